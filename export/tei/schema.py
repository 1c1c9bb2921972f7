"""Whether each element of a TEI file may stand where it stands: our own RELAX NG schema, asked as the file streams by.

The schema (dipla-tei.rng) names the elements that dipla writes. Sentences, links, notes and changes are many, so
each is judged alone when it ends and then forgotten, and only once of all that the schema cannot tell apart; one of
each kind stays where it stood, and what is left of the file is judged at its end. So memory stays the same.

A file that does not say that dipla wrote it is not judged here: what we do not write may well be right. Elements and
attributes that the schema does not name are told as warnings, in any file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from lxml import etree

from ..finding import Finding
from .header import NAMESPACE

_XML = "http://www.w3.org/XML/1998/namespace"
_OF_XML = frozenset(("id", "lang", "base", "space"))
_RNG = "{http://relaxng.org/ns/structure/1.0}"
# Elements whose children may come in any order and number, and those that can be judged alone.
_PARAGRAPHS = frozenset(("p", "ab", "l", "item", "cell", "head", "note"))
_HEAPS = _PARAGRAPHS | frozenset(("linkGrp", "listAnnotation", "listChange", "s", "titleStmt"))
_PARTS = frozenset(("p", "ab", "l", "lg", "list", "table"))
_ALONE = (
    _PARAGRAPHS | _PARTS | frozenset(("s", "w", "pc", "link", "annotation", "change", "respStmt", "div", "row", "pb"))
)
# A paragraph elsewhere is one of the header, and holds other things.
_OF_TEXT = frozenset(("body", "div"))
# Values of which the schema takes each: one stands for all, so that elements which differ in them only are one.
_POINTER = r"[\w.%-]*#[A-Za-z](?:[\w.=,:;-]|%[0-9A-F]{2})*"
_POINTERS = re.compile(f"{_POINTER}(?: {_POINTER})*", re.ASCII)
_PLAIN = {
    "id": (re.compile(r"[A-Za-z][\w.-]*", re.ASCII), "x"),
    "cert": (re.compile(r"0\.\d+", re.ASCII), "0.5"),
    "n": (re.compile(".*", re.DOTALL), ""),
    **dict.fromkeys(("target", "source", "resp", "change", "ana", "corresp", "who"), (_POINTERS, "#x")),
}
# So many elements that were found right are remembered.
_REMEMBERED = 5000
# libxml2 keeps a line in 16 bits, so it is given a number under which we keep the line.
_NUMBERS = 60_000
# A file that is wrong throughout needs no longer list.
_ENOUGH = 1000
# The rule for what the schema says, and our words for it.
_FAULTS = {
    "RELAXNG_ERR_INVALIDATTR": ("bad-attribute", ""),
    # What libxml2 says alike of an attribute that is missing and of a needed one that is wrong.
    "RELAXNG_ERR_ATTRVALID": (
        "needed-attribute",
        "the element {name} lacks an attribute that it must have, or it is wrong",
    ),
    "RELAXNG_ERR_NOELEM": ("missing-element", "the element {name} lacks an element that it must have"),
    "RELAXNG_ERR_ELEMWRONG": ("wrong-place", "the element {found} may not stand there"),
    "RELAXNG_ERR_EXTRACONTENT": ("wrong-place", "the element {name} holds more than it may: {found}"),
    "RELAXNG_ERR_TEXTWRONG": ("stray-text", "the element {name} holds text; it may hold elements only"),
}
_OF_ATTRIBUTES = {
    "when": "bad-date",
    "cert": "bad-cert",
    "lang": "bad-language",
    "id": "bad-id",
    "target": "bad-pointer",
}


@cache
def _schema() -> tuple[etree.RelaxNG, frozenset[str], frozenset[str]]:
    """The schema, the elements it names and their attributes."""
    grammar = etree.fromstring(files(__package__).joinpath("dipla-tei.rng").read_bytes())
    elements, attributes = (
        frozenset(str(one.get("name")) for one in grammar.iter(f"{_RNG}{kind}")) for kind in ("element", "attribute")
    )
    return etree.RelaxNG(grammar), elements, attributes


class _Node:
    """An element: its name, attributes and line, whether text stands in it, and the children that stay."""

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.text = False
        self.children: list[_Node] = []

    def shape(self) -> tuple[object, ...]:
        """What the schema sees of it, alike for all that it cannot tell apart."""
        said = []
        for name, value in self.attributes.items():
            rule = _PLAIN.get(name)
            said.append((name, rule[1] if rule and rule[0].fullmatch(value) else value))
        return (self.name, self.text, *said, *[child.shape() for child in self.children])


class Judge:
    """One file as it comes; give it each start, end and text, then ask for the `findings`."""

    def __init__(self) -> None:
        self._schema, self._elements, self._attributes = _schema()
        self._open: list[_Node] = []
        self._root: _Node | None = None
        self._right: set[tuple[object, ...]] = set()
        self._passed = 0  # how many elements are open inside one that is not judged
        self._unknown: dict[str, tuple[int, int]] = {}
        self._found: list[Finding] = []
        self._names: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._untitled: list[int] = []
        self._ours: bool | None = None

    def start(self, line: int, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; names are `namespace name`, as expat gives them."""
        tag = self._names.get(name) or self._name(name)
        if self._passed or tag == "-":
            if tag == "-" and not self._passed:
                self._strange(line, f"the element {name.rpartition(' ')[2]}")
            self._passed += 1
            return
        node = _Node(tag, self._known(line, attributes) if attributes else {}, line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def end(self) -> None:
        """The element that began last ends."""
        if self._passed:
            self._passed -= 1
            return
        node = self._open.pop()
        if not self._open:
            return
        above = self._open[-1]
        if node.name == "title" and not node.text and not node.children:
            self._untitled.append(node.line)
        if self._ours is None and node.name == "teiHeader":
            self._ours = _is_ours(node)
        if self._ours is False:
            above.children.clear()
        elif node.name in _ALONE and (node.name != "p" or above.name in _OF_TEXT):
            self._alone(node, above)

    def text(self, text: str) -> None:
        """Text inside the element that began last and has not ended."""
        if self._open and not self._passed and not self._open[-1].text and not text.isspace():
            self._open[-1].text = True

    def findings(self) -> Iterator[Finding]:
        """What is wrong, once the file has ended."""
        if self._ours and self._root is not None:
            self._judged(self._root)
        yield from self._found
        for line in self._untitled:
            yield Finding(line, "empty-title", "a title without words", "error" if self._ours else "warning")
        for what, (line, times) in self._unknown.items():
            told = f"{what} is none that dipla writes; it is not judged here ({times} in the file)"
            yield Finding(line, "not-ours", told, "warning")

    def _alone(self, node: _Node, above: _Node) -> None:
        """Judge an element alone; it stays in its place unless another of its kind does."""
        shape = node.shape()
        if shape not in self._right and self._judged(node):
            if len(self._right) > _REMEMBERED:
                self._right.clear()
            self._right.add(shape)
        before = above.children[-2].name if len(above.children) > 1 else ""
        if before == node.name or _is_one_of_many(node, above):
            above.children.pop()

    def _judged(self, node: _Node) -> bool:
        """Whether an element is right with all that is in it; what is wrong is gathered."""
        nodes = [node]
        right: bool = self._schema.validate(_element(node, None, nodes))
        if not right and len(self._found) < _ENOUGH:
            known = {found.line for found in self._found}
            self._found += (found for found in _told(self._schema, nodes) if found.line not in known)
        return right

    def _name(self, name: str) -> str:
        """The name without its namespace; "-" for an element that is not judged."""
        space, _, local = name.rpartition(" ")
        self._names[name] = local if space == NAMESPACE and local in self._elements else "-"
        return self._names[name]

    def _known(self, line: int, attributes: Mapping[str, str]) -> dict[str, str]:
        """The attributes that are judged."""
        said = {}
        for name, value in attributes.items():
            local = self._own.get(name)
            if local is None:
                space, _, local = name.rpartition(" ")
                if local not in self._attributes or space not in ("", _XML):
                    if name != "targets":  # that one has a rule of its own
                        self._strange(line, f"the attribute {local}")
                    continue
                self._own[name] = local
            said[local] = value
        return said

    def _strange(self, line: int, what: str) -> None:
        first, times = self._unknown.get(what, (line, 0))
        self._unknown[what] = (first, times + 1)


def _is_one_of_many(node: _Node, above: _Node) -> bool:
    """Whether another of its kind stands there, and says all that its place says."""
    names = {one.name for one in above.children[:-1]}
    if node.name not in names:
        return False
    if above.name in _OF_TEXT:
        # No paragraph follows a division; a heading is at the top only.
        return node.name != "head" and not (node.name in _PARTS and "div" in names)
    return above.name in _HEAPS


def _is_ours(header: _Node) -> bool:
    """Whether a header declares the category that dipla's own do."""
    waiting = [header]
    while waiting:
        node = waiting.pop()
        if node.name == "category" and node.attributes.get("id") == "last-change":
            return True
        waiting += node.children
    return False


def _element(node: _Node, above: etree._Element | None, nodes: list[_Node]) -> etree._Element:
    """The element as lxml has it; each has its place among the nodes, which are gathered, for its line."""
    tag = f"{{{NAMESPACE}}}{node.name}"
    said = {f"{{{_XML}}}{name}" if name in _OF_XML else name: value for name, value in node.attributes.items()}
    element = etree.Element(tag, said) if above is None else etree.SubElement(above, tag, said)
    element.sourceline = min(len(nodes), _NUMBERS)  # type: ignore[assignment]  # the stubs know no setter
    nodes.append(node)
    if node.text:
        element.text = "x"
    for child in node.children:
        _element(child, element, nodes)
    return element


def _told(schema: etree.RelaxNG, nodes: list[_Node]) -> Iterator[Finding]:
    """The first thing that the schema says of each line; what it says after that follows from it."""
    seen: set[int] = set()
    for entry in schema.error_log:
        words = entry.message.split()
        node = nodes[entry.line] if 0 < entry.line < len(nodes) else nodes[0]
        if entry.line == 0 and words[0] == "Element":
            # Of a missing attribute it does not say where; the first of that name has it.
            node = next((one for one in nodes if one.name == words[1]), node)
        if node.line in seen:
            continue
        seen.add(node.line)
        rule, message = _FAULTS.get(entry.type_name, ("schema", entry.message))
        told = entry.message
        if rule == "bad-attribute":
            named = words[2]
            rule = _OF_ATTRIBUTES.get(named, rule)
            told = (
                f"the attribute {named} of {node.name} has a value that it may not have: {node.attributes.get(named)!r}"
            )
        elif message:
            told = message.format(name=node.name, found=words[-2] if words[-1] == "there" else words[-1])
        yield Finding(node.line, rule, told)
