"""Edits of one pair: kept with who and when, refused where the pair has moved on, and measured."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.undo import redo, undo

from .conftest import AT, Open, Page, aligned, by_command


def test_an_edit_is_in_the_store_with_its_person_when_it_is_answered(page: Page) -> None:
    status, said = page.edit("p1", target="Serge arrived in Paris.", who="Ελένη Μ.")
    assert (status, said["row"]["target"], said["row"]["state"]) == (200, "Serge arrived in Paris.", "edited")
    with page.desk.project.store() as store:
        pair, revisions = store.pair("p1"), list(store.revisions("p1"))
    assert pair is not None
    assert (pair.target, pair.by, pair.origin and pair.origin.kind) == ("Serge arrived in Paris.", "Ελένη Μ.", "human")
    assert [(r.who, r.way, r.at) for r in revisions] == [("Ελένη Μ.", "web", AT)]
    assert (said["before"], said["revision"], said["row"]["version"]) == (0, 1, 1)


def test_a_stale_version_is_refused_with_both_texts_and_overwrites_nothing(page: Page) -> None:
    seen = page.version("p1")
    assert page.edit("p1", target="Theirs.", who="Ann")[0] == 200
    status, said = page.post("edit", id="p1", version=seen, target="Mine.", note="my note")
    assert status == 409
    assert (said["row"]["target"], said["row"]["by"]) == ("Theirs.", "Ann")
    assert (said["yours"]["target"], said["yours"]["note"]) == ("Mine.", "my note")
    assert page.row("p1")["target"] == "Theirs."


def test_a_pair_that_left_is_told_as_stale(page: Page) -> None:
    seen = page.version("p1")
    page.arrange("delete", "p1")
    status, said = page.post("edit", id="p1", version=seen + 1, target="Mine.")
    assert (status, said["row"], said["yours"]["target"]) == (409, None, "Mine.")


@pytest.mark.parametrize(
    ("fields", "target", "state"),
    [
        ({"target": "  He came.\r\n"}, "He came.", "edited"),
        ({"target": "Cafe\u0301 \x00\ud800."}, "Café .", "edited"),
        ({"target": "Done.", "state": "approved"}, "Done.", "approved"),
        ({"target": "Written.", "state": "draft"}, "Written.", "edited"),
        ({"state": "approved"}, "Serge came to Paris.", "approved"),
        ({"target": ""}, "", "edited"),
        ({"target": "", "state": "approved"}, "", "approved"),
        ({"target": None}, None, "untranslated"),
        ({"state": "untranslated"}, None, "untranslated"),
        ({"target": "<script>alert(1)</script>"}, "<script>alert(1)</script>", "edited"),
    ],
)
def test_what_an_edit_makes_of_text_and_state(page: Page, fields: dict[str, Any], target: str, state: str) -> None:
    status, said = page.edit("p1", **fields)
    assert (status, said["row"]["target"], said["row"]["state"]) == (200, target, state)


def test_an_approved_pair_stays_approved_when_its_text_is_mended(page: Page) -> None:
    page.edit("p1", state="approved")
    assert page.edit("p1", target="Serge came.")[1]["row"]["state"] == "approved"


@pytest.mark.parametrize(
    ("identifier", "fields", "status"),
    [
        ("p4", {"state": "approved"}, 400),  # untranslated
        ("p6", {"target": None}, 400),  # an addition has no source
        ("p6", {"target": ""}, 400),
        ("p1", {"target": 5}, 400),
        ("p1", {"state": "done"}, 400),
        ("p1", {"version": True}, 400),
        ("p1", {"version": "x"}, 400),
        ("p1", {"active_ms": -1}, 400),
        ("p1", {"target": "x" * 100_001}, 400),
        ("p99", {"target": "x"}, 404),
    ],
)
def test_a_wish_that_no_pair_can_fulfil_is_refused_with_a_reason(
    page: Page, identifier: str, fields: dict[str, Any], status: int
) -> None:
    before = page.rows()
    found, said = page.post("edit", **{"id": identifier, "version": 0, **fields})
    assert found == status
    assert said["error"]
    assert page.rows() == before


def test_time_and_keys_are_kept_with_the_edit_and_without_one(page: Page) -> None:
    page.edit("p1", target="One.", active_ms=1500, keys=4)
    said = page.edit("p1", active_ms=500, keys=0)[1]
    assert (said["row"]["active_ms"], said["row"]["keys"], said["step"]) == (2000, 4, None)
    assert said["row"]["version"] == 1
    with page.desk.project.store() as store:
        spent = store.work.by_person()["Maria"]
    assert (spent.active_ms, spent.keys, spent.pairs) == (2000, 4, 1)


def test_without_timing_nothing_is_measured(page_of: Open, tmp_path: Path) -> None:
    page = page_of(aligned(tmp_path / "q"), timing=False)
    page.edit("p1", target="One.", active_ms=1500, keys=4)
    assert page.get("project")[1]["timing"] is False
    assert page.row("p1")["active_ms"] == 0


def test_the_map_has_six_bytes_a_pair_and_follows_each_edit(page: Page) -> None:
    page.edit("p1", target="One.", state="approved", note="look")
    answer = page.ask("GET", "/api/map", headers=page.headers)
    assert len(answer.content) == 6 * 7
    assert answer.headers["x-revision"] == "1"
    state, marks, source, target = struct.unpack_from("<BBHH", answer.content)
    assert (state, marks, source, target) == (4, 8, len("Ο Σερζ ήρθε στο Παρίσι."), 4)
    assert [struct.unpack_from("<BB", answer.content, 6 * n) for n in range(1, 7)] == [
        (2, 4), (2, 4), (0, 0), (2, 0), (2, 4), (2, 0),
    ]  # fmt: skip


def test_going_finds_the_next_and_the_one_before(page: Page) -> None:
    assert page.get("next", **{"from": 0, "what": "uneven"})[1] == {"i": 1, "id": "p2"}
    assert page.get("next", **{"from": 5, "what": "uneven", "step": -1})[1] == {"i": 2, "id": "p3"}
    assert page.get("next", **{"from": 3, "what": "untranslated"})[1] == {"i": None}
    assert page.get("next", **{"from": 0, "what": "nonsense"})[0] == 400
    assert page.get("find", id="p5") == (200, {"i": 4})
    assert page.get("find", id="p50")[0] == 404


def test_a_filter_holds_all_that_is_asked(page: Page) -> None:
    page.edit("p2", note="See p. 9")
    assert page.get("list", state="aligned", what="uneven")[1]["indices"] == [1, 2, 5]
    assert page.get("list", text="ρωσια")[1]["indices"] == [4]
    assert page.get("list", text="P. 9", what="uneven,note")[1]["indices"] == [1]
    assert page.get("list", doc="a0.el.txt", state="untranslated")[1]["indices"] == [3]
    assert page.get("list", doc="other")[1]["indices"] == []


def test_what_the_page_did_is_undone_on_the_command_line_and_the_other_way_round(page: Page) -> None:
    first = page.rows()
    page.edit("p1", target="One.")
    with page.desk.project.store() as store, store.transaction():
        old = store.pair("p5")
        assert old is not None
        undo(store, 1, by_command(page.desk.project, ""))
    assert [(row["id"], row["target"]) for row in page.rows()] == [(row["id"], row["target"]) for row in first]
    status, said = page.post("redo")
    assert (status, page.row("p1")["target"], said["reload"]) == (200, "One.", False)
    assert page.post("undo")[1]["told"].startswith("Taken back: web by Maria")
    with page.desk.project.store() as store, store.transaction():
        redo(store, 1, by_command(page.desk.project, ""))
    assert page.row("p1")["target"] == "One."
    assert page.post("undo")[0] == 200
    assert page.post("undo")[0] == 409


def test_one_edit_is_taken_back_where_nothing_stands_on_it(page: Page) -> None:
    page.edit("p1", target="One.")
    page.edit("p1", note="first")
    text, note = (one["n"] for one in page.get("history", id="p1")[1]["revisions"])
    status, said = page.post("takeback", id="p1", n=note)
    assert (status, said["row"]["note"], said["row"]["target"]) == (200, "", "One.")
    page.edit("p1", target="Two.")
    status, said = page.post("takeback", id="p1", n=text)
    assert (status, said["row"]["target"], said["yours"]) == (409, "Two.", {"id": "p1", "n": text})
    page.post("undo")
    said = page.post("takeback", id="p1", n=text)[1]
    assert (said["row"]["target"], said["row"]["state"]) == ("Serge came to Paris.", "aligned")
    assert [one["id"] for one in said["row"]["target_sentences"]] == ["en_s1"]
    assert page.post("takeback", id="p1", n=10_000)[0] == 404


def test_a_change_made_to_several_pairs_is_not_taken_back_for_one_of_them(page: Page) -> None:
    page.arrange("up", "p3")
    for identifier in ("p2", "p3"):
        number = page.get("history", id=identifier)[1]["revisions"][0]["n"]
        assert page.post("takeback", id=identifier, n=number)[0] == 400


def test_what_was_approved_is_suggested_for_the_next_sentence_like_it(page_of: Open, tmp_path: Path) -> None:
    texts = ("Ο Σερζ ήρθε στο Παρίσι.", "Ο Σερζ ήρθε στο Παρίσι το 1919.", "Τίποτε άλλο εδώ.")
    page = page_of(aligned(tmp_path / "q", [((text,), ("?",)) for text in texts]))
    assert page.get("suggest", id="p1")[1]["suggestions"] == []
    page.edit("p3", target="Nothing else here.")
    page.edit("p1", target="Serge came to Paris.")
    found = page.get("suggest", id="p2")[1]["suggestions"]
    assert [(one["id"], one["target"], one["origin"]) for one in found] == [("p1", "Serge came to Paris.", "human")]
    assert 0.8 < found[0]["score"] < 1
    page.edit("p1", state="untranslated")
    assert page.get("suggest", id="p2")[1]["suggestions"] == []
    assert page.get("suggest", id="p9")[0] == 404


def test_words_are_found_without_case_and_accents_and_shown_as_they_stand(page: Page) -> None:
    said = page.get("search", q="ΗΤΑΝ φτωχος")[1]
    assert [(hit["id"], hit["i"], hit["side"], hit["match"], hit["after"], hit["other"]) for hit in said["hits"]] == [
        ("p2", 1, "source", "Ήταν", " φτωχός. Δεν είχε σπίτι.", "He was poor and had no home.")
    ]
    said = page.get("search", q="he", side="target", limit=2)[1]
    assert (len(said["hits"]), said["more"]) == (2, True)
    assert page.get("search", q="he", side="source")[1] == {"hits": [], "more": False}
    assert page.get("search", q=" ")[1] == {"hits": [], "more": False}
    assert page.get("search", q='"open')[0] == 400


def test_progress_counts_pairs_words_and_time(page: Page) -> None:
    page.edit("p1", target="One.", state="approved", active_ms=120_000, keys=4)
    said = page.ask("GET", "/api/progress", headers={**page.headers, "X-Dipla-Person": "Maria"}).json()
    assert said["pairs"]["approved"] == 1
    assert said["words"]["approved"] == 5
    assert said["today"] == {"pairs": 1, "words": 5, "active_ms": 120_000}
    assert (said["active_ms"], said["pace"]) == (120_000, 150)
