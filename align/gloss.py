"""Hints, word by word, from a dictionary's entries.

A gloss knows no grammar: it is an aid to a reader and never a draft. A word is looked up as it stands, then without
accents, then by the longest beginning that it shares with a headword, since Greek words change their ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from .large_memory import plain_words

_MARKUP = re.compile(r"<[^>]*>|/[^/\n]*/|\[[^\]]*\]|\([^)]*\)")
# A word and its headword share at least so many letters, and differ in no more at the end.
_STEM, _ENDING = 3, 4
_MEANINGS = 3


class Words:
    """Headwords with their meanings."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._meanings: dict[str, str] = {}
        for head, meaning in entries:
            said = _short(meaning)
            plain = " ".join(plain_words(head))
            if said and plain:
                self._meanings.setdefault(plain, said)
        self._heads = sorted(self._meanings)

    def __len__(self) -> int:
        return len(self._heads)

    def hint(self, text: str) -> str:
        """Each word that is known, with what it can mean: `word: meaning, meaning`, parted by `; `."""
        found = {word: said for word in dict.fromkeys(plain_words(text)) if (said := self._meaning(word))}
        return "; ".join(f"{word}: {said}" for word, said in found.items())

    def _meaning(self, word: str) -> str:
        if word in self._meanings:
            return self._meanings[word]
        for size in range(len(word) - 1, max(_STEM, len(word) - _ENDING) - 1, -1):
            stem = word[:size]
            at = bisect_left(self._heads, stem)
            near = [
                head
                for head in self._heads[at : at + 40]
                if head.startswith(stem) and len(head) - size <= _ENDING and " " not in head
            ]
            if near:
                return self._meanings[min(near, key=lambda head: (abs(len(head) - len(word)), head))]
        return ""


def _short(meaning: str) -> str:
    """The first meanings of an entry, without markup, numbers and pronunciation."""
    plain = _MARKUP.sub(" ", meaning)
    parts = [" ".join(part.split()).strip(" .-") for part in re.split(r"[\n,;]|\b\d+\.", plain)]
    return ", ".join([part for part in parts if part][:_MEANINGS])
