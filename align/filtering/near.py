"""Which earlier pairs a pair is nearly equal to.

Nearly equal: in each side, without case, accents and punctuation, so many of the words stand in both in the same order
(`words`, 0.8: one of five may differ) or so many of the letters (`letters`, 0.9: slips of typing), and the numbers are
the same: `page 7` and `page 8` are two texts of one form. What may be equal is found by MinHash over runs of four
letters (Broder 1997), in 32 bands of 4 (Indyk and Motwani 1998): pairs that share 60 % of their runs meet in some
band 99 times of 100, those that share 10 % 3 times of 1000. What met is then compared itself, so that
chance finds no duplicates.

Bands are kept in sorted runs of 8 bytes (see `seen`), texts in a file without a name, with 8 bytes a pair to find them.
"""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from ...corpus.errors import DiplaError
from .block import Block
from .letters import Bools, Ints
from .seen import Keys, Seen

BANDS, DEEP = 32, 4
# Letters of a run, and how many pairs of one band are looked at in each sorted run: a form that fills a corpus
# (`Copyright …`) would otherwise be compared with itself a million times.
_RUN, _MOST = 4, 4
# Earlier pairs that one pair is compared with at most, so that what a corpus costs grows with its pairs alone.
_COMPARED = 12
# A key is a band's hash above, a pair's number below.
_NUMBER = 30
_ONES = np.random.default_rng(1997)
_FACTORS = _ONES.integers(1, 1 << 32, BANDS * DEEP, np.uint32) | np.uint32(1)
_ADDED = _ONES.integers(0, 1 << 32, BANDS * DEEP, np.uint32)
_DIGITS = re.compile(r"\d+")


class Near:
    """The pairs seen so far. With `every`, each is remembered; otherwise those alone that are like no earlier one."""

    def __init__(self, sides: str = "both", words: float = 0.8, letters: float = 0.9, *, every: bool = False) -> None:
        self._sides = sides
        self._words = words
        self._letters = letters
        self._every = every
        self._bands = Seen()
        self._texts = _Texts()

    def like(self, block: Block, rows: Ints, keep: Bools | None = None) -> list[list[int]]:
        """For each of these rows the numbers of earlier pairs that it is nearly equal to; one will do unless `every`.

        Numbers count the pairs that were remembered, from 0. Those marked in `keep` are, whatever they are like.
        """
        if not len(rows):
            return []
        if len(self._texts) + len(rows) > 1 << _NUMBER:
            raise DiplaError(f"near-duplicates: more than {1 << _NUMBER:,} pairs; clean the corpus in parts.")
        self._texts.settle()
        sides = [[side.folded[row] or side.texts[row] for row in rows] for side in block.chosen(self._sides)]
        texts = list(zip(*sides, strict=True))
        bands = _bands(sides)
        earlier, together, before = self._earlier(bands), _together(bands), len(self._texts)
        numbers: dict[int, int] = {}
        # What stands for each row of this block: itself where it is remembered, else the pair that it is like. Those
        # that a row met here may all have been dropped.
        stands: list[tuple[int, Sequence[str]]] = []
        found: list[list[int]] = []
        for row, own in enumerate(texts):
            alike = self._alike(own, ((number, self._texts[number]) for number in earlier.get(row, ())))
            if self._every or not alike:
                here = dict(stands[one] for one in together.get(row, ()))
                alike += self._alike(own, here.items())
            if self._every or not alike or (keep is not None and keep[row]):
                numbers[row] = self._texts.add(own)
                stands.append((numbers[row], own))
            else:
                number = alike[0]
                stands.append((number, here[number] if number >= before else self._texts[number]))
            found.append(alike)
        kept = np.fromiter(numbers, np.int64, len(numbers))
        named = np.fromiter(numbers.values(), np.uint64, len(numbers))
        self._bands.add(np.sort(((bands[kept] << np.uint64(_NUMBER)) | named[:, None]).ravel()))
        return found

    def _alike(self, own: Sequence[str], others: Iterable[tuple[int, Sequence[str]]]) -> list[int]:
        alike = []
        for number, other in others:
            if all(map(self._is_like, own, other)):
                alike.append(number)
                if not self._every:
                    break
        return alike

    def _is_like(self, one: str, other: str) -> bool:
        if one == other:
            return True
        # Quick: texts that share most of their words share most of their letters.
        letters = Indel.normalized_similarity(one, other, score_cutoff=max(min(self._words, self._letters) - 0.2, 0))
        if not letters or _DIGITS.findall(one) != _DIGITS.findall(other):
            return False
        if letters >= self._letters:
            return True
        return bool(Indel.normalized_similarity(one.split(), other.split()) >= self._words)

    def _earlier(self, bands: Keys) -> dict[int, list[int]]:
        """Row to numbers of earlier pairs that share a band with it."""
        flat = bands.ravel()
        order = np.argsort(flat)
        keys = flat[order]
        met: list[NDArray[np.int64]] = []
        for run in self._bands:
            place = np.searchsorted(run, keys << np.uint64(_NUMBER))
            for step in range(_MOST):
                at = np.minimum(place + step, run.size - 1)
                same = (run[at] >> np.uint64(_NUMBER)) == keys
                number = (run[at[same]] & np.uint64((1 << _NUMBER) - 1)).astype(np.int64)
                met.append((order[same] // BANDS << _NUMBER) | number)
        return _grouped(met)


def _together(bands: Keys) -> dict[int, list[int]]:
    """Row to earlier rows of the same block that share a band with it."""
    flat = bands.ravel()
    order = np.argsort(flat, kind="stable")
    met: list[NDArray[np.int64]] = []
    for step in range(1, _MOST + 1):
        same = flat[order[step:]] == flat[order[:-step]]
        row, other = order[step:][same] // BANDS, order[:-step][same] // BANDS
        met.append((row << _NUMBER) | other)
    return _grouped(met)


def _grouped(met: Sequence[NDArray[np.int64]]) -> dict[int, list[int]]:
    """Row to those it met, those first with which it shares the most bands; at most `_COMPARED`."""
    if not met:
        return {}
    both, bands = np.unique(np.concatenate(met), return_counts=True)
    row = both >> _NUMBER
    order = np.lexsort((both, -bands, row))
    row, other = row[order], both[order] & ((1 << _NUMBER) - 1)
    # How many of the same row stand before each.
    before = np.arange(row.size) - np.searchsorted(row, row)
    groups: dict[int, list[int]] = {}
    for one, number in zip(row[before < _COMPARED].tolist(), other[before < _COMPARED].tolist(), strict=True):
        groups.setdefault(one, []).append(number)
    return groups


def _bands(sides: Sequence[Sequence[str]]) -> Keys:
    """The hashes of the bands, a row a pair, each below 2**34."""
    least = _least(sides[0], 0)
    for number, texts in enumerate(sides[1:], start=1):
        np.minimum(least, _least(texts, number), out=least)
    wide = least.astype(np.uint64).reshape(len(least), BANDS, DEEP)
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), wide.shape[:2]).copy()
    for depth in range(DEEP):
        keys ^= wide[:, :, depth]
        keys *= np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys >> np.uint64(_NUMBER)


def _least(texts: Sequence[str], side: int) -> NDArray[np.uint32]:
    """The MinHash of each text: for each of the functions the least hash of its runs."""
    # A space on either side: a word's end counts, and a text of one letter has a run, too.
    padded = [f" {text} ".ljust(_RUN) for text in texts]
    whole = np.frombuffer("".join(padded).encode("utf-16-le", "replace"), "<u2").astype(np.uint32)
    lengths = np.fromiter((len(text.encode("utf-16-le", "replace")) // 2 for text in padded), np.int64, len(padded))
    hashes = np.full(whole.size - _RUN + 1, side + 1, np.uint32)
    for step in range(_RUN):
        hashes = (hashes ^ whole[step : step + hashes.size]) * np.uint32(0x9E3779B1)
        hashes ^= hashes >> np.uint32(15)
    inside = np.ones(whole.size, np.bool_)
    ends = np.cumsum(lengths)
    for step in range(1, _RUN):
        inside[ends - step] = False
    hashes = hashes[inside[: hashes.size]]
    starts = np.concatenate(([0], np.cumsum(lengths - _RUN + 1)[:-1]))
    least = np.empty((len(texts), BANDS * DEEP), np.uint32)
    mixed = np.empty_like(hashes)
    for number in range(BANDS * DEEP):
        np.multiply(hashes, _FACTORS[number], out=mixed)
        mixed ^= _ADDED[number]
        least[:, number] = np.minimum.reduceat(mixed, starts)
    return least


class _Texts:
    """Texts in a file without a name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="dipla-near-")  # noqa: SIM115  lives as long as this
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, texts: Sequence[str]) -> int:
        """Put in the sides of a pair; its number."""
        line = "\n".join(text.replace("\n", " ") for text in texts).encode("utf-8", "surrogatepass")
        self._file.write(line)
        self._ends.append(self._ends[-1] + len(line))
        return len(self._ends) - 2

    def settle(self) -> None:
        """Let what was put in be read."""
        self._file.flush()

    def __getitem__(self, number: int) -> list[str]:
        begin, end = self._ends[number], self._ends[number + 1]
        line = os.pread(self._file.fileno(), end - begin, begin)
        return line.decode("utf-8", "surrogatepass").split("\n")
