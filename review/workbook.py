"""A sheet as an XLSX workbook for people.

Every cell is forced to be a string, so nothing becomes a number, a date or a formula, and no guard is needed. Id and
source are locked (against slips: there is no password), the header is frozen, a list offers the states and the deeds,
colours tell the states apart. The sheet's name stands in a hidden column and among the workbook's properties.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ..corpus.model import State
from .sheet import COLUMNS, DEEDS, GUARD, Sheet
from .xlsx import escaped

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

# The sheet's name in the workbook, and the property that says which sheet it is.
PAGE, PROPERTY = "dipla", "dipla sheet"
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
    "matched": 45,
    "hint": 45,
    "project_says": 60,
    "sheet_says": 60,
    "reason": 40,
}
_COLOURS = {State.DRAFT: "FFF2CC", State.ALIGNED: "FCE4D6", State.EDITED: "DDEBF7", State.APPROVED: "E2EFDA"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a person may write into, what is offered there, and which column's words have a colour."""

    editable: tuple[str, ...]
    choices: Mapping[str, Sequence[str]]
    colours: Mapping[str, Mapping[Any, str]]


REVIEW = Look(
    ("target", "state", "note", "do"),
    {"state": (State.DRAFT, State.EDITED, State.APPROVED), "do": DEEDS},
    {"state": _COLOURS},
)


def write_xlsx(out: BinaryIO, made: Sheet, look: Look = REVIEW) -> None:
    """Write a sheet as XLSX; see the top of the module for its form."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    columns = (*made.columns, COLUMNS[-1])
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  a new workbook has a page
    page.title = PAGE
    cast(Any, book).custom_doc_props.append(StringProperty(name=PROPERTY, value=made.name))
    _fill(page, columns, made, look)
    _lay(page, columns, made)
    if made.rows:
        _offer(page, columns, len(made.rows) + 1, look)
    # Whole in memory first: a zip that is cut off by a full disk complains long after the error.
    whole = io.BytesIO()
    book.save(whole)
    out.write(whole.getbuffer())


def _fill(page: Worksheet, columns: Sequence[str], made: Sheet, look: Look) -> None:
    from openpyxl.styles import Alignment, Font, Protection

    wrap, free = Alignment(wrap_text=True, vertical="top"), Protection(locked=False)
    editable = [columns.index(name) for name in look.editable]
    for number, row in enumerate([columns, *((*row, made.name) for row in made.rows)], start=1):
        for column, text in enumerate(row, start=1):
            cell = cast("Cell", page.cell(number, column))  # no cell of ours is merged
            # The reader takes one guard off, as it does from a CSV.
            cell.value = escaped(GUARD + text if text.startswith(GUARD) else text)
            if number < 3:
                cell.number_format = "@"
                cell.alignment = wrap
                cell.protection = free if number > 1 and column - 1 in editable else Protection()
                cell.font = Font(bold=number == 1)
            else:
                # Every row looks like the first: setting four styles a cell takes half the time of a sheet.
                cast(Any, cell)._style = cast(Any, page.cell(2, column))._style  # noqa: SLF001  no public way
            cell.data_type = "s"
        if number > 1:
            page.row_dimensions[number].height = _height(columns[:-1], row[:-1])


def _lay(page: Worksheet, columns: Sequence[str], made: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

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


def _offer(page: Worksheet, columns: Sequence[str], last: int, look: Look) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for name, words in look.choices.items():
        letter = get_column_letter(columns.index(name) + 1)
        choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
        choice.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(choice)
    for name, colours in look.colours.items():
        letter = get_column_letter(columns.index(name) + 1)
        for word, colour in colours.items():
            fill = PatternFill("solid", start_color=colour, end_color=colour)
            rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[f'${letter}2="{word}"'])
            page.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


def _height(columns: Sequence[str], row: Sequence[str]) -> float:
    """Points that show a row's longest cell whole: spreadsheets do not fit rows that a program wrote."""
    lines = 1
    for name, text in zip(columns, row, strict=True):
        width = _WIDTHS.get(name, 10)
        if len(text) > width or "\n" in text:
            lines = max(lines, sum(1 + len(line) // width for line in text.split("\n")))
    return min(15.0 * lines, 409.0)  # Excel's highest row
