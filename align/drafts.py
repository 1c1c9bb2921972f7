"""Drafts for sentences that have none: from memories first, from an engine when one was named.

Every answer of an engine is checked and goes into the store's journal as it comes, so that an interrupted run costs
only what was under way, and nothing is asked twice. A draft is a machine's word: its pair is a DRAFT until a person
has looked, whatever the score. How an engine is asked stands in `align.drafting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..corpus.errors import DiplaError
from ..corpus.model import Origin, OriginKind, Pair, State
from ..corpus.rows import Answer
from ..corpus.store import Store
from .drafting.checks import Verdict, doubles, foresee, refused
from .drafting.journal import Journal, Languages
from .drafting.packing import parcels, pieces
from .drafting.run import NobodyThere, Run
from .engines import Engine
from .engines.door import resolves
from .glossary import Term, broken_terms
from .memory import FLOOR, Match, Memory, Offers, best_match, folded

__all__ = ["OFFER_FLOOR", "Asked", "Languages", "Plan", "ask", "from_engine", "from_memories", "planned"]

# Seconds for the system to find a host's number; with the connection's own it stays below ten.
_PATIENCE = 5.0
# The old target of a changed sentence is worth showing even when little of the sentence is left.
OFFER_FLOOR = 0.4


@dataclass(slots=True)
class Asked:
    """What an engine said: `found` answers by source text, and why others have none.

    `held` are texts beyond the limit, `stopped` why a run ended before its end ("" when it did not), `refused` that
    the engine will never answer (a wrong key or address).
    """

    found: dict[str, Answer] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    held: tuple[str, ...] = ()
    stopped: str = ""
    refused: bool = False
    glossary: tuple[Term, ...] = ()

    @property
    def answers(self) -> dict[str, str]:
        """The translations by source text."""
        return {text: answer.text for text, answer in self.found.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would send: the pieces of each text, the texts not known yet, their unknown pieces.

    `held` are texts over the limit.
    """

    texts: Mapping[str, Sequence[str]]
    fresh: Sequence[str]
    pieces: Sequence[str]
    held: tuple[str, ...]

    @property
    def characters(self) -> int:
        """Code points that would leave."""
        return sum(map(len, self.pieces))


def from_memories(
    pairs: Iterable[Pair], memories: Sequence[Offers], *, floor: float = FLOOR, before: Mapping[str, Pair] | None = None
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
    """Each untranslated pair that the engine answered, and the same pair with its draft.

    A term of the glossary that the answer does not keep is named in the flags (`term:surplus_value`).
    """
    for pair in pairs:
        text = folded(pair.source_text)
        if pair.state is State.UNTRANSLATED and text in asked.found:
            answer = asked.found[text]
            origin = Origin(OriginKind.MT, engine.name, engine.model, answer.at, answer.request, answer.checks)
            terms = broken_terms(text, answer.text, asked.glossary)
            flags = (*pair.flags, *(f"term:{term.targets[0].replace(' ', '_')}" for term in terms))
            yield (
                pair,
                replace(pair, target=answer.text, draft=answer.text, state=State.DRAFT, origin=origin, flags=flags),
            )


def ask(
    texts: Iterable[str],
    engine: Engine,
    store: Store,
    languages: Languages,
    now: Callable[[], str],
    *,
    jobs: int = 1,
    terms: Sequence[Term] = (),
    limit: int | None = None,
    asked: Asked | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Ask an engine for these texts, `jobs` requests at a time; what the journal knows is not asked again.

    `now` gives the date of an answer (ISO 8601, UTC); `progress` hears how many texts are settled. At most `limit`
    texts are sent. `asked` is filled as answers come, and returned. Raises DiplaError when nobody answers at the
    engine's address at all, or it refuses from the start. KeyboardInterrupt leaves journal and `asked` with all that
    came.
    """
    asked = Asked() if asked is None else asked
    # An engine that is not told the terms answers the same with and without them.
    journal = Journal(store, engine, languages, terms if engine.takes_terms else ())
    plan = planned(texts, journal, limit)
    progress(len(plan.texts) - len(plan.fresh))
    asked.held, asked.sent = plan.held, len(plan.fresh)
    asked.glossary = tuple(terms)
    try:
        if plan.pieces:
            _converse(plan, engine, journal, languages, now, jobs, progress, asked)
    finally:
        _join(plan, journal, asked)
    if asked.refused and not asked.found:
        raise DiplaError(f"engine {engine.name}, {engine.sends_to}: {asked.stopped}. Nothing was drafted. {_ADVICE}")
    return asked


_ADVICE = "Check the network, the address (--url) and the key, then run the command again."


def planned(texts: Iterable[str], journal: Journal, limit: int | None = None) -> Plan:
    """What would be sent for these texts: each once, cut to the engine's limits, without what the journal knows."""
    wanted = {
        text: pieces(text, journal.engine.limits, journal.languages.source)
        for text in dict.fromkeys(map(folded, texts))
    }
    journal.look_up(piece for parts in wanted.values() for piece in parts)
    fresh = [text for text, parts in wanted.items() if any(piece not in journal.known for piece in parts)]
    held = fresh[limit:] if limit is not None else []
    if held:
        fresh = fresh[:limit]
    unknown = dict.fromkeys(piece for text in fresh for piece in wanted[text] if piece not in journal.known)
    return Plan(wanted, fresh, list(unknown), tuple(held))


def _converse(
    plan: Plan,
    engine: Engine,
    journal: Journal,
    languages: Languages,
    now: Callable[[], str],
    jobs: int,
    progress: Callable[[int], None],
    asked: Asked,
) -> None:
    def judge(text: str, answer: str) -> Verdict | None:
        return refused(text, answer, languages.source, languages.target)

    def compare(sources: list[str], answers: list[str]) -> dict[int, str]:
        return doubles(sources, answers, languages.source, languages.target)

    def look_ahead(text: str) -> None:
        foresee(text, languages.source, languages.target)

    nobody = f"engine {engine.name}: no answer from {engine.sends_to}"
    if engine.sends_to and not resolves(engine.sends_to, _PATIENCE):
        fault = f"{nobody} (the host's name is not known). {_ADVICE}"
        if not journal.known:
            raise DiplaError(fault)
        asked.stopped = fault
        return
    run = Run(parcels(plan.pieces, engine.limits, jobs), engine, judge, compare, jobs, look_ahead)

    def keep() -> None:
        # Kept first, cleared then: an interruption between the two keeps the same answers twice, not none.
        count = len(run.settled)
        progress(journal.keep(run.settled[:count], now()))
        del run.settled[:count]

    try:
        for _ in run.rounds():
            keep()
    except NobodyThere as found:
        asked.stopped = str(found)
        if not journal.known:
            raise DiplaError(f"engine {engine.name}: {found}. {_ADVICE}") from None
    finally:
        run.received()
        keep()
        engine.close()
    asked.stopped, asked.refused = asked.stopped or run.stopped, run.refused


def _join(plan: Plan, journal: Journal, asked: Asked) -> None:
    """Put the pieces of each text together; a text that lacks one has no answer."""
    for text, parts in plan.texts.items():
        found = [journal.known.get(piece) for piece in parts]
        whole = [answer for answer in found if answer is not None]
        if whole and len(whole) == len(parts):
            asked.found[text] = _joined(whole)
            continue
        if text not in plan.held:
            reasons = [journal.refused[piece] for piece in parts if piece in journal.refused]
            asked.missing[text] = reasons[0] if reasons else (asked.stopped or "not sent: the run ended before")


def _joined(answers: Sequence[Answer]) -> Answer:
    """The answers to the pieces of one text as one: the newest date, each request, the least smooth way."""
    if len(answers) == 1:
        return answers[0]
    return Answer(
        " ".join(one.text for one in answers),
        max(one.at for one in answers),
        " ".join(dict.fromkeys(one.request for one in answers)),
        max((one.checks for one in answers), key=len),
    )


def _with_match(pair: Pair, match: Match, flags: tuple[str, ...]) -> Pair:
    if match.score < 1:
        # Never 100: only the very sentence is that.
        flags = (f"fuzzy:{min(99, int(match.score * 100))}", *flags)
        match = replace(match, origin=replace(match.origin, matched=match.source))
    return replace(
        pair,
        target=match.target,
        draft=match.target,
        state=State.DRAFT,
        origin=match.origin,
        score=round(match.score, 4),
        flags=(*pair.flags, *flags),
    )
