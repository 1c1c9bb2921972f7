"""A workbook from anybody, XLSX or ODS: a zip of XML files, read as a stream within limits.

Refused are a zip that would unfold beyond all sheets, an entity that the XML declares, a tree too deep, a text too
long, a sheet too wide. The sizes that a zip declares may be believed: Python reads no more of a member than that.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from ..corpus.errors import DiplaError

# Bytes of one member, unfolded: 100,000 rows take about 150 MB.
LARGEST = 1 << 29
# Sheets fold to a tenth or a thirtieth; what folds more, and is large, was made to burst.
RATIO, SMALL = 150, 1 << 24
MEMBERS = 2_000
DEEPEST = 64
# Characters of one text; a cell holds 32,767.
LONGEST = 1 << 20
# Columns that are read: twelve are ours.
WIDEST = 256
# As often may a row that says something stand again.
REPEATED = 1_000
_CHUNK = 1 << 16

# The text of a cell, and what it is where it is no text: number, date, boolean, error, formula.
Cell = tuple[str, str]
EMPTY: Cell = ("", "")


class Zipped:
    """The members of a workbook; use it in a `with` block."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(stream)
            members = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            self.refuse(f"not a workbook ({error})")
        if len(members) > MEMBERS:
            self.refuse(f"holds {len(members)} files, a workbook some dozen")
        for member in members:
            if member.flag_bits & 1:
                self.refuse("the workbook has a password")
            burst = member.file_size > SMALL and member.file_size > RATIO * max(1, member.compress_size)
            if member.file_size > LARGEST or burst:
                self.refuse(
                    f"{member.filename} would unfold from {member.compress_size} to {member.file_size} bytes, "
                    "which no sheet does"
                )
        self._names = {member.filename.lower(): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def refuse(self, why: str) -> NoReturn:
        """Raise the DiplaError that says why this workbook is not read."""
        raise DiplaError(
            f"{self.path}: {why}. Save the sheet again as XLSX, ODS or CSV, without a password. Nothing was changed."
        )

    def parsed(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> Iterator[None]:
        """Parse a member with these handlers, names without their namespace; yields after each chunk."""
        depth = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                self.refuse(f"{name}: elements {depth} deep")
            start(tag.rpartition("|")[2], {key.rpartition("|")[2]: value for key, value in attributes.items()})

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(tag.rpartition("|")[2])

        def declared(*_: Any) -> None:
            self.refuse(f"{name} declares an entity, which no spreadsheet writes")

        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        parser.CharacterDataHandler, parser.EntityDeclHandler = text, declared
        try:
            with self._zip.open(self._names[name.lower()]) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk, False)
                    yield
                parser.Parse(b"", True)
                yield
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            self.refuse(f"{name} is damaged ({error})")


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
