"""Inline codes from one format to another, so that a text keeps its tags on its way: TMX, XLIFF 1.2, XLIFF 2.1.

TMX stands in the middle: a text with codes is a tree of its elements (`bpt ept it ph hi ut sub`) under `seg`.

TMX                | XLIFF 1.2                   | XLIFF 2.1
`bpt`, `ept`       | `bpt`, `ept`; `i` is `rid`  | `sc`, `ec`
`it`               | `it`                        | `sc` or `ec` with `isolated="yes"`
`ph`, `ut`         | `ph`                        | `ph`
`hi`               | `mrk mtype="x-hi:X"`        | `mrk type="dipla:hi"`
`x`, `type`        | `id`, `ctype`               | `id`; the attributes of TMX beside it, in its namespace
content of a code  | the same                    | `originalData`

An element that TMX has no like of (`g x bx ex` of 1.2; `pc sm em`, and `sc ec ph` without original data, of 2) becomes
a code whose content is its own tag. Marks become `hi` and lose what they say but their type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from ..corpus.model import Pair
from .folding import evened, normal
from .nodes import Node, markup, plain


@runtime_checkable
class Coded(Protocol):
    """What a pair keeps of a file whose texts hold inline codes."""

    def segs(self, side: int, languages: tuple[str, str]) -> Iterator[Node]:
        """What the file says on one side (0 the source, 1 the target), as trees of TMX."""
        ...


def segs(pair: Pair, languages: tuple[str, str], preserve: bool = False) -> tuple[Node | None, Node | None]:
    """The two sides of a pair with their codes, as trees of TMX; None where one has none, or its text has changed."""
    if not isinstance(pair.kept, Coded):
        return None, None
    wanted = (normal(pair.source_text), None if pair.target is None else normal(pair.target))
    found: list[Node | None] = []
    for side, text in enumerate(wanted):
        fitting = (
            seg
            for seg in pair.kept.segs(side, languages)
            if text is not None
            and any(isinstance(child, Node) for child in seg.children)
            and evened(plain(seg), preserve) == text
        )
        found.append(next(fitting, None))
    return found[0], found[1]


def tmx_markup(pair: Pair, languages: tuple[str, str]) -> tuple[str, str]:
    """What stands in the two `seg` of a pair that was read from XLIFF, as XML; "" where that is its text alone."""
    left, right = segs(pair, languages)
    return (markup(left) if left else ""), (markup(right) if right else "")
