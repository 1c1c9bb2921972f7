"""A sheet goes out in a form that spreadsheets do not damage, and comes back as it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dipla.corpus.errors import DiplaError
from dipla.corpus.frame import SHEET_COLUMNS
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.review.reading import read
from dipla.review.sheet import sheet, write_csv
from dipla.review.workbook import write_xlsx

# What a spreadsheet would turn into formulas, numbers, dates or nothing.
HARD = [
    "=1+1",
    "+5",
    "-3",
    "@me",
    "0012",
    "1.500",
    "1e5",
    "3/11",
    "1:2",
    "50%",
    "TRUE",
    "NA",
    "null",
    "nan",
    '"',
    "a,b;c\td",
]
# What a sheet has when nobody knows whence its drafts come.
BARE = (*SHEET_COLUMNS, "do", "sheet")
TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n", exclude_characters="\u2060")
).filter(str.strip)


def pair(number: int, source: str, target: str, note: str = "") -> Pair:
    return Pair(f"p{number}", (Sentence(f"el_p{number}", source, "el"),), target, State.DRAFT, target, note=note)


def through(form: str, pairs: list[Pair], folder: Path, delimiter: str = ",") -> list[dict[str, str]]:
    path = folder / f"a.{form}"
    with path.open("wb") as out:
        write_xlsx(out, sheet(pairs)) if form == "xlsx" else write_csv(out, sheet(pairs), delimiter)
    table = read(path)
    assert table.columns == BARE
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hard_cells_come_back_as_they_were(form: str, tmp_path: Path) -> None:
    pairs = [pair(n, text, text, text) for n, text in enumerate(HARD)]
    rows = through(form, pairs, tmp_path)
    assert [(row["source"], row["target"], row["note"]) for row in rows] == [(text,) * 3 for text in HARD]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(texts=st.lists(TEXT, max_size=4))
def test_any_text_comes_back_as_it_was(form: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    pairs = [pair(n, text, text) for n, text in enumerate(texts)]
    rows = through(form, pairs, tmp_path_factory.mktemp("sheet"))
    assert [row["target"] for row in rows] == texts


def test_a_csv_is_utf8_with_a_mark_all_quoted_crlf_and_guarded() -> None:
    out = io.BytesIO()
    write_csv(out, sheet([pair(1, "Ναι.", "=1+1")]))
    text = out.getvalue()
    assert text.startswith(b"\xef\xbb\xbf" + b",".join(f'"{name}"'.encode() for name in BARE) + b"\r\n")
    assert '"\u2060=1+1"'.encode() in text
    assert text.endswith(b'"\r\n')


def test_a_workbook_has_only_strings_and_locks_id_and_source() -> None:
    out = io.BytesIO()
    write_xlsx(out, sheet([pair(1, "=1", "2"), pair(2, "Ναι.", "0012")]))
    page = load_workbook(io.BytesIO(out.getvalue())).active
    assert {cell.data_type for row in page.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    head = {cell.value: cell.column for cell in page[1]}
    locked = {name for name in BARE if page.cell(2, head[name]).protection.locked}
    assert locked == set(BARE) - {"target", "state", "note", "do"}
    assert page.protection.sheet
    assert page.freeze_panes == "A2"
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == [
        '"draft,edited,approved"',
        '"join,split,up,down,delete"',
    ]


def test_a_target_starts_as_a_copy_of_the_draft_and_the_columns_are_the_design_s() -> None:
    made = sheet([pair(1, "Ναι.", "Yes.")])
    cells = dict(zip(BARE[:-1], made.rows[0], strict=True))
    assert cells["draft"] == cells["target"] == "Yes."
    assert SHEET_COLUMNS == ("id", "doc", "source", "draft", "target", "state", "note", "origin", "score", "flags")


def test_what_is_known_of_a_draft_and_its_hint_stand_in_columns_that_follow(tmp_path: Path) -> None:
    origin = Origin(OriginKind.MT, "deepl", "", "2026-11-23T10:00:00Z", "q7", "passed-again")
    drafted = replace(pair(1, "Ναι.", "Yes."), origin=origin)
    edited = replace(drafted, id="p2", origin=Origin(OriginKind.HUMAN, "Tester"), draft_origin=origin)
    matched = replace(pair(3, "Όχι.", "No."), origin=Origin(OriginKind.TM, "m.tmx", matched="Όχι!"))
    made = sheet([drafted, edited, matched], {"p1": ("Ναι.", "ναι: yes"), "p3": ("Αλλιώς.", "stale")})
    assert made.columns == (*SHEET_COLUMNS, "do", "engine", "made", "request", "checks", "matched", "hint")
    assert made.rows[0][-6:] == ("deepl", "2026-11-23T10:00:00Z", "q7", "passed-again", "", "ναι: yes")
    assert made.rows[1][-6:-1] == made.rows[0][-6:-1]
    assert made.rows[2][-6:] == ("m.tmx", "", "", "", "Όχι!", "")


@pytest.mark.parametrize(("text", "said"), [("α" * 40_000, "40000 characters"), ("α\x07β", "U\\+0007")])
def test_a_cell_that_a_spreadsheet_cannot_hold_is_refused_with_its_id(text: str, said: str) -> None:
    with pytest.raises(DiplaError, match=f"p7, column 'source': .*{said}"):
        sheet([pair(7, text, "x")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1253"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_is_read_however_it_was_saved(tmp_path: Path, encoding: str, delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["target", "ID", "extra"], ["Yes; well, yes.", "p1", "Ένα σχόλιο, και άλλο"]])
    path = tmp_path / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    table = read(path)
    assert table.columns == ("target", "id", "extra")
    assert (table.rows[0].cells["target"], table.rows[0].cells["id"]) == ("Yes; well, yes.", "p1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"a,b\r\n1,2\r\n", "no column 'id'; found a, b"),
        (b"id,source\r\np1,2\r\n", "no column 'target'"),
        (b'id,target\r\np1,"open', "not CSV"),
        (b"PK\x03\x04 no workbook", "not a workbook"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(DiplaError, match=said):
        read(path)
