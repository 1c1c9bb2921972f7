"""Subtitles again: the cues of the original with their times, and in them the text of the translation.

The text of a sentence is divided over the cues that its source stands in, in proportion to how much of the source
stands in each, at a space, after a mark of punctuation where one is near. A cue has two lines, of at most 42
characters where its text lets them be; two speakers have a line each. Numbers, times, positions, dashes, the names of
speakers, and italics of a whole cue are put back as they stood; notes and styles stay where WebVTT is written as
WebVTT. A sentence that nobody has translated stands in the source's words, so that no cue falls silent unseen, and is
counted; one that was left out on purpose leaves its cues empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from ..corpus.documents.blocks import BETWEEN
from ..corpus.documents.cues import Cue, cues, is_vtt
from ..corpus.documents.subtitles import Turn, runs, seconds
from ..corpus.errors import DiplaError
from ..corpus.model import Bitext, Pair
from .plain import Encoding, one_line
from .xml import Written

# What a viewer reads at a glance: the limit of most broadcasters.
WIDTH = 42
LINES = 2
# A cut after a mark of punctuation may stand as many characters from the place that proportion gives.
_NEAR = 6
# Two lines are seldom full to the last character; and what a character beyond the room weighs against proportion.
ROOM, _OVER = LINES * (WIDTH - 3), 20

_ITALICS = re.compile(r"<i>.*?</i>", re.DOTALL)
_POSITION = re.compile(r"\{\\an?\d+\}")
_MARK = (",", ";", ":", ".", "!", "?", "…", "»", "”")


@dataclass(frozen=True, slots=True)
class Original:
    """The subtitle file that a document was read from: the document's name, and the file's text as decoded."""

    doc: str
    text: str


@dataclass(frozen=True, slots=True)
class Subtitled(Written):
    """`source` counts the cues in which something stands in the source's words."""

    source: int = 0


class _Part(NamedTuple):
    """A stretch of the document [start, end) that stands in one turn of one cue."""

    start: int
    end: int
    turn: Turn

    def text(self, start: int, end: int) -> str:
        """The part of a stretch that stands here."""
        return self.turn.text[max(0, start - self.start) : end - self.start].strip()


class _Said(NamedTuple):
    """What a unit that begins at `start` says in one turn, and whether that is in the source's words."""

    start: int
    text: str
    source: bool


def write(out: BinaryIO, bitext: Bitext, *, original: Original | None = None) -> Subtitled:
    """Write SubRip: UTF-8, no mark, a blank line after each cue."""
    return _write(out, bitext, _known(original), vtt=False)


def write_vtt(out: BinaryIO, bitext: Bitext, *, original: Original | None = None) -> Subtitled:
    """Write WebVTT; its header, notes and styles are those of the original where that is WebVTT."""
    return _write(out, bitext, _known(original), vtt=True)


def divided(text: str, shares: Sequence[int], rooms: Sequence[float] = ()) -> list[str]:
    """A text in as many parts as there are shares, each about as long as its share, cut at spaces.

    `rooms` say how many characters a part can hold, where that is known. Where the words do not suffice, the last
    parts are empty.

    >>> divided("He went home, and then he slept.", [10, 20])
    ['He went home,', 'and then he slept.']
    >>> divided("Yes.", [5, 5])
    ['Yes.', '']
    """
    words = text.split()
    total = sum(shares) or 1
    length = len(" ".join(words))
    parts: list[str] = []
    first = at = given = 0
    for number, share in enumerate(shares[:-1], start=1):
        given += share
        room, after = (rooms[number - 1], sum(rooms[number:])) if rooms else (length, length)
        ideal = length * given / total
        best, cost, place = first, float("inf"), at
        for last in range(first + 1, len(words) - (len(shares) - number) + 1):
            place += len(words[last - 1]) + 1
            over = max(0, place - 1 - at - room) + max(0, length - place - after)
            off = abs(place - 1 - ideal) + over * _OVER - (_NEAR if words[last - 1].endswith(_MARK) else 0)
            if off < cost:
                best, cost, end = last, off, place
        if best == first and first < len(words):
            best, end = first + 1, at + len(words[first]) + 1
        parts.append(" ".join(words[first:best]))
        first, at = best, end if best > first else at
    return [*parts, " ".join(words[first:])]


def lines_of(text: str) -> list[str]:
    """The text in two lines where one is too long, as even as its words let them be.

    >>> lines_of("He went home late in the evening, and then he slept.")
    ['He went home late in the evening,', 'and then he slept.']
    """
    words = text.split()
    if len(text) <= WIDTH or len(words) < LINES:
        return [text] if text else []

    def cost(cut: int) -> float:
        one, two = len(" ".join(words[:cut])), len(" ".join(words[cut:]))
        over = max(0, one - WIDTH) + max(0, two - WIDTH)
        return over * 100 + abs(one - two) - (2 * _NEAR if words[cut - 1].endswith(_MARK) else 0)

    cut = min(range(1, len(words)), key=cost)
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _known(original: Original | None) -> Original:
    if original is None:
        raise DiplaError(
            "Subtitles need the times of the original: expected a project with a document in SRT or VTT. "
            "Write them with dipla export PROJECT OUT.srt."
        )
    return original


def _write(out: BinaryIO, bitext: Bitext, original: Original, *, vtt: bool) -> Subtitled:
    found = list(cues(original.text, []))
    parts = list(_parts(found, bitext.header.source_lang))
    said: list[list[_Said]] = [[] for _ in parts]
    filled = Counter({part.turn.cue: 0 for part in parts})
    for part in parts:
        filled[part.turn.cue] += part.end - part.start
    units, encoding, left = 0, Encoding(), set(range(len(parts)))
    for start, end, text in _units(bitext, original.doc):
        units += 1
        first = bisect_right(parts, start, key=lambda part: part.end)
        over = range(first, bisect_left(parts, end, lo=first, key=lambda part: part.start))
        stretches = [(max(parts[i].start, start), min(parts[i].end, end)) for i in over]
        if text is None:
            texts = [parts[i].text(*stretch) for i, stretch in zip(over, stretches, strict=True)]
        else:
            shares = [two - one for one, two in stretches]
            # A cue is shared as its source is.
            rooms = [ROOM * share / filled[parts[i].turn.cue] for i, share in zip(over, shares, strict=True)]
            texts = divided(encoding.text(one_line(text)), shares, rooms)
        for i, one in zip(over, texts, strict=False):
            said[i].append(_Said(start, one, text is None))
        left.difference_update(over)
    for i in left:
        said[i].append(_Said(parts[i].start, parts[i].turn.text, source=True))
    same = vtt == is_vtt(original.text)
    spoken: list[list[tuple[str, str]]] = [[] for _ in found]
    for part, words in zip(parts, said, strict=True):
        spoken[part.turn.cue].append((part.turn.lead, " ".join(one.text for one in sorted(words) if one.text)))
    if vtt:
        out.write(_head(original.text, found).encode())
    out.writelines(
        _cue(cue, number, _set(cue, turns, vtt=vtt, same=same), vtt=vtt, same=same).encode()
        for number, (cue, turns) in enumerate(zip(found, spoken, strict=True))
    )
    source = {part.turn.cue for part, words in zip(parts, said, strict=True) if any(one.source for one in words)}
    return Subtitled(units, encoding.replaced, len(source))


def _parts(found: Iterable[Cue], lang: str) -> Iterator[_Part]:
    """Where in the document's text each turn stands: as the reader puts it together."""
    at = 0
    for run in runs(found, lang):
        for _, turn in run:
            yield _Part(at, at + len(turn.text), turn)
            at += len(turn.text) + 1
        at += len(BETWEEN) - 1


def _units(bitext: Iterable[Pair], doc: str) -> Iterator[tuple[int, int, str | None]]:
    """Stretches of the document and what is said there: None untranslated; an addition goes to the pair before it."""
    last: tuple[int, int, str | None] | None = None
    for pair in bitext:
        spans = [one.span for one in pair.source if one.span]
        if pair.doc != doc:
            continue
        if spans:
            if last:
                yield last
            last = min(span.start for span in spans), max(span.end for span in spans), pair.target
        elif not pair.source and last:
            last = last[0], last[1], " ".join(filter(None, (last[2], pair.target)))
    if last:
        yield last


def _set(cue: Cue, spoken: Sequence[tuple[str, str]], *, vtt: bool, same: bool) -> str:
    """The text of a cue in lines, with what stood around it."""
    spoken = [(lead, text) for lead, text in spoken if text]
    if vtt:
        spoken = [(lead, text.replace("&", "&amp;").replace("<", "&lt;")) for lead, text in spoken]
    elif not same:
        spoken = [(re.sub(r"<v[^>]*>", "", lead), text) for lead, text in spoken]
    if len(spoken) == 1:
        lead, text = spoken[0]
        lines = lines_of(text)
        lines[0] = lead + lines[0]
    else:
        lines = [lead + text for lead, text in spoken]
    joined = "\n".join(lines)
    if not joined:
        return ""
    found = _POSITION.search(cue.text)
    position = found[0] if found else ""
    bare = _POSITION.sub("", cue.text)
    whole = "<i>" in bare and not _ITALICS.sub("", bare).strip()
    # A position in braces is SubRip's; WebVTT has settings.
    return ("" if vtt else position) + (f"<i>{joined}</i>" if whole else joined)


def _head(text: str, found: Sequence[Cue]) -> str:
    """What stands before the first cue of WebVTT."""
    if is_vtt(text) and found:
        return f"{found[0].before or 'WEBVTT'}\n\n"
    return "WEBVTT\n\n"


def _cue(cue: Cue, number: int, text: str, *, vtt: bool, same: bool) -> str:
    """One cue with its name and times; a blank line follows."""
    if same:
        name, times = cue.name or ("" if vtt else str(number + 1)), cue.times
    else:
        name, times = str(number + 1), _times(cue, vtt=vtt)
    before = f"{cue.before}\n\n" if vtt and number and cue.before else ""
    return f"{before}{name}\n{times}\n{text}\n\n" if name else f"{before}{times}\n{text}\n\n"


def _times(cue: Cue, *, vtt: bool) -> str:
    """The line of times as the other of the two formats writes it."""
    if not (cue.start and cue.end):
        return cue.times
    both = []
    for time in (cue.start, cue.end):
        milliseconds = round(seconds(time) * 1000)
        minutes, rest = divmod(milliseconds, 60_000)
        mark = "." if vtt else ","
        both.append(f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}")
    return " --> ".join(both)
