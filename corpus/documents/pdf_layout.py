"""What stands where on a page of a PDF: runs of letters, columns, lines, and the paragraphs that the lines make.

A run is letters in one line without a wide gap. A column is a strip that no run crosses over several lines, with text
on both sides. A paragraph ends where the lines stand further apart, the size of letters changes, a line begins further
in, or a closed line is short although the next word would have fitted. Lines in larger letters are headings; smaller
ones at the end of a column that begin with a mark are notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, median_low
from typing import Any, NamedTuple

from ..model import BlockKind
from ..srx import Rules

# In heights of a letter: what parts two runs, what is a gutter, how far in a first line begins.
_GAP, _GUTTER, _INDENT = 1.0, 0.6, 0.7
# A gap between lines is that of paragraphs from this multiple of the usual one on.
_APART = 1.18
# Against the body: letters of headings, and of notes.
_LARGER, _SMALLER = 1.12, 0.93
# Columns have as many lines at least, one of them may be shorter, and are as wide in heights of a letter.
_LINES, _FEWEST, _WIDE = 3, 2, 5.0

# Characters on either side that tell whether a sentence ends between them.
_ENOUGH = 200

_CLOSED = re.compile(r"[.!?;:…\u037e][\"'»”’)\]]*\Z")
_BULLET = re.compile(r"[•●◦▪■□◆►‣⁃✓\uf0b7\uf0a7]|[-–—]\s|\(?(?:\d{1,3}|\w)[.)]\s")
_SURE_BULLET = re.compile(r"[•●◦▪■□◆►‣⁃✓\uf0b7\uf0a7]")
_MARKED = re.compile(r"\d{1,3}(?!\d)|[*†‡]")
# A number that stands raised behind a word or a mark is the call of a note; behind a short unit it may be a power.
_CALL = re.compile(r"(?<=[^\W\d_]{4})\d{1,3}(?!\w)|(?<=[.,;:!?»”)\s])\d{1,3}(?!\w)")
_BREAK = re.compile(r"\r\n|\r|\n|(?<=[\ufffe\x02])")
_RAISED = 0.8
# How much of a letter's height stands below the line.
_BELOW = 0.2


class Run(NamedTuple):
    """Letters in one line: their box in points from the lower left of the page, and the height of a letter."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. `first` and `last` in its column; `full`: its last line fills the column."""

    text: str
    kind: BlockKind
    size: float
    first: bool
    full: bool
    indented: bool


@dataclass
class Body:
    """What most letters of the document are like, from what was seen of it, and the rules of its language."""

    rules: Rules
    letters: Counter[float] = field(default_factory=Counter)

    def see(self, found: Iterable[Run]) -> None:
        """Count the letters of a page by their size."""
        for run in found:
            self.letters[round(run.size, 1)] += len(run.text)

    @property
    def size(self) -> float:
        """The size of most letters."""
        return max(self.letters, key=lambda size: self.letters[size]) if self.letters else 0.0

    def ends(self, one: str, two: str) -> bool:
        """Whether a sentence ends where one line does, with another after it."""
        one, two = one[-_ENOUGH:], two[:_ENOUGH]
        return bool(_CLOSED.search(one)) and len(one) in self.rules.cuts(f"{one} {two}")


class _Letters:
    """Where the letters of a page stand; `page` is the text page of pypdfium2."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._raw, self._page = raw, page.raw
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = c_double(), c_double()

    def sides(self, at: int) -> tuple[float, float]:
        """Left and right of a letter with its own space."""
        self._raw.FPDFText_GetLooseCharBox(self._page, at, byref(self._box))
        return self._box.left, self._box.right

    def baseline(self, at: int) -> float:
        """The height of the line that a letter stands on."""
        self._raw.FPDFText_GetCharOrigin(self._page, at, byref(self._x), byref(self._y))
        return self._y.value

    def size(self, at: int) -> float:
        """The size of its font as it is on the page: some files write size 1 and a matrix that enlarges."""
        self._raw.FPDFText_GetMatrix(self._page, at, byref(self._matrix))
        scale = (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        return float(self._raw.FPDFText_GetFontSize(self._page, at)) * (scale or 1.0)


def runs(page: Any) -> list[Run]:
    """The runs of a page, in the order of the file. `page` is the text page of pypdfium2."""
    text = page.get_text_range()
    if len(text) != page.count_chars():
        # Letters beyond the first plane count twice there.
        text = "".join(page.get_text_range(i, 1)[:1] or " " for i in range(page.count_chars()))
    letters = _Letters(page)
    found: list[Run] = []
    start = 0
    for end, after in (*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))):
        found += _in_line(text, start, end, letters)
        start = after
    return found


def _in_line(text: str, start: int, end: int, letters: _Letters) -> Iterator[Run]:
    """The runs of one line: cut where a gap is wider than a letter is high, without the calls of notes."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    size = letters.size(start)
    at, left = start, letters.sides(start)[0]
    for space in re.finditer(r"\s+", text[start:end]):
        one, two = start + space.start(), start + space.end()
        right, next_left = letters.sides(one - 1)[1], letters.sides(two)[0]
        if next_left - right > _GAP * size or next_left < right - size:
            yield _run(text, at, one, (left, right), letters)
            at, left = two, next_left
    # The mark of a word that is divided has no place of its own.
    last = end - 2 if text[end - 1] in "\ufffe\x02" and end - 1 > at else end - 1
    yield _run(text, at, end, (left, letters.sides(last)[1]), letters)


def _run(text: str, start: int, end: int, sides: tuple[float, float], letters: _Letters) -> Run:
    words = text[start:end]
    # A bullet or an initial at its beginning says nothing of the rest.
    inside = [at for at in (start, (start + end) // 2, max(start, end - 2)) if not text[at].isspace()]
    size, base = median_low(map(letters.size, inside)), median_low(map(letters.baseline, inside))
    for call in reversed(list(_CALL.finditer(words))):
        if letters.size(start + call.start()) < _RAISED * size:
            words = words[: call.start()] + words[call.end() :]
    words = re.sub(r"[^\S\xa0]+", " ", words).replace("\x02", "\ufffe").strip()
    return Run(words, sides[0], base - _BELOW * size, sides[1], base + (1 - _BELOW) * size, round(size, 2))


def paragraphs(found: Sequence[Run], body: Body) -> Iterator[Paragraph]:
    """The paragraphs of a page in reading order, the notes of a column after its text."""
    usual, above = body.size, False
    for column in _columns(sorted(found, key=lambda run: (-run.top, run.left))):
        lines = _lines(column)
        left = sorted(line.left for line in lines)[len(lines) // 10]
        right = max(line.right for line in lines)
        notes = _notes(lines, usual, below=above)
        above = above or notes < len(lines)
        text, below = lines[: len(lines) - notes], lines[len(lines) - notes :]
        yield from _in_column(text, (left, right), body, note=False)
        yield from _in_column(below, (left, right), body, note=True)


def joined(one: str, two: str) -> str:
    """Two stretches of text as one; a word that was divided between them is whole again."""
    if one.endswith(("\ufffe", "\xad")):
        return one[:-1] + (two if two[:1].islower() else f"-{two}")
    if one.endswith(("-", "‐")) and one[-2:-1].isalpha() and two[:1].islower():
        return one[:-1] + two
    return f"{one} {two}"


def _columns(found: list[Run]) -> Iterator[list[Run]]:
    """Regions of a page in reading order, each one column wide. `found` is sorted from the top."""
    if not found:
        return
    best: tuple[int, float] = (0, 0.0)
    for gutter in _gutters(found):
        score = sum(len(part) for part, split in _bands(found, gutter) if split)
        best = max(best, (score, gutter))
    if not best[0]:
        yield found
        return
    gutter = best[1]
    wide: list[Run] = []
    for part, split in _bands(found, gutter):
        if not split:
            wide += part
            continue
        if wide:
            yield wide
            wide = []
        yield from _columns([run for run in part if run.left < gutter])
        yield from _columns([run for run in part if run.left >= gutter])
    if wide:
        yield wide


def _gutters(found: Sequence[Run]) -> list[float]:
    """Places where a column may begin: just left of where several runs begin, and not at the left edge."""
    edge = min(run.left for run in found)
    starts = Counter(round(run.left) for run in found)
    return [x - 1.0 for x, count in starts.items() if count >= _FEWEST and x > edge + _WIDE]


def _bands(found: Sequence[Run], gutter: float) -> Iterator[tuple[list[Run], bool]]:
    """The page from the top in bands: those that the gutter divides in columns, and the rest."""
    band: list[Run] = []
    for run in found:
        if run.left < gutter < run.right:
            if band:
                yield band, _is_split(band, gutter)
            yield [run], False
            band = []
        else:
            band.append(run)
    if band:
        yield band, _is_split(band, gutter)


def _is_split(band: Sequence[Run], gutter: float) -> bool:
    left = [run for run in band if run.left < gutter]
    right = [run for run in band if run.left >= gutter]
    if min(len(left), len(right)) < _FEWEST or max(len(left), len(right)) < _LINES:
        return False
    size = median(run.size for run in band)
    wide = all(median(run.right - run.left for run in side) >= _WIDE * size for side in (left, right))
    apart = min(run.left for run in right) - max(run.right for run in left) >= _GUTTER * size
    beside = min(run.bottom for run in left) < max(run.top for run in right)
    return wide and apart and beside and min(run.bottom for run in right) < max(run.top for run in left)


def _lines(found: Sequence[Run]) -> list[Run]:
    """The runs of a column as lines from the top: those at one height together."""
    lines: list[list[Run]] = []
    for run in found:
        middle = (run.top + run.bottom) / 2
        if lines and lines[-1][0].bottom < middle < lines[-1][0].top:
            lines[-1].append(run)
        else:
            lines.append([run])
    whole = []
    for parts in lines:
        parts.sort(key=lambda run: run.left)
        size = max(parts, key=lambda run: len(run.text)).size
        text = " ".join(run.text for run in parts)
        bottom, top = min(run.bottom for run in parts), max(run.top for run in parts)
        whole.append(Run(text, parts[0].left, bottom, max(run.right for run in parts), top, size))
    return whole


def _notes(lines: Sequence[Run], usual: float, *, below: bool) -> int:
    """How many lines at the end of a column are notes: smaller than the body above them, the first with a mark.

    `below`: other columns of the page stand above this one, which may hold nothing but notes.
    """
    count = 0
    while count < len(lines) and lines[-1 - count].size <= _SMALLER * usual:
        count += 1
    if count == len(lines) and not below:
        return 0
    while count and not _MARKED.match(lines[-count].text):
        count -= 1
    return count


def _in_column(lines: Sequence[Run], sides: tuple[float, float], body: Body, *, note: bool) -> Iterator[Paragraph]:
    pitch = _pitch(lines)
    gathered: list[Run] = []
    first = True
    for line in lines:
        if gathered and _begins(gathered[-1], line, sides, pitch, body, note=note):
            yield _paragraph(gathered, sides, body, first=first, note=note)
            gathered, first = [], False
        gathered.append(line)
    if gathered:
        yield _paragraph(gathered, sides, body, first=first, note=note)


def _pitch(lines: Sequence[Run]) -> float:
    """The usual distance of lines, in heights of a letter."""
    found = [
        (one.bottom - two.bottom) / one.size
        for one, two in pairwise(lines)
        if abs(one.size - two.size) < 0.05 * one.size
    ]
    return median(found) if len(found) > 1 else 1.2


def _begins(one: Run, two: Run, sides: tuple[float, float], pitch: float, body: Body, *, note: bool) -> bool:
    """Whether a paragraph begins with line `two`."""
    left, right = sides
    size = one.size
    if abs(size - two.size) > 0.08 * size or (one.bottom - two.bottom) > _APART * pitch * size:
        return True
    if note:
        return bool(_MARKED.match(two.text)) and not one.text.endswith(("\ufffe", "\xad"))
    if _SURE_BULLET.match(two.text):
        return True
    if two.left - left > _INDENT * size and one.left - left <= _INDENT * size and not _BULLET.match(one.text):
        return True
    word = two.text.split(" ", 1)[0]
    width = len(word) * (two.right - two.left) / max(1, len(two.text))
    short = one.right + width + 0.5 * size < right
    return (short or bool(_BULLET.match(two.text))) and body.ends(one.text, two.text)


def _paragraph(lines: Sequence[Run], sides: tuple[float, float], body: Body, *, first: bool, note: bool) -> Paragraph:
    left, right = sides
    text = lines[0].text
    for line in lines[1:]:
        text = joined(text, line.text)
    size = lines[0].size
    larger = size >= _LARGER * body.size
    kind = BlockKind.FOOTNOTE if note else BlockKind.HEADING if larger else BlockKind.PARAGRAPH
    full = lines[-1].right > right - 0.1 * (right - left)
    return Paragraph(text, kind, size, first, full, lines[0].left - left > _INDENT * size)
