"""Documents of LibreOffice and pandoc give the sentences of the text they were made from, headings and notes marked.

What a program does not write down cannot be read: what each of them loses stands in LOST, with where it is lost.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.families import family_of
from dipla.corpus.documents.text import read_text
from dipla.corpus.ingest import prepare

from .made import CASES, cases, shown

SERGE = Path(__file__).parents[3] / "examples/serge/serge.el.txt"
OFFICE, PANDOC = shutil.which("soffice"), shutil.which("pandoc")
pytestmark = pytest.mark.client
office_only = pytest.mark.skipif(
    OFFICE is None or not Path(OFFICE).resolve().with_name("libswlo.so").exists(),
    reason="LibreOffice Writer is not installed (Debian: libreoffice-writer)",
)
pandoc_only = pytest.mark.skipif(PANDOC is None, reason="pandoc is not on the path (PyPI: pypandoc_binary brings it)")
# The parts of the rich text that HTML and EPUB have no form for, so that LibreOffice writes them as common text.
UNMARKED = (
    '<text:change text:change-id="ct1"/>',
    '<text:span text:style-name="H"> Κρυφή σημείωση.</text:span>',
)
# What a program does not mark, by format: the text of a block, and what kind of block it is then.
LOST = {
    "rtf": {"Το τέλος": "item"},  # the heading's style has no level of its own there, and it is in the outline's list
    "html": {"Το τέλος": "paragraph"},  # only the program's own heading styles become h1
    "epub": {
        "Τα πράγματα που κράτησε": "paragraph",  # the list of contents has the first level only, and no element says it
        "Ένα ρολόι τσέπης.": "paragraph",  # lists are not written
        "Ασημένιο, με αλυσίδα.": "paragraph",
        "Δύο γράμματα": "paragraph",
    },
}


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich text, the same without what only some formats mark, and the sample: in all formats of LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    rich = (CASES / "rich.fodt").read_text("utf-8")
    plain = rich[: rich.index("<text:tracked-changes>")] + rich[rich.index("</text:tracked-changes>") :]
    for part in (*UNMARKED, "</text:tracked-changes>"):
        assert part in plain
        plain = plain.replace(part, "")
    for name, text in (("rich.fodt", rich), ("plain.fodt", plain), ("serge.txt", SERGE.read_text("utf-8"))):
        (folder / name).write_text(text, "utf-8")
    names = [str(folder / name) for name in ("rich.fodt", "plain.fodt", "serge.txt")]
    for form in ("docx", "odt", "rtf", "html", "epub"):
        words = [OFFICE or "", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        words += ["--convert-to", form, "--outdir", str(folder), *names]
        subprocess.run(words, check=True, capture_output=True, timeout=180)
    return folder


@pytest.fixture(scope="session")
def pandoc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich text as Markdown has it, and the sample, in all formats of pandoc."""
    folder = tmp_path_factory.mktemp("pandoc")
    lines = SERGE.read_text("utf-8").splitlines()
    page = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in lines)
    (folder / "serge.html").write_text(f"<html><body>{page}</body></html>", "utf-8")
    for form in ("docx", "odt", "epub", "html"):
        for source, name in ((CASES / "rich.md", "rich"), (folder / "serge.html", "serge-made")):
            words = [PANDOC or "", "--standalone", "--metadata", "title=Σερζ", str(source), "-o"]
            words = [word for word in words if name != "rich" or not word.startswith(("--metadata", "title="))]
            subprocess.run([*words, str(folder / f"{name}.{form}")], check=True, capture_output=True, timeout=60)
    return folder


def sentences(path: Path) -> list[str]:
    return [sentence.text for sentence in prepare(read_text(path, "el"), "el").sentences]


def rows(path: Path) -> list[tuple[str, str]]:
    """The blocks of a document: kind and text, runs of common blanks as one, as HTML has them."""
    family = family_of(path, path.name, str(path))
    assert family is not None
    found: list[list[Any]] = shown(family.extracted(path, "el"))
    return [(str(row[0]), one_blank(row[-1])) for row in found]


def one_blank(text: str) -> str:
    return " ".join(text.replace("\n", "¦").replace("\u00a0", "~").split()).replace("δηλ. ~", "δηλ. ")


EXPECTED = [(row[0], one_blank(row[-2])) for row in cases("rich.json")]


def by_chapter(expected: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """In a book notes stand at the end of their chapter: here two notes in the first, one in the second."""
    cut = expected.index(("heading", "Το τέλος"))
    notes = [row for row in expected if row[0] == "footnote"]
    return expected[:cut] + notes[:2] + [row for row in expected[cut:] if row[0] != "footnote"] + notes[2:]


@office_only
@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html", "epub"])
def test_the_rich_text_comes_back_from_libreoffice_block_by_block(office: Path, form: str) -> None:
    lost = LOST.get(form, {})
    expected = [(lost.get(text, kind), text) for kind, text in EXPECTED]
    if form == "epub":
        cut = by_chapter(EXPECTED)
        expected = [(lost.get(text, kind), text) for kind, text in cut]
    name = "plain" if form in ("html", "epub") else "rich"
    assert rows(office / f"{name}.{form}") == expected


@office_only
@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_what_libreoffice_marks_as_deleted_or_hidden_is_told(office: Path, form: str) -> None:
    told = " ".join(read_text(office / f"rich.{form}", "el").warnings)
    assert "deleted text of tracked changes" in told
    assert "hidden text" in told


@office_only
@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html", "epub"])
def test_the_sample_has_the_same_sentences_in_every_format_of_libreoffice(office: Path, form: str) -> None:
    assert sentences(office / f"serge.{form}") == sentences(SERGE)


@office_only
@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html", "epub"])
def test_documents_of_libreoffice_say_their_title_and_author(office: Path, form: str) -> None:
    about = read_text(office / f"rich.{form}", "el").about
    assert (about.title, about.authors) == ("Ο φάρος της Ύδρας", ("Άννα Μαρή",))


@pandoc_only
@pytest.mark.parametrize("form", ["docx", "odt", "epub", "html"])
def test_the_rich_text_comes_back_from_pandoc_block_by_block(pandoc: Path, form: str) -> None:
    front = [("heading", "Ο φάρος της Ύδρας"), ("paragraph", "Άννα Μαρή"), ("paragraph", "2026-03-04")]
    # Markdown has neither tracked changes nor hidden text nor endnotes.
    missing = {"Το βιβλίο το έγραψε γρήγορα. Ποτέ δεν το τύπωσε.", "Για τη Μασσαλία."}
    expected = by_chapter(EXPECTED) if form == "epub" else EXPECTED
    assert rows(pandoc / f"rich.{form}") == front + [row for row in expected if row[1] not in missing]
    about = read_text(pandoc / f"rich.{form}", "el").about
    assert (about.title, about.authors, about.lang) == ("Ο φάρος της Ύδρας", ("Άννα Μαρή",), "el")


@pandoc_only
@pytest.mark.parametrize("form", ["docx", "odt", "epub", "html"])
def test_the_sample_has_the_same_sentences_in_every_format_of_pandoc(pandoc: Path, form: str) -> None:
    # A book's only chapter has the title of the book.
    titles = ["Σερζ"] * (2 if form == "epub" else 1)
    assert sentences(pandoc / f"serge-made.{form}") == [*titles, *sentences(SERGE)]


@office_only
@pandoc_only
def test_a_document_that_went_through_both_programs_is_the_same(
    office: Path, tmp_path: Path, dipla: Callable[..., Any]
) -> None:
    once, twice = office / "plain.docx", tmp_path / "plain.docx"
    subprocess.run([PANDOC or "", str(once), "-o", str(twice)], check=True, capture_output=True, timeout=60)
    assert [text for _, text in rows(twice) if "φάρος" not in text] == [text for _, text in EXPECTED]
    done = dipla("split", twice)
    assert done.code == 0
    assert "Κουράστηκες;» Εκείνη" not in done.out
