"""Source length against target length: how many pairs lie where, and which lie far from the rest.

Lengths are code points, spaces counted. The project is its own measure: pairs are expected to lie on the line
`target = ratio * source`, where the ratio is the median of all; how far a pair may stray grows with the root of its
length (Gale & Church 1993), so its distance is (target - ratio * source) / root(source), in units of the spread: the
median of all such distances, as a standard deviation (times 1.4826). Pairs further than FAR from the line are outliers.
Medians, so that the outliers do not bend the line that they are held against.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from math import log2
from typing import Any, NamedTuple

from ...corpus.model import Pair

# Distances beyond this many spreads are outliers: of a normal spread 1 pair in 16,000 would be.
FAR = 4.0
# A line through fewer pairs than these is chance.
ENOUGH = 20
# Cells of the picture on each side, equal in the logarithm of the length; each doubling has four.
CELLS_TO_A_DOUBLING = 4
# Pairs remembered by cell, to be named as outliers: cells that are far out hold few.
_REMEMBERED = 5
_NAMED = 20
_EXCERPT = 90


class Cell(NamedTuple):
    """So many pairs with lengths in [2 ** (source/4), 2 ** ((source+1)/4)), and the target's likewise."""

    source: int
    target: int
    pairs: int


class Outlier(NamedTuple):
    """A pair far from the line: its lengths, its distance in spreads (below the line is negative), its first words."""

    id: str
    doc: str
    source: int
    target: int
    distance: float
    source_text: str
    target_text: str


@dataclass(frozen=True, slots=True)
class LengthPlot:
    """The plot of `pairs` that have two sides. `ratio` and `spread` are None where there are too few for a line."""

    pairs: int
    cells: tuple[Cell, ...]
    ratio: float | None
    spread: float | None
    outliers: int
    named: tuple[Outlier, ...]

    def as_json(self) -> dict[str, Any]:
        """The plot as data; `cells` are lists [source, target, pairs]."""
        return {
            "pairs": self.pairs,
            "ratio": self.ratio,
            "spread": self.spread,
            "outliers": self.outliers,
            "furthest": [one._asdict() for one in self.named],
            "cells": [list(cell) for cell in self.cells],
        }


class Lengths:
    """Looks at the lengths of pairs as they go by; 8 bytes of each are kept."""

    def __init__(self) -> None:
        self._sides = array("I")
        self._seen: dict[tuple[int, int], list[tuple[Pair, int, int]]] = defaultdict(list)

    def see(self, pair: Pair) -> None:
        """Look at one; a pair with one side has nothing to compare."""
        source, target = len(pair.source_text), len(pair.target or "")
        if not source or not target:
            return
        self._sides.append(source)
        self._sides.append(target)
        remembered = self._seen[cell(source), cell(target)]
        if len(remembered) < _REMEMBERED:
            remembered.append((pair, source, target))

    def plot(self) -> LengthPlot:
        """What came of it."""
        import numpy as np

        sides = np.frombuffer(self._sides, np.uint32).reshape(-1, 2).astype(float) if self._sides else np.empty((0, 2))
        cells = np.floor(np.log2(sides) * CELLS_TO_A_DOUBLING + 1e-9).astype(np.int64)
        places, counts = np.unique(cells, axis=0, return_counts=True)
        drawn = tuple(Cell(int(a), int(b), int(n)) for (a, b), n in zip(places.tolist(), counts.tolist(), strict=True))
        if len(sides) < ENOUGH:
            return LengthPlot(len(sides), drawn, None, None, 0, ())
        ratio = float(np.median(sides[:, 1] / sides[:, 0]))
        distances = (sides[:, 1] - ratio * sides[:, 0]) / np.sqrt(sides[:, 0])
        spread = float(np.median(np.abs(distances))) * 1.4826
        if not spread:
            return LengthPlot(len(sides), drawn, ratio, spread, 0, ())
        outliers = int((np.abs(distances) > FAR * spread).sum())
        return LengthPlot(len(sides), drawn, ratio, spread, outliers, self._named(ratio, spread))

    def _named(self, ratio: float, spread: float) -> tuple[Outlier, ...]:
        found = []
        for pair, source, target in (one for some in self._seen.values() for one in some):
            distance = (target - ratio * source) / source**0.5 / spread
            if abs(distance) > FAR:
                texts = _excerpt(pair.source_text), _excerpt(pair.target or "")
                found.append(Outlier(pair.id, pair.doc, source, target, round(distance, 1), *texts))
        return tuple(sorted(found, key=lambda one: (-abs(one.distance), one.id))[:_NAMED])


def cell(length: int) -> int:
    """The cell that a length is in.

    >>> cell(1), cell(16), cell(17), cell(100)
    (0, 16, 16, 26)
    """
    return int(log2(length) * CELLS_TO_A_DOUBLING + 1e-9)


def edge(number: float) -> float:
    """The shortest length in a cell."""
    return float(2 ** (number / CELLS_TO_A_DOUBLING))


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"
