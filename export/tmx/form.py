"""Whether the elements and attributes of a TMX file are those of TMX 1.4, in their places; each fault with its line.

A rule of our own, no schema: it runs as a stream, and tells more than the first fault. Newer clients refuse a whole
file over one of these. Before 1.4 the language stood in `lang`, so an older file may have either.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from ...corpus.xml_stream import DEEPEST, RefusedError, parsed
from ..finding import Findings


class _Kind(NamedTuple):
    """What an element may hold, and what it must and may say."""

    children: frozenset[str]
    text: bool
    required: frozenset[str]
    allowed: frozenset[str]


def _kind(children: str = "", required: str = "", optional: str = "", *, text: bool = False) -> _Kind:
    must = frozenset(required.split())
    return _Kind(frozenset(children.split()), text, must, must | frozenset(optional.split()))


_INLINE = "bpt ept it ph hi ut"
_LANGUAGE = "o-encoding xml:lang lang"
_FACTS = (
    "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion creationdate creationid changedate "
    "changeid o-tmf"
)
_KINDS = {
    "tmx": _kind("header body", "", "version"),
    "header": _kind(
        "note prop ude",
        "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype",
        "o-encoding creationdate creationid changedate changeid",
    ),
    "body": _kind("tu"),
    "tu": _kind("note prop tuv", "", f"tuid segtype srclang {_FACTS}"),
    "tuv": _kind("note prop seg", "", f"xml:lang lang {_FACTS}"),
    "note": _kind("", "", _LANGUAGE, text=True),
    "prop": _kind("", "type", _LANGUAGE, text=True),
    "ude": _kind("map", "name", "base"),
    "map": _kind("", "unicode", "code ent subst"),
    "seg": _kind(_INLINE, text=True),
    "bpt": _kind("sub", "i", "x type", text=True),
    "ept": _kind("sub", "i", text=True),
    "it": _kind("sub", "pos", "x type", text=True),
    "ph": _kind("sub", "", "x assoc type", text=True),
    "hi": _kind(_INLINE, "", "x type", text=True),
    "ut": _kind("sub", "", "x", text=True),
    "sub": _kind(_INLINE, "", "datatype type", text=True),
}
_VALUES = {
    "segtype": frozenset(("block", "paragraph", "sentence", "phrase")),
    "pos": frozenset(("begin", "end")),
}
# Children that come once at most, and those that must come.
_ONCE = {"tmx": frozenset(("header", "body")), "tuv": frozenset(("seg",))}
_NEEDED = {"tmx": ("header", "body"), "tu": ("tuv",), "tuv": ("seg",), "ude": ("map",)}
# What no sibling of these names may follow.
_LAST = {"tu": "tuv", "tuv": "seg", "tmx": "body"}

# May come at any place and as often as one likes.
_FREE = frozenset(("tu", "tuv", "map", "ude", "bpt", "ept", "it", "ph", "hi", "ut", "sub"))


def check(path: Path, findings: Findings) -> int:
    """Put down every fault of form; the line of the header, 1 when there is none.

    Raises DiplaError when the file cannot be read to its end.
    """
    checking = _Checking(findings)
    for _ in parsed(path, checking.attach):
        pass
    return checking.header


class _Checking:
    """Expat's handlers; `_open` are the elements that stand open, with what came in each."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._open: list[tuple[str, _Kind, set[str], int]] = []
        self._unknown = 0
        self._version = ""
        self.header = 1

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _say(self, rule: str, message: str, severity: str = "error", line: int = 0) -> None:
        self._findings.add(line or self._parser.CurrentLineNumber, rule, message, severity)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._unknown or len(self._open) > DEEPEST:
            self._deeper()
            return
        kind = _KINDS.get(name)
        if kind is None:
            self._unknown = 1
            self._say("unknown-element", f"<{name}> is no element of TMX; take it out or make it a <prop>")
            return
        if self._open:
            parent, holder, came, _ = self._open[-1]
            if name not in holder.children or (came and name not in _FREE):
                self._place(name, parent, holder, came)
            came.add(name)
        self._open.append((name, kind, set(), self._parser.CurrentLineNumber))
        if not (kind.required <= attributes.keys() <= kind.allowed):
            self._attributes(name, kind, attributes)
        if "segtype" in attributes or "pos" in attributes:
            self._values(name, attributes)
        if name == "tmx":
            self._root(attributes)
        elif name == "tuv":
            self._language(attributes)
        elif name == "header":
            self.header = self._parser.CurrentLineNumber
        elif name in {"ude", "map"}:
            self._base(name, attributes)

    def _deeper(self) -> None:
        self._unknown += 1
        if self._unknown > DEEPEST:
            told = f"elements stand more than {DEEPEST} deep in each other; no memory is so."
            raise RefusedError(self._parser.CurrentLineNumber, told)

    def _place(self, name: str, parent: str, holder: _Kind, came: set[str]) -> None:
        if name not in holder.children:
            told = ", ".join(f"<{child}>" for child in sorted(holder.children)) or "no element"
            self._say("misplaced", f"<{name}> in <{parent}>; expected {told}")
        elif name in came and name in _ONCE.get(parent, ()):
            self._say("misplaced", f"a second <{name}> in one <{parent}>")
        elif name != _LAST.get(parent) and _LAST.get(parent) in came:
            self._say("misplaced", f"<{name}> after <{_LAST[parent]}>; it stands before it")

    def _attributes(self, name: str, kind: _Kind, attributes: dict[str, str]) -> None:
        for missing in sorted(kind.required - attributes.keys()):
            self._say("missing-attribute", f"<{name}> has no {missing}")
        for unknown in sorted(attributes.keys() - kind.allowed):
            if unknown == "xmlns" and attributes[unknown]:
                self._say("unknown-attribute", f"<{name}> is in the namespace {attributes[unknown]!r}; TMX has none")
            elif not unknown.startswith(("xmlns", "xsi:")):
                self._say("unknown-attribute", f"<{name}> has {unknown}, which TMX does not know")

    def _values(self, name: str, attributes: dict[str, str]) -> None:
        for attribute, known in _VALUES.items():
            if attribute in attributes and attributes[attribute] not in known:
                expected = ", ".join(sorted(known))
                self._say("value", f"{attribute} {attributes[attribute]!r} of <{name}>; expected one of: {expected}")

    def _root(self, attributes: dict[str, str]) -> None:
        self._version = attributes.get("version", "")
        if self._version in {"", "1.4b"}:
            found = f"version {self._version!r}" if self._version else "no version"
            self._say("version", f'{found}; write version="1.4"', "warning")
        elif self._version not in {"1.1", "1.2", "1.3", "1.4"}:
            self._say("version", f"version {self._version!r}; expected 1.1 to 1.4")

    def _language(self, attributes: dict[str, str]) -> None:
        if self._version in {"1.1", "1.2"} and "xml:lang" in attributes:
            told = f'<tuv> has xml:lang, which TMX {self._version} does not know; write version="1.4"'
            self._say("unknown-attribute", told)
        elif attributes.keys().isdisjoint(("lang", "xml:lang")):
            self._say("missing-attribute", "<tuv> has no xml:lang: clients fail on it")
        elif "xml:lang" not in attributes and self._version not in {"1.1", "1.2", "1.3"}:
            self._say("missing-attribute", "<tuv> has lang, not xml:lang: newer clients refuse the file")

    def _base(self, name: str, attributes: dict[str, str]) -> None:
        """A `map` with a code wants its `ude` to say in which encoding; an `ude` that says so is remembered."""
        if name == "ude" and "base" in attributes:
            self._open[-1][2].add("#base")
        elif name == "map" and "code" in attributes and len(self._open) > 1 and "#base" not in self._open[-2][2]:
            self._say("missing-attribute", "<map> has a code, but its <ude> has no base")

    def _characters(self, text: str) -> None:
        if self._unknown or not self._open:
            return
        name, kind, came, _ = self._open[-1]
        if not kind.text and "#text" not in came and not text.isspace():
            came.add("#text")
            # Text is handed over once it has ended: its line is that of its first word.
            line = self._parser.CurrentLineNumber - text.lstrip().count("\n")
            self._say("misplaced", f"text {text.strip()[:40]!r} in <{name}>; only elements stand there", line=line)

    def _end(self, _: str) -> None:
        if self._unknown:
            self._unknown -= 1
            return
        opened, _kind, came, line = self._open.pop()
        for needed in _NEEDED.get(opened, ()):
            if needed not in came:
                self._say("missing-element", f"<{opened}> has no <{needed}>", line=line)
