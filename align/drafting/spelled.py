"""The numbers that a text can hold in words, numerals of letters (Β΄, XIV) and names of months.

Number words are Greek or English: whole words in English, the beginnings of words in Greek, which inflects them. A
reading that may be meant is given; which of them is right is for the figures of the other side to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ..numbers import greek, roman
from ..words import fold

# Folded words that are a number, whole in English and by their beginnings in Greek, which inflects them.
_ENGLISH = {
    word: value
    for value, words in enumerate(
        (
            "zero nought midnight", "one first once a an single", "two second twice double both pair couple half",
            "three third triple thirds", "four fourth quarter", "five fifth", "six sixth", "seven seventh",
            "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth dozen noon midday midnight",
            "thirteen thirteenth", "fourteen fourteenth", "fifteen fifteenth", "sixteen sixteenth",
            "seventeen seventeenth", "eighteen eighteenth", "nineteen nineteenth",
        )
    )
    for word in words.split()
}  # fmt: skip
_ENGLISH |= {
    start + end: 10 * value
    for value, start in enumerate(["twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"], start=2)
    for end in ("y", "ies", "ieth")
}
_ENGLISH |= {"hundred": 100, "hundredth": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# "A" and "an" count nothing: every sentence has one.
del _ENGLISH["a"], _ENGLISH["an"]
_GREEK = sorted(
    (
        (stem, int(value))
        for line in (
            "0 μηδεν", "1 ενα ενασ εναν ενοσ μια μιασ πρωτ", "2 δυο δευτερ διπλ δισ", "3 τρεισ τρια τριων τριτ τριπλ",
            "4 τεσσερ τεταρτ", "5 πεντε πεμπτ", "6 εξι εκτο εκτη εκτησ εκτου", "7 επτα εφτα εβδομ",
            "8 οκτω οχτω ογδοο ογδοη", "9 εννε εννια ενατ", "10 δεκα δεκατ", "11 εντεκα ενδεκα",
            "12 δωδεκα ντουζιν μεσημερι μεσανυχτα", "13 δεκατρ", "14 δεκατεσσ", "15 δεκαπεντ", "16 δεκαεξ δεκαξ",
            "17 δεκαεπτ δεκαεφτ", "18 δεκαοκτ δεκαοχτ", "19 δεκαενν", "20 εικοσ", "30 τριαντ τριακοστ μισι μιση",
            "40 σαραντ τεσσαρακοστ", "50 πενηντ πεντηκοστ", "60 εξηντ εξηκοστ", "70 εβδομηντ εβδομηκοστ",
            "80 ογδοντ ογδοηκοστ", "90 ενενηντ ενενηκοστ", "100 εκατο εκατον εκατοστ", "200 διακοσι",
            "300 τριακοσι", "400 τετρακοσι", "500 πεντακοσι", "600 εξακοσι", "700 επτακοσι εφτακοσι",
            "800 οκτακοσι οχτακοσι", "900 εννιακοσι εννεακοσι", "1000 χιλι", "1000000 εκατομμ",
            "1000000000 δισεκατομμ",
        )
        for value, *stems in [line.split()]
        for stem in stems
    ),
    key=lambda row: -len(row[0]),
)  # fmt: skip
_OF_AN_HOUR = {"quarter": "15", "half": "30", "τεταρτο": "15", "μισι": "30", "μιση": "30"}
_WHOLE = {"εξι", "ενα", "ενασ", "εναν", "ενοσ", "μια", "μιασ", "δισ", "εκατο", "εκατον"}
_MONTHS = re.compile(
    r"\b(?:(?P<m1>jan|ιανουαρ|γεναρ)|(?P<m2>feb|φεβρουαρ|φλεβαρ)|(?P<m3>mar|μαρτ)|(?P<m4>apr|απριλ)|"
    r"(?P<m5>may|μαιο|μαη)|(?P<m6>june?\b|ιουνι)|(?P<m7>july?\b|ιουλι)|(?P<m8>aug|αυγουστ)|(?P<m9>sept?|σεπτεμβρ)|"
    r"(?P<m10>oct|οκτωβρ)|(?P<m11>nov|νοεμβρ)|(?P<m12>dec|δεκεμβρ))"
)
_WORD = re.compile(r"[^\W\d_]+[\u02b9\u0374\u0384\u00b4'’]?")
_AND = {"and", "και"}


# The checks of one pair ask after its texts more than once.
@lru_cache(8)
def spelled(text: str) -> frozenset[str]:
    """The numbers that a text can hold in words, numerals of letters and names of months."""
    return frozenset(_spelled(text))


def _spelled(text: str) -> Iterator[str]:
    run: list[int] = []
    end = 0
    for found in _WORD.finditer(text):
        word, alone, value = _worth(found[0])
        yield from alone
        if value is None and not run:
            continue
        joined = not text[end : found.start()].strip(" -\u00a0")
        if value is None and word in _AND and joined:
            end = found.end()
            continue
        if run and (value is None or not joined):
            yield from _readings(run)
            run = []
        if value is not None:
            run.append(value)
        end = found.end()
    yield from _readings(run)


@lru_cache(1 << 15)
def _worth(written: str) -> tuple[str, tuple[str, ...], int | None]:
    """A word folded, the numbers that it is by itself, and the value that it adds to a number of several words."""
    word = fold(written)
    month = _MONTHS.match(word)
    letters = {"I": "1", "Ι": "1", "V": "5", "X": "10", "Χ": "10"}.get(written, "")
    numeral = greek(word) or roman(written.rstrip("'’΄´ʹ")) or letters
    alone = (str(month.lastgroup)[1:] if month else "", numeral, _OF_AN_HOUR.get(word, ""))
    return word, tuple(filter(None, alone)), _english_number(word) if word.isascii() else _greek_number(word)


def _english_number(word: str) -> int | None:
    return _ENGLISH.get(word.rstrip("'’"), _ENGLISH.get(word.rstrip("'’s")))


def _greek_number(word: str) -> int | None:
    for start, value in _GREEK:
        if word == start or (start not in _WHOLE and word.startswith(start)):
            return value
    return None


def _readings(run: list[int]) -> Iterator[str]:
    """The values of number words in a row: 20 5 is 25, 2 1000 is 2000, 19 84 is 1984; each by itself, too."""
    total = group = 0
    for value in run:
        yield str(value)
        if value in (30, 40, 50, 60, 70, 80, 90, 20):
            yield str(1900 + value)
        if value >= 1000:
            total, group = total + max(group, 1) * value, 0
        elif value == 100 and 0 < group < 100:
            group *= 100
        else:
            group += value
    yield str(total + group)
    for one, two in pairwise(run):
        yield f"{one}{two}"
    if len(run) == 3:
        yield f"{run[0]}{run[1] + run[2]}"
