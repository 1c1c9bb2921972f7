"""A table is read as people and programs write it, and a cell is text whatever it looks like."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from pathlib import Path

import pytest
from translate.storage.csvl10n import csvfile

from dipla.corpus.errors import DiplaError
from dipla.corpus.frame import COLUMNS as FRAME_COLUMNS
from dipla.corpus.model import Bitext, Header, Pair, Sentence, State
from dipla.export.table import COLUMNS, read, write

HEAD = Header("el", "en")


def texts(path: Path, source: str = "el", target: str = "en") -> list[tuple[str, str | None]]:
    return [(pair.source_text, pair.target) for pair in read(path, source, target)[0]]


def table(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


GREETING = [("Καλημέρα, κόσμε.", "Good morning, world."), ("Πού πήγε;", "Where did he go?")]


@pytest.mark.parametrize(
    "content",
    [
        'source,target\n"Καλημέρα, κόσμε.","Good morning, world."\nΠού πήγε;,Where did he go?\n',
        'Greek;English\nΚαλημέρα, κόσμε.;Good morning, world.\n"Πού πήγε;";Where did he go?\n',
        "en\tid\tel\nGood morning, world.\t1\tΚαλημέρα, κόσμε.\nWhere did he go?\t2\tΠού πήγε;\n",
        "Καλημέρα, κόσμε.\tGood morning, world.\nΠού πήγε;\tWhere did he go?\n",
        '"Καλημέρα, κόσμε.","Good morning, world."\r\n"Πού πήγε;","Where did he go?"\r\n',
        'EL-gr,en_GB\r"Καλημέρα, κόσμε.","Good morning, world."\rΠού πήγε;,Where did he go?',
        "\n\nSource Text\tTarget Text\nΚαλημέρα, κόσμε.\tGood morning, world.\n\nΠού πήγε;\tWhere did he go?",
    ],
    ids=["named", "languages", "other-order", "no-header-tab", "no-header-comma", "codes-and-old-mac", "blank-lines"],
)
def test_header_delimiter_and_line_ends_are_found(content: str, tmp_path: Path) -> None:
    assert texts(table(tmp_path, content)) == GREETING


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1253", "iso8859-7"])
def test_every_encoding_of_greek_tables_is_read(encoding: str, tmp_path: Path) -> None:
    rows = [(f"Άρα η γραμμή {n} είναι εδώ.", f"So line {n} is here.") for n in range(20)]
    content = "source,target\n" + "".join(f"{one},{other}\n" for one, other in rows)
    assert texts(table(tmp_path, content.encode(encoding))) == rows
    turned = "source,target\n" + "".join(f"{other},{one}\n" for one, other in rows)
    assert texts(table(tmp_path, turned.encode(encoding)), "en", "el") == [(other, one) for one, other in rows]


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    assert texts(table(tmp_path, gzip.compress("el,en\nα,b\n".encode()), "a.csv.gz")) == [("α", "b")]


@pytest.mark.parametrize(
    "text", ["NA", "null", "nan", "None", "0012", "1e5", "1:2", "=1+1", "@x", "TRUE", "#N/A", "\u2060="]
)
def test_a_cell_is_text_whatever_it_looks_like(text: str, tmp_path: Path) -> None:
    assert texts(table(tmp_path, f"source,target\n{text},{text}\n")) == [(text, text)]


def test_a_quoted_cell_may_hold_line_breaks_and_quotes(tmp_path: Path) -> None:
    path = table(tmp_path, 'source,target\n"α\r\nβ ""γ"", δ","x\ny"\n')
    assert texts(path) == [('α\nβ "γ", δ', "x\ny")]


@pytest.mark.parametrize(
    "rows", ['"Ναι" είπε.\t"Yes," he said.\nΌχι.\tNo.\n', '"Ναι.\tYes.\nΌχι."\tNo.\n', 'Είπε "ναι".\tHe said "yes".\n']
)
def test_quotes_of_a_tab_table_that_are_not_the_table_s_stay_in_the_text(rows: str, tmp_path: Path) -> None:
    assert texts(table(tmp_path, rows, "a.tsv")) == [tuple(row.split("\t")) for row in rows.splitlines()]


def test_a_bad_row_does_not_put_the_quotes_of_a_tab_table_into_its_texts(tmp_path: Path) -> None:
    rows = [f'"α{n}"\t"a{n}"' for n in range(20)]
    path = table(tmp_path, "\n".join([*rows, '"β" γ\t"b"', '"multi\nline"\t"c"']) + "\n", "a.tsv")
    assert texts(path) == [(f"α{n}", f"a{n}") for n in range(20)] + [("multi\nline", "c")]


def test_a_bad_row_is_skipped_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,source,target,state\n"
        "p1,Ναι.,Yes.,draft\n"
        "p2,Ναι.,Yes.\n"
        'p3,"Ναι" ναι.,Yes.,draft\n'
        "p4,Ναι.,Yes.,edted\n"
        "p5, ,,draft\n"
        "p6,,  ,edited\n"
        '"p7","Ό\nχι.",No.,approved\n'
        'p8,"Ναι.,Yes.,draft\n',
    )
    bitext, skipped = read(path, "el", "en")
    assert [(pair.id, pair.source_text, str(pair.state)) for pair in bitext] == [
        ("p1", "Ναι.", "draft"),
        ("p7", "Ό\nχι.", "approved"),
    ]
    assert [(one.line, one.reason) for one in skipped] == [
        (3, "found 3 cells; expected 4"),
        (4, "the row cannot be read (',' expected after '\"')"),
        (5, "the state is 'edted'; expected untranslated, draft, aligned, edited, approved"),
        (6, "no text on either side"),
        (7, "no text in the source, and blanks only in the target"),
        (10, "the row cannot be read (unexpected end of data)"),
    ]


def test_an_empty_target_is_untranslated_unless_its_state_says_more(tmp_path: Path) -> None:
    path = table(tmp_path, "source,target,state\nα,,\nβ,,edited\nγ,,untranslated\nδ,d,untranslated\n")
    found = [(pair.target, str(pair.state)) for pair in read(path, "el", "en")[0]]
    assert found == [(None, "untranslated"), ("", "edited"), (None, "untranslated"), ("d", "draft")]


def test_ids_that_are_none_or_come_twice_get_another(tmp_path: Path) -> None:
    path = table(tmp_path, "id,source,target\np1,α,a\np1,β,b\n12,γ,c\n,δ,d\nrow7,ε,e\n2024/1,ζ,f\nrow6,η,g\n")
    bitext, notes = read(path, "el", "en")
    assert [pair.id for pair in bitext] == ["p1", "row2", "n12", "row4", "row7", "row6", "row7_"]
    told = notes.altered["id"]
    assert (told.count, told.line, told.found, told.now) == (4, 3, "p1", "row2")


def test_the_guard_of_an_editing_sheet_comes_off_and_of_another_table_stays(tmp_path: Path) -> None:
    assert texts(table(tmp_path, "source,target,sheet\n\u2060=α,\u2060=a,s1\n")) == [("=α", "=a")]
    assert texts(table(tmp_path, "source,target\n\u2060=α,\u2060=a\n")) == [("\u2060=α", "\u2060=a")]


def test_a_column_of_another_program_with_a_name_of_ours_does_no_harm(tmp_path: Path) -> None:
    path = table(tmp_path, "source,target,draft_origin,score,origin,paragraph\nα,a,Google,high,web,x\n")
    (pair,) = read(path, "el", "en")[0]
    assert (pair.draft_origin, pair.score, pair.origin, pair.target) == (None, None, None, "a")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "found no text; expected a header with source and target"),
        ("just prose\nmore prose\n", "the first line is 'just prose'"),
        ("a,b,c\n1,2,3\n", "the first line is 'a,b,c'"),
        ("French,German\nOui.,Ja.\n", "the columns are French and German; expected el and en"),
        ("id,note\np1,x\n", None),
    ],
)
def test_a_file_without_two_sides_is_refused(content: str, told: str | None, tmp_path: Path) -> None:
    path = table(tmp_path, content)
    if told is None:  # two columns and no header that says otherwise: they are the sides
        assert texts(path) == [("id", "note"), ("p1", "x")]
        return
    with pytest.raises(DiplaError, match=told):
        read(path, "el", "en")


def test_a_missing_file_and_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match="there is no such file"):
        read(tmp_path / "no.csv", "el", "en")
    with pytest.raises(DiplaError, match="byte 0x"):
        read(table(tmp_path, "source,target\nΚαλημέρα σε όλους,x\n".encode()[:-8] + b"\xff\xfe\n"), "el", "en")
    cut = table(tmp_path, "source,target\nα,b\n".encode("utf-16")[:-1])
    with pytest.raises(DiplaError, match="as the file's mark says"):
        list(read(cut, "el", "en")[0])


def written(pairs: list[Pair]) -> str:
    out = io.BytesIO()
    write(out, Bitext(HEAD, pairs))
    return out.getvalue().decode()


def test_every_cell_is_quoted_under_the_columns_of_a_table_of_pairs() -> None:
    pair = Pair("p1", (Sentence("el_p1", "=1", "el"),), "-1", State.EDITED)
    head, row = written([pair]).splitlines()
    assert head == ",".join(f'"{name}"' for name in COLUMNS)
    assert COLUMNS[: len(FRAME_COLUMNS)] == FRAME_COLUMNS
    assert row.startswith('"p1","","=1","","-1","edited"')
    assert row.count('"') == 2 * len(COLUMNS)


def test_another_toolkit_reads_the_same_texts() -> None:
    rows = [('Είπε "ναι",\nκι έφυγε;', "He said “yes”,\nand left?"), ("=1", "NA")]
    pairs = [Pair(f"p{n}", (Sentence(f"s{n}", a, "el"),), b, State.EDITED) for n, (a, b) in enumerate(rows)]
    store = csvfile(fieldnames=list(COLUMNS))
    store.parse(written(pairs).encode())
    assert [(unit.source, unit.target) for unit in store.units if unit.source != "source"] == rows


def test_python_s_own_reader_finds_every_fact(tmp_path: Path) -> None:
    pair = Pair("p1", (Sentence("el_s1", "α", "el", 3),), "a", State.EDITED, "b", score=0.5, note="n", by="Άννα")
    (row,) = csv.DictReader(io.StringIO(written([pair]), newline=""))
    said = {name: word for name, word in row.items() if word}
    assert said == {
        "id": "p1", "source": "α", "draft": "b", "target": "a", "state": "edited", "note": "n", "score": "0.5",
        "source_lang": "el", "target_lang": "en", "source_ids": "el_s1", "paragraph": "3", "by": "Άννα",
        "source_sentences": "el_s1@3+1",
    }  # fmt: skip


def test_a_long_table_is_read_in_little_memory(tmp_path: Path) -> None:
    row = f'"{"Μια πρόταση που δεν τελειώνει. " * 9}","{"A sentence that does not end. " * 9}"\n' * 10_000
    path = table(tmp_path, '"source","target"\n' + row)
    tracemalloc.start()
    count = sum(1 for _ in read(path, "el", "en")[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    # The ids, which may not come twice, are all that stays.
    assert peak < path.stat().st_size / 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("el,genre\nΝαι.,memoir\n", "no column for the target; found el, genre"),
        ("id,el,genre\np1,Ναι.,memoir\n", "no column for the target; found id, el, genre"),
        ("genre\tEnglish\nmemoir\tYes.\n", "no column for the source; found genre, English"),
        ("el,de\nΝαι.,Ja.\n", "the columns are el and de; expected el and en"),
    ],
)
def test_a_header_that_names_one_side_is_no_pair_and_the_other_side_is_asked_for(
    tmp_path: Path, content: str, told: str
) -> None:
    with pytest.raises(DiplaError, match=told):
        read(table(tmp_path, content), "el", "en")


def test_a_first_pair_with_the_word_of_a_side_in_it_is_a_pair(tmp_path: Path) -> None:
    assert texts(table(tmp_path, "πηγή,source\nναι,yes\n")) == [("πηγή", "source"), ("ναι", "yes")]
