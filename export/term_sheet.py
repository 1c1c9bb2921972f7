"""Candidates for a glossary as a sheet that a person approves, and what was approved in it.

`approved` is for the person: yes (also x, ja, ναι, 1, true) or no (also όχι, 0, false); empty is undecided. `source`,
`target` and `note` are the person's to change. A new sheet keeps every row in which a person did anything, as it
stands; the others are made anew, with what the texts say now. The columns `offered` and `key` tell the two apart.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ..align.glossary import Term
from ..align.terms import Candidate
from ..corpus.errors import DiplaError

COLUMNS = (
    "approved",
    "source",
    "target",
    "note",
    "count",
    "seen",
    "dice",
    "likelihood",
    "others",
    "pair",
    "source_example",
    "target_example",
    "offered",
    "key",
)
_YES = frozenset({"yes", "y", "x", "ja", "ναι", "ναί", "1", "1.0", "true", "✓", "✔"})
_NO = frozenset({"no", "n", "nein", "οχι", "όχι", "0", "0.0", "false", "✗"})
# Put before a text that a spreadsheet would take for a formula, and taken away again.
_GUARD = "\u2060"
_WIDTHS = {"source": 28, "target": 28, "note": 20, "others": 30, "source_example": 60, "target_example": 60}

Row = Mapping[str, str]


def rows(found: Iterable[Candidate], old: Sequence[Row] = ()) -> list[dict[str, str]]:
    """The rows of a new sheet: those that a person has touched in the old one, as they stand, and the candidates."""
    touched = [dict(row) for row in old if _is_touched(row)]
    keys = {row["key"] for row in touched if row["key"]}
    return touched + [_row(one) for one in found if one.key not in keys]


def _is_touched(row: Row) -> bool:
    said = f"{row['source']} = {row['target']}"
    return bool(row["approved"].strip() or row["note"].strip() or said != row["offered"])


def _row(one: Candidate) -> dict[str, str]:
    return {
        "approved": "",
        "source": one.source,
        "target": one.target,
        "note": "",
        "count": str(one.count),
        "seen": str(one.seen),
        "dice": str(one.dice),
        "likelihood": str(one.likelihood),
        "others": ", ".join(f"{target} ({count})" for target, count in one.others),
        "pair": one.pair,
        "source_example": one.source_example,
        "target_example": one.target_example,
        "offered": f"{one.source} = {one.target}",
        "key": one.key,
    }


def approved(sheet: Iterable[Row], path: Path) -> tuple[Term, ...]:
    """The terms that a person approved. DiplaError when a cell says neither yes nor no, or a term lacks a side."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(sheet, 2):
        said = row["approved"].strip().lower()
        if said and said not in _YES | _NO:
            raise DiplaError(
                f"{path}, row {number}, column approved: found {row['approved']!r}; expected yes, no or nothing. "
                "Mend the cell and run the command again. Nothing was written."
            )
        if said in _YES:
            source, target = row["source"].strip(), row["target"].strip()
            if not source or not target:
                side = "target" if source else "source"
                raise DiplaError(
                    f"{path}, row {number}: approved, and there is no {side}. Fill the cell and run the command again. "
                    "Nothing was written."
                )
            targets = found.setdefault(source, [])
            targets += [one.strip() for one in target.split("|") if one.strip() and one.strip() not in targets]
    return tuple(Term(source, tuple(targets)) for source, targets in found.items())


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a sheet of terms (.csv, .xlsx). DiplaError when it is none."""
    try:
        table = list(_from_workbook(path) if path.suffix.lower() == ".xlsx" else _from_text(path))
    except OSError as error:
        raise DiplaError(f"{path}: {error.strerror}. Make the sheet with: dipla terms PROJECT -o {path}") from None
    head = [cell.strip().lower() for cell in table[0]] if table else []
    if missing := [name for name in ("approved", "source", "target") if name not in head]:
        raise DiplaError(
            f"{path}: found no column {missing[0]!r}; expected a sheet of terms, as dipla terms PROJECT -o TERMS.csv "
            "writes it. Nothing was written."
        )
    lines = (dict(zip(head, line, strict=False)) for line in table[1:] if any(cell.strip() for cell in line))
    return [{name: line.get(name, "") for name in COLUMNS} for line in lines]


def _from_text(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DiplaError(f"{path}, byte {error.start}: not UTF-8. Save the sheet as UTF-8.") from None
    first = text.split("\n", 1)[0]
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)):
        yield [_clean(cell) for cell in line]


def _from_workbook(path: Path) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError) as error:
        raise DiplaError(f"{path}: not a workbook: {error}. Save the sheet as .xlsx or .csv.") from None
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_clean("" if cell is None else str(cell)) for cell in line]
    finally:
        book.close()


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.removeprefix(_GUARD))


def write_csv(out: BinaryIO, sheet: Iterable[Row]) -> None:
    """The sheet as CSV, with the mark by which a spreadsheet knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(row[name]) for name in COLUMNS] for row in sheet)
    out.write(b"\xef\xbb\xbf" + text.getvalue().encode())


def _guarded(text: str) -> str:
    return _GUARD + text if text.startswith(("=", "+", "-", "@", "\t")) else text


def write_xlsx(out: BinaryIO, sheet: Iterable[Row]) -> None:
    """The sheet as a workbook: texts as texts, figures as figures."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.worksheets[0]
    page.title = "terms"
    page.append(COLUMNS)
    for number, row in enumerate(sheet, 2):
        for column, name in enumerate(COLUMNS, 1):
            text = ILLEGAL_CHARACTERS_RE.sub("", row[name])
            cell = page.cell(number, column)
            if name in ("count", "seen", "dice", "likelihood") and text.replace(".", "", 1).isdecimal():
                cell.value = float(text) if "." in text else int(text)
            elif text:
                cell.value = text
                cell.data_type = "s"  # not a formula, whatever it begins with
    page.freeze_panes = "D2"
    page.auto_filter.ref = page.dimensions
    for column, name in enumerate(COLUMNS):
        page.column_dimensions[chr(ord("A") + column)].width = _WIDTHS.get(name, 11)
    choice = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=False)
    choice.add(f"A2:A{max(2, page.max_row)}")
    page.add_data_validation(choice)
    book.save(out)
