"""What in the text of a segment costs a match: white space, form, length, characters that were lost on the way.

Measured on OmegaT 3.6: a blank at an end, a doubled blank, a no-break space for a blank and a segment broken over
lines by a pretty printer are all other texts than the one that the client cuts from the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Trados Cloud takes no longer segment.
LONGEST = 2000
_PRETTY = re.compile(r"\A[ \t]*[\r\n]|[\r\n][ \t]*\Z|[\r\n](?:[ ]{2}|\t)")
_DOUBLED = re.compile(r"[ \t\u00a0\u202f]{2}")
_NO_BREAK = re.compile("[\u00a0\u202f\u2007]")
# A replacement character, a picture of a control character, or a control character of Latin-1: a text decoded wrongly.
_LOST = re.compile("[\ufffd\u2400-\u2426\x7f-\x84\x86-\x9f]")
_ODD = re.compile("[\u00a0\u202f\u2007\ufffd\u2400-\u2426\x7f-\x84\x86-\x9f]")


def faults(text: str) -> Iterator[tuple[str, str]]:
    """Rule and message of each fault of a text that is not empty; all are warnings."""
    if _PRETTY.search(text):
        yield "pretty-printed", "line breaks and indents inside the segment: it will not match; write it in one line"
    else:
        if text != text.strip():
            yield "outer-space", "white space at an end of the segment: it will not match"
        if _DOUBLED.search(text.strip()):
            yield "doubled-space", "a doubled space: it may not match"
    if len(text) > LONGEST:
        yield "long", f"{len(text)} characters; some clients take {LONGEST}"
    if text.isascii() and "\x7f" not in text:
        return
    if _ODD.search(text):
        if found := _NO_BREAK.search(text):
            yield "no-break-space", f"{_named(found[0])}: a document with a plain space will not match"
        if found := _LOST.search(text):
            yield "lost-character", f"{_named(found[0])}: a character was lost; look at the file it came from"
    if not unicodedata.is_normalized("NFC", text):
        yield "not-nfc", "the text is not in NFC: clients that compare letters as they stand will not match it"


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
