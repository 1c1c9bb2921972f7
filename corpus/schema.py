"""The tables of a project's store.

`revision` only ever grows: two triggers refuse to change or delete a row of it. A number that can shift
is called `position`; ids are given from the counters in `meta` and never come again.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from . import waived

VERSION = 4

TABLES = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE document (
    name TEXT PRIMARY KEY,       -- the file's name, under documents/
    position INTEGER NOT NULL,
    lang TEXT NOT NULL,
    encoding TEXT NOT NULL,
    digest TEXT NOT NULL,        -- BLAKE2b of the bytes
    newlines TEXT NOT NULL,      -- break, wrap or marked
    cleaning TEXT NOT NULL,      -- JSON: the edits done and the flags raised, in code points of the original
    added TEXT NOT NULL,
    translation_of TEXT          -- the document whose existing translation this is; NULL for a source
) WITHOUT ROWID;

CREATE TABLE sentence (
    id TEXT PRIMARY KEY,
    doc TEXT NOT NULL REFERENCES document (name),
    position INTEGER NOT NULL,   -- a fraction where it came in between two others
    paragraph INTEGER NOT NULL,
    text TEXT NOT NULL,
    lang TEXT NOT NULL,
    start INTEGER,               -- code points of the document as read; NULL where no document holds it
    end INTEGER,
    retired INTEGER NOT NULL DEFAULT 0,
    block TEXT                   -- JSON: what its paragraph is; NULL for plain text
);
CREATE INDEX sentence_doc ON sentence (doc, retired, position);

CREATE TABLE pair (
    id TEXT PRIMARY KEY,
    doc TEXT NOT NULL REFERENCES document (name),
    position INTEGER NOT NULL,   -- as in sentence
    source TEXT NOT NULL,        -- sentence ids, a space between
    target_sentences TEXT NOT NULL DEFAULT '',
    target TEXT,
    draft TEXT,
    state TEXT NOT NULL DEFAULT 'untranslated',
    origin TEXT,                 -- JSON: kind, tool, model, date
    score REAL,
    note TEXT NOT NULL DEFAULT '',
    flags TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    by TEXT NOT NULL DEFAULT '',
    draft_origin TEXT,           -- JSON, as origin; NULL where origin says it
    retired INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX pair_doc ON pair (doc, retired, position);

CREATE TABLE revision (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    step INTEGER NOT NULL,       -- all changes of one command share a step
    pair TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    way TEXT NOT NULL,           -- draft, sheet, source, …
    old TEXT NOT NULL,           -- JSON: the fields that changed, as they were
    new TEXT NOT NULL
);
CREATE INDEX revision_pair ON revision (pair);
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;

CREATE INDEX revision_step ON revision (step);

CREATE TABLE work (              -- what an editor measured of a person's work; see corpus/work.py
    pair TEXT NOT NULL,
    revision INTEGER NOT NULL,   -- the change that came of it; 0 when none did
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    way TEXT NOT NULL,
    active_ms INTEGER NOT NULL,
    keys INTEGER NOT NULL
);
CREATE INDEX work_pair ON work (pair);

CREATE TABLE memory (            -- every answer of an engine, written as it comes
    engine TEXT NOT NULL,
    model TEXT NOT NULL,
    source_lang TEXT NOT NULL,
    target_lang TEXT NOT NULL,
    glossary TEXT NOT NULL,
    hash TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    request TEXT NOT NULL,       -- which request brought it
    checks TEXT NOT NULL,        -- how it came through them
    PRIMARY KEY (engine, model, source_lang, target_lang, glossary, hash)
) WITHOUT ROWID;

CREATE TABLE aside (             -- answers of engines that were refused; never a draft
    engine TEXT NOT NULL,
    model TEXT NOT NULL,
    source_lang TEXT NOT NULL,
    target_lang TEXT NOT NULL,
    glossary TEXT NOT NULL,
    hash TEXT NOT NULL,
    source TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (engine, model, source_lang, target_lang, glossary, hash)
) WITHOUT ROWID;

CREATE TABLE hint (              -- words of a dictionary beside a sentence; never a draft
    pair TEXT PRIMARY KEY,
    source TEXT NOT NULL,        -- what the hint was made for
    hint TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sheet (             -- what each sheet that went out said
    sheet TEXT NOT NULL,
    pair TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    do TEXT NOT NULL DEFAULT '', -- what was asked of the pair: join, split, up, down, delete
    PRIMARY KEY (sheet, pair)
) WITHOUT ROWID;

CREATE TABLE waiting (           -- cells of edited sheets that a person has still to decide on
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    sheet TEXT NOT NULL,         -- whose copy of which sheet: NAME@MARK
    pair TEXT NOT NULL,
    field TEXT NOT NULL,         -- target, state or note
    kind TEXT NOT NULL,          -- queued or conflict
    reason TEXT NOT NULL,
    found TEXT NOT NULL,         -- what the sheet says
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    UNIQUE (sheet, pair, field, found)
);

CREATE TABLE output (            -- what we wrote last, to see whether a person has changed it since
    path TEXT PRIMARY KEY,       -- under the project's folder
    digest TEXT NOT NULL,
    made_of TEXT NOT NULL,       -- digest of what it was made from
    before TEXT NOT NULL         -- digest of what we had written before: it stands there if we were killed on the way
) WITHOUT ROWID;
"""
    + waived.TABLE
)

# What an older store lacks, by its version.
UPGRADES = {
    1: """
ALTER TABLE pair ADD COLUMN draft_origin TEXT;
ALTER TABLE memory ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE memory ADD COLUMN checks TEXT NOT NULL DEFAULT '';
ALTER TABLE sheet ADD COLUMN do TEXT NOT NULL DEFAULT '';

CREATE TABLE hint (
    pair TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    hint TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE waiting (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    sheet TEXT NOT NULL,
    pair TEXT NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    found TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    UNIQUE (sheet, pair, field, found)
);
""",
    2: "ALTER TABLE sentence ADD COLUMN block TEXT;\n",
    3: """
CREATE INDEX revision_step ON revision (step);

CREATE TABLE work (
    pair TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    way TEXT NOT NULL,
    active_ms INTEGER NOT NULL,
    keys INTEGER NOT NULL
);
CREATE INDEX work_pair ON work (pair);
"""
    + waived.TABLE,
}


def upgrade(db: sqlite3.Connection) -> None:
    """Bring an older store up to this version, whole or not at all; another dipla may be at it, too."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for version in range(db.execute("PRAGMA user_version").fetchone()[0], VERSION):
            for statement in UPGRADES[version].split(";\n"):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def is_untouched(path: Path) -> bool:
    """Whether nothing was ever put into a store: no document, no answer of an engine, no change.

    It is read without a lock and without writing, so that a full disk does not matter. A write-ahead log that a full
    disk left behind is read, too; what another process is writing locks it, and counts as something.
    """
    if not path.exists():
        return True
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    try:
        how = "mode=rw" if logged else "immutable=1"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=0)) as db:
            if logged:
                db.execute("BEGIN IMMEDIATE")
            found = db.execute(
                "SELECT EXISTS (SELECT 1 FROM document) OR EXISTS (SELECT 1 FROM memory) OR "
                "EXISTS (SELECT 1 FROM revision) OR EXISTS (SELECT 1 FROM pair)"
            )
            return not found.fetchone()[0]
    except sqlite3.OperationalError:
        return not logged
    except sqlite3.DatabaseError:
        return True  # it was never made whole
