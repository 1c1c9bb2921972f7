"""The drafting step, as `run` and `draft` share it: which memories and which engine, and what to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from ..align.drafts import PATIENCE, Asked, Languages, ask, from_engine, from_memories
from ..align.engines import ENGINES, Engine, engine
from ..align.memory import FLOOR, Memory, best_match
from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State
from ..corpus.project import Settings
from ..corpus.rows import By
from ..corpus.store import Store
from ..export.tmx import read as read_tmx
from .speech import now, progress, say

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
    help=f"Where drafts come from: memory (local; the default), {', '.join(ENGINES)}. Those send the text away.",
)
url_option = click.option(
    "--url", help="The address to ask instead of the engine's own (paths: google /m, mymemory /get)."
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
    """What drafts are made with in one run."""

    memories: list[Memory]
    engine: Engine | None
    floor: float
    jobs: int
    asked: Asked = field(default_factory=Asked)


def means(
    settings: Settings, files: Sequence[Path], name: str | None, url: str | None, jobs: int, floor: float
) -> Means:
    """Read the memories and find the engine; raises DiplaError before anything is made or sent."""
    memories = [load_memory(path, settings) for path in files]
    wanted = name or settings.engine or "memory"
    made = None if wanted == "memory" else engine(wanted, settings.source_lang, settings.target_lang, url)
    return Means(memories, made, floor, jobs)


def load_memory(path: Path, settings: Settings) -> Memory:
    """A TMX file as a memory; what it skips is told on stderr. DiplaError when it has nothing in these languages."""
    bitext, skipped = read_tmx(path, settings.source_lang, settings.target_lang)
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


def ask_engine(how: Means, texts: Iterable[str], store: Store, settings: Settings) -> None:
    """Ask the engine, if one was named, for the texts that no memory answers; say first what is sent where."""
    if how.engine is None:
        return
    wanted = [text for text in dict.fromkeys(texts) if best_match(text, how.memories, how.floor) is None]
    if not wanted:
        return
    if how.engine.sends_to:
        say(
            f"Engine {how.engine.name} is sent at most {len(wanted)} sentences "
            f"({sum(map(len, wanted))} characters) at {how.engine.sends_to}."
        )
    languages = Languages(settings.source_lang, settings.target_lang)
    with progress("drafting", len(wanted)) as advance:
        how.asked = ask(wanted, how.engine, store, languages, now, jobs=how.jobs, patience=PATIENCE, progress=advance)


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


def _own(store: Store) -> list[Pair]:
    """What the project itself can offer: its people's work, also that of sentences that have left."""
    states = (State.EDITED, State.APPROVED, State.ALIGNED)
    return [*store.pairs(states=states), *store.pairs(states=states, retired=True)]
