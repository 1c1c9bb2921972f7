"""Letters of the wrong script: words that were left in the source's, and letters that only look right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ...corpus.cleaning.letters import GREEK, LATIN, TWINS, meant
from ...corpus.cleaning.words import words
from .finding import Found, Side
from .language import LETTERS
from .sides import Sides, at
from .spelt import spellings

# In quotation marks or brackets a text may speak of a word of the other language.
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|‘[^’]*’|'[^']*'|\([^)]*\)|\[[^\]]*\]")
# One or two letters may be signs (α, μm, Δt).
_LEAST = 3
_TWO = re.compile(r"(?<![\w'’])[^\W\d_]{2}(?![\w'’])")
# Letters that are not Greek, or not Latin: a quick look before the close one.
_NOT_GREEK = re.compile(f"[{LATIN}\u00b5\u0400-\u052f]")
# The same in small letters: those of a few of Africa lie elsewhere.
_NOT_GREEK_SMALL = re.compile(f"[{LATIN}\u0250-\u02af\u2c65\u2c66\u00b5\u0400-\u052f]")
_NOT_LATIN = re.compile(f"[{GREEK}\u0400-\u052f]")
_IN_GREEK = re.compile(f"[{GREEK}]")
_CYRILLIC = "\u0400-\u052f"
_MIXED = re.compile(
    rf"[{LATIN}{_CYRILLIC}](?:(?=[{GREEK}])|(?<=[{GREEK}].))|[{_CYRILLIC}](?:(?=[{LATIN}])|(?<=[{LATIN}].))"
)
_WORD = re.compile(r"[^\W\d_]+")
# Letters with the accents and breathings that Greek wrote until 1982.
_POLYTONIC = re.compile("[\u1f00-\u1fff]")
_BACK = {greek: latin for latin, greek in TWINS.items() if latin.isascii()}
# Letters of Cyrillic that look Latin.
_CYRILLIC_TWINS = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝ", "ABESIJKMHOPCTYXaesijopcyxdhqw", strict=True))
_TWINS = frozenset(_CYRILLIC_TWINS)
_TWIN = "".join(_CYRILLIC_TWINS)
# A word wholly of them; and the letters by which a text is known to speak of Cyrillic words.
_LONE_CYRILLIC = re.compile(rf"(?<![\w.'’/-])[{_TWIN}]+(?![\w'’/-])")
_IN_CYRILLIC = re.compile(f"[{_CYRILLIC}]")
_NO_TWIN = re.compile(rf"(?![{_TWIN}])[{_CYRILLIC}]")
_LIKE_GREEK = "".join(latin for latin in TWINS if latin.isascii() or latin in _CYRILLIC_TWINS)
_ALONE = re.compile(rf"[{_LIKE_GREEK}](?<![\w.'’/-].)[{_LIKE_GREEK}]*(?![\w.'’/-])")
_LIKE_LATIN = "".join(greek for greek in _BACK if greek.isupper())
_BACK |= _CYRILLIC_TWINS
_LONE_GREEK = re.compile(rf"(?<![\w.'’/-])[{_LIKE_LATIN}]{{1,2}}(?= [a-z(])")
# Words whose every letter may be the other script's, by the script that they should be in. A name may be one letter.
_ARTICLES = frozenset(["Η", "Ο", "ΤΟ", "ΤΑ", "Το", "Τα", "το", "τα", "ο", "ΚΑΙ", "ΝΑ", "ΑΝ", "Αν", "αν"])


def foreign(script: str) -> re.Pattern[str]:
    """A letter that makes a word worth a look in a text of this script, even in small letters."""
    return _NOT_LATIN if script == "LATIN" else _NOT_GREEK_SMALL


def left_over(sides: Sides) -> Sequence[Found]:
    """Words of the target in the source's script, where the two scripts differ."""
    if sides.target_ascii or sides.ours.script == sides.theirs.script or sides.ours.letter is None:
        return ()
    if sides.ours.script == "LATIN" or not sides.ours.letter.search(sides.target):
        return ()  # names in Latin letters stay as they are in other scripts
    letters = LETTERS[sides.ours.script]
    # What is quoted is blotted out in place, so that spans stay true.
    plain = _QUOTED.sub(lambda found: " " * len(found[0]), sides.target)
    if not re.search(r"[^\W\d_]", plain):
        plain = sides.target
    several = re.compile(rf"(?<![^\W\d_])[{letters}]{{2,}}(?:\W+[{letters}]{{2,}})*(?![^\W\d_])")
    plain = several.sub(lambda found: " " * len(found[0]) if _is_cited(found[0], sides.source) else found[0], plain)
    found = re.search(rf"(?<![^\W\d_])[{letters}]{{{_LEAST},}}(?:\W+[{letters}]{{2,}})*(?![^\W\d_])", plain)
    # Two letters may be a sign, but an article is none: το house.
    found = found or next((word for word in _TWO.finditer(plain) if word[0].lower() in sides.ours.small), None)
    if found is None or _is_ancient(found[0], sides.source):
        return ()
    return [at("left-over", Side.TARGET, found, f"still in {sides.ours.script.capitalize()} script: {found[0]}")]


def _is_ancient(words: str, source: str) -> bool:
    """Whether the source, too, only speaks of these words: they have the old accents, and nothing else there has."""
    return bool(_POLYTONIC.search(words)) and not _POLYTONIC.search(source.replace(words, ""))


def _is_cited(words: str, source: str) -> bool:
    """Whether the source, too, speaks of these words: in quotation marks, or of a language beside others' own names."""
    if re.search(rf"[«“\"‘']\s?{re.escape(words)}\s?[»”\"’']", source):
        return True
    return words in _OWN_NAMES and words in source and bool(_OTHERS.search(source))


# How Greek calls itself in a list of languages, and how others do.
_OWN_NAMES = frozenset(["Ελληνικά", "ΕΛΛΗΝΙΚΑ", "ελληνικά"])
_OTHERS = re.compile(
    r"(?<!\w)(?:English|Français|Deutsch|Español|Italiano|Português|Nederlands|Türkçe|Shqip|Română|Polski|Svenska|Dansk|"
    r"Suomi|Magyar|Čeština|Русский|Български|Українська|Српски|Македонски)(?!\w)",
    re.IGNORECASE,
)


def look_alikes(sides: Sides) -> Sequence[Found]:
    """Words with letters of two scripts, and words of one script that are wholly typed in the other's twins."""
    found: list[Found] = []
    for side, tongue in ((Side.SOURCE, sides.ours), (Side.TARGET, sides.theirs)):
        if side is Side.TARGET and sides.target_ascii and tongue.script == "LATIN":
            continue
        text = sides.text(side)
        if not (_NOT_LATIN if tongue.script == "LATIN" else _NOT_GREEK).search(text):
            continue
        if _MIXED.search(text):
            found += _mixed(text, side, tongue.script)
        if tongue.script == "GREEK":
            found += _typed_in_latin(text, side)
        elif tongue.script == "LATIN":
            found += _typed_in_greek(text, side)
            if not _IN_CYRILLIC.search(sides.source if side is Side.TARGET else sides.target):
                found += _typed_in_cyrillic(text, side)
    return found


def _mixed(text: str, side: Side, script: str) -> list[Found]:
    found = []
    for word in _WORD.finditer(text):
        if not _MIXED.search(word[0]) or _in_address(text, word):
            continue
        plain = "".join(_BACK.get(letter, letter) for letter in word[0])
        is_latin = script == "LATIN" or not _IN_GREEK.search(word[0])
        # 12 km with the Greek letter is no sign of anything.
        if plain in _units() and text[: word.start()].rstrip()[-1:].isdigit():
            pass
        elif is_latin:
            # Two letters may be a sign (Δt), but none has Cyrillic.
            if not re.fullmatch(f"[{LATIN}]+", plain) or (len(plain) < _LEAST and _TWINS.isdisjoint(word[0])):
                continue
        else:
            reading = meant(word[0], words("small-words"))
            if reading is None:
                continue
            plain = reading.word if reading.certain else ""
        told = f"{word[0]} has letters of two scripts"
        found.append(at("look-alike", side, word, told, plain or None))
    return found


@cache
def _units() -> frozenset[str]:
    """Units as they are written in Latin letters; μm is not."""
    return frozenset(word for words in spellings("units", "en").values() for word in words if word.isascii())


def _typed_in_latin(text: str, side: Side) -> list[Found]:
    """Small Greek words all in Latin letters: `H Ελλάδα` with the Latin letter."""
    found = []
    for word in _ALONE.finditer(text):
        mapped = "".join(TWINS[letter] for letter in word[0])
        if mapped not in _ARTICLES:
            continue
        after = re.match(rf"\s+[{GREEK}]", text[word.end() :])
        before = re.search(rf"(?:^|[.;!:«“]|[{GREEK}],?)\s*$", text[: word.start()])
        # A capital inside a sentence is a name: the hypothesis H.
        opens = not word[0].isupper() or len(word[0]) > 1 or (before and not before[0][:1].isalpha())
        if after and before and opens:
            kind = "Cyrillic" if _TWINS.issuperset(word[0]) else "Latin"
            found.append(at("look-alike", side, word, f"{word[0]} is typed in {kind} letters", mapped))
    return found


def _typed_in_greek(text: str, side: Side) -> list[Found]:
    """A word of one or two letters, all of them Greek capitals that look Latin: `Α woman`, which no eye can see.

    Nobody writes a sign so, since the Latin letter is the same; a numeral has its own mark (Α΄).
    """
    plain = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    return [
        at("look-alike", side, word, f"{word[0]} is typed in Greek letters", "".join(_BACK[one] for one in word[0]))
        for word in _LONE_GREEK.finditer(plain)
    ]


def _typed_in_cyrillic(text: str, side: Side) -> list[Found]:
    """Words all in Cyrillic letters that look Latin, in a text without any other Cyrillic: `vitamin С`."""
    if not _IN_CYRILLIC.search(text) or _NO_TWIN.search(text):
        return []
    plain = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    return [
        at("look-alike", side, word, f"{word[0]} is typed in Cyrillic letters", "".join(_BACK[one] for one in word[0]))
        for word in _LONE_CYRILLIC.finditer(plain)
    ]


def _in_address(text: str, word: re.Match[str]) -> bool:
    left = text.rfind(" ", 0, word.start()) + 1
    right = text.find(" ", word.end())
    whole = text[left : right if right >= 0 else len(text)]
    return "@" in whole or "://" in whole or "www." in whole
