"""Words of the source that are translated by the same words again and again: candidates for a glossary.

A candidate is one to three words of a source text that follow one another, no stop word first or last, counted by their
stems over pairs; beside it the one to three target words that go with it best. How well two go together is Dice's
coefficient of the pairs that have them; a candidate is told only if each is the other's best, which rules out most of
what merely stands in the same sentences. Candidates are ranked by the log-likelihood ratio (Dunning 1993). A part of a
longer candidate that hardly ever stands without it is left out. Nothing here knows what a word means: a person decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..corpus.model import Pair
from ..corpus.searching.folding import WORD, fold
from .stems import Stems, stems

Key = tuple[str, ...]

# Words of a candidate at most, on either side.
LONGEST = 3
# Below this Dice the two stand apart more often than together, and the candidate tells little.
FLOOR = 0.4
# A part is left out when so large a share of its pairs has the longer candidate.
_PART = 0.8
# What a word more on one side than on the other takes off: less than a change of one in ten pairs.
_UNEVEN = 0.92
# Pairs looked at for the translation of one candidate: more say nothing new.
_ENOUGH = 2_000
# Other targets that are told beside the best.
_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term and its likely translation. `key` is made of the source's stems, so a second run has the same.

    `count` is of the pairs that have both, `seen` of those that have the source; `others` are further targets with
    their counts. The example is the shortest pair that has both.
    """

    key: str
    source: str
    target: str
    count: int
    seen: int
    dice: float
    likelihood: float
    others: tuple[tuple[str, int], ...]
    pair: str
    source_example: str
    target_example: str


@dataclass(slots=True)
class _Side:
    """One side of all pairs: where each key stands (pairs by number, rising) and how it is written."""

    stems: Stems
    places: dict[Key, list[int]]
    forms: dict[Key, Counter[str]]

    def read(self, number: int, text: str) -> set[Key]:
        """Take the keys of a text; they are given back."""
        found: set[Key] = set()
        for key, form in _grams(text, self.stems):
            if key not in found:
                found.add(key)
                self.places[key].append(number)
            self.forms[key][form] += 1
        return found

    def drop_rare(self, least: int) -> None:
        """Forget what stands in fewer pairs than `least`."""
        for key in [key for key, places in self.places.items() if len(places) < least]:
            del self.places[key], self.forms[key]


def candidates(pairs: Iterable[Pair], source_lang: str, target_lang: str, *, least: int = 3) -> list[Candidate]:
    """The candidates that stand in `least` pairs or more, the most telling first."""
    source, target = (
        _Side(stems(code), defaultdict(list), defaultdict(Counter)) for code in (source_lang, target_lang)
    )
    texts: list[tuple[str, str, str]] = []
    keys: list[set[Key]] = []
    for pair in pairs:
        if pair.source and pair.target:
            source.read(len(texts), pair.source_text)
            keys.append(target.read(len(texts), pair.target))
            texts.append((pair.id, pair.source_text, pair.target))
    source.drop_rare(least)
    target.drop_rare(least)
    together = {key: _together(places, keys, target.places, least) for key, places in source.places.items()}
    best = _best(together, source.places, target.places)
    chosen = _without_parts(_mutual(best), source.places)
    found = [_candidate(key, other, together[key], source, target, texts) for key, other in chosen.items()]
    return sorted(found, key=lambda one: (-one.likelihood, one.key))


def _grams(text: str, of: Stems) -> Iterator[tuple[Key, str]]:
    """One to three words that follow one another with a blank between, by their stems and as they are written."""
    found = [(match.start(), match.end(), fold(match[0])) for match in WORD.finditer(text)]
    run: list[tuple[int, int, str]] = []
    runs = [run]
    for before, word in pairwise([(0, 0, ""), *found]):
        if run and text[before[1] : word[0]].strip():
            run = []
            runs.append(run)
        run.append(word)
    for run in runs:
        for first in range(len(run)):
            for last in range(first, min(first + LONGEST, len(run))):
                words = [word for *_, word in run[first : last + 1]]
                if _can_be_term(words, of.stop):
                    yield tuple(map(of.stem, words)), text[run[first][0] : run[last][1]]


def _can_be_term(words: list[str], stop: frozenset[str]) -> bool:
    """Whether they begin and end with a word that says something, and no number is among them."""
    edges = words[0], words[-1]
    return all(len(word) > 2 and word not in stop for word in edges) and not any(
        character.isdecimal() for word in words for character in word
    )


def _together(places: list[int], keys: list[set[Key]], known: Mapping[Key, list[int]], least: int) -> Counter[Key]:
    """How many of the pairs have each target key, of those that enough have."""
    step = max(1, len(places) // _ENOUGH)
    some = places[::step]
    counts = Counter(key for place in some for key in keys[place] if key in known)
    scaled = {key: round(count * len(places) / len(some)) for key, count in counts.items()}
    return Counter({key: count for key, count in scaled.items() if count >= least})


def _dice(both: int, one: int, other: int) -> float:
    return 2 * both / (one + other)


def _best(
    together: Mapping[Key, Counter[Key]], source: Mapping[Key, list[int]], target: Mapping[Key, list[int]]
) -> list[tuple[float, int, Key, Key]]:
    """What goes together well enough, the best first; of equals the longer, which says more.

    Two words are sooner translated by two than by one of them, which goes with them as often.
    """
    found = []
    for key, counts in together.items():
        for other, both in counts.items():
            dice = _dice(both, len(source[key]), len(target[other]))
            if dice >= FLOOR:
                found.append((dice * _UNEVEN ** abs(len(key) - len(other)), len(key) + len(other), key, other))
    return sorted(found, key=lambda one: (-one[0], -one[1], one[2], one[3]))


def _mutual(best: Iterable[tuple[float, int, Key, Key]]) -> dict[Key, Key]:
    """Each source key with the target key that is its best, and whose best it is."""
    found: dict[Key, Key] = {}
    taken: set[Key] = set()
    for _, _, key, other in best:
        if key not in found and other not in taken:
            found[key] = other
        # Whoever comes later is not the best of either.
        found.setdefault(key, ())
        taken.add(other)
    return {key: other for key, other in found.items() if other}


def _without_parts(found: Mapping[Key, Key], places: Mapping[Key, list[int]]) -> dict[Key, Key]:
    """Without those that are parts of a longer one that was found, wherever they stand."""
    left_out = set()
    for key in found:
        for size in range(1, len(key)):
            for first in range(len(key) - size + 1):
                part = key[first : first + size]
                if part in found and len(places[key]) >= _PART * len(places[part]):
                    left_out.add(part)
    return {key: other for key, other in found.items() if key not in left_out}


def _candidate(
    key: Key, other: Key, counts: Counter[Key], source: _Side, target: _Side, texts: list[tuple[str, str, str]]
) -> Candidate:
    one, two = source.places[key], target.places[other]
    both = sorted(set(one).intersection(two))
    pair, *example = min((texts[place] for place in both), key=lambda text: (len(text[1]), text[0]))
    others = [rest for rest in counts.most_common() if rest[0] != other and not _shares(rest[0], other)][:_OTHERS]
    return Candidate(
        key=" ".join(key),
        source=_written(source.forms[key]),
        target=_written(target.forms[other]),
        count=len(both),
        seen=len(one),
        dice=round(_dice(len(both), len(one), len(two)), 3),
        likelihood=round(_likelihood(len(both), len(one), len(two), len(texts)), 1),
        others=tuple((_written(target.forms[rest]), count) for rest, count in others),
        pair=pair,
        source_example=example[0],
        target_example=example[1],
    )


def _shares(key: Key, other: Key) -> bool:
    return not set(key).isdisjoint(other)


def _written(forms: Counter[str]) -> str:
    """How it is written most often; in small letters if it ever is, for a sentence begins with a capital."""
    small: Counter[str] = Counter()
    for form, count in forms.items():
        lower = form.lower()
        small[lower if lower in forms else form] += count
    return min(small, key=lambda form: (-small[form], form))


def _likelihood(both: int, one: int, two: int, total: int) -> float:
    """Dunning's log-likelihood ratio of two that stand together in `both` of `total` pairs; 0 when by chance."""
    table = (both, one - both, two - both, total - one - two + both)
    rows = (one, one, total - one, total - one)
    columns = (two, total - two, two, total - two)
    return 2 * sum(
        count * math.log(count * total / (row * column))
        for count, row, column in zip(table, rows, columns, strict=True)
        if count
    )
