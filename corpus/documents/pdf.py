"""The text of a PDF: a guess at paragraphs from where the letters stand on the pages.

pdfium says which letters there are and where; `pdf_heads` tells what runs along the head and foot of pages, and
`pdf_layout` what is a column, a line, a paragraph. Here a word that was divided at the end of a line becomes whole, a
paragraph goes on over columns and pages, and notes at the foot of a page wait until it has ended. Pages are read one
by one, so that a long document needs little more than its text. Refused are a file with a password, a file that pdfium
cannot open, and one whose pages are pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import DiplaError
from ..model import Block, BlockKind
from ..srx import rules_for
from .blocks import About, Extracted, Piece
from .pdf_heads import Page, without_heads
from .pdf_layout import Body, Paragraph, joined, paragraphs, runs

GUESS = (
    "A PDF holds letters and their places, no paragraphs: headings, paragraphs, columns and notes are a guess. "
    "Where the document exists in another format, add that."
)
# Letters that were read so far say how large those of the body are; as many pages do at the start.
_LOOK = 5
# As much of a text as is looked at where another joins it.
_WORD = 64
# Above this share of letters without a meaning, the font does not say which they are.
_UNKNOWN = 0.05

_BULLET = re.compile(r"[•●◦▪■□◆►‣⁃✓\uf0b7\uf0a7]\s*")
_MARKER = re.compile(r"(?:\d{1,3}|[*†‡]{1,3})[.)]?\s*")
_NO_TITLE = re.compile(r"(?i)microsoft word|untitled|\.(?:docx?|odt|indd|tex|pdf)\b")


def extracted(path: Path, lang: str) -> Extracted:
    """The blocks of a PDF in reading order, with the pages that they begin on as the document numbers them.

    Raises DiplaError for a password, a broken file, and pages that are pictures.
    """
    with _opened(path) as document:
        said = document.get_metadata_dict(skip_empty=True)
        gathering = _Gathering(Body(rules_for(lang)))
        silent: list[int] = []
        for page in without_heads(_pages(document, silent)):
            gathering.add(page)
        count = len(document)
    pieces = gathering.pieces()
    if not pieces:
        raise DiplaError(
            f"{path}: found no letters on its {count} pages; they are pictures, or empty. "
            "Make text of them first with a program for OCR, such as ocrmypdf."
        )
    warnings = [GUESS]
    if silent and len(silent) < count:
        warnings.append(f"{len(silent)} of {count} pages hold no letters, the first is page {silent[0]} of the file.")
    letters = sum(len(piece.text) for piece in pieces)
    unknown = sum(len(re.findall("[\ufffd\ue000-\uf8ff]", piece.text)) for piece in pieces)
    if unknown > _UNKNOWN * letters:
        warnings.append(f"{unknown} of {letters} letters have no meaning: the fonts do not say which they are.")
    return Extracted(tuple(pieces), _about(said), tuple(warnings))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import pypdfium2
        from pypdfium2.raw import FPDF_ERR_PASSWORD
    except ImportError:
        raise DiplaError(f"{path}: a PDF is read by pypdfium2. Install it: pip install 'dipla[documents]'") from None
    try:
        document = pypdfium2.PdfDocument(path)
        len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise DiplaError(
                f"{path}: the PDF asks for a password. Save a copy without one, then run the command again."
            ) from None
        raise DiplaError(f"{path}: no whole PDF ({error}). Get a whole copy.") from None
    try:
        yield document
    finally:
        document.close()


def _pages(document: Any, silent: list[int]) -> Iterator[Page]:
    from pypdfium2 import PdfiumError

    for number in range(len(document)):
        label = ""
        found = []
        try:
            label = document.get_page_label(number)
            page = document[number]
        except PdfiumError:
            page = None  # one broken page among whole ones is told as one without letters
        if page is not None:
            letters = page.get_textpage()
            try:
                found = runs(letters)
            finally:
                letters.close()
                page.close()
        if not found:
            silent.append(number + 1)
        yield Page(number, label, found)


@dataclass
class _Gathering:
    """Blocks as pages come: what is still open, and the notes that wait for its end."""

    body: Body
    done: list[Piece] = field(default_factory=list)
    headings: list[tuple[int, float]] = field(default_factory=list)
    waiting: list[Page] = field(default_factory=list)
    open: Paragraph | None = None
    parts: list[str] = field(default_factory=list)
    begun: Block = field(default_factory=Block)
    notes: list[Piece] = field(default_factory=list)

    def add(self, page: Page) -> None:
        """Take a page without its head and foot."""
        self.body.see(page.runs)
        self.waiting.append(page)
        if len(self.waiting) >= _LOOK or page.number >= _LOOK:
            self._read()

    def pieces(self) -> list[Piece]:
        """All blocks; the largest headings are of the first level."""
        self._read()
        self._close()
        sizes = sorted({round(size) for _, size in self.headings}, reverse=True)
        for place, size in self.headings:
            piece = self.done[place]
            self.done[place] = piece._replace(block=replace(piece.block, level=sizes.index(round(size)) + 1))
        return self.done

    def _read(self) -> None:
        for page in self.waiting:
            for paragraph in paragraphs(page.runs, self.body):
                self._take(paragraph, page)
        self.waiting.clear()

    def _take(self, paragraph: Paragraph, page: Page) -> None:
        block = Block(place=f"page {page.number + 1}", page=page.label)
        if paragraph.kind is BlockKind.FOOTNOTE:
            text = _MARKER.sub("", paragraph.text, count=1) if _MARKER.match(paragraph.text) else paragraph.text
            self.notes.append(Piece(text, replace(block, kind=BlockKind.FOOTNOTE)))
        elif self.open is not None and _goes_on(self.open, paragraph, self.body):
            # Only the last word is written anew, so that a paragraph of many pages is not.
            self.parts[-1:] = self.parts[-1][:-_WORD], joined(self.parts[-1][-_WORD:], paragraph.text)
            self.open = paragraph
        else:
            self._close()
            self.open, self.begun, self.parts = paragraph, block, [paragraph.text]

    def _close(self) -> None:
        if self.open is not None:
            kind, text = self.open.kind, "".join(self.parts)
            if kind is BlockKind.HEADING:
                self.headings.append((len(self.done), self.open.size))
            elif bullet := _BULLET.match(text):
                kind, text = BlockKind.ITEM, text[bullet.end() :]
            if text.strip():
                self.done.append(Piece(text, replace(self.begun, kind=kind)))
            elif self.headings and self.headings[-1][0] == len(self.done):
                self.headings.pop()
        self.done += self.notes
        self.notes.clear()
        self.open = None


def _goes_on(one: Paragraph, two: Paragraph, body: Body) -> bool:
    """Whether a paragraph at the end of a column or page goes on in the next."""
    if not two.first or one.kind is not two.kind or abs(one.size - two.size) > 0.08 * one.size:
        return False
    if one.text.endswith(("\ufffe", "\xad")):
        return True
    if _BULLET.match(two.text) or body.ends(one.text, two.text):
        return False
    head = two.text.lstrip("«“\"'(‘[")[:1]
    return head.islower() or (one.full and not two.indented)


def _about(said: dict[str, str]) -> About:
    title = said.get("Title", "")
    date = re.match(r"D:(\d{4})(\d\d)(\d\d)", said.get("CreationDate", ""))
    return About(
        "" if _NO_TITLE.search(title) else title,
        tuple(filter(None, [said.get("Author", "").strip()])),
        date="-".join(date.groups()) if date else "",
    )
