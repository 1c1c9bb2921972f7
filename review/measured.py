"""Measured work in figures: how long people took for a thousand source words, by what the editor measured.

Only pairs that somebody was measured at are counted, with all the words of their source; a pair at which two people
worked counts for both. Nothing is estimated for the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..corpus.model import Pair
from ..corpus.work import Spent

_MINUTE = 60_000


@dataclass(slots=True)
class Worked:
    """What one person was measured at: pairs, the words of their sources, active time, keys."""

    person: str
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
            "name": self.person,
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

    def watch(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The same pairs."""
        for pair in pairs:
            for person, spent in self._spent.get(pair.id, {}).items():
                worked = self._people.setdefault(person, Worked(person))
                worked.pairs += 1
                worked.words += len(pair.source_text.split())
                worked.active_ms += spent.active_ms
                worked.keys += spent.keys
            yield pair

    def people(self) -> tuple[Worked, ...]:
        """What came of it, the most time first."""
        return tuple(sorted(self._people.values(), key=lambda worked: (-worked.active_ms, worked.person)))
