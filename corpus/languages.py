"""What dipla knows of a language by its code: a name, a script, and the 8-bit encodings its old files come in.

The codes are BCP-47 (`el`, `en-GB`); only the first subtag is looked up. A language that is not
listed still works: it has no script to check against and no old encodings to try.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from .errors import DiplaError

# Fewer letters than this say nothing certain about the script of a text.
ENOUGH_LETTERS = 20
# Greek prose with many Latin names stays above this share; a text in another script stays far below.
LEAST_SHARE = 0.3

# ISO 639-2 codes that memories in the wild carry, by the code BCP-47 wants.
_OLD_CODES = {"ell": "el", "gre": "el", "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de"}

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Language:
    """A language dipla has facts about; `script` is the first word of its letters' Unicode names."""

    code: str
    name: str
    script: str
    encodings: tuple[str, ...]


_WEST = ("cp1252",)
_LANGUAGES = {
    code: Language(code, name, script, encodings)
    for code, name, script, encodings in (
        ("el", "Greek", "GREEK", ("cp1253", "iso8859-7")),
        ("en", "English", "LATIN", _WEST),
        ("fr", "French", "LATIN", _WEST),
        ("de", "German", "LATIN", _WEST),
        ("es", "Spanish", "LATIN", _WEST),
        ("it", "Italian", "LATIN", _WEST),
        ("pt", "Portuguese", "LATIN", _WEST),
        ("nl", "Dutch", "LATIN", _WEST),
        ("sv", "Swedish", "LATIN", _WEST),
        ("da", "Danish", "LATIN", _WEST),
        ("fi", "Finnish", "LATIN", _WEST),
        ("pl", "Polish", "LATIN", ("cp1250",)),
        ("cs", "Czech", "LATIN", ("cp1250",)),
        ("hu", "Hungarian", "LATIN", ("cp1250",)),
        ("ro", "Romanian", "LATIN", ("cp1250",)),
        ("tr", "Turkish", "LATIN", ("cp1254",)),
        ("sq", "Albanian", "LATIN", _WEST),
        ("bg", "Bulgarian", "CYRILLIC", ("cp1251",)),
        ("ru", "Russian", "CYRILLIC", ("cp1251",)),
        ("uk", "Ukrainian", "CYRILLIC", ("cp1251",)),
        ("mk", "Macedonian", "CYRILLIC", ("cp1251",)),
    )
}


def tag(code: str) -> str:
    """The code as BCP-47 wants it, language in lower case; DiplaError when it cannot be one.

    >>> tag("EL")
    'el'
    """
    if not _TAG.fullmatch(code):
        raise DiplaError(
            f"language {code!r}: expected a BCP-47 code such as el, en or el-GR (a hyphen, not an underscore)."
        )
    first, _, rest = code.partition("-")
    return first.lower() + ("-" + rest if rest else "")


def language(code: str) -> Language:
    """The facts of a language; a code that is not listed has its code for a name, and no script.

    >>> language("el-GR").script, language("xx").script
    ('GREEK', '')
    """
    first = code.split("-")[0].lower()
    return _LANGUAGES.get(first) or Language(first, first, "", ())


def code_of(name: str) -> str:
    """The code that a heading names, by a code or an English name; "" when it is no language that dipla knows.

    >>> code_of("Greek"), code_of("EL_gr"), code_of("id")
    ('el', 'el-gr', '')
    """
    word = name.strip().lower().replace("_", "-")
    for known in _LANGUAGES.values():
        if word == known.name.lower():
            return known.code
    first = word.split("-")[0]
    return word if _TAG.fullmatch(word) and _OLD_CODES.get(first, first) in _LANGUAGES else ""


def same_language(code: str, wanted: str) -> bool:
    """Whether two codes name one language, whatever the region and however an old file spells it.

    >>> same_language("EL_gr", "el"), same_language("gre", "el-GR"), same_language("en", "el")
    (True, True, False)
    """
    first, second = (re.split("[-_]", name.lower(), maxsplit=1)[0] for name in (code, wanted))
    return _OLD_CODES.get(first, first) == _OLD_CODES.get(second, second)


def script_share(text: str, script: str) -> tuple[float, int]:
    """Which share of the letters of a text is in a script (0 to 1), and how many letters there are.

    >>> script_share("Ο Serge", "GREEK")
    (0.16666666666666666, 6)
    """
    letters = {character: n for character, n in Counter(text).items() if character.isalpha()}
    total = sum(letters.values())
    own = sum(n for letter, n in letters.items() if unicodedata.name(letter, "").startswith(script))
    return (own / total if total else 0.0), total


def check_script(text: str, code: str, where: str, option: str) -> None:
    """Raise DiplaError when a text is plainly not in the script of its language; `option` is how to say another."""
    known = language(code)
    if not known.script:
        return
    sample = text[:200_000]
    share, letters = script_share(sample, known.script)
    if letters >= ENOUGH_LETTERS and share < LEAST_SHARE:
        raise DiplaError(
            f"{where}: expected {known.name} ({code}), found {share:.0%} of {letters} letters in "
            f"{known.script.capitalize()} script. Give the right file, or name its language with {option} CODE."
        )
