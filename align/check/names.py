"""Names across scripts: the spellings that a project knows, and names that the target spells in no way at all.

A name that the project lists must stand in the target in one of its spellings. Of any other, only what no translator
would change is asked for: a Greek word that is surely a surname or stands behind a title, and a name in the target
that nearly is that of the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..lexicon import lexicon
from ..names import skeletons
from ..words import fold, stem
from .finding import Found, Side
from .sides import Sides, at

# A capital that opens no sentence, then small letters.
_GREEK = re.compile(r"(?<=[\w,] )[Α-ΩΆ-Ώ][α-ωά-ώϊϋΐΰ]{3,}(?![\w.])|(?<=[\w,] [«“\"(])[Α-ΩΆ-Ώ][α-ωά-ώϊϋΐΰ]{3,}(?![\w.])")
_LATIN = re.compile(r"[A-ZÀ-Ž][a-zà-ž]+(?:['’-]?[A-Za-zà-ž]+)*")
_WORDS = re.compile(r"[^\W\d_]+")
# Letters at the end of a Greek name that change with its case.
_CASES = 2


class Known:
    """The spellings of names that a project has settled, by the stem of the name's first word."""

    def __init__(self, spellings: Mapping[str, Sequence[str]]) -> None:
        self._names: dict[str, list[tuple[list[str], str, Sequence[str]]]] = {}
        for name, wanted in spellings.items():
            words = [fold(word) for word in _WORDS.findall(name)]
            if words:
                self._names.setdefault(words[0][:_LEAST], []).append((words, name, wanted))

    def misspelt(self, sides: Sides) -> Sequence[Found]:
        """Names of the source that stand in the target in none of their spellings."""
        found = []
        told_of = set()
        for word in sides.source_words:
            for words, name, wanted in self._names.get(_first(word), ()):
                if name in told_of or not (place := _stands(words, sides.source)):
                    continue
                told_of.add(name)
                if not any(spelling.casefold() in sides.target.casefold() for spelling in wanted):
                    near = _nearest(wanted[0], sides.target)
                    told = f"{name} is spelt {' or '.join(wanted)} in this project"
                    found.append(
                        at("names", Side.TARGET, near, told, wanted[0])
                        if near
                        else at("names", Side.SOURCE, place, told)
                    )
        return found


def strange(sides: Sides) -> Sequence[Found]:
    """A Greek name that nothing in the target sounds like, where something nearly does, or none can be lacking."""
    if sides.ours.code != "el" or sides.theirs.script != "LATIN":
        return ()
    names = _GREEK.findall(sides.source)
    if not names:
        return ()
    target = _said(sides.target)
    found = []
    for name in names:
        if name[0].isalpha() and not _meets(name, target) and not _translated(name, sides, target):
            near = _near(name, target)
            if near is None and not _surname(name):
                continue
            source = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sides.source)
            place = re.search(rf"(?<!\w){re.escape(near)}(?!\w)", sides.target) if near else None
            if place:
                found.append(at("names", Side.TARGET, place, f"{name} became {near}"))
            elif source:
                found.append(at("names", Side.SOURCE, source, f"nothing in the target sounds like {name}"))
    return found


_LEAST = 3
# Endings of Greek surnames: no word of the language has them otherwise, or hardly any.
_SURNAMES = re.compile(
    r"(?:όπουλο[ςυ]?|οπούλου|[ιά]δη[ςν]?|ίδη[ςν]?|άκη[ςν]?|έλλη[ςν]?|άτο[ςυ]|έα[ςν]?|ίτση[ςν]?|ίδου|άκου)$"
)


def _surname(name: str) -> bool:
    return len(name) > 6 and bool(_SURNAMES.search(name))


@lru_cache(1 << 14)
def _first(word: str) -> str:
    found = _WORDS.search(word)
    return fold(found[0])[:_LEAST] if found else ""


def _stands(words: Sequence[str], text: str) -> re.Match[str] | None:
    """Where a name stands in a text in any case: the first of its words."""
    said = list(_WORDS.finditer(text))
    for at_word in range(len(said) - len(words) + 1):
        if all(
            _alike(wanted, fold(word[0])) and word[0][0].isupper()
            for wanted, word in zip(words, said[at_word:], strict=False)
        ):
            return said[at_word]
    return None


def _alike(wanted: str, word: str) -> bool:
    return word.startswith(wanted[: max(_LEAST, len(wanted) - _CASES)]) and abs(len(word) - len(wanted)) <= _CASES


def _nearest(wanted: str, text: str) -> re.Match[str] | None:
    from rapidfuzz import fuzz

    best = max(_LATIN.finditer(text), key=lambda one: fuzz.ratio(one[0], wanted), default=None)
    return best if best and fuzz.ratio(best[0], wanted) >= 50 else None


def _said(text: str) -> list[str]:
    return _LATIN.findall(text)


def _meets(name: str, target: Sequence[str]) -> bool:
    bones = _bones(name)
    return any(bones & _bones(word) for word in target) or not bones


@lru_cache(1 << 15)
def _bones(word: str) -> frozenset[str]:
    """The skeletons of a name; of a Greek one without its ending, too."""
    folded = fold(word)
    found = set(skeletons(folded))
    if "α" <= folded[:1] <= "ω":
        found |= set(skeletons(folded.rstrip("σν")))
    else:
        found |= set(skeletons(folded.removesuffix("s").removesuffix("'").removesuffix("’")))
    return frozenset(found)


def _translated(name: str, sides: Sides, target: Sequence[str]) -> bool:
    """Whether the lexicon has the word: a country, a month, a word with a capital."""
    return stem(fold(name)) in lexicon(sides.ours.code, sides.theirs.code)


@lru_cache(1 << 14)
def _roman(name: str) -> str:
    letters = fold(name)
    for greek, latin in _PAIRS:
        letters = letters.replace(greek, latin)
    return letters


_PAIRS = [
    ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("ου", "u"), ("τσ", "ts"), ("τζ", "tz"), ("αυ", "av"),
    ("ευ", "ev"), ("ει", "i"), ("οι", "i"), ("αι", "e"), ("θ", "th"), ("χ", "h"), ("ψ", "ps"), ("ξ", "x"),
    *zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstyfo", strict=True),
]  # fmt: skip


def _near(name: str, target: Sequence[str]) -> str | None:
    """A word of the target that is nearly the name, as a slip of the fingers leaves it."""
    from rapidfuzz import fuzz

    ours = _roman(name)
    for word in target:
        if len(word) >= 4 and word[0].isupper() and fuzz.ratio(ours, word.lower()) >= _NEAR:
            return word
    return None


_NEAR = 72
