"""One pass over a TEI file: what in it bears on pairs is put on the shelf, the rest is passed by.

A segment is an `s`, or another piece of text (`seg`, `p`, `l`, `head`, `ab`, `u`) that has an id. Its text is what a
reader reads: notes and page furniture inside are left out, of a `choice` the corrected reading is taken, and marked
words stand together where `@join` says so. A `linkGrp` inside a sentence speaks of its grammar and is passed by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from ...corpus.xml_stream import DEEPEST, LONGEST, RefusedError, parsed
from ..facts import block_word
from .blocks import Structure
from .pointers import expanded
from .shelf import Segment, Shelf, Unit

# Elements that hold sentences and can be pointed at in their place.
_BLOCKS = frozenset(("seg", "p", "l", "head", "ab", "u"))
# Elements whose language is that of a text; a sentence's own may be that of a quotation.
_VERSIONS = frozenset(("teiCorpus", "TEI", "group", "text", "front", "body", "back", "div"))
_UNREAD = frozenset(("note", "fw", "desc", "figDesc", "linkGrp", "vocal", "kinesic", "incident"))
_CHOSEN_AGAINST = frozenset(("orig", "sic", "abbr"))
_BREAKS = frozenset(("lb", "pb", "cb", "gap"))
_JOINED_LEFT, _JOINED_RIGHT = ("left", "both"), ("right", "both")
# The category by which we know a file of our own: no other taxonomy has it.
_OURS = "last-change"


class Version(NamedTuple):
    """A text in one language: the element that says so, by the number of its file and its id."""

    file: int
    identifier: str
    lang: str


class Agent(NamedTuple):
    """Who or what a `respStmt` declares: what it did, its name and its model."""

    deed: str
    name: str
    model: str


class Found:
    """What the passes over all files found beside the shelf; little of it grows with the corpus."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.versions: list[Version] = []
        self.agents: dict[tuple[int, str], Agent] = {}
        self.prefixes: dict[int, dict[str, tuple[str, str]]] = {}
        self.ours: set[int] = set()
        self.files: set[str] = set()
        self.places = 0
        self.links = 0


def passed(path: Path, file: int, found: Found) -> None:
    """Put what a file holds on the shelf. Raises DiplaError, with the place, when it is no TEI that can be read."""
    for _ in parsed(path, _Pass(path, file, found).attach):
        pass


class _Open(NamedTuple):
    """An element that has not ended yet."""

    name: str
    version: int
    lang: str


class _Text:
    """The text of an element that is open."""

    __slots__ = ("block", "depth", "joined", "marks", "paragraph", "pieces", "size")

    def __init__(self, depth: int, marks: dict[str, str], paragraph: int, block: str = "") -> None:
        self.depth = depth
        self.marks = marks
        self.paragraph = paragraph
        self.block = block
        self.pieces: list[str] = []
        self.joined = False
        self.size = 0


class _Pass:
    def __init__(self, path: Path, file: int, found: Found) -> None:
        self._file = file
        self._found = found
        self._name = path.name
        self._open: list[_Open] = []
        self._texts: list[_Text] = []  # segments that are open, one inside another
        self._said: _Text | None = None  # a note, name, date or the like that is open
        self._unread = 0  # the depth of what is not read; 0 when nothing is
        self._doc = path.name
        self._paragraph = -1
        self._structure = Structure()
        self._group = ""
        self._annotation = ""
        self._change: dict[str, str] = {}
        self._agent: dict[str, str] = {}
        self._in_text = 0
        self._known: dict[str, Callable[[dict[str, str], int], None]] = {
            "text": self._on_text,
            "category": self._on_category,
            "prefixDef": self._on_prefix,
            "linkGrp": self._on_group,
            "link": self._on_link,
            "annotation": self._on_annotation,
            "change": self._on_change,
            "respStmt": self._on_resp_statement,
            "resp": self._on_resp,
            **dict.fromkeys(("note", "name", "persName", "date"), self._on_said),
        }

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, marks: dict[str, str]) -> None:
        depth = len(self._open) + 1
        name = element_name(name, depth, self._parser.CurrentLineNumber)
        above = self._open[-1] if self._open else _Open("", -1, "")
        lang = marks.get("xml:lang", above.lang)
        version = above.version
        if name in _VERSIONS and "xml:lang" in marks:
            version = len(self._found.versions)
            self._found.versions.append(Version(self._file, marks.get("xml:id", ""), lang))
        self._open.append(_Open(name, version, lang))
        if self._unread:
            return
        if self._texts and (name in _UNREAD or (name in _CHOSEN_AGAINST and above.name == "choice")):
            self._unread = depth
        elif self._in_text:
            self._in_body(name, marks, depth)
        if name in self._known:
            self._known[name](marks, depth)

    def _in_body(self, name: str, marks: dict[str, str], depth: int) -> None:
        if name in ("w", "pc"):
            self._token(marks.get("join", ""))
        elif self._file in self._found.ours:
            self._in_ours(name, marks, depth)
        elif name == "s" or name in _BLOCKS:
            if name in _BLOCKS:
                self._paragraph += 1
            if "xml:id" in marks:
                self._texts.append(_Text(depth, marks, max(self._paragraph, 0)))
        elif name == "div" and marks.get("type") == "document":
            self._doc = marks.get("n", self._name)
            self._paragraph = -1
        elif name in _BREAKS:
            for text in self._texts:
                text.pieces.append(" ")

    def _in_ours(self, name: str, marks: dict[str, str], depth: int) -> None:
        """An element of a text in a file that dipla wrote, where paragraphs say what they are."""
        self._structure.start(name, marks, depth)
        if "xml:id" in marks and (name == "s" or name in _BLOCKS):
            block = block_word(self._structure.block)
            self._texts.append(_Text(depth, marks, max(self._structure.paragraph, 0), block))
        elif name in _BREAKS:
            for text in self._texts:
                text.pieces.append(" ")
        elif name == "div" and marks.get("type") == "document":
            self._doc = marks.get("n", "")

    def _token(self, join: str) -> None:
        for text in self._texts:
            # White space between two that are joined is only how the file is laid out.
            if (text.joined or join in _JOINED_LEFT) and text.pieces and not text.pieces[-1].strip():
                text.pieces.pop()
            text.joined = join in _JOINED_RIGHT

    def _end(self, _name: str) -> None:
        depth = len(self._open)
        name, version, lang = self._open.pop()
        if self._unread == depth:
            self._unread = 0
        self._structure.end(depth)
        if self._texts and self._texts[-1].depth == depth:
            self._segment(self._texts.pop(), version, lang)
        if self._said and self._said.depth == depth:
            said, self._said = self._said, None
            self._told(name, said.marks, "".join(said.pieces))
        if name == "text":
            self._in_text -= 1
        elif name == "annotation":
            self._annotation = ""
        elif name == "change" and self._change:
            self._found.shelf.put("change", self._file, self._change.pop("xml:id"), self._change)
            self._change = {}
        elif name == "respStmt" and self._agent:
            told = self._agent
            agent = Agent(told.get("deed", ""), told.get("name", ""), told.get("model", ""))
            self._found.agents[self._file, told["xml:id"]] = agent
            self._agent = {}

    def _characters(self, text: str) -> None:
        if self._said is not None:
            self._add(self._said, text)
        if not self._unread:
            for one in self._texts:
                self._add(one, text)

    def _add(self, text: _Text, more: str) -> None:
        text.size += len(more)
        if text.size > LONGEST:
            raise RefusedError(self._parser.CurrentLineNumber, f"a text of more than {LONGEST} characters.")
        text.pieces.append(more)

    def _segment(self, text: _Text, version: int, lang: str) -> None:
        found, marks = self._found, text.marks
        said = "".join(text.pieces)
        if self._file not in found.ours:
            said = unicodedata.normalize("NFC", " ".join(said.split()))
        identifier = marks.pop("xml:id")
        segment = Segment(said, lang, version, self._doc, text.paragraph, found.places, marks, text.block)
        found.shelf.put("segment", self._file, identifier, segment)
        found.places += 1
        if "corresp" in marks:
            self._point(marks["corresp"])
            unit = Unit("corresp", self._file, self._parser.CurrentLineNumber, {"id": identifier, **marks})
            found.shelf.put_unit(unit, found.places)

    # What is known by its element's name.

    def _on_text(self, _marks: dict[str, str], _depth: int) -> None:
        self._in_text += 1
        self._doc, self._paragraph = self._name, -1

    def _on_category(self, marks: dict[str, str], _depth: int) -> None:
        if marks.get("xml:id") == _OURS:
            self._found.ours.add(self._file)

    def _on_prefix(self, marks: dict[str, str], _depth: int) -> None:
        rule = marks.get("matchPattern", ""), marks.get("replacementPattern", "")
        self._found.prefixes.setdefault(self._file, {})[marks.get("ident", "")] = rule

    def _on_group(self, marks: dict[str, str], _depth: int) -> None:
        self._group = marks.get("type", "")

    def _on_link(self, marks: dict[str, str], _depth: int) -> None:
        target = marks.get("target") or marks.get("targets", "")
        self._point(target)
        if identifier := marks.get("xml:id"):
            self._found.shelf.put("link", self._file, identifier, target)
        if self._group != "group":
            self._found.links += 1
            unit = Unit("link", self._file, self._parser.CurrentLineNumber, {**marks, "target": target})
            self._found.shelf.put_unit(unit, 0)

    def _on_annotation(self, marks: dict[str, str], _depth: int) -> None:
        number = marks.get("n", "")
        if not number.isdecimal() or len(number) > 12:
            return
        names = ("target", "resp", "change", "source") if self._file in self._found.ours else ("target",)
        for name in names:
            self._point(marks.get(name, ""))
        self._annotation = marks.get("xml:id", "")
        self._found.shelf.put_unit(Unit("annotation", self._file, self._parser.CurrentLineNumber, marks), int(number))

    def _on_change(self, marks: dict[str, str], _depth: int) -> None:
        if "xml:id" in marks:
            self._change = {
                "xml:id": marks["xml:id"],
                "type": marks.get("type", ""),
                "when": marks.get("when", ""),
            }

    def _on_resp_statement(self, marks: dict[str, str], _depth: int) -> None:
        if "xml:id" in marks:
            self._agent = {"xml:id": marks["xml:id"]}

    def _on_resp(self, marks: dict[str, str], _depth: int) -> None:
        if self._agent:
            self._agent["deed"] = marks.get("ana", "")

    def _on_said(self, marks: dict[str, str], depth: int) -> None:
        if not self._in_text and self._said is None:
            self._said = _Text(depth, marks, 0)

    def _told(self, name: str, marks: dict[str, str], text: str) -> None:
        """What stands in a note, a name or a date outside the text."""
        if self._change:
            self._change["when" if name == "date" else marks.get("type", "")] = text
        elif self._agent:
            self._agent["model" if marks.get("type") == "model" else "name"] = text
        elif name == "note":
            kind = marks.get("type", "")
            if identifier := marks.get("xml:id"):
                self._found.shelf.put("draft", self._file, identifier, (marks, text))
            elif self._annotation:
                self._found.shelf.put_note(self._file, self._annotation, kind, text)
            elif marks.get("target", "").startswith("#"):
                self._found.shelf.put_note(self._file, marks["target"][1:], kind, text)

    def _point(self, pointers: str) -> None:
        """Remember the files that pointers go into."""
        for pointer in pointers.split():
            if not pointer.startswith("#"):
                prefixes = self._found.prefixes.get(self._file, {})
                if address := expanded(pointer, prefixes).partition("#")[0]:
                    self._found.files.add(address)


def element_name(name: str, depth: int, line: int) -> str:
    """The name of an element without its prefix; refuses what is no TEI P5 and what is nested too deep (1 the root)."""
    if ":" in name:
        name = name.rpartition(":")[2]
    if depth == 1 and name not in ("TEI", "teiCorpus"):
        raise RefusedError(
            line, f"the root is {name!r}; expected TEI or teiCorpus (TEI P5). Check that this is the file."
        )
    if depth > DEEPEST:
        raise RefusedError(line, f"elements are nested more than {DEEPEST} deep.")
    return name
