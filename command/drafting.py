"""The drafting step, as `run` and `draft` share it: which memories and which engine, and what to tell."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ..align.drafting.journal import Journal
from ..align.drafting.packing import parcels
from ..align.drafts import Asked, Languages, Plan, ask, from_engine, from_memories, planned
from ..align.engines import ENGINES, Engine, Wish, engine
from ..align.engines.keys import stays_here
from ..align.glossary import Term
from ..align.large_memory import LargeMemory, build
from ..align.memory import FLOOR, Memory, Offers, best_match
from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State
from ..corpus.project import Settings
from ..corpus.rows import By
from ..corpus.store import Store
from ..export.glossary import read_glossary
from ..export.tmx import read as read_tmx
from .speech import now, progress, say

# Bytes of a TMX file from which it is indexed: some 20,000 units, which a linear search takes 10 ms for.
_LARGE = 12_000_000

memory_option = click.option(
    "--memory",
    "memories",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="TMX",
    help="A translation memory to draw drafts from: the very sentence, else one much like it. May be repeated.",
)
engine_option = click.option(
    "--engine",
    "engine_name",
    metavar="NAME",
    help=f"Where drafts come from: memory (local; the default), {', '.join(ENGINES)}, or a plug-in's. "
    "Each says where the text goes before it does.",
)
url_option = click.option(
    "--url",
    help="The address to ask instead of the engine's own (paths: google /m, mymemory /get), or a model's folder.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at a time."
)
floor_option = click.option(
    "--floor",
    type=click.FloatRange(0.3, 1),
    default=FLOOR,
    show_default=True,
    help="How like a sentence of the memory must be to be offered (0 to 1).",
)


@dataclass(slots=True)
class Means:
    """What drafts are made with in one run. `agreed`: the person has said that the text may leave."""

    memories: list[Offers]
    engine: Engine | None
    floor: float
    jobs: int
    asked: Asked = field(default_factory=Asked)
    terms: tuple[Term, ...] = ()
    limit: int | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What may be told of an engine beside its name and address; `read` is the longest wait for an answer."""

    model: str = ""
    glossary: Path | None = None
    read: float | None = None
    limit: int | None = None
    agreed: bool = False


def means(
    settings: Settings,
    files: Sequence[Path],
    name: str | None,
    url: str | None,
    jobs: int,
    floor: float,
    details: Details | None = None,
) -> Means:
    """Read the memories and find the engine; raises DiplaError before anything is made or sent."""
    told = details or Details()
    memories = [load_memory(path, settings) for path in files]
    wanted = name or settings.engine or "memory"
    source, target = settings.source_lang, settings.target_lang
    terms = read_glossary(told.glossary, source, target) if told.glossary else ()
    made = None
    if wanted != "memory":
        made = engine(wanted, Wish(source, target, url, told.model, terms, told.read))
    return Means(memories, made, floor, jobs, terms=terms, limit=told.limit, agreed=told.agreed)


def load_memory(path: Path, settings: Settings) -> Offers:
    """A TMX file as a memory; what it skips is told on stderr. DiplaError when it has nothing in these languages.

    A large file is indexed once, under the user's cache; while it does not change, it is not read again.
    """
    large = path.is_file() and path.stat().st_size > _LARGE
    index = _index(path, settings) if large else None
    if index and index.is_file():
        return LargeMemory(path.name, index)
    bitext, skipped = read_tmx(path, settings.source_lang, settings.target_lang)
    memory: Offers
    if index:
        say(f"{path}: indexed in {index}; the next run finds it there.")
        index.parent.mkdir(parents=True, exist_ok=True)
        build(index, bitext)
        memory = LargeMemory(path.name, index)
    else:
        memory = Memory(path.name, bitext)
    if skipped:
        first = skipped[0]
        say(f"{path}: {len(skipped)} units skipped (the first at line {first.line}: {first.reason}).")
    if not len(memory):
        raise DiplaError(
            f"{path}: found no unit with text in both {settings.source_lang} and {settings.target_lang}. "
            "Give a memory of these languages, or name others with --from and --to. Nothing was changed."
        )
    return memory


def _index(path: Path, settings: Settings) -> Path:
    """Where the index of a memory file lies: named by the file's own bytes, the languages, and the index's form."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()[:24]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "dipla" / f"memory-1-{settings.source_lang}-{settings.target_lang}-{digest}.sqlite"


def plan(how: Means, texts: Iterable[str], store: Store, settings: Settings) -> Plan | None:
    """What the engine would be sent for the texts that no memory answers; None without an engine."""
    if how.engine is None:
        return None
    wanted = [text for text in dict.fromkeys(texts) if best_match(text, how.memories, how.floor) is None]
    languages = Languages(settings.source_lang, settings.target_lang)
    journal = Journal(store, how.engine, languages, how.terms if how.engine.takes_terms else ())
    return planned(wanted, journal, how.limit)


def tell_plan(how: Means, made: Plan, price: float | None = None) -> dict[str, Any]:
    """Say what would be sent where, and at what cost; the same as data. `price` is that of a million characters."""
    engine_ = how.engine
    if engine_ is None:
        return {"engine": "memory", "sentences": 0, "characters": 0}
    requests = len(parcels(made.pieces, engine_.limits, how.jobs))
    each = engine_.price if price is None else price
    cost = round(made.characters / 1_000_000 * each, 4)
    where = f"at {engine_.sends_to}" if engine_.sends_to else "in this process; nothing leaves the machine"
    say(f"Engine {engine_.name} would be sent {_count(made)} in {requests} requests, {where}.")
    if each:
        say(f"Cost: about {cost:.2f} at {each:g} for a million characters; the vendor's own price list decides.")
    else:
        say("Cost: dipla knows of no price for it; --price AMOUNT (for a million characters) reckons with one.")
    known = len(made.texts) - len(made.fresh) - len(made.held)
    if known or made.held:
        say(f"{known} sentences are answered already, {len(made.held)} are over the limit.")
    return {
        "engine": engine_.name,
        "sends_to": engine_.sends_to,
        "sentences": len(made.fresh),
        "characters": made.characters,
        "requests": requests,
        "cost": cost,
        "known": known,
        "held": len(made.held),
    }


def answers_kept(how: Means) -> str:
    """What an interrupted command says of the answers that came."""
    return "What the engine answered is kept; the same command goes on from there." if how.asked.sent else ""


def ask_engine(how: Means, texts: Iterable[str], store: Store, settings: Settings) -> None:
    """Ask the engine, if one was named, for the texts that no memory answers; say first what is sent where."""
    made = plan(how, texts, store, settings)
    if made is None or how.engine is None or not made.texts:
        return
    languages = Languages(settings.source_lang, settings.target_lang)
    if made.pieces:
        if how.engine.sends_to:
            say(f"Engine {how.engine.name} is sent at most {_count(made)} at {how.engine.sends_to}.")
        _agree(how, store)
    wanted = [text for text in made.texts if text not in made.held]
    how.asked.held = made.held
    with _bar(len(wanted)) as advance:
        ask(
            wanted,
            how.engine,
            store,
            languages,
            now,
            jobs=how.jobs,
            terms=how.terms,
            asked=how.asked,
            progress=advance,
        )


def _count(made: Plan) -> str:
    return f"{len(made.fresh)} sentences ({made.characters} characters)"


def _agree(how: Means, store: Store) -> None:
    """On a terminal, ask once in a project whether text may leave for this address. Raises DiplaError on a no.

    Without a terminal, whoever named the engine has agreed.
    """
    engine_ = how.engine
    if engine_ is None or stays_here(engine_.sends_to):
        return
    fact = f"may send to {engine_.name} {engine_.sends_to}"
    if store.noted(fact):
        return
    if not how.agreed:
        if not sys.stdin.isatty():
            return
        if not click.confirm(f"Send sentences of this project to {engine_.sends_to}?", err=True):
            raise DiplaError("Nothing was sent.")
    with store.transaction():
        store.note(fact, now())


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar with rate and time left on stderr, when that is a terminal."""
    if not sys.stderr.isatty() or total < 1:
        yield lambda _: None
        return
    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        def render(self, task: bars.Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = ("drafting", bars.BarColumn(), bars.MofNCompleteColumn(), Rate(), bars.TimeRemainingColumn())
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("drafting", total=total)
        yield lambda steps: bar.advance(task, steps)


def fill(
    store: Store, pairs: Sequence[Pair], how: Means, at: str, before: Mapping[str, Pair] | None = None
) -> dict[str, int]:
    """Put drafts beside the untranslated pairs, in the caller's transaction; how many came from where."""
    counts = {"memory": 0, "engine": 0}
    own = Memory("project", _own(store))
    with progress("matching", len(pairs)) as advance:
        for old, new in from_memories(pairs, [own, *how.memories], floor=how.floor, before=before):
            store.change(old, new, _drafter(new, at))
            counts["memory"] += 1
            advance(1)
    if how.engine is not None:
        left = [pair for pair in pairs if (now_ := store.pair(pair.id)) and now_.state is State.UNTRANSLATED]
        for old, new in from_engine(left, how.engine, how.asked):
            store.change(old, new, _drafter(new, at))
            counts["engine"] += 1
    return counts


def _drafter(pair: Pair, at: str) -> By:
    origin = pair.origin
    return By((origin.tool or str(origin.kind)) if origin else "", at, "draft", machine=True)


def report_missing(asked: Asked) -> None:
    """Tell which sentences the engine left without an answer, and why: the first few of each reason."""
    reasons: dict[str, list[str]] = {}
    for text, reason in asked.missing.items():
        reasons.setdefault(reason, []).append(text)
    for reason, texts in reasons.items():
        say(f"{len(texts)} sentences have no answer: {reason}. The first: {texts[0][:60]}")
    if asked.stopped:
        say(f"The run ended early: {asked.stopped}. The same command goes on where it ended.")
    if asked.held:
        say(f"{len(asked.held)} sentences were not sent (--limit); the same command goes on with them.")


def _own(store: Store) -> list[Pair]:
    """What the project itself can offer: its people's work, also that of sentences that have left."""
    states = (State.EDITED, State.APPROVED, State.ALIGNED)
    return [*store.pairs(states=states), *store.pairs(states=states, retired=True)]
