"""Words in two scripts: which are look-alikes to be mapped, which are mojibake, which are neither.

Two kinds are mended: look-alikes (a Latin K in a Greek word: map it) and ISO-8859-7 read for Latin-1
(a Greek φ in a Swedish name: see `mojibake`). Symbols (Δx, kΩ, μm, TGFβ) are neither, and a Latin
stem with a Greek ending is a living Greek word. Addresses and file names are never touched.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .edits import Change
from .mojibake import reread

LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
GREEK = (
    "\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386\u0388-\u03ff\u1f00-\u1fbc"
    "\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc"
)
# Cyrillic, the micro sign, and the mathematical signs that old fonts show as capitals.
STRANGE = "\u0400-\u0481\u048a-\u052f\u00b5\u2206\u2211\u220f"

UPPER_TWINS = dict(zip("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True))
# Lower case: nearly the same drawing. n, y, w, h, s, c have two readings and are only flagged.
_LOWER_TWINS = dict(zip("aeikoptuvx", "αεικορτυνχ", strict=True))
_ACCENTED_TWINS = dict(zip("áéíóúýïüÁÉÍÓÚÝàèìòù", "άέίόύύϊϋΆΈΊΌΎΎάέίόύ", strict=True))
_SIGN_TWINS = dict(zip("ßµ∆∑∏", "βμΔΣΠ", strict=True))
_CYRILLIC_TWINS = dict(zip("АВЕЗНІКМОРТУХПГФаеікорхуѕїѓнпгфтв", "ΑΒΕΖΗΙΚΜΟΡΤΥΧΠΓΦαεικορχυςϊγηπγφτβ", strict=True))
TWINS = UPPER_TWINS | _LOWER_TWINS | _ACCENTED_TWINS | _SIGN_TWINS | _CYRILLIC_TWINS
_LATIN_TWINS = frozenset(UPPER_TWINS.values())
# Greek letters that no reader takes for Latin ones.
_GREEK_ONLY = re.compile("[ΓΔΘΛΞΠΣΦΨΩβγδεζηθλμξπσςφψωά-ώΐΰΆ-Ώ]")
_FUNCTIONS = frozenset(["sin", "cos", "tan", "cot", "log", "ln", "lim", "arg", "exp", "max", "min"])

_MIXED = re.compile(rf"[{LATIN}{STRANGE}](?=[{GREEK}])|[{GREEK}](?=[{LATIN}{STRANGE}])")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f∆∑∏])+")
_GREEK_RUN = re.compile(f"[{GREEK}]+")
_LATIN_RUN = re.compile(f"[{LATIN}]+")
_OTHER_RUN = re.compile(f"[^{GREEK}]+")
_LONGEST = 60  # letters; what is longer is no word
_REACH = 120  # characters looked at on each side for an address
_ADDRESS = re.compile(r"://|www\.|@\w|\w\.[a-z]{2,4}(?![\w])")
_UNSURE = "letters of two scripts in one word, and it may be meant so"


class Reading(NamedTuple):
    """What a word in two scripts was meant to be: the word ("" when nobody can say), the rule, how sure that is."""

    word: str
    rule: str
    certain: bool


def mixed(text: str, small_words: frozenset[str]) -> tuple[list[Change], list[Change]]:
    """The certain changes and the doubts about words in two scripts; `small_words` are articles, particles, …"""
    changes: list[Change] = []
    doubts: list[Change] = []
    done = 0
    for match in _MIXED.finditer(text):
        start = match.start()
        if start < done:
            continue
        while start > done and (text[start - 1].isalpha() or text[start - 1] in "∆∑∏"):
            start -= 1
        word = _WORD.match(text, start)
        if word is None:
            continue
        done = word.end()
        reading = meant(word.group(), small_words) if done - start <= _LONGEST else None
        if reading is None or _in_address(text, start, done):
            continue
        if reading.certain:
            changes += _letters(start, word.group(), reading)
        else:
            doubts.append(Change(start, done, reading.word, reading.rule, _UNSURE))
    return changes, doubts


def meant(word: str, small_words: frozenset[str] = frozenset()) -> Reading | None:
    """What a word in two scripts was meant to be; None where it is fine as it is.

    >>> meant("Kαζάρμα").word, meant("Wallstrφm").word, meant("kΩ")
    ('Καζάρμα', 'Wallström', None)
    """
    mapped = "".join(TWINS.get(letter, letter) for letter in word)
    symbol = len(word) == 2 and word.isupper()  # ΔE is a difference, no δε
    if not symbol and mapped.lower() in small_words and _OTHER_RUN.search(mapped) is None:
        return Reading(mapped, "look-alike", True)
    greek = sum(map(len, _GREEK_RUN.findall(word)))
    latin = sum(map(len, _LATIN_RUN.findall(word.replace("ß", ""))))
    if greek == 0:
        return None
    if latin == 0:
        return _strange(word, mapped, greek)
    if is_symbol(word, greek):
        return None
    if greek < latin:
        again = reread(word, _GREEK_RUN.findall(word))
        return Reading(*again) if again else None
    return _homely(word, mapped, greek, latin)


def is_symbol(word: str, greek: int) -> bool:
    """Whether this is no word: Δx, kΩ, μm, πr, TGFβ, cosθ.

    >>> [is_symbol(word, 1) for word in ("Δx", "kΩ", "PPARγ", "Sφren")]
    [True, True, True, False]
    """
    if greek != 1:
        return False
    run = _GREEK_RUN.search(word)
    if run is None or 0 < run.start() < len(word) - 1:
        return False
    rest = word[: run.start()] or word[1:]
    if len(word) > 2 and word.isupper() and run.group() in _LATIN_TWINS:
        return False
    return len(rest) <= 2 or rest in _FUNCTIONS or (rest.isupper() and run.start() > 0 and run.group().islower())


def _strange(word: str, mapped: str, greek: int) -> Reading | None:
    """A Greek word with Cyrillic letters or signs in it; certain but for ∆φ and its like."""
    if _OTHER_RUN.search(mapped):
        return Reading("", "look-alike", False)
    if greek >= 2 or (word[0] == "µ" and mapped[1].islower()):
        return Reading(mapped, "look-alike", True)
    return None


def _homely(word: str, mapped: str, greek: int, latin: int) -> Reading | None:
    """A Greek word with Latin letters in it."""
    runs = _LATIN_RUN.findall(word)
    if _OTHER_RUN.search(mapped):
        # A Latin stem with a Greek ending is a word of its own; one stray letter inside is not.
        return Reading("", "look-alike", False) if latin == 1 else None
    outer = max((len(run) for run in runs if word.startswith(run) or word.endswith(run)), default=0)
    if outer > 2 and not word.isupper():
        return None
    if not word.isupper() and any(c.isupper() for run in runs for c in (run[1:] if word.startswith(run) else run)):
        return Reading(mapped, "look-alike", False)
    return Reading(mapped, "look-alike", bool(_GREEK_ONLY.search(word)) or (greek >= 2 * latin and not word.isupper()))


def _letters(start: int, word: str, reading: Reading) -> list[Change]:
    """One change a run of letters that differ."""
    changes = []
    differs = "".join("01"[a != b] for a, b in zip(word, reading.word, strict=True))
    for run in re.finditer("1+", differs):
        a, b = run.span()
        if reading.rule == "mojibake":
            reason = f"in {word}: ISO-8859-7 read for Latin-1"
        else:
            reason = f"in {word}: letter {a + 1} is U+{ord(word[a]):04X}, not U+{ord(reading.word[a]):04X}"
        changes.append(Change(start + a, start + b, reading.word[a:b], reading.rule, reason))
    return changes


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the word is part of a URL, a mail address or a file name."""
    before = text[max(0, start - _REACH) : start].rsplit(None, 1)
    after = text[end : end + _REACH].split(None, 1)
    left = before[-1] if before and start and not text[start - 1].isspace() else ""
    right = after[0] if after and not text[end : end + 1].isspace() else ""
    return bool(_ADDRESS.search(left + text[start:end] + right))
