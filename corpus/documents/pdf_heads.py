"""What runs along the head and foot of pages: titles that come again, and page numbers.

A line among the first or last two of a page is no text where a page near it has the same in that place, numbers set
aside; so is a number alone, and a line that begins or ends with a number which goes up with the pages. That is the
number of the page as the document prints it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .pdf_layout import Run

# Lines at either end of a page that may be no text, and pages before and after that are looked at: left and right
# pages have heads of their own.
_LINES, _NEAR = 2, 2
# A head stands at one height, within so many points.
_SAME = 6.0

_NUMBER = re.compile(r"[\s–—\-.|]*(\d{1,4}|[ivxlcIVXLC]{1,7})[\s–—\-.|]*")
_AT_END = re.compile(r"\A(\d{1,4})\s|\s(\d{1,4})\Z")
_MARKS = (".", "!", "?", ";", "…", ",", ":")


class Page(NamedTuple):
    """A page: its place in the file from 0, its label, "" where it has none, and what stands on it."""

    number: int
    label: str
    runs: list[Run]


class _Edge(NamedTuple):
    """A line at the head or foot: its text with numbers set aside, where it stands, the numbers, and its runs.

    `alone`: the outermost line, and a number only. `page` is what may be a page number at an end of that line, else 0.
    """

    text: str
    height: float
    numbers: tuple[int, ...]
    runs: tuple[Run, ...]
    alone: bool
    page: int


def without_heads(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages without what runs along their heads and feet, each with the number that it prints as its label."""
    near: deque[tuple[Page, list[_Edge]]] = deque()
    done = 0
    for page in pages:
        near.append((page, _edges(page.runs)))
        if len(near) > _NEAR + done:
            yield _bare(near, done)
            if done < _NEAR:
                done += 1
            else:
                near.popleft()
    while done < len(near):
        yield _bare(near, done)
        done += 1


def _bare(near: Sequence[tuple[Page, list[_Edge]]], which: int) -> Page:
    page, edges = near[which]
    others = [(other.number - page.number, lines) for i, (other, lines) in enumerate(near) if i != which]
    heads = [
        edge
        for edge in edges
        if edge.alone or any(_same(edge, one) or _follows(edge, one, away) for away, lines in others for one in lines)
    ]
    gone = {id(run) for edge in heads for run in edge.runs}
    kept = [run for run in page.runs if id(run) not in gone]
    if not kept and not all(edge.alone for edge in heads):
        kept = page.runs  # nothing but heads: then they are the text
    return Page(page.number, page.label or _printed(heads, others) or str(page.number + 1), kept)


def _edges(runs: Sequence[Run]) -> list[_Edge]:
    """The lines at the head and the foot of a page."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.bottom):
        if rows and rows[-1][0].bottom - run.bottom < run.size / 2:
            rows[-1].append(run)
        else:
            rows.append([run])
    ends = rows if len(rows) <= 2 * _LINES else [*rows[:_LINES], *rows[-_LINES:]]
    outer = {id(rows[0]), id(rows[-1])} if rows else set()
    found = []
    for row in ends:
        text = " ".join(run.text for run in sorted(row, key=lambda run: run.left))
        numbers = tuple(int(number) for number in re.findall(r"(?<!\d)\d{1,4}(?!\d)", text))
        alone = id(row) in outer and len(rows) > 1 and bool(_NUMBER.fullmatch(text))
        ends_in = _AT_END.search(text) if id(row) in outer and not text.endswith(_MARKS) else None
        page = int(ends_in[1] or ends_in[2]) if ends_in else 0
        found.append(_Edge(re.sub(r"\d+", "#", text).casefold(), row[0].bottom, numbers, tuple(row), alone, page))
    return found


def _same(one: _Edge, two: _Edge) -> bool:
    return one.text == two.text and abs(one.height - two.height) < _SAME


def _follows(one: _Edge, two: _Edge, away: int) -> bool:
    return 0 < one.page == two.page - away and abs(one.height - two.height) < _SAME


def _printed(heads: Sequence[_Edge], others: Sequence[tuple[int, list[_Edge]]]) -> str:
    """The number that goes up with the pages; "" where none does."""
    for head in heads:
        for number in head.numbers:
            for away, lines in others:
                if any(
                    (_same(head, one) and number + away in one.numbers)
                    or (number == head.page and _follows(head, one, away))
                    for one in lines
                ):
                    return str(number)
    for head in heads:
        found = _NUMBER.fullmatch(" ".join(run.text for run in head.runs))
        if head.alone and found:
            return found[1]
    return ""
