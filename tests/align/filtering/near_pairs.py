"""Pairs of made-up words of which it is known which are nearly equal, and which only look so."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from dipla.corpus.model import Pair, Sentence, State

# Syllables and endings that words are made of, and small words that every sentence has.
GREEK = (
    "κα λο μι να πε ρα σου τη φα χω δέ γι στρα μπο ντρί θε ξέ ψω λά μέ ού αι ρί στή",
    "ος η ο ες ων ει ουν ά",
    "το η ο και να με που δεν στο από για του",
)
ENGLISH = (
    "ca lo mi na pe ra sou ti fa ho de ghi stra bo dri the xe pso la me oo ai ri sti",
    "s ed ing ly er e t n",
    "the a of and to in that is it for was on",
)


@dataclass(frozen=True)
class Seeded:
    """Pairs in the order they come; `again` are the ids of those that an earlier one nearly equals."""

    pairs: list[Pair]
    again: set[str]


class Tongue:
    """Words of one language."""

    def __init__(self, chance: random.Random, syllables: str, endings: str, small: str) -> None:
        self._chance = chance
        self._small = small.split()
        self._words = [
            "".join(chance.choices(syllables.split(), k=chance.randint(1, 3))) + chance.choice(endings.split())
            for _ in range(3000)
        ]

    def word(self) -> str:
        """Some words are common, most are rare."""
        return self._words[int(len(self._words) * self._chance.random() ** 2)]

    def sentence(self, length: int) -> list[str]:
        chance = self._chance
        return [chance.choice(self._small) if chance.random() < 0.4 else self.word() for _ in range(length)]

    def again(self, words: list[str]) -> list[str]:
        """A word of eight is changed, added or dropped, one at least."""
        line = list(words)
        for _ in range(max(1, len(line) // 8)):
            place = self._chance.randrange(len(line))
            deed = self._chance.choice(("change", "add", "drop"))
            line[place : place + (deed != "add")] = [] if deed == "drop" else [self.word()]
        return line

    def other(self, words: list[str], mixed: bool) -> list[str]:
        """More than every fourth word is another; `mixed`, all stand in another order, too."""
        line = list(words)
        for place in self._chance.sample(range(len(line)), -(-len(line) // 4) + 1):
            while line[place] == words[place]:
                line[place] = self.word()
        if mixed:
            self._chance.shuffle(line)
        return line


def seeded(seed: int, count: int) -> Seeded:
    """So many originals: a fifth come again changed, another fifth have one or two of their form or topic beside them.

    Of every tenth, two more come that differ in a number alone: they are no duplicates.
    """
    chance = random.Random(seed)
    tongues = Tongue(chance, *GREEK), Tongue(chance, *ENGLISH)
    said: list[tuple[float, bool, list[list[str]]]] = []
    for number in range(count):
        length = chance.randint(5, 24)
        own = [tongue.sentence(length) for tongue in tongues]
        said.append((number, False, own))
        fate = chance.random()
        if fate < 0.2:
            # Sometimes only marks, case and accents differ. It comes behind, near or far.
            same = chance.random() < 0.2
            changed = own if same else [tongue.again(side) for tongue, side in zip(tongues, own, strict=True)]
            said.append((number + chance.random() * count, True, changed))
        elif fate < 0.4:
            for _ in range(chance.randint(1, 2)):
                mixed = chance.random() < 0.4
                others = [tongue.other(side, mixed) for tongue, side in zip(tongues, own, strict=True)]
                said.append((number, False, others))
        if number % 10 == 0:
            figures = chance.sample(range(1, 9999), 2)
            said.extend((number, False, [[*side, str(figure)] for side in own]) for figure in figures)
    said.sort(key=lambda one: one[0])
    pairs = [_pair(number, *(_typed(chance, side) for side in sides)) for number, (_, _, sides) in enumerate(said)]
    return Seeded(pairs, {pair.id for pair, (_, again, _) in zip(pairs, said, strict=True) if again})


def _typed(chance: random.Random, words: list[str]) -> str:
    """With marks, capitals and accents as people type them, or not."""
    text = " ".join(word + ("," if chance.random() < 0.08 else "") for word in words)
    fate = chance.random()
    if fate < 0.05:
        text = text.upper()
    elif fate < 0.1:
        plain = (sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
        text = unicodedata.normalize("NFC", "".join(plain))
    elif fate < 0.3:
        text = f"«{text}»"
    return text[0].upper() + text[1:] + chance.choice((".", ".", "!", "…", ""))


def _pair(number: int, source: str, target: str) -> Pair:
    return Pair(f"p{number}", (Sentence(f"el_p{number}", source, "el"),), target, State.DRAFT)
