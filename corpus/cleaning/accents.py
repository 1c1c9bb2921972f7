"""Psili for tonos, in a text that is otherwise monotonic.

Whether a text is polytonic is decided for the whole of it, by the share of words with a breathing
among words that begin with a small vowel; there nothing is touched. Elsewhere a psili is the tonos
that was meant where it is the word's only accent and stands past its first syllable. On the first
vowel it may be the coronis of old Greek (κἀν), and a breathing at the head quotes old Greek: these stay.
"""

from __future__ import annotations

import re
import unicodedata

from .edits import Change

# Polytonic print has a breathing on every such word; a monotonic text that quotes old Greek stays far below.
LEAST_SHARE = 0.4
# So many characters at the head of a document decide for it.
SAMPLE = 200_000

_VOWEL_AT_HEAD = re.compile(r"(?<![\w’'])[αεηιουωάέήίόύώ]\w")
_BREATHING_AT_HEAD = re.compile(
    r"(?<![\w’'])[\u1f00-\u1f6f\u1f80-\u1faf\u1fe4\u1fe5]|(?<!\w)[αεοΑΕΟ][υιύί]?[\u1f10-\u1f17\u1f30-\u1f37\u1f50-\u1f57]"
)
_PSILI = "ἀἐἠἰὀὐὠ"
_TONOS = str.maketrans(_PSILI, "άέήίόύώ")
_WITH_PSILI = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{0,30}}?[{_PSILI}][^\W\d_]*")
_OLD_ACCENT = re.compile("[\u1f00-\u1fff]")
_ACCENT = re.compile("[άέήίόύώΐΰΆΈΉΊΌΎΏ]|[\u1f02-\u1f07\u1f70-\u1fff]")
_HEAD = re.compile("[^αεηιουωάέήίόύώΐΰϊϋἀἐἠἰὀὐὠΑΕΗΙΟΥΩ]*(?:αι|ει|οι|υι|αυ|ευ|ου|[αεο][ἰὐ]|.)")
_OLD_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{0,30}?[\u1f00-\u1fff][^\W\d_]*")
_VOWELS = re.compile("ου|αι|ει|οι|υι|αυ|ευ|[αεηιουωάέήίόύώ]")
_GRAVE = re.compile("[ὰὲὴὶὸὺὼᾶῆῖῦῶ]")
_TONOS_OF = str.maketrans("ὰὲὴὶὸὺὼᾶῆῖῦῶ", "άέήίόύώάήίύώ")


def is_polytonic(text: str) -> bool:
    """Whether breathings are written in this text as a whole.

    >>> is_polytonic("Ἐν ἀρχῇ ἦν ὁ λόγος"), is_polytonic("των ανταρτὠν και όλων εκεί")
    (True, False)
    """
    sample = text[:SAMPLE]
    if not _OLD_ACCENT.search(sample):
        return False
    with_breathing = sum(1 for _ in _BREATHING_AT_HEAD.finditer(sample))
    without = sum(1 for _ in _VOWEL_AT_HEAD.finditer(sample))
    return with_breathing > 0 and with_breathing >= LEAST_SHARE * (with_breathing + without)


def psili(text: str) -> tuple[list[Change], list[Change]]:
    """The certain changes of a psili to a tonos, and the doubts."""
    changes: list[Change] = []
    doubts: list[Change] = []
    if not _OLD_ACCENT.search(text) or is_polytonic(text):
        return changes, doubts
    for match in _WITH_PSILI.finditer(text):
        word = match.group()
        if _BREATHING_AT_HEAD.match(word) or _ACCENT.search(word):
            continue
        marks = [i for i, letter in enumerate(word) if letter in _PSILI]
        head = _HEAD.match(word)
        first = head.end() if head else 0
        if len(marks) == 1 and marks[0] >= first and not _quotes_old_greek(text, match.start(), match.end()):
            place = match.start() + marks[0]
            after = word[marks[0]].translate(_TONOS)
            reason = f"in {word}: a psili where monotonic Greek writes the tonos"
            changes.append(Change(place, place + 1, after, "psili", reason))
        elif len(marks) == 1:
            doubts.append(
                Change(
                    match.start(), match.end(), word.translate(_TONOS), "psili", "a psili for the tonos, or a coronis"
                )
            )
    return changes, doubts


def old_accents(text: str) -> list[Change]:
    """Doubts: a word with a grave or a circumflex for its tonos, alone among monotonic words."""
    doubts: list[Change] = []
    if not _OLD_ACCENT.search(text) or is_polytonic(text):
        return doubts
    for match in _OLD_WORD.finditer(text):
        word = match.group()
        plain = unicodedata.normalize("NFC", word.translate(_TONOS_OF))
        if len(_VOWELS.findall(plain)) == 1:
            plain = "".join(c for c in unicodedata.normalize("NFD", plain) if c != "\u0301")
        if not _GRAVE.search(word) or _OLD_ACCENT.search(plain):
            continue
        if not _quotes_old_greek(text, match.start(), match.end()):
            doubts.append(
                Change(match.start(), match.end(), plain, "old-accent", "a polytonic accent in monotonic text")
            )
    return doubts


def _quotes_old_greek(text: str, start: int, end: int) -> bool:
    """Whether a neighbour is written in polytonic Greek, so that the word belongs to a quotation."""
    near = text[max(0, start - 40) : start], text[end : end + 40]
    return any(_BREATHING_AT_HEAD.search(part.split("\n")[-1 if i == 0 else 0]) for i, part in enumerate(near))
