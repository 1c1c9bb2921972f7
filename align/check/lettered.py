"""Numerals of letters that the target does not say: Β΄, ιβ΄, XIV.

A letter that tells things apart may stay one, as the points of a law and the classes of a licence do: α΄ is (a) there.
"""

from __future__ import annotations

import re

from ..drafting.figures import figures_of
from ..drafting.spelled import spelled
from ..numbers import greek, roman
from ..words import fold
from .finding import Found, Side
from .sides import Sides, at

# A numeral of letters: Β΄, ιβ΄, XIV. One roman letter alone may be anything.
_NUMERAL = re.compile(
    r"(?<![\w.'’])(?:[Α-ΩϚϞα-ωϛϟ]{1,4}[\u02b9\u0374\u0384\u00b4'’]|[IVXLCΙΧ]{2,7}|(?<=[a-z] )[IVX])(?![\w])"
)
ROMAN = re.compile("[IVXLCΙΧ]{2}")
KERAIAS = frozenset("'’\u0384\u0374\u02b9\u00b4")
# What a numeral with a sign, or of one roman letter, ends with: a quick look.
_NUMERAL_END = re.compile(
    r"[\u02b9\u0374\u0384\u00b4'’IVX](?:(?<=[Α-ΩϚϞα-ωϛϟ][\u02b9\u0374\u0384\u00b4'’])|(?<=[a-z] [IVX]))(?!\w)"
)
_TWINS = str.maketrans("ΙΧ", "IX")
_ONE = {"I": "1", "V": "5", "X": "10"}
# A letter of its own: in brackets, or a capital after a word; the article and the pronoun are none.
_LETTER = re.compile(r"(?<=\()[A-Za-z](?=\))|(?<=[a-z] )[A-HJ-Z](?![\w'’])|(?<=\w )[a-z](?=\))|(?<=point )[a-z](?!\w)")
# A letter is known by its place in the alphabet, or by its sound.
_LATIN = ("a", "b", "cg", "d", "e", "fz", "gh", "h", "ij", "jk", "kl", "lm", "mn", "nx", "o", "p")
_SOUNDS = dict(zip("αβγδεζηθικλμνξοπ", _LATIN, strict=True))


def letters(sides: Sides) -> list[Found]:
    """A numeral of letters of the source that the target says in no way."""
    signed = any(map(sides.source.__contains__, KERAIAS)) and _NUMERAL_END.search(sides.source)
    if not signed and not ROMAN.search(sides.source):
        return []
    ours = _numerals_in(sides.source)
    if not ours:
        return []
    said = {value for value, _ in _numerals_in(sides.target)}
    if all(value in said for value, _ in ours):
        return []
    said |= {value for figure in figures_of(sides.target, sides.theirs.code) for value in figure.values}
    for value, found in ours:
        if value not in said and value not in spelled(sides.target) and not _is_letter(found[0], sides.target):
            sure = found[0][-1] in "\u0374\u0384\u02b9\u00b4" or bool(said)
            if sure:
                return [at("numerals", Side.SOURCE, found, f"{found[0]} is {value}, which the target does not say")]
    return []


def _is_letter(numeral: str, target: str) -> bool:
    """Whether a numeral of one letter is a letter of the target's alphabet there."""
    sounds = _SOUNDS.get(fold(numeral[:-1]), "")
    return any(letter.lower() in sounds for letter in _LETTER.findall(target)) if sounds else False


def _numerals_in(text: str) -> list[tuple[str, re.Match[str]]]:
    found = []
    for numeral in _NUMERAL.finditer(text):
        value = greek(fold(numeral[0])) or roman(numeral[0].translate(_TWINS)) or _ONE.get(numeral[0], "")
        # An apostrophe after one letter is rather an elision, but after a capital it is a numeral.
        if value and (numeral[0][-1] not in "'’" or numeral[0][0].isupper()):
            found.append((value, numeral))
    return found
