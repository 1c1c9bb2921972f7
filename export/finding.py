"""What a check of a file reports: a shape that all formats share, and that `dipla validate` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file. `line` counts from 1, 0 when no line can be named.

    `rule` is a short name that stays the same between versions; `severity` is `error` or `warning`. `file` names the
    file where it is another than the one that was asked for.
    """

    line: int
    rule: str
    message: str
    severity: str = "error"
    file: str = ""

    def __post_init__(self) -> None:
        """Refuse a severity that nothing acts upon."""
        if self.severity not in ("error", "warning"):
            raise ValueError(f"severity {self.severity!r}: expected error or warning")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A unit that a reader passed over, and why. `line` counts from 1, 0 when no line can be named."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file. `units` are the pairs it holds, those skipped not among them."""

    format: str
    version: str
    units: int
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Finding, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)
