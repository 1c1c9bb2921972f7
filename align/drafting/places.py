"""Which answers of one request stand at the wrong place, by what each shares with the sentences.

Shared are words of the seed lexicon, names by their sound, numbers, and words that both have letter for letter, each by
what is known of the two words alone: a request is too small to count in. What every sentence of the request has tells
nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, combinations

from ..lexicon import lexicon
from ..names import skeletons
from ..numbers import digits, number_words
from ..words import fold, stem

# An answer is moved when another sentence knows so much more of it than its own does: so many words of those that only
# one sentence of the request has. Measured in docs/drafting.md.
_MORE = 0.6
# What its own sentence may know of an answer that belongs elsewhere, as a share of what the other knows.
_OWN = 0.34
# Two that only know each other's answer, and nothing of their own, need not know so much.
_LITTLE = 0.8
# How far two words are trusted to be one: those of the lexicon, figures, names; numbers in words; what sounds alike.
_SURE, _WORDED, _HEARD = 1.0, 0.6, 0.36
# Of words that are no names, so many consonants must sound alike.
_BONES = 3
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
# Where there are no figures, words are found in a third of the time.
_PLAIN_WORD, _FIGURE = re.compile(r"\w+"), re.compile(r"[\d_]")

Keys = tuple[tuple[str, float], ...]


def misplaced(sources: Sequence[str], answers: Sequence[str], source_lang: str, target_lang: str) -> set[int]:
    """The places of the answers that belong to another sentence of the request.

    >>> sorted(misplaced(["Ο Σερζ έφυγε για το Παρίσι το 1919.", "Η γάτα κοιμάται στο σπίτι."],
    ...                  ["The cat sleeps in the house.", "Serge left for Paris in 1919."], "el", "en"))
    [0, 1]
    """
    if len(sources) < 2:
        return set()
    shared = _shared(sources, answers, source_lang, target_lang)
    places = range(len(answers))
    more = _MORE * math.log(len(sources) + 1)
    found = set()
    for place in places:
        own = shared[place][place]
        best = max(*(row[place] for row in shared), *shared[place])
        if best >= own + more and own <= _OWN * best:
            found.add(place)
    nothing = [place for place in places if not shared[place][place]]
    for one, two in combinations(nothing, 2):
        if min(shared[one][two], shared[two][one]) >= _LITTLE:
            found |= {one, two}
    return found


def _shared(sources: Sequence[str], answers: Sequence[str], source_lang: str, target_lang: str) -> list[list[float]]:
    """By sentence and answer, the weight of the words that they share: the rarer in the request, the more."""
    answers_with: defaultdict[str, list[int]] = defaultdict(list)
    for place, answer in enumerate(answers):
        for key in {key for word, named in _words(answer) for key in _offered(word, named, target_lang)}:
            answers_with[key].append(place)
    lines = [types_of(one, source_lang, target_lang) for one in sources]
    sources_with = Counter(chain.from_iterable(lines))
    # By how many lines of a side have a word: how much it tells.
    telling = [0.0, *(math.log((len(sources) + 1) / count) for count in range(1, len(sources) + 1))]
    shared = [[0.0] * len(answers) for _ in sources]
    for row, types in zip(shared, lines, strict=True):
        for kind, keys in types.items():
            # Few keys of a word stand in an answer, and most of these alone.
            met = [key for key in keys if key[0] in answers_with]
            best: dict[int, float] = {}
            for key, trust in met:
                there = answers_with[key]
                weight = trust * telling[max(sources_with[kind], len(there))]
                if len(met) == 1:
                    best = dict.fromkeys(there, weight)
                    break
                for place in there:
                    if weight > best.get(place, 0.0):
                        best[place] = weight
            for place, weight in best.items():
                row[place] += weight
    return shared


@lru_cache(1 << 11)
def types_of(line: str, source_lang: str, target_lang: str) -> dict[str, Keys]:
    """The types of a source line, and by what each may be found in its translation."""
    return dict(_wanted(word, named, source_lang, target_lang) for word, named in _words(line))


def _words(line: str) -> list[tuple[str, bool]]:
    """The words of a line, and of each whether it is written as a name: a capital elsewhere than first."""
    words = (_WORD if _FIGURE.search(line) else _PLAIN_WORD).findall(line)
    return [(word, bool(place) and word[0].isupper()) for place, word in enumerate(words)]


@lru_cache(1 << 15)
def _offered(word: str, named: bool, lang: str) -> tuple[str, ...]:
    """What a word of an answer can be found by: its type, its number, its sound."""
    if word[0].isdecimal():
        return ("#" + digits(word),)
    folded = fold(word)
    keys = [stem(folded)]
    if number := number_words(lang).get(folded):
        keys.append("#" + number)
    for one in skeletons(folded):
        if named:
            keys.append("^" + one)
        if len(one) >= _BONES:
            keys.append("~" + one)
    return tuple(keys)


@lru_cache(1 << 15)
def _wanted(word: str, named: bool, source_lang: str, target_lang: str) -> tuple[str, Keys]:
    """The type of a source word, and what it may be found by in its translation, with how far that is trusted."""
    if word[0].isdecimal():
        value = "#" + digits(word)
        return value, ((value, _SURE),)
    folded = fold(word)
    kind = stem(folded)
    keys = [(other, _SURE) for other in lexicon(source_lang, target_lang).get(kind, ())]
    keys.append((kind, _SURE))
    if number := number_words(source_lang).get(folded):
        keys.append(("#" + number, _WORDED))
    for one in skeletons(folded):
        if named:
            keys.append(("^" + one, _SURE))
        if len(one) >= _BONES:
            keys.append(("~" + one, _HEARD))
    return kind, tuple(keys)
