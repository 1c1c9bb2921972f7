"""Inline codes of XLIFF 2 as those of TMX, and back; `inline` says which answers to which."""

from __future__ import annotations

import re

from ..nodes import Node, inner, markup, plain, tag, there, tree
from .units import named_segments

TMX_SPACE = "http://www.lisa.org/tmx14"
_TMX = "tmx:"
_NAME = re.compile(r"[\w.-]+")


def seg(unit: Node, segment: str, side: int) -> Node | None:
    """What a unit says on one side (0 the source), as TMX; of a segment, or of its first."""
    named = named_segments(unit)
    found = named.get(segment) or next(iter(named.values()), None)
    text = found.one(("source", "target")[side]) if found else None
    if text is None:
        return None
    originals = {
        one.attributes.get("id", ""): plain(one) for group in unit.all("originalData") for one in group.all("data")
    }
    return Node("seg", {}, inner(text, lambda one: _turned(one, originals)))


class Codes:
    """Texts of one unit in elements of XLIFF 2.1, with the original data that they point at."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def original_data(self) -> list[Node]:
        """What the unit must hold for its codes."""
        data: list[Node | str] = [Node("data", {"id": name}, [text]) for text, name in self._known.items()]
        return [Node("originalData", {}, data)] if data else []

    def texts(self, seg: Node) -> list[Node | str]:
        """What stands in a `seg`."""
        ids: set[str] = set()
        starts: dict[str, str] = {}

        def turned(node: Node) -> list[Node | str]:
            said = {_TMX + "name": node.name} | {_TMX + key: word for key, word in node.attributes.items()}
            attributes = node.attributes
            if node.name == "hi":
                identifier = _free(ids, "h", attributes.get("x"))
                return [Node("mrk", {"id": identifier, "type": "dipla:hi"} | said, inner(node, turned))]
            if any(isinstance(child, Node) for child in node.children):
                said[_TMX + "content"] = "xml"
                content = markup(node)
            else:
                content = plain(Node("", {}, node.children))
            if content:
                said["dataRef"] = self._known.setdefault(content, f"d{len(self._known) + 1}")
            if node.name == "ept" and attributes.get("i", "") in starts:
                return [Node("ec", {"startRef": starts[attributes["i"]]} | said)]
            identifier = _free(ids, node.name[0], attributes.get("x"))
            if node.name == "bpt":
                # One that nothing closes is told as such.
                ends = [one for one in seg.within() if one.name == "ept"]
                if any(one.attributes.get("i", "") == attributes.get("i", "") for one in ends):
                    starts[attributes.get("i", "")] = identifier
                    return [Node("sc", {"id": identifier} | said)]
            is_end = node.name == "ept" or (node.name == "it" and attributes.get("pos", "").lower() == "end")
            if node.name in {"bpt", "ept", "it"}:
                return [Node("ec" if is_end else "sc", {"id": identifier, "isolated": "yes"} | said)]
            return [Node("ph", {"id": identifier} | said)]

        return inner(seg, turned)


def _free(ids: set[str], letter: str, x: str | None) -> str:
    """An id that no other code of the text has; of the codes with one `x` the first in each text are alike."""
    wanted = f"{letter}.{x}" if x and _NAME.fullmatch(x) else f"{letter}1"
    made, number = wanted, 1
    while made in ids:
        number += 1
        made = f"{wanted}.{number}" if "." in wanted else f"{letter}{number}"
    ids.add(made)
    return made


def _turned(node: Node, originals: dict[str, str]) -> list[Node | str]:
    def turned(one: Node) -> list[Node | str]:
        return _turned(one, originals)

    def content(key: str, end: bool = False) -> list[Node | str]:
        return [originals.get(said.get(key, "")) or tag(node, end=end)]

    said, name = node.attributes, node.name
    if _TMX + "name" in said:
        own = {key.removeprefix(_TMX): word for key, word in said.items() if key.startswith(_TMX)}
        code = own.pop("name")
        text = originals.get(said.get("dataRef", ""), "")
        if own.pop("content", "") == "xml":
            return [Node(code, own, tree(text).children)]
        return [Node(code, own, inner(node, turned) if name == "mrk" else [text] if text else [])]
    if name == "cp":
        return ["\ufffd"]
    if name == "mrk":
        return [Node("hi", {"type": said.get("type", "generic")}, inner(node, turned))]
    if name == "pc":
        start = Node("bpt", {"i": said.get("id", "")}, content("dataRefStart"))
        end = Node("ept", {"i": said.get("id", "")}, content("dataRefEnd", end=True))
        return [start, *inner(node, turned), end]
    if name in {"sc", "ec"} and said.get("isolated") == "yes":
        return [Node("it", {"pos": "begin" if name == "sc" else "end", "x": said.get("id", "")}, content("dataRef"))]
    if name == "sc":
        return [Node("bpt", {"i": said.get("id", "")}, content("dataRef"))]
    if name == "ec":
        return [Node("ept", {"i": said.get("startRef", "")}, content("dataRef"))]
    if name in {"ph", "sm", "em"}:
        return [Node("ph", there(x=said.get("id")), content("dataRef"))]
    return inner(node, turned)
