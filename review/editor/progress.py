"""How far the project has come, and what one person did today, by what was measured."""

from __future__ import annotations

from typing import Any

from ...corpus.store import Store
from ...corpus.work import Spent
from .index import Index

_HOUR = 3_600_000
# Of less than a minute no pace is told.
_LEAST = 60_000


def progress(store: Store, index: Index, who: str, since: str) -> dict[str, Any]:
    """Pairs and source words by state; a person's pairs, words and active time from a time on (ISO 8601, UTC).

    The pace is source words an hour of active time, of the pairs worked on since then; None where too little was
    measured.
    """
    pairs = store.order.touched(who, since)
    words = index.words_of(store.order.numbers(sorted(pairs)).values())
    spent = store.work.by_person(since=since).get(who, Spent())
    total = store.work.by_person()
    return {
        "pairs": index.counts(),
        "words": index.words(),
        "active_ms": sum(one.active_ms for one in total.values()),
        "today": {"pairs": len(pairs), "words": words, "active_ms": spent.active_ms},
        "pace": round(words * _HOUR / spent.active_ms) if spent.active_ms >= _LEAST and words else None,
    }
