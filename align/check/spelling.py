"""Words that no dictionary knows, by the hunspell dictionaries that the machine has.

They are looked for where hunspell and LibreOffice put them, and first in the folders of $DIPLA_DICTIONARIES and
$DICPATH. Names (a capital inside a sentence), acronyms, the words of the glossary and of the project are left alone. A
language without a dictionary is not checked, and `missing_for` says so.
"""

from __future__ import annotations

import gc
import os
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...corpus.errors import DiplaError
from .finding import Found, Side
from .language import tongue
from .sides import Sides, at

_FOLDERS = (
    "~/.local/share/hunspell",
    "~/Library/Spelling",
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
# Which of several dictionaries of a language comes first.
_FIRST = {"en": "en_US", "el": "el_GR", "de": "de_DE", "fr": "fr", "pt": "pt_PT"}
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*")
_ACUTE = re.compile("[άέήίόύώΐΰ]")
_LEAST = 3
# Words whose answer is remembered.
_REMEMBERED = 1 << 18


class Speller:
    """The words of one language; `known` are right whatever the dictionary says, `letter` is one of its script."""

    def __init__(self, dictionary: Any, known: frozenset[str], letter: re.Pattern[str] | None) -> None:
        self._dictionary = dictionary
        self._letter = letter
        self._known = known
        self._answers: dict[str, bool] = {}

    def is_right(self, word: str) -> bool:
        """Whether the dictionary, or the project, has a word."""
        if (answer := self._answers.get(word)) is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            plain = word.replace("’", "'")
            answer = plain.casefold() in self._known or bool(self._dictionary.lookup(plain))
            if not answer and plain.endswith("'s"):
                answer = bool(self._dictionary.lookup(plain[:-2]))
            if not answer and len(_ACUTE.findall(plain)) > 1:
                # The second accent of Greek comes of the word behind.
                answer = bool(self._dictionary.lookup(_ACUTE.sub(_bare, plain[::-1], count=1)[::-1]))
            self._answers[word] = answer
        return answer

    def strange(self, text: str) -> Iterator[re.Match[str]]:
        """The words of a text that nobody knows; names and acronyms are passed over."""
        for word in _WORD.finditer(text):
            letters = word[0]
            inside = word.start() > 0 and not text[: word.start()].rstrip(" «“\"'(").endswith((".", "!", "?", ":", "…"))
            is_name = letters[0].isupper() and inside
            if self._letter and not self._letter.search(letters):
                continue  # a word of another script
            if len(letters) >= _LEAST and not is_name and not letters.isupper() and not self.is_right(letters):
                yield word


def _bare(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter[0]).replace("\u0301", ""))


def misspelt(sides: Sides, spellers: tuple[Speller | None, Speller | None]) -> Sequence[Found]:
    """Words of both sides that are in no dictionary."""
    found = []
    for side, speller in zip((Side.SOURCE, Side.TARGET), spellers, strict=True):
        if speller is not None:
            found += [
                at("spelling", side, word, f"no dictionary has {word[0]}")
                for word in speller.strange(sides.text(side))
                if side is Side.SOURCE or word[0] not in sides.source
            ]
    return found


def speller(code: str, known: frozenset[str]) -> Speller | None:
    """The speller of a language; None where the machine has no dictionary of it.

    Raises DiplaError where the library that reads dictionaries is not installed.
    """
    try:
        from spylls.hunspell import Dictionary
    except ImportError:
        raise DiplaError(
            "[check] spelling needs spylls, which is not installed. Install it with: pip install 'dipla[quality]', "
            "or take spelling out of [check] on."
        ) from None
    place = dictionary(code)
    if place is None:
        return None
    with warnings.catch_warnings():
        # The library leaves the files to be closed by whoever comes last.
        warnings.simplefilter("ignore", ResourceWarning)
        found = Dictionary.from_files(str(place.with_suffix("")))
        gc.collect()
    return Speller(found, known, tongue(code).letter)


def dictionary(code: str) -> Path | None:
    """The hunspell dictionary (.dic) of a language on this machine; None where there is none."""
    first = code.split("-")[0].lower()
    named = [os.environ.get(name, "") for name in ("DIPLA_DICTIONARIES", "DICPATH")]
    folders = [Path(part) for value in named for part in value.split(os.pathsep) if part]
    for folder in (*folders, *(Path(name).expanduser() for name in _FOLDERS)):
        found = sorted(
            (path for path in folder.glob(f"{first}*.dic") if path.stem.split("_")[0].split("-")[0] == first),
            key=lambda path: (path.stem != code.replace("-", "_"), path.stem != _FIRST.get(first), path.stem),
        )
        for path in found:
            if path.with_suffix(".aff").is_file():
                return path
    return None
