"""Pairs that say again what an earlier one said: to the letter, or nearly.

Equal is what differs in case and white space alone; with `letters`, in accents and punctuation, too. A text is known
by 64 bits: among a million pairs, two that differ are taken for equal once in thirty million runs.
Nearly equal is told in `near`. Both know the pairs that they were shown and no others: of shards that were cleaned
apart, duplicates that lie in two of them are found by another pass over what was kept. Which pair is shown first, and
stays, is for the `sieve` to say.
"""

from __future__ import annotations

import numpy as np

from .block import Block, Side
from .letters import Bools, Ints
from .near import Near
from .seen import Seen

# What a person is told of the pair that stays.
_BEFORE = "an earlier pair or one in a better state"


class Duplicates:
    """Drops a pair whose `sides` (both, source or target) a pair shown before had."""

    def __init__(self, sides: str = "both", letters: bool = False) -> None:
        self._sides = sides
        self._letters = letters
        self._seen = Seen()

    def fails(self, block: Block, rows: Ints, keep: Bools | None = None) -> Bools:  # noqa: ARG002
        """Which of these rows say again what came before; all are known from then on."""
        sides = [
            [side.folded[row] for row in rows] if self._letters else _plain(side, rows)
            for side in block.chosen(self._sides)
        ]
        # Python's own hash: 64 bits, and the fastest there is. It stays in this process.
        keys = np.fromiter(map(hash, zip(*sides, strict=True)), np.int64, len(rows))
        return ~self._seen.new(keys.view(np.uint64))

    def why(self, block: Block, row: int) -> str:  # noqa: ARG002  all rules answer so
        """Why a row was dropped."""
        return f"{_BEFORE} has the same " + ("texts" if self._sides == "both" else self._sides)


def _plain(side: Side, rows: Ints) -> list[str]:
    """The texts in small letters, with one space between words."""
    whole = len(rows) == len(side.texts)
    texts = list(side.texts) if whole else [side.texts[row] for row in rows.tolist()]
    if side.is_tidy:
        # All at once, that is three times as quick.
        plain = "\n".join(texts).casefold().split("\n")
        if len(plain) == len(texts):
            return plain
    return [" ".join(text.casefold().split()) for text in texts]


class NearDuplicates:
    """Drops a pair whose sides are nearly those of one that was shown before, and kept."""

    def __init__(self, sides: str = "both", words: float = 0.8, letters: float = 0.9) -> None:
        self._near = Near(sides, words, letters)
        self._alike = "both sides are nearly those" if sides == "both" else f"the {sides} is nearly that"

    def fails(self, block: Block, rows: Ints, keep: Bools | None = None) -> Bools:
        """Which of these rows nearly do; known from then on are the others, and those marked in `keep`."""
        return np.array([bool(found) for found in self._near.like(block, rows, keep)], np.bool_)

    def why(self, block: Block, row: int) -> str:  # noqa: ARG002
        """Why a row was dropped."""
        return f"{self._alike} of {_BEFORE}"
