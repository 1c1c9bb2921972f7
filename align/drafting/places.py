"""Which answers of one request stand at the wrong place, by what each shares with the sentences.

Shared are words of the seed lexicon, names by their sound, numbers, and words that both have letter for letter
(`align/evidence.py` knows them). What every sentence of the request has tells nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from ..evidence import seed
from ..words import Text, text

# An answer is moved when another sentence knows so much more of it than its own does: so many words of those that only
# one sentence of the request has. Measured in docs/drafting.md.
_MORE = 0.6
# What its own sentence may know of an answer that belongs elsewhere, as a share of what the other knows.
_OWN = 0.34
# Two that only know each other's answer, and nothing of their own, need not know so much.
_LITTLE = 0.8


def misplaced(sources: Sequence[str], answers: Sequence[str], source_lang: str, target_lang: str) -> set[int]:
    """The places of the answers that belong to another sentence of the request.

    >>> sorted(misplaced(["Ο Σερζ έφυγε για το Παρίσι το 1919.", "Η γάτα κοιμάται στο σπίτι."],
    ...                  ["The cat sleeps in the house.", "Serge left for Paris in 1919."], "el", "en"))
    [0, 1]
    """
    if len(sources) < 2:
        return set()
    shared = _shared(text(list(sources)), text(list(answers)), source_lang, target_lang)
    found = set()
    more = _MORE * math.log(len(sources) + 1)
    for place in range(len(answers)):
        own = shared[place, place]
        best = max(shared[other, place] for other in range(len(sources)))
        mine = max(shared[place, other] for other in range(len(answers)))
        if max(best, mine) >= own + more and own <= _OWN * max(best, mine):
            found.add(place)
    places = range(len(answers))
    for one, two in combinations(places, 2):
        if not shared[one, one] and not shared[two, two] and min(shared[one, two], shared[two, one]) >= _LITTLE:
            found |= {one, two}
    return found


def _shared(source: Text, target: Text, source_lang: str, target_lang: str) -> defaultdict[tuple[int, int], float]:
    """By sentence and answer, the weight of the words that they share: the rarer in the request, the more."""
    rows = seed(source, target, source_lang, target_lang)
    lines = len(source.lines)
    answers_with: dict[int, set[int]] = {}
    for line, kind in zip(target.line.tolist(), target.type.tolist(), strict=True):
        answers_with.setdefault(kind, set()).add(line)
    sources_with: dict[int, set[int]] = {}
    for line, kind in zip(source.line.tolist(), source.type.tolist(), strict=True):
        sources_with.setdefault(kind, set()).add(line)
    best: dict[tuple[int, int, int], float] = {}
    for left, right, chance in zip(rows.left.tolist(), rows.right.tolist(), rows.forward.tolist(), strict=True):
        here, there = sources_with.get(left, set()), answers_with.get(right, set())
        weight = math.log((lines + 1) / max(len(here), len(there))) * min(1.0, 2 * chance + 0.2)
        for one in here:
            for two in there:
                best[one, two, left] = max(best.get((one, two, left), 0.0), weight)
    found: defaultdict[tuple[int, int], float] = defaultdict(float)
    for (one, two, _), weight in best.items():
        found[one, two] += weight
    return found
