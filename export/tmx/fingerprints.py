"""What repeats in a file too large to hold: eight bytes a text, sorted once.

Two texts share a fingerprint by chance once in about 30 million files of a million units; nothing that is lost for
ever hangs on one text alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from hashlib import blake2b


def fingerprint(*texts: str) -> int:
    """Eight bytes that stand for some texts in their order, the same on every machine."""
    return int.from_bytes(blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class Repeats:
    """Keys as they come, each with a value and a line: 24 bytes apiece."""

    def __init__(self) -> None:
        self._keys, self._values, self._lines = array("Q"), array("Q"), array("Q")

    def add(self, key: int, value: int, line: int) -> None:
        """Put down one."""
        self._keys.append(key)
        self._values.append(value)
        self._lines.append(line)

    def found(self, *, differing: bool) -> Iterator[tuple[int, int]]:
        """Lines of each later one of a key and of its first; `differing`: only where their values differ."""
        import numpy as np

        keys, values, lines = (np.frombuffer(kept, np.uint64) for kept in (self._keys, self._values, self._lines))
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        heads = np.flatnonzero(np.concatenate(([True], keys[order][1:] != keys[order][:-1])))
        first = np.empty_like(order)
        first[order] = np.repeat(order[heads], np.diff(np.append(heads, len(order))))
        later = first != np.arange(len(order))
        if differing:
            later &= values[first] != values
        for place in np.flatnonzero(later):
            yield int(lines[place]), int(lines[first[place]])
