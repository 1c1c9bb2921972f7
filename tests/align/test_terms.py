"""Candidates for a glossary, their sheet, and the glossary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.align.stems import stems
from dipla.align.terms import candidates
from dipla.corpus.model import Pair, Sentence, State
from dipla.corpus.searching.folding import fold
from dipla.export.glossary import read_glossary

Dipla = Callable[..., Any]


def pairs(texts: list[tuple[str, str]]) -> list[Pair]:
    return [
        Pair(f"p{n}", (Sentence(f"s{n}", source, "el"),), target, State.APPROVED)
        for n, (source, target) in enumerate(texts)
    ]


def gold(shared: Path, name: str) -> list[Pair]:
    folder = shared / "gold/align" / name
    sides = [(folder / f"{code}.txt").read_text("utf-8").splitlines() for code in ("el", "en")]
    found = []
    for line in (folder / "gold.tsv").read_text("utf-8").splitlines():
        beads = [[int(n) for n in part.split(",") if n] for part in f"{line}\t".split("\t")[:2]]
        if all(beads):
            texts = [" ".join(side[n] for n in bead) for side, bead in zip(sides, beads, strict=True)]
            found.append((texts[0], texts[1]))
    return pairs(found)


@pytest.mark.parametrize(
    "forms",
    [
        "κυβέρνηση κυβερνήσεις κυβέρνησης κυβερνήσεων",
        "εταιρεία εταιρείες εταιρειών",
        "διεθνής διεθνείς διεθνών διεθνούς",
        "πρόβλημα προβλήματα προβλήματος προβλημάτων",
        "υπουργός υπουργού υπουργοί υπουργούς υπουργέ",
        "κράτος κράτη κρατών κράτους",
        "παιδί παιδιά παιδιού παιδιών",
        "έτος έτη ετών έτους",
    ],
)
def test_forms_of_a_noun_have_one_stem(forms: str) -> None:
    assert len({stems("el").stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["ελευθερία ελεύθερος", "ναός νέος", "πόλη πόλεμος", "χώρα χορός"])
def test_different_words_have_different_stems(words: str) -> None:
    assert len({stems("el").stem(fold(word)) for word in words.split()}) == 2


def test_a_term_of_three_words_is_found_with_its_translation_and_its_parts_are_not() -> None:
    texts = [
        ("Η ελευθερία του λόγου χάθηκε.", "Freedom of speech was lost."),
        ("Μίλησε για την ελευθερία του λόγου στη Ρωσία.", "He spoke about freedom of speech in Russia."),
        ("Ζητούσαν ελευθερία του λόγου.", "They demanded freedom of speech."),
        ("Ο Σερζ πήγε στη Ρωσία.", "Serge went to Russia."),
        ("Στη Ρωσία έκανε κρύο.", "It was cold in Russia."),
        ("Ήρθε ο χειμώνας.", "Winter came."),
    ]
    found = {one.source: one for one in candidates(pairs(texts), "el", "en")}
    assert set(found) == {"ελευθερία του λόγου", "Ρωσία"}
    term = found["ελευθερία του λόγου"]
    assert (term.target, term.count, term.seen, term.dice, term.pair) == ("freedom of speech", 3, 3, 1.0, "p0")
    assert found["Ρωσία"].target == "Russia"


def test_a_term_does_not_reach_over_a_comma_nor_begin_with_a_stop_word() -> None:
    texts = [("Το πρόβλημα, κόμμα και κράτος.", "The problem, party and state.")] * 4
    assert all(
        "," not in one.source and not one.source.startswith("Το") for one in candidates(pairs(texts), "el", "en")
    )


def test_a_second_run_says_the_same(shared: Path) -> None:
    some = gold(shared, "xquad-all")[:200]
    assert candidates(some, "el", "en") == candidates(iter(some), "el", "en")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "xquad-all",
            {"Ηνωμένες Πολιτείες": "United States", "πανώλη": "plague", "πολιτική ανυπακοή": "civil disobedience"},
        ),
        ("ntrex-all", {"Βόρεια Κορέα": "North Korea", "νυχτερίδες": "bats"}),
    ],
)
def test_plain_terms_of_real_texts_are_among_the_first_hundred(shared: Path, name: str, wanted: dict[str, str]) -> None:
    found = {one.source: one.target for one in candidates(gold(shared, name), "el", "en")[:100]}
    assert wanted.items() <= found.items()


# The sheet


def decide(sheet: Path, dipla: Dipla, csv_rows: Any, **cells: str) -> None:
    """Save the sheet as a person does who edits its first row."""
    rows = csv_rows.read(sheet)
    rows[0] |= cells
    csv_rows.save(sheet, rows)


def test_a_sheet_written_again_keeps_what_a_person_did(
    dipla: Dipla, sample: Path, tmp_path: Path, csv_rows: Any
) -> None:
    sheet = tmp_path / "terms.csv"
    again = ("terms", sample, "-o", sheet, "--states", "draft")
    assert dipla(*again).code == 0
    rows = csv_rows.read(sheet)
    rows[0] |= {"approved": "ναι", "target": "Victor Serge|Serge"}
    rows[1] |= {"approved": "no"}
    rows[2] |= {"note": "ask Maria"}
    rows[3] |= {"target": "of the Soviets"}
    rows.append(dict.fromkeys(rows[0], "") | {"approved": "yes", "source": "κόμμα", "target": "party"})
    csv_rows.save(sheet, rows)
    assert dipla(*again).code == 0
    kept = csv_rows.read(sheet)
    assert [row for row in kept if row in rows[:4] or row == rows[-1]] == [*rows[:4], rows[-1]]
    assert len(kept) == len(rows)
    assert [path.name for path in tmp_path.glob("*edited*")] == []
    assert dipla("terms", sample, "-o", sheet, "--states", "draft", "--min", "9").code == 0
    assert [row["note"] for row in csv_rows.read(sheet)].count("ask Maria") == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("out", ["glossary.csv", "glossary.tbx"])
def test_what_was_approved_comes_out_as_a_glossary_that_drafts_take(
    dipla: Dipla, sample: Path, tmp_path: Path, csv_rows: Any, kind: str, out: str
) -> None:
    sheet = tmp_path / f"terms.{kind}"
    assert dipla("terms", sample, "-o", sheet, "--states", "draft").code == 0
    if kind == "csv":
        rows = csv_rows.read(sheet)
        rows[0] |= {"approved": "yes", "target": "Serge|Victor Serge"}
        rows[1] |= {"approved": "no"}
        csv_rows.save(sheet, rows)
    else:
        from openpyxl import load_workbook

        book = load_workbook(sheet)
        page = book.worksheets[0]
        page["A2"], page["C2"], page["A3"] = True, "Serge|Victor Serge", "no"
        book.save(sheet)
    done = dipla("terms", sample, "--approved", sheet, "-o", tmp_path / out)
    assert done.code == 0, done.err
    [term] = read_glossary(tmp_path / out, "el", "en")
    assert (term.source, term.targets) == ("Σερζ", ("Serge", "Victor Serge"))
    if kind == "csv":
        assert read_glossary(sheet, "el", "en") == (term,)
    assert dipla("draft", sample, "--glossary", tmp_path / out, "--memory", _memory()).code == 0


def _memory() -> Path:
    return Path(__file__).resolve().parents[2] / "examples/serge/draft.tmx"


def test_another_toolkit_reads_the_tbx(dipla: Dipla, sample: Path, tmp_path: Path, csv_rows: Any) -> None:
    tbx = pytest.importorskip("translate.storage.tbx")
    sheet = tmp_path / "terms.csv"
    dipla("terms", sample, "-o", sheet, "--states", "draft")
    rows = csv_rows.read(sheet)
    for row in rows[:5]:
        row["approved"] = "x"
    rows[0]["target"] = "R&D <Serge>"
    csv_rows.save(sheet, rows)
    assert dipla("terms", sample, "-o", tmp_path / "terms.tbx").code == 0
    read = tbx.tbxfile.parsefile(str(tmp_path / "terms.tbx"))
    assert [(unit.source, unit.target) for unit in read.units] == [(row["source"], row["target"]) for row in rows[:5]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"approved": "perhaps"}, "row 2, column approved: found 'perhaps'"),
        ({"approved": "yes", "target": " "}, "row 2: approved, and there is no target"),
        ({"approved": "no"}, "nothing is approved in it"),
    ],
)
def test_a_sheet_that_cannot_be_a_glossary_says_why(
    dipla: Dipla, sample: Path, tmp_path: Path, csv_rows: Any, cells: dict[str, str], said: str
) -> None:
    sheet = tmp_path / "terms.csv"
    dipla("terms", sample, "-o", sheet, "--states", "draft")
    decide(sheet, dipla, csv_rows, **cells)
    done = dipla("terms", sample, "-o", tmp_path / "terms.tbx")
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "terms.tbx").exists()


def test_another_file_in_the_place_of_a_sheet_is_not_touched(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("a,b\n1,2\n", "utf-8")
    done = dipla("terms", sample, "-o", mine, "--states", "draft")
    assert (done.code, mine.read_text("utf-8")) == (2, "a,b\n1,2\n")
    assert "no column 'approved'" in done.err


def test_a_cell_that_looks_like_a_formula_is_text(dipla: Dipla, sample: Path, tmp_path: Path, csv_rows: Any) -> None:
    from openpyxl import load_workbook

    sheet = tmp_path / "terms.xlsx"
    assert dipla("terms", sample, "-o", sheet, "--states", "draft").code == 0
    book = load_workbook(sheet)
    book.worksheets[0]["A2"], book.worksheets[0]["D2"] = "yes", "'=1+1"
    book.save(sheet)
    rows = tmp_path / "other.csv"
    assert dipla("terms", sample, "-o", sheet, "--states", "draft").code == 0
    assert load_workbook(sheet).worksheets[0]["D2"].data_type == "s"
    assert not rows.exists()
