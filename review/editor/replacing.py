"""Search and replace over many targets: shown first, then done as one step.

A pattern is a person's, and some patterns take for ever on some texts. The time for one text and for all of them is
limited, so that the worst pattern ends with a message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from ...corpus.rows import By
from ...corpus.store import Store
from ..cells import edited
from .asking import Asked, Refused, text
from .index import Index

# Seconds for one text, and for all of them to be looked through.
_ONE, _ALL = 0.5, 20.0
_LONGEST = 2_000
_CHUNK = 500
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Swap:
    """What is to be found in targets, and what is to stand in its place. `pattern` False: letters as they are."""

    find: str
    put: str
    pattern: bool
    case: bool

    @classmethod
    def of(cls, asked: Asked) -> Swap:
        """The swap that a page asks for."""
        find, put = asked.string("find"), asked.string("with", "")
        if not find or len(find) > _LONGEST or len(put) > _LONGEST:
            raise Refused(f"find: expected 1 to {_LONGEST:,} letters, and no more to put in their place.")
        return cls(find, put, asked.flag("regex"), asked.flag("case"))

    def compiled(self) -> Callable[[str], str]:
        """Puts it into a text; Refused where the pattern is none, or takes too long."""
        flags = regex.VERSION0 | regex.UNICODE | (0 if self.case else regex.IGNORECASE | regex.FULLCASE)
        try:
            found = regex.compile(self.find if self.pattern else regex.escape(self.find), flags)
            template = self.put if self.pattern else self.put.replace("\\", "\\\\")
            found.sub(template, "")
        except (regex.error, IndexError, RecursionError) as error:
            raise Refused(f"find: this is no regular expression that can be used ({error}).") from None
        ends = time.monotonic() + _ALL

        def put(old: str) -> str:
            left = ends - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                return str(found.sub(template, old, timeout=min(_ONE, left), concurrent=True))
            except TimeoutError:
                raise Refused("find: this pattern takes too long. Make it simpler, or narrow where to look.") from None
            except (regex.error, IndexError) as error:
                raise Refused(f"with: this cannot be put in its place ({error}).") from None

        return put


@dataclass(frozen=True, slots=True)
class Change:
    """A target that would be another: where its pair stands, the number of its row, both texts."""

    place: int
    number: int
    before: str
    after: str


def changes(store: Store, index: Index, places: Sequence[int], swap: Swap) -> list[Change]:
    """What would become of the targets of these pairs; one that would be left empty is passed over."""
    put = swap.compiled()
    found = []
    for start in range(0, len(places), _CHUNK):
        part = places[start : start + _CHUNK]
        numbers = index.numbers_at(part)
        targets = store.order.targets(numbers)
        for place, number in zip(part, numbers, strict=True):
            if before := targets.get(number):
                after = text(put(before), "with")
                if after and after != before:
                    found.append(Change(place, number, before, after))
    return found


def apply(store: Store, wanted: Sequence[Change], by: By) -> int:
    """Do it, in the caller's transaction; how many pairs were changed. What changed meanwhile is left."""
    count = 0
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        for change, pair in zip(part, store.numbered([one.number for one in part]), strict=True):
            if pair.target == change.before and not store.is_retired(pair.id):
                store.change(pair, edited(pair, change.after, by), by)
                count += 1
    return count
