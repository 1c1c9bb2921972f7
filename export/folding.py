"""A text as formats of segments hold it and clients compare it: blanks that mean nothing folded, letters composed."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[ \t\r\n]+")


def folded(text: str) -> str:
    """The text in NFC, runs of blanks and line breaks as one blank, none at the ends.

    >>> folded(" a\\n b ")
    'a b'
    """
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _BLANKS.sub(" ", text)
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
