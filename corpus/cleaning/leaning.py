"""Which way an apostrophe leans that a tokeniser set apart.

Elided words (σ’ απ’ κατ’) hold it on their right, words without their first vowel (’ναι ’θελε) and
years (’21) on their left, English clitics on both sides; a letter numeral keeps its keraia. What is
left over is a single quotation mark, when it has a partner in its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .quoting import Quotes

_SIGNS = frozenset("'’‘΄´ʼ᾽")
_YEAR = re.compile(r"\d\d(?:s|ς)?")
_CLITIC = re.compile(r"(?i)(?:s|t|re|ll|ve|d|m)")
_CLITIC_TOKEN = re.compile(r"(?i)['’](?:s|t|re|ll|ve|d|m)|n['’]t")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f.-]*[A-Za-z\u00c0-\u024f]\.?")
_LATIN_PREFIX = re.compile(r"(?i)(?:o|d|l|dell|all|qu|j|c|n|m)")
_NUMERAL = re.compile(r"(?:[ΡΣΤρστ]?[ΙΚΛΜΝΞΟΠικλμνξοπ]?(?:ΣΤ|στ|[Α-Θα-θ])|[ΡΣΤρστ]?[ΙΚΛΜΝΞΟΠικλμνξοπ])")


@dataclass(frozen=True)
class Apostrophes:
    """The word lists of a language: which words lose their last vowel, which their first; in lower case."""

    elided: frozenset[str] = frozenset()
    aphaeretic: frozenset[str] = frozenset()


def apostrophes(
    tokens: list[tuple[int, int]],
    shown: list[str],
    gaps: bytearray,
    singles: dict[int, str],
    rules: Apostrophes,
    quotes: Quotes,
) -> None:
    """Mark in `gaps` the spaces that go beside apostrophes; put into `singles` what paired single quotes become."""
    undecided: list[int] = []
    for i, token in enumerate(shown):
        if token[0] not in "'’‘΄´ʼ᾽nN":
            continue
        if i and _CLITIC_TOKEN.fullmatch(token) and _LATIN.fullmatch(shown[i - 1]):
            gaps[i] = 1
        elif token in _SIGNS and not _leans(i, shown, gaps, rules):
            undecided.append(i)
    if undecided:
        _pair(undecided, tokens, shown, gaps, singles, rules, quotes)


def _leans(i: int, shown: list[str], gaps: bytearray, rules: Apostrophes) -> bool:
    before = shown[i - 1] if i else ""
    after = shown[i + 1] if i + 1 < len(shown) else ""
    if before.lower() in rules.elided and after[:1].isalpha():
        gaps[i] = 1
    elif after.lower() in rules.aphaeretic or _YEAR.fullmatch(after):
        gaps[i + 1] = 1
    elif (
        _LATIN.fullmatch(before)
        and (_CLITIC.fullmatch(after) or _LATIN_PREFIX.fullmatch(before))
        and _LATIN.match(after)
    ):
        gaps[i] = gaps[i + 1] = 1
    elif shown[i] in "΄´'’" and _NUMERAL.fullmatch(before) and (before.isupper() or shown[i] in "΄´"):
        gaps[i] = 1
    else:
        return False
    return True


def _pair(
    undecided: list[int],
    tokens: list[tuple[int, int]],
    shown: list[str],
    gaps: bytearray,
    singles: dict[int, str],
    rules: Apostrophes,
    quotes: Quotes,
) -> None:
    """Read what is left as single quotes, where each has its partner in the line."""
    openers = [
        i
        for i, t in enumerate(shown)
        if len(t) > 1 and t[0] in "'‘" and t[1:2].isalpha() and not gaps[i] and t[1:].lower() not in rules.aphaeretic
    ]
    waiting = -1
    pending = iter(openers)
    opener = next(pending, -1)
    for i in undecided:
        while 0 <= opener < i:
            waiting = opener
            opener = next(pending, -1)
        if waiting >= 0:
            gaps[i] = 1
            if shown[waiting] in _SIGNS:
                gaps[waiting + 1] = 1
            if quotes.single:
                singles[waiting], singles[i] = quotes.opening, quotes.closing
            waiting = -1
        elif i + 1 == len(shown):
            gaps[i] = 1
        else:
            waiting = i
    if waiting >= 0 and shown[waiting] in _SIGNS and waiting > 0:
        before = shown[waiting - 1]
        if _LATIN.fullmatch(before) and before[-1] in "sS":
            gaps[waiting] = 1
