"""One column of a table as a text: CSV and TSV of any kind, and Excel's sheets.

The first row names the columns. The text is in the one that a person named, else in one that is called as the language
is (`el`, `Greek`), else in `text`, else in `source`. Each cell is a block, or several where its line breaks part
paragraphs. A row of another width than the first is told, and the cell under the name is read. Of a workbook all sheets
are read that have the column; formulas give what they showed last, and neither macros nor links are followed.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DiplaError
from ..languages import code_of, same_language
from ..lines import blocks, newline_policy
from ..model import Block, BlockKind
from ..zipped import Zipped
from .blocks import UNSAID, About, Extracted, Piece
from .text import decode

if TYPE_CHECKING:
    from openpyxl import Workbook

# Columns that are looked at, and rows before the one that names them.
_WIDEST, _ABOVE = 256, 20
# A cell of a text may be a chapter.
_LONGEST = 1 << 24

_NAMES = ("text", "source")
# A language with or without a region: `el_note` is no language.
_CODE = re.compile(r"[a-z]{2,3}(?:-(?:[a-z]{2}|\d{3}))?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
)


def extracted(path: Path, lang: str, column: str = "") -> Extracted:
    """The cells of the column that holds the text, by its name or its number from 1; each block's place is its row.

    Raises DiplaError with the names of the columns where none is the one.
    """
    with path.open("rb") as stream:
        if stream.read(2) == b"PK":
            return _in_workbook(path, lang, column)
    warnings: list[str] = []
    text = decode(path.read_bytes(), lang, str(path))[0]
    rows = _rows(text, path)
    head = next(rows, (0, []))[1]
    which = _column(head, lang, column)
    if which is None:
        raise DiplaError(_refusal(path, head, lang, column))
    if text.count('"') % 2:
        warnings.append("A quotation mark is not closed: look at the last sentences.")
    widths: list[tuple[int, int]] = []
    pieces: list[Piece] = []
    for number, row in rows:
        if len(row) != len(head) and any(cell.strip() for cell in row):
            widths.append((number, len(row)))
        if which < len(row):
            pieces += _pieces(row[which], f"row {number}, column {head[which]}")
    if widths:
        warnings.append(
            f"{len(widths)} rows have not {len(head)} cells as the first row; row {widths[0][0]} has {widths[0][1]}. "
            f"What stands under {head[which]!r} was read."
        )
    return Extracted(tuple(pieces), warnings=tuple(warnings))


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    first = next((line for found in _LINE.finditer(text) if (line := found[0].strip())), "")
    bare = re.sub(r'"[^"]*"', "", first)
    mark = max("\t,;|", key=bare.count) if bare else ","
    before = csv.field_size_limit(_LONGEST)
    try:
        reader = csv.reader((found[0] for found in _LINE.finditer(text)), delimiter=mark)
        for number, row in enumerate(reader, start=1):
            if row:
                yield number, row
    except csv.Error as error:
        raise DiplaError(f"{path}: no table ({error}). Save it again as CSV, UTF-8.") from None
    finally:
        csv.field_size_limit(before)


def _column(head: Sequence[str], lang: str, wanted: str) -> int | None:
    names = [cell.strip().lstrip("\ufeff").casefold() for cell in head]
    if wanted:
        if wanted.strip().casefold() in names:
            return names.index(wanted.strip().casefold())
        return int(wanted) - 1 if wanted.isdecimal() and 0 < int(wanted) <= len(head) else None
    for place, name in enumerate(names):
        if (code := code_of(name)) and same_language(code, lang) and _CODE.fullmatch(code):
            return place
    return next((names.index(name) for name in _NAMES if name in names), None)


def _refusal(path: Path, head: Sequence[str], lang: str, wanted: str) -> str:
    listed = ", ".join(cell.strip()[:40] or f"({number} has no name)" for number, cell in enumerate(head, start=1))
    expected = f"{wanted!r}" if wanted else f"{lang}, text or source"
    return (
        f"{path}: no column is called {expected}; the columns are: {listed or 'none'}. "
        "Name the one that holds the text with --column NAME, or by its number."
    )


def _pieces(cell: str, place: str) -> Iterator[Piece]:
    block = Block(BlockKind.CELL, place=place)
    if "\n" not in cell and "\r" not in cell:
        if cell.strip():
            yield Piece(cell.strip(), block)
        return
    for start, end in blocks(cell, newline_policy(cell)):
        yield Piece(_BREAKS.sub(" ", cell[start:end].strip()), block)


def _in_workbook(path: Path, lang: str, column: str) -> Extracted:
    pieces: list[Piece] = []
    seen: list[tuple[str, Sequence[str]]] = []
    found = 0
    with _workbook(path) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            head: list[str] | None = None
            which = None
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_WIDEST), start=1):
                if head is None:
                    if number > _ABOVE:
                        break
                    if any(cell is not None for cell in cells):
                        head = ["" if cell is None else str(cell) for cell in cells]
                        which = _column(head, lang, column)
                    continue
                if which is None:
                    break
                if which < len(cells) and cells[which] is not None:
                    place = f"sheet {sheet.title}, row {number}, column {head[which]}"
                    pieces += _pieces(str(cells[which]), place)
            found += which is not None
            if head is not None and which is None:
                seen.append((sheet.title, head))
        about = _about(book)
    if not found:
        raise DiplaError(_refusal(path, seen[0][1] if seen else (), lang, column))
    left = ", ".join(title for title, _ in seen)
    warnings = (f"Sheets without such a column were left out: {left}.",) if left else ()
    return Extracted(tuple(pieces), about, warnings)


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    from openpyxl import load_workbook

    book = None
    try:
        with path.open("rb") as stream:
            Zipped(path, stream, what="a workbook", mend="Save it again as XLSX or CSV.").check()
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        yield book
    except _BROKEN as error:
        raise DiplaError(f"{path}: the workbook is damaged ({error}). Save it again as XLSX or CSV.") from None
    finally:
        if book is not None:
            book.close()


def _about(book: Workbook) -> About:
    said = book.properties
    if said is None:
        return UNSAID
    author = (said.creator or "").strip()
    return About((said.title or "").strip(), (author,) if author and author != "openpyxl" else ())
