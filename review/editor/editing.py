"""One edit of one pair: its text, its state, its note; by whom, and what it cost.

An edit names the version of the pair that the person saw. Where the pair has moved on it is refused with both texts,
and nothing is overwritten. A text that a person writes makes the pair edited, or leaves it approved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...corpus.model import Pair, State
from ...corpus.rows import By
from ...corpus.store import Store
from ...corpus.work import Stint
from ..cells import by_hand, edited
from ..rearrange import untranslated
from .asking import Asked, Missing, Refused, Stale, text

WAY = "web"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be with a pair. `texts` and `state` and `note` are None where they stay as they are.

    `texts` holds the wanted target: one text, or none at all for untranslated.
    """

    id: str
    version: int
    texts: tuple[str, ...] | None = None
    state: State | None = None
    note: str | None = None
    active_ms: int = 0
    keys: int = 0

    @classmethod
    def of(cls, asked: Asked) -> Wish:
        """The wish that a page sent."""
        texts: tuple[str, ...] | None = None
        if "target" in asked:
            texts = () if asked.fields["target"] is None else (text(asked.string("target"), "target"),)
        note = text(asked.string("note"), "note") if "note" in asked else None
        active, keys = asked.work()
        return cls(
            asked.string("id"), asked.number("version"), texts, asked.state("state"), note, active_ms=active, keys=keys
        )


def standing(store: Store, identifier: str, version: int | None = None) -> Pair:
    """The pair, at the version that was seen; Missing or Stale say why not."""
    pair = store.pair(identifier)
    if pair is None:
        raise Missing(f"there is no pair {identifier[:80]!r} in this project.")
    if store.is_retired(identifier):
        raise Stale(f"{identifier} has left its document: it was joined to another pair, or taken away.")
    if version is not None and store.order.versions([identifier]).get(identifier, 0) != version:
        raise Stale(f"{identifier} was changed by somebody else since you saw it.")
    return pair


def edit(store: Store, wish: Wish, by: By, *, timing: bool) -> None:
    """Do it, in the caller's transaction, with a revision where something changes."""
    old = standing(store, wish.id, wish.version)
    new = edited_pair(old, wish, by)
    before = store.order.newest()
    store.change(old, new, by)
    if timing and (wish.active_ms or wish.keys):
        newest = store.order.newest()
        made = newest if newest > before else 0
        store.work.add([Stint(wish.id, made, by.at, by.who, by.way, wish.active_ms, wish.keys)])


def edited_pair(pair: Pair, wish: Wish, by: By) -> Pair:
    """The pair as it is wished; Refused where no pair can be so."""
    new = pair
    if wish.texts is not None:
        new = _with_text(pair, wish.texts, wish.state, by)
    if wish.state is not None:
        new = _with_state(new, wish.state, written=new.target != pair.target)
    if wish.note is not None:
        new = replace(new, note=wish.note)
    return new


def _with_text(pair: Pair, texts: tuple[str, ...], state: State | None, by: By) -> Pair:
    if not any(texts) and not pair.source:
        raise Refused(f"{pair.id} has no source: take the pair away instead of emptying its target.")
    if not texts:
        return without_target(pair)
    if texts[0] == pair.target:
        return pair
    if not texts[0]:
        # Empty on purpose: the translation leaves it out.
        return by_hand(pair, "", State.APPROVED if state is State.APPROVED else State.EDITED, by)
    return edited(pair, texts[0], by)


def _with_state(new: Pair, state: State, *, written: bool) -> Pair:
    if state is State.UNTRANSLATED:
        return without_target(new)
    if new.target is None:
        raise Refused(f"{new.id} has no translation that could be {state}: write one, or leave it out on purpose.")
    if written and state in (State.DRAFT, State.ALIGNED):
        return new  # a text that a person wrote is no draft
    return replace(new, state=state)


def without_target(pair: Pair) -> Pair:
    """The pair untranslated; what was drafted is kept."""
    if not pair.source:
        raise Refused(f"{pair.id} has no source: take the pair away instead of emptying its target.")
    return untranslated(pair)
