"""Nothing typed is lost, nobody writes over anybody, and no text of a corpus ever runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import DocumentRow

pytestmark = pytest.mark.client

PAYLOADS = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    "<svg onload=window.ran=3><a xlink:href=javascript:window.ran=3>x</a></svg>",
    "<iframe srcdoc='<script>parent.ran = 4</script>'></iframe>",
    "\"><input autofocus onfocus=window.ran=5 style='background:url(//example.org/x)'>",
    "javascript:window.ran=6//<a href='javascript:window.ran=6'>go</a>",
    "</textarea></article><style>*{display:none}</style><script type=module>window.ran = 7</script>",
]


def unheard(desk: Any) -> None:
    """A cut line is what the test wanted: the browser's own lines about it are no fault."""
    desk.faults[:] = [fault for fault in desk.faults if "net::ERR" not in fault]


def test_what_is_typed_while_the_network_is_cut_is_sent_when_it_is_back(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    desk = opened(serve(drafts))
    desk.press("Enter", "Control+End")
    desk.type(" Before.")
    desk.saved()
    desk.page.context.set_offline(True)
    desk.type(" During.")
    desk.press("Enter", "Control+End")
    desk.type(" The next, too.")
    desk.press("Escape")
    desk.expect("#sign").to_contain_text("2 unsent")
    desk.expect("#list .pair").to_contain_text(["During.", "The next, too."] + [""] * 6)
    assert not desk.pair(1).target.endswith("During.")
    desk.page.context.set_offline(False)
    desk.saved()
    assert [pair.target.split(". ")[-1] for pair in desk.pairs()[:2]] == ["During.", "The next, too."]
    unheard(desk)


def test_what_is_typed_while_the_server_is_killed_is_sent_when_it_runs_again(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(drafts)
    desk = opened(server)
    desk.press("Enter", "Control+End")
    server.end(kill=True)
    desk.type(" Typed without a server.")
    desk.press("Control+Enter")
    desk.expect("#sign").to_contain_text("unsent")
    server.start()
    desk.saved()
    pair = desk.pair(1)
    assert (pair.target, pair.state) == (
        "In the morning it rained in the harbour. Typed without a server.",
        State.APPROVED,
    )
    unheard(desk)


def test_an_unsent_text_outlives_the_page(drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]) -> None:
    server = serve(drafts)
    desk = opened(server)
    desk.press("Enter", "Control+End")
    server.end(kill=True)
    desk.type(" Kept.")
    desk.expect("#sign").to_contain_text("unsent")
    desk.page.close()
    unheard(desk)
    server.start()
    again = opened(server, context=desk.page.context)
    again.saved()
    assert again.pair(1).target.endswith(" Kept.")
    again.expect("#list .pair.current").to_contain_text("Kept.")


def test_a_text_that_is_typed_and_not_yet_saved_outlives_a_reload(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    desk = opened(serve(drafts))
    desk.press("Enter", "Control+End")
    desk.type(" Kept.")
    desk.page.reload()
    desk.expect("#list .pair.current").to_contain_text("Kept.")
    desk.saved()
    assert desk.pair(1).target.endswith(" Kept.")


def test_an_acknowledgement_that_is_lost_makes_no_conflict(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    desk = opened(serve(drafts))
    lost: list[int] = []

    def lose_first(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    desk.page.route("**/api/edit", lose_first)
    desk.press("Enter", "Control+End")
    desk.type(" Once.")
    desk.press("Escape")
    desk.saved()
    assert lost == [200]
    desk.expect(desk.dialog).to_have_count(0)
    assert desk.pair(1).target.count("Once.") == 1
    desk.faults[:] = [fault for fault in desk.faults if "net::ERR" not in fault and "409" not in fault]


def two(drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]) -> tuple[Any, Any]:
    """Anna and Bilal at one pair; Bilal's page hears no news, as if it came late."""
    server = serve(drafts)
    anna = opened(server, name="Anna")
    bilal = opened(server, name="Bilal", before=lambda page: page.route("**/api/changes*", lambda route: route.abort()))
    for desk, words in ((bilal, " His."), (anna, " Hers.")):
        desk.press("Enter", "Control+End")
        if desk is anna:
            desk.type(words)
            desk.press("Escape")
            desk.saved()
    bilal.type(" His.")
    bilal.press("Escape")
    bilal.expect(bilal.dialog).to_contain_text("two texts")
    bilal.faults[:] = [fault for fault in bilal.faults if "409" not in fault and "net::ERR" not in fault]
    return anna, bilal


@pytest.mark.parametrize(("choice", "stays"), [("mine", " His."), ("theirs", " Hers."), ("third", "Both: hers, his.")])
def test_the_second_of_two_on_one_pair_sees_both_texts_and_chooses(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any], choice: str, stays: str
) -> None:
    anna, bilal = two(drafts, serve, opened)
    shown = bilal.dialog.inner_text()
    assert "Theirs: Anna" in shown
    assert "Hers." in shown
    assert "His." in shown
    assert anna.pair(1).target.endswith(" Hers.")
    if choice == "third":
        bilal.dialog.locator("textarea").fill("Both: hers, his.")
    bilal.dialog.locator(f"[data-choice={choice}]").press("Enter")
    bilal.saved()
    assert bilal.pair(1).target.endswith(stays)
    assert bilal.pair(1).by == ("Anna" if choice == "theirs" else "Bilal")
    anna.expect("#list .pair.current .target").to_contain_text(stays.strip())
    bilal.faults[:] = [fault for fault in bilal.faults if "net::ERR" not in fault]


def test_a_conflict_that_is_put_off_keeps_the_text_and_can_be_taken_up_again(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    _, bilal = two(drafts, serve, opened)
    bilal.press("Escape")
    bilal.expect("#sign").to_have_text("1 to decide")
    bilal.page.reload()
    bilal.expect(bilal.dialog).to_contain_text("His.")
    bilal.dialog.locator("[data-choice=mine]").click()
    bilal.saved()
    assert bilal.pair(1).target.endswith(" His.")
    bilal.faults[:] = [fault for fault in bilal.faults if "409" not in fault and "net::ERR" not in fault]


def test_two_people_see_each_other_and_each_others_edits_under_their_names(
    drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(drafts)
    anna = opened(server, name="Άννα")
    bilal = opened(server, name="Bilal")
    anna.expect("#people").to_contain_text("Bilal")
    bilal.expect("#people").to_contain_text("Άννα · 1")
    anna.expect("#list .pair.current .badge.person").to_have_text("Bilal")
    bilal.press("ArrowDown", "Enter", "Control+a")
    bilal.type("Petros has two tickets.")
    bilal.press("Escape")
    anna.expect(anna.page.locator("#list .pair").nth(1)).to_contain_text("Petros has two tickets.")
    anna.press("a")
    bilal.expect(bilal.page.locator("#list .pair").nth(0)).to_contain_text("approved")
    anna.saved()
    assert [pair.by for pair in anna.pairs()[:2]] == ["Άννα", "Bilal"]


def test_a_rearrangement_by_another_shows_and_keeps_the_place_of_the_person(
    aligned: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(aligned)
    anna, bilal = opened(server, name="Anna"), opened(server, name="Bilal")
    bilal.go(6)
    bilal.press("Enter", "Control+End")
    bilal.type(" Half a")
    anna.arrange("m")
    bilal.expect("#filter output").to_have_text("7 pairs")
    bilal.at(5)
    bilal.expect(bilal.field).to_be_focused()
    bilal.type(" word.")
    bilal.press("Escape")
    bilal.saved()
    assert bilal.pair(5).target == "They stayed three days on the island. Half a word."


def test_script_in_a_corpus_is_text_wherever_it_is_shown(
    tmp_path: Path, serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    made = Project.create(
        tmp_path / "bad", Settings(source_lang="el", target_lang="en", title="<b onclick=window.ran=8>t</b>")
    )
    with made.store() as store, store.transaction():
        store.put_document(DocumentRow("<i>.txt", "el", "utf-8", "", "\n", "{}", "2026-11-01T00:00:00Z"))
        for n, payload in enumerate(PAYLOADS):
            source = Sentence(f"el_s{n}", payload, "el", n)
            store.put_sentence("<i>.txt", n, source)
            origin = Origin(OriginKind.MT, payload, payload)
            pair = Pair(
                f"p{n}",
                (source,),
                payload,
                State.DRAFT,
                draft=payload[::-1],
                origin=origin,
                note=payload,
                doc="<i>.txt",
            )
            store.add_pair(pair, n)
    desk = opened(serve(made.folder), name="<img src=x onerror=window.ran=9>")
    for n, payload in enumerate(PAYLOADS, 1):
        desk.go(n)
        assert desk.current.locator(".source").inner_text() == payload
        assert desk.current.locator(".target").inner_text() == payload
        desk.press("Enter")
        desk.expect(desk.field).to_have_value(payload)
        desk.press("Control+End")
        desk.type(" ")
        desk.press("Control+Enter")
    desk.saved()
    desk.press("Escape")
    for key in ("h", "b", "?", "Shift+w"):
        desk.press(key)
        desk.expect(desk.dialog).to_have_count(1)
        desk.press("Escape")
    desk.press("x")
    desk.type("window")
    desk.expect(".preview li").not_to_have_count(0)
    desk.press("Escape", "w")
    desk.page.locator("#look").fill("window")
    desk.expect("#hits .hit").not_to_have_count(0)
    assert desk.page.evaluate("window.ran") is None
    assert desk.page.locator("#list :is(script, img, svg, iframe, input, style, a, b)").count() == 0
    assert [pair.target for pair in desk.pairs()] == PAYLOADS


def test_the_page_is_strict_about_itself(drafts: Path, serve: Callable[..., Any], opened: Callable[..., Any]) -> None:
    server = serve(drafts)
    answers: list[Any] = []
    desk = opened(server, before=lambda page: page.on("response", lambda answer: answers.append(answer)))
    policy = answers[0].headers["content-security-policy"]
    assert "'unsafe" not in policy
    assert "default-src 'none'" in policy
    assert {re.match(r"http://[^/]+/", answer.url)[0] for answer in answers} == {f"http://127.0.0.1:{server.port}/"}
    assert "token" not in desk.page.url
    # The policy holds: a script that comes from outside does not run, and is reported.
    desk.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    desk.page.wait_for_timeout(100)
    assert desk.page.evaluate("window.ran") is None
    assert any("CSP script-src" in fault for fault in desk.faults)
    desk.faults.clear()


def test_no_module_of_the_page_parses_text_as_markup() -> None:
    static = Path(__import__("dipla").__file__).parent / "review/editor/static"
    for path in static.glob("*.js"):
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|setHTML",
            path.read_text("utf-8"),
        )
        assert not found, (path.name, found)
    page = (static / "index.html").read_text("utf-8")
    assert not re.findall(r"<script(?![^>]*src=)|style=|\son\w+=|https?://", page)
    named = set(re.findall(r"/static/([\w-]+\.js)", page))
    assert named == {path.name for path in static.glob("*.js")}, "all modules are asked for at once"
