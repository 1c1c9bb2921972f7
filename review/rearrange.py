"""Pairs joined, split, moved and taken away by hand.

`joined`, `parted` and `moved` say what pairs come of it and change nothing; `join`, `split`, `move` and `delete` do it
in the store, in the caller's transaction, each change with a revision, so that it can be taken back. A pair that is
joined to another leaves its document with all its work; none is deleted. A sentence that is cut gets new sentences in
its place, with new ids, and spans where their text is found in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..corpus.cutting import spans
from ..corpus.errors import DiplaError
from ..corpus.model import Pair, Sentence, State
from ..corpus.rows import By
from ..corpus.sentences import cuts
from ..corpus.store import Store

# The text of a document as it was read, by its name; "" where nobody has it.
Original = Callable[[str], str]
_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pair that is split: sentences with their texts, and a target (None: untranslated).

    A sentence that is cut stands in each part under its old id, with the text it has there.
    """

    source: tuple[Sentence, ...]
    target: str | None
    target_sentences: tuple[Sentence, ...] = ()


def no_original(_: str) -> str:
    """No document is at hand: sentences that are cut have no span."""
    return ""


def joined(first: Pair, second: Pair) -> Pair:
    """The pair that two neighbours make; it keeps the id of the first.

    The state is the lower of the two; where one side had no target it is at most edited, since a part is not done.
    """
    with_target = [pair for pair in (first, second) if pair.target is not None]
    lowest = min(with_target, key=lambda pair: _ORDER.index(pair.state), default=first)
    state = lowest.state
    if len(with_target) == 1 and state is State.APPROVED:
        state = State.EDITED
    sentences = all(pair.target_sentences or not pair.target for pair in (first, second))
    drafts = [pair.draft for pair in (first, second) if pair.draft]
    scores = [pair.score for pair in (first, second) if pair.score is not None]
    return replace(
        first,
        source=(*first.source, *second.source),
        target=_together(pair.target or "" for pair in with_target) if with_target else None,
        target_sentences=(*first.target_sentences, *second.target_sentences) if sentences else (),
        state=state,
        draft=_together(drafts) if drafts else None,
        origin=lowest.origin,
        draft_origin=first.draft_origin or second.draft_origin,
        score=min(scores, default=None),
        note="\n".join(dict.fromkeys(filter(None, (first.note, second.note)))),
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
    )


def untranslated(pair: Pair) -> Pair:
    """The pair without what stands on its target side; what was drafted is kept."""
    return replace(
        pair,
        target=None,
        target_sentences=(),
        state=State.UNTRANSLATED,
        origin=None,
        draft_origin=pair.drafted,
        score=None,
    )


def parted(pair: Pair, source: Sequence[str], target: Sequence[str]) -> list[Part]:
    """The parts of a pair whose sides are cut into these texts; DiplaError says why it cannot be.

    A side that is not cut stays whole in the first part. The texts must be those of the pair, white space aside.
    """
    count = max(len(source), len(target))
    if count < 2:
        raise DiplaError("nothing is cut: write ¦ where the source, the target or both are to be cut")
    if len(source) > 1 and len(target) > 1 and len(source) != len(target):
        raise DiplaError(f"the source is cut into {len(source)} and the target into {len(target)}: give both the same")
    if _folded(" ".join(source)) != _folded(pair.source_text):
        raise DiplaError("the source is not the pair's: only cuts may be put into it")
    if not all(text.strip() for text in (*source[: len(source) > 1 and None], *target[: len(target) > 1 and None])):
        raise DiplaError("a part is empty")
    sources = _share(pair.source, source) if len(source) > 1 else [pair.source, *[()] * (count - 1)]
    whole = [pair.target, *[None] * (count - 1)]
    targets: Sequence[str | None] = list(target) if len(target) > 1 else whole
    held = _folded(" ".join(s.text for s in pair.target_sentences)) == _folded(" ".join(filter(None, targets)))
    if not (held and pair.target_sentences):
        beside: list[tuple[Sentence, ...]] = [()] * count
    elif len(target) > 1:
        beside = _share(pair.target_sentences, target)
    else:
        beside = [pair.target_sentences, *[()] * (count - 1)]
    parts = [Part(*part) for part in zip(sources, targets, beside, strict=True)]
    if any(not part.source and not part.target for part in parts):
        raise DiplaError("a part would have neither source nor target")
    return parts


def moved(giver: Pair, taker: Pair, *, up: bool, lang: str, at: Sequence[str] = ()) -> tuple[Pair, Pair]:
    """Both pairs after the giver's first target sentence went to the end of the taker (`up`), or its last to the start.

    `at` are the texts that a person cut the target into; else its sentences, else what the rules of `lang` say.
    DiplaError says why it cannot be.
    """
    if not giver.target:
        raise DiplaError("the pair has no target to move")
    kept = giver.target_sentences
    held = bool(kept) and _folded(" ".join(s.text for s in kept)) == _folded(giver.target)
    texts = (
        list(at) if len(at) > 1 else [sentence.text for sentence in kept] if held else _sentences(giver.target, lang)
    )
    place = 0 if up else len(texts) - 1
    goes = texts.pop(place)
    rest = _together(texts)
    if not rest and not giver.source:
        raise DiplaError("the pair would be empty: join it instead")
    exact = held and len(kept) == len(texts) + 1 and _folded(kept[place].text) == _folded(goes)
    gives = replace(
        giver,
        target=rest or None,
        target_sentences=tuple(s for n, s in enumerate(kept) if n != place % len(kept)) if exact else (),
        state=_at_most(giver.state, State.EDITED) if rest else State.UNTRANSLATED,
        origin=giver.origin if rest else None,
        draft_origin=giver.draft_origin if rest else None,
    )
    keeps = exact and bool(taker.target_sentences or not taker.target)
    gone = (kept[place],) if keeps else ()
    takes = replace(
        taker,
        target=_together((taker.target or "", goes) if up else (goes, taker.target or "")),
        target_sentences=((*taker.target_sentences, *gone) if up else (*gone, *taker.target_sentences))
        if keeps
        else (),
        state=_at_most(giver.state if taker.target is None else taker.state, State.EDITED),
        origin=taker.origin or giver.origin,
    )
    return gives, takes


def join(store: Store, first: Pair, second: Pair, by: By) -> None:
    """Join a pair to the one before it: the first holds both, the second leaves."""
    store.change(first, joined(first, second), by)
    store.retire_pair(second.id, by)


def delete(store: Store, pair: Pair, by: By) -> None:
    """Take a pair away: it leaves its document, with all its work."""
    store.retire_pair(pair.id, by)


def move(store: Store, giver: Pair, taker: Pair, by: By, *, up: bool, lang: str, at: Sequence[str] = ()) -> None:
    """Move the giver's first (`up`) or last target sentence to its neighbour."""
    gives, takes = moved(giver, taker, up=up, lang=lang, at=at)
    store.change(giver, gives, by)
    store.change(taker, takes, by)


def split(store: Store, pair: Pair, parts: Sequence[Part], by: By, original: Original = no_original) -> list[str]:
    """Split a pair: it keeps the first part, a new pair comes in for each other; their ids."""
    cut: dict[str, list[str]] = {}
    sources = _new_sentences(store, [part.source for part in parts], original, cut)
    targets = _new_sentences(store, [part.target_sentences for part in parts], original, cut)
    # Where a part has one side only, what was approved is not what stands there now.
    most = State.APPROVED if all(part.source and part.target for part in parts) else State.EDITED
    made: list[Pair] = []
    for part, source, beside in zip(parts, sources, targets, strict=True):
        state = _at_most(pair.state, most) if part.target is not None else State.UNTRANSLATED
        first = not made
        made.append(
            replace(
                pair,
                id=pair.id if first else store.new_id("p"),
                source=source,
                target=part.target,
                target_sentences=beside,
                state=state,
                # The draft was made for the whole: it stays with the first part, where it can be looked up.
                draft=pair.draft if first else None,
                origin=pair.origin if part.target is not None else None,
                draft_origin=pair.draft_origin if first else None,
                score=None,
                note=pair.note if first else "",
                created=pair.created if first else by.at,
                changed=by.at,
                by=pair.by if first else by.who,
            )
        )
    if cut:
        store.recut(pair, made[0], cut, by)
    else:
        store.change(pair, made[0], by)
    places = store.make_room(pair.doc, pair.id, len(made) - 1)
    for place, new in zip(places, made[1:], strict=True):
        store.bring_in(new, place, by)
    return [new.id for new in made[1:]]


def _new_sentences(
    store: Store, parts: Sequence[Sequence[Sentence]], original: Original, cut: dict[str, list[str]]
) -> list[tuple[Sentence, ...]]:
    """The sentences of the parts as the store holds them: one that stands in several parts is cut there."""
    pieces: dict[str, list[Sentence]] = {}
    for part in parts:
        for sentence in part:
            pieces.setdefault(sentence.id, []).append(sentence)
    made: dict[str, list[Sentence]] = {}
    for identifier, cuts_of in pieces.items():
        if len(cuts_of) == 1:
            made[identifier] = cuts_of
            continue
        doc, whole = store.document_of(identifier), cuts_of[0].span
        texts = [piece.text for piece in cuts_of]
        text = original(doc) if whole else ""
        places = spans(text, whole, texts) if whole and text else [None] * len(texts)
        room = store.make_room(doc, identifier, len(texts))
        prefix = f"{cuts_of[0].lang.split('-')[0]}_s"
        made[identifier] = [
            replace(piece, id=store.new_id(prefix), span=place) for piece, place in zip(cuts_of, places, strict=True)
        ]
        for free, sentence in zip(room, made[identifier], strict=True):
            store.put_sentence(doc, free, sentence)
        cut[identifier] = [sentence.id for sentence in made[identifier]]
    return [tuple(made[sentence.id].pop(0) for sentence in part) for part in parts]


def _share(sentences: Sequence[Sentence], texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
    """The sentences of each text; one that a cut goes through is in both, with the text it has there."""
    shares: list[tuple[Sentence, ...]] = []
    left = list(sentences)
    for text in texts:
        wanted = _folded(text)
        share: list[Sentence] = []
        while wanted and left:
            first = left.pop(0)
            whole = _folded(first.text)
            if wanted == whole or wanted.startswith(whole + " "):
                share.append(first)
                wanted = wanted[len(whole) :].strip()
            elif whole.startswith(wanted):
                share.append(replace(first, text=wanted))
                left.insert(0, replace(first, text=whole[len(wanted) :].strip()))
                wanted = ""
            else:
                raise DiplaError("the text is not that of the pair's sentences: only cuts may be put into it")
        shares.append(tuple(share))
    return shares


def _sentences(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end, _ in cuts(text, lang, newlines="wrap")]


def _at_most(state: State, most: State) -> State:
    return min(state, most, key=_ORDER.index)


def _together(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _folded(text: str) -> str:
    return " ".join(text.split())
