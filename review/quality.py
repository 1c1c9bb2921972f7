"""HTER and chrF of drafts, by sacrebleu, with the signatures that say how they were counted.

HTER is TER with the edited text as reference (Snover and others 2006): the edits that make the text of the draft, over
the words of the text, where moving a row of words is one edit. chrF compares the letters of the two (Popović 2015).
Both are figures of all drafts together, in percent; for HTER less is nearer, for chrF more. Slow: a few hundred pairs
a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from ..corpus.errors import DiplaError


@dataclass(frozen=True, slots=True)
class Quality:
    """Both figures, in percent; None where no draft was looked at."""

    hter: float | None = None
    chrf: float | None = None


class Sacrebleu:
    """Both metrics, ready. Raises DiplaError when sacrebleu is not installed."""

    def __init__(self) -> None:
        if find_spec("sacrebleu") is None:
            raise DiplaError(
                "--full: HTER and chrF need sacrebleu, which is not installed. "
                'Install it with: pip install "dipla[quality]", or leave --full out.'
            )
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER

        self._ter: Any = TER()
        self._chrf: Any = CHRF()
        self._known: dict[tuple[str, str], tuple[float, float]] = {}

    def judge(self, texts: Sequence[tuple[str, str]]) -> Quality:
        """The quality of drafts, each beside what became of it. A text that was left empty has no words to count."""
        kept = [(draft, edited) for draft, edited in texts if edited.strip()]
        if not kept:
            return Quality()
        edits = words = 0.0
        for pair in kept:
            # The whole's TER is a ratio of two sums, so each pair is counted once however many groups it is in.
            if pair not in self._known:
                score = self._ter.sentence_score(pair[0], [pair[1]])
                self._known[pair] = score.num_edits, score.ref_length
            edits += self._known[pair][0]
            words += self._known[pair][1]
        drafts, edited = [draft for draft, _ in kept], [text for _, text in kept]
        chrf = self._chrf.corpus_score(drafts, [edited]).score
        return Quality(100 * edits / words if words else None, float(chrf))

    def signatures(self) -> Mapping[str, str]:
        """How sacrebleu counted, in its own words; none where nothing was judged yet."""
        if not self._known:
            return {}
        return {"hter": self._ter.get_signature().format(), "chrf": self._chrf.get_signature().format()}
