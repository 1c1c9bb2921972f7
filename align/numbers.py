"""Numbers that two texts share, however each writes them.

Separators are dropped, so 1.234,56 and 1,234.56 are one number; so are 14:30 and 14.30. Greek numerals
(ιε΄), roman ones (XV) and the small numbers in words have the number's key, too. What a number counts
(dates, sums) is not asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

_ROMAN = re.compile(r"(?=[MDCLXVI]{2})M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE | re.ASCII)
_GREEK_VALUES = {
    letter: value * power
    for power, letters in ((1, "αβγδεϛζηθ"), (10, "ικλμνξοπϟ"), (100, "ρστυφχψωϡ"))
    for value, letter in enumerate(letters, start=1)
}
_KERAIA = "\u02b9\u0374\u0384\u00b4'’"
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

# Folded words by language. One is left out: it is an article in most languages.
_WORDS = {
    "el": "δυο τρεισ,τρια,τριων τεσσερα,τεσσερισ,τεσσερων πεντε εξι επτα,εφτα οκτω,οχτω εννεα,εννια δεκα εντεκα δωδεκα",
    "en": "two three four five six seven eight nine ten eleven twelve",
}
_MORE = {
    "el": {"εικοσι": 20, "τριαντα": 30, "σαραντα": 40, "πενηντα": 50, "εκατο": 100, "χιλια": 1000, "χιλιαδεσ": 1000},
    "en": {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000, "thousands": 1000},
}


def digits(number: str) -> str:
    """The digits of a number as ASCII, separators and leading zeros dropped.

    >>> digits("1.234,56"), digits("1,234.56"), digits("007")
    ('123456', '123456', '7')
    """
    plain = "".join(str(unicodedata.decimal(c)) for c in number if c.isdecimal())
    return plain.lstrip("0") or "0"


@cache
def number_words(lang: str) -> dict[str, str]:
    """The numbers that a language writes in words: folded word to digits; none for a language without a list."""
    first = lang.split("-")[0].lower()
    words = {
        word: str(value)
        for value, alike in enumerate(_WORDS.get(first, "").split(), start=2)
        for word in alike.split(",")
    }
    return words | {word: str(value) for word, value in _MORE.get(first, {}).items()}


def roman(word: str) -> str:
    """The digits of a roman numeral of two letters or more; "" when the word is none.

    >>> roman("XIX"), roman("mix")
    ('19', '1009')
    """
    if not _ROMAN.fullmatch(word):
        return ""
    values = [_ROMAN_VALUES[letter] for letter in word.lower()]
    return str(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))


def greek(word: str) -> str:
    """The digits of a folded Greek numeral with its sign; "" when the word is none.

    >>> greek("ιε΄"), greek("απ'")
    ('15', '')
    """
    if len(word) < 2 or word[-1] not in _KERAIA:
        return ""
    values = [_GREEK_VALUES.get(letter, 0) for letter in word[:-1]]
    falling = all(one > two for one, two in pairwise(values))
    return str(sum(values)) if falling and all(values) else ""
