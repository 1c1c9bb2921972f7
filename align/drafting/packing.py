"""Texts become requests within an engine's limits; a text too long for one is cut, and its answers joined again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...corpus.sentences import cuts
from ..engines.interface import Limits

# Where a sentence that is too long by itself may be cut: after a mark that divides clauses, else at a blank.
_CLAUSE = re.compile(r"(?<=[,;·:)»”–—])\s+")
_BLANK = re.compile(r"\s+")
# Source sentences shown before a request, to the engines that look at them.
CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Parcel:
    """The texts of one request, and how often it went wrong.

    `second`: once more, after an answer was refused; `elsewhere` has the answers that belonged to other sentences, by
    text, with the reason.
    """

    texts: tuple[str, ...]
    context: tuple[str, ...] = ()
    failures: int = 0
    refusals: int = 0
    second: bool = False
    masked: bool = False
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def checks(self) -> str:
        """How an answer to this request that passes its checks came through (see `Origin`)."""
        return "passed-masked" if self.masked else "passed-again" if self.second else "passed"


def pieces(text: str, limits: Limits, lang: str) -> list[str]:
    """The text in pieces that fit one request each: cut at sentence ends, else between clauses, else at blanks.

    >>> pieces("Ήρθε. Είδε. Νίκησε.", Limits(1, 12), "el")
    ['Ήρθε. Είδε.', 'Νίκησε.']
    """
    if _fits(text, limits):
        return [text]
    sentences = [text[start:end] for start, end, _ in cuts(text, lang, newlines="wrap")]
    found: list[str] = []
    for sentence in sentences:
        if _fits(sentence, limits):
            found.append(sentence)
            continue
        for clause in _CLAUSE.split(sentence):
            found += [clause] if _fits(clause, limits) else _joined(_words(clause, limits), limits)
    return _joined(found, limits)


def parcels(texts: Sequence[str], limits: Limits, jobs: int) -> list[Parcel]:
    """The texts in requests, in order; spread over all workers where there is room.

    >>> [parcel.texts for parcel in parcels(["α", "β", "γ"], Limits(25, 100), 2)]
    [('α', 'β'), ('γ',)]
    """
    most = min(limits.texts, max(1, -(-len(texts) // jobs)))
    return [
        Parcel(tuple(texts[start:end]), tuple(texts[max(0, start - CONTEXT) : start]))
        for start, end in _spans(texts, limits, most)
    ]


def _spans(texts: Sequence[str], limits: Limits, most: int) -> Iterator[tuple[int, int]]:
    start, characters, octets = 0, 0, 0
    for place, text in enumerate(texts):
        own, own_octets = len(text), len(text.encode())
        full = characters + own > limits.characters or bool(limits.bytes and octets + own_octets > limits.bytes)
        if place > start and (place - start >= most or full):
            yield start, place
            start, characters, octets = place, 0, 0
        characters += own
        octets += own_octets
    if start < len(texts):
        yield start, len(texts)


def _fits(text: str, limits: Limits) -> bool:
    return len(text) <= limits.characters and (not limits.bytes or len(text.encode()) <= limits.bytes)


def _joined(parts: Iterable[str], limits: Limits) -> list[str]:
    """The parts, neighbours joined by a blank as long as they fit."""
    found: list[str] = []
    for part in parts:
        if found and _fits(f"{found[-1]} {part}", limits):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _words(text: str, limits: Limits) -> Iterator[str]:
    """The words; a word longer than a request is cut where it must be."""
    for word in _BLANK.split(text):
        while not _fits(word, limits):
            size = max(1, min(limits.characters, limits.bytes // 4 if limits.bytes else limits.characters))
            yield word[:size]
            word = word[size:]  # noqa: PLW2901  what is left of it
        yield word
