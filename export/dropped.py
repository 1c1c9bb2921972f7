"""What a recipe dropped: a table of rule, reason, id, state, source and target, which `read` of `table` takes back.

It is parted by tabs, every cell in quotes, UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from .plain import Encoding

COLUMNS = ("rule", "reason", "id", "state", "source", "target")


class Put(Protocol):
    """Takes one row, in the order of COLUMNS."""

    def __call__(self, rule: str, reason: str, identifier: str, state: str, source: str, target: str, /) -> None:
        """Write it."""


@contextmanager
def dropped_to(out: BinaryIO) -> Iterator[Put]:
    """What takes a row at a time and writes it."""
    encoding = Encoding()
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")

    def put(*cells: str) -> None:
        writer.writerow(map(encoding.text, cells))

    try:
        writer.writerow(COLUMNS)
        yield put
        text.flush()
    finally:
        text.detach()  # the stream is the caller's
