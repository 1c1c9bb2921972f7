"""The fields of a DOCX document: a code that a program runs, and the result of it, which a reader reads.

A field may stand in the code or the result of another. What a program makes out of the text itself, a table of
contents or an index, is no part of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MADE = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
_LONGEST = 200  # characters of a code that are looked at


@dataclass(slots=True)
class _Field:
    is_code: bool = True
    code: str = ""
    is_made: bool = False


class Fields:
    """The fields that are open at one place of a document, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def is_open(self) -> bool:
        """Whether a field was begun that has not ended."""
        return bool(self._open)

    @property
    def is_read(self) -> bool:
        """Whether text that comes here is read: not a code, not what is made out of the text."""
        return not any(field.is_code or field.is_made for field in self._open)

    def add_code(self, text: str) -> None:
        """A piece of the innermost field's code."""
        if self._open:
            self._open[-1].code = (self._open[-1].code + text)[:_LONGEST]

    def passes(self, mark: str) -> bool:
        """Pass a mark (`begin`, `separate`, `end`); whether a result begins that is made out of the text."""
        if mark == "begin":
            self._open.append(_Field())
        elif mark == "end" and self._open:
            self._open.pop()
        elif mark == "separate" and self._open:
            field = self._open[-1]
            field.is_code, field.is_made = False, bool(_MADE.match(field.code))
            return field.is_made
        return False
