"""An index of the words of a project's pairs, in a file of its own beside the store.

It says which pairs may have what is looked for; whether they do is then seen in the store's own texts, so an index
can make a search quick and never wrong. It is brought up to date from the store's history before each search: only
what changed since. A pair whose text changed gets a new row at the end, and the old one is forgotten; when many have,
the index is made anew, in document order. A file that is broken, of another version or of another store is thrown
away. The words of every text are kept, folded; an expression is looked for by the words that have its letters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Self

from .folding import WORD, fold
from .matching import Clue, Term
from .texts import Mark, Row, Texts

NAME = "search.sqlite"
VERSION = 1
# Words come folded and parted by blanks, so the simplest tokenizer, which leaves all letters but ASCII's alone, cuts
# them as `WORD` did.
_TABLES = """
CREATE TABLE state (revision INTEGER, changed TEXT, pair INTEGER, added TEXT, ordered INTEGER, last INTEGER);
CREATE TABLE row (n INTEGER PRIMARY KEY, pair TEXT NOT NULL UNIQUE);
CREATE TABLE vocabulary (words BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (source, target, content='', columnsize=0, prefix='1 2 3', tokenize='ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);
"""
# Rows at the end that are out of order, over which, and over a share of all, the index is made anew.
_LOOSE, _LOOSE_SHARE = 5_000, 0.02
# Seconds to wait for another dipla that brings the index up to date; after that the pairs are read one by one.
_PATIENCE = 5.0
_CHUNK = 20_000
# More words than these with a fragment in them: it is too common to be looked for by them.
_MOST_TERMS = 2_000
# Words of a query that are looked for in the index.
_ENOUGH_TERMS = 8
# Different words that are gathered before they are written down.
_LOT = 400_000
# These errors say that the file is whole and cannot be used now.
_ELSEWHERE = ("locked", "busy", "readonly", "unable to open", "full", "disk I/O", "attempt to write")


class Unusable(Exception):  # noqa: N818  nothing a person must mend
    """There is no index now; the message says why."""


class Index:
    """The index of one store, open and up to date. `close` it, or use it in a `with` block."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        found = db.execute("SELECT ordered FROM state").fetchone()
        self._ordered = int(found[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def ordered(self, query: str) -> Iterator[str]:
        """The pairs that answer, of those that stand in the index in document order."""
        return self._answers(query, "words.rowid <= ?")

    def loose(self, query: str) -> list[str]:
        """The pairs that answer, of those that changed since; in no order."""
        return list(self._answers(query, "words.rowid > ?"))

    def _answers(self, query: str, where: str) -> Iterator[str]:
        sql = f"SELECT row.pair FROM words JOIN row ON row.n = words.rowid WHERE words MATCH ? AND {where} "  # noqa: S608
        try:
            for (pair,) in self._db.execute(sql + "ORDER BY words.rowid", (query, self._ordered)):
                yield pair
        except sqlite3.DatabaseError as error:
            self.close()
            raise _judged(error, self._path) from error

    def query(self, either: Clue, source: Clue, target: Clue) -> str | None:
        """What to ask for these clues; None when they tell too little, "" when no pair can have it."""
        try:
            sides = [self._asked(either), self._asked(source), self._asked(target)]
        except sqlite3.DatabaseError as error:
            self.close()
            raise _judged(error, self._path) from error
        if "" in sides:
            return ""
        both, left, right = sides
        parts = []
        if both:
            # One phrase or one word of several needs no column named: that would look for it twice.
            alone = len(either.terms) + len(either.fragments) == 1
            parts.append(both if alone else f"((source : {both}) OR (target : {both}))")
        parts += [f"(source : {left})"] if left else []
        parts += [f"(target : {right})"] if right else []
        return " AND ".join(parts) or None

    def _asked(self, clue: Clue) -> str | None:
        # The longest words tell most; what is found by some of them is seen to have them all.
        most = sorted(clue.terms, key=lambda term: sum(map(len, term.words)), reverse=True)[:_ENOUGH_TERMS]
        parts = [_quoted(_shortened(term)) for term in most]
        for words in self._having(clue.fragments):
            if words is not None:
                if not words:
                    return ""
                parts.append("(" + " OR ".join(map(_quoted, words)) + ")")
        return "(" + " AND ".join(parts) + ")" if parts else None

    def _having(self, groups: Sequence[Sequence[str]]) -> list[list[Term] | None]:
        """The words with one of the fragments in them, for each group; None when they are too many."""
        found: list[dict[Term, None] | None] = []
        inside: list[tuple[int, bytes]] = []
        for fragments in groups:
            # A blank is where a word begins or ends: what has its beginning need not be looked for among all words.
            begun = {
                Term((one.strip(),), open_ended=not one.endswith(" ")): None for one in fragments if one.startswith(" ")
            }
            inside += [(len(found), one.encode()) for one in fragments if not one.startswith(" ")]
            found.append(begun)
        # All words are read once, whatever the groups.
        for (words,) in self._db.execute("SELECT words FROM vocabulary") if inside else ():
            for place, part in inside:
                if (group := found[place]) is None:
                    continue
                for word in _with(part, words):
                    group[Term((word.decode(),))] = None
                    if len(group) > _MOST_TERMS:
                        found[place] = None
                        break
            if all(found[place] is None for place, _ in inside):
                break
        return [None if group is None else list(group) for group in found]


def _with(fragment: bytes, words: bytes) -> Iterator[bytes]:
    """The words with the fragment in them, of words that have a blank before and after each."""
    place = words.find(fragment)
    while place >= 0:
        end = words.find(b" ", place + 1)
        yield words[words.rfind(b" ", 0, place) + 1 : end]
        place = words.find(fragment, end)


def _shortened(term: Term) -> Term:
    if len(term.words) <= _ENOUGH_TERMS:
        return term
    return Term(term.words[:_ENOUGH_TERMS])


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + (" *" if term.open_ended else "")


def current(path: Path, texts: Texts, tell: Callable[[int, int], None]) -> Index:
    """The index at a path, made or brought up to date; Unusable when that cannot be.

    `tell` hears how many pairs are to be read into it, and after each lot how many were.
    """
    for again in (False, True):
        try:
            db = _opened(path)
            try:
                _bring_up_to_date(db, texts, tell)
                return Index(db, path)
            except BaseException:
                db.close()
                raise
        except sqlite3.DatabaseError as error:
            reason = _judged(error, path)
            if again or path.exists():
                return _as_it_is(path, texts, reason)
    raise AssertionError("not reached")


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -65536")
    except BaseException:
        db.close()
        raise
    return db


def _as_it_is(path: Path, texts: Texts, reason: Unusable) -> Index:
    """The index where nothing can be written, if it is up to date all the same."""
    if not path.exists() or path.with_name(path.name + "-wal").exists():
        raise reason
    db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
    try:
        mark = _mark(db)
        if mark is not None and mark == texts.mark():
            return Index(db, path)
    except sqlite3.DatabaseError:
        pass  # broken as well as not to be written: it is as if there were none
    except BaseException:
        db.close()
        raise
    db.close()
    raise reason


def _judged(error: sqlite3.DatabaseError, path: Path) -> Unusable:
    """Why there is no index; the file is gone after this if it was broken."""
    said = str(error)
    if not any(part in said for part in _ELSEWHERE):
        with suppress(OSError):
            for end in ("-wal", "-shm", ""):
                path.with_name(path.name + end).unlink(missing_ok=True)
    return Unusable(said)


def _mark(db: sqlite3.Connection) -> Mark | None:
    """How far the store had come when the index was last brought up to date; None when it is to be made."""
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return None
    found = db.execute("SELECT revision, changed, pair, added FROM state").fetchone()
    return Mark(*found) if found else None


def _bring_up_to_date(db: sqlite3.Connection, texts: Texts, tell: Callable[[int, int], None]) -> None:
    if _mark(db) == texts.mark():
        return
    # Another dipla may be at it: whoever comes second finds it done.
    db.execute("BEGIN IMMEDIATE")
    try:
        now = texts.mark()
        known = _mark(db)
        if known != now:
            changed = texts.changed_since(known) if known is not None and texts.holds(known) else None
            if changed is None or _is_loose(db, len(changed)):
                _make(db, texts, tell)
            else:
                _change(db, texts, changed, tell)
            db.execute("UPDATE state SET revision = ?, changed = ?, pair = ?, added = ?", now)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _is_loose(db: sqlite3.Connection, more: int) -> bool:
    ordered, last = db.execute("SELECT ordered, last FROM state").fetchone()
    return bool(last - ordered + more > max(_LOOSE, ordered * _LOOSE_SHARE))


def _make(db: sqlite3.Connection, texts: Texts, tell: Callable[[int, int], None]) -> None:
    for (table,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('state', 'row', 'vocabulary', 'words')"
    ).fetchall():
        db.execute(f"DROP TABLE {table}")
    for statement in _TABLES.strip().split(";\n"):
        db.execute(statement)
    total = texts.count()
    tell(0, total)
    last = _put(db, texts.all(), 0, lambda done: tell(done, total))
    db.execute("INSERT INTO words (words) VALUES ('optimize')")
    db.execute("INSERT INTO state VALUES (0, '', 0, '', ?, ?)", (last, last))
    db.execute(f"PRAGMA user_version = {VERSION}")


def _change(db: sqlite3.Connection, texts: Texts, changed: Sequence[str], tell: Callable[[int, int], None]) -> None:
    # No number is given twice: what `words` has under an old one must not come to speak for another pair.
    last = int(db.execute("SELECT last FROM state").fetchone()[0])
    db.executemany("DELETE FROM row WHERE pair = ?", ((pair,) for pair in changed))
    rows = texts.of(changed)
    tell(0, len(rows))
    last = _put(db, rows, last, lambda done: tell(done, len(rows)))
    db.execute("UPDATE state SET last = ?", (last,))


def _put(db: sqlite3.Connection, rows: Iterable[Row], last: int, tell: Callable[[int], None]) -> int:
    """Put pairs at the end, numbered from the one after `last`; the last number that was given."""
    done = 0
    words: set[str] = set()
    waiting = iter(rows)
    while lot := list(islice(waiting, _CHUNK)):
        put: list[tuple[int, str, str]] = []
        for number, row in enumerate(lot, last + 1):
            sides = WORD.findall(fold(row.source)), WORD.findall(fold(row.target or ""))
            words.update(*sides)
            put.append((number, " ".join(sides[0]), " ".join(sides[1])))
        db.executemany("INSERT INTO row VALUES (?, ?)", ((last + n, row.id) for n, row in enumerate(lot, 1)))
        db.executemany("INSERT INTO words (rowid, source, target) VALUES (?, ?, ?)", put)
        if len(words) > _LOT:
            _write_down(db, words)
        last += len(lot)
        done += len(lot)
        tell(done)
    _write_down(db, words)
    return last


def _write_down(db: sqlite3.Connection, words: set[str]) -> None:
    """Put words into the vocabulary; one that is there already does no harm."""
    db.execute("INSERT INTO vocabulary VALUES (?)", (f" {' '.join(sorted(words))} ".encode(),))
    words.clear()
