"""What the project itself says of a sentence like this one: pairs that people have edited or approved.

Likeness is that of align/memory.py. The sources are held in memory, the newest work first, and kept up with every
change, so that what was approved a minute ago is offered for the next sentence like it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ...align.memory import folded
from ...corpus.model import State
from ...corpus.store import Store
from .asking import Missing
from .desk import MANY

# A little below the floor of a draft: here a person chooses.
FLOOR = 0.6
_MOST = 6
# Beyond so many one look takes longer than a person waits.
_UNITS = 200_000
_STATES = (State.EDITED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair whose source is like the one asked about, `score` 0 to 1."""

    score: float
    id: str
    source: str
    target: str
    origin: str

    def as_json(self) -> dict[str, str | float]:
        """The suggestion as data."""
        return {
            "score": round(self.score, 4),
            "id": self.id,
            "source": self.source,
            "target": self.target,
            "origin": self.origin,
        }


class Suggestions:
    """The sources of the project's own work; to be used in one thread."""

    def __init__(self) -> None:
        self._revision = -1
        self._keys: dict[int, str] = {}

    def of(self, store: Store, identifier: str) -> list[Suggestion]:
        """The pairs most like one, the most alike first; never itself."""
        pair = store.pair(identifier)
        if pair is None:
            raise Missing(f"there is no pair {identifier[:80]!r} in this project.")
        if not pair.source:
            return []
        self._keep_up(store)
        key = folded(pair.source_text)
        found = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=FLOOR * 100, limit=_MOST + 1)
        pairs = store.numbered([number for _, _, number in found])
        scores = [score / 100 for _, score, _ in found]
        return [
            Suggestion(score, one.id, one.source_text, one.target, str(one.origin.kind) if one.origin else "")
            for score, one in zip(scores, pairs, strict=False)
            if one.id != identifier and one.target
        ][:_MOST]

    def _keep_up(self, store: Store) -> None:
        newest = store.order.newest()
        if newest == self._revision:
            return
        ids, _ = store.order.changed_since(self._revision, MANY)
        if self._revision < 0 or not ids:
            found = store.order.sources(_STATES, _UNITS)
            self._keys = {number: folded(text) for number, text in found.items()}
        else:
            numbers = list(store.order.numbers(list(ids)).values())
            for number in numbers:
                self._keys.pop(number, None)
            found = store.order.sources(_STATES, _UNITS, numbers)
            self._keys.update((number, folded(text)) for number, text in found.items())
        self._revision = newest
