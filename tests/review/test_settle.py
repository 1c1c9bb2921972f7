"""What waits is settled by a person, on a terminal or in a sheet of its own, and is not asked again."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import Make

Dipla = Callable[..., Any]
TEXTS = [(f"Πρόταση {word} εδώ", f"Draft {word}.") for word in ("ένα", "δύο", "τρία", "τέσσερα")]


@pytest.fixture
def project(dipla: Dipla, make: Make, csv_rows: Any) -> Path:
    """Ann's edit stands; Bob's collides with it, and two of his cells look machine-made."""
    folder = make(TEXTS).folder
    rows = csv_rows.export(dipla, folder)
    csv_rows.save(folder.parent / "ann.csv", [{**rows[0], "target": "Ann’s."}, *rows[1:]])
    found = ["Bob’s.", "#NAME?", "", rows[3]["target"]]
    csv_rows.save(folder.parent / "bob.csv", [{**r, "target": f} for r, f in zip(rows, found, strict=True)])
    assert dipla("merge", folder, folder.parent / "ann.csv", "--by", "Ann").code == 0
    assert dipla("merge", folder, folder.parent / "bob.csv", "--by", "Bob").code == 1
    return folder


def targets(dipla: Dipla, csv_rows: Any, project: Path) -> list[str]:
    return [row["target"] for row in csv_rows.export(dipla, project)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_of_conflicts_shows_both_texts_and_settles_them_when_it_is_merged(
    dipla: Dipla, project: Path, csv_rows: Any, form: str
) -> None:
    sheet = project.parent / f"c.{form}"
    assert dipla("merge", project, "--conflicts", sheet).code == 1
    if form == "xlsx":
        book = load_workbook(sheet)
        page = book.active
        head = {cell.value: cell.column for cell in page[1]}
        said = [(page.cell(n, head["project_says"]).value, page.cell(n, head["sheet_says"]).value) for n in (2, 3, 4)]
        for number, word in ((2, "sheet"), (3, "project"), (4, "Sheet")):
            page.cell(number, head["take"]).value = word
        book.save(sheet)
    else:
        rows = csv_rows.read(sheet)
        said = [(row["project_says"], row["sheet_says"]) for row in rows]
        for row, word in zip(rows, ("sheet", "project", "Sheet"), strict=True):
            row["take"] = word
        csv_rows.save(sheet, rows)
    assert [(now, found or "") for now, found in said] == [
        ("Ann’s.", "Bob’s."),
        ("Draft δύο.", "#NAME?"),
        ("Draft τρία.", ""),
    ]
    done = dipla("merge", project, sheet, "--json")
    assert (done.code, done.json) == (0, {"taken": 2, "kept": 1, "waiting": 0})
    assert targets(dipla, csv_rows, project) == ["Bob’s.", "Draft δύο.", "", "Draft τέσσερα."]
    again = dipla("merge", project, project.parent / "bob.csv", "--by", "Bob", "--json")
    assert (again.code, again.json["applied"], again.json["queued"]) == (0, 0, 0)
    assert dipla("undo", project).code == 0
    assert targets(dipla, csv_rows, project)[::2] == ["Ann’s.", "Draft τρία."]


def test_what_waits_is_listed_where_nobody_can_answer(dipla: Dipla, project: Path) -> None:
    done = dipla("merge", project, "--resolve", "--json")
    assert done.code == 1
    assert [(one["id"], one["kind"], one["found"], one["store"], one["who"]) for one in done.json] == [
        ("p1", "conflict", "Bob’s.", "Ann’s.", "Bob"),
        ("p2", "queued", "#NAME?", "Draft δύο.", "Bob"),
        ("p3", "queued", "", "Draft τρία.", "Bob"),
    ]


def test_on_a_terminal_each_is_asked_for(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    ours, theirs = pty.openpty()
    script = "import sys; from dipla.command.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", script, "merge", str(project), "--resolve"]
    with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE) as asked:
        os.close(theirs)
        os.write(ours, b"e\nBoth of them.\nl\np\n")
        asked.communicate(timeout=60)
    os.close(ours)
    assert asked.returncode == 1
    assert targets(dipla, csv_rows, project)[:3] == ["Both of them.", "Draft δύο.", "Draft τρία."]
    assert [one["id"] for one in dipla("merge", project, "--resolve", "--json").json] == ["p2"]


def test_a_decision_on_a_text_that_has_changed_since_is_not_taken(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = project.parent / "c.csv"
    dipla("merge", project, "--conflicts", sheet)
    rows = csv_rows.export(dipla, project)
    csv_rows.save(project.parent / "cy.csv", [{**rows[0], "target": "Cy’s."}, *rows[1:]])
    assert dipla("merge", project, project.parent / "cy.csv", "--by", "Cy").code == 0
    decided = csv_rows.read(sheet)
    decided[0]["take"] = "sheet"
    csv_rows.save(sheet, decided)
    done = dipla("merge", project, sheet, "--json")
    assert (done.code, done.json["taken"], done.json["waiting"]) == (1, 0, 3)
    assert targets(dipla, csv_rows, project)[0] == "Cy’s."


def test_a_cell_that_is_mended_in_the_sheet_waits_no_more(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    rows = csv_rows.read(project.parent / "bob.csv")
    rows[1]["target"], rows[2]["target"] = "A second.", "Draft τρία."
    csv_rows.save(project.parent / "bob.csv", rows)
    done = dipla("merge", project, project.parent / "bob.csv", "--by", "Bob", "--json")
    assert (done.json["applied"], done.json["queued"], done.json["conflicts"]) == (1, 0, 1)
    assert [one["id"] for one in dipla("merge", project, "--resolve", "--json").json] == ["p1"]


@pytest.mark.parametrize("words", [[], ["x.csv", "--resolve"], ["--resolve", "--conflicts", "c.csv"]])
def test_one_thing_is_asked_for_at_a_time(dipla: Dipla, project: Path, words: list[str]) -> None:
    assert dipla("merge", project, *words).code == 2


def test_a_word_that_is_none_changes_nothing(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = project.parent / "c.csv"
    dipla("merge", project, "--conflicts", sheet)
    rows = csv_rows.read(sheet)
    rows[0]["take"], rows[1]["take"] = "sheet", "mine"
    csv_rows.save(sheet, rows)
    done = dipla("merge", project, sheet)
    assert (done.code, targets(dipla, csv_rows, project)[0]) == (2, "Ann’s.")
    assert "row 3: found 'mine'" in done.err
