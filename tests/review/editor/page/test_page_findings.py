"""What the checks say of a pair, in the page: marked in the text, gone to by key, let stand for a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.client


def test_a_number_that_the_target_lacks_is_marked_found_by_key_and_let_stand_for_a_reason(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(drafts)
    desk = opened(server)
    desk.go(4)
    desk.press("Enter", "Control+a")
    desk.type("The engine stopped.")
    desk.press("Escape")
    desk.saved()
    desk.expect(desk.current.locator(".source mark")).to_have_text("7")
    assert "7" in desk.current.locator(".source mark").get_attribute("title")
    desk.expect("#findings li").to_have_count(1)
    desk.expect(desk.current.locator(".badge.found")).to_have_text("!1 to check")
    desk.press("Home")
    desk.at(1)
    desk.press("f")
    desk.at(4)
    desk.press("k")
    desk.type("The hour is told before")
    desk.press("Enter")
    desk.told("It stands")
    desk.expect(desk.current.locator("mark")).to_have_count(0)
    desk.expect("#findings .waved").to_contain_text("The hour is told before (Tester)")
    assert server.get("rows?from=3&count=1")["rows"][0]["findings"] == []
    desk.press("Home")
    desk.at(1)
    desk.press("f")
    desk.told("There is no pair with a finding below")
    desk.go(4)
    desk.page.locator("#findings .waved button").press("Enter")
    desk.expect(desk.current.locator(".source mark")).to_have_text("7")
