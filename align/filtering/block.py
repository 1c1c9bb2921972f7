"""A block of pairs as rules see it: two sides of texts and their scores, each measure taken once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...corpus.languages import language
from .letters import LETTER, OWN, SPACE, Ints, folded, kinds, units

# Pairs that are looked at together: some megabytes of numbers, and few enough to stay in a processor's cache.
ROWS = 4096


class Side:
    """The texts of one language. All measures are arrays with a number for each text."""

    def __init__(self, texts: Sequence[str], lang: str) -> None:
        self.texts = texts
        self.lang = lang

    @cached_property
    def characters(self) -> Ints:
        """Code points."""
        return np.fromiter(map(len, self.texts), np.int64, len(self.texts))

    @cached_property
    def words(self) -> Ints:
        """Runs of what is no white space."""
        return np.diff(self._of_text(self._word_starts))

    @cached_property
    def longest_word(self) -> Ints:
        """Characters of the longest word; 0 where there is none."""
        ends = np.flatnonzero(~self._blank[:-1] & self._blank[1:])
        return self._largest(self._word_starts, ends + 1 - self._word_starts)

    @cached_property
    def printed(self) -> Ints:
        """Characters that are no white space."""
        return self._sum(~self._blank)

    @cached_property
    def letters(self) -> Ints:
        """Letters of any script."""
        return self._sum((self._kinds & LETTER) != 0)

    @cached_property
    def own_letters(self) -> Ints:
        """Letters of the language's script; all letters where its script is not known."""
        return self._sum((self._kinds & OWN) != 0)

    @cached_property
    def longest_run(self) -> Ints:
        """How often one character other than white space stands in a row at most."""
        again = np.flatnonzero((self._units[1:] == self._units[:-1]) & ~self._blank[1:])
        if not again.size:
            return np.minimum(self.printed, 1)
        begins = np.flatnonzero(np.concatenate(([True], np.diff(again) != 1)))
        lengths = np.diff(np.concatenate((begins, [again.size]))) + 1
        return np.maximum(self._largest(again[begins], lengths), np.minimum(self.printed, 1))

    @cached_property
    def is_tidy(self) -> bool:
        """Whether no text is empty, and all have single spaces between words and no other white space."""
        at = np.flatnonzero(self._blank)
        spaces = int((self._units[at] == ord(" ")).sum())
        return bool(spaces + len(self.texts) == at.size and at[0] > 0 and (np.diff(at) > 1).all())

    @cached_property
    def folded(self) -> list[str]:
        """The texts in small letters, without accents and punctuation."""
        return folded(self.texts)

    @cached_property
    def _units(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
        return units(self.texts)

    @cached_property
    def _bounds(self) -> Ints:
        """Where each text begins, and where the last one ends."""
        return np.concatenate(([0], np.cumsum(self.characters + 1)))

    @cached_property
    def _kinds(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        return kinds(language(self.lang).script)[self._units]

    @cached_property
    def _blank(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        return np.asarray(self._kinds == SPACE, np.bool_)

    @cached_property
    def _word_starts(self) -> Ints:
        return np.flatnonzero(~self._blank & np.concatenate(([True], self._blank[:-1])))

    def _sum(self, which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Ints:
        return np.add.reduceat(which, self._bounds[:-1], dtype=np.int64)

    def _of_text(self, places: Ints) -> Ints:
        """Which of some places is the first of each text."""
        return np.searchsorted(places, self._bounds)

    def _largest(self, places: Ints, values: Ints) -> Ints:
        """The largest value of those at the places of each text; 0 where there is none."""
        first = self._of_text(places)
        there = np.diff(first) > 0
        largest = np.zeros(len(self.texts), np.int64)
        if values.size:
            largest[there] = np.maximum.reduceat(values, first[:-1][there])
        return largest


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs that are looked at together; `scores` are None where nobody said how sure the pairing is."""

    source: Side
    target: Side
    scores: Sequence[float | None]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, the source first."""
        return self.source, self.target

    def chosen(self, sides: str) -> tuple[Side, ...]:
        """The sides that a rule is asked of: `both`, `source` or `target`."""
        return self.sides if sides == "both" else (self.source,) if sides == "source" else (self.target,)

    def __len__(self) -> int:
        return len(self.scores)


def block(
    sources: Sequence[str], targets: Sequence[str], langs: tuple[str, str], scores: Sequence[float | None] = ()
) -> Block:
    """A block of these texts; without scores nobody said any."""
    return Block(Side(sources, langs[0]), Side(targets, langs[1]), scores or (None,) * len(sources))
