"""A translation memory of any size, in a SQLite file: exact by hash, fuzzy by the words that sentences share.

Fuzzy search compares only units that share the rarer words of the text, and of a short text all units of about its
length; so, other than `align.memory`, it may pass over a unit that shares nothing but common words. The file is
an index: it can be thrown away at any time, and is made anew from the memory.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import math
import re
import sqlite3
import threading
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz import fuzz, process

from ..corpus.model import Origin, OriginKind, Pair
from .memory import FLOOR, Match, folded, length_window, weight

_TABLES = """
CREATE TABLE unit (
    id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, source TEXT NOT NULL,
    target TEXT NOT NULL, said TEXT NOT NULL, date TEXT NOT NULL, rank INTEGER NOT NULL, changed TEXT NOT NULL
);
CREATE UNIQUE INDEX unit_hash ON unit (hash);
CREATE VIRTUAL TABLE words USING fts5 (key, content='', detail=none, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
"""
_PUT = (
    "INSERT INTO unit (hash, key, size, source, target, said, date, rank, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (hash) DO UPDATE SET key = excluded.key, source = excluded.source, target = excluded.target, "
    "said = excluded.said, date = excluded.date, rank = excluded.rank, changed = excluded.changed "
    "WHERE (excluded.rank, excluded.changed) >= (rank, changed)"
)
# A word in so many units is looked for by itself; a commoner one only together with others, the rarest
# of which is in so many at most.
_RARE, _COMMON = 4_000, 150_000
# With fewer rare words than this, groups of words are looked for too, of so many at most.
_FEW, _TOGETHER = 3, 6
# Units of about the text's length that share a word: with so many the rest is not looked for. So many are compared.
_ENOUGH, _MOST = 12_000, 1_500
# Code points up to which a text is compared with all units of about its length.
SHORT = 24
_CHUNK = 20_000
_WORD = re.compile(r"\w+")


class LargeMemory:
    """A memory in a file; `name` goes into the origin of what it offers. Made by `build`, then opened."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._count = int(self._db.execute("SELECT count(*) FROM unit").fetchone()[0])
        self._sizes: array[int] | None = None
        self._short: tuple[list[int], list[str], list[int]] | None = None

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __del__(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()

    def exact(self, text: str) -> Match | None:
        """The unit whose source is this text; None when there is none."""
        key = folded(text)
        with self._lock:
            found = self._db.execute("SELECT id, key FROM unit WHERE hash = ?", (_hash(key),)).fetchone()
            return self._match(found[0], 1.0) if found and found[1] == key else None

    def fuzzy(self, text: str, floor: float = FLOOR) -> Match | None:
        """The unit found to be most like this text, at `floor` (0 to 1) or above; None when none is."""
        key = folded(text)
        with self._lock:
            ids, keys = self._short_ones(key, floor) if len(key) <= SHORT else self._sharing(key, floor)
            found = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=floor * 100)
            return self._match(ids[found[2]], found[1] / 100) if found else None

    def _match(self, identifier: int, score: float) -> Match:
        source, target, said, date = self._db.execute(
            "SELECT source, target, said, date FROM unit WHERE id = ?", (identifier,)
        ).fetchone()
        return Match(target, source, score, Origin(OriginKind.TM, self.name, said, date))

    def _short_ones(self, key: str, floor: float) -> tuple[list[int], list[str]]:
        low, high = length_window(len(key), floor)
        if self._short is None:
            widest = int(length_window(SHORT, 0.5)[1])
            rows = self._db.execute(
                "SELECT id, key, size FROM unit WHERE size <= ? ORDER BY size", (widest,)
            ).fetchall()
            self._short = ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
        ids, keys, sizes = self._short
        start, end = bisect_left(sizes, low), bisect_right(sizes, high)
        return ids[start:end], keys[start:end]

    def _sharing(self, key: str, floor: float) -> tuple[list[int], list[str]]:
        sizes = self._all_sizes()
        low, high = length_window(len(key), floor)
        shared: defaultdict[int, float] = defaultdict(float)
        for wanted, telling in self._queries(key):
            for (identifier,) in self._db.execute("SELECT rowid FROM words WHERE words MATCH ?", (wanted,)):
                if low <= sizes[identifier] <= high:
                    shared[identifier] += telling
            if len(shared) >= _ENOUGH:
                break
        best = heapq.nlargest(_MOST, shared, key=shared.__getitem__)
        rows = self._db.execute(
            f"SELECT id, key FROM unit WHERE id IN ({','.join('?' * len(best))})",  # noqa: S608  the marks are ours
            best,
        ).fetchall()
        return [row[0] for row in rows], [row[1] for row in rows]

    def _all_sizes(self) -> array[int]:
        """The length of each unit by its number; two bytes each, a longer one counts as the longest of these."""
        if self._sizes is None:
            last = self._db.execute("SELECT coalesce(max(id), 0) FROM unit").fetchone()[0]
            self._sizes = array("H", bytes(2 * (last + 1)))
            for identifier, size in self._db.execute("SELECT id, min(size, 65535) FROM unit"):
                self._sizes[identifier] = size
        return self._sizes

    def _queries(self, key: str) -> Iterator[tuple[str, float]]:
        """What to look for, and how telling it is: the rarer words one by one, then words together."""
        counts = []
        for word in dict.fromkeys(plain_words(key)):
            found = self._db.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
            if found:
                counts.append((int(found[0]), word))
        counts.sort()
        rare = [(count, word) for count, word in counts if count <= _RARE]
        yield from ((f'"{word}"', math.log(self._count / count) + 1) for count, word in rare)
        if len(rare) < _FEW:
            # One word changed is the usual case: all the others together, each left out in turn.
            known = counts[:_TOGETHER]
            for group in itertools.combinations(known, max(1, len(known) - 1)):
                if group[0][0] <= _COMMON:
                    telling = sum(math.log(self._count / count) + 1 for count, _ in group)
                    yield " AND ".join(f'"{word}"' for _, word in group), telling


def build(path: Path, pairs: Iterable[Pair]) -> int:
    """Write the index of these pairs into a new file; how many units it holds. Of one source the most trusted stays."""
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    db = sqlite3.connect(beside, isolation_level=None)
    try:
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLES}")
        rows = (_row(pair) for pair in pairs if pair.source and pair.target)
        while chunk := list(itertools.islice(rows, _CHUNK)):
            db.executemany(_PUT, chunk)
        db.execute("CREATE INDEX unit_size ON unit (size)")
        db.execute("INSERT INTO words (rowid, key) SELECT id, key FROM unit")
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        count = int(db.execute("SELECT count(*) FROM unit").fetchone()[0])
        db.execute("COMMIT")
    finally:
        db.close()
    beside.replace(path)
    return count


def plain_words(text: str) -> list[str]:
    """The words as the index knows them: small letters without marks.

    >>> plain_words("Ήρθε ο Σερζ!")
    ['ηρθε', 'ο', 'σερζ']
    """
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)).replace("_", " "))


def _row(pair: Pair) -> tuple[int, str, int, str, str, str, str, int, str]:
    key = folded(pair.source_text)
    said = str(pair.origin.kind) if pair.origin else ""
    date = (pair.origin.date if pair.origin else "") or pair.changed or pair.created
    rank, changed = weight(pair)
    return _hash(key), key, len(key), pair.source_text, pair.target or "", said, date, rank, changed


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
