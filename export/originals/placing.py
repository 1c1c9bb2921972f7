"""A paragraph of somebody's document as a list of places that hold text, which may be filled anew.

What stands between the places (bold, links, marks of notes) is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from lxml import etree

# What cannot be told when a paragraph is looked for: white space and soft hyphens come and go between programs.
_LOOSE = re.compile(r"[\s\u00ad]+")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Put = Callable[["Paragraph"], None]


class Slot:
    """The text of an element, or that behind it."""

    def __init__(self, element: etree._Element, *, is_tail: bool = False) -> None:
        self._element, self._is_tail = element, is_tail

    @property
    def text(self) -> str:
        """What it holds now."""
        return (self._element.tail if self._is_tail else self._element.text) or ""

    def put(self, text: str) -> None:
        """Hold this from now on."""
        if self._is_tail:
            self._element.tail = text
        else:
            self._element.text = text

    def keep_blanks(self) -> None:
        """Say that blanks at the ends are text, where XML has to say so."""
        self._element.set(_SPACE, "preserve")


@dataclass(slots=True)
class Paragraph:
    """Places in order. `signs` are elements that stand for a blank; they are taken away when it is filled.

    `texts` of a place may differ from what it holds, as white space counts in some formats and not in others.
    `done` does what the format wants at the end; `has_tags` where a client sees tags between the letters.
    """

    slots: list[Slot] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    removed: list[etree._Element] = field(default_factory=list)
    has_tags: bool = False
    done: Callable[[], None] = lambda: None

    def add(self, slot: Slot, text: str) -> None:
        """One more place."""
        self.slots.append(slot)
        self.texts.append(text)

    @property
    def text(self) -> str:
        """What it says, all in all."""
        return "".join(self.texts)

    @property
    def has_signs(self) -> bool:
        """Whether something is to be taken away even where the text stays."""
        return bool(self.removed)

    def fill(self, shares: Sequence[str]) -> None:
        """Put a text into each place."""
        for slot, share in zip(self.slots, shares, strict=True):
            slot.put(share)
        for element in self.removed:
            drop(element)
        self.done()


def drop(element: etree._Element) -> None:
    """Take an element away, and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def key(text: str) -> str:
    """A text without what comes and goes between programs, for finding it again."""
    return normalize("NFC", _LOOSE.sub("", text))
