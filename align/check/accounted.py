"""Figures of one side that the other says in other words: 18 months for a year and a half, 20 % for one in five.

Also what only looks like a figure, or stands in no figure there: the raised 2 of m², the books of Homer, which Greek
counts by letters, and a day and month without a year. What is sums of unlike things, or knowledge of the world
(Independence Day), is not accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..drafting.figures import Fault, Figure, fault_of, figures_of
from ..drafting.spelled import spelled
from ..drafting.spoken import is_said
from ..words import fold
from .quantities import Quantity, quantities
from .sides import Sides

_RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]+")
_LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)
# Homer's books have the 24 letters of today, without the old signs for 6, 90 and 900.
_BOOK = re.compile(r"ραψωδι\w+\s+([α-ω])(?!\w)")
_BOOKS = "αβγδεζηθικλμνξοπρστυφχψω"
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")


def unaccounted(fault: Fault, sides: Sides) -> Fault | None:
    """The fault without the figures that the other side says in other words; None when nothing is left of it."""
    if fault.moved:
        return fault
    texts = ((sides.bare_source, sides.ours.code), (sides.bare_target, sides.theirs.code))
    lost = [one for one in fault.lost if not _is_told(one, *texts)]
    new = [one for one in fault.new if not _is_told(one, *reversed(texts))]
    lost, new = _without_days(lost, new, sides.bare_target)
    new, lost = _without_days(new, lost, sides.bare_source)
    if len(lost) == len(fault.lost) and len(new) == len(fault.new):
        return fault
    return fault_of(lost, new) if lost or new else None


def in_words(fault: Fault, sides: Sides) -> bool:
    """Whether the side without figures has numbers in words that the other has in no way: they may be the same."""
    if bool(fault.lost) == bool(fault.new):
        return False
    here, there = sides.bare_target, sides.bare_source
    figures = figures_of(there, sides.ours.code)
    if fault.new:
        here, there, figures = there, here, figures_of(here, sides.theirs.code)
    known = {"0", "1", *spelled(there), *(value for figure in figures for value in figure.values)}
    return not known.issuperset(spelled(here))


def is_shared(number: str, sides: Sides) -> bool:
    """Whether the target says so many per cent, which the source has in figures, as a share."""
    if is_said(number, sides.bare_target):
        return True
    shares = [one for one in quantities(sides.bare_target, sides.theirs.code) if one.kind == "share"]
    return any(
        one.unit and number in sides.bare_source[one.start : one.end] and any(map(one.equals, shares))
        for one in quantities(sides.bare_source, sides.ours.code)
        if one.kind == "share"
    )


def _is_told(figure: Figure, own: tuple[str, str], other: tuple[str, str]) -> bool:
    if figure.written.isdigit() and _is_raised(figure.written, own[0], other[0]):
        return True
    if "αψωδί" in other[0] and figure.values & {
        str(_BOOKS.index(book) + 1) for book in _BOOK.findall(fold(other[0])) if book in _BOOKS
    }:
        return True
    # Bare numbers in words are compared elsewhere, but for dozens.
    bare = any(map(other[0].__contains__, _DOZENS))
    here = [one for one in _measured(figure.written, *own) if bare or one.kind != "number"]
    return bool(here) and any(one.equals(two) for one in here for two in quantities(*other))


# Words for a number that is one only with the number before it.
_DOZENS = ("dozen", "ντουζίν")
# So far from a figure stands what else belongs to it.
_BEFORE, _AFTER = 40, 60


def _measured(written: str, text: str, code: str) -> list[Quantity]:
    """What a figure of a text may be part of."""
    found = []
    pattern = re.compile(rf"(?<![\d.,]){re.escape(written)}(?!\d)")
    for place in pattern.finditer(text):
        begin = text.rfind(" ", 0, max(0, place.start() - _BEFORE)) + 1
        near = text[begin : place.end() + _AFTER]
        found += [one for one in quantities(near, code) if pattern.search(near[one.start : one.end])]
    return found


def _is_raised(digits: str, own: str, other: str) -> bool:
    """Whether digits at the end of a word are raised, or lowered, on the other side."""
    return bool(re.search(rf"(?<=[^\W\d_]){digits}(?!\d)", own)) and any(
        found.translate(_LEVEL) == digits for found in _RAISED.findall(other)
    )


def _without_days(dates: Sequence[Figure], days: Sequence[Figure], text: str) -> tuple[list[Figure], list[Figure]]:
    """Without the dates whose day stands among `days`, and whose month the text names: 24.12 is 24 December."""
    left, rest, months = [], list(days), None
    for date in dates:
        found = _DAY.fullmatch(date.written)
        day = next((one for one in rest if found and str(int(found[1])) in one.values), None)
        if found and day:
            months = set(spelled(text)) if months is None else months
            if str(int(found[2])) in months:
                rest.remove(day)
                continue
        left.append(date)
    return left, rest
