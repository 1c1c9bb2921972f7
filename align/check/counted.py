"""Ordinals, larger numbers, magnitudes and seasons in words that became another of their kind.

`counted.tsv` has the words. Only what is sure is told: both sides have words of one kind, and none of them in common; a
number that the other side says in any other way is let pass. Where there are figures, `numbers` compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from ..drafting.spelled import spelled
from ..words import fold
from .finding import Found, Side
from .language import Tongue
from .reading import BEGINNING, Readings
from .sides import Sides, at
from .spelt import spellings

_WORD = re.compile(r"[^\W\d_]+")
# Letters that an ending may have.
_ENDING = 3
_KINDS = ("ordinal", "number", "scale", "season")


def exchanged(sides: Sides) -> Sequence[Found]:
    """Such a word of the target in whose place the source has another of its kind."""
    theirs = _things(sides.theirs.code)
    # Hardly a target has any, and most words would be read for nothing.
    if not any(map(sides.target_lower.__contains__, _spelt(sides.theirs.code))) or not any(
        map(theirs.__getitem__, sides.target_words)
    ):
        return ()
    after = _said(sides.target, theirs)
    if sides.digits and "season" not in after:
        return ()  # figures are compared as figures
    before = _said(sides.source, _things(sides.ours.code))
    for kind in _KINDS:
        was, now = before.get(kind, {}), after.get(kind, {})
        if not was or not now or was.keys() & now.keys() or (sides.digits and kind != "season"):
            continue
        # The third of the month may be a Tuesday: Greek writes both alike, but for the capital.
        small = [word for word in was.values() if word.islower()]
        if not small or was.keys() & spelled(sides.target) or now.keys() & spelled(sides.source):
            continue
        word = next(iter(now.values()))
        place = next(place for place in _WORD.finditer(sides.target) if place[0] == word)
        return [at("numerals", Side.TARGET, place, f"{word}, where the source says {small[0]}")]
    return ()


def counts(tongue: Tongue) -> Callable[[str], str]:
    """Whether a word is such a word, and which."""
    return _things(tongue.code).__getitem__


def beginnings(tongue: Tongue) -> frozenset[str]:
    """How such words begin."""
    return frozenset(fold(word)[:BEGINNING] for words in spellings("counted", tongue.code).values() for word in words)


def _said(text: str, things: Readings[str, str]) -> dict[str, dict[str, str]]:
    """By kind, what the words of a text count, and the first word of each."""
    found: dict[str, dict[str, str]] = {}
    words = _WORD.findall(text)
    for word, thing in zip(words, map(things.__getitem__, map(str.lower, words)), strict=True):
        if thing:
            kind, _, name = thing.partition(":")
            found.setdefault(kind, {}).setdefault(name, word)
    return found


@cache
def _spelt(code: str) -> tuple[str, ...]:
    """Such words, or how they begin."""
    return tuple(word.rstrip("*") for words in spellings("counted", code).values() for word in words)


@cache
def _things(code: str) -> Readings[str, str]:
    """What a word in small letters counts; "" for any other. What stands around it is no part of it."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for thing, words in spellings("counted", code).items():
        for word in words:
            (beginnings if word.endswith("*") else whole)[word.rstrip("*")] = thing

    def read(said: str) -> str:
        found = _WORD.search(said)
        if found is None:
            return ""
        word = found[0]
        begun = (beginnings.get(word[: len(word) - more], "") for more in range(min(_ENDING, len(word)) + 1))
        return whole.get(word) or next(filter(None, begun), "")

    return Readings(read)
