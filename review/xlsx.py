"""The cells of an XLSX workbook, each with what it is where it is no text.

A cell that a spreadsheet made into a number, a date, a truth value, an error or a formula's result is told apart:
none of our cells went out as such.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ..corpus.zipped import Zipped
from .zipped import EMPTY, LONGEST, WIDEST, Cell, Texts, shown

# Formats of the standard that show a number as a date or a time.
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# As many characters may all shared texts have together.
_ALL_TEXTS = 1 << 28


def rows(book: Zipped, wanted: str) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of the sheet named `wanted`, else of the first one: number and cells, those at the end left out."""
    main = _main(book)
    place = _sheet(book, main, wanted)
    folder = posixpath.dirname(main)
    shared = _shared(book, f"{folder}/sharedStrings.xml") if f"{folder}/sharedStrings.xml" in book else []
    dates = _date_styles(book, f"{folder}/styles.xml") if f"{folder}/styles.xml" in book else frozenset()
    reader = _Rows(book, shared, dates)
    for _ in book.parsed(place, reader.start, reader.end, reader.text):
        yield from reader.done
        reader.done.clear()


def told(book: Zipped, name: str) -> str:
    """What a property of the workbook says, of those that a program may add; "" when it has none of that name."""
    found = ""
    inside = False
    texts = Texts(book)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "property":
            inside = attributes.get("name") == name

    def end(tag: str) -> None:
        nonlocal found, inside
        if tag == "property" and inside:
            found, inside = texts.take().strip(), False

    if "docProps/custom.xml" in book:
        for _ in book.parsed("docProps/custom.xml", start, end, lambda text: texts.add(text) if inside else None):
            pass
    return found


def unescaped(text: str) -> str:
    """A text as it was before XLSX wrote `_x000D_` for what XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """A text in which nothing looks like such an escape."""
    return _ESCAPED.sub(lambda found: "_x005F" + found[0], text) if "_x" in text else text


class _Rows:
    """Gathers rows while the parser goes through a sheet."""

    def __init__(self, book: Zipped, shared: list[str], dates: frozenset[int]) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self._book, self._shared, self._dates = book, shared, dates
        self._texts = Texts(book)
        self._number = 0
        self._cells: list[Cell] = []
        self._kind, self._style, self._column = "", 0, 0
        self._formula = self._inside = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            number = attributes.get("r", "")
            self._number = int(number) if number.isdigit() and len(number) < 8 else self._number + 1
            self._cells = []
        elif tag == "c":
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdigit() and len(style) < 8 else 0
            self._column = _column(attributes.get("r", "")) or len(self._cells)
            self._formula = False
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag in ("v", "t"):
            self._inside = not self._phonetic

    def text(self, text: str) -> None:
        if self._inside:
            self._texts.add(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._inside = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            cell = self._cell(self._texts.take())
            if cell[0] or cell[1]:
                if self._column >= WIDEST:
                    self._book.refuse(f"row {self._number} goes beyond {WIDEST} columns")
                self._cells += [EMPTY] * (self._column - len(self._cells))
                self._cells.append(cell)
        elif tag == "row":
            self.done.append((self._number, self._cells))

    def _cell(self, said: str) -> Cell:
        kind = self._kind
        if kind == "s":
            number = int(said) if said.isdigit() and len(said) < 10 else -1
            said = self._shared[number] if 0 <= number < len(self._shared) else ""
        elif kind in ("str", "inlineStr"):
            said = unescaped(said)
        elif kind == "b":
            return ("TRUE" if said == "1" else "FALSE"), "formula" if self._formula else "boolean"
        elif kind == "e":
            return said, "error"
        elif said:
            if kind == "d" or self._style in self._dates:
                return _day(said), "formula" if self._formula else "date"
            return shown(said), "formula" if self._formula else "number"
        return said, "formula" if self._formula else ""


def _main(book: Zipped) -> str:
    """The member that lists the sheets."""
    found = _relations(book, "_rels/.rels")
    main = next((place for kind, place in found.values() if kind.endswith("/officeDocument")), "xl/workbook.xml")
    if main not in book:
        book.refuse("not an XLSX workbook")
    return main


def _sheet(book: Zipped, main: str, wanted: str) -> str:
    """The member that holds the sheet."""
    sheets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.setdefault(attributes.get("name", ""), attributes.get("id", ""))

    for _ in book.parsed(main, start, lambda _: None, lambda _: None):
        pass
    folder, name = posixpath.split(main)
    places = _relations(book, f"{folder}/_rels/{name}.rels")
    for sheet in (wanted, *sheets):
        place = places.get(sheets.get(sheet, ""), ("", ""))[1]
        if place in book:
            break
    else:
        book.refuse("no sheet is in it")
    return place


def _relations(book: Zipped, name: str) -> dict[str, tuple[str, str]]:
    """Kind and member of each relation, by its id."""
    found: dict[str, tuple[str, str]] = {}
    base = posixpath.dirname(posixpath.dirname(name))

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            place = attributes.get("Target", "")
            whole = place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(base, place))
            found[attributes.get("Id", "")] = attributes.get("Type", ""), whole

    if name in book:
        for _ in book.parsed(name, start, lambda _: None, lambda _: None):
            pass
    return found


def _shared(book: Zipped, name: str) -> list[str]:
    """The texts that cells name by number."""
    found: list[str] = []
    texts = Texts(book)
    inside = phonetic = False
    size = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        phonetic = phonetic or tag == "rPh"
        inside = tag == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic, size
        inside = False
        if tag == "rPh":
            phonetic = False
        elif tag == "si":
            found.append(unescaped(texts.take()))
            size += len(found[-1])
            if size > _ALL_TEXTS:
                book.refuse(f"its texts have more than {_ALL_TEXTS} characters")

    for _ in book.parsed(name, start, end, lambda text: texts.add(text) if inside else None):
        pass
    return found


def _date_styles(book: Zipped, name: str) -> frozenset[int]:
    """The cell styles that show a number as a date."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:LONGEST]
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    for _ in book.parsed(name, start, end, lambda _: None):
        pass

    def is_date(style: str) -> bool:
        code = codes.get(style)
        if code is None:
            return style.isdigit() and len(style) < 4 and int(style) in _DATES
        return code.lower() != "general" and bool(_DATE_CODE.search(_LITERAL.sub("", code)))

    return frozenset(n for n, style in enumerate(styles) if is_date(style))


def _column(place: str) -> int:
    """The column of `B7`, counted from 0."""
    number = 0
    for letter in place[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return max(0, number - 1)


def _day(number: str) -> str:
    """The date or time that a number of days stands for."""
    try:
        days = float(number)
        moment = datetime(1899, 12, 30) + timedelta(days=days)  # noqa: DTZ001  a sheet knows no zone
    except (ValueError, OverflowError):
        return number
    if days < 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")
