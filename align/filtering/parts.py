"""A corpus in parts (train, dev, test) of which none knows what another is tested on.

Pairs that nearly share their source, or nearly share their target, go together, and so do those that hang together
through others: whoever learned a sentence is not asked for its twin. Which part such a group goes to is told by a hash
of its own texts and the seed. So the same corpus is always parted alike, and what was there keeps its part when more is
added, unless the new joins its group to another.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ...corpus.errors import DiplaError
from .block import Block
from .letters import Ints
from .near import Near

_WHOLE = 1 << 64


def parts_named(text: str) -> dict[str, float]:
    """Names and shares, as typed. DiplaError when they are not parts of one whole.

    >>> parts_named("train=0.9,dev=0.05,test=0.05")
    {'train': 0.9, 'dev': 0.05, 'test': 0.05}
    """
    shares: dict[str, float] = {}
    for piece in text.split(","):
        found = re.fullmatch(r"\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(\d*\.?\d+)\s*", piece)
        if found is None:
            raise DiplaError(
                f"--split {text!r}: found {piece!r}; expected NAME=SHARE,…, such as train=0.9,dev=0.05,test=0.05."
            )
        if found[1] in shares:
            raise DiplaError(f"--split {text!r}: the part {found[1]} comes twice. Give each a name of its own.")
        shares[found[1]] = float(found[2])
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise DiplaError(f"--split {text!r}: the shares make {sum(shares.values()):g}; expected 1. Mend one of them.")
    return shares


class Parts:
    """Takes the pairs that were kept, block by block, and tells at the end which part each is in.

    It holds 16 bytes a pair, beside what `near` holds for either side.
    """

    def __init__(self, shares: Mapping[str, float], seed: int, words: float = 0.8, letters: float = 0.9) -> None:
        self._shares = dict(shares)
        self._seed = seed
        self._near = [Near(side, words, letters, every=True) for side in ("source", "target")]
        self._above = array("q")
        self._hashes = array("Q")

    def take(self, block: Block, rows: Ints) -> None:
        """Put in these rows of a block."""
        start = len(self._above)
        self._above.extend(range(start, start + len(rows)))
        for row in rows:
            texts = f"{block.source.folded[row]}\n{block.target.folded[row]}"
            digest = blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self._hashes.append(int.from_bytes(digest, "little"))
        for near in self._near:
            for place, alike in enumerate(near.like(block, rows)):
                for other in alike:
                    self._join(start + place, other)

    def told(self) -> NDArray[np.uint8]:
        """For each pair the number of its part."""
        tops = np.fromiter(map(self._top, range(len(self._above))), np.int64, len(self._above))
        hashes = np.frombuffer(self._hashes, np.uint64) if len(self._hashes) else np.zeros(0, np.uint64)
        least = np.full(tops.size, _WHOLE - 1, np.uint64)
        np.minimum.at(least, tops, hashes)
        ends = np.cumsum(list(self._shares.values()))
        heads = np.flatnonzero(tops == np.arange(tops.size))
        part = np.zeros(tops.size, np.uint8)
        # Hashed again: the least of many is small, and large groups would all go to the first part.
        chances = [self._chance(int(value)) for value in least[heads]]
        part[heads] = np.minimum(np.searchsorted(ends, chances, side="right"), len(ends) - 1)
        return np.asarray(part[tops], np.uint8)

    def _chance(self, value: int) -> float:
        digest = blake2b(value.to_bytes(8, "little"), digest_size=8, key=str(self._seed).encode()).digest()
        return int.from_bytes(digest, "little") / _WHOLE

    def _top(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._top(one), self._top(other)))
        self._above[second] = first
