"""A DOCX document is read as a person reads it: made by python-docx, and by hand for what that cannot make."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from dipla.corpus.documents.docx import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.model import BlockKind

from .made import cases, docx, docx_members, shown, zipped


@pytest.mark.parametrize("case", cases("docx.json"), ids=lambda case: case["label"])
def test_a_document_is_read_as_a_person_reads_it(tmp_path: Path, case: dict[str, Any]) -> None:
    path = docx(tmp_path / "a.docx", case["body"], case.get("styles", ""), case.get("footnotes", ""))
    found = extracted(path, "el")
    assert shown(found) == case["blocks"]
    told = " ".join(found.warnings)
    assert case["left_out"] in told if "left_out" in case else not told


def test_a_document_of_another_library_is_read_with_headings_lists_and_cells(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.core_properties.title, made.core_properties.author = "Ο φάρος", "Άννα Μαρή; Β. Γ."
    made.core_properties.language = "el-GR"
    made.core_properties.created = datetime.datetime(2026, 3, 4, 10, tzinfo=datetime.UTC)
    made.add_heading("Ο φάρος", 0)
    made.add_heading("Κεφάλαιο", 2)
    split = made.add_paragraph("Καλη")
    split.add_run("μέρ").bold = True
    split.add_run("α.")
    made.add_paragraph("Πρώτο", style="List Bullet")
    made.add_paragraph("Δεύτερο", style="List Number 2")
    table = made.add_table(1, 2)
    table.cell(0, 1).text = "Κελί."
    made.sections[0].header.paragraphs[0].text = "Κεφαλίδα της σελίδας"
    made.save(str(tmp_path / "a.docx"))
    found = extracted(tmp_path / "a.docx", "el")
    assert shown(found) == [
        ["heading", 1, "Ο φάρος"],
        ["heading", 2, "Κεφάλαιο"],
        ["paragraph", "Καλημέρα."],
        ["item", 1, "Πρώτο"],
        ["item", 2, "Δεύτερο"],
        ["cell", "table 1, row 1, column 2", "Κελί."],
    ]
    about = found.about
    assert (about.title, about.authors, about.lang) == ("Ο φάρος", ("Άννα Μαρή", "Β. Γ."), "el-GR")
    assert about.date == "2026-03-04T10:00:00Z"


def test_the_text_lies_where_the_relations_say_and_a_target_outside_is_never_followed(tmp_path: Path) -> None:
    members = docx_members("<w:p><w:r><w:t>Κείμενο.</w:t></w:r></w:p>")
    members["word/other.xml"] = members.pop("word/document.xml")
    members["_rels/.rels"] = str(members["_rels/.rels"]).replace("word/document.xml", "/word/other.xml")
    members["word/_rels/other.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" '
        'Type="x/styles" Target="http://127.0.0.1:9/styles.xml" TargetMode="External"/><Relationship Id="f" '
        'Type="x/footnotes" Target="../../../../etc/passwd"/></Relationships>'
    )
    assert shown(extracted(zipped(tmp_path / "a.docx", members), "el")) == [["paragraph", "Κείμενο."]]


def test_sentences_of_a_document_know_what_their_paragraph_is(tmp_path: Path) -> None:
    heading = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Τίτλος</w:t></w:r></w:p>"
    body = heading + "<w:p><w:r><w:t>Ναι.</w:t></w:r></w:p>"
    read = read_text(docx(tmp_path / "a.docx", body), "el")
    assert read.text == "Τίτλος\n\nΝαι."
    assert [placed.block.kind for placed in read.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]
