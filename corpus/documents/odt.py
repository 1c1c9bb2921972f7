"""An OpenDocument text (ODT, or FODT in one XML file) as blocks, as `corpus.documents.docx` reads a DOCX.

Deleted text of tracked changes lies apart from the text and is not read; hidden text, comments, tables of contents
and indexes are left out. White space is that of the format: a run of it is one blank, and more are marks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ..errors import DiplaError
from ..model import Block, BlockKind
from ..xml_stream import parsed
from .blocks import About, Extracted, Piece
from .gathering import DELETED, HIDDEN, MADE, Gathering, Tables, noted, number
from .headings import named_level
from .package import opened_package, other

_WHAT = "an OpenDocument text"
_MIMES = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template")
_DEEPEST = 256
_CHAIN = 24
_BLANKS = re.compile("[ \t\r\n]+")
_MADE = frozenset(
    f"{name}-{kind}"
    for name, kind in (
        ("table-of", "content"),
        ("alphabetical", "index"),
        ("illustration", "index"),
        ("table", "index"),
        ("object", "index"),
        ("user", "index"),
    )
)
# Nothing in these is text: deleted text, comments, marks of notes, embedded files, what pages and the program say.
_UNREAD = frozenset(
    ("tracked-changes", "annotation", "note-citation", "ruby-text", "image", "object", "object-ole", "plugin")
).union(
    ("binary-data", "forms", "script", "scripts", "event-listeners", "font-face-decls", "master-styles", "settings")
)
_INLINE = frozenset(("p", "h", "span", "a"))


def extracted(path: Path, lang: str) -> Extracted:  # noqa: ARG001 (XML says its encoding itself)
    """The blocks of an OpenDocument text, what it says of itself, and what was left out.

    Raises DiplaError for what is no such document, has a password, is damaged or goes beyond the limits.
    """
    with path.open("rb") as stream:
        head = stream.read(5).lstrip(b"\xef\xbb\xbf")
    if head.startswith(b"<"):
        return _flat(path)
    with opened_package(path, _WHAT) as package:
        if "content.xml" not in package:
            package.refuse(f"not {_WHAT}, but {other(package)}")
        mime = package.content("mimetype", 1_000).decode("ascii", "replace").strip() if "mimetype" in package else ""
        if mime and mime not in _MIMES:
            package.refuse(f"not {_WHAT}, but {mime}")
        if "META-INF/manifest.xml" in package:
            for _ in package.parsed("META-INF/manifest.xml", _locked(package.refuse), _no_end, _no_text):
                pass
        reader = _Reader(package.blocks)
        for part in ("styles.xml", "content.xml", "meta.xml"):
            if part in package:
                for _ in package.parsed(part, reader.start, reader.end, reader.text):
                    pass
        reader.finish()
        return package.blocks.extracted(reader.about)


def _flat(path: Path) -> Extracted:
    gathering = Gathering(path)
    reader = _Reader(gathering)
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise DiplaError(f"{path}: elements {depth} deep, which is no document. Nothing was read.")
        if depth == 1 and tag.rpartition(":")[2] != "document":
            raise DiplaError(f"{path}: not {_WHAT}: the XML begins with <{tag}>. Nothing was read.")
        reader.start(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(tag.rpartition(":")[2])

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = reader.text

    for _ in parsed(path, attach):
        pass
    reader.finish()
    return gathering.extracted(reader.about)


def _locked(refuse: Callable[[str], object]) -> Callable[[str, dict[str, str]], None]:
    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "encryption-data":
            refuse("the document has a password")

    return start


def _no_end(_: str) -> None:
    """What ends says nothing here."""


_no_text = _no_end


class _Styles:
    """What the styles say: a name in the program, the style above, whether text in it is hidden."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._hidden: dict[str, bool] = {}
        self._open = ""

    def begin(self, attributes: dict[str, str]) -> None:
        self._open = attributes.get("name", "")
        shown = attributes.get("display-name", _shown(self._open))
        self._known[self._open] = (shown, attributes.get("parent-style-name", ""))

    def end(self) -> None:
        self._open = ""

    def says(self, attributes: dict[str, str]) -> None:
        if self._open and "display" in attributes:
            self._hidden[self._open] = attributes["display"] == "none"

    def is_hidden(self, style: str) -> bool:
        for _ in range(_CHAIN):
            if style in self._hidden:
                return self._hidden[style]
            style = self._known.get(style, ("", ""))[1]
        return False

    def heading(self, style: str) -> int:
        """The level by the name of a style or of one above it; 0 when it is no heading."""
        for above in range(_CHAIN):
            shown, style = self._known.get(style, (_shown(style), ""))
            if level := named_level(shown, is_own=not above):
                return level
            if not style:
                break
        return 0


def _shown(name: str) -> str:
    """The name of a style as the person sees it; blanks are written as their number."""
    return name.replace("_20_", " ")


@dataclass(slots=True)
class _Paragraph:
    """An open paragraph: its level where it is a heading, and its text so far."""

    level: int
    is_hidden: bool
    texts: list[str] = field(default_factory=list)


class _Reader:
    """Gathers blocks, styles and what the document says of itself, from all parts of it."""

    def __init__(self, blocks: Gathering) -> None:
        self._blocks = blocks
        self._styles = _Styles()
        self._tables = Tables()
        self._names: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._endnotes: list[Piece] = []
        self._spans: list[bool] = []  # hidden, of each open span
        self._lists = 0
        self._boxes = 0
        self._note = ""
        self._first_of_note = 0
        self._note_numbers = {"footnote": 0, "endnote": 0}
        self._skipped = 0
        self._meta: dict[str, str] = {}
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "style": self._styles.begin,
            "text-properties": self._styles.says,
            "p": self._begin,
            "h": self._begin,
            "span": self._span,
            "s": lambda said: self._add("\0" * number(said.get("c"), 1, 1 << 16)),
            "tab": lambda _: self._add("\1"),
            "line-break": lambda _: self._add("\2"),
            "list": lambda _: self._list(1),
            "note": self._note_begins,
            "note-body": lambda _: self._body(),
            "table": lambda _: self._tables.begin(),
            "table-row": lambda _: self._tables.row(),
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "text-box": self._box,
            "section": self._hides,
            "hidden-text": self._hides,
            "hidden-paragraph": self._hides_paragraph,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "style": self._styles.end,
            "p": self._finish,
            "h": self._finish,
            "span": self._span_ends,
            "list": lambda: self._list(-1),
            "note-body": self._body_ends,
            "table": self._tables.end,
        }

    @property
    def about(self) -> About:
        """The properties that the author or the program wrote."""
        said = {name: text.strip() for name, text in self._meta.items()}
        author = said.get("initial-creator") or said.get("creator", "")
        date = said.get("creation-date") or said.get("date", "")
        return About(said.get("title", ""), (author,) if author else (), said.get("language", ""), date)

    def finish(self) -> None:
        """All parts are read: endnotes come after the footnotes."""
        self._blocks.notes += self._endnotes

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins, its name without prefix."""
        if self._skipped or self._is_unread(tag):
            if tag in _MADE:
                self._blocks.left_out[MADE] += 1
            if tag == "deletion":
                self._blocks.left_out[DELETED] += 1
            self._skipped += 1
            return
        self._names.append(tag)
        if tag in self._starts:
            self._starts[tag](attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        self._names.pop()
        if tag in self._ends:
            self._ends[tag]()

    def text(self, found: str) -> None:
        """Characters between tags."""
        if self._skipped:
            return
        if self._paragraphs:
            # Blanks between the tags of a frame are not the sentence's.
            if found.strip(" \t\r\n") or self._names[-1] in _INLINE:
                self._add(found)
        elif len(self._names) > 1 and self._names[-2] == "meta":
            name = self._names[-1]
            self._meta[name] = (self._meta.get(name, "") + found)[:1_000]

    def _is_unread(self, tag: str) -> bool:
        if tag in ("title", "desc"):
            # Of a picture; a field that shows the document's title stands in a paragraph.
            return bool(self._names) and self._names[-1] not in _INLINE and self._names[-1] != "meta"
        return tag in _UNREAD or tag in _MADE

    def _begin(self, said: dict[str, str]) -> None:
        style = said.get("style-name", "")
        is_heading = self._names[-1] == "h"
        level = number(said.get("outline-level"), 1) if is_heading else self._styles.heading(style)
        self._blocks.begin()
        self._paragraphs.append(_Paragraph(level, self._styles.is_hidden(style)))

    def _finish(self) -> None:
        paragraph = self._paragraphs.pop()
        plain = _BLANKS.sub(" ", "".join(paragraph.texts)).strip(" ")
        if paragraph.is_hidden:
            self._blocks.left_out[HIDDEN] += bool(plain)
        else:
            self._blocks.add(plain.replace("\0", " ").replace("\1", "\t").replace("\2", "\n"))
        self._blocks.finish(self._block(paragraph.level))

    def _block(self, level: int) -> Block:
        place = self._tables.place or (f"text box {self._boxes}" if "text-box" in self._names else "")
        if level:
            return Block(BlockKind.HEADING, level, place)
        if self._tables:
            return Block(BlockKind.CELL, 0, place)
        return Block(BlockKind.ITEM if self._lists else BlockKind.PARAGRAPH, self._lists, place)

    def _add(self, text: str) -> None:
        if any(self._spans):
            self._blocks.left_out[HIDDEN] += bool(text.strip())
        elif self._paragraphs:
            self._paragraphs[-1].texts.append(text)

    def _span(self, said: dict[str, str]) -> None:
        self._spans.append(self._styles.is_hidden(said.get("style-name", "")))

    def _span_ends(self) -> None:
        self._spans.pop()

    def _list(self, step: int) -> None:
        self._lists += step

    def _box(self, _: dict[str, str]) -> None:
        self._boxes += 1

    def _cell(self, said: dict[str, str]) -> None:
        # A cell that spans columns is followed by the covered ones.
        self._tables.cell(number(said.get("number-columns-repeated"), 1))

    def _hides(self, said: dict[str, str]) -> None:
        if said.get("is-hidden") == "true" or said.get("display") == "none":
            self._blocks.left_out[HIDDEN] += 1
            self._names.pop()
            self._skipped = 1

    def _hides_paragraph(self, said: dict[str, str]) -> None:
        if self._paragraphs and said.get("is-hidden") == "true":
            self._paragraphs[-1].is_hidden = True

    def _note_begins(self, said: dict[str, str]) -> None:
        self._note = said.get("note-class", "footnote")

    def _body(self) -> None:
        self._first_of_note = len(self._blocks.notes)
        self._blocks.into_notes()

    def _body_ends(self) -> None:
        self._blocks.out()
        kind = self._note if self._note in self._note_numbers else "footnote"
        self._note_numbers[kind] += 1
        mine = self._blocks.notes[self._first_of_note :]
        del self._blocks.notes[self._first_of_note :]
        where = self._blocks.notes if kind == "footnote" else self._endnotes
        where += noted(mine, kind, self._note_numbers[kind])
