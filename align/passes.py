"""Two passes over two texts: the first finds the path, the second knows the texts.

The first pass believes the lexicon, searches a wide band around the anchors, and knows only small beads. From
its confident beads the second learns lengths, forms, words and how common each form of bead is; it searches a
narrow band around the first path with beads of every form.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from . import length, roles
from .anchors import anchors
from .band import Band, around
from .evidence import Rows, tables
from .learned import ENOUGH_BEADS, learned
from .scores import Form, Model, Sides, forms, scores, sums
from .search import best, chances, paths
from .sections import Section, divided
from .structure import CLASSES, agreement
from .words import Floats, Ints

# Shares of the forms of beads before anything is known: those of the gold, rounded, and never nothing.
_SHARES: dict[Form, float] = {(1, 1): 0.9, (1, 2): 0.025, (2, 1): 0.025, (1, 3): 0.003, (3, 1): 0.003, (2, 2): 0.001}
_RARE_SHARE = 0.0002
_ALONE = 0.04
# The shares above are worth as many beads when the first pass has shown others.
_PRIOR_BEADS = 50.0
# A section longer than this is divided where the texts surely meet.
_LONG = 500
# Half the width of the bands: beside the anchors, and beside the first path.
_WIDE, _WIDEST, _NARROW = 10, 60, 8
_BOX = 10_000
# A bead of the first pass teaches when its chance is at least this.
_TEACHES = 0.8
# The evidence of a sentence is not independent, so chances are computed as if it were half as strong.
HEAT = 2.0

# Chance of a bead beside which a section may be divided.
_SURE = 0.98

Extra = Callable[[Band, list[Form]], Floats]


@dataclass(frozen=True, slots=True)
class Step:
    """One bead of a path: source lines [top, bottom), target lines [left, right), its chance, its evidence in nats."""

    top: int
    bottom: int
    left: int
    right: int
    chance: float
    evidence: float
    fixed: bool = False

    @property
    def form(self) -> Form:
        """Source lines by target lines."""
        return self.bottom - self.top, self.right - self.left


def both_passes(
    sides: Sides,
    rows: Rows,
    where: Sequence[Section],
    most: int,
    extra: Callable[[list[Step]], Extra] | None = None,
    chain: tuple[Ints, Ints] | None = None,
) -> tuple[list[Step], Model]:
    """The beads of the best path, in order, and what was believed at the end.

    `extra` makes evidence of another kind, told the beads of the pass before; `chain` takes the place of the anchors.
    """
    model = _untaught(sides, rows, most)
    if chain is None:
        chain = anchors(sides.source, sides.target, model.known.forward)
    small = [form for form in ((1, 1), (1, 2), (2, 1)) if max(form) <= most]
    added = extra([]) if extra else None
    first: list[Step] = []
    for section in where:
        if section.fixed:
            first.append(_fixed(section))
            continue
        for part in divided(section, _safe_anchors(chain, section), _LONG):
            first += searched(sides, model, _wide(part, chain), small, added, rough=True)
    model = _taught(sides, rows, model, first)
    added = extra(first) if extra else None
    second: list[Step] = []
    for section in where:
        if section.fixed:
            second.append(_fixed(section))
            continue
        steps = _within(first, section)
        for part in divided(section, _safe_steps(steps), _LONG):
            second += searched(sides, model, _narrow(part, _within(steps, part)), forms(most), added)
    return second, model


def _fixed(section: Section) -> Step:
    return Step(section.top, section.bottom, section.left, section.right, 1.0, 0.0, fixed=True)


def _within(steps: Sequence[Step], box: Section) -> list[Step]:
    tops = [step.top for step in steps]
    low, high = bisect_left(tops, box.top), bisect_right(tops, box.bottom)
    return [s for s in steps[low:high] if s.bottom <= box.bottom and box.left <= s.left and s.right <= box.right]


def searched(
    sides: Sides, model: Model, place: Band, allowed: list[Form], extra: Extra | None, *, rough: bool = False
) -> list[Step]:
    """The best path through one section's band, each bead with its chance.

    A `rough` chance is that of the bead against chance alone; it asks no other path, and costs half the time.
    """
    score = scores(sides, model, place, allowed)
    if extra:
        score += extra(place, allowed)
    found = paths(place, allowed, score, *model.alone)
    at, number = best(found)
    rows, columns = place.rows()[at] + place.first, place.columns()[at]
    sizes = np.array([*found.allowed, (0, 1)])[number]
    price = np.array([*(model.priors[form] for form in allowed), model.alone[0], model.alone[1]])[number]
    says = np.where(number < len(allowed), found.score[np.minimum(number, len(allowed)), at] - price, 0.0)
    if rough:
        sure = np.where(number < len(allowed), 1 / (1 + np.exp(-np.clip(says, -50, 50) / HEAT)), 1.0)
    else:
        chance, alone = chances(found, HEAT)
        # The last form is a target line alone, which has no row in the scores.
        sure = np.where(number < len(chance), chance[np.minimum(number, len(chance) - 1), at], alone[at])
    return [
        Step(row - form[0], row, column - form[1], column, of, evidence)
        for row, column, form, of, evidence in zip(
            rows.tolist(), columns.tolist(), sizes.tolist(), sure.tolist(), says.tolist(), strict=True
        )
    ]


def _wide(part: Section, chain: tuple[Ints, Ints]) -> Band:
    """The band around the anchors; it is wider where they are rare."""
    inside = (chain[0] >= part.top) & (chain[0] < part.bottom) & (chain[1] >= part.left) & (chain[1] < part.right)
    i, j = chain[0][inside], chain[1][inside]
    keep = (i > part.top) & (j > part.left)
    rows = np.concatenate([[part.top], i[keep], [part.bottom]])
    columns = np.concatenate([[part.left], j[keep], [part.right]])
    gap = np.maximum(np.diff(rows), np.diff(columns))
    # A small box between anchors is searched whole.
    small = np.diff(rows) * np.diff(columns) <= _BOX
    gap = np.where(small, gap, np.minimum(gap, _WIDEST))
    every = np.arange(part.top, part.bottom + 1)
    between = np.clip(np.searchsorted(rows, every, side="right") - 1, 0, len(gap) - 1)
    return around(rows, columns, _WIDE + gap[between], part.left, part.right)


def _narrow(part: Section, steps: Sequence[Step]) -> Band:
    rows = np.array([part.top, *(step.bottom for step in steps), part.bottom], dtype=np.int64)
    columns = np.array([part.left, *(step.right for step in steps), part.right], dtype=np.int64)
    return around(rows, columns, np.full(part.bottom - part.top + 1, _NARROW), part.left, part.right)


def _safe_anchors(chain: tuple[Ints, Ints], section: Section) -> list[tuple[int, int]]:
    """Anchors whose two neighbours on each side lie about as far off in the one text as in the other."""
    inside = (chain[0] >= section.top) & (chain[0] < section.bottom)
    inside &= (chain[1] >= section.left) & (chain[1] < section.right)
    i, j = chain[0][inside], chain[1][inside]
    if len(i) < 5:
        return []
    near = (i[4:] - i[:-4] < 40) & (np.abs((i[4:] - i[:-4]) - (j[4:] - j[:-4])) <= 2)
    return list(zip(i[2:-2][near].tolist(), j[2:-2][near].tolist(), strict=True))


def _safe_steps(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Places between sure beads of one line each."""
    sure = [step.form == (1, 1) and step.chance > _SURE for step in steps]
    return [(steps[n].top, steps[n].left) for n in range(2, len(steps) - 1) if all(sure[n - 2 : n + 2])]


def _untaught(sides: Sides, rows: Rows, most: int) -> Model:
    known = tables(rows, sides.source, sides.target)
    return Model(
        known,
        sums(sides, known),
        length.lengths(sides.source.characters, sides.target.characters),
        agreement(*sides.begins),
        agreement(*sides.ends),
        {form: float(np.log(_SHARES.get(form, _RARE_SHARE))) for form in forms(most)},
        (float(np.log(_ALONE)), float(np.log(_ALONE))),
        roles.agreement(sides.roles) if sides.roles else None,
    )


def _taught(sides: Sides, rows: Rows, model: Model, steps: Sequence[Step]) -> Model:
    """The model after a pass: lengths, forms, words and prices as its confident beads show them."""
    confident = [s for s in steps if s.form[0] and s.form[1] and (s.chance >= _TEACHES or s.fixed)]
    spread = confident[:: max(1, len(confident) // ENOUGH_BEADS)]
    source_bead = np.full(len(sides.source.lines), -1, np.int64)
    target_bead = np.full(len(sides.target.lines), -1, np.int64)
    for number, step in enumerate(spread):
        source_bead[step.top : step.bottom] = number
        target_bead[step.left : step.right] = number
    single = [step for step in spread if step.form == (1, 1)]
    i = np.array([step.top for step in single], dtype=np.int64)
    j = np.array([step.left for step in single], dtype=np.int64)
    rows = learned(rows, sides.source, sides.target, source_bead, target_bead)
    count: dict[Form, float] = defaultdict(float)
    for step in steps:
        count[step.form] += step.chance
    whole = sum(count.values()) + _PRIOR_BEADS
    price = {
        form: float(np.log((count[form] + _PRIOR_BEADS * exp(prior)) / whole))
        for form, prior in (*model.priors.items(), ((1, 0), model.alone[0]), ((0, 1), model.alone[1]))
    }
    known = tables(rows, sides.source, sides.target)
    return Model(
        known,
        sums(sides, known),
        length.learned(model.lengths, sides.source.characters[i], sides.target.characters[j]),
        agreement(*sides.begins, _pairs(sides.begins, i, j)),
        agreement(*sides.ends, _pairs(sides.ends, i, j)),
        {form: price[form] for form in model.priors},
        (price[1, 0], price[0, 1]),
        roles.agreement(sides.roles, _pairs(sides.roles, i, j, roles.CLASSES)) if sides.roles else None,
    )


def _pairs(classes: tuple[Ints, Ints], i: Ints, j: Ints, size: int = CLASSES) -> Floats:
    """How often each two classes stand side by side."""
    counts = np.zeros((size, size))
    np.add.at(counts, (classes[0][i], classes[1][j]), 1.0)
    return counts
