"""The paragraphs of one part of a DOCX document (its text, or its notes), while a parser goes through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..model import Block, BlockKind
from .blocks import Piece
from .docx_fields import Fields
from .docx_styles import Styles, is_on
from .gathering import DELETED, HIDDEN, MADE, Gathering, Tables, number
from .headings import BODY

# Nothing in these is text: properties as they were before a change, the geometry of a section, ruby.
_CHANGED = ("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "tblPrEx", "tblGrid", "numbering")
_UNREAD = frozenset((*(f"{name}Change" for name in _CHANGED), "sectPr", "rt"))
_CONTENTS = "Table of Contents"
HELD, EMBEDDED, SIGNS = "placeholder of a form", "embedded document", "sign of a picture font"
# The font Symbol holds Greek letters at the places of Latin ones.
_LATIN, _GREEK = "abcdefghiklmnopqrstuwxyz", "αβχδεφγηικλμνοπθρστυωξψζ"
_SYMBOL = dict(zip(_LATIN + _LATIN.upper(), _GREEK + _GREEK.upper(), strict=True))
_PRIVATE = 0xF000


@dataclass(slots=True)
class _Paragraph:
    """What is known of an open paragraph. `hidden` is of the open run, None where it says nothing."""

    style: str = ""
    outline: int | None = None
    list_number: str | None = None
    list_level: int | None = None
    joins: bool = False
    is_made: bool = False
    hidden: bool | None = None
    run_style: str = ""


@dataclass(slots=True)
class _Inside:
    """Where the parser is, besides the paragraph; of what is nested the innermost comes last."""

    properties: list[str] = field(default_factory=list)  # of a paragraph, a row or a cell: their tags
    is_cell_gone: bool = False
    rows_gone: list[bool] = field(default_factory=lambda: [False])
    held: list[bool] = field(default_factory=lambda: [False])  # a control that shows a program's text
    taken: list[bool] = field(default_factory=lambda: [False])  # one of the alternatives was read
    before: int = 0  # columns that a row leaves free
    boxes: int = 0
    in_box: list[int] = field(default_factory=list)


class Body:
    """Gathers blocks; `notes` are those of a part of notes, by id, and `marks` the ids that the text refers to."""

    def __init__(self, blocks: Gathering, styles: Styles, *, fields: bool = True) -> None:
        self.notes: dict[str, list[Piece]] = {}
        self.marks: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self._blocks, self._styles, self._with_fields = blocks, styles, fields
        self._tables = Tables()
        self._paragraphs: list[_Paragraph] = []
        self._fields = Fields()
        self._in = _Inside()
        self._skipped = 0
        self._is_text = self._is_code = self._keeps_blanks = False
        self._texts: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self._begin,
            "pPr": lambda _: self._in.properties.append("pPr"),
            "trPr": lambda _: self._in.properties.append("trPr"),
            "tcPr": lambda _: self._in.properties.append("tcPr"),
            "pStyle": lambda attributes: self._says("pStyle", attributes),
            "outlineLvl": lambda attributes: self._says("outlineLvl", attributes),
            "numId": lambda attributes: self._says("numId", attributes),
            "ilvl": lambda attributes: self._says("ilvl", attributes),
            "framePr": lambda attributes: self._says("framePr", attributes),
            "del": self._deleted,
            "moveFrom": self._deleted,
            "cellDel": self._deleted_cell,
            "hidden": self._hidden_row,
            "r": self._run,
            "rStyle": self._run_style,
            "vanish": self._vanishes,
            "t": self._text_begins,
            "instrText": self._code_begins,
            "tab": lambda _: self._mark("\t"),
            "ptab": lambda _: self._mark("\t"),
            "br": lambda _: self._mark("\n"),
            "cr": lambda _: self._mark("\n"),
            "noBreakHyphen": lambda _: self._mark("\u2011"),
            "sym": self._sign,
            "fldChar": self._field,
            "footnoteReference": lambda attributes: self._refers("footnote", attributes),
            "endnoteReference": lambda attributes: self._refers("endnote", attributes),
            "footnote": self._note,
            "endnote": self._note,
            "tbl": self._table,
            "tr": self._row,
            "tc": self._cell,
            "gridSpan": self._spans,
            "gridBefore": self._leaves_free,
            "txbxContent": self._box,
            "AlternateContent": lambda _: self._in.taken.append(False),
            "Choice": self._alternative,
            "Fallback": self._alternative,
            "sdt": lambda _: self._in.held.append(False),
            "showingPlcHdr": lambda _: self._holds(HELD),
            "docPartGallery": self._gallery,
            "sdtContent": self._control,
            "altChunk": lambda _: self._leave(EMBEDDED),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "p": self._finish,
            "pPr": self._properties_end,
            "trPr": lambda: _pop(self._in.properties),
            "tcPr": lambda: _pop(self._in.properties),
            "t": self._text_ends,
            "instrText": self._code_ends,
            "tc": self._cell_ends,
            "tbl": self._table_ends,
            "txbxContent": self._box_ends,
            "AlternateContent": lambda: _pop(self._in.taken),
            "sdt": lambda: _pop(self._in.held),
            "footnote": self._note_ends,
            "endnote": self._note_ends,
            "body": self._blocks.settle,
        }
        self._note_id = ""

    @property
    def is_unbalanced(self) -> bool:
        """Whether a field was begun that never ended."""
        return self._fields.is_open

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._skipped or tag in _UNREAD:
            self._skipped += 1
        elif tag in self._starts:
            self._starts[tag](attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
        elif tag in self._ends:
            self._ends[tag]()

    def text(self, found: str) -> None:
        """Characters between tags."""
        if self._skipped:
            return
        if self._is_text:
            self._texts.append(found)
        elif self._is_code:
            self._fields.add_code(found)

    def _skip(self) -> None:
        """Leave out the element that has just begun."""
        self._skipped = 1

    def _leave(self, what: str) -> None:
        self._blocks.left_out[what] += 1

    # Paragraphs and what they say of themselves.

    def _begin(self, _: dict[str, str]) -> None:
        if self._in.is_cell_gone:
            self._skip()
            return
        self._blocks.begin()
        self._paragraphs.append(_Paragraph())

    def _finish(self) -> None:
        paragraph = self._paragraphs.pop()
        self._blocks.finish(self._block(paragraph), joins=paragraph.joins)

    def _block(self, paragraph: _Paragraph) -> Block:
        if paragraph.outline is not None:
            heading = paragraph.outline + 1 if paragraph.outline < BODY else 0
        else:
            heading = self._styles.heading(paragraph.style)
        place = self._tables.place or (f"text box {self._in.in_box[-1]}" if self._in.in_box else "")
        if heading:
            return Block(BlockKind.HEADING, heading, place)
        if self._tables:
            return Block(BlockKind.CELL, 0, place)
        if paragraph.list_number is None:
            item = self._styles.list_level(paragraph.style)
        else:
            item = 0 if paragraph.list_number == "0" else (paragraph.list_level or 0) + 1
        return Block(BlockKind.ITEM if item else BlockKind.PARAGRAPH, item, place)

    def _properties_end(self) -> None:
        _pop(self._in.properties)
        if self._paragraphs:
            paragraph = self._paragraphs[-1]
            paragraph.is_made = self._styles.is_contents(paragraph.style)

    def _says(self, tag: str, attributes: dict[str, str]) -> None:
        """The paragraph says something of itself, where these are its properties."""
        if not self._is_within("pPr"):
            return
        paragraph, said = self._paragraphs[-1], attributes.get("val", "")
        if tag == "pStyle":
            paragraph.style = said
        elif tag == "outlineLvl":
            paragraph.outline = number(said, BODY)
        elif tag == "numId":
            paragraph.list_number = said
        elif tag == "ilvl":
            paragraph.list_level = number(said)
        elif attributes.get("dropCap", "none") != "none":
            # A large first letter is a paragraph by itself, in front of the one that it begins.
            paragraph.joins = True

    def _is_within(self, tag: str) -> bool:
        return bool(self._in.properties) and self._in.properties[-1] == tag and bool(self._paragraphs)

    def _deleted(self, _: dict[str, str]) -> None:
        if self._is_within("pPr"):
            # The mark at its end was deleted or moved away, so the paragraph goes on in the next one.
            self._paragraphs[-1].joins = True
        elif self._in.properties and self._in.properties[-1] == "trPr":
            self._in.rows_gone[-1] = True
        else:
            self._leave(DELETED)
            self._skip()

    # Runs of text.

    def _run(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].hidden, self._paragraphs[-1].run_style = None, ""

    def _run_style(self, attributes: dict[str, str]) -> None:
        if self._paragraphs and not self._in.properties:
            self._paragraphs[-1].run_style = attributes.get("val", "")

    def _vanishes(self, attributes: dict[str, str]) -> None:
        if self._paragraphs and not self._in.properties:
            self._paragraphs[-1].hidden = is_on(attributes.get("val"))

    def _text_begins(self, attributes: dict[str, str]) -> None:
        self._is_text, self._keeps_blanks = True, attributes.get("space") == "preserve"

    def _text_ends(self) -> None:
        text = "".join(self._texts).replace("\n", " ")
        self._add(text if self._keeps_blanks else text.strip(" \t\r"))
        self._texts.clear()
        self._is_text = False

    def _mark(self, text: str) -> None:
        """A sign that has a tag of its own; in properties the same tags say other things."""
        if not self._in.properties:
            self._add(text)

    def _sign(self, attributes: dict[str, str]) -> None:
        try:
            code = int(attributes.get("char", ""), 16)
        except ValueError:
            return
        if code >= _PRIVATE:
            sign = _SYMBOL.get(chr(code - _PRIVATE), "") if attributes.get("font") == "Symbol" else ""
        else:
            sign = chr(code)
        if sign:
            self._add(sign)
        else:
            self._leave(SIGNS)

    def _add(self, text: str) -> None:
        if not self._is_read():
            return
        if self._is_hidden(self._paragraphs[-1]):
            if text.strip():
                self._leave(HIDDEN)
            return
        self._blocks.add(text)

    def _is_read(self) -> bool:
        """Whether text that comes here is the document's: not a field's code, not what a program makes of the text."""
        if not self._paragraphs or self._paragraphs[-1].is_made:
            return False
        return not self._with_fields or self._fields.is_read

    def _is_hidden(self, paragraph: _Paragraph) -> bool:
        for said in (paragraph.hidden, self._styles.hidden(paragraph.run_style)):
            if said is not None:
                return said
        return bool(self._styles.hidden(paragraph.style))

    # Fields, notes and boxes.

    def _code_begins(self, _: dict[str, str]) -> None:
        self._is_code = True

    def _code_ends(self) -> None:
        self._is_code = False

    def _field(self, attributes: dict[str, str]) -> None:
        if self._fields.passes(attributes.get("fldCharType", "")):
            self._leave(MADE)

    def _refers(self, kind: str, attributes: dict[str, str]) -> None:
        if self._is_read() and not self._is_hidden(self._paragraphs[-1]):
            self.marks[kind].append(attributes.get("id", ""))

    def _note(self, attributes: dict[str, str]) -> None:
        if attributes.get("type", "normal") != "normal":
            self._skip()  # the line between text and notes
            return
        self._note_id = attributes.get("id", "")
        self._blocks.into_notes()

    def _note_ends(self) -> None:
        self._blocks.out()
        self.notes[self._note_id] = list(self._blocks.notes)
        self._blocks.notes.clear()

    def _box(self, _: dict[str, str]) -> None:
        self._in.boxes += 1
        self._in.in_box.append(self._in.boxes)
        self._blocks.into_box()

    def _box_ends(self) -> None:
        _pop(self._in.in_box)
        self._blocks.out()

    def _alternative(self, _: dict[str, str]) -> None:
        """Of the forms of one thing, for newer and for older programs, the first is read."""
        if self._in.taken[-1]:
            self._skip()
        else:
            self._in.taken[-1] = True

    # Tables and controls.

    def _table(self, _: dict[str, str]) -> None:
        self._blocks.settle()
        self._tables.begin()
        self._in.rows_gone.append(False)

    def _table_ends(self) -> None:
        self._tables.end()
        _pop(self._in.rows_gone)

    def _row(self, _: dict[str, str]) -> None:
        self._tables.row()
        self._in.rows_gone[-1], self._in.before = False, 0

    def _hidden_row(self, _: dict[str, str]) -> None:
        if self._in.properties and self._in.properties[-1] == "trPr":
            self._in.rows_gone[-1] = True

    def _leaves_free(self, attributes: dict[str, str]) -> None:
        self._in.before = number(attributes.get("val"))

    def _cell(self, _: dict[str, str]) -> None:
        if self._in.rows_gone[-1]:
            self._leave(DELETED)
            self._skip()
            return
        self._tables.cell(skipped=self._in.before)
        self._in.before, self._in.is_cell_gone = 0, False

    def _spans(self, attributes: dict[str, str]) -> None:
        self._tables.widen(number(attributes.get("val"), 1))

    def _deleted_cell(self, _: dict[str, str]) -> None:
        self._in.is_cell_gone = True

    def _cell_ends(self) -> None:
        self._in.is_cell_gone = False
        self._blocks.settle(Block(BlockKind.CELL, place=self._tables.place))

    def _holds(self, what: str) -> None:
        self._in.held[-1] = True
        self._leave(what)

    def _gallery(self, attributes: dict[str, str]) -> None:
        if attributes.get("val") == _CONTENTS:
            self._holds(MADE)

    def _control(self, _: dict[str, str]) -> None:
        if self._in.held[-1]:
            self._skip()


def _pop(stack: list[Any]) -> None:
    """Take off the innermost; a file that ends what it did not begin changes nothing."""
    if stack:
        stack.pop()
