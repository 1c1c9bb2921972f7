"""How many pairs stood in which state, period by period; the period is as long as the picture can bear.

An hour where all happened within three days, then a day, a week (from Monday) or a month. Periods in which nothing
changed are left out: what stood before stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ...corpus.model import State

# Longest stretch of time, in days, that is told by this period; whatever is longer by months.
_PERIODS = (("hour", 3), ("day", 200), ("week", 1400))


class Stand(NamedTuple):
    """How many pairs stood in each state when a period was over; `begins` is ISO 8601, as fine as the period."""

    begins: str
    states: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class OverTime:
    """The stands, oldest first; `period` is hour, day, week or month, "" where nothing has happened."""

    period: str = ""
    stands: tuple[Stand, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stands as data."""
        stands = [
            {"begins": stand.begins, "states": {str(state): stand.states[state] for state in State}}
            for stand in self.stands
        ]
        return {"period": self.period, "stands": stands}


def over_time(changes: Mapping[str, Mapping[State, int]]) -> OverTime:
    """The stands that come of changes by hour (see corpus/course.py); what has no date counts as there from the first.

    >>> made = over_time({"2026-11-02T10": {State.DRAFT: 2}, "2026-11-09T09": {State.DRAFT: -1, State.EDITED: 1}})
    >>> [(stand.begins, dict(stand.states)[State.DRAFT]) for stand in made.stands], made.period
    ([('2026-11-02', 2), ('2026-11-09', 1)], 'day')
    """
    dated = sorted(at for at in changes if at)
    if not dated:
        return OverTime()
    period = _period(_moment(dated[-1]) - _moment(dated[0]))
    now: Counter[State] = Counter(changes.get("", {}))
    stands: dict[str, Counter[State]] = {}
    for at in dated:
        now.update(changes[at])
        stands[_begin(at, period)] = Counter(now)
    return OverTime(period, tuple(Stand(begins, states) for begins, states in stands.items()))


def _period(stretch: timedelta) -> str:
    return next((period for period, days in _PERIODS if stretch <= timedelta(days=days)), "month")


def _begin(at: str, period: str) -> str:
    """The first moment of the period that an hour is in."""
    if period == "hour":
        return f"{at}:00"
    day = date.fromisoformat(at[:10])
    if period == "week":
        day -= timedelta(days=day.weekday())
    return day.isoformat()[:7] if period == "month" else day.isoformat()


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(f"{at[:10]}T{at[11:13] or '00'}:00:00")
