"""The part of the plane of two texts that a search looks at: for each line of the source, a run of target places.

A place (i, j) lies behind i source lines and j target lines. Rows are ragged and stand one behind the other in flat
arrays, so what a band costs is its area, and that is linear in the texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .words import Ints


@dataclass(frozen=True, slots=True)
class Band:
    """Places (first + r, low[r] … high[r]); row r begins at `offset[r]` in flat arrays."""

    first: int
    low: Ints
    high: Ints
    offset: Ints

    @property
    def cells(self) -> int:
        """How many places there are."""
        return int(self.offset[-1])

    def rows(self) -> Ints:
        """The row of each place, counted from 0."""
        return np.repeat(np.arange(len(self.low)), self.high - self.low + 1)

    def columns(self) -> Ints:
        """The number of target lines before each place."""
        rows = self.rows()
        return np.arange(self.cells) - self.offset[rows] + self.low[rows]

    def at(self, rows: Ints, columns: Ints) -> Ints:
        """Where places stand in flat arrays; `cells` for those outside."""
        inside = (rows >= 0) & (rows < len(self.low))
        row = np.where(inside, rows, 0)
        inside &= (columns >= self.low[row]) & (columns <= self.high[row])
        return np.where(inside, self.offset[row] + columns - self.low[row], self.cells)


def band(first: int, low: Ints, high: Ints, start: int, end: int) -> Band:
    """A band with these bounds, made whole: it begins at `start`, ends at `end`, never turns back, hangs together."""
    low, high = np.clip(low, start, end), np.clip(high, start, end)
    low[0], high[-1] = start, end
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    # Each row can be reached from the one above.
    high[:-1] = np.maximum(high[:-1], low[1:])
    high = np.maximum.accumulate(high)
    return Band(first, low, high, np.concatenate([[0], np.cumsum(high - low + 1)]))


def around(rows: Ints, columns: Ints, margin: Ints, start: int, end: int) -> Band:
    """The band around a line through corners (`rows` rising from the first to the last, `columns` not falling).

    `margin` is how far it reaches to each side of each row.
    """
    every = np.arange(rows[0], rows[-1] + 1)
    left, right = _bounds(rows, columns, every)
    return band(int(rows[0]), left - margin, right + margin, start, end)


def _bounds(rows: Ints, columns: Ints, every: Ints) -> tuple[Ints, Ints]:
    """The least and the greatest column of the line in each row; corners in one row make a run."""
    first = np.searchsorted(rows, every, side="left")
    last = np.searchsorted(rows, every, side="right") - 1
    exact = rows[np.minimum(first, len(rows) - 1)] == every
    before = np.clip(first - 1, 0, len(rows) - 1)
    after = np.minimum(first, len(rows) - 1)
    span = np.maximum(rows[after] - rows[before], 1)
    between = columns[before] + (columns[after] - columns[before]) * (every - rows[before]) / span
    low = np.where(exact, columns[after], np.floor(between).astype(np.int64))
    high = np.where(exact, columns[np.clip(last, 0, None)], np.ceil(between).astype(np.int64))
    return low.astype(np.int64), high.astype(np.int64)
