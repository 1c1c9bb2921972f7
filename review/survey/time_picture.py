"""The picture of states over time: a column for each period, cut by state, the approved at the bottom.

All that is wide is a share of the page, so letters keep their size on a phone. A period in which nothing changed is as
the one before, and is drawn as one with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import floor, log10

from ...corpus.model import State
from ..pictures import opened
from .over_time import OverTime

# In points; what is above the highest column is for the number at its line.
_HEIGHT, _ABOVE, _AXIS = 260, 20, 26


def timeline(times: OverTime, key: str) -> str:
    """The columns of one or more stands, with lines at round numbers and the first, a middle and the last date."""
    most = max(sum(stand.states.values()) for stand in times.stands) or 1
    begins = [_number(stand.begins, times.period) for stand in times.stands]
    whole = begins[-1] + 1 - begins[0]
    scale = (_HEIGHT - _ABOVE) / most
    parts = [opened(key, "States over time", _told(times), _HEIGHT + _AXIS)]
    for stand, (begin, end) in zip(times.stands, pairwise([*begins, begins[-1] + 1]), strict=True):
        bottom = float(_HEIGHT)
        # A little wider than it is, under the next one: else the ground shines through between them.
        place = (
            f'x="{100 * (begin - begins[0]) / whole:.2f}%" width="{min(100, 100 * (end - begin) / whole + 0.15):.2f}%"'
        )
        for state in reversed(State):
            height = scale * stand.states[state]
            if height > 0:
                bottom -= height
                parts.append(f'<rect class="{state} seamless" {place} y="{bottom:.1f}" height="{height:.1f}"/>')
        parts.append("\n")
    for step in round_steps(most):
        y = _HEIGHT - scale * step
        parts.append(f'<line class="grid" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="over" x="2" y="{y - 4:.1f}">{step:,}</text>\n')
    for x, anchor, named in _named(times, begins):
        parts.append(f'<text x="{x:.1f}%" y="{_HEIGHT + 18}" text-anchor="{anchor}">{shown(named)}</text>\n')
    return "".join(parts) + "</svg>\n"


def shown(begins: str) -> str:
    """A period as people read it.

    >>> shown("2026-11-02T10:00")
    '2026-11-02 10:00'
    """
    return begins.replace("T", " ")


def round_steps(most: int) -> Iterator[int]:
    """Two to five round numbers up to the highest.

    >>> list(round_steps(1421)), list(round_steps(7)), list(round_steps(1))
    ([500, 1000], [2, 4, 6], [1])
    """
    ten = 10 ** floor(log10(most))
    step = next(one for one in (ten // 5, ten // 2, ten, 2 * ten, 5 * ten) if one and most / one < 4)
    yield from range(step, most + 1, step)


def _told(times: OverTime) -> str:
    first, last = times.stands[0], times.stands[-1]
    now = ", ".join(f"{last.states[state]:,} {state}" for state in State if last.states[state])
    return (
        f"From {shown(first.begins)} to {shown(last.begins)}, by the {times.period}: "
        f"{sum(first.states.values()):,} pairs at first, {sum(last.states.values()):,} at last ({now})."
    )


def _number(begins: str, period: str) -> int:
    """How many periods lie before one, since some beginning."""
    if period == "month":
        return int(begins[:4]) * 12 + int(begins[5:7])
    if period == "hour":
        moment = datetime.fromisoformat(begins)
        return moment.toordinal() * 24 + moment.hour
    # The first day that Python counts is a Monday.
    day = date.fromisoformat(begins).toordinal() - 1
    return day // 7 if period == "week" else day


def _named(times: OverTime, begins: Sequence[int]) -> Iterator[tuple[float, str, str]]:
    """Periods to be named below the columns: place, which side of the name is there, and the name."""
    yield 0, "start", times.stands[0].begins
    if len(begins) > 1:
        yield 100, "end", times.stands[-1].begins
    whole = begins[-1] + 1 - begins[0]
    found = [(100 * (at - begins[0]) / whole, stand.begins) for at, stand in zip(begins, times.stands, strict=True)]
    middle = min(found, key=lambda one: abs(one[0] - 50))
    # Nearer to the ends the names would touch on a phone; hours are long.
    if 45 <= middle[0] <= 55 and times.period != "hour":
        yield middle[0], "middle", middle[1]
