"""The best path through a band, and how likely each of its beads is among all paths.

Rows are walked from the top; within a row all places and all forms of beads are one array operation. A
target line left alone is a step inside the row: its running maximum, or sum, is one operation, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .band import Band
from .scores import Form
from .words import Floats, Ints

_NEVER = -1e30


@dataclass(frozen=True, slots=True)
class Paths:
    """Scores of all beads of a band, ready to be walked.

    `score` and `start` are by form and place; the last form is a source line left alone. `skip` is
    the score of a target line left alone.
    """

    place: Band
    allowed: list[Form]
    score: Floats
    start: Ints
    skip: float


def paths(place: Band, allowed: list[Form], score: Floats, skip_source: float, skip_target: float) -> Paths:
    """The beads of a band, those with one side among them."""
    rows, columns = place.rows(), place.columns()
    starts = np.stack([place.at(rows - a, columns - b) for a, b in (*allowed, (1, 0))])
    alone = np.where(starts[-1] == place.cells, -np.inf, skip_source)
    score = np.concatenate([score, alone[None, :]])
    return Paths(place, [*allowed, (1, 0)], np.maximum(score, _NEVER), starts, skip_target)


def best(found: Paths) -> tuple[Ints, Ints]:
    """The beads of the best path in order: the place behind each, and the number of its form.

    The number after the last form is a target line left alone.
    """
    place = found.place
    value = np.full(place.cells + 1, _NEVER)
    form = np.full(place.cells + 1, -1, np.int64)
    value[0] = 0.0
    for begin, end in zip(place.offset[:-1].tolist(), place.offset[1:].tolist(), strict=True):
        step = np.arange(end - begin) * found.skip
        if begin:
            options = value[found.start[:, begin:end]] + found.score[:, begin:end]
            chosen = options.argmax(axis=0)
            form[begin:end] = chosen
            straight = options[chosen, np.arange(end - begin)]
        else:
            straight = value[begin:end].copy()
        run = np.maximum.accumulate(straight - step) + step
        form[begin:end][run > straight + 1e-9] = -1
        value[begin:end] = run
    places, numbers = [], []
    at = place.cells - 1
    while at > 0:
        number = int(form[at])
        places.append(at)
        numbers.append(number if number >= 0 else len(found.allowed))
        at = int(found.start[number, at]) if number >= 0 else at - 1
    return np.array(places[::-1], dtype=np.int64), np.array(numbers[::-1], dtype=np.int64)


def chances(found: Paths, heat: float = 1.0) -> tuple[Floats, Floats]:
    """The chance of each bead among all paths: by form and place, then of target lines alone by place.

    Scores are divided by `heat` first: evidence that is not independent says less than its sum.
    """
    place = found.place
    score = found.score / heat
    skip = found.skip / heat
    ahead = np.full(place.cells + 1, _NEVER)
    ahead[0] = 0.0
    bounds = list(zip(place.offset[:-1].tolist(), place.offset[1:].tolist(), strict=True))
    for begin, end in bounds:
        straight = (
            _log_sum(ahead[found.start[:, begin:end]] + score[:, begin:end]) if begin else ahead[begin:end].copy()
        )
        ahead[begin:end] = _run(straight, skip)
    behind = _behind(found, score, skip, bounds)
    total = ahead[place.cells - 1]
    with np.errstate(under="ignore"):
        beads = np.exp(np.minimum(ahead[found.start] + score + behind[None, :-1] - total, 0.0))
        alone = np.zeros(place.cells)
        alone[1:] = np.exp(np.minimum(ahead[:-2] + skip + behind[1:-1] - total, 0.0))
    alone[place.offset[:-1]] = 0.0
    return beads, alone


def _behind(found: Paths, score: Floats, skip: float, bounds: list[tuple[int, int]]) -> Floats:
    """The same from the end: each row hands what it knows up to the rows its beads began in."""
    place = found.place
    behind = np.full(place.cells + 1, _NEVER)
    behind[place.cells - 1] = 0.0
    rows, columns = place.rows(), place.columns()
    ends = np.stack([place.at(rows + a, columns + b) for a, b in found.allowed])
    padded = np.concatenate([score, np.full((len(score), 1), _NEVER)], axis=1)
    numbers = np.arange(len(score))[:, None]
    for begin, end in reversed(bounds):
        to = ends[:, begin:end]
        straight = _log_sum(behind[to] + padded[numbers, to])
        if end == place.cells:
            straight[-1] = 0.0
        behind[begin:end] = _run(straight[::-1], skip)[::-1]
    return behind


def _run(straight: Floats, skip: float) -> Floats:
    if len(straight) == 1:
        return straight
    step = np.arange(len(straight)) * skip
    total: Floats = np.logaddexp.accumulate(straight - step) + step
    return total


def _log_sum(values: Floats) -> NDArray[np.float64]:
    top = values.max(axis=0)
    total: Floats = np.log(np.exp(values - top).sum(axis=0)) + top
    return total
