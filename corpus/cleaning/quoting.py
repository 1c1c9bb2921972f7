"""Which of a tokenised text's spaced quote marks open and which close.

A tokeniser leaves `"` with a space on both sides. The cheapest reading of all marks of a text is
taken: they take turns, an opener stands at the head of a line or after a bracket, a closer before a
comma or at the end of a line, and a quotation may run over several lines at a price. Two states, one
step a mark, so time is linear. Marks of a Treebank tokeniser (two backticks, two apostrophes) say
their direction. In ordinary text nothing here is called.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"``|''|[\"«»“”\n]")
_LEANS_LEFT = frozenset(",.;:!?)…»”]}·")
_OPENS = frozenset("([{«“:–—-")
# Prices in one currency: breaking the turns costs less than an opener right before a comma.
_OUT_OF_TURN = 3.0
_AGAINST_CONTEXT = 4.0
_AT_EDGE = 5.0
_OVER_A_LINE = 0.4
_MOST_OVER_LINES = 2.4
_REOPENED = 1.0  # a new paragraph of a long quotation opens again


class Quotes(NamedTuple):
    """What stands for a tokeniser's quotes: outer and inner pair; `single` when paired ' ' are rewritten, too."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    single: bool = False


class Mark(NamedTuple):
    """A quote mark of the text: where, whether it opens, and its replacement ("" when it stays as it is)."""

    start: int
    end: int
    opens: bool
    after: str


class _Seen(NamedTuple):
    start: int
    end: int
    forced: str  # "open", "close" or ""
    spaced: bool
    treebank: bool
    lines: int  # newlines since the mark before
    nested: bool
    open_cost: float
    close_cost: float


def directions(text: str, quotes: Quotes) -> dict[int, Mark]:
    """The double quote marks that stand apart, by their start."""
    seen = _seen(text)
    opens = _cheapest(seen)
    partner = _paired(opens)
    marks = {}
    for i, mark in enumerate(seen):
        if not mark.spaced:
            continue
        after = ""
        if mark.treebank or partner[i] >= 0:
            if mark.nested:
                after = quotes.inner_opening if opens[i] else quotes.inner_closing
            else:
                after = quotes.opening if opens[i] else quotes.closing
        marks[mark.start] = Mark(mark.start, mark.end, opens[i], after)
    return marks


def _seen(text: str) -> list[_Seen]:
    directed = "``" in text
    seen: list[_Seen] = []
    lines = depth = 0
    for match in _MARK.finditer(text):
        sign, start, end = match.group(), match.start(), match.end()
        if sign == "\n":
            lines += 1
            depth = 0
            continue
        if sign in "«“":
            depth += 1
            continue
        if sign in "»”":
            depth = max(0, depth - 1)
            continue
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        spaced = before.isspace() and after.isspace()
        if sign == "''" and not spaced:
            continue
        if sign == "``":
            forced = "open"
        elif sign == "''":
            forced = "close" if directed else ""
        elif spaced or not (before.isspace() or after.isspace()):
            forced = ""
        else:
            forced = "open" if before.isspace() else "close"
        if not spaced and not forced:
            continue
        open_cost, close_cost = _context(text, start, end, before, after)
        treebank = sign == "``" or (sign == "''" and directed)
        spaced = spaced or sign == "``"
        seen.append(_Seen(start, end, forced, spaced, treebank, lines, depth > 0, open_cost, close_cost))
        lines = 0
    return seen


def _context(text: str, start: int, end: int, before: str, after: str) -> tuple[float, float]:
    """What opening and what closing costs here."""
    opening = closing = 0.0
    if before == "\n":
        closing += _AT_EDGE
    elif start > 1 and text[start - 2] in _OPENS:
        closing += _AGAINST_CONTEXT / 2
    if after == "\n":
        opening += _AT_EDGE
    elif end + 1 < len(text) and text[end + 1] in _LEANS_LEFT:
        opening += _AGAINST_CONTEXT
    return opening, closing


def _cheapest(seen: list[_Seen]) -> list[bool]:
    """Whether each mark opens, on the cheapest path through the states outside and inside a quotation."""
    outside, inside = 0.0, 1e9
    choices: list[tuple[bool, bool]] = []  # for the state after the mark: did it come from inside?
    for mark in seen:
        if mark.lines:
            inside += min(_MOST_OVER_LINES, _OVER_A_LINE * mark.lines)
        opening = mark.open_cost + (1e6 if mark.forced == "close" else 0)
        closing = mark.close_cost + (1e6 if mark.forced == "open" else 0)
        again = _REOPENED if mark.lines and mark.close_cost >= _AT_EDGE else _OUT_OF_TURN
        from_outside, from_inside = outside + opening, inside + opening + again
        into = (from_inside < from_outside, min(from_outside, from_inside))
        from_outside, from_inside = outside + closing + _OUT_OF_TURN, inside + closing
        out = (from_inside < from_outside, min(from_outside, from_inside))
        choices.append((out[0], into[0]))
        least = min(out[1], into[1])
        outside, inside = out[1] - least, into[1] - least
    state = inside + _OVER_A_LINE < outside
    opens = [False] * len(seen)
    for i in range(len(seen) - 1, -1, -1):
        opens[i] = state
        state = choices[i][1] if state else choices[i][0]
    return opens


def _paired(opens: list[bool]) -> list[int]:
    """The partner of each mark, -1 where it has none."""
    partner = [-1] * len(opens)
    waiting = -1
    for i, opening in enumerate(opens):
        if opening:
            waiting = i
        elif waiting >= 0:
            partner[i], partner[waiting] = waiting, i
            waiting = -1
    return partner
