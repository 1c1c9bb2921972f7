"""What a search finds, and that an index changes nothing about it but the time."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading
import unicodedata
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dipla.corpus.concordance import Choice, Concordance, Mode, Query, asked
from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By, DocumentRow
from dipla.corpus.store import Store

CASES = json.loads((Path(__file__).parent / "cases/search.json").read_text("utf-8"))
AT = "2026-11-25T10:00:00Z"
MARIA = By("Maria", AT, "sheet x")
EVERYTHING = Choice()
NEVER = 10**9


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", Settings())


def add(store: Store, texts: list[tuple[str, str]], doc: str = "a.txt", state: State = State.DRAFT) -> list[Pair]:
    """Put pairs at the end of a document."""
    made = []
    with store.transaction():
        if doc not in [row.name for row in store.documents()]:
            store.put_document(DocumentRow(doc, "el", "utf-8", doc, "break", '{"edits": []}', AT))
        start = sum(1 for _ in store.pairs(doc))
        for place, (source, target) in enumerate(texts, start):
            sentence = Sentence(store.new_id("el_s"), source, "el")
            store.put_sentence(doc, place, sentence)
            origin = Origin(OriginKind.MT, "m")
            made.append(Pair(store.new_id("p"), (sentence,), target, state, target, origin, doc=doc))
            store.add_pair(made[-1], place)
    return made


def edit(store: Store, pair: Pair, target: str) -> None:
    old = store.pair(pair.id)
    assert old is not None
    with store.transaction():
        store.change(old, replace(old, target=target, state=State.EDITED), MARIA)


def ids(project: Project, store: Store, query: Query, *, index: bool = True, choice: Choice = EVERYTHING) -> list[str]:
    found = Concordance(project.folder, store, indexed_from=0 if index else NEVER)
    hits = [hit.pair for hit in found.hits(query, choice)]
    assert found.unindexed == ""
    return hits


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the text of every case: p1 is the first one's."""
    made = Project.create(tmp_path_factory.mktemp("bank") / "p", Settings())
    with made.store() as store:
        add(store, [(case["text"], "x") for case in CASES])
    return made


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
@pytest.mark.parametrize("indexed_from", [0, NEVER], ids=["index", "scan"])
def test_a_query_finds_what_it_says(bank: Project, case: dict[str, Any], indexed_from: int) -> None:
    identifier = f"p{CASES.index(case) + 1}"
    query = asked(source=case["query"], mode=Mode(case.get("mode", "words")), exact=case.get("exact", False))
    with bank.store() as store:
        hits = list(Concordance(bank.folder, store, indexed_from=indexed_from).hits(query))
    found = [case["text"][start:end] for hit in hits if hit.pair == identifier for start, end in hit.spans]
    assert found == case["found"]


@pytest.mark.parametrize(
    ("query", "mode", "said"),
    [
        ('λόγος "του', Mode.WORDS, r"character 7: found \" and no other to close it"),
        ("*ερια", Mode.WORDS, r"character 1: found \*"),
        ("ελ*ια", Mode.WORDS, r"character 3: found \*"),
        ('"ο* λόγος"', Mode.WORDS, r"character 3: found \*"),
        ("?! ·", Mode.WORDS, "found no word in it"),
        ('""', Mode.WORDS, "found no word in it"),
        ("", Mode.WORDS, "found no query"),
        ("λόγ(ος", Mode.REGEX, r"character 7 of 'λόγ\(ος': missing \)"),
        ("α**", Mode.REGEX, "character 3"),
        ("[α-", Mode.REGEX, "character"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(query: str, mode: Mode, said: str) -> None:
    with pytest.raises(DiplaError, match=said):
        asked(query, mode=mode)


def test_an_expression_that_would_take_years_is_stopped(project: Project) -> None:
    with project.store() as store:
        add(store, [("α" * 60 + "β", "x")])
        with pytest.raises(DiplaError, match="took more than 1 s"):
            list(Concordance(project.folder, store).hits(asked("(α|αα|α.)+δ.*(β+)+$", mode=Mode.REGEX)))


def test_200_words_are_found_and_one_word_more_is_not(project: Project) -> None:
    words = [f"λέξη{number}" for number in range(200)]
    with project.store() as store:
        add(store, [(" ".join(words), "x"), ("λέξη1", "y")])
        for query in (" ".join(reversed(words)), '"' + " ".join(words) + '"'):
            assert ids(project, store, asked(query)) == ["p1"]
        assert ids(project, store, asked(" ".join([*words, "λέξη200"]))) == []


def test_both_sides_must_hold_where_both_are_asked(project: Project) -> None:
    with project.store() as store:
        add(store, [("ο λόγος", "the word"), ("ο λόγος", "the reason"), ("η λέξη", "the word")])
        [hit] = Concordance(project.folder, store).hits(asked(source="λογος", target="WORD"))
    assert (hit.pair, hit.side, hit.before, hit.match, hit.after) == ("p1", "source", "ο ", "λόγος", "")
    assert [hit.other[start:end] for start, end in hit.other_spans] == ["word"]


def test_words_of_one_query_stand_on_one_side(project: Project) -> None:
    with project.store() as store:
        add(store, [("Ο Serge", "in Paris"), ("Παρίσι", "Serge in Paris")])
        for index in (True, False):
            assert ids(project, store, asked("serge paris"), index=index) == ["p2"]


def test_a_pair_found_on_both_sides_is_one_hit_and_each_place_can_be_had(project: Project) -> None:
    with project.store() as store:
        add(store, [("Το 1919 και το 1919.", "In 1919.")])
        [hit] = Concordance(project.folder, store).hits(asked("1919"))
    assert (hit.side, hit.spans, hit.other_spans) == ("source", ((3, 7), (15, 19)), ((3, 7),))
    assert [one.before for one in hit.each()] == ["Το ", "Το 1919 και το "]


def test_only_chosen_pairs_are_looked_at(project: Project) -> None:
    with project.store() as store:
        one, _ = add(store, [("λόγος", "word"), ("λόγος", "word")])
        add(store, [("λόγος", "word")], "b.txt")
        edit(store, one, "the word")
        query = asked("λογος")
        for index in (True, False):
            assert ids(project, store, query, index=index) == ["p1", "p2", "p3"]
            assert ids(project, store, query, index=index, choice=Choice(states=(State.EDITED,))) == ["p1"]
            assert ids(project, store, query, index=index, choice=Choice(who="Maria")) == ["p1"]
            assert ids(project, store, query, index=index, choice=Choice(doc="b.txt")) == ["p3"]
            assert ids(project, store, query, index=index, choice=Choice(states=(State.APPROVED,))) == []


def test_lemmas_find_every_form(project: Project) -> None:
    pytest.importorskip("simplemma")
    with project.store() as store:
        add(store, [("Είπα δύο λόγια.", "I went."), ("Λέει πολλά.", "He goes.")])
        for index in (True, False):
            assert ids(project, store, asked(source="λέω", mode=Mode.LEMMA), index=index) == ["p1", "p2"]
            assert ids(project, store, asked(target="go", mode=Mode.LEMMA), index=index) == ["p1", "p2"]
            assert ids(project, store, asked("λέω go", mode=Mode.LEMMA), index=index) == []


# The index against a reading of everything


def test_what_changed_since_is_found_and_only_that_is_indexed(project: Project) -> None:
    told: list[tuple[int, int]] = []
    with project.store() as store:
        pairs = add(store, [(f"λόγος {number}", f"word {number}") for number in range(50)])
        search = Concordance(project.folder, store, indexed_from=0, tell=lambda done, total: told.append((done, total)))
        assert len(list(search.hits(asked("word")))) == 50
        assert told == [(0, 50), (50, 50)]
        told.clear()
        edit(store, pairs[7], "speech 7")
        add(store, [("νέος λόγος", "new word")], "b.txt")
        with store.transaction():
            store.retire_pair("p20", MARIA)
        assert [hit.pair for hit in search.hits(asked("word"))] == [
            *(f"p{n}" for n in range(1, 51) if n not in (8, 20)),
            "p51",
        ]
        assert told == [(0, 2), (2, 2)]
        assert [hit.pair for hit in search.hits(asked("speech"))] == ["p8"]
        told.clear()
        with store.transaction():
            store.retire_pair("p20", MARIA, retired=False)
        edit(store, pairs[7], "word 7")
        # In document order, though the index has them at its end.
        assert [hit.pair for hit in search.hits(asked("word"))] == [f"p{n}" for n in range(1, 52)]
        assert list(search.hits(asked("speech"))) == []
        assert told == [(0, 2), (2, 2)]


def test_approving_changes_no_index(project: Project) -> None:
    told: list[int] = []
    with project.store() as store:
        [pair] = add(store, [("λόγος", "word")])
        search = Concordance(project.folder, store, indexed_from=0, tell=lambda done, total: told.append(total))
        list(search.hits(asked("word")))
        with store.transaction():
            store.change(pair, replace(pair, state=State.APPROVED), MARIA)
        told.clear()
        assert [hit.state for hit in search.hits(asked("word"))] == [State.APPROVED]
    assert set(told) <= {0}


def test_an_index_of_another_store_is_made_anew(project: Project, tmp_path: Path) -> None:
    other = Project.create(tmp_path / "other", Settings())
    with project.store() as store, other.store() as second:
        add(store, [("λόγος", "word")])
        add(second, [("έργο", "work")], "c.txt")
        assert ids(project, store, asked("word")) == ["p1"]
        (other.folder / "search.sqlite").write_bytes((project.folder / "search.sqlite").read_bytes())
        assert ids(other, second, asked("work")) == ["p1"]
        assert ids(other, second, asked("word")) == []


@pytest.mark.parametrize("harm", ["words", "cut", "middle", "version", "empty"])
def test_a_broken_or_older_index_is_made_anew(project: Project, harm: str) -> None:
    with project.store() as store:
        add(store, [(f"λόγος {number}", f"word{number} the") for number in range(400)])
        path = project.folder / "search.sqlite"
        assert ids(project, store, asked("word300")) == ["p301"]
        content = path.read_bytes()
        if harm == "version":
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA user_version = 77")
                db.commit()
        else:
            half = len(content) // 2
            broken = {
                "words": b"not a database, but long enough to be looked at " * 90,
                "cut": content[: half // 4096 * 4096],
                "middle": content[:8192] + b"\xff" * (len(content) - 8192),
                "empty": b"",
            }
            path.write_bytes(broken[harm])
        found = Concordance(project.folder, store, indexed_from=0)
        assert [hit.pair for hit in found.hits(asked("word300"))] == ["p301"]
        assert len(list(found.hits(asked("the")))) == 400
        assert ids(project, store, asked("word300")) == ["p301"]


def test_an_index_that_breaks_on_the_way_costs_no_hit_and_gives_none_twice(project: Project) -> None:
    with project.store() as store:
        add(store, [(f"λόγος {number}", "the word") for number in range(3_000)])
        found = Concordance(project.folder, store, indexed_from=0)
        hits = found.hits(asked("word"))
        some = [hit.pair for hit in islice(hits, 10)]
        path = project.folder / "search.sqlite"
        path.write_bytes(b"\xff" * path.stat().st_size)
        assert [*some, *(hit.pair for hit in hits)] == [f"p{n}" for n in range(1, 3_001)]


def test_two_at_once_make_one_index(project: Project) -> None:
    with project.store() as store:
        add(store, [(f"λόγος {number}", f"word{number}") for number in range(2_000)])
    told: list[int] = []
    found: list[list[str]] = []

    def search() -> None:
        with project.store() as mine:
            hits = Concordance(project.folder, mine, indexed_from=0, tell=lambda done, total: told.append(done))
            found.append([hit.pair for hit in hits.hits(asked("word1234"))])

    both = [threading.Thread(target=search) for _ in range(4)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert found == [["p1235"]] * 4
    assert told == [0, 2_000]


def test_an_index_that_another_holds_is_done_without(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dipla.corpus.searching.index._PATIENCE", 0.05)
    with project.store() as store:
        add(store, [("λόγος", "word")])
        assert ids(project, store, asked("word")) == ["p1"]
        add(store, [("λόγος", "word")])
        with closing(sqlite3.connect(project.folder / "search.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            found = Concordance(project.folder, store, indexed_from=0)
            assert [hit.pair for hit in found.hits(asked("word"))] == ["p1", "p2"]
            assert "locked" in found.unindexed
        assert ids(project, store, asked("word")) == ["p1", "p2"]


LETTERS = st.sampled_from("αάβσςΣΆabßİ1_ -.\u0301")
TEXT = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
ASKED = st.text(st.sampled_from('αάσΣab1 *"-.'), min_size=1, max_size=6)
EXPRESSION = st.text(st.sampled_from("αάσab1 .*+?|()[]\\bw^$"), min_size=1, max_size=8)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    mode = draw(st.sampled_from([Mode.WORDS, Mode.REGEX]))
    typed = draw(ASKED if mode is Mode.WORDS else EXPRESSION)
    side = draw(st.sampled_from(["either", "source", "target"]))
    try:
        return asked(**{side: typed}, mode=mode, exact=draw(st.booleans()))
    except DiplaError:
        return asked("α")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12),
    later=st.lists(st.tuples(st.integers(0, 11), TEXT), max_size=4),
    wanted=st.lists(queries(), min_size=1, max_size=12),
)
def test_an_index_finds_what_a_reading_of_everything_finds(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    later: list[tuple[int, str]],
    wanted: list[Query],
) -> None:
    project = Project.create(tmp_path_factory.mktemp("p") / "p", Settings())
    with project.store() as store:
        pairs = add(store, texts)
        assert ids(project, store, asked("α"), index=True) == ids(project, store, asked("α"), index=False)
        for place, text in later:
            edit(store, pairs[place % len(pairs)], text)
        for query in wanted:
            assert ids(project, store, query, index=True) == ids(project, store, query, index=False)


@given(text=st.text(LETTERS, max_size=20), query=st.lists(st.text(st.sampled_from("αάσΣab1"), min_size=1, max_size=3)))
def test_words_are_found_where_a_plain_reading_has_them(text: str, query: list[str]) -> None:
    """A slow reading of our own: the words of the text, folded, against those of the query."""

    def plain(word: str) -> str:
        apart = unicodedata.normalize("NFD", word.casefold())
        return "".join(c for c in apart if not unicodedata.combining(c)).replace("ς", "σ")

    words = [plain(word) for word in re.findall(r"(?:[^\W_]|[\u0300-\u036f])+", text)]
    expected = bool(query) and all(plain(word) in words for word in query)
    if query:
        matcher = asked(source=" ".join(query)).source
        assert matcher is not None
        assert bool(matcher.spans(text)) == expected


def test_a_project_on_a_disk_that_is_read_only_is_searched(project: Project, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: a read-only one wants root")
    try:
        with project.store() as store:
            add(store, [("λόγος", "word"), ("έργο", "work")])
            assert ids(project, store, asked("work")) == ["p2"]
        shutil.copytree(project.folder, place / "old")
        shutil.copytree(project.folder, place / "none")
        (place / "none/search.sqlite").unlink()
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        for name, reason in (("old", ""), ("none", "unable to open database file")):
            read_only = Project.open(place / name)
            with read_only.store(reading=True) as store:
                search = Concordance(read_only.folder, store, indexed_from=0)
                assert [hit.pair for hit in search.hits(asked("work"))] == ["p2"]
                assert search.unindexed == reason
    finally:
        subprocess.run(["umount", place], check=True)
