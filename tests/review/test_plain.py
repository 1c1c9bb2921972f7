"""Two files, no project: the same rules, the same report, and a file in which only what was edited differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Dipla = Callable[..., Any]
OLD = [
    {"id": "p1", "source": "Ναι.", "target": "Yes.", "state": "draft", "term": "n/a", "note": ""},
    {"id": "p2", "source": "Όχι.", "target": "No.", "state": "draft", "term": "0012", "note": "kept"},
    {"id": "p3", "source": "Ίσως.", "target": "1.500", "state": "approved", "term": "", "note": ""},
    {"id": "p4", "source": "Γεια.", "target": "", "state": "untranslated", "term": "", "note": ""},
]


@pytest.fixture
def old(tmp_path: Path, csv_rows: Any) -> Path:
    csv_rows.save(tmp_path / "old.csv", OLD)
    return tmp_path / "old.csv"


def changed(**cells: dict[str, str]) -> list[dict[str, str]]:
    return [row | cells.get(row["id"], {}) for row in OLD]


def test_edits_land_damage_waits_and_all_else_is_as_it_was(dipla: Dipla, old: Path, csv_rows: Any) -> None:
    edited, out = old.parent / "edited.csv", old.parent / "merged.csv"
    rows = changed(p1={"target": "Aye."}, p2={"term": "new"}, p3={"target": "1.5"}, p4={"target": "Hello."})
    csv_rows.save(edited, [rows[3], rows[0], rows[0], rows[2], rows[1]])
    done = dipla("merge", old, edited, "-o", out, "--json")
    assert (done.code, done.json["applied"], done.json["queued"], done.json["duplicates"]) == (1, 3, 1, 1)
    assert csv_rows.read(out) == changed(
        p1={"target": "Aye.", "state": "edited"}, p2={"term": "new"}, p4={"target": "Hello.", "state": "edited"}
    )
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_rows_are_joined_and_split(dipla: Dipla, old: Path, csv_rows: Any) -> None:
    edited, out = old.parent / "edited.csv", old.parent / "merged.csv"
    rows = [row | {"do": "join" if row["id"] == "p2" else ""} for row in OLD]
    csv_rows.save(edited, rows)
    assert dipla("merge", old, edited, "-o", out).code == 0
    found = csv_rows.read(out)
    assert [(row["id"], row["source"], row["target"]) for row in found][:2] == [
        ("p1", "Ναι. Όχι.", "Yes. No."),
        ("p3", "Ίσως.", "1.500"),
    ]
    csv_rows.save(edited, [found[0] | {"do": "split", "source": "Ναι. ¦ Όχι.", "target": "Yes. ¦ No."}, *found[1:]])
    assert dipla("merge", out, edited, "-o", old).code == 0
    assert [(row["source"], row["target"]) for row in csv_rows.read(old)][:2] == [("Ναι.", "Yes."), ("Όχι.", "No.")]


def test_without_o_nothing_is_written_and_the_report_is_the_same(dipla: Dipla, old: Path, csv_rows: Any) -> None:
    edited = old.parent / "edited.csv"
    csv_rows.save(edited, changed(p1={"target": "Aye."}))
    before = sorted(old.parent.iterdir())
    done = dipla("merge", old, edited, "--json")
    assert (done.code, done.json["applied"]) == (0, 1)
    assert sorted(old.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([OLD[0], OLD[0]], "row 3: the id 'p1' stands twice"),
        ([OLD[0] | {"id": "1"}], "the id '1' stands twice, or is none"),
        ([OLD[0] | {"source": "", "target": ""}], "both sides are empty"),
    ],
)
def test_an_old_file_that_is_no_sheet_is_refused_with_its_rows(
    dipla: Dipla, old: Path, csv_rows: Any, rows: list[dict[str, str]], said: str
) -> None:
    csv_rows.save(old, rows)
    done = dipla("merge", old, old, "-o", old.parent / "m.csv")
    assert (done.code, (old.parent / "m.csv").exists()) == (2, False)
    assert said in done.err


def test_a_sheet_of_something_else_is_refused(dipla: Dipla, old: Path, csv_rows: Any) -> None:
    csv_rows.save(old.parent / "e.csv", [{"id": "x1", "source": "Α.", "target": "A."}])
    assert dipla("merge", old, old.parent / "e.csv").code == 2
