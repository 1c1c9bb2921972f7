"""A stretch aligned anew: from a pair to the next one that a person has confirmed.

The aligner gets the sentences of the stretch and nothing else, so what stands before and behind holds. A pair keeps
its id as long as its first source sentence begins a bead; what is joined leaves its document with its work, what is
parted comes in as new. One step, and undone as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...align.alignment import Bead, align
from ...corpus.model import Origin, OriginKind, Pair, Sentence, State
from ...corpus.rows import By
from ...corpus.sentences import cuts
from ...corpus.store import Store
from .arranging import CONFIRMED, Deed, following, place_new
from .asking import Refused
from .editing import standing

# The aligner takes some seconds for so many.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of the target side; `known` is the stored one, None where only the text is there."""

    text: str
    known: Sentence | None
    paragraph: int


def realign(store: Store, deed: Deed, by: By, langs: tuple[str, str]) -> None:
    """Align the stretch that begins with the deed's pair, in the caller's transaction."""
    first = standing(store, deed.id, deed.version)
    ends = (*CONFIRMED, State.DRAFT)
    if first.state is State.DRAFT:
        raise Refused(f"{first.id} has a draft, which was made for this very source: drafts are not aligned.")
    rest = following(store, first, lambda after: after.state in ends, LONGEST)
    # From a confirmed pair on: it holds, and the stretch begins behind it.
    stretch = rest if first.state in CONFIRMED else [first, *rest]
    if len(stretch) > LONGEST:
        raise Refused(f"the next confirmed pair is more than {LONGEST:,} pairs away: approve one that is right first.")
    source = [sentence for pair in stretch for sentence in pair.source]
    target = [unit for pair in stretch for unit in _units(pair, langs[1])]
    if not source or not target:
        raise Refused("there are not two sides to align before the next confirmed pair.")
    found = align(
        [sentence.text for sentence in source],
        [unit.text for unit in target],
        source_lang=langs[0],
        target_lang=langs[1],
        paragraphs=([sentence.paragraph for sentence in source], [unit.paragraph for unit in target]),
    )
    _Stretch(store, stretch, source, target, by).put(found.beads)


def _units(pair: Pair, lang: str) -> list[_Unit]:
    if not pair.target:
        return []
    kept = pair.target_sentences
    if kept and " ".join(" ".join(s.text.split()) for s in kept) == " ".join(pair.target.split()):
        return [_Unit(sentence.text, sentence, sentence.paragraph) for sentence in kept]
    paragraph = kept[0].paragraph if kept else pair.source[0].paragraph if pair.source else 0
    texts = [pair.target[start:end] for start, end, _ in cuts(pair.target, lang, newlines="wrap")]
    return [_Unit(text, None, paragraph) for text in texts]


class _Stretch:
    """The pairs of the stretch while the beads come in. No pair that was there passes another one."""

    def __init__(self, store: Store, pairs: list[Pair], source: list[Sentence], target: list[_Unit], by: By) -> None:
        self.store, self.pairs, self.source, self.target, self.by = store, pairs, source, target, by
        self.owner = {sentence.id: n for n, pair in enumerate(pairs) for sentence in pair.source}
        self.additions = {pair.target: n for n, pair in enumerate(pairs) if not pair.source}
        # The newest that has its place, by its number among the pairs; what has a lower number leaves.
        self.reached = -1
        self.last = ""

    def put(self, beads: tuple[Bead, ...]) -> None:
        """Give each bead its pair, and take away the pairs that hold none."""
        kept: set[int] = set()
        waiting: list[Pair] = []
        for bead in beads:
            source = tuple(self.source[n] for n in bead.source)
            units = [self.target[n] for n in bead.target]
            number = self._number(source, units)
            if number is None:
                new = Pair(self.store.new_id("p"), source, "-", State.ALIGNED, doc=self.pairs[0].doc)
                new = replace(self._beside(new, source, units, bead), created=self.by.at, changed=self.by.at)
                if self.last:
                    place_new(self.store, new, self.last, self.by, after=True)
                    self.last = new.id
                else:
                    waiting.append(new)
                continue
            old = self.pairs[number]
            self.store.change(old, self._beside(old, source, units, bead), self.by)
            for new in waiting:
                place_new(self.store, new, old.id, self.by, after=False)
            waiting.clear()
            kept.add(number)
            self.reached, self.last = number, old.id
        for number, pair in enumerate(self.pairs):
            if number not in kept:
                self.store.retire_pair(pair.id, self.by)

    def _number(self, source: tuple[Sentence, ...], units: list[_Unit]) -> int | None:
        """The pair that a bead is: that of its first source sentence, or the same addition, in its turn."""
        text = " ".join(unit.text for unit in units)
        number = self.owner[source[0].id] if source else self.additions.get(text, -1)
        return number if number > self.reached else None

    def _beside(self, pair: Pair, source: tuple[Sentence, ...], units: list[_Unit], bead: Bead) -> Pair:
        text = " ".join(unit.text for unit in units)
        known = tuple(unit.known for unit in units if unit.known)
        made = replace(
            pair,
            source=source,
            target=text or None,
            target_sentences=known if len(known) == len(units) else (),
            state=State.ALIGNED if text else State.UNTRANSLATED,
            origin=Origin(OriginKind.ALIGNED, "dipla", "", self.by.at) if text else None,
            draft_origin=pair.drafted,
            score=round(bead.confidence, 4) if text else None,
            flags=(
                *(flag for flag in pair.flags if not flag.startswith("align:")),
                *(f"align:{flag.replace(' ', '-')}" for flag in bead.flags if text and source),
            ),
        )
        same = (made.source, made.target, made.target_sentences) == (pair.source, pair.target, pair.target_sentences)
        return pair if same and pair.state is State.ALIGNED else made
