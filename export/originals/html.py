"""The paragraphs of a page of HTML as places that may be filled anew; the page is written as UTF-8, and says so."""

from __future__ import annotations

import re

from lxml import etree, html

from ...corpus.documents.html import decoded
from .placing import Paragraph, Put, Slot, drop

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div")
).union(
    ("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    ("hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table"),
    ("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)
_UNREAD = frozenset(
    ("script", "style", "template", "svg", "iframe", "object", "noscript", "select", "textarea", "rt", "rp", "head")
)
# Marks of notes and ways back to them, by their class, role or type: no part of the sentence.
_MARK = re.compile(r"(?:doc-)?noteref|footnote-?ref|footnote-?back|(?:doc-)?backlink|sd(?:foot|end)note(?:anc|sym)")


def rewritten(content: bytes, lang: str, where: str, put: Put) -> bytes:
    """The page with each of its paragraphs given to `put`."""
    text = decoded(content, lang, where)
    # A declaration would be believed, and these are no bytes any more.
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text).encode(), html.HTMLParser(encoding="utf-8"))
    flow = _Flow(put)
    flow.walk(root)
    flow.flush()
    for element in list(root.iter("meta")):
        if element.get("charset") or element.get("http-equiv", "").lower() == "content-type":
            drop(element)
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", charset="utf-8"))
    found: bytes = etree.tostring(root.getroottree(), method="html", encoding="utf-8")
    return found


class _Flow:
    """Text that stands together, in order."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._paragraph = Paragraph()

    def walk(self, element: etree._Element) -> None:
        if isinstance(element, html.HtmlComment) or element.tag in _UNREAD or _is_mark(element):
            self._paragraph.has_tags = True
            return
        is_block = element.tag in _BLOCKS
        if is_block:
            self.flush()
        else:
            self._paragraph.has_tags = True
        self._add(Slot(element), element.text or "")
        for child in element:
            sign = ""
            if child.tag == "br":
                sign = self._break(child)
            else:
                self.walk(child)
            self._add(Slot(child, is_tail=True), sign + (child.tail or ""))
        if is_block:
            self.flush()

    def flush(self) -> None:
        """The paragraph is at its end."""
        paragraph, self._paragraph = self._paragraph, Paragraph()
        if paragraph.text.strip():
            self._put(paragraph)

    def _break(self, element: etree._Element) -> str:
        """A line's end is a blank; two of them end the paragraph."""
        if self._paragraph.removed and not self._paragraph.texts[-1].strip():
            self.flush()
            return ""
        self._paragraph.removed.append(element)
        self._paragraph.has_tags = True
        return " "

    def _add(self, slot: Slot, text: str) -> None:
        self._paragraph.add(slot, text)


def _is_mark(element: etree._Element) -> bool:
    said = " ".join(element.get(name, "") for name in ("class", "role", "epub:type"))
    return bool(said.strip()) and any(_MARK.fullmatch(word.lower()) for word in said.split())
