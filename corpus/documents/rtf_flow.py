"""The blocks of an RTF document while its words come: what each says of the text that follows in its group."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..languages import language
from ..model import Block, BlockKind
from .blocks import About, Extracted, Piece
from .gathering import DELETED, HIDDEN, MADE, Gathering, Tables, noted
from .headings import BODY, named_level

_MADE = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
# Where the text of a group goes that begins with one of these.
_GOES = {
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "info": "info",
    "shpinst": "aside",
    "do": "aside",
}
# What is read inside of a group that is not.
_INSIDE = frozenset(("shptxt", "dptxbxtext", "ud"))
_SAID = frozenset(("title", "author"))
_CHAIN = 24
_SURROGATES = re.compile("[\ud800-\udfff]")
# The encodings of fonts by their number, as Windows and the Macintosh know them.
_CHARSETS = {
    77: "mac_roman",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "page": "\n",
    "column": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_SIGNS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}


def encoding_of_font(charset: int, otherwise: str) -> str:
    """The encoding of a font's bytes by the number that the table of fonts gives it.

    >>> encoding_of_font(161, "cp1252"), encoding_of_font(0, "cp1252")
    ('cp1253', 'cp1252')
    """
    return _CHARSETS.get(charset, otherwise)


@dataclass(frozen=True, slots=True)
class State:
    """What holds in a group: where its text goes, and what was said of text and paragraph.

    `goes` is text, fonts, styles, info, code (of a field), aside (nowhere), or the name of a property; `opens` says
    what ends with the group itself: note, box or field.
    """

    goes: str = "text"
    opens: str = ""
    around: str = "text"  # where text went around a group that says one thing twice, for old and new programs
    skips: int = 1
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    style: int = 0
    outline: int = -1
    listed: bool = False
    list_level: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Style:
    name: str = ""
    based: int = -1
    outline: int = -1


@dataclass(slots=True)
class _Note:
    kind: str
    first: int


class Flow:
    """Takes the words and letters of a document in order; `state` is that of the open group."""

    def __init__(self, path: Path, lang: str) -> None:
        self.blocks = Gathering(path)
        self.state = State()
        self.said: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self._encoding = next(iter(language(lang).encodings), "cp1252")
        self._fonts: dict[int, int] = {}
        self._styles: dict[int, _Style] = {}
        self._defining = 0
        self._default_font = -1
        self._bytes = bytearray()
        self._codes: list[str] = []
        self._notes: list[_Note] = []
        self._endnotes: list[Piece] = []
        self._counts = {"footnote": 0, "endnote": 0}
        self._tables = Tables()
        self._boxes = 0
        self._in_boxes: list[int] = []
        self._acts: dict[str, Callable[[int | None], None]] = {
            "upr": lambda _: self._now(goes="aside", around=self.state.goes),
            "ud": lambda _: self._now(goes=self.state.around),
            "par": lambda _: self._paragraph_ends(),
            "sect": lambda _: self._paragraph_ends(),
            "cell": lambda _: self._cell_ends(),
            "row": lambda _: self._row_ends(),
            "nestcell": lambda _: self._paragraph_ends(),
            "footnote": lambda _: self._note_begins(),
            "ftnalt": lambda _: self._is_endnote(),
            "shptxt": lambda _: self._box_begins(),
            "dptxbxtext": lambda _: self._box_begins(),
            "field": lambda _: self._field_begins(),
            "fldinst": lambda _: self._now(goes="code"),
            "ansicpg": self._code_page,
            "deff": self._default,
            "plain": lambda _: self._now(hidden=False, deleted=False, font=self._default_font),
            "pard": lambda _: self._now(style=0, outline=-1, listed=False, list_level=0, in_table=False),
            "uc": lambda said: self._now(skips=min(8, max(0, said or 0))),
            "v": lambda said: self._now(hidden=said != 0),
            "deleted": lambda said: self._now(deleted=said != 0),
            "intbl": lambda _: self._now(in_table=True),
            "ls": lambda said: self._now(listed=bool(said)),
            "ilvl": lambda said: self._now(list_level=min(9, max(0, said or 0))),
            "s": self._style,
            "outlinelevel": self._outline,
            "sbasedon": self._based,
            "f": self._font,
            "fcharset": self._charset,
        }

    def word(self, word: str, argument: int | None) -> None:
        """A control word."""
        if word in _CHARACTERS:
            self.put(_CHARACTERS[word])
        elif word in _GOES:
            self._now(goes=_GOES[word])
        elif self.state.goes == "info":
            if word in _SAID:
                self._now(goes="aside" if word in self.said else word)
            elif word in ("yr", "mo", "dy") and argument is not None:
                self.numbers.setdefault(word, argument)
            elif word == "upr":
                self._acts[word](argument)
        elif word in self._acts and (self.state.goes != "aside" or word in _INSIDE):
            self._acts[word](argument)

    def sign(self, sign: bytes) -> None:
        """A control word of one sign."""
        self.decode()
        if sign in b"\r\n":
            self._paragraph_ends()
        else:
            self.put(_SIGNS.get(sign, ""))

    def letters(self, text: bytes) -> None:
        """Bytes in the encoding of their font; those that belong together may come one by one."""
        self._bytes += text

    def decode(self) -> None:
        """What bytes came are letters now."""
        if self._bytes:
            charset = self._fonts.get(self.state.font, 0)
            encoding = encoding_of_font(charset, self._encoding) if self.state.goes != "fonts" else self._encoding
            text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self.put(text)

    def put(self, text: str) -> None:
        """Letters, in the place where the text of the group goes."""
        state = self.state
        if not text or state.goes in ("aside", "fonts", "info"):
            return
        if state.goes == "code":
            if self._codes:
                self._codes[-1] = (self._codes[-1] + text)[:200]
        elif state.goes == "styles":
            self._styles.setdefault(self._defining, _Style()).name += text[:100]
        elif state.goes in _SAID:
            self.said[state.goes] = (self.said.get(state.goes, "") + text)[:1_000]
        elif state.hidden or state.deleted:
            self.blocks.left_out[DELETED if state.deleted else HIDDEN] += bool(text.strip())
        else:
            if not self.blocks.is_open:
                self.blocks.begin()
            self.blocks.add(text)

    def group_ends(self) -> None:
        """The open group ends, and with it what it opened."""
        if self.state.opens == "field":
            self._codes.pop()
        elif self.state.opens == "note":
            self._note_ends()
        elif self.state.opens == "box":
            self._paragraph_ends()
            self._in_boxes.pop()
            self.blocks.out()

    def is_made(self) -> bool:
        """Whether the field's result, which begins here, is made out of the text by a program."""
        made = bool(self._codes) and bool(_MADE.match(self._codes[-1]))
        self.blocks.left_out[MADE] += made
        return made

    def extracted(self, about: About) -> Extracted:
        """All blocks; the last paragraph need not say that it ends."""
        self._paragraph_ends()
        self.blocks.notes += self._endnotes
        self.blocks.left_out = +self.blocks.left_out
        found = self.blocks.extracted(about)
        pieces = tuple(Piece(_whole(piece.text), piece.block) for piece in found.pieces)
        return Extracted(pieces, found.about, found.warnings)

    def _now(self, **said: object) -> None:
        self.state = replace(self.state, **said)  # type: ignore[arg-type]  # fields of State, written above

    # Paragraphs and cells.

    def _paragraph_ends(self) -> None:
        if self.state.goes == "text" and self.blocks.is_open:
            self.blocks.finish(self._block())
        if not self.state.in_table and not self._notes and not self._in_boxes:
            while self._tables:
                self._tables.end()

    def _block(self) -> Block:
        state = self.state
        outline = state.outline if state.outline >= 0 else self._style_outline(state.style)
        if state.in_table and not self._tables:
            self._table_begins()
        place = self._tables.place if state.in_table else f"text box {self._in_boxes[-1]}" if self._in_boxes else ""
        if 0 <= outline < BODY:
            return Block(BlockKind.HEADING, outline + 1, place)
        if state.in_table:
            return Block(BlockKind.CELL, 0, place)
        level = state.list_level + 1 if state.listed else 0
        return Block(BlockKind.ITEM if level else BlockKind.PARAGRAPH, level, place)

    def _style_outline(self, style: int) -> int:
        for above in range(_CHAIN):
            one = self._styles.get(style)
            if one is None:
                break
            if one.outline >= 0:
                return one.outline
            if level := named_level(one.name.partition(";")[0], is_own=not above):
                return level - 1
            style = one.based
        return BODY

    def _table_begins(self) -> None:
        self._tables.begin()
        self._tables.row()
        self._tables.cell()

    def _cell_ends(self) -> None:
        self._now(in_table=True)
        if not self._tables:
            self._table_begins()
        self._paragraph_ends()
        self._tables.cell()

    def _row_ends(self) -> None:
        self._tables.row()
        self._tables.cell()

    # Notes, boxes and fields.

    def _note_begins(self) -> None:
        self._notes.append(_Note("footnote", len(self.blocks.notes)))
        self.blocks.into_notes()
        self._now(goes="text", opens="note", style=0, outline=-1, listed=False, in_table=False)

    def _is_endnote(self) -> None:
        if self._notes:
            self._notes[-1].kind = "endnote"

    def _note_ends(self) -> None:
        self._paragraph_ends()
        self.blocks.out()
        note = self._notes.pop()
        self._counts[note.kind] += 1
        mine = noted(self.blocks.notes[note.first :], note.kind, self._counts[note.kind])
        del self.blocks.notes[note.first :]
        target = self.blocks.notes if note.kind == "footnote" else self._endnotes
        target += mine

    def _box_begins(self) -> None:
        self._boxes += 1
        self._in_boxes.append(self._boxes)
        self.blocks.into_box()
        self._now(goes="text", opens="box", style=0, outline=-1, listed=False, in_table=False)

    def _field_begins(self) -> None:
        self._codes.append("")
        self._now(opens="field")

    # Fonts and styles.

    def _code_page(self, said: int | None) -> None:
        try:
            codecs.lookup(f"cp{said}")
        except LookupError:
            return
        self._encoding = f"cp{said}"

    def _default(self, said: int | None) -> None:
        self._default_font = -1 if said is None else said
        self._now(font=self._default_font)

    def _font(self, said: int | None) -> None:
        self._now(font=-1 if said is None else said)

    def _charset(self, said: int | None) -> None:
        if self.state.goes == "fonts":
            self._fonts[self.state.font] = said or 0

    def _style(self, said: int | None) -> None:
        if self.state.goes == "styles":
            self._defining = said or 0
            self._styles[self._defining] = _Style()
        else:
            self._now(style=said or 0)

    def _based(self, said: int | None) -> None:
        if self.state.goes == "styles" and self._defining in self._styles:
            self._styles[self._defining].based = -1 if said is None else said

    def _outline(self, said: int | None) -> None:
        level = min(BODY, max(0, BODY if said is None else said))
        if self.state.goes == "styles":
            self._styles.setdefault(self._defining, _Style()).outline = level
        else:
            self._now(outline=level)


def _whole(text: str) -> str:
    """The text with letters that came as two halves put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _SURROGATES.search(text) else text
