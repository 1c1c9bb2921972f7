"""What paragraphs are shows in TEI: sections, verse, lists, tables, footnotes and pages, on both sides."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from lxml import etree

from dipla.corpus.documents.text import read_text
from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export import tei
from dipla.export.tei import spool
from dipla.export.tei.check import check

HEAD = Header("el", "en", "Σερζ", date="2026-11-24T10:00:00Z")
KIND = BlockKind
TEI = "{http://www.tei-c.org/ns/1.0}"
MACHINE = Origin(OriginKind.MT, "google", date="2026-11-23T10:00:00Z")
# A document with all kinds of paragraphs: text, kind, level, place, page.
DOCUMENT: list[tuple[str, BlockKind, int, str, str]] = [
    ("Πρόλογος.", KIND.PARAGRAPH, 0, "", "1"),
    ("Μέρος Α΄", KIND.HEADING, 1, "", "2"),
    ("Αρχή", KIND.HEADING, 2, "", "2"),
    ("Ήρθε.", KIND.PARAGRAPH, 0, "", "2"),
    ("Το 1919.", KIND.FOOTNOTE, 0, "", "2"),
    ("Δες και αλλού.", KIND.FOOTNOTE, 0, "", "2"),
    ("Άσπρα καράβια", KIND.VERSE, 0, "", "3"),
    ("τα όνειρά μας", KIND.VERSE, 0, "", "3"),
    ("ψωμί", KIND.ITEM, 1, "", "3"),
    ("άσπρο", KIND.ITEM, 2, "", "3"),
    ("μαύρο", KIND.ITEM, 2, "", "3"),
    ("νερό", KIND.ITEM, 1, "", "3"),
    ("έτος", KIND.CELL, 0, "table 1, row 1, column 1", "3"),
    ("τόπος", KIND.CELL, 0, "table 1, row 1, column 2", "3"),
    ("Παρίσι", KIND.CELL, 0, "table 1, row 2, column 2", "3"),
    ("Μέρος Β΄", KIND.HEADING, 1, "", "4"),
    ("Ναι.", KIND.CUE, 0, "00:00:01,000 --> 00:00:02,000", "4"),
]


def made() -> list[Pair]:
    """The document as pairs 1:1, 2:1, 1:2, 2:2, 1:0 and 0:1, with edits, drafts, notes."""

    def sentence(n: int, lang: str, number: int | None = None) -> Sentence:
        text, kind, level, place, page = DOCUMENT[n]
        written = text if lang == "el" else f"Text {n}"
        return Sentence(f"{lang}_s{n}", written, lang, number or n, block=Block(kind, level, place, page))

    def beside(name: str, left: list[int], right: list[int], **more: object) -> Pair:
        target = tuple(sentence(n, "en") for n in right)
        text = " ".join(one.text for one in target)
        source = tuple(sentence(n, "el") for n in left)
        return Pair(name, source, text, State.ALIGNED, target_sentences=target, doc="a b.docx", **more)  # type: ignore[arg-type]

    def typed(name: str, n: int, state: State) -> Pair:
        return Pair(name, (sentence(n, "el"),), f"Typed {n}", state, "Draft", MACHINE, doc="a b.docx", note="why?")

    return [
        beside("p0", [0], [0], note="first", flags=("number",)),
        typed("p1", 1, State.EDITED),
        beside("p2", [2], [2]),
        beside("p3", [3], [3]),
        beside("p4", [4, 5], [4]),
        beside("p6", [6, 7], [6, 7]),
        beside("p8", [8], [8]),
        beside("p9", [9], [9, 10]),
        Pair("p10", (sentence(10, "el"),), "", State.APPROVED, doc="a b.docx"),
        beside("p11", [11], [11]),
        Pair("p11b", (), "Added.", State.EDITED, doc="a b.docx"),
        *(typed(f"p{n}", n, State.DRAFT) for n in range(12, 16)),
        Pair("p16", (sentence(16, "el"),), doc="a b.docx"),
    ]


def written(layout: str = "corpus", *, words: bool = False) -> str:
    out = io.BytesIO()
    tei.write(out, Bitext(HEAD, made()), layout="divs" if layout == "divs" else "corpus", words=words)
    return out.getvalue().decode()


SHAPE = (
    "div(p0(|1) div(head1(|2) div(head2 p3(note4 note5) lg(l6(|3) l7) list(item8(list(item9 item10)) item11) "
    "table(row(cell12 cell13) row(cell cell14)))) div(head15(|4) ab16))"
)


def shape(element: etree._Element) -> str:
    """The elements above sentences, each with its number; a page by its own."""
    name = element.tag.removeprefix(TEI)
    if name == "pb":
        return f"|{element.get('n')}"
    inside = " ".join(shape(child) for child in element if child.tag != f"{TEI}s")
    return f"{name}{'' if name == 'div' else element.get('n', '')}" + (f"({inside})" if inside else "")


def test_sections_verse_lists_tables_footnotes_and_pages_stand_where_they_belong() -> None:
    root = etree.fromstring(written().encode())
    source, target = (next(version.iter(f"{TEI}body"))[0] for version in root.iterfind(f"{TEI}TEI"))
    assert shape(source) == SHAPE
    # What was joined or is not there yet is not in the translation.
    assert shape(target) == SHAPE.replace(" note5", "").replace(" ab16", "")
    named = {element.get("n"): element for element in source.iter() if element.tag != f"{TEI}pb"}
    assert named["12"].get("source") == "a%20b.docx#place=table%201,%20row%201,%20column%201"
    assert (named["16"].get("type"), named["4"].get("place")) == ("cue", "foot")


@pytest.mark.parametrize("layout", ["corpus", "divs", "files"])
@pytest.mark.parametrize("words", [False, True], ids=["plain", "words"])
def test_all_of_it_comes_back_and_our_schema_is_content(tmp_path: Path, layout: str, words: bool) -> None:
    path = laid(tmp_path, layout, words=words)[0]
    assert check(path).problems == ()
    back, skipped = tei.read(path, "el", "en")
    assert (list(back), skipped) == (made(), [])


def test_a_draft_stands_in_the_paragraph_of_its_source() -> None:
    target = written().split("<body>\n")[2]
    assert re.search(r'<head n="1">\n<pb n="2"/>\n<s xml:id="en_p1"[^>]*>Typed 1</s>', target)
    assert re.search(r'<row>\n<cell n="12"[^>]*>\n<s xml:id="en_p12"', target)


def test_a_text_of_ours_is_a_source_document_with_the_same_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.tei.xml"
    path.write_text(written(), "utf-8")
    document = read_text(path, "el")
    found = [(document.text[one.start : one.end], one.block) for one in document.blocks]
    assert [text for text, _ in found] == [text for text, *_ in DOCUMENT]
    for (_, block), (_, kind, level, place, page) in zip(found, DOCUMENT, strict=True):
        # The place of a cue is a time of another file.
        assert block == Block(kind, level, "" if kind is KIND.CUE else place, page)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("</div>\n</div>\n</body>", "</div>\n<p/></div>\n</body>", "wrong-place"),
        ("</lg>", "<p/></lg>", "wrong-place"),
        ("<row>", "<row><p/>", "wrong-place"),
        ("</list>\n</item>", "</list>\nstray</list>", "well-formed"),
        ("<table>", "<table>stray", "stray-text"),
        ('<pb n="3"/>', '<pb n="3">x</pb>', "stray-text"),
        ('<pb n="3"/>', '<pb xml:lang="x y"/>', "bad-language"),
        ("<lg>\n", "<lg>\n</lg>\n<lg>\n", "missing-element"),
    ],
)
def test_structure_that_tei_does_not_take_is_found(tmp_path: Path, old: str, new: str, rule: str) -> None:
    path = tmp_path / "a.tei.xml"
    text = written()
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert rule in {found.rule for found in check(path).problems}


def test_memory_of_writing_does_not_grow_with_sections_lists_and_verse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spool, "_KEPT", 1 << 14)
    kinds = [KIND.HEADING, KIND.PARAGRAPH, KIND.FOOTNOTE, KIND.VERSE, KIND.VERSE, KIND.PARAGRAPH, KIND.ITEM, KIND.CELL]
    path = tmp_path / "a.tei.xml"

    def peak(number: int) -> int:
        pairs = (
            Pair(
                f"p{n}",
                (Sentence(f"s{n}", "α", "el", n, block=Block(kinds[n % 8], (n % 3) + 1 if n % 8 in (0, 6) else 0)),),
                "a",
                State.EDITED,
            )
            for n in range(number)
        )
        tracemalloc.start()
        try:
            with path.open("wb") as out:
                tei.write(out, Bitext(HEAD, pairs))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(300)
    assert peak(2_400) < peak(800) + 100_000
    assert check(path).problems == ()


def laid(folder: Path, layout: str, *, words: bool) -> list[Path]:
    """The files of a layout; the first is the one to read."""
    if layout != "files":
        (folder / "all.tei.xml").write_text(written(layout, words=words), "utf-8")
        return [folder / "all.tei.xml"]
    names = tei.file_names("all.tei.xml", HEAD)
    outs = tei.Files(io.BytesIO(), io.BytesIO(), io.BytesIO())
    tei.write_files(outs, names, Bitext(HEAD, made()), words=words)
    for name, out in zip(names, outs, strict=True):
        (folder / name).write_bytes(out.getvalue())  # type: ignore[attr-defined]
    return [folder / name for name in names]


@pytest.mark.client
def test_jing_takes_every_kind_of_paragraph_in_every_layout(tmp_path: Path) -> None:
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    if not Path(os.environ.get("TEI_ALL_RNG", "")).is_file():
        pytest.skip("TEI_ALL_RNG does not name the file tei_all.rng")
    files = []
    for layout in ("corpus", "divs", "files"):
        for words in (False, True):
            folder = tmp_path / f"{layout}{words}"
            folder.mkdir()
            files += laid(folder, layout, words=words)
    done = subprocess.run(
        ["jing", os.environ["TEI_ALL_RNG"], *map(str, files)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
