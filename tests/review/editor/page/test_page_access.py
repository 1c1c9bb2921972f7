"""Whoever cannot see the page, or cannot hold a mouse, can work in it as well."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.client


@pytest.fixture
def axe() -> str:
    path = Path(os.environ.get("AXE_JS", ""))
    if not path.is_file():
        pytest.skip("AXE_JS does not name the file axe.min.js (npm package axe-core)")
    return path.read_text("utf-8")


def faults(desk: Any, axe: str) -> list[str]:
    """What axe-core finds that is serious or worse, on the page as it stands."""
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Runtime.evaluate", {"expression": axe})
    found = desk.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['impact']} {one['id']}: {[node['target'] for node in one['nodes'][:3]]} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault(at_work: Callable[..., Any], axe: str, scheme: str, width: int) -> None:
    desk = at_work("drafts", viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert faults(desk, axe) == []
    desk.press("Enter", "Control+End")
    desk.type(" More.")
    desk.saved()
    assert faults(desk, axe) == []
    desk.press("Escape", "p")
    assert faults(desk, axe) == []
    desk.press("Escape")
    for key in ("?", "h", "x", "b", "g", "Shift+w"):
        desk.press(key)
        desk.expect(desk.dialog).to_have_count(1)
        if key == "x":
            desk.type("the")
            desk.expect(".preview li").not_to_have_count(0)
        assert faults(desk, axe) == [], key
        desk.press("Escape")
        desk.expect(desk.dialog).to_have_count(0)


def test_a_person_with_a_narrow_window_reads_one_side_under_the_other(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts", viewport={"width": 390, "height": 800})
    source, target = (desk.current.locator(side).bounding_box() for side in (".source", ".target"))
    assert target["y"] >= source["y"] + source["height"] - 1
    assert source["width"] > 330
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    desk.page.locator("#bottom [data-deed=approveAndNext]").click()
    desk.at(2)
    desk.page.locator("#bottom [data-deed=panel]").click()
    desk.expect("#beside").to_be_visible()
    desk.expect("#note").to_be_visible()


def test_tab_goes_through_the_head_the_pair_and_the_panel_in_the_order_they_stand(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts")
    desk.page.locator("#filter [name=what]").focus()
    order = []
    for _ in range(40):
        order.append(
            desk.page.evaluate(
                "(e => e.closest('#filter, .tools, .standing, .pair, #strip, #beside')?.className.split(' ')[0]"
                " || e.closest('#filter, .tools, .standing, .pair, #strip, #beside')?.id || e.tagName)"
                "(document.activeElement)"
            )
        )
        desk.press("Tab")
    met = [place for n, place in enumerate(order) if n == 0 or order[n - 1] != place]
    assert met[:6] == ["filter", "tools", "standing", "pair", "strip", "beside"]


def test_a_pair_tells_a_screen_reader_where_it_is_and_what_it_says(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts")
    desk.expect(desk.current).to_have_accessible_name("1 draft")
    desk.expect(desk.current).to_have_accessible_description(
        "Το πρωί έβρεχε στο λιμάνι. In the morning it rained in the harbour."
    )
    assert desk.current.get_attribute("aria-posinset") == "1"
    assert desk.current.get_attribute("aria-setsize") == "8"
    desk.press("Enter")
    desk.expect(desk.field).to_have_accessible_name("Target of pair 1")
    desk.expect(desk.field).to_have_accessible_description("Το πρωί έβρεχε στο λιμάνι.")
    desk.expect("#told").to_have_attribute("aria-live", "polite")


def test_every_button_has_a_name_and_the_focus_can_be_seen(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts")
    for button in desk.page.locator("button:visible").all():
        assert button.evaluate("b => (b.getAttribute('aria-label') || b.innerText).trim()")
    for selector in ("#filter [name=text]", ".tools button", "#note", "#strip"):
        desk.page.locator(selector).first.focus()
        desk.press("Shift")
        outline = desk.page.locator(selector).first.evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline in ("solid", "auto"), selector


def test_who_wants_no_motion_gets_none(at_work: Callable[..., Any]) -> None:
    desk = at_work("drafts", reduced_motion="reduce")
    moving = desk.page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s'"
        " || getComputedStyle(e).animationName !== 'none').map(e => e.tagName)"
    )
    assert moving == []
