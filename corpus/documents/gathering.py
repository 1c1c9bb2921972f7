"""Blocks gathered while a parser goes through a document: paragraphs inside paragraphs, notes, what was left out.

A text box stands inside the paragraph that anchors it and is read after it. Notes come after the text, in order, as
they do in a book's text file: the sentence that holds the mark is not cut. Inside a block a line break is `\\n`, and
two of them end the block, as do those who write `<br><br>`. Soft hyphens are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ..errors import DiplaError
from ..model import PLAIN, Block, BlockKind
from .blocks import UNSAID, About, Extracted, Piece

# Characters of one document. War and Peace has three million; a text of this size is cut in parts first.
MOST = 1 << 25
# Characters of one paragraph, and paragraphs of one document.
LONGEST, MOST_BLOCKS = 1 << 20, 500_000
# What is left out, in the words of the warning.
DELETED, HIDDEN, MADE = "deleted text of tracked changes", "hidden text", "table of contents or index"
_LINE_ENDS = re.compile(r"[ \t]*(?:\r\n?|[\n\v\f\x85\u2028\u2029])[ \t]*")
_APART = re.compile(r"\n{2,}")
_SHOWN = 40


@dataclass(slots=True)
class _Paragraph:
    """What is open: its own text, the pieces that stand inside it, and text that its next paragraph begins with."""

    held: list[Piece] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    length: int = 0
    carried: list[str] = field(default_factory=list)
    is_container: bool = False


class Gathering:
    """The blocks of one document. `left_out` counts, by what it is, what the file holds and we do not take."""

    def __init__(self, path: Path) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Piece] = []
        self.left_out: Counter[str] = Counter()
        self._path = path
        self._open = [_Paragraph(self.pieces, is_container=True)]
        self._total = 0
        self._known: dict[Block, Block] = {}

    @property
    def is_open(self) -> bool:
        """Whether text that is added now stands in a paragraph."""
        return not self._open[-1].is_container

    @property
    def has_text(self) -> bool:
        """Whether the open paragraph has more than blanks so far."""
        return any(part.strip() for part in self._open[-1].parts)

    def begin(self) -> None:
        """Open a paragraph, inside the one that is open if there is one."""
        parts, self._open[-1].carried = self._open[-1].carried, []
        self._open.append(_Paragraph(parts=parts))

    def add(self, text: str) -> None:
        """Add to the open paragraph; text outside of all paragraphs is not the document's."""
        paragraph = self._open[-1]
        if paragraph.is_container:
            return
        paragraph.parts.append(text)
        paragraph.length += len(text)
        if paragraph.length > LONGEST:
            self.refuse(f"a paragraph of more than {LONGEST} characters")

    def finish(self, block: Block = PLAIN, *, joins: bool = False) -> None:
        """Close the open paragraph; one that `joins` goes on in the next one."""
        paragraph = self._open.pop()
        outer = self._open[-1]
        if joins:
            outer.carried = paragraph.parts
        else:
            self._put(outer.held, paragraph.parts, block)
        outer.held += paragraph.held

    def put(self, text: str, block: Block = PLAIN, *, is_note: bool = False) -> None:
        """A block that is known whole, among the notes or in the text."""
        if is_note:
            self.into_notes()
        self.begin()
        self.add(text)
        self.finish(block)
        if is_note:
            self.out()

    def settle(self, block: Block = PLAIN) -> None:
        """No paragraph comes here that could go on with one that joins: what waits is a paragraph itself."""
        if self._open[-1].carried:
            self.begin()
            self.finish(block)

    def into_notes(self) -> None:
        """What follows, up to `out`, is a note."""
        self._open.append(_Paragraph(self.notes, is_container=True))

    def into_box(self) -> None:
        """What follows, up to `out`, stands apart inside the open paragraph and is read after it."""
        self._open.append(_Paragraph(self._open[-1].held, is_container=True))

    def out(self) -> None:
        """The note or box is at its end."""
        self.settle()
        self._open.pop()

    def chapter(self) -> None:
        """Bring the notes so far in: a book's chapter is at its end."""
        self.pieces += self.notes
        self.notes.clear()

    def extracted(self, about: About = UNSAID, warnings: tuple[str, ...] = ()) -> Extracted:
        """All blocks, notes after the text; what was left out as warnings. Nothing is gathered after that."""
        while len(self._open) > 1:
            self.finish() if self.is_open else self.out()
        self.settle()
        self.chapter()
        told = [f"left out: {what} ({n} {'place' if n == 1 else 'places'})" for what, n in self.left_out.items()]
        found = Extracted(tuple(self.pieces), about, (*warnings, *told))
        # A parser's handlers hold this for some time yet; the blocks are the caller's.
        self.pieces.clear()
        return found

    def so_far(self) -> str:
        """How much was readable, for the message about a file that breaks off."""
        if not self.pieces:
            return "nothing was readable before that"
        last = " ".join(self.pieces[-1].text[:_SHOWN].split())
        many = f"{len(self.pieces)} paragraphs were" if len(self.pieces) > 1 else "one paragraph was"
        return f"{many} readable before that, the last begins “{last}”"

    def _put(self, target: list[Piece], parts: list[str], block: Block) -> None:
        # Most blocks are like others: a long document has one in memory, not one for each paragraph.
        block = self._known.setdefault(block, block)
        whole = "".join(parts).replace("\u00ad", "")
        if not whole.isprintable():
            whole = _LINE_ENDS.sub("\n", whole)
        for text in _APART.split(whole) if "\n\n" in whole else (whole,):
            if text := text.strip():
                self._total += len(text)
                target.append(Piece(text, block))
        if self._total > MOST or len(target) > MOST_BLOCKS:
            self.refuse(f"more than {MOST} characters or {MOST_BLOCKS} paragraphs")

    def refuse(self, found: str) -> NoReturn:
        """Raise the DiplaError that says why this document is not read."""
        raise DiplaError(f"{self._path}: {found}, which is no document's. Cut it in parts. Nothing was read.")


def noted(pieces: list[Piece], name: str, number: int) -> list[Piece]:
    """The blocks of a note, each as a footnote with its place (`footnote 3`)."""
    return [Piece(text, Block(BlockKind.FOOTNOTE, place=f"{name} {number}", page=block.page)) for text, block in pieces]


class Tables:
    """Where in the tables of a document the parser is; tables are numbered as they begin."""

    def __init__(self) -> None:
        self._count = 0
        self._open: list[list[int]] = []  # number, row, column, width of the cell

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self) -> None:
        """A table begins, perhaps in a cell of another."""
        self._count += 1
        self._open.append([self._count, 0, 0, 1])

    def row(self) -> None:
        """The next row begins."""
        if self._open:
            self._open[-1][1:] = [self._open[-1][1] + 1, 0, 1]

    def cell(self, width: int = 1, skipped: int = 0) -> None:
        """The next cell begins, `width` columns wide."""
        if self._open:
            place = self._open[-1]
            place[2] += skipped + (place[3] if place[2] else 1)
            place[3] = max(1, width)

    def widen(self, width: int) -> None:
        """The open cell turns out to be so wide."""
        if self._open:
            self._open[-1][3] = max(1, width)

    def end(self) -> None:
        """The innermost table is at its end."""
        if self._open:
            self._open.pop()

    @property
    def place(self) -> str:
        """The way to the open cell; "" outside of tables."""
        if not self._open:
            return ""
        table, row, column, _ = self._open[-1]
        return f"table {table}, row {row}, column {column}"


def number(said: str | None, otherwise: int = 0, most: int = 100_000) -> int:
    """A small number that a file says; `otherwise` where it says none that can be meant."""
    text = (said or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 and int(text) <= most else otherwise
