"""A pair as the page gets it, with its version: plain data, texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...corpus.model import Pair
from ...corpus.order import Order
from ...corpus.store import Store
from ...corpus.work import Spent
from .checking import Checked, Findings, all_checked
from .index import Index

MOST = 200


def read(store: Store, index: Index, numbers: Sequence[int], findings: Findings) -> list[dict[str, Any]]:
    """The rows of these pairs that stand in the project, in this order."""
    pairs = store.numbered(numbers)
    ids = [pair.id for pair in pairs]
    places = store.order.numbers(ids)
    versions, spent = store.order.versions(ids), store.work.of(ids)
    looked_at = all_checked(store, pairs, findings)
    made = []
    for pair in pairs:
        number = places[pair.id]
        place = index.place(number)
        if place is not None:
            index.found(number, any_=looked_at[pair.id].wants)
            row = _row(pair, place, versions.get(pair.id, 0), spent.get(pair.id, Spent()), looked_at[pair.id])
            made.append({**row, "marks": index.marks(place)})
    return made


def one(store: Store, index: Index, identifier: str, findings: Findings) -> dict[str, Any] | None:
    """The row of a pair; None when it stands nowhere."""
    number = number_of(store.order, identifier)
    rows = read(store, index, [number], findings) if number is not None else []
    return rows[0] if rows else None


def number_of(order: Order, identifier: str) -> int | None:
    """The row number of a pair; None when there never was one."""
    return order.numbers([identifier]).get(identifier)


def _row(pair: Pair, place: int, version: int, spent: Spent, looked_at: Checked) -> dict[str, Any]:
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
        **looked_at.as_json(),
        "kind": pair.kind,
        "block": {"kind": str(block.kind), "level": block.level} if block else None,
        "by": pair.by,
        "changed": pair.changed,
        "active_ms": spent.active_ms,
        "keys": spent.keys,
    }
