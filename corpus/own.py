"""A user's own columns: what a table says of a pair beside what dipla knows.

They travel with the pair, in `kept`, from any table into any other: CSV, TSV, JSON Lines, Parquet and pandas. A column
is a user's when nothing of ours is called so, and when it could not be taken for one of the two texts; case and spaces
do not tell names apart, because they do not in a CSV.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .model import Pair

# What facts of a pair are called in some table of ours; those of its origins come with a prefix.
_TAKEN = frozenset(
    (
        "id",
        "doc",
        "source",
        "draft",
        "target",
        "state",
        "note",
        "origin",
        "score",
        "flags",
        "matched",
        "draft_origin",
        "source_lang",
        "target_lang",
        "source_ids",
        "paragraph",
        "block",
        "created",
        "changed",
        "by",
        "source_sentences",
        "target_sentences",
        "sheet",
    )
)
_PREFIXES = ("origin_", "draft_origin_")
_FACTS = frozenset(("tool", "model", "date", "request", "checks", "matched"))
# What tables call their two texts.
_SIDES = frozenset(("source", "src", "target", "tgt", "translation"))
# NA has no truth, and NaT is no number; neither needs pandas to be known by.
_PANDAS_NONE = ("NAType", "NaTType")
_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Own:
    """What a row says in the user's columns, by their names; None where it says nothing."""

    values: Mapping[str, Any]


def own(pair: Pair) -> Mapping[str, Any]:
    """What a pair has in a user's columns."""
    return pair.kept.values if isinstance(pair.kept, Own) else _NONE


@lru_cache(1024)
def is_own(name: str) -> bool:
    """Whether a column of this name is a user's.

    >>> [is_own(name) for name in ("genre", "Score", "Source text", "origin_tool", "origin_place")]
    [True, False, False, False, True]
    """
    plain = name.strip().lower().replace(" ", "_")
    facts = {plain.removeprefix(prefix) for prefix in _PREFIXES if plain.startswith(prefix)}
    return not (plain in _TAKEN or facts & _FACTS or plain.removesuffix("_text") in _SIDES)


def is_absent(value: Any) -> bool:
    """Whether this is no value: None, NaN, and the NA and NaT of pandas and NumPy.

    >>> [is_absent(value) for value in (None, float("nan"), "", 0)]
    [True, True, False, False]
    """
    if value is None or type(value).__name__ in _PANDAS_NONE:
        return True
    # What is none is unequal to itself, and only that.
    return (isinstance(value, float) or getattr(value, "ndim", None) == 0) and bool(value != value)


def without_nat(value: Any) -> Any:
    """A value in whose lists and mappings None stands for the NA and NaT of pandas; NaN stays a number.

    >>> without_nat([1, {"a": float("inf")}])
    [1, {'a': inf}]
    """
    if isinstance(value, Mapping):
        return {name: without_nat(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_nat(one) for one in value]
    return None if type(value).__name__ in _PANDAS_NONE else value


def plain(value: Any) -> Any:
    """A value that JSON has no form for, as one that it has."""
    if is_absent(value):
        return None
    for form in ("tolist", "isoformat"):  # numbers and arrays of NumPy; dates
        if hasattr(value, form):
            return getattr(value, form)()
    return str(value)


def finite(value: Any) -> Any:
    """A value in which no number is none, as JSON has it: NaN is nothing, and what has no end a word.

    >>> finite({"a": [float("nan"), float("inf"), 0.5]})
    {'a': [None, 'inf', 0.5]}
    """
    if isinstance(value, Mapping):
        return {name: finite(one) for name, one in value.items()}
    if hasattr(value, "tolist"):
        return finite(value.tolist())
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value


def cell(value: Any) -> str:
    """A value as the cell of a table of texts; nothing is an empty one.

    >>> cell("α"), cell(None), cell(0.5), cell(["α", 1])
    ('α', '', '0.5', '["α", 1]')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Mapping | list | tuple) or hasattr(value, "tolist"):
        return json.dumps(finite(value), ensure_ascii=False, default=plain)
    return str(plain(value))


class Left:
    """Notes which of the users' columns find no place among those that are held; None holds all."""

    def __init__(self, held: Container[str] | None) -> None:
        self.names: list[str] = []
        self._held = held

    def passing(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The pairs, each looked at."""
        for pair in pairs:
            if self._held is not None:
                self.names += [name for name in own(pair) if name not in self._held and name not in self.names]
            yield pair
