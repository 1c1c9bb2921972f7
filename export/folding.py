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


def evened(text: str, preserve: bool = False) -> str:
    """The text in NFC with its blanks as they are, or each run as one and none at the ends.

    Unlike `folded` it takes only what XML calls white space for a blank: a no-break space at an end stays.

    >>> evened(" a\\n b\\u00a0")
    'a b\\xa0'
    """
    if not preserve and (not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " "):
        text = _BLANKS.sub(" ", text).strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def normal(text: str) -> str:
    """The text in NFC, its blanks as they are."""
    return evened(text, preserve=True)
