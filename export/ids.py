"""Ids, each given once: to millions of sentences and pairs, in little space."""

from __future__ import annotations

from ..corpus.model import ID

_DIGITS = "0123456789"
# Bytes by which a row of numbers may run ahead: ids come in order, so a bit each suffices for nearly all.
_AHEAD = 512


class Ids:
    """The ids that were given out. A bit for each number after the same letters: 100,000 ids take 13 kB."""

    def __init__(self) -> None:
        self._rows: dict[str, bytearray] = {}
        self._others: set[str] = set()

    def take(self, identifier: str) -> bool:
        """Whether the id was free; it is taken now."""
        stem = identifier.rstrip(_DIGITS)
        return not self._taken(identifier, stem, identifier[len(stem) :])

    def named(self, wished: str, otherwise: str) -> str:
        """The id that a file gives a pair, where it can be one and is free; else the other, told apart by `_`.

        An id begins with a letter, so one that begins with a digit has an `n` before it.

        >>> ids = Ids()
        >>> [ids.named(wished, "row") for wished in ("p1", "12", "2024-01.b", "12", "2024/1")]
        ['p1', 'n12', 'n2024-01.b', 'row', 'row_']
        """
        lettered = f"n{wished}" if wished[:1].isdecimal() else wished
        if ID.fullmatch(lettered) and self.take(lettered):
            return lettered
        # A later pair may bear the name that this one is given.
        while not self.take(otherwise):
            otherwise += "_"
        return otherwise

    def _taken(self, identifier: str, stem: str, digits: str) -> bool:
        """Whether the id was taken; now it is."""
        if identifier in self._others:
            return True
        if digits and digits[0] != "0" and len(digits) < 12:
            byte, bit = divmod(int(digits), 8)
            row = self._rows.setdefault(stem, bytearray())
            if byte < len(row) + _AHEAD:
                if byte >= len(row):
                    row.extend(bytes(byte - len(row) + 1))
                mask = 1 << bit
                taken = bool(row[byte] & mask)
                row[byte] |= mask
                return taken
        self._others.add(identifier)
        return False


class PairIds:
    """An id for each pair: the one that the file gives where it can be one, else `link5` for the fifth."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._count = 0

    def __call__(self, wished: str) -> str:
        """The id of the next pair."""
        self._count += 1
        return self._ids.named(wished, f"link{self._count}")
