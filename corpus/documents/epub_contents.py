"""What a book's list of contents says: which lines of its chapters are their headings, and how deep.

Books often set the title of a chapter as a paragraph of its own look. Where the list of contents leads to a chapter,
a paragraph of that chapter with the very words of the entry is a heading.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from ..model import Block, BlockKind
from .blocks import Piece
from .headings import plain
from .html_events import fed
from .package import Package


class Contents:
    """The entries of a book's list of contents: the level of each by its part and words."""

    def __init__(self) -> None:
        self._levels: dict[tuple[str, str], int] = {}

    def read_list(self, part: str, page: str) -> None:
        """Read the list of an EPUB 3, a page of HTML."""
        fed(_Nav(self, part), page)

    def read_map(self, package: Package, part: str) -> None:
        """Read the list of an EPUB 2 (NCX)."""
        depth = 0
        texts: list[str] = []
        label = ""

        def start(tag: str, said: dict[str, str]) -> None:
            nonlocal depth
            texts.clear()
            if tag == "navPoint":
                depth += 1
            elif tag == "content" and depth:
                self.add(part, said.get("src", ""), label, depth)

        def end(tag: str) -> None:
            nonlocal depth, label
            if tag == "text":
                label = "".join(texts)
            elif tag == "navPoint":
                depth -= 1

        for _ in package.parsed(part, start, end, texts.append):
            pass

    def add(self, part: str, href: str, label: str, level: int) -> None:
        """An entry of the list that stands in `part`."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(part), unquote(href.partition("#")[0])))
        self._levels.setdefault((target, _words(label)), level)

    def headed(self, part: str, pieces: Sequence[Piece]) -> list[Piece]:
        """The blocks of a chapter; a paragraph with the words of an entry that leads here has become a heading."""
        return [self._headed(part, piece) for piece in pieces]

    def _headed(self, part: str, piece: Piece) -> Piece:
        level = self._levels.get((part, _words(piece.text)), 0)
        if not level or piece.block.kind is not BlockKind.PARAGRAPH:
            return piece
        return Piece(piece.text, Block(BlockKind.HEADING, level, piece.block.place, piece.block.page))


class _Nav:
    """Takes the events of a parser of HTML: the links inside the list of contents, by their depth."""

    def __init__(self, contents: Contents, part: str) -> None:
        self._contents, self._part = contents, part
        self._inside: list[bool] = []  # of each open nav: it is the list of contents
        self._depth = 0
        self._href: str | None = None
        self._texts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "nav":
            self._inside.append("toc" in attributes.get("epub:type", "").split())
        elif tag in ("ol", "ul"):
            self._depth += 1
        elif tag == "a":
            self._href = attributes.get("href", "")
            self._texts.clear()

    def end(self, tag: str) -> None:
        if tag == "nav" and self._inside:
            self._inside.pop()
        elif tag in ("ol", "ul"):
            self._depth -= 1
        elif tag == "a" and self._href is not None:
            if any(self._inside):
                self._contents.add(self._part, self._href, "".join(self._texts), max(1, self._depth))
            self._href = None

    def data(self, text: str) -> None:
        self._texts.append(text)

    def close(self) -> None:
        """Nothing is left to tell."""


def _words(text: str) -> str:
    return plain(" ".join(text.split()))
