"""The two texts of a pair as the checks look at them: what several of them need is made once."""

from __future__ import annotations

import re
from functools import cached_property

from ...corpus.model import Pair
from ..drafting.protection import PLACEHOLDER, TAG
from .finding import Found, Side
from .language import Tongue

# Digits of the scripts that Europe reads; a class is quicker than \d.
_DIGIT = re.compile("[0-9\u0660-\u0669\uff10-\uff19]")

_MARKED = re.compile(r"[<{]|%[0-9.($@a-z]")
_MARKUP = re.compile(f"{TAG}|{PLACEHOLDER}")


class Sides:
    """A pair's texts with what is known of their languages. Neither text is empty."""

    def __init__(self, pair: Pair, source: str, target: str, tongues: tuple[Tongue, Tongue]) -> None:
        self.pair = pair
        self.source = source
        self.target = target
        self.ours, self.theirs = tongues
        self.target_ascii = target.isascii()
        self.target_words = target.lower().split()
        self.digits = bool(_DIGIT.search(source) or _DIGIT.search(target))
        # The same texts with tags and placeholders blotted out: their numbers and marks are not the sentence's.
        self.bare_source = _without_markup(source)
        self.bare_target = _without_markup(target)
        # Words with a capital, for what asks after names and months.
        self.capitals: list[str] = self.ours.capital.findall(source) if self.ours.capital else []

    @cached_property
    def source_words(self) -> list[str]:
        """The source in small letters, at its blanks."""
        return self.source.lower().split()

    def text(self, side: Side) -> str:
        """The text of a side."""
        return self.source if side is Side.SOURCE else self.target


def _without_markup(text: str) -> str:
    if not ("<" in text or "{" in text or "%" in text) or not _MARKED.search(text):
        return text
    return _MARKUP.sub(lambda found: " " * len(found[0]), text)


def whole(rule: str, side: Side, text: str, message: str, suggestion: str | None = None) -> Found:
    """A finding about all of a text."""
    return Found(rule, side, 0, len(text), message, suggestion)


def at(rule: str, side: Side, found: re.Match[str], message: str, suggestion: str | None = None) -> Found:
    """A finding about what a pattern found."""
    return Found(rule, side, found.start(), found.end(), message, suggestion)


def missing(rule: str, side: Side, message: str) -> Found:
    """A finding about something that is not there."""
    return Found(rule, side, 0, 0, message)
