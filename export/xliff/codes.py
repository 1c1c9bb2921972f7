"""The inline codes of a text in XLIFF: which there are, and which lack their other half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..nodes import CODES, Node

# A mark around text is no code of the document.
_CODES = (CODES | {"g", "pc"}) - {"sub", "sm", "em"}
# What opens, what closes it, and the attributes by which the two find each other, the first that is there.
_HALVES = (
    ("bpt", "ept", ("rid", "id"), ("rid", "id")),
    ("bx", "ex", ("rid", "id"), ("rid", "id")),
    ("sc", "ec", ("id",), ("startRef",)),
    ("sm", "em", ("id",), ("startRef",)),
)


def codes_of(node: Node) -> Counter[str]:
    """The codes of a text, each by its element and id."""
    found: Counter[str] = Counter()
    for one in _inline(node):
        if one.name in _CODES:
            said = one.attributes
            name = said.get("id") or said.get("rid") or said.get("startRef", "")
            found[f"{one.name} {name}".strip()] += 1
    return found


def unbalanced(node: Node) -> Iterator[str]:
    """What is wrong with the pairs of codes in a text; one that says that its half is elsewhere is not."""
    inline = list(_inline(node))
    for start, end, start_keys, end_keys in _HALVES:
        waiting: Counter[str] = Counter()
        for one in inline:
            said = one.attributes
            if one.name not in {start, end} or said.get("isolated") == "yes":
                continue
            key = next((said[key] for key in (start_keys if one.name == start else end_keys) if key in said), "")
            if one.name == start:
                if waiting[key]:
                    yield f"two <{start}> {key!r} before an <{end}>"
                waiting[key] += 1
            elif waiting[key]:
                waiting[key] -= 1
            else:
                yield f"an <{end}> {key!r} without its <{start}> before it"
        for key in +waiting:
            yield f"a <{start}> {key!r} without its <{end}>"


def _inline(node: Node) -> Iterator[Node]:
    """The elements in a text, without those in a sub-flow, which is a text of its own."""
    left = [child for child in reversed(node.children) if isinstance(child, Node)]
    while left:
        one = left.pop()
        yield one
        if one.name not in CODES:
            left += [child for child in reversed(one.children) if isinstance(child, Node)]
