"""TEI prose and verse as a text: each paragraph, line of verse and heading is a paragraph of it.

What a reader reads is taken: no header, notes or page furniture, and of a choice the corrected reading. White space
is that of print: a run of it is one blank. Where a file holds several languages, the one that was asked for is taken.
Offsets of the sentences count in this text, not in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..errors import DiplaError
from ..languages import same_language

_TEI = "{http://www.tei-c.org/ns/1.0}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = frozenset(_TEI + name for name in ("p", "l", "head", "ab", "u"))
# Paragraphs by themselves where no other is inside; they stand inside others, too.
_SMALL = frozenset(_TEI + name for name in ("item", "quote", "salute", "signed", "trailer"))
_UNREAD = frozenset(_TEI + name for name in ("teiHeader", "standOff", "note", "fw", "figDesc", "orig", "sic", "abbr"))
_BREAKS = frozenset(_TEI + name for name in ("lb", "pb", "cb", "gap"))


def is_tei(content: bytes) -> bool:
    """Whether bytes look like TEI: XML that names its namespace near its beginning."""
    head = content[:4096].replace(b"\0", b"")
    return b"http://www.tei-c.org/ns/1.0" in head and head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def tei_text(content: bytes, lang: str, where: str) -> str:
    """The text of a TEI file in one language, a blank line between its paragraphs.

    Raises DiplaError when the file is not well-formed or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DiplaError(f"{where}: not well-formed XML: {error.msg}. Mend that place and try again.") from None
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise DiplaError(f"{where}: uses the entity {entity.text}; entities are refused. Write the character itself.")
    return "\n\n".join(_paragraphs(root, lang, ""))


def _paragraphs(element: etree._Element, lang: str, own: str) -> Iterator[str]:
    own = element.get(_LANG) or own
    if element.tag in _UNREAD or not isinstance(element.tag, str):
        return
    small = element.tag in _SMALL and not any(child.tag in _BLOCKS for child in element.iterdescendants())
    if element.tag not in _BLOCKS and not small:
        for child in element:
            yield from _paragraphs(child, lang, own)
    elif not own or same_language(own, lang) or lang == "und":
        text = " ".join("".join(_read(element)).split())
        if text:
            yield text


def _read(element: etree._Element) -> Iterator[str]:
    """The pieces of text that are read, marked words joined as they say."""
    yield element.text or ""
    for child in element:
        if child.tag in _BREAKS or child.tag in _BLOCKS:
            yield " "
        if child.tag not in _UNREAD and isinstance(child.tag, str):
            yield from _read(child)
        after = child.getnext()
        joined = child.get("join") in ("right", "both") or (after is not None and after.get("join") in ("left", "both"))
        tail = child.tail or ""
        yield "" if joined and not tail.strip() else tail
