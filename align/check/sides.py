"""The two texts of a pair as the checks look at them: what several of them need is made once."""

from __future__ import annotations

import re
from functools import cached_property

from ...corpus.model import Pair
from ..drafting.protection import PLACEHOLDER, TAG
from .finding import Found, Side
from .language import Tongue
from .reading import Reader

# Digits of the scripts that Europe reads; signs that tags and placeholders begin with.
DIGITS = frozenset(chr(zero + digit) for zero in (0x30, 0x660, 0xFF10) for digit in range(10))
MARKS = frozenset("<{%&")
_MARKED = re.compile(r"[<{]|%[0-9.($@a-z]|&[A-Za-z#]")
_MARKUP = re.compile(f"{TAG}|{PLACEHOLDER}")


class Sides:
    """A pair's texts with what is known of their languages, what their words wake, and what was found in them so far.

    Neither text is empty.
    """

    def __init__(
        self,
        pair: Pair,
        source: str,
        target: str,
        tongues: tuple[Tongue, Tongue],
        readers: tuple[Reader, Reader],
        found: list[Found],
    ) -> None:
        self.pair = pair
        self.found = found
        self.source = source
        self.target = target
        self.ours, self.theirs = tongues
        self.target_ascii = target.isascii()
        self.target_lower = target.lower()
        self.target_words = self.target_lower.split()
        # See `waking`: a check that needs what is not there has nothing to look for.
        self.source_wakes = readers[0].wakes(source, source.split())
        self.target_wakes = readers[1].wakes(self.target_lower, self.target_words)
        self.wakes = self.source_wakes | self.target_wakes
        self.digits = "digits" in self.wakes
        # The same texts with tags and placeholders blotted out: their numbers and marks are not the sentence's.
        self.bare_source = _without_markup(source) if "marks" in self.source_wakes else source
        self.bare_target = _without_markup(target) if "marks" in self.target_wakes else target

    @cached_property
    def source_words(self) -> list[str]:
        """The words of the source in small letters."""
        return self.source.lower().split()

    @cached_property
    def capitals(self) -> list[str]:
        """The words of the source with a capital, for what asks after names and months."""
        return self.ours.capital.findall(self.source) if self.ours.capital else []

    def text(self, side: Side) -> str:
        """The text of a side."""
        return self.source if side is Side.SOURCE else self.target


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
