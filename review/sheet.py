"""The sheet a person edits, and its form as CSV; as XLSX see `review.workbook`, on its way back `review.reading`.

What spreadsheets do to cells decides the form. CSV is UTF-8 with a byte order mark, every field quoted, CRLF at the
end of a row, and a cell that begins with `=`, `+`, `-` or `@` is guarded by U+2060 WORD JOINER, which comes off on
the way back: else it would become a formula. A cell that a spreadsheet would cut, or that XLSX cannot hold, is
refused with its id.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from ..corpus.errors import DiplaError
from ..corpus.frame import SHEET_COLUMNS
from ..corpus.model import Origin, OriginKind, Pair
from ..corpus.sheets import Said

# Whence a draft comes, the source that a memory matched, and what a dictionary says: where some row has it.
MORE_COLUMNS = ("engine", "model", "made", "request", "checks", "matched", "hint")
# The last column tells which sheet a row belongs to, so that it can be compared with what went out.
COLUMNS = (*SHEET_COLUMNS, "do", *MORE_COLUMNS, "sheet")
# What may be asked of a pair in the column `do`.
DEEDS = ("join", "split", "up", "down", "delete")
GUARD = "\u2060"
_FORMULA = (*"=+-@\t", *"＝＋－＠")
# Excel and LibreOffice cut a longer cell in silence.
LONGEST = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet on its way out: its name (of its content, so equal sheets have equal names) and its rows."""

    name: str
    columns: tuple[str, ...]  # but the last, which holds the name
    rows: tuple[tuple[str, ...], ...]

    def snapshot(self) -> Iterator[tuple[str, Said]]:
        """Pair, and what its row says: what the store keeps of a sheet."""
        places = [self.columns.index(name) for name in ("id", "source", "target", "state", "note")]
        for row in self.rows:
            identifier, *cells = (row[place] for place in places)
            yield identifier, Said(*cells)


def sheet(pairs: Iterable[Pair], hints: Mapping[str, tuple[str, str]] | None = None) -> Sheet:
    """The sheet of some pairs, in their order; DiplaError names the cells a spreadsheet cannot hold.

    `hints` are a dictionary's words by pair id, each with the source text that it was made for.
    """
    known = COLUMNS[:-1]
    whole, bad = [], []
    for pair in pairs:
        made_for, hint = (hints or {}).get(pair.id, ("", ""))
        row = (*_cells(pair), hint if made_for == pair.source_text else "")
        cells = zip(known, row, strict=True)
        bad += [f"{pair.doc}, {pair.id}, column {name!r}: {why}" for name, text in cells if (why := unfit(text))]
        whole.append(row)
    if bad:
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""
        raise DiplaError(f"no sheet was written: {'; '.join(bad[:5])}{more}. Shorten or mend these pairs first.")
    always = {*SHEET_COLUMNS, "do"}
    used = [place for place, name in enumerate(known) if name in always or any(row[place] for row in whole)]
    rows = tuple(tuple(row[place] for place in used) for row in whole)
    content = hashlib.blake2b(digest_size=6)
    for row in rows:
        content.update("\x1f".join((*row, "\x1e")).encode())
    return Sheet("s" + content.hexdigest(), tuple(known[place] for place in used), rows)


def write_csv(out: BinaryIO, made: Sheet, delimiter: str = ",") -> None:
    """Write a sheet as CSV; see the top of the module for its form."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow((*made.columns, COLUMNS[-1]))
    for row in made.rows:
        writer.writerow([*map(guarded, row), made.name])
    text.detach()


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
            "",
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


def guarded(text: str) -> str:
    """A text as a CSV cell holds it: not to be taken for a formula, nor for a guarded one."""
    return GUARD + text if text.startswith((*_FORMULA, GUARD)) else text


def unguarded(text: str) -> str:
    """A cell as a text: newlines are `\\n`, and the guard is off."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith(GUARD) else text
