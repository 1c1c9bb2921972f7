"""Finding the way by the keyboard: to the next that wants a person, through filters, over the whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dipla
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import DocumentRow

pytestmark = pytest.mark.client

# What each pair is, from the first: the next one of a kind is counted out from this by hand.
PAIRS = [
    {"state": "draft"},
    {"state": "draft", "score": 0.5},
    {"state": "approved"},
    {"state": "draft", "flags": ("number:7",)},
    {"state": "aligned", "sources": 2},
    {"state": "untranslated"},
    {"state": "edited", "note": "Who?"},
    {"state": "aligned", "score": 0.3},
    {"state": "draft", "doc": "b.txt"},
    {"state": "approved", "doc": "b.txt"},
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Project.create(tmp_path_factory.mktemp("going") / "many", Settings(source_lang="el", target_lang="en"))
    with made.store() as store, store.transaction():
        for doc in ("a.txt", "b.txt"):
            store.put_document(DocumentRow(doc, "el", "utf-8", "", "\n", "{}", "2026-11-01T00:00:00Z"))
        number = 0
        for place, facts in enumerate(PAIRS):
            doc = facts.get("doc", "a.txt")
            source = []
            for _ in range(facts.get("sources", 1)):
                number += 1
                source.append(Sentence(f"el_s{number}", f"Η πρόταση {number}.", "el", number))
                store.put_sentence(doc, number, source[-1])
            state = State(facts["state"])
            target = None if state is State.UNTRANSLATED else f"Sentence {number}."
            kind = OriginKind.ALIGNED if state is State.ALIGNED else OriginKind.MT
            pair = Pair(
                f"p{place + 1}",
                tuple(source),
                target,
                state,
                origin=Origin(kind, "test") if target else None,
                score=facts.get("score"),
                note=facts.get("note", ""),
                flags=facts.get("flags", ()),
                doc=doc,
            )
            store.add_pair(pair, place)
    return made.folder


@pytest.fixture(scope="module")
def server(project: Path, serve_module: Callable[..., Any]) -> Any:
    return serve_module(project)


@pytest.fixture
def desk(server: Any, opened: Callable[..., Any]) -> Any:
    return opened(server)


@pytest.mark.parametrize(
    ("key", "stops"),
    [
        ("n", [2, 4, 5, 6, 7, 8, 9]),
        ("d", [2, 8]),
        ("r", [2, 4, 9]),
        ("f", [4]),
        ("u", [5]),
        ("t", [6]),
        ("q", [7]),
    ],
)
def test_a_key_goes_to_the_next_of_its_kind_and_with_shift_to_the_one_before(
    desk: Any, key: str, stops: list[int]
) -> None:
    for stop in stops:
        desk.press(key)
        desk.at(stop)
        desk.expect(desk.current).to_be_focused()
    desk.press(key)
    desk.told("There is no")
    desk.at(stops[-1])
    desk.press("End")
    for stop in reversed(stops):
        desk.press(f"Shift+{key}")
        desk.at(stop)


def test_the_filter_leaves_what_fits_and_the_keys_stay_within_it(desk: Any) -> None:
    desk.press("/")
    desk.expect("#filter [name=text]").to_be_focused()
    desk.type("Sentence 1")
    desk.press("Enter")
    desk.expect("#list .pair").to_have_count(3)
    desk.expect("#filter output").to_have_text("3 of 10")
    assert desk.page.locator("#list .pair .number").all_inner_texts() == ["1", "9", "10"]
    desk.press("ArrowDown")
    desk.at(9)
    desk.press("ArrowDown", "ArrowDown")
    desk.told("last pair")
    desk.page.locator("#filter [name=text]").fill("")
    desk.page.locator("#filter [name=what]").select_option("state=approved")
    desk.expect("#filter output").to_have_text("2 of 10")
    assert desk.page.locator("#list .pair .number").all_inner_texts() == ["3", "10"]
    desk.page.locator("#filter [name=what]").select_option("what=uneven")
    desk.expect("#filter output").to_have_text("1 of 10")
    desk.page.locator("#filter [name=what]").select_option("")
    desk.page.locator("#filter [name=doc]").select_option("b.txt")
    desk.expect("#filter output").to_have_text("2 of 10")
    desk.page.locator("#filter [name=clear]").click()
    desk.expect("#list .pair").to_have_count(10)


def test_a_pair_that_the_filter_leaves_out_can_still_be_gone_to(desk: Any) -> None:
    desk.page.locator("#filter [name=what]").select_option("state=approved")
    desk.expect("#filter output").to_have_text("2 of 10")
    desk.page.locator("#list").press("Escape")
    desk.go(6)
    desk.expect("#list .pair").to_have_count(10)


def test_go_to_takes_a_number_or_an_id_and_says_when_there_is_none(desk: Any) -> None:
    desk.go(7)
    desk.press("g")
    desk.type("p3")
    desk.press("Enter")
    desk.at(3)
    desk.press("g")
    desk.type("p333")
    desk.press("Enter")
    desk.told("no pair 'p333'")
    desk.at(3)
    desk.faults[:] = [fault for fault in desk.faults if "404" not in fault]


def test_home_end_and_page_keys_move_through_the_list(desk: Any) -> None:
    desk.press("End")
    desk.at(10)
    desk.press("Home")
    desk.at(1)
    desk.press("ArrowDown", "ArrowDown", "ArrowUp")
    desk.at(2)


def test_the_overview_tells_states_and_doubts_and_leads_to_a_part(desk: Any) -> None:
    desk.press("b")
    rows = desk.dialog.locator("tbody tr").all_inner_texts()
    assert len(rows) == 10
    assert rows[1].split("\t")[:8] == ["2–2", "·", "1", "·", "·", "·", "1", "·"]
    desk.dialog.locator("tbody button").nth(7).press("Enter")
    desk.at(8)


def test_the_strip_is_a_slider_for_keys_and_pointer(desk: Any) -> None:
    strip = desk.page.locator("#strip")
    strip.focus()
    desk.press("End")
    desk.at(10)
    desk.expect(strip).to_have_attribute("aria-valuenow", "10")
    desk.expect(strip).to_have_attribute("aria-valuetext", "pair 10 of 10, approved")
    desk.expect(strip).to_be_focused()
    desk.press("ArrowUp")
    desk.at(9)
    box = strip.bounding_box()
    strip.click(position={"x": 5, "y": box["height"] * 0.35})
    desk.at(4)
    # Drawn at all: something else than one colour.
    colours = strip.evaluate(
        "s => new Set(new Uint32Array(s.getContext('2d').getImageData(3, 0, 1, s.height).data.buffer)).size"
    )
    assert colours >= 4


def test_progress_counts_pairs_and_words(desk: Any) -> None:
    desk.expect("#progress .bar").to_have_attribute(
        "aria-label", "Progress: 2 approved, 1 edited, 2 aligned, 4 draft, 1 not translated"
    )
    desk.expect("#progress .words").to_contain_text("20 % approved · 6 of 33 words")


def test_the_list_of_keys_names_every_key_of_the_keymap(desk: Any) -> None:
    desk.press("?")
    shown = set(desk.dialog.locator("tbody kbd").all_inner_texts())
    signs = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc", "Delete": "Del"}
    source = (Path(dipla.__file__).parent / "review/editor/static/keymap.js").read_text("utf-8")
    entries = re.findall(r'^ {4}\["(\w+)", \[(.*?)\], \[(.*?)\], "(.+)"\],$', source, re.MULTILINE)
    assert len(entries) > 45
    for name, row, text, _ in entries:
        keys = re.findall(r'"([^"]+)"', f"{row} {text}")
        assert keys, name
        for key in keys:
            *held, last = key.split("+") if key != "+" else [key]
            assert "+".join([*held, signs.get(last, last)]) in shown
    assert len(desk.dialog.locator("tbody tr").all()) == len(entries)
    desk.press("Escape")
    desk.expect(desk.current).to_be_focused()


def test_no_key_means_two_things_and_none_is_the_browsers_or_the_layouts() -> None:
    source = (Path(dipla.__file__).parent / "review/editor/static/keymap.js").read_text("utf-8")
    entries = re.findall(r'^ {4}\["(\w+)", \[(.*?)\], \[(.*?)\], "(.+)"\],$', source, re.MULTILINE)
    for column in (1, 2):
        keys = [key for entry in entries for key in re.findall(r'"([^"]+)"', entry[column])]
        assert len(keys) == len(set(keys))
    in_text = [key for entry in entries for key in re.findall(r'"([^"]+)"', entry[2])]
    assert not [key for key in in_text if re.fullmatch(r"(Shift\+)?.", key)], "a bare letter must write"
    assert not [key for key in in_text if re.fullmatch(r"Alt\+[DEFVSBTH]|.*Alt\+Shift.*|Ctrl\+Alt.*", key)]
    assert not [key for key in in_text if re.fullmatch(r"Ctrl\+[ACVXTNWRFPSLD]", key)], "the browser's own"
