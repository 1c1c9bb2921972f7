"""Numbers that two texts share, however each writes them.

Separators are dropped, so 1.234,56 and 1,234.56 are one number; so are 14:30 and 14.30. Greek numerals
(ιε΄), roman ones (XV) and the small numbers in words have the number's key, too. What a number counts
(dates, sums) is not asked.
"""

from __future__ import annotations

import re
import unicodedata

_ROMAN = re.compile(r"(?=[MDCLXVI]{2})M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
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
