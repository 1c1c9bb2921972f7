"""A DOCX document as blocks: what a person reads on the page once all tracked changes are accepted.

Left out are deleted and hidden text, the codes of fields, tables of contents and indexes (programs make them),
comments, headers and footers. A text box that stands twice, for new and old programs, is read once. Notes come after
the text; the mark in the sentence leaves no trace. Macros, links and embedded files are not looked at.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from .blocks import About, Extracted, Piece
from .docx_body import Body
from .docx_styles import Styles
from .gathering import Gathering, noted
from .package import Package, opened_package, other

_WHAT = "a DOCX document"
_MAIN = "word/document.xml"


def extracted(path: Path, lang: str) -> Extracted:  # noqa: ARG001 (XML says its encoding itself)
    """The blocks of a DOCX document, what it says of itself, and what was left out.

    Raises DiplaError for what is no such document, has a password, is damaged or goes beyond the limits.
    """
    with opened_package(path, _WHAT) as package:
        main = _parts(package, "", "officeDocument").get("officeDocument", _MAIN)
        if main not in package:
            package.refuse(f"not {_WHAT}, but {other(package)}")
        parts = _parts(package, main, "styles", "footnotes", "endnotes")
        styles = Styles()
        if "styles" in parts:
            styles.read(package, parts["styles"])
        body = Body(package.blocks, styles)
        _read(package, main, body)
        if body.is_unbalanced:
            # A field that begins and never ends would hide all that follows: read it as text.
            package.blocks = Gathering(path)
            body = Body(package.blocks, styles, fields=False)
            _read(package, main, body)
        for name, kind in (("footnote", "footnotes"), ("endnote", "endnotes")):
            if kind in parts and body.marks[name]:
                package.blocks.notes += _notes(package, parts[kind], styles, body.marks[name], name)
        return package.blocks.extracted(_about(package))


def _read(package: Package, part: str, body: Body) -> None:
    for _ in package.parsed(part, body.start, body.end, body.text):
        pass


def _notes(package: Package, part: str, styles: Styles, marks: list[str], name: str) -> list[Piece]:
    """The notes that the text has marks of, in the order of the marks."""
    gathering = Gathering(package.path)
    body = Body(gathering, styles)
    _read(package, part, body)
    found: list[Piece] = []
    for order, mark in enumerate(dict.fromkeys(marks), start=1):
        found += noted(body.notes.get(mark, []), name, order)
    package.blocks.left_out += gathering.left_out
    return found


def _parts(package: Package, of: str, *kinds: str) -> dict[str, str]:
    """The parts that a part names in its relations, by kind; targets outside of the document are not among them."""
    folder, name = posixpath.split(of)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if tag == "Relationship" and kind in kinds and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            if target in package:
                found.setdefault(kind, target)

    if relations in package:
        for _ in package.parsed(relations, start, lambda _: None, lambda _: None):
            pass
    return found


def _about(package: Package) -> About:
    """The properties that the author or the program wrote."""
    part = _parts(package, "", "core-properties").get("core-properties", "docProps/core.xml")
    said: dict[str, str] = {}
    open_tag = ""

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal open_tag
        open_tag = tag

    def end(_: str) -> None:
        nonlocal open_tag
        open_tag = ""

    def text(found: str) -> None:
        if open_tag:
            said[open_tag] = (said.get(open_tag, "") + found)[:1000]

    if part in package:
        for _ in package.parsed(part, start, end, text):
            pass
    authors = tuple(name.strip() for name in said.get("creator", "").split(";") if name.strip())
    return About(
        title=said.get("title", "").strip(),
        authors=authors,
        lang=said.get("language", "").strip(),
        date=said.get("created", "").strip(),
    )
