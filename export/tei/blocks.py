"""What element a paragraph of a text is in TEI, and what stands around it; nowhere else is that said.

A heading opens a `div` that holds all until a heading of its level or above; lines of verse stand in an `lg`, items in
a `list` (a deeper one inside the item before it), cells in the rows of a `table`. A footnote stands in the paragraph
that it follows. `pb` says where a page begins. Each paragraph has its number in `n`, and in `source` its way back into
the document, with its level there where the nesting does not say it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from ...corpus.model import PLAIN, Block, BlockKind
from ..xml import Escaping

# The element of a paragraph, with what its opening tag says beside the common attributes.
_ELEMENTS = {
    BlockKind.PARAGRAPH: ("p", ""),
    BlockKind.HEADING: ("head", ""),
    BlockKind.ITEM: ("item", ""),
    BlockKind.CELL: ("cell", ""),
    BlockKind.FOOTNOTE: ("note", ' place="foot"'),
    BlockKind.CUE: ("ab", ' type="cue"'),
    BlockKind.VERSE: ("l", ""),
}
_KINDS = {name: kind for kind, (name, _) in _ELEMENTS.items()}
_TABLE = re.compile(r"table (\d{1,9}), row (\d{1,9}), column (\d{1,9})", re.ASCII)
_SOURCE = re.compile(r"#(?:level=(-?\d{1,9}))?;?(?:place=(\S*))?$", re.ASCII)
# Sections and lists in one another; a document that says more has them side by side.
_DEEPEST = 16
# Empty cells that are put in before one, so that it stands in its column.
_MOST_EMPTY = 50


class Blocks:
    """The structure of a text as its paragraphs come: the tags that stand between them."""

    def __init__(self, escaping: Escaping) -> None:
        self._escaping = escaping
        self._doc: str | None = None
        self._named = ""
        self._end = ""  # of the paragraph that is open
        self._note = False
        # What is open around paragraphs: sections by their levels; lists (by level) and their items, or others.
        self._sections: list[int] = []
        self._around: list[tuple[str, int]] = []
        self._cell = (-1, -1, -1)
        self._page = ""

    def opened(self, doc: str, paragraph: int, block: Block) -> str:
        """The tags that lead from the paragraph before to one of a document."""
        tags = []
        if self._doc != doc:
            tags += [self.closed(), self._document(doc)]
        # A footnote stands inside of what is open, but for one that stands by itself.
        inside = block.kind is BlockKind.FOOTNOTE and bool(self._end or self._around) and self._end != "</note>\n"
        tags.append(self._ended(inside=inside))
        pages = ""
        if block.page != self._page:
            self._page = block.page
            named = f" n={self._escaping.attribute(block.page)}" if block.page else ""
            pages = f"<pb{named}/>\n"
        level = 0
        if not inside:
            level = self._led(tags, block)
        elif pages:
            tags.append(pages)
            pages = ""
        element, said = _ELEMENTS[block.kind]
        source = [f"level={block.level}"] if block.level != level else []
        if block.place:
            source.append(f"place={quote(block.place, safe=',:', errors='surrogatepass')}")
        if source:
            said += f' source="{self._named}#{";".join(source)}"'
        tags.append(f'<{element} n="{paragraph}"{said}>\n{pages}')
        if inside:
            self._note = True
        elif block.kind is BlockKind.ITEM:
            self._around.append(("item", 0))
        else:
            self._end = f"</{element}>\n"
        return "".join(tags)

    def closed(self) -> str:
        """The tags that end all that is open."""
        if self._doc is None:
            return ""
        tags = [self._ended(inside=False)]
        self._leave(tags, 0)
        tags.append("</div>\n" * (len(self._sections) + 1))
        self._sections.clear()
        self._doc, self._page = None, ""
        return "".join(tags)

    def _document(self, doc: str) -> str:
        self._doc, self._named = doc, quote(doc, safe="", errors="replace") or "document"
        named = f" n={self._escaping.attribute(doc)}" if doc else ""
        return f'<div type="document"{named}>\n'

    def _ended(self, *, inside: bool) -> str:
        """The end of the paragraph that is open, or of the footnote in it only."""
        note, self._note = "</note>\n" if self._note else "", False
        if inside:
            return note
        end, self._end = self._end, ""
        return note + end

    def _led(self, tags: list[str], block: Block) -> int:
        """Open what stands around a paragraph, end what does not; the level that this gives it."""
        if block.kind is BlockKind.ITEM:
            return self._list(tags, block.level)
        if block.kind is BlockKind.VERSE:
            if self._around != [("lg", 0)]:
                self._leave(tags, 0)
                self._enter(tags, "lg")
            return 0
        if block.kind is BlockKind.CELL:
            self._table(tags, block.place)
            return 0
        self._leave(tags, 0)
        if block.kind is not BlockKind.HEADING:
            return 0
        while self._sections and (self._sections[-1] >= block.level or len(self._sections) >= _DEEPEST):
            self._sections.pop()
            tags.append("</div>\n")
        self._sections.append(block.level)
        tags.append('<div type="section">\n')
        return len(self._sections)

    def _list(self, tags: list[str], level: int) -> int:
        if not self._around or self._around[0][0] != "list" or len(self._around) > 2 * _DEEPEST:
            self._leave(tags, 0)
        while self._around and self._around[-2][1] > level:
            self._leave(tags, len(self._around) - 2)
        if self._around and self._around[-2][1] == level:
            self._leave(tags, len(self._around) - 1)
        else:
            self._enter(tags, "list", level)
        return (len(self._around) + 1) // 2

    def _table(self, tags: list[str], place: str) -> None:
        match = _TABLE.fullmatch(place)
        table, row, column = map(int, match.groups()) if match else (-1, -1, -1)
        if not self._around or self._around[0][0] != "table" or table != self._cell[0]:
            self._leave(tags, 0)
            self._enter(tags, "table")
            self._cell = (table, -1, -1)
        if len(self._around) < 2 or row != self._cell[1] or column <= self._cell[2]:
            self._leave(tags, 1)
            self._enter(tags, "row")
            self._cell = (table, row, 0)
        empty = column - self._cell[2] - 1
        tags.append("<cell/>\n" * (empty if 0 < empty <= _MOST_EMPTY else 0))
        self._cell = (table, row, column)

    def _enter(self, tags: list[str], name: str, level: int = 0) -> None:
        self._around.append((name, level))
        tags.append(f"<{name}>\n")

    def _leave(self, tags: list[str], left: int) -> None:
        """End what is open around paragraphs, but for so many of the outermost."""
        while len(self._around) > left:
            tags.append(f"</{self._around.pop()[0]}>\n")


class Structure:
    """The same seen by a reader: what each paragraph of a file of ours is, as its elements begin and end."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int, Block]] = []  # depth, number and kind of the paragraphs that are open
        self._sections: list[int] = []  # depths
        self._lists: list[int] = []
        self._page = ""

    @property
    def block(self) -> Block:
        """What the paragraph is in which something begins now."""
        if not self._open:
            return PLAIN
        block = self._open[-1][2]
        return Block(block.kind, block.level, block.place, self._page) if self._page else block

    @property
    def paragraph(self) -> int:
        """The number of that paragraph; -1 where there is none."""
        return self._open[-1][1] if self._open else -1

    def start(self, name: str, marks: dict[str, str], depth: int) -> None:
        """An element begins inside a text; one of a document, or of a version of it, begins anew."""
        if name in _KINDS:
            if name == "note" and marks.get("place") != "foot":
                return
            number = marks.get("n", "")
            source = _SOURCE.search(marks.get("source", ""))
            level, place = source.groups() if source else (None, None)
            block = Block(
                _KINDS[name],
                self._level(name) if level is None else int(level),
                unquote(place or "", errors="surrogatepass"),
            )
            self._open.append((depth, int(number) if number.isdecimal() and len(number) < 10 else 0, block))
        elif name == "pb":
            self._page = marks.get("n", "")
        elif name == "list":
            self._lists.append(depth)
        elif name == "div" and marks.get("type") == "section":
            self._sections.append(depth)
        elif name == "div":
            self._page = ""

    def end(self, depth: int) -> None:
        """The element of that depth ends."""
        if self._open and self._open[-1][0] == depth:
            self._open.pop()
        for nested in (self._sections, self._lists):
            if nested and nested[-1] == depth:
                nested.pop()

    def _level(self, name: str) -> int:
        return len(self._sections) if name == "head" else len(self._lists) if name == "item" else 0
