"""Pairs arranged by the keyboard; each operation is looked up in the store, and one undo takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.client


@pytest.fixture
def desk(at_work: Callable[..., Any]) -> Any:
    return at_work("aligned")


def undone(desk: Any, before: list[tuple[str, str | None]]) -> None:
    """One undo brings the shape back, in the store and on the page."""
    desk.press("Control+z")
    desk.told("Taken back")
    assert desk.shape() == before
    desk.expect("#list .pair").to_have_count(len(before))
    shown = desk.page.locator("#list .pair .source").all_inner_texts()
    assert [text.replace("\n\n", " ") for text in shown] == [source for source, _ in before]


def test_merging_with_the_next_shows_both_sentences_of_a_side_on_lines_of_their_own(desk: Any) -> None:
    before = desk.shape()
    desk.go(3)
    desk.arrange("m")
    desk.at(3)
    desk.expect(desk.current).to_be_focused()
    pair = desk.pair(3)
    assert (pair.kind, len(desk.pairs())) == ("2:2", 7)
    assert pair.source_text == f"{before[2][0]} {before[3][0]}"
    assert desk.current.locator(".source .sentence").all_inner_texts() == [before[2][0], before[3][0]]
    assert desk.current.locator(".target .sentence").all_inner_texts() == [before[2][1], before[3][1]]
    desk.expect(desk.current.locator(".badge.kind")).to_have_text("2:2 sentences")
    undone(desk, before)


def test_merging_with_the_previous_joins_upwards(desk: Any) -> None:
    before = desk.shape()
    desk.go(3)
    desk.arrange("Shift+m")
    desk.at(2)
    assert desk.pair(2).source_text == f"{before[1][0]} {before[2][0]}"
    undone(desk, before)


def test_splitting_in_a_text_cuts_at_the_cursor_and_takes_what_was_typed_with_it(desk: Any) -> None:
    before = desk.shape()
    desk.go(2)
    desk.press("Enter", "Control+Home")
    desk.type("Now ")
    for _ in "Petros":
        desk.press("ArrowRight")
    desk.arrange("Alt+c")
    assert [pair.target for pair in desk.pairs()[1:3]] == ["Now Petros", "bought two tickets."]
    assert desk.pair(3).source == ()
    desk.press("Control+z")
    desk.told("Taken back")
    assert desk.pair(2).target == "Now Petros bought two tickets."
    desk.press("Control+z")
    # What is there before holds these words, too.
    desk.expect("#list .pair.current").not_to_contain_text("Now")
    assert desk.shape() == before


def test_splitting_both_sides_lets_the_person_put_the_cursor_into_each(desk: Any) -> None:
    desk.go(1)
    desk.arrange("m")
    merged = desk.shape()
    desk.press("ArrowLeft", "s")
    field = desk.field
    desk.expect(field).to_have_value(merged[0][0])
    first = len("Το πρωί έβρεχε στο λιμάνι.")
    assert field.evaluate("field => field.selectionStart") == first
    desk.type("x")
    desk.expect(field).to_have_value(merged[0][0])
    desk.press("Tab")
    desk.expect(field).to_have_value(merged[0][1])
    assert field.evaluate("field => field.selectionStart") == len("In the morning it rained in the harbour.")
    desk.arrange("Enter")
    assert [pair.kind for pair in desk.pairs()[:3]] == ["1:1", "1:1", "1:1"]
    assert desk.shape()[:2] == [
        ("Το πρωί έβρεχε στο λιμάνι.", "In the morning it rained in the harbour."),
        ("Ο Πέτρος πήρε δύο εισιτήρια.", "Petros bought two tickets."),
    ]
    undone(desk, merged)


def test_escape_leaves_a_split_undone(desk: Any) -> None:
    before = desk.shape()
    desk.go(4)
    desk.press("s", "Escape")
    desk.expect(desk.current).to_be_focused()
    desk.expect(desk.field).to_have_count(0)
    assert desk.shape() == before


@pytest.mark.parametrize("side", ["source", "target"])
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_sentence_moves_to_the_neighbour(desk: Any, side: str, way: str) -> None:
    before = desk.shape()
    desk.go(4)
    desk.press("ArrowLeft" if side == "source" else "ArrowRight")
    desk.arrange("Shift+ArrowUp" if way == "up" else "Shift+ArrowDown")
    index = 0 if side == "source" else 1
    moved = before[3][index]
    neighbour = desk.shape()[2][index] if way == "up" else desk.shape()[4][index]
    expected = f"{before[2][index]} {moved}" if way == "up" else f"{moved} {before[4][index]}"
    assert neighbour == expected
    assert desk.pair(4).kind == ("0:1" if side == "source" else "1:0")
    undone(desk, before)


def test_the_column_of_targets_shifts_up_and_down(desk: Any) -> None:
    before = desk.shape()
    desk.go(5)
    desk.arrange("Shift+v")
    shifted = [target for _, target in desk.shape()]
    assert shifted[4] is None
    assert shifted[5:8] == [before[4][1], before[5][1], before[6][1]]
    assert [source for source, _ in desk.shape()][:8] == [source for source, _ in before]
    undone(desk, before)
    desk.go(5)
    desk.arrange("v")
    assert desk.shape()[4][1] == f"{before[4][1]} {before[5][1]}"
    assert desk.shape()[5][1] == before[6][1]
    undone(desk, before)


def test_an_empty_side_is_inserted(desk: Any) -> None:
    before = desk.shape()
    desk.go(6)
    desk.arrange("i")
    now = desk.shape()
    assert len(now) == 9
    assert sorted([now[5], now[6]], key=str) == sorted([(before[5][0], None), ("", before[5][1])], key=str)
    undone(desk, before)


def test_a_pair_is_deleted_and_the_next_one_is_current(desk: Any) -> None:
    before = desk.shape()
    desk.go(6)
    desk.arrange("Delete")
    desk.at(6)
    desk.expect(desk.current).to_be_focused()
    assert desk.shape() == before[:5] + before[6:]
    undone(desk, before)


def test_aligning_anew_mends_a_shifted_column_up_to_the_next_confirmed_pair(desk: Any) -> None:
    before = desk.shape()
    desk.go(7)
    desk.press("a")
    desk.at(8)
    desk.saved()
    desk.go(2)
    desk.arrange("m")
    desk.go(3)
    desk.arrange("l")
    assert desk.shape()[-2:] == before[-2:]
    joined = " ".join(target or "" for _, target in desk.shape())
    assert joined == " ".join(target or "" for _, target in before)


def test_what_cannot_be_done_is_told_and_changes_nothing(desk: Any) -> None:
    before = desk.shape()
    desk.go(8)
    desk.press("m")
    desk.told("There is no pair below")
    desk.go(1)
    desk.press("Shift+m")
    desk.told("There is no pair above")
    desk.press("ArrowLeft", "Shift+ArrowUp")
    desk.told("first pair")
    assert desk.shape() == before
    desk.faults[:] = [fault for fault in desk.faults if "400" not in fault]
