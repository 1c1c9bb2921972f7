"""Measured work in figures: how long people took for a thousand source words, by what the editor measured.

Only pairs that somebody was measured at are counted, with all the words of their source; a pair at which two people
worked counts for both. By engine a pair counts once, with the time of all who worked at it. Nothing is estimated for
the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..corpus.model import Pair
from ..corpus.work import Spent
from .makers import maker

_MINUTE = 60_000


@dataclass(slots=True)
class Worked:
    """What one person was measured at, or all on one engine's drafts: pairs, their source words, active time, keys."""

    name: str
    pairs: int = 0
    words: int = 0
    active_ms: int = 0
    keys: int = 0

    @property
    def minutes_per_thousand(self) -> float | None:
        """Minutes of active time for 1,000 source words; None where there were no words."""
        return self.active_ms / _MINUTE / self.words * 1000 if self.words else None

    def as_json(self) -> dict[str, Any]:
        """The figures as data."""
        return {
            "name": self.name,
            "pairs": self.pairs,
            "words": self.words,
            "active_ms": self.active_ms,
            "keys": self.keys,
            "minutes_per_1000_words": self.minutes_per_thousand,
        }


class Measured:
    """Counts measured work while pairs go by; `spent` is by pair and person."""

    def __init__(self, spent: Mapping[str, Mapping[str, Spent]]) -> None:
        self._spent = spent
        self._people: dict[str, Worked] = {}
        self._engines: dict[str, Worked] = {}

    def see(self, pair: Pair) -> None:
        """Count one."""
        spent = self._spent.get(pair.id)
        if not spent:
            return
        words = len(pair.source_text.split())
        for person, one in spent.items():
            _count(self._people.setdefault(person, Worked(person)), words, [one])
        made = maker(pair).told
        _count(self._engines.setdefault(made, Worked(made)), words, spent.values())

    def people(self) -> tuple[Worked, ...]:
        """What came of it by person, the most time first."""
        return _most(self._people)

    def engines(self) -> tuple[Worked, ...]:
        """The same by who made the draft."""
        return _most(self._engines)


def _count(worked: Worked, words: int, spent: Iterable[Spent]) -> None:
    worked.pairs += 1
    worked.words += words
    for one in spent:
        worked.active_ms += one.active_ms
        worked.keys += one.keys


def _most(found: Mapping[str, Worked]) -> tuple[Worked, ...]:
    return tuple(sorted(found.values(), key=lambda worked: (-worked.active_ms, worked.name)))
