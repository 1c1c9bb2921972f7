"""TEI prose and verse as blocks: paragraphs, headings, lines of verse, list items, cells and footnotes.

What a reader reads is taken: no header, no editor's notes or page furniture, and of a choice the corrected reading. A
note is read where it says that it stands at the foot of a page or at the end, after the paragraph it is called in.
White space is that of print: a run of it is one blank. Where a file holds several languages, the one that was asked
for is taken. Offsets of the sentences count in this text, not in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ..errors import DiplaError
from ..languages import same_language
from ..model import Block, BlockKind
from .blocks import About, Extracted, Piece

_TEI = "{http://www.tei-c.org/ns/1.0}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = frozenset(_TEI + name for name in ("p", "l", "head", "ab", "u"))
# Paragraphs by themselves where no other is inside; they stand inside others, too.
_SMALL = frozenset(_TEI + name for name in ("item", "cell", "quote", "salute", "signed", "trailer", "note"))
_UNREAD = frozenset(_TEI + name for name in ("teiHeader", "standOff", "note", "fw", "figDesc", "orig", "sic", "abbr"))
_BREAKS = frozenset(_TEI + name for name in ("lb", "pb", "cb", "gap"))
_DIVISIONS = frozenset(_TEI + name for name in ("div", "lg", *(f"div{n}" for n in range(1, 8))))
# Those that dipla puts around whole texts are no levels.
_WHOLE = frozenset(("document", "version"))
_NOTE, _PAGE, _HEAD = _TEI + "note", _TEI + "pb", _TEI + "head"
_NESTED = frozenset(_TEI + name for name in ("list", "table"))
# What a paragraph is inside of these, whatever its own element is.
_INSIDE = {
    _TEI + "item": BlockKind.ITEM,
    _TEI + "cell": BlockKind.CELL,
    _NOTE: BlockKind.FOOTNOTE,
}
# What `note/@place` says of notes that readers find outside the text.
_OUTSIDE = frozenset(("foot", "bottom", "end", "endnote", "footnote"))


def extracted(path: Path, lang: str) -> Extracted:
    """The blocks of a TEI file in one language, and what its header says.

    Raises DiplaError when the file is not well-formed or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.parse(path, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise DiplaError(f"{path}: not well-formed XML: {error.msg}. Mend that place and try again.") from None
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise DiplaError(f"{path}: uses the entity {entity.text}; entities are refused. Write the character itself.")
    return Extracted(tuple(_Reading(lang).blocks(root, "")), _about(root))


class _Reading:
    """A file while it is read: the page that is reached, the cells that were counted."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._page = ""
        self._kinds: list[BlockKind] = []
        self._depth: Counter[str] = Counter()
        self._tables = self._row = self._column = 0

    def blocks(self, element: etree._Element, own: str) -> Iterator[Piece]:
        """The blocks inside an element, in order; `own` is the language that its parent says."""
        own = element.get(_LANG) or own
        tag = element.tag
        if tag == _PAGE:
            self._page = element.get("n", self._page)
        if (tag in _UNREAD and not _is_outside(element)) or not isinstance(tag, str):
            return
        self._count(tag)
        if tag in _INSIDE:
            self._kinds.append(_INSIDE[tag])
        counted = tag not in _DIVISIONS or element.get("type") not in _WHOLE
        self._depth[tag] += counted
        small = tag in _SMALL and not any(child.tag in _BLOCKS for child in element.iterdescendants())
        if tag not in _BLOCKS and not small:
            for child in element:
                yield from self.blocks(child, own)
        else:
            yield from self._block(element, own)
        self._depth[tag] -= counted
        if tag in _INSIDE:
            self._kinds.pop()

    def _block(self, element: etree._Element, own: str) -> Iterator[Piece]:
        """A paragraph, then the footnotes that are called in it; of an item or a cell, the lists inside it, too."""
        read = not own or same_language(own, self.lang) or self.lang == "und"
        apart = _NESTED if element.tag in _INSIDE else frozenset()
        text = " ".join("".join(_read(element, apart)).split()) if read else ""
        later: list[tuple[etree._Element, str]] = []
        page = self._turned(element, apart, later)
        if text:
            yield Piece(text, self._said(element, page))
        last = self._page
        for inner, self._page in later:
            yield from self.blocks(inner, own)
        self._page = last

    def _turned(self, element: etree._Element, apart: frozenset[str], later: list[tuple[etree._Element, str]]) -> str:
        """The page on which a paragraph begins; what is read after it is gathered, each with its page."""
        begin, begun = self._page, bool((element.text or "").strip())
        waiting = list(reversed(element))
        while waiting:
            child = waiting.pop()
            if child.tag == _PAGE:
                self._page = child.get("n", self._page)
                begin = begin if begun else self._page
            elif _is_outside(child) or child.tag in apart:
                later.append((child, self._page))
                for inner in child.iter(_PAGE):
                    self._page = inner.get("n", self._page)
            else:
                begun = begun or bool((child.text or "").strip())
                waiting += reversed(child)
            begun = begun or bool((child.tail or "").strip())
        return begin

    def _said(self, element: etree._Element, page: str) -> Block:
        kind, level, place = BlockKind.PARAGRAPH, 0, ""
        if self._kinds:
            kind = self._kinds[-1]
        elif element.tag == _HEAD:
            kind, level = BlockKind.HEADING, sum(self._depth[tag] for tag in _DIVISIONS)
        elif element.tag == _TEI + "l":
            kind = BlockKind.VERSE
        elif element.tag == _TEI + "ab" and element.get("type") == "cue":
            kind = BlockKind.CUE
        if kind is BlockKind.ITEM:
            level = self._depth[_TEI + "list"]
        elif kind is BlockKind.CELL:
            place = f"table {self._tables}, row {self._row}, column {self._column}"
        return Block(kind, level, place, page)

    def _count(self, tag: str) -> None:
        if tag == _TEI + "table":
            self._tables, self._row = self._tables + 1, 0
        elif tag == _TEI + "row":
            self._row, self._column = self._row + 1, 0
        elif tag == _TEI + "cell":
            self._column += 1


def _is_outside(element: etree._Element) -> bool:
    return element.tag == _NOTE and bool(_OUTSIDE.intersection(element.get("place", "").split()))


def _read(element: etree._Element, apart: frozenset[str]) -> Iterator[str]:
    """The pieces of text that are read, marked words joined as they say; elements that stand `apart` are left out."""
    yield element.text or ""
    for child in element:
        if child.tag in _BREAKS or child.tag in _BLOCKS or child.tag in apart:
            yield " "
        if child.tag not in _UNREAD and child.tag not in apart and isinstance(child.tag, str):
            yield from _read(child, apart)
        after = child.getnext()
        joined = child.get("join") in ("right", "both") or (after is not None and after.get("join") in ("left", "both"))
        tail = child.tail or ""
        yield "" if joined and not tail.strip() else tail


def _about(root: etree._Element) -> About:
    """What the header says of the text; of a corpus, the header of the whole."""
    header = next(root.iter(_TEI + "teiHeader"), None)
    if header is None:
        return About()

    def texts(path: str) -> list[str]:
        found = header.iterfind("/".join(f"{_TEI}{name}" for name in path.split("/")))
        return [text for element in found if (text := " ".join("".join(map(str, element.itertext())).split()))]

    dates = [
        when
        for path in ("profileDesc/creation/date", "fileDesc/sourceDesc/bibl/date", "fileDesc/publicationStmt/date")
        for element in header.iterfind("/".join(f"{_TEI}{name}" for name in path.split("/")))
        if (when := element.get("when", ""))
    ]
    title = texts("fileDesc/titleStmt/title")
    return About(
        title[0] if title else "",
        tuple(dict.fromkeys(texts("fileDesc/titleStmt/author"))),
        root.get(_LANG, ""),
        dates[0] if dates else "",
    )
