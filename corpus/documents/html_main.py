"""The main text of a page saved from the web, as trafilatura finds it: no menus, lists of links or advertisements."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from ..errors import DiplaError
from ..model import Block, BlockKind
from .blocks import About, Extracted
from .gathering import Gathering, Tables

_GUESS = "the main text of the page is a guess; what was taken for menus and the like is left out"
_KINDS = {"head": BlockKind.HEADING, "item": BlockKind.ITEM, "cell": BlockKind.CELL}


def main_text(path: Path, page: str) -> Extracted:
    """The blocks of the main text of a page, and what trafilatura finds that the page says of itself."""
    try:
        from trafilatura import extract, extract_metadata
    except ImportError:
        raise DiplaError(
            "the main text of a page is found by trafilatura, which is not installed. Type "
            "`pip install 'dipla[documents]'`, or read all of the page."
        ) from None
    found = extract(page, output_format="xml", include_comments=False, include_tables=True, favor_recall=True)
    if not found:
        raise DiplaError(f"{path}: trafilatura found no main text in this page. Read all of the page.")
    blocks = Gathering(path)
    main = etree.fromstring(found.encode()).find("main")
    if main is not None:
        _walk(main, blocks, Tables(), 0)
    said = extract_metadata(page)
    about = About(said.title or "", (said.author,) if said.author else (), said.language or "", said.date or "")
    return blocks.extracted(about, (_GUESS,))


def _walk(element: etree._Element, blocks: Gathering, tables: Tables, lists: int) -> None:
    """Put down each element that holds text, the one with text of its own first."""
    lists += element.tag == "list"
    if element.tag == "table":
        tables.begin()
    elif element.tag == "row":
        tables.row()
    elif element.tag == "cell":
        tables.cell()
    if element.tag in ("main", "list", "table", "row", "quote") or any(child.tag in ("list", "p") for child in element):
        blocks.put(element.text or "", _block(element, tables, lists))
        for child in element:
            _walk(child, blocks, tables, lists)
            blocks.put(child.tail or "", _block(element, tables, lists))
    else:
        for line in element.iter("lb"):
            line.tail = "\n" + (line.tail or "")
        blocks.put("".join(map(str, element.itertext())), _block(element, tables, lists))
    if element.tag == "table":
        tables.end()


def _block(element: etree._Element, tables: Tables, lists: int) -> Block:
    kind = BlockKind.CELL if tables and element.tag != "head" else _KINDS.get(str(element.tag), BlockKind.PARAGRAPH)
    if kind is BlockKind.HEADING:
        rank = element.get("rend", "h1")[1:]
        return Block(kind, int(rank) if rank.isdigit() else 1)
    return Block(kind, lists if kind is BlockKind.ITEM else 0, tables.place if kind is BlockKind.CELL else "")
