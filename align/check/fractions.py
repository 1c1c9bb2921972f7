"""Fractions in signs, and what stands for them: ½ that became ¼; ½, 1/2 and 0.5 are one number.

Only what is sure is told: both sides have fractions, counted in the same unit or in none, and none of them in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..drafting.figures import COMMA, number_fault
from ..words import fold
from .finding import Found, Side
from .quantities import FRACTION_SIGNS, quantities, unit_of
from .sides import Sides

SIGNS = frozenset(FRACTION_SIGNS)
_WRITTEN = re.compile(
    rf"(?<![\d/.,])(?:(?P<whole>\d+)\s?)?(?P<sign>[{''.join(sorted(SIGNS))}])|"
    r"(?<![\d/.,])(?:(?P<before>\d+) )?(?P<part>\d\d?)[/\u2044](?P<of>\d\d?)(?![\d/]|[.,]\d)"
)
# What a fraction counts, behind what may stand between them.
_COUNTED = re.compile(r"\s?-?(?:of )?(?:an? |the |του |της )?([^\W\d_]+)")
# Digits behind the point, enough to tell any two fractions apart; a third may be 0.33.
_EXACT = 4
_NEAR = 0.005


class _Fraction(NamedTuple):
    value: float
    unit: str
    start: int
    end: int
    figures: bool = False


def changed(sides: Sides) -> Sequence[Found]:
    """A fraction of the target in whose place the source has another; on one side at least it is in signs."""
    ours = _written(sides.bare_source, sides.ours.code)
    theirs = _written(sides.bare_target, sides.theirs.code)
    if len(ours) != len(theirs):
        ours += _worded(sides.source, sides.ours.code)
        theirs += _worded(sides.target, sides.theirs.code)
        if any(abs(one.value - other.value) < _NEAR for one in ours for other in theirs):
            return ()
    before, after = Counter(one.value for one in ours), Counter(one.value for one in theirs)
    old = [one for one in ours if one.value in before - after]
    new = [one for one in theirs if one.value in after - before]
    # A quarter of a kilo may be half a pound; 1/4 are figures, which are compared as such.
    if not old or not new or old[0].unit != new[0].unit or old[0].figures or new[0].figures:
        return ()
    source, target = sides.source[old[0].start : old[0].end], sides.target[new[0].start : new[0].end]
    told = f"{target}, where the source says {source}"
    return [Found("numerals", Side.TARGET, new[0].start, new[0].end, told)]


def same(sides: Sides) -> bool:
    """Whether the numbers are the same once every fraction is read as a number."""
    if SIGNS.isdisjoint(sides.bare_source) and SIGNS.isdisjoint(sides.bare_target):
        return False
    ours, theirs = sides.ours.code, sides.theirs.code
    source, target = _decimal(sides.bare_source, ours), _decimal(sides.bare_target, theirs)
    return number_fault(source, target, ours, theirs) is None


def _decimal(text: str, code: str) -> str:
    mark = "," if code in COMMA else "."
    return _WRITTEN.sub(lambda found: f"{_value(found):.{_EXACT}f}".replace(".", mark), text)


def _value(found: re.Match[str]) -> float:
    if found["sign"]:
        return int(found["whole"] or 0) + FRACTION_SIGNS[found["sign"]]
    return int(found["before"] or 0) + int(found["part"]) / max(1, int(found["of"]))


def _written(text: str, code: str) -> list[_Fraction]:
    """The fractions in signs and figures; what may be a day and a month is none."""
    found = []
    for one in _WRITTEN.finditer(text):
        if one["sign"] or int(one["part"]) < int(one["of"]):
            counted = _COUNTED.match(text, one.end())
            unit = unit_of(fold(counted[1]), code) if counted else ""
            found.append(_Fraction(round(_value(one), _EXACT), unit, *one.span(), not one["sign"]))
    return found


def _worded(text: str, code: str) -> Iterator[_Fraction]:
    """The shares and halves in words."""
    for one in quantities(text, code):
        value = one.size if one.kind == "share" else one.number
        if value % 1:
            yield _Fraction(round(value, _EXACT), one.unit, min(one.start, len(text)), min(one.end, len(text)))
