"""Where a text lies: a file of this machine, an address that fsspec opens, or a row of a Parquet file.

An address has `://` in it (`s3://corpus/serge.el.txt`); all else is a path. Files whose names begin with a dot are
nobody's documents. What an address asks for beyond fsspec itself (s3fs, gcsfs …) is named when it is missing.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from .errors import DiplaError


@dataclass(frozen=True, slots=True)
class Row:
    """A text in a column of a Parquet file; rows are counted from 0."""

    file: str
    column: str
    number: int


Place = str | Row


@dataclass(frozen=True, slots=True)
class Found:
    """A file at an address; `name` is its place under what was asked for, with the last folder of that.

    A file that was asked for itself is named with its folder: the same from wherever, and as one of that folder.
    """

    address: str
    name: str


def is_remote(address: str) -> bool:
    """Whether fsspec is to open it.

    >>> is_remote("s3://corpus/a.txt"), is_remote("corpus/a.txt")
    (True, False)
    """
    return "://" in address


def found(address: str) -> list[Found]:
    """The files of a pattern, of a folder (and those below it), or the one file; by name. DiplaError for none.

    Paths of this machine come back absolute: another process reads them.
    """
    files = _remote(address) if is_remote(address) else _local(address)
    # What was named itself may begin with a dot; what lies below it may not.
    shown = [one for one in files if not any(part.startswith(".") for part in PurePosixPath(one.name).parts[1:])]
    if not shown:
        where = "" if is_remote(address) else f" (relative to {Path.cwd()})"
        raise DiplaError(f"{address}: found no file there. Check the address{where}; quote a pattern.")
    return sorted(shown, key=lambda one: one.name)


def content(address: str) -> bytes:
    """The bytes of a file. DiplaError where there is none, or it may not be read."""
    if is_remote(address):
        system, path = _system(address)
        try:
            return bytes(system.cat_file(path))
        except Exception as error:  # noqa: BLE001  each file system of fsspec has errors of its own
            raise _unread(address, error) from None
    try:
        return Path(address).read_bytes()
    except OSError as error:
        raise _unread(address, error) from None


def opened(address: str) -> BinaryIO:
    """The file for reading, at any place in it."""
    if not is_remote(address):
        try:
            return Path(address).open("rb")
        except OSError as error:
            raise _unread(address, error) from None
    system, path = _system(address)
    try:
        stream: BinaryIO = system.open(path, "rb")
    except Exception as error:  # noqa: BLE001  each file system of fsspec has errors of its own
        raise _unread(address, error) from None
    return stream


def rows(address: str, columns: Sequence[str]) -> int:
    """How many rows a Parquet file has. DiplaError where it is none, or lacks one of the columns."""
    with opened(address) as stream:
        file = _parquet(address, stream)
        names = file.schema_arrow.names
        if missing := [column for column in columns if column not in names]:
            raise DiplaError(
                f"{address}: no column {missing[0]!r}; found {', '.join(names)}. Name one: FILE.parquet:COLUMN, or "
                "FILE.parquet:COLUMN:TRANSLATION."
            )
        return int(file.metadata.num_rows)


class Rows:
    """Texts of Parquet files. Of each column the group of rows that was read last is kept: neighbours lie in it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[range, list[Any]]] = {}

    def text(self, row: Row) -> str | None:
        """The text of a row; None where the cell is null."""
        where, texts = self._kept.get((row.file, row.column), (range(0), []))
        if row.number not in where:
            where, texts = self._kept[row.file, row.column] = _group(row)
        value = texts[row.number - where.start]
        if value is not None and not isinstance(value, str):
            raise DiplaError(f"{row.file}, row {row.number}, {row.column}: found {type(value).__name__}, not a text.")
        return value


def _group(row: Row) -> tuple[range, list[Any]]:
    """The texts of the group that a row is in, and which rows these are."""
    with opened(row.file) as stream:
        file = _parquet(row.file, stream)
        first = 0
        for group in range(file.num_row_groups):
            rows_of = range(first, first + file.metadata.row_group(group).num_rows)
            if row.number in rows_of:
                return rows_of, file.read_row_group(group, columns=[row.column]).column(0).to_pylist()
            first = rows_of.stop
    raise DiplaError(f"{row.file}: no row {row.number}; found {first}. The file has changed: run the command again.")


def _local(address: str) -> list[Found]:
    path = Path(address)
    if path.is_dir():
        # `.` has no name of its own.
        return _under(path, path.resolve().name, path.rglob("*"))
    if path.exists():
        return [Found(str(path.absolute()), f"{path.parent.resolve().name}/{path.name}".lstrip("/"))]
    if glob.has_magic(address):
        fixed = _fixed(path)
        return _under(fixed, fixed.resolve().name, fixed.glob(str(path.relative_to(fixed))))
    return []


def _under(folder: Path, name: str, paths: Any) -> list[Found]:
    return [
        Found(str(path.absolute()), f"{name}/{path.relative_to(folder).as_posix()}") for path in paths if path.is_file()
    ]


def _fixed(path: Path) -> Path:
    """The folder of a pattern above its first part with a sign of patterns."""
    parts = []
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts) if parts else Path()


def _remote(address: str) -> list[Found]:
    system, path = _system(address)
    try:
        if glob.has_magic(path):
            folder, files = str(_fixed(Path(path))), system.glob(path)
        elif system.isdir(path):
            folder, files = path, system.find(path)
        else:
            folder, files = str(PurePosixPath(path).parent), [path] if system.exists(path) else []
    except Exception as error:  # noqa: BLE001  each file system of fsspec has errors of its own
        raise _unread(address, error) from None
    folder = "" if folder == "." else folder.rstrip("/")
    # What an archive lies in (`zip://*.txt::s3://bucket/texts.zip`) is part of each of its files' addresses.
    _, chained, beyond = address.partition("::")
    last = PurePosixPath(folder).name or PurePosixPath(beyond).name
    return [
        Found(
            f"{system.unstrip_protocol(file)}{chained}{beyond}",
            f"{last}/{(os.path.relpath(file, folder) if folder else file).lstrip('/')}".lstrip("/"),
        )
        for file in files
        if not system.isdir(file)
    ]


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise DiplaError(
            f"{address}: addresses need fsspec, which is not installed. Install it with: pip install 'dipla[cluster]'"
        ) from None
    try:
        system, path = url_to_fs(address)
    except Exception as error:  # noqa: BLE001  of a chain of file systems each has errors of its own
        raise DiplaError(f"{address}: {error}. Check the address, or install what opens it.") from None
    return system, str(path)


def _parquet(address: str, stream: BinaryIO) -> Any:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise DiplaError(
            f"{address}: Parquet needs pyarrow, which is not installed. Install it with: pip install 'dipla[parquet]'"
        ) from None
    try:
        return parquet.ParquetFile(stream)
    except (ValueError, OSError) as error:
        raise DiplaError(f"{address}: this is no whole Parquet file ({error}). Get a whole copy.") from None


def _unread(address: str, error: Exception) -> DiplaError:
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return DiplaError(f"{address}: it could not be read ({why}). Check that it is there and may be read.")
