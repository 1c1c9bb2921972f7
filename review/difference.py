"""What was changed between two texts, as pieces that are the same, taken out, put in or put in place of another.

Words are compared whole, a mark of punctuation and a run of white space each on its own; or letters, each with its
combining marks. The longest run of tokens in common stays. White space alone between two changes belongs to them: two
words put in place of two others are read at once. The pieces of one text, one after the other, are that text exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

# A word with what joins its parts: don't, well-known, απ'.
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*['’]?|\s+|.", re.DOTALL)
_LETTER = re.compile(r"\s+|.[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\u200d]*", re.DOTALL)

# Tokens of one text times those of the other that are compared one with one, about 75 MB of bits; two texts of 10,000
# words stay below. Above it, runs of tokens that stand once in either text cut both into parts.
MOST = 600_000_000
# Tokens that stand together only once in either text are a sure place to cut: four words with the spaces between.
_RUN = 8
# How often a part that is still too long is cut again, before it counts as changed whole.
_TRIES = 4


class Piece(NamedTuple):
    """A stretch of the old text and what stands there in the new; "" where nothing does."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        """Whether nothing was changed here."""
        return self.old == self.new


def difference(old: str, new: str, *, by_letters: bool = False) -> list[Piece]:
    """The pieces from the old text to the new, in order; no two neighbours are both the same or both changed.

    >>> difference("He came in", "She came home")
    [Piece(old='He', new='She'), Piece(old=' came ', new=' came '), Piece(old='in', new='home')]
    """
    cut = _LETTER if by_letters else _WORD
    one, two = cut.findall(old), cut.findall(new)
    return _joined(_compared(one, two))


def applied(old: str, pieces: Iterable[Piece]) -> str:
    """The new text, made of the old. Raises ValueError when the pieces are of another text."""
    at, made = 0, []
    for piece in pieces:
        if not old.startswith(piece.old, at):
            raise ValueError(f"the pieces are of another text: expected {piece.old!r} at character {at}")
        at += len(piece.old)
        made.append(piece.new)
    if at != len(old):
        raise ValueError(f"the pieces are of another text: it ends at character {at}, this one at {len(old)}")
    return "".join(made)


def _compared(one: Sequence[str], two: Sequence[str], tries: int = _TRIES) -> list[Piece]:
    """Pieces that may have neighbours of their own kind."""
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    head, tail = "".join(one[:start]), "".join(one[len(one) - end :])
    one, two = one[start : len(one) - end], two[start : len(two) - end]
    if len(one) * len(two) <= MOST:
        middle = _aligned(one, two)
    elif tries and (anchors := _anchors(one, two)):
        middle, before = [], (0, 0)
        for here, there in [*anchors, (len(one), len(two))]:
            middle += _compared(one[before[0] : here], two[before[1] : there], tries - 1)
            before = here, there
    else:
        middle = [Piece("".join(one), "".join(two))]
    return [Piece(head, head), *middle, Piece(tail, tail)]


def _aligned(one: Sequence[str], two: Sequence[str]) -> list[Piece]:
    # Numbers in place of tokens: two tokens are equal only when they are, whatever their hashes.
    numbers: dict[str, int] = {}
    codes = [[numbers.setdefault(token, len(numbers)) for token in side] for side in (one, two)]
    return [
        Piece(
            "".join(one[step.src_start : step.src_end]),
            "".join(two[step.dest_start : step.dest_end]),
        )
        for step in Indel.opcodes(*codes)
    ]


def _anchors(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """Places where a run of tokens begins that stands once in either text, as many as keep their order."""
    first, second = ([tuple(side[at : at + _RUN]) for at in range(len(side) - _RUN + 1)] for side in (one, two))
    once = Counter(first), Counter(second)
    places = {run: at for at, run in enumerate(second) if once[1][run] == 1}
    shared = [(at, places[run]) for at, run in enumerate(first) if once[0][run] == 1 and run in places]
    # The longest rising row: the last place of each length, which number it is, and which came before each.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(shared):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(shared[number])
        number = before[number]
    return found[::-1]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one, and white space between two changes as part of them."""
    found: list[Piece] = []
    for piece in pieces:
        if not (piece.old or piece.new):
            continue
        if found and (found[-1].is_same == piece.is_same):
            found[-1] = _sum(found[-1], piece)
        elif len(found) > 1 and not piece.is_same and found[-1].old.isspace():
            space = found.pop()
            found[-1] = _sum(found[-1], space, piece)
        else:
            found.append(piece)
    return found


def _sum(*pieces: Piece) -> Piece:
    return Piece("".join(piece.old for piece in pieces), "".join(piece.new for piece in pieces))
