"""A file is written beside its place and then put there, so a reader never meets half of one.

What can be read only once is laid down first, so that a reader may look at it as often as it needs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .errors import DiplaError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary stream whose bytes stand at `path` once the block has ended well; else nothing has changed.

    A link is followed. Raises DiplaError where a device, a pipe or a folder stands, which must not be replaced, and
    where there is no folder to write into; OSError as the file system does (no space, no permission). The half-written
    file is taken away.
    """
    asked, path = path, path.resolve()
    check_replaceable(asked)
    if not path.parent.exists():
        raise DiplaError(f"{asked}: there is no folder {asked.parent}. Make it, or choose another place.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        error.filename = str(asked)  # not the name that stood beside it
        raise
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes 0600: give what a plain open() would have given.
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def laid_down(path: Path) -> Iterator[Path]:
    """The file itself; what comes through a pipe, or for `-` through standard input, as a file.

    That is called as the pipe is where it has a suffix, else `stdin`; it is taken away afterwards, and a DiplaError of
    the block speaks of the pipe instead.
    """
    if str(path) != "-" and (not path.exists() or path.is_file() or path.is_dir()):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="dipla-") as folder:
        place = Path(folder, path.name if path.suffix else "stdin")
        with place.open("wb") as out:
            if str(path) == "-":
                shutil.copyfileobj(sys.stdin.buffer, out)
            else:
                with path.open("rb") as coming:
                    shutil.copyfileobj(coming, out)
        try:
            yield place
        except DiplaError as error:
            told = str(error).replace(str(place), "standard input" if str(path) == "-" else str(path))
            raise DiplaError(told, error.line) from None


def digest(content: bytes | Path) -> str:
    """What tells one file from another: BLAKE2b, 16 bytes, in hexadecimal. A file is read a piece at a time."""
    if isinstance(content, bytes):
        return hashlib.blake2b(content, digest_size=16).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def check_replaceable(path: Path) -> None:
    """DiplaError where something stands that a file must not take the place of."""
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe"
        raise DiplaError(f"{path}: this is {what}; expected a file, or a new name. Choose another place.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
