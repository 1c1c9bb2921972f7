"""Where something is said in a project, in its context, the other side beside it.

    with project.store() as store:
        for hit in Concordance(project.folder, store).hits(asked("ελευθερ*")):
            print(hit.before, hit.match, hit.after, hit.other)

Hits come in document order, one a pair, as they are found: a reader that has seen enough leaves. An index beside the
store tells which pairs to look at (see `corpus.searching.index`); where there can be none, all are read. Which way a
hit was found changes nothing about it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from .errors import DiplaError
from .model import State
from .searching.expression import Expression
from .searching.index import NAME, Unusable, current
from .searching.lemmas import lemmatizer
from .searching.matching import Clue, Lemmas, Matcher, Mode, Span, Words, terms
from .searching.texts import EVERYTHING, Choice, Row
from .store import Store

__all__ = ["Choice", "Concordance", "Hit", "Mode", "Query", "asked"]

# Fewer pairs than these are read in some hundredths of a second, so nothing need lie beside the store.
INDEXED_FROM = 2_000
# Pairs looked at in one go: few at first, for what is common is found at once.
_FIRST, _MOST = 64, 2_048


@dataclass(frozen=True, slots=True)
class Hit:
    """A pair in which something was found, on `side` (`source` or `target`), whose text is `text`.

    `spans` are where, in code points of the text, the first of them the match; `other` is the other side, "" where
    there is none, and `other_spans` where it was found there, too. `position` is the pair's in its document.
    """

    pair: str
    doc: str
    position: int
    state: State
    by: str
    side: str
    text: str
    spans: tuple[Span, ...]
    other: str
    other_spans: tuple[Span, ...] = ()

    @property
    def before(self) -> str:
        """What stands before the match."""
        return self.text[: self.spans[0][0]]

    @property
    def match(self) -> str:
        """What was found."""
        return self.text[slice(*self.spans[0])]

    @property
    def after(self) -> str:
        """What stands after the match."""
        return self.text[self.spans[0][1] :]

    def each(self) -> Iterator[Hit]:
        """A hit for each place where it was found on its side."""
        for place, span in enumerate(self.spans):
            yield replace(self, spans=(span, *self.spans[:place], *self.spans[place + 1 :]))


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: on either side, in the source, in the target; all that is given must hold of a pair."""

    either: Matcher | None = None
    source: Matcher | None = None
    target: Matcher | None = None

    def hit(self, row: Row) -> Hit | None:
        """The hit in a pair; None when it has not all that is asked."""
        target = row.target or ""
        left = self.source.spans(row.source) if self.source else []
        if self.source and not left:
            return None
        right = self.target.spans(target) if self.target else []
        if self.target and not right:
            return None
        if self.either:
            more = self.either.spans(row.source), self.either.spans(target)
            if not any(more):
                return None
            left, right = sorted({*left, *more[0]}), sorted({*right, *more[1]})
        side, text, spans, other, others = (
            ("source", row.source, left, target, right) if left else ("target", target, right, row.source, left)
        )
        where = row.id, row.doc, row.place[1], row.state, row.by
        return Hit(*where, side, text, tuple(spans), other, tuple(others))


def asked(
    either: str = "",
    source: str = "",
    target: str = "",
    *,
    mode: Mode = Mode.WORDS,
    exact: bool = False,
    languages: tuple[str, str] = ("el", "en"),
) -> Query:
    """The query that a person typed, "" where none. `languages` are those of the sides, for lemmas.

    Raises DiplaError when nothing is asked, or something cannot be, and says at which character.
    """
    if not (either or source or target):
        raise DiplaError("search: found no query; expected words, or --source or --target with words.")
    if exact and mode is Mode.LEMMA:
        raise DiplaError("search: by lemmas or exactly, not both. Leave --exact or --lemma out.")

    def matcher(typed: str, *codes: str) -> Matcher | None:
        if not typed:
            return None
        if mode is Mode.REGEX:
            return Expression(typed, exact=exact)
        if mode is Mode.LEMMA:
            return Lemmas(terms(typed), lemmatizer(codes))
        return Words(terms(typed), exact=exact)

    return Query(matcher(either, *languages), matcher(source, languages[0]), matcher(target, languages[1]))


class Concordance:
    """Searches a project; `folder` is where its index may lie, `tell` hears how an index comes on (done, all).

    There is none for fewer pairs than `indexed_from`. After a search `unindexed` says why there was no index, "" when
    there was one or none would have helped.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        *,
        indexed_from: int = INDEXED_FROM,
        tell: Callable[[int, int], None] | None = None,
    ) -> None:
        self._path = folder / NAME
        self._texts = store.texts
        self._indexed_from = indexed_from
        self._tell = tell or _unheard
        self.unindexed = ""

    def hits(self, query: Query, choice: Choice = EVERYTHING) -> Generator[Hit, None, None]:
        """The hits in the chosen pairs, in document order, as they are found."""
        self.unindexed = ""
        last = (-1, -1)
        try:
            for row in self._likely(query, choice):
                last = row.place
                if hit := query.hit(row):
                    yield hit
        except Unusable as error:
            self.unindexed = str(error)
            # What the index has told until here is true; the rest is read.
            for row in self._texts.all(choice):
                if row.place > last and (hit := query.hit(row)):
                    yield hit

    def _likely(self, query: Query, choice: Choice) -> Iterator[Row]:
        """The pairs that may answer, in document order."""
        clues = [matcher.clue if matcher else Clue() for matcher in (query.either, query.source, query.target)]
        if clues == [Clue()] * 3 or not self._texts.has(self._indexed_from):
            yield from self._texts.all(choice)
            return
        with current(self._path, self._texts, self._tell) as index:
            wanted = index.query(*clues)
            if wanted is None:
                yield from self._texts.all(choice)
            elif wanted:
                loose = sorted(self._texts.of(index.loose(wanted), choice), key=_place)
                yield from heapq.merge(self._rows(index.ordered(wanted), choice), loose, key=_place)

    def _rows(self, ids: Iterable[str], choice: Choice) -> Iterator[Row]:
        size = _FIRST
        waiting = iter(ids)
        while lot := list(islice(waiting, size)):
            yield from self._texts.of(lot, choice)
            size = min(size * 2, _MOST)


def _unheard(done: int, total: int) -> None:
    """Nobody wants to hear how an index comes on."""
    del done, total


def _place(row: Row) -> tuple[int, int]:
    return row.place
