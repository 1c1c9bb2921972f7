"""A sheet is read however it was saved, and what was made to hurt is refused before it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Pair, State
from dipla.corpus.rows import By
from dipla.review.merge import known_sources, merge
from dipla.review.reading import read
from dipla.review.sheet import sheet, write_csv
from dipla.review.workbook import PROPERTY, write_xlsx

from .conftest import AT, Make, made

Dipla = Callable[..., Any]
TEXTS = [("Ο Βίκτωρ Σερζ έγραψε", "Victor Serge wrote."), ("Γεια σου, Άννα", "Hello, Anna.")]


def zipped(path: Path, **members: str | bytes) -> Path:
    """A zip with these members; `a__b` stands for `a/b`, `_xml` for `.xml`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


@pytest.fixture
def refused(dipla: Dipla, make: Make, bars: Any) -> Callable[[Path], str]:
    """What is said to a sheet that is refused, within two seconds, nothing written."""

    def said(path: Path) -> str:
        project = make(TEXTS).folder
        before = dipla("history", project).out
        with bars.soon(2):
            done = dipla("merge", project, path)
        assert done.code == 2, done.err
        assert dipla("history", project).out == before
        return str(done.err)

    return said


def test_a_workbook_that_would_unfold_without_end_is_refused(refused: Callable[[Path], str], tmp_path: Path) -> None:
    row = b"<row><c t='inlineStr'><is><t>p1</t></is></c></row>"
    bomb = zipped(
        tmp_path / "b.xlsx",
        xl__workbook_xml="<workbook><sheets><sheet name='dipla' id='r1'/></sheets></workbook>",
        xl__worksheets__sheet1_xml=b"<worksheet><sheetData>" + row * 500_000,
    )
    assert "unfold" in refused(bomb)


def ods(rows: str, head: str = "") -> str:
    return (
        f"{head}<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>"
        f"<office:spreadsheet><table:table table:name='dipla'>{rows}</table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def row(*cells: str) -> str:
    inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (
            row("id", "target") + row("p1", "x").replace("-row>", "-row table:number-rows-repeated='1048576'>", 1),
            "",
            "times",
        ),
        (row("id", "target").replace("-cell>", "-cell table:number-columns-repeated='16384'>", 1), "", "256 columns"),
        (row("id", "&a;"), "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>", "declares an entity"),
        ("<x>" * 100 + "</x>" * 100, "", "elements 65 deep"),
        (row("id", "target") + row("p1", "y" * 2_000_000), "", "more than 1048576 characters"),
        (row("id", "target") + "<table:table-row>", "", "damaged"),
    ],
    ids=["repeated rows", "repeated columns", "an entity", "depth", "a text without end", "cut off"],
)
def test_an_ods_made_to_hurt_is_refused(
    refused: Callable[[Path], str], tmp_path: Path, rows: str, head: str, said: str
) -> None:
    assert said in refused(zipped(tmp_path / "x.ods", content_xml=ods(rows, head)))


def test_repeated_cells_blanks_line_breaks_and_comments_of_ods_are_read_as_they_are_meant(tmp_path: Path) -> None:
    cells = (
        row("id", "target", "draft", "note")
        + "<table:table-row><table:table-cell><text:p>p1</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>a<text:s text:c='2'/>b</text:p><text:p>c"
        "<text:line-break/>d<text:tab/>e</text:p></table:table-cell><table:table-cell><office:annotation><text:p>aside"
        "</text:p></office:annotation><text:p>  of  <text:span>two</text:span> \n words</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16380'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row>"
    )
    (found,) = read(zipped(tmp_path / "x.ods", content_xml=ods(cells))).rows
    assert found.cells == {"id": "p1", "target": "a  b\nc\nd\te", "draft": "a  b\nc\nd\te", "note": "of two words"}


def test_cells_that_are_no_text_are_told_apart_in_a_workbook(dipla: Dipla, make: Make, tmp_path: Path) -> None:
    from datetime import date

    project = make([(f"Πρόταση {n} εδώ", f"Draft {n}.") for n in range(5)]).folder
    book = Workbook()
    page = book.active
    page.append(["id", "target"])
    for number, value in enumerate([date(2026, 11, 3), 1.5, True, "=1+1", "An edit."], start=1):
        page.append([f"p{number}", value])
    book.save(tmp_path / "x.xlsx")
    done = dipla("merge", project, tmp_path / "x.xlsx", "--json").json
    assert (done["applied"], done["queued"]) == (1, 4)
    said = [found["reason"] for found in done["rows"]]
    assert [
        word for word, reason in zip(("date", "number", "truth value", "formula"), said, strict=True) if word in reason
    ]
    assert [found["found"] for found in done["rows"]][:3] == ["2026-11-03", "1.5", "TRUE"]


def test_a_row_far_below_takes_no_longer(tmp_path: Path, bars: Any) -> None:
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["A1048576"] = "id", "target", "p1"
    book.save(tmp_path / "x.xlsx")
    with bars.soon(2):
        assert [found.number for found in read(tmp_path / "x.xlsx").rows] == [1_048_576]


def test_a_sheet_whose_hidden_column_is_gone_is_known_by_the_property_of_the_workbook(
    dipla: Dipla, make: Make, tmp_path: Path
) -> None:
    project = make(TEXTS).folder
    assert dipla("sheet", project, "-o", tmp_path / "x.xlsx").code == 0
    book = load_workbook(tmp_path / "x.xlsx")
    page = book.active
    last = page.max_column
    name = page.cell(2, last).value
    page.delete_cols(last)
    page["E2"].value = "Serge wrote."
    page.delete_rows(3)
    book.save(tmp_path / "x.xlsx")
    assert read(tmp_path / "x.xlsx").name == name
    assert PROPERTY == "dipla sheet"
    done = dipla("merge", project, tmp_path / "x.xlsx", "--json").json
    assert (done["applied"], done["missing"]) == (1, 1)


GREEK, FRENCH = "Ά, είπε ο Άγγελος στην Άννα", "Le Rétif écrivit «déjà» à Bruxelles"
SAVED = [
    *((GREEK, name) for name in ("cp1253", "iso8859-7", "mac-greek", "cp737", "utf-16", "utf-16-le", "utf-8")),
    *((FRENCH, name) for name in ("cp1252", "mac-greek", "utf-16", "utf-16-le", "utf-8")),
]


@pytest.mark.parametrize(("source", "encoding"), SAVED)
def test_the_encoding_is_the_one_in_which_the_source_is_what_went_out(
    make: Make, tmp_path: Path, encoding: str, source: str
) -> None:
    with make([(source, "A draft.")]).store() as store:
        with store.transaction():
            out = sheet(store.pairs())
            store.sheets.keep(out.name, out.snapshot())
        text = f'id;source;target;sheet\r\np1;"{source}";"{source}!";{out.name}\r\n'
        (tmp_path / "x.csv").write_bytes(text.encode(encoding))
        (found,) = read(tmp_path / "x.csv", known=known_sources(store)).rows
    assert (found.said("source"), found.said("target")) == (source, source + "!")


def test_a_csv_whose_formulas_call_out_comes_in_as_text_that_waits(dipla: Dipla, make: Make, tmp_path: Path) -> None:
    project = make([(f"Πρόταση {n} εδώ", f"Draft {n}.") for n in range(3)]).folder
    calls = ['=WEBSERVICE(""http://203.0.113.1/"")', '=HYPERLINK(""http://203.0.113.1/"")', "=cmd|' /C calc'!A0"]
    rows = "".join(f'p{n},"{call}"\r\n' for n, call in enumerate(calls, start=1))
    (tmp_path / "x.csv").write_text(f"id,target\r\n{rows}", "utf-8")
    done = dipla("merge", project, tmp_path / "x.csv", "--json")
    assert (done.code, done.json["applied"], done.json["queued"]) == (1, 0, 3)


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\x05\x06" + b"\0" * 18])
def test_an_old_workbook_or_an_empty_zip_is_refused(
    refused: Callable[[Path], str], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x.xls").write_bytes(content)
    assert "Save the sheet" in refused(tmp_path / "x.xls")


ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t", exclude_characters="\ufeff"),
    max_size=12,
)
PEOPLE = st.text(st.characters(categories=["L", "P"], exclude_characters="?¦'=+-@#_\ufeff"), min_size=3, max_size=20)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=25)
@given(drafts=st.lists(ANY, min_size=1, max_size=4), edits=st.lists(PEOPLE | st.none(), min_size=4, max_size=4))
def test_any_edit_of_any_pair_comes_back_exactly(
    form: str, drafts: list[str], edits: list[str | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    project = made(folder / "p", [(f"Πρόταση {n} εδώ", "x") for n in range(len(drafts))])
    with project.store() as store, store.transaction():
        before: list[Pair] = []
        for pair, draft in zip(list(store.pairs()), drafts, strict=True):
            new = replace(pair, target=draft, state=State.DRAFT, note=draft)
            store.change(pair, new, By("m", AT, "draft"))
            before.append(new)
        out = sheet(before)
        store.sheets.keep(out.name, out.snapshot())
        place = out.columns.index("target")
        edited = replace(
            out,
            rows=tuple(
                tuple(edit if edit is not None and n == place else text for n, text in enumerate(cells))
                for cells, edit in zip(out.rows, edits, strict=False)
            ),
        )
        stream = io.BytesIO()
        (write_csv if form == "csv" else write_xlsx)(stream, edited)
        (folder / "x").write_bytes(stream.getvalue())
        report = merge(store, read(folder / "x"), "x", By("Tester", AT, ""))
        after = [pair.target for pair in store.pairs()]
    wanted = [draft if edit is None else edit for draft, edit in zip(drafts, edits, strict=False)]
    assert [text.strip() for text in after] == [text.strip() for text in wanted], report.noted


def test_a_first_line_that_names_the_delimiter_is_no_header(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xef\xbb\xbfsep=;\r\nid;target\r\np1;Yes, no; and so on\r\n")
    (found,) = read(tmp_path / "x.csv").rows
    assert (found.number, found.cells["target"]) == (3, "Yes, no")


def test_no_sheet_of_ours_is_refused_with_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("source,target\na,b\n", "utf-8")
    with pytest.raises(DiplaError, match="no column 'id'; found source, target"):
        read(tmp_path / "x.csv")
