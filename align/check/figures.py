"""Numbers, numerals, dates and units: the same on both sides, however each language writes them.

What numbers are equal is for `align.drafting.figures` to say. Here are their places; the separators of the source's
language that were left in the target; numerals of letters, number words and months where there is no figure; units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from ..drafting.figures import COMMA, MAGNITUDE, Fault, Figure, lost_minus, number_fault, places
from ..drafting.spelled import spelled
from ..numbers import number_words
from ..words import fold
from . import fractions, worded
from .accounted import in_words, is_shared, unaccounted
from .converted import converted
from .counted import exchanged
from .finding import Found, Severity, Side
from .language import Tongue
from .lettered import letters
from .quantities import quantities
from .reading import BEGINNING, Readings
from .sides import Sides, at, missing
from .spelt import any_of, spellings

_NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_SWAPPED = str.maketrans(",.", ".,")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
# A number with a separator.
PARTED = re.compile(r"\d[.,]+\d")


def numbers(sides: Sides) -> Sequence[Found]:
    """Numbers that only one side has, or that changed places."""
    if not sides.digits:
        return ()
    if lost := lost_minus(sides.bare_source, sides.bare_target):
        return [at("numbers", Side.SOURCE, lost, "lost before a number: the minus")]
    # The same figures in the same order: no more is asked, but of magnitudes, which stand in words.
    ours, theirs = _NUMBER.findall(sides.bare_source), _NUMBER.findall(sides.bare_target)
    if ours != theirs and _separators(sides.ours.code) != _separators(sides.theirs.code):
        ours = [number.translate(_SWAPPED) for number in ours]
    if ours == theirs and _magnitudes(sides.source) == _magnitudes(sides.target):
        return ()
    fault = _fault(sides)
    if (
        fault is None
        or fractions.same(sides)
        or converted(fault.lost, fault.new, sides)
        or (fault := unaccounted(fault, sides)) is None
    ):
        return ()
    # A small number may be said in other words (a pair, Group G) where nothing stands in its place.
    small = all(_is_small(one) for one in (*fault.lost, *fault.new)) and not (fault.lost and fault.new)
    unsure = not fault.moved and (small or in_words(fault, sides))
    severity = Severity.WARNING if unsure else None
    for side, one in ((Side.TARGET, fault.new), (Side.SOURCE, fault.lost)):
        text = sides.bare_target if side is Side.TARGET else sides.bare_source
        place = next(places(one[0].written, text), None) if one else None
        if place is not None:
            end = place + len(one[0].written)
            return [Found("numbers", side, place, end, fault.told, severity=severity)]
    return [missing("numbers", Side.TARGET, fault.told)._replace(severity=severity)]


def _fault(sides: Sides) -> Fault | None:
    return number_fault(sides.bare_source, sides.bare_target, sides.ours.code, sides.theirs.code)


# What some magnitude is written with: looking for all of them at each letter costs more than all other checks.
_LATIN_MAGNITUDES = ("illion", "thousand")
_ALL_MAGNITUDES = ("δισ", "τρισ", "εκατ", "χιλ", *_LATIN_MAGNITUDES)
_SHORT_MAGNITUDE = re.compile(r"[0-9] ?(?:[bt]n|mn?|k)\b")


def _magnitudes(text: str) -> set[str | None]:
    signs = _LATIN_MAGNITUDES if text.isascii() else _ALL_MAGNITUDES
    if not any(map(text.__contains__, signs)) and not _SHORT_MAGNITUDE.search(text):
        return set()
    return {found.lastgroup for found in MAGNITUDE.finditer(text)}


# Numbers up to here are often written in words.
_SMALL = 12


def _is_small(figure: Figure) -> bool:
    return figure.written.isdigit() and int(figure.written) <= _SMALL


def separators(sides: Sides) -> Sequence[Found]:
    """A number that stands in the target with the separators of the source's language."""
    if not sides.digits or sides.ours.code == sides.theirs.code:
        return ()
    marks = _separators(sides.ours.code)
    if marks == _separators(sides.theirs.code):
        return ()
    foreign = _written_with(*marks)
    found = []
    for written in _FIGURE.finditer(sides.target):
        number = written[0]
        if ("," in number or "." in number) and number in sides.source and foreign.fullmatch(number):
            told = f"{number} has the separators of the source's language"
            swapped = number.translate(_SWAPPED)
            found.append(at("separators", Side.TARGET, written, told, swapped))
    return found


@cache
def _written_with(thousands: str, point: str) -> re.Pattern[str]:
    """A number written with these marks."""
    thousands, point = map(re.escape, (thousands, point))
    return re.compile(rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+(?:{point}[0-9]+)?|[0-9]+{point}(?![0-9]{{3}}$)[0-9]+")


def _separators(code: str) -> tuple[str, str]:
    """The marks between thousands, and between whole and part."""
    return (".", ",") if code in COMMA else (",", ".")


def numerals(sides: Sides) -> Sequence[Found]:
    """Numerals of letters, numbers in words, months and days that differ where neither side has a figure for them."""
    wakes = sides.source_wakes
    return (
        ("letters" in wakes and letters(sides))
        or ("number words" in wakes and _words(sides))
        or ("calendar" in wakes and _calendar(sides))
        or ("counted" in wakes and exchanged(sides))
        or ("parts" in wakes and worded.parts(sides))
        or (("parts" in wakes or "number words" in wakes) and worded.hours(sides))
        or ()
    )


def units(sides: Sides) -> Sequence[Found]:
    """A number that counts something else: € became $, kilometres became miles."""
    if not sides.digits:
        return ()
    ours, theirs = spellings("units", sides.ours.code), spellings("units", sides.theirs.code)
    if not ours or not theirs:
        return ()
    counted = {unit: found for unit, found in _counted(sides.source, sides.ours.code).items() if unit in theirs}
    if not counted:
        return ()
    others = _counted(sides.target, sides.theirs.code)
    for unit, found in counted.items():
        if unit in others or any_of(theirs[unit]).search(sides.target):
            continue
        if unit == "per cent" and (share := _FIGURE.search(found[0])) and is_shared(share[0], sides):
            continue
        new = [other for other in others if other not in counted and not any_of(ours[other]).search(sides.source)]
        if new and (fault := _fault(sides)) and _same_in_other_words(fault, sides):
            continue
        if new or unit in _SIGNED:
            told = f"{found[0].strip()} counts {unit}, the target {'counts ' + new[0] if new else 'does not'}"
            side, place = (Side.TARGET, others[new[0]]) if new else (Side.SOURCE, found)
            return [at("units", side, place, told)]
    return ()


def _same_in_other_words(fault: Fault, sides: Sides) -> bool:
    return converted(fault.lost, fault.new, sides) or unaccounted(fault, sides) is None


# Units that are never left to be understood.
_SIGNED = frozenset(["per cent", "per mille", "euro", "dollar", "pound", "yen", "drachma"])


def _words(sides: Sides) -> list[Found]:
    """Small numbers in words, where no figure of either side can be meant."""
    if sides.digits:
        return []
    # Looking for all of them at each letter costs more than looking for each.
    if sides.target_ascii and not any(map(sides.target_lower.__contains__, number_words(sides.theirs.code))):
        return []
    ours, theirs = _number_word(sides.ours.code), _number_word(sides.theirs.code)
    found = list(theirs.finditer(sides.target)) if theirs else []
    words = ours.findall(sides.source) if ours and found else []
    if not words:
        return []
    there = number_words(sides.theirs.code)
    after = {there[fold(word[0])] for word in found}
    told = [_told(word, sides.ours.code) for word in words]
    if any(after & values for values in told) or after & spelled(sides.source):
        return []
    said = spelled(sides.target)
    # Twelve hundred is a thousand two hundred: a larger number is compared as a whole.
    if told[0] & said or any(len(value) > 2 for value in said & spelled(sides.source)):
        return []
    # Two dozen are twenty-four.
    wholes = [one.number for one in quantities(sides.source, sides.ours.code) if one.number > 1]
    if any(one.number in wholes for one in quantities(sides.target, sides.theirs.code)):
        return []
    return [at("numerals", Side.TARGET, found[0], f"{found[0][0]}, where the source says {words[0]}")]


@lru_cache(1 << 10)
def _told(word: str, code: str) -> frozenset[str]:
    value = number_words(code).get(fold(word))
    return frozenset([value]) if value else spelled(word)


def is_number_word(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word, with a sign behind it or none, is a small number."""
    return _number_words(tongue.code).__contains__


def beginnings_of_numbers(tongue: Tongue) -> frozenset[str]:
    """How small numbers in words begin."""
    return frozenset(fold(word)[:BEGINNING] for word in _number_words(tongue.code))


@cache
def _number_words(code: str) -> frozenset[str]:
    """The number words of a language, accents and what may follow them."""
    found: set[str] = set()
    for part in (_ACCENTED.get(code) or "|".join(number_words(code))).split("|"):
        parts = re.split(r"\[(..)\]", part)
        found |= {parts[0] + one + parts[2] for one in parts[1]} if len(parts) == 3 else {part}
    return frozenset(word + sign for word in found for sign in ("", ",", ".", ";", "·", "!"))


@cache
def _number_word(code: str) -> re.Pattern[str] | None:
    words = number_words(code)
    accented = _ACCENTED.get(code)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{accented or '|'.join(words)})(?!\w)", re.IGNORECASE)


# As they are written; folding each text would cost more than all other checks.
_ACCENTED = {
    "el": "δ[υύ]ο|τρεις|τρία|τριών|τέσσερα|τέσσερις|τεσσάρων|πέντε|έξι|ε[πφ]τά|ο[κχ]τώ|εννέα|εννιά|δέκα|έντεκα|δώδεκα|"
    "είκοσι|τριάντα|σαράντα|πενήντα|εκατό|χίλια"
}


def _calendar(sides: Sides) -> list[Found]:
    if sides.theirs.capital is None:
        return []
    ours = _names(sides.capitals, sides.ours)
    theirs = _names(sides.theirs.capital.findall(sides.target), sides.theirs)
    for kind in (_MONTHS, _DAYS):
        before, after = ours.keys() & kind, theirs.keys() & kind
        if before and after and not before & after and len(before) == len(after):
            now, was = theirs[min(after)], ours[min(before)]
            place = next(word for word in sides.theirs.capital.finditer(sides.target) if word[0] == now)
            return [at("numerals", Side.TARGET, place, f"{now}, where the source says {was}")]
    return []


_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
_MONTHS = frozenset(spellings("calendar", "en")) - _DAYS


def _names(words: Sequence[str], tongue: Tongue) -> dict[str, str]:
    """The months and days that some words name, by the first word that names each."""
    named = _named_in(tongue.code)
    found: dict[str, str] = {}
    for word in words:
        if name := named[word]:
            found.setdefault(name, word)
    return found


def names_a_day(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word holds the name of a month or a day."""
    named, capital = _named_in(tongue.code), tongue.capital
    return lambda word: capital is not None and any(map(named.__getitem__, capital.findall(word)))


@cache
def _named_in(code: str) -> Readings[str, str]:
    return Readings(lambda word: _named(word, code))


@cache
def _beginnings_of_names(code: str) -> tuple[str, ...]:
    return tuple(start for starts in spellings("calendar", code).values() for start in starts)


def _named(word: str, code: str) -> str:
    """The month or day that a word is; "" for any other."""
    if not word.startswith(_beginnings_of_names(code)):
        return ""
    for name, starts in spellings("calendar", code).items():
        for start in starts:
            if word.startswith(start) and len(word) - len(start) <= (3 if code == "el" else 1):
                return name
    return ""


def _counted(text: str, code: str) -> dict[str, re.Match[str]]:
    """What the numbers of a text count, by unit."""
    pattern = _beside(code)
    found: dict[str, re.Match[str]] = {}
    for match in pattern.finditer(text):
        unit = _unit(match[str(match.lastgroup)].lower(), code)
        if unit:
            found.setdefault(unit, match)
    return found


@cache
def _spelt_units(code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """How the units are spelt, and how those begin that may go on."""
    words = [word.lower() for words in spellings("units", code).values() for word in words]
    return frozenset(words), tuple(word[:-1] for word in words if word.endswith("*"))


@lru_cache(1 << 14)
def _unit(said: str, code: str) -> str:
    """The unit that a word or sign is; "" for any other."""
    whole, beginnings = _spelt_units(code)
    if said not in whole and not said.startswith(beginnings):
        return ""
    for unit, words in spellings("units", code).items():
        for word in words:
            if said == word.lower() or (word.endswith("*") and said.startswith(word[:-1].lower())):
                return unit
    return ""


@cache
def _beside(code: str) -> re.Pattern[str]:
    """A number and the word or sign after it, or the sign before it."""
    known = {word for words in spellings("units", code).values() for word in words}
    signs = "".join(re.escape(word) for word in sorted(known) if len(word) == 1 and not word.isalnum())
    # °C and °F are known from ° by their letter.
    scales = "|".join(sorted(re.escape(word) for word in known if len(word) == 2 and word[0] in "°º"))
    return re.compile(
        rf"(?P<before>[0-9{signs}])(?:(?<=[{signs}])\s?[0-9][0-9.,]*|"
        rf"(?<=[0-9])(?<![0-9].)[0-9.,]*{_SCALE}\s?-?(?:(?P<sign>{scales}|[{signs}])|(?P<word>{_SQUARE}|[^\W\d_]+)))"
    )


# Units of more than a word.
_SQUARE = r"τ\.\s?(?:μ|χλμ)\.?|(?:square|sq\.?) [^\W\d_]+|τετραγωνικ\w+ \w+|[ck]?m[2²]"
# A magnitude may stand between a number and what it counts.
_SCALE = (
    r"(?:\s?(?:εκατομμύρι\w+|εκατομμυρί\w+|εκατ\.?(?!\w)|δισεκατομμύρι\w+|δισεκατομμυρί\w+|δισ\.?(?!\w)|χιλιάδες|million|billion|"
    r"thousand|[mb]n))?"
)
