"""Any step can be taken back and done again, over the whole history, and nothing is lost on the way."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.documents.text import Document
from dipla.corpus.errors import DiplaError
from dipla.corpus.ingest import ingest, prepare
from dipla.corpus.model import Origin, OriginKind, Pair, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By, facts
from dipla.corpus.store import Store
from dipla.corpus.undo import redo, steps, undo

BY = By("Tester", "2026-11-25T10:00:00Z", "sheet s1")


def made(folder: Path) -> Project:
    project = Project.create(folder / "p", Settings())
    text = "Ένα σπίτι. Δύο γάτες. Τρία άλογα."
    with project.store() as store, store.transaction():
        ingest(store, prepare(Document("a.txt", text, "utf-8", text.encode()), "el"), replace(BY, way="source"))
    return project


def state(store: Store) -> list[tuple[str, dict[str, object], bool]]:
    return [(pair.id, facts(pair), store.is_retired(pair.id)) for pair in store.pairs()]


def edit(store: Store, number: int, target: str, way: str) -> None:
    pair = list(store.pairs())[number]
    human = way != "draft"
    new = replace(
        pair,
        target=target,
        state=State.EDITED if human else State.DRAFT,
        draft=pair.draft if human else target,
        origin=Origin(OriginKind.HUMAN if human else OriginKind.MT, "Tester" if human else "google"),
        draft_origin=pair.drafted if human else None,
        flags=("term:x",),
        note="n",
    )
    with store.transaction():
        store.change(pair, new, By("Tester" if human else "google", BY.at, way, machine=not human))


EDIT = st.tuples(
    st.integers(0, 2), st.sampled_from(["One.", "Two.", "Three.", ""]), st.sampled_from(["draft", "sheet s", "web"])
)


@given(edits=st.lists(EDIT | st.sampled_from(["undo", "redo"]), max_size=12))
def test_undoing_everything_gives_the_first_state_and_redoing_everything_the_last(
    edits: list[tuple[int, str, str] | str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with made(tmp_path_factory.mktemp("undo")).store() as store:
        first = state(store)
        for one in edits:
            if isinstance(one, tuple):
                edit(store, *one)
                continue
            with store.transaction(), contextlib.suppress(DiplaError):  # nothing to move
                (undo if one == "undo" else redo)(store, 1, BY)
        last, (done, _) = state(store), steps(store.revisions())
        if done:
            with store.transaction():
                undo(store, len(done), BY)
        assert state(store) == first
        if done:
            with store.transaction():
                assert len(redo(store, len(done), BY)) == len(done)
        assert state(store) == last


def test_a_new_step_ends_what_could_be_done_again_and_the_history_keeps_all(tmp_path: Path) -> None:
    with made(tmp_path).store() as store:
        edit(store, 0, "One house.", "sheet s1")
        with store.transaction():
            undo(store, 1, BY)
        edit(store, 1, "Two cats.", "web")
        with store.transaction(), pytest.raises(DiplaError, match="no step to do again"):
            redo(store, 1, BY)
        told = [(revision.way, revision.new.get("target")) for revision in store.revisions("p1")]
        assert told == [("sheet s1", "One house."), ("undo 1", None)]


def test_the_coming_in_of_a_document_is_not_taken_back(tmp_path: Path) -> None:
    project = made(tmp_path)
    with project.store() as store:
        text = "Ένα σπίτι. Δύο γάτες. Τέσσερα άλογα."
        with store.transaction():
            ingest(store, prepare(Document("a.txt", text, "utf-8", text.encode()), "el"), replace(BY, way="source"))
        before = state(store)
        with pytest.raises(DiplaError, match="coming in of a document"), store.transaction():
            undo(store, 1, BY)
        assert state(store) == before


def test_who_wrote_a_target_is_known_again_after_an_undo(tmp_path: Path) -> None:
    with made(tmp_path).store() as store:
        edit(store, 0, "A house.", "draft")
        before: list[Pair] = list(store.pairs())
        edit(store, 0, "One house.", "web")
        with store.transaction():
            undo(store, 1, By("Other", BY.at, ""))
        (after, *_) = store.pairs()
        assert (after.by, after.origin, after.draft_origin) == (before[0].by, before[0].origin, None)
