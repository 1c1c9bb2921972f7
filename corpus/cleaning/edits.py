"""What cleaning did, as edits in the coordinates of the original text.

A pass looks at the text as the passes before it left it and proposes changes; `compose` carries them
back to the original, so that one flat list of edits which do not overlap says it all. Each can be
left out when the list is replayed. Nothing here knows a language.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model import Span


class Change(NamedTuple):
    """One replacement that a pass proposes, in the coordinates of the text the pass was given."""

    start: int
    end: int
    after: str
    rule: str
    reason: str


class Edit(NamedTuple):
    """One correction or doubt. `start` and `end` are code points of the original text, [start, end).

    `rule` is a short name, several joined by `+` where rules met in one place. `certain` edits are
    done; the others are flags, whose `after` is a suggestion, "" when there is none.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    reason: str
    certain: bool = True


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text, and how it came from the original: edits that were done, flags that were not."""

    original: str
    text: str
    edits: tuple[Edit, ...] = ()
    flags: tuple[Edit, ...] = ()
    _map: OffsetMap | None = field(default=None, init=False, repr=False, compare=False)

    def span(self, start: int, end: int) -> Span:
        """The span of the original text that [start, end) of the cleaned text came from.

        An end that falls inside a replacement takes the whole of what was replaced. White space that
        cleaning took away beside the span is not part of it.
        """
        if self._map is None:
            object.__setattr__(self, "_map", OffsetMap(self.edits))
        assert self._map is not None  # noqa: S101  set on the line above
        return self._map.span(start, end)

    def without(self, rules: Collection[str]) -> Cleaned:
        """The same text with the edits of these rules undone; they are flags now, so that a person still sees them."""
        undone = tuple(edit._replace(certain=False) for edit in self.edits if rules and _is_of(edit, rules))
        if not undone:
            return self
        kept = tuple(edit for edit in self.edits if not _is_of(edit, rules))
        flags = tuple(sorted((*self.flags, *undone)))
        return Cleaned(self.original, replay(self.original, kept), kept, flags)

    def inside(self, blocks: Sequence[tuple[int, int]]) -> Cleaned:
        """The same text with the edits undone that reach beyond one of these stretches of the original.

        They are in order and apart, the paragraphs of a document: what lies between two of them stays as it is, so no
        edit joins them. An edit that is undone is a flag now.
        """
        ends = [end for _, end in blocks]

        def is_inside(edit: Edit) -> bool:
            at = bisect_left(ends, edit.end)
            return at < len(blocks) and blocks[at][0] <= edit.start

        kept = tuple(edit for edit in self.edits if is_inside(edit))
        if len(kept) == len(self.edits):
            return self
        undone = (edit._replace(certain=False) for edit in self.edits if not is_inside(edit))
        return Cleaned(self.original, replay(self.original, kept), kept, tuple(sorted((*self.flags, *undone))))

    def places(self, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Where such stretches of the original stand in the cleaned text, once no edit reaches beyond one."""
        found: list[tuple[int, int]] = []
        at = shift = 0
        for start, end in blocks:
            first = start + shift
            while at < len(self.edits) and self.edits[at].end <= end:
                shift += len(self.edits[at].after) - (self.edits[at].end - self.edits[at].start)
                at += 1
            found.append((first, end + shift))
        return found

    def edits_in(self, span: Span) -> tuple[Edit, ...]:
        """The edits done inside or across a span of the original text, in order."""
        return _within(self.edits, span)

    def flags_in(self, span: Span) -> tuple[Edit, ...]:
        """The doubts inside or across a span of the original text, in order."""
        return _within(self.flags, span)


class OffsetMap:
    """From code points of the cleaned text to code points of the original; a lookup is logarithmic."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        """`edits` in order, not overlapping."""
        self._edits = edits
        self._starts: list[int] = []  # of each edit, in the cleaned text
        self._ends: list[int] = []
        shift = 0
        for edit in edits:
            start = edit.start + shift
            self._starts.append(start)
            self._ends.append(start + len(edit.after))
            shift += len(edit.after) - (edit.end - edit.start)

    def span(self, start: int, end: int) -> Span:
        """The original span of [start, end) of the cleaned text."""
        # The last edit that begins at or before the start: what was deleted right there lies to the left.
        at = bisect_right(self._starts, start) - 1
        first = self._inside_or_after(at, start, keep_start=True)
        if end <= start:
            return Span(first, first)
        # The last edit that begins before the end: what was deleted at the end lies to the right.
        at = bisect_left(self._starts, end) - 1
        return Span(first, max(first, self._inside_or_after(at, end, keep_start=False)))

    def _inside_or_after(self, at: int, place: int, *, keep_start: bool) -> int:
        if at < 0:
            return place
        edit = self._edits[at]
        if place >= self._ends[at]:
            return edit.end + place - self._ends[at]
        return edit.start if keep_start else edit.end


def replay(original: str, edits: Iterable[Edit]) -> str:
    """The original with these edits done: all give the cleaned text, leaving one out undoes that one.

    Raises ValueError when two overlap or one does not fit the text.
    """
    parts: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < place or original[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit at {edit.start}: expected {edit.before!r} in the original, after {place}")
        parts += (original[place : edit.start], edit.after)
        place = edit.end
    parts.append(original[place:])
    return "".join(parts)


def apply(text: str, changes: Sequence[Change]) -> str:
    """The text with the changes made; they are in order and do not overlap."""
    parts: list[str] = []
    place = 0
    for change in changes:
        parts += (text[place : change.start], change.after)
        place = change.end
    parts.append(text[place:])
    return "".join(parts)


def compose(first: list[Change], middle: str, second: list[Change]) -> list[Change]:
    """One list that does what `first` and then `second` do; `middle` is the text between them.

    Both are in order and do not overlap; changes that touch the same characters become one, with
    both names. Time is linear in the two lists.
    """
    if not first:
        return second
    out: list[Change] = []
    shift = 0  # middle minus original, for what stands before first[i]
    i = k = 0
    while i < len(first) or k < len(second):
        if k == len(second) or (i < len(first) and first[i].start + shift + len(first[i].after) <= second[k].start):
            out.append(first[i])
            shift += len(first[i].after) - (first[i].end - first[i].start)
            i += 1
            continue
        if i == len(first) or second[k].end <= first[i].start + shift:
            change = second[k]
            out.append(change._replace(start=change.start - shift, end=change.end - shift))
            k += 1
            continue
        i, k, shift = _merge(first, i, shift, middle, second, k, out)
    return out


def _merge(
    first: list[Change], i: int, shift: int, middle: str, second: list[Change], k: int, out: list[Change]
) -> tuple[int, int, int]:
    """Join the changes that overlap around first[i] and second[k]; the new places in both lists, and the shift."""
    low = min(first[i].start + shift, second[k].start)
    high = low
    origin = low - shift
    rules: dict[str, str] = {}
    parts: list[str] = []
    place = low
    while True:
        if i < len(first) and (first[i].start + shift < high or high == low):
            change = first[i]
            high = max(high, change.start + shift + len(change.after))
            shift += len(change.after) - (change.end - change.start)
            rules[change.rule] = change.reason
            i += 1
        elif k < len(second) and second[k].start < high:
            change = second[k]
            high = max(high, change.end)
            parts += (middle[place : change.start], change.after)
            place = change.end
            rules[change.rule] = change.reason
            k += 1
        else:
            break
    parts.append(middle[place:high])
    out.append(Change(origin, high - shift, "".join(parts), "+".join(rules), "; ".join(rules.values())))
    return i, k, shift


def edits_of(original: str, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """The changes as certain edits of the original; those that change nothing are left out."""
    edits = []
    for start, end, after, rule, reason in changes:
        before = original[start:end]
        if before != after:
            edits.append(Edit(start, end, before, after, rule, reason))
    return tuple(edits)


def _is_of(edit: Edit, rules: Collection[str]) -> bool:
    return any(rule in rules for rule in edit.rule.split("+"))


def _within(edits: tuple[Edit, ...], span: Span) -> tuple[Edit, ...]:
    """Those that lie in or across the span; both lists are in order of their start."""
    low = bisect_left(edits, span.start, key=lambda e: e.end)
    high = bisect_right(edits, span.end, key=lambda e: e.start)
    return tuple(e for e in edits[low:high] if e.start < span.end and (e.end > span.start or e.start >= span.start))
