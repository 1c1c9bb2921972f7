"""What there is to count in a corpus: sizes, states, origins, drafts and how much of them was edited, in one pass.

Words are what blanks divide. How much was edited is told in words and signs, of pairs that had a draft and that a
person has edited or approved: what no person has looked at says nothing about editing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from ..corpus.model import Bitext, OriginKind, Pair, State

_TOKENS = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
_BY_PERSON = (State.EDITED, State.APPROVED)
KINDS = {
    OriginKind.MT: "machine translation",
    OriginKind.TM: "translation memory",
    OriginKind.ALIGNED: "existing translation, aligned",
    OriginKind.HUMAN: "written by a person",
}
# Scores are counted in hundredths, so quartiles need no list of them.
_STEPS = 100


@dataclass
class Figures:
    """What is counted over the pairs; a million of them take no more space than ten."""

    pairs: int = 0
    states: Counter[State] = field(default_factory=Counter)
    made_by: Counter[tuple[State, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    engines: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    source_sentences: int = 0
    source_words: int = 0
    target_words: int = 0
    omissions: int = 0
    additions: int = 0
    unknown_origin: int = 0
    unknown_engine: int = 0
    drafted_by_person: int = 0  # pairs that a person has edited or approved and that had a draft
    changed: int = 0
    edits: int = 0
    edited_words: int = 0
    scores: list[int] = field(default_factory=lambda: [0] * (_STEPS + 1))

    def put(self, pair: Pair) -> None:
        """Count a pair."""
        self.pairs += 1
        self.states[pair.state] += 1
        self.kinds[pair.kind] += 1
        self.documents.add(pair.doc)
        self.source_sentences += len(pair.source)
        self.source_words += len(pair.source_text.split())
        self.target_words += len((pair.target or "").split())
        self.omissions += pair.target == ""
        self.additions += not pair.source
        if pair.target is not None:
            self.made_by[pair.state, KINDS[pair.origin.kind] if pair.origin else "not known"] += 1
            self.unknown_origin += pair.origin is None
        self._put_draft(pair)
        if pair.score is not None and pair.origin and pair.origin.kind is OriginKind.ALIGNED:
            self.scores[round(pair.score * _STEPS)] += 1

    def _put_draft(self, pair: Pair) -> None:
        if pair.draft is None:
            return
        made = pair.drafted
        if made:
            self.engines[KINDS[made.kind], made.tool or "not named", made.model] += 1
        else:
            self.unknown_engine += 1
        if pair.state in _BY_PERSON and pair.target is not None:
            before, after = _TOKENS.findall(pair.draft), _TOKENS.findall(pair.target)
            self.drafted_by_person += 1
            self.changed += pair.draft != pair.target
            self.edits += Levenshtein.distance(before, after)
            self.edited_words += len(after)

    @property
    def aligned(self) -> int:
        """How many pairs have an aligner's score."""
        return sum(self.scores)

    def quartile(self, share: float) -> float:
        """The score that this share of the scored pairs does not exceed."""
        wanted, seen = share * self.aligned, 0
        for step, count in enumerate(self.scores):
            seen += count
            if seen >= wanted and seen:
                return step / _STEPS
        return 1.0


def figures(bitext: Bitext) -> Figures:
    """The figures of a bitext, whose stream is read once."""
    made = Figures()
    for pair in bitext:
        made.put(pair)
    return made
