"""Memories put together, unit by unit: all languages, markup, props and notes stay as they stand.

A file is read twice and never held: first for the ids of all units (some bytes of each), then to pass them on. Nothing
of a unit is lost or changed, but for an id that another unit has already.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .fingerprints import fingerprint
from .units import Head, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Facts of a header that hold for each unit, and that a unit may say for itself.
_HANDED_DOWN = ("srclang", "segtype", "datatype", "creationtool", "creationtoolversion", "o-tmf", "o-encoding")


def merged_head(heads: Sequence[Head], tool: tuple[str, str]) -> Head:
    """A header for units of several files: what all say alike, and every prop, note and encoding once.

    Where they differ the source language is `*all*`, the tool the one given (name and version), the rest unknown;
    `merged` lets each unit say then what its own header said.
    """
    whole = Head()
    whole.version = "1.4"
    differing = {"srclang": "*all*", "creationtool": tool[0], "creationtoolversion": tool[1]}
    differing |= {"segtype": "block", "o-tmf": "unknown", "adminlang": "en", "datatype": "unknown"}
    for name in dict.fromkeys(name for head in heads for name in head.attributes):
        said = {head.attributes.get(name) for head in heads}
        if len(said) == 1:
            whole.attributes[name] = heads[0].attributes[name]
        elif name in differing:
            whole.attributes[name] = differing[name]
    for head in heads:
        whole.props += [prop for prop in head.props if prop not in whole.props]
        whole.notes += [note for note in head.notes if note not in whole.notes]
        whole.more += [more for more in head.more if more not in whole.more]
    return whole


class Tuids:
    """The ids of all units that are merged; a second unit with one gets a number behind it."""

    def __init__(self) -> None:
        self._all = array("Q")
        self._sorted: NDArray[np.uint64] | None = None
        self._repeated: set[int] = set()
        self._given: dict[int, int] = {}
        self._made: set[int] = set()
        self.renamed = 0

    def add(self, unit: Unit) -> None:
        """Remember the id of a unit; all come before the first is named."""
        if tuid := unit.attributes.get("tuid"):
            self._all.append(fingerprint(tuid))

    def settle(self) -> None:
        """Find the ids that more than one unit has."""
        import numpy as np

        found, counts = np.unique(np.frombuffer(self._all, np.uint64), return_counts=True)
        self._sorted = found
        self._repeated = set(found[counts > 1].tolist())

    def named(self, unit: Unit) -> Unit:
        """The unit with an id that no unit before it has."""
        tuid = unit.attributes.get("tuid", "")
        key = fingerprint(tuid) if tuid and self._repeated else 0
        if key not in self._repeated:
            return unit
        number = self._given.get(key, 0) + 1
        while number > 1 and self._is_taken(f"{tuid}-{number}"):
            number += 1
        self._given[key] = number
        if number == 1:
            return unit
        self.renamed += 1
        self._made.add(fingerprint(f"{tuid}-{number}"))
        return unit._replace(attributes=unit.attributes | {"tuid": f"{tuid}-{number}"})

    def _is_taken(self, tuid: str) -> bool:
        import numpy as np

        key = fingerprint(tuid)
        if self._sorted is None or key in self._made:
            return True
        place = int(np.searchsorted(self._sorted, np.uint64(key)))
        return place < len(self._sorted) and int(self._sorted[place]) == key


def merged(found: Iterable[Unit], head: Head, whole: Head, tuids: Tuids) -> Iterator[Unit]:
    """The units of one file as they stand under the common header, each with an id of its own."""
    for unit in found:
        own = {
            name: head.attributes[name]
            for name in _HANDED_DOWN
            if name in head.attributes
            and name not in unit.attributes
            and head.attributes[name] != whole.attributes.get(name)
        }
        yield tuids.named(unit._replace(attributes=unit.attributes | own) if own else unit)
