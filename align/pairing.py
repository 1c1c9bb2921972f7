"""An existing translation comes beside its document: sentences become pairs of one, none or several on each side.

A person's work stays as it is: a pair that was edited or approved keeps its target, and where it still has the
sentences of the translation, the aligner is given it as locked and works around it. All other pairs take what their
bead says; they are ALIGNED, which means that nobody has confirmed the pairing. A bead of several source sentences
keeps the id of the first one's pair; pairs that were joined into it are retired, not deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..corpus.model import Origin, OriginKind, Pair, Sentence, State
from ..corpus.rows import By
from ..corpus.store import Store
from .alignment import Alignment, Bead, align

_HUMAN = (State.EDITED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Paired:
    """How many pairs took a translation, are omissions, are additions, and were left to the person who made them."""

    aligned: int
    omissions: int
    additions: int
    kept: int
    doubtful: int


def align_document(store: Store, doc: str, target: Sequence[Sentence], target_lang: str) -> Alignment:
    """The sentences of a document beside those of its translation; a person's pairs are kept and aligned around."""
    source = store.sentences(doc)
    here = {sentence.id: n for n, sentence in enumerate(source)}
    there = {sentence.id: n for n, sentence in enumerate(target)}
    locked = []
    for pair in store.pairs(doc, states=_HUMAN):
        sides = [here.get(s.id) for s in pair.source], [there.get(s.id) for s in pair.target_sentences]
        if all(sides) and None not in sides[0] + sides[1]:
            locked.append((tuple(n for n in sides[0] if n is not None), tuple(n for n in sides[1] if n is not None)))
    return align(
        [sentence.text for sentence in source],
        [sentence.text for sentence in target],
        source_lang=source[0].lang if source else "el",
        target_lang=target_lang,
        locked=locked,
        paragraphs=([sentence.paragraph for sentence in source], [sentence.paragraph for sentence in target]),
        blocks=([sentence.block for sentence in source], [sentence.block for sentence in target]),
    )


def pair_up(store: Store, doc: str, target: Sequence[Sentence], found: Alignment, by: By) -> Paired:
    """Put the beads into the store, inside the caller's transaction; `by.who` is the aligner."""
    work = _Work(store, doc, target, by)
    for bead in found.beads:
        work.put(bead)
    return work.finish()


class _Work:
    """The pairs of a document while the beads come in."""

    def __init__(self, store: Store, doc: str, target: Sequence[Sentence], by: By) -> None:
        self.store, self.doc, self.target, self.by = store, doc, target, by
        self.source = store.sentences(doc)
        self.pairs = list(store.pairs(doc))
        self.owner = {sentence.id: pair for pair in self.pairs for sentence in pair.source}
        self.additions = {_ids(pair.target_sentences): pair for pair in self.pairs if not pair.source}
        self.placed: dict[str, None] = {}
        self.counts = {"aligned": 0, "omissions": 0, "additions": 0, "kept": 0, "doubtful": 0}

    def put(self, bead: Bead) -> None:
        source = tuple(self.source[n] for n in bead.source)
        target = tuple(self.target[n] for n in bead.target)
        owners = {self.owner[s.id].id: self.owner[s.id] for s in source if s.id in self.owner}
        if source and not owners:
            return  # a person took this pair away
        if any(pair.state in _HUMAN for pair in owners.values()):
            # Nothing is joined to a person's work; a machine's pair in the same bead stays as it was, too.
            self.counts["kept"] += sum(pair.state in _HUMAN and pair.id not in self.placed for pair in owners.values())
            self.placed.update(dict.fromkeys(owners))
            return
        self.counts["doubtful"] += bool(source and target and bead.flags)
        self.counts["aligned" if source and target else "omissions" if source else "additions"] += 1
        free = [pair for pair in owners.values() if pair.id not in self.placed]
        if not source and (known := self.additions.get(_ids(target))):
            free = [known]
        if free:
            if free[0].state not in _HUMAN:
                self.store.change(free[0], self._beside(free[0], source, target, bead), self.by)
            self.placed[free[0].id] = None
            return
        # The sentences were joined to others before, or are new: a pair of their own.
        new = Pair(
            self.store.new_id("p"), source, "-", State.ALIGNED, doc=self.doc, created=self.by.at, changed=self.by.at
        )
        new = self._beside(new, source, target, bead)
        self.store.add_pair(new, 0)
        self.placed[new.id] = None

    def finish(self) -> Paired:
        """Retire what no bead holds any more, and give each pair its place."""
        order = list(self.placed)
        before = ""
        for pair in self.pairs:
            if pair.id in self.placed:
                before = pair.id
            elif pair.state in _HUMAN:
                # An addition that a person has edited follows the pair that it followed.
                order.insert(order.index(before) + 1 if before else 0, pair.id)
                before = pair.id
            else:
                self.store.retire_pair(pair.id, self.by)
        for position, identifier in enumerate(order):
            pair_now = self.store.pair(identifier)
            self.store.place_pair(identifier, position, pair_now.flags if pair_now else ())
        return Paired(**self.counts)

    def _beside(self, pair: Pair, source: tuple[Sentence, ...], target: tuple[Sentence, ...], bead: Bead) -> Pair:
        made = replace(
            pair,
            source=source,
            target=" ".join(sentence.text for sentence in target),
            target_sentences=target,
            draft=None,
            state=State.ALIGNED,
            origin=Origin(OriginKind.ALIGNED, self.by.who, "", self.by.at),
            score=round(bead.confidence, 4),
            flags=(*(flag for flag in pair.flags if flag.startswith("text:")), *_flags(bead)),
        )
        # The same pairing again is no change: its date stays.
        same = replace(made, origin=pair.origin)
        return pair if same == pair else made


def _ids(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(sentence.id for sentence in sentences)


def _flags(bead: Bead) -> tuple[str, ...]:
    return tuple(f"align:{flag.replace(' ', '-')}" for flag in bead.flags)
