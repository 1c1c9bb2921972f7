"""Slips of the hand in names: a letter lost or two swapped in a Greek name, a letter wrong in a word kept as it was.

A name has many right spellings, so told is only what no way of writing it gives, and what is one slip from one of
them. Letters put for others are let pass in Greek names: Demetrius is Δημήτριος, and Brian is no Μπράιαν.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .finding import Found, Side
from .language import Tongue
from .reading import Readings
from .romanized import key, keys
from .sides import Sides, at

# Letters of a name that is told of, and of its key: short names are near to many words.
_LONG, _LONG_KEY = 7, 5
# Endings of Greek words: a name without one is a foreign one by ear, which no rule spells.
_GREEK = re.compile("(?:[οηαυιέεόάήώί]ς|ου|ού|η|ή|α|ά|ων|ών|ο|ό|ι|ί|ώ|ω)$")
# Aristotle and Thrace end otherwise: English has made them its own.
_LIKE_GREEK = re.compile(r"(?:[aiouy]|[aeiou]e|[aeiou]s)$")
_LATIN = re.compile("[A-Z][a-zà-ž]{4,}")
_NAME = re.compile(r"(?<![\w'’.@/-])[A-ZÀ-Ž][a-zà-ž]{4,}(?![\w@/])")


def greek_names(sides: Sides) -> Sequence[Found]:
    """A Greek name that the target spells with a letter lost, or two swapped."""
    if sides.theirs.script != "LATIN":
        return ()
    # Most of what a sentence begins with has no like in the target.
    said = set(map(_key_of.__getitem__, _LATIN.findall(sides.target)))
    for name in sides.capitals if said else ():
        known = _name_of[name]
        if known is None:
            continue
        near = [found for found in said if found[:2] in known.heads]
        if near and known.keys.isdisjoint(near) and (found := _slipped(known, near)):
            # Another name may well be spelt so.
            if any(found in keys(other) for other in sides.capitals):
                continue
            place = next((word for word in _NAME.finditer(sides.target) if key(word[0]) == found), None)
            if place:
                return [at("names", Side.TARGET, place, f"{name} became {place[0]}: a letter lost or swapped")]
    return ()


class _Name(NamedTuple):
    """The keys of a name, and their first two letters."""

    keys: frozenset[str]
    heads: frozenset[str]


def _slipped(name: _Name, said: Sequence[str]) -> str:
    """The key that is a slip of a name's; "" where there is none."""
    return next((found for found in said if any(_is_slip(right, found) for right in name.keys)), "")


def kept_words(sides: Sides) -> Sequence[Found]:
    """A word in Latin letters of the source that the target has with one letter lost, more, other or swapped."""
    if sides.ours.script == "LATIN" or sides.theirs.script != "LATIN":
        return ()
    if all(word.lower() in sides.target_lower for word in KEPT.findall(sides.source)):
        return ()
    said = [word for word in _WHOLE.finditer(sides.source) if word[0].lower() not in sides.target_lower]
    from rapidfuzz.distance import OSA

    lower = sides.source.lower()
    for word in said:
        ours = word[0].lower()
        for place in _WHOLE.finditer(sides.target):
            theirs = place[0].lower()
            near = abs(len(ours) - len(theirs)) <= 1 and OSA.distance(ours, theirs, score_cutoff=1) == 1
            if near and theirs not in lower and not _is_form(ours, theirs):
                return [at("names", Side.TARGET, place, f"{word[0]} became {place[0]}", word[0])]
    return ()


KEPT = re.compile("[A-Za-z]{5,}")
# One that no address, file or code holds.
_WHOLE = re.compile(r"(?<![\w@./:{<&#-])[A-Za-z]{5,}(?![\w@/}>;]|\.\w)")
_ENDINGS = re.compile("(?:e?s|e|d|n|y|re|er)$")


def _is_form(one: str, two: str) -> bool:
    """Whether two words are forms of one: cookies and cookie, theatre and theater, colour and color."""
    if _ENDINGS.sub("", one) == _ENDINGS.sub("", two):
        return True
    return one.replace("our", "or").replace("z", "s") == two.replace("our", "or").replace("z", "s")


def _read(name: str) -> _Name | None:
    """The name that a word with a capital is; None for one of which nothing can be told."""
    if len(name) < _LONG or not _GREEK.search(name):
        return None
    spelt = keys(name)
    return _Name(spelt, frozenset(one[:2] for one in spelt))


_name_of = Readings[str, _Name | None](_read)


def _key(word: str) -> str:
    """The key of a word of the target that may be a Greek name; "" for any other."""
    spelt = key(word)
    return spelt if len(spelt) >= _LONG_KEY and _LIKE_GREEK.search(word) else ""


_key_of = Readings[str, str](_key)


def is_long(tongue: Tongue) -> Callable[[str], object]:
    """Whether a word holds a name of which this can be told."""
    capital = tongue.capital
    if tongue.code != "el" or capital is None:
        return lambda _: None
    return lambda word: any(map(_name_of.__getitem__, capital.findall(word)))


_VOWELS = frozenset("aeiou")


def _is_slip(right: str, said: str) -> bool:
    """Whether one letter inside is lost, or two beside each other are swapped."""
    if right[:1] != said[:1] or right[-1:] != said[-1:]:
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
