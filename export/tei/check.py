"""Whether a TEI file holds: its elements by our schema (`schema`), its alignment by what no schema can see.

A RELAX NG schema takes a link that points nowhere, or at two sentences of the same language. Here the file
is streamed once through expat, which loads nothing from outside; a file that declares entities is refused.
What the pointers of links mean is decided at the end (`alignment`), because they come before the sentences.
Pointers into the file itself (`#id`) are followed, and those of links into files beside it (`text.xml#id`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from ..finding import Finding, Report
from .alignment import Gathered, Link, Segment, faults
from .header import NAMESPACE
from .pointers import local_path
from .schema import Judge

# As libxml2 has it: no honest text is deeper, and a hostile one stops here.
MAX_DEPTH = 256

_XML = "http://www.w3.org/XML/1998/namespace"
_ID, _LANG = f"{_XML} id", f"{_XML} lang"
# What expat decodes by itself.
_OWN_ENCODINGS = frozenset(("utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"))
_NAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")
_POINTERS = ("target", "ana", "change", "source", "corresp", "who", "domains", "sameAs", "next", "prev")
_AGENTS = frozenset(
    ("respStmt", "person", "personGrp", "org", "name", "persName", "orgName", "author", "editor", "application")
)
# The elements whose language is that of a version; a sentence's own may be that of a quotation.
_VERSIONS = frozenset(("teiCorpus", "TEI", "group", "text", "front", "body", "back", "div"))


def check(path: Path) -> Report:
    """What is wrong in a TEI file; a unit is an alignment link or an annotation.

    Files beside it that its links point into are checked with it. A file that is not well-formed has one finding, with
    the line. Raises OSError when it cannot be read.
    """
    reading = _Reading()
    try:
        reading.read(path)
        for name in sorted(reading.elsewhere):
            other = path.parent / local_path(name)
            if other.is_file():
                reading.read(other, name)
            else:
                message = f"links point into {local_path(name)}, which is not there; put it beside this file"
                reading.error(reading.elsewhere[name], "missing-file", message)
                reading.missing.add(name)
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        return _refused(Finding(error.lineno, "well-formed", message, file=reading.shown))
    except _StopReading as stop:
        return _refused(stop.finding)
    alignment = faults(reading)
    # What a rule of its own says of a line, the schema says in its words again.
    said = {(found.file, found.line) for found in (*reading.problems, *alignment) if found.severity == "error"}
    schema = [found for found in reading.judged if found.severity != "error" or (found.file, found.line) not in said]
    problems = sorted((*reading.problems, *alignment, *schema), key=lambda found: (found.file, found.line, found.rule))
    return Report("tei", "P5", reading.units, problems=tuple(problems))


def _refused(finding: Finding) -> Report:
    return Report("tei", "P5", 0, problems=(finding,))


class _StopReading(Exception):  # noqa: N818 - it ends the parse; it is no error of ours
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(slots=True)
class _Reading(Gathered):
    """One pass over each file."""

    problems: list[Finding] = field(default_factory=list)
    judged: list[Finding] = field(default_factory=list)
    shown: str = ""
    parser: expat.XMLParserType = field(init=False)
    _prefix: str = ""
    _home: str = ""
    _folder: Path = Path()
    _beside: dict[str, bool] = field(default_factory=dict)
    _judge: Judge = field(init=False)
    _open: list[tuple[str, int]] = field(default_factory=list)
    _in_text: int = 0
    _group: bool = False
    _grammar: bool = False

    def read(self, path: Path, address: str = "") -> None:
        """Gather what a file holds; `address` is how the first file points at it."""
        self.shown = local_path(address)
        if not address:
            self._home, self._folder = path.name, path.parent
        self._prefix = f"{address}#" if address else ""
        self._judge = Judge()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._judge.text
        self.parser.XmlDeclHandler = self._declaration
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped
        with path.open("rb") as stream:
            self.parser.ParseFile(stream)
        self.judged += [replace(found, file=self.shown) for found in self._judge.findings()]

    def keys(self, pointers: str) -> list[str]:
        """What pointers name: an id of the first file, or an id of another with its address.

        A place in a document (`#char=0,9`) is no id.
        """
        found = []
        for one in pointers.split():
            address, mark, identifier = one.partition("#")
            if not mark:
                continue
            if not address:
                found.append(sys.intern(self._prefix + identifier))
            elif local_path(address) == self._home:
                found.append(sys.intern(identifier))
            elif "=" not in identifier and self._is_there(address):
                found.append(one)
        return found

    def _is_there(self, address: str) -> bool:
        """Whether a file stands where an address points; of one that does not, no pointer can be followed."""
        known = self._beside.get(address)
        if known is None:
            name = local_path(address)
            known = self._beside[address] = bool(name) and (self._folder / name).is_file()
        return known

    def error(self, line: int, rule: str, message: str) -> None:
        self.problems.append(Finding(line, rule, message, file=self.shown))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _OWN_ENCODINGS and not _of_one_byte(encoding):
            message = f"the encoding {encoding!r} is not read here; expected UTF-8. Convert the file and try again."
            raise _StopReading(Finding(self.parser.CurrentLineNumber, "encoding", message, file=self.shown))

    def _entity(self, name: str, *_rest: object) -> None:
        message = f"declares the entity {name!r}; entities are not expanded here. Write the text itself."
        raise _StopReading(Finding(self.parser.CurrentLineNumber, "entity", message, file=self.shown))

    def _skipped(self, name: str, _parameter: bool) -> None:
        self.error(
            self.parser.CurrentLineNumber, "entity", f"uses the entity {name!r}, which the file does not declare"
        )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        space, _, element = name.rpartition(" ")
        if not self._open and (space != NAMESPACE or element not in ("TEI", "teiCorpus")):
            message = f"the root is {element} in the namespace {space!r}; expected TEI or teiCorpus in {NAMESPACE!r}"
            raise _StopReading(Finding(line, "not-tei", message, file=self.shown))
        if len(self._open) >= MAX_DEPTH:
            message = f"elements are nested more than {MAX_DEPTH} deep"
            raise _StopReading(Finding(line, "depth", message, file=self.shown))
        self._judge.start(line, name, attributes)
        version = self._open[-1][1] if self._open else -1
        if element in _VERSIONS and _LANG in attributes:
            version = len(self.languages)
            self.languages.append(attributes[_LANG])
        self._open.append((element, version))
        if attributes:
            self._attributes(line, element, attributes)
        self._element(line, element, version, attributes)

    def _end(self, _name: str) -> None:
        element, _ = self._open.pop()
        self._judge.end()
        if element == "text":
            self._in_text -= 1

    def _element(self, line: int, element: str, version: int, attributes: Mapping[str, str]) -> None:
        if element == "s" and self._in_text:
            self._segment(line, version, attributes)
        elif element == "link" and not self._grammar:
            self._link(line, attributes)
        elif element == "annotation":
            self.units += 1
            self._elsewhere(line, attributes.get("target", ""))
            self.annotated += self.keys(attributes.get("target", ""))
        elif element == "linkGrp":
            self._group = attributes.get("type") == "group"
            # Inside a sentence it speaks of its grammar.
            self._grammar = any(one == "s" for one, _ in self._open)
        elif element == "text":
            self._in_text += 1
        elif element == "language":
            self.declared.add(attributes.get("ident", ""))

    def _segment(self, line: int, version: int, attributes: Mapping[str, str]) -> None:
        identifier = attributes.get(_ID, "")
        if not identifier:
            self.nameless.append((self.shown, line))
        untranslated = "#untranslated" in attributes.get("ana", "").split()
        key = sys.intern(self._prefix + identifier) if identifier else ""
        self.segments.setdefault(key, Segment(line, version, untranslated, self.shown))
        if "corresp" in attributes:
            partners = self.keys(attributes["corresp"])
            self.annotated += [key, *partners]
            self.partners[key] = partners

    def _link(self, line: int, attributes: Mapping[str, str]) -> None:
        target = attributes.get("target", "")
        if not target and "targets" in attributes:
            target = attributes["targets"]
            self.error(line, "obsolete-targets", "the attribute targets is of an old TEI; it is target now")
        self._elsewhere(line, target)
        identifier = attributes.get(_ID, "")
        key = self._prefix + identifier if identifier else ""
        kind = attributes.get("type", "")
        keys = tuple(self.keys(target))
        self.links.append(Link(line, key, kind, keys, len(target.split()), self._group, self.shown))

    def _elsewhere(self, line: int, pointers: str) -> None:
        """Remember the files that the pairs of the first file are in."""
        if self._prefix:
            return
        for one in pointers.split():
            if one[0] != "#":
                address = one.partition("#")[0]
                if local_path(address) and local_path(address) != self._home:
                    self.elsewhere.setdefault(address, line)

    def _attributes(self, line: int, element: str, attributes: Mapping[str, str]) -> None:
        identifier = attributes.get(_ID)
        if identifier is not None:
            key = sys.intern(self._prefix + identifier)
            if key in self.ids:
                self.error(line, "duplicate-id", f"the id {identifier!r} stands a second time")
            if not _NAME.fullmatch(identifier):
                self.error(line, "bad-id", f"the id {identifier!r} is no XML name; expected a letter first")
            self.ids.add(key)
            if element in _AGENTS:
                self.agents.add(key)
        if "resp" in attributes:
            missing = [one for one in self.keys(attributes["resp"]) if one not in self.agents]
            self.pending += [(self.shown, line, "resp", one) for one in missing]
        # The targets of links are many and come before what they point at; they are looked up at the end.
        for name in _POINTERS:
            if name in attributes and not (element == "link" and name == "target"):
                missing = [one for one in self.keys(attributes[name]) if one not in self.ids]
                self.pending += [(self.shown, line, name, one) for one in missing]


def _of_one_byte(encoding: str) -> bool:
    """Whether Python knows the encoding and each of its bytes is one character: no other can be handed to expat."""
    try:
        return len(bytes(range(256)).decode(encoding, "replace")) == 256
    except (LookupError, UnicodeError):
        return False
