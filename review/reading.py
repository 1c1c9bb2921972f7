"""An edited sheet as rows of text: CSV with any of four delimiters and in any encoding, XLSX, or ODS, by its content.

Columns may stand in any order; those that are not ours are a person's own. Which encoding a CSV that is not Unicode
has is settled by the source column: the encoding in which most of it is what went out. Guards are taken off and line
ends are `\\n`. A sheet without `id` or `target` is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from ..corpus.documents.text import decode
from ..corpus.errors import DiplaError
from ..corpus.zipped import Zipped
from . import ods, xlsx
from .doubts import bytes_of
from .sheet import COLUMNS, unguarded
from .workbook import PAGE, PROPERTY
from .zipped import WIDEST, Cell, opened

NEEDED = ("id", "target")
# The kind of a cell whose line ends were other ones.
NEWLINES = "newlines"
# A sheet of conflicts has these in place of a target.
CONFLICT_COLUMNS = ("waiting", "take", "project_says", "sheet_says")
# The encodings with 256 letters that spreadsheets of Greek and of western languages save in.
_ENCODINGS = ("cp1253", "iso8859-7", "cp1252", "mac-greek", "cp737", "cp869", "cp1250", "cp1251", "cp1254")
_DELIMITERS = ",;\t|"
# As many rows show in which encoding a sheet is.
_ENOUGH = 2_000
_LONGEST_FIELD = 1 << 24
# A byte order mark, as programs show it that read UTF-8 in another encoding.
_MANGLED_MARKS = {"ï»¿": "cp1252", "ο»Ώ": "cp1253", "ο»ΐ": "iso8859-7"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its cells by column, as text, and its number in the file (the header is 1).

    `kinds` says of a cell that is no text what it is: number, date, boolean, error or formula; or that its line ends
    were not ours.
    """

    number: int
    cells: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)

    def said(self, column: str) -> str:
        """What a cell says, without blanks around it; "" where there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it came back. `name` is what a workbook's properties say of it; `repaired` what was put right."""

    columns: tuple[str, ...]
    rows: list[Row]
    name: str = ""
    repaired: str = ""

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns that are not ours."""
        return tuple(name for name in self.columns if name and name not in COLUMNS)


# How many of some rows have the source text that went out.
Known = Callable[[Sequence[Row]], int]


def read(
    path: Path,
    encoding: str | None = None,
    known: Known | None = None,
    lang: str = "el",
    needed: Sequence[str] = NEEDED,
) -> Table:
    """The rows of an edited sheet. `encoding` overrules the choice for a CSV, which `known` makes.

    Raises DiplaError for what is no sheet: no `id` or no `target` column.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
            stream.seek(0)
            if head.startswith(b"PK"):
                return _workbook(path, opened(path, stream), needed)
            content = stream.read()
    except FileNotFoundError:
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{path}: this is a folder; expected a sheet (CSV, XLSX or ODS). Name a file in it.") from None
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DiplaError(
            f"{path}: an old .xls workbook, or one with a password. Save the sheet as .xlsx or .csv, without a "
            "password. Nothing was changed."
        )
    if not content.strip():
        raise DiplaError(f"{path}: the file is empty; expected a sheet (CSV, XLSX or ODS). Nothing was changed.")
    return _csv(path, content, encoding, known, lang, needed)


def _workbook(path: Path, book: Zipped, needed: Sequence[str]) -> Table:
    is_ods = "content.xml" in book
    table = (ods if is_ods else xlsx).rows(book, PAGE)
    _, head = next(table, (1, []))
    made = _table(path, [text for text, _ in head], _guarded_off(table), needed)
    return replace(made, name=(ods if is_ods else xlsx).told(book, PROPERTY))


def _guarded_off(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in rows:
        yield number, [_cell(text, kind) for text, kind in cells]


def _cell(text: str, kind: str = "") -> Cell:
    """A cell with its guard off and its line ends as `\\n`; kind tells when they were others."""
    return unguarded(text), kind or (NEWLINES if "\r" in text else "")


def _csv(
    path: Path, content: bytes, encoding: str | None, known: Known | None, lang: str, needed: Sequence[str]
) -> Table:
    if encoding is None and known is not None and not _is_unicode(content):
        encoding = _best(path, content, known, needed)
    text, used = decode(content, lang, str(path), encoding)
    # A first line that some programs write for Excel: `sep=;`.
    named = re.match('\ufeff?"?sep=(.)"?\r?\n', text)
    delimiter = named[1] if named else _delimiter(text)
    # Of a large file the decoded text is not kept.
    del text
    stream = io.TextIOWrapper(io.BytesIO(content), encoding=used, newline="")
    if stream.read(1) != "\ufeff":
        stream.seek(0)
    rows = _csv_rows(path, stream, delimiter)
    if named:
        next(rows)
    _, head = next(rows, (1, []))
    return _table(path, [text for text, _ in head], rows, needed)


def _is_unicode(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]
    return True


def _best(path: Path, content: bytes, known: Known, needed: Sequence[str]) -> str | None:
    """The encoding in which most rows have the source that went out; None when none has any."""
    found: list[tuple[int, int, str]] = []
    for order, name in enumerate(_ENCODINGS):
        try:
            text = content.decode(name)
            rows = _csv_rows(path, io.StringIO(text, newline=""), _delimiter(text))
            _, head = next(rows, (1, []))
            found.append((-known(_table(path, [t for t, _ in head], islice(rows, _ENOUGH), needed).rows), order, name))
        except (UnicodeDecodeError, DiplaError):
            continue
    return min(found)[2] if found and min(found)[0] < 0 else None


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first line into the most of our columns."""
    first = text[: 1 << 16].lstrip("\ufeff").split("\n", 1)[0]

    def ours(mark: str) -> int:
        return sum(cell.strip().strip('\ufeff"').lower() in COLUMNS for cell in first.split(mark))

    return max(_DELIMITERS, key=lambda mark: (ours(mark), first.count(mark)))


def _csv_rows(path: Path, stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_cell(text) for text in cells]
    except csv.Error as error:
        raise DiplaError(
            f"{path}, line {reader.line_num}: not CSV ({error}). "
            "Save the sheet again as CSV or XLSX. Nothing was changed."
        ) from None


def _table(path: Path, head: Sequence[str], rows: Iterable[tuple[int, list[Cell]]], needed: Sequence[str]) -> Table:
    mangled = next((name for mark, name in _MANGLED_MARKS.items() if head and head[0].startswith(mark)), "")
    if mangled:
        head = [_put_right(name, mangled) for name in head]
    columns = _columns(path, head, needed)
    found = []
    for number, said in rows:
        cells = [(_put_right(text, mangled), kind) for text, kind in said] if mangled else said
        if len(cells) > len(columns):
            beyond = [text.strip() for text, _ in cells[len(columns) :]]
            if any(beyond):
                columns = (*columns, *(f"column {n + 1}" for n in range(len(columns), min(len(cells), WIDEST))))
        if any(text.strip() for text, _ in cells):
            kinds = {name: kind for name, (_, kind) in zip(columns, cells, strict=False) if kind}
            found.append(Row(number, {n: text for n, (text, _) in zip(columns, cells, strict=False)}, kinds or _NONE))
    repaired = f"UTF-8 had been read as {mangled}; every cell was put right" if mangled else ""
    return Table(columns, found, repaired=repaired)


_NONE: dict[str, str] = {}


def _columns(path: Path, head: Sequence[str], needed: Sequence[str]) -> tuple[str, ...]:
    # LibreOffice may take the byte order mark and its quotes for part of the first name.
    plain = [name.strip().strip('\ufeff"').strip() for name in head]
    # Our names are known however they are written; a person's own stay as they are.
    columns = tuple(
        name.lower() if name.lower() in (*COLUMNS, *CONFLICT_COLUMNS) else name or f"column {n}"
        for n, name in enumerate(plain, start=1)
    )
    for name in needed:
        if name not in columns and not set(CONFLICT_COLUMNS) <= set(columns):
            found = ", ".join(filter(None, plain)) or "nothing"
            raise DiplaError(
                f"{path}: the first row has no column {name!r}; found {found}. Give a sheet that `dipla sheet` or "
                "`dipla run` wrote, with its header row. Nothing was changed."
            )
    if twice := {name for name in columns if name in COLUMNS and columns.count(name) > 1}:
        raise DiplaError(
            f"{path}: two columns are named {min(twice)!r}. Leave the one that holds your edits. Nothing was changed."
        )
    return columns


def _put_right(text: str, encoding: str) -> str:
    """A text whose UTF-8 was read in another encoding, as it was; one that cannot be so is left."""
    content = bytes_of(text, encoding)
    try:
        return unguarded(content.decode("utf-8-sig")) if content is not None else text
    except UnicodeDecodeError:
        return text
