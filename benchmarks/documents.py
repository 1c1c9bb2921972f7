"""Made documents: Greek words of the aligner's seed lexicon at random, and beside them their English words.

Now and then two sentences stand for one, and a date is in one of five, so that the aligner has its usual work.
"""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path

MONTHS = ["Ιανουαρίου", "Μαρτίου", "Μαΐου"], ["January", "March", "May"]


def words() -> list[tuple[str, str]]:
    """Greek words and their most usual English one."""
    found = []
    for line in files("dipla.align").joinpath("lexicon-el-en.tsv").read_text("utf-8").splitlines():
        left, tab, right = line.partition("\t")
        if tab and not line.startswith("#"):
            found.append((left.split()[0], right.split()[0]))
    return found


def document(number: int, sentences: int, known: list[tuple[str, str]]) -> tuple[str, str]:
    """A Greek text and its translation, in paragraphs of ten sentences; the same for the same number."""
    chance = random.Random(number)
    texts: tuple[list[str], list[str]] = ([], [])
    for place in range(sentences):
        chosen = [chance.choice(known) for _ in range(chance.randint(6, 24))]
        sides = [[word[side] for word in chosen] for side in (0, 1)]
        if chance.random() < 0.2:
            year, month = str(chance.randint(1821, 2024)), chance.randrange(3)
            sides = [[*side, MONTHS[n][month], year] for n, side in enumerate(sides)]
        if chance.random() < 0.05:
            half = len(chosen) // 2
            english = f"{_sentence(sides[1][:half])} {_sentence(sides[1][half:])}"
        else:
            english = _sentence(sides[1])
        end = "\n\n" if place % 10 == 9 else " "
        texts[0].append(_sentence(sides[0]) + end)
        texts[1].append(english + end)
    return "".join(texts[0]).strip() + "\n", "".join(texts[1]).strip() + "\n"


def make(folder: Path, documents: int, sentences: int) -> Path:
    """A folder with so many documents and their translations, a hundred in a folder."""
    known = words()
    for number in range(documents):
        place = folder / f"{number // 100:04}"
        place.mkdir(parents=True, exist_ok=True)
        for code, text in zip(("el", "en"), document(number, sentences, known), strict=True):
            path = place / f"text{number:06}.{code}.txt"
            if not path.is_file():
                path.write_text(text, "utf-8")
    return folder


def _sentence(listed: list[str]) -> str:
    text = " ".join(listed)
    return text[:1].upper() + text[1:] + "."
