"""What the column `do` of a sheet asks of a pair: join, split, up, down, delete.

Above and below are those of the document, however the sheet is sorted. A deed is done on the texts that the person
saw: where the project has others, or the neighbour is not there, it is not done, and the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..corpus.errors import DiplaError
from ..corpus.model import Pair
from ..corpus.rows import By
from ..corpus.store import Store
from .cells import MARK, folded, without_marks
from .reading import Row
from .rearrange import Original, delete, join, move, no_original, parted, split

__all__ = ["Asked", "Original", "no_original"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One row's wish, with its pair as it is after the row's edits."""

    pair: str
    deed: str
    row: Row
    seen: Pair
    by: By

    def done(self, store: Store, lang: str, original: Original) -> str:
        """Do it in the store; why it was not done, "" when it was."""
        if reason := self._moved_on():
            return reason
        pair = store.pair(self.pair)
        if pair is None or store.is_retired(self.pair):
            return "the pair has left the document"
        above, below = (store.pair(name) if name else None for name in store.neighbours(self.pair))
        try:
            if self.deed == "delete":
                delete(store, pair, self.by)
            elif self.deed == "split":
                self._split(store, pair, original)
            elif self.deed == "join":
                join(store, _there(above, "above"), pair, self.by)
            else:
                up = self.deed == "up"
                taker = _there(above, "above") if up else _there(below, "below")
                move(store, pair, taker, self.by, up=up, lang=lang)
        except DiplaError as error:
            return str(error)
        return ""

    def _moved_on(self) -> str:
        target = folded(without_marks(self.row.said("target")))
        if "target" in self.row.cells and target != folded(self.seen.target or ""):
            return "the project has another target than this row"
        source = folded(without_marks(self.row.said("source")))
        if "source" in self.row.cells and source != folded(self.seen.source_text):
            return "the project has another source than this row"
        return ""

    def _split(self, store: Store, pair: Pair, original: Original) -> None:
        source, target = self.row.said("source") or pair.source_text, self.row.said("target")
        if folded(without_marks(target)) != folded(pair.target or ""):
            raise DiplaError("another row has changed this pair's target in the same merge")
        split(store, pair, parted(pair, _parts(source), _parts(target)), self.by, original)


def _there(pair: Pair | None, where: str) -> Pair:
    if pair is None:
        raise DiplaError(f"no pair stands {where} it in its document")
    return pair


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(MARK.strip())]
