"""A text and its translation, paired: the door of the aligner.

Lines come in, beads come out: runs of source lines beside the target lines that translate them, one side empty where
a line has no partner. Every line is in exactly one bead, and beads keep the order of both texts. What moved
is not paired here (see align/moved.py). Lines are taken as they are: cutting a text into sentences is the
business of corpus/sentences.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..corpus.errors import DiplaError
from ..corpus.model import Block
from . import chapters
from .confidence import Judged, judged
from .evidence import NO_ROWS, Rows, seed
from .length import lengths
from .passes import Step, both_passes
from .scores import Model, Sides, sides
from .sections import Lines, Section, sections
from .words import Floats, Ints, text

# Lines on one side of a bead, at most, when nothing is said: more are not in the gold, and rare in translations.
MOST = 4
# The question marks of languages that do not use "?".
_QUESTIONS = {"el": ";\u037e", "hy": "\u055e", "ar": "\u061f"}

Method = Literal["auto", "lexical", "embed", "both"]
# Sentences to vectors, one row a sentence.
Embed = Callable[[Sequence[str]], np.typing.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Bead:
    """Source lines beside target lines, counted from 0; one side may be empty.

    `confidence` is the chance that both sides are right, 0 to 1, and 1 where a person locked the bead. `flags` say
    why it may not be (align/confidence.py).
    """

    source: Lines
    target: Lines
    confidence: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads in order. `warning` is "" unless the texts do not look like translations of each other.

    `trust` is the chance that they are, 0 to 1; `parts` are long stretches that found no partner, as source and
    target lines. `moved` are beads that would cross the order of the others: a second opinion on lines that
    `beads` leave alone, or pair with doubt.
    """

    beads: tuple[Bead, ...]
    warning: str = ""
    trust: float = 1.0
    parts: tuple[tuple[range, range], ...] = ()
    moved: tuple[Bead, ...] = ()

    def doubts(self) -> list[int]:
        """The numbers of the beads, the most doubtful first; a person who has little time begins here."""
        return sorted(range(len(self.beads)), key=lambda number: self.beads[number].confidence)


def align(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str = "el",
    target_lang: str = "en",
    method: Method = "auto",
    embed: Embed | None = None,
    most: int = MOST,
    look_for_moved: bool = False,
    locked: Iterable[tuple[Lines, Lines]] = (),
    boundaries: Iterable[tuple[int, int]] = (),
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
    blocks: tuple[Sequence[Block], Sequence[Block]] | None = None,
) -> Alignment:
    """The alignment of two lists of lines.

    `method`: words and lengths (`lexical`, which is `auto`), vectors and lengths (`embed`), or `both`; the last two
    need `embed`. `locked` beads are kept and aligned around; lines locked with an empty side stay alone. A boundary
    (i, j) lies before source line i and target line j, and no bead crosses it. `paragraphs` number the paragraph of
    each line; without them, lines without text part paragraphs. `blocks` say what the paragraph of each line is, where
    documents mark it: kinds go with kinds, no bead holds a heading and what follows it, and chapters are matched first
    (align/chapters.py) unless boundaries are given. Lines without text are never paired but in a locked bead or between
    two lines of one bead.

    Raises DiplaError for constraints that cannot all be kept, and ValueError for a method without its vectors.

    >>> [bead.target for bead in align(["Ο Σερζ ήρθε το 1919."], ["Serge came in 1919."]).beads]
    [(0,)]
    """
    if most < 1:
        raise DiplaError(f"most lines in a bead: found {most}; expected 1 or more.")
    if (method in ("embed", "both")) != (embed is not None):
        raise ValueError(f"method {method!r} and embed={embed!r} do not go together")
    locked, boundaries = list(locked), list(boundaries)
    fixed = sorted((one, two) for one, two in locked if one and two)
    # Constraints are checked in the numbers that the caller knows.
    sections(len(source), len(target), fixed, boundaries)
    kept = _with_text(source), _with_text(target)
    texts = text([source[n] for n in kept[0]]), text([target[n] for n in kept[1]])
    numbers = [
        _paragraphs(lines, given) for lines, given in zip((source, target), paragraphs or (None, None), strict=True)
    ]
    if blocks and paragraphs and not boundaries:
        boundaries = _of_chapters((source, target), (source_lang, target_lang), blocks, paragraphs, fixed)
    questions = _question(source_lang), _question(target_lang)
    both = sides(
        *texts,
        questions,
        (numbers[0][kept[0]], numbers[1][kept[1]]),
        blocks and ([blocks[0][n] for n in kept[0]], [blocks[1][n] for n in kept[1]]),
    )
    for side, lines in ((0, source), (1, target)):
        alone = [n for bead in locked if not bead[1 - side] for n in bead[side]]
        _keep_alone(both.kept_alone[side], kept[side], alone, len(lines))
    where = sections(
        len(kept[0]),
        len(kept[1]),
        [(_inner(one, kept[0]), _inner(two, kept[1])) for one, two in fixed],
        [(int(np.searchsorted(kept[0], i)), int(np.searchsorted(kept[1], j))) for i, j in boundaries],
    )
    crossing: list[Step] = []
    if not len(kept[0]) or not len(kept[1]):
        steps = _alone(len(kept[0]), len(kept[1]))
        believed = lengths(texts[0].characters, texts[1].characters)
    else:
        rows = NO_ROWS if method == "embed" else seed(*texts, source_lang, target_lang)
        steps, model = _searched(both, rows, where, most, embed, by_words=method != "embed")
        believed = model.lengths
        if look_for_moved:
            from .moved import moved

            crossing = moved(both, model, steps, questions, most)
    return _alignment(steps, crossing, judged(*texts, believed, steps), kept, (len(source), len(target)), fixed)


def _alone(source: int, target: int) -> list[Step]:
    """So many lines on each side, where one side has none: each is a bead of its own."""
    steps = [Step(n, n + 1, 0, 0, 1.0, 0.0) for n in range(source)]
    return steps + [Step(0, 0, n, n + 1, 1.0, 0.0) for n in range(target)]


def _question(lang: str) -> str:
    return _QUESTIONS.get(lang.split("-")[0].lower(), "?")


def _of_chapters(
    texts: tuple[Sequence[str], Sequence[str]],
    langs: tuple[str, str],
    blocks: tuple[Sequence[Block], Sequence[Block]],
    paragraphs: tuple[Sequence[int], Sequence[int]],
    fixed: list[tuple[Lines, Lines]],
) -> list[tuple[int, int]]:
    """The boundaries of the chapters that go together, as far as the locked beads allow them."""
    found = chapters.boundaries(
        texts,
        blocks,
        paragraphs,
        lambda one, two: _whole(one, two, *langs),
        lambda one, two: not align(one, two, source_lang=langs[0], target_lang=langs[1]).warning,
    )
    return chapters.allowed(found, fixed)


def _whole(
    source: Sequence[str], target: Sequence[str], source_lang: str, target_lang: str
) -> Iterator[chapters.ChapterBead]:
    """Chapters as beads: each is a line."""
    for bead in align(source, target, source_lang=source_lang, target_lang=target_lang, most=2).beads:
        yield bead.source, bead.target, bead.confidence


def _searched(
    both: Sides, rows: Rows, where: Sequence[Section], most: int, embed: Embed | None, *, by_words: bool
) -> tuple[list[Step], Model]:
    """The path, with vectors where there is an embedder; anchors come from words unless these are not asked for."""
    if embed is None:
        return both_passes(both, rows, where, most)
    from .embed import Vectors

    vectors = Vectors(embed(both.source.lines), embed(both.target.lines))
    return both_passes(both, rows, where, most, vectors.evidence, None if by_words else vectors.chain())


def _with_text(lines: Sequence[str]) -> Ints:
    return np.array([number for number, line in enumerate(lines) if line.strip()], dtype=np.int64)


def _paragraphs(lines: Sequence[str], given: Sequence[int] | None) -> Ints:
    if given is not None:
        return np.array(given, dtype=np.int64)
    return np.cumsum(np.array([not line.strip() for line in lines], dtype=np.int64))


def _keep_alone(alone: Floats, kept: Ints, lines: Sequence[int], count: int) -> None:
    for line in lines:
        if not 0 <= line < count:
            raise DiplaError(f"locked line {line}: line numbers go from 0 to {count - 1}. Mend the locked beads.")
    alone[np.isin(kept, lines)] = 1.0


def _inner(lines: Lines, kept: Ints) -> Lines:
    """The lines of a locked bead as the search counts them: those without text are not there."""
    first, last = np.searchsorted(kept, [lines[0], lines[-1] + 1])
    if first == last:
        raise DiplaError(f"locked line {lines[0]}: there is no text in it. Lock lines with text.")
    return tuple(range(int(first), int(last)))


def _alignment(
    steps: Sequence[Step],
    crossing: Sequence[Step],
    found: Judged,
    kept: tuple[Ints, Ints],
    sizes: tuple[int, int],
    fixed: Sequence[tuple[Lines, Lines]],
) -> Alignment:
    moved = (
        Bead(_run(kept[0], s.top, s.bottom), _run(kept[1], s.left, s.right), s.chance * found.trust) for s in crossing
    )
    return Alignment(
        tuple(_beads(steps, found, kept, sizes, fixed)),
        _warning(found, kept),
        found.trust,
        tuple(_parts(steps, found, kept)),
        tuple(moved),
    )


def _beads(
    steps: Sequence[Step],
    found: Judged,
    kept: tuple[Ints, Ints],
    sizes: tuple[int, int],
    fixed: Sequence[tuple[Lines, Lines]],
) -> list[Bead]:
    """The steps in the caller's numbers, and between them the lines without text, alone."""
    beads: list[Bead] = []
    at = [0, 0]
    given = iter(fixed)

    def alone(side: int, until: int) -> None:
        for number in range(at[side], until):
            lines: tuple[Lines, Lines] = ((number,), ()) if side == 0 else ((), (number,))
            beads.append(Bead(*lines, found.trust, ()))
        at[side] = max(at[side], until)

    for step, confidence, flags in zip(steps, found.confidence, found.flags, strict=True):
        if step.fixed:
            lines = next(given)
        else:
            lines = (_run(kept[0], step.top, step.bottom), _run(kept[1], step.left, step.right))
        for side in (0, 1):
            if lines[side]:
                alone(side, lines[side][0])
                at[side] = lines[side][-1] + 1
        beads.append(Bead(*lines, confidence, flags))
    for side in (0, 1):
        alone(side, sizes[side])
    return beads


def _run(kept: Ints, first: int, last: int) -> Lines:
    return tuple(range(int(kept[first]), int(kept[last - 1]) + 1)) if first < last else ()


def _warning(found: Judged, kept: tuple[Ints, Ints]) -> str:
    if not len(kept[0]) and not len(kept[1]):
        return ""
    if not len(kept[0]) or not len(kept[1]):
        return "one of the two texts is empty: nothing could be paired."
    if found.warning:
        return (
            "the two texts do not look like translations of each other: their lengths, numbers, names and words "
            "agree no more than chance allows. Check that the files belong together, and which language each is in."
        )
    return ""


def _parts(steps: Sequence[Step], found: Judged, kept: tuple[Ints, Ints]) -> Iterable[tuple[range, range]]:
    for first, last in found.parts:
        box = steps[first].top, steps[last - 1].bottom, steps[first].left, steps[last - 1].right
        sides_of = []
        for side, begin, end in ((0, box[0], box[1]), (1, box[2], box[3])):
            run = kept[side][begin:end]
            sides_of.append(range(int(run[0]), int(run[-1]) + 1) if len(run) else range(0))
        yield sides_of[0], sides_of[1]
