"""Pairs joined, split, moved, shifted, opened and taken away, from the page: each one step that can be undone.

What a deed does to the texts of two or three pairs is review/rearrange.py's; here it is found which pairs it is about,
and a whole column is shifted. A person's work is never covered by it: a shift ends before the next pair that a person
has confirmed, or where a hole takes up what is pushed. A machine's draft was made for the sentence that it stands
beside, so no column of drafts is shifted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from ...corpus.model import Pair, Sentence, State
from ...corpus.rows import By
from ...corpus.store import Store
from ..rearrange import Original, delete, join, joined, move, parted, split, untranslated
from .asking import Asked, Refused, Stale
from .editing import standing

OPS = ("merge", "split", "up", "down", "shift", "insert", "delete", "realign")
CONFIRMED = (State.EDITED, State.APPROVED)
# A column longer than this wants a confirmed pair, or a new alignment, somewhere in between.
LONGEST = 3_000
Side = Literal["source", "target"]


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done with a pair; `at` and `other` are code points in the text of `side`, and of the other one."""

    op: str
    id: str
    version: int
    side: Side = "target"
    at: int | None = None
    other: int | None = None
    sentence: str = ""
    way: str = "down"
    seen: tuple[tuple[str, int], ...] = ()  # versions of other pairs that the person saw

    @classmethod
    def of(cls, asked: Asked) -> Deed:
        """The deed that a page asks for."""
        side: Side = "source" if asked.choice("side", ("source", "target"), "target") == "source" else "target"
        return cls(
            asked.choice("op", OPS),
            asked.string("id"),
            asked.number("version"),
            side,
            asked.number("at") if "at" in asked else None,
            asked.number("other") if "other" in asked else None,
            asked.string("sentence", ""),
            asked.choice("way", ("up", "down"), "down"),
            asked.versions("seen"),
        )


def arrange(store: Store, deed: Deed, by: By, lang: str, original: Original) -> None:
    """Do it, in the caller's transaction; `lang` is that of the targets. Refused or Stale say why it is not done."""
    for identifier, version in deed.seen:
        standing(store, identifier, version)
    pair = standing(store, deed.id, deed.version)
    if deed.op == "merge":
        join(store, pair, beside(store, pair, below=True), by)
    elif deed.op == "delete":
        delete(store, pair, by)
    elif deed.op == "split":
        _split(store, pair, deed, by, original)
    elif deed.op == "insert":
        _insert(store, pair, deed.side, by)
    elif deed.op == "shift":
        _shift(store, pair, deed, by)
    elif deed.side == "source":
        _move_source(store, pair, deed, by)
    else:
        _move_target(store, pair, deed, by, lang)


def beside(store: Store, pair: Pair, *, below: bool) -> Pair:
    """The neighbour of a pair; Refused when it has none."""
    name = store.neighbours(pair.id)[below]
    found = store.pair(name) if name else None
    if found is None:
        raise Refused(f"{pair.id} is the {'last' if below else 'first'} pair of its document.")
    return found


def following(store: Store, pair: Pair, ends: Callable[[Pair], bool], most: int) -> list[Pair]:
    """The pairs after this one in its document, up to one at which it ends, at most so many and one more."""
    found: list[Pair] = []
    for after in store.pairs_after(pair.id):
        if ends(after) or len(found) > most:
            break
        found.append(after)
    return found


def _split(store: Store, pair: Pair, deed: Deed, by: By, original: Original) -> None:
    texts = {"source": pair.source_text, "target": pair.target or ""}
    cuts = {deed.side: deed.at, "target" if deed.side == "source" else "source": deed.other}
    split(store, pair, parted(pair, *(_cut(texts[side], cuts[side]) for side in ("source", "target"))), by, original)


def _cut(text: str, at: int | None) -> list[str]:
    if at is None:
        return [text]
    parts = [text[:at].strip(), text[at:].strip()]
    if not all(parts):
        raise Refused("the cut is at the end of the text: put the cursor between two words.")
    return parts


def _insert(store: Store, pair: Pair, side: Side, by: By) -> None:
    """The two sides of a pair stand each alone: first the one, then the other."""
    if not pair.source or not pair.target:
        raise Refused(f"{pair.id} has one side only: there is nothing to part.")
    if pair.state is State.DRAFT:
        raise Refused(f"{pair.id} has a draft, which was made for this very source: edit or approve it first.")
    alone = replace(
        pair,
        id=store.new_id("p"),
        source=(),
        state=_at_most_edited(pair.state),
        draft=None,
        draft_origin=None,
        score=None,
        note="",
        flags=(),
        created=by.at,
        changed=by.at,
        by=by.who,
    )
    store.change(pair, holding(pair, NOTHING), by)
    place_new(store, alone, pair.id, by, after=side == "target")


def place_new(store: Store, new: Pair, beside: str, by: By, *, after: bool) -> None:
    """Bring in a pair just after, or just before, another one. The order of all others stays what it was."""
    store.bring_in(new, store.make_room(new.doc, beside, 1, after=after)[0], by)


# Moving sentences


def _move_target(store: Store, pair: Pair, deed: Deed, by: By, lang: str) -> None:
    up = deed.op == "up"
    ids = [sentence.id for sentence in pair.target_sentences]
    if not pair.target:
        raise Refused(f"{pair.id} has no target to move.")
    for _ in range(_count(ids, deed.sentence, up=up)):
        giver, taker = standing(store, pair.id), beside(store, pair, below=not up)
        if not giver.target:
            break
        if not giver.source and len(giver.target_sentences) < 2:
            first, second = (taker, giver) if up else (giver, taker)
            store.change(taker, replace(joined(first, second), id=taker.id, created=taker.created), by)
            store.retire_pair(giver.id, by)
            return
        move(store, giver, taker, by, up=up, lang=lang)


def _move_source(store: Store, pair: Pair, deed: Deed, by: By) -> None:
    up = deed.op == "up"
    if not pair.source:
        raise Refused(f"{pair.id} has no source to move.")
    taker = beside(store, pair, below=not up)
    count = _count([sentence.id for sentence in pair.source], deed.sentence, up=up)
    cut = count if up else len(pair.source) - count
    goes, stays = (pair.source[:cut], pair.source[cut:]) if up else (pair.source[cut:], pair.source[:cut])
    grown = (*taker.source, *goes) if up else (*goes, *taker.source)
    store.change(taker, replace(taker, source=grown, state=_at_most_edited(taker.state), score=None), by)
    if stays or pair.target:
        store.change(pair, replace(pair, source=stays, state=_at_most_edited(pair.state), score=None), by)
    else:
        store.retire_pair(pair.id, by)


def _count(ids: list[str], wanted: str, *, up: bool) -> int:
    """How many sentences move, when the wanted one is the last of them; one when none is named."""
    if not wanted:
        return 1
    if wanted not in ids:
        raise Stale(f"the sentence {wanted[:80]!r} does not stand there any more.")
    at = ids.index(wanted)
    return at + 1 if up else len(ids) - at


# Shifting a column


@dataclass(frozen=True, slots=True)
class Held:
    """What a pair holds on its target side."""

    target: str | None
    sentences: tuple[Sentence, ...]
    pair: Pair | None


NOTHING = Held(None, (), None)


def holding(pair: Pair, held: Held) -> Pair:
    """The pair with what another one held on its target side; its own draft stays with it."""
    flags = tuple(flag for flag in pair.flags if not flag.startswith("align:"))
    if held.target is None or held.pair is None:
        return replace(untranslated(pair), flags=flags)
    giver = held.pair
    return replace(
        pair,
        target=held.target,
        target_sentences=held.sentences,
        state=_at_most_edited(giver.state),
        origin=giver.origin,
        draft_origin=pair.drafted,
        score=None,
        flags=flags,
    )


def _shift(store: Store, pair: Pair, deed: Deed, by: By) -> None:
    if deed.side != "target":
        raise Refused("only the targets can be shifted; shift them the other way.")
    if pair.state is State.DRAFT:
        raise Refused(f"{pair.id} has a draft, which was made for this very source: drafts are not shifted.")
    down = deed.way == "down"
    rest = following(store, pair, lambda after: after.state in (*CONFIRMED, State.DRAFT), LONGEST)
    if len(rest) > LONGEST:
        raise Refused(f"the next confirmed pair is more than {LONGEST:,} pairs away: approve one that is right first.")
    column = [pair, *rest]
    if down:
        # A hole takes up what is pushed into it: what stands behind it stays.
        hole = next((n for n, one in enumerate(column) if n and not one.target), None)
        column = column[: hole + 1] if hole is not None else column
    held = [Held(one.target, one.target_sentences, one) if one.target else NOTHING for one in column]
    if not any(one.target for one in held):
        raise Refused("there is no target to shift.")
    last = held[-1]
    moved = [NOTHING, *held[:-1]] if down else [*held[1:], NOTHING]
    if not down and held[0].target:
        moved[0] = _joined(held[0], held[1] if len(held) > 1 else NOTHING)
    for one, now in zip(column, moved, strict=True):
        _hold(store, one, now, by)
    if down and last.target:
        # Nothing is lost over the edge: the last one stands alone.
        new = Pair(store.new_id("p"), (), last.target, State.ALIGNED, doc=pair.doc, created=by.at, changed=by.at)
        place_new(store, replace(holding(new, last), by=by.who), column[-1].id, by, after=True)


def _hold(store: Store, pair: Pair, held: Held, by: By) -> None:
    if not pair.source and not held.target:
        store.retire_pair(pair.id, by)
    else:
        store.change(pair, holding(pair, held), by)


def _joined(first: Held, second: Held) -> Held:
    if not second.target or second.pair is None or first.pair is None:
        return first
    both = joined(replace(first.pair, source=()), replace(second.pair, source=()))
    return Held(both.target, both.target_sentences, both)


def _at_most_edited(state: State) -> State:
    return State.EDITED if state is State.APPROVED else state
