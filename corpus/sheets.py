"""What sheets said when they went out, what a person's copy said last, and which of its cells wait for a decision.

The snapshot of a sheet is kept under its name. What one person last merged from one file is kept under NAME@MARK
(the mark is of the person and the file), so that going on in a file is told from an old copy of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .tables import Tables


class Said(NamedTuple):
    """What a row said: the texts of its cells, and what was asked of its pair in the column `do`."""

    source: str
    target: str
    state: str
    note: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cell of an edited sheet that a person has still to decide on. `n` is its number, 0 before it is kept."""

    sheet: str  # NAME@MARK: whose copy of which sheet
    pair: str
    field: str  # target, state or note
    kind: str  # queued or conflict
    reason: str
    found: str
    at: str
    who: str
    n: int = 0

    @property
    def way(self) -> str:
        """The way that its taking goes by: the sheet that it came in."""
        return f"sheet {self.sheet.partition('@')[0]}".strip()


class Sheets(Tables):
    """The tables `sheet` and `waiting` of a store, through the store's own doors."""

    def keep(self, sheet: str, rows: Iterable[tuple[str, Said]]) -> None:
        """The snapshot of a sheet: pair and what its row says. A sheet is kept once."""
        self._many(
            "INSERT OR IGNORE INTO sheet (sheet, pair, source, target, state, note, do) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((sheet, pair, *said) for pair, said in rows),
        )

    def renew(self, sheet: str, rows: Iterable[tuple[str, Said]]) -> None:
        """As `keep`, for what a person's copy said last: newer rows take the place of older ones."""
        self._many(
            "INSERT OR REPLACE INTO sheet (sheet, pair, source, target, state, note, do) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((sheet, pair, *said) for pair, said in rows),
        )

    def forget_copies(self, sheet: str, pairs: Sequence[str]) -> None:
        """What anybody's copy of a sheet said of these pairs was taken back: it counts as never said."""
        # A, the next letter after @, ends the names that begin with NAME@.
        bounds = f"{sheet}@", f"{sheet}A"
        copies = self._every("SELECT DISTINCT sheet FROM sheet WHERE sheet >= ? AND sheet < ?", bounds)
        self._many(
            "DELETE FROM sheet WHERE sheet = ? AND pair = ?", ((copy[0], pair) for copy in copies for pair in pairs)
        )

    def said(self, sheet: str) -> dict[str, Said]:
        """What a sheet said, by pair; empty when no sheet of this name went out."""
        found = self._every("SELECT pair, source, target, state, note, do FROM sheet WHERE sheet = ?", (sheet,))
        return {pair: Said(*cells) for pair, *cells in found}

    def row(self, sheet: str, pair: str) -> Said | None:
        """What a sheet said of one pair; None when it said nothing."""
        found = self._every(
            "SELECT source, target, state, note, do FROM sheet WHERE sheet = ? AND pair = ?", (sheet, pair)
        )
        return Said(*found[0]) if found else None

    def wait(self, cells: Iterable[Waiting]) -> None:
        """Keep cells for a person to decide on; one that waits already keeps its number."""
        self._many(
            "INSERT INTO waiting (sheet, pair, field, kind, reason, found, at, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (sheet, pair, field, found) DO UPDATE SET kind = excluded.kind, reason = excluded.reason",
            ((c.sheet, c.pair, c.field, c.kind, c.reason, c.found, c.at, c.who) for c in cells),
        )

    def waiting(self) -> list[Waiting]:
        """The cells that wait, in the order they came."""
        found = self._every("SELECT sheet, pair, field, kind, reason, found, at, who, n FROM waiting ORDER BY n", ())
        return [Waiting(*row) for row in found]

    def settled(self, numbers: Iterable[int]) -> None:
        """These cells wait no more."""
        self._many("DELETE FROM waiting WHERE n = ?", ((n,) for n in numbers))
