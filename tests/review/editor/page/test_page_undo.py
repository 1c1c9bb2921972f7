"""Going back in the page: by keys, over everything, through the history of one pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dipla.corpus.model import State

pytestmark = pytest.mark.client


@pytest.fixture
def desk(at_work: Callable[..., Any]) -> Any:
    return at_work("aligned")


def test_everything_is_undone_and_done_again_in_order(desk: Any) -> None:
    shapes = [desk.shape()]
    states = [[pair.state for pair in desk.pairs()]]

    def done() -> None:
        desk.saved()
        shapes.append(desk.shape())
        states.append([pair.state for pair in desk.pairs()])

    desk.press("Enter", "Control+End")
    desk.type(" Typed.")
    desk.press("Escape")
    done()
    desk.press("a")
    done()
    desk.go(3)
    for keys in (("m",), ("Shift+v",), ("Delete",)):
        desk.arrange(*keys)
        done()
    desk.press("x")
    desk.type("the")
    desk.press("Tab")
    desk.type("a")
    desk.expect(".preview ins").not_to_have_count(0)
    desk.press("Enter")
    desk.told("takes all of it back")
    done()
    for wanted, states_wanted in zip(reversed(shapes[:-1]), reversed(states[:-1]), strict=True):
        desk.page.evaluate("document.querySelector('#told').replaceChildren()")
        desk.press("Control+z")
        desk.told("Taken back")
        assert desk.shape() == wanted
        assert [pair.state for pair in desk.pairs()] == states_wanted
    for wanted, states_wanted in zip(shapes[1:], states[1:], strict=True):
        desk.page.evaluate("document.querySelector('#told').replaceChildren()")
        desk.press("Control+Shift+z")
        desk.told("Done again")
        assert desk.shape() == wanted
        assert [pair.state for pair in desk.pairs()] == states_wanted
    shown = desk.page.locator("#list .pair .source").all_inner_texts()
    assert [text.replace("\n\n", " ") for text in shown] == [source for source, _ in desk.shape()]


def test_in_a_text_undo_is_the_fields_own_until_it_is_saved(desk: Any) -> None:
    first = desk.pair(1).target
    desk.press("Enter", "Control+End")
    desk.page.keyboard.insert_text(" Oops")
    desk.press("Control+z")
    desk.expect(desk.field).to_have_value(first)
    desk.page.keyboard.insert_text(" Saved.")
    desk.saved()
    desk.press("Control+z")
    desk.told("Taken back")
    desk.expect(desk.field).to_have_value(first)
    desk.expect(desk.field).to_be_focused()
    assert (desk.pair(1).target, desk.pair(1).state) == (first, State.ALIGNED)


def test_undo_goes_to_what_it_changed(desk: Any) -> None:
    desk.press("a")
    desk.at(2)
    desk.go(8)
    desk.press("z")
    desk.at(1)
    assert desk.pair(1).state is State.ALIGNED


def test_the_history_says_who_and_what_and_takes_one_edit_back(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts")
    desk.press("Enter", "Control+a")
    desk.type("In the evening it snowed.")
    desk.press("Escape")
    desk.saved()
    desk.press("a")
    desk.saved()
    desk.go(1)
    desk.press("h")
    lines = desk.dialog.locator("li")
    desk.expect(lines.nth(0)).to_contain_text("edited → approved")
    desk.expect(lines.nth(1)).to_contain_text("Tester")
    desk.expect(lines.nth(1).locator("ins")).to_have_text(["evening", "snowed"])
    lines.nth(1).get_by_text("Compare with now").press("Enter")
    desk.expect(lines.nth(1).locator(".compare")).to_contain_text("In the evening it snowed.")
    # Something stands on the first edit: it is told, and nothing changes.
    lines.nth(1).get_by_text("Take this edit back").press("Enter")
    desk.told("take the later change back first")
    assert desk.pair(1).state is State.APPROVED
    lines.nth(0).get_by_text("Take this edit back").press("Enter")
    desk.told("Taken back")
    desk.expect(desk.dialog).to_have_count(0)
    assert (desk.pair(1).state, desk.pair(1).target) == (State.EDITED, "In the evening it snowed.")
    desk.faults[:] = [fault for fault in desk.faults if "409" not in fault]
