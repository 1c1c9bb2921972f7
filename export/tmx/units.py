"""TMX as it stands in a file: units with all their languages, attributes, props, notes and inline markup.

Reading is a stream through expat, so a large memory needs little space. TMX 1.1 to 1.4b is taken, `lang` as well as
`xml:lang`. Text is kept as it stands, blanks and all: what a client matches is decided by those who make pairs of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from ...corpus.languages import same_language
from ...corpus.xml_stream import DEEPEST, LONGEST, RefusedError, parsed
from ..nodes import Node, tree
from ..xml import attributes as written_attributes
from ..xml import escape

# Inline elements whose content is a code of the original format, not text. A sub-flow (`sub`) is a text of its own
# inside a code: not part of the sentence, either. `hi` holds text.
_CODES = frozenset(("bpt", "ept", "it", "ph", "ut", "sub"))
_INLINE = _CODES | {"hi"}


class Fact(NamedTuple):
    """A `prop` or a `note`; `attributes` are those beside the prop's type."""

    type: str
    text: str
    attributes: dict[str, str] = {}  # noqa: RUF012  never changed


class Variant(NamedTuple):
    """One language of a unit, `<tuv>`: its code as written, its text without inline codes, all that it says.

    `markup` is the segment as XML where it has inline elements, else "".
    """

    lang: str
    text: str
    markup: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012
    props: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()


class Unit(NamedTuple):
    """One `<tu>`; its line counts from 1."""

    line: int
    attributes: dict[str, str] = {}  # noqa: RUF012
    props: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    variants: tuple[Variant, ...] = ()

    def segs(self, side: int, languages: tuple[str, str]) -> Iterator[Node]:
        """The segments of a language that hold inline codes, as trees; see `inline`."""
        for variant in self.variants:
            if variant.markup and same_language(variant.lang, languages[side]):
                yield tree(variant.markup)

    @property
    def said(self) -> dict[str, str]:
        """The texts of the unit's props by type; of two with one type the last."""
        return {prop.type: prop.text for prop in self.props}


class Head:
    """The header of a TMX file, there once the first unit has come; `version` is the file's."""

    def __init__(self) -> None:
        self.version = ""
        self.attributes: dict[str, str] = {}
        self.props: list[Fact] = []
        self.notes: list[Fact] = []
        # User-defined encodings (`ude`), as XML.
        self.more: list[str] = []


def units(path: Path, head: Head | None = None) -> Iterator[Unit]:
    """The units of a TMX file in order; `head` receives what the header says.

    Raises DiplaError with line and column when the file is no TMX or cannot be read to its end. What is left of such
    a file: see `salvage`.
    """
    found = Reading(head or Head())
    for _ in parsed(path, found.attach):
        yield from found.done
        found.done.clear()


class Reading:
    """Expat's handlers, gathering units as they end."""

    def __init__(self, head: Head) -> None:
        self.done: list[Unit] = []
        self._head = head
        self._depth = 0
        self._unit: dict[str, str] | None = None
        self._variant: dict[str, str] | None = None
        self._line = 0
        self._facts: tuple[list[Fact], list[Fact]] = ([], [])
        self._own: tuple[list[Fact], list[Fact]] = ([], [])
        self._variants: list[Variant] = []
        self._text = ""
        self._markup = ""
        self._attributes: dict[str, str] = {}
        # The text that is being gathered, and what is needed once an inline element has come.
        self._words: list[str] | None = None
        self._size = 0
        self._raw: list[str] | None = None
        self._inline: list[tuple[str, bool]] = []
        self._codes = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._words is not None:
            self._start_inline(name, attributes)
        elif name == "seg":
            self._words = []
            self._size = 0
            self._parser.CharacterDataHandler = self._characters
        elif name == "tuv":
            self._variant = attributes
            self._text = self._markup = ""
        elif name in {"prop", "note"}:
            self._attributes = attributes
            self._words = []
            self._size = 0
            self._parser.CharacterDataHandler = self._characters
        elif name == "tu":
            self._unit, self._line = attributes, self._parser.CurrentLineNumber
        else:
            self._start_rare(name, attributes)

    def _start_rare(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if self._depth == 1 and name != "tmx":
            raise RefusedError(line, f"found <{name}>, expected <tmx>: this is no translation memory.")
        if self._depth > DEEPEST:
            raise RefusedError(line, f"elements stand more than {DEEPEST} deep in each other; no memory is so.")
        if name == "tmx":
            self._head.version = attributes.get("version", "")
        elif name == "header":
            self._head.attributes = attributes
        elif name == "ude":
            self._head.more.append(f"<ude{written_attributes(attributes)}>")
        elif name == "map" and self._head.more:
            self._head.more[-1] += f"<map{written_attributes(attributes)}/>"

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._inline:
            self._end_inline()
        elif name == "seg":
            self._parser.CharacterDataHandler = None
            words, self._words = self._words or [], None
            self._text = words[0] if len(words) == 1 else "".join(words)
            if self._raw is not None:
                self._markup, self._raw = "".join(self._raw), None
        elif name == "tuv":
            self._end_variant()
        elif name == "prop":
            self._put(0, self._attributes.pop("type", ""))
        elif name == "note":
            self._put(1, "")
        elif name == "tu":
            self._end_unit()
        elif name == "ude" and self._head.more:
            self._head.more[-1] += "</ude>"

    def _end_variant(self) -> None:
        said, self._variant = self._variant or {}, None
        if self._unit is None:
            return
        lang = said.pop("xml:lang", None) or said.pop("lang", "")
        props, notes = self._own
        if props or notes:
            self._own = ([], [])
        self._variants.append(Variant(lang, self._text, self._markup, said, tuple(props), tuple(notes)))

    def _end_unit(self) -> None:
        props, notes = self._facts
        self.done.append(Unit(self._line, self._unit or {}, tuple(props), tuple(notes), tuple(self._variants)))
        self._facts, self._variants, self._unit = ([], []), [], None

    def _put(self, place: int, kind: str) -> None:
        """Keep a prop (0) or a note (1) with what it stands in."""
        self._parser.CharacterDataHandler = None
        text, self._words, self._raw = "".join(self._words or ()), None, None
        fact = Fact(kind, text, self._attributes) if self._attributes else Fact(kind, text)
        if self._variant is not None:
            self._own[place].append(fact)
        elif self._unit is not None:
            self._facts[place].append(fact)
        else:
            (self._head.notes if place else self._head.props).append(fact)

    # Inside a text

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST:
            line = self._parser.CurrentLineNumber
            raise RefusedError(line, f"a text of more than {LONGEST} characters; no translation unit is so long.")
        if not self._codes and self._words is not None:
            self._words.append(text)
        if self._raw is not None:
            self._raw.append(escape(text))

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._inline) > DEEPEST:
            line = self._parser.CurrentLineNumber
            raise RefusedError(line, f"elements stand more than {DEEPEST} deep in each other; no memory is so.")
        if self._raw is None:
            self._raw = [escape(word) for word in self._words or ()]
        is_code = name in _CODES
        self._inline.append((name, is_code))
        self._codes += is_code
        self._raw.append(f"<{name}{written_attributes(attributes)}>")

    def _end_inline(self) -> None:
        name, is_code = self._inline.pop()
        self._codes -= is_code
        raw = self._raw or []
        # An element without content is written as such.
        if raw and raw[-1].startswith(f"<{name}") and raw[-1].endswith(">") and not raw[-1].endswith("/>"):
            raw[-1] = raw[-1][:-1] + "/>"
        else:
            raw.append(f"</{name}>")
