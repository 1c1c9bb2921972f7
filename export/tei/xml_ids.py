"""Every `xml:id` of a TEI file is an XML name and stands once.

The store gives its ids once, so in a project this never speaks; a bitext that was put together from
several files can hold the same id twice, and a TEI file with it would be refused by every parser.
"""

from __future__ import annotations

import re
import unicodedata

from ...corpus.errors import DiplaError
from ..ids import Ids

# What Namespaces in XML allows in an NCName after its first letter, as far as it goes beyond ASCII.
_OUTSIDE_NAMES = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)


class XmlIds(Ids):
    """The ids that stand in a file."""

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
