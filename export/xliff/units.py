"""XLIFF as it stands in a file: units as small trees, with the files and groups that they stand in.

Both families, 1.0 to 1.2 and 2.0 to 2.2, are taken, with or without a namespace and under any prefix. Reading is a
stream: one unit is held at a time, and of the file around it what stands before the units (header, skeleton, notes
and contexts of a group). Names of XLIFF come without prefix, the match and metadata modules as `mtc:` and `mda:`,
everything else with the prefix of its file. Comments and processing instructions are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from ...corpus.xml_stream import DEEPEST, LONGEST, RefusedError, parsed
from ..heads import head
from ..nodes import Node

NAMESPACE = "urn:oasis:names:tc:xliff:document:"
MODULES = {
    "urn:oasis:names:tc:xliff:matches:2.0": "mtc",
    "urn:oasis:names:tc:xliff:metadata:2.0": "mda",
}
# Elements that units stand in. A unit may stand in a binary unit of 1.2.
_FRAMES = frozenset(("file", "group", "bin-unit"))
_UNITS = frozenset(("trans-unit", "unit"))
# Characters of all that one unit holds, and of what stands before the units of a file: a skeleton may hold the whole
# original document.
_LARGEST = 8 * LONGEST
_LARGEST_LEADING = 64 * LONGEST
# Elements of one unit, and of what stands before the units of a file.
_MOST = 100_000


@dataclass(slots=True, eq=False)
class Frame:
    """A file, group or binary unit around units: its name, what it says, what stands in it before its units."""

    name: str
    attributes: dict[str, str]
    line: int
    leading: list[Node] = field(default_factory=list)


class Unit(NamedTuple):
    """One `trans-unit` or `unit`, in its frames from the outermost; a binary unit comes as such, without content."""

    node: Node
    frames: tuple[Frame, ...]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.node.line

    @property
    def file(self) -> dict[str, str]:
        """What the file around it says."""
        return self.frames[0].attributes if self.frames else {}

    def said(self, name: str) -> str:
        """An attribute that is inherited, from the nearest that says it; "" when none does."""
        owners = (self.node.attributes, *(frame.attributes for frame in reversed(self.frames)))
        return next((owner[name] for owner in owners if name in owner), "")


class Head:
    """What the root says, there once the first unit has come."""

    def __init__(self) -> None:
        self.version = ""
        self.attributes: dict[str, str] = {}

    @property
    def is_second(self) -> bool:
        """Whether it is XLIFF 2: another format than 1 but for the name."""
        return self.version.startswith("2")


def units(path: Path, head: Head | None = None) -> Generator[Unit]:
    """The units of an XLIFF file in order; `head` receives what the root says.

    Raises DiplaError with line and column when the file is no XLIFF or cannot be read to its end.
    """
    reading = _Reading(head or Head())
    for _ in parsed(path, reading.attach):
        yield from reading.done
        reading.done.clear()


def languages(path: Path) -> tuple[str, ...]:
    """The source and target language that a file names first, or the one that it names; no unit is read for it."""
    begun = head(path)
    said = [
        re.search(rf"""\s{name}\s*=\s*["']([\w-]+)""", begun)
        for name in (r"(?:source-language|srcLang)", r"(?:target-language|trgLang)")
    ]
    return tuple(match[1] for match in said if match)


def marked_segments(node: Node | None) -> dict[str, Node]:
    """The segments that a source or target of XLIFF 1 is cut into, by their `mid`."""
    if node is None:
        return {}
    found = [one for one in node.within() if one.name == "mrk" and one.attributes.get("mtype") == "seg"]
    return {one.attributes.get("mid", ""): one for one in found if one.attributes.get("mid")}


def named_segments(node: Node) -> dict[str, Node]:
    """The segments of a unit of XLIFF 2 by their id or, without one, by their place from 1."""
    named: dict[str, Node] = {}
    for number, one in enumerate(node.all("segment"), start=1):
        wanted = one.attributes.get("id", "")
        named[wanted if wanted and wanted not in named else str(number)] = one
    return named


class _Names:
    """The names of elements and attributes as they are kept, by the namespaces that hold where they stand."""

    def __init__(self) -> None:
        self._scopes: list[tuple[int, dict[str, str]]] = [(0, {})]
        self._known: dict[str, str] = {}
        self._foreign: dict[str, str] = {}

    def enter(self, depth: int, attributes: dict[str, str]) -> None:
        """Take the namespaces that an element declares, if any."""
        declared = {key.partition(":")[2]: uri for key, uri in attributes.items() if key[:5] == "xmlns"}
        if not declared:
            return
        self._scopes.append((depth, self._scopes[-1][1] | declared))
        self._known.clear()

    def leave(self, depth: int) -> None:
        """Forget those that ended with an element."""
        if self._scopes[-1][0] == depth and depth:
            self._scopes.pop()
            self._known.clear()

    def kept(self, name: str) -> str:
        """The name of an element."""
        found = self._known.get(name)
        if found is None:
            prefix, _, local = name.rpartition(":")
            uri = self._scopes[-1][1].get(prefix, "")
            if uri.startswith(NAMESPACE) or not (prefix or uri):
                found = local
            elif uri in MODULES:
                found = f"{MODULES[uri]}:{local}"
            elif prefix:
                found = f"{_free(prefix)}:{local}"
            else:
                own = self._foreign.setdefault(uri, f"ns{len(self._foreign) + 1}")
                found = f"{own}:{local}"
            self._known[name] = found
        return found

    def kept_attributes(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes of an element that came as `name`, with the declarations that its own writing needs."""
        kept = {}
        for key, value in attributes.items():
            prefix, _, local = key.rpartition(":")
            if key[:5] == "xmlns":
                if prefix and not value.startswith(NAMESPACE) and value not in MODULES:
                    kept[f"xmlns:{_free(local)}"] = value
            else:
                kept[f"{_free(prefix)}:{local}" if prefix else key] = value
        uri = self._scopes[-1][1].get("", "")
        if ":" not in name and uri in self._foreign:
            kept[f"xmlns:{self._foreign[uri]}"] = uri
        return kept

    @property
    def has_foreign(self) -> bool:
        """Whether a foreign namespace has come without a prefix."""
        return bool(self._foreign)

    @property
    def declared(self) -> dict[str, str]:
        """Declarations of all foreign namespaces that hold here, as attributes."""
        scope = self._scopes[-1][1].items()
        return {
            f"xmlns:{_free(prefix)}": uri
            for prefix, uri in scope
            if prefix and not uri.startswith(NAMESPACE) and uri not in MODULES
        }


def _free(prefix: str) -> str:
    """A prefix that is none of ours."""
    return f"{prefix}_" if prefix in MODULES.values() else prefix


class _Reading:
    """Expat's handlers, gathering units as they end."""

    def __init__(self, head: Head) -> None:
        self.done: list[Unit] = []
        self._head = head
        self._names = _Names()
        self._depth = 0
        self._frames: list[Frame] = []
        # Elements that are being built, from the outermost.
        self._open: list[Node] = []
        # Characters of the text that is being read; characters and elements of the unit, or before the units of a file.
        self._size = 0
        self._total = 0
        self._count = 0
        self._before = (0, 0)

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        line = self._parser.CurrentLineNumber
        if self._depth > DEEPEST:
            raise RefusedError(line, f"elements stand more than {DEEPEST} deep in each other; no XLIFF is so.")
        # Most attributes have no prefix, and most elements declare nothing.
        is_plain = not attributes or (":" not in "".join(attributes) and "xmlns" not in attributes)
        if not is_plain:
            self._names.enter(self._depth, attributes)
        name = self._names.kept(raw)
        if self._depth == 1:
            self._root(name, attributes, line)
            return
        if not is_plain or self._names.has_foreign:
            attributes = self._names.kept_attributes(raw, attributes)
        if self._open:
            if len(self._open) == 1:
                self._size = 0
            self._grow(sum(map(len, attributes.values())), 1)
            node = Node(name, attributes, [], line)
            self._open[-1].children.append(node)
            self._open.append(node)
        elif name in _FRAMES:
            if name == "file":
                attributes = self._names.declared | attributes
                self._before = (0, 0)
            self._frames.append(Frame(name, attributes, line))
        elif name != "body":
            self._size = 0
            self._total, self._count = (0, 0) if name in _UNITS else self._before
            self._open.append(Node(name, attributes, [], line))
            self._grow(sum(map(len, attributes.values())), 1)
            self._parser.CharacterDataHandler = self._characters

    def _root(self, name: str, attributes: dict[str, str], line: int) -> None:
        if name != "xliff":
            raise RefusedError(line, f"found <{name}>, expected <xliff>: this is no XLIFF file.")
        self._head.attributes = attributes
        spaces = [uri for key, uri in attributes.items() if key[:5] == "xmlns" and uri.startswith(NAMESPACE)]
        self._head.version = attributes.get("version") or (spaces[0].removeprefix(NAMESPACE) if spaces else "")

    def _end(self, raw: str) -> None:
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._parser.CharacterDataHandler = None
                self._built(node)
        elif self._frames and self._names.kept(raw) == self._frames[-1].name:
            frame = self._frames.pop()
            if frame.name == "bin-unit":
                self.done.append(Unit(Node(frame.name, frame.attributes, [], frame.line), tuple(self._frames)))
        self._names.leave(self._depth)
        self._depth -= 1

    def _built(self, node: Node) -> None:
        if node.name in _UNITS:
            self.done.append(Unit(node, tuple(self._frames)))
        else:
            self._before = (self._total, self._count)
            if self._frames:
                self._frames[-1].leading.append(node)

    def _grow(self, characters: int, elements: int) -> None:
        """Count what is held in memory, and refuse what no file of translators holds."""
        self._total += characters
        self._count += elements
        is_unit = self._open[0].name in _UNITS
        if self._total > (_LARGEST if is_unit else _LARGEST_LEADING) or self._count > _MOST:
            what = "one unit" if is_unit else "what stands before the units"
            found = (
                f"{what} has {self._count} elements and {self._total} characters or more; no file of translators has."
            )
            raise RefusedError(self._parser.CurrentLineNumber, found)

    def _characters(self, text: str) -> None:
        self._size += len(text)
        self._grow(len(text), 0)
        if self._size > LONGEST and self._open[0].name in _UNITS:
            line = self._parser.CurrentLineNumber
            raise RefusedError(line, f"a text of more than {LONGEST} characters; no translation unit is so long.")
        # Expat hands on a text in pieces where a CDATA section or its buffer ends.
        self._open[-1].children.append(text)
