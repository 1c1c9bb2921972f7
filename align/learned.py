"""What a first pass teaches: which types really go together in these two texts.

Types that meet in confident beads more often than chance allows become pairs of the lexicon, and the pairs that were
there before are believed as far as they proved true. The discount is for the bead that is judged by what
it taught itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .evidence import Rows
from .words import Floats, Ints, Text

# More beads than this teach little more, and memory would grow.
ENOUGH_BEADS = 6_000
# Types in more than this share of beads are not counted: they meet everything.
_COMMON = 0.08
# Twice the logarithm of the likelihood quotient; 10.8 is one chance in a thousand, and thousands are tried.
_SIGNIFICANT = 12.0
# As many sightings is the prior worth.
_PRIOR = 3.0
# A partner found less often than this, from both sides, is an echo of the true one.
_LEAST = 0.15
# A type has at most as many learned partners in one direction.
_FEW = 6
_DISCOUNT = 0.7


def learned(rows: Rows, source: Text, target: Text, source_bead: Ints, target_bead: Ints) -> Rows:
    """The rows with what was seen. `source_bead` and `target_bead` number each line's confident bead, -1 for none."""
    sources, targets = max(len(source.types), 1), max(len(target.types), 1)
    one = _in_beads(source, source_bead, sources)
    two = _in_beads(target, target_bead, targets)
    beads = int(source_bead.max(initial=-1)) + 1
    if not beads:
        return rows
    n_left = np.bincount(one[1], minlength=sources)
    n_right = np.bincount(two[1], minlength=targets)
    seeds = rows.left * targets + rows.right
    seen, count = _together(one, two, n_left, n_right, beads, targets)
    order = np.argsort(seeds)
    sorted_seeds = seeds[order]
    is_seed = np.isin(seen, sorted_seeds)
    left, right = np.divmod(seen, targets)
    strong = ~is_seed & (count >= 2)
    left, right, fresh = left[strong], right[strong], count[strong]
    worth = _significance(fresh, n_left[left], n_right[right], beads) > _SIGNIFICANT
    left, right, fresh = left[worth], right[worth], fresh[worth].astype(np.float64)
    forward = (fresh - _DISCOUNT) / (n_left[left] + 1.0)
    backward = (fresh - _DISCOUNT) / (n_right[right] + 1.0)
    worth = (np.maximum(forward, backward) > _LEAST) & (_among(left, forward) | _among(right, backward))
    left, right, forward, backward = left[worth], right[worth], forward[worth], backward[worth]
    proved = _count_of(rows, one, two, targets)
    tried = n_left[rows.left], n_right[rows.right]
    return Rows(
        np.concatenate([rows.left, left]),
        np.concatenate([rows.right, right]),
        np.concatenate([_believed(proved, tried[0], rows.forward), forward]),
        np.concatenate([_believed(proved, tried[1], rows.backward), backward]),
    )


def _among(types: Ints, chance: Floats) -> NDArray[np.bool_]:
    """Whether a pair is among the surest few of its type."""
    order = np.lexsort((-chance, types))
    first = np.concatenate([[True], types[order][1:] != types[order][:-1]]) if len(order) else order
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    found = np.zeros(len(types), np.bool_)
    found[order] = np.arange(len(order)) - begin < _FEW
    return found


def _believed(proved: Floats, tried: Ints, before: Floats) -> Floats:
    less = np.maximum(proved - _DISCOUNT * (proved > 0), 0.0)
    tries = np.maximum(tried - _DISCOUNT * (proved > 0), 0.0)
    return (less + _PRIOR * before) / (tries + _PRIOR)


def _in_beads(text: Text, bead: Ints, types: int) -> tuple[Ints, Ints]:
    """Bead and type of each posting that is in a bead, each pair once, in order."""
    of = bead[text.line]
    use = of >= 0
    code, _ = _counted(of[use] * types + text.type[use])
    return np.divmod(code, types)


def _together(
    one: tuple[Ints, Ints], two: tuple[Ints, Ints], n_left: Ints, n_right: Ints, beads: int, targets: int
) -> tuple[Ints, Ints]:
    """Pairs of types that meet in a bead, and in how many."""
    most = max(_COMMON * beads, 5)
    left_bead, left = (x[(n_left[one[1]] <= most) & (n_left[one[1]] > 1)] for x in one)
    right_bead, right = (x[(n_right[two[1]] <= most) & (n_right[two[1]] > 1)] for x in two)
    start = np.searchsorted(right_bead, np.arange(beads + 1))
    number = (start[1:] - start[:-1])[left_bead]
    pick = np.repeat(np.arange(len(left)), number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + start[left_bead[pick]]
    return _counted(left[pick] * targets + right[inside])


def _counted(codes: Ints) -> tuple[Ints, Ints]:
    """Each code once, in order, and how often it stands there; quicker than np.unique on numbers like these."""
    codes = np.sort(codes)
    begins = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])) if len(codes) else codes
    return codes[begins], np.diff(np.append(begins, len(codes)))


def _count_of(rows: Rows, one: tuple[Ints, Ints], two: tuple[Ints, Ints], targets: int) -> Floats:
    """In how many beads each row's two types meet."""
    count = np.zeros(len(rows.left))
    if not len(rows.left):
        return count
    order = np.argsort(rows.left, kind="stable")
    starts = np.searchsorted(rows.left[order], np.arange(int(max(rows.left.max(), one[1].max(initial=0))) + 2))
    number = (starts[1:] - starts[:-1])[one[1]]
    pick = np.repeat(np.arange(len(one[1])), number)
    inside = np.arange(len(pick)) - np.repeat(np.cumsum(number) - number, number) + starts[one[1][pick]]
    row = order[inside]
    code = two[0] * targets + two[1]
    wanted = one[0][pick] * targets + rows.right[row]
    at = np.minimum(np.searchsorted(code, wanted), max(len(code) - 1, 0))
    hit = code[at] == wanted if len(code) else np.zeros(len(wanted), bool)
    return np.bincount(row[hit], minlength=len(count)).astype(np.float64)


def _significance(both: Ints, left: Ints, right: Ints, total: int) -> Floats:
    """Dunning's G squared of a pair that meets more often than expected; 0 where it meets less often."""
    a = both.astype(np.float64)
    table = np.stack([a, left - a, right - a, total - left - right + a])
    n = float(total)
    expected = np.stack([left * right, left * (n - right), right * (n - left), (n - left) * (n - right)]) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(table > 0, table * np.log(table / expected), 0.0)
    return np.where(a > expected[0], 2 * parts.sum(axis=0), 0.0)
