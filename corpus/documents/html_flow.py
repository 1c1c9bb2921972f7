"""The blocks of a page of HTML while a parser goes through it: which text stands together, and what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Block, BlockKind
from .gathering import DELETED, HIDDEN, Gathering, Tables, number

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_ITEMS = frozenset(("li", "dt", "dd"))
_CELLS = frozenset(("td", "th"))
# Before and after these a line ends.
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "div", "fieldset")
).union(
    ("figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main", "p", "pre", "section"),
    ("summary", "table", "tbody", "tfoot", "thead", "tr", "hgroup"),
    _HEADINGS,
    _LISTS,
    _ITEMS,
    _CELLS,
)
# No text of the page: what a program reads, controls, pictures, the small letters over an ideograph.
_UNREAD = frozenset(
    ("script", "style", "nav", "template", "svg", "iframe", "object", "canvas", "audio", "video", "map", "datalist")
).union(("select", "textarea", "rt", "rp", "applet", "noembed", "noframes", "noscript", "annotation", "annotation-xml"))
# What an element says that it is, by its epub:type, role or class. One note, or all of them.
_NOTE = re.compile(r"(?:sd|doc-)?(?:foot|end|rear)note")
_NOTES = re.compile(r"(?:doc-)?(?:foot|end|rear)notes")
_NOTE_ID = re.compile(r"sd(?:foot|end)note\d+")
_REFERS = re.compile(r"(?:doc-)?noteref|footnote-?ref|sdfootnoteanc|sdendnoteanc")
_BACK = re.compile(r"(?:doc-)?backlink|footnote-?back|sdfootnotesym|sdendnotesym")
_CONTENTS = frozenset(("toc", "doc-toc", "landmarks", "page-list", "doc-pagelist", "navigation"))
_PAGE = frozenset(("pagebreak", "doc-pagebreak"))
# What stands over the line and leads to a note: a number, a letter or a sign.
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,6}|[^\W\d_]|[*†‡§¶#]{1,4})[\])]?")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile("[ \t\r\n\f]+")
# Blanks that count, until the others are one: of preformatted text, and of a line that was broken on purpose.
_KEPT = str.maketrans({" ": "\0", "\t": "\1", "\n": "\2", "\r": None})
_SHOWN = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
_BREAK = "\2"
_DEEPEST = 1_000
_NONE: frozenset[str] = frozenset()
# What open elements make of the text in them.
_COUNTED = {"pre": "pre", "sup": "raised"}
_COUNTED |= dict.fromkeys(_CELLS, "cell") | dict.fromkeys(_ITEMS, "item") | dict.fromkeys(_LISTS, "list")
_LONGEST_MARK = 100


@dataclass(slots=True)
class _Element:
    """An open element: what it says it is, and in which paragraph it began, after how many pieces."""

    tag: str
    names: frozenset[str]
    link: str
    paragraph: int
    begun: int
    is_note: bool = False
    is_one_note: bool = False
    is_raised: bool = False  # stands over the line, or something in it does
    had_mark: bool = False


class Flow:
    """Takes the events of a parser of HTML; `said` are the names in its head, `lang` that of the page.

    `chapter` is where the blocks stand in a book; "" for a page by itself.
    """

    def __init__(self, blocks: Gathering, chapter: str = "") -> None:
        self.said: dict[str, str] = {}
        self.title = ""
        self.lang = ""
        self.page = ""
        self._blocks, self._chapter = blocks, chapter
        self._tables = Tables()
        self._open: list[_Element] = []
        self._skipped = 0
        self._parts: list[str] = []
        self._began_on: str | None = None
        self._notes = 0
        self._paragraph = 0
        self._inside: Counter[str] = Counter()  # open elements by what they make of the text in them
        self._headings: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2].lower()
        if self._skipped:
            self._skipped += 1
            return
        names = _names(attributes) if attributes else _NONE
        if self._is_unread(tag, attributes, names):
            self._skipped = 1
            return
        if len(self._open) > _DEEPEST:
            self._blocks.refuse(f"elements {_DEEPEST} deep")
        if tag in _BLOCKS:
            self._flush()
        self._open.append(self._element(tag, attributes, names))
        self._count(self._open[-1], 1)
        if tag == "br":
            self._parts.append(_BREAK)
        elif tag in ("html", "body"):
            self.lang = self.lang or attributes.get("lang") or attributes.get("xml:lang") or ""
        elif tag == "meta":
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            self.said.setdefault(name, " ".join(attributes.get("content", "").split())[:1_000])
        elif tag == "table":
            self._tables.begin()
        elif tag == "tr":
            self._tables.row()
        elif tag in _CELLS:
            self._tables.cell(number(attributes.get("colspan"), 1, 1_000))

    def end(self, _: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        if not self._open:
            return
        element = self._open[-1]
        if element.tag in _BLOCKS:
            self._flush()
        elif element.tag in ("a", "sup", "span"):
            self._drop_mark(element)
        self._open.pop()
        self._count(element, -1)
        if element.tag == "table":
            self._tables.end()
        if self._open and element.tag not in _BLOCKS:
            self._open[-1].is_raised |= element.is_raised
            self._open[-1].had_mark |= element.had_mark

    def data(self, text: str) -> None:
        """Characters between tags."""
        if self._skipped:
            return
        if self._open and self._open[-1].tag == "title":
            self.title = (self.title + text)[:1_000]
            return
        if self._began_on is None and text.strip():
            self._began_on = self.page
        self._parts.append(text.translate(_KEPT) if self._inside["pre"] else text)

    def close(self) -> None:
        """The page is at its end."""
        self._flush()

    def _element(self, tag: str, attributes: Mapping[str, str], names: frozenset[str]) -> _Element:
        link = attributes.get("href", "") if tag == "a" else ""
        element = _Element(tag, names, link, self._paragraph, len(self._parts), is_raised=tag == "sup")
        if tag in _BLOCKS and (names or attributes or self._inside["notes"]):
            one = any(map(_NOTE.fullmatch, names)) or bool(_NOTE_ID.fullmatch(attributes.get("id", "")))
            element.is_note = one or any(map(_NOTES.fullmatch, names))
            element.is_one_note = one or (tag == "li" and self._inside["notes"] > 0)
            self._notes += element.is_one_note and not self._inside["note"]
        return element

    def _count(self, element: _Element, step: int) -> None:
        if element.tag in _COUNTED:
            self._inside[_COUNTED[element.tag]] += step
        if element.is_note or element.is_one_note:
            self._inside["notes"] += step * element.is_note
            self._inside["note"] += step * element.is_one_note
        if element.tag in _HEADINGS and step > 0:
            self._headings.append(_HEADINGS[element.tag])
        elif element.tag in _HEADINGS:
            self._headings.pop()

    def _is_unread(self, tag: str, attributes: Mapping[str, str], names: frozenset[str]) -> bool:
        if names & _PAGE:
            said = attributes.get("title") or attributes.get("aria-label") or ""
            self.page = said.strip().rstrip(".") or self.page
            return True
        if tag in _UNREAD or names & _CONTENTS:
            return True
        if tag == "del":
            self._blocks.left_out[DELETED] += 1
            return True
        if not attributes:
            return False
        # A note may be hidden because the program shows it where it is called.
        if "hidden" in attributes or _UNSEEN.search(attributes.get("style", "")):
            hides = not any(map(_NOTE.fullmatch, names))
            self._blocks.left_out[HIDDEN] += hides
            return hides
        return False

    def _drop_mark(self, element: _Element) -> None:
        """Take out the mark of a note, or the way back from one, if this element is that."""
        begun = element.begun if element.paragraph == self._paragraph else 0
        found = self._parts[begun:]
        if sum(map(len, found)) > _LONGEST_MARK:
            return
        text = "".join("".join(found).split())
        if element.tag == "a":
            is_mark = any(map(_REFERS.fullmatch, element.names)) or any(map(_BACK.fullmatch, element.names))
            raised = element.is_raised or self._inside["raised"] > 0
            is_mark = is_mark or ("#" in element.link and raised and bool(_MARK.fullmatch(text)))
        else:
            # Brackets around a mark that is gone.
            is_mark = element.had_mark and not any(character.isalnum() for character in text)
            is_mark = is_mark or (any(map(_REFERS.fullmatch, element.names)) and bool(_MARK.fullmatch(text)))
        if is_mark:
            del self._parts[begun:]
            element.had_mark, element.is_raised = True, False

    def _flush(self) -> None:
        """A block is at its end."""
        text = _BLANKS.sub(" ", "".join(self._parts)).translate(_SHOWN)
        self._parts.clear()
        self._paragraph += 1
        if text.strip():
            block = self._block()
            self._blocks.put(text, block, is_note=block.kind is BlockKind.FOOTNOTE)
        self._began_on = None

    def _block(self) -> Block:
        page, inside = self._began_on or "", self._inside
        if inside["notes"]:
            place = f"footnote {self._notes}" if self._notes else ""
            return Block(BlockKind.FOOTNOTE, 0, self._at(place), page)
        place = self._at(self._tables.place if inside["cell"] else "")
        if self._headings:
            return Block(BlockKind.HEADING, self._headings[-1], place, page)
        if inside["cell"]:
            return Block(BlockKind.CELL, 0, place, page)
        if inside["item"]:
            return Block(BlockKind.ITEM, max(1, inside["list"]), place, page)
        return Block(BlockKind.PARAGRAPH, 0, place, page)

    def _at(self, place: str) -> str:
        return ", ".join(filter(None, (self._chapter, place)))


def _names(attributes: Mapping[str, str]) -> frozenset[str]:
    said = (attributes.get(name, "") for name in ("epub:type", "type", "role", "class"))
    return frozenset(" ".join(said).lower().split())
