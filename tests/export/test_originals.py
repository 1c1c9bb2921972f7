"""The client opens the document that the person gave: as it came, or with the cleaned text in its own places."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from dipla.corpus.documents.text import read_text
from dipla.corpus.ingest import prepare
from dipla.corpus.model import BlockKind

from ..corpus.documents.made import docx, odt

Dipla = Callable[..., Any]
Omegat = Callable[[Path], dict[str, int]]
ROOT = Path(__file__).resolve().parents[2]
SERGE, DRAFT = ROOT / "examples/serge/serge.el.txt", ROOT / "examples/serge/draft.tmx"
CASES = ROOT / "tests/corpus/cases"
OFFICE, PANDOC = shutil.which("soffice"), shutil.which("pandoc")
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
BOLD = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def laid(dipla: Dipla, source: Path) -> tuple[Path, str]:
    """An OmegaT project of a document, and what was said of it."""
    folder = source.parent / "p"
    assert dipla("run", source, "--out", folder).code == 0
    done = dipla("export", folder, source.parent / "laid", "--format", "omegat")
    assert done.code == 0, done.err
    return source.parent / "laid", done.err


def says(path: Path, part: str, tag: str) -> list[str]:
    """The texts of the elements of a part, in order."""
    with ZipFile(path) as archive:
        return [one.text or "" for one in ElementTree.fromstring(archive.read(part)).iter() if one.tag.endswith(tag)]


def setting(folder: Path, name: str) -> str | None:
    return ElementTree.parse(folder / "omegat.project").getroot().findtext(f"project/{name}")


def test_a_document_that_cleaning_does_not_change_goes_in_byte_for_byte(dipla: Dipla, tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", p(RUN.format("Ήρθε ο Σερζ. Έφυγε η Βέρα.")) + p(RUN.format("Ναι.")))
    folder, said = laid(dipla, source)
    assert (folder / "source/a.docx").read_bytes() == source.read_bytes()
    assert [path.name for path in (folder / "source").iterdir()] == ["a.docx"]
    assert "source/a.docx: the document as it came." in said
    assert setting(folder, "remove_tags") == "false"
    assert ElementTree.parse(folder / "omegat/filters.xml").getroot().tag == "filters"


def test_cleaned_text_goes_back_into_the_runs_it_stood_in(dipla: Dipla, tmp_path: Path) -> None:
    body = p(RUN.format("Ήρθε ο κα"), BOLD.format("λο\u00ads"), RUN.format(" φίλος ."), NOTE, RUN.format("  Ναι ,"))
    note = f'<w:footnote w:id="1">{p(RUN.format("Μία σημείωση ."))}</w:footnote>'
    source = docx(tmp_path / "a.docx", body.replace("λο\u00ads", "λό\u00adς") + p(RUN.format("Άλλη .")), "", note)
    folder, said = laid(dipla, source)
    copy = folder / "source/a.docx"
    assert says(copy, "word/document.xml", "}t") == ["Ήρθε ο κα", "λός", " φίλος.", " Ναι,", "Άλλη."]
    assert says(copy, "word/footnotes.xml", "}t") == ["Μία σημείωση."]
    assert says(copy, "word/document.xml", "}footnoteReference") == [""]
    assert "with the cleaned text in its places" in said
    assert "remove_tags" in said
    assert setting(folder, "remove_tags") == "true"


def test_in_the_copy_changes_are_accepted_and_a_line_break_is_a_blank(dipla: Dipla, tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>όχι</w:delText></w:r></w:del>"
    gone += '<w:ins><w:r><w:t xml:space="preserve"> εδώ</w:t></w:r></w:ins>'
    body = p(RUN.format("Ήρθε"), gone, "<w:r><w:br/><w:tab/></w:r>", RUN.format("ο Σερζ."))
    folder, _ = laid(dipla, docx(tmp_path / "a.docx", body))
    assert "".join(says(folder / "source/a.docx", "word/document.xml", "}t")).split() == ["Ήρθε", "εδώ", "ο", "Σερζ."]
    assert not says(folder / "source/a.docx", "word/document.xml", "}delText")


def test_an_odt_keeps_its_spans_and_a_page_its_elements(dipla: Dipla, tmp_path: Path) -> None:
    body = "<text:p>Ήρθε <text:span>ο Σερ</text:span>ζ .<text:s text:c='2'/>Ναι .</text:p>"
    (tmp_path / "o").mkdir()
    folder, _ = laid(dipla, odt(tmp_path / "o/a.odt", body))
    with ZipFile(folder / "source/a.odt") as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == 0
        root = ElementTree.fromstring(archive.read("content.xml"))
    paragraph = next(one for one in root.iter() if one.tag.endswith("}p"))
    assert "".join(paragraph.itertext()) == "Ήρθε ο Σερζ. Ναι."
    assert [one.text for one in paragraph] == ["ο Σερ"]
    (tmp_path / "h").mkdir()
    page = tmp_path / "h/a.html"
    page.write_bytes(
        "<html><head><meta charset='windows-1253'><title>Τ</title></head><body><h1>Ένα <i>θέ</i>μα</h1>"
        "<p>Ήρθε\n   ο <b>Σερ</b>ζ .</p></body></html>".encode("cp1253")
    )
    folder, _ = laid(dipla, page)
    text = (folder / "source/a.html").read_text("utf-8")
    assert "<p>Ήρθε ο <b>Σερ</b>ζ.</p>" in text
    assert 'charset="utf-8"' in text
    assert "windows-1253" not in text


def test_a_document_with_joined_pairs_goes_in_as_text_and_says_why(dipla: Dipla, tmp_path: Path, csv_rows: Any) -> None:
    source = docx(tmp_path / "a.docx", p(RUN.format("Ήρθε ο Σερζ. Έφυγε η Βέρα.")))
    (tmp_path / "a.en.txt").write_text("Serge came and Vera left.\n", "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", source, "--translation", tmp_path / "a.en.txt", "--anyway").code == 0
    done = dipla("export", tmp_path / "p", tmp_path / "laid", "--format", "omegat")
    assert [path.name for path in (tmp_path / "laid/source").iterdir()] == ["a.txt"]
    assert "as plain text: it has pairs of several sentences" in done.err


def test_a_document_of_another_kind_goes_in_as_text_and_says_why(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Θέμα\n\nΉρθε ο Σερζ.\n", "utf-8")
    folder, said = laid(dipla, tmp_path / "a.md")
    assert [path.name for path in (folder / "source").iterdir()] == ["a.txt"]
    assert "cleaned text is not put back into this kind of file (markdown)" in said


def test_a_person_s_setting_of_tags_gives_way_only_where_the_documents_need_it(dipla: Dipla, tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", p(RUN.format("Ήρθε ο "), BOLD.format("Σερζ"), RUN.format(".")))
    folder, _ = laid(dipla, source)
    settings = folder / "omegat.project"
    settings.write_text(settings.read_text("utf-8").replace("<remove_tags>true", "<remove_tags>false"), "utf-8")
    assert dipla("export", tmp_path / "p", folder, "--format", "omegat").code == 0
    assert setting(folder, "remove_tags") == "true"


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The sample, or the rich text, as a document of a program."""
    folder = tmp_path_factory.mktemp("programs")

    def made(program: str, name: str) -> Path:
        if program == "pandoc" and PANDOC is None:
            pytest.skip("pandoc is not on the path (PyPI: pypandoc_binary brings it)")
        if program == "office" and (OFFICE is None or not Path(OFFICE).resolve().with_name("libswlo.so").exists()):
            pytest.skip("LibreOffice Writer is not installed (Debian: libreoffice-writer)")
        place = folder / program
        if not place.is_dir():
            place.mkdir()
            (office if program == "office" else pandoc)(place)
        return place / name

    def office(place: Path) -> None:
        shutil.copy(CASES / "rich.fodt", place)
        shutil.copy(SERGE, place / "serge.txt")
        for form in ("docx", "odt", "html"):
            words = [OFFICE or "", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
            words += ["--convert-to", form, "--outdir", str(place), str(place / "serge.txt"), str(place / "rich.fodt")]
            subprocess.run(words, check=True, capture_output=True, timeout=180)

    def pandoc(place: Path) -> None:
        lines = SERGE.read_text("utf-8").splitlines()
        page = "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
        (place / "from.html").write_text(page, "utf-8")
        for form in ("docx", "odt", "html"):
            words = [PANDOC or "", "--standalone", "--metadata", "pagetitle= ", str(place / "from.html")]
            subprocess.run([*words, "-o", str(place / f"serge.{form}")], check=True, capture_output=True, timeout=60)

    return made


@pytest.mark.client
@pytest.mark.parametrize("program", ["office", "pandoc"])
@pytest.mark.parametrize(("form", "extra"), [("docx", 0), ("odt", 1), ("html", 1)])
def test_the_client_leaves_nothing_of_the_sample_as_a_document_and_writes_the_drafts_into_it(
    dipla: Dipla, tmp_path: Path, omegat: Omegat, programs: Callable[..., Path], program: str, form: str, extra: int
) -> None:
    source = Path(shutil.copy(programs(program, f"serge.{form}"), tmp_path))
    assert dipla("run", source, "--memory", DRAFT, "--out", tmp_path / "p").code == 0
    laid = tmp_path / "p/out/omegat"
    assert [path.name for path in (laid / "source").iterdir()] == [f"serge.{form}"]
    found = omegat(laid)
    # pandoc's ODT has the page's number in its foot, its HTML a title in the head: segments to the client.
    assert found["remaining"] == (extra if program == "pandoc" else 0)
    assert found["total"] - found["remaining"] in (102, 103)
    translated = read_text(tmp_path / f"opened/target/serge.{form}", "en", check=False)
    blocks = [translated.text[one.start : one.end] for one in translated.blocks]
    before = prepare(read_text(source, "el"), "el")
    drafts = {
        tu.findtext("tuv/seg") or "": tu.findall("tuv")[1].findtext("seg") or ""
        for tu in ElementTree.parse(laid / "tm/auto/serge.tmx").iter("tu")
    }
    english: dict[int, list[str]] = {}
    for sentence in before.sentences:
        english.setdefault(sentence.paragraph, []).append(drafts[sentence.text])
    assert [" ".join(one.split()) for one in blocks] == [" ".join(" ".join(one).split()) for one in english.values()]


@pytest.mark.client
@pytest.mark.parametrize(
    ("form", "left"),
    [
        # Hidden text: we leave it out, and the client shows it.
        ("docx", {"Κρυφή σημείωση."}),
        # That, and the title in the properties.
        ("odt", {"Κρυφή σημείωση.", "Ο φάρος της Ύδρας"}),
    ],
)
def test_of_a_richly_formatted_document_the_client_leaves_only_what_is_no_text_of_ours(
    dipla: Dipla,
    tmp_path: Path,
    omegat: Omegat,
    programs: Callable[..., Path],
    csv_rows: Any,
    form: str,
    left: set[str],
) -> None:
    source = Path(shutil.copy(programs("office", f"rich.{form}"), tmp_path))
    assert dipla("run", source, "--out", tmp_path / "p").code == 0
    rows = csv_rows.read(tmp_path / "p/out/rich.csv")
    for row in rows:
        row["target"] = f"Target of {row['id']}."
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", tmp_path / "p", tmp_path / "e.csv").code == 0
    assert dipla("export", tmp_path / "p", tmp_path / "o", "--format", "omegat").code == 0
    assert omegat(tmp_path / "o") == {"total": len(rows) + len(left), "remaining": len(left)}
    kinds = [
        [one.block.kind for one in read_text(path, "el", check=False).blocks]
        for path in (source, tmp_path / f"opened/target/rich.{form}")
    ]
    assert kinds[0] == kinds[1]
    assert {BlockKind.HEADING, BlockKind.CELL, BlockKind.FOOTNOTE} <= set(kinds[1])
