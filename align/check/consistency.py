"""The same source with several targets, and several sources with the same target: what no pair shows by itself.

All pairs are gone through twice. The first time only two numbers of each are kept, 16 bytes a pair; the second time
the few texts that came several times are known, and of those the first pair.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from ...corpus.model import Pair
from .finding import Found, Side
from .sides import Sides, whole

# A source of one word and a target of two are said on many occasions.
_WORDS_OF_SOURCE, _WORDS_OF_TARGET = 2, 3
# Sources that are alike to this degree may well have one target.
_ALIKE = 60


class Repeats:
    """The texts of a corpus that stand in it with different partners. Make it of all pairs, then ask of each."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        sources, targets = array("q"), array("q")
        for source, target in _keys(pairs):
            sources.append(source)
            targets.append(target)
        self._several = _with_several(sources, targets)
        self._shared = _with_several(targets, sources)
        self._first: dict[tuple[Side, int], tuple[str, str, str]] = {}

    def of(self, sides: Sides) -> Sequence[Found]:
        """Whether this pair's partner is another than that of the first pair with the same text."""
        found: list[Found] = []
        # A key is made only where there are some to compare it with.
        if self._several and (key := _key(sides.source)) in self._several:
            found += self._inconsistent(sides, key)
        if self._shared and (key := _key(sides.target)) in self._shared:
            found += self._same_target(sides, key)
        return found

    def _inconsistent(self, sides: Sides, key: int) -> Iterator[Found]:
        if len(sides.source_words) < _WORDS_OF_SOURCE:
            return
        where, source, target = self._seen(Side.SOURCE, key, sides)
        if source.casefold() == sides.source.casefold() and _key(target) != _key(sides.target):
            told = f"{where} has another target for this source: {_short(target)}"
            yield whole("inconsistent", Side.TARGET, sides.target, told)

    def _same_target(self, sides: Sides, key: int) -> Iterator[Found]:
        from rapidfuzz import fuzz

        if len(sides.target_words) < _WORDS_OF_TARGET:
            return
        where, source, _ = self._seen(Side.TARGET, key, sides)
        if _key(source) != _key(sides.source) and fuzz.ratio(source.casefold(), sides.source.casefold()) < _ALIKE:
            told = f"{where} has the same target for another source: {_short(source)}"
            yield whole("same-target", Side.TARGET, sides.target, told)

    def _seen(self, side: Side, key: int, sides: Sides) -> tuple[str, str, str]:
        return self._first.setdefault((side, key), (sides.pair.id, sides.source, sides.target))


def _keys(pairs: Iterable[Pair]) -> Iterator[tuple[int, int]]:
    for pair in pairs:
        if pair.source and pair.target:
            yield _key(pair.source_text), _key(pair.target)


def _key(text: str) -> int:
    """The same number for texts that differ in case, blanks and the sign at the end only."""
    return hash(" ".join(text.casefold().split()).rstrip(" .!…"))


def _with_several(texts: array[int], partners: array[int]) -> frozenset[int]:
    """The texts that have more than one partner."""
    import numpy as np

    if not texts:
        return frozenset()
    one, other = np.frombuffer(texts, np.int64), np.frombuffer(partners, np.int64)
    order = np.argsort(one, kind="stable")
    one, other = one[order], other[order]
    again = (one[1:] == one[:-1]) & (other[1:] != other[:-1])
    return frozenset(one[1:][again].tolist())


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
