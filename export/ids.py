"""Every `xml:id` of a TEI file is an XML name and stands once.

The store gives its ids once, so in a project this never speaks; a bitext that was put together from
several files can hold the same id twice, and a TEI file with it would be refused by every parser.
"""

from __future__ import annotations

import re
import unicodedata

from ..corpus.errors import DiplaError

# What Namespaces in XML allows in an NCName after its first letter, as far as it goes beyond ASCII.
_OUTSIDE_NAMES = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)
_DIGITS = "0123456789"
# Bytes by which a row of numbers may run ahead: ids come in order, so a bit each suffices for nearly all.
_AHEAD = 512


class Ids:
    """The ids that were given out. A bit for each number after the same letters: 100,000 ids take 13 kB."""

    def __init__(self) -> None:
        self._rows: dict[str, bytearray] = {}
        self._others: set[str] = set()

    def claim(self, identifier: str) -> str:
        """The id itself, now taken. Raises DiplaError when it was taken before or is no XML name."""
        if not self.take(identifier):
            raise DiplaError(
                f"TEI: the id {identifier!r} stands twice; expected each id of a sentence or a pair once. "
                f"Give one of the two another id, or export the documents one by one. Nothing was written."
            )
        if not identifier.isascii() and (wrong := _OUTSIDE_NAMES.search(identifier)):
            character = wrong.group()
            name = unicodedata.name(character, "a character without a name")
            raise DiplaError(
                f"TEI: the id {identifier!r} holds U+{ord(character):04X} {name}, which no XML name may hold. "
                f"Give the sentence another id. Nothing was written."
            )
        return identifier

    def take(self, identifier: str) -> bool:
        """Whether the id was free; it is taken now."""
        stem = identifier.rstrip(_DIGITS)
        return not self._taken(identifier, stem, identifier[len(stem) :])

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
