"""Slips of the hand in names: a letter lost or two swapped in a Greek name, a letter wrong in a word kept as it was.

A name has many right spellings, so told is only what no way of writing it gives, and what is one slip from one of
them. Letters put for others are let pass in Greek names: Demetrius is Δημήτριος, and Brian is no Μπράιαν.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .finding import Found, Side
from .language import Tongue
from .romanized import key, keys
from .sides import Sides, at

# Letters of a name that is told of, and of its key: short names are near to many words.
_LONG, _LONG_KEY = 7, 5
# Endings of Greek words: a name without one is a foreign one by ear, which no rule spells.
_GREEK = re.compile("(?:[οηαυιέεόάήώί]ς|ου|ού|η|ή|α|ά|ων|ών|ο|ό|ι|ί|ώ|ω)$")
# Aristotle and Thrace end otherwise: English has made them its own.
_LIKE_GREEK = re.compile(r"(?:[aiouy]|[aeiou]e|[aeiou]s)$")
_NAME = re.compile(r"(?<![\w'’.@/-])[A-ZÀ-Ž][a-zà-ž]{4,}(?![\w@/])")


def greek_names(sides: Sides) -> Sequence[Found]:
    """A Greek name that the target spells with a letter lost, or two swapped."""
    names = [name for name in sides.capitals if len(name) >= _LONG and _GREEK.search(name)]
    if not names or sides.theirs.script != "LATIN":
        return ()
    said = [(word, key(word[0])) for word in _NAME.finditer(sides.target)]
    known = frozenset[str]().union(*map(keys, sides.capitals))
    maybe = [(word, found) for word, found in said if found not in known and len(found) >= _LONG_KEY]
    maybe = [(word, found) for word, found in maybe if _LIKE_GREEK.search(word[0])]
    for name in names if maybe else ():
        spelt = keys(name)
        if not spelt.isdisjoint([found for _, found in said]):
            continue
        for word, found in maybe:
            if any(_is_slip(right, found) for right in spelt):
                return [at("names", Side.TARGET, word, f"{name} became {word[0]}: a letter lost or swapped")]
    return ()


def kept_words(sides: Sides) -> Sequence[Found]:
    """A word in Latin letters of the source that the target has with one letter lost, more, other or swapped."""
    if sides.ours.script == "LATIN" or sides.theirs.script != "LATIN":
        return ()
    said = [word for word in _KEPT.finditer(sides.source) if word[0].lower() not in sides.target_lower]
    if not said:
        return ()
    from rapidfuzz.distance import OSA

    lower = sides.source.lower()
    for word in said:
        ours = word[0].lower()
        for place in _KEPT.finditer(sides.target):
            theirs = place[0].lower()
            near = abs(len(ours) - len(theirs)) <= 1 and OSA.distance(ours, theirs, score_cutoff=1) == 1
            if near and theirs not in lower and not _is_form(ours, theirs):
                return [at("names", Side.TARGET, place, f"{word[0]} became {place[0]}", word[0])]
    return ()


# A word that no address, file or code holds.
_KEPT = re.compile(r"(?<![\w@./:{<&#-])[A-Za-z]{5,}(?![\w@/}>;]|\.\w)")
_ENDINGS = re.compile("(?:e?s|e|d|n|y|re|er)$")


def _is_form(one: str, two: str) -> bool:
    """Whether two words are forms of one: cookies and cookie, theatre and theater, colour and color."""
    if _ENDINGS.sub("", one) == _ENDINGS.sub("", two):
        return True
    return one.replace("our", "or").replace("z", "s") == two.replace("our", "or").replace("z", "s")


def is_long(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word holds a name of which this can be told."""
    if tongue.code != "el" or tongue.capital is None:
        return lambda _: False
    capital = tongue.capital
    return lambda word: any(len(name) >= _LONG and _GREEK.search(name) for name in capital.findall(word))


_VOWELS = frozenset("aeiou")


def _is_slip(right: str, said: str) -> bool:
    """Whether one letter inside is lost, or two beside each other are swapped."""
    if right[0] != said[0] or right[-1] != said[-1]:
        return False
    at_letter = next((n for n, (one, two) in enumerate(zip(right, said, strict=False)) if one != two), len(said))
    if len(right) == len(said) + 1:
        # Of vowels side by side one is often dropped: Ioannina is Yannina.
        contracted = right[at_letter] in _VOWELS and not _VOWELS.isdisjoint(
            (right[at_letter - 1], right[at_letter + 1])
        )
        return right[at_letter + 1 :] == said[at_letter:] and not contracted
    return (
        len(right) == len(said)
        and right[at_letter : at_letter + 2] == said[at_letter : at_letter + 2][::-1]
        and right[at_letter + 2 :] == said[at_letter + 2 :]
    )
