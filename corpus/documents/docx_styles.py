"""What the styles of a DOCX document say of its paragraphs: headings, lists, hidden text.

A style says what it does not say itself through the one it is based on. A heading is known by its outline level; where
no style tells one, by the style's name: see `headings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .gathering import number
from .headings import BODY, is_contents, named_level
from .package import Package

_CHAIN = 24
_LISTED = re.compile(r"list .*?(\d)?")


@dataclass(slots=True)
class Style:
    """One style; None where it leaves a matter to the style it is `based` on."""

    name: str = ""
    based: str = ""
    outline: int | None = None
    list_number: str | None = None
    list_level: int | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document by their id."""

    def __init__(self) -> None:
        self._styles: dict[str, Style] = {}
        self._usual = ""  # of a paragraph that names none

    def heading(self, style: str) -> int:
        """The level of a paragraph in this style, 1 the highest; 0 when it is no heading."""
        for above, one in enumerate(self._chain(style or self._usual)):
            if one.outline is not None:
                return one.outline + 1 if one.outline < BODY else 0
            if level := named_level(one.name, is_own=not above):
                return level
        return 0

    def list_level(self, style: str) -> int:
        """The level of a list item in this style, 1 the outermost; 0 when it is none."""
        level: int | None = None
        for one in self._chain(style or self._usual):
            if level is None:
                level = one.list_level
            if one.list_number is not None:
                if one.list_number == "0":
                    return 0
                # `List Bullet 2` has a numbering of its own, whose first level it uses.
                found = _LISTED.fullmatch(one.name.lower())
                return level + 1 if level else int(found[1]) if found and found[1] else 1
        return 0

    def hidden(self, style: str) -> bool | None:
        """Whether text in this style is hidden; None when neither it nor those it is based on say so."""
        return next((one.hidden for one in self._chain(style) if one.hidden is not None), None)

    def is_contents(self, style: str) -> bool:
        """Whether a paragraph in this style is a line of a table of contents."""
        return any(is_contents(one.name) for one in self._chain(style))

    def read(self, package: Package, part: str) -> None:
        """Read the styles of a document."""
        reader = _Reader(self._styles)
        for _ in package.parsed(part, reader.start, reader.end, lambda _: None):
            pass
        self._usual = reader.usual

    def _chain(self, style: str) -> Iterator[Style]:
        for _ in range(_CHAIN):
            one = self._styles.get(style)
            if one is None:
                return
            yield one
            style = one.based


class _Reader:
    def __init__(self, styles: dict[str, Style]) -> None:
        self.usual = ""
        self._styles = styles
        self._style: Style | None = None
        self._changed = 0  # inside what the style was before a tracked change

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        said = attributes.get("val", "")
        if self._changed or tag in ("pPrChange", "rPrChange", "tblStylePr"):
            self._changed += 1
        elif tag == "style":
            self._style = self._styles.setdefault(attributes.get("styleId", ""), Style())
            if attributes.get("type") == "paragraph" and is_on(attributes.get("default", "0")):
                self.usual = attributes.get("styleId", "")
        elif self._style is not None and tag in _SETTERS:
            _SETTERS[tag](self._style, said)

    def end(self, tag: str) -> None:
        if self._changed:
            self._changed -= 1
        elif tag == "style":
            self._style = None


def is_on(said: str | None) -> bool:
    """What a switch says; one that stands there without a value is on."""
    return said not in ("0", "false", "off", "none")


def _name(style: Style, said: str) -> None:
    style.name = said


def _based(style: Style, said: str) -> None:
    style.based = said


def _outline(style: Style, said: str) -> None:
    style.outline = number(said, BODY)


def _list_number(style: Style, said: str) -> None:
    style.list_number = said


def _list_level(style: Style, said: str) -> None:
    style.list_level = number(said)


def _hidden(style: Style, said: str) -> None:
    style.hidden = is_on(said)


_SETTERS: dict[str, Callable[[Style, str], None]] = {
    "name": _name,
    "basedOn": _based,
    "outlineLvl": _outline,
    "numId": _list_number,
    "ilvl": _list_level,
    "vanish": _hidden,
}
