"""What a unit of a memory says of itself: its source, its date, its state, its props."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...corpus.languages import same_language
from .units import Fact, Head, Unit, Variant

_DATES = ("changedate", "creationdate")


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
