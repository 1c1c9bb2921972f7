"""A pair as the page gets it, with its version: plain data, texts as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...corpus.model import Pair
from ...corpus.order import Order
from ...corpus.store import Store
from ...corpus.work import Spent
from .index import Index

# What the checks find in a pair, as data.
Findings = Callable[[Pair], list[dict[str, Any]]]
MOST = 200


def read(store: Store, index: Index, numbers: Sequence[int], findings: Findings) -> list[dict[str, Any]]:
    """The rows of these pairs that stand in the project, in this order."""
    pairs = store.numbered(numbers)
    ids = [pair.id for pair in pairs]
    places = store.order.numbers(ids)
    versions, spent = store.order.versions(ids), store.work.of(ids)
    made = []
    for pair in pairs:
        place = index.place(places[pair.id])
        if place is not None:
            made.append(_row(pair, place, versions.get(pair.id, 0), spent.get(pair.id, Spent()), findings(pair)))
            made[-1]["marks"] = index.marks(place)
    return made


def one(store: Store, index: Index, identifier: str, findings: Findings) -> dict[str, Any] | None:
    """The row of a pair; None when it stands nowhere."""
    number = number_of(store.order, identifier)
    rows = read(store, index, [number], findings) if number is not None else []
    return rows[0] if rows else None


def number_of(order: Order, identifier: str) -> int | None:
    """The row number of a pair; None when there never was one."""
    return order.numbers([identifier]).get(identifier)


def _row(pair: Pair, place: int, version: int, spent: Spent, findings: list[dict[str, Any]]) -> dict[str, Any]:
    origin = pair.origin
    block = pair.source[0].block if pair.source else None
    return {
        "i": place,
        "id": pair.id,
        "doc": pair.doc,
        "version": version,
        "state": str(pair.state),
        "source": [{"id": s.id, "text": s.text, "lang": s.lang} for s in pair.source],
        "target": pair.target,
        "target_sentences": [{"id": s.id, "text": s.text} for s in pair.target_sentences],
        "draft": pair.draft,
        "origin": {"kind": str(origin.kind), "tool": origin.tool, "model": origin.model, "date": origin.date}
        if origin
        else None,
        "score": pair.score,
        "note": pair.note,
        "flags": list(pair.flags),
        "findings": findings,
        "kind": pair.kind,
        "block": {"kind": str(block.kind), "level": block.level} if block else None,
        "by": pair.by,
        "changed": pair.changed,
        "active_ms": spent.active_ms,
        "keys": spent.keys,
    }


def no_findings(_: Pair) -> list[dict[str, Any]]:
    """Nothing is checked."""
    return []
