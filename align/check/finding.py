"""What a check finds: which rule, how bad, where, and what to do.

A check looks at one pair and gives `Found`s; which rules are on, how bad each is for a project and what it lets pass
is for `align.check.settings` to say, and makes `Finding`s of them. Nothing is ever mended here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """ERROR: surely wrong. WARNING: a person should look. INFO: may be meant so; a command does not fail for it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Side(StrEnum):
    """The text of a pair that a finding is about."""

    SOURCE = "source"
    TARGET = "target"


class Found(NamedTuple):
    """What one check saw: code points [start, end) of a side's text, and the text to put there, None if unsure.

    `severity` is None where it is the rule's.
    """

    rule: str
    side: Side
    start: int
    end: int
    message: str
    suggestion: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about the pair `id`: code points [start, end) of `Pair.source_text` or of `Pair.target`.

    `start` and `end` are both 0 where something is missing or the whole pair is meant. `suggestion` is the text to put
    in the place of what is marked ("" to take it out), None where nothing is certain.
    """

    id: str
    rule: str
    severity: Severity
    side: Side
    start: int
    end: int
    message: str
    suggestion: str | None = None
