"""Where every pair of the project stands, in memory: some twenty bytes a pair, ids by their rows' numbers.

It is read from the store in one pass and kept up with each change. Who asks for pair 90,000, the next draft or the
map of the whole is answered from here; texts are read from the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...corpus.order import STATES, Mark, Outline
from ...corpus.store import Store

# `found`: whether the checks find something. It is not in the store: they run while the server does, pair by pair.
_ENTRY = np.dtype(
    [
        ("number", "<i4"),
        ("state", "u1"),
        ("marks", "u1"),
        ("source", "<u4"),
        ("target", "<u4"),
        ("words", "<u4"),
        ("found", "?"),
    ]
)
# What goes over the wire for the map: state, marks, both lengths.
_WIRE = np.dtype([("state", "u1"), ("marks", "u1"), ("source", "<u2"), ("target", "<u2")])
_LONGEST = 65_535
_NOWHERE = -1

What = Literal["doubtful", "draft", "flag", "uneven", "untranslated", "note", "unconfirmed", "waved", "reworked"]
_MARKS = {
    "doubtful": Mark.DOUBTFUL,
    "flag": Mark.FLAGGED,
    "uneven": Mark.UNEVEN,
    "note": Mark.NOTED,
    "waved": Mark.WAVED,
    "reworked": Mark.REWORKED,
}
_STATES = {"draft": ("draft",), "untranslated": ("untranslated",), "unconfirmed": ("draft", "aligned")}
KINDS = frozenset((*_MARKS, *_STATES))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A document's place: its pairs stand at [first, first + count)."""

    name: str
    first: int
    count: int


class Index:
    """The order of all pairs that stand in the project, and an outline of each."""

    def __init__(self, store: Store) -> None:
        parts = []
        self.stretches: list[Stretch] = []
        first = 0
        for document in store.documents():
            part = np.fromiter(((*row, False) for row in store.order.outlines(document.name)), dtype=_ENTRY)
            parts.append(part)
            self.stretches.append(Stretch(document.name, first, len(part)))
            first += len(part)
        self._entries: NDArray[np.void] = np.concatenate(parts) if parts else np.empty(0, _ENTRY)
        self._place_all()

    def __len__(self) -> int:
        return len(self._entries)

    def number(self, index: int) -> int:
        """The row number of the pair at a place."""
        return int(self._entries["number"][index])

    def marks(self, index: int) -> int:
        """The marks of the pair at a place."""
        entry = self._entries[index]
        return int(entry["marks"]) | (Mark.FLAGGED.value if entry["found"] else 0)

    def numbers(self, start: int, count: int) -> list[int]:
        """The row numbers of pairs from a place on."""
        return [int(n) for n in self._entries["number"][max(start, 0) : max(start, 0) + count]]

    def numbers_at(self, places: Sequence[int]) -> list[int]:
        """The row numbers of the pairs at these places."""
        return [int(n) for n in self._entries["number"][np.asarray(places, dtype=np.int64)]]

    def place(self, number: int) -> int | None:
        """Where the pair of a row number stands; None when it stands nowhere."""
        found = int(self._places[number]) if 0 <= number < len(self._places) else _NOWHERE
        return None if found == _NOWHERE else found

    def stretch(self, index: int) -> Stretch:
        """The document that a place is in."""
        return next(s for s in self.stretches if s.first <= index < s.first + s.count)

    def update(self, outlines: Iterable[Outline]) -> None:
        """Pairs have changed, and stand where they stood."""
        for outline in outlines:
            place = self.place(outline.number)
            if place is not None:
                self._entries[place] = (*outline, self._entries["found"][place])

    def put(self, doc: str, first: int, count: int, outlines: Sequence[Outline]) -> None:
        """These pairs stand where `count` others stood, from `first` on, all in one document."""
        new = np.array([(*outline, self._is_found(outline.number)) for outline in outlines], dtype=_ENTRY)
        self._entries = np.concatenate((self._entries[:first], new, self._entries[first + count :]))
        grown = len(outlines) - count
        at = next(n for n, s in enumerate(self.stretches) if s.name == doc)
        self.stretches = [
            Stretch(s.name, s.first + grown * (n > at), s.count + grown * (n == at))
            for n, s in enumerate(self.stretches)
        ]
        self._place_all()

    def wire(self) -> bytes:
        """The map as the page reads it: six bytes a pair, little endian."""
        made = np.empty(len(self._entries), _WIRE)
        made["state"], made["marks"] = self._entries["state"], self._marks()
        for side in ("source", "target"):
            made[side] = np.minimum(self._entries[side], _LONGEST)
        return made.tobytes()

    def counts(self) -> dict[str, int]:
        """How many pairs are in each state."""
        found = np.bincount(self._entries["state"], minlength=len(STATES))
        return {str(state): int(found[n]) for n, state in enumerate(STATES)}

    def words(self) -> dict[str, int]:
        """How many source words the pairs of each state have."""
        found = np.bincount(self._entries["state"], weights=self._entries["words"], minlength=len(STATES))
        return {str(state): int(found[n]) for n, state in enumerate(STATES)}

    def words_of(self, numbers: Iterable[int]) -> int:
        """How many source words these pairs have, those that stand."""
        places = [place for number in numbers if (place := self.place(number)) is not None]
        return int(self._entries["words"][places].sum()) if places else 0

    def following(self, start: int, what: str, step: int) -> int | None:
        """The nearest pair after (`step` 1) or before (-1) a place that is such a one; None when there is none."""
        places = np.flatnonzero(self._such(what))
        if step > 0:
            at = int(np.searchsorted(places, start, side="right"))
            return int(places[at]) if at < len(places) else None
        at = int(np.searchsorted(places, start, side="left"))
        return int(places[at - 1]) if at else None

    def chosen(self, states: Iterable[str] = (), whats: Iterable[str] = (), doc: str = "") -> NDArray[np.int64]:
        """The places of the pairs for which all that is asked holds, in order."""
        mask = np.ones(len(self._entries), dtype=bool)
        if wanted := [n for n, state in enumerate(STATES) if state in set(states)]:
            mask &= np.isin(self._entries["state"], wanted)
        for what in whats:
            mask &= self._such(what)
        if doc:
            within = np.zeros(len(self._entries), dtype=bool)
            for s in self.stretches:
                if s.name == doc:
                    within[s.first : s.first + s.count] = True
            mask &= within
        return np.flatnonzero(mask)

    def state(self, index: int) -> str:
        """The state of the pair at a place."""
        return str(STATES[self._entries["state"][index]])

    def _such(self, what: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_]
        if what in _MARKS:
            found = (self._marks() & _MARKS[what].value) != 0
        else:
            found = np.isin(self._entries["state"], [n for n, state in enumerate(STATES) if state in _STATES[what]])
        return found

    def found(self, number: int, *, any_: bool) -> bool:
        """Remember whether the checks found something in a pair; whether that is news."""
        place = self.place(number)
        if place is None or bool(self._entries["found"][place]) == any_:
            return False
        self._entries["found"][place] = any_
        return True

    def inherit(self, older: Index) -> None:
        """What the checks found before holds until they look again."""
        known = older._entries["number"][older._entries["found"]]
        here = [place for number in known if (place := self.place(int(number))) is not None]
        self._entries["found"][here] = True

    def _is_found(self, number: int) -> bool:
        place = self.place(number)
        return place is not None and bool(self._entries["found"][place])

    def _marks(self) -> NDArray[np.uint8]:
        marks: NDArray[np.uint8] = self._entries["marks"] | self._entries["found"].astype(np.uint8) * Mark.FLAGGED.value
        return marks

    def _place_all(self) -> None:
        numbers = self._entries["number"]
        self._places = np.full(int(numbers.max()) + 1 if len(numbers) else 0, _NOWHERE, dtype=np.int32)
        self._places[numbers] = np.arange(len(numbers), dtype=np.int32)
