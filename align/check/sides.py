"""The two texts of a pair as the checks look at them: what several of them need is made once."""

from __future__ import annotations

import re
from functools import cached_property

from ...corpus.model import Pair
from .finding import Found, Side
from .language import Tongue

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Sides:
    """A pair's texts with what is known of their languages. The target has something to be seen in it."""

    def __init__(self, pair: Pair, source: str, target: str, tongues: tuple[Tongue, Tongue]) -> None:
        self.pair = pair
        self.source = source
        self.target = target
        self.ours, self.theirs = tongues
        self.target_ascii = target.isascii()
        self.target_words = target.split()
        self.digits = bool(_DIGIT.search(source) or _DIGIT.search(target))

    @cached_property
    def source_words(self) -> list[str]:
        """The source at its blanks."""
        return self.source.split()

    @cached_property
    def small_words(self) -> list[str]:
        """The words of the target in small letters, without signs."""
        return _WORD.findall(self.target.lower())

    def text(self, side: Side) -> str:
        """The text of a side."""
        return self.source if side is Side.SOURCE else self.target


_DIGIT = re.compile(r"\d")


def whole(rule: str, side: Side, text: str, message: str, suggestion: str | None = None) -> Found:
    """A finding about all of a text."""
    return Found(rule, side, 0, len(text), message, suggestion)


def at(rule: str, side: Side, found: re.Match[str], message: str, suggestion: str | None = None) -> Found:
    """A finding about what a pattern found."""
    return Found(rule, side, found.start(), found.end(), message, suggestion)


def missing(rule: str, side: Side, message: str) -> Found:
    """A finding about something that is not there."""
    return Found(rule, side, 0, 0, message)
