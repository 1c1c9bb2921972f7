"""Dates in figures whose day and month are swapped in the target: 03/05/2024 that became March 5.

Told is only what a language settles: the source writes the day first, and the target names the month. In figures alone
English may put either first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..drafting.figures import COMMA
from .finding import Found, Side
from .sides import Sides, at
from .spelt import spellings

# A year may be left out only behind strokes: 3.5 is a number.
DATED = re.compile(r"(?<![\d/.,-])(\d\d?)(?:([/.-])(\d\d?)\2(?:\d{4}|\d\d)|/(\d\d?))(?![\d/])")
_MONTHS = list(spellings("calendar", "en").items())[:12]
_NUMBERS = {word: str(number) for number, (_, words) in enumerate(_MONTHS, 1) for word in words}
_MONTH = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_NAMED = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH})\.? (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\w/])|"
    rf"(?<![\w/.,])(?P<first>\d\d?)(?:st|nd|rd|th)?(?: of)?[ -](?P<then>{_MONTH})(?!\w)"
)


def swapped(sides: Sides) -> Sequence[Found]:
    """A date that the target names with day and month swapped."""
    # Such languages write the day first, all of them.
    if sides.ours.code not in COMMA or sides.theirs.code != "en":
        return ()
    dates = {(str(int(one[1])), str(int(one[3] or one[4]))) for one in DATED.finditer(sides.bare_source)}
    named = [(_day_and_month(one), one) for one in _NAMED.finditer(sides.bare_target)] if dates else []
    said = {date for date, _ in named}
    for date, place in named:
        day, month = date
        if day != month and (month, day) in dates and date not in dates and (month, day) not in said:
            told = f"{place[0]}, where the source says {month}/{day}, the day first"
            return [at("numerals", Side.TARGET, place, told)]
    return ()


def _day_and_month(found: re.Match[str]) -> tuple[str, str]:
    return str(int(found["day"] or found["first"])), _NUMBERS[found["month"] or found["then"]]
