"""Parts of a file that grow side by side while a stream is read once, and are joined afterwards.

A part stays in memory while it is small and moves to a temporary file when it is not, so a corpus of any
size takes the same memory.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

# Bytes of one part that are kept in memory; a dozen parts of this size are less than pandas takes to load.
_KEPT = 1 << 20
# Strings gathered before they are encoded: one encoding of many is far cheaper than many encodings.
_GATHERED = 256


class Part:
    """A part of a file to come. It is deleted when `stack` is closed."""

    __slots__ = ("_file", "_strings", "empty")

    def __init__(self, stack: ExitStack) -> None:
        self._file = stack.enter_context(SpooledTemporaryFile(max_size=_KEPT))  # noqa: SIM115 - the stack closes it
        self._strings: list[str] = []
        self.empty = True

    def add(self, text: str) -> None:
        """Put text at the end. It is XML already; OSError when the disk is full."""
        self.empty = False
        self._strings.append(text)
        if len(self._strings) >= _GATHERED:
            self._flush()

    def pour(self, out: BinaryIO, before: str = "", after: str = "") -> None:
        """Write all of the part to `out` between two strings; write nothing when the part is empty."""
        if self.empty:
            return
        self._flush()
        out.write(before.encode("utf-8"))
        self._file.seek(0)
        shutil.copyfileobj(cast("BinaryIO", self._file), out)
        out.write(after.encode("utf-8"))

    def _flush(self) -> None:
        self._file.write("".join(self._strings).encode("utf-8"))
        self._strings.clear()
