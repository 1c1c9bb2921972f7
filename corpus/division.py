"""A document cut into sentences: cleaned or as it stands, by the paragraphs that it marks or by its lines.

Where the format marks paragraphs, a sentence never crosses one, whatever cleaning or the lines say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .cleaning.edits import Cleaned
from .documents.blocks import Placed
from .documents.text import Document
from .model import PLAIN, Block
from .sentences import Cut, Newlines, cuts, in_original, newline_policy
from .srx import Rules

# What stands in place of a line policy where the document marks its paragraphs.
MARKED = "marked"


class Divided(NamedTuple):
    """One sentence: its place in the cleaned text, its place in the text as read, and what its paragraph is."""

    cut: Cut
    place: Cut
    block: Block


class Division(NamedTuple):
    """The sentences of a document; `policy` is the line policy that was taken, or MARKED."""

    cleaned: Cleaned
    policy: str
    sentences: tuple[Divided, ...]


def divided(document: Document, cleaned: Cleaned, lang: str, newlines: Newlines, rules: Rules) -> Division:
    """The document's sentences, from its cleaned text; cleaning that would join two marked paragraphs is undone."""
    stretches = [(block.start, block.end) for block in document.blocks]
    if not stretches:
        policy = newline_policy(cleaned.text) if newlines == "auto" else newlines
        found = cuts(cleaned.text, lang, newlines=policy, rules=rules)
        return Division(cleaned, policy, _together(found, document, cleaned, ()))
    cleaned = cleaned.inside(stretches)
    found = cuts(cleaned.text, lang, rules=rules, paragraphs=cleaned.places(stretches))
    return Division(cleaned, MARKED, _together(found, document, cleaned, document.blocks))


def _together(
    found: Sequence[Cut], document: Document, cleaned: Cleaned, blocks: Sequence[Placed]
) -> tuple[Divided, ...]:
    stretches = [(block.start, block.end) for block in blocks]
    places = in_original(found, document.text, cleaned.span, stretches)
    return tuple(
        Divided(cut, place, blocks[cut.paragraph].block if blocks else PLAIN)
        for cut, place in zip(found, places, strict=True)
    )
