"""Pairs through a recipe: each comes out kept, or dropped with the rule and its reason, in the order they came.

The same pairs and the same recipe give the same answer, in one process or in many: a sieve holds no state but the pairs
that its rules on duplicates have seen. So a shard can be cleaned by itself; duplicates in two shards are found by a
second sieve of these rules over what was kept of all.

Of pairs that say the same, or nearly, the one of the best state stays (approved, then edited, then all others), then
the first: as if the approved had come before the edited, and these before the rest. While no rule on duplicates drops a
person's pair after one of a lower state was seen, the order of the input gives that very answer, and one reading is
enough. Once one does, `OutdoneError` says that persons' pairs must be settled first, in a reading of their own.
"""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from platform import python_version
from typing import Self, TypeAlias, TypeVar

import numpy as np

from ... import __version__
from ...corpus.model import Pair, State
from .block import ROWS, Block, block
from .duplicates import Duplicates, NearDuplicates
from .letters import Bools, Ints
from .recipe import SPARED, Recipe

# The states that a person gave, and how much each outweighs; what is not named here has 0.
RANKS = {State.EDITED: 1, State.APPROVED: 2}
_BEST = max(RANKS.values())

T = TypeVar("T")
# Source, target, score.
_Texts: TypeAlias = tuple[str, str, float | None]


class OutdoneError(Exception):
    """A person's pair would have been dropped for one of a lower state that came first."""


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
    """How many pairs came, stayed, and were dropped by each rule, in the recipe's order.

    `spared` are those that stayed though a rule would have dropped them.
    """

    pairs: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    spared: int = 0

    def __iadd__(self, other: Counts) -> Self:
        """Those of several shards together."""
        self.pairs += other.pairs
        self.kept += other.kept
        self.spared += other.spared
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
        # The rank from which on a rule spares.
        self._spares = [RANKS[State(step.spare)] if step.spare in SPARED else _BEST + 1 for step in recipe.steps]
        # What became of persons' pairs, in the order they come: 2 bytes each.
        self._settled: dict[State, array[int]] = {}

    def block(
        self, sources: Sequence[str], targets: Sequence[str], scores: Sequence[float | None] = ()
    ) -> tuple[Block, Ints]:
        """These texts, which no person edited, as a block; for each the number of the rule that dropped it, else -1."""
        found = block(sources, targets, self.langs, scores)
        return found, self._sifted(found, np.zeros(len(found), np.int64))[0]

    def _sifted(self, found: Block, ranks: Ints, rows: Ints | None = None) -> tuple[Ints, Bools]:
        """What becomes of each row, and which of them say again what came before, spared or not.

        With `rows`, those alone are looked at and counted.
        """
        fate = np.full(len(found), -1, np.int64)
        repeats, spared = np.zeros((2, len(found)), np.bool_)
        rows = np.arange(len(found)) if rows is None else rows
        self.counts.pairs += rows.size
        for number, (rule, least) in enumerate(zip(self._rules, self._spares, strict=True)):
            if not rows.size:
                break
            passing = ranks[rows] >= least
            if isinstance(rule, Duplicates | NearDuplicates):
                bad = rule.fails(found, rows, passing)
                repeats[rows[bad]] = True
            else:
                bad = rule.fails(found, rows)
            spared[rows[bad & passing]] = True
            bad &= ~passing
            fate[rows[bad]] = number
            rows = rows[~bad]
            self.counts.dropped[self.names[number]] += int(bad.sum())
        self.counts.kept += rows.size
        self.counts.spared += int(spared[rows].sum())
        return fate, repeats

    def why(self, found: Block, row: int, number: int) -> str:
        """Why a rule dropped a row."""
        return self._rules[number].why(found, row)

    def settle(self, pairs: Iterable[Pair]) -> None:
        """Let persons' pairs pass before all others: the approved, then the edited.

        The sieve must be new; its `blocks` then knows what became of them, and looks at the rest alone. Edited pairs
        wait in a file without a name.
        """
        with tempfile.TemporaryFile("w+", encoding="ascii", prefix="dipla-edited-") as waiting:

            def approved() -> Iterator[_Texts]:
                for pair in pairs:
                    if pair.state is State.APPROVED:
                        yield _texts(pair)
                    elif pair.state is State.EDITED:
                        waiting.write(json.dumps(_texts(pair)) + "\n")

            self._settle(State.APPROVED, approved())
            waiting.seek(0)
            self._settle(State.EDITED, map(json.loads, waiting))

    def _settle(self, state: State, told: Iterable[_Texts]) -> None:
        fates = self._settled[state] = array("h")
        for some in _some(told):
            found = _block(some, self.langs)
            fates.extend(self._sifted(found, np.full(len(found), RANKS[state]))[0].tolist())

    def blocks(self, pairs: Iterable[Pair]) -> Iterator[tuple[list[Pair], Block, Ints]]:
        """The pairs by blocks, with what became of each. OutdoneError where persons' pairs must be settled first."""
        settled = {state: iter(fates) for state, fates in self._settled.items()}
        lowest = _BEST
        for some in _some(pairs):
            found = _block(map(_texts, some), self.langs)
            ranks = np.fromiter((RANKS.get(pair.state, 0) for pair in some), np.int64, len(some))
            if settled:
                fate, _ = self._sifted(found, ranks, np.flatnonzero(ranks == 0))
                fate[ranks > 0] = [next(settled[pair.state]) for pair in some if pair.state in settled]
            else:
                fate, repeats = self._sifted(found, ranks)
                lowest = min(lowest, int(ranks.min()))
                if (repeats & (ranks > lowest)).any():
                    raise OutdoneError
            yield some, found, fate

    def filtered(self, pairs: Iterable[Pair]) -> Iterator[Kept | Dropped]:
        """Every pair, kept or dropped, in order; raises as `blocks` does."""
        for some, found, fate in self.blocks(pairs):
            for row, (pair, number) in enumerate(zip(some, fate.tolist(), strict=True)):
                if number < 0:
                    yield Kept(pair)
                else:
                    yield Dropped(pair, self.names[number], self.why(found, row, number))


def filtered(
    pairs: Iterable[Pair], recipe: Recipe, langs: tuple[str, str], counts: Counts | None = None
) -> Iterator[Kept | Dropped]:
    """The pairs of one shard, which are held, through a recipe, in order; `counts` grows by what was counted."""
    held = list(pairs)
    sieve = Sieve(recipe, langs)
    try:
        told = list(sieve.filtered(held))
    except OutdoneError:
        sieve = Sieve(recipe, langs)
        sieve.settle(held)
        told = list(sieve.filtered(held))
    if counts is not None:
        counts += sieve.counts
    yield from told


def _some(coming: Iterable[T]) -> Iterator[list[T]]:
    """As many as are looked at together."""
    left = iter(coming)
    while some := list(islice(left, ROWS)):
        yield some


def _texts(pair: Pair) -> _Texts:
    """What `block` asks of a pair."""
    return pair.source_text, pair.target or "", pair.score


def _block(some: Iterable[_Texts], langs: tuple[str, str]) -> Block:
    sources, targets, scores = zip(*some, strict=True)
    return block(sources, targets, langs, scores)


def versions() -> dict[str, str]:
    """What the answer of a sieve depends on beside its recipe."""
    import unicodedata
    from importlib.metadata import version

    names = ("numpy", "rapidfuzz")
    return {"dipla": __version__, "python": python_version(), "unicode": unicodedata.unidata_version} | {
        name: version(name) for name in names
    }
