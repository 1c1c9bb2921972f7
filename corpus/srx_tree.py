"""The parts that an expression of an SRX file is made of."""

from __future__ import annotations

from dataclasses import dataclass

from .srx_sets import Ranges


class PatternError(ValueError):
    """An expression that cannot be taken; the message says what and at which character (from 1)."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of a set; the ranges are sorted and do not touch."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Seq:
    """One part after another."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alt:
    """Any one of these."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The body `low` to `high` times."""

    body: Node
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Look:
    """A look ahead or behind that takes nothing."""

    ahead: bool
    negative: bool
    body: Node


@dataclass(frozen=True, slots=True)
class Edge:
    r"""A word's edge, `\b` (or `\B` when negative)."""

    negative: bool


Node = Chars | Seq | Alt | Repeat | Look | Edge
