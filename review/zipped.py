"""A workbook from anybody, XLSX or ODS: what of its cells is read, and the limits. The zip is `corpus.zipped`'s."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from ..corpus.zipped import Zipped

# Characters of one text; a cell holds 32,767.
LONGEST = 1 << 20
# Columns that are read: twelve are ours.
WIDEST = 256
# As often may a row that says something stand again.
REPEATED = 1_000

# The text of a cell, and what it is where it is no text: number, date, boolean, error, formula.
Cell = tuple[str, str]
EMPTY: Cell = ("", "")


def opened(path: Path, stream: BinaryIO) -> Zipped:
    """The members of a workbook; DiplaError when it is none."""
    mend = "Save the sheet again as XLSX, ODS or CSV, without a password. Nothing was changed."
    book = Zipped(path, stream, what="a workbook", mend=mend)
    book.check()
    return book


class Texts:
    """Gathers the text between tags, within a limit."""

    def __init__(self, book: Zipped) -> None:
        self._book = book
        self._parts: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Gather a piece."""
        self._parts.append(text)
        self._length += len(text)
        if self._length > LONGEST:
            self._book.refuse(f"a text of more than {LONGEST} characters")

    def take(self) -> str:
        """What was gathered; from here it begins anew."""
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        return text


def shown(number: str) -> str:
    """A number as a person would write it; what is none stays as it is.

    >>> shown("1.0"), shown("0.10000000000000001"), shown("12")
    ('1', '0.1', '12')
    """
    try:
        value = float(number)
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    except (ValueError, OverflowError):
        return number
