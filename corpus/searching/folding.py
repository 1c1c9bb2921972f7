"""Texts as a search sees them: without case, accents and final sigma, and where each letter stood before.

`ελευθερια` then finds ελευθερία, Ελευθερία and ΕΛΕΥΘΕΡΙΑ. Every code point is folded by itself, so a folded text is
made of the folds of its letters, whatever stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# A word is letters and digits; an underscore parts words as a hyphen does.
WORD = re.compile(r"[^\W_]+")
WORDLESS = re.compile(r"[\W_]+")


# The final sigma is a sigma; the dotless i is one that nothing else folds to an i.
_ALIKE = {ord("ς"): "σ", ord("ı"): "i"}


class _Folds(dict[int, str]):
    """The fold of each code point, reckoned when it is first met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", character).casefold())
        # Casefold makes a letter of the iota below (U+0345), which is a mark where it stands by itself.
        found = "" if unicodedata.combining(character) else plain
        found = "".join(letter for letter in found if not unicodedata.combining(letter)).translate(_ALIKE)
        self[point] = found
        if len(found) != 1:
            _ODD.add(character)
        return found


# Letters met so far whose fold is not one letter.
_ODD: set[str] = set()
_FOLDS = _Folds()


def fold(text: str) -> str:
    """The text without case, accents and final sigma.

    >>> fold("ΕΛΕΥΘΕΡΊΑ της Ελευθερίας"), fold("Straße")
    ('ελευθερια τησ ελευθεριασ', 'strasse')
    """
    return text.lower() if text.isascii() else text.translate(_FOLDS)


class Folded(NamedTuple):
    """A folded text, and for each of its code points where it stood; `places` is None where none moved."""

    text: str
    places: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the folded text stands in the text that was folded."""
        if self.places is None:
            return start, end
        if start == end:
            return self.places[start], self.places[start]
        # Marks that vanished belong to the letter before them; half of a letter that became two is the whole one.
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def folded(text: str) -> Folded:
    """The folded text with its places.

    >>> folded("Große Ελευθερία").span(7, 16)
    (6, 15)
    """
    plain = fold(text)
    # A letter that vanishes and one that becomes two can make up for each other, so equal length proves nothing
    # unless each fold is one long.
    if len(plain) == len(text) and (text.isascii() or _ODD.isdisjoint(text)):
        return Folded(plain, None)
    places = [place for place, letter in enumerate(text) for _ in _FOLDS[ord(letter)]]
    return Folded("".join(_FOLDS[ord(letter)] for letter in text), [*places, len(text)])
