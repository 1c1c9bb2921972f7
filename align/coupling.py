"""A document beside its translation, in memory: sentences become pairs, without a store.

What a project keeps in its store (align/pairing.py) is here one stream of pairs, the same for the same texts: ids
come from the document's name and the sentence's number, and no pair has a date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..corpus.ingest import Ready
from ..corpus.model import Origin, OriginKind, Pair, Sentence, State
from .alignment import Bead, align
from .pairing import bead_flags


@dataclass(frozen=True, slots=True)
class Coupled:
    """The pairs of a document, and why the two texts may not belong together; "" where they do."""

    pairs: tuple[Pair, ...]
    warning: str = ""


def alone(source: Ready, name: str) -> Coupled:
    """The sentences of a document that has no translation: untranslated pairs."""
    prefix = document_id(name)
    sentences = _sentences(source, prefix)
    flags = [one.flags for one in source.sentences]
    return Coupled(
        tuple(
            Pair(f"{prefix}.p{number}", (sentence,), doc=name, flags=said)
            for number, (sentence, said) in enumerate(zip(sentences, flags, strict=True), start=1)
        )
    )


def coupled(source: Ready, target: Ready, name: str, tool: str) -> Coupled:
    """A document aligned with its translation; `tool` is the aligner, as the origin of a pair says it."""
    prefix = document_id(name)
    sides = _sentences(source, prefix), _sentences(target, prefix)
    found = align(
        [sentence.text for sentence in sides[0]],
        [sentence.text for sentence in sides[1]],
        source_lang=source.lang,
        target_lang=target.lang,
        paragraphs=([one.paragraph for one in sides[0]], [one.paragraph for one in sides[1]]),
    )
    flags = [one.flags for one in source.sentences]
    return Coupled(tuple(_pairs(found.beads, sides, flags, name, Origin(OriginKind.ALIGNED, tool))), found.warning)


def document_id(name: str) -> str:
    """How the ids of a document begin: the same for the same name, another for another.

    >>> document_id("serge/serge.el.txt")
    'd968957c6ca8645ea'
    """
    return f"d{hashlib.blake2b(name.encode('utf-8', 'surrogateescape'), digest_size=8).hexdigest()}"


def _sentences(ready: Ready, prefix: str) -> list[Sentence]:
    side = ready.lang.split("-")[0]
    return [
        Sentence(f"{prefix}.{side}_s{number}", one.text, ready.lang, one.paragraph, one.span, one.block)
        for number, one in enumerate(ready.sentences, start=1)
    ]


def _pairs(
    beads: Sequence[Bead],
    sides: tuple[list[Sentence], list[Sentence]],
    flags: Sequence[tuple[str, ...]],
    name: str,
    origin: Origin,
) -> Iterator[Pair]:
    prefix = document_id(name)
    for number, bead in enumerate(beads, start=1):
        target = tuple(sides[1][n] for n in bead.target)
        own = dict.fromkeys(flag for n in bead.source for flag in flags[n])
        yield Pair(
            f"{prefix}.p{number}",
            tuple(sides[0][n] for n in bead.source),
            target=" ".join(sentence.text for sentence in target),
            state=State.ALIGNED,
            origin=origin,
            score=round(bead.confidence, 4),
            target_sentences=target,
            doc=name,
            flags=(*own, *bead_flags(bead)),
        )
