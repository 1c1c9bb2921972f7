"""Several at once: two people on one server, and other processes that write to the same project."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Pair, State
from dipla.corpus.rows import By
from dipla.review.editor.desk import Desk
from dipla.review.editor.index import Index

from .conftest import AT, Page, aligned, by_command

Dipla = Callable[..., Any]


def test_an_edit_from_elsewhere_is_seen_and_makes_the_page_s_version_stale(page: Page) -> None:
    seen = page.version("p1")
    with page.desk.project.store() as store, store.transaction():
        old = store.pair("p1")
        assert old is not None
        store.change(old, replace(old, target="From the sheet.", state=State.EDITED), by_command(page.desk.project))
    status, said = page.post("edit", id="p1", version=seen, target="Mine.")
    assert (status, said["row"]["target"], said["row"]["by"]) == (409, "From the sheet.", "Ann")
    assert page.get("list", state="edited")[1]["indices"] == [0]
    assert page.get("changes", since=0)[1]["ids"] == ["p1"]


def test_what_others_write_is_seen_without_being_asked(page: Page) -> None:
    with page.desk.project.store() as store, store.transaction():
        old = store.pair("p1")
        assert old is not None
        store.change(old, replace(old, note="look"), by_command(page.desk.project))
    assert looked(page.desk)
    assert not looked(page.desk)
    assert page.get("list", what="note")[1]["indices"] == [0]


def test_pairs_that_come_without_a_revision_make_the_page_read_anew(page: Page) -> None:
    epoch = page.get("project")[1]["epoch"]
    with page.desk.project.store() as store, store.transaction():
        old = store.pair("p1")
        assert old is not None
        store.add_pair(Pair("p900", old.source, doc=old.doc, created=AT, changed=AT), 50)
    assert looked(page.desk)
    assert page.get("project")[1]["count"] == 8
    said = page.get("changes", since=0, epoch=epoch)[1]
    assert (said["reload"], said["epoch"]) == (True, epoch + 1)
    assert page.get("changes", since=0, epoch=epoch + 1)[1]["reload"] is False


def test_what_is_written_beside_the_pairs_makes_nobody_read_anew(page: Page) -> None:
    with page.desk.project.store() as store, store.transaction():
        store.note("consent", "yes")
    assert not looked(page.desk)
    assert page.get("project")[1]["epoch"] == 0


def test_a_merge_and_the_page_write_at_the_same_time_and_nothing_is_lost(page: Page) -> None:
    started = threading.Event()

    def others() -> None:
        with page.desk.project.store() as store:
            for n in range(20):
                with store.transaction():
                    old = store.pair("p5")
                    assert old is not None
                    store.change(old, replace(old, note=f"{n}"), By("Ann", AT, "sheet s1"))
                started.set()

    thread = threading.Thread(target=others)
    thread.start()
    started.wait(10)
    for n in range(20):
        assert page.edit("p1", target=f"Text {n}.")[0] == 200
    thread.join()
    looked(page.desk)
    with page.desk.project.store() as store:
        assert len(list(store.revisions("p1"))) == len(list(store.revisions("p5"))) == 20
        assert page.desk.index.wire() == Index(store).wire()
        assert page.desk.revision == store.order.newest() == 40


def test_somebody_who_writes_for_too_long_makes_an_edit_wait_and_not_fail(page: Page) -> None:
    holding, done = threading.Event(), threading.Event()

    def other() -> None:
        with page.desk.project.store() as store, store.transaction():
            holding.set()
            done.wait(0.3)

    thread = threading.Thread(target=other)
    thread.start()
    holding.wait(10)
    assert page.edit("p1", target="Waited.")[0] == 200
    thread.join()


def test_a_store_that_cannot_be_written_is_told_and_the_next_edit_works(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.edit("p2", note="x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dipla.corpus.sql._PATIENCE", 50)
        blocked = Page(Desk(page.desk.project, lambda: AT, name="Owner"))
    try:
        with page.desk.project.store() as store, store.transaction():
            status, said = blocked.edit("p1", target="Mine.")
        assert (status, "Another dipla is writing" in said["error"]) == (503, True)
        assert blocked.edit("p1", target="Mine.")[0] == 200
    finally:
        blocked.close()


def test_news_of_an_edit_ends_the_wait_of_another_page(page: Page) -> None:
    answers: list[Any] = []
    waiting = threading.Thread(target=lambda: answers.append(page.get("changes", since=0, wait=25)))
    waiting.start()
    page.edit("p1", note="x")
    waiting.join(20)
    assert not waiting.is_alive()
    assert (answers[0][1]["ids"], answers[0][1]["revision"]) == (["p1"], 1)


def test_people_see_where_the_others_are_and_edits_bear_their_own_names(page: Page) -> None:
    page.post("here", id="p1", who="Maria")
    page.post("here", id="p5", who="Γιάννης")
    assert page.get("changes", since=0)[1]["people"] == [{"name": "Maria", "id": "p1"}, {"name": "Γιάννης", "id": "p5"}]
    page.edit("p1", note="a", who="Maria")
    page.edit("p5", note="b", who="Γιάννης")
    page.edit("p7", note="c", who="  ")
    assert [page.row(name)["by"] for name in ("p1", "p5", "p7")] == ["Maria", "Γιάννης", "Owner"]
    page.edit("p1", note="d", who="x" * 500 + "\n<b>")
    assert page.row("p1")["by"] == "x" * 80


def test_somebody_who_is_heard_of_no_more_is_not_here() -> None:
    from dipla.review.editor.presence import Presence

    now = [0.0]
    presence = Presence(lambda: now[0])
    assert presence.here("Maria", "p1")
    assert not presence.here("Maria", "p1")
    now[0] = 31.0
    assert presence.people() == []
    for n in range(200):
        presence.here(f"n{n}", "p1")
    assert len(presence.people()) == 100


def test_steps_of_sheets_and_of_the_page_are_taken_back_in_their_order(
    dipla: Dipla, sample: Path, csv_rows: Any, page_of: Any
) -> None:
    from dipla.corpus.project import Project

    page = page_of(Project.open(sample))
    page.edit("p1", target="Of the page.")
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] = "Of the sheet."
    csv_rows.save(sample.parent / "s.csv", rows)
    assert dipla("merge", sample, sample.parent / "s.csv").code == 0
    assert page.row("p2")["target"] == "Of the sheet."
    assert "sheet" in page.post("undo")[1]["told"]
    assert page.row("p2")["target"] != "Of the sheet."
    assert dipla("undo", sample).code == 0
    assert page.row("p1")["target"] != "Of the page."
    assert page.post("redo")[0] == page.post("redo")[0] == 200
    assert (page.row("p1")["target"], page.row("p2")["target"]) == ("Of the page.", "Of the sheet.")


def test_the_end_does_not_wait_for_a_long_search(tmp_path: Path) -> None:
    desk = Desk(aligned(tmp_path / "q"), lambda: AT, name="Owner")
    going_on = threading.Event()
    search = desk._slow.submit(going_on.wait, 60)
    assert desk.close() is False
    assert not search.done()
    going_on.set()


def looked(desk: Desk) -> bool:
    """Whether the desk saw something new."""
    return desk._writer.submit(desk.look).result()
