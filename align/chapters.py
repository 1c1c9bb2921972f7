"""Which chapters of two documents belong together, before their sentences are aligned.

A chapter begins at a heading of the level that parts the document, or, in a book, with a new file. Whole chapters are
aligned as if each were one line, so a chapter that one side lacks stays alone, and front matter that differs does, too.
Chapters that surely belong together become boundaries, which no sentence crosses; what lies between two of
them is aligned as any text is, unless it does not look like a translation: then it stays alone on both sides. Nothing
is said of documents that mark no chapters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ..corpus.model import Block, BlockKind

Lines = tuple[int, ...]
# A bead of chapters: the chapters of both sides, and how sure it is.
ChapterBead = tuple[Lines, Lines, float]
# Fewer chapters than these on a side tell nothing that the sentences do not.
FEW = 3
# A match of chapters is a boundary from here on: one that is wrong would part all sentences in it.
SURE = 0.95
_FILE = re.compile(r"[^,]+\.x?html?(?=,|$)", re.IGNORECASE)


def boundaries(
    lines: tuple[Sequence[str], Sequence[str]],
    blocks: tuple[Sequence[Block], Sequence[Block]],
    paragraphs: tuple[Sequence[int], Sequence[int]],
    pair: Callable[[Sequence[str], Sequence[str]], Iterable[ChapterBead]],
    belong: Callable[[Sequence[str], Sequence[str]], bool],
) -> list[tuple[int, int]]:
    """Where no bead may cross: before the lines (i, j) a chapter begins or ends that surely is the same.

    `pair` aligns two lists of texts, here whole chapters; `belong` says whether lines look like translations.
    """
    begins = [starts(side, numbers) for side, numbers in zip(blocks, paragraphs, strict=True)]
    if min(map(len, begins)) < FEW:
        return []
    texts = [
        [" ".join(side[a:b]) for a, b in zip(first, [*first[1:], len(side)], strict=True)]
        for side, first in zip(lines, begins, strict=True)
    ]
    ends = [[*first, len(side)] for side, first in zip(lines, begins, strict=True)]
    sure = [(one, two) for one, two, confidence in pair(*texts) if one and two and confidence >= SURE]
    found: set[tuple[int, int]] = set()
    at = (0, 0)
    if sure:
        for source, target in (*sure, ((len(texts[0]),), (len(texts[1]),))):
            i, j = ends[0][source[0]], ends[1][target[0]]
            between = lines[0][at[0] : i], lines[1][at[1] : j]
            if all(between) and not belong(*between):
                found.add((i, at[1]))
            found.add((i, j))
            at = ends[0][min(source[-1] + 1, len(texts[0]))], ends[1][min(target[-1] + 1, len(texts[1]))]
            found.add(at)
    return sorted(found - {(0, 0), (len(lines[0]), len(lines[1]))})


def starts(blocks: Sequence[Block], paragraphs: Sequence[int]) -> list[int]:
    """The first lines of the chapters, the very first line among them; headings one under the other are one start."""
    heads = [
        n
        for n, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING and (not n or paragraphs[n] != paragraphs[n - 1])
    ]
    many = Counter(blocks[n].level for n in heads)
    level = next((level for level in sorted(many) if many[level] >= FEW - 1), 0)
    found = {0} if blocks else set()
    found.update(n for n in heads if blocks[n].level <= level)
    files = [match.group() if (match := _FILE.match(block.place)) else "" for block in blocks]
    found.update(n for n in range(1, len(files)) if files[n] and files[n - 1] and files[n] != files[n - 1])
    kept: list[int] = []
    for n in sorted(found):
        if kept and all(block.kind is BlockKind.HEADING for block in blocks[kept[-1] : n]):
            continue
        kept.append(n)
    return kept


def allowed(found: Iterable[tuple[int, int]], locked: Iterable[tuple[Lines, Lines]]) -> list[tuple[int, int]]:
    """The boundaries that no locked bead crosses: what a person said stands."""
    fixed = [(one[0], one[-1] + 1, two[0], two[-1] + 1) for one, two in locked if one and two]
    return [
        (i, j)
        for i, j in found
        if all((i <= top and j <= left) or (i >= bottom and j >= right) for top, bottom, left, right in fixed)
    ]
