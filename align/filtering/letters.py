"""What each code unit of a text is, in tables that a whole block of texts is looked up in at once.

A text is an array of UTF-16 code units; a character beyond the first plane counts as one unit of no kind, which `units`
sees to, so that places in the array are places in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Units: TypeAlias = NDArray[np.uint16]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

LETTER, SPACE, OWN = 1, 2, 4
_PLANE = 1 << 16
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BLANK = 32


def units(texts: Sequence[str]) -> Units:
    """The texts one after another, each followed by a line break, one unit a character."""
    joined = "\n".join(texts) + "\n"
    coded = joined.encode("utf-16-le", "surrogatepass")
    if len(coded) != 2 * len(joined):
        coded = _BEYOND.sub("\ufffd", joined).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(coded, dtype="<u2")


@cache
def kinds(script: str) -> NDArray[np.uint8]:
    """For each unit LETTER, SPACE and OWN: a letter of this script (`GREEK`), of any when none is named."""
    table = np.zeros(_PLANE, np.uint8)
    for code in range(_PLANE):
        sign = chr(code)
        if sign.isalpha():
            own = not script or unicodedata.name(sign, "").startswith(script)
            table[code] = LETTER | (OWN if own else 0)
        elif sign.isspace():
            table[code] = SPACE
    return table


@cache
def folding() -> Units:
    """For each unit what it is without case and accents; 32 for what is no letter or digit, 0 for a combining mark."""
    table = np.full(_PLANE, _BLANK, np.uint16)
    for code in range(_PLANE):
        sign = chr(code)
        if unicodedata.combining(sign):
            table[code] = 0
        elif sign.isalnum():
            table[code] = min(ord(unicodedata.normalize("NFD", sign.casefold())[0]), _PLANE - 1)
    return table


def folded(texts: Sequence[str]) -> list[str]:
    """The texts in small letters without accents; all else between them is one space. Never longer than they were.

    >>> folded(["Ήρθε — στο ΠΑΡΊΣΙ, το 1919!", "…"])
    ['ηρθε στο παρισι το 1919', '']
    """
    whole = units(texts)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    plain = folding()[whole]
    # A line break inside a text is a space; that behind it stays, to cut at.
    plain[ends - 1] = 10
    between = plain == _BLANK
    double = between & np.concatenate(([True], between[:-1] | (plain[:-1] == 10)))
    kept = plain[(plain != 0) & ~double]
    return [line.rstrip(" ") for line in kept.tobytes().decode("utf-16-le", "surrogatepass").split("\n")[:-1]]
