"""Inline codes of XLIFF 1.2 as those of TMX, and back; `inline` says which answers to which."""

from __future__ import annotations

import re

from ..nodes import Node, inner, tag, there
from .units import marked_segments

_TYPES = {"ulined": "underlined"} | {name: name for name in ("bold", "italic", "link", "image", "lb", "pb")}
_ASSOC = {"p": "preceding", "f": "following", "b": "both"}
_POSITIONS = {"begin": "open", "end": "close"}
_DATATYPES = frozenset(("html", "xml", "plaintext", "rtf", "sgml", "javascript", "xhtml"))
# What TMX has no word for; an id that was made here begins so.
_MADE = re.compile(r"dipla\d+")


def seg(unit: Node, segment: str, side: int) -> Node | None:
    """What a unit says on one side (0 the source), as TMX; of a segment that it is cut into, or in all."""
    cut = marked_segments(unit.one(("seg-source", "target")[side])) if segment else {}
    found = cut.get(segment) or unit.one(("source", "target")[side])
    return None if found is None else Node("seg", {}, inner(found, _turned))


def from_tmx(seg: Node) -> list[Node | str]:
    """What stands in a `seg`, in elements of XLIFF 1.2."""
    numbers = iter(range(1, 1 << 30))

    def turned(node: Node) -> list[Node | str]:
        said = node.attributes
        within = inner(node, turned)
        kind = _ctype(said.get("type"))
        if node.name == "hi":
            # A `mid` would name a segment.
            mtype = f"x-hi:{_joined(said['x'])}" if said.get("x") else "x-hi"
            return [Node("mrk", there(mtype=mtype, comment=said.get("type")), within)]
        if node.name == "sub":
            data = said.get("datatype")
            data = data if data is None or data in _DATATYPES else "x-" + _joined(data)
            return [Node("sub", there(datatype=data, ctype=kind), within)]
        identifier = said.get("x") or f"dipla{next(numbers)}"
        if node.name == "bpt":
            return [Node("bpt", there(id=identifier, rid=_token(said.get("i")), ctype=kind), within)]
        if node.name == "ept":
            return [Node("ept", there(id=identifier, rid=_token(said.get("i"))), within)]
        if node.name == "it":
            position = _POSITIONS.get(said.get("pos", ""), "open")
            return [Node("it", there(id=identifier, pos=position, ctype=kind), within)]
        if node.name == "ut":
            return [Node("ph", {"id": identifier, "ctype": "x-dipla-ut"}, within)]
        return [Node("ph", there(id=identifier, ctype=kind, assoc=_ASSOC.get(said.get("assoc", ""))), within)]

    return inner(seg, turned)


def _turned(node: Node) -> list[Node | str]:
    said, name = node.attributes, node.name
    if ":" in name or (name == "mrk" and said.get("mtype") == "seg"):
        return inner(node, _turned)
    within = inner(node, _turned)
    kind = _type(said.get("ctype"))
    identifier = said.get("id")
    x = identifier if identifier and not _MADE.fullmatch(identifier) else None
    pair = said.get("rid") or said.get("id", "")
    if name == "mrk":
        mark, _, number = said.get("mtype", "").partition(":")
        if mark == "x-hi":
            return [Node("hi", there(x=number or None, type=said.get("comment")), within)]
        return [Node("hi", there(type=said.get("mtype")), within)]
    if name == "sub":
        data = said.get("datatype")
        return [Node("sub", there(datatype=data.removeprefix("x-") if data else None, type=kind), within)]
    if name == "g":
        start, end = (Node(half, {"i": f"g{pair}"}, [tag(node, end=half == "ept")]) for half in ("bpt", "ept"))
        start.attributes |= there(x=x, type=kind)
        return [start, *within, end]
    if name in {"bpt", "bx"}:
        return [Node("bpt", there(i=pair, x=x, type=kind), within if name == "bpt" else [tag(node)])]
    if name in {"ept", "ex"}:
        return [Node("ept", {"i": pair}, within if name == "ept" else [tag(node)])]
    if name == "it":
        position = "end" if said.get("pos") == "close" else "begin"
        return [Node("it", there(pos=position, x=x, type=kind), within)]
    if said.get("ctype") == "x-dipla-ut":
        return [Node("ut", there(x=x), within)]
    assoc = next((short for short, long in _ASSOC.items() if long == said.get("assoc")), None)
    return [Node("ph", there(x=x, type=kind, assoc=assoc), within if name == "ph" else [tag(node)])]


def _ctype(kind: str | None) -> str | None:
    return None if kind is None else _TYPES.get(kind) or f"x-{_joined(kind)}"


def _type(ctype: str | None) -> str | None:
    if ctype is None:
        return None
    return next((name for name, other in _TYPES.items() if other == ctype), ctype.removeprefix("x-"))


def _joined(text: str) -> str:
    return re.sub(r"\s", "_", text) or "_"


def _token(text: str | None) -> str | None:
    """A word as a schema takes it for a name token; None where there is none."""
    return re.sub(r"[^\w.-]", "_", text) or None if text else None
