"""Drafts for sentences that have none: from memories first, from an engine when one was named.

Every answer of an engine is checked (empty, or the source again, is no draft) and goes into the store's journal
as it comes, so that an interrupted run costs only what was under way, and nothing is asked twice. A draft
is a machine's word: its pair is a DRAFT until a person has looked, whatever the score.
"""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..corpus.errors import DiplaError
from ..corpus.model import Origin, OriginKind, Pair, State
from ..corpus.store import Store
from .engines import Engine, EngineError
from .memory import FLOOR, Match, Memory, best_match, folded

# Seconds an engine may take for one request before it is given up; deep-translator itself would wait for ever.
PATIENCE = 30.0
# The old target of a changed sentence is worth showing even when little of the sentence is left.
OFFER_FLOOR = 0.4


@dataclass(frozen=True, slots=True)
class Languages:
    """The pair of languages of a run."""

    source: str
    target: str


@dataclass(slots=True)
class Asked:
    """What an engine said: translations by source text, and why others have none."""

    answers: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sent: int = 0


def from_memories(
    pairs: Iterable[Pair], memories: Sequence[Memory], *, floor: float = FLOOR, before: Mapping[str, Pair] | None = None
) -> Iterator[tuple[Pair, Pair]]:
    """Each untranslated pair that a memory can answer, and the same pair with its draft.

    `before` gives, by pair id, the pair that stood in its place: its target is offered where no memory
    knows better, however little alike (`was:p12` in the flags says so).
    """
    for pair in pairs:
        if pair.state is not State.UNTRANSLATED or not pair.source:
            continue
        match = best_match(pair.source_text, memories, floor)
        old = (before or {}).get(pair.id)
        flags: tuple[str, ...] = ()
        if old is not None and old.target:
            offered = Memory("", [old]).fuzzy(pair.source_text, OFFER_FLOOR)
            if offered and (match is None or offered.score >= match.score):
                # The text is the project's own, with the origin it had.
                match = replace(
                    offered, origin=Origin(OriginKind.TM, old.id, offered.origin.model, offered.origin.date)
                )
                flags = (f"was:{old.id}",)
        if match:
            yield pair, _with_match(pair, match, flags)


def from_engine(pairs: Iterable[Pair], engine: Engine, asked: Asked) -> Iterator[tuple[Pair, Pair]]:
    """Each untranslated pair that the engine answered, and the same pair with its draft."""
    for pair in pairs:
        text = folded(pair.source_text)
        if pair.state is State.UNTRANSLATED and text in asked.answers:
            origin = Origin(OriginKind.MT, engine.name, engine.model, asked.dates[text])
            answer = asked.answers[text]
            yield pair, replace(pair, target=answer, draft=answer, state=State.DRAFT, origin=origin)


def ask(
    texts: Iterable[str],
    engine: Engine,
    store: Store,
    languages: Languages,
    now: Callable[[], str],
    *,
    jobs: int = 1,
    patience: float = PATIENCE,
    progress: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Ask an engine for these texts, `jobs` requests at a time; what the journal knows is not asked again.

    `now` gives the date of an answer (ISO 8601, UTC); `progress` hears how many texts are settled. Raises
    DiplaError when nobody answers at the engine's address at all. KeyboardInterrupt leaves the journal with all
    that came.
    """
    wanted = list(dict.fromkeys(folded(text) for text in texts))
    asked = Asked()
    key = (engine.name, engine.model, languages.source, languages.target, "")
    hashes = {_hash(text): text for text in wanted}
    for source_hash, (answer, date) in store.remembered(key, list(hashes)).items():
        asked.answers[hashes[source_hash]], asked.dates[hashes[source_hash]] = answer, date
    fresh = [text for text in wanted if text not in asked.answers]
    progress(len(wanted) - len(fresh))
    too_long = [text for text in fresh if len(text) > engine.limits.characters]
    for text in too_long:
        asked.missing[text] = f"{len(text)} characters; {engine.name} takes {engine.limits.characters}"
    sendable = [text for text in fresh if text not in asked.missing]
    asked.sent = len(sendable)
    batches = [sendable[i : i + engine.limits.texts] for i in range(0, len(sendable), engine.limits.texts)]
    for batch, answers, fault in _requests(batches, engine, jobs, patience):
        date = now()
        good = []
        for text, answer in zip(batch, answers, strict=False):
            reason = _refused(text, answer)
            if reason:
                asked.missing[text] = reason
            else:
                asked.answers[text], asked.dates[text] = answer.strip(), date
                good.append((_hash(text), text, answer.strip()))
        for text in batch[len(answers) :]:
            asked.missing[text] = str(fault or "the engine gave fewer answers than it was asked for")
        store.remember(key, good, date)
        if fault and fault.unreachable and not asked.answers:
            raise DiplaError(
                f"engine {engine.name}: {fault}. Check the network and the address (--url), then run the command again."
            )
        progress(len(batch))
    return asked


def _with_match(pair: Pair, match: Match, flags: tuple[str, ...]) -> Pair:
    if match.score < 1:
        # Never 100: only the very sentence is that.
        flags = (f"fuzzy:{min(99, int(match.score * 100))}", *flags)
    return replace(
        pair,
        target=match.target,
        draft=match.target,
        state=State.DRAFT,
        origin=match.origin,
        score=round(match.score, 4),
        flags=(*pair.flags, *flags),
    )


def _refused(source: str, answer: str) -> str:
    """Why an answer is no draft; "" when it is one."""
    if not answer.strip():
        return "the answer was empty"
    if folded(answer) == source and any(character.isalpha() for character in source):
        return "the answer was the source again"
    return ""


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


_Outcome = tuple[list[str], list[str], EngineError | None]


def _requests(batches: Sequence[list[str]], engine: Engine, jobs: int, patience: float) -> Iterator[_Outcome]:
    """Each batch with its answers, or with the fault, as they come.

    The threads are daemons and are timed from outside: a server that is silent for ever holds neither the run
    nor the end of the process. A thread given up is replaced; its late answer is dropped.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, _Outcome]] = queue.SimpleQueue()
    started: dict[int, float] = {}
    for number in range(len(batches)):
        waiting.put(number)

    def work() -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            started[number] = time.monotonic()
            batch = batches[number]
            try:
                done.put((number, (batch, engine.translate(batch), None)))
            except EngineError as fault:
                done.put((number, (batch, [], fault)))

    for _ in range(min(jobs, len(batches))):
        threading.Thread(target=work, daemon=True).start()
    open_batches = set(range(len(batches)))
    while open_batches:
        try:
            number, outcome = done.get(timeout=0.2)
        except queue.Empty:
            late = [n for n, at in list(started.items()) if n in open_batches and time.monotonic() - at > patience]
            for number in late:
                open_batches.discard(number)
                threading.Thread(target=work, daemon=True).start()
                fault = EngineError(f"no answer within {patience:g} s", unreachable=True)
                yield batches[number], [], fault
            continue
        if number in open_batches:
            open_batches.discard(number)
            yield outcome
