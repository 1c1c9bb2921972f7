"""How shapes lie in the rows of the store, and what of a pair a revision records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .model import Origin, OriginKind, Pair, Sentence, Span, State


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as the store knows it; `cleaning` is JSON (see `corpus.clean`)."""

    name: str
    lang: str
    encoding: str
    digest: str
    newlines: str
    cleaning: str
    added: str
    translation_of: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one pair. `old` and `new` hold the fields that changed."""

    n: int
    step: int
    pair: str
    at: str
    who: str
    way: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, when (ISO 8601, UTC) and by which way (`draft`, `sheet`, `source`).

    `machine` when no person does: the history then names the engine, and the pair nobody.
    """

    who: str
    at: str
    way: str
    machine: bool = False


# What a revision records of a pair.
_FACTS: dict[str, Callable[[Pair], Any]] = {
    "source": lambda pair: _ids(pair.source),
    "target_sentences": lambda pair: _ids(pair.target_sentences),
    "target": lambda pair: pair.target,
    "draft": lambda pair: pair.draft,
    "state": lambda pair: str(pair.state),
    "origin": lambda pair: asdict(pair.origin) if pair.origin else None,
    "score": lambda pair: pair.score,
    "note": lambda pair: pair.note,
    "flags": lambda pair: " ".join(pair.flags),
}


def facts(pair: Pair) -> dict[str, Any]:
    """The facts of a pair that its history records, by name, as JSON can hold them."""
    return {name: read(pair) for name, read in _FACTS.items()}


def as_json(value: object) -> str:
    """JSON that is the same for the same value, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def origin_json(origin: Origin | None) -> str | None:
    """An origin as its column holds it."""
    return as_json(asdict(origin)) if origin else None


def sentence(row: Sequence[Any]) -> Sentence:
    """The sentence of a row: id, text, lang, paragraph, start, end."""
    identifier, text, lang, paragraph, start, end = row
    return Sentence(identifier, text, lang, paragraph, None if start is None else Span(start, end))


def pair_row(pair: Pair) -> tuple[Any, ...]:
    """A pair as its row, in the order of the store's columns, sentences by id."""
    return (
        pair.id,
        pair.doc,
        _ids(pair.source),
        _ids(pair.target_sentences),
        pair.target,
        pair.draft,
        str(pair.state),
        origin_json(pair.origin),
        pair.score,
        pair.note,
        " ".join(pair.flags),
        pair.created,
        pair.changed,
        pair.by,
    )


def pair(row: Sequence[Any], known: Mapping[str, Sentence]) -> Pair:
    """The pair of such a row; `known` holds its sentences by id."""
    identifier, doc, source, targets, target, draft, state, origin, score, note, flags, created, changed, by = row
    made = json.loads(origin) if origin else None
    return Pair(
        id=identifier,
        doc=doc,
        source=tuple(known[i] for i in source.split()),
        target_sentences=tuple(known[i] for i in targets.split()),
        target=target,
        draft=draft,
        state=State(state),
        origin=Origin(OriginKind(made["kind"]), made["tool"], made["model"], made["date"]) if made else None,
        score=score,
        note=note,
        flags=tuple(flags.split()),
        created=created,
        changed=changed,
        by=by,
    )


def _ids(sentences: Sequence[Sentence]) -> str:
    return " ".join(sentence.id for sentence in sentences)
