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
    """What was found in one file. `units` are those that could be read, those skipped not among them."""

    format: str
    version: str
    units: int
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Finding, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)


class Findings:
    """Findings as they come, at most so many of one rule: a large file with one fault everywhere needs no more space.

    `told` are those kept, by line; the last of a rule that came more often says how many more there were.
    """

    MOST = 1000

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: dict[str, int] = {}

    def add(self, line: int, rule: str, message: str, severity: str = "error") -> None:
        """Put down one finding."""
        count = self._counts[rule] = self._counts.get(rule, 0) + 1
        if count <= self.MOST:
            self._kept.append(Finding(line, rule, message, severity))

    def told(self) -> tuple[Finding, ...]:
        """What was found, by line."""
        found = sorted(self._kept, key=lambda finding: finding.line)
        for rule, count in self._counts.items():
            if count > self.MOST:
                severity = next(finding.severity for finding in found if finding.rule == rule)
                found.append(Finding(0, rule, f"and {count - self.MOST} more of this rule", severity))
        return tuple(found)
