"""The rules that look at one pair alone. Each says which rows of a block to drop, and why a row was.

A rule has an idea of what cannot be a sentence with its translation; the numbers come from a recipe (`default.toml`
says where ours are from). A rule that knows nothing of a language (its script, its function words) lets it pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...corpus.languages import language
from ..numbers import digits, number_words
from ..stems import stems
from .block import Block, Side
from .letters import Bools, Ints

Numbers = NDArray[np.float64] | NDArray[np.int64]

# A tag (`<b>`, `</p>`, `<br/>`, `<!--`) or an entity (`&nbsp;`, `&#160;`); `a < b` and `R&D` are neither.
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORDS = re.compile(r"[^\W\d_]+")
# The end of a sentence, with what may stand behind it; `;` asks in Greek, and is none elsewhere.
_CLOSED = r"[)\]»”\"'’]*"
_ENDS = {"el": re.compile(rf"[.!?…;;]+{_CLOSED}(?=\s|$)"), "": re.compile(rf"[.!?…]+{_CLOSED}(?=\s|$)")}


class Rule(Protocol):
    """What a sieve asks."""

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows of the block to drop."""

    def why(self, block: Block, row: int) -> str:
        """Why a row was dropped, in words."""


class Bounded:
    """Drops a pair when a measure of either side is below `least` or above `most`."""

    def __init__(self, measure: Callable[[Side], Numbers], unit: str, least: float, most: float) -> None:
        self._measure = measure
        self._unit = unit
        self._least = least
        self._most = most

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        out = np.zeros(len(rows), np.bool_)
        for side in block.sides:
            values = self._measure(side)[rows]
            out |= (values < self._least) | (values > self._most)
        return out

    def why(self, block: Block, row: int) -> str:
        """Which side is out of bounds."""
        values = [float(self._measure(side)[row]) for side in block.sides]
        name, value = next(
            (name, value)
            for name, value in zip(("source", "target"), values, strict=True)
            if not self._least <= value <= self._most
        )
        bounds = f"at least {self._least:g}" if self._most == np.inf else f"{self._least:g} to {self._most:g}"
        if self._least == -np.inf:
            bounds = f"at most {self._most:g}"
        return f"{name}: {value:.3g} {self._unit}; expected {bounds}"


def length(least: int = 1, most: int = 150) -> Rule:
    """Words of a side, parted by white space."""
    return Bounded(lambda side: side.words, "words", least, most)


def characters(least: int = 1, most: int = 1000) -> Rule:
    """Characters of a side."""
    return Bounded(lambda side: side.characters, "characters", least, most)


def long_word(most: int = 40) -> Rule:
    """Characters of the longest word."""
    return Bounded(lambda side: side.longest_word, "characters in a word", -np.inf, most)


def word_length(least: float = 2.0, most: float = 15.0) -> Rule:
    """Characters of a word on average."""
    return Bounded(lambda side: side.printed / np.maximum(side.words, 1), "characters a word", least, most)


def letters(least: float = 0.5) -> Rule:
    """The share of letters among the characters that are no white space."""
    return Bounded(lambda side: side.letters / np.maximum(side.printed, 1), "of it letters", least, np.inf)


def repeated(most: int = 10) -> Rule:
    """How often one character stands in a row."""
    return Bounded(lambda side: side.longest_run, "times one character", -np.inf, most)


def script(least: float = 0.5, letters: int = 1) -> Rule:
    """The share of letters in the script of the language, in a text of so many `letters` at least."""

    def share(side: Side) -> Numbers:
        if not language(side.lang).script:
            return np.ones(len(side.texts))
        enough = side.letters >= letters
        return np.where(enough, side.own_letters / np.maximum(side.letters, 1), 1.0)

    return Bounded(share, "of the letters in its script", least, np.inf)


class Empty:
    """Drops a pair of which a side has no text."""

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.asarray((block.source.words[rows] == 0) | (block.target.words[rows] == 0), np.bool_)

    def why(self, block: Block, row: int) -> str:
        """Which side."""
        return f"no {'source' if block.source.words[row] == 0 else 'target'}"


class Ratio:
    """Drops a pair of which one side is more than `most` times as long as the other, in characters.

    `slack` is added to both first: a short sentence may well be twice as long in another language.
    """

    def __init__(self, most: float = 2.5, slack: int = 15) -> None:
        self._most = most
        self._slack = slack

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.asarray(self._ratio(block)[rows] > self._most, np.bool_)

    def why(self, block: Block, row: int) -> str:
        """How much longer."""
        one, other = (side.characters[row] for side in block.sides)
        return f"{one} and {other} characters: {self._ratio(block)[row]:.1f} times, expected at most {self._most:g}"

    def _ratio(self, block: Block) -> NDArray[np.float64]:
        one, other = (side.characters + self._slack for side in block.sides)
        return np.asarray(np.maximum(one, other) / np.maximum(np.minimum(one, other), 1), np.float64)


class Copy:
    """Drops a pair whose target is its source, but for case and white space, with so many `letters` at least."""

    def __init__(self, letters: int = 1) -> None:
        self._letters = letters

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        enough = block.source.letters[rows] >= self._letters
        # White space and case hardly change how long a text is.
        near = np.abs(block.source.printed[rows] - block.target.printed[rows]) <= block.source.printed[rows] // 8 + 1
        out = np.asarray(enough & near, np.bool_)
        for place in np.flatnonzero(out):
            one, other = (side.texts[rows[place]].casefold().split() for side in block.sides)
            out[place] = one == other
        return out

    def why(self, block: Block, row: int) -> str:  # noqa: ARG002  all rules answer so
        """Why a row was dropped."""
        return "the target is the source"


class Markup:
    """Drops a pair with tags or entities in a side."""

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return _each(block, rows, lambda text: bool(("<" in text or "&" in text) and _MARKUP.search(text)))

    def why(self, block: Block, row: int) -> str:
        """What was found."""
        found = [match for side in block.sides if (match := _MARKUP.search(side.texts[row]))]
        return f"markup: {found[0][0][:40]}"


class Digits:
    """Drops a pair when a larger share than `missing` of its numbers stands on one side alone.

    Separators do not count, and a number may be written in words on the other side.
    """

    def __init__(self, missing: float = 0.5) -> None:
        self._missing = missing

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.fromiter((self._share(block, row)[0] > self._missing for row in rows), np.bool_, len(rows))

    def why(self, block: Block, row: int) -> str:
        """Which numbers."""
        return f"numbers on one side alone: {', '.join(sorted(self._share(block, row)[1]))}"

    @staticmethod
    def _share(block: Block, row: int) -> tuple[float, list[str]]:
        texts = [side.texts[row] for side in block.sides]
        figures = [_FIGURES.findall(text) for text in texts]
        if figures[0] == figures[1]:
            return 0.0, []
        one, other = (Counter(map(digits, found)) for found in figures)
        alone = [one - other, other - one]
        for place, side in ((0, block.target), (1, block.source)):
            if alone[place]:
                known = number_words(side.lang)
                alone[place] -= Counter(
                    known[word] for word in _WORDS.findall(side.folded[row]) if known.get(word) in alone[place]
                )
        _match_decades(*alone)
        left = [number for found in alone for number in found.elements()]
        return len(left) / max(one.total() + other.total(), 1), left


def _match_decades(one: Counter[str], other: Counter[str]) -> None:
    """Take out the years that the other side writes by their last two digits: `'70` for 1970s."""
    for long, short in ((one, other), (other, one)):
        for year in [number for number in long if len(number) == 4]:
            both = min(long[year], short[year[2:]])
            long[year] -= both
            short[year[2:]] -= both


class FunctionWords:
    """Drops a pair when a side of so many `words` has not one function word of its language.

    Prose of such a length is never without an article, a pronoun, a preposition: what has none is a list, a formula, or
    another language of the same script. Languages without a list of such words (Greek and English have one) pass.
    """

    def __init__(self, words: int = 10) -> None:
        self._words = words

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        out = np.zeros(len(rows), np.bool_)
        for side in block.sides:
            if stems(side.lang).stop:
                long = np.flatnonzero(side.words[rows] >= self._words)
                out[long] |= np.fromiter((self._lacks(side, rows[place]) for place in long), np.bool_, len(long))
        return out

    def why(self, block: Block, row: int) -> str:
        """Which side."""
        lacking = block.source if self._long(block.source, row) and self._lacks(block.source, row) else block.target
        return f"no function word of {language(lacking.lang).name} among {lacking.words[row]} words"

    def _long(self, side: Side, row: int) -> bool:
        return bool(side.words[row] >= self._words and stems(side.lang).stop)

    @staticmethod
    def _lacks(side: Side, row: int) -> bool:
        return stems(side.lang).stop.isdisjoint(side.folded[row].split())


class Ending:
    """Drops a pair when one side ends as a sentence does and the other does not."""

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        one, other = (self._ended(side, rows) for side in block.sides)
        return np.asarray(one != other, np.bool_)

    def why(self, block: Block, row: int) -> str:
        """Which side."""
        ended = bool(self._ended(block.source, np.array([row]))[0])
        return f"the {'source' if ended else 'target'} alone ends with a mark"

    @staticmethod
    def _ended(side: Side, rows: Ints) -> Bools:
        marks = tuple(".!?…;;" if side.lang.split("-")[0] == "el" else ".!?…")
        return np.fromiter(
            (side.texts[row].rstrip(" \t\r\n)]»”\"'’").endswith(marks) for row in rows), np.bool_, len(rows)
        )


class Sentences:
    """Drops a pair whose sides differ by more than `most` in how many ends of sentences they have."""

    def __init__(self, most: int = 2) -> None:
        self._most = most

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.fromiter(
            (abs(one - other) > self._most for one, other in self._ends(block, rows)), np.bool_, len(rows)
        )

    def why(self, block: Block, row: int) -> str:
        """How many there are."""
        ((one, other),) = self._ends(block, np.array([row]))
        return f"{one} ends of sentences and {other}; expected at most {self._most} more"

    @staticmethod
    def _ends(block: Block, rows: Ints) -> list[tuple[int, ...]]:
        ends = [_ENDS.get(side.lang.split("-")[0], _ENDS[""]) for side in block.sides]
        return [
            tuple(len(end.findall(side.texts[row])) for end, side in zip(ends, block.sides, strict=True))
            for row in rows
        ]


class Score:
    """Drops a pair of which the aligner (or the memory) was less sure than `least`; one without a score passes."""

    def __init__(self, least: float = 0.3) -> None:
        self._least = least

    def fails(self, block: Block, rows: Ints) -> Bools:
        """Which of these rows to drop."""
        return np.fromiter(
            ((block.scores[row] or 0.0) < self._least and block.scores[row] is not None for row in rows),
            np.bool_,
            len(rows),
        )

    def why(self, block: Block, row: int) -> str:
        """How sure."""
        return f"score {block.scores[row]:.2f}; expected at least {self._least:g}"


def _each(block: Block, rows: Ints, bad: Callable[[str], bool]) -> Bools:
    sources, targets = (side.texts for side in block.sides)
    return np.fromiter((bad(sources[row]) or bad(targets[row]) for row in rows), np.bool_, len(rows))
