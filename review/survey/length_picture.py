"""The picture of lengths: source from left to right, target from below to above, both by doublings.

A square is larger where more pairs lie, so the picture is as small for a million pairs as for a thousand. The line is
that of equal proportion, the dashes its bounds; the outliers that are furthest off wear rings, some with their ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

from ..page import escape
from ..pictures import opened
from .lengths import CELLS_TO_A_DOUBLING, FAR, LengthPlot, edge

# In points, and in parts of a hundred.
_HEIGHT, _AXIS = 400, 44
_LEFT, _RIGHT = 11.0, 99.0
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000)
_LABELS = 8
# Labels nearer than this, in points from above to below and in parts of a hundred across, would hide each other.
_CLEAR, _CLEAR_ACROSS = 15, 16


class _Frame:
    """From lengths, in cells, to places in the picture."""

    def __init__(self, plot: LengthPlot) -> None:
        self.first = min(one.source for one in plot.cells), min(one.target for one in plot.cells)
        self.cells = (
            max(one.source for one in plot.cells) + 1 - self.first[0],
            max(one.target for one in plot.cells) + 1 - self.first[1],
        )
        self.wide, self.high = (_RIGHT - _LEFT) / self.cells[0], (_HEIGHT - 8) / self.cells[1]

    def x(self, cells: float) -> float:
        """The share of the width at which a source length lies."""
        return _LEFT + self.wide * (cells - self.first[0])

    def y(self, cells: float) -> float:
        """The points from above at which a target length lies."""
        return _HEIGHT - self.high * (cells - self.first[1])

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is in the picture."""
        return _LEFT <= x <= _RIGHT and 0 <= y <= _HEIGHT


def scatter(plot: LengthPlot, key: str) -> str:
    """The picture of one or more pairs."""
    frame = _Frame(plot)
    told = f"{plot.pairs:,} pairs by the lengths of their sides."
    if plot.ratio is not None:
        told += f" Most lie near a line: a target is {plot.ratio:.2f} times as long as its source."
        told += f" {plot.outliers:,} lie far from it."
    parts = [opened(key, "Length of source and target", told, _HEIGHT + _AXIS), *_axes(frame)]
    most = log2(1 + max(one.pairs for one in plot.cells))
    for one in plot.cells:
        share = 0.25 + 0.7 * log2(1 + one.pairs) / most
        wide, high = frame.wide * share, frame.high * share
        parts.append(
            f'<rect class="bar" x="{frame.x(one.source + 0.5) - wide / 2:.2f}%" '
            f'y="{frame.y(one.target + 0.5) - high / 2:.1f}" width="{wide:.2f}%" height="{high:.1f}"/>'
        )
    parts.append("\n")
    if plot.ratio and plot.spread:
        parts += _lines(frame, plot.ratio, plot.spread)
    parts += _rings(frame, plot)
    return "".join(parts) + "</svg>\n"


def _axes(frame: _Frame) -> Iterator[str]:
    for length in _TICKS:
        x, y = frame.x(_cells(length)), frame.y(_cells(length))
        if _LEFT <= x <= _RIGHT - 2:
            yield f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="8" y2="{_HEIGHT}"/>'
            yield f'<text x="{x:.2f}%" y="{_HEIGHT + 17}" text-anchor="middle">{length:,}</text>\n'
        if 8 <= y <= _HEIGHT:
            yield f'<line class="grid" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{_LEFT - 1}%" y="{y + 4:.1f}" text-anchor="end">{length:,}</text>\n'
    yield f'<text x="{_RIGHT}%" y="{_HEIGHT + 38}" text-anchor="end">characters of the source →</text>\n'
    yield f'<text x="0" y="{_HEIGHT + 38}">↑ of the target</text>\n'


def _lines(frame: _Frame, ratio: float, spread: float) -> Iterator[str]:
    """The line, and the two that lie FAR spreads below and above it."""
    for far, name in ((0.0, "expected"), (-FAR, "bound"), (FAR, "bound")):
        before: tuple[float, float] | None = None
        for step in range(frame.cells[0] * 2 + 1):
            place = frame.first[0] + step / 2
            source = edge(place)
            target = ratio * source + far * spread * source**0.5
            here = (frame.x(place), frame.y(_cells(target))) if target >= 1 else None
            if here and before and frame.holds(*here) and frame.holds(*before):
                yield (
                    f'<line class="{name}" x1="{before[0]:.2f}%" y1="{before[1]:.1f}" '
                    f'x2="{here[0]:.2f}%" y2="{here[1]:.1f}"/>'
                )
            before = here
    yield "\n"


def _rings(frame: _Frame, plot: LengthPlot) -> Iterator[str]:
    labelled: list[tuple[float, float]] = []
    for one in plot.named:
        x, y = frame.x(_cells(one.source)), frame.y(_cells(one.target))
        yield f'<circle class="ring" cx="{x:.2f}%" cy="{y:.1f}" r="6"><title>{escape(one.id)}</title></circle>'
        free = all(abs(y - b) > _CLEAR or abs(x - a) > _CLEAR_ACROSS for a, b in labelled)
        if free and len(labelled) < _LABELS:
            labelled.append((x, y))
            side, anchor = ("-10", "end") if x > 70 else ("10", "start")
            yield (
                f'<text class="over" x="{x:.2f}%" y="{y + 4:.1f}" dx="{side}" text-anchor="{anchor}">'
                f"{escape(one.id)}</text>\n"
            )


def _cells(length: float) -> float:
    return log2(length) * CELLS_TO_A_DOUBLING
