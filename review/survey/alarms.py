"""What the checks find, counted by rule and severity, with the first few of each as examples.

Findings that a person waved through are counted apart: they hold for texts that have not changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...align.check import Finding
from ...align.check.finding import Severity, Side
from ...align.check.rules import RULES
from ...corpus.model import Pair
from ...corpus.waived import texts_of

# Examples of one rule that are shown; `dipla check` has them all.
EXAMPLES = 3
# Code points around what is marked, and of a text that is meant as a whole.
_AROUND, _WHOLE = 40, 100
_ORDER = {severity: number for number, severity in enumerate(Severity)}


class Example(NamedTuple):
    """A finding in its text: what stands before, the marked text ("" where none is), what stands after.

    Where the target is empty, the source is shown.
    """

    id: str
    side: Side
    message: str
    before: str
    marked: str
    after: str


@dataclass(slots=True)
class Kind:
    """The findings of one rule at one severity. `pairs` counts pairs with one or more that were not waved through."""

    rule: str
    severity: Severity
    found: int = 0
    pairs: int = 0
    waived: int = 0
    examples: list[Example] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The kind as data."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "title": RULES[self.rule].title,
            "found": self.found,
            "pairs": self.pairs,
            "waived": self.waived,
            "examples": [one._asdict() for one in self.examples],
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """All kinds, the worst and most frequent first. `clean` counts the pairs with no error and no warning."""

    pairs: int
    clean: int
    kinds: tuple[Kind, ...]

    def count(self, severity: Severity) -> int:
        """How many findings are as bad as this."""
        return sum(kind.found for kind in self.kinds if kind.severity is severity)

    @property
    def waived(self) -> int:
        """How many findings were waved through."""
        return sum(kind.waived for kind in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """The findings as data."""
        return {
            "pairs": self.pairs,
            "clean": self.clean,
            **{str(severity): self.count(severity) for severity in Severity},
            "waived": self.waived,
            "rule": [kind.as_json() for kind in self.kinds],
        }


class Alarms:
    """Checks pairs as they go by. `find` gives the findings of one; `waived` are (pair, rule, digest of the texts)."""

    def __init__(self, find: Callable[[Pair], Sequence[Finding]], waived: frozenset[tuple[str, str, str]]) -> None:
        self._find, self._waived = find, waived
        self._with_waivers = frozenset(pair for pair, _, _ in waived)
        self._kinds: dict[tuple[str, Severity], Kind] = {}
        self._pairs = self._clean = 0

    def see(self, pair: Pair) -> None:
        """Check one."""
        self._pairs += 1
        texts = texts_of(pair) if pair.id in self._with_waivers else ""
        met: set[tuple[str, Severity]] = set()
        wants = False
        for one in self._find(pair):
            key = one.rule, one.severity
            kind = self._kinds.setdefault(key, Kind(*key))
            if texts and (pair.id, one.rule, texts) in self._waived:
                kind.waived += 1
                continue
            kind.found += 1
            kind.pairs += key not in met
            met.add(key)
            wants = wants or one.severity is not Severity.INFO
            if len(kind.examples) < EXAMPLES:
                kind.examples.append(_example(one, pair))
        self._clean += not wants

    def findings(self) -> Findings:
        """What came of it."""
        kinds = sorted(self._kinds.values(), key=lambda kind: (_ORDER[kind.severity], -kind.found, kind.rule))
        return Findings(self._pairs, self._clean, tuple(kinds))


def _example(one: Finding, pair: Pair) -> Example:
    text = pair.source_text if one.side is Side.SOURCE else pair.target or ""
    if not text:
        return Example(one.id, Side.SOURCE, one.message, "", "", _cut(pair.source_text, _WHOLE))
    if one.end - one.start >= len(text) or not one.end:
        return Example(one.id, one.side, one.message, "", "", _cut(text, _WHOLE))
    first, last = max(0, one.start - _AROUND), min(len(text), one.end + _AROUND)
    marked = text[one.start : one.end]
    return Example(
        one.id,
        one.side,
        one.message,
        ("…" if first else "") + text[first : one.start],
        _cut(marked, _WHOLE),
        text[one.end : last] + ("…" if last < len(text) else ""),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
