"""What the words of a text wake: read once in a word, and remembered while there is room.

A text is looked over twice. Whatever is more than small letters is cut out, with the rest of its word: signs, figures,
capitals, letters of another script. And of each word the first letters are looked at, of which few begin a word that
anybody asks after. So a word that nobody asks after costs next to nothing, and needs no room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Generic, TypeVar

from ..words import fold

# Whether a word, or what was cut out of one, wakes something.
Question = Callable[[str], object]
Questions = Mapping[str, Question]

# So many first letters tell most words from those that are asked after.
BEGINNING = 3
# The small letters that a text of a script is written in; of any other script nothing is passed over.
_SMALL = {"GREEK": "α-ωά-ώΐΰ", "LATIN": "a-z", "CYRILLIC": "а-яё"}

Key = TypeVar("Key")
Reading = TypeVar("Reading")


class Readings(dict[Key, Reading], Generic[Key, Reading]):
    """What a check reads in a word, by the word: read once, and forgotten when there are too many of them.

    A plain look into a dict costs a third of what `lru_cache` does.
    """

    def __init__(self, read: Callable[[Key], Reading], most: int = 1 << 15) -> None:
        super().__init__()
        self._read = read
        self._most = most

    def __missing__(self, word: Key) -> Reading:
        if len(self) >= self._most:
            self.clear()
        reading = self[word] = self._read(word)
        return reading


class Reader:
    """What the words of one side wake.

    `words` are asked of whole words in small letters, of those only that begin as one of `beginnings` does, whatever
    their accents; `cuttings` of what is cut out, and `signs` has what each of its signs wakes.
    """

    def __init__(
        self,
        script: str,
        words: Questions,
        beginnings: frozenset[str],
        cuttings: Questions,
        signs: Mapping[str, frozenset[str]],
    ) -> None:
        self._words = words
        self._beginnings = beginnings
        self._begun = frozenset(one[:size] for one in beginnings for size in range(len(one)))
        self._cuttings = cuttings
        self._signs = signs
        self._known = frozenset(signs)
        self._cut = re.compile(rf"[^{_SMALL.get(script, '')} ,\s]\S*").findall
        self._likely = Readings(self._may_begin)
        self._in_word = Readings(self._wakes)
        self._in_cutting = Readings(self._cutting_wakes)

    def wakes(self, text: str, words: list[str]) -> frozenset[str]:
        """What a text wakes; `words` are its words."""
        woken = [self._in_cutting[cutting] for cutting in self._cut(text)]
        if self._words:
            likely, in_word = self._likely, self._in_word
            woken += [in_word[word] for word in words if likely[word[:BEGINNING]]]
        return frozenset(chain.from_iterable(woken))

    def _may_begin(self, letters: str) -> bool:
        """Whether some word that is asked after may begin so; one that begins with a sign may be any."""
        if not letters.isalpha():
            return True
        folded = fold(letters)
        return folded in self._begun or any(folded[:size] in self._beginnings for size in range(1, len(folded) + 1))

    def _wakes(self, word: str) -> frozenset[str]:
        small = word.lower()
        return frozenset(name for name, holds in self._words.items() if holds(small))

    def _cutting_wakes(self, cutting: str) -> frozenset[str]:
        found = frozenset(name for name, holds in self._cuttings.items() if holds(cutting))
        return found.union(*map(self._signs.__getitem__, self._known.intersection(cutting)))
