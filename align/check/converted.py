"""Measures that a translator has reckoned over: 16 kilometres that became 10 miles, 40 °C that became 104 °F.

A reckoning that is right, within what people round, is no other number; one that is wrong stays an error. Currencies
are not here: what they were worth, no list says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..drafting.figures import Figure, places
from .quantities import sizes
from .sides import Sides
from .spelt import spellings

# People round: 16 kilometres are 10 miles, 100 pounds are 45 kilos.
_ROUNDED = 0.07
# What may stand between a number and what it counts, and the longest name of a unit.
_AFTER = re.compile(r"\s?-?([°º℃℉]?[^\W\d_]*[²2]?)(?: ([^\W\d_]+))?")


def converted(lost: Sequence[Figure], new: Sequence[Figure], sides: Sides) -> bool:
    """Whether each number of the source became one of the target that measures the same in another unit."""
    if len(lost) == 1 and len(new) == len(("feet", "inches")):
        return _is_tall(lost[0], sides)
    if not lost or len(lost) != len(new):
        return False
    for before, after in zip(lost, new, strict=True):
        ours = _measured(before, sides.bare_source, sides.ours.code)
        theirs = _measured(after, sides.bare_target, sides.theirs.code)
        if ours is None or theirs is None or ours[0] != theirs[0] or ours[1] == theirs[1]:
            return False
        if abs(ours[2] - theirs[2]) > _ROUNDED * max(abs(ours[2]), abs(theirs[2])):
            return False
    return True


# How English says a person's height: 6-foot-2, 5 feet 11 inches, 6'2".
_TALL = re.compile(r"(\d{1,2})(?:[- ]?(?:foot|feet|ft\.?)[- ]?(?:and )?|['’′] ?)(\d{1,2})(?!\d)")


def _is_tall(height: Figure, sides: Sides) -> bool:
    """Whether feet and inches of the target are the one length of the source."""
    ours = _measured(height, sides.bare_source, sides.ours.code)
    theirs = _TALL.search(sides.bare_target)
    if ours is None or theirs is None or ours[0] != "length":
        return False
    length = int(theirs[1]) * sizes()["foot"][1] + int(theirs[2]) * sizes()["inch"][1]
    return abs(ours[2] - length) <= _EXACT * length


# Two numbers are not rounded as one is.
_EXACT = 0.02


def _measured(figure: Figure, text: str, code: str) -> tuple[str, str, float] | None:
    """What a figure measures (length, …), in which unit, and how much it is in the first unit of its kind."""
    written = figure.written
    alone = (place for place in places(written, text) if text[place - 1 : place] not in (".", ","))
    place = next(alone, None)
    after = None if place is None else _AFTER.match(text, place + len(written))
    # 60 may be a year, too: 1960.
    values = [float(one) for one in figure.scaled or figure.values if re.fullmatch(r"\d*\.?\d+", one)]
    value = min(values, default=None)
    if after is None or value is None:
        return None
    word = after[1].lower()
    names = [f"{word} {after[2].lower()}", word] if after[2] else [word]
    unit = next((found for name in names if (found := _unit(name, code))), "")
    if not unit:
        return None
    kind, size, zero = sizes()[unit]
    return kind, unit, (value - zero) * size


@lru_cache(1 << 12)
def _unit(said: str, code: str) -> str:
    for unit in sizes():
        for word in spellings("units", code).get(unit, ()):
            if said == word.lower() or (word.endswith("*") and said.startswith(word[:-1].lower())):
                return unit
    return ""
