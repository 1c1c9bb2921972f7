"""The paragraphs of a DOCX or ODT document as places that may be filled anew; other parts of the zip stay."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from .placing import Paragraph, Put, Slot

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARTS = {"docx": ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"), "odt": ("content.xml",)}
# Inside of a paragraph: what stands for a letter, and what is gone once changes are accepted.
_SIGNS = {f"{_W}{name}": " " for name in ("tab", "br", "cr", "ptab")} | {f"{_W}noBreakHyphen": "\u2011"}
_GONE = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}softHyphen"))
_BLANKS = frozenset(f"{_TEXT}{name}" for name in ("s", "tab", "line-break"))
# Elements of a paragraph in which its own text goes on; what stands in others is read apart.
_GOES_ON = frozenset(f"{_TEXT}{name}" for name in ("span", "a", "meta", "ruby", "ruby-base"))
_FIELDS = frozenset(f"{_TEXT}{name}" for name in ("note", "bookmark", "bookmark-start", "bookmark-end"))


def rewritten(path: Path, family: str, put: Put) -> bytes:
    """The zip with each of its paragraphs given to `put`."""
    paragraphs = _docx if family == "docx" else _odt
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            content = before.read(member)
            if member.filename in _PARTS[family]:
                root = etree.fromstring(content, parser)
                for paragraph in paragraphs(root):
                    put(paragraph)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            after.writestr(member, content, member.compress_type)
    return out.getvalue()


def _docx(root: etree._Element) -> Iterator[Paragraph]:
    for element in list(root.iter(f"{_W}p")):
        paragraph = Paragraph()
        runs: dict[etree._Element, None] = {}
        _docx_inside(element, paragraph, runs)
        paragraph.has_tags = len(runs) > 1 or len(paragraph.slots) > 1

        def kept(slots: list[Slot] = paragraph.slots) -> None:
            for slot in slots:
                slot.keep_blanks()

        paragraph.done = kept
        yield paragraph


def _docx_inside(element: etree._Element, paragraph: Paragraph, runs: dict[etree._Element, None]) -> None:
    for child in list(element):
        tag = child.tag
        if tag in _GONE:
            paragraph.removed.append(child)
        elif tag == f"{_W}t":
            text = child.text or ""
            paragraph.add(Slot(child), text if child.get(_SPACE) == "preserve" else text.strip())
        elif tag in _SIGNS and element.tag == f"{_W}r":
            stands = etree.Element(f"{_W}t")
            child.addnext(stands)
            paragraph.add(Slot(stands), _SIGNS[tag])
            paragraph.removed.append(child)
        elif tag == f"{_W}r" and not _is_hidden(child):
            if any(one.tag != f"{_W}rPr" for one in child):
                runs[child] = None
            _docx_inside(child, paragraph, runs)
        elif tag not in (f"{_W}r", f"{_W}p", f"{_W}pPr", f"{_W}rPr") and not _is_apart(child):
            _docx_inside(child, paragraph, runs)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")


def _is_apart(element: etree._Element) -> bool:
    """Whether it is a picture or text box, whose paragraphs come by themselves."""
    return next(element.iter(f"{_W}p"), None) is not None


def _odt(root: etree._Element) -> Iterator[Paragraph]:
    gone = {child for kept in root.iter(f"{_TEXT}tracked-changes") for child in kept.iter()}
    for element in list(root.iter(f"{_TEXT}p", f"{_TEXT}h")):
        if element in gone:
            continue
        paragraph = Paragraph()
        _odt_inside(element, paragraph)
        # Where a page ended when it was saved: no client shows it.
        paragraph.has_tags = any(child.tag != f"{_TEXT}soft-page-break" for child in element)
        yield paragraph


def _odt_inside(element: etree._Element, paragraph: Paragraph) -> None:
    paragraph.add(Slot(element), element.text or "")
    for child in element:
        sign = ""
        if child.tag in _BLANKS:
            sign = " "
            paragraph.removed.append(child)
        elif child.tag in _GOES_ON:
            _odt_inside(child, paragraph)
        elif child.tag not in _FIELDS and child.text and not len(child):
            # A field: what it shows is read.
            paragraph.add(Slot(child), child.text)
        paragraph.add(Slot(child, is_tail=True), sign + (child.tail or ""))
