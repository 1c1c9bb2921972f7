"""What is looked for on one side: words, lemmas or an expression, and where each stands in a text.

Words are the words of the query, in any order, all of them; what stands in quotation marks, or is typed together
(`don't`, `15/3`), is a phrase: its words one after another, whatever marks and blanks are between. `ελευθερ*` is any
word that begins so. Nothing else is a sign: AND, OR, NEAR, `^`, `:` and `-` are words, or part words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from ..errors import DiplaError
from .folding import WORD, fold, folded

Span = tuple[int, int]


class Mode(StrEnum):
    """How a query is read."""

    WORDS = "words"
    LEMMA = "lemma"
    REGEX = "regex"


class Term(NamedTuple):
    """Words, folded, that stand one after another; `open_ended` when the last is only a beginning.

    `typed` is what was typed for it, NFC, without that sign.
    """

    words: tuple[str, ...]
    open_ended: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """What a side must have for a matcher to find something there: all `terms` (folded), and of each group in
    `fragments` a word that has one of its fragments (folded) in it; a blank at the end of one is the word's end.

    An index may look by it: whatever the matcher finds has it, but not the other way round.
    """

    terms: tuple[Term, ...] = ()
    fragments: tuple[tuple[str, ...], ...] = ()


class Matcher(Protocol):
    """Finds one query in texts."""

    @property
    def clue(self) -> Clue:
        """What can be said before any text is read."""

    def spans(self, text: str) -> list[Span]:
        """Where it stands in a text, in order, none within another; none at all when the text does not have it."""


def terms(query: str) -> tuple[Term, ...]:
    """The terms of a query of words, each once. DiplaError says which sign cannot be taken, and where.

    >>> [(term.words, term.open_ended) for term in terms('"ελευθερία του λόγου" τύπ*')]
    [(('ελευθερια', 'του', 'λογου'), False), (('τυπ',), True)]
    """
    found: dict[Term, None] = {}
    for start, piece in _pieces(query):
        # An open word in a phrase can only be its last.
        for mark in re.finditer(r"\*", piece):
            if piece[mark.end() :].strip() or not WORD.fullmatch(fold(piece[: mark.start()])[-1:]):
                raise DiplaError(
                    f"query, character {start + mark.start() + 1}: found * where no word ends; expected it at the end "
                    "of a word or phrase, as in ελευθερ*. For anything else use --regex."
                )
        if words := tuple(WORD.findall(fold(piece))):
            typed = unicodedata.normalize("NFC", piece.replace("*", ""))
            found[Term(words, piece.rstrip().endswith("*"), typed)] = None
    if not found:
        raise DiplaError(f"query {query!r}: found no word in it. For signs use --regex, with \\ before each.")
    return tuple(found)


def _pieces(query: str) -> Iterable[tuple[int, str]]:
    """What is parted by blanks or stands in quotation marks, and where it begins."""
    for match in re.finditer(r'"([^"]*)("?)|[^\s"]+', query):
        if match[0].startswith('"'):
            if not match[2]:
                raise DiplaError(
                    f'query, character {match.start() + 1}: found " and no other to close it; put one at the end of '
                    "the phrase, or leave it out."
                )
            yield match.start(1), match[1]
        else:
            yield match.start(), match[0]


class Words:
    """All the terms, in any order; `exact` when case and accents count."""

    def __init__(self, wanted: Sequence[Term], *, exact: bool = False) -> None:
        plain = dict.fromkeys(term._replace(typed="") for term in wanted)
        self.clue = Clue(terms=tuple(plain))
        self._wanted = [
            (re.compile(_pattern(term)), _letters(term.typed) if exact else "", term.open_ended)
            for term in (wanted if exact else plain)
        ]

    def spans(self, text: str) -> list[Span]:
        """Where the terms stand; none unless all do."""
        plain = folded(text)
        found: list[Span] = []
        for pattern, letters, open_ended in self._wanted:
            spans = [plain.span(*match.span(1)) for match in pattern.finditer(plain.text)]
            if letters:
                said = ((span, _letters(text[slice(*span)])) for span in spans)
                spans = [span for span, one in said if one == letters or (open_ended and one.startswith(letters))]
            if not spans:
                return []
            found += spans
        return _apart(found)


def _pattern(term: Term) -> str:
    """Finds the term wherever it begins: of one that begins within another, either may be the exact one."""
    end = r"[^\W_]*+" if term.open_ended else ""
    return r"(?<![^\W_])(?=(" + r"[\W_]++".join(map(re.escape, term.words)) + end + r")(?![^\W_]))"


def _letters(text: str) -> str:
    """What of a text counts where it is to be found exactly: its letters and digits with their accents."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in letters if letter.isalnum() or unicodedata.combining(letter))


class Lemmas:
    """All the terms by the lemmas of their words; `lemma` tells that of a word."""

    clue = Clue()

    def __init__(self, wanted: Sequence[Term], lemma: Callable[[str], str]) -> None:
        if any(term.open_ended for term in wanted):
            raise DiplaError("query: found * in a search by lemmas; expected whole words. Leave --lemma out for it.")
        self._lemma = lemma
        self._wanted = [[fold(lemma(word)) for word in WORD.findall(term.typed)] for term in wanted]

    def spans(self, text: str) -> list[Span]:
        """Where the terms stand in some form; none unless all do."""
        words = [(fold(self._lemma(match[0])), match.span()) for match in WORD.finditer(text)]
        found: list[Span] = []
        for wanted in self._wanted:
            size = len(wanted)
            starts = [at for at in range(len(words) - size + 1) if [one for one, _ in words[at : at + size]] == wanted]
            if not starts:
                return []
            found += [(words[at][1][0], words[at + size - 1][1][1]) for at in starts]
        return _apart(found)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
