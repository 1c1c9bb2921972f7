"""One name spelt in two ways within a document: `Λένινγκραντ`, `Λένινγραντ`.

Two capitalised words of at least seven letters, each seen inside a sentence, that differ by a consonant
left out, by a vowel of the same sound (ι η υ, ο ω) or by their accent, before the ending where cases
differ. Other letters make other names. The rarer spelling is flagged, of two equal ones the later.
Spellings meet in a table under keys with a consonant left out, so time is linear in the names.
"""

from __future__ import annotations

import re
from collections import Counter

from .edits import Change
from .leaning import bare

LEAST_LETTERS = 7
ENDING = 3
# Names looked at: a document has fewer; more would only cost memory.
MOST_NAMES = 20_000

_NAME = re.compile(r"(?<=[α-ωά-ώΐΰϊϋ,] )[Α-ΩΆ-Ώ][α-ωά-ώΐΰϊϋ]{6,29}(?![\w-])")
_ONE_SOUND = str.maketrans("ηυω", "ιιο")
_ACCENTED = frozenset("άέήίόύώΐΰΆΈΉΊΌΎΏ")
_PLAIN = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ")
_VOWELS = frozenset("αεηιουωϊϋ")


def spelt_twice(text: str) -> list[Change]:
    """The rarer spellings of names that a text spells in two ways."""
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in _NAME.finditer(text):
        name = _alone(match.group())
        if len(first) < MOST_NAMES or name in first:
            counts[name] += 1
            first.setdefault(name, match.start())
    sounds: dict[str, str] = {}
    rarer: dict[str, str] = {}
    for name in first:
        _meet(name, sounds.setdefault(_sound(name), name), counts, first, rarer)
    for name in first:
        sound = _sound(name)
        for i in range(1, len(sound) - ENDING):
            other = sounds.get(sound[:i] + sound[i + 1 :]) if sound[i] not in _VOWELS else None
            if other:
                _meet(name, other, counts, first, rarer)
    doubts = []
    for match in _NAME.finditer(text) if rarer else ():
        other = rarer.get(_alone(match.group()))
        if other:
            doubts.append(Change(match.start(), match.end(), other, "two-spellings", f"the text also spells {other}"))
    return doubts


def _alone(name: str) -> str:
    """The name as it is without the accent that an enclitic gives to its last syllable: Περιεχόμενό του."""
    places = [i for i, letter in enumerate(name) if letter in _ACCENTED]
    if len(places) < 2:
        return name
    last = places[-1]
    return name[:last] + name[last].translate(_PLAIN) + name[last + 1 :]


def _sound(name: str) -> str:
    """The name without accents, one letter a vowel sound before the ending."""
    plain = bare(name)
    return plain[:-ENDING].translate(_ONE_SOUND) + plain[-ENDING:]


def _meet(name: str, other: str, counts: Counter[str], first: dict[str, int], rarer: dict[str, str]) -> None:
    low, high = sorted((name, other), key=lambda n: (counts[n], -first[n]))
    # Two names that are both frequent are two names.
    if low != high and counts[low] <= max(1, counts[high] // 4):
        rarer[low] = high
