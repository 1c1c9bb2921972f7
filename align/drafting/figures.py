"""Whether two sentences hold the same numbers, however each language writes them.

1.500,5 and 1,500.5 are one number, 3,5 and 35 are two. 15:30 is 3:30 p.m.; a month's number may become its name, and
a small number, a numeral of letters (Β΄, XIV) or a magnitude may stand in words. What a number counts is asked only of
percent signs and currencies. Values are compared, so that a digit lost, added or moved is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from ..lexicon import lexicon
from ..words import fold, stem
from .spelled import spelled
from .spoken import is_said, plainer, shares, spoken

_DIGITS = str.maketrans({chr(zero + digit): str(digit) for zero in (0xFF10, 0x0660, 0x06F0) for digit in range(10)})
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]")
# The 2 of km2 is no number.
_NUMBER = re.compile(r"\d(?:(?<![a-z]m\d)\d*(?:[.,:]\d+)*|(?:(?<=[014-9])|(?<=[23])\d)\d*)")
# Thousands set off by a blank or an apostrophe.
_SPACED = re.compile(r"\d(?<![\d.,:]\d)\d{0,2}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?![\d])")
# Where the comma divides whole from part; elsewhere the point does.
COMMA = {"el", "fr", "de", "it", "es", "pt", "ru", "bg", "sr", "tr", "nl", "pl", "ro"}
_CLOCK = re.compile(r"(\d\d?)(?:[.:](\d\d))?")
_AFTERNOON = re.compile(
    r"\s?(?:p\.?\s?m\b|μ\.?\s?μ\b|(?:in the )?(?:afternoon|evening)|(?:το )?(?:απόγευμα|βράδυ))", re.IGNORECASE
)
_MORNING = re.compile(r"\s?(?:a\.?\s?m\b|π\.?\s?μ\b|(?:in the )?morning|(?:το )?πρωί)", re.IGNORECASE)
_SCALES = (
    (re.compile(r"[\s-]?(?:δισεκ\w*|δισ\b|billion\b|bn\b)"), 10**9),
    (re.compile(r"[\s-]?(?:τρισεκ\w*|τρισ\b|trillion\b|tn\b)"), 10**12),
    (re.compile(r"[\s-]?(?:εκατομμ\w*|εκατ\b|million\b|mn?\b)"), 10**6),
    (re.compile(r"[\s-]?(?:χιλιάδ\w*|χιλ\b|thousand\b|k\b)"), 10**3),
)
# A scale or a time of day begins so.
_SCALED = re.compile(r"[\s-]?[δτεχbtmk]")
_TIMED = re.compile(r"\s?[paimeτπμαβ]", re.IGNORECASE)
# What begins with a set of letters is looked for twice as fast as what begins with several words.
MAGNITUDE = re.compile(
    r"[δτεχbtm\d](?:(?P<m9>(?<=δ)ισ(?:εκ|\b)|(?<=b)illion|(?<=\d)\s?bn\b)|(?P<m12>(?<=τ)ρισ|(?<=t)rillion|(?<=\d)\s?tn\b)|"
    r"(?P<m6>(?<=ε)κατ(?:ομμ|\b)|(?<=m)illion|(?<=\d)\s?mn?\b)|(?P<m3>(?<=χ)ιλ(?:ιάδ|\b)|(?<=t)housand|(?<=\d)\s?k\b))"
)
_SHORT_YEAR = re.compile(r"(?<=['’‘])\d\d$|(?<!\d)\d0$")
_SAME_CENTURY = re.compile(r"(?<!\d)([12]\d)\d\d[-–/]$")
_COUNTED = {
    "%": re.compile(r"%|٪|％|per\s?cent|\bpct\b|percentage|τοις εκατό|ποσοστ", re.IGNORECASE),
    "€": re.compile(r"€|\beuros?\b|\bEUR\b|ευρώ", re.IGNORECASE),
    "$": re.compile(r"\$|\b(?:dollars?|bucks?|USD)\b|δολ[αά]ρ", re.IGNORECASE),
    "£": re.compile(r"£|\bpounds?\b|\bGBP\b|λίρ[αεώ]", re.IGNORECASE),
}
_BELOW = re.compile(r"(?:^|(?<=[\s(]))[-−–]\d")
_BELOW_WORDS = re.compile(
    r"(?:^|(?<=[\s(]))[-−–]\d|minus|below|negative|sub-?zero|μείον|πλην|κάτω|αρνητικ", re.IGNORECASE
)

_MINUS = re.compile(r"(?:^|(?<=[\s(]))(?:\u2212\d|-(?=\d[\d.,]*\s?(?:°|βαθμ|degrees)))")
_WORD_AFTER = re.compile(r"\s+([^\W\d_]+)")
_JOINT = re.compile(
    r"[^\s\w]{0,2}\s?(?:[-–—:]|σε|στ[αοι]ν?|έως|ως|μέχρι|και|με|to|and|until|versus|vs\.?)\s?[^\s\w]{0,2}"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text: as it is written, and the values it can have.

    `other` are its values if its separators are the other language's, `scaled` those with a magnitude (3 million).
    """

    written: str
    values: frozenset[str]
    other: frozenset[str]
    scaled: frozenset[str] = frozenset()

    def meets(self, figure: Figure) -> bool:
        """Whether both can be one number."""
        if self.scaled and figure.scaled:
            return bool(self.scaled & figure.scaled)
        if (self.values | self.scaled) & (figure.values | figure.scaled):
            return True
        return _plain(self.written) == _plain(figure.written) and bool(
            (self.values | self.other) & (figure.values | figure.other)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not the same in two sentences: in words, the numbers of one side only, whether they changed places."""

    told: str
    lost: tuple[Figure, ...] = ()
    new: tuple[Figure, ...] = ()
    moved: bool = False


def other_numbers(source: str, answer: str, source_lang: str, target_lang: str) -> str:
    """What is not the same in the numbers of two sentences, in words; "" when they agree.

    >>> other_numbers("Κόστισε 1.500,50 €.", "It cost €1,500.50.", "el", "en")
    ''
    >>> other_numbers("Ανέβηκε 3,5%.", "It rose 35%.", "el", "en")
    'other numbers: 3,5 and 35'
    """
    fault = number_fault(source, answer, source_lang, target_lang)
    if fault or not (_DIGIT.search(source) or _DIGIT.search(answer)):
        return fault.told if fault else ""
    return _other_signs(source.translate(_DIGITS), answer.translate(_DIGITS))


def number_fault(source: str, answer: str, source_lang: str, target_lang: str) -> Fault | None:
    """What is not the same in the numbers of two sentences, whatever they count; None when they agree."""
    if not _DIGIT.search(source) and not _DIGIT.search(answer):
        return None
    texts = [_in_western_digits(source), _in_western_digits(answer)]
    languages = [lang.split("-")[0].lower() for lang in (source_lang, target_lang)]
    # Thousands set off by a blank are looked for only where there may be some.
    sides = [
        [_figures(text, lang, spaced) for spaced in ((True, False) if _SPACED.search(text) else (False,))]
        for text, lang in zip(texts, languages, strict=True)
    ]
    if not any(side[-1] for side in sides):
        return None
    left = [(before, after, *_left_over(before, after, texts)) for before in sides[0] for after in sides[1]]
    if not (agreed := [(before, after) for before, after, lost, new in left if not lost and not new]):
        if any(number_fault(one, two, source_lang, target_lang) is None for one, two in plainer(texts)):
            return None
        lost, new = left[-1][2:]
        return fault_of(lost, new)
    if not any(_in_order(before, after, texts, languages) for before, after in agreed):
        return Fault("the numbers have changed places", moved=True)
    return None


def fault_of(lost: list[Figure], new: list[Figure]) -> Fault:
    """That these numbers are of one side only."""
    return Fault(f"other numbers: {_listed(lost, new)} and {_listed(new, lost)}", tuple(lost), tuple(new))


def _listed(figures: list[Figure], others: list[Figure]) -> str:
    """Figures as written, and what they come to where the other side writes the same: 9 (9000000), 9 (9000000000)."""
    alike = {each.written for each in figures} & {each.written for each in others}
    written = [
        f"{each.written} ({', '.join(sorted(each.scaled or each.values))})" if each.written in alike else each.written
        for each in figures
    ]
    return " ".join(written) or "none"


def lost_minus(source: str, answer: str) -> re.Match[str] | None:
    """The minus of a number that the answer has neither as a sign nor in words; None when there is none.

    A hyphen is one only before degrees and per cent: elsewhere it joins or parts.
    """
    if "\u2212" not in source and "-" not in source:
        return None
    found = _MINUS.search(source)
    return None if found is None or _BELOW_WORDS.search(answer) else found


def figures_of(text: str, lang: str) -> list[Figure]:
    """The numbers that a text has in figures, in their order."""
    return _figures(_in_western_digits(text), lang.split("-")[0].lower(), spaced=False)


def _in_western_digits(text: str) -> str:
    return text.translate(_DIGITS) if _OTHER_DIGIT.search(text) else text


def values_of(number: str, lang: str) -> frozenset[str]:
    """The values that a number in figures can have by itself, such as 1500.5."""
    return _values(number, lang in COMMA)


def _plain(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())


def _figures(text: str, lang: str, spaced: bool) -> list[Figure]:
    if spaced:
        text = _SPACED.sub(lambda found: _plain(found.group()), text)
    return [_figure(text, found, lang) for found in _NUMBER.finditer(text)]


def _figure(text: str, found: re.Match[str], lang: str) -> Figure:
    written, after = found.group(), text[found.end() : found.end() + 24]
    comma = lang in COMMA
    values, other = _values(written, comma), _values(written, not comma)
    scaled: set[str] = set()
    for pattern, scale in _SCALES if _SCALED.match(after) else ():
        if pattern.match(after):
            scaled = {_number(Decimal(value) * scale) for value in values if value.replace(".", "").isdigit()}
            break
    if len(written) == 2:
        if _SHORT_YEAR.search(text[max(0, found.end() - 4) : found.end()]):
            values |= {f"19{written}"}
        # 2001-02 is 2001 to 2002.
        if year := _SAME_CENTURY.search(text[max(0, found.start() - 6) : found.start()]):
            values |= {year[1] + written}
    values = values.union(_times(written, after))
    if after[:1] in "%/" or "%" in after[:2] or after[:9].strip()[:3] in ("per", "τοι"):
        values = values.union(shares(written, text[: found.start()], after))
    # The 1900s are the 20th century.
    if after[:1] == "s" and len(written) == len("1900") and written.endswith("00"):
        values |= {str(int(written[:2]) + 1)}
    return Figure(written, values, other, frozenset(scaled))


@lru_cache(1 << 12)
def _values(written: str, comma: bool) -> frozenset[str]:
    """The value of a number, where the comma divides whole from part or the point does."""
    parts = re.split(r"[.,:]", written)
    marks = re.findall(r"[.,:]", written)
    if not marks:
        return frozenset({_number(Decimal(written))})
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0].strip("0")
    if ":" in marks:
        value = ""
    elif grouped and len(set(marks)) == 1 and (len(marks) > 1 or (marks[0] == ".") == comma):
        value = "".join(parts)
    elif len(marks) == 1:
        value = f"{parts[0]}.{parts[1]}"
    elif len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and all(len(part) == 3 for part in parts[1:-1]):
        value = "".join(parts[:-1]) + "." + parts[-1]
    else:
        value = ""
    return frozenset({_number(Decimal(value)) if value else ":".join(str(int(part)) for part in parts)})


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).lstrip("0") or "0"


def _times(written: str, after: str) -> Iterator[str]:
    """The time of day that a number can be, on the clock of 24 hours; a full hour is its number, too."""
    clock = _CLOCK.fullmatch(written)
    if not clock or int(clock[1]) > 24 or int(clock[2] or 0) > 59:
        return
    hour, minutes = int(clock[1]), int(clock[2] or 0)
    if clock[2]:
        yield f"{hour}:{minutes}"
    if clock[2] and not minutes and ":" in written:
        yield str(hour)
    if not _TIMED.match(after):
        return
    if _AFTERNOON.match(after) and hour <= 12:
        yield f"{hour % 12 + 12}:{minutes}"
    elif _MORNING.match(after) and hour <= 12:
        yield f"{hour % 12}:{minutes}"


def _left_over(before: list[Figure], after: list[Figure], texts: list[str]) -> tuple[list[Figure], list[Figure]]:
    """Numbers that only one side has, in figures or otherwise."""
    lost, new = _unmatched(before, after)
    lost = [each for each in lost if not (each.values | each.scaled) & spoken(texts[1])]
    new = [each for each in new if not (each.values | each.scaled) & spoken(texts[0])]
    # A date or a time is its parts, where the other writes those apart: 18.5.2020 and 18 May 2020.
    if lost or new:
        lost, new = _unmatched(_apart(lost), _apart(new))
    # Numbers in words are looked for only where a figure is left over.
    return (
        [each for each in lost if not each.values & spelled(texts[1])],
        [each for each in new if not each.values & spelled(texts[0])],
    )


def _unmatched(before: list[Figure], after: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    lost, new = [], list(after)
    for figure in before:
        met = next((each for each in new if each.written == figure.written and figure.meets(each)), None) or next(
            (each for each in new if figure.meets(each)), None
        )
        if met:
            new.remove(met)
        else:
            lost.append(figure)
    return lost, new


def _apart(figures: list[Figure]) -> list[Figure]:
    found = []
    for figure in figures:
        parts = re.split(r"[.:]", figure.written)
        if len(parts) == 1 or (len(parts) == 2 and ":" not in figure.written) or "," in figure.written:
            found.append(figure)
        else:
            found += [Figure(part, frozenset({str(int(part))}), frozenset()) for part in parts]
    return found


def _in_order(before: list[Figure], after: list[Figure], texts: list[str], languages: Sequence[str]) -> bool:
    """Whether no two numbers have changed places that may not."""
    rest = list(after)
    met: list[tuple[int, str, str]] = []
    for figure in before:
        place = next((at for at, each in enumerate(rest) if figure.meets(each)), None)
        if place is not None:
            met.append((place, figure.written, rest[place].written))
            rest[place] = Figure("", frozenset(), frozenset())
    return not any(
        one[0] > two[0] and (_joined(one[1], two[1], texts[0]) or _exchanged(one, two, texts, languages))
        for one, two in pairwise(met)
    )


def _joined(one: str, two: str, text: str) -> bool:
    """Whether two numbers are a range, a score or a comparison, whose order is its sense. A date is none."""
    for start in places(one, text):
        end = start + len(one)
        between = next((text[end:place] for place in places(two, text) if place >= end), None)
        if between is not None and "\n" not in between:
            return bool(_JOINT.fullmatch(between))
    return False


def _exchanged(
    one: tuple[int, str, str], two: tuple[int, str, str], texts: list[str], languages: Sequence[str]
) -> bool:
    """Whether a number of the answer counts what another counts in the source; all must count something."""
    kinds = [_counted(each[1], texts[0]) for each in (one, two)]
    others = [_counted(each[2], texts[1]) for each in (one, two)]
    if not all(kinds + others):
        return False
    words = lexicon(*languages)
    return any(others[1 - place] in words.get(kinds[place], ()) for place in (0, 1))


def _counted(number: str, text: str) -> str:
    """The type of the word after a number; "" when no word follows."""
    after = (_WORD_AFTER.match(text, place + len(number)) for place in places(number, text))
    found = next(filter(None, after), None)
    return stem(fold(found[1])) if found else ""


def places(number: str, text: str) -> Iterator[int]:
    """Where a number stands in a text and is no part of a longer one.

    >>> list(places("16", "16 of 160, and 16"))
    [0, 15]
    """
    place = text.find(number)
    while place >= 0:
        end = place + len(number)
        if not text[place - 1 : place].isdecimal() and not text[end : end + 1].isdecimal():
            yield place
        place = text.find(number, place + 1)


def _other_signs(source: str, answer: str) -> str:
    """A percent sign, a currency or a minus that one side has and the other does not, even in words."""
    for sign, words in _COUNTED.items():
        for one, two, told in ((source, answer, "lost"), (answer, source, "new")):
            if sign not in one:
                continue
            stands = re.search(rf"\d+\s?{re.escape(sign)}|{re.escape(sign)}\s?\d", one)
            shared = sign == "%" and stands and is_said(stands[0].rstrip("% "), two)
            if stands and not shared and not words.search(two):
                return f"{told} beside a number: {sign}"
    if _BELOW.search(source) and not _BELOW_WORDS.search(answer):
        return "lost before a number: the minus"
    return ""
