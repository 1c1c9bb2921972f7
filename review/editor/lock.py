"""One editor a project: a file says where it listens, and the system says whether it still does.

The file `edit.lock` in the project's folder is held locked as long as the server runs. The lock ends with its
process, however that ends, so what a killed server left behind stops nobody. The token is not in it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from ...corpus.errors import DiplaError

NAME = "edit.lock"
# On some systems a locked part cannot be read by others: lock a byte beyond what is written.
_FAR = 1 << 20
_TRIES = 20


class Lock:
    """The lock of a project, taken; use it in a `with` block. DiplaError says where the other server listens."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._file = _taken(self.path)

    def tell(self, address: str) -> None:
        """Write down where this server listens."""
        content = json.dumps({"pid": os.getpid(), "address": address}) + "\n"
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, content.encode(), 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # While it is still ours; whoever comes between makes a new one.
        self.path.unlink(missing_ok=True)
        os.close(self._file)


def _taken(path: Path) -> int:
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _lock(handle):
                raise DiplaError(_where(path))
            if path.exists() and os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except BaseException:
            os.close(handle)
            raise
        # The one before ended just now and took its file away.
        os.close(handle)
    raise DiplaError(f"{path}: other editors come and go here. Try again.")


def _where(path: Path) -> str:
    try:
        known = json.loads(path.read_text("utf-8"))
        address, pid = str(known["address"]), int(known["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return f"{path}: another editor is just starting on this project. Nothing was begun."
    return (
        f"this project is open in an editor already, at {address} (process {pid}). Use the page that is open there, or "
        "the address with its token that was printed when it started; or end that one first. Nothing was begun."
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
