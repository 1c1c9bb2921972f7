"""One shard of a batch, from its sources to its files: the function that this process and a cluster's workers run.

It depends on its arguments and on what lies at the addresses, and on nothing else; what it leaves is the same whoever
runs it, and running it again leaves all as it is. A document that cannot be worked on is set aside with its reason.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..align.check.run import findings
from ..align.check.settings import Settings
from ..align.coupling import Coupled, alone, coupled
from ..align.filtering.recipe import Recipe
from ..align.filtering.sieve import Counts, Kept, filtered
from ..corpus.addresses import Place, Row, Rows, content, is_remote
from ..corpus.documents.text import Document, read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import Ready, prepare
from ..corpus.languages import check_script
from ..corpus.model import Header, Pair, State
from ..corpus.sentences import Newlines
from ..corpus.sources import Source
from ..export.shards import is_whole, record_of, shard_name, write_record, write_shard
from .check import FLAG
from .publish import TOOL

# What can be done to a document, in this order.
STEPS = ("split", "align", "check", "filter")
# Confidence is counted in tenths: 0 to 0.1, … 0.9 to 1.
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made of every document.

    `recipe` is what the step `filter` goes by. `made_by` is the dipla that wishes it: another would make other bytes.
    """

    source_lang: str
    target_lang: str
    steps: tuple[str, ...]
    formats: tuple[str, ...]
    newlines: Newlines = "auto"
    anyway: bool = False
    title: str = ""
    licence: str = ""
    recipe: Recipe | None = None
    made_by: str = TOOL


@dataclass(frozen=True, slots=True)
class Shard:
    """Some documents that lie beside each other, and the place of their shard in the data set."""

    number: int
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        """The name of its files."""
        return shard_name(self.number)


@dataclass(frozen=True, slots=True)
class Made:
    """A whole shard: its record, and the processor's seconds for each document; () where it was whole before."""

    name: str
    record: dict[str, Any]
    seconds: tuple[float, ...] = ()


def made(shard: Shard, wish: Wish, folder: str) -> Made:
    """The shard, made in the data set's folder unless it is whole there.

    Raises DiplaError where another version of dipla asks for it, OSError where the files cannot be written.
    """
    if wish.made_by != TOOL:
        raise DiplaError(
            f"this worker has {TOOL}, and the batch was begun with {wish.made_by}: they would not make the same. "
            "Install one version on all machines. What is whole is kept."
        )
    place = Path(folder)
    rows = Rows()
    key = _key(wish, shard, [_held(source, rows) for source in shard.sources])
    record = record_of(place, shard.name)
    if record is not None and is_whole(place, record, key):
        return Made(shard.name, record)
    pairs: list[Pair] = []
    documents: list[dict[str, Any]] = []
    seconds = []
    settings = Settings(wish.source_lang, wish.target_lang) if "check" in wish.steps else None
    for source in shard.sources:
        began = time.thread_time()
        try:
            found = _worked_on(source, wish, rows)
            if settings is not None:
                found = tuple(_checked(pair, settings) for pair in found)
        except DiplaError as error:
            documents.append({"name": source.name, "failed": str(error)})
        except Exception as error:  # noqa: BLE001  one document of a hundred thousand must not end the others' run
            documents.append({"name": source.name, "failed": _unforeseen(error)})
        else:
            pairs += found
            documents.append({"name": source.name, "pairs": len(found), "alone": _is_alone(source, wish, rows)})
        seconds.append(time.thread_time() - began)
    kept, dropped = _passing(pairs, wish)
    header = Header(
        wish.source_lang, wish.target_lang, title=wish.title or "dipla", licence=wish.licence, tools=(TOOL,)
    )
    record = {
        "key": key,
        "documents": documents,
        **counts(kept),
        "dropped": dropped,
        "files": write_shard(place, shard.name, header, kept, wish.formats),
    }
    write_record(place, shard.name, record)
    return Made(shard.name, record, tuple(seconds))


def counts(pairs: Iterable[Pair]) -> dict[str, Any]:
    """What is in a shard: pairs by state, bead and confidence in tenths, those that the aligner doubts, findings."""
    states: Counter[str] = Counter()
    beads: Counter[str] = Counter()
    found: Counter[str] = Counter()
    confidence = [0] * TENTHS
    doubtful = 0
    for pair in pairs:
        states[str(pair.state)] += 1
        found.update(flag.removeprefix(FLAG) for flag in pair.flags if flag.startswith(FLAG))
        if pair.state is not State.ALIGNED:
            continue
        beads[pair.kind] += 1
        if pair.source and pair.target and pair.score is not None:
            confidence[min(int(pair.score * TENTHS), TENTHS - 1)] += 1
            doubtful += any(flag.startswith("align:") for flag in pair.flags)
    return {
        "states": dict(sorted(states.items())),
        "beads": dict(sorted(beads.items())),
        "confidence": confidence,
        "doubtful": doubtful,
        "findings": dict(sorted(found.items())),
    }


def _worked_on(source: Source, wish: Wish, rows: Rows) -> tuple[Pair, ...]:
    """The pairs of a document. DiplaError where it cannot be read, or does not go with its translation."""
    ready = _ready(source.text, wish.source_lang, wish, rows)
    if ready is None:
        raise DiplaError(f"{source.name}: the cell is null; expected a text.")
    beside = None
    if "align" in wish.steps and source.translation is not None:
        beside = _ready(source.translation, wish.target_lang, wish, rows, "--to")
    found: Coupled = coupled(ready, beside, source.name, TOOL) if beside else alone(ready, source.name)
    if found.warning and not wish.anyway:
        raise DiplaError(f"{source.name}: {found.warning} Say --anyway to pair such texts all the same.")
    return found.pairs


def _is_alone(source: Source, wish: Wish, rows: Rows) -> bool:
    """Whether a document has no translation: none is named, or its cell is null."""
    other = source.translation
    return other is None or ("align" in wish.steps and isinstance(other, Row) and rows.text(other) is None)


def _checked(pair: Pair, settings: Settings) -> Pair:
    """The pair with what the checks say of it among its flags, as a project has it."""
    if pair.target is None:
        return pair
    told = dict.fromkeys(f"{FLAG}{one.rule}" for one in findings(pair, settings))
    return replace(pair, flags=(*pair.flags, *told)) if told else pair


def _passing(pairs: list[Pair], wish: Wish) -> tuple[list[Pair], dict[str, int]]:
    """The pairs of a shard that pass the recipe, and how many each rule dropped; all of them where there is none."""
    if wish.recipe is None:
        return pairs, {}
    told = Counts()
    passed = filtered(pairs, wish.recipe, (wish.source_lang, wish.target_lang), told)
    return [one.pair for one in passed if isinstance(one, Kept)], told.dropped


def _ready(place: Place, lang: str, wish: Wish, rows: Rows, option: str = "--from") -> Ready | None:
    document = _document(place, lang, rows, option)
    return prepare(document, lang, newlines=wish.newlines) if document else None


def _document(place: Place, lang: str, rows: Rows, option: str) -> Document | None:
    """The document at a place; None for a cell that is null."""
    if isinstance(place, Row):
        text, where = rows.text(place), f"{place.file}, row {place.number}, {place.column}"
        if text is None:
            return None
        if not text.strip():
            raise DiplaError(f"{where}: found no text. Fill the cell, or leave the row out.")
        check_script(text, lang, where, option)
        return Document(where, text, "utf-8", text.encode("utf-8", "surrogatepass"))
    if not is_remote(place):
        return read_text(place, lang, option=option)
    # Readers of documents take a file: what lies elsewhere is put into one, under its own name.
    with tempfile.TemporaryDirectory(prefix="dipla-") as folder:
        copy = Path(folder) / (PurePosixPath(place.partition("::")[0]).name or "document")
        copy.write_bytes(content(place))
        try:
            return read_text(copy, lang, option=option)
        except DiplaError as error:
            raise DiplaError(str(error).replace(str(copy), place)) from None


def _held(source: Source, rows: Rows) -> list[str]:
    """What the places of a document hold now, as digests; what cannot be read says so."""
    return [_digest(place, rows) for place in (source.text, source.translation) if place is not None]


def _digest(place: Place, rows: Rows) -> str:
    try:
        if isinstance(place, Row):
            text = rows.text(place)
            held = b"\0null" if text is None else text.encode("utf-8", "surrogatepass")
        else:
            held = content(place)
    except DiplaError:
        return "unread"
    return hashlib.blake2b(held, digest_size=16).hexdigest()


def _key(wish: Wish, shard: Shard, held: list[list[str]]) -> str:
    """What tells this shard from one of other texts or other wishes."""
    told = [asdict(wish), [[source.name, *digests] for source, digests in zip(shard.sources, held, strict=True)]]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def _unforeseen(error: Exception) -> str:
    """An error that no rule foresaw, with the line of code that a report of it needs."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return f"unforeseen {type(error).__name__} ({where}): {error}. Please report it with the document."
