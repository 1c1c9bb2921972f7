"""Where in each document sentences do not stand one beside one, and where the pairing is in doubt.

Each pair is of one kind: `doubtful` (the aligner's doubt, which nobody has taken away: what the check `alignment`
finds), `uneven` (two or more sentences on a side), `alone` (one side is empty), or `plain`. A pair that is doubtful and
something else counts as both. A document is drawn as a strip from its first pair to its last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...align.check.translated import doubtful
from ...corpus.model import OriginKind, Pair

# Parts that a strip is cut into: more cannot be told apart on a phone.
PARTS = 120
LANES = ("doubtful", "uneven", "alone")
_DOUBTFUL, _UNEVEN, _OMITTED, _ADDED = 1, 2, 4, 8
_IN_LANE = {"doubtful": _DOUBTFUL, "uneven": _UNEVEN, "alone": _OMITTED | _ADDED}
# Kinds such as 2:1 that are told one by one; the others together.
_KINDS = 8


@dataclass(slots=True)
class Strip:
    """One document. `lanes` has, for each of LANES, how many pairs of each part are of that kind; `sizes` how many are.

    `aligned` counts the pairs that an aligner made.
    """

    doc: str
    pairs: int = 0
    aligned: int = 0
    doubtful: int = 0
    uneven: int = 0
    omitted: int = 0
    added: int = 0
    sizes: list[int] = field(default_factory=list)
    lanes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def wanting(self) -> int:
        """How much there is to see."""
        return self.doubtful + self.uneven + self.omitted + self.added

    def as_json(self) -> dict[str, Any]:
        """The strip as data."""
        return {
            "name": self.doc,
            "pairs": self.pairs,
            "aligned": self.aligned,
            "doubtful": self.doubtful,
            "uneven": self.uneven,
            "omitted": self.omitted,
            "added": self.added,
            "sizes": self.sizes,
            "lanes": self.lanes,
        }


@dataclass(frozen=True, slots=True)
class BeadMap:
    """The strips in document order, without the documents in which all is plain and nothing was aligned."""

    strips: Sequence[Strip]
    kinds: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The map as data."""
        return {"kinds": dict(self.kinds), "document": [strip.as_json() for strip in self.strips]}


class Beads:
    """Looks at pairs as they go by, in document order; a byte of each is kept while its document lasts."""

    def __init__(self) -> None:
        self._strips: list[Strip] = []
        self._kinds: Counter[str] = Counter()
        self._doc: str | None = None
        self._here = Strip("")
        self._marks = bytearray()

    def see(self, pair: Pair) -> None:
        """Look at one."""
        if pair.doc != self._doc:
            self._end()
            self._doc, self._here, self._marks = pair.doc, Strip(pair.doc), bytearray()
        here = self._here
        here.aligned += pair.origin is not None and pair.origin.kind is OriginKind.ALIGNED
        mark = _mark(pair)
        self._marks.append(mark)
        if mark:
            here.doubtful += bool(mark & _DOUBTFUL)
            here.uneven += bool(mark & _UNEVEN)
            here.omitted += bool(mark & _OMITTED)
            here.added += bool(mark & _ADDED)
        # A pair without a target has no kind yet.
        if pair.target is not None:
            self._kinds[pair.kind] += 1

    def map(self) -> BeadMap:
        """What came of it; no pair is looked at after it."""
        self._end()
        self._doc = None
        common = self._kinds.most_common()
        kinds = dict(common[:_KINDS])
        if others := sum(count for _, count in common[_KINDS:]):
            kinds["others"] = others
        return BeadMap(self._strips, kinds)

    def _end(self) -> None:
        here, marks = self._here, self._marks
        if self._doc is None or not (here.aligned or here.wanting):
            return
        here.pairs = len(marks)
        parts = min(PARTS, len(marks))
        here.sizes = [0] * parts
        here.lanes = {lane: [0] * parts for lane in LANES}
        for place, mark in enumerate(marks):
            part = place * parts // len(marks)
            here.sizes[part] += 1
            if mark:
                for lane, bits in _IN_LANE.items():
                    here.lanes[lane][part] += bool(mark & bits)
        self._strips.append(here)


def _mark(pair: Pair) -> int:
    mark = _DOUBTFUL if (pair.flags or pair.score is not None) and doubtful(pair) else 0
    if not pair.source:
        return mark | _ADDED
    if pair.target == "":
        return mark | _OMITTED
    return mark | (_UNEVEN if len(pair.source) > 1 or len(pair.target_sentences) > 1 else 0)
