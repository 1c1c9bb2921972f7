"""HTML and XHTML from anybody as events: begin, characters, end. What is not well-formed is mended, as browsers do.

Nothing is fetched and no entity of the file's own is expanded; the parser keeps nothing of what has passed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Protocol

from lxml import etree

_CHUNK = 1 << 16
# The parser reads neither: it shows the end of the first as text and takes the second for a comment.
_SUBSET = re.compile(r"<!DOCTYPE[^\[>]*\[[^\]]*\]\s*>", re.IGNORECASE)
_HEAD = 10_000  # characters in which the first may stand
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class Target(Protocol):
    """Takes the events; names come as they stand in the file, in small letters."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """An element begins."""

    def end(self, tag: str, /) -> None:
        """An element ends."""

    def data(self, text: str, /) -> None:
        """Characters between tags."""

    def close(self) -> None:
        """The page is at its end."""


def fed(target: Target, page: str) -> None:
    """Give the events of a page to `target`."""
    page = _SUBSET.sub("<!DOCTYPE html>", page[:_HEAD], count=1) + page[_HEAD:]
    first, *others = page.split(_CDATA)
    page = first + "".join(map(_plain, others))
    parser = etree.HTMLParser(
        target=target,  # type: ignore[arg-type]  # comments never come, names and text always as str
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    for at in range(0, len(page), _CHUNK):
        parser.feed(page[at : at + _CHUNK].encode("utf-8", "replace"))
    try:
        parser.close()
    except etree.XMLSyntaxError:
        # A page without any element.
        target.close()


def _plain(text: str) -> str:
    """Text that began as CDATA, as text that is escaped."""
    literal, end, rest = text.partition(_CDATA_END)
    return html.escape(literal, quote=False) + rest if end else text
