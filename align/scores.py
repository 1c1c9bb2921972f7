"""What all evidence says of each bead that may stand in a band, in nats against chance.

A score adds up: how the lengths go together, which types meet, how the beads begin and end, and how common a bead
of this form is. Nothing at all is 0, the price of a line left alone is how rare that is: so beads of
every form can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..corpus.model import Block
from .band import Band
from .evidence import Tables
from .length import Lengths, evidence, line_background
from .matches import Matches, matches
from .roles import roles, walls
from .structure import begins, ends, joints
from .words import Floats, Ints, Text

# Words of a sentence depend on each other and on its length: each kind of evidence is worth less than if it stood
# alone.
LEXICAL = 0.7
LENGTH = 0.7
STRUCTURE = 1.0
# A bead that runs over the end of a paragraph, in nats: translators rarely join paragraphs.
PARAGRAPH = -4.0

Bools = NDArray[np.bool_]

Form = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Model:
    """All that is believed of a pair of texts at one time; the second pass has a better one."""

    known: Tables
    sums: Sums
    lengths: Lengths
    begins: Floats
    ends: Floats
    priors: Mapping[Form, float]  # ln of the share of beads of each form, source lines by target lines
    alone: tuple[float, float]  # the same of a source line, and of a target line, left alone
    roles: Floats | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """Two texts as the search sees them, with what is counted once only."""

    source: Text
    target: Text
    begins: tuple[Ints, Ints]
    ends: tuple[Ints, Ints]
    joints: tuple[Floats, Floats]
    kept_alone: tuple[Floats, Floats]  # 1.0 for lines that a person said stand alone
    roles: tuple[Ints, Ints] | None = None  # None where the documents do not say what their lines are


def sides(
    source: Text,
    target: Text,
    marks: tuple[str, str],
    paragraphs: tuple[Ints, Ints] | None = None,
    blocks: tuple[Sequence[Block], Sequence[Block]] | None = None,
) -> Sides:
    """Two texts made ready. `marks` are the question marks of each; `paragraphs` number those of each line.

    `blocks` say what the paragraph of each line is.
    """
    starts = begins(source.lines), begins(target.lines)
    stops = ends(source.lines, marks[0]), ends(target.lines, marks[1])
    inside = joints(source.lines, starts[0], stops[0]), joints(target.lines, starts[1], stops[1])
    if paragraphs:
        for side, numbers in zip(inside, paragraphs, strict=True):
            side[1:][np.diff(numbers) != 0] += PARAGRAPH
    if paragraphs and blocks:
        inside = _two(one + wall for one, wall in zip(inside, walls(blocks, paragraphs), strict=True))
    alone = np.zeros(len(source.lines)), np.zeros(len(target.lines))
    return Sides(source, target, starts, stops, inside, alone, roles(*blocks) if blocks else None)


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over the lines of both sides, so that what a bead holds is a difference; made once a pass."""

    size: tuple[Floats, Floats]
    miss: tuple[Floats, Floats]
    found: tuple[Floats, Floats]
    characters: tuple[Floats, Floats]
    parts: tuple[Floats, Floats]
    background: tuple[Floats, Floats]
    joints: tuple[Floats, Floats]
    alone: tuple[Floats, Floats]


def sums(sides: Sides, known: Tables) -> Sums:
    """The running sums of a pass."""
    both = ((sides.source, known.forward), (sides.target, known.backward))
    source, target = sides.source.characters, sides.target.characters
    return Sums(
        size=(_running(sides.source.size), _running(sides.target.size)),
        miss=_two(_running(_by_line(table.miss, text)) for text, table in both),
        found=_two(_running(_by_line(table.found, text)) for text, table in both),
        characters=(_running(source), _running(target)),
        parts=(_running(np.log(source + 1.0)), _running(np.log(target + 1.0))),
        background=(_running(line_background(source)), _running(line_background(target))),
        joints=(_running(sides.joints[0]), _running(sides.joints[1])),
        alone=(_running(sides.kept_alone[0]), _running(sides.kept_alone[1])),
    )


def _two(values: Iterable[Floats]) -> tuple[Floats, Floats]:
    first, second = values
    return first, second


def forms(most: int) -> list[Form]:
    """The forms of two-sided beads, up to `most` lines on a side."""
    return [(a, b) for a in range(1, most + 1) for b in range(1, most + 1)]


def scores(sides: Sides, model: Model, place: Band, allowed: list[Form]) -> Floats:
    """By form and place: the score of the bead that ends there; -inf where it would leave the band."""
    depth_source, depth_target = (max(form[side] for form in allowed) for side in (0, 1))
    depth = max(depth_source, depth_target)
    found = matches(model.known, sides.source, sides.target, place, depth)
    rows, columns = place.rows(), place.columns()
    up = [place.at(rows - a, columns) for a in range(depth_source)]
    left = [place.at(rows, columns - b) for b in range(depth_target)]
    frame = _Frame(sides, model, rows + place.first, columns)
    result = np.empty((len(allowed), place.cells))
    # Sums over target lines for source types, and over source lines for target types, grow with the bead.
    across = _runs(found[0], left)
    down = _runs(found[1], up)
    for number, (a, b) in enumerate(allowed):
        score = LEXICAL * 0.5 * frame.lexical(_stacked(across[b - 1], up[:a]), _stacked(down[a - 1], left[:b]), a, b)
        score += LENGTH * frame.lengths(a, b) + STRUCTURE * frame.structure(a, b) + model.priors[a, b]
        outside = place.at(rows - a, columns - b) == place.cells
        score[outside | frame.forbidden(a, b)] = -np.inf
        result[number] = score
    return result


def _runs(found: Matches, back: list[Ints]) -> list[Floats]:
    """By length of the run of lines that ends at a place: gains and counts of its matches."""
    result = []
    for length in range(1, len(back) + 1):
        total = np.zeros((2, found.gain.shape[1]))
        for p in range(length):
            at = back[length - 1 - p]
            total[0, :-1] += found.gain[p][at]
            total[1, :-1] += found.count[p][at]
        result.append(total)
    return result


def _stacked(runs: Floats, back: list[Ints]) -> Floats:
    total = np.zeros((2, runs.shape[1] - 1))
    for at in back:
        total += runs[:, at]
    return total


class _Frame:
    """Sums over the lines of a bead, for all places at once."""

    def __init__(self, sides: Sides, model: Model, ends_source: Ints, ends_target: Ints) -> None:
        self._model = model
        self._sums = model.sums
        self._i, self._j = ends_source, ends_target
        self._begins, self._ends, self._roles = sides.begins, sides.ends, sides.roles

    def lexical(self, one: Floats, two: Floats, a: int, b: int) -> Floats:
        """Both directions: hits against misses."""
        size = (self._over(self._sums.size[0], 0, a), self._over(self._sums.size[1], 1, b))
        total = np.zeros(len(self._i))
        for side, hits, lines in ((0, one, a), (1, two, b)):
            other = size[1 - side]
            total += hits[0] - hits[1] * np.log(np.maximum(other, 1.0))
            total += self._over(self._sums.miss[side], side, lines)
            total += self._over(self._sums.found[side], side, lines) * other
        return total

    def lengths(self, a: int, b: int) -> Floats:
        """Both directions, halved."""
        model = self._model.lengths
        source, target = self._over(self._sums.characters[0], 0, a), self._over(self._sums.characters[1], 1, b)
        parts = self._over(self._sums.parts[0], 0, a), self._over(self._sums.parts[1], 1, b)
        background = self._over(self._sums.background[0], 0, a), self._over(self._sums.background[1], 1, b)
        forward = evidence(source, target, parts[1], background[1], b, model.mean, model)
        backward = evidence(target, source, parts[0], background[0], a, -model.mean, model)
        return (forward + backward) / 2

    def forbidden(self, a: int, b: int) -> Bools:
        """Whether the bead holds a line that a person said stands alone."""
        return self._over(self._sums.alone[0], 0, a) + self._over(self._sums.alone[1], 1, b) > 0

    def structure(self, a: int, b: int) -> Floats:
        """How the bead begins and how it ends, and what its first lines are."""
        first_i, first_j = np.maximum(self._i - a, 0), np.maximum(self._j - b, 0)
        last_i, last_j = np.maximum(self._i - 1, 0), np.maximum(self._j - 1, 0)
        begins = self._model.begins[self._begins[0][first_i], self._begins[1][first_j]]
        total = begins + self._model.ends[self._ends[0][last_i], self._ends[1][last_j]]
        if self._roles and self._model.roles is not None:
            total += self._model.roles[self._roles[0][first_i], self._roles[1][first_j]]
        for side, lines in ((0, a), (1, b)):
            if lines > 1:
                total += self._over(self._sums.joints[side], side, lines - 1)
        return total

    def _over(self, sums: Floats, side: int, lines: int) -> Floats:
        end = self._j if side else self._i
        return sums[end] - sums[np.maximum(end - lines, 0)]


def _running(each: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(each)])


def _by_line(of_type: Floats, text: Text) -> Floats:
    return np.bincount(text.line, of_type[text.type], len(text.lines)).astype(np.float64)
