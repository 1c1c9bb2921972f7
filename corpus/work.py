"""Measured work: how long a person was at a pair, and how many keys it took, edit by edit.

Only what an editor measured is here; nothing is estimated. Time counts while the page is seen and used: it stands
still when it is hidden, or nothing was touched for a while. Work stands in no revision, since it cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .tables import Tables

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Stint:
    """Work on one pair. `revision` is the number of the change that came of it, 0 when none did."""

    pair: str
    revision: int
    at: str
    who: str
    way: str
    active_ms: int
    keys: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Time and keys together, and on how many pairs."""

    active_ms: int = 0
    keys: int = 0
    pairs: int = 0


class Work(Tables):
    """The table `work` of a store, through the store's own doors."""

    def add(self, stints: Iterable[Stint]) -> None:
        """Keep work that was measured."""
        self._many(
            "INSERT INTO work (pair, revision, at, who, way, active_ms, keys) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((s.pair, s.revision, s.at, s.who, s.way, s.active_ms, s.keys) for s in stints),
        )

    def of(self, pairs: Sequence[str]) -> dict[str, Spent]:
        """What was spent on each of these pairs; one that nobody was measured at is left out."""
        found: dict[str, Spent] = {}
        for start in range(0, len(pairs), _CHUNK):
            part = pairs[start : start + _CHUNK]
            for pair, active, keys in self._every(
                "SELECT pair, sum(active_ms), sum(keys) FROM work "
                f"WHERE pair IN ({','.join('?' * len(part))}) GROUP BY pair",
                part,
            ):
                found[pair] = Spent(active, keys, 1)
        return found

    def by_pair(self) -> dict[str, dict[str, Spent]]:
        """What each person spent on each pair that somebody was measured at: pair, then person."""
        found: dict[str, dict[str, Spent]] = {}
        rows = self._every("SELECT pair, who, sum(active_ms), sum(keys) FROM work GROUP BY pair, who", ())
        for pair, who, active, keys in rows:
            found.setdefault(pair, {})[who] = Spent(active, keys, 1)
        return found

    def by_person(self, doc: str | None = None, since: str = "") -> dict[str, Spent]:
        """What each person spent, in a document or all, from a time on (ISO 8601, UTC)."""
        rows = self._every(
            "SELECT w.who, sum(w.active_ms), sum(w.keys), count(DISTINCT w.pair) FROM work w JOIN pair p "
            "ON p.id = w.pair WHERE (? IS NULL OR p.doc = ?) AND w.at >= ? GROUP BY w.who ORDER BY w.who",
            (doc, doc, since),
        )
        return {who: Spent(active, keys, pairs) for who, active, keys, pairs in rows}
