"""Word lists in two languages, a line a thing: its name, its spellings in Greek, its spellings in English."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# The columns of our lists, after the name.
_LANGUAGES = ("el", "en")


@cache
def spellings(name: str, code: str) -> dict[str, tuple[str, ...]]:
    """The spellings of each thing of the list `name` in a language; {} for a language that it has no column for."""
    if code not in _LANGUAGES:
        return {}
    found = {}
    for line in (resources.files(__package__) / f"{name}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            thing, *columns = line.split("\t")
            found[thing] = tuple(filter(None, columns[_LANGUAGES.index(code)].split("|")))
    return found


@cache
def any_of(words: tuple[str, ...], *, case: bool = False) -> re.Pattern[str]:
    """A pattern for any of some spellings as whole words; one that ends in * may go on."""
    parts = [
        (rf"(?<!\w){re.escape(word.rstrip('*'))}" if word[0].isalnum() else re.escape(word.rstrip("*")))
        + ("" if word.endswith("*") or not word[-1].isalnum() else r"(?!\w)")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), 0 if case else re.IGNORECASE)
