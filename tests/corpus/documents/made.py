"""Documents made by hand, as small as their formats allow, for what other programs do not write at will."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from dipla.corpus.documents.blocks import Extracted, Piece
from dipla.corpus.model import Block, BlockKind

CASES = Path(__file__).resolve().parent.parent / "cases"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_SPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)


def cases(name: str) -> list[Any]:
    """The cases of a format, each a dictionary with a label and a reason."""
    found: list[Any] = json.loads((CASES / name).read_text("utf-8"))
    return found


def shown(pieces: Extracted | tuple[Piece, ...]) -> list[list[Any]]:
    """Blocks as cases write them: kind, level where there is one, place where there is one, text."""
    found = pieces.pieces if isinstance(pieces, Extracted) else pieces
    return [[str(kind), *filter(None, (level, place)), text] for text, (kind, level, place, _) in map(_parts, found)]


def _parts(piece: Piece) -> tuple[str, tuple[BlockKind, int, str, str]]:
    block: Block = piece.block
    return piece.text, (block.kind, block.level, block.place, block.page)


def zipped(path: Path, members: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return path


def docx_members(body: str, styles: str = "", footnotes: str = "") -> dict[str, str | bytes]:
    """The parts of a DOCX document with this body."""
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in ("styles", "footnotes")
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="d" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{links}</Relationships>',
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {_SPACES}>{footnotes}</w:footnotes>",
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
    }


def docx(path: Path, body: str, styles: str = "", footnotes: str = "") -> Path:
    """A DOCX document with this body."""
    return zipped(path, docx_members(body, styles, footnotes))


def odt(path: Path, body: str, styles: str = "") -> Path:
    """An ODT document with this body and these automatic styles."""
    content = (
        f"<office:document-content {_ODF_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.text"
    return zipped(path, {"mimetype": mime, "content.xml": content}, stored=("mimetype",))


def epub_members(chapters: dict[str, str], more: str = "", spine: str = "") -> dict[str, str | bytes]:
    """The parts of an EPUB book with these chapters in this order; `more` items, and a spine of its own."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = spine or "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Ο φάρος</dc:title><dc:creator>Άννα Μαρή</dc:creator><dc:creator>Β. Γ.</dc:creator>"
        "<dc:language>el</dc:language><dc:date>1998</dc:date></metadata>"
        f"<manifest>{items}{more}</manifest><spine>{spine}</spine></package>",
        **{f"OEBPS/{name}": page for name, page in chapters.items()},
    }


def page(body: str) -> str:
    """A page of XHTML as books have it."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="a.js"/></head>'
        f"<body>{body}</body></html>"
    )
