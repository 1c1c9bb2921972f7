"""What one pass over TEI files finds, put down where it can be found by its id, in any order.

Links mostly come before the sentences that they join, and a foreign file may have either in any order. The shelf is a
temporary database: it stays in memory while it is small and moves to the disk when it is not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

# Rows gathered before they are put into the database.
_GATHERED = 500
# Kilobytes of the database that stay in memory.
_KEPT = 8 << 10


class Segment(NamedTuple):
    """A sentence, or what stands for one, as it was found; `marks` are its attributes, `block` a word (see `facts`).

    `version` is the number of the text that it stands in, `place` its place among all.
    """

    text: str
    lang: str
    version: int
    doc: str
    paragraph: int
    place: int
    marks: dict[str, str]
    block: str = ""


class Unit(NamedTuple):
    """A link or an annotation, or a segment that points at others by `@corresp`; `file` is the number of its file."""

    kind: str
    file: int
    line: int
    marks: dict[str, str]


class Shelf:
    """Segments, groups, drafts and changes by file and id; units in their order; notes by what they speak of."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute(f"PRAGMA cache_size = -{_KEPT}")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute(
            "CREATE TABLE named (kind TEXT, file INT, id TEXT, words TEXT, PRIMARY KEY (kind, file, id)) WITHOUT ROWID"
        )
        self._base.execute("CREATE TABLE unit (n INTEGER PRIMARY KEY, kind TEXT, place INT, words TEXT)")
        self._base.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, target TEXT, kind TEXT, words TEXT)")
        self._base.execute("CREATE INDEX note_target ON note (target)")
        self._base.execute("CREATE INDEX unit_kind ON unit (kind, place)")
        self._named: list[tuple[str, int, str, str]] = []
        self._units: list[tuple[str, int, str]] = []
        self._notes: list[tuple[str, str, str]] = []

    def close(self) -> None:
        """Throw all of it away."""
        self._base.close()

    def put(self, kind: str, file: int, identifier: str, words: object) -> None:
        """Keep something by its id; of two with one id the first stays."""
        self._named.append((kind, file, identifier, json.dumps(words)))
        if len(self._named) >= _GATHERED:
            self.flush()

    def put_unit(self, unit: Unit, place: int) -> None:
        """Keep a unit; of its kind it comes in the order of `place`, then of being put."""
        self._units.append((unit.kind, place, json.dumps(unit)))

    def put_note(self, file: int, target: str, kind: str, text: str) -> None:
        """Keep a note that speaks of an id."""
        self._notes.append((f"{file} {target}", kind, json.dumps(text)))

    def flush(self) -> None:
        """Put down what was gathered; to be called once all has come."""
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR IGNORE INTO named VALUES (?, ?, ?, ?)", self._named)
        self._base.executemany("INSERT INTO unit (kind, place, words) VALUES (?, ?, ?)", self._units)
        self._base.executemany("INSERT INTO note (target, kind, words) VALUES (?, ?, ?)", self._notes)
        self._base.execute("COMMIT")
        self._named.clear()
        self._units.clear()
        self._notes.clear()

    def get(self, kind: str, file: int, identifier: str) -> Any:
        """What was kept by that id; None when nothing was."""
        found = self._base.execute(
            "SELECT words FROM named WHERE kind = ? AND file = ? AND id = ?", (kind, file, identifier)
        ).fetchone()
        return json.loads(found[0]) if found else None

    def segment(self, file: int, identifier: str) -> Segment | None:
        """The segment of that id."""
        found = self.get("segment", file, identifier)
        return Segment(*found) if found else None

    def units(self, kind: str) -> Iterator[tuple[int, Unit]]:
        """The units of a kind with their places, in order."""
        # A cursor of its own: reading goes on while others ask.
        for place, words in self._base.execute(
            "SELECT place, words FROM unit WHERE kind = ? ORDER BY place, n", (kind,)
        ):
            yield place, Unit(*json.loads(words))

    def notes(self, file: int, identifier: str) -> list[tuple[str, str]]:
        """Kind and text of the notes about an id, in order."""
        found = self._base.execute(
            "SELECT kind, words FROM note WHERE target = ? ORDER BY n", (f"{file} {identifier}",)
        )
        return [(kind, json.loads(words)) for kind, words in found]
