"""The sheet a person edits: XLSX for most, CSV for the rest; out with a snapshot, back as rows of text.

What spreadsheets do to cells decides the form. In XLSX every cell is forced to be a string. CSV is UTF-8
with a byte order mark, every field quoted, CRLF at the end of a row, and a cell that begins with `=`, `+`,
`-` or `@` is guarded by U+2060 WORD JOINER, which comes off on the way back: else it would become a
formula. A cell that a spreadsheet would cut, or that XLSX cannot hold, is refused with its id.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ..corpus.documents.text import decode
from ..corpus.errors import DiplaError
from ..corpus.frame import SHEET_COLUMNS
from ..corpus.model import Origin, OriginKind, Pair, State

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

# Whence a draft comes, the source that a memory matched, and what a dictionary says: where some row has it.
MORE_COLUMNS = ("engine", "model", "made", "request", "checks", "matched", "hint")
# The last column tells which sheet a row belongs to, so that it can be compared with what went out.
COLUMNS = (*SHEET_COLUMNS, *MORE_COLUMNS, "sheet")
_GUARD = "\u2060"
_FORMULA = tuple("=+-@\t")
# Excel and LibreOffice cut a longer cell in silence.
LONGEST = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = {
    "id": 8,
    "doc": 14,
    "source": 60,
    "draft": 45,
    "target": 60,
    "state": 13,
    "note": 30,
    "flags": 18,
    "made": 20,
}
_WIDTHS |= {"matched": 45, "hint": 45}
_SETTABLE = (State.DRAFT, State.EDITED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its cells by column, as text, and its number in the file (the header is 1)."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet on its way out: its name (of its content, so equal sheets have equal names) and its rows."""

    name: str
    columns: tuple[str, ...]  # but the last, which holds the name
    rows: tuple[tuple[str, ...], ...]
    targets: tuple[str | None, ...]

    def snapshot(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Pair, source, target, state, note of each row: what `corpus.store` keeps of a sheet."""
        for row in self.rows:
            cells = dict(zip(self.columns, row, strict=True))
            yield cells["id"], cells["source"], cells["target"], cells["state"], cells["note"]


def sheet(pairs: Iterable[Pair], hints: Mapping[str, tuple[str, str]] | None = None) -> Sheet:
    """The sheet of some pairs, in their order; DiplaError names the cells a spreadsheet cannot hold.

    `hints` are a dictionary's words by pair id, each with the source text that it was made for.
    """
    known = (*SHEET_COLUMNS, *MORE_COLUMNS)
    whole, targets, bad = [], [], []
    for pair in pairs:
        made_for, hint = (hints or {}).get(pair.id, ("", ""))
        row = (*_cells(pair), hint if made_for == pair.source_text else "")
        cells = zip(known, row, strict=True)
        bad += [f"{pair.doc}, {pair.id}, column {name!r}: {why}" for name, text in cells if (why := unfit(text))]
        whole.append(row)
        targets.append(pair.target)
    if bad:
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""
        raise DiplaError(f"no sheet was written: {'; '.join(bad[:5])}{more}. Shorten or mend these pairs first.")
    used = [place for place, name in enumerate(known) if name in SHEET_COLUMNS or any(row[place] for row in whole)]
    rows = tuple(tuple(row[place] for place in used) for row in whole)
    content = "\x1e".join("\x1f".join(row) for row in rows)
    name = "s" + hashlib.blake2b(content.encode(), digest_size=6).hexdigest()
    return Sheet(name, tuple(known[place] for place in used), rows, tuple(targets))


def write_csv(out: BinaryIO, made: Sheet, delimiter: str = ",") -> None:
    """Write a sheet as CSV; see the top of the module for its form."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow((*made.columns, COLUMNS[-1]))
    for row in made.rows:
        writer.writerow([*map(_guarded, row), made.name])
    text.detach()


def write_xlsx(out: BinaryIO, made: Sheet) -> None:
    """Write a sheet as XLSX: id and source locked, a list of states to choose from, the header frozen."""
    from openpyxl import Workbook
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    columns = (*made.columns, COLUMNS[-1])
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  a new workbook has a page
    page.title = "dipla"
    wrap, free = Alignment(wrap_text=True, vertical="top"), Protection(locked=False)
    editable = [columns.index(name) for name in ("target", "state", "note")]
    for number, row in enumerate([columns, *((*row, made.name) for row in made.rows)], start=1):
        for column, text in enumerate(row, start=1):
            cell = cast("Cell", page.cell(number, column))  # no cell of ours is merged
            cell.value = text
            if number < 3:
                cell.number_format = "@"
                cell.alignment = wrap
                cell.protection = free if number > 1 and column - 1 in editable else Protection()
                cell.font = Font(bold=number == 1)
            else:
                # Every row looks like the first: setting four styles a cell takes half the time of a sheet.
                cast(Any, cell)._style = cast(Any, page.cell(2, column))._style  # noqa: SLF001  no public way
            cell.data_type = "s"
    for number, row in enumerate(made.rows, start=2):
        page.row_dimensions[number].height = _height(made.columns, row)
    for column, name in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 10)
    page.column_dimensions[get_column_letter(len(columns))].hidden = True
    page.freeze_panes = "A2"
    # On paper: all columns side by side, the header on every page.
    page.page_setup.orientation = "landscape"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(made.rows) + 1}"
    # Locked cells guard against slips; there is no password, and sorting and widths stay free.
    page.protection.sheet = True
    for freedom in ("sort", "autoFilter", "formatColumns", "formatRows", "formatCells"):
        setattr(page.protection, freedom, False)
    if made.rows:
        letter = get_column_letter(columns.index("state") + 1)
        states = f"{letter}2:{letter}{len(made.rows) + 1}"
        choice = DataValidation("list", formula1=f'"{",".join(_SETTABLE)}"', allow_blank=True, showErrorMessage=True)
        choice.add(states)
        page.add_data_validation(choice)
        for state, colour in ((State.DRAFT, "FFF2CC"), (State.EDITED, "DDEBF7"), (State.APPROVED, "E2EFDA")):
            fill = PatternFill("solid", start_color=colour, end_color=colour)
            rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[f'${letter}2="{state}"'])
            page.conditional_formatting.add(states, rule)
    # Whole in memory first: a zip that is cut off by a full disk complains long after the error.
    whole = io.BytesIO()
    book.save(whole)
    out.write(whole.getbuffer())


def read(path: Path, encoding: str | None = None) -> tuple[tuple[str, ...], list[Row]]:
    """The columns and rows of an edited sheet, in any column order, CSV (`,` `;` or tab) or XLSX by content.

    `encoding` overrules the guess for a CSV.

    Guards are taken off and newlines are `\\n`. Raises DiplaError when it is no sheet of ours: no `id`
    or no `target` column.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{path}: this is a folder; expected a sheet (CSV or XLSX). Name a file in it.") from None
    table = _xlsx_rows(path, content) if content.startswith(b"PK") else _csv_rows(path, content, encoding)
    head = next(table, None)
    # LibreOffice may take the byte order mark and its quotes for part of the first name.
    columns = tuple(name.strip().strip('\ufeff"').lower() for name in head or ())
    for needed in ("id", "target"):
        if needed not in columns:
            found = ", ".join(filter(None, columns)) or "nothing"
            raise DiplaError(
                f"{path}: the first row has no column {needed!r}; found {found}. Give a sheet that `dipla sheet` or "
                "`dipla run` wrote, with its header row. Nothing was changed."
            )
    if twice := {name for name in columns if name in COLUMNS and columns.count(name) > 1}:
        raise DiplaError(
            f"{path}: two columns are named {min(twice)!r}. Leave the one that holds your edits. Nothing was changed."
        )
    rows = []
    for number, cells in enumerate(table, start=2):
        texts = [_unguarded(cell) for cell in cells]
        if any(text.strip() for text in texts):
            rows.append(Row(number, dict(zip(columns, texts, strict=False))))
    return columns, rows


def _cells(pair: Pair) -> tuple[str, ...]:
    return tuple(
        text.replace("\r\n", "\n").replace("\r", "\n")
        for text in (
            pair.id,
            pair.doc,
            pair.source_text,
            pair.draft or "",
            pair.target or "",
            str(pair.state),
            pair.note,
            str(pair.origin.kind) if pair.origin else "",
            "" if pair.score is None else f"{pair.score:.2f}",
            " ".join(pair.flags),
            *_provenance(pair.drafted or pair.origin),
        )
    )


def _provenance(origin: Origin | None) -> tuple[str, ...]:
    """Of an engine or a memory its name, model, date, request and checks, and what it matched."""
    if origin is None or origin.kind is OriginKind.HUMAN:
        return ("",) * 6
    return origin.tool, origin.model, origin.date, origin.request, origin.checks, origin.matched


def unfit(text: str) -> str:
    """Why no spreadsheet cell can hold a text; "" when one can. The guard takes one of a cell's characters."""
    if len(text) > LONGEST - 1:
        return f"{len(text)} characters, a cell holds {LONGEST - 1}"
    if found := _ILLEGAL.search(text):
        return f"holds U+{ord(found.group()):04X}, which no spreadsheet keeps"
    return ""


def _height(columns: Sequence[str], row: Sequence[str]) -> float:
    """Points that show a row's longest cell whole: spreadsheets do not fit rows that a program wrote."""
    lines = 1
    for name, text in zip(columns, row, strict=True):
        width = _WIDTHS.get(name, 10)
        lines = max(lines, sum(1 + len(line) // width for line in text.split("\n")))
    return min(15.0 * lines, 409.0)  # Excel's highest row


def _guarded(text: str) -> str:
    return _GUARD + text if text.startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith(_GUARD) else text


def _csv_rows(path: Path, content: bytes, encoding: str | None) -> Iterator[list[str]]:
    if not content.strip():
        raise DiplaError(f"{path}: the file is empty; expected a sheet (CSV or XLSX). Nothing was changed.")
    text, _ = decode(content, "el", str(path), encoding)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(1 << 24)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise DiplaError(
            f"{path}, line {rows.line_num}: not CSV ({error}). "
            "Save the sheet again as CSV or XLSX. Nothing was changed."
        ) from None


def _xlsx_rows(path: Path, content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise DiplaError(
            f"{path}: not an XLSX workbook ({error}). Save the sheet again as XLSX or CSV. Nothing was changed."
        ) from None
    page = book["dipla"] if "dipla" in book.sheetnames else book.worksheets[0]
    for cells in page.iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in cells]
