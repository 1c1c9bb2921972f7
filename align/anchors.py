"""Pairs of lines that surely belong together, found without a search, in one rising chain.

Rare types that may translate each other vote for the lines they stand in. Lines that are each other's best, and by
more than chance, are candidates; the heaviest chain that never turns back is kept.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from .evidence import Table
from .words import Floats, Ints, Text

# A pair of types votes when it would give at most this many pairs of lines.
_RARE = 64
# A pair of lines needs this much more than chance would give, in nats, beyond the number of lines to choose from.
_ENOUGH = 2.0


def anchors(source: Text, target: Text, forward: Table) -> tuple[Ints, Ints]:
    """Source and target lines of the chain, both rising."""
    nothing = np.empty(0, np.int64)
    left = np.repeat(np.arange(len(forward.starts) - 1), np.diff(forward.starts))
    rare = source.frequency[left] * target.frequency[forward.right] <= _RARE
    left, right, gain = left[rare], forward.right[rare], forward.gain[rare]
    if not len(left):
        return nothing, nothing
    code, weight = _votes(source, target, left, right, gain)
    size = np.log(np.maximum(target.size, 1.0))
    lines = len(target.lines)
    weight = weight - size[code % lines]
    keep = weight > _ENOUGH + 0.5 * np.log(lines)
    i, j, weight = code[keep] // lines, code[keep] % lines, weight[keep]
    mutual = _mutual(i, j, weight)
    i, j, weight = i[mutual], j[mutual], weight[mutual]
    chosen = _chain(i, j, weight)
    return i[chosen], j[chosen]


def _votes(source: Text, target: Text, left: Ints, right: Ints, gain: Floats) -> tuple[Ints, Floats]:
    lines = len(target.lines)
    by_source = np.argsort(source.type, kind="stable")
    by_target = np.argsort(target.type, kind="stable")
    start_source = np.concatenate([[0], np.cumsum(source.frequency)])
    start_target = np.concatenate([[0], np.cumsum(target.frequency)])
    number = source.frequency[left] * target.frequency[right]
    pick = np.repeat(np.arange(len(left)), number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number)
    row, column = np.divmod(inside, target.frequency[right][pick])
    i = source.line[by_source[start_source[left[pick]] + row]]
    j = target.line[by_target[start_target[right[pick]] + column]]
    code, where = np.unique(i * lines + j, return_inverse=True)
    return code, np.bincount(where, gain[pick] / 2)


def _mutual(i: Ints, j: Ints, weight: Floats) -> Ints:
    """The pairs that are the best of both their lines, in order of the source."""
    order = np.lexsort((-weight, j))
    best_of_j = order[np.concatenate([[True], j[order][1:] != j[order][:-1]])] if len(order) else order
    order = np.lexsort((-weight, i))
    best_of_i = order[np.concatenate([[True], i[order][1:] != i[order][:-1]])] if len(order) else order
    both = np.intersect1d(best_of_i, best_of_j)
    return both[np.argsort(i[both], kind="stable")]


def _chain(i: Ints, j: Ints, weight: Floats) -> Ints:
    """The heaviest rising chain: a staircase of (column, weight) that only better chains enter."""
    columns: list[int] = []
    totals: list[float] = []
    last: list[int] = []
    before = np.full(len(i), -1, np.int64)
    for number, (column, own) in enumerate(zip(j.tolist(), weight.tolist(), strict=True)):
        at = bisect_right(columns, column - 1)
        total = own + (totals[at - 1] if at else 0.0)
        before[number] = last[at - 1] if at else -1
        end = at
        while end < len(columns) and totals[end] <= total:
            end += 1
        if end > at or at == len(columns) or columns[at] > column:
            columns[at:end], totals[at:end], last[at:end] = [column], [total], [number]
    if not last:
        return np.empty(0, np.int64)
    at = last[-1]
    chosen = []
    while at >= 0:
        chosen.append(at)
        at = int(before[at])
    return np.array(chosen[::-1], dtype=np.int64)
