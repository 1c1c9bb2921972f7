"""Which of a tokenised text's spaced quote marks open and which close.

A tokeniser leaves `"` with a space on both sides. The cheapest reading of all marks of a text is
taken: they take turns, an opener stands at the head of a line or after a bracket, a closer before a
comma, at the end of a line or before a verb of saying; a quotation may hold another, and may run over
several lines, each at a price. Three depths, one step a mark, so time is linear. Marks of a Treebank
tokeniser (two backticks, two apostrophes) say their direction. In ordinary text nothing here is called.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"(?<!\S)\"(?: \")+(?!\S)|``|''|[\"«»“”\n]")
_WORD = re.compile(r" (\w{1,30})")
_LAST_WORD = re.compile(r"(?<!\w)(\w+),? ?,? $")
_WORD_REACH = 24  # the verbs of the lists are shorter
_LEANS_LEFT = frozenset(",.;:!?)…»”]}·")
_OPENS = frozenset("([{«“:–—-")
# Prices in one currency; only their order matters. Breaking the turns costs less than an opener right before a comma.
_NEVER = 1e6
_AT_EDGE = 5.0
_BEFORE_COMMA = 4.0
_OUT_OF_TURN = 3.0
_BEFORE_SAYING = 3.5
_AFTER_SAYING = 2.0
_AFTER_PROCLITIC = 2.0
_AFTER_COLON = 2.0
_AFTER_COMMA = 1.0
_AGAINST_TREEBANK = 2.5  # its closing sign stands for an opener, too, where the author forgot a space
_GIVEN_UP = 1.2  # a quotation that nobody closed
_NESTED = 1.2
_REOPENED = 0.6  # a new paragraph of a long quotation opens again
_BEFORE_CAPITAL = 0.7
_OVER_A_LINE = 0.4
_MOST_OVER_LINES = 2.4


class Quotes(NamedTuple):
    """What stands for a tokeniser's quotes: outer and inner pair; `single` when paired ' ' are rewritten, too.

    `saying` are the verbs that stand beside a quotation («…» είπε), `proclitics` the words that end none (articles,
    prepositions). `comma_inside` where the comma stands before the closing mark, as in American English.
    """

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    single: bool = False
    saying: frozenset[str] = frozenset()
    proclitics: frozenset[str] = frozenset()
    comma_inside: bool = False


class Mark(NamedTuple):
    """A quote mark of the text: where, whether it opens, its replacement ("" when it stays), depths on both sides."""

    start: int
    end: int
    opens: bool
    after: str
    left: int
    right: int


class _Seen(NamedTuple):
    """A mark, or a run of marks with nothing between them: they go the same way, for nobody quotes nothing."""

    start: int
    end: int
    spaced: bool
    treebank: bool
    lines: int  # newlines since the mark before
    inside: bool  # between « and »
    open_cost: float
    close_cost: float


def directions(text: str, quotes: Quotes) -> dict[int, Mark]:
    """The double quote marks that stand apart, by their start."""
    seen = _seen(text, quotes)
    depths = _cheapest(seen)
    marks: dict[int, Mark] = {}
    waiting: list[Mark] = []
    for mark, (before, after) in zip(seen, depths, strict=True):
        opens = after > before or before == 2 == after
        if mark.lines and not before:
            waiting.clear()
        width = mark.end - mark.start if text[mark.start] != '"' else 1
        for nth, start in enumerate(range(mark.start, mark.end, width + 1)):
            depth = before + nth if opens else max(0, before - 1 - nth)
            pair = quotes[2:4] if mark.inside or depth else quotes[:2]
            written = pair[0 if opens else 1] if mark.treebank else ""
            found = Mark(start, start + width, opens, written, before, after)
            partner = None
            if opens:
                waiting.append(found)
            elif waiting:
                partner = waiting.pop()
            if mark.spaced:
                after_pair = pair[1] if partner and not found.after else found.after
                marks[start] = found._replace(after=after_pair)
            if partner and partner.start in marks and not partner.after:
                marks[partner.start] = partner._replace(after=pair[0])
    return marks


def _seen(text: str, quotes: Quotes) -> list[_Seen]:
    directed = "``" in text
    seen: list[_Seen] = []
    lines = inside = 0
    for match in _MARK.finditer(text):
        sign, start, end = match.group(), match.start(), match.end()
        if sign == "\n":
            lines += 1
            inside = 0
            continue
        if sign in "«»“”":
            inside = inside + 1 if sign in "«“" else max(0, inside - 1)
            continue
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        apart = before.isspace() and after.isspace()
        if not apart and (sign == "''" or before.isspace() == after.isspace()):
            continue
        opening, closing = _context(text, start, end, before, after, quotes)
        if sign == "``" or (not apart and before.isspace()):
            closing = _NEVER
        elif sign == "''" and directed:
            opening += _AGAINST_TREEBANK
        elif not apart:
            opening = _NEVER
        treebank = sign == "``" or (sign == "''" and directed)
        seen.append(_Seen(start, end, apart or treebank, treebank, lines, inside > 0, opening, closing))
        lines = 0
    return seen


def _context(text: str, start: int, end: int, before: str, after: str, quotes: Quotes) -> tuple[float, float]:
    """What opening and what closing costs here."""
    opening = closing = 0.0
    last = text[start - 2] if start > 1 else "\n"
    if before == "\n":
        closing += _AT_EDGE
    elif last in _OPENS:
        closing += _AFTER_COLON
    elif last == "," or last.isalpha():
        word = _LAST_WORD.search(text, max(0, start - _WORD_REACH), start)
        before_it = word.group(1) if word else ""
        if last != ",":
            closing += _AFTER_PROCLITIC if before_it.lower() in quotes.proclitics else 0.0
        elif before_it in quotes.saying:
            closing += _AFTER_SAYING
        elif quotes.comma_inside:
            opening += _AFTER_COMMA
            # “…,” he said; “…,” Mr. Brown told them
            opening += (
                _BEFORE_SAYING if not quotes.saying.isdisjoint(text[end : end + _WORD_REACH].split()[:3]) else 0.0
            )
    if after == "\n":
        return opening + _AT_EDGE, closing
    if end + 1 < len(text) and text[end + 1] in _LEANS_LEFT:
        opening += _BEFORE_COMMA
    following = _WORD.match(text, end)
    if following and following.group(1) in quotes.saying:
        opening += _BEFORE_SAYING
    elif following and following.group(1)[0].isupper() and last.isalnum():
        closing += _BEFORE_CAPITAL
    return opening, closing


def _cheapest(seen: list[_Seen]) -> list[tuple[int, int]]:
    """For each mark the depth before and after it, on the cheapest path through the depths 0, 1 and 2."""
    none, one, two = 0.0, _NEVER, _NEVER
    came: list[tuple[int, int, int, int]] = []  # the depth before the mark for each after it, and where 0 came from
    for mark in seen:
        dropped = 0
        if mark.lines:
            over = min(_MOST_OVER_LINES, _OVER_A_LINE * mark.lines)
            one, two = one + over, two + 2 * over
            if one + _GIVEN_UP < none:
                none, dropped = one + _GIVEN_UP, 1
            if two + 2 * _GIVEN_UP < none:
                none, dropped = two + 2 * _GIVEN_UP, 2
        opening, closing = mark.open_cost, mark.close_cost
        nested = _REOPENED if mark.lines and closing >= _AT_EDGE else _NESTED
        if mark.end - mark.start > 2:  # several at once; two are as good as more
            to_none = min((two + closing, 2), (one + closing + _OUT_OF_TURN, 1), (none + closing + 2 * _OUT_OF_TURN, 0))
            to_one = (_NEVER, 0)
            to_two = min((none + opening + nested, 0), (one + opening + _OUT_OF_TURN, 1))
        else:
            to_none = min((none + closing + _OUT_OF_TURN, 0), (one + closing, 1))
            to_one = min((none + opening, 0), (two + closing, 2))
            to_two = min((one + opening + nested, 1), (two + opening + _OUT_OF_TURN, 2))
        came.append((to_none[1], to_one[1], to_two[1], dropped))
        least = min(to_none[0], to_one[0], to_two[0])
        none, one, two = to_none[0] - least, to_one[0] - least, to_two[0] - least
    ends = (none, one + _OVER_A_LINE, two + _GIVEN_UP)
    depth = ends.index(min(ends))
    depths = [(0, 0)] * len(seen)
    for i in range(len(seen) - 1, -1, -1):
        before = came[i][depth]
        depths[i] = (before, depth)
        depth = came[i][3] if before == 0 else before
    return depths
