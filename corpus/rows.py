"""How shapes lie in the rows of the store, and what of a pair a revision records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from .model import PLAIN, Block, BlockKind, Origin, OriginKind, Pair, Sentence, Span, State


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answered, as the journal keeps it; `request` and `checks` as in an `Origin`."""

    text: str
    at: str
    request: str = ""
    checks: str = ""


# What a revision records of a pair.
_FACTS: dict[str, Callable[[Pair], Any]] = {
    "source": lambda pair: _ids(pair.source),
    "target_sentences": lambda pair: _ids(pair.target_sentences),
    "target": lambda pair: pair.target,
    "draft": lambda pair: pair.draft,
    "state": lambda pair: str(pair.state),
    "origin": lambda pair: _facts_of(pair.origin),
    "draft_origin": lambda pair: _facts_of(pair.draft_origin),
    "score": lambda pair: pair.score,
    "note": lambda pair: pair.note,
    "flags": lambda pair: " ".join(pair.flags),
    "by": lambda pair: pair.by,
}


_ORIGIN = tuple(field.name for field in fields(Origin))
_BLOCK = tuple(field.name for field in fields(Block))


def facts(pair: Pair) -> dict[str, Any]:
    """The facts of a pair that its history records, by name, as JSON can hold them."""
    return {name: read(pair) for name, read in _FACTS.items()}


def with_facts(pair: Pair, facts: Mapping[str, Any], known: Mapping[str, Sentence]) -> Pair:
    """The pair with facts that its history recorded; `known` holds the sentences that they name, by id."""
    made: dict[str, Any] = {name: value for name, value in facts.items() if name in _FACTS}
    for side in ("source", "target_sentences"):
        if side in made:
            made[side] = tuple(known[i] for i in made[side].split())
    for name in ("origin", "draft_origin"):
        if made.get(name):
            made[name] = origin(as_json(made[name]))
    if "state" in made:
        made["state"] = State(made["state"])
    if "flags" in made:
        made["flags"] = tuple(made["flags"].split())
    return replace(pair, **made)


def as_json(value: object) -> str:
    """JSON that is the same for the same value, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def origin_json(origin: Origin | None) -> str | None:
    """An origin as its column holds it."""
    return as_json(_facts_of(origin)) if origin else None


@lru_cache(maxsize=1024)
def origin(text: str | None) -> Origin | None:
    """The origin that such a column holds."""
    made = json.loads(text) if text else None
    return Origin(OriginKind(made.pop("kind")), **made) if made else None


def _facts_of(origin: Origin | None) -> dict[str, str] | None:
    """The facts of an origin that are known: a revision is kept for ever, so it holds nothing empty."""
    return {name: str(fact) for name in _ORIGIN if (fact := getattr(origin, name))} if origin else None


def sentence(row: Sequence[Any]) -> Sentence:
    """The sentence of a row: id, text, lang, paragraph, start, end, block."""
    identifier, text, lang, paragraph, start, end, kind = row
    return Sentence(identifier, text, lang, paragraph, None if start is None else Span(start, end), block(kind))


@lru_cache(maxsize=1024)
def block_json(block: Block) -> str | None:
    """A block as its column holds it: what differs from a plain paragraph; None for that."""
    said = {name: value for name in _BLOCK if (value := getattr(block, name)) != getattr(PLAIN, name)}
    return as_json(said) if said else None


@lru_cache(maxsize=1024)
def block(text: str | None) -> Block:
    """The block that such a column holds. Raises ValueError where it holds none."""
    if not text:
        return PLAIN
    said = json.loads(text)
    if not isinstance(said, dict) or any(type(said.get(name, "")) is not str for name in ("place", "page")):
        raise ValueError(f"block {text!r}: expected kind, level, place and page")
    level = said.get("level", 0)
    if type(level) is not int:
        raise ValueError(f"block {text!r}: the level is no number")
    return Block(BlockKind(said.get("kind", PLAIN.kind)), level, said.get("place", ""), said.get("page", ""))


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
        origin_json(pair.draft_origin),
    )


def pair(row: Sequence[Any], known: Mapping[str, Sentence]) -> Pair:
    """The pair of such a row; `known` holds its sentences by id."""
    identifier, doc, source, targets, target, draft, state, made, score, note, flags, *rest = row
    created, changed, by, drafted = rest
    return Pair(
        id=identifier,
        doc=doc,
        source=tuple(known[i] for i in source.split()),
        target_sentences=tuple(known[i] for i in targets.split()),
        target=target,
        draft=draft,
        state=State(state),
        origin=origin(made),
        score=score,
        note=note,
        flags=tuple(flags.split()),
        created=created,
        changed=changed,
        by=by,
        draft_origin=origin(drafted),
    )


def _ids(sentences: Sequence[Sentence]) -> str:
    return " ".join(sentence.id for sentence in sentences)
