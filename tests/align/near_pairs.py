"""Pairs of made-up words of which it is known which are nearly equal, and which only look so."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from dipla.corpus.model import Pair, Sentence, State

_GREEK = (
    "κα λο μι να πε ρα σου τη φα χω δέ γι στρα μπο ντρί θε ξέ ψω λά μέ ού αι ρί στή".split(),
    "ος η ο ες ων ει ουν ά".split(),
)
_ENGLISH = (
    "ca lo mi na pe ra sou ti fa ho de ghi stra bo dri the xe pso la me oo ai ri sti".split(),
    "s ed ing ly er e t n".split(),
)
_SMALL = ("το η ο και να με που δεν στο από για του".split(), "the a of and to in that is it for was on".split())


@dataclass(frozen=True)
class Seeded:
    """Pairs in the order they come; `again` are the ids of those that an earlier one nearly equals."""

    pairs: list[Pair]
    again: set[str]


Words = list[str]


def seeded(seed: int, count: int) -> Seeded:
    """So many originals; a fifth come again changed, a fifth have one or two others of their form or topic beside them."""
    chance = random.Random(seed)
    vocabularies = tuple(_vocabulary(chance, *parts) for parts in (_GREEK, _ENGLISH))
    said: list[tuple[str, Words, Words]] = []
    for number in range(count):
        length = chance.randint(5, 24)
        own = tuple(_sentence(chance, words, small, length) for words, small in zip(vocabularies, _SMALL, strict=True))
        said.append(("new", *own))
        fate = chance.random()
        if fate < 0.2:
            said.append(("again", *_again(chance, own, vocabularies)))
        elif fate < 0.4:
            said.extend(("new", *_other(chance, own, vocabularies)) for _ in range(chance.randint(1, 2)))
        if number % 10 == 0:
            # Of one form, told apart by its number alone.
            forms = [[word for word in side] for side in own]
            for figure in chance.sample(range(1, 9999), 2):
                said.append(("new", *([*form, str(figure)] for form in forms)))
    # Nothing comes before what it repeats, but far behind it.
    places = sorted(
        range(len(said)), key=lambda place: place + (chance.random() * 3000 if said[place][0] == "again" else 0)
    )
    pairs, again = [], set()
    for number, place in enumerate(places):
        kind, source, target = said[place]
        pairs.append(_pair(number, *(_typed(chance, side) for side in (source, target))))
        if kind == "again":
            again.add(f"p{number}")
    return Seeded(pairs, again)


def _vocabulary(chance: random.Random, syllables: Words, endings: Words) -> Words:
    return ["".join(chance.choices(syllables, k=chance.randint(1, 3))) + chance.choice(endings) for _ in range(3000)]


def _sentence(chance: random.Random, words: Words, small: Words, length: int) -> Words:
    return [chance.choice(small) if chance.random() < 0.4 else _word(chance, words) for _ in range(length)]


def _word(chance: random.Random, words: Words) -> str:
    # Some words are common, most are rare.
    return words[int(len(words) * chance.random() ** 2)]


def _again(chance: random.Random, own: tuple[Words, ...], vocabularies: tuple[Words, ...]) -> tuple[Words, ...]:
    """A word of eight changed, added or dropped in one side or both, one at least; sometimes only marks and case."""
    if chance.random() < 0.2:
        return own
    changed = []
    for side, words in zip(own, vocabularies, strict=True):
        line = list(side)
        for _ in range(max(1, len(line) // 8)):
            place = chance.randrange(len(line))
            deed = chance.choice(("change", "add", "drop"))
            line[place : place + (deed != "add")] = [] if deed == "drop" else [_word(chance, words)]
        changed.append(line)
    return tuple(changed)


def _other(chance: random.Random, own: tuple[Words, ...], vocabularies: tuple[Words, ...]) -> tuple[Words, ...]:
    """The same form or topic: more than every fourth word is another, or the same words stand in another order with new ones."""
    changed = []
    mixed = chance.random() < 0.4
    for side, words in zip(own, vocabularies, strict=True):
        line = list(side)
        for place in chance.sample(range(len(line)), -(-len(line) // 4) + 1):
            # Another word, not the one that stood there.
            line[place] = next(word for word in iter(lambda: _word(chance, words), "") if word != line[place])
        if mixed:
            chance.shuffle(line)
        changed.append(line)
    return tuple(changed)


def _typed(chance: random.Random, words: Words) -> str:
    """With marks, capitals and accents as people type them, or not."""
    text = " ".join(word + ("," if chance.random() < 0.08 else "") for word in words)
    fate = chance.random()
    if fate < 0.05:
        text = text.upper()
    elif fate < 0.1:
        text = unicodedata.normalize(
            "NFC", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        )
    elif fate < 0.3:
        text = f"«{text}»"
    return text[0].upper() + text[1:] + chance.choice((".", ".", "!", "…", ""))


def _pair(number: int, source: str, target: str) -> Pair:
    return Pair(f"p{number}", (Sentence(f"el_p{number}", source, "el"),), target, State.DRAFT)
