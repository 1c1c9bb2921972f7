"""Abbreviations that became others: BC for AD, p.m. for a.m., and acronyms left in the letters of Greek (FPA for VAT).

`acronyms.tsv` has those that English writes in letters of its own; bodies that keep theirs (ΔΕΗ) are nobody's fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from ..words import fold
from .finding import Found, Side
from .language import Tongue
from .sides import Sides, at
from .spelt import any_of, spellings

# Before and after Christ. The first is for example, too, unless a number or a century stands before it.
_BEFORE = re.compile(r"(?<!\w)π\.\s?Χ\b|(?:[0-9]|αι\.|αιώνα|αιώνας|αιώνων) π\.\s?χ\b")
_AFTER = re.compile(r"(?<!\w)μ\.\s?Χ\b")
_EXAMPLE = re.compile(r"(?<!\w)π\.\s?χ\b")
_BC = re.compile(r"(?<![\w.])B\.?C\.?(?:E\b\.?)?(?!\w)")
_AD = re.compile(
    r"(?<![\w.])A\.?D\b\.?(?= ?[0-9])|(?:(?<=[0-9] )|(?<=[cy]\. )|(?<=century )|(?<=centuries ))(?:A\.?D|C\.?E)\b"
)
_MORNING, _LATER = re.compile(r"(?<!\w)π\.\s?μ\b|[0-9] το πρωί"), re.compile(r"(?<!\w)μ\.\s?μ\b|[0-9] το απόγευμα")
_AM, _PM = re.compile(r"(?<=[0-9])\s?a\.?m\b", re.IGNORECASE), re.compile(r"(?<=[0-9])\s?p\.?m\b", re.IGNORECASE)
# What of π.Χ., π.χ., μ.Χ., π.μ. and μ.μ. is more than small letters.
POINTED = re.compile(r"^\.[χΧμ](?!\w)")
_OPPOSITES = (
    (_BEFORE, _AFTER, _BC, _AD),
    (_AFTER, _BEFORE, _AD, _BC),
    (_MORNING, _LATER, _AM, _PM),
    (_LATER, _MORNING, _PM, _AM),
)


def opposite(sides: Sides) -> Sequence[Found]:
    """The era or half of the day that the source does not mean, and BC for example."""
    if (sides.ours.code, sides.theirs.code) != ("el", "en"):
        return ()
    source, target = sides.source, sides.target
    for was, other, right, wrong in _OPPOSITES:
        said, now = was.search(source), wrong.search(target)
        if said and now and not right.search(target) and not other.search(source):
            return [at("numerals", Side.TARGET, now, f"{now[0].strip()}, where the source says {said[0]}")]
    if (now := _BC.search(target)) and not _BEFORE.search(source) and (said := _EXAMPLE.search(source)):
        return [at("numerals", Side.TARGET, now, f"{now[0]}, where the source says {said[0]}., for example")]
    return ()


def acronyms(sides: Sides) -> Sequence[Found]:
    """An acronym of the source that stands in its Greek letters, or as another's, in the target."""
    ours, theirs = spellings("acronyms", sides.ours.code), spellings("acronyms", sides.theirs.code)
    if not theirs:
        return ()
    here = {name for name, words in ours.items() if any_of(words, case=True).search(sides.source)}
    for name in here:
        letters, words = _parted(theirs[name])
        if any_of(letters, case=True).search(sides.target) or (words and any_of(words).search(sides.target)):
            continue
        said = any_of(ours[name], case=True).search(sides.source)
        if said and (left := _in_latin(said[0]).search(sides.target)):
            return [at("names", Side.TARGET, left, f"{said[0]} is {theirs[name][0].rstrip('*')} in English")]
        for other in sorted(theirs.keys() - here):
            if said and (now := any_of(_parted(theirs[other])[0], case=True).search(sides.target)):
                return [at("names", Side.TARGET, now, f"{said[0]} became {now[0]}")]
    return ()


@cache
def _parted(spelt: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The spellings that are letters, and those that are words."""
    letters = tuple(one for one in spelt if one.rstrip("*").isupper())
    return letters or spelt, tuple(one for one in spelt if one not in letters)


def is_acronym(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word, with what stands around it, holds an acronym of the list."""
    known = frozenset(word for words in spellings("acronyms", tongue.code).values() for word in words)
    return lambda word: not known.isdisjoint(_CAPITALS.findall(word))


_CAPITALS = re.compile(r"(?:[Α-Ω]\.){2,}|[Α-Ω]{2,}")
_LATIN = {
    "α": "A", "β": "[VB]", "γ": "G", "δ": "D", "ε": "E", "ζ": "Z", "η": "[IHE]", "θ": "TH", "ι": "I", "κ": "[KC]",
    "λ": "L", "μ": "M", "ν": "N", "ξ": "[XK]S?", "ο": "O", "π": "P", "ρ": "R", "σ": "S", "τ": "T", "υ": "[YUI]",
    "φ": "(?:F|PH)", "χ": "(?:CH|H|X|KH)", "ψ": "PS", "ω": "[OW]",
}  # fmt: skip


@cache
def _in_latin(acronym: str) -> re.Pattern[str]:
    """The letters of a Greek acronym one by one in Latin ones."""
    letters = r"\.?".join(_LATIN[letter] for letter in fold(acronym).replace(".", ""))
    return re.compile(rf"(?<![\w.]){letters}(?![\w’'])")
