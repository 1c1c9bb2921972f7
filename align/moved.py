"""Sentences that the translation has in another place: offered, never forced into the alignment.

An alignment keeps the order of both texts, so of two paragraphs that changed places one stays without partner, on both
sides. What stayed alone is compared with what stayed alone, in any order: lines that are each other's best and
say more than chance are taken if they are so by far or lie beside others, and such a run is aligned by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from .band import Band, band
from .passes import Step, searched
from .scores import Model, Sides, forms, scores, sides, sums
from .sections import Section
from .words import Floats, Ints, part

# What two lines must say, in nats, and by how much more than the second best does. Pairs of unrelated lines of the gold
# are near -1, translations near 20; many pairs are tried.
_ENOUGH, _BY_FAR = 8.0, 3.0
# Lines of a moved run lie at most so far from each other.
_NEAR = 3
# Pairs compared at once, and at most in all: a text with more lines alone is no translation.
_AT_ONCE = 1_000_000
_MOST = 400_000_000
_DOUBTFUL = 0.5


def moved(both: Sides, model: Model, steps: Sequence[Step], marks: tuple[str, str], most: int) -> list[Step]:
    """Beads across the order, by source line; their lines are alone, or doubtful, in the alignment.

    `marks` are the question marks of the two languages.
    """
    free = _free(steps, len(both.source.lines)), _free(steps, len(both.target.lines), target=True)
    lines = np.flatnonzero(free[0]), np.flatnonzero(free[1])
    if not len(lines[0]) or not len(lines[1]) or len(lines[0]) * len(lines[1]) > _MOST:
        return []
    rest = sides(part(both.source, lines[0]), part(both.target, lines[1]), marks)
    inner = replace(model, sums=sums(rest, model.known))
    i, j, weight, clear = _best_of_all(rest, inner)
    i, j = lines[0][i], lines[1][j]
    found: list[Step] = []
    for run in _runs(i, j):
        if len(run) == 1 and not clear[run[0]]:
            continue
        box = Section(int(i[run].min()), int(i[run].max()) + 1, int(j[run].min()), int(j[run].max()) + 1)
        if len(run) > 1 and free[0][box.top : box.bottom].all() and free[1][box.left : box.right].all():
            whole = _whole(box)
            inside = searched(both, model, whole, forms(most), None)
            found += [step for step in inside if all(step.form) and step.chance >= _DOUBTFUL]
        else:
            for number in run.tolist():
                top, left, says = int(i[number]), int(j[number]), float(weight[number])
                found.append(Step(top, top + 1, left, left + 1, 1 - exp(-says / 2), says))
    sure = [step for step in steps if all(step.form) and (step.fixed or step.chance >= _DOUBTFUL)]
    tops, lefts = [step.top for step in sure], [step.left for step in sure]
    # As many sure beads before it in both texts: it is another reading of the same place, not a move.
    return [step for step in found if bisect_left(tops, step.top) != bisect_left(lefts, step.left)]


def _free(steps: Sequence[Step], count: int, *, target: bool = False) -> NDArray[np.bool_]:
    free = np.zeros(count, np.bool_)
    for step in steps:
        if not step.fixed and (not all(step.form) or step.chance < _DOUBTFUL):
            free[step.left if target else step.top : step.right if target else step.bottom] = True
    return free


def _best_of_all(rest: Sides, model: Model) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Pairs of lines that are each other's best, what speaks for them, and whether they are it by far."""
    n, m = len(rest.source.lines), len(rest.target.lines)
    first, second, choice = np.full(n, -np.inf), np.full(n, -np.inf), np.zeros(n, np.int64)
    other_first, other_second, other = np.full(m, -np.inf), np.full(m, -np.inf), np.zeros(m, np.int64)
    height = max(1, _AT_ONCE // (m + 1))
    for top in range(0, n, height):
        bottom = min(top + height, n)
        place = _whole(Section(top, bottom, 0, m))
        weight = scores(rest, model, place, [(1, 1)])[0].reshape(bottom - top + 1, m + 1)[1:, 1:] - model.priors[1, 1]
        choice[top:bottom] = weight.argmax(axis=1)
        first[top:bottom], second[top:bottom] = _two_best(weight)
        best, next_best = _two_best(weight.T)
        better = best > other_first
        other[better] = weight.argmax(axis=0)[better] + top
        other_second = np.maximum(np.maximum(other_second, next_best), np.minimum(best, other_first))
        other_first = np.maximum(best, other_first)
    i = np.flatnonzero(other[choice] == np.arange(n))
    j = choice[i]
    i, j = i[first[i] > _ENOUGH], j[first[i] > _ENOUGH]
    return i, j, first[i], first[i] - np.maximum(second[i], other_second[j]) > _BY_FAR


def _two_best(weight: Floats) -> tuple[Floats, Floats]:
    if weight.shape[1] == 1:
        return weight[:, 0], np.full(len(weight), -np.inf)
    ranked = np.partition(weight, -2, axis=1)
    return ranked[:, -1], ranked[:, -2]


def _runs(i: Ints, j: Ints) -> Iterator[Ints]:
    """Pairs that lie near each other in both texts, in one order."""
    begin = 0
    for number in range(1, len(i) + 1):
        near = number < len(i) and i[number] - i[number - 1] <= _NEAR and 0 < j[number] - j[number - 1] <= _NEAR
        if not near:
            yield np.arange(begin, number)
            begin = number


def _whole(box: Section) -> Band:
    rows = box.bottom - box.top + 1
    return band(box.top, np.full(rows, box.left), np.full(rows, box.right), box.left, box.right)
