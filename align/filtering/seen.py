"""Numbers that were seen, in 8 bytes each, however many.

They lie in sorted runs. Two runs of one size become one, as in a counter of two digits, so there are few; a run that is
full goes to a file without a name, which the system reads as it needs and lets go of as it must. So the memory that
cannot be given back stays within some 100 MB.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .letters import Bools

Keys: TypeAlias = NDArray[np.uint64]

# Numbers in one run at most: 32 MB.
FULL = 1 << 22


class Seen:
    """A growing set of 64-bit numbers. `full` is how many a run holds before it goes to a file."""

    def __init__(self, full: int = FULL) -> None:
        self._full = full
        self._runs: list[Keys] = []
        self._filed: list[Keys] = []

    def __iter__(self) -> Iterator[Keys]:
        """The sorted runs; an empty one is never among them."""
        yield from self._filed
        yield from self._runs

    def add(self, keys: Keys) -> None:
        """Put in these, which are sorted."""
        if not keys.size:
            return
        run = keys
        while self._runs and self._runs[-1].size <= 2 * run.size:
            # Merges what is sorted already.
            run = np.sort(np.concatenate((self._runs.pop(), run)), kind="stable")
        if run.size >= self._full:
            self._filed.append(_filed(run))
        else:
            self._runs.append(run)

    def has(self, keys: Keys) -> Bools:
        """Which of these, which are sorted, are there."""
        known = np.zeros(keys.size, np.bool_)
        for run in self:
            place = np.searchsorted(run, keys)
            known |= run[np.minimum(place, run.size - 1)] == keys
        return known

    def new(self, keys: Keys) -> Bools:
        """Which of these come for the first time, in their order; all are there afterwards."""
        different, first = np.unique(keys, return_index=True)
        unknown = ~self.has(different)
        fresh = np.zeros(keys.size, np.bool_)
        fresh[first[unknown]] = True
        self.add(different[unknown])
        return fresh


def _filed(run: Keys) -> Keys:
    with tempfile.TemporaryFile(prefix="dipla-seen-") as file:
        run.tofile(file)
        file.flush()
        return np.memmap(file, np.uint64, "r", shape=run.shape)
