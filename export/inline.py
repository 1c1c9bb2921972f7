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

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from ..corpus.languages import same_language
from ..corpus.model import Pair
from .tmx_units import Unit as Memory
from .xliff_pairs import Kept, folded, normal
from .xliff_units import Node, marked_segments, markup, named_segments, plain
from .xml import attributes as written_attributes

TMX_SPACE = "http://www.lisa.org/tmx14"
_TMX = "tmx:"
_TYPES = {"ulined": "underlined"} | {name: name for name in ("bold", "italic", "link", "image", "lb", "pb")}
_ASSOC = {"p": "preceding", "f": "following", "b": "both"}
_POSITIONS = {"begin": "open", "end": "close"}
_DATATYPES = frozenset(("html", "xml", "plaintext", "rtf", "sgml", "javascript", "xhtml"))
# What TMX has no word for; an id that was made here begins so.
_MADE = re.compile(r"dipla\d+")
_NAME = re.compile(r"[\w.-]+")


def segs(pair: Pair, languages: tuple[str, str], preserve: bool = False) -> tuple[Node | None, Node | None]:
    """The two sides of a pair with their codes, as trees of TMX; None where one has none, or its text has changed."""
    wanted = (normal(pair.source_text), None if pair.target is None else normal(pair.target))
    found: list[Node | None] = []
    for side, text in enumerate(wanted):
        fitting = (
            seg
            for seg in _kept(pair.kept, side, languages[side])
            if text is not None
            and any(isinstance(child, Node) for child in seg.children)
            and folded(plain(seg), preserve) == text
        )
        found.append(next(fitting, None))
    return found[0], found[1]


def tmx_markup(pair: Pair, languages: tuple[str, str]) -> tuple[str, str]:
    """What stands in the two `seg` of a pair that was read from XLIFF, as XML; "" where that is its text alone."""
    left, right = segs(pair, languages)
    return (markup(left) if left else ""), (markup(right) if right else "")


def tree(content: str) -> Node:
    """A `seg` of TMX from what stands in it."""
    root = Node("")
    opened = [root]

    def start(name: str, said: dict[str, str]) -> None:
        node = Node(name, said)
        opened[-1].children.append(node)
        opened.append(node)

    def characters(text: str) -> None:
        opened[-1].children.append(text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: opened.pop()
    parser.CharacterDataHandler = characters
    parser.Parse(f"<seg>{content}</seg>", True)
    return root.all("seg")[0]


def _kept(kept: object, side: int, lang: str) -> Iterator[Node]:
    """What the unit of a file says on one side, as TMX."""
    if isinstance(kept, Memory):
        for variant in kept.variants:
            if variant.markup and same_language(variant.lang, lang):
                yield tree(variant.markup)
    elif isinstance(kept, Kept):
        node = kept.unit.node
        name = ("source", "target")[side]
        if node.name == "trans-unit":
            cut = marked_segments(node.one(("seg-source", "target")[side])) if kept.segment else {}
            found = cut.get(kept.segment) or node.one(name)
            if found is not None:
                yield Node("seg", {}, _all(found, _of_first))
        else:
            named = named_segments(node)
            segment = named.get(kept.segment) or next(iter(named.values()), None)
            text = segment.one(name) if segment else None
            if text is not None:
                originals = {
                    one.attributes.get("id", ""): plain(one)
                    for group in node.all("originalData")
                    for one in group.all("data")
                }
                yield Node("seg", {}, _all(text, lambda one: _of_second(one, originals)))


def _all(node: Node, turned: Callable[[Node], list[Node | str]]) -> list[Node | str]:
    """What stands in an element, each element in it turned."""
    made: list[Node | str] = []
    for child in node.children:
        made += [child] if isinstance(child, str) else turned(child)
    return made


def _with(**said: str | None) -> dict[str, str]:
    """The attributes that are there."""
    return {name: word for name, word in said.items() if word is not None}


def _tag(node: Node, end: bool = False) -> str:
    """The tag of an element, as the content of a code."""
    if end:
        return f"</{node.name}>"
    return f"<{node.name}{written_attributes(node.attributes)}{'>' if node.children else '/>'}"


# XLIFF 1.2


def to_first(seg: Node) -> list[Node | str]:
    """What stands in a `seg`, in elements of XLIFF 1.2."""
    numbers = iter(range(1, 1 << 30))

    def turned(node: Node) -> list[Node | str]:
        said = node.attributes
        inner = _all(node, turned)
        kind = _ctype(said.get("type"))
        if node.name == "hi":
            # A `mid` would name a segment.
            mtype = f"x-hi:{_joined(said['x'])}" if said.get("x") else "x-hi"
            return [Node("mrk", _with(mtype=mtype, comment=said.get("type")), inner)]
        if node.name == "sub":
            data = said.get("datatype")
            data = data if data is None or data in _DATATYPES else "x-" + _joined(data)
            return [Node("sub", _with(datatype=data, ctype=kind), inner)]
        identifier = said.get("x") or f"dipla{next(numbers)}"
        if node.name == "bpt":
            return [Node("bpt", _with(id=identifier, rid=_token(said.get("i")), ctype=kind), inner)]
        if node.name == "ept":
            return [Node("ept", _with(id=identifier, rid=_token(said.get("i"))), inner)]
        if node.name == "it":
            position = _POSITIONS.get(said.get("pos", ""), "open")
            return [Node("it", _with(id=identifier, pos=position, ctype=kind), inner)]
        if node.name == "ut":
            return [Node("ph", {"id": identifier, "ctype": "x-dipla-ut"}, inner)]
        return [Node("ph", _with(id=identifier, ctype=kind, assoc=_ASSOC.get(said.get("assoc", ""))), inner)]

    return _all(seg, turned)


def _of_first(node: Node) -> list[Node | str]:
    said, name = node.attributes, node.name
    if ":" in name or (name == "mrk" and said.get("mtype") == "seg"):
        return _all(node, _of_first)
    inner = _all(node, _of_first)
    kind = _type(said.get("ctype"))
    identifier = said.get("id")
    x = identifier if identifier and not _MADE.fullmatch(identifier) else None
    pair = said.get("rid") or said.get("id", "")
    if name == "mrk":
        mark, _, number = said.get("mtype", "").partition(":")
        if mark == "x-hi":
            return [Node("hi", _with(x=number or None, type=said.get("comment")), inner)]
        return [Node("hi", _with(type=said.get("mtype")), inner)]
    if name == "sub":
        data = said.get("datatype")
        return [Node("sub", _with(datatype=data.removeprefix("x-") if data else None, type=kind), inner)]
    if name == "g":
        start, end = (Node(tag, {"i": f"g{pair}"}, [_tag(node, tag == "ept")]) for tag in ("bpt", "ept"))
        start.attributes |= _with(x=x, type=kind)
        return [start, *inner, end]
    if name in {"bpt", "bx"}:
        return [Node("bpt", _with(i=pair, x=x, type=kind), inner if name == "bpt" else [_tag(node)])]
    if name in {"ept", "ex"}:
        return [Node("ept", {"i": pair}, inner if name == "ept" else [_tag(node)])]
    if name == "it":
        position = "end" if said.get("pos") == "close" else "begin"
        return [Node("it", _with(pos=position, x=x, type=kind), inner)]
    if said.get("ctype") == "x-dipla-ut":
        return [Node("ut", _with(x=x), inner)]
    assoc = next((short for short, long in _ASSOC.items() if long == said.get("assoc")), None)
    return [Node("ph", _with(x=x, type=kind, assoc=assoc), inner if name == "ph" else [_tag(node)])]


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


# XLIFF 2


class Second:
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
                return [Node("mrk", {"id": identifier, "type": "dipla:hi"} | said, _all(node, turned))]
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

        return _all(seg, turned)


def _free(ids: set[str], letter: str, x: str | None) -> str:
    """An id that no other code of the text has; of the codes with one `x` the first in each text are alike."""
    wanted = f"{letter}.{x}" if x and _NAME.fullmatch(x) else f"{letter}1"
    made, number = wanted, 1
    while made in ids:
        number += 1
        made = f"{wanted}.{number}" if "." in wanted else f"{letter}{number}"
    ids.add(made)
    return made


def _of_second(node: Node, originals: dict[str, str]) -> list[Node | str]:
    def turned(one: Node) -> list[Node | str]:
        return _of_second(one, originals)

    def content(key: str, end: bool = False) -> list[Node | str]:
        return [originals.get(said.get(key, "")) or _tag(node, end)]

    said, name = node.attributes, node.name
    if _TMX + "name" in said:
        own = {key.removeprefix(_TMX): word for key, word in said.items() if key.startswith(_TMX)}
        code = own.pop("name")
        text = originals.get(said.get("dataRef", ""), "")
        if own.pop("content", "") == "xml":
            return [Node(code, own, tree(text).children)]
        return [Node(code, own, _all(node, turned) if name == "mrk" else [text] if text else [])]
    if name == "cp":
        return ["\ufffd"]
    if name == "mrk":
        return [Node("hi", {"type": said.get("type", "generic")}, _all(node, turned))]
    if name == "pc":
        start = Node("bpt", {"i": said.get("id", "")}, content("dataRefStart"))
        end = Node("ept", {"i": said.get("id", "")}, content("dataRefEnd", end=True))
        return [start, *_all(node, turned), end]
    if name in {"sc", "ec"} and said.get("isolated") == "yes":
        return [Node("it", {"pos": "begin" if name == "sc" else "end", "x": said.get("id", "")}, content("dataRef"))]
    if name == "sc":
        return [Node("bpt", {"i": said.get("id", "")}, content("dataRef"))]
    if name == "ec":
        return [Node("ept", {"i": said.get("startRef", "")}, content("dataRef"))]
    if name in {"ph", "sm", "em"}:
        return [Node("ph", _with(x=said.get("id")), content("dataRef"))]
    return _all(node, turned)
