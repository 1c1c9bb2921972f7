"""Where in a band types of the two texts meet, summed by place.

In a bead of several lines a type may meet a partner in more than one of them; only the first counts. So each
match knows how far back the last match of the same type lies, and matches are summed by whether they still count when a
run of lines begins one, two, three … lines before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .band import Band
from .evidence import Tables
from .words import Floats, Ints, Text

_FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Matches:
    """For one direction, by depth and place: the sum of gains and the number of matches.

    Place (i, j) holds what source line i - 1 and target line j - 1 share. Depth p: those without a match of the
    same type in the p lines before. The last place is empty and stands for all outside the band.
    """

    gain: Floats
    count: Floats


@dataclass(frozen=True, slots=True)
class Postings:
    """The types of some lines of a text sorted by type, then line; a code is type × lines of the text + line."""

    code: Ints
    line: Ints
    lines: int


def postings(text: Text, first: int, last: int) -> Postings:
    """The postings of lines [first, last)."""
    begin, end = text.starts[first], text.starts[last]
    code = text.type[begin:end] * len(text.lines) + text.line[begin:end]
    order = np.argsort(code)
    return Postings(code[order], text.line[begin:end][order], len(text.lines))


def matches(known: Tables, source: Text, target: Text, place: Band, depth: int) -> tuple[Matches, Matches]:
    """What source types find in the target, and target types in the source."""
    first, last = place.first, place.first + len(place.low) - 1
    begin, end = source.starts[first], source.starts[last]
    line, kind, row = expand(source.line[begin:end], source.type[begin:end], known.starts)
    left, right = int(place.low[0]), int(place.high[-1])
    where = postings(target, left, right)
    present = np.zeros(len(target.types), np.bool_)
    present[target.type[target.starts[left] : target.starts[right]]] = True
    use = present[known.right[row]]
    line, kind, row = line[use], kind[use], row[use]
    at = line - first + 1
    base = known.right[row] * where.lines
    low = np.searchsorted(where.code, base + np.maximum(place.low[at] - 1, 0))
    high = np.searchsorted(where.code, base + place.high[at])
    met = np.flatnonzero(high > low)
    number = (high - low)[met]
    pick = np.repeat(met, number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + low[pick]
    line, kind, row, column = line[pick], kind[pick], row[pick], where.line[inside]
    return (
        _summed(line, column, kind, known.forward_gain[row], line, column, place, depth),
        _summed(line, column, known.right[row], known.backward_gain[row], column, line, place, depth),
    )


def expand(line: Ints, kind: Ints, starts: Ints) -> tuple[Ints, Ints, Ints]:
    """Line, type and row for each row of each posting; the rows of a type stand at `starts`."""
    number = starts[kind + 1] - starts[kind]
    pick = np.repeat(np.arange(len(kind)), number)
    row = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + starts[kind[pick]]
    return line[pick], kind[pick], row


def _summed(
    line: Ints, column: Ints, kind: Ints, gain: Floats, across: Ints, along: Ints, place: Band, depth: int
) -> Matches:
    """Sums by place. A type is one of line `across`, and `along` is the line where it may meet more than once."""
    size = place.cells + 1
    use = np.flatnonzero(gain > 0)
    if not len(use):
        return Matches(np.zeros((depth, size)), np.zeros((depth, size)))
    reach = int(along.max()) + 1
    group = across[use] * (int(kind.max()) + 1) + kind[use]
    order = np.argsort(group * reach + along[use])
    use, group = use[order], group[order]
    met = along[use]
    # Several partners of a type in one line are one match: the surest.
    begins = np.flatnonzero(np.concatenate([[True], (met[1:] != met[:-1]) | (group[1:] != group[:-1])]))
    gain = np.maximum.reduceat(gain[use], begins)
    use, group, met = use[begins], group[begins], met[begins]
    distance = np.concatenate([[_FAR], np.where(group[1:] == group[:-1], met[1:] - met[:-1], _FAR)])
    cell = place.at(line[use] - place.first + 1, column[use] + 1)
    gains, counts = np.zeros((depth, size)), np.zeros((depth, size))
    for back in range(depth):
        on = distance > back
        gains[back] = np.bincount(cell[on], gain[on], size)
        counts[back] = np.bincount(cell[on], minlength=size)
    gains[:, -1] = counts[:, -1] = 0.0
    return Matches(gains, counts)
