"""Where in a band types of the two texts meet, summed by place.

In a bead of several lines a type may meet a partner in more than one of them; only the first counts. So each
match knows how far back the last match of the same type lies, and matches are summed by whether they still count when a
run of lines begins one, two, three … lines before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .band import Band
from .evidence import Table
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
    """The types of one text sorted by type, then line."""

    code: Ints
    line: Ints
    lines: int


def postings(text: Text) -> Postings:
    """The lines of each type, for `matches`."""
    code = text.type * len(text.lines) + text.line
    order = np.argsort(code, kind="stable")
    return Postings(code[order], text.line[order], len(text.lines))


def matches(
    forward: Table, backward: Table, source: Text, target: Text, where: Postings, place: Band, depth: int
) -> tuple[Matches, Matches]:
    """What source types find in the target, and target types in the source; `where` belongs to the target."""
    gains, gains_back = _pair_gains(forward, backward, len(target.types))
    line, column, left, right, f_gain, b_gain = _meetings(gains, gains_back, source, where, place)
    one = _summed(line, column, left, f_gain, line, column, place, depth)
    two = _summed(line, column, right, b_gain, column, line, place, depth)
    return one, two


def _pair_gains(forward: Table, backward: Table, targets: int) -> tuple[tuple[Ints, Ints, Ints, Floats], Floats]:
    """Rows that say something in either direction: starts by source type, target types, both gains (0 where none)."""
    left_f = np.repeat(np.arange(len(forward.starts) - 1), np.diff(forward.starts))
    left_b = np.repeat(np.arange(len(backward.starts) - 1), np.diff(backward.starts))
    code_f = left_f * max(targets, 1) + forward.right
    code_b = backward.right * max(targets, 1) + left_b
    code = np.union1d(code_f, code_b)
    gain_f, gain_b = np.zeros(len(code)), np.zeros(len(code))
    gain_f[np.searchsorted(code, code_f)] = forward.gain
    gain_b[np.searchsorted(code, code_b)] = backward.gain
    left, right = np.divmod(code, max(targets, 1))
    starts = np.searchsorted(left, np.arange(len(forward.starts)))
    return (starts, left, right, gain_f), gain_b


def _meetings(
    rows: tuple[Ints, Ints, Ints, Floats], back: Floats, source: Text, where: Postings, place: Band
) -> tuple[Ints, Ints, Ints, Ints, Floats, Floats]:
    starts, _, right, gain = rows
    first, last = place.first, place.first + len(place.low) - 1
    begin, end = source.starts[first], source.starts[last]
    line, kind = source.line[begin:end], source.type[begin:end]
    line, kind, row = _expand(line, kind, starts)
    at = line - first + 1
    base = right[row] * where.lines
    low = np.searchsorted(where.code, base + np.maximum(place.low[at] - 1, 0))
    high = np.searchsorted(where.code, base + place.high[at])
    number = np.maximum(high - low, 0)
    pick = np.repeat(np.arange(len(row)), number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + low[pick]
    row = row[pick]
    return line[pick], where.line[inside], kind[pick], right[row], gain[row], back[row]


def _expand(line: Ints, kind: Ints, starts: Ints) -> tuple[Ints, Ints, Ints]:
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
