"""Names across scripts: the spellings that a project has settled, and names that became another.

A name that the project lists must stand in the target in one of its spellings. Of all others only what is sure is told:
a name of our own list (`names.tsv`) in whose place another of its kind stands, and a Greek surname of a form that no
translator changes, when nothing in the target sounds like it. How foreign names are written by ear is nobody's fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

from ..names import skeletons
from ..words import fold
from .finding import Found, Side
from .language import Tongue
from .reading import Readings
from .sides import Sides, at
from .spelt import spellings

_LATIN = re.compile(r"[A-ZÀ-Ž][a-zà-ž]+(?:['’-]?[A-Za-zà-ž]+)*")
_WORDS = re.compile(r"[^\W\d_]+")
# Letters at the end of a Greek name that change with its case.
_CASES = 2


class Known:
    """The spellings of names that a project has settled, by the stem of the name's first word."""

    def __init__(self, spellings: Mapping[str, Sequence[str]], tongue: Tongue) -> None:
        self._capital = tongue.capital
        self._names: dict[str, list[tuple[list[str], str, Sequence[str]]]] = {}
        for name, wanted in spellings.items():
            words = [fold(word) for word in _WORDS.findall(name)]
            if words:
                self._names.setdefault(words[0][:_LEAST], []).append((words, name, wanted))

    def misspelt(self, sides: Sides) -> Sequence[Found]:
        """Names of the source that stand in the target in none of their spellings."""
        said = sides.capitals or sides.source.split()
        maybe = [names for names in map(self._maybe, said) if names]
        found: list[Found] = []
        told_of: set[str] = set()
        for names in maybe:
            for words, name, wanted in names:
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

    def may_stand(self, word: str) -> bool:
        """Whether a part of a word may begin a name."""
        parts = {*_WORDS.findall(word), *(self._capital.findall(word) if self._capital else ())}
        return any(map(self._maybe, parts))

    def _maybe(self, word: str) -> list[tuple[list[str], str, Sequence[str]]]:
        """The names that a word may begin."""
        folded = _folded(word)
        return [known for known in self._names.get(folded[:_LEAST], ()) if _alike(known[0][0], folded)]


def strange(sides: Sides) -> Sequence[Found]:
    """A name of the source that became another in the target, and a surname that nothing there sounds like."""
    if sides.ours.script == sides.theirs.script:
        return ()
    kinds = set(map(_kinds(sides.ours.code).__getitem__, sides.capitals))
    found: list[Found] = []
    if "surname" in kinds:
        for name in sides.capitals:
            if _kinds(sides.ours.code)[name] == "surname" and not _meets(name, _LATIN.findall(sides.target)):
                found += _unheard(name, sides)
    if not found and "listed" in kinds:
        found = _became(sides)
    return found


def _unheard(name: str, sides: Sides) -> list[Found]:
    """What stands in the place of a surname that nothing in the target sounds like."""
    place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sides.source)
    if near := _nearest(_roman(name).title(), sides.target):
        return [at("names", Side.TARGET, near, f"{name} became {near[0]}")]
    return [at("names", Side.SOURCE, place, f"nothing in the target sounds like {name}")] if place else []


def is_told(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word holds a name that is told of: a surname, or one of our list."""
    kinds, capital = _kinds(tongue.code), tongue.capital
    return lambda word: capital is not None and any(map(kinds.__getitem__, capital.findall(word)))


@cache
def _kinds(code: str) -> Readings[str, str]:
    return Readings(lambda word: _kind(word, code))


def _kind(word: str, code: str) -> str:
    """Whether a word is a surname by its form, or of our list; "" for any other."""
    if code == "el" and _SURNAME.search(word):
        return "surname"
    return "listed" if _listed(word, code) else ""


def _became(sides: Sides) -> list[Found]:
    """A name of our list in whose place another of its kind stands."""
    ours = _listed(sides.source, sides.ours.code)
    if not ours:
        return []
    theirs = _listed(sides.target, sides.theirs.code)
    for name, place in ours.items():
        kind = name.partition(":")[0]
        others = [other for other in theirs if other.partition(":")[0] == kind and other not in ours]
        if name not in theirs and others and place[0] not in sides.target:
            now = theirs[others[0]]
            return [at("names", Side.TARGET, now, f"{place[0]} became {now[0]}")]
    return []


def _listed(text: str, code: str) -> dict[str, re.Match[str]]:
    pattern, names = _list_of(code)
    found: dict[str, re.Match[str]] = {}
    for place in pattern.finditer(text) if pattern else ():
        found.setdefault(names[place[1]], place)
    return found


@cache
def _list_of(code: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """How the names of our list begin in a language, and the name that each beginning is of."""
    names = {start: name for name, starts in spellings("names", code).items() for start in starts}
    if not names:
        return None, {}
    # By their first letters, which are looked for as one set: a text has few capitals.
    by_letter: dict[str, list[str]] = {}
    for start in sorted(names, key=len, reverse=True):
        by_letter.setdefault(start[0], []).append(re.escape(start[1:]))
    starts = "|".join(f"(?<={letter})(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"([{''.join(by_letter)}](?<!\w.)(?:{starts}))\w*"), names


_LEAST = 3
# Endings of Greek surnames: hardly a word of the language has them otherwise.
_SURNAME = re.compile(r"^.{3,}(?:όπουλο[ςυ]?|οπούλου|(?:ι|ϊ)άδη[ςν]?|ίδη[ςν]?|άκη[ςν]?|έλλη[ςν]?|ίτση[ςν]?|ίδου|άκου)$")


@lru_cache(1 << 14)
def _folded(word: str) -> str:
    found = _WORDS.search(word)
    return fold(found[0]) if found else ""


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


def _meets(name: str, target: Sequence[str]) -> bool:
    bones = _bones(name)
    if not bones or any(bones & _bones(word) for word in target):
        return True
    from rapidfuzz import fuzz

    return any(fuzz.ratio(_roman(name), word.lower()) >= _SOUNDS for word in target)


# Two spellings of one name share this much, and more; two names hardly ever do.
_SOUNDS = 75


@lru_cache(1 << 15)
def _bones(word: str) -> frozenset[str]:
    """The skeletons of a name; of a Greek one without its ending, too."""
    folded = fold(word)
    found = set(skeletons(folded))
    if "α" <= folded[:1] <= "ω":
        found |= set(skeletons(folded.rstrip("σν")))
    else:
        # Mitsotakis's, and the dj of old spellings, which is one sound.
        found |= set(skeletons(folded.removesuffix("s").removesuffix("'").removesuffix("’").replace("dj", "j")))
        found |= set(skeletons(folded.replace("dj", "j")))
    return frozenset(found)


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
