"""How sure the aligner was of the pairs that it made, and what made it doubt.

Counted are pairs whose target is still the aligner's, confirmed by a person or not: once somebody has written the
target anew, the score is of another text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...corpus.model import OriginKind, Pair, State

BINS = 10
_FLAG = "align:"


@dataclass(frozen=True, slots=True)
class Confidence:
    """Pairs by score in tenths (the last has 1, too), those that a person approved apart; doubts by their words."""

    open: tuple[int, ...]
    approved: tuple[int, ...]
    doubts: Mapping[str, int]

    @property
    def pairs(self) -> int:
        """How many pairs have a score."""
        return sum(self.open) + sum(self.approved)

    def as_json(self) -> dict[str, Any]:
        """The counts as data; bins are named by where they begin."""
        bins = [
            {"from": tenth / BINS, "to": (tenth + 1) / BINS, "open": self.open[tenth], "approved": self.approved[tenth]}
            for tenth in range(BINS)
        ]
        return {"pairs": self.pairs, "bins": bins, "doubts": dict(self.doubts)}


class Doubts:
    """Looks at pairs as they go by."""

    def __init__(self) -> None:
        self._open, self._approved = [0] * BINS, [0] * BINS
        self._doubts: Counter[str] = Counter()

    def see(self, pair: Pair) -> None:
        """Look at one."""
        if pair.flags and pair.state not in (State.EDITED, State.APPROVED):
            self._doubts.update(flag[len(_FLAG) :].replace("-", " ") for flag in pair.flags if flag.startswith(_FLAG))
        if pair.score is None or pair.origin is None or pair.origin.kind is not OriginKind.ALIGNED:
            return
        tenth = min(int(pair.score * BINS + 1e-9), BINS - 1)
        (self._approved if pair.state is State.APPROVED else self._open)[tenth] += 1

    def confidence(self) -> Confidence:
        """What came of it, the most frequent doubt first."""
        return Confidence(tuple(self._open), tuple(self._approved), dict(self._doubts.most_common()))
