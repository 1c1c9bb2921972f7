"""Taking steps back, and going them again: all that one command changed is one step.

Nothing is taken out of the history: undo writes revisions of its own, whose way is `undo 12`, and redo `redo 12`.
Which steps are done and which are undone follows from the history alone, so it is the same whoever asks and by which
way the step came: a sheet, a draft, the editor, an import. A new step after an undo ends what could be done again.

A step in which a document came in, or came back changed, is not taken back here: the sentences are the document's. The
old document added again does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import DiplaError
from .rows import By, Revision
from .store import Store

# The way of the steps in which a document came in.
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Step:
    """All changes of one command: its number, its first revision, how many pairs it changed."""

    number: int
    first: Revision
    pairs: int


def steps(revisions: Iterable[Revision]) -> tuple[list[Step], list[Step]]:
    """The steps that are done, and those that are undone and can be done again, the newest last."""
    gathered: dict[int, list[Revision]] = {}
    for revision in revisions:
        gathered.setdefault(revision.step, []).append(revision)
    done: list[Step] = []
    undone: list[Step] = []
    for number, changes in gathered.items():
        deed, _, of = changes[0].way.partition(" ")
        if deed == "undo" and of.isdigit():
            _move(int(of), done, undone)
        elif deed == "redo" and of.isdigit():
            _move(int(of), undone, done)
        else:
            done.append(Step(number, changes[0], len({change.pair for change in changes})))
            undone.clear()
    return done, undone


def undo(store: Store, count: int, by: By) -> list[Step]:
    """Take the last `count` steps back, in the caller's transaction; the steps, the newest first.

    Raises DiplaError when there are fewer, or a document came in meanwhile; then nothing is changed.
    """
    done, _ = steps(store.revisions())
    chosen = done[::-1][:count]
    if not chosen:
        raise DiplaError("there is no step to take back. Nothing was changed.")
    if len(chosen) < count:
        raise DiplaError(f"there are {len(chosen)} steps to take back, not {count}. Nothing was changed.")
    for step in chosen:
        if step.first.way == SOURCE:
            raise DiplaError(
                f"step {step.number} ({step.first.at}) is the coming in of a document, which is not taken back so: add "
                "the old document again (dipla add), its sentences keep their ids and work. Nothing was changed."
            )
    for step in chosen:
        _restore(store, step, by, "undo")
    return chosen


def redo(store: Store, count: int, by: By) -> list[Step]:
    """Do the last `count` undone steps again, in the caller's transaction; the steps, in their order.

    Raises DiplaError when there is none.
    """
    _, undone = steps(store.revisions())
    chosen = undone[::-1][:count]
    if not chosen:
        raise DiplaError("there is no step to do again: none was taken back, or something was changed since.")
    if len(chosen) < count:
        raise DiplaError(f"there are {len(chosen)} steps to do again, not {count}. Nothing was changed.")
    for step in chosen:
        _restore(store, step, by, "redo")
    return chosen


def _move(number: int, here: list[Step], there: list[Step]) -> None:
    for place in range(len(here) - 1, -1, -1):
        if here[place].number == number:
            there.append(here.pop(place))
            return


def _restore(store: Store, step: Step, by: By, deed: str) -> None:
    changes = [revision for revision in store.revisions() if revision.step == step.number]
    if deed == "undo":
        changes.reverse()
    for change in changes:
        ways: tuple[Mapping[str, Any], Mapping[str, Any]] = (change.old, change.new)
        facts, against = ways if deed == "undo" else ways[::-1]
        store.restore(change.pair, facts, By(by.who, by.at, f"{deed} {step.number}"), against)
    if deed == "undo":
        # What a sheet said is not in the project any more: the same file is to bring it again.
        for way in sorted({change.way for change in changes if change.way.startswith("sheet ")}):
            pairs = [change.pair for change in changes if change.way == way]
            store.sheets.forget_copies(way.removeprefix("sheet "), pairs)
