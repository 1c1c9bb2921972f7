"""The picture of an alignment map: each document a strip of three lanes, from its first pair to its last.

A mark stands where pairs of a kind are, as high as their share of the part. The lanes are told apart by their place
and name; colour only helps.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..page import escape
from ..pictures import cut, opened
from .beads import LANES, Strip

# In points; the names of the lanes take so many parts of a hundred.
_LANE, _STRIP, _LEAST = 16, 84, 4
_NAMES = 20.0
_SHOWN = {"doubtful": "in doubt", "uneven": "n to m", "alone": "one side"}


def strips(shown: Sequence[Strip], key: str) -> str:
    """The strips of these documents."""
    told = (
        f"{len(shown)} documents, from the first pair on the left to the last on the right. Marks show where pairs are "
        "in doubt, where several sentences stand on a side, and where a side is empty. The table gives the numbers."
    )
    title = "Where pairs are in doubt, or not one to one"
    parts = [opened(key, title, told, len(shown) * _STRIP)]
    for number, strip in enumerate(shown):
        top = number * _STRIP
        parts.append(f'<text x="0" y="{top + 14}">{escape(cut(strip.doc))}</text>')
        parts.append(f'<text x="100%" y="{top + 14}" text-anchor="end">{strip.pairs:,} pairs</text>\n')
        for lane, name in enumerate(LANES):
            parts += _lane(strip, name, top + 22 + (lane + 1) * _LANE)
    return "".join(parts) + "</svg>\n"


def _lane(strip: Strip, name: str, bottom: int) -> list[str]:
    parts = [
        f'<text class="small" x="0" y="{bottom - 2}">{_SHOWN[name]}</text>',
        f'<line class="grid" x1="{_NAMES}%" x2="100%" y1="{bottom}" y2="{bottom}"/>',
    ]
    wide = (100 - _NAMES) / len(strip.sizes)
    for part, (found, size) in enumerate(zip(strip.lanes[name], strip.sizes, strict=True)):
        if found:
            high = max(_LEAST, (_LANE - 2) * found / size)
            parts.append(
                f'<rect class="lane-{name}" x="{_NAMES + part * wide:.2f}%" y="{bottom - high:.1f}" '
                f'width="{max(wide, 0.5):.2f}%" height="{high:.1f}"/>'
            )
    return [*parts, "\n"]
