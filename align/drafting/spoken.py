"""Numbers that are said in no single word: times of day, halves, and the shares that are percents, too.

Half past six is 6:30 and 18:30, εξίμισι too; two and a half and δυόμισι are 2.5, half of them is 50 %. Asked only
where a figure is left over, so that sentences without one pay nothing. Telephone numbers are here as well: they are
the same with and without the country's prefix, however they are grouped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..words import fold

_HOURS = {
    word: value
    for value, words in enumerate(
        (
            "one μια μιαμιση", "two δυο δυομιση", "three τρεισ τρεισημιση", "four τεσσερισ τεσσερισημιση",
            "five πεντε πεντεμιση", "six εξι εξιμιση", "seven επτα εφτα εφταμιση επταμιση",
            "eight οκτω οχτω οχτωμιση οκτωμιση", "nine εννεα εννια εννιαμιση εννεαμιση", "ten δεκα δεκαμιση",
            "eleven εντεκα ενδεκα εντεκαμιση", "twelve noon midday midnight δωδεκα δωδεκαμιση",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_MINUTES = {
    "five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30,
    "πεντε": 5, "δεκα": 10, "τεταρτο": 15, "εικοσι": 20, "εικοσιπεντε": 25, "μιση": 30, "μισι": 30,
}  # fmt: skip
_ENGLISH_HOURS = "|".join(word for word in _HOURS if word.isascii())
_GREEK_HOURS = "|".join(word for word in _HOURS if not word.isascii() and not word.endswith("μιση"))
_ENGLISH_CLOCK = re.compile(
    r"\b(half|quarter|twenty[ -]five|five|ten|twenty)(?: minutes)?[ -]"
    rf"(past|after|to|before)[ -]({_ENGLISH_HOURS}|\d\d?)\b"
)
_GREEK_CLOCK = re.compile(rf"\b({_GREEK_HOURS}|\d\d?) (και|παρα) (μιση|μισι|τεταρτο|πεντε|δεκα|εικοσι(?: ?πεντε)?)\b")
# Εξίμισι, δυόμισι, and the one that has a form for each gender: ενάμιση, μιάμιση.
_AND_A_HALF = re.compile(r"\b(ενα|μια|δυο|τρεισ?η?|τεσσερισ?η?|πεντε|εξι|[εο][φπ]τα|ο[κχ]τω|εννε?ι?α|δεκα)μισ[ηι]\w?\b")
_COUNTS = {**_HOURS, "a": 1, "an": 1, "ενα": 1, "ενασ": 1, "τρια": 3, "τεσσερα": 4}
_HALF = re.compile(
    rf"\b({'|'.join(_COUNTS)})(?:-and-a-half(?P<years> years?)?|"
    r" (?P<year>years? )?(?:\w+ )?(?:and a half|και μισ(?:οσ?|η)))\b"
)
_SHARES = {
    "half": "1/2", "halves": "1/2", "quarter": "1/4", "third": "1/3", "fifth": "1/5", "tenth": "1/10",
    "μισο": "1/2", "μισα": "1/2", "μισοι": "1/2", "μισεσ": "1/2", "μισουσ": "1/2", "μισων": "1/2", "ημισυ": "1/2",
    "τεταρτο": "1/4", "τριτο": "1/3", "πεμπτο": "1/5", "δεκατο": "1/10",
}  # fmt: skip
# Spans of time that are a number of days or years.
_SPANS = {
    "fortnight": ("14", "15"), "δεκαπενθημερο": ("14", "15"), "δεκαπενθημερου": ("14", "15"), "decade": ("10",),
    "decades": ("10",), "δεκαετια": ("10",), "δεκαετιασ": ("10",), "century": ("100",), "αιωνα": ("100",),
    "αιωνασ": ("100",),
}  # fmt: skip
# The number in a span of time that is one word: εικοσιτετράωρο, τριήμερο, πενταετία, εξάμηνο.
_IN_COMPOUND = {
    stem: value
    for value, stems in (
        (2, "δι δυ δυα δυο"), (3, "τρι"), (4, "τετρα τετρ"), (5, "πεντα πενθ πεντ"), (6, "εξα εξ"),
        (7, "επτα εφτα επτ εφτ"), (8, "οκτα οχτα οκτ οχτ"), (9, "εννια εννεα εννι"), (10, "δεκα δεκ δεχ"),
        (12, "δωδεκα δωδεκ"), (15, "δεκαπεντα δεκαπενθ"), (20, "εικοσα εικοσι εικοσ"),
        (30, "τριαντα τριακοντα"), (40, "σαραντα τεσσαρακοντα"), (50, "πενηντα πεντηκοντα"), (60, "εξηντα"),
        (70, "εβδομηντα"), (80, "ογδοντα"), (90, "ενενηντα"), (100, "εκατοντα"),
    )
    for stem in stems.split()
}  # fmt: skip
_STEMS = "|".join(sorted(_IN_COMPOUND, key=len, reverse=True))
_COMPOUND = re.compile(
    rf"\b({_STEMS})({_STEMS})?(?:ωρ(?:ο|α|ου|ων|η|ησ|εσ)|ημερ(?:ο|α|ου|ων|η|ησ|εσ)|ετια[σ]?|ετι(?:εσ|ων)|ετ(?:ησ|εσ|ουσ|η)|"
    r"μην(?:ο|α|ου|ων|η|ησ|εσ))\b"
)
_SEVERAL = re.compile(r"\b(two|three|four|δυο|τρια|τεσσερα)[ -](thirds|quarters|fourths|fifths|τριτα|τεταρτα|πεμπτα)\b")
_PARTS = {"thirds": 3, "τριτα": 3, "quarters": 4, "fourths": 4, "τεταρτα": 4, "fifths": 5, "πεμπτα": 5}
_PERCENTS = {
    "50": "1/2", "25": "1/4", "75": "3/4", "33": "1/3", "66": "2/3", "67": "2/3", "20": "1/5", "40": "2/5",
    "60": "3/5", "80": "4/5", "10": "1/10",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


# The checks of one pair ask after its texts more than once.
@lru_cache(8)
def spoken(text: str) -> frozenset[str]:
    """The times of day (`17:45`), halves (`2.5`), shares (`1/4`) and spans of time that a text can hold in words.

    >>> sorted(spoken("at a quarter to six")), sorted(spoken("δυόμισι χρόνια"))
    (['1/4', '17:45', '5:45'], ['14:30', '2.5', '2:30'])
    """
    return frozenset(_spoken(fold(text)))


def _spoken(plain: str) -> Iterator[str]:
    words = frozenset(_WORD.findall(plain))
    # A pattern is looked for only where a word stands that it cannot do without.
    if not words.isdisjoint(_MINUTES):
        yield from _clocks(plain)
    if "half" in words or "μισ" in plain:
        yield from _halves(plain)
    for word in words & _SHARES.keys():
        yield _SHARES[word]
    for word in words & _SPANS.keys():
        yield from _SPANS[word]
    if not words.isdisjoint(_PARTS):
        for found in _SEVERAL.finditer(plain):
            yield f"{_COUNTS[found[1]]}/{_PARTS[found[2]]}"
    if not plain.isascii():
        for found in _COMPOUND.finditer(plain):
            yield str(sum(_IN_COMPOUND[part] for part in found.groups() if part))


def _clocks(plain: str) -> Iterator[str]:
    for found in _ENGLISH_CLOCK.finditer(plain):
        yield from _clock(found[3], found[1], before=found[2] in ("to", "before"))
    for found in _GREEK_CLOCK.finditer(plain):
        yield from _clock(found[1], found[3], before=found[2] == "παρα")


def _halves(plain: str) -> Iterator[str]:
    for found in _AND_A_HALF.finditer(plain):
        if count := _halved(found[1]):
            yield f"{count}.5"
            yield from _times(count, 30)
    for found in _HALF.finditer(plain):
        yield f"{_COUNTS[found[1]]}.5"
        if found["year"] or found["years"]:
            yield str(12 * _COUNTS[found[1]] + 6)


def clock_times(plain: str) -> Iterator[str]:
    """The times of day that a folded text says by the hour and what is past or missing, before noon and after."""
    yield from _clocks(plain)
    for found in _AND_A_HALF.finditer(plain):
        if plain.endswith(_AT, 0, found.start()) and (hour := _halved(found[1])):
            yield from _times(hour, 30)


def may_be_clocked(english: str) -> bool:
    """Whether an English text in small letters may say a time of day by the minute, in words or figures."""
    return bool(_ENGLISH_CLOCK.search(english) or _WITH_COLON.search(english))


def surely_clocked(greek: str) -> bool:
    """Whether a folded Greek text says a time of day by the minute: five and ten may be two numbers.

    >>> surely_clocked("οκτω παρα δεκα"), surely_clocked("στισ οκτω και δεκα"), surely_clocked("πεντε και δεκα χρονια")
    (True, True, False)
    """
    found = _GREEK_CLOCK.search(greek)
    return found is not None and (found[2] == "παρα" or bool(_CLOCKED.search(greek, 0, found.start())))


_WITH_COLON = re.compile(r"\b\d\d?:\d\d\b")
_FIGURES_OF_CLOCK = re.compile(r"\b\d\d?[:.]\d\d\b")
_CLOCKED = re.compile(r"(?<!\w)(?:στισ|στη|ωρα|ειναι|ηταν|εδειχνε|εδειξε|πηγε) $")


def clock_figures(text: str) -> set[str]:
    """The times of day that a text has in figures: `8:10`."""
    return {":".join(str(int(part)) for part in re.split("[:.]", one)) for one in _FIGURES_OF_CLOCK.findall(text)}


_AT = ("στισ ", "στη ", "στην ")


def _halved(word: str) -> int:
    """The number before -μισι; 0 for one that is not known."""
    return _COUNTS.get(word, _COUNTS.get(word.rstrip("η"), 0))


def shares(written: str, before: str, after: str) -> Iterator[str]:
    """The shares that a figure says: 25 % is a quarter, and the 1 of 1/4 is said by "a"."""
    if written in _PERCENTS and _PER_CENT.match(after):
        yield _PERCENTS[written]
    if written == "1" and (part := _DIVIDED.match(after)) and not before.endswith("/"):
        yield f"1/{part[1]}"


_PER_CENT = re.compile(r"\s?(?:%|per\s?cent|τοις εκατό)")
_DIVIDED = re.compile(r"/(\d\d?)(?![\d/])")


def is_said(number: str, text: str) -> bool:
    """Whether a text says so many per cent as a share.

    >>> is_said("25", "a quarter of them"), is_said("30", "a third")
    (True, False)
    """
    return _PERCENTS.get(number) in spoken(text)


def _clock(hour: str, minutes: str, *, before: bool) -> Iterator[str]:
    told = int(hour) if hour.isdigit() else _HOURS[hour]
    spare = _MINUTES[minutes.replace(" ", "" if minutes[0] == "ε" else "-")]
    if before:
        yield from _times(told - 1, 60 - spare)
    else:
        yield from _times(told, spare)


def _times(hour: int, minutes: int) -> Iterator[str]:
    """A time of day that may be before noon or after."""
    yield f"{hour % 12}:{minutes}"
    yield f"{hour % 12 + 12}:{minutes}"
    if hour % 12 == 0:
        yield f"24:{minutes}"


# A number to dial: a prefix or an area, then groups; ten digits, as in Greece, or more.
_PHONE = re.compile(
    r"(?<![\w,])(?<!\d\.)((?:\+|00)[ (]*\d{1,3}[). /-]*)?(\(?\d{2,5}\)?(?:[ ./-]{0,2}\d{2,8}){1,4})(?!\w|,\d)"
)
_CALLED = re.compile(r"\btel|phone|\bfax|mobile|\bcall|τηλ|φαξ|\bκιν\.|\bκιν |καλ[έε]σ", re.IGNORECASE)
_LEAST_OF_A_PHONE = 10
_DIGIT = re.compile(r"\d")


def plainer(texts: list[str]) -> Iterator[list[str]]:
    """Two texts with their times of day in figures alone, before noon and after, and without telephone numbers in both.

    >>> list(plainer(["Τηλ. 2310-123.456, στις 7 παρά τέταρτο", "Tel. +30 2310 123456, at 6:45"]))[0]
    ['Τηλ., στις 6:45', 'Tel., at 6:45']
    """
    bare = _without_phones(texts)
    written = [_in_figures(text, 0) for text in bare]
    if written != texts:
        yield written
    # Where no time of day stands, none stands later.
    if written != bare:
        yield [_in_figures(text, 12) for text in bare]


def _in_figures(text: str, later: int) -> str:
    """A text whose half past 3 and 7 παρά τέταρτο are written 3:30 and 6:45, or so many hours later."""

    def told(hour: str, minutes: str, before: bool) -> str:
        spare = _MINUTES[fold(minutes)]
        return f"{int(hour) - before + later}:{60 - spare if before else spare}"

    text = _HOUR_AND_WORD.sub(lambda found: told(found[1], found[3], found[2] == "παρά"), text)
    return _WORD_AND_HOUR.sub(lambda found: told(found[3], found[1], found[2] == "to"), text)


_HOUR_AND_WORD = re.compile(r"\b(1?\d) (και|παρά) (μισή|τέταρτο|πέντε|δέκα|είκοσι)\b")
_WORD_AND_HOUR = re.compile(r"\b(half|quarter|five|ten|twenty) (past|to) (1?\d)\b(?![:.]\d)")


def _without_phones(texts: list[str]) -> list[str]:
    if any(len(_DIGIT.findall(text)) < _LEAST_OF_A_PHONE for text in texts):
        return texts
    found = [{_digits(one[2]): one for one in _PHONE.finditer(text) if _is_phone(one, text)} for text in texts]
    both = found[0].keys() & found[1].keys()
    if not both:
        return texts
    bare = []
    for text, phones in zip(texts, found, strict=True):
        rest = text
        for digits in sorted(both, key=lambda one: phones[one].start(), reverse=True):
            rest = rest[: phones[digits].start()].rstrip() + rest[phones[digits].end() :]
        bare.append(rest)
    return bare


def _is_phone(found: re.Match[str], text: str) -> bool:
    return len(_digits(found[2])) >= _LEAST_OF_A_PHONE and bool(found[1] or _CALLED.search(text))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
