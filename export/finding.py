"""What a check of a file reports: a shape that all formats share, and that `dipla validate` prints."""

from __future__ import annotations

from dataclasses import dataclass, replace

# Characters of a value that are shown where it is told.
_SHOWN = 60
_AN_ID = "a letter, then letters, digits, _, - or ., each id once"


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


@dataclass(slots=True)
class Altered:
    """What of the pairs that were read could not be taken as it stands: how often, and how it was where first.

    `what` is `id`, `score`, `origin` or `draft_origin`. An id was replaced by another, `now`; the others are left out.
    """

    what: str
    count: int
    line: int
    found: str
    expected: str
    now: str = ""

    def told(self) -> str:
        """What is said of it."""
        many = f"{self.count} {self.what.replace('_', ' ')}{'' if self.count == 1 else 's'}"
        now = f" (it is {self.now} now)" if self.now else ""
        return (
            f"{many} {'replaced' if self.now else 'left out'}. The first: line {self.line}, "
            f"found {self.found!r}{now}; expected {self.expected}."
        )


class Notes(list[Skipped]):
    """What a reader says beside the pairs: the units that it passed over, and `altered`, by what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.altered: dict[str, Altered] = {}

    def left_out(self, what: str, line: int, found: object, expected: str, now: str = "") -> None:
        """Count a value that was left out, or an id that is another now; the first is kept."""
        known = self.altered.setdefault(what, Altered(what, 0, line, str(found)[:_SHOWN], expected, now))
        known.count += 1

    def named(self, line: int, wished: str, given: str) -> str:
        """The id that a pair was given, counted where the file wished another."""
        if wished and wished != given:
            self.left_out("id", line, wished, _AN_ID, given)
        return given

    def take(self, other: Notes) -> None:
        """Put those of another file at the end."""
        self.extend(other)
        for what, one in other.altered.items():
            known = self.altered.get(what)
            self.altered[what] = replace(known, count=known.count + one.count) if known else one

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self.altered.clear()


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
