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
# What is said, its opposite, how the target says it, and the opposite; by a letter that one of them must have.
_OPPOSITES = (
    ("Χ", ((_BEFORE, _AFTER, _BC, _AD), (_AFTER, _BEFORE, _AD, _BC))),
    ("χ", ((_BEFORE, _AFTER, _BC, _AD),)),
    (".μ", ((_MORNING, _LATER, _AM, _PM), (_LATER, _MORNING, _PM, _AM))),
)


def opposite(sides: Sides) -> Sequence[Found]:
    """The era or half of the day that the source does not mean, and BC for example."""
    if (sides.ours.code, sides.theirs.code) != ("el", "en"):
        return ()
    source, target = sides.source, sides.target
    for was, other, right, wrong in [each for letter, those in _OPPOSITES if letter in source for each in those]:
        said = was.search(source)
        now = wrong.search(target) if said and not other.search(source) and not right.search(target) else None
        if said and now:
            return [at("numerals", Side.TARGET, now, f"{now[0].strip()}, where the source says {said[0]}")]
    if (said := _EXAMPLE.search(source)) and not _BEFORE.search(source) and (now := _BC.search(target)):
        return [at("numerals", Side.TARGET, now, f"{now[0]}, where the source says {said[0]}., for example")]
    return ()


def acronyms(sides: Sides) -> Sequence[Found]:
    """An acronym of the source that stands in its Greek letters, or as another's, in the target."""
    theirs = spellings("acronyms", sides.theirs.code)
    if not theirs:
        return ()
    known = _known(sides.ours.code)
    bare = [word.replace(".", "") for word in _CAPITALS.findall(sides.source)]
    here = {known[word]: word for word in bare if word in known}
    for name, said in here.items():
        letters, words = _parted(theirs[name])
        if any(map(sides.target.__contains__, letters)) or any(map(sides.target_lower.__contains__, words)):
            continue
        if left := _in_latin(said).search(sides.target):
            return [at("names", Side.TARGET, left, f"{said} is {letters[0]} in English")]
        for other in sorted(theirs.keys() - here.keys()):
            if now := any_of(_parted(theirs[other])[0], case=True).search(sides.target):
                return [at("names", Side.TARGET, now, f"{said} became {now[0]}")]
    return ()


@cache
def _parted(spelt: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The spellings that are letters, and how those begin that are words, in small letters."""
    letters = tuple(one.rstrip("*") for one in spelt if one.rstrip("*").isupper())
    return letters or spelt, tuple(one.rstrip("*").lower() for one in spelt if one.rstrip("*") not in letters)


def is_acronym(tongue: Tongue) -> Callable[[str], bool]:
    """Whether a word, with what stands around it, holds an acronym of the list."""
    known = _known(tongue.code)
    return lambda word: any(one.replace(".", "") in known for one in _CAPITALS.findall(word))


@cache
def _known(code: str) -> dict[str, str]:
    """The name of each acronym in a language."""
    return {word: name for name, words in spellings("acronyms", code).items() for word in words}


_CAPITALS = re.compile(r"[Α-Ω][Α-Ω.]+")
_LATIN = {
    "α": "A", "β": "[VB]", "γ": "G", "δ": "D", "ε": "E", "ζ": "Z", "η": "[IHE]", "θ": "TH", "ι": "I", "κ": "[KC]",
    "λ": "L", "μ": "M", "ν": "N", "ξ": "[XK]S?", "ο": "O", "π": "P", "ρ": "R", "σ": "S", "τ": "T", "υ": "[YUI]",
    "φ": "(?:F|PH)", "χ": "(?:CH|H|X|KH)", "ψ": "PS", "ω": "[OW]",
}  # fmt: skip


@cache
def _in_latin(acronym: str) -> re.Pattern[str]:
    """The letters of a Greek acronym one by one in Latin ones."""
    letters = r"\.?".join(_LATIN[letter] for letter in fold(acronym))
    return re.compile(rf"(?<![\w.]){letters}(?![\w’'])")
