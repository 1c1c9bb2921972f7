"""The table for Word opens in another program's reader, and each column says its language."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import _Cell

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export.docx import write

HEAD = Header(
    "el", "en-GB", "Ο Σερζ & «οι άλλοι» <1>", ("Κ. Π.",), "CC-BY-SA-4.0", date="2026-11-23T10:00:00Z", tools=("dipla",)
)


def pair(identifier: str, source: str, target: str | None, state: State, **more: object) -> Pair:
    return Pair(identifier, (Sentence(f"el_{identifier}", source, "el"),), target, state, **more)  # type: ignore[arg-type]


PAIRS = [
    pair(
        "p1",
        "Ναι & <όχι>;",
        "Yes & <no>?",
        State.DRAFT,
        origin=Origin(OriginKind.MT, "google", date=HEAD.date),
        doc="a",
    ),
    pair("p2", "Α\nΒ\tΓ", "A\nB\tC", State.EDITED, note="A note.", by="Άννα", doc="a"),
    pair("p3", "Περιττό.", "", State.APPROVED, doc="b"),
    pair("p4", "Μετά.", None, State.UNTRANSLATED, doc="b"),
    Pair("p5", (), "Added.", State.EDITED, doc="b"),
]


def written() -> bytes:
    out = io.BytesIO()
    write(out, Bitext(HEAD, PAIRS))
    return out.getvalue()


@pytest.fixture
def opened() -> docx.document.Document:
    return docx.Document(io.BytesIO(written()))


def rows(document: docx.document.Document) -> list[list[_Cell]]:
    return [list(row.cells) for row in document.tables[0].rows]


def test_another_reader_finds_texts_states_and_notes_to_the_letter(opened: docx.document.Document) -> None:
    cells = [[cell.text for cell in row] for row in rows(opened)]
    assert cells == [
        ["Pair", "Greek", "English", "State"],
        ["a"] * 4,
        ["p1", "Ναι & <όχι>;", "Yes & <no>?", "DRAFT\nmt google\n2026-11-23"],
        ["p2", "Α\nΒ\tΓ", "A\nB\tC\nNote: A note.", "edited"],
        ["b"] * 4,
        ["p3", "Περιττό.", "[left out on purpose]", "approved"],
        ["p4", "Μετά.", "[not translated yet]", "untranslated"],
        ["p5", "[added by the translator]", "Added.", "edited"],
    ]


def test_title_languages_author_licence_and_date_stand_on_top(opened: docx.document.Document) -> None:
    title, facts, legend = [one.text for one in opened.paragraphs[:3]]
    assert title == HEAD.title == opened.core_properties.title
    assert facts == "Greek – English  ·  Κ. Π.  ·  Licence: CC-BY-SA-4.0  ·  2026-11-23"
    assert "draft" in legend


def test_each_text_says_its_language_with_a_region_that_word_has_a_dictionary_for(
    opened: docx.document.Document,
) -> None:
    def language(cell: _Cell) -> set[str]:
        return {lang.get(qn("w:val")) for lang in cell._tc.iter(qn("w:lang"))}

    _, _, first, second, *_, last = rows(opened)
    assert [language(cell) for cell in first] == [set(), {"el-GR"}, {"en-GB"}, set()]
    assert [language(cell) for cell in second[1:3]] == [{"el-GR"}, {"en-GB"}]
    assert language(last[1]) == {"en-US"}  # our own words


def test_only_a_draft_is_shaded_and_in_italics(opened: docx.document.Document) -> None:
    marked = {}
    for row in rows(opened)[1:]:
        shaded = any(True for _ in row[2]._tc.iter(qn("w:shd")))
        italic = any(run.italic for paragraph in row[2].paragraphs for run in paragraph.runs)
        marked[row[0].text] = (shaded, italic)
    assert [name for name, marks in marked.items() if any(marks)] == ["p1"]
    assert marked["p1"] == (True, True)


def test_the_page_is_a4_on_its_side_and_the_table_fits_between_its_margins(opened: docx.document.Document) -> None:
    section = opened.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    between = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in opened.tables[0].columns) == between


def test_the_header_row_is_repeated_and_no_row_is_cut(opened: docx.document.Document) -> None:
    properties = [row._tr.find(qn("w:trPr")) for row in opened.tables[0].rows]
    assert [one.find(qn("w:tblHeader")) is not None for one in properties] == [True] + [False] * 7
    assert all(one.find(qn("w:cantSplit")) is not None for one in properties)


def test_every_part_is_well_formed_and_named_in_the_content_types() -> None:
    package = zipfile.ZipFile(io.BytesIO(written()))
    assert package.testzip() is None
    types = ElementTree.fromstring(package.read("[Content_Types].xml"))
    named = {one.get("PartName") for one in types} - {None}
    for name in package.namelist():
        ElementTree.fromstring(package.read(name))
        assert f"/{name}" in named or name.endswith(".rels") or name == "[Content_Types].xml"
