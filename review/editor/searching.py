"""Words in their company: the pairs that hold them, with what stands around them and what stands beside.

What is searched and how is corpus/concordance.py's, so the page finds what `dipla search` finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from ...corpus.concordance import Choice, Concordance, Hit, Query, asked
from ...corpus.searching.folding import WORD
from ...corpus.searching.texts import EVERYTHING
from ...corpus.store import Store
from .index import Index

# Letters around a match that fit into a line.
_AROUND = 80
_CHUNK = 500


def hits(
    folder: Path, store: Store, index: Index, query: str, side: str, most: int, langs: tuple[str, str]
) -> tuple[list[dict[str, Any]], bool]:
    """The first pairs that hold the words, in document order, and whether there are more."""
    typed = (query if side == where else "" for where in ("both", "source", "target"))
    wanted = asked(*typed, languages=langs)
    with closing(Concordance(folder, store).hits(wanted)) as looked:
        found = list(islice(looked, most + 1))
    numbers = store.order.numbers([hit.pair for hit in found])
    placed = [(index.place(numbers[hit.pair]), hit) for hit in found[:most]]
    return [_told(place, hit) for place, hit in placed if place is not None], len(found) > most


def places(
    folder: Path, store: Store, index: Index, words: str, langs: tuple[str, str], within: Choice = EVERYTHING
) -> set[int]:
    """Where the pairs stand that hold words which begin so, on either side."""
    found: set[int] = set()
    if not (typed := _beginning(words)):
        return found
    for ids in _chunks(folder, store, asked(typed, languages=langs), within):
        for number in store.order.numbers(ids).values():
            if (place := index.place(number)) is not None:
                found.add(place)
    return found


def _chunks(folder: Path, store: Store, query: Query, within: Choice) -> Iterator[list[str]]:
    with closing(Concordance(folder, store).hits(query, within)) as looked:
        while part := [hit.pair for hit in islice(looked, _CHUNK)]:
            yield part


def _beginning(words: str) -> str:
    """The words as beginnings of words, unless the person said otherwise.

    >>> _beginning("κόμμα ελευθ"), _beginning('"δύο λέξεις"')
    ('κόμμα* ελευθ*', '"δύο λέξεις"')
    """
    return words if '"' in words or "*" in words else " ".join(f"{word}*" for word in WORD.findall(words))


def _told(place: int, hit: Hit) -> dict[str, Any]:
    before, after = hit.before, hit.after
    return {
        "i": place,
        "id": hit.pair,
        "side": hit.side,
        "before": ("…" if len(before) > _AROUND else "") + before[-_AROUND:],
        "match": hit.match,
        "after": after[:_AROUND] + ("…" if len(after) > _AROUND else ""),
        "other": hit.other,
    }
