"""Going back: the last step of all, whoever did it and by which way; and one edit of one pair.

The steps are those of `dipla undo` and `dipla redo`, so what the page did is undone on the command line and the other
way round. One revision of one pair is taken back only where nothing else stands on it.
"""

from __future__ import annotations

from typing import Any

from ...corpus.errors import DiplaError
from ...corpus.rows import By, Revision, facts
from ...corpus.store import Store
from ...corpus.undo import Step, redo, undo
from .arranging import OPS
from .asking import Missing, Refused, Stale
from .editing import WAY, standing

# Facts that say which pairs and sentences stand: such a change was made together with others.
_TOGETHER = frozenset({"retired", "standing", "source"})


def step_back(store: Store, by: By) -> str:
    """Take the newest step back, in the caller's transaction; what was taken back, in words."""
    return _told("Taken back", _moved(undo, store, by))


def step_on(store: Store, by: By) -> str:
    """Do the step again that was taken back last; which it was, in words."""
    return _told("Done again", _moved(redo, store, by))


def _moved(deed: Any, store: Store, by: By) -> Step:
    try:
        steps: list[Step] = deed(store, 1, by)
    except DiplaError as error:
        if error.__cause__ is not None:
            raise  # the store could not
        raise Stale(str(error)) from None
    return steps[0]


def _told(deed: str, step: Step) -> str:
    first = step.first
    many = first.pair if step.pairs == 1 else f"{step.pairs:,} pairs"
    return f"{deed}: {first.way} by {first.who}, {first.at} ({many})."


def history(store: Store, identifier: str) -> list[dict[str, Any]]:
    """The changes of a pair, oldest first, as data."""
    if store.pair(identifier) is None:
        raise Missing(f"there is no pair {identifier[:80]!r} in this project.")
    return [_entry(revision) for revision in store.revisions(identifier)]


def _entry(revision: Revision) -> dict[str, Any]:
    return {
        "n": revision.n,
        "step": revision.step,
        "at": revision.at,
        "who": revision.who,
        "way": revision.way,
        "old": dict(revision.old),
        "new": dict(revision.new),
    }


def take_back(store: Store, identifier: str, number: int, by: By) -> None:
    """Give a pair back what one revision changed, in the caller's transaction; Stale where that does not stand."""
    pair = standing(store, identifier)
    revision = next((one for one in store.revisions(identifier) if one.n == number), None)
    if revision is None:
        raise Missing(f"{identifier} has no change {number}.")
    if _is_arranged(revision):
        raise Refused(f"change {number} was made to several pairs or sentences at once: take its whole step back.")
    now = facts(pair)
    changed = {name: value for name, value in revision.new.items() if name not in ("by", "origin", "draft_origin")}
    if moved := sorted(name for name, value in changed.items() if now[name] != value):
        raise Stale(f"{', '.join(moved)} of {identifier} changed again since: take the later change back first.")
    store.restore(identifier, {**revision.old, "by": by.who}, by, revision.new)


def _is_arranged(revision: Revision) -> bool:
    """Whether other pairs changed with this one; that a text which a person wrote has no sentences is its own."""
    deed = revision.way.removeprefix(f"{WAY} ")
    return bool(_TOGETHER & set(revision.new)) or bool(revision.new.get("target_sentences")) or deed in OPS
