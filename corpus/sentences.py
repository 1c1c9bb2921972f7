"""Where one sentence ends and the next begins.

The rules say where a break falls (corpus/srx.py), the line policy what a paragraph is (corpus/lines.py);
here the two meet and white space is taken off both sides. Nothing else is lost: between two sentences
stands white space only. Tokens are not made here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from .lines import Newlines, blocks, newline_policy
from .model import Span
from .srx import Rules, rules_for

__all__ = ["Cut", "Newlines", "cuts", "in_original", "newline_policy"]


class Cut(NamedTuple):
    """One sentence: code points [start, end) of the text, and its paragraph, counted from 0."""

    start: int
    end: int
    paragraph: int


def cuts(
    text: str,
    lang: str = "el",
    *,
    newlines: Newlines = "auto",
    rules: Rules | None = None,
    paragraphs: Sequence[tuple[int, int]] = (),
) -> list[Cut]:
    """The sentences of a text in order, trimmed; what stands between them is white space only.

    `rules` takes the place of our own for the language (a user's SRX file, or ours with more abbreviations).
    `paragraphs`, where a document marks them, are taken instead of those that line breaks make.

    >>> text = "Πού πήγε ο κ. Σερζ; Στη Μόσχα."
    >>> [text[start:end] for start, end, _ in cuts(text)]
    ['Πού πήγε ο κ. Σερζ;', 'Στη Μόσχα.']
    """
    breaks = (rules or rules_for(lang)).cuts
    if not paragraphs:
        paragraphs = list(blocks(text, newline_policy(text) if newlines == "auto" else newlines))
    found: list[Cut] = []
    for paragraph, (start, end) in enumerate(paragraphs):
        block = text[start:end].rstrip()
        length = len(block)
        at = length - len(block.lstrip())
        for place in (*breaks(block), length):
            last = place
            while last > at and block[last - 1].isspace():
                last -= 1
            if last > at:
                found.append(Cut(start + at, start + last, paragraph))
            at = place
            while at < length and block[at].isspace():
                at += 1
    return found


def in_original(
    found: Sequence[Cut], original: str, span: Callable[[int, int], Span], paragraphs: Sequence[tuple[int, int]] = ()
) -> list[Cut]:
    """The sentences of a cleaned text as places in the original; `span` maps a place of the one to the other.

    Between two of them stands white space only: a character that cleaning took away belongs to the sentence
    on its left, before the first sentence to that one. Where a document marks its `paragraphs`, given as places of the
    original, it belongs to one of the same paragraph.
    """
    if not paragraphs:
        return _placed(found, original, span, 0, len(original))
    placed: list[Cut] = []
    for paragraph, together in groupby(found, lambda cut: cut.paragraph):
        placed += _placed(list(together), original, span, *paragraphs[paragraph])
    return placed


def _placed(
    found: Sequence[Cut], original: str, span: Callable[[int, int], Span], first: int, end_of_all: int
) -> list[Cut]:
    placed: list[Cut] = []
    at = first
    for cut in found:
        start, end = span(cut.start, cut.end)
        start = max(start, at)
        lost = original[at:start].rstrip()
        if lost.strip():
            if placed:
                placed[-1] = placed[-1]._replace(end=at + len(lost))
            else:
                start = at + len(lost) - len(lost.lstrip())
        at = max(start, end)
        placed.append(Cut(start, at, cut.paragraph))
    if placed:
        whole = first + len(original[first:end_of_all].rstrip())
        placed[-1] = placed[-1]._replace(end=max(placed[-1].end, whole))
    return placed
