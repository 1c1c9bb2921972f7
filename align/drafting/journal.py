"""The journal of one engine in one project: what it answered before, and what it answers now, kept as it comes.

An answer is filed under engine, model, languages, glossary and source; an answer that was refused is kept aside with
its reason, where no draft is ever taken from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...corpus.rows import Answer
from ...corpus.store import Store
from ..engines.interface import Engine
from ..glossary import Term
from .run import Settled


@dataclass(frozen=True, slots=True)
class Languages:
    """The pair of languages of a run."""

    source: str
    target: str


class Journal:
    """`known` holds answers by source text, `refused` the reason of those that have none."""

    def __init__(self, store: Store, engine: Engine, languages: Languages, terms: Sequence[Term] = ()) -> None:
        self._store = store
        self.engine, self.languages = engine, languages
        self._key = (engine.name, engine.model, languages.source, languages.target, glossary_hash(terms))
        self.known: dict[str, Answer] = {}
        self.refused: dict[str, str] = {}
        # The project's name of each request of this run.
        self._requests: dict[int, str] = {}

    def look_up(self, texts: Iterable[str]) -> None:
        """Find what is known of these texts."""
        by_hash = {_hash(text): text for text in texts}
        for found, answer in self._store.answers.remembered(self._key, list(by_hash)).items():
            self.known[by_hash[found]] = answer

    def keep(self, settled: Sequence[Settled], at: str) -> int:
        """Keep answers and refusals, safe from a kill before this returns; how many texts they are."""
        if not settled:
            return 0
        bad = [(_hash(one.text), one.text, one.answer, one.reason) for one in settled if one.reason and one.request]
        with self._store.transaction(synced=False):
            good = {one.text: self._answer(one, at) for one in settled if not one.reason}
            self._store.answers.remember(self._key, [(_hash(text), text, answer) for text, answer in good.items()])
            self._store.answers.put_aside(self._key, bad, at)
        self.known |= good
        self.refused |= {one.text: one.reason for one in settled if one.reason}
        return len(settled)

    def _answer(self, settled: Settled, at: str) -> Answer:
        if settled.request not in self._requests:
            self._requests[settled.request] = self._store.new_id("q")
        return Answer(settled.answer, at, self._requests[settled.request], settled.checks)


def glossary_hash(terms: Sequence[Term]) -> str:
    """What tells one glossary from another; "" for none. The order of its lines does not matter."""
    lines = sorted(f"{term.source}\t{'|'.join(term.targets)}" for term in terms)
    return _hash("\n".join(lines)) if lines else ""


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
