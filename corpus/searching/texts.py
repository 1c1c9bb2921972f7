"""The texts of a project's pairs, read lightly: a search looks at a million and shows fifty.

A store's own `pairs` builds whole pairs; here a row has what a search tells, and comes in document order without
sorting them all first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..model import State

_COLUMNS = (
    "SELECT p.id, p.doc, d.position, p.position, p.state, p.by, p.source, s.text, p.target "
    "FROM pair p JOIN document d ON d.name = p.doc LEFT JOIN sentence s ON s.id = p.source "
)
_CHUNK = 500
# What of a pair, changed, changes what is found in it.
_TELLING = frozenset({"source", "target", "retired"})


class Row(NamedTuple):
    """A pair's texts; `place` is that of its document, and its own there. `target` is None untranslated."""

    id: str
    doc: str
    place: tuple[int, int]
    state: State
    by: str
    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pairs are looked at: those in some states or any, of one document or all, changed last by one person."""

    states: tuple[State, ...] = ()
    doc: str | None = None
    who: str | None = None

    def condition(self) -> tuple[str, list[str]]:
        """The same in SQL, with its arguments."""
        where, arguments = "", []
        if self.states:
            where += f" AND p.state IN ({','.join('?' * len(self.states))})"
            arguments += [str(state) for state in self.states]
        if self.who is not None:
            where += " AND p.by = ?"
            arguments.append(self.who)
        if self.doc is not None:
            where += " AND p.doc = ?"
            arguments.append(self.doc)
        return where, arguments


EVERYTHING = Choice()


class Mark(NamedTuple):
    """How far a store had come: its last revision and its last pair, by number and by what stands there."""

    revision: int
    changed: str
    pair: int
    added: str


class Texts:
    """Reads texts out of a store; `each` runs SQL there."""

    def __init__(self, each: Callable[[str, Sequence[Any]], Iterable[tuple[Any, ...]]]) -> None:
        self._each = each

    def all(self, choice: Choice = EVERYTHING) -> Iterator[Row]:
        """The pairs that stand in their documents, in document order."""
        where, arguments = choice.condition()
        names = self._each("SELECT name FROM document WHERE translation_of IS NULL ORDER BY position", ())
        for (doc,) in list(names):
            if choice.doc in (None, doc):
                sql = f"{_COLUMNS}WHERE p.doc = ? AND p.retired = 0{where} ORDER BY p.position"
                yield from map(self._row, self._each(sql, (doc, *arguments)))

    def of(self, ids: Sequence[str], choice: Choice = EVERYTHING) -> list[Row]:
        """Those of the pairs that stand in their documents and are chosen, in the order of the ids."""
        where, arguments = choice.condition()
        found: dict[str, Row] = {}
        for at in range(0, len(ids), _CHUNK):
            part = ids[at : at + _CHUNK]
            sql = f"{_COLUMNS}WHERE p.id IN ({','.join('?' * len(part))}) AND p.retired = 0{where}"
            found |= {row.id: row for row in map(self._row, self._each(sql, (*part, *arguments)))}
        return [found[identifier] for identifier in ids if identifier in found]

    def count(self) -> int:
        """How many pairs stand in their documents."""
        return int(self._first("SELECT count(*) FROM pair WHERE retired = 0")[0])

    def has(self, many: int) -> bool:
        """Whether there are so many pairs; they are not all counted for it."""
        return sum(1 for _ in self._each("SELECT 1 FROM pair LIMIT ?", (many,))) >= many

    def mark(self) -> Mark:
        """How far the store has come."""
        revision = self._first("SELECT coalesce(max(n), 0) FROM revision")[0]
        pair = self._first("SELECT coalesce(max(rowid), 0) FROM pair")[0]
        return Mark(revision, self._revision(revision), pair, self._pair(pair))

    def holds(self, mark: Mark) -> bool:
        """Whether the store has been there: it is the same one, gone on since or not."""
        return self._revision(mark.revision) == mark.changed and self._pair(mark.pair) == mark.added

    def changed_since(self, mark: Mark) -> list[str]:
        """The pairs whose texts came, changed, went or came back after that mark, each once, in order."""
        found: dict[str, None] = {}
        for pair, new in self._each("SELECT pair, new FROM revision WHERE n > ? ORDER BY n", (mark.revision,)):
            if not _TELLING.isdisjoint(json.loads(new)):
                found[pair] = None
        for (pair,) in self._each("SELECT id FROM pair WHERE rowid > ? ORDER BY rowid", (mark.pair,)):
            found[pair] = None
        return list(found)

    def _revision(self, number: int) -> str:
        rows = self._each("SELECT pair || ' ' || at || ' ' || who || ' ' || new FROM revision WHERE n = ?", (number,))
        return next((str(row[0]) for row in rows), "")

    def _pair(self, number: int) -> str:
        rows = self._each("SELECT id || ' ' || doc || ' ' || created FROM pair WHERE rowid = ?", (number,))
        return next((str(row[0]) for row in rows), "")

    def _first(self, sql: str) -> tuple[Any, ...]:
        return next(iter(self._each(sql, ())))

    def _row(self, row: Sequence[Any]) -> Row:
        identifier, doc, of_doc, position, state, by, ids, source, target = row
        if source is None:
            source = " ".join(self._sentence(each) for each in ids.split())
        return Row(identifier, doc, (of_doc, position), State(state), by, source, target)

    def _sentence(self, identifier: str) -> str:
        return next(str(row[0]) for row in self._each("SELECT text FROM sentence WHERE id = ?", (identifier,)))
