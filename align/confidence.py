"""How sure each bead is, why it may be wrong, and whether the texts are translations of each other at all.

The chance of a bead is its share of all paths (align/search.py), and on the gold it needs no further bending: of beads
said at 0.9 nine in ten are right (docs/alignment.md). What paths cannot see is that both texts as wholes may have
nothing to do with each other: then the best path is a path of chance, and every confidence is lowered. Nothing is
repaired here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .length import Lengths
from .passes import Step
from .words import Floats, Text

LENGTHS_DIFFER = "lengths differ"
NUMBERS_DIFFER = "numbers differ"
NEIGHBOURSUNCERTAIN = "neighbours uncertain"
LITTLE_IN_COMMON = "little in common"
NEARLY_AS_LIKELY = "another pairing is nearly as likely"
NO_PARTNER = "no partner"

# Evidence a line, in nats. Pieces of the gold, however short, reach 4.6 and more; of 12 lines set beside another text
# nearly all stay under 1.5. Halfway between is the even chance, and a factor of e in odds is a third of a nat.
_EVEN, _STEEP = 2.3, 3.0
# A text of few lines proves nothing against itself: it begins as if so many good lines had been seen.
_LENIENCE, _GOOD = 1.5, 4.6
# Texts with less trust than this do not look like translations.
_TRUSTED = 0.5
# Deviations from the expected length beyond this many standard deviations are told (1 in 80 by chance).
_FAR = 2.5
# Below this a bead is uncertain, and so are its neighbours.
UNCERTAIN = 0.5
# A bead below this wants a reason.
_REASON = 0.8
# A stretch of as many lines without partner is told.
STRETCH = 10
# Numbers up to here are often written in words.
_SMALL = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """`confidence` and `flags` by bead; `trust` is the chance that the texts are translations; `parts` where they part.

    A part is a run of steps [first, last) without a bead of two sides to believe in.
    """

    confidence: list[float]
    flags: list[tuple[str, ...]]
    trust: float
    warning: bool
    parts: list[tuple[int, int]]


def judged(source: Text, target: Text, lengths: Lengths, steps: Sequence[Step]) -> Judged:
    """What is to be thought of each step of a path, and of the texts."""
    trust = _trust(source, target, steps)
    confidence = [1.0 if step.fixed else min(max(step.chance, 0.0), 1.0) * trust for step in steps]
    found = _Flags(source, target, lengths)
    flags = []
    for number, step in enumerate(steps):
        reasons = found.of(step)
        if step.fixed:
            flags.append(tuple(reason for reason in reasons if reason == NO_PARTNER))
            continue
        beside = [steps[n].chance for n in (number - 1, number + 1) if 0 <= n < len(steps)]
        if beside and min(beside) < UNCERTAIN:
            reasons.append(NEIGHBOURSUNCERTAIN)
        if confidence[number] < _REASON and reasons in ([], [NO_PARTNER]):
            reasons.append(NEARLY_AS_LIKELY)
        flags.append(tuple(reasons))
    return Judged(confidence, flags, trust, trust < _TRUSTED, _parts(steps))


def _trust(source: Text, target: Text, steps: Sequence[Step]) -> float:
    """The chance that the texts are translations of each other, from the evidence of all beads together."""
    if any(step.fixed and all(step.form) for step in steps):
        return 1.0
    lines = min(len(source.lines), len(target.lines))
    total = 0.0
    for step in steps:
        if step.form == (1, 1) and source.lines[step.top] == target.lines[step.left]:
            total += max(step.evidence, _GOOD)
        elif all(step.form):
            total += step.evidence
    # A line said again proves no more than it did the first time.
    different = min(len(set(source.lines)), len(set(target.lines)))
    mean = (total / max(lines, 1) * different + _LENIENCE * _GOOD) / (different + _LENIENCE)
    return float(1 / (1 + np.exp(-np.clip(_STEEP * (mean - _EVEN), -30, 30))))


def _parts(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Runs of steps that pair nothing with some certainty, if they are long."""
    found = []
    begin = 0
    for number in range(len(steps) + 1):
        step = steps[number] if number < len(steps) else None
        if step is not None and not (all(step.form) and (step.chance >= UNCERTAIN or step.fixed)):
            continue
        if begin < number:
            first, last = steps[begin], steps[number - 1]
            if max(last.bottom - first.top, last.right - first.left) >= STRETCH:
                found.append((begin, number))
        begin = number + 1
    return found


class _Flags:
    """Reasons to doubt a bead that stand in its own lines."""

    def __init__(self, source: Text, target: Text, lengths: Lengths) -> None:
        self._lengths = lengths
        self._characters = (_running(source.characters), _running(target.characters))
        self._numbers = (_numbers(source), _numbers(target))

    def of(self, step: Step) -> list[str]:
        """The reasons in one bead."""
        if not all(step.form):
            return [NO_PARTNER]
        reasons = []
        source = float(self._characters[0][step.bottom] - self._characters[0][step.top]) + 1.0
        target = float(self._characters[1][step.right] - self._characters[1][step.left]) + 1.0
        spread = (self._lengths.floor + self._lengths.per * 2 / (source + target)) ** 0.5
        if abs(np.log(target / source) - self._lengths.mean) > _FAR * spread:
            reasons.append(LENGTHS_DIFFER)
        one = set().union(*(self._numbers[0].get(n, set()) for n in range(step.top, step.bottom)))
        two = set().union(*(self._numbers[1].get(n, set()) for n in range(step.left, step.right)))
        if any(int(value) > _SMALL for value in one ^ two if len(value) < 20):
            reasons.append(NUMBERS_DIFFER)
        if step.evidence < 0:
            reasons.append(LITTLE_IN_COMMON)
        return reasons


def _numbers(text: Text) -> dict[int, set[str]]:
    """The digits of the numbers in each line that has some."""
    kinds = {number: name[1:] for number, name in enumerate(text.types) if name[0] == "#"}
    found: dict[int, set[str]] = {}
    is_number = np.zeros(max(len(text.types), 1), np.bool_)
    is_number[list(kinds)] = True
    use = is_number[text.type]
    for line, kind in zip(text.line[use].tolist(), text.type[use].tolist(), strict=True):
        found.setdefault(line, set()).add(kinds[kind])
    return found


def _running(each: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(each)])
