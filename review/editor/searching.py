"""Words in their company: the pairs that hold them, with what stands around them and what stands beside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ...corpus.model import Pair
from ...corpus.store import Store
from .index import Index

_AROUND = 60
_CHUNK = 500


def hits(
    store: Store, index: Index, query: str, sides: tuple[str, ...], most: int
) -> tuple[list[dict[str, Any]], bool]:
    """The first pairs that hold the words, in order, and whether there are more."""
    words = [re.escape(word) for word in _bare(query).split()]
    if not words:
        return [], False
    wanted = re.compile(r"\b" + r"\s+".join(words))
    found: list[dict[str, Any]] = []
    for start in range(0, len(index), _CHUNK):
        for place, pair in enumerate(store.numbered(index.numbers(start, _CHUNK)), start):
            for hit in _in_pair(pair, place, wanted, sides):
                if len(found) == most:
                    return found, True
                found.append(hit)
    return found, False


def _in_pair(pair: Pair, place: int, wanted: re.Pattern[str], sides: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    texts = {"source": pair.source_text, "target": pair.target or ""}
    for side in sides:
        held = texts[side]
        match = wanted.search(_bare(held))
        if match:
            start, end = match.span()
            yield {
                "i": place,
                "id": pair.id,
                "side": side,
                "before": held[max(0, start - _AROUND) : start],
                "match": held[start:end],
                "after": held[end : end + _AROUND],
                "other": texts["target" if side == "source" else "source"],
            }


def _bare(text: str) -> str:
    """The text without case and accents, each letter in its place."""
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    plain = unicodedata.normalize("NFD", letter.casefold())[:1]
    return "σ" if plain == "ς" else plain or letter
