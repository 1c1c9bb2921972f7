"""Which types of two texts may translate each other, and how much a match of them says.

Each kind of evidence (lexicon, numbers, names, look-alikes, what a first pass learned) names pairs of types
and how sure it is of them. A table holds, for one direction, the chance q that a type finds a partner
in its own translation, and the chance that it finds one anywhere; the logarithm of their quotient is what a
match says, in nats. So a match of common words says little and chance is paid for, as it must be where
beads may grow: without it a longer bead always matches more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .lexicon import lexicon
from .lookalikes import lookalikes
from .names import skeletons
from .numbers import greek, number_words, roman
from .words import Floats, Ints, Text

# A type that chance alone finds in more than this share of beads says nothing.
COMMON = 0.5
# Types of the longer text that every text is taken from: without them all words of a few lines would be common.
_ELSEWHERE = 200.0
# A match that says less than this, in nats, costs more than it tells.
_WORTH = 0.3
# Words whose number is remembered: the next document has most of them again.
_REMEMBERED = 1 << 16
# The least chance of a miss and of a hit: nothing is certain.
_SUREST = 0.95


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of types: `left` and `right` are types of the two texts, `chance` is that of right given left."""

    left: Ints
    right: Ints
    forward: Floats  # chance of right in the translation of a line with left
    backward: Floats


@dataclass(frozen=True, slots=True)
class Table:
    """One direction. Rows are sorted by `left`; those of a type stand at `starts[type]:starts[type + 1]`.

    `gain` is what a match adds to a miss, `miss` what a type without match adds (both in nats, the
    first for one type on the other side: the logarithm of their number is still to be subtracted), and `found` the
    chance to find a partner in one type at random.
    """

    starts: Ints
    right: Ints
    gain: Floats
    miss: Floats
    found: Floats

    def lefts(self) -> Ints:
        """The first type of each row."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


NO_ROWS = Rows(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))


def seed(source: Text, target: Text, source_lang: str, target_lang: str) -> Rows:
    """What is known of a pair of texts before they are looked at together."""
    pairs: dict[tuple[int, int], tuple[float, float]] = {}
    kinds = (
        _named(source, target),
        _numbered(source, target, source_lang, target_lang),
        lookalikes(source, target),
        _listed(source, target, source_lang, target_lang),
    )
    # Lists: numbers of numpy one by one are slow.
    in_target, in_source = target.frequency.tolist(), source.frequency.tolist()
    for kind in kinds:
        grouped = list(kind)
        right_of: dict[int, float] = defaultdict(float)
        left_of: dict[int, float] = defaultdict(float)
        for left, right, _, _ in grouped:
            right_of[left] += in_target[right]
            left_of[right] += in_source[left]
        for left, right, forward, backward in grouped:
            f = forward * in_target[right] / right_of[left]
            b = backward * in_source[left] / left_of[right]
            old = pairs.get((left, right))
            pairs[left, right] = (max(f, old[0]), max(b, old[1])) if old else (f, b)
    if not pairs:
        return NO_ROWS
    keys = np.array(list(pairs), dtype=np.int64)
    chances = np.array(list(pairs.values()))
    return Rows(keys[:, 0], keys[:, 1], chances[:, 0], chances[:, 1])


def table(left: Ints, right: Ints, chance: Floats, source: Text, target: Text) -> Table:
    """The rows of one direction as the search needs them; common types are left out."""
    order = np.argsort(left, kind="stable")
    left, right, chance = left[order], right[order], chance[order]
    count = len(source.types)
    total = np.bincount(left, chance, count)
    chance = chance * np.minimum(1.0, _SUREST / np.maximum(total, 1e-9))[left]
    # How common a type is; a short text is taken for a piece of a longer one.
    share = np.maximum(target.frequency, 0.5) / (target.frequency.sum() + _ELSEWHERE)
    per_line = float(target.size.mean()) if len(target.size) else 1.0
    found = np.bincount(left, share[right], count)
    keep = (found[left] * per_line < COMMON) & (chance > share[right])
    left, right, chance = left[keep], right[keep], chance[keep]
    total = np.bincount(left, chance, count)
    found = np.bincount(left, share[right], count)
    miss = np.log1p(-total)
    gain = np.log(chance / share[right]) - miss[left]
    worth = gain > np.log(per_line) + _WORTH
    left, right, gain = left[worth], right[worth], gain[worth]
    known = np.bincount(left, minlength=count) > 0
    return Table(
        np.searchsorted(left, np.arange(count + 1)),
        right,
        gain,
        np.where(known, miss, 0.0),
        np.where(known, found, 0.0),
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """Both directions. Pairs that say something in one of them stand sorted by source type, at `starts[type]`.

    `right` are their target types, `forward_gain` and `backward_gain` what they say, 0 where nothing.
    """

    forward: Table
    backward: Table
    starts: Ints
    right: Ints
    forward_gain: Floats
    backward_gain: Floats


def tables(rows: Rows, source: Text, target: Text) -> Tables:
    """Both directions of the rows."""
    forward = table(rows.left, rows.right, rows.forward, source, target)
    backward = table(rows.right, rows.left, rows.backward, target, source)
    targets = max(len(target.types), 1)
    code_f = forward.lefts() * targets + forward.right
    code_b = backward.right * targets + backward.lefts()
    code = np.union1d(code_f, code_b)
    gain_f, gain_b = np.zeros(len(code)), np.zeros(len(code))
    gain_f[np.searchsorted(code, code_f)] = forward.gain
    gain_b[np.searchsorted(code, code_b)] = backward.gain
    left, right = np.divmod(code, targets)
    starts = np.searchsorted(left, np.arange(len(forward.starts)))
    return Tables(forward, backward, starts, right, gain_f, gain_b)


Found = Iterable[tuple[int, int, float, float]]


def _listed(source: Text, target: Text, source_lang: str, target_lang: str) -> Found:
    types = {name: number for number, name in enumerate(target.types)}
    words = lexicon(source_lang, target_lang)
    for left, name in enumerate(source.types):
        for other in words.get(name, ()):
            if (right := types.get(other)) is not None:
                yield left, right, 0.4, 0.4


def _numbered(source: Text, target: Text, source_lang: str, target_lang: str) -> Found:
    """Equal numbers; digits are surer than words."""
    by_value: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for right, value, sure in _values(target, target_lang):
        by_value[value].append((right, sure))
    for left, value, sure in _values(source, source_lang):
        for right, also in by_value.get(value, ()):
            yield left, right, 0.85 if sure and also else 0.2, 0.85 if sure and also else 0.2


def _values(side: Text, lang: str) -> Iterator[tuple[int, str, bool]]:
    """Types that are numbers, or have forms that are: the number, and whether it stands in digits."""
    for number, (name, forms) in enumerate(zip(side.types, side.forms, strict=True)):
        if name[0] == "#":
            yield number, name[1:], True
            continue
        for form in forms:
            if value := _value(form, lang):
                yield number, value, False


@lru_cache(_REMEMBERED)
def _value(form: str, lang: str) -> str:
    """The number that a folded word is; "" for any other."""
    return number_words(lang).get(form) or roman(form) or greek(form)


def _named(source: Text, target: Text) -> Found:
    """Words that sound alike: names where they are written with a capital, else perhaps a loan word."""
    by_bones: dict[str, dict[int, bool]] = defaultdict(dict)
    nothing: dict[int, bool] = {}
    for right, forms in enumerate(target.forms):
        for form, capitals in forms.items():
            for bones in skeletons(form):
                alike = by_bones[bones]
                alike[right] = capitals > 0 or alike.get(right, False)
    for left, forms in enumerate(source.forms):
        found: dict[int, bool] = {}
        for form, capitals in forms.items():
            for bones in skeletons(form):
                for right, capital in by_bones.get(bones, nothing).items():
                    if (capitals > 0 and capital) or len(bones) > 2:
                        found[right] = found.get(right, False) or (capitals > 0 and capital)
        for right, both in found.items():
            yield left, right, 0.4 if both else 0.08, 0.4 if both else 0.08
