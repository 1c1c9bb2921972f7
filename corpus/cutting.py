"""Sentences that a person cut where the rules do not: their places in the document, and a document that comes again.

The rules cut a document the same way each time, so a sentence that a person cut in two would come whole again with
every reading: here it is cut as the person did, as long as its text is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .model import Sentence, Span

# As many parts of one sentence as are looked for.
_MOST = 12


def spans(text: str, whole: Span, parts: Sequence[str]) -> list[Span | None]:
    """Where the parts of a sentence stand in the document `text`, which holds the sentence at `whole`.

    White space may differ. None for all of them when one is not found in its turn: cleaning has changed it.
    """
    found: list[Span | None] = []
    at = whole.start
    for part in parts:
        words = re.compile(r"\s+".join(map(re.escape, part.split())))
        place = words.search(text, at, whole.end)
        if place is None or text[at : place.start()].strip():
            return [None] * len(parts)
        found.append(Span(*place.span()))
        at = place.end()
    return found if not text[at : whole.end].strip() else [None] * len(parts)


def cut_by_hand(
    old: Sequence[Sentence], gone: Iterable[Sentence], wanted: Iterable[str]
) -> dict[str, tuple[Sentence, ...]]:
    """The parts of each of the `wanted` sentences that was cut: neighbours among `old` that together are one `gone`."""
    standing = {sentence.text for sentence in old}
    whole = {sentence.text for sentence in gone} - standing
    whole &= set(wanted)
    found: dict[str, tuple[Sentence, ...]] = {}
    if not whole:
        return found
    for first in range(len(old)):
        text = old[first].text
        for last in range(first + 1, min(first + _MOST, len(old))):
            text += " " + old[last].text
            if text in whole:
                found.setdefault(text, tuple(old[first : last + 1]))
    return found
