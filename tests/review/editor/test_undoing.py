"""Whatever was done in the editor: taking all of it back gives the first state, and the index is the store's order."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import State
from dipla.corpus.rows import By
from dipla.corpus.store import Store
from dipla.corpus.undo import last_done, last_undone, steps
from dipla.review.editor import back, replacing
from dipla.review.editor.arranging import Deed, arrange
from dipla.review.editor.desk import Desk
from dipla.review.editor.editing import Wish, edit
from dipla.review.editor.index import Index
from dipla.review.editor.realigning import realign

from ..conftest import state
from .conftest import AT, BEADS, aligned

WORDS = ["Serge", "came", "to", "Paris", "and", "wrote", "at", "night", "in", "1919", "."]
OPS = ("merge", "split", "up", "down", "shift", "insert", "delete", "realign")


def deed(chance: random.Random, desk: Desk, by: By) -> Callable[[Store], Any]:
    """Something that a person might do, anywhere."""

    def done(store: Store) -> None:
        place = chance.randrange(len(desk.index))
        pair = store.numbered([desk.index.number(place)])[0]
        version = store.order.versions([pair.id]).get(pair.id, 0)
        kind = chance.randrange(10)
        if kind < 3:
            texts = chance.choice([None, (), (" ".join(chance.choices(WORDS, k=5)),), ("",)])
            wanted = chance.choice([None, *State])
            edit(
                store, Wish(pair.id, version, texts, wanted, chance.choice([None, "", "look"]), 100, 3), by, timing=True
            )
        elif kind == 3:
            swap = replacing.Swap(chance.choice(WORDS), chance.choice(WORDS), pattern=False, case=True)
            found = replacing.changes(store, desk.index, range(len(desk.index)), swap)
            replacing.apply(store, found, By(by.who, by.at, "web replace"))
        elif kind == 4:
            back.step_back(store, by)
        elif kind == 5:
            back.step_on(store, by)
        else:
            _arranged(store, chance, pair.id, version, by)

    return done


def _arranged(store: Store, chance: random.Random, identifier: str, version: int, by: By) -> None:
    op, side = chance.choice(OPS), chance.choice(("source", "target"))
    pair = store.pair(identifier)
    assert pair is not None
    text = pair.source_text if side == "source" else pair.target or ""
    blanks = [n for n, letter in enumerate(text) if letter == " "]
    at = chance.choice(blanks) if blanks else 0
    wanted = Deed(op, identifier, version, side, at, way=chance.choice(("up", "down")))
    by = By(by.who, by.at, f"web {op}")
    if op == "realign":
        realign(store, wanted, by, ("el", "en"))
    else:
        arrange(store, wanted, by, "en", lambda _: "")


def written(desk: Desk, what: Callable[[Store], Any]) -> bool:
    """Do it as the server does; whether it could be done."""
    try:
        desk._writer.submit(desk._write, what).result()
    except DiplaError:
        return False
    return True


def worked(seed: int, count: int, folder: Path) -> int:
    """Do so many things at random, then take all back; how many steps there were."""
    chance = random.Random(seed)
    project = aligned(folder / "p", BEADS, copies=2)
    desk = Desk(project, lambda: AT, name="Owner")
    try:
        with project.store() as store:
            first = state(store)
            done = 0
            while done < count:
                by = By(chance.choice(("Maria", "Ann")), AT, "web")
                done += written(desk, deed(chance, desk, by))
                if not len(desk.index):
                    assert written(desk, lambda store, by=by: back.step_back(store, by))
            assert desk.index.wire() == Index(store).wire()
            assert list(last_done(store)) == [step.number for step in steps(store.revisions())[0]][::-1]
            assert list(last_undone(store)) == [step.number for step in steps(store.revisions())[1]][::-1]
            undone = 0
            by = By("Maria", AT, "")
            while written(desk, lambda store: back.step_back(store, by)):
                undone += 1
            assert state(store) == first
            assert desk.index.wire() == Index(store).wire()
            while written(desk, lambda store: back.step_on(store, by)):
                pass
            while written(desk, lambda store: back.step_back(store, by)):
                pass
            assert state(store) == first
            return undone
    finally:
        desk.close()


@settings(max_examples=3)
@given(st.integers(0, 2**32))
def test_two_hundred_random_deeds_are_all_taken_back(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert worked(seed, 200, Path(folder)) > 0


@pytest.mark.parametrize("seed", [2, 103])
def test_deeds_that_once_were_not_taken_back_or_not_found_are(seed: int, tmp_path: Path) -> None:
    assert worked(seed, 200, tmp_path) > 10
