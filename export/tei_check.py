"""Whether the alignment in a TEI file holds: what no schema can see.

A RELAX NG schema takes a link that points nowhere, or at two sentences of the same language. Here the file
is streamed once through expat, which loads nothing from outside; a file that declares entities is refused.
What the pointers of links mean is decided at the end, because they come before the sentences. Only
pointers into the file itself (`#id`) are followed. Whether each element may stand where it stands is
the schema's question, not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from .finding import Finding, Report
from .tei_header import NAMESPACE

# As libxml2 has it: no honest text is deeper, and a hostile one stops here.
MAX_DEPTH = 256

_XML = "http://www.w3.org/XML/1998/namespace"
_ID, _LANG = f"{_XML} id", f"{_XML} lang"
# What expat decodes by itself.
_OWN_ENCODINGS = frozenset(("utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"))
_KIND = re.compile(r"(\d+):(\d+)", re.ASCII)
_NAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")
_POINTERS = ("target", "ana", "change", "source", "corresp", "who", "domains", "sameAs", "next", "prev")
_AGENTS = frozenset(
    ("respStmt", "person", "personGrp", "org", "name", "persName", "orgName", "author", "editor", "application")
)
# The elements whose language is that of a version; a sentence's own may be that of a quotation.
_VERSIONS = frozenset(("teiCorpus", "TEI", "group", "text", "front", "body", "back", "div"))


def check(path: Path) -> Report:
    """What is wrong with the alignment in a TEI file; a unit is an alignment link or an annotation.

    A file that is not well-formed has one finding, with the line. Raises OSError when it cannot be read.
    """
    reading = _Reading()
    try:
        with path.open("rb") as stream:
            reading.parser.ParseFile(stream)
    except expat.ExpatError as error:
        return _refused(Finding(error.lineno, "well-formed", f"not well-formed XML: {expat.ErrorString(error.code)}"))
    except _StopReading as stop:
        return _refused(stop.finding)
    problems = sorted((*reading.problems, *_alignment(reading)), key=lambda found: (found.line, found.rule))
    return Report("tei", "P5", reading.units, problems=tuple(problems))


def _refused(finding: Finding) -> Report:
    return Report("tei", "P5", 0, problems=(finding,))


class _StopReading(Exception):  # noqa: N818 - it ends the parse; it is no error of ours
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Link(NamedTuple):
    """A link as it stands; `group` when its linkGrp says that it only gathers sentences of one side."""

    line: int
    identifier: str
    kind: str
    target: str
    group: bool


@dataclass(slots=True)
class _Segment:
    """A sentence of the text; `version` is the number of the element whose language it has."""

    line: int
    version: int
    untranslated: bool


@dataclass(slots=True)
class _Reading:
    """What one pass over the file gathers."""

    problems: list[Finding] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    segments: dict[str, _Segment] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    annotated: list[str] = field(default_factory=list)
    pending: list[tuple[int, str, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    units: int = 0
    parser: expat.XMLParserType = field(init=False)
    _open: list[tuple[str, int]] = field(default_factory=list)
    _in_text: int = 0
    _group: bool = False

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.XmlDeclHandler = self._declaration
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped

    def error(self, line: int, rule: str, message: str) -> None:
        self.problems.append(Finding(line, rule, message))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _OWN_ENCODINGS and not _of_one_byte(encoding):
            message = f"the encoding {encoding!r} is not read here; expected UTF-8. Convert the file and try again."
            raise _StopReading(Finding(self.parser.CurrentLineNumber, "encoding", message))

    def _entity(self, name: str, *_rest: object) -> None:
        message = f"declares the entity {name!r}; entities are not expanded here. Write the text itself."
        raise _StopReading(Finding(self.parser.CurrentLineNumber, "entity", message))

    def _skipped(self, name: str, _parameter: bool) -> None:
        self.error(
            self.parser.CurrentLineNumber, "entity", f"uses the entity {name!r}, which the file does not declare"
        )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        space, _, element = name.rpartition(" ")
        if not self._open and (space != NAMESPACE or element not in ("TEI", "teiCorpus")):
            message = f"the root is {element} in the namespace {space!r}; expected TEI or teiCorpus in {NAMESPACE!r}"
            raise _StopReading(Finding(line, "not-tei", message))
        if len(self._open) >= MAX_DEPTH:
            raise _StopReading(Finding(line, "depth", f"elements are nested more than {MAX_DEPTH} deep"))
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
        if element == "text":
            self._in_text -= 1

    def _element(self, line: int, element: str, version: int, attributes: Mapping[str, str]) -> None:
        if element == "s" and self._in_text:
            identifier = attributes.get(_ID, "")
            if not identifier:
                self.nameless.append(line)
            untranslated = "#untranslated" in attributes.get("ana", "").split()
            self.segments.setdefault(identifier, _Segment(line, version, untranslated))
            if "corresp" in attributes:
                self.annotated += [identifier, *_local(attributes["corresp"])]
        elif element == "link":
            target = attributes.get("target", "")
            self.links.append(_Link(line, attributes.get(_ID, ""), attributes.get("type", ""), target, self._group))
        elif element == "annotation":
            self.units += 1
            self.annotated += _local(attributes.get("target", ""))
        elif element == "linkGrp":
            self._group = attributes.get("type") == "group"
        elif element == "text":
            self._in_text += 1
        elif element == "language":
            self.declared.add(attributes.get("ident", ""))

    def _attributes(self, line: int, element: str, attributes: Mapping[str, str]) -> None:
        identifier = attributes.get(_ID)
        if identifier is not None:
            if identifier in self.ids:
                self.error(line, "duplicate-id", f"the id {identifier!r} stands a second time")
            if not _NAME.fullmatch(identifier):
                self.error(line, "bad-id", f"the id {identifier!r} is no XML name; expected a letter first")
            self.ids.add(identifier)
            if element in _AGENTS:
                self.agents.add(identifier)
        if "resp" in attributes:
            self.pending += [(line, "resp", one) for one in _local(attributes["resp"]) if one not in self.agents]
        # The targets of links are many and come before what they point at; they are looked up at the end.
        for name in _POINTERS:
            if name in attributes and not (element == "link" and name == "target"):
                self.pending += [(line, name, one) for one in _local(attributes[name]) if one not in self.ids]


def _of_one_byte(encoding: str) -> bool:
    """Whether Python knows the encoding and each of its bytes is one character: no other can be handed to expat."""
    try:
        return len(bytes(range(256)).decode(encoding, "replace")) == 256
    except (LookupError, UnicodeError):
        return False


def _local(pointers: str) -> list[str]:
    """The ids that pointers into the same file name."""
    return [one[1:] for one in pointers.split() if one.startswith("#")]


def _alignment(reading: _Reading) -> Iterator[Finding]:
    """What the pointers mean, once every id is known."""
    for line, name, identifier in reading.pending:
        if name == "resp" and identifier not in reading.agents:
            found = (
                "is no person, name or statement of responsibility" if identifier in reading.ids else "stands nowhere"
            )
            yield Finding(line, "unknown-resp", f"@resp points at #{identifier}, which {found}")
        elif identifier not in reading.ids:
            yield Finding(line, "dangling-pointer", f"@{name} points at #{identifier}, which stands nowhere")
    ends = {one for link in reading.links if not link.group for one in _local(link.target)}
    groups = {
        link.identifier: _local(link.target)
        for link in reading.links
        if link.identifier and (link.group or link.identifier in ends)
    }
    linked: dict[str, int] = {}
    for link in reading.links:
        for one in _local(link.target):
            if one not in reading.ids:
                yield Finding(link.line, "dangling-pointer", f"{_named(link)} points at #{one}, which stands nowhere")
        if link.group or link.identifier in groups:
            if len(link.target.split()) < 2:
                yield Finding(link.line, "group-pointers", f"{_named(link)} is a group of one; expected two or more")
            continue
        reading.units += 1
        yield from _link(link, groups, reading)
        for one in _members(_local(link.target), groups):
            linked[one] = linked.get(one, 0) + 1
    yield from _segments(linked, reading)


def _link(link: _Link, groups: Mapping[str, list[str]], reading: _Reading) -> Iterator[Finding]:
    """What is wrong with one alignment link."""
    pointers = link.target.split()
    if len(pointers) != 2:
        yield Finding(link.line, "link-pointers", f"{_named(link)} has {len(pointers)} pointers; expected exactly two")
        return
    sides = [_members(_local(pointer), groups) for pointer in pointers]
    if (counts := _KIND.fullmatch(link.kind)) and all(sides):
        found = f"{len(sides[0])}:{len(sides[1])}"
        if found != f"{int(counts[1])}:{int(counts[2])}":
            yield Finding(link.line, "link-type", f"{_named(link)} has the type {link.kind} but joins {found}")
    left, right = ({reading.segments[one].version for one in side if one in reading.segments} - {-1} for side in sides)
    if left & right or (len(reading.declared) > 1 and _codes(left, reading) & _codes(right, reading)):
        language = ", ".join(sorted(_codes(left, reading))) or "no language"
        yield Finding(link.line, "one-language", f"both ends of {_named(link)} are in the same text ({language})")


def _segments(linked: Mapping[str, int], reading: _Reading) -> Iterator[Finding]:
    """What is wrong with the sentences, where the file holds an alignment at all."""
    if not reading.units:
        return
    for line in reading.nameless:
        yield Finding(line, "segment-without-id", "a sentence without xml:id; nothing can point at it")
    annotated = set(reading.annotated)
    for identifier, segment in reading.segments.items():
        times = linked.get(identifier, 0)
        if times > 1:
            message = f"the sentence {identifier} is in {times} links; expected one"
            yield Finding(segment.line, "segment-in-many-links", message, "warning")
        elif not times and identifier and identifier not in annotated and not segment.untranslated:
            message = f"the sentence {identifier} is in no link and no annotation"
            yield Finding(segment.line, "segment-unlinked", message, "warning")


def _members(identifiers: Iterable[str], groups: Mapping[str, list[str]]) -> list[str]:
    """The sentences behind pointers: those of a group, or the one itself."""
    return [one for identifier in identifiers for one in groups.get(identifier, (identifier,))]


def _codes(versions: Iterable[int], reading: _Reading) -> set[str]:
    return {reading.languages[version] for version in versions}


def _named(link: _Link) -> str:
    return f"the link {link.identifier}" if link.identifier else "a link"
