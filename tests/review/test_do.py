"""Rows are joined, split and moved by a word in the column `do`; every step is in the history and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import State
from dipla.corpus.project import Project
from dipla.corpus.rows import By
from dipla.corpus.store import Store
from dipla.corpus.undo import redo, steps, undo
from dipla.review.merge import merge
from dipla.review.reading import Row, Table
from dipla.review.sheet import sheet

from .conftest import AT, Make, made, state

Dipla = Callable[..., Any]
BY = By("Tester", AT, "align")
TEXTS = [
    ("Ένα σπίτι, ένας κήπος", "A house. A garden."),
    ("Δύο γάτες κοιμούνται", "Two cats sleep."),
    ("Τρία άλογα τρέχουν", ""),
    ("Τέσσερα πουλιά πετούν", "Four birds fly."),
]


def merged(
    dipla: Dipla, csv_rows: Any, project: Path, name: str = "e.csv", **cells: dict[str, str]
) -> tuple[Any, list[dict[str, str]]]:
    """What came of a merge of the sheet with these cells, and the rows as they are after it."""
    rows = csv_rows.export(dipla, project)
    for row in rows:
        row.update(cells.get(row["id"], {}))
    csv_rows.save(project.parent / name, rows)
    done = dipla("merge", project, project.parent / name, "--json")
    return done, csv_rows.export(dipla, project)


def test_a_row_is_joined_to_the_one_above(dipla: Dipla, make: Make, csv_rows: Any) -> None:
    project = make(TEXTS).folder
    done, rows = merged(dipla, csv_rows, project, p2={"do": "join"}, p3={"do": "Join"})
    assert (done.code, [row["id"] for row in rows]) == (0, ["p1", "p4"])
    assert rows[0]["source"] == "Ένα σπίτι, ένας κήπος Δύο γάτες κοιμούνται Τρία άλογα τρέχουν"
    assert (rows[0]["target"], rows[0]["state"]) == ("A house. A garden. Two cats sleep.", "draft")
    again = dipla("merge", project, project.parent / "e.csv", "--json")
    assert (again.code, again.json["applied"]) == (0, 0)
    assert dipla("undo", project).code == 0
    assert [row["id"] for row in csv_rows.export(dipla, project)] == ["p1", "p2", "p3", "p4"]


def test_a_row_is_split_where_the_marks_stand_and_comes_back_whole(dipla: Dipla, make: Make, csv_rows: Any) -> None:
    opened = make(TEXTS)
    project = opened.folder
    before = csv_rows.export(dipla, project)
    cells = {"do": "split", "source": "Ένα σπίτι, ¦ ένας κήπος", "target": "A small house. ¦ A garden."}
    done, rows = merged(dipla, csv_rows, project, p1=cells)
    assert (done.code, done.json["applied"]) == (0, 1)
    assert [(row["id"], row["source"], row["target"]) for row in rows[:3]] == [
        ("p1", "Ένα σπίτι,", "A small house."),
        ("p5", "ένας κήπος", "A garden."),
        ("p2", "Δύο γάτες κοιμούνται", "Two cats sleep."),
    ]
    with opened.store() as store:
        document = opened.text(store, "a.txt")
        spans = [sentence.span for pair in list(store.pairs())[:2] for sentence in pair.source]
    assert [document[span.start : span.end] for span in spans if span] == ["Ένα σπίτι,", "ένας κήπος"]
    assert dipla("merge", project, project.parent / "e.csv", "--json").json["applied"] == 0
    for _ in range(2):
        assert dipla("undo", project).code == 0
        assert csv_rows.export(dipla, project) == before
        assert dipla("redo", project).code == 0
        assert csv_rows.export(dipla, project) == rows


def test_the_same_document_again_keeps_what_was_cut_joined_and_taken_away(
    dipla: Dipla, make: Make, csv_rows: Any
) -> None:
    project = make(TEXTS).folder
    _, rows = merged(
        dipla,
        csv_rows,
        project,
        p1={"do": "split", "source": "Ένα σπίτι, ¦ ένας κήπος", "target": "A house. ¦ A garden."},
        p3={"do": "join"},
        p4={"do": "delete"},
    )
    assert [row["id"] for row in rows] == ["p1", "p5", "p2"]
    assert dipla("add", project, project.parent / "a.txt", "--newlines", "break").code == 0
    assert csv_rows.export(dipla, project) == rows
    dipla("undo", project)
    assert dipla("add", project, project.parent / "a.txt", "--newlines", "break").code == 0
    assert [row["id"] for row in csv_rows.export(dipla, project)] == ["p1", "p2", "p3", "p4"]


def test_a_sentence_of_the_target_moves_up_or_down(dipla: Dipla, make: Make, csv_rows: Any) -> None:
    project = make(TEXTS).folder
    _, rows = merged(dipla, csv_rows, project, p1={"do": "down"})
    assert [row["target"] for row in rows[:2]] == ["A house.", "A garden. Two cats sleep."]
    _, rows = merged(dipla, csv_rows, project, p4={"do": "up"})
    assert [(row["target"], row["state"]) for row in rows[2:]] == [("Four birds fly.", "draft"), ("", "untranslated")]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"p1": {"do": "join"}}, "no pair stands above it"),
        ({"p1": {"do": "up"}}, "no pair stands above it"),
        ({"p4": {"do": "down"}}, "no pair stands below it"),
        ({"p3": {"do": "up"}}, "no target to move"),
        ({"p1": {"do": "split"}}, "nothing is cut"),
        (
            {"p1": {"do": "split", "source": "Ένα ¦ σπίτι, ¦ ένας κήπος", "target": "A house. ¦ A garden."}},
            "cut into 3",
        ),
        ({"p1": {"do": "split", "source": "Άλλο ¦ κείμενο"}}, "another source"),
        ({"p1": {"do": "split", "target": "A house. A garden. ¦"}}, "a part is empty"),
        ({"p1": {"do": "join", "target": "#NAME?"}}, "another target"),
    ],
)
def test_what_cannot_be_done_waits_and_nothing_of_it_is_done(
    dipla: Dipla, make: Make, csv_rows: Any, cells: dict[str, dict[str, str]], said: str
) -> None:
    project = make(TEXTS).folder
    before = csv_rows.export(dipla, project)
    done, rows = merged(dipla, csv_rows, project, **cells)
    assert (done.code, rows) == (1, before)
    assert said in " ".join(row["reason"] for row in done.json["rows"])


def test_a_deed_that_is_none_refuses_the_sheet(dipla: Dipla, make: Make, csv_rows: Any) -> None:
    done, _ = merged(dipla, csv_rows, make(TEXTS).folder, p1={"do": "jion"})
    assert done.code == 2
    assert "row 2, column \"do\": found 'jion'" in done.err


def test_an_edit_of_a_row_that_somebody_joined_meanwhile_waits(dipla: Dipla, make: Make, csv_rows: Any) -> None:
    project = make(TEXTS).folder
    old = csv_rows.export(dipla, project)
    merged(dipla, csv_rows, project, p2={"do": "join"})
    old[1]["target"] = "Two cats doze."
    csv_rows.save(project.parent / "old.csv", old)
    done = dipla("merge", project, project.parent / "old.csv", "--by", "Bob", "--json")
    assert (done.code, done.json["applied"], done.json["conflicts"]) == (1, 0, 1)


WORD = st.sampled_from(["Ναι", "όχι.", "ίσως", "Yes", "no.", "=1", "0012", "«α»"])
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
DEED = st.sampled_from(["", "", "join", "split", "up", "down", "delete"])
EDIT = st.tuples(st.integers(0, 5), DEED, TEXT | st.none(), st.sampled_from(["", "edited", "approved"]))


def table(store: Store, edits: list[tuple[int, str, str | None, str]]) -> Table:
    """A sheet of the project as it is, with these edits."""
    out = sheet(store.pairs())
    store.sheets.keep(out.name, out.snapshot())
    rows = []
    for number, row in enumerate(out.rows):
        cells = dict(zip(out.columns, row, strict=True)) | {"sheet": out.name}
        for place, deed, text, state_word in edits:
            if place == number and (cells["target"] or text):
                cells["do"] = deed
                cells["target"] = text or cells["target"]
                cells["state"] = state_word or cells["state"]
                if deed == "split":
                    for side in ("source", "target"):
                        cells[side] = " ¦ ".join(cells[side].rsplit(" ", 1))
        rows.append(Row(number + 2, cells))
    return Table((*out.columns, "sheet"), rows)


@settings(max_examples=40)
@given(sheets=st.lists(st.lists(EDIT, max_size=5), min_size=1, max_size=4))
def test_undoing_everything_gives_the_first_state_and_redoing_everything_the_last(
    sheets: list[list[tuple[int, str, str | None, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("do")
    project = made(folder / "p", [(source, target) for source, target in TEXTS for _ in (1, 2)][:6])
    by = By("Tester", AT, "")
    with project.store() as store:
        first = state(store)
        came = len(steps(store.revisions())[0])
        for number, edits in enumerate(sheets):
            with store.transaction():
                merge(store, table(store, edits), f"{number}.csv", by, original=lambda doc: project.text(store, doc))
        last = state(store)
        count = len(steps(store.revisions())[0]) - came
        if count:
            with store.transaction():
                undo(store, count, by)
            assert state(store) == first
            with store.transaction():
                redo(store, count, by)
        assert state(store) == last
        with store.transaction(), pytest.raises(DiplaError):
            redo(store, 1, by)


def test_the_sentences_of_an_existing_translation_go_with_their_texts(
    dipla: Dipla, tmp_path: Path, csv_rows: Any
) -> None:
    (tmp_path / "a.el.txt").write_text("Το σπίτι ήταν παλιό το 1919.\nΗ Άννα έφυγε για το Παρίσι.\n", "utf-8")
    (tmp_path / "a.en.txt").write_text("The house was old in 1919.\nAnna left.\nShe went to Paris.\n", "utf-8")
    project = tmp_path / "p"
    assert dipla("new", project).code == 0
    added = dipla("add", project, tmp_path / "a.el.txt", "--translation", tmp_path / "a.en.txt", "--anyway")
    assert added.code == 0, added.err
    with Project.open(project).store() as store, store.transaction():
        here, there = store.sentences("a.el.txt"), store.sentences("a.en.txt")
        for name, source, target in (("p1", here[:1], there[:1]), ("p2", here[1:], there[1:])):
            pair = store.pair(name)
            assert pair is not None
            new = replace(pair, source=tuple(source), target_sentences=tuple(target), state=State.ALIGNED)
            store.change(pair, replace(new, target=" ".join(sentence.text for sentence in target)), BY)
        for pair in [pair for pair in store.pairs() if pair.id not in ("p1", "p2")]:
            store.retire_pair(pair.id, BY)
    rows = csv_rows.export(dipla, project)
    rows[1] |= {"do": "split", "source": "Η Άννα ¦ έφυγε για το Παρίσι.", "target": "Anna left. ¦ She went to Paris."}
    csv_rows.save(tmp_path / "e.csv", rows)
    done = dipla("merge", project, tmp_path / "e.csv", "--json")
    assert done.json["applied"] == 1, done.err
    with Project.open(project).store() as store:
        held = [[s.id for s in pair.target_sentences] for pair in store.pairs()]
        assert held == [[one.id] for one in there]
        assert [pair.state for pair in store.pairs()] == [State.ALIGNED] * 3
    rows = csv_rows.export(dipla, project)
    rows[1]["do"] = "up"
    csv_rows.save(tmp_path / "e2.csv", rows)
    assert dipla("merge", project, tmp_path / "e2.csv", "--json").json["applied"] == 1
    with Project.open(project).store() as store:
        held = [[s.id for s in pair.target_sentences] for pair in store.pairs()]
    assert held == [[there[0].id, there[1].id], [], [there[2].id]]
