"""What the words of a sentence are: pieces without white space that, put back at their places, are the text again.

A word is letters with what holds them together: an apostrophe or a hyphen inside (`don't`), one at its end where a
vowel was dropped (`απ᾽`, `σ'`), one at its beginning (`'ναι`). A number keeps its separators (`1.234,5`) and its ending
(`19ος`), a Greek numeral its keraia (`Β΄`), a short form its inner dots (`π.χ.`). Every mark of punctuation is a piece
of its own.

An apostrophe and a closing quotation mark are one sign. It is a quotation mark where the text opened one before: `‘`
for `’`, and for `'` one at the beginning of a word that another at the end of a word answers.
Lemmas and parts of speech are not made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LETTER = r"[^\W\d_]"
# A letter with the accents that were typed after it; an underscore joins as it does in names.
_LETTERS = rf"(?:{_LETTER}[\u0300-\u036f]*|_)+"
# Apostrophe, its typographic form, modifier letter, koronis, psili.
_SIGNS = "'\u2019\u02bc\u1fbd\u1fbf"
# Keraia (U+0374, U+02B9) and what is typed for it: tonos, acute, prime; the apostrophe is among the signs of a word.
_KERAIA = "\u0374\u02b9\u0384\u00b4\u2032"
_PIECE = re.compile(
    rf"(?P<numeral>[\u0375,]?[Α-Ωα-ωϚϛϞϟϠϡ]{{1,5}}[{_KERAIA}])"
    rf"|(?P<number>\d+(?:[.,:/]\d+)*(?:{_LETTERS})?)"
    rf"|(?P<short>(?:{_LETTER}{{1,2}}\.){{2,}})"
    rf"|(?P<word>[{_SIGNS}]?{_LETTERS}(?:[{_SIGNS}\u00ad\u2010\u2011-]+{_LETTERS})*[{_SIGNS}]?)"
    r"|(?P<sign>\S)"
)


class Token(NamedTuple):
    """A piece of a text, code points [start, end) of it; `mark` when it is punctuation."""

    text: str
    start: int
    end: int
    mark: bool


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text in order; between two of them stands white space or nothing.

    >>> [one.text for one in tokens("Απ' το 1.234,5 κ.λπ., είπε.")]
    ["Απ'", 'το', '1.234,5', 'κ.λπ.', ',', 'είπε', '.']
    """
    quoting = _quotation_marks(text) if "'" in text or "\u2018" in text else frozenset()
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if match.lastgroup == "sign":
            yield Token(match[0], start, end, unicodedata.category(match[0]).startswith("P"))
            continue
        before, after = start in quoting, end - 1 in quoting and end - 1 > start
        if before:
            yield Token(text[start], start, start + 1, True)
        yield Token(text[start + before : end - after], start + before, end - after, False)
        if after:
            yield Token(text[end - 1], end - 1, end, True)


def _quotation_marks(text: str) -> frozenset[int]:
    """Where an apostrophe is a quotation mark."""
    found: set[int] = set()
    opened: list[int] = []  # one straight mark at most
    curly = 0
    for place, character in enumerate(text):
        if character not in "'\u2018\u2019":
            continue
        within, beyond = text[max(0, place - 1) : place], text[place + 1 : place + 2]
        if character == "\u2018":
            curly += 1
        elif character == "\u2019":
            if curly and not beyond.isalnum():
                curly -= 1
                found.add(place)
        elif beyond.isalnum() and not within.isalnum():
            opened = opened or [place]
        elif opened and not beyond.isalnum() and not within.isspace():
            found |= {*opened, place}
            opened = []
    return frozenset(found)
