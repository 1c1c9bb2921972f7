"""Where every pair stands, and of each just what a map of the whole needs: for a million pairs in a few seconds.

A pair is named here by the number of its row, which is an integer and as short as a name can be; it never leaves the
process. Pairs themselves are read by these numbers, some at a time (`Store.numbered`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import IntFlag
from typing import Any, NamedTuple

from .model import State

STATES = tuple(State)
# Below this an aligner, or a memory, was not sure: the same bound as in what `dipla align` tells.
DOUBTFUL = 0.8
_CHUNK = 500


class Mark(IntFlag):
    """What may want a person's look; a byte a pair."""

    FLAGGED = 1
    DOUBTFUL = 2
    UNEVEN = 4  # other than one sentence beside one
    NOTED = 8
    REWORKED = 16  # a person made something else of the draft
    WAVED = 32  # a finding was looked at and let stand


class Outline(NamedTuple):
    """A pair's row number, the place of its state in STATES, its marks, the lengths of both sides, its source words."""

    number: int
    state: int
    marks: int
    source: int
    target: int
    words: int


_STATE = "CASE p.state " + " ".join(f"WHEN '{state}' THEN {n}" for n, state in enumerate(STATES)) + " END"
_MARKS = " + ".join(
    f"{mark.value} * ({when})"
    for mark, when in {
        Mark.FLAGGED: "p.flags <> ''",
        Mark.DOUBTFUL: f"p.state IN ('{State.DRAFT}', '{State.ALIGNED}') "
        f"AND (coalesce(p.score, 1) < {DOUBTFUL} OR instr(p.flags, 'align:') > 0)",
        Mark.UNEVEN: "p.source = '' OR instr(p.source, ' ') OR instr(p.target_sentences, ' ') OR p.target IS ''",
        Mark.NOTED: "p.note <> ''",
        Mark.REWORKED: f"p.draft IS NOT NULL AND p.state IN ('{State.EDITED}', '{State.APPROVED}') "
        "AND p.draft IS NOT p.target",
        Mark.WAVED: "EXISTS (SELECT 1 FROM waived w WHERE w.pair = p.id)",
    }.items()
)
# Most pairs have one source sentence; only the others pay for taking a list of ids apart.
_ONE = "(SELECT {} FROM sentence s WHERE s.id = p.source)"
_EACH = (
    "(SELECT {} FROM json_each('[\"' || replace(p.source, ' ', '\",\"') || '\"]') j JOIN sentence s ON s.id = j.value)"
)
# A word is what stands between blanks; a sentence has one more than blanks.
_WORDS = "length(s.text) - length(replace(s.text, ' ', '')) + 1"


def _of_source(one: str, each: str, none: str) -> str:
    single, several = _ONE.format(one), _EACH.format(each)
    return f"CASE WHEN p.source = '' THEN {none} WHEN instr(p.source, ' ') = 0 THEN {single} ELSE {several} END"


_OUTLINE = (
    f"SELECT p.rowid, {_STATE}, {_MARKS}, {_of_source('length(s.text)', 'sum(length(s.text) + 1) - 1', '0')}, "
    f"coalesce(length(p.target), 0), {_of_source(_WORDS, f'sum({_WORDS})', '0')} FROM pair p"
)
_TEXT = _of_source("s.text", "group_concat(s.text, ' ')", "''")


class Order:
    """The pairs of a store in document order, through the store's own doors."""

    def __init__(
        self,
        every: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]],
        each: Callable[[str, Sequence[Any]], Iterator[tuple[Any, ...]]],
    ) -> None:
        self._every, self._each = every, each

    def outlines(self, doc: str) -> Iterator[tuple[int, ...]]:
        """All that stands in a document, in order; plain tuples in the order of an Outline's fields."""
        return self._each(f"{_OUTLINE} WHERE p.doc = ? AND p.retired = 0 ORDER BY p.position", (doc,))

    def outlines_of(self, numbers: Sequence[int]) -> list[Outline]:
        """Those of some pairs, standing or not, in no order."""
        found = []
        for part in _parts(numbers):
            where = f"p.rowid IN ({','.join('?' * len(part))})"
            found += [Outline(*row) for row in self._every(f"{_OUTLINE} WHERE {where}", part)]
        return found

    def sources(self, states: Sequence[State], most: int, numbers: Sequence[int] | None = None) -> dict[int, str]:
        """The source texts of standing pairs in some states, by row number: the newest `most`, or of some pairs."""
        of_states = f"p.retired = 0 AND p.source <> '' AND p.state IN ({','.join('?' * len(states))})"
        select = f"SELECT p.rowid, {_TEXT} FROM pair p WHERE {of_states}"
        if numbers is None:
            return dict(self._pairs(f"{select} ORDER BY p.changed DESC LIMIT ?", (*states, most)))
        found: dict[int, str] = {}
        for part in _parts(numbers):
            found.update(self._pairs(f"{select} AND p.rowid IN ({','.join('?' * len(part))})", (*states, *part)))
        return found

    def targets(self, numbers: Sequence[int]) -> dict[int, str]:
        """The targets of pairs by row number; one without is left out."""
        found: dict[int, str] = {}
        for part in _parts(numbers):
            where = f"rowid IN ({','.join('?' * len(part))}) AND target IS NOT NULL"
            found.update(self._pairs(f"SELECT rowid, target FROM pair WHERE {where}", part))
        return found

    def notes(self) -> list[tuple[int, str]]:
        """The notes of all standing pairs that have one, by row number."""
        return self._pairs("SELECT rowid, note FROM pair WHERE note <> '' AND retired = 0", ())

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The row numbers of pairs by id; an id that no pair has is left out."""
        found: dict[str, int] = {}
        for part in _parts(ids):
            where = f"id IN ({','.join('?' * len(part))})"
            found.update(self._pairs(f"SELECT id, rowid FROM pair WHERE {where}", part))
        return found

    def standing(self, doc: str, numbers: Sequence[int]) -> list[int]:
        """Those of these pairs that stand in a document, in its order."""
        found: list[tuple[Any, ...]] = []
        for part in _parts(numbers):
            where = f"rowid IN ({','.join('?' * len(part))}) AND doc = ? AND retired = 0"
            found += self._every(f"SELECT position, rowid FROM pair WHERE {where}", (*part, doc))
        return [row[1] for row in sorted(found)]

    def newest(self) -> int:
        """The number of the newest revision; 0 where nothing was changed yet."""
        return int(self._every("SELECT coalesce(max(n), 0) FROM revision", ())[0][0])

    def newest_step(self) -> tuple[int, int]:
        """The numbers of the newest revision and of its step; zeros where nothing was changed yet."""
        found = self._every("SELECT n, step FROM revision ORDER BY n DESC LIMIT 1", ())
        return (int(found[0][0]), int(found[0][1])) if found else (0, 0)

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """The number of each pair's newest revision; one that was never changed is left out."""
        found: dict[str, int] = {}
        for part in _parts(ids):
            where = f"pair IN ({','.join('?' * len(part))})"
            found.update(self._pairs(f"SELECT pair, max(n) FROM revision WHERE {where} GROUP BY pair", part))
        return found

    def changed_since(self, revision: int, most: int) -> tuple[dict[str, None], bool]:
        """The pairs changed after a revision, and whether any of them came, left or was cut.

        Where there were more than `most` changes: none, and that they did.
        """
        rows = self._every(
            "SELECT pair, instr(new, '\"retired\"') > 0 OR instr(new, '\"standing\"') > 0 OR way LIKE 'source%' "
            "FROM revision WHERE n > ? ORDER BY n LIMIT ?",
            (revision, most + 1),
        )
        if len(rows) > most:
            return {}, True
        return dict.fromkeys(row[0] for row in rows), any(row[1] for row in rows)

    def touched(self, who: str, since: str) -> set[str]:
        """The pairs that a person changed from a time on (ISO 8601, UTC); read no further back."""
        found = set()
        for pair, at, name in self._each("SELECT pair, at, who FROM revision ORDER BY n DESC", ()):
            if at < since:
                break
            if name == who:
                found.add(pair)
        return found

    def fingerprint(self) -> tuple[Any, ...]:
        """Differs when a pair came, left, or was given another place, with or without a revision."""
        found = self._every(
            "SELECT doc, count(*), sum(position), sum(position * (rowid % 1009) % 1000003) FROM pair WHERE retired = 0 "
            "GROUP BY doc ORDER BY doc",
            (),
        )
        return tuple(found)

    def data_version(self) -> int:
        """Differs when another connection has written since."""
        return int(self._every("PRAGMA data_version", ())[0][0])

    def _pairs(self, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, Any]]:
        return [(row[0], row[1]) for row in self._every(sql, arguments)]


def _parts(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
