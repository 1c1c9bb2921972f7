"""The rule `findings`: what the checks of a project find (see `align.check`) as a reason to drop a pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from ...corpus.errors import DiplaError
from ...corpus.model import Pair, Sentence, State
from ..check import Finding, Settings, Severity, checked
from ..check.rules import RULES
from .block import Block
from .letters import Bools, Ints

# From the mildest on.
_SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class Findings:
    """Drops a pair of which a check finds something as bad as `least` (error, warning, info).

    `rules` names those that count, parted by commas (`numbers,addresses`); all, when none is named. Checks of texts
    alone: what a pair says of its state or its flags is not asked.
    """

    def __init__(self, least: str = "error", rules: str = "") -> None:
        self._rules = frozenset(name.strip() for name in rules.split(",") if name.strip())
        if unknown := sorted(self._rules - set(RULES)):
            raise DiplaError(f"rule findings: found rules {', '.join(unknown)}; expected some of {', '.join(RULES)}.")
        if least not in list(_SEVERITIES):
            raise DiplaError(f"rule findings: found least = {least!r}; expected error, warning or info.")
        self._bad = _SEVERITIES[_SEVERITIES.index(Severity(least)) :]

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.fromiter(map(bool, self._found(block, rows)), np.bool_, len(rows))

    def why(self, block: Block, row: int) -> str:
        """The first finding."""
        ((first, *_),) = self._found(block, [row])
        return f"{first.rule}: {first.message}"

    def _found(self, block: Block, rows: Iterable[int]) -> Iterator[list[Finding]]:
        """The findings of each row that count."""
        pairs = [_pair(block, row) for row in rows]
        told = checked(filter(None, pairs), _settings(block.source.lang, block.target.lang))
        for pair in pairs:
            found = next(told)[1] if pair else []
            yield [one for one in found if one.severity in self._bad and (not self._rules or one.rule in self._rules)]


def _pair(block: Block, row: int) -> Pair | None:
    """The texts of a row as a pair; None where there are none."""
    source, target = (side.texts[row] for side in block.sides)
    sentences = (Sentence("s", source, block.source.lang),) if source.strip() else ()
    if not sentences and not target.strip():
        return None
    return Pair("p", sentences, target, State.DRAFT, score=block.scores[row])


@cache
def _settings(source_lang: str, target_lang: str) -> Settings:
    """All rules, and what they have read in words so far."""
    return Settings(source_lang, target_lang)
