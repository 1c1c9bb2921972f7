"""Two documents with chapters: whole chapters are matched first, and one that is missing pulls no other with it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from dipla.align.alignment import align
from dipla.align.chapters import starts
from dipla.corpus.documents.text import read_text
from dipla.corpus.ingest import prepare
from dipla.corpus.model import PLAIN, Block, BlockKind

from ..corpus.documents.made import docx, epub_members, page, zipped

HEADING = Block(BlockKind.HEADING, 1)
Side = list[tuple[str, list[str]]]
Links = set[tuple[str, str]]
CHAPTERS = 20


def beads(folder: Path) -> list[tuple[str, str]]:
    """The beads of a gold set that have one sentence on each side, as both our splitters see it."""
    texts = [(folder / f"{lang}.txt").read_text("utf-8").split("\n") for lang in ("el", "en")]
    found = []
    for row in (folder / "gold.tsv").read_text("utf-8").splitlines():
        one, two = row.split("\t")[:2]
        if one.isdecimal() and two.isdecimal():
            found.append((texts[0][int(one)], texts[1][int(two)]))
    return found


def novel(shared: Path, name: str, missing: tuple[int, int]) -> tuple[Side, Side]:
    """A novel and its translation: chapters of a gold set, one missing on each side, other front matter on each."""
    text = beads(shared / "gold/align" / name)
    front = beads(shared / "gold/align" / ("xquad-all" if name != "xquad-all" else "gnome-help"))
    source: Side = [("Πρόλογος του εκδότη", [one for one, _ in front[:25]])]
    target: Side = [("Copyright", ["All rights reserved."]), ("On this edition", [two for _, two in front[200:240]])]
    size = len(text) // CHAPTERS
    for number in range(CHAPTERS):
        part = text[number * size : (number + 1) * size]
        if number != missing[0]:
            source.append((f"Κεφάλαιο {number + 1}", [one for one, _ in part]))
        if number != missing[1]:
            target.append((f"Chapter {number + 1}", [two for _, two in part]))
    return source, target


def gold(shared: Path, name: str, missing: tuple[int, int]) -> Links:
    text = beads(shared / "gold/align" / name)
    size = len(text) // CHAPTERS
    kept = [n for n in range(CHAPTERS) if n not in missing]
    found = {pair for n in kept for pair in text[n * size : (n + 1) * size]}
    return found | {(f"Κεφάλαιο {n + 1}", f"Chapter {n + 1}") for n in kept}


def as_epub(path: Path, side: Side) -> Path:
    bodies = (f"<h1>{title}</h1>" + "".join(f"<p>{escape(one)}</p>" for one in text) for title, text in side)
    return zipped(path, epub_members({f"c{n}.xhtml": page(body) for n, body in enumerate(bodies)}), ("mimetype",))


def as_docx(path: Path, side: Side) -> Path:
    head = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    plain = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    body = (head.format(title) + "".join(plain.format(escape(one)) for one in text) for title, text in side)
    return docx(path, "".join(body))


def as_html(path: Path, side: Side) -> Path:
    body = (f"<h2>{title}</h2>" + "".join(f"<p>{escape(one)}</p>" for one in text) for title, text in side)
    path.write_text(f"<!DOCTYPE html><html><body><h1>Book</h1>{''.join(body)}</body></html>", "utf-8")
    return path


def as_text(path: Path, side: Side) -> Path:
    path.write_text("\n\n".join(line for title, text in side for line in (title, *text)) + "\n", "utf-8")
    return path


FORMS = {"epub": as_epub, "docx": as_docx, "html": as_html, "txt": as_text}


def whole(path: Path, lang: str) -> list[str]:
    return [sentence.text for sentence in prepare(read_text(path, lang), lang).sentences]


@pytest.mark.parametrize(
    ("name", "form", "missing", "least"),
    [
        ("ntrex-all", "epub", (-1, 6), 99.0),
        ("gnome-help", "docx", (13, 3), 99.0),
        ("xquad-all", "html", (-1, 19), 99.0),
        # Text without chapters: the control. The front matter is set beside other front matter.
        ("xquad-all", "txt", (-1, 19), 97.0),
    ],
)
def test_the_sentences_of_two_books_are_paired_though_one_lacks_a_chapter(
    tmp_path: Path,
    shared: Path,
    dipla: Callable[..., Any],
    name: str,
    form: str,
    missing: tuple[int, int],
    least: float,
) -> None:
    one, two = novel(shared, name, missing)
    first, second = FORMS[form](tmp_path / f"a.{form}", one), FORMS[form](tmp_path / f"b.{form}", two)
    plot = tmp_path / "p.svg"
    done = dipla("align", first, second, "--json", "--plot", plot)
    assert done.code == 0, done.err
    assert plot.read_bytes().startswith(b"<svg") or b"<svg" in plot.read_bytes()[:200]
    texts = whole(first, "el"), whole(second, "en")
    # Only what both splitters keep as it stands in the gold has a known partner.
    known = [set(side) for side in texts]
    wanted = {pair for pair in gold(shared, name, missing) if pair[0] in known[0] and pair[1] in known[1]}
    assert len(wanted) > 350
    found = {
        (texts[0][bead["source"][0]], texts[1][bead["target"][0]])
        for bead in done.json["beads"]
        if len(bead["source"]) == len(bead["target"]) == 1
    }
    ours = {pair for pair in found if pair[0] in {one for one, _ in wanted} or pair[1] in {two for _, two in wanted}}
    right = len(found & wanted)
    f1 = 200 * right / (len(wanted) + len(ours))
    assert f1 >= least, f"{f1:.2f} of {len(wanted)}"
    # The missing chapter and the front matter pull nothing: their sentences stay alone.
    lost = set(known[0]) & {line for title, text in one if title == f"Κεφάλαιο {missing[1] + 1}" for line in text}
    paired = {texts[0][n] for bead in done.json["beads"] if bead["target"] for n in bead["source"]}
    if form != "txt":
        assert len(lost & paired) <= len(lost) * 0.02


def test_a_chapter_begins_at_the_headings_that_part_the_document() -> None:
    title, part = Block(BlockKind.HEADING, 1), Block(BlockKind.HEADING, 2)
    blocks = [title, PLAIN, part, PLAIN, PLAIN, part, part, PLAIN, Block(BlockKind.HEADING, 3), PLAIN]
    assert starts(blocks, range(len(blocks))) == [0, 2, 5]


def test_a_chapter_begins_with_each_file_of_a_book() -> None:
    files = [Block(place=place) for place in ("a.xhtml", "a.xhtml", "b.xhtml", "b.xhtml, table 1, row 1, column 1")]
    assert starts(files, range(4)) == [0, 2]
    assert starts([PLAIN] * 3, range(3)) == [0]


def test_what_a_person_locked_stands_against_chapters() -> None:
    lines = [
        ["Ένα", "Ο Σερζ ήρθε το 1919.", "Δύο", "Η Βέρα έφυγε το 1920.", "Τρία", "Ο Γκόρκι έγραψε το 1921."],
        ["One", "Serge came in 1919.", "Two", "Vera left in 1920.", "Three", "Gorky wrote in 1921."],
    ]
    blocks = [HEADING, PLAIN] * 3
    found = align(*lines, blocks=(blocks, blocks), paragraphs=(range(6), range(6)), locked=[((1, 2, 3), (1,))], most=3)
    assert ((1, 2, 3), (1,)) in [(bead.source, bead.target) for bead in found.beads]
