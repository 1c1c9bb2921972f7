"""TEI prose and verse as a source document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.blocks import About
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError

FILE = """<?xml version="1.0" encoding="{encoding}"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="el">
<teiHeader><fileDesc><titleStmt><title>Όχι αυτό</title></titleStmt><publicationStmt><p>Ούτε αυτό.</p></publicationStmt>
<sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body><div>
<head>Ο δρόμος</head><p>Ήταν <hi>βράδυ</hi>.<note>Σημείωση.</note> Έβρεχε
   πολύ<pb n="2"/>και <choice><sic>φισούσε</sic><corr>φυσούσε</corr></choice>.</p>
<lg><l>Πρώτος στίχος,</l><l>δεύτερος στίχος.</l></lg><p xml:lang="en">Not this one.</p>
<p>Είπε: <quote><l>Ένα,</l><l>δύο.</l></quote> Τέλος.</p>
<p><s><w>Λέξη</w> <w join="right">λέξη</w>
<pc>.</pc></s></p></div></body></text></TEI>"""
PARAGRAPHS = [
    "Ο δρόμος",
    "Ήταν βράδυ. Έβρεχε πολύ και φυσούσε.",
    "Πρώτος στίχος,",
    "δεύτερος στίχος.",
    "Είπε: Ένα, δύο. Τέλος.",
    "Λέξη λέξη.",
]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1253", "utf-16"])
def test_paragraphs_verses_and_headings_are_read_and_nothing_else(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(FILE.format(encoding=encoding).encode(encoding))
    assert read_text(path, "el").text.split("\n\n") == PARAGRAPHS


RICH = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="el"><teiHeader><fileDesc><titleStmt>
<title>Η πόλη</title><author>Άννα Μ.</author><author>Βάσος Κ.</author></titleStmt></fileDesc>
<profileDesc><creation><date when="1932-05">Μάιος</date></creation></profileDesc></teiHeader>
<text><body><pb n="12"/><div><head>Μέρος Α΄</head><div><head>Αρχή</head>
<p>Ήρθε<note place="foot">Το <hi>1932</hi>.</note> νωρίς.<note>Του εκδότη.</note><pb n="13"/> Έφυγε.</p>
<list><item>ένα</item><item><p>δύο</p><list><item>μέσα</item></list></item></list>
<lg><head>Ποίημα</head><l>Πρώτος</l><l><pb n="14"/>δεύτερος</l></lg>
<table><row><cell>α</cell><cell/></row><row><cell>β</cell><cell>γ</cell></row></table>
<note place="end"><p>Τέλος.</p></note></div></div></body></text></TEI>"""


def test_each_paragraph_says_what_it_is_and_on_which_page_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(RICH, encoding="utf-8")
    document = read_text(path, "el")
    assert [
        (document.text[one.start : one.end], str(one.block.kind), one.block.level, one.block.place, one.block.page)
        for one in document.blocks
    ] == [
        ("Μέρος Α΄", "heading", 1, "", "12"),
        ("Αρχή", "heading", 2, "", "12"),
        ("Ήρθε νωρίς. Έφυγε.", "paragraph", 0, "", "12"),
        ("Το 1932.", "footnote", 0, "", "12"),
        ("ένα", "item", 1, "", "13"),
        ("δύο", "item", 1, "", "13"),
        ("μέσα", "item", 2, "", "13"),
        ("Ποίημα", "heading", 3, "", "13"),
        ("Πρώτος", "verse", 0, "", "13"),
        ("δεύτερος", "verse", 0, "", "14"),
        ("α", "cell", 0, "table 1, row 1, column 1", "14"),
        ("β", "cell", 0, "table 1, row 2, column 1", "14"),
        ("γ", "cell", 0, "table 1, row 2, column 2", "14"),
        ("Τέλος.", "footnote", 0, "", "14"),
    ]
    assert document.about == About("Η πόλη", ("Άννα Μ.", "Βάσος Κ."), "el", "1932-05")


def test_a_tei_file_becomes_sentences_of_a_project(dipla: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "a.tei.xml"
    path.write_text(FILE.format(encoding="utf-8"), encoding="utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", path).code == 0
    done = dipla("export", tmp_path / "p", "-", "--format", "tei")
    for text in ("Ο δρόμος", "Ήταν βράδυ.", "Έβρεχε πολύ και φυσούσε.", "Λέξη λέξη."):
        assert f">{text}</s>" in done.out
    assert "Not this one" not in done.out


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("<p></TEI>", "not well-formed"),
        ("&a;", "entities are refused"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, found: str, told: str) -> None:
    path = tmp_path / "a.xml"
    doctype = '<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    text = f'{doctype}<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>Α {found}</p></body></text></TEI>'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DiplaError, match=told):
        read_text(path, "el")
