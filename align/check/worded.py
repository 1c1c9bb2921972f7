"""Shares, halves, times of day and measures in words that became others: two thirds for one third, acres for stremmata.

Only what is sure is told: both sides have such words, and nothing that either can mean is meant by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from ..drafting.spoken import clock_figures, clock_times, may_be_clocked, spoken, surely_clocked
from ..numbers import number_words
from ..words import fold
from .finding import Found, Side
from .language import Tongue
from .quantities import Quantity, quantities, sizes, unit_of
from .reading import BEGINNING, Readings
from .sides import Sides, missing
from .spelt import any_of, spellings

# People round: two and a half kilometres are a mile and a half.
_ROUNDED = 0.07
_MONEY = frozenset(["euro", "dollar", "pound", "yen", "drachma"])
# Parts of a whole, halves and what tells a time of day, as folded words.
_PARTS = {
    "el": (
        "τριτα",
        "τριτο",
        "τεταρτα",
        "τεταρτο",
        "πεμπτα",
        "πεμπτο",
        "εκτα",
        "εκτο",
        "ογδοο",
        "δεκατα",
        "δεκατο",
        "μιση",
        "μισο",
        "μισα",
        "μισοι",
        "μισεσ",
        "παρα",
    ),
    "en": ("half", "halves", "third", "thirds", "quarter", "quarters", "fourth", "fourths", "fifth", "fifths"),
}
# What stands in each of them: a quick look.
_HINTS = {
    "el": ("τρίτ", "τέταρτ", "πέμπτ", "μισ"),
    "en": (
        "half",
        "halv",
        "third",
        "quarter",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eenth",
    ),
}


def parts(sides: Sides) -> Sequence[Found]:
    """A time of day, a share or a number with a half in whose place the target has another."""
    if not any(map(sides.target_lower.__contains__, _HINTS.get(sides.theirs.code, ()))):
        return ()
    ours, theirs = fold(sides.source), fold(sides.target)
    before, after = set(clock_times(ours)), set(clock_times(theirs))
    if before and after and not any(":" in time for time in {*before, *spoken(ours)} & {*after, *spoken(theirs)}):
        return [missing("numerals", Side.TARGET, f"the target says {min(after)}, the source {min(before)}")]
    was, now = quantities(sides.source, sides.ours.code), quantities(sides.target, sides.theirs.code)
    for chosen in (_shares, _halves):
        mine, others = chosen(was), chosen(now)
        sure = [[one for one in side if one.sure] for side in (mine, others)]
        if all(sure) and not any(_meet(one, other) for one in mine for other in others):
            return [_changed("numerals", sides, sure[0][0], sure[1][0])]
    return ()


def hours(sides: Sides) -> Sequence[Found]:
    """A time of day by the minute that became another: οκτώ παρά δέκα is ten to eight, and no ten past."""
    told = sides.target_lower
    if not (" past " in told or " to " in told or (sides.digits and ":" in told)) or sides.ours.code != "el":
        return ()
    if not may_be_clocked(told):
        return ()
    ours, theirs = fold(sides.source), fold(sides.target)
    if not surely_clocked(ours):
        return ()
    before, figures = set(clock_times(ours)), clock_figures(ours)
    after = {*clock_times(theirs), *clock_figures(theirs)}
    # Every time that the source has in figures is another one.
    if not after - figures or after & {*before, *spoken(ours)}:
        return ()
    return [missing("numerals", Side.TARGET, f"the target says {min(after - figures)}, the source {min(before)}")]


def units(sides: Sides) -> Sequence[Found]:
    """A number in words, the same on both sides, that counts another unit or currency in the target."""
    # Hardly a target has a number at all.
    said = number_words(sides.theirs.code)
    if not any(map(sides.target_lower.__contains__, said)) and "teen" not in sides.target_lower:
        return ()
    named = set(map(_units(sides.theirs.code).__getitem__, sides.target_words)) - {""}
    if not named:
        return ()
    here = set(map(_units(sides.ours.code).__getitem__, sides.source_words)) - {""}
    # Most pairs that count years count them on both sides.
    if not {_kind(unit) for unit in named - here} & {_kind(unit) for unit in here - named}:
        return ()
    names = spellings("units", sides.ours.code), spellings("units", sides.theirs.code)
    now = [one for one in quantities(sides.target, sides.theirs.code) if one.unit]
    for was in quantities(sides.source, sides.ours.code) if now else ():
        if not was.unit or any_of(names[1][was.unit]).search(sides.target):
            continue
        for other in now:
            new = other.number == was.number and _kind(was.unit) == _kind(other.unit) and was.unit != other.unit
            if new and not any_of(names[0][other.unit]).search(sides.source):
                return [_changed("units", sides, was, other)]
    return ()


def wakes(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word, with what stands around it, is a part, half or time of day."""
    whole = frozenset(_PARTS.get(tongue.code, ()))

    def may_be(word: str) -> bool:
        bare = fold(word).strip(_SIGNS)
        return bare in whole or bare.endswith(_HALVES)

    return may_be


def beginnings(tongue: Tongue) -> frozenset[str]:
    """How such words begin."""
    return frozenset(word[:BEGINNING] for word in (*_PARTS.get(tongue.code, ()), *_HALVED.get(tongue.code, ())))


_SIGNS = ".,;:!?·«»()“”"
# How a number with a half ends: δυόμισι, ενάμιση.
_HALVES = ("μισι", "μιση", "μισησ")
# What stands before the half of a number with one: δυόμισι, εξίμισι.
_HALVED = {"el": ("ενα", "μια", "δυο", "τρε", "τρι", "τεσ", "πεν", "εξι", "επτ", "εφτ", "οχτ", "οκτ", "ενν", "δεκ")}


def _shares(found: Sequence[Quantity]) -> list[Quantity]:
    """The shares in words; one in figures may be any of them."""
    return [one for one in found if one.kind == "share"]


def _halves(found: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in found if one.number > 1 and one.number % 1]


def _meet(one: Quantity, other: Quantity) -> bool:
    """Whether two may be one, measured in the same unit or another."""
    if one.number == other.number:
        return True
    return one.kind == other.kind and abs(one.size - other.size) <= _ROUNDED * max(one.size, other.size)


def _kind(unit: str) -> str:
    """What a unit measures; every currency measures money."""
    return "money" if unit in _MONEY else sizes()[unit][0]


@cache
def _units(code: str) -> Readings[str, str]:
    """The unit that a word in small letters, or its part after a hyphen, is; "" for any other."""

    def read(said: str) -> str:
        return next(filter(None, (unit_of(fold(word), code) for word in said.strip(_SIGNS).split("-"))), "")

    return Readings(read)


def _changed(rule: str, sides: Sides, was: Quantity, now: Quantity) -> Found:
    source, target = sides.source[was.start : was.end], sides.target[now.start : now.end]
    size = len(sides.target)
    return Found(
        rule, Side.TARGET, min(now.start, size), min(now.end, size), f"{target}, where the source says {source}"
    )
