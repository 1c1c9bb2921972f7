"""Which pairs are meant: by state, by what they want, by document, by words in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...align.large_memory import plain_words
from ...corpus.model import Pair, State
from ...corpus.store import Store
from .asking import Asked
from .index import KINDS, Index

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter; what is empty asks nothing, and all that is asked holds."""

    states: tuple[str, ...] = ()
    whats: tuple[str, ...] = ()
    doc: str = ""
    text: str = ""

    @classmethod
    def of(cls, asked: Asked) -> Choice:
        """The filter that a page asks for."""
        return cls(
            tuple(asked.choices("state", frozenset(State))),
            tuple(asked.choices("what", KINDS)),
            asked.string("doc", ""),
            asked.string("text", ""),
        )

    def places(self, store: Store, index: Index) -> list[int]:
        """Where the chosen pairs stand, in order."""
        found = [int(place) for place in index.chosen(self.states, self.whats, self.doc)]
        wanted = plain(self.text)
        if not wanted:
            return found
        held: list[int] = []
        for start in range(0, len(found), _CHUNK):
            part = found[start : start + _CHUNK]
            for place, pair in zip(part, store.numbered(index.numbers_at(part)), strict=False):
                if any(wanted in plain(text) for text in texts(pair)):
                    held.append(place)
        return held


def texts(pair: Pair) -> Sequence[str]:
    """The texts of a pair in which a person looks for words."""
    return (pair.source_text, pair.target or "", pair.note)


def plain(text: str) -> str:
    """A text as it is looked through: words without case and accents.

    >>> plain("Ήρθε ο  ΣΕΡΖ!")
    'ηρθε ο σερζ'
    """
    return " ".join(plain_words(text))
