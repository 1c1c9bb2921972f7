"""What every reader of documents gives: blocks of text in reading order, and what the file says of itself.

A block is a paragraph that the format marks as one: a heading, a list item, a cell, a footnote, a cue, a line of
verse. The text of a document is its blocks with a blank line between them, and spans count in that text. A file of
plain text has no blocks: what its line breaks mean is for `corpus.lines` to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..model import PLAIN, Block

BETWEEN = "\n\n"
# So many characters are joined at a time.
_CHUNK = 1 << 14


class Piece(NamedTuple):
    """The text of one block, without line breaks that mean nothing, and what it is."""

    text: str
    block: Block = PLAIN


class Placed(NamedTuple):
    """A block as code points [start, end) of the document's text."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself, for the header; "" and () where it says nothing. `date` is ISO 8601."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    date: str = ""


UNSAID = About()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader found in a file. `warnings` are sentences for the person: what was left out or guessed."""

    pieces: tuple[Piece, ...]
    about: About = UNSAID
    warnings: tuple[str, ...] = ()


def assembled(pieces: Iterable[Piece]) -> tuple[str, tuple[Placed, ...]]:
    """The text of a document and the place of each block in it; blocks without text are left out.

    Pieces that nobody else holds are given up as they go in: the text is not held twice in small parts.
    """
    chunks: list[str] = []
    texts: list[str] = []
    placed: list[Placed] = []
    at = size = 0
    for piece, block in pieces:
        text = piece.strip()
        if not text:
            continue
        texts.append(text)
        placed.append(Placed(at, at + len(text), block))
        at += len(text) + len(BETWEEN)
        size += len(text)
        if size > _CHUNK:
            chunks.append(BETWEEN.join(texts))
            texts.clear()
            size = 0
    if texts:
        chunks.append(BETWEEN.join(texts))
    texts.clear()
    return BETWEEN.join(chunks), tuple(placed)
