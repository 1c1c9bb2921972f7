"""What a part of the store has of it: the doors to its own tables, and nothing else of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

# Every row that a question finds; and one statement for many rows.
Every = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Many = Callable[[str, Iterable[Sequence[Any]]], None]


class Tables:
    """Some tables of a store, reached through the store's own doors."""

    def __init__(self, every: Every, many: Many) -> None:
        self._every, self._many = every, many
