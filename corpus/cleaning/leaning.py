"""Which way an apostrophe leans that a tokeniser set apart.

Elided words (σ’ απ’ κατ’) hold it on their right, words without their first vowel (’ναι ’θελε) and
years (’21) on their left, English clitics on both sides; a letter numeral keeps its keraia. What is
left over is a single quotation mark, when it has a partner in its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNS = frozenset("'’‘΄´ʼ᾽")
_MAY_BEGIN = frozenset("'’‘΄´ʼ᾽nN")
_YEAR = re.compile(r"\d\d(?:s|ς)?")
_CLITIC = re.compile(r"(?i)(?:s|t|re|ll|ve|d|m)")
_CLITIC_TOKEN = re.compile(r"(?i)['’](?:s|t|re|ll|ve|d|m)|n['’]t")
_WORD = re.compile(r"['‘]?\w[\w.&-]*")
_NAME_TOKEN = re.compile(r"['’][A-ZÀ-Þ]\w+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f.-]*[A-Za-z\u00c0-\u024f]\.?")
_PREFIX = re.compile(r"(?i)(?:o|d|l|dell|all|qu|j|c|n|m)")
_NO_ACCENT = str.maketrans("άέήίόύώΐΰϊϋ", "αεηιουωιυιυ")


@dataclass(frozen=True)
class Apostrophes:
    """Words that lose their last vowel, or their first (both in the form of `bare`), and letter numerals."""

    elided: frozenset[str] = frozenset()
    aphaeretic: frozenset[str] = frozenset()
    numerals: frozenset[str] = frozenset()


def apostrophes(shown: list[str], gaps: bytearray, rules: Apostrophes) -> list[tuple[int, int]]:
    """Mark in `gaps` the spaces that go beside apostrophes; the single quotes left over, as pairs of tokens."""
    undecided: list[int] = []
    openers: list[int] = []
    for i, token in enumerate(shown):
        if token[0] not in _MAY_BEGIN:
            continue
        if i and _is_tail(token, shown[i - 1]):
            gaps[i] = 1
        elif token in _SIGNS:
            if not _leans(i, shown, gaps, rules):
                undecided.append(i)
        elif token[0] in "'‘" and token[1].isalpha() and bare(token[1:]) not in rules.aphaeretic:
            openers.append(i)
    if not undecided:
        return []
    closers = [i for i, token in enumerate(shown) if len(token) > 1 and token[-1] in "'’" and token[0] not in "'‘"]
    return _pairs(sorted(undecided + openers + closers), shown, gaps)


def _is_tail(token: str, before: str) -> bool:
    """Whether this is the rest of the word before it: 's, n't, 'Brien."""
    if _CLITIC_TOKEN.fullmatch(token):
        return bool(_WORD.fullmatch(before))
    return bool(_NAME_TOKEN.fullmatch(token) and _PREFIX.fullmatch(before))


def _leans(i: int, shown: list[str], gaps: bytearray, rules: Apostrophes) -> bool:
    before = shown[i - 1] if i else ""
    after = shown[i + 1] if i + 1 < len(shown) else ""
    if bare(after) in rules.aphaeretic or _YEAR.fullmatch(after):
        gaps[i + 1] = 1
    elif bare(before) in rules.elided and after[:1].isalpha():
        gaps[i] = 1
    elif _LATIN.fullmatch(before) and (_CLITIC.fullmatch(after) or (_PREFIX.fullmatch(before) and _LATIN.match(after))):
        gaps[i] = gaps[i + 1] = 1
    elif before.isdigit() or (before in rules.numerals and not _is_article(before, i, shown)):
        gaps[i] = 1
    else:
        return False
    return True


def _is_article(before: str, i: int, shown: list[str]) -> bool:
    """Whether an Ο or Η is an article before a quotation, not 70 or 8: a second sign follows in the line."""
    return before in ("Ο", "Η", "ο", "η") and any(token in _SIGNS for token in shown[i + 1 :])


def _pairs(places: list[int], shown: list[str], gaps: bytearray) -> list[tuple[int, int]]:
    """Read what is left as single quotes; a sign that stands apart is half of each pair."""
    pairs: list[tuple[int, int]] = []
    waiting = -1
    for i in places:
        apart = shown[i] in _SIGNS
        opens, closes = shown[i][0] in _SIGNS, shown[i][-1] in _SIGNS
        if waiting >= 0 and closes and (apart or shown[waiting] in _SIGNS):
            gaps[i] |= apart
            gaps[waiting + 1] |= shown[waiting] in _SIGNS
            pairs.append((waiting, i))
            waiting = -1
        elif apart and i + 1 == len(shown):
            gaps[i] = 1
        elif opens:
            waiting = i
    if waiting > 0 and shown[waiting] in _SIGNS:
        before = shown[waiting - 1]
        if before == ":":
            gaps[waiting + 1] = 1
        elif _LATIN.fullmatch(before) and before[-1] in "sS":
            gaps[waiting] = 1
    return pairs


def bare(word: str) -> str:
    """The word in lower case without accents.

    >>> bare("Ήταν")
    'ηταν'
    """
    lower = word.lower()
    return lower if lower.isascii() else lower.translate(_NO_ACCENT)
