"""An element of TMX or XLIFF as a small tree: what it says, the text in it without inline codes, and its XML again.

Comments and processing instructions are not held, and a tree is no deeper than readers let it be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .xml import attributes as written_attributes
from .xml import escape

# Inline elements whose content is a code of the original format, not text, and those without any. A sub-flow is a
# text of its own inside a code. `ut` is TMX's.
CODES = frozenset(("bpt", "ept", "it", "ph", "x", "bx", "ex", "sub", "sc", "ec", "sm", "em", "ut"))


@dataclass(slots=True, eq=False)
class Node:
    """One element. Its line counts from 1, 0 where no file holds it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    def all(self, name: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.children if isinstance(child, Node) and child.name == name]

    def one(self, name: str) -> Node | None:
        """The first child of that name."""
        return next(iter(self.all(name)), None)

    def within(self) -> Iterator[Node]:
        """This element and all in it, in document order."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left += [child for child in reversed(node.children) if isinstance(child, Node)]


def plain(node: Node) -> str:
    """The text of an element without its inline codes; a code point that XML cannot hold (`cp`) is U+FFFD."""
    words: list[str] = [child for child in node.children if isinstance(child, str)]
    if len(words) == len(node.children):
        return "".join(words)
    words = []
    left: list[Node | str] = [*reversed(node.children)]
    while left:
        child = left.pop()
        if isinstance(child, str):
            words.append(child)
        elif child.name == "cp":
            words.append("\ufffd")
        elif child.name not in CODES:
            left += reversed(child.children)
    return "".join(words)


def markup(node: Node) -> str:
    """What stands in an element, as XML."""
    # Trees are no deeper than DEEPEST of `xml_stream`.
    return "".join([escape(child) if isinstance(child, str) else written(child) for child in node.children])


def written(node: Node) -> str:
    """An element as XML."""
    opened = f"<{node.name}{written_attributes(node.attributes)}"
    return f"{opened}>{markup(node)}</{node.name}>" if node.children else f"{opened}/>"


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


def inner(node: Node, turned: Callable[[Node], list[Node | str]]) -> list[Node | str]:
    """What stands in an element, each element in it turned."""
    made: list[Node | str] = []
    for child in node.children:
        made += [child] if isinstance(child, str) else turned(child)
    return made


def tag(node: Node, *, end: bool = False) -> str:
    """The tag that an element begins or ends with, as text."""
    if end:
        return f"</{node.name}>"
    return f"<{node.name}{written_attributes(node.attributes)}{'>' if node.children else '/>'}"


def there(**said: str | None) -> dict[str, str]:
    """The attributes that are there."""
    return {name: word for name, word in said.items() if word is not None}
