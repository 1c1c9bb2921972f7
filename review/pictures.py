"""Pictures of figures as SVG inside a page: bars whose lengths are shares of the page, so letters keep their size.

Each picture has a title and a description for those who do not see it; the numbers stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..corpus.model import State
from .page import escape

_ROW, _BAR = 44, 18


def stacked(named: Sequence[tuple[str, Mapping[State, int]]], key: str) -> str:
    """One bar a name, cut by state; each is as long as the whole width, whatever its count. `key` makes ids unique."""
    told = f"{len(named)} bars, one a document, each cut into the shares of its states. The table gives the numbers."
    parts = [_open(key, "States by document", told, len(named) * _ROW)]
    for row, (name, states) in enumerate(named):
        whole = sum(states.values()) or 1
        top = row * _ROW
        parts.append(f'<text x="0" y="{top + 14}">{escape(_cut(name))}</text>')
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


def legend() -> str:
    """Which colour is which state, in the order of the bars."""
    marks = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true"><rect class="{state}" width="14" height="14"/></svg>'
        f"{state}</li>"
        for state in State
    )
    return f'<ul class="key">{marks}</ul>\n'


def histogram(title: str, told: str, bins: Sequence[tuple[str, int]], key: str) -> str:
    """Bars from left to right, one a bin from above to below, the longest across; the count stands at each end."""
    most = max((count for _, count in bins), default=0) or 1
    parts = [_open(key, title, told, len(bins) * 24)]
    for row, (name, count) in enumerate(bins):
        top = row * 24
        # Names on the left and counts on the right need 22 and 18 parts of a hundred on a phone.
        parts.append(f'<text x="0" y="{top + 15}">{escape(name)}</text>')
        share = 60 * count / most
        if count:
            parts.append(f'<rect class="bar" x="22%" y="{top + 2}" width="{share:.3f}%" height="{_BAR}"/>')
        parts.append(f'<text x="{23 + share:.3f}%" y="{top + 15}">{count:,}</text>\n')
    return "".join(parts) + "</svg>\n"


def _open(key: str, title: str, told: str, height: int) -> str:
    return (
        f'<svg role="img" aria-labelledby="{key}-title {key}-told" width="100%" height="{height}">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-told">{escape(told)}</desc>\n'
    )


def _cut(name: str) -> str:
    """A name that fits above a bar on a phone; the table has it whole."""
    return name if len(name) <= 36 else name[:35] + "…"
