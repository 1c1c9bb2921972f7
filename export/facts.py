"""What a pair says beyond its two texts, as names and words: how formats that have no place for it carry it along.

TMX puts each into a prop (`x-dipla-state`), XLIFF into its notes or metadata. Sentences travel as one word each,
`el_s27@5:3166-3233+66`: id, paragraph, code points of the document, code points of the text; what its paragraph is
may follow, `=heading2//14`. A joined text is cut by these lengths again, as long as it is as long as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from ..corpus.model import PLAIN, Block, BlockKind, Origin, OriginKind, Pair, Sentence, Span, State

STATES = {str(state): state for state in State}
KINDS = {str(kind): kind for kind in OriginKind}
# What a file is told to have expected where a field of a pair cannot be what it says: the pair is read without it.
EXPECTED = {
    "score": "a number from 0 to 1",
    "origin": f"one of {', '.join(KINDS)}",
    "draft_origin": "an origin as dipla writes it",
}
# The facts of an origin beside its kind.
_ORIGIN = ("tool", "model", "date", "request", "checks", "matched")
_WORD = re.compile(r"([A-Za-z][\w.-]*)(?:/([\w-]+))?(?:@(-?\d+))?(?::(-?\d+)-(-?\d+))?\+(\d+)(?:=(\S+))?")
_BLOCK = re.compile(r"([a-z]+)(-?\d{1,9})?(?:/([^/\s]*))?(?:/([^/\s]*))?")


def facts(pair: Pair) -> Iterator[tuple[str, str]]:
    """Names and words, without sentences and note; a name that is not there has no word."""
    yield "state", str(pair.state)
    if pair.origin:
        yield from _origin_facts("", pair.origin)
    if pair.score is not None:
        yield "score", repr(pair.score).removesuffix(".0")
    is_draft = pair.state is State.DRAFT
    if pair.draft is None:
        if is_draft:
            yield "drafted", "no"
    elif not is_draft or pair.draft != pair.target:
        yield "draft", pair.draft
    if pair.draft_origin:
        yield from _origin_facts("draft-", pair.draft_origin)
    if pair.doc:
        yield "doc", pair.doc
    if pair.flags:
        plain = not any(flag.split() != [flag] for flag in pair.flags)
        yield "flags", " ".join(pair.flags) if plain else "".join(f"{flag}\n" for flag in pair.flags)
    if pair.by:
        yield "by", pair.by


def facts_of(said: Mapping[str, str], target: str | None) -> dict[str, Any]:
    """The same as arguments of a Pair; a unit that says no state is a DRAFT, since nobody has said more."""
    state = STATES.get(said.get("state", ""), State.DRAFT)
    if target is None:
        state = State.UNTRANSLATED
    elif state is State.UNTRANSLATED:
        state = State.DRAFT
    taken_over = target if state is State.DRAFT and said.get("drafted") != "no" else None
    flags = said.get("flags", "")
    return {
        "state": state,
        "origin": _origin("", said),
        "score": score_of(said.get("score", "")),
        "draft": said.get("draft", taken_over),
        "draft_origin": _origin("draft-", said),
        "doc": said.get("doc", ""),
        "flags": tuple(flags.split("\n")[:-1] if "\n" in flags else flags.split()),
        "by": said.get("by", ""),
    }


def noted(sentences: Sequence[Sentence], lang: str, usual: str) -> str:
    """The sentences of a side as words; "" for one sentence of the `usual` id of which nothing else is known."""
    if len(sentences) == 1:
        one = sentences[0]
        if one.id == usual and not one.paragraph and one.span is None and one.lang == lang and one.block == PLAIN:
            return ""
    return " ".join(_word(one, lang) for one in sentences)


def sentences(words: str, text: str, lang: str, usual: str) -> tuple[Sentence, ...]:
    """The sentences that such words speak of, cut from their joined text; () where they do not fit it.

    No words mean one sentence with the `usual` id.
    """
    if not words:
        return (Sentence(usual, text, lang),)
    found, at = [], 0
    for word in words.split(" "):
        match = _WORD.fullmatch(word)
        if match is None:
            return ()
        identifier, own, paragraph, start, end, size, block = match.groups()
        part = text[at : at + int(size)]
        at += int(size) + 1
        if not part.strip():
            return ()
        span = None if start is None else Span(int(start), int(end))
        found.append(Sentence(identifier, part, own or lang, int(paragraph or 0), span, block_of(block or "")))
    return tuple(found) if at == len(text) + 1 and len({one.id for one in found}) == len(found) else ()


def _word(one: Sentence, lang: str) -> str:
    own = "" if one.lang == lang else f"/{one.lang}"
    paragraph = f"@{one.paragraph}" if one.paragraph else ""
    span = f":{one.span.start}-{one.span.end}" if one.span else ""
    block = "" if one.block == PLAIN else f"={block_word(one.block)}"
    return f"{one.id}{own}{paragraph}{span}+{len(one.text)}{block}"


@lru_cache(maxsize=1024)
def block_word(block: Block) -> str:
    """What a paragraph is, as one word: kind and level, place, page; "" for a plain one.

    >>> block_word(Block(BlockKind.HEADING, 2, page="14")), block_word(Block(BlockKind.CELL, place="row 1"))
    ('heading2//14', 'cell/row%201')
    """
    if block == PLAIN:
        return ""
    place, page = (quote(word, safe=",:;.", errors="surrogatepass") for word in (block.place, block.page))
    return f"{block.kind}{block.level or ''}/{place}/{page}".rstrip("/")


@lru_cache(maxsize=1024)
def block_of(word: str) -> Block:
    """The block of such a word; a plain one where it is none."""
    match = _BLOCK.fullmatch(word)
    if match is None or match[1] not in set(BlockKind):
        return PLAIN
    place, page = (unquote(found or "", errors="surrogatepass") for found in match.group(3, 4))
    return Block(BlockKind(match[1]), int(match[2] or 0), place, page)


def _origin_facts(prefix: str, origin: Origin) -> Iterator[tuple[str, str]]:
    yield prefix + "origin", str(origin.kind)
    for name in _ORIGIN:
        if word := getattr(origin, name):
            yield prefix + name, word


def _origin(prefix: str, said: Mapping[str, str]) -> Origin | None:
    kind = KINDS.get(said.get(f"{prefix}origin", ""))
    return Origin(kind, *(said.get(prefix + name, "") for name in _ORIGIN)) if kind else None


def score_of(said: object) -> float | None:
    """A number from 0 to 1, as a number or as its text; None for what is none.

    >>> [score_of(said) for said in (1, "0.5", 87, "high", True)]
    [1, 0.5, None, None, None]
    """
    if isinstance(said, int | float) and not isinstance(said, bool):
        value: float = said
    else:
        try:
            value = float(said) if isinstance(said, str) else -1
        except ValueError:
            return None
    return value if 0 <= value <= 1 else None
