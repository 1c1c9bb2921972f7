"""A hit as a line: the match in its column, its context on either side, the other side beside or below it.

Widths are those of a terminal's cells: a Greek letter takes one, an accent that stands by itself none, some letters
of the East two. What a terminal would obey is shown by its name.
"""

from __future__ import annotations

from dataclasses import dataclass

import click

from ..corpus.concordance import Hit
from .showing import visible

# The ids of a million pairs; a longer one moves its line.
_ID = 8
# From this width on the other side stands beside the line; its share of what the id leaves.
_BESIDE, _SHARE = 100, 0.4
_BAR = " │ "
# The share of the line that stands before the match: a little less than after it, where the match is, too.
_BEFORE = 0.42


@dataclass(frozen=True, slots=True)
class Layout:
    """How hits lie in so many cells; `coloured` when the match is to be seen by its colour."""

    width: int
    coloured: bool = False

    def lines(self, hit: Hit) -> str:
        """The line of a hit, or its two lines where there is no room beside it."""
        room = max(30, self.width - _ID - 1)
        beside = self.width >= _BESIDE
        other_room = int(room * _SHARE) - len(_BAR) if beside else room
        context = room - other_room - len(_BAR) if beside else room
        before, match, after = (_plain(part) for part in (hit.before, hit.match, hit.after))
        left = int(context * _BEFORE)
        head = f"{hit.pair:{_ID}} "
        middle = _kept(match, context - left)
        line = head + _right(before, left) + self._seen(middle)
        rest = context - left - cells(middle)
        tail = _kept(after, rest)
        if not beside:
            below = f"{'':{_ID}} {_kept(_plain(hit.other), other_room)}" if hit.other else ""
            return "\n".join(each.rstrip() for each in (line + tail, below) if each)
        gap = " " * (rest - cells(tail))
        return (line + tail + gap + _BAR + self._other(hit, other_room)).rstrip()

    def _other(self, hit: Hit, room: int) -> str:
        """The other side from its beginning, or from a little before what was found there."""
        text = hit.other
        if hit.other_spans and cells(_plain(text[: hit.other_spans[0][1]])) > room - 1:
            start, end = hit.other_spans[0]
            found = _plain(text[start:end])
            before = _plain(text[:start])
            lead = max(0, (room - cells(found)) // 2)
            cut = _right(before, lead).strip()
            return _kept(cut + (" " if before.endswith(" ") else "") + found + _plain(text[end:]), room)
        return _kept(_plain(text), room)

    def _seen(self, match: str) -> str:
        return click.style(match, fg="red", bold=True) if self.coloured else match


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _plain(text: str) -> str:
    """The text on one line."""
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    return visible(spaced)


def _kept(text: str, room: int) -> str:
    """The beginning of the text that fits, with a sign where it was cut."""
    if cells(text) <= room:
        return text
    kept = ""
    # An accent takes no cell, so what fits is not told by counting letters.
    for letter in text:
        if cells(kept + letter) > room - 1:
            break
        kept += letter
    return kept + "…" if room > 0 else ""


def _right(text: str, room: int) -> str:
    """The end of the text that fits, moved to the right, with a sign where it was cut."""
    size = cells(text)
    if size <= room:
        return " " * (room - size) + text
    start = len(text)
    while start and cells(text[start - 1 :]) <= room - 1:
        start -= 1
    kept = text[start:]
    return " " * (room - 1 - cells(kept)) + "…" + kept if room > 0 else ""
