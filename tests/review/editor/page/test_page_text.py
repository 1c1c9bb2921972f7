"""Writing in the page, by the keyboard; each claim is looked up in the store."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import State

pytestmark = pytest.mark.client


@pytest.fixture
def desk(at_work: Callable[..., Any]) -> Any:
    return at_work("drafts")


def test_what_is_typed_is_saved_after_a_pause_without_leaving_the_text(desk: Any) -> None:
    desk.press("Enter", "Control+End")
    desk.type(" Hard.")
    desk.expect("#sign").to_have_text("Typing…")
    desk.saved()
    desk.expect(desk.field).to_be_focused()
    pair = desk.pair(1)
    assert (pair.target, pair.state, pair.by) == (
        "In the morning it rained in the harbour. Hard.",
        State.EDITED,
        "Tester",
    )
    assert pair.draft == "In the morning it rained in the harbour."


def test_enter_saves_and_goes_on_writing_in_the_next_pair_and_escape_leaves_the_text(desk: Any) -> None:
    desk.press("Enter", "Control+End")
    desk.type(" One.")
    desk.press("Enter", "Control+End")
    desk.type(" Two.")
    desk.press("Alt+ArrowDown", "Control+End")
    desk.type(" Three.")
    desk.press("Alt+ArrowUp")
    desk.at(2)
    desk.press("Escape")
    desk.expect(desk.current).to_be_focused()
    desk.saved()
    assert [pair.target.split()[-1] for pair in desk.pairs()[:3]] == ["One.", "Two.", "Three."]


def test_shift_enter_writes_a_new_line(desk: Any) -> None:
    desk.press("Enter", "Control+End", "Shift+Enter")
    desk.type("Below")
    desk.press("Escape")
    desk.saved()
    assert desk.pair(1).target == "In the morning it rained in the harbour.\nBelow"


def test_an_emptied_text_is_left_out_on_purpose_only_when_it_is_left(desk: Any) -> None:
    desk.press("Enter", "Control+a", "Delete")
    desk.page.wait_for_timeout(1200)
    assert desk.pair(1).target != ""
    desk.press("Escape")
    desk.saved()
    assert (desk.pair(1).target, desk.pair(1).state) == ("", State.EDITED)
    desk.expect(desk.current).to_contain_text("left out on purpose")


def test_state_keys_approve_mark_as_edited_and_give_back(desk: Any) -> None:
    desk.press("a")
    desk.at(2)
    desk.press("e")
    desk.expect(desk.current).to_contain_text("edited")
    desk.press("Enter", "Control+End")
    desk.type(" Again.")
    desk.press("Control+Enter")
    desk.at(3)
    desk.expect(desk.field).to_be_focused()
    desk.press("Escape", "ArrowUp", "ArrowUp", "Shift+e")
    desk.saved()
    states = [pair.state for pair in desk.pairs()[:3]]
    assert states == [State.DRAFT, State.APPROVED, State.DRAFT]
    assert desk.pair(2).target == "Petros bought two tickets. Again."


def test_on_a_greek_keyboard_the_same_keys_act(desk: Any) -> None:
    session = desk.page.context.new_cdp_session(desk.page)
    for kind in ("keyDown", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent", {"type": kind, "key": "α", "code": "KeyA", "text": "α" * (kind == "keyDown")}
        )
    desk.at(2)
    desk.saved()
    assert desk.pair(1).state is State.APPROVED


def test_greek_letters_with_accents_are_written_in_a_text_and_move_nothing(desk: Any) -> None:
    desk.press("Enter", "Control+End")
    for letter in " άξιος ϋ ᾧ;":
        desk.page.keyboard.insert_text(letter)
    desk.at(1)
    desk.press("Escape")
    desk.saved()
    assert desk.pair(1).target.endswith(" άξιος ϋ ᾧ;")


def test_the_draft_comes_back_and_the_panel_shows_what_became_of_it(desk: Any) -> None:
    desk.press("Enter", "Control+a")
    desk.type("In the evening it rained in the harbour.")
    desk.press("Escape")
    desk.expect("#draft del").to_have_text("morning")
    desk.expect("#draft ins").to_have_text("evening")
    desk.press("Shift+a")
    desk.expect("#draft del").to_have_count(0)
    desk.saved()
    assert desk.pair(1).target == "In the morning it rained in the harbour."


def test_the_best_suggestion_of_the_memory_is_taken_by_a_key(desk: Any) -> None:
    desk.page.route(
        "**/api/suggest*",
        lambda route: route.fulfill(
            json={
                "suggestions": [
                    {
                        "score": 0.91,
                        "source": "Το καράβι έφυγε.",
                        "target": "The ship has left.",
                        "origin": "human",
                        "id": "p1",
                    },
                    {"score": 0.7, "source": "Έφυγε.", "target": "It left.", "origin": "human", "id": "p2"},
                ]
            }
        ),
    )
    desk.go(7)
    desk.expect("#memory .suggestion").to_have_count(2)
    desk.press("1")
    desk.saved()
    assert desk.pair(7).target == "The ship has left."
    desk.go(8)
    desk.expect("#memory .suggestion").to_have_count(2)
    desk.press("y", "ArrowDown", "Enter")
    desk.saved()
    assert desk.pair(8).target == "It left."


def test_the_memory_offers_what_was_just_written_for_the_same_source(
    drafts: Path, dipla: Callable[..., Any], serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    more = drafts.parent / "again.el.txt"
    more.write_text("Το πρωί έβρεχε στο λιμάνι.\n", "utf-8")
    assert dipla("add", drafts, more).code == 0
    desk = opened(serve(drafts))
    desk.press("Enter", "Control+a")
    desk.type("It rained in the port that morning.")
    desk.press("Escape")
    desk.saved()
    desk.go(9)
    desk.expect("#memory .suggestion").to_contain_text("It rained in the port that morning.")
    desk.press("1")
    desk.saved()
    assert desk.pair(9).target == "It rained in the port that morning."


def test_a_note_is_written_by_key_and_marks_the_pair(desk: Any) -> None:
    desk.press("o")
    desk.type("Which harbour?")
    desk.press("Escape")
    desk.expect(desk.current).to_be_focused()
    desk.saved()
    desk.expect(desk.current.locator(".badge.note")).to_have_count(1)
    assert desk.pair(1).note == "Which harbour?"
    desk.go(5)
    desk.press("Shift+q")
    desk.at(1)


def test_findings_are_marked_where_they_stand_in_code_points(desk: Any) -> None:
    def with_findings(route: Any) -> None:
        answer = route.fetch().json()
        for row in answer["rows"]:
            if row["i"] == 1:
                row["source"][0]["text"] = "𝔄 7 και 8."
                row["findings"] = [
                    {
                        "rule": "number",
                        "severity": "error",
                        "side": "source",
                        "start": 2,
                        "end": 3,
                        "message": "7 is missing",
                    },
                    {
                        "rule": "name",
                        "severity": "warning",
                        "side": "source",
                        "start": 4,
                        "end": 9,
                        "message": "a name",
                    },
                    {
                        "rule": "glossary",
                        "severity": "warning",
                        "side": "target",
                        "start": 0,
                        "end": 6,
                        "message": "term",
                    },
                ]
        route.fulfill(json=answer)

    desk.page.route("**/api/rows*", with_findings)
    desk.page.reload()
    desk.expect("#list .pair.current").to_be_focused()
    desk.press("ArrowDown")
    marks = desk.current.locator("mark")
    assert [(mark, marks.nth(n).get_attribute("title")) for n, mark in enumerate(marks.all_inner_texts())] == [
        ("7", "7 is missing"),
        ("και 8", "a name"),
        ("Petros", "term"),
    ]
    desk.expect("#findings li").to_have_count(3)
    desk.press("Enter")
    desk.expect("#list .mirror mark").to_have_text("Petros")


def test_search_and_replace_shows_first_and_is_one_step(desk: Any) -> None:
    before = desk.shape()
    desk.press("x")
    desk.type(r"\bthe (\w+)")
    desk.press("Tab")
    desk.type("that \\1")
    desk.press("Tab", "Space")
    desk.expect(".replace [role=status]").to_contain_text("6 pairs would change")
    assert desk.shape() == before
    desk.expect(".preview ins").not_to_have_count(0)
    desk.dialog.locator("button.first").press("Enter")
    desk.told("6 pairs changed")
    assert desk.pair(5).target == "A woman opened that window."
    assert desk.pair(1).target == "In that morning it rained in that harbour."
    desk.expect("#list .pair").to_contain_text(["In that morning"] + [""] * 7)
    desk.press("Control+z")
    desk.told("Taken back")
    assert desk.shape() == before


def test_a_wrong_regular_expression_is_told_in_the_dialog(desk: Any) -> None:
    desk.press("x")
    desk.type("(")
    desk.press("Tab", "Tab", "Space")
    desk.expect(".replace [role=status]").not_to_contain_text("would change")
    desk.expect(".replace [role=status]").to_contain_text(re.compile("expression|parenthesis|unterminated"))
    desk.press("Escape")
    desk.faults[:] = [fault for fault in desk.faults if "400" not in fault]


def test_selected_words_are_looked_up_in_all_pairs_and_a_hit_leads_there(desk: Any) -> None:
    desk.press("Enter", "Control+Home")
    for _ in "In the":
        desk.press("Shift+ArrowRight")
    desk.press("Alt+w")
    desk.expect("#look").to_have_value("In the")
    desk.expect("#hits .hit").not_to_have_count(0)
    desk.expect("#hits .hit").to_contain_text(["In the", "in the", "in the"])
    desk.press("ArrowDown", "Enter")
    desk.at(3)
    desk.expect(desk.current).to_be_focused()


def test_the_field_has_the_language_and_the_spelling_of_its_side(desk: Any) -> None:
    desk.press("Enter")
    desk.expect(desk.field).to_have_attribute("lang", "en")
    desk.expect(desk.field).to_have_attribute("spellcheck", "true")
    desk.expect(desk.current.locator(".source")).to_have_attribute("lang", "el")


def test_the_field_grows_with_its_text(desk: Any) -> None:
    desk.press("Enter", "Control+End")
    small = desk.field.bounding_box()["height"]
    desk.page.keyboard.insert_text(" and so on" * 40)
    desk.page.wait_for_timeout(50)
    box = desk.field.bounding_box()
    assert box["height"] > small * 5
    assert desk.field.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    # What stands below moved down by as much.
    below = desk.page.locator("#list .pair").nth(1).bounding_box()
    assert below["y"] >= box["y"] + box["height"]


def test_time_and_keys_are_measured_for_each_pair(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(drafts)
    desk = opened(server)
    desk.press("Enter", "Control+End")
    desk.type(" abc")
    desk.page.wait_for_timeout(400)
    desk.press("Enter")
    desk.saved()
    row, other = server.get("rows?from=0&count=2")["rows"]
    assert 6 <= row["keys"] <= 8
    assert 400 <= row["active_ms"] < 20_000
    assert (other["keys"], other["active_ms"]) == (0, 0)


def test_without_timing_nothing_is_measured(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    desk = opened(serve(drafts, "--no-timing"))
    sent: list[dict[str, Any]] = []
    desk.page.on(
        "request", lambda request: sent.append(json.loads(request.post_data)) if "/edit" in request.url else None
    )
    desk.press("Enter", "Control+End")
    desk.type(" abc")
    desk.press("Escape")
    desk.saved()
    assert sent
    assert all("keys" not in body and "active_ms" not in body for body in sent)
