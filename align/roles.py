"""What a line is in its document, heading, item, cell, footnote or verse, as evidence and as a boundary.

Where both documents mark what their paragraphs are, a heading goes with a heading, of the same level sooner than of
another, and a footnote with a footnote. No bead holds a heading and what follows it, or two cells: such ends of
paragraphs are walls. Where only one of the two marks a kind, it says nothing: a translation may have been typed plain.
How kinds go together is learned in the first pass, as other classes are; before it, a kind is expected to stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..corpus.model import Block, BlockKind
from .words import Floats, Ints

# Classes: running text, which cues are, too; verse, items, cells, footnotes; headings by their level.
_CLASS = {BlockKind.VERSE: 1, BlockKind.ITEM: 2, BlockKind.CELL: 3, BlockKind.FOOTNOTE: 4}
_HEADING = 5
_LEVELS = 7  # a level beyond is as the last, and 0 is one that nobody said
CLASSES = _HEADING + _LEVELS
# Of a heading 7 in 10 keep their level and 2 have another; of all else 9 in 10 stay what they are. Formats and
# translators do change them; the guess is for the first pass only.
_STAYS, _SAME_LEVEL, _OTHER_LEVEL = 0.9, 0.7, 0.2
# The guess is worth as many beads.
_PRIOR_BEADS = 20.0
# A bead that runs over a wall, in nats: impossible, for any evidence that a few lines can give.
WALL = -60.0
_WALLED = frozenset((BlockKind.HEADING, BlockKind.CELL, BlockKind.FOOTNOTE))


def roles(source: Sequence[Block], target: Sequence[Block]) -> tuple[Ints, Ints] | None:
    """The class of each line; a kind that only one side has is running text. None where nothing is left to say."""
    known = _known(source, target)
    sides = tuple(
        np.fromiter((_class(block) if block.kind in known else 0 for block in side), np.int64, len(side))
        for side in (source, target)
    )
    return (sides[0], sides[1]) if sides[0].any() and sides[1].any() else None


def walls(blocks: tuple[Sequence[Block], Sequence[Block]], paragraphs: tuple[Ints, Ints]) -> tuple[Floats, Floats]:
    """By line of each side: what its joint with the line before says: WALL where one of them is set apart, else 0."""
    apart = _WALLED & _known(*blocks)
    found = np.zeros(len(blocks[0])), np.zeros(len(blocks[1]))
    for said, side, numbers in zip(found, blocks, paragraphs, strict=True):
        for line, (before, after) in enumerate(pairwise(side), start=1):
            if numbers[line] != numbers[line - 1] and (before.kind in apart or after.kind in apart):
                said[line] = WALL
    return found


def agreement(roles: tuple[Ints, Ints], counts: Floats | None = None) -> Floats:
    """What two classes side by side say, in nats; `counts` are those seen in confident beads, source by target."""
    left, right = (np.bincount(side, minlength=CLASSES) + 0.5 for side in roles)
    left, right = left / left.sum(), right / right.sum()
    chance = np.empty((CLASSES, CLASSES))
    for one in range(CLASSES):
        chance[one] = (1 - _STAYS) * right
        if one < _HEADING:
            chance[one, one] += _STAYS
        else:
            headings = right[_HEADING:]
            chance[one, one] += _SAME_LEVEL
            chance[one, _HEADING:] += _OTHER_LEVEL * headings / headings.sum()
    joint = chance * left[:, None]
    if counts is not None:
        joint = counts + _PRIOR_BEADS * joint
    joint = joint / joint.sum()
    result: Floats = np.log(joint / (joint.sum(axis=1)[:, None] * joint.sum(axis=0)[None, :]))
    return result


def _known(source: Sequence[Block], target: Sequence[Block]) -> set[BlockKind]:
    """The kinds that both sides have."""
    return {block.kind for block in source} & {block.kind for block in target}


def _class(block: Block) -> int:
    if block.kind is BlockKind.HEADING:
        return _HEADING + min(max(block.level, 0), _LEVELS - 1)
    return _CLASS.get(block.kind, 0)
