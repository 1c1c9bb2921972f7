"""How the pairs came to their states: what changed in each hour, read back from the history.

A pair begins in the state that its first change left, on the day when it was made; from then on its revisions say what
became of it. One that has left its document counts no more, until it comes back. Read pair by pair, so that a million
pairs take no more memory than ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from .model import State

# `2026-11-26T10`: as fine as any picture of it.
_HOUR = 13
_ROWS = (
    "SELECT p.id, p.created, p.state, p.retired, r.at, json_extract(r.old, '$.state'), json_extract(r.new, '$.state'), "
    "json_extract(r.old, '$.retired'), json_extract(r.new, '$.retired') FROM pair p LEFT JOIN revision r "
    "ON r.pair = p.id AND (json_extract(r.new, '$.state') IS NOT NULL OR json_extract(r.new, '$.retired') IS NOT NULL) "
)
# The primary key and the index of revisions by pair are in this order already.
_ORDER = " ORDER BY p.id, r.n"


class Course:
    """The course of a store's pairs, through the store's own door."""

    def __init__(self, each: Callable[[str, Sequence[Any]], Iterator[tuple[Any, ...]]]) -> None:
        self._each = each

    def by_hour(self, doc: str | None = None, pair: str | None = None) -> Mapping[str, Mapping[State, int]]:
        """How many pairs more (or less) are in each state after an hour that something changed in, oldest first.

        An hour is `2026-11-26T10`, in UTC; "" is whatever nobody knows the date of. Of all pairs, those of a document,
        or one.
        """
        found: dict[str, Counter[State]] = {}

        def count(at: str, state: str, more: int) -> None:
            found.setdefault(at[:_HOUR], Counter())[State(state)] += more

        for _, rows in groupby(self._rows(doc, pair), key=itemgetter(0)):
            _follow(list(rows), count)
        return {at: found[at] for at in sorted(found)}

    def _rows(self, doc: str | None, pair: str | None) -> Iterator[tuple[Any, ...]]:
        if pair is not None:
            return self._each(f"{_ROWS} WHERE p.id = ?{_ORDER}", (pair,))
        if doc is not None:
            return self._each(f"{_ROWS} WHERE p.doc = ?{_ORDER}", (doc,))
        return self._each(_ROWS + _ORDER, ())


def _follow(rows: Sequence[tuple[Any, ...]], count: Callable[[str, str, int], None]) -> None:
    """Count one pair's way; each row is the pair's facts, then those of one change (None where there is none)."""
    _, created, state, retired, *_ = rows[0]
    changes = [row[4:] for row in rows if row[4] is not None]
    state = next((was for _, was, now, *_ in changes if now is not None), state)
    stands = not next((was for *_, was, now in changes if now is not None), retired)
    if stands:
        count(created, state, 1)
    last = created
    for at, _, becomes, _, leaves in changes:
        before = (state, stands)
        # Clocks differ: a change that says it came before the one before it came at the same time.
        last = max(last, at)
        state = becomes or state
        stands = stands if leaves is None else not leaves
        if before != (state, stands):
            if before[1]:
                count(last, before[0], -1)
            if stands:
                count(last, state, 1)
