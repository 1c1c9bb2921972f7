"""Words of the target: twice in a row, forbidden, not as the glossary has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..glossary import Term, alike, broken_terms
from ..words import fold
from .finding import Found, Side
from .reading import Readings
from .sides import Sides, at, missing

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)(?:\s+\1)+(?![\w'’-])", re.IGNORECASE)
_FIRST = re.compile(r"\w+")


def repeated(sides: Sides) -> Sequence[Found]:
    """A word twice in a row, where the source says nothing twice and the language has no such phrase."""
    words = sides.target_words
    # A quick look: the second word begins as the first, and may have a sign behind it.
    if not any(map(str.startswith, words[1:], words)) or not _is_said_again(words):
        return ()
    found = []
    for twice in _TWICE.finditer(sides.target):
        word = twice[1]
        # Names may be said twice (New York, Duran Duran).
        is_name = word[0].isupper() and twice[0].count(word) > 1 and twice.start() > 0
        if word.lower() not in sides.theirs.twice and not is_name and not _TWICE.search(sides.source):
            found.append(at("repeated", Side.TARGET, twice, f"{word} stands twice in a row", word))
    return found


def _is_said_again(words: list[str]) -> bool:
    """Whether a word stands whole at the beginning of the next."""
    for word, after in pairwise(words):
        following = after[len(word) : len(word) + 1]
        if after.startswith(word) and not (following.isalnum() or following in tuple("_'’-")):
            return True
    return False


class Forbidden:
    """The words that a project does not want on a side, in capitals or small letters, as whole words."""

    def __init__(self, side: Side, words: Sequence[str]) -> None:
        self._side = side
        self._begins = tuple(word.lower() for word in words)
        parts = (re.escape(word) for word in sorted(words, key=len, reverse=True))
        self._whole = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

    def used(self, sides: Sides) -> Sequence[Found]:
        """Each such word that stands there."""
        text = sides.text(self._side)
        lower = sides.target_lower if self._side is Side.TARGET else text.lower()
        if not any(map(lower.__contains__, self._begins)):
            return ()
        return [
            at("forbidden", self._side, word, f"{word[0]} is not wanted in this project")
            for word in self._whole.finditer(text)
        ]


class Glossary:
    """The terms of a project, by the beginnings of their first words."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms: dict[str, list[tuple[str, int, Term]]] = {}
        # The terms that a word may begin, by the word.
        self.maybe = Readings(self._maybe).__getitem__
        for term in terms:
            if first := _folded(term.source):
                self._terms.setdefault(first[:_LEAST], []).append((_stem(first), len(first), term))

    def broken(self, sides: Sides) -> Sequence[Found]:
        """Terms of the source whose translation the target has not."""
        maybe = filter(None, map(self.maybe, sides.source_words))
        here = {term.source: term for terms in maybe for term in terms}
        if not here:
            return ()
        found = []
        for term in broken_terms(sides.source, sides.target, list(here.values())):
            place = _place(term.source, sides.source)
            told = f"the glossary has {' or '.join(term.targets)} for {term.source}"
            found.append(at("terms", Side.SOURCE, place, told) if place else missing("terms", Side.SOURCE, told))
        return found

    def beginnings(self) -> frozenset[str]:
        """How the terms begin."""
        return frozenset(self._terms)

    def _maybe(self, word: str) -> list[Term]:
        """The terms that a word may begin."""
        first = _folded(word)
        return [
            term
            for stem, size, term in self._terms.get(first[:_LEAST], ())
            if first.startswith(stem) and abs(len(first) - size) <= _LONGEST_ENDING
        ]


# A term is found by the beginnings of its words; this many letters are the same whatever their endings.
_LEAST, _ENDING, _LONGEST_ENDING = 3, 2, 3


def _folded(word: str) -> str:
    """The first word of a text, folded."""
    first = _FIRST.search(word)
    return fold(first[0]) if first else ""


def _stem(word: str) -> str:
    return word[: max(_LEAST, len(word) - _ENDING)]


def _place(term: str, text: str) -> re.Match[str] | None:
    """Where the first word of a term stands, whatever its ending."""
    first = _folded(term)
    return next((word for word in _FIRST.finditer(text) if alike(first, fold(word[0]))), None)
