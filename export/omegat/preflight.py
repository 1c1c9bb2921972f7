"""Which segments of a document a client will find in a memory at 100 %, which it will not, and why.

Only equal texts count: the client compares letter by letter. For a segment that is not found, the memory is asked
again more and more leniently; the first leniency that finds a unit is the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .client import Entry, Memory, Segment

_BLANKS = re.compile(r"\s+")
_NO_BREAK = re.compile("[\u00a0\u202f\u2007]")
# Every run of words is looked up; of more words than these there are too many runs.
_MANY_WORDS = 300
_LAST = " .;!?…·\u037e:,"


@dataclass(frozen=True, slots=True)
class Unfound:
    """A segment that the client will leave to do. `unit` is the source of the unit that was nearest, "" if none was.

    `reason` is a short name that stays the same between versions.
    """

    segment: str
    line: int
    reason: str
    message: str
    unit: str = ""
    unit_line: int = 0


def unfound(segments: Sequence[Segment], memory: Memory) -> Iterator[Unfound]:
    """The segments that the client will not find, in order, each with the reason."""
    why = _Reasons(memory)
    for number, segment in enumerate(segments):
        before = segments[number - 1].text if number else None
        after = segments[number + 1].text if number + 1 < len(segments) else None
        if segment.text not in memory.known and not _fits_here(memory, segment.text, before, after):
            yield why(segment, before or "", after or "")


def _fits_here(memory: Memory, text: str, before: str | None, after: str | None) -> bool:
    return any(
        previous in (None, before) and following in (None, after)
        for previous, following, _ in memory.placed.get(text, ())
    )


def _spaced(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _unbroken(text: str) -> str:
    return _NO_BREAK.sub(" ", text)


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _unaccented(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", _bare(text)) if not unicodedata.combining(one))


# From strict to lenient: a name, the fold under which segment and unit are equal, what to do.
_LENIENCIES: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("no-break space", _unbroken, "a no-break space stands for a space, or a space for one"),
    ("white space", _spaced, "white space differs: at the ends, doubled, or a line end inside"),
    ("final mark", lambda text: _spaced(text).rstrip(_LAST), "the mark at the end differs or is missing"),
    ("spacing", lambda text: _BLANKS.sub("", text), "blanks around marks differ, as in texts cut into tokens"),
    ("case", lambda text: _spaced(text).casefold(), "capital and small letters differ"),
    ("marks", _bare, "more than one of white space, marks and capitals differ"),
    ("accents", _unaccented, "accents differ"),
)


class _Reasons:
    """Why a segment is not found; the memory is folded when the first one is not."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._folds: list[dict[str, Entry]] | None = None
        self._lost: dict[str, Entry] = {}
        self._entries: list[Entry] = []
        self._spaced: dict[str, Entry] = {}
        self._blob = ""

    def __call__(self, segment: Segment, before: str, after: str) -> Unfound:
        if self._memory.refused:
            return Unfound(*segment, "refused", f"the client does not load the memory: {self._memory.refused}")
        if self._folds is None:
            self._fold()
        if entry := self._lost.get(segment.text) or self._lost.get(_spaced(segment.text)):
            name, _, message = entry.why.partition(": ")
            return Unfound(*segment, name, message or name, entry.source, entry.line)
        for (name, fold, message), known in zip(_LENIENCIES, self._folds or (), strict=True):
            folded = fold(segment.text)
            if folded and (near := known.get(folded)):
                return Unfound(*segment, name, message, near.source, near.line)
        return self._by_cut(segment) or self._across(segment, before, after) or self._by_likeness(segment)

    def _fold(self) -> None:
        entries = list(self._memory.known.values())
        self._folds = []
        for _, fold, _ in _LENIENCIES:
            known: dict[str, Entry] = {}
            for entry in entries:
                known.setdefault(fold(entry.source), entry)
            self._folds.append(known)
        tied = [entry for places in self._memory.placed.values() for _, _, entry in places]
        for entry in (*self._memory.lost, *tied):
            self._lost.setdefault(entry.source, entry)
            self._lost.setdefault(_spaced(entry.source), entry)
        self._entries = entries
        self._spaced = {_spaced(entry.source): entry for entry in entries}
        self._blob = "\n" + "".join(f"{_spaced(entry.source)}\n" for entry in entries)

    def _by_cut(self, segment: Segment) -> Unfound | None:
        """The client cut the document otherwise than the memory was cut."""
        text = _spaced(segment.text)
        starts = [text[: blank.start()] for blank in _BLANKS.finditer(text)]
        if entry := next((self._spaced[start] for start in reversed(starts) if start in self._spaced), None):
            message = "the client has one segment where the memory has several"
            return Unfound(*segment, "segmentation", message, entry.source, entry.line)
        for inside in (f"\n{text} ", f" {text} ", f" {text}\n"):
            if (at := self._blob.find(inside)) >= 0:
                entry = self._entries[self._blob.count("\n", 0, at + 1) - 1]
                message = "the memory has one unit where the client has several segments"
                return Unfound(*segment, "segmentation", message, entry.source, entry.line)
        return None

    def _across(self, segment: Segment, before: str, after: str) -> Unfound | None:
        """A unit of the memory begins in one segment of the client's and ends in another."""
        text, left, right = _spaced(segment.text), _spaced(before), _spaced(after)
        whole = f"{left} {text} {right}".strip()
        edges = [0, *(blank.end() for blank in _BLANKS.finditer(whole)), len(whole) + 1]
        if len(edges) > _MANY_WORDS:
            return None
        start = len(left) + 1 if left else 0
        end = start + len(text) + 1
        for a in edges:
            for b in edges:
                if a < b and a < end and b > start and (a < start or b > end) and whole[a : b - 1] in self._spaced:
                    entry = self._spaced[whole[a : b - 1]]
                    message = "a unit of the memory begins or ends inside of this segment"
                    return Unfound(*segment, "segmentation", message, entry.source, entry.line)
        return None

    def _by_likeness(self, segment: Segment) -> Unfound:
        from rapidfuzz import fuzz, process

        best = process.extractOne(
            segment.text, [entry.source for entry in self._entries], scorer=fuzz.ratio, score_cutoff=60
        )
        if best is None:
            return Unfound(*segment, "absent", "the memory has nothing like it")
        entry = self._entries[best[2]]
        return Unfound(*segment, "text", f"the words differ ({best[1]:.0f} % alike)", entry.source, entry.line)
