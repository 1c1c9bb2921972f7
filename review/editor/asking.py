"""What a page asks, read strictly; and the ways in which it can be refused.

Each field is taken by its type or not at all. Texts come in as sheets and documents do: NFC, `\\n` for line ends, no
blanks at the ends, nothing that XML could not hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ...corpus.errors import DiplaError
from ...corpus.model import State

# What no file of ours could hold: control codes, halves of surrogate pairs, the two that are no characters.
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 100_000
_LONGEST_NAME = 80
# A day: what is more was no work on one pair.
_MOST_MS = 86_400_000
_MOST_KEYS = 1_000_000


class Refused(DiplaError):  # noqa: N818  an answer, as much as an error
    """The wish is no good; the message says what was expected."""

    status = 400


class Missing(Refused):
    """There is no such pair."""

    status = 404


class Stale(Refused):
    """Something else stands there than the page saw."""

    status = 409


def text(value: str, where: str) -> str:
    """A text as it is kept; Refused when it is too long."""
    plain = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _ILLEGAL.sub("", plain).strip()
    if len(plain) > LONGEST:
        raise Refused(f"{where}: found {len(plain):,} characters; expected {LONGEST:,} at most.")
    return plain


def person(name: str, otherwise: str) -> str:
    """A person's name on one line, at most so long; who serves the page where it is empty."""
    plain = " ".join(_ILLEGAL.sub(" ", unicodedata.normalize("NFC", name)).split())
    return plain[:_LONGEST_NAME].strip() or otherwise


class Asked:
    """The fields of a wish: JSON, or the parameters of an address."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def string(self, name: str, otherwise: str | None = None) -> str:
        """A text as it was sent."""
        value = self.fields.get(name, otherwise)
        if not isinstance(value, str):
            raise Refused(f"{name}: found {_kind(value)}; expected a text.")
        return value

    def number(self, name: str, otherwise: int | None = None, *, least: int = 0, most: int = 1 << 53) -> int:
        """A whole number within bounds."""
        value = self.fields.get(name, otherwise)
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,16}", value):
            value = int(value)  # of an address
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Refused(f"{name}: found {_kind(value)}; expected a whole number from {least} to {most}.")
        return value

    def choice(self, name: str, words: tuple[str, ...], otherwise: str | None = None) -> str:
        """One of some words."""
        value = self.string(name, otherwise)
        if value not in words:
            raise Refused(f"{name}: found {value[:40]!r}; expected {', '.join(words)}.")
        return value

    def choices(self, name: str, words: frozenset[str]) -> list[str]:
        """Some of some words, with commas between; none when it is not there."""
        found = [word for word in self.string(name, "").split(",") if word]
        for word in found:
            if word not in words:
                raise Refused(f"{name}: found {word[:40]!r}; expected {', '.join(sorted(words))}.")
        return found

    def flag(self, name: str) -> bool:
        """Yes or no; no when it is not there."""
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise Refused(f"{name}: found {_kind(value)}; expected true or false.")
        return value

    def versions(self, name: str) -> tuple[tuple[str, int], ...]:
        """Versions of pairs by id; none when it is not there."""
        found = self.fields.get(name, {})
        if not isinstance(found, dict) or not all(type(version) is int for version in found.values()):
            raise Refused(f"{name}: expected versions by id.")
        return tuple(found.items())

    def state(self, name: str) -> State | None:
        """A state; None when it is not there."""
        return State(self.choice(name, tuple(State))) if name in self.fields else None

    def work(self) -> tuple[int, int]:
        """Measured milliseconds and keys; what no person can have done counts as the most that one could."""
        active = self.number("active_ms", 0)
        return min(active, _MOST_MS), min(self.number("keys", 0), _MOST_KEYS)


def _kind(value: object) -> str:
    named = {str: "a text", bool: "true or false", list: "a list", dict: "a table"}
    if value is None:
        return "nothing"
    return repr(value)[:40] if type(value) in (int, float) else named.get(type(value), "something else")
