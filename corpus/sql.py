"""A store's SQLite file: how it is opened, brought to this version, and changed whole or not at all.

What SQLite says that a person can mend is a DiplaError with what to do. What stands in the tables is told in
`corpus.schema`, what they mean in `corpus.store`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .errors import DiplaError
from .schema import TABLES, UPGRADES, VERSION, upgrade

# Milliseconds to wait for another dipla that is writing.
_PATIENCE = 10_000


class SqlFile:
    """The file, open: a store's own methods run their SQL by `_run`, `_many`, `_all`, `_each` and `_one`."""

    def __init__(self, path: Path, *, create: bool = False, reading: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise DiplaError(f"{path}: the project's store is missing. Bring the file back from a copy of the project.")
        with self._errors():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE / 1000)
            try:
                self._prepare(create)
            except sqlite3.OperationalError:
                self._db.close()
                # A log beside it would have to be read too, and cannot be.
                if not reading or path.with_name(f"{path.name}-wal").exists():
                    raise
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
                self._check_version()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, create: bool) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and create:
            self._db.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version in UPGRADES:
            upgrade(self._db)
        else:
            self._check_version()

    def _check_version(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            raise DiplaError(
                f"{self.path}: the store has version {version}; this dipla knows version {VERSION}. "
                "Use the dipla that made the project, or a newer one."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self._db.close()

    @contextmanager
    def transaction(self, *, synced: bool = True) -> Iterator[None]:
        """All changes inside stand together, on the disk, when the block has ended; on any error none does.

        Not `synced`, they outlive the process but perhaps not the machine's power: enough for what can be asked again.
        """
        with self._errors():
            self._db.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _run(self, sql: str, arguments: Sequence[Any] = ()) -> None:
        with self._errors():
            self._inside()
            self._db.execute(sql, arguments)

    def _many(self, sql: str, each: Iterable[Sequence[Any]]) -> None:
        with self._errors():
            self._inside()
            self._db.executemany(sql, each)

    def _all(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._errors():
            return self._db.execute(sql, arguments).fetchall()

    def _each(self, sql: str, arguments: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with self._errors():
            # Not `yield from`: a reader that leaves early would close the cursor after the file.
            for row in self._db.execute(sql, arguments):  # noqa: UP028
                yield row

    def _one(self, sql: str, arguments: Sequence[Any] = ()) -> tuple[Any, ...]:
        return self._all(sql, arguments)[0]

    def _inside(self) -> None:
        if not self._db.in_transaction:
            raise RuntimeError("a change of the store needs a transaction")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            said = str(error)
            for part, advice in _ADVICE.items():
                if part in said:
                    raise DiplaError(f"{self.path}: {said}. Nothing was changed. {advice}") from error
            raise


_ADVICE = {
    "full": "Make room on the disk, then run the command again.",
    "disk I/O error": "Make room on the disk or check it, then run the command again.",
    "locked": "Another dipla is writing to this project; wait for it to end, then run the command again.",
    "readonly": "The project may not be written; copy it to a place where you may write.",
    "unable to open": "The folder may not be written; check its permissions.",
    "not a database": "The file is not a dipla store; bring it back from a copy of the project.",
    "malformed": "The file is damaged; bring it back from a copy of the project.",
}
