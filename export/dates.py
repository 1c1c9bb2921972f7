"""Dates and times as XML and citations take them."""

from __future__ import annotations

import re
from datetime import datetime

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d)?)?", re.ASCII)


def is_date(text: str) -> bool:
    """Whether this is a date or a time as TEI takes it, which must be one of the calendar.

    >>> is_date("2026-11-23T10:00:00Z"), is_date("2026-02-30"), is_date("yesterday")
    (True, False, False)
    """
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
