"""The plane of two texts cut into sections that are aligned one by one.

A section ends where the two texts surely meet: at a boundary or locked bead that a person gave, or, so that memory
stays bounded, at a place the last pass was sure of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..corpus.errors import DiplaError

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Source lines [top, bottom) against target lines [left, right); a fixed one is a single bead, not searched."""

    top: int
    bottom: int
    left: int
    right: int
    fixed: bool = False


def sections(
    sources: int, targets: int, locked: Iterable[tuple[Lines, Lines]], boundaries: Iterable[tuple[int, int]]
) -> list[Section]:
    """Sections in order, with the locked beads among them.

    A boundary (i, j) lies before source line i and target line j. Raises DiplaError for a locked bead that has gaps,
    lies outside the texts, or crosses another or a boundary.
    """
    fixed = sorted(_rectangle(bead, sources, targets) for bead in locked if bead[0] or bead[1])
    for one, two in pairwise(fixed):
        if one[1] > two[0] or one[3] > two[2]:
            raise DiplaError(
                f"locked beads {_told(one)} and {_told(two)}: they cross or share a line; expected beads in one order, "
                "each line once. Take one of them away and run the command again."
            )
    found: list[Section] = []
    cuts = sorted(set(boundaries))
    at = (0, 0)
    for box in [*fixed, (sources, sources, targets, targets)]:
        inside = [cut for cut in cuts if at <= cut and cut[0] <= box[0] and cut[1] <= box[2]]
        cuts = [cut for cut in cuts if cut > (box[1] - 1, box[3] - 1) and cut not in inside]
        for cut in [*inside, (box[0], box[2])]:
            if cut[0] < at[0] or cut[1] < at[1]:
                raise DiplaError(
                    f"boundary before lines {cut[0]} and {cut[1]}: it crosses another boundary or a locked bead. "
                    "Take one of the two away and run the command again."
                )
            if cut != at:
                found.append(Section(at[0], cut[0], at[1], cut[1]))
            at = cut
        if box[0] < box[1] or box[2] < box[3]:
            found.append(Section(*box, fixed=True))
        at = (box[1], box[3])
    if cuts:
        raise DiplaError(
            f"boundary before lines {cuts[0][0]} and {cuts[0][1]}: it lies inside a locked bead. "
            "Take one of the two away and run the command again."
        )
    return found


def divided(section: Section, places: Sequence[tuple[int, int]], most: int) -> list[Section]:
    """The section cut at some of these safe places (in order), so that few parts have more than `most` source lines."""
    found = []
    at = (section.top, section.left)
    for place in places:
        if place[0] - at[0] >= most and place[1] > at[1] and place[0] < section.bottom and place[1] < section.right:
            found.append(Section(at[0], place[0], at[1], place[1]))
            at = place
    return [*found, Section(at[0], section.bottom, at[1], section.right)]


def _rectangle(bead: tuple[Lines, Lines], sources: int, targets: int) -> tuple[int, int, int, int]:
    for lines, count, side in ((bead[0], sources, "source"), (bead[1], targets, "target")):
        if list(lines) != list(range(lines[0], lines[-1] + 1) if lines else ()):
            raise DiplaError(f"locked bead {_lines(bead)}: its {side} lines are not one run. Lock each run by itself.")
        if lines and (lines[0] < 0 or lines[-1] >= count):
            raise DiplaError(
                f"locked bead {_lines(bead)}: {side} lines go from 0 to {count - 1}. Give line numbers counted from 0."
            )
    return bead[0][0], bead[0][-1] + 1, bead[1][0], bead[1][-1] + 1


def _told(box: tuple[int, int, int, int]) -> str:
    return _lines((tuple(range(box[0], box[1])), tuple(range(box[2], box[3]))))


def _lines(bead: tuple[Lines, Lines]) -> str:
    return " ~ ".join(",".join(map(str, side)) or "nothing" for side in bead)
