"""Memories put together and thinned out, unit by unit: all languages, markup, props and notes stay as they stand.

A file is read twice and never held: first for what must be known of all units (some bytes of each), then to pass them
on. Nothing of a unit that is kept is lost or changed, but for an id that another unit has already.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from ..corpus.languages import same_language
from .fingerprints import fingerprint
from .folding import folded
from .tmx_units import Fact, Head, Unit, Variant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

By = Literal["source", "source+target"]
Keep = Literal["first", "newest", "approved"]

# Facts of a header that hold for each unit, and that a unit may say for itself.
_HANDED_DOWN = ("srclang", "segtype", "datatype", "creationtool", "creationtoolversion", "o-tmf", "o-encoding")
_DATES = ("changedate", "creationdate")
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


def source_of(unit: Unit, head: Head) -> Variant | None:
    """The variant in the source language of a unit: as it says, as the header says, else its first."""
    lang = unit.attributes.get("srclang") or head.attributes.get("srclang", "*all*")
    if lang.lower() != "*all*":
        for variant in unit.variants:
            if same_language(variant.lang, lang):
                return variant
    return unit.variants[0] if unit.variants else None


def date_of(unit: Unit) -> str:
    """When a unit was last changed, or made, as digits, `20261123180000`; "" when it does not say."""
    for name in _DATES:
        said = [owner[name] for owner in (unit.attributes, *(one.attributes for one in unit.variants)) if name in owner]
        if said:
            return max(re.sub(r"\D", "", date)[:14] for date in said)
    return ""


def state_of(unit: Unit) -> str:
    """The state that a unit says to be in, as its tool writes it; "" when it does not say."""
    return next((prop.text for prop in props_of(unit) if prop.type in {"x-dipla-state", "x-ConfirmationLevel"}), "")


def props_of(unit: Unit) -> Iterator[Fact]:
    """The props of a unit, then those of its variants."""
    yield from unit.props
    for variant in unit.variants:
        yield from variant.props


# Merging


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


# Thinning out


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
