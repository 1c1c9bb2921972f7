"""The rule `findings`: what the checks of a project find (see `align.check`) as a reason to drop a pair."""

from __future__ import annotations

import numpy as np

from ...corpus.errors import DiplaError
from ...corpus.model import Pair, Sentence, State
from ..check import Finding, Settings, Severity, findings
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
        return np.fromiter((bool(self._found(block, row)) for row in rows), np.bool_, len(rows))

    def why(self, block: Block, row: int) -> str:
        """The first finding."""
        first = self._found(block, row)[0]
        return f"{first.rule}: {first.message}"

    def _found(self, block: Block, row: int) -> list[Finding]:
        source, target = (side.texts[row] for side in block.sides)
        langs = block.source.lang, block.target.lang
        sentences = (Sentence("s", source, langs[0]),) if source.strip() else ()
        if not sentences and not target.strip():
            return []
        settings = Settings(source_lang=langs[0], target_lang=langs[1])
        pair = Pair("p", sentences, target, State.DRAFT, score=block.scores[row])
        return [
            found
            for found in findings(pair, settings)
            if found.severity in self._bad and (not self._rules or found.rule in self._rules)
        ]
