"""The journal of drafts: what engines answered, and what of it was refused.

An answer is filed by the hash of its source under a key: engine, model, source language, target language, hash of the
glossary. A refused answer is kept aside with its reason; no draft is ever taken from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from .rows import Answer
from .tables import Every, Many, Tables

Key = tuple[str, str, str, str, str]

_CHUNK = 500


class Answers(Tables):
    """The tables `memory` and `aside` of a store, through the store's own doors."""

    def __init__(self, every: Every, many: Many, within: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__(every, many)
        self._within = within

    def remembered(self, key: Key, hashes: Sequence[str]) -> dict[str, Answer]:
        """Answers that came before, by source hash."""
        found = {}
        for i in range(0, len(hashes), _CHUNK):
            part = hashes[i : i + _CHUNK]
            for source_hash, *answer in self._every(
                "SELECT hash, target, at, request, checks FROM memory WHERE engine = ? AND model = ? AND "
                f"source_lang = ? AND target_lang = ? AND glossary = ? AND hash IN ({','.join('?' * len(part))})",
                (*key, *part),
            ):
                found[source_hash] = Answer(*answer)
        return found

    def remember(self, key: Key, answers: Iterable[tuple[str, str, Answer]]) -> None:
        """Keep answers (source hash, source, answer), on the disk before this returns unless in a transaction."""
        with self._within():
            self._many(
                "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*key, hashed, source, one.text, one.at, one.request, one.checks) for hashed, source, one in answers),
            )

    def put_aside(self, key: Key, answers: Iterable[tuple[str, str, str, str]], at: str) -> None:
        """Keep refused answers (source hash, source, answer, reason); the newest of each source."""
        self._many(
            "INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*key, *answer, at) for answer in answers),
        )

    def aside(self) -> list[tuple[str, str, str, str, str]]:
        """The refused answers: engine, source, answer, reason, date; oldest first."""
        found = self._every("SELECT engine, source, answer, reason, at FROM aside ORDER BY at, source", ())
        return [(row[0], row[1], row[2], row[3], row[4]) for row in found]
