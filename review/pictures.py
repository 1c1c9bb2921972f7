"""Pictures of figures as SVG inside a page: bars whose lengths are shares of the page, so letters keep their size.

Each picture has a title and a description for those who do not see it; the numbers stand in a table beside it. Each
state has a pattern of its own beside its colour, so that the picture is read in grey and by every eye.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..corpus.model import State
from .page import escape

_ROW, _BAR = 44, 18
_BIN = 24
# Bars in one picture.
TOGETHER = 8

# What is drawn over the colour of a state, on a tile of 8 by 8.
_STROKES = {
    State.UNTRANSLATED: '<circle cx="2" cy="2" r="1"/><circle cx="6" cy="6" r="1"/>',
    State.DRAFT: '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>',
    State.ALIGNED: '<path d="M0 2H8M0 6H8"/>',
    State.EDITED: '<path d="M2 0V8M6 0V8"/>',
    State.APPROVED: "",
}


class Bar(NamedTuple):
    """A bar by its name: how long, what is said at its end, and the class that colours it."""

    name: str
    value: float | None
    told: str
    colour: str = "bar"


def patterns() -> str:
    """The patterns that the classes of the states fill with; once in a page, before the pictures."""
    made = "".join(
        f'<pattern id="fill-{state}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect class="plain-{state}" width="8" height="8"/><g class="stroke">{strokes}</g></pattern>'
        for state, strokes in _STROKES.items()
    )
    return f'<svg class="unseen" aria-hidden="true" width="0" height="0"><defs>{made}</defs></svg>\n'


def stacked(named: Sequence[tuple[str, Mapping[State, int]]], key: str) -> str:
    """One bar a name, cut by state; each is as long as the whole width, whatever its count. `key` makes ids unique.

    Many bars are several pictures, as in `bars`.
    """
    groups = [named[at : at + TOGETHER] for at in range(0, len(named), TOGETHER)]
    return "".join(_stacked(group, f"{key}-{n}") for n, group in enumerate(groups, 1))


def _stacked(named: Sequence[tuple[str, Mapping[State, int]]], key: str) -> str:
    told = f"{len(named)} bars, one a document, each cut into the shares of its states. The table gives the numbers."
    parts = [opened(key, "States by document", told, len(named) * _ROW)]
    for row, (name, states) in enumerate(named):
        whole = sum(states.values()) or 1
        top = row * _ROW
        parts.append(f'<text x="0" y="{top + 14}">{escape(cut(name))}</text>')
        parts.append(f'<text x="100%" y="{top + 14}" text-anchor="end">{whole:,}</text>\n')
        at = 0.0
        for state in State:
            share = 100 * states.get(state, 0) / whole
            if share:
                parts.append(
                    f'<rect class="{state}" x="{at:.3f}%" y="{top + 20}" width="{share:.3f}%" height="{_BAR}">'
                    f"<title>{state}: {states[state]}</title></rect>\n"
                )
            at += share
    return "".join(parts) + "</svg>\n"


def legend(counts: Mapping[State, int] | None = None) -> str:
    """Which colour and pattern is which state, in the order of the bars; with how many there are, if that is given."""
    marks = "".join(
        f'<li><svg width="18" height="14" aria-hidden="true"><rect class="{state}" width="18" height="14"/></svg>'
        f"{state}{'' if counts is None else f' {counts[state]:,}'}</li>"
        for state in State
        if counts is None or counts.get(state)
    )
    return f'<ul class="key">{marks}</ul>\n'


def histogram(title: str, told: str, bins: Sequence[tuple[str, Mapping[str, int]]], key: str) -> str:
    """Bars from left to right, one a bin from above to below, the longest across; the count stands at each end.

    A bin has counts by the class that colours them, one behind the other.
    """
    most = max((sum(counts.values()) for _, counts in bins), default=0) or 1
    parts = [opened(key, title, told, len(bins) * _BIN)]
    for row, (name, counts) in enumerate(bins):
        top = row * _BIN
        # Names on the left and counts on the right need 22 and 18 parts of a hundred on a phone.
        parts.append(f'<text x="0" y="{top + 15}">{escape(name)}</text>')
        at = 22.0
        for colour, count in counts.items():
            share = 60 * count / most
            if count:
                parts.append(
                    f'<rect class="{colour}" x="{at:.3f}%" y="{top + 2}" width="{share:.3f}%" height="{_BAR}"/>'
                )
            at += share
        parts.append(f'<text x="{1 + at:.3f}%" y="{top + 15}">{sum(counts.values()):,}</text>\n')
    return "".join(parts) + "</svg>\n"


def bars(title: str, told: str, rows: Sequence[Bar], key: str) -> str:
    """One bar a row under its name, the longest across the page, what is said of it at the right.

    Many rows are several pictures of one scale: paper can break between two pictures, not within one.
    """
    most = max((bar.value for bar in rows if bar.value is not None), default=0) or 1
    groups = [rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)]
    return "".join(
        _bars(title if len(groups) == 1 else f"{title}, {n} of {len(groups)}", told, group, f"{key}-{n}", most)
        for n, group in enumerate(groups, 1)
    )


def _bars(title: str, told: str, rows: Sequence[Bar], key: str, most: float) -> str:
    parts = [opened(key, title, told, len(rows) * _ROW)]
    for row, bar in enumerate(rows):
        top = row * _ROW
        parts.append(f'<text x="0" y="{top + 14}">{escape(cut(bar.name))}</text>')
        parts.append(f'<text x="100%" y="{top + 14}" text-anchor="end">{escape(bar.told)}</text>\n')
        parts.append(f'<rect class="track" x="0" y="{top + 20}" width="100%" height="14"/>')
        if bar.value:
            width = 100 * bar.value / most
            parts.append(f'<rect class="{bar.colour}" x="0" y="{top + 20}" width="{width:.3f}%" height="14"/>\n')
    return "".join(parts) + "</svg>\n"


def opened(key: str, title: str, told: str, height: int) -> str:
    """The beginning of a picture as wide as its place, with its title and description; it ends with `</svg>`."""
    return (
        f'<svg role="img" aria-labelledby="{key}-title {key}-told" width="100%" height="{height}">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-told">{escape(told)}</desc>\n'
    )


def cut(name: str) -> str:
    """A name that fits above a bar on a phone; the table has it whole."""
    return name if len(name) <= 36 else name[:35] + "…"
