"""What the header of a TEI file says of the whole: title, makers, licence, source, date; "" where it is silent."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from ...corpus.model import Contributor, Header
from ...corpus.xml_stream import LONGEST, RefusedError, parsed
from ..heads import lines_with
from .single_pass import element_name

# The elements whose text is asked for, by the one that they stand in.
_ASKED = frozenset(
    (
        ("titleStmt", "title"),
        ("titleStmt", "author"),
        ("respStmt", "resp"),
        ("respStmt", "name"),
        ("respStmt", "persName"),
        ("publicationStmt", "publisher"),
        ("availability", "licence"),
        ("sourceDesc", "bibl"),
        ("keywords", "term"),
        ("list", "label"),
        ("extent", "measure"),
    )
)


def front(path: Path, source_lang: str, target_lang: str) -> Header:
    """The header of a file as far as pairs need it. Raises DiplaError when the file is no TEI that can be read."""
    reading = _Front()
    for _ in parsed(path, reading.attach):
        if reading.done:
            break
    said = reading.said
    edits = dict(zip(said.get("label", ()), reading.counts, strict=False))
    return Header(
        source_lang,
        target_lang,
        title=reading.title or path.name,
        authors=tuple(said.get("author", ())),
        licence="".join(said.get("licence", ())[:1]),
        source="".join(said.get("bibl", ())[:1]),
        contributors=tuple(reading.contributors),
        tools=tuple(reading.tools),
        date=reading.date,
        edits=edits,
        publisher="".join(said.get("publisher", ())[:1]),
        text_class=tuple(said.get("term", ())),
        active=reading.active,
    )


class _Front:
    """The first header of a file, as it is read."""

    def __init__(self) -> None:
        self.done = False
        self.title = ""
        self.date = ""
        self.said: dict[str, list[str]] = {}
        self.counts: list[int] = []
        self.contributors: list[Contributor] = []
        self.tools: list[str] = []
        self.active: dict[str, int] = {}
        self._open: list[str] = []
        self._text: list[str] | None = None
        self._size = 0
        self._marks: dict[str, str] = {}
        self._person: dict[str, str] | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, marks: dict[str, str]) -> None:
        name = element_name(name, len(self._open) + 1, self._parser.CurrentLineNumber)
        above = self._open[-1] if self._open else ""
        self._open.append(name)
        if self.done:
            return
        if (above, name) in _ASKED or (above == "p" and name == "name" and marks.get("type") == "tool"):
            self._text, self._marks, self._size = [], marks, 0
        elif name == "respStmt":
            # Those that sentences point at are no contributors to the whole.
            self._person = None if "xml:id" in marks else {}
        elif name == "num" and marks.get("value", "").isdecimal():
            self.counts.append(int(marks["value"]))
        elif name == "date" and above == "publicationStmt":
            self.date = marks.get("when", "")

    def _end(self, _name: str) -> None:
        name = self._open.pop()
        above = self._open[-1] if self._open else ""
        if name == "teiHeader":
            self.done = True
        if self.done:
            return
        if self._text is not None and ((above, name) in _ASKED or (above == "p" and name == "name")):
            text, self._text = "".join(self._text), None
            self._told(above, name, text)
        elif name == "respStmt" and self._person is not None:
            self.contributors.append(Contributor(self._person.get("name", ""), self._person.get("resp", "")))
            self._person = None

    def _told(self, above: str, name: str, text: str) -> None:
        if above == "respStmt":
            if self._person is not None:
                self._person["resp" if name == "resp" else "name"] = text
        elif above == "p":
            self.tools.append(text)
        elif name == "measure":
            if self._marks.get("type") == "active-time" and self._marks.get("quantity", "").isdecimal():
                self.active[text] = int(self._marks["quantity"])
        elif name == "title":
            if self._marks.get("type") == "main" or (not self.title and "type" not in self._marks):
                self.title = text
        else:
            self.said.setdefault(name, []).append(text)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._size += len(text)
            if self._size > LONGEST:
                raise RefusedError(self._parser.CurrentLineNumber, f"a text of more than {LONGEST} characters.")
            self._text.append(text)


def languages(path: Path) -> tuple[str, ...]:
    """The languages that the texts of a file name; the source's text comes first, a header lists them in any order."""
    tags = lines_with("xml:lang", path)
    return tuple(re.findall(r"""<(?:TEI|div|text)\b[^>]*\sxml:lang\s*=\s*["']([\w-]+)""", tags))
