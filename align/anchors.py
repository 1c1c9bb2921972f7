"""Pairs of lines that surely belong together, found without a search, in one rising chain.

Types that may translate each other vote for the lines they stand in, each for the few lines nearest to where
the translation is expected. Lines that are each other's best, and by more than chance, are candidates;
the heaviest chain that never turns back is kept. Where a text repeats itself, votes are equal and the expected
place decides: at first the same share of the text, then between the anchors found before.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from .evidence import Table
from .matches import Postings, expand, postings
from .words import Floats, Ints, Text

# Each type votes for as many lines before and after the expected one.
_NEAREST = 2
# Source lines that vote together; more would cost memory.
_AT_ONCE = 4000
# What a match must say, in nats, for its types to vote: the first round hears the rarest only.
_ROUNDS = (4.0, 2.0)
# A pair of lines needs this much more than chance would give, in nats, beyond the number of lines to choose from.
_ENOUGH = 2.0
# A pair as far from the expected place as this, in nats for each factor of e.
_FAR = 0.3


def anchors(source: Text, target: Text, forward: Table) -> tuple[Ints, Ints]:
    """Source and target lines of the chain, both rising."""
    nothing = np.empty(0, np.int64)
    if not len(source.lines) or not len(target.lines):
        return nothing, nothing
    before, after = _shares(source.characters), _shares(target.characters)
    expected = np.searchsorted(after, before).clip(0, len(target.lines) - 1)
    where = postings(target, 0, len(target.lines))
    i, j = nothing, nothing
    for least in _ROUNDS:
        parts = [
            _votes(source, target, where, forward, expected, least, (at, min(at + _AT_ONCE, len(source.lines))))
            for at in range(0, len(source.lines), _AT_ONCE)
        ]
        one, two, weight = (np.concatenate(each) for each in zip(*parts, strict=True))
        lines = len(target.lines)
        kept = mutual(one, two, weight)
        one, two, weight = one[kept], two[kept], weight[kept]
        chosen = chain(two, weight)
        i, j = one[chosen], two[chosen]
        if not len(i):
            break
        rows = np.concatenate([[-1], i, [len(source.lines)]])
        columns = np.concatenate([[-1], j, [lines]])
        expected = np.interp(np.arange(len(source.lines)), rows, columns).astype(np.int64).clip(0, lines - 1)
    return i, j


def _shares(characters: Floats) -> Floats:
    """Which share of its text lies before the middle of each line."""
    total = max(float(characters.sum()), 1.0)
    return (np.cumsum(characters) - characters / 2) / total


def _votes(
    source: Text, target: Text, where: Postings, forward: Table, expected: Ints, least: float, span: tuple[int, int]
) -> tuple[Ints, Ints, Floats]:
    """Pairs of lines that more than chance speaks for, the source lines in a span, with what speaks for them."""
    lines = len(target.lines)
    size = np.log(target.size)
    left = forward.lefts()
    strong = forward.gain - float(size.mean()) > least
    starts = np.searchsorted(left[strong], np.arange(len(forward.starts)))
    right, gain = forward.right[strong], forward.gain[strong]
    begin, end = source.starts[span[0]], source.starts[span[1]]
    line, _, row = expand(source.line[begin:end], source.type[begin:end], starts)
    code = right[row] * lines
    near = np.searchsorted(where.code, code + expected[line])
    of_type = np.concatenate([[0], np.cumsum(target.frequency)])
    first = np.maximum(near - _NEAREST, of_type[right[row]])
    last = np.minimum(near + _NEAREST, of_type[right[row] + 1])
    number = np.maximum(last - first, 0)
    pick = np.repeat(np.arange(len(row)), number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + first[pick]
    j = where.line[inside]
    pairs = line[pick] * lines + j
    order = np.argsort(pairs)
    pairs, each = pairs[order], (gain[row[pick]] - size[j])[order] / 2
    begins = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]])) if len(pairs) else pairs
    weight = np.add.reduceat(each, begins) if len(pairs) else each
    one, two = np.divmod(pairs[begins], lines)
    weight = weight - _FAR * np.log1p(np.abs(two - expected[one]))
    keep = weight > _ENOUGH + 0.5 * np.log(lines)
    return one[keep], two[keep], weight[keep]


def mutual(i: Ints, j: Ints, weight: Floats) -> Ints:
    """The pairs that are the best of both their lines, in order of the source."""
    order = np.lexsort((-weight, j))
    best_of_j = order[np.concatenate([[True], j[order][1:] != j[order][:-1]])] if len(order) else order
    order = np.lexsort((-weight, i))
    best_of_i = order[np.concatenate([[True], i[order][1:] != i[order][:-1]])] if len(order) else order
    both = np.intersect1d(best_of_i, best_of_j)
    return both[np.argsort(i[both], kind="stable")]


def chain(columns: Ints, weight: Floats) -> Ints:
    """The heaviest rising chain of pairs in order of the source: a staircase that only better chains enter."""
    ends: list[int] = []
    totals: list[float] = []
    last: list[int] = []
    before = np.full(len(columns), -1, np.int64)
    for number, (column, own) in enumerate(zip(columns.tolist(), weight.tolist(), strict=True)):
        at = bisect_left(ends, column)
        total = own + (totals[at - 1] if at else 0.0)
        before[number] = last[at - 1] if at else -1
        worse = at
        while worse < len(ends) and totals[worse] <= total:
            worse += 1
        ends[at:worse], totals[at:worse], last[at:worse] = [column], [total], [number]
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(at)
        at = int(before[at])
    return np.array(chosen[::-1], dtype=np.int64)
