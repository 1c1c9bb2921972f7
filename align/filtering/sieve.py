"""Pairs through a recipe: each comes out kept, or dropped with the rule and its reason, in the order they came.

The same pairs and the same recipe give the same answer, in one process or in many: a sieve holds no state but the pairs
that its rules on duplicates have seen. So a shard can be cleaned by itself; duplicates in two shards are found by a
second sieve of these rules over what was kept of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from platform import python_version
from typing import Self

import numpy as np

from ... import __version__
from ...corpus.model import Pair
from .block import ROWS, Block, block
from .letters import Ints
from .recipe import Recipe


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair that passed."""

    pair: Pair


@dataclass(frozen=True, slots=True)
class Dropped:
    """A pair that did not: the rule as the recipe counts it, and the reason in words."""

    pair: Pair
    rule: str
    reason: str


@dataclass(slots=True)
class Counts:
    """How many pairs came, stayed, and were dropped by each rule, in the recipe's order."""

    pairs: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def __iadd__(self, other: Counts) -> Self:
        """Those of several shards together."""
        self.pairs += other.pairs
        self.kept += other.kept
        for name, count in other.dropped.items():
            self.dropped[name] = self.dropped.get(name, 0) + count
        return self


class Sieve:
    """A recipe at work. `counts` grows with each block."""

    def __init__(self, recipe: Recipe, langs: tuple[str, str]) -> None:
        self.langs = langs
        self.names = recipe.names
        self.counts = Counts(dropped=dict.fromkeys(recipe.names, 0))
        self._rules = [step.rule() for step in recipe.steps]

    def block(
        self, sources: Sequence[str], targets: Sequence[str], scores: Sequence[float | None] = ()
    ) -> tuple[Block, Ints]:
        """These texts as a block, and for each row the number of the rule that dropped it, -1 where it was kept."""
        found = block(sources, targets, self.langs, scores)
        fate = np.full(len(found), -1, np.int64)
        rows = np.arange(len(found))
        for number, rule in enumerate(self._rules):
            if not rows.size:
                break
            bad = rule.fails(found, rows)
            fate[rows[bad]] = number
            rows = rows[~bad]
            self.counts.dropped[self.names[number]] += int(bad.sum())
        self.counts.pairs += len(found)
        self.counts.kept += rows.size
        return found, fate

    def why(self, found: Block, row: int, number: int) -> str:
        """Why a rule dropped a row."""
        return self._rules[number].why(found, row)

    def blocks(self, pairs: Iterable[Pair]) -> Iterator[tuple[list[Pair], Block, Ints]]:
        """The pairs by blocks, with what became of each."""
        coming = iter(pairs)
        while some := list(islice(coming, ROWS)):
            sources = [pair.source_text for pair in some]
            targets = [pair.target or "" for pair in some]
            yield some, *self.block(sources, targets, [pair.score for pair in some])

    def filtered(self, pairs: Iterable[Pair]) -> Iterator[Kept | Dropped]:
        """Every pair, kept or dropped, in order."""
        for some, found, fate in self.blocks(pairs):
            for row, (pair, number) in enumerate(zip(some, fate.tolist(), strict=True)):
                if number < 0:
                    yield Kept(pair)
                else:
                    yield Dropped(pair, self.names[number], self.why(found, row, number))


def filtered(
    pairs: Iterable[Pair], recipe: Recipe, langs: tuple[str, str], counts: Counts | None = None
) -> Iterator[Kept | Dropped]:
    """The pairs of one shard through a recipe, in order; what was counted is added to `counts` at the end."""
    sieve = Sieve(recipe, langs)
    yield from sieve.filtered(pairs)
    if counts is not None:
        counts += sieve.counts


def versions() -> dict[str, str]:
    """What the answer of a sieve depends on beside its recipe."""
    import unicodedata
    from importlib.metadata import version

    names = ("numpy", "rapidfuzz")
    return {"dipla": __version__, "python": python_version(), "unicode": unicodedata.unidata_version} | {
        name: version(name) for name in names
    }
