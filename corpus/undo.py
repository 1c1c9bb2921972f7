"""Taking steps back, and going them again: all that one command changed is one step.

Nothing is taken out of the history: undo writes revisions of its own, whose way is `undo 12`, and redo `redo 12`.
Which steps are done and which are undone follows from the history alone, so it is the same whoever asks and by which
way the step came: a sheet, a draft, the editor, an import. A new step after an undo ends what could be done again.

A step in which a document came in, or came back changed, is not taken back here: the sentences are the document's. The
old document added again does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
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
        deed, of = _deed(changes[0].way)
        if deed == "undo":
            _move(of, done, undone)
        elif deed == "redo":
            _move(of, undone, done)
        else:
            done.append(Step(number, changes[0], len({change.pair for change in changes})))
            undone.clear()
    return done, undone


def last_done(store: Store) -> Iterator[int]:
    """The numbers of the steps that are done, as `steps` has them, the newest first; read no further than asked for."""
    settled: set[int] = set()
    for number, way in store.steps_before():
        deed, of = _deed(way)
        if deed and of not in settled:
            settled.add(of)
            if deed == "redo":
                yield of
        elif not deed and number not in settled:
            yield number


def last_undone(store: Store) -> Iterator[int]:
    """The numbers of the steps that can be done again, as `steps` has them, the newest first."""
    settled: set[int] = set()
    for _, way in store.steps_before():
        deed, of = _deed(way)
        if not deed:
            return  # a new step ends what could be done again
        if of not in settled:
            settled.add(of)
            if deed == "undo":
                yield of


def undo(store: Store, count: int, by: By) -> list[Step]:
    """Take the last `count` steps back, in the caller's transaction; the steps, the newest first.

    Raises DiplaError when there are fewer, or a document came in meanwhile; then nothing is changed.
    """
    chosen = [_step(store, number) for number in islice(last_done(store), count)]
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
    chosen = [_step(store, number) for number in islice(last_undone(store), count)]
    if not chosen:
        raise DiplaError("there is no step to do again: none was taken back, or something was changed since.")
    if len(chosen) < count:
        raise DiplaError(f"there are {len(chosen)} steps to do again, not {count}. Nothing was changed.")
    for step in chosen:
        _restore(store, step, by, "redo")
    return chosen


def _deed(way: str) -> tuple[str, int]:
    """`undo` or `redo` and the step's number, of the way of such a step; ("", 0) of any other."""
    deed, _, of = way.partition(" ")
    return (deed, int(of)) if deed in ("undo", "redo") and of.isdigit() else ("", 0)


def _step(store: Store, number: int) -> Step:
    changes = list(store.revisions(step=number))
    return Step(number, changes[0], len({change.pair for change in changes}))


def _move(number: int, here: list[Step], there: list[Step]) -> None:
    for place in range(len(here) - 1, -1, -1):
        if here[place].number == number:
            there.append(here.pop(place))
            return


def _restore(store: Store, step: Step, by: By, deed: str) -> None:
    changes = list(store.revisions(step=step.number))
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
