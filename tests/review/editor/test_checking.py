"""What the checks say of a pair is in its row and on the map; what is waved through is not told again."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from dipla.align.check import Settings, findings

from .conftest import Open, Page, aligned

BEADS = (
    (("Ήρθε το 1919.",), ("He came in 1918.",)),
    (("Πού πήγε;",), ("Where did he go?",)),
    (("Έφυγε.",), ("He left.",)),
)


@pytest.fixture
def checked(page_of: Open, tmp_path: Path) -> Page:
    return page_of(aligned(tmp_path / "q", BEADS), findings=lambda pair: findings(pair, Settings()))


def rules(page: Page, identifier: str) -> list[str]:
    return [one["rule"] for one in page.row(identifier)["findings"]]


def flagged(page: Page) -> list[int]:
    content = page.ask("GET", "/api/map", headers=page.headers).content
    return [n for n in range(len(content) // 6) if struct.unpack_from("<BB", content, 6 * n)[1] & 1]


def test_a_finding_says_where_it_is_and_goes_when_the_text_is_mended(checked: Page) -> None:
    (found,) = checked.row("p1")["findings"]
    text = checked.row("p1")[found["side"]]
    assert (found["rule"], found["severity"]) == ("numbers", "error")
    assert "19" in (text if isinstance(text, str) else text[0]["text"])[found["start"] : found["end"]]
    assert rules(checked, "p2") == []
    said = checked.edit("p1", target="He came in 1919.")[1]
    assert said["row"]["findings"] == []
    assert said["row"]["marks"] & 1 == 0


def test_every_pair_is_checked_in_the_background_and_pages_are_told(checked: Page) -> None:
    assert flagged(checked) == []
    known = checked.get("project")[1]["marked"]
    checked.run(_background(checked))
    assert flagged(checked) == [0]
    assert checked.get("next", **{"from": -1, "what": "flag"})[1] == {"i": 0, "id": "p1"}
    assert checked.get("changes", since=0, marked=known, wait=25)[1]["marked"] > known
    checked.edit("p3", target="He left in 1921.")
    checked.run(_background(checked))
    assert flagged(checked) == [0, 2]


async def _background(page: Page) -> None:
    import asyncio

    task = asyncio.create_task(page.desk.check(0.001))
    ends = time.monotonic() + 30
    while page.desk._unchecked and time.monotonic() < ends:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    task.cancel()


def test_what_is_waved_through_is_not_told_until_the_texts_change(checked: Page) -> None:
    status, said = checked.post("wave", id="p1", rule="numbers", reason="the author miscounts")
    assert (status, said["row"]["findings"], said["step"]) == (200, [], None)
    assert [(one["rule"], one["reason"], one["who"]) for one in said["row"]["waved"]] == [
        ("numbers", "the author miscounts", "Maria")
    ]
    assert said["row"]["marks"] == 32
    assert checked.get("list", what="waved")[1]["indices"] == [0]
    assert checked.get("next", **{"from": -1, "what": "flag"})[1] == {"i": None}
    checked.edit("p1", target="He came in 1917.")
    assert rules(checked, "p1") == ["numbers"]
    checked.post("undo")
    assert rules(checked, "p1") == []
    assert checked.post("wave", id="p1", rule="numbers", forget=True)[0] == 200
    assert rules(checked, "p1") == ["numbers"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"rule": "numbers"}, 400),
        ({"rule": "numbers", "reason": " "}, 400),
        ({"rule": "numbers", "reason": "x" * 501}, 400),
        ({"rule": "quotes", "reason": "it finds nothing"}, 400),
        ({"rule": "nonsense", "reason": "x"}, 400),
        ({"id": "p9", "rule": "numbers", "reason": "x"}, 404),
    ],
)
def test_what_cannot_be_waved_through_is_refused(checked: Page, fields: dict[str, str], status: int) -> None:
    assert checked.post("wave", **{"id": "p1", **fields})[0] == status
    assert rules(checked, "p1") == ["numbers"]


def test_a_pair_without_a_target_is_no_finding_since_its_state_says_so(checked: Page) -> None:
    checked.edit("p2", target=None)
    assert checked.row("p2")["state"] == "untranslated"
    assert rules(checked, "p2") == []
    checked.run(_background(checked))
    assert flagged(checked) == [0]
