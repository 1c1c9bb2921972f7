"""What the store acknowledges stands, and its history only ever grows."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dipla.corpus.clean import Edit, replay
from dipla.corpus.documents.text import Document
from dipla.corpus.errors import DiplaError
from dipla.corpus.ingest import Ingested, ingest, prepare
from dipla.corpus.model import Block, BlockKind, Origin, OriginKind, Sentence, State
from dipla.corpus.project import Project, Settings, short_names
from dipla.corpus.rows import Answer, By, DocumentRow
from dipla.corpus.sheets import Said, Waiting
from dipla.corpus.store import Store
from dipla.corpus.work import Spent, Stint

BY = By("Tester", "2026-11-23T10:00:00Z", "source")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Project.create(tmp_path / "p", Settings()).store()


def bring(store: Store, text: str, name: str = "a.txt", *, replace_all: bool = False) -> Ingested:
    ready = prepare(Document(name, text, "utf-8", text.encode()), "el", newlines="break")
    with store.transaction():
        return ingest(store, ready, BY, replace=replace_all)


def edit(store: Store, pair: str, target: str) -> None:
    old = store.pair(pair)
    assert old is not None
    new = replace(old, target=target, state=State.EDITED, origin=Origin(OriginKind.HUMAN, "Tester"))
    with store.transaction():
        store.change(old, new, replace(BY, way="sheet"))


def texts(store: Store) -> list[tuple[str, str, str | None]]:
    return [(pair.id, pair.source_text, pair.target) for pair in store.pairs()]


def test_a_revision_can_be_neither_changed_nor_deleted(store: Store) -> None:
    bring(store, "Ναι.")
    edit(store, "p1", "Yes.")
    for sql in ("UPDATE revision SET who = 'x'", "DELETE FROM revision"):
        with pytest.raises(sqlite3.IntegrityError, match="never"), sqlite3.connect(store.path) as db:
            db.execute(sql)


def test_history_says_who_when_by_which_way_and_the_old_text(store: Store) -> None:
    bring(store, "Ναι.")
    edit(store, "p1", "Yes.")
    edit(store, "p1", "Yes!")
    last = list(store.revisions("p1"))[-1]
    assert (last.who, last.at, last.way) == ("Tester", BY.at, "sheet")
    assert (last.old["target"], last.new["target"]) == ("Yes.", "Yes!")


def test_an_error_inside_a_transaction_undoes_all_of_it(store: Store) -> None:
    bring(store, "Ναι.\nΌχι.")
    before = texts(store)

    def failing() -> None:
        with store.transaction():
            old = store.pair("p1")
            assert old is not None
            store.change(old, replace(old, target="Yes.", state=State.EDITED), BY)
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert texts(store) == before
    assert list(store.revisions()) == []


def test_a_change_outside_a_transaction_is_refused(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        store.new_id("p")


def test_the_same_document_again_changes_nothing(store: Store) -> None:
    bring(store, "Ναι.\nΌχι.")
    edit(store, "p2", "No.")
    before, history = texts(store), list(store.revisions())
    came = bring(store, "Ναι.\nΌχι.")
    assert (came.kept, came.added, came.retired) == (2, (), ())
    assert (texts(store), list(store.revisions())) == (before, history)


def test_a_changed_sentence_gets_a_new_id_and_the_others_keep_theirs(store: Store) -> None:
    bring(store, "Ένα σπίτι.\nΔύο σπίτια.\nΤρία σπίτια.")
    edit(store, "p2", "Two houses.")
    edit(store, "p3", "Three houses.")
    came = bring(store, "Ένα σπίτι.\nΔύο μικρά σπίτια.\nΤρία σπίτια.")
    assert (came.kept, came.added, came.retired, came.replaced) == (2, ("p4",), ("p2",), {"p4": "p2"})
    assert texts(store) == [
        ("p1", "Ένα σπίτι.", None),
        ("p4", "Δύο μικρά σπίτια.", None),
        ("p3", "Τρία σπίτια.", "Three houses."),
    ]
    retired = store.pair("p2")
    assert retired is not None
    assert (retired.target, store.is_retired("p2")) == ("Two houses.", True)


def test_a_sentence_that_comes_back_is_the_one_that_left(store: Store) -> None:
    bring(store, "Ένα σπίτι.\nΔύο σπίτια.\nΤρία σπίτια.")
    edit(store, "p2", "Two houses.")
    bring(store, "Ένα σπίτι.\nΤρία σπίτια.")
    bring(store, "Ένα σπίτι.\nΔύο σπίτια.\nΤρία σπίτια.")
    assert texts(store)[1] == ("p2", "Δύο σπίτια.", "Two houses.")


def test_sentences_that_change_places_keep_their_work(store: Store) -> None:
    bring(store, "Ένα σπίτι.\nΔύο σπίτια.\nΤρία σπίτια.")
    edit(store, "p3", "Three houses.")
    came = bring(store, "Τρία σπίτια.\nΈνα σπίτι.\nΔύο σπίτια.")
    assert (came.kept, came.added, came.retired) == (3, (), ())
    assert [row[0] for row in texts(store)] == ["p3", "p1", "p2"]


def test_equal_sentences_are_pairs_of_their_own(store: Store) -> None:
    bring(store, "Ναι.\nΝαι.\nΝαι.")
    edit(store, "p2", "Yes.")
    bring(store, "Ναι.\nΝαι.\nΝαι.\nΝαι.")
    assert [(row[0], row[2]) for row in texts(store)] == [("p1", None), ("p2", "Yes."), ("p3", None), ("p4", None)]


def test_ids_are_never_given_twice(store: Store) -> None:
    bring(store, "Ναι.\nΌχι.\nΊσως.")
    bring(store, "Ναι.")
    bring(store, "Ναι.\nΠοτέ.")
    assert [row[0] for row in texts(store)] == ["p1", "p4"]


def test_another_text_of_the_same_name_is_refused_unless_it_is_meant(store: Store) -> None:
    bring(store, "\n".join(f"Σπίτι νούμερο {i}." for i in range(20)))
    other = "\n".join(f"Δέντρο με αριθμό {i}." for i in range(20))
    with pytest.raises(DiplaError, match="only 0 of its 20 sentences"):
        bring(store, other)
    assert bring(store, other, replace_all=True).kept == 0


def test_spans_point_into_the_original(store: Store) -> None:
    text = "Ήρθε , είδε .\n\n  Και έφυγε ; Ναι ."
    bring(store, text)
    for sentence in store.sentences("a.txt"):
        assert sentence.span is not None
        original = text[sentence.span.start : sentence.span.end]
        assert original.replace(" ", "") == sentence.text.replace(" ", "")


def test_what_cleaning_did_is_kept_can_be_replayed_and_undone(store: Store) -> None:
    text = "O Σερζ ήρθε , είδε και απήλθε .\nΟι ανταρτὠν του είπαν όχι ."
    bring(store, text)
    kept = json.loads(store.documents()[0].cleaning)
    edits = [Edit(*row) for row in kept["edits"]]
    assert {rule for edit in edits for rule in edit.rule.split("+")} == {"latin-o", "psili", "token-space"}
    assert replay(text, edits).split("\n") == [sentence.text for sentence in store.sentences("a.txt")]
    without = [edit for edit in edits if edit.rule != "psili"]
    assert replay(text, without) == replay(text, edits).replace("ανταρτών", "ανταρτὠν")


def test_the_edits_of_a_rule_can_be_left_undone_for_a_project() -> None:
    text = "Οι ανταρτὠν ήρθαν , είδαν ."
    ready = prepare(Document("a.txt", text, "utf-8", text.encode()), "el", keep=["psili"])
    assert [(sentence[0], sentence[3]) for sentence in ready.sentences] == [
        ("Οι ανταρτὠν ήρθαν, είδαν.", ("text:psili",))
    ]


def test_answers_are_remembered_by_engine_and_text(store: Store) -> None:
    key = ("google", "", "el", "en", "")
    answer = Answer("Yes.", BY.at, "q1", "passed")
    store.answers.remember(key, [("h1", "Ναι.", answer)])
    assert store.answers.remembered(key, ["h1", "h2"]) == {"h1": answer}
    assert store.answers.remembered(("google", "x", "el", "en", ""), ["h1"]) == {}


def test_short_names_are_each_their_own() -> None:
    assert short_names(["a.el.txt", "a.txt", "b.c.txt"], "el") == {"a.el.txt": "a", "a.txt": "a.txt", "b.c.txt": "b.c"}


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    settings = Settings(
        "el", "en-GB", 'A "title" \\ of\tmine', ("Α. Β.",), "CC0-1.0", abbreviations=("χιλ.",), keep=("psili",)
    )
    Project.create(tmp_path / "p", settings)
    assert Project.open(tmp_path / "p").settings == settings


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[project", "not TOML"),
        ("[projekt]\n", r"\[projekt\] is not known"),
        ("[project]\nform = 'el'", "'form' is not known"),
        ("[project]\ntitle = 3", "title = 3; expected a text"),
        ("[project]\nto = 'en_GB'", "expected a BCP-47 code"),
        ("[rules]\nabbreviations = [1]", "abbreviations holds 1"),
        ("contributor = [3]", "contributor holds 3"),
    ],
)
def test_bad_settings_are_refused_with_their_place(tmp_path: Path, toml: str, said: str) -> None:
    folder = tmp_path / "p"
    Project.create(folder, Settings())
    (folder / "dipla.toml").write_text(toml, "utf-8")
    with pytest.raises(DiplaError, match=said):
        Project.open(folder)


def test_a_store_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dipla.sqlite"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(DiplaError, match="not a dipla store"):
        Store(path)


_WRITER = """
import sys
from pathlib import Path
from dipla.corpus.rows import Answer
from dipla.corpus.sheets import Said, Waiting
from dipla.corpus.store import Store
from dipla.corpus.work import Spent, Stint
store = Store(Path(sys.argv[1]))
for number in range(100_000):
    store.answers.remember(("e", "", "el", "en", ""), [(str(number), "s", Answer("t", "now"))])
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(store: Store) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(store.path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        seen = 0
        while seen < 30:
            seen = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split()
        seen = int(rest[-1]) if rest else seen
    time.sleep(0.05)
    kept = store.answers.remembered(("e", "", "el", "en", ""), [str(number) for number in range(seen + 1)])
    assert len(kept) == seen + 1


LACKED = {
    1: (("sheet", "do"), ("pair", "draft_origin"), ("memory", "request"), ("memory", "checks"), ("sentence", "block")),
    2: (("sentence", "block"),),
    3: (),
}


@pytest.mark.parametrize("version", LACKED)
def test_a_store_of_an_older_version_is_brought_up_to_date_with_all_that_it_holds(tmp_path: Path, version: int) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path, create=True) as store, store.transaction():
        store.sheets.keep("s1", [("p1", Said("Ναι.", "Yes.", "draft", ""))])
        store.put_document(DocumentRow("a.txt", "el", "utf-8", "0", "break", "{}", BY.at))
        store.put_sentence("a.txt", 0, Sentence("el_s1", "Ναι.", "el"))
    with closing(sqlite3.connect(path)) as db:
        lacking = "".join(f"ALTER TABLE {table} DROP COLUMN {column};" for table, column in LACKED[version])
        dropped = "DROP TABLE work; DROP TABLE waived; DROP INDEX revision_step;"
        dropped += "DROP TABLE waiting; DROP TABLE hint;" if version == 1 else ""
        db.executescript(f"{dropped} {lacking} PRAGMA user_version = {version};")
    with Store(path) as store, store.transaction():
        assert list(store.pairs()) == []
        store.work.add([Stint("p1", 1, BY.at, "Ann", "web", 1200, 7)])
        assert store.work.of(["p1"]) == {"p1": Spent(1200, 7, 1)}
        answer = Answer("Yes.", "2026-11-25T10:00:00Z", "q1", "passed")
        store.answers.remember(("e", "", "el", "en", ""), [("h", "Ναι.", answer)])
        assert store.answers.remembered(("e", "", "el", "en", ""), ["h"]) == {"h": answer}
        store.put_hints([("p1", "Ναι.", "ναι: yes")])
        assert store.sheets.said("s1") == {"p1": Said("Ναι.", "Yes.", "draft", "")}
        cell = Waiting("s1@m", "p1", "target", "queued", "why", "x", "2026-11-25T10:00:00Z", "Ann")
        store.sheets.wait([cell, cell])
        assert [one.found for one in store.sheets.waiting()] == ["x"]
        assert store.sentences("a.txt") == [Sentence("el_s1", "Ναι.", "el")]
        heading = Sentence("el_s2", "Α΄", "el", block=Block(BlockKind.HEADING, 2, "x", "iv"))
        store.put_sentence("a.txt", 1, heading)
        assert store.sentences("a.txt")[1] == heading
