"""The list: a million pairs of all heights, none of which jumps or leaves a blank."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.client

WORDS = "και ο άνθρωπος που ήρθε από τη θάλασσα δεν είπε τίποτα για το ταξίδι του εκείνο το βράδυ".split()
# What stands at the middle of each screen, frame by frame: 0 a blank, 1 a place without its words, 2 words.
WATCH = """() => {
  const list = document.querySelector('#list');
  window.frames_seen = [];
  const look = () => {
    const box = list.getBoundingClientRect();
    let worst = 2;
    for (let y = box.top + 2; y < box.bottom; y += 20) {
      const pair = document.elementFromPoint(box.left + 300, y)?.closest('#list .pair');
      worst = Math.min(worst, !pair ? 0 : pair.classList.contains('waiting') ? 1 : 2);
    }
    window.frames_seen.push([worst, performance.now()]);
    window.watching = requestAnimationFrame(look);
  };
  look();
}"""


def text(index: int, side: int) -> str:
    chance = random.Random(index * 2 + side)
    return f"{index + 1} " + " ".join(chance.choices(WORDS, k=chance.choice((3, 9, 20, 60))))


def row(index: int) -> dict[str, Any]:
    source, target = text(index, 0), text(index, 1)
    return {
        "i": index, "id": f"p{index}", "doc": "a", "version": 0, "state": "draft", "target": target, "draft": target,
        "source": [{"id": f"s{index}", "text": source, "lang": "el"}], "target_sentences": [], "origin": None,
        "score": None, "note": "", "flags": [], "findings": [], "kind": "1:1", "block": None, "by": "", "changed": "",
        "active_ms": 0, "keys": 0, "marks": 0,
    }  # fmt: skip


def many(page: Any, count: int) -> None:
    """A server's answers for so many pairs that no test could store."""
    entry = [
        b"\x01\x00" + len(text(n, 0)).to_bytes(2, "little") + len(text(n, 1)).to_bytes(2, "little") for n in range(1000)
    ]
    content = b"".join(entry) * (count // 1000)

    def project(route: Any) -> None:
        route.fulfill(
            json={**route.fetch().json(), "count": count, "docs": [{"name": "a", "first": 0, "count": count}]}
        )

    def rows(route: Any) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()}
        first = int(asked["from"])
        # The lengths repeat; the texts do, too, but for their number.
        found = [row(n % 1000) | {"i": n, "id": f"p{n}"} for n in range(first, min(count, first + int(asked["count"])))]
        for one in found:
            for sentence in one["source"]:
                sentence["text"] = f"{one['i'] + 1} {sentence['text'].split(' ', 1)[1]}"
        route.fulfill(json={"revision": 0, "rows": found})

    page.route("**/api/project", project)
    page.route("**/api/map", lambda route: route.fulfill(body=content, content_type="application/octet-stream"))
    page.route("**/api/rows*", rows)
    page.route("**/api/changes*", lambda route: None)
    for name in ("here", "progress", "suggest"):
        answer = {"suggestions": [], "pairs": {}, "words": {}, "today": {}, "pace": None}
        page.route(f"**/api/{name}*", lambda route: route.fulfill(json=answer))


@pytest.fixture
def million(drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]) -> Any:
    return opened(serve(drafts), before=lambda page: many(page, 1_000_000))


def test_a_million_pairs_are_scrolled_to_their_end_and_gone_to_by_number(million: Any) -> None:
    desk = million
    list_ = desk.page.locator("#list")
    assert list_.evaluate("l => l.scrollHeight") < 33_554_428
    desk.press("End")
    desk.at(1_000_000)
    desk.expect("#list .pair.current:not(.waiting)").to_have_count(1)
    box, pair = list_.bounding_box(), desk.current.bounding_box()
    assert box["y"] <= pair["y"] < box["y"] + box["height"]
    # The bar at its end shows the end, at its middle about the middle.
    for share in (0.5, 0.25, 1, 0):
        list_.evaluate("(l, f) => { l.scrollTop = f * (l.scrollHeight - l.clientHeight) }", share)
        desk.page.wait_for_timeout(400)
        seen = list_.evaluate(
            "l => { const b = l.getBoundingClientRect();"
            " return +document.elementFromPoint(b.left + 300, b.top + b.height / 2).closest('.pair').dataset.index }"
        )
        assert abs(seen - share * 1_000_000) < 3_000, (share, seen)
    assert list_.evaluate("l => l.scrollTop") == 0
    desk.go(654_321)
    desk.expect(desk.current.locator(".source")).to_contain_text("654321 ")
    assert desk.page.locator("#list .pair").count() < 150


def test_no_frame_is_blank_and_no_text_jumps_while_scrolling(million: Any) -> None:
    desk = million
    desk.go(500_000)
    desk.page.evaluate(WATCH)
    desk.page.mouse.move(400, 400)
    # Small steps far from where anything was measured: what is in sight moves by the step and by nothing else.
    for step in (120, 120, -120, 120, -120, -120, -120, -120):
        where = "() => Object.fromEntries([...document.querySelectorAll('#list .pair:not(.aside)')].map(p => [p.dataset.index, p.getBoundingClientRect().top]))"
        before, bar = desk.page.evaluate(where), desk.page.locator("#list").evaluate("l => l.scrollTop")
        desk.page.mouse.wheel(0, step)
        desk.page.wait_for_timeout(450)
        after = desk.page.evaluate(where)
        both = [index for index in before if index in after and -200 < before[index] < 1000]
        assert len(both) > 3
        moved = {round(before[index] - after[index]) for index in both}
        assert max(moved) - min(moved) <= 1, (bar, moved)
        assert abs(next(iter(moved)) - step) <= 2, (step, moved)
    for _ in range(25):
        desk.page.mouse.wheel(0, 900)
        desk.page.wait_for_timeout(16)
    desk.page.wait_for_timeout(500)
    seen = [worst for worst, _ in desk.page.evaluate("window.frames_seen")]
    assert len(seen) > 20
    assert 0 not in seen
    assert seen[-1] == 2


def test_a_text_that_grows_leaves_what_is_above_it_where_it_is(million: Any) -> None:
    desk = million
    desk.go(70_000)
    desk.press("Enter", "Control+End")
    top = desk.current.bounding_box()["y"]
    desk.page.keyboard.insert_text(" και άλλα" * 60)
    desk.page.wait_for_timeout(100)
    assert abs(desk.current.bounding_box()["y"] - top) < 1
    desk.page.route("**/api/edit", lambda route: route.fulfill(status=200, json={
        "row": {**row(69_999 % 1000), "i": 69_999, "id": "p69999", "version": 1, "state": "edited"}, "revision": 1, "before": 0, "step": 1}))  # fmt: skip
    desk.press("Control+a")
    desk.type("short")
    desk.page.wait_for_timeout(100)
    assert abs(desk.current.bounding_box()["y"] - top) < 1
    desk.press("Escape")
    desk.saved()


def test_a_row_that_has_the_focus_keeps_it_when_it_is_scrolled_away(million: Any) -> None:
    desk = million
    desk.press("Enter", "Control+End")
    desk.page.mouse.move(400, 400)
    desk.page.mouse.wheel(0, 30_000)
    desk.page.wait_for_timeout(300)
    desk.expect(desk.field).to_be_focused()
    desk.type(" still here")
    assert desk.field.input_value().endswith(" still here")
    desk.page.route(
        "**/api/edit", lambda route: route.fulfill(json={"row": row(0) | {"version": 1}, "revision": 1, "before": 0})
    )
    desk.press("Alt+ArrowDown")
    desk.at(2)
    box = desk.current.bounding_box()
    assert 0 < box["y"] < 800
    desk.saved()


def test_the_tree_of_heights_answers_as_plain_sums_do(at_work: Callable[..., Any]) -> None:
    chance = random.Random(7)
    deeds: list[list[float]] = []
    for _ in range(400):
        deeds.append([chance.choice((0, 1, 2, 3)), chance.random(), chance.random(), chance.randrange(1, 400)])
    answers = at_work("drafts").page.evaluate(
        """async (deeds) => {
          const { Heights } = await import('/static/heights.js');
          const plain = Array.from({ length: 300 }, (_, n) => 20 + (n * 37) % 190);
          const tree = new Heights(Float32Array.from(plain));
          const wrong = [];
          for (const [kind, a, b, c] of deeds) {
            const row = Math.floor(a * plain.length);
            const start = plain.slice(0, row).reduce((sum, h) => sum + h, 0);
            if (kind === 0) { plain[row] = c; tree.correct(row, c); }
            if (kind === 1 && tree.start(row) !== start) wrong.push(['start', row, tree.start(row), start]);
            if (kind === 2) {
              const at = start + Math.floor(b * plain[row]);
              if (tree.at(at) !== row) wrong.push(['at', at, tree.at(at), row]);
            }
            if (kind === 3) {
              const gone = Math.min(plain.length - row, Math.floor(b * 4));
              const come = Array.from({ length: c % 5 }, (_, n) => c + n);
              plain.splice(row, gone, ...come);
              tree.splice(row, gone, come);
            }
            const total = plain.reduce((sum, h) => sum + h, 0);
            if (tree.total !== total || tree.count !== plain.length) wrong.push(['total', tree.total, total]);
          }
          return { wrong, left: plain.length };
        }""",
        deeds,
    )
    assert answers["wrong"] == []
    assert answers["left"] > 100
