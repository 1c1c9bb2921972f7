"""A memory thinned out: of units that say the same, one is kept, with all languages, markup, props and notes.

A file is read twice and never held: first for what tells units apart (some bytes of each), then to pass them on.
"""

from __future__ import annotations

from array import array
from typing import Literal

from ..folding import folded
from .fingerprints import fingerprint
from .said import date_of, source_of, state_of
from .units import Head, Unit

By = Literal["source", "source+target"]
Keep = Literal["first", "newest", "approved"]

# How sure a unit is, by our own word and by that of Trados; what says nothing stands between.
_SURE = {
    "approved": 4,
    "ApprovedSignOff": 4,
    "ApprovedTranslation": 4,
    "edited": 3,
    "Translated": 3,
    "aligned": 1,
    "draft": 0,
    "Draft": 0,
    "RejectedTranslation": 0,
    "RejectedSignOff": 0,
}
_UNSAID = 2


class Duplicates:
    """Which units say again what another says: 16 bytes of each, sorted once.

    By `source+target`, units are one when they have the same languages with the same segments; by `source`, when
    they have the same languages and the same source segment. Segments are compared as clients do it, white space
    folded, with their inline markup. A unit without a source is never one of them.
    """

    def __init__(self, by: By, keep: Keep) -> None:
        self._by, self._keep = by, keep
        self._keys, self._ranks = array("Q"), array("Q")

    def add(self, unit: Unit, head: Head) -> None:
        """Remember a unit."""
        self._keys.append(self._key(unit, head))
        self._ranks.append(self._rank(unit))

    def kept(self) -> bytes:
        """A byte for each unit in the order they came: 1 where it is kept, one of each kind.

        Of equals the first is kept.
        """
        import numpy as np

        keys = np.frombuffer(self._keys, np.uint64)
        if not len(keys):
            return b""
        # The highest rank first; a rank stays below 2 ** 63.
        ranks = np.uint64(2**63) - np.frombuffer(self._ranks, np.uint64)
        order = np.lexsort((ranks, keys))
        flags = np.zeros(len(keys), np.uint8)
        flags[order[np.concatenate(([True], keys[order][1:] != keys[order][:-1]))]] = 1
        return flags.tobytes()

    def _key(self, unit: Unit, head: Head) -> int:
        source = source_of(unit, head)
        if source is None or not (source.text.strip() or source.markup):
            return fingerprint("", str(len(self._keys)))
        first = (_plain(source.lang), folded(source.markup or source.text))
        others = [
            (_plain(one.lang), folded(one.markup or one.text) if self._by == "source+target" else "")
            for one in unit.variants
            if one is not source
        ]
        return fingerprint(*first, *(word for other in sorted(others) for word in other))

    def _rank(self, unit: Unit) -> int:
        if self._keep == "first":
            return 0
        date = int(date_of(unit).ljust(14, "0"))
        # A date has 14 digits, which leaves room for the state above it.
        return date if self._keep == "newest" else _SURE.get(state_of(unit), _UNSAID) * 10**15 + date


def _plain(code: str) -> str:
    return code.lower().replace("_", "-")
