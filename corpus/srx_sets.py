"""Sets of characters as ranges of code points, and the general categories of Unicode as such sets."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

# Sorted, and no two touch.
Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
# ASCII meaning, as Java gives them.
SPACE: Ranges = ((9, 13), (32, 32))
DIGIT: Ranges = ((48, 57),)
EVERY: Ranges = ((0, LAST),)


def union(*sets: Ranges) -> Ranges:
    """All characters of any of the sets."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pair for ranges in sets for pair in ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """All characters that are not in the set."""
    out: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        out.append((start, LAST))
    return tuple(out)


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """The characters of both sets."""
    return complement(union(complement(one), complement(other)))


@lru_cache(maxsize=1)
def _categories() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    # Between these two stretches nothing is assigned; above them is private use.
    for stretch in (range(0x32400), range(0xE0000, 0xE0200)):
        for name, run in groupby(stretch, key=lambda point: unicodedata.category(chr(point))):
            points = list(run)
            found.setdefault(name, []).append((points[0], points[-1]))
    return found


@lru_cache(maxsize=64)
def category(name: str) -> Ranges:
    """The characters of a general category (`Lu`) or of a group of them (`L`); empty when there is none."""
    return union(*(tuple(ranges) for full, ranges in _categories().items() if full.startswith(name)))


def word_characters() -> Ranges:
    r"""What `\w` means: letters, marks, decimal digits and the underscore."""
    return union(category("L"), category("M"), category("Nd"), ((95, 95),))


def both_cases(ranges: Ranges) -> Ranges:
    """The set with the other case of each of its letters."""
    if sum(high - low + 1 for low, high in ranges) > 3000:
        return ranges  # a set so wide holds both cases, or neither
    twins = [
        (ord(twin), ord(twin))
        for low, high in ranges
        for point in range(low, high + 1)
        for twin in {chr(point).lower(), chr(point).upper(), chr(point).title()}
        if len(twin) == 1
    ]
    return union(ranges, tuple(twins))
