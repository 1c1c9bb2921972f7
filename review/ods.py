"""The cells of an OpenDocument sheet (ODS), each with what it is where it is no text; see `review.xlsx`.

Equal cells and rows in a row are written once with a count: the count is followed as far as a sheet of ours can go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..corpus.zipped import Zipped
from .zipped import EMPTY, REPEATED, WIDEST, Cell, Texts, shown

_BLANKS = re.compile("[ \t\r\n]+")
_VALUES = {
    "float": ("value", "number"),
    "percentage": ("value", "number"),
    "currency": ("value", "number"),
    "date": ("date-value", "date"),
    "time": ("time-value", "date"),
    "boolean": ("boolean-value", "boolean"),
}


def rows(book: Zipped, wanted: str) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of the sheet named `wanted`, else of the first one: number and cells, those at the end left out."""
    if "content.xml" not in book:
        book.refuse("not an ODS workbook")
    names: list[str] = []
    finder = _Tables(names)
    for _ in book.parsed("content.xml", finder.start, lambda _: None, lambda _: None):
        pass
    if not names:
        book.refuse("no sheet is in it")
    reader = _Rows(book, names.index(wanted) if wanted in names else 0)
    for _ in book.parsed("content.xml", reader.start, reader.end, reader.text):
        yield from reader.done
        reader.done.clear()
        if reader.is_over:
            return


def told(book: Zipped, name: str) -> str:
    """What a property of the workbook says, of those that a person or a program may add; "" when there is none."""
    found = ""
    inside = False
    texts = Texts(book)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag == "user-defined" and attributes.get("name") == name

    def end(_: str) -> None:
        nonlocal found, inside
        if inside:
            found, inside = texts.take().strip(), False

    if "meta.xml" in book:
        for _ in book.parsed("meta.xml", start, end, lambda text: texts.add(text) if inside else None):
            pass
    return found


class _Tables:
    """Gathers the names of the sheets."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table" and "name" in attributes:
            self._names.append(attributes["name"])


class _Rows:
    """Gathers rows while the parser goes through the sheet of number `table`."""

    def __init__(self, book: Zipped, table: int) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self.is_over = False
        self._book, self._left = book, table + 1
        self._number = 0
        self._texts = Texts(book)
        self._cells: list[Cell] = []
        self._row_again = self._cell_again = 1
        self._attributes: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._gap = 0
        self._aside = 0  # inside a comment on a cell
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table" and "name" in attributes:
            self._left -= 1
        elif self._left:
            return
        elif tag == "annotation" or self._aside:
            self._aside += 1
        elif tag == "table-row":
            self._cells, self._gap = [], 0
            self._row_again = _count(attributes.get("number-rows-repeated", "1"))
        elif tag in ("table-cell", "covered-table-cell"):
            self._attributes, self._paragraphs = attributes, []
            self._cell_again = _count(attributes.get("number-columns-repeated", "1"))
        elif tag in ("p", "h"):
            self._inside = True
        elif tag == "s":
            self._texts.add("\0" * min(_count(attributes.get("c", "1")), 1 << 16))
        elif tag == "tab":
            self._texts.add("\1")
        elif tag == "line-break":
            self._texts.add("\2")

    def text(self, text: str) -> None:
        if self._inside and not self._aside:
            self._texts.add(text)

    def end(self, tag: str) -> None:
        if self._left or self.is_over:
            return
        if self._aside:
            self._aside -= 1
        elif tag in ("p", "h"):
            self._inside = False
            plain = _BLANKS.sub(" ", self._texts.take()).strip(" ")
            self._paragraphs.append(plain.replace("\0", " ").replace("\1", "\t").replace("\2", "\n"))
        elif tag in ("table-cell", "covered-table-cell"):
            self._put(self._cell())
        elif tag == "table-row":
            self._finish()
        elif tag == "table":
            self.is_over = True

    def _put(self, cell: Cell) -> None:
        if cell == EMPTY:
            self._gap += self._cell_again
            return
        if len(self._cells) + self._gap + self._cell_again > WIDEST:
            self._book.refuse(f"row {self._number + 1} goes beyond {WIDEST} columns")
        self._cells += [EMPTY] * self._gap + [cell] * self._cell_again
        self._gap = 0

    def _finish(self) -> None:
        if self._cells:
            if self._row_again > REPEATED:
                self._book.refuse(f"row {self._number + 1} stands {self._row_again} times")
            for again in range(self._row_again):
                self.done.append((self._number + 1 + again, self._cells))
        self._number += self._row_again

    def _cell(self) -> Cell:
        said = self._attributes
        kind = said.get("value-type", "")
        text = "\n".join(self._paragraphs)
        if kind in _VALUES:
            name, what = _VALUES[kind]
            text = said.get(name, text)
            text = shown(text) if what == "number" else text.upper() if what == "boolean" else text
        else:
            text, what = said.get("string-value", text), ""
        return text, "formula" if "formula" in said else what


def _count(said: str) -> int:
    return max(1, int(said)) if said.isdigit() and len(said) < 9 else 1
