"""Pairs arranged from the page: what stands side by side after each deed, and that one undo brings all of it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import State
from dipla.review.editor.index import Index

from .conftest import BEADS, Open, Page, aligned, by_command

A, B, C, D, E, F, G = (
    (" ".join(source), " ".join(target)) for source, target in BEADS
)  # what stands side by side at first
DEEDS: list[tuple[str, str, dict[str, Any], list[tuple[str, str]]]] = [
    ("merge", "p1", {}, [(f"{A[0]} {B[0]}", f"{A[1]} {B[1]}"), C, D, E, F, G]),
    ("merge", "p4", {}, [A, B, C, (f"{D[0]} {E[0]}", E[1]), F, G]),
    ("delete", "p4", {}, [A, B, C, E, F, G]),
    ("split", "p3", {"at": 9}, [A, B, (C[0], "He wrote."), ("", "At night."), D, E, F, G]),
    (
        "split",
        "p2",
        {"side": "source", "at": 13, "other": 11},
        [A, ("Ήταν φτωχός.", "He was poor"), ("Δεν είχε σπίτι.", "and had no home."), C, D, E, F, G],
    ),
    (
        "split",
        "p1",
        {"side": "source", "at": 7},
        [("Ο Σερζ", A[1]), ("ήρθε στο Παρίσι.", ""), B, C, D, E, F, G],
    ),
    ("up", "p3", {}, [A, (B[0], f"{B[1]} He wrote."), (C[0], "At night."), D, E, F, G]),
    ("down", "p3", {}, [A, B, (C[0], "He wrote."), (D[0], "At night."), E, F, G]),
    ("down", "p3", {"sentence": "en_s3"}, [A, B, (C[0], ""), (D[0], C[1]), E, F, G]),
    ("up", "p6", {}, [A, B, C, D, (E[0], f"{E[1]} {F[1]}"), G]),
    ("down", "p6", {}, [A, B, C, D, E, (G[0], f"{F[1]} {G[1]}")]),
    (
        "up",
        "p2",
        {"side": "source"},
        [(f"{A[0]} Ήταν φτωχός.", A[1]), ("Δεν είχε σπίτι.", B[1]), C, D, E, F, G],
    ),
    ("down", "p4", {"side": "source"}, [A, B, C, (f"{D[0]} {E[0]}", E[1]), F, G]),
    ("down", "p1", {"side": "source"}, [("", A[1]), (f"{A[0]} {B[0]}", B[1]), C, D, E, F, G]),
    ("insert", "p1", {"side": "target"}, [(A[0], ""), ("", A[1]), B, C, D, E, F, G]),
    ("insert", "p1", {"side": "source"}, [("", A[1]), (A[0], ""), B, C, D, E, F, G]),
    # The hole beside the fourth source takes up what is pushed.
    ("shift", "p1", {}, [(A[0], ""), (B[0], A[1]), (C[0], B[1]), (D[0], C[1]), E, F, G]),
    ("shift", "p5", {}, [A, B, C, D, (E[0], ""), ("", E[1]), (G[0], F[1]), ("", G[1])]),
    ("shift", "p4", {"way": "up"}, [A, B, C, (D[0], E[1]), (E[0], F[1]), ("", G[1]), (G[0], "")]),
    ("shift", "p5", {"way": "up"}, [A, B, C, D, (E[0], f"{E[1]} {F[1]}"), ("", G[1]), (G[0], "")]),
]


@pytest.mark.parametrize(("op", "identifier", "fields", "expected"), DEEDS)
def test_what_stands_after_a_deed_and_that_one_step_takes_it_back(
    page: Page, op: str, identifier: str, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    first = page.rows()
    status, said = page.arrange(op, identifier, **fields)
    assert status == 200, said
    assert page.sides() == expected
    now = page.rows()
    assert [row["i"] for row in now] == list(range(len(expected)))
    # What the page is told to put in, and where, is what stands there.
    put = [*first[: said["from"]], *said["rows"], *first[said["from"] + said["removed"] :]]
    assert [(row["id"], row["version"], row["target"]) for row in put] == [
        (row["id"], row["version"], row["target"]) for row in now
    ]
    assert page.post("undo")[0] == 200
    assert without_versions(page.rows()) == without_versions(first)
    assert page.post("redo")[0] == 200
    assert page.sides() == expected


def without_versions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in ("version", "changed")} for row in rows]


@pytest.mark.parametrize(
    ("op", "identifier", "fields"),
    [
        ("merge", "p7", {}),
        ("up", "p1", {}),
        ("down", "p4", {}),  # it has no target
        ("down", "p6", {"side": "source"}),
        ("split", "p1", {"at": 0}),
        ("split", "p1", {}),
        ("insert", "p4", {}),
        ("shift", "p1", {"side": "source"}),
        ("shift", "p4", {"way": "sideways"}),
        ("turn", "p1", {}),
    ],
)
def test_a_deed_that_cannot_be_done_changes_nothing_and_says_why(
    page: Page, op: str, identifier: str, fields: dict[str, Any]
) -> None:
    first = page.rows()
    status, said = page.arrange(op, identifier, **fields)
    assert status == 400
    assert said["error"]
    assert page.rows() == first


def test_a_deed_on_a_pair_that_has_moved_on_is_refused(page: Page) -> None:
    seen = page.version("p2")
    page.edit("p2", note="x", who="Ann")
    assert page.post("arrange", op="merge", id="p2", version=seen)[0] == 409
    assert page.post("arrange", op="merge", id="p1", version=page.version("p1"), seen={"p2": seen})[0] == 409
    assert page.post("arrange", op="merge", id="p1", version=0, seen={"p2": page.version("p2")})[0] == 200


def test_a_shift_ends_before_what_a_person_has_confirmed(page: Page) -> None:
    page.edit("p3", state="approved")
    assert page.arrange("shift", "p1")[0] == 200
    assert page.sides() == [(A[0], ""), (B[0], A[1]), ("", B[1]), C, D, E, F, G]
    assert page.row("p3")["state"] == "approved"


def test_a_moved_target_is_never_approved(page: Page) -> None:
    page.edit("p1", state="approved")
    page.arrange("shift", "p1")
    assert page.row("p2")["state"] == "edited"


def test_a_column_of_drafts_is_not_shifted_nor_aligned(page_of: Open, make: Any) -> None:
    page = page_of(make([("Ένα σπίτι", "A house"), ("Δύο γάτες", "Two cats")]))
    for op in ("shift", "realign", "insert"):
        assert page.arrange(op, "p1")[0] == 400
    # A draft is cut and moved by its own sentences all the same.
    assert page.arrange("split", "p2", at=3, side="target")[0] == 200
    assert page.sides()[1:] == [("Δύο γάτες", "Two"), ("", "cats")]


def test_a_stretch_is_aligned_anew_up_to_the_next_confirmed_pair(page_of: Open, tmp_path: Path) -> None:
    texts = [
        ("Ο Σερζ ήρθε στο Παρίσι το 1919.", "Serge came to Paris in 1919."),
        ("Η Άννα έμεινε στη Ρωσία με 3 παιδιά.", "Anna stayed in Russia with 3 children."),
        ("Το 1921 έγραψε ένα βιβλίο.", "In 1921 he wrote a book."),
        ("Το τέλος ήρθε γρήγορα.", "The end came quickly."),
    ]
    skewed = [
        ((texts[0][0],), ()),
        ((texts[1][0],), (texts[0][1],)),
        ((texts[2][0],), (texts[1][1], texts[2][1])),
        ((texts[3][0],), (texts[3][1],)),
    ]
    page = page_of(aligned(tmp_path / "q", skewed))
    page.edit("p4", state="approved")
    first = page.rows()
    status, said = page.arrange("realign", "p1")
    assert status == 200, said
    assert page.sides() == texts
    assert [row["id"] for row in page.rows()] == ["p1", "p2", "p3", "p4"]
    assert [row["state"] for row in page.rows()] == ["aligned"] * 3 + ["approved"]
    assert page.post("undo")[0] == 200
    assert without_versions(page.rows()) == without_versions(first)


def test_pairs_that_were_joined_are_parted_by_aligning_anew_and_come_back_joined(page: Page) -> None:
    for _ in range(3):
        page.arrange("merge", "p1")
    joined = page.sides()
    assert page.arrange("realign", "p1")[0] == 200
    assert len(page.sides()) > len(joined)
    assert page.sides()[0] == A
    page.post("undo")
    assert page.sides() == joined


def test_many_pairs_in_one_place_keep_the_order(page_of: Open, tmp_path: Path) -> None:
    words = " ".join(f"λέξη{n}" for n in range(90))
    page = page_of(aligned(tmp_path / "q", [((words,), ()), (("Τέλος.",), ("End.",))]))
    for _ in range(89):
        identifier = page.rows()[0]["id"]
        text = page.row(identifier)["source"][0]["text"]
        assert page.arrange("split", identifier, side="source", at=text.rindex(" "))[0] == 200
    assert [source for source, _ in page.sides()] == [*words.split(), "Τέλος."]


def test_the_index_is_the_store_s_order_after_another_process_arranged(page: Page) -> None:
    with page.desk.project.store() as store, store.transaction():
        store.retire_pair("p2", by_command(page.desk.project))
    page.edit("p1", note="x")
    assert [row["id"] for row in page.rows()] == ["p1", "p3", "p4", "p5", "p6", "p7"]
    with page.desk.project.store() as store:
        assert page.desk.index.wire() == Index(store).wire()
        pair = store.pair("p1")
        assert pair is not None
        assert pair.state is State.ALIGNED
