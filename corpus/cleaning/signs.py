"""The accent signs that stand alone: apostrophe, keraia, minutes, or the tonos of a capital.

U+00B4, U+0384, U+1FBD, U+1FBF, U+1FFD, U+1FEF and U+0374 look alike and are typed for one another;
which one was meant is told by the words beside them. The pass runs before NFC, which would turn some
of them into others. ASCII apostrophes and U+2019 stay, save that the tonos of a capital vowel goes onto it.
The keraia is written U+0384: NFC text cannot hold U+0374. What none of this explains is left alone.
"""

from __future__ import annotations

import re

from .edits import Change
from .leaning import bare

# The spacing accents that Greek keyboards and old fonts give; U+02B9 is what NFC makes of U+0374.
ACCENTS = "\u00b4\u0384\u1fbd\u1fbf\u1ffd\u1fef\u0374\u02b9"
KERAIA = "\u0384"
_ELIDED = re.compile(rf"(?<![\w{ACCENTS}])([^\W\d_]{{1,8}})([{ACCENTS}])( ?)(?=([^\W\d_]))")
_HEADLESS = re.compile(rf"(?<![\w{ACCENTS}])[{ACCENTS}](?=([^\W\d_]+|\d\d(?!\d)))")
_NUMERAL = re.compile(rf"(?<!\w)([^\W\d_]{{1,4}}|\d+)([{ACCENTS}]{{1,2}})(?![\w{ACCENTS}])")
_TONOS = re.compile(rf"(?<![\w{ACCENTS}'’‘])([{ACCENTS}'’‘]) ?([ΑΕΗΙΟΥΩ])([^\W\d_]*)(?!\w)")
_LATIN = re.compile(r"(?<=[b-df-hj-np-tv-zB-DF-HJ-NP-TV-ZO])[\u00b4\u1ffd](?=[A-Za-z\u00c0-\u024f])")
_ACCENTED = dict(zip("ΑΕΗΙΟΥΩ", "ΆΈΉΊΌΎΏ", strict=True))
_HAS_ACCENT = re.compile("[άέήίόύώΐΰΆΈΉΊΌΎΏ\u0300\u0301\u0342\u1f00-\u1fff]")
_GREEK = re.compile("[α-ωά-ώΐΰΑ-ΩΆ-Ώἀ-ᾼ]")
_VOWEL = re.compile("[αεηιουωάέήίόύώΐΰϊϋ]")


def signs(text: str, elided: frozenset[str], aphaeretic: frozenset[str], numerals: frozenset[str]) -> list[Change]:
    """The accent signs of a Greek text that were typed for another sign."""
    changes = _capitals(text)
    found = re.search(f"[{ACCENTS}]", text)
    if found:
        changes += _elisions(text, elided, numerals) + _aphaereses(text, aphaeretic) + _keraias(text, numerals)
        changes += [
            Change(m.start(), m.end(), "’", "apostrophe", "an accent sign typed for an apostrophe")
            for m in _LATIN.finditer(text)
        ]
    return _apart(changes)


def _elisions(text: str, elided: frozenset[str], numerals: frozenset[str]) -> list[Change]:
    changes = []
    for match in _ELIDED.finditer(text):
        word, sign, space, following = match.groups()
        if bare(word) not in elided or not _GREEK.match(following):
            continue
        if len(word) == 1 and (word.isupper() or not _VOWEL.match(bare(following))):
            continue
        if len(word) == 2 and bare(word) in numerals and _counts(word, text, match.end()):
            continue
        reason = f"U+{ord(sign):04X} typed for the apostrophe of an elided word"
        changes.append(Change(match.start(2), match.end(2), "’" if space else "’ ", "apostrophe", reason))
    return changes


def _counts(word: str, text: str, following: int) -> bool:
    """Whether στ is six here: only a vowel takes the vowel of στα, and capitals are elided among capitals alone."""
    return not _VOWEL.match(bare(text[following])) or (word.isupper() and text[following + 1 : following + 2].islower())


def _aphaereses(text: str, aphaeretic: frozenset[str]) -> list[Change]:
    reason = "an accent sign typed for the apostrophe of a word or year without its head"
    return [
        Change(m.start(), m.end(), "’", "apostrophe", reason)
        for m in _HEADLESS.finditer(text)
        if m.group(1).isdigit() or bare(m.group(1)) in aphaeretic
    ]


def _keraias(text: str, numerals: frozenset[str]) -> list[Change]:
    changes = []
    for match in _NUMERAL.finditer(text):
        head, found = match.groups()
        if found == KERAIA * len(found) or not (head.isdigit() or head in numerals):
            continue
        reason = f"U+{ord(found[0]):04X} typed for the keraia of a number"
        changes.append(Change(match.start(2), match.end(2), KERAIA * len(found), "keraia", reason))
    return changes


def _capitals(text: str) -> list[Change]:
    """A sign before a capital vowel is its tonos where the word has no other accent and no quotation ends after it."""
    changes = []
    for match in _TONOS.finditer(text):
        sign, vowel, rest = match.groups()
        if _HAS_ACCENT.search(rest):
            continue
        spaced = match.start(2) > match.end(1)
        if sign in "'’‘" or spaced:
            # These are quotes and apostrophes, too: only a word that cannot do without the accent decides.
            lower = rest[:1].islower() and _VOWEL.search(rest)
            if spaced or not lower or text[match.end() : match.end() + 1] in ("'", "’"):
                continue
        elif not rest and vowel not in "ΗΩΟ":
            continue
        reason = "the accent of a capital vowel, typed before it"
        changes.append(Change(match.start(1), match.end(2), _ACCENTED[vowel], "tonos", reason))
    return changes


def _apart(changes: list[Change]) -> list[Change]:
    """In order, and where two rules want one sign, the first that begins."""
    kept: list[Change] = []
    for change in sorted(changes):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept
