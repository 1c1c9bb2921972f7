"""What a text counts in words or figures: measures, sums of money, shares, halves, bare numbers; Greek and English.

    Ψήνετε για τρία τέταρτα της ώρας   time, 2700 seconds        3.2 kg                 weight, 3.2 kilograms
    ένας στους πέντε                   share, 0.2                δυόμισι                half, 2.5

`units.tsv` says what a unit measures, and how many of the first unit of its kind it is. A reading that may be meant is
given: asked are only texts in which something is left over, or that both have such words (see `converted`, `worded`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from ..drafting.figures import values_of
from ..words import fold
from .spelt import spellings


class Quantity(NamedTuple):
    """So much of a kind, in its first unit, at code points [start, end) of the folded text.

    `number` of `unit` is as it is said; a share and a half have no unit. `sure`: nothing else can be meant.
    """

    kind: str
    size: float
    start: int
    end: int
    number: float
    unit: str = ""
    sure: bool = True

    def equals(self, other: Quantity) -> bool:
        """Whether both are as much, within what people round: a month is thirty days."""
        rounded = _ROUNDED if (self.unit and other.unit) or self.kind == "share" else 0.0
        return self.kind == other.kind and abs(self.size - other.size) <= rounded * max(self.size, other.size)


_ROUNDED = 0.02
FRACTION_SIGNS = {sign: unicodedata.numeric(sign) for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*|τ\.\s?(?:μ|χλμ)\.?|sq\.?(?=\s)|[ck]?m[2²]|[^\W\d_]+|[%€$£°º]\w?|["
    + "".join(FRACTION_SIGNS)
    + "]"
)

_UNITS = (
    "zero one,a,an two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "μηδεν ενα,ενασ,εναν,ενοσ,μια,μιασ δυο τρεισ,τρια,τριων τεσσερα,τεσσερισ,τεσσερεισ,τεσσαρων,τεσσερων πεντε εξι "
    "επτα,εφτα οκτω,οχτω εννεα,εννια δεκα εντεκα,ενδεκα δωδεκα δεκατρια,δεκατρεισ,δεκατριων "
    "δεκατεσσερα,δεκατεσσερισ,δεκατεσσαρων δεκαπεντε δεκαεξι,δεκαξι δεκαεπτα,δεκαεφτα δεκαοκτω,δεκαοχτω "
    "δεκαεννεα,δεκαεννια",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "εικοσι τριαντα σαραντα πενηντα εξηντα εβδομηντα ογδοντα ενενηντα",
)
_PLAIN = {word: value for line in _UNITS for value, words in enumerate(line.split()) for word in words.split(",")}
_PLAIN |= {word: 10 * value for line in _TENS for value, word in enumerate(line.split(), start=2)}
_HUNDREDS = "διακοσι τριακοσι τετρακοσι πεντακοσι εξακοσι επτακοσι,εφτακοσι οκτακοσι,οχτακοσι εννιακοσι,εννεακοσι"
_PLAIN |= {
    stem + ending: 100 * value
    for value, stems in enumerate(_HUNDREDS.split(), start=2)
    for stem in stems.split(",")
    for ending in ("α", "εσ", "οι", "ουσ", "ων")
}
_PLAIN |= {"εκατο": 100, "εκατον": 100}
# What multiplies the number before it.
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TIMES |= {"ντουζινα": 12, "ντουζινεσ": 12, "χιλια": 10**3, "χιλιοι": 10**3, "χιλιεσ": 10**3, "χιλιων": 10**3}
_TIMES |= {
    stem + ending: value
    for stem, value in (("εκατομμυρι", 10**6), ("δισεκατομμυρι", 10**9), ("τρισεκατομμυρι", 10**12))
    for ending in ("ο", "α", "ου", "ων")
}
_TIMES |= {"χιλιαδεσ": 10**3, "χιλιαδων": 10**3}
_HALF = frozenset(["half", "μισο", "μισοσ", "μιση", "μισησ", "μισου", "μισα", "μισοι", "μισεσ", "μισουσ", "μισων"])
# Εξίμισι, δυόμισι, and the one that has a form for each gender: ενάμιση, μιάμιση.
_AND_A_HALF = re.compile(
    r"(ενα|μια|δυο|τρεισ?η?|τριση?|τρια|τεσσερισ?η?|τεσσερα|πεντε|εξι|ε[πφ]τα|ο[κχ]τω|εννε?ι?α|δεκα|εντεκα|δωδεκα)μισ[ηι]σ?"
)
_HALVES = ("μισι", "μιση", "μισησ")
_BEGIN = frozenset([*_PLAIN, *_TIMES, *_HALF, *FRACTION_SIGNS])
_PARTS = {
    word: value
    for words, value in (
        ("half halves", 2), ("third thirds τριτο τριτα τριτου τριτων", 3),
        ("quarter quarters fourth fourths τεταρτο τεταρτα τεταρτου τεταρτων", 4),
        ("fifth fifths πεμπτο πεμπτα πεμπτου πεμπτων", 5),
        ("sixth sixths εκτο εκτα", 6), ("seventh sevenths εβδομο εβδομα", 7), ("eighth eighths ογδοο ογδοα", 8),
        ("ninth ninths ενατο ενατα", 9), ("tenth tenths δεκατο δεκατα", 10),
        ("eleventh elevenths ενδεκατο ενδεκατα", 11), ("twelfth twelfths δωδεκατο δωδεκατα", 12),
        ("thirteenth thirteenths", 13),
        ("fourteenth fourteenths", 14),
        ("fifteenth fifteenths", 15), ("sixteenth sixteenths", 16), ("seventeenth seventeenths", 17),
        ("eighteenth eighteenths", 18), ("nineteenth nineteenths", 19), ("twentieth twentieths εικοστο εικοστα", 20),
        ("hundredth hundredths εκατοστο εκατοστα", 100),
    )
    for word in words.split()
}  # fmt: skip
_AND = frozenset(["and", "και", "κι"])
# What may stand between a share and its measure, and between the numbers of one in five.
_OF = frozenset(["of", "a", "an", "the", "του", "τησ", "των", "απο", "το", "τη", "την"])
_IN = frozenset(["in", "στουσ", "στισ", "στα", "every"])
_ONE = frozenset(word for word, value in _PLAIN.items() if value == 1)
_AFTER_ONE = frozenset([*_PARTS, *_TIMES, *_HALF, *_AND, *_IN, "out", "square", "sq", "τετραγωνικο"])
# Of what a share is one: ένα πέμπτο της έκτασης.
_GENITIVE = frozenset(["του", "τησ", "των"])
_WHOSE = frozenset(["us", "american", "british", "canadian", "australian"])
# Tokens that are looked at beyond one that is there.
_LOOKED_AHEAD = 4


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    # Nothing but a blank or a hyphen stands before it.
    joined: bool


@lru_cache(maxsize=64)
def quantities(text: str, code: str) -> tuple[Quantity, ...]:
    """What a text in a language counts, in its order; sums as a whole and in their parts.

    >>> [(one.kind, one.size) for one in quantities("half an hour", "en")]
    [('time', 1800.0)]
    """
    plain = fold(text)
    words = _TOKEN.findall(plain)
    # Few words begin a number, and one is rather an article unless something to count follows.
    begins = [
        place for place, word in enumerate(words) if word in _BEGIN or word[0].isdigit() or word.endswith(_HALVES)
    ]
    begins = [place for place in begins if words[place] not in _ONE or _counts(words[place + 1 : place + 2], code)]
    if not begins:
        return ()
    tokens: list[_Token] = []
    end = 0
    for word in words:
        start = plain.find(word, end)
        joined = plain[end:start] in _GAPS
        end = start + len(word)
        tokens.append(_Token(word, start, end, joined))
    return tuple(_Reader(tokens, code).all(begins))


def _counts(after: list[str], code: str) -> bool:
    """Whether what follows the number one, if anything does, is counted by it or makes it another number."""
    return bool(after) and (after[0] in _AFTER_ONE or bool(unit_of(after[0], code)))


# What may stand between two words of one quantity.
_GAPS = frozenset(["", " ", "-", "\u00a0", " -", "- ", "  "])


class _Reader:
    """Reads quantities from tokens; every reading gives the place after it."""

    def __init__(self, tokens: list[_Token], code: str) -> None:
        # Behind the last stand a few that are nothing, so that nobody need ask whether there are more.
        self._tokens = [*tokens, *[_Token("", 0, 0, False)] * _LOOKED_AHEAD]
        self._code = code

    def all(self, begins: Sequence[int]) -> Iterator[Quantity]:
        """Every quantity; `begins` are the places where a number may begin."""
        after = 0
        for place in begins:
            if place >= after:
                found, after = self._one(place)
                yield from found

    def _one(self, place: int) -> tuple[list[Quantity], int]:
        """What begins at a place: a sum is given with its parts."""
        found, after = self._simple(place)
        if not found or not found[0].unit:
            return found, after
        whole, parts = found[0], list(found)
        while True:
            follows = after + (self._tokens[after].text in _AND)
            more, then = self._simple(follows)
            if not more or not more[0].unit or more[0].kind != whole.kind or more[0].size >= whole.size:
                break
            whole = whole._replace(size=whole.size + more[0].size, end=more[0].end)
            parts += [more[0], whole]
            after = then
        return parts, after

    def _simple(self, place: int) -> tuple[list[Quantity], int]:
        """A number and what it counts, a share, or a number with a half."""
        number, after, sure = self._number(place)
        if number is None:
            return [], place
        start, is_share = self._tokens[place].start, 0 < number < 1
        measured = after
        while is_share and self._tokens[measured].text in _OF:
            measured += 1
        unit, end = self._unit(measured)
        if unit:
            if self._tokens[end].text in _AND and (half_at := self._half_at(end + 1)):
                number, end = number + 0.5, half_at
            kind, size, _ = sizes()[unit]
            return [Quantity(kind, number * size, start, self._end(end), number, unit)], end
        if of_at := self._of_at(after):
            of, then, _ = self._number(of_at)
            if of and number < of:
                return [Quantity("share", number / of, start, self._end(then), number)], then
        if is_share:
            return [Quantity("share", number, start, self._end(after), number, sure=sure)], after
        if number % 1 and not self._tokens[place].text[0].isdigit():
            return [Quantity("half", number, start, self._end(after), number)], after
        return [Quantity("number", number, start, self._end(after), number, sure=sure)], after

    def _of_at(self, place: int) -> int:
        """The place after `in`, `out of`, `στους`; 0 where there is none."""
        words = [token.text for token in self._tokens[place : place + 3]]
        of = 1 if words[0] in _IN else 2 if words[:2] == ["out", "of"] else 0
        return of and place + of + (words[of] == "every")

    def _end(self, after: int) -> int:
        return self._tokens[after - 1].end

    def _number(self, place: int) -> tuple[float | None, int, bool]:
        """A number in figures or words, and whether nothing else can be meant: a third may be one after two."""
        word = self._tokens[place].text
        if word[:1].isdigit():
            values = [value for value in values_of(word, self._code) if ":" not in value] if word.isascii() else []
            if not values:
                return None, place, False
            beside = self._tokens[place + 1].text
            if beside in FRACTION_SIGNS and word.isdigit():
                return int(word) + FRACTION_SIGNS[beside], place + 2, True
            times = _TIMES.get(beside)
            return min(map(float, values)) * (times or 1), place + 1 + bool(times), True
        if (halved := _AND_A_HALF.fullmatch(word)) and (whole := _WHOLE.get(halved[1].rstrip("η"))):
            return whole + 0.5, place + 1, True
        if word in _HALF or word in FRACTION_SIGNS:
            return FRACTION_SIGNS.get(word, 0.5), place + 1, True
        value, after = self._cardinal(place)
        if value is None:
            return None, place, False
        following = self._tokens[after]
        if following.joined and (part := _PARTS.get(following.text)) and value < part:
            return self._share(place, value, part, after + 1)
        if following.text in _AND and (half_at := self._half_at(after + 1)):
            return value + 0.5, half_at, True
        return value, after, word not in ("a", "an")

    def _share(self, place: int, value: float, part: int, after: int) -> tuple[float, int, bool]:
        """A share whose numbers are known: ένα δέκατο πέμπτο is a fifteenth; ένα πέμπτο may be a fifth one."""
        more = self._tokens[after]
        if part == _PARTS["δεκατο"] and not more.text.isascii() and more.joined and _PARTS.get(more.text, part) < part:
            part, after = part + _PARTS[more.text], after + 1
        is_whole = self._tokens[after].text in _GENITIVE or (place > 0 and self._tokens[place - 1].text == "το")
        return value / part, after, value > 1 or self._tokens[place].text == "one" or part in (2, 4) or is_whole

    def _half_at(self, place: int) -> int:
        """The place after `a half`, `μισό`; 0 where there is none."""
        words = [token.text for token in self._tokens[place : place + 2]]
        if words == ["a", "half"]:
            return place + 2
        return place + 1 if words[0] in _HALF - {"half"} else 0

    def _cardinal(self, place: int) -> tuple[float | None, int]:
        """A whole number in words: 2 1000 20 5 is 2025, two numbers side by side stay two."""
        total = group = 0
        least, after = 10**3, place
        while after == place or self._tokens[after].joined:
            word = self._tokens[after].text
            value, times = _PLAIN.get(word), _TIMES.get(word.removesuffix("s") if word.isascii() else word)
            if value is not None and value < least and (after == place or word not in ("a", "an")):
                group, least = group + value, 100 if value >= 100 else 10 if value >= 20 else 0
            elif times and times >= 10**3:
                total, group, least = total + max(group, 1) * times, 0, 10**3
            elif times and group < 100:
                group, least = max(group, 1) * times, 100
            elif word not in _AND or after == place or least < 100 or self._tokens[after + 1].text not in _PLAIN:
                break
            after += 1
        return (float(total + group), after) if after > place else (None, place)

    def _unit(self, place: int) -> tuple[str, int]:
        """The unit that is named at a place, in one word or two."""
        if self._tokens[place].text in _WHOSE:
            place += 1
        one, two = self._tokens[place : place + 2]
        if not one.joined:
            return "", place
        if two.joined and (unit := unit_of(f"{one.text} {two.text}", self._code)):
            return unit, place + 2
        unit = unit_of(one.text, self._code)
        return unit, place + bool(unit)


# What stands before -ήμισι, the ending of 3 and 4 taken off.
_WHOLE = _PLAIN | {"τρισ": 3}


@lru_cache(1 << 12)
def unit_of(said: str, code: str) -> str:
    """The measure or currency that a folded word is; "" for any other."""
    whole, beginnings, first = _units(code)
    if said in whole or not said.startswith(first):
        return whole.get(said, "")
    # "Year and" is no year, but a "square metre" is one in all its forms.
    shortest = said.find(" ") + 1
    return next((beginnings[said[:size]] for size in range(len(said), shortest, -1) if said[:size] in beginnings), "")


@cache
def _units(code: str) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    """The units by their folded names, by how their names begin, and those beginnings."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for unit in sizes():
        for word in spellings("units", code).get(unit, ()):
            (beginnings if word.endswith("*") else whole).setdefault(fold(word.rstrip("*")), unit)
    return whole, beginnings, tuple(beginnings)


@cache
def sizes() -> dict[str, tuple[str, float, float]]:
    """By unit: what it measures, how many of the first unit it is, and where its scale begins."""
    found = {}
    for line in (resources.files(__package__) / "units.tsv").read_text("utf-8").splitlines():
        columns = line.split("\t")
        if not line.startswith("#") and len(columns) > len(("name", "el", "en")):
            kind, size, *zero = columns[3].split()
            found[columns[0]] = (kind, float(size), float(zero[0]) if zero else 0.0)
    return found
