"""Lines of a text as words that can be counted: folded, stemmed, each line a set of types.

Folding takes accents and case away and makes the final sigma a sigma. A stem is the first letters of a
folded word: crude, and the same for every language, so that a pair of languages without rules still works.
A number is one type whatever its separators (see align/numbers.py). Nothing here knows what a word means.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .numbers import digits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Letters kept of a word. 5 is the cut of the first trial (notes in docs/alignment.md); 6 tells more words apart
# and loses inflected forms, which are many in Greek.
STEM = 5
# Words whose type is remembered: the next document has most of them again.
_REMEMBERED = 1 << 16

_WORD = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@\w[\w.-]+"  # addresses
    r"|\d+(?:[.,:]\d+)*"  # numbers with their separators
    r"|(?<!\w)(?:[Α-ΩϚϞϠα-ωϛϟϡ]{1,4}[\u02b9\u0374\u0384]|[Α-ΩϚϞϠ]{1,4}[\u00b4'’](?!\w))"  # Greek numerals
    r"|[^\W\d_]+"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One side. `line` and `type` are parallel: which types stand in which line, each once, in order of line.

    `forms` gives, by type, the folded words that it stands for, and how often each is written with a
    capital elsewhere than first in its line. `characters` are code points without blanks, by line.
    """

    lines: Sequence[str]
    types: list[str]
    forms: list[dict[str, int]]
    line: Ints
    type: Ints
    starts: Ints  # by line: where its types begin in `line`; one more at the end
    frequency: Ints  # by type: in how many lines
    characters: Floats

    @property
    def size(self) -> Floats:
        """How many types each line has, at least one."""
        return np.maximum(np.diff(self.starts), 1).astype(np.float64)


def fold(word: str) -> str:
    """The word without case, accents and final sigma.

    >>> fold("Σέργιος")
    'σεργιοσ'
    """
    return word.casefold() if word.isascii() else word.translate(_FOLDED)


class _Folded(dict[int, str]):
    """By code point, what a character becomes: no character depends on its neighbours, so each is folded once."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code).casefold())
        self[code] = "".join(c for c in plain if not unicodedata.combining(c)).replace("ς", "σ")
        return self[code]


_FOLDED = _Folded()


def stem(word: str) -> str:
    """The type of a folded word."""
    return word if "/" in word or "@" in word else word[:STEM]


def text(lines: Sequence[str]) -> Text:
    """The types of each line."""
    found = [_WORD.findall(line) for line in lines]
    counts = Counter(chain.from_iterable(found))
    first = Counter(words[0] for words in found if words)
    numbers: dict[str, int] = {}
    type_of: dict[str, int] = {}
    forms: list[dict[str, int]] = []
    kinds_of: list[int] = []
    for number, (word, count) in enumerate(counts.items()):
        numbers[word] = number
        folded, name, capital = _read(word)
        kind = type_of.setdefault(name, len(type_of))
        kinds_of.append(kind)
        if kind == len(forms):
            forms.append({})
        of_kind = forms[kind]
        of_kind[folded] = of_kind.get(folded, 0) + ((count - first[word]) if capital else 0)
    of_word = np.array(kinds_of, dtype=np.int64)
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    tokens = np.fromiter(map(numbers.__getitem__, chain.from_iterable(found)), np.int64, int(sizes.sum()))
    # Sorting and looking at neighbours is quicker than np.unique here.
    pairs = np.sort(np.repeat(np.arange(len(found)), sizes) * max(len(type_of), 1) + of_word[tokens])
    pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(pairs) else pairs
    line, kinds = np.divmod(pairs, max(len(type_of), 1))
    return Text(
        lines=lines,
        types=list(type_of),
        forms=forms,
        line=line,
        type=kinds,
        starts=np.searchsorted(line, np.arange(len(found) + 1)),
        frequency=np.bincount(kinds, minlength=len(type_of)),
        characters=np.fromiter((len("".join(each.split())) for each in lines), np.float64, len(lines)),
    )


@lru_cache(_REMEMBERED)
def _read(word: str) -> tuple[str, str, bool]:
    """A word folded, its type, and whether it has a capital."""
    if word[0].isdecimal():
        number = "#" + digits(word)
        return number, number, False
    folded = fold(word)
    return folded, stem(folded), word[0].isupper()


def part(whole: Text, lines: Ints) -> Text:
    """Some lines of a text (rising), with the types of the whole."""
    place = np.full(len(whole.lines), -1, np.int64)
    place[lines] = np.arange(len(lines))
    use = place[whole.line] >= 0
    line, kinds = place[whole.line[use]], whole.type[use]
    return replace(
        whole,
        lines=[whole.lines[number] for number in lines.tolist()],
        line=line,
        type=kinds,
        starts=np.searchsorted(line, np.arange(len(lines) + 1)),
        frequency=np.bincount(kinds, minlength=len(whole.types)),
        characters=whole.characters[lines],
    )
