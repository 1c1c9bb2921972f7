"""The two texts of a pair as the checks look at them: what several of them need is made once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from ...corpus.model import Pair
from ..drafting.protection import PLACEHOLDER, TAG
from .finding import Found, Side
from .language import Tongue

# All but letters, blanks and commas: few of any sentence, and most checks begin with one of them.
_SIGN = re.compile("[^a-zA-Z\u0386\u0388-\u03ce ,]")
# Digits of the scripts that Europe reads.
_DIGITS = frozenset(chr(zero + digit) for zero in (0x30, 0x660, 0xFF10) for digit in range(10))

_MARKS = frozenset("<{%&")
_MARKED = re.compile(r"[<{]|%[0-9.($@a-z]|&[A-Za-z#]")
_MARKUP = re.compile(f"{TAG}|{PLACEHOLDER}")


class Sides:
    """A pair's texts with what is known of their languages. Neither text is empty."""

    def __init__(self, pair: Pair, source: str, target: str, tongues: tuple[Tongue, Tongue]) -> None:
        self.pair = pair
        self.source = source
        self.target = target
        self.ours, self.theirs = tongues
        self.target_ascii = target.isascii()
        self.target_lower = target.lower()
        self.source_words = source.lower().split()
        self.target_words = self.target_lower.split()
        # Which signs and digits stand there: a check that needs one that is not there has nothing to look for.
        self.source_signs: set[str] = set(_SIGN.findall(source))
        self.target_signs: set[str] = set(_SIGN.findall(target))
        self.digits = not (_DIGITS.isdisjoint(self.source_signs) and _DIGITS.isdisjoint(self.target_signs))
        # The same texts with tags and placeholders blotted out: their numbers and marks are not the sentence's.
        self.bare_source = source if _MARKS.isdisjoint(self.source_signs) else _without_markup(source)
        self.bare_target = target if _MARKS.isdisjoint(self.target_signs) else _without_markup(target)
        # Words with a capital, for what asks after names and months.
        self.capitals: list[str] = self.ours.capital.findall(source) if self.ours.capital else []

    def has_none(self, signs: frozenset[str]) -> bool:
        """Whether neither text has any of these signs, of which none is a letter, a blank or a comma."""
        return signs.isdisjoint(self.source_signs) and signs.isdisjoint(self.target_signs)

    def text(self, side: Side) -> str:
        """The text of a side."""
        return self.source if side is Side.SOURCE else self.target


Reading = TypeVar("Reading")


class Readings(dict[str, Reading], Generic[Reading]):
    """What a check reads in a word, by the word: read once, and forgotten when there are too many of them.

    A plain look into a dict costs a third of what `lru_cache` does, and is asked of every word.
    """

    def __init__(self, read: Callable[[str], Reading], most: int = 1 << 15) -> None:
        super().__init__()
        self._read = read
        self._most = most

    def __missing__(self, word: str) -> Reading:
        if len(self) >= self._most:
            self.clear()
        reading = self[word] = self._read(word)
        return reading


def _without_markup(text: str) -> str:
    return _MARKUP.sub(lambda found: " " * len(found[0]), text) if _MARKED.search(text) else text


def whole(rule: str, side: Side, text: str, message: str, suggestion: str | None = None) -> Found:
    """A finding about all of a text."""
    return Found(rule, side, 0, len(text), message, suggestion)


def at(rule: str, side: Side, found: re.Match[str], message: str, suggestion: str | None = None) -> Found:
    """A finding about what a pattern found."""
    return Found(rule, side, found.start(), found.end(), message, suggestion)


def missing(rule: str, side: Side, message: str) -> Found:
    """A finding about something that is not there."""
    return Found(rule, side, 0, 0, message)
