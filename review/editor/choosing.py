"""Which pairs are meant: by state, by what they want, by document, by words in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...corpus.model import State
from ...corpus.searching.folding import fold
from ...corpus.store import Store
from . import searching
from .asking import Asked
from .index import KINDS, Index


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter; what is empty asks nothing, and all that is asked holds. `text`: words, or a part of a note."""

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
            asked.string("text", "").strip(),
        )

    def places(self, folder: Path, store: Store, index: Index, langs: tuple[str, str]) -> list[int]:
        """Where the chosen pairs stand, in order."""
        found = [int(place) for place in index.chosen(self.states, self.whats, self.doc)]
        if not self.text:
            return found
        within = searching.Choice(tuple(State(state) for state in self.states), self.doc or None)
        held = searching.places(folder, store, index, self.text, langs, within)
        wanted = fold(self.text)
        for number, note in store.order.notes():
            place = index.place(number)
            if place is not None and wanted in fold(note):
                held.add(place)
        return [place for place in found if place in held]
