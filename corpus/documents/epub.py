"""An EPUB book as blocks, in reading order: the chapters of its spine, each block with the file it stands in.

The list of contents is left out, but what it names is a heading; notes come at the end of the chapter that holds
them. Fonts may be scrambled, as the format has it; a book whose chapters are encrypted (DRM) is refused, and nothing
is done about the encryption.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import DiplaError
from .blocks import About, Extracted
from .epub_contents import Contents
from .html import LARGEST, decoded
from .html_events import fed
from .html_flow import Flow
from .package import Package, opened_package, other

_WHAT = "an EPUB book"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
# Fonts that are scrambled so that nobody takes them out of the book; they hold no text.
_SCRAMBLED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_CHAPTERS = 10_000


class _Item(NamedTuple):
    href: str
    kind: str
    properties: str


def extracted(path: Path, lang: str) -> Extracted:
    """The blocks of a book, what it says of itself, and what could not be read.

    Raises DiplaError for what is no book, is encrypted or damaged, or goes beyond the limits.
    """
    with opened_package(path, _WHAT) as package:
        if _CONTAINER not in package:
            package.refuse(f"not {_WHAT}, but {other(package)}")
        book = _Book(package)
        contents = book.contents(package)
        locked = _encrypted(package)
        warnings: list[str] = []
        for part in book.chapters:
            if part.lower() in locked:
                raise DiplaError(
                    f"{path}: {part} is encrypted; the book has a copy protection (DRM), and only the shop's own "
                    "program reads it. Get a copy without one. Nothing was read."
                )
            if part not in package:
                warnings.append(f"the book names a chapter {part} that is not in it")
                continue
            text = decoded(package.content(part, LARGEST), lang, f"{path}, {part}")
            first = len(package.blocks.pieces)
            fed(Flow(package.blocks, posixpath.basename(part)), text)
            package.blocks.pieces[first:] = contents.headed(part, package.blocks.pieces[first:])
            package.blocks.chapter()
        return package.blocks.extracted(book.about, tuple(warnings))


class _Book:
    """The package file of a book: what the book says of itself, and its chapters in reading order."""

    def __init__(self, package: Package) -> None:
        self._said: dict[str, list[str]] = {}
        self._items: dict[str, _Item] = {}
        self._spine: list[str] = []
        self._contents: set[str] = set()
        self._texts: list[str] = []
        part = _package_file(package)
        self._folder = posixpath.dirname(part)
        for _ in package.parsed(part, self._start, self._end, self._texts.append):
            pass

    @property
    def chapters(self) -> list[str]:
        """The parts with text, in reading order, each once."""
        found: dict[str, None] = {}
        for name in self._spine[:_CHAPTERS]:
            item = self._items.get(name)
            if item is None or item.kind not in _PAGES or "nav" in item.properties.split():
                continue
            part = self._part(item.href)
            if part not in self._contents:
                found[part] = None
        return list(found)

    def contents(self, package: Package) -> Contents:
        """What the list of contents says, whichever form of it the book has."""
        contents = Contents()
        for item in self._items.values():
            part = self._part(item.href)
            if part in package and "nav" in item.properties.split():
                contents.read_list(part, decoded(package.content(part, LARGEST), "en", part))
            elif part in package and item.kind == "application/x-dtbncx+xml":
                contents.read_map(package, part)
        return contents

    @property
    def about(self) -> About:
        """What the book says of itself."""
        first = {name: texts[0] for name, texts in self._said.items()}
        authors = tuple(dict.fromkeys(self._said.get("creator", [])))
        return About(first.get("title", ""), authors, first.get("language", ""), first.get("date", ""))

    def _part(self, href: str) -> str:
        """The part that an address leads to. One that leads out of the book finds nothing there."""
        return posixpath.normpath(posixpath.join(self._folder, unquote(href.partition("#")[0])))

    def _start(self, tag: str, said: dict[str, str]) -> None:
        self._texts.clear()
        if tag == "item":
            item = _Item(said.get("href", ""), said.get("media-type", ""), said.get("properties", ""))
            self._items[said.get("id", "")] = item
        elif tag == "itemref":
            self._spine.append(said.get("idref", ""))
        elif tag == "reference" and said.get("type") == "toc":
            self._contents.add(self._part(said.get("href", "")))

    def _end(self, tag: str) -> None:
        text = " ".join("".join(self._texts).split())
        self._texts.clear()
        if text and tag in ("title", "creator", "language", "date"):
            self._said.setdefault(tag, []).append(text)


def _package_file(package: Package) -> str:
    found: list[str] = []

    def start(tag: str, said: dict[str, str]) -> None:
        if tag == "rootfile":
            found.append(posixpath.normpath(unquote(said.get("full-path", ""))))

    for _ in package.parsed(_CONTAINER, start, lambda _: None, lambda _: None):
        pass
    if not found or found[0] not in package:
        package.refuse(f"{_CONTAINER} names no package file that is in the book")
    return found[0]


def _encrypted(package: Package) -> set[str]:
    """The parts that are encrypted and are no scrambled fonts, in small letters."""
    found: set[str] = set()
    algorithm = ""

    def start(tag: str, said: dict[str, str]) -> None:
        nonlocal algorithm
        if tag == "EncryptedData":
            algorithm = ""
        elif tag == "EncryptionMethod":
            algorithm = algorithm or said.get("Algorithm", "")
        elif tag == "CipherReference" and algorithm not in _SCRAMBLED:
            found.add(posixpath.normpath(unquote(said.get("URI", "")).lstrip("/")).lower())

    if _ENCRYPTION in package:
        for _ in package.parsed(_ENCRYPTION, start, lambda _: None, lambda _: None):
            pass
    return found
