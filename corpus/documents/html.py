"""A page of HTML or XHTML as blocks: headings, paragraphs, list items, cells, quotations, preformatted text, notes.

All that a reader of the page reads is taken; scripts, styles, navigation, hidden parts and deleted text are left out.
With `main` it is only the main text, as trafilatura finds it: a guess, for pages saved from the web. White space is
that of the format, a run of it one blank. Notes come after the text and their marks leave no trace.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import DiplaError
from ..languages import language
from .blocks import About, Extracted
from .gathering import Gathering
from .html_events import fed
from .html_flow import Flow
from .text import decode

# Bytes of one page; a novel has one or two million.
LARGEST = 1 << 25
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z][\w.:-]*)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.-]*)""",
    re.IGNORECASE,
)

_TAG = re.compile(rb"<[^<>]*>")


def extracted(path: Path, lang: str, *, main: bool = False) -> Extracted:
    """The blocks of a page and what it says of itself; with `main` of its main text only.

    Raises DiplaError for bytes that no encoding explains, a page beyond the limits, and where trafilatura is missing.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise DiplaError(f"{path}: {size} bytes of HTML; at most {LARGEST} are read. Cut the page in parts.")
    text = decoded(path.read_bytes(), lang, str(path))
    if main:
        from .html_main import main_text

        return main_text(path, text)
    blocks = Gathering(path)
    flow = Flow(blocks)
    fed(flow, text)
    cut = "<html" in text[:10_000].lower() and "</html" not in text[-10_000:].lower()
    warning = "the page does not end with </html>; it may be cut off" if cut else ""
    return blocks.extracted(about(flow), (warning,) if warning else ())


def about(flow: Flow) -> About:
    """What a page says of itself, in whichever of the usual ways."""
    said = flow.said
    title = said.get("dc.title") or said.get("dcterms.title") or " ".join(flow.title.split())
    author = said.get("author") or said.get("dc.creator") or said.get("dcterms.creator") or ""
    date = next((said[name] for name in _DATES if name in said), "")
    return About(title, (author,) if author else (), flow.lang or said.get("dc.language", ""), date)


_DATES = ("dcterms.date", "dc.date", "dcterms.created", "dcterms.issued", "article:published_time", "date", "created")


def decoded(content: bytes, lang: str, where: str) -> str:
    """The text of a page: Unicode where its bytes are; else in the encoding that it declares; else as plain text is."""
    found = _DECLARED.search(content, 0, 4096)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = (found[1] or found[2]).decode("ascii").lower() if found else ""
    own = {_same(name) for name in language(lang).encodings}
    if declared and _same(declared) not in own and (text := _decoded_as(content, declared)) is not None:
        return text
    # Of the encodings of one language pages declare the wrong one: which it is, the bytes between the tags tell.
    try:
        return content.decode(decode(_TAG.sub(b" ", content), lang, where)[1])
    except (DiplaError, UnicodeDecodeError):
        text = _decoded_as(content, declared) if declared else None
        return decode(content, lang, where)[0] if text is None else text


def _decoded_as(content: bytes, declared: str) -> str | None:
    try:
        return content.decode(declared)
    except (UnicodeDecodeError, LookupError):
        return None


def _same(name: str) -> str:
    return name.lower().replace("windows-", "cp").replace("-", "").replace("_", "")
