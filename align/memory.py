"""A translation memory answers: with the very sentence if it has it, else with the one most like it.

Texts are compared in NFC with blank runs as one blank. Likeness is the normalised indel ratio of rapidfuzz
(0 to 1: twice the length of the longest common subsequence over both lengths, in code points); it costs one
comparison a unit, and units whose length alone rules them out are not compared. For more units than a few thousand
see `align.large_memory`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz, process

from ..corpus.model import Origin, OriginKind, Pair, State

# A match below this wants more mending than a fresh translation; the usual floor of CAT tools.
FLOOR = 0.75
# How far a person's own work is trusted when two units have the same source.
_RANK = {State.APPROVED: 3, State.EDITED: 2, State.ALIGNED: 1, State.DRAFT: 0}


@dataclass(frozen=True, slots=True)
class Match:
    """What a memory offers: the target, the source it was filed under, how like that is (0 to 1), whence."""

    target: str
    source: str
    score: float
    origin: Origin


class Offers(Protocol):
    """A memory of any kind."""

    name: str

    def __len__(self) -> int: ...

    def exact(self, text: str) -> Match | None:
        """The unit whose source is this text."""

    def fuzzy(self, text: str, floor: float = FLOOR) -> Match | None:
        """The unit most like this text."""


class Memory:
    """The units of one translation memory; `name` is the file's, and goes into the origin of what it offers."""

    def __init__(self, name: str, pairs: Iterable[Pair]) -> None:
        self.name = name
        best: dict[str, Pair] = {}
        for pair in pairs:
            if not pair.source or not pair.target:
                continue
            key = folded(pair.source_text)
            # Of two units with one source the more trusted wins, then the newer, then the later in the file.
            if key not in best or weight(pair) >= weight(best[key]):
                best[key] = pair
        self._best = best
        self._keys = sorted(best, key=len)
        self._lengths = [len(key) for key in self._keys]

    def __len__(self) -> int:
        return len(self._keys)

    def exact(self, text: str) -> Match | None:
        """The unit whose source is this text; None when there is none."""
        key = folded(text)
        return self._match(key, 1.0) if key in self._best else None

    def fuzzy(self, text: str, floor: float = FLOOR) -> Match | None:
        """The unit whose source is most like this text, at `floor` (0 to 1) or above; None when none is."""
        key = folded(text)
        shortest, longest = length_window(len(key), floor)
        low, high = bisect_left(self._lengths, shortest), bisect_right(self._lengths, longest)
        found = process.extractOne(key, self._keys[low:high], scorer=fuzz.ratio, score_cutoff=floor * 100)
        return self._match(found[0], found[1] / 100) if found else None

    def _match(self, key: str, score: float) -> Match:
        pair = self._best[key]
        said = str(pair.origin.kind) if pair.origin else ""
        date = (pair.origin.date if pair.origin else "") or pair.changed or pair.created
        return Match(pair.target or "", pair.source_text, score, Origin(OriginKind.TM, self.name, said, date))


def best_match(text: str, memories: Sequence[Offers], floor: float = FLOOR) -> Match | None:
    """What several memories offer: the first that has the very text, else the most alike (the first of equals)."""
    for memory in memories:
        if match := memory.exact(text):
            return match
    found: Match | None = None
    for memory in memories:
        match = memory.fuzzy(text, max(floor, found.score if found else 0))
        if match and (found is None or match.score > found.score):
            found = match
    return found


def folded(text: str) -> str:
    """The text as two sources are compared: NFC, blank runs as one blank."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def length_window(size: int, floor: float) -> tuple[float, float]:
    """The lengths that a text of `size` code points can be alike to: ratio = 2m / (a + b), m <= min(a, b)."""
    return size * floor / (2 - floor), size * (2 - floor) / floor if floor else float("inf")


def weight(pair: Pair) -> tuple[int, str]:
    """How much a unit counts among those with its source: trust, then age."""
    return _RANK.get(pair.state, 0), pair.changed
