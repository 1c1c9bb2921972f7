"""What is looked for on one side: words, lemmas or an expression, and where each stands in a text.

Words are the words of the query, in any order, all of them; what stands in quotation marks, or is typed together
(`don't`, `15/3`), is a phrase: its words one after another, whatever marks and blanks are between. `ελευθερ*` is any
word that begins so. Nothing else is a sign: AND, OR, NEAR, `^`, `:` and `-` are words, or part words.
"""

from __future__ import annotations

import re
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
    """Words that stand one after another, as they were typed; `open_ended` when the last is only a beginning."""

    words: tuple[str, ...]
    open_ended: bool = False


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

    >>> terms('"ελευθερία του λόγου" τύπ*')
    (Term(words=('ελευθερία', 'του', 'λόγου'), open_ended=False), Term(words=('τύπ',), open_ended=True))
    """
    found: dict[Term, None] = {}
    for start, piece in _pieces(query):
        # An open word in a phrase can only be its last.
        for mark in re.finditer(r"\*", piece):
            if piece[mark.end() :].strip() or not WORD.fullmatch(piece[mark.start() - 1 : mark.start()]):
                raise DiplaError(
                    f"query, character {start + mark.start() + 1}: found * where no word ends; expected it at the end "
                    "of a word or phrase, as in ελευθερ*. For anything else use --regex."
                )
        if words := tuple(WORD.findall(piece)):
            found[Term(words, piece.rstrip().endswith("*"))] = None
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
        self._exact = exact
        self._patterns = [re.compile(_pattern(term, exact)) for term in wanted]
        plain = (Term(tuple(WORD.findall(fold(" ".join(term.words)))), term.open_ended) for term in wanted)
        self.clue = Clue(terms=tuple(dict.fromkeys(term for term in plain if term.words)))

    def spans(self, text: str) -> list[Span]:
        """Where the terms stand; none unless all do."""
        plain = None if self._exact else folded(text)
        searched = text if plain is None else plain.text
        found: list[Span] = []
        for pattern in self._patterns:
            spans = [match.span() for match in pattern.finditer(searched)]
            if not spans:
                return []
            found += spans
        found = _apart(found)
        return found if plain is None else _apart([plain.span(*span) for span in found])


def _pattern(term: Term, exact: bool) -> str:
    words = [re.escape(word if exact else fold(word)) for word in term.words]
    end = r"[^\W_]*+" if term.open_ended else ""
    return r"(?<![^\W_])" + r"[\W_]++".join(words) + end + r"(?![^\W_])"


class Lemmas:
    """All the terms by the lemmas of their words; `lemma` tells that of a word."""

    clue = Clue()

    def __init__(self, wanted: Sequence[Term], lemma: Callable[[str], str]) -> None:
        if any(term.open_ended for term in wanted):
            raise DiplaError("query: found * in a search by lemmas; expected whole words. Leave --lemma out for it.")
        self._lemma = lemma
        self._wanted = [[fold(lemma(word)) for word in term.words] for term in wanted]

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
