"""Every human edit lands, nothing else does, and what is doubtful is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Dipla = Callable[..., Any]
Rows = list[dict[str, str]]


@pytest.fixture
def project(dipla: Dipla, tmp_path: Path) -> Path:
    """Six sentences, five with drafts from a memory."""
    lines = [f"Η πρόταση με αριθμό {word}." for word in ("ένα", "δύο", "τρία", "τέσσερα", "πέντε")]
    units = "".join(
        f"<tu><tuv xml:lang='el'><seg>{line}</seg></tuv><tuv xml:lang='en'><seg>Sentence {n}.</seg></tuv></tu>"
        for n, line in enumerate(lines, start=1)
    )
    (tmp_path / "m.tmx").write_text(f"<tmx version='1.4'><header srclang='el'/><body>{units}</body></tmx>", "utf-8")
    (tmp_path / "a.el.txt").write_text("\n".join([*lines, "Κάτι άλλο, χωρίς ταίρι στη μνήμη."]) + "\n", "utf-8")
    folder = tmp_path / "p"
    assert dipla("run", tmp_path / "a.el.txt", "--memory", tmp_path / "m.tmx", "--out", folder).code == 0
    return folder


def changed(csv_rows: Any, project: Path, name: str = "edited.csv", **cells: dict[str, str]) -> Path:
    """A copy of the sheet in which these cells were edited: `p2={"target": "…"}`."""
    rows = csv_rows.read(project / "out/a.csv")
    for row in rows:
        row.update(cells.get(row["id"], {}))
    path = project.parent / name
    csv_rows.save(path, rows)
    return path


def test_edits_of_target_state_and_note_land_as_revisions(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = changed(
        csv_rows,
        project,
        p1={"target": "First sentence."},
        p2={"state": "approved"},
        p3={"note": "Check this."},
        p6={"target": "Something else, with no match in memory."},
    )
    done = dipla("merge", project, sheet, "--json")
    assert (done.code, done.json["applied"], done.json["unchanged"]) == (0, 4, 2)
    dipla("export", project, project.parent / "x.tmx")
    rows = {row["id"]: row for row in csv_rows.export(dipla, project)}
    assert [rows[f"p{n}"]["state"] for n in range(1, 7)] == ["edited", "approved", "draft", "draft", "draft", "edited"]
    assert (rows["p1"]["origin"], rows["p2"]["origin"], rows["p3"]["note"]) == ("human", "tm", "Check this.")
    last = dipla("history", project, "p1", "--json").json[-1]
    assert (last["who"], last["old"]["target"], last["new"]["target"]) == ("Tester", "Sentence 1.", "First sentence.")
    assert last["way"].startswith("sheet s")


def test_the_same_sheet_again_applies_nothing(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = changed(csv_rows, project, p1={"target": "First."}, p2={"note": "n", "state": "approved"})
    assert dipla("merge", project, sheet, "--json").json["applied"] == 2
    before = dipla("history", project, "--json").out
    again = dipla("merge", project, sheet, "--json")
    assert (again.code, again.json["applied"], again.json["unchanged"]) == (0, 0, 6)
    assert dipla("history", project, "--json").out == before


def test_an_untouched_copy_stays_a_draft(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    assert dipla("merge", project, project / "out/a.xlsx", "--json").json["applied"] == 0
    assert {row["state"] for row in csv_rows.export(dipla, project)} == {"draft", "untranslated"}


def test_rows_may_be_sorted_columns_moved_and_rows_missing(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    rows = csv_rows.read(project / "out/a.csv")
    rows[4]["target"] = "Fifth."
    kept = [dict(reversed(row.items())) for row in reversed(rows) if row["id"] not in {"p1", "p2"}]
    csv_rows.save(project.parent / "e.csv", kept)
    done = dipla("merge", project, project.parent / "e.csv", "--json")
    assert (done.code, done.json["applied"], done.json["missing"]) == (0, 1, 2)
    assert len(csv_rows.export(dipla, project)) == 6


def test_what_looks_machine_made_waits_for_a_person(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = changed(
        csv_rows,
        project,
        p1={"target": ""},
        p2={"target": "#NAME?"},
        p3={"target": "Err:509"},
        p4={"source": "Another source."},
        p5={"state": "untranslated"},
    )
    done = dipla("merge", project, sheet, "--json")
    assert (done.code, done.json["applied"], done.json["queued"]) == (1, 0, 5)
    assert {row["id"] for row in done.json["rows"]} == {"p1", "p2", "p3", "p4", "p5"}
    assert csv_rows.export(dipla, project)[0]["target"] == "Sentence 1."


def test_two_people_s_edits_of_one_cell_are_a_conflict_with_both_texts(
    dipla: Dipla, project: Path, csv_rows: Any
) -> None:
    first = changed(csv_rows, project, "a.csv", p1={"target": "Ann's."}, p2={"target": "Second, by Ann."})
    second = changed(csv_rows, project, "b.csv", p1={"target": "Bob's."}, p3={"target": "Third, by Bob."})
    assert dipla("merge", project, first, "--by", "Ann").code == 0
    done = dipla("merge", project, second, "--by", "Bob", "--json")
    assert (done.code, done.json["applied"], done.json["conflicts"]) == (1, 1, 1)
    assert [(row["found"], row["store"]) for row in done.json["rows"]] == [("Bob's.", "Ann's.")]
    assert [row["target"] for row in csv_rows.export(dipla, project)][:3] == [
        "Ann's.",
        "Second, by Ann.",
        "Third, by Bob.",
    ]


def test_one_person_goes_on_in_one_file_and_may_take_every_step_back(
    dipla: Dipla, project: Path, csv_rows: Any
) -> None:
    steps = [
        {"target": "One."},
        {"target": "One.", "state": "approved"},
        {"target": "Sentence 1.", "state": "approved"},
        {"target": "Sentence 1.", "state": "draft", "note": "first"},
        {"target": "One.", "state": "edited", "note": "second"},
        {"target": "One.", "state": "edited", "note": ""},
    ]
    for cells in steps:
        done = dipla("merge", project, changed(csv_rows, project, p1=cells), "--json")
        assert (done.code, done.json["applied"]) == (0, 1), cells
        row = csv_rows.export(dipla, project)[0]
        assert row["target"] == cells["target"]
        assert row["state"] == cells.get("state", "edited")
        assert row["note"] == cells.get("note", "")


def test_an_emptied_target_that_is_approved_is_an_omission(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = changed(csv_rows, project, p1={"target": "", "state": "approved"}, p6={"target": "", "state": "approved"})
    assert dipla("merge", project, sheet, "--json").json["applied"] == 2
    rows = csv_rows.export(dipla, project)
    assert [(rows[n]["target"], rows[n]["state"]) for n in (0, 5)] == [("", "approved")] * 2
    assert dipla("merge", project, sheet, "--json").json["applied"] == 0
    assert dipla("export", project, project.parent / "x.tmx", "--json").json["units"] == 4


def test_letters_that_an_old_encoding_lost_are_no_edit(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    first = changed(csv_rows, project, p1={"target": "Le Rétif met György Lukács."})
    assert dipla("merge", project, first).code == 0
    rows = csv_rows.export(dipla, project)
    path = project.parent / "cp1253.csv"
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in [list(rows[0]), *(r.values() for r in rows)])
    path.write_bytes(text.encode("cp1253", "replace"))
    done = dipla("merge", project, path, "--json")
    assert (done.code, done.json["applied"], done.json["queued"]) == (1, 0, 1)
    assert csv_rows.export(dipla, project)[0]["target"] == "Le Rétif met György Lukács."


@pytest.mark.parametrize("target", ["x" * 40_000, "a\x01b"])
def test_a_target_that_no_sheet_could_hold_is_queued(dipla: Dipla, project: Path, csv_rows: Any, target: str) -> None:
    done = dipla("merge", project, changed(csv_rows, project, p1={"target": target}), "--json")
    assert (done.json["applied"], done.json["queued"]) == (0, 1)
    assert dipla("run", project.parent / "a.el.txt", "--out", project).code == 0


def test_a_column_given_twice_is_refused(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("id,target,target\np1,a,b\n", "utf-8")
    done = dipla("merge", project, tmp_path / "e.csv")
    assert done.code == 2
    assert "two columns are named 'target'" in done.err


def test_one_person_may_go_on_in_the_same_sheet_and_an_old_copy_takes_nothing_back(
    dipla: Dipla, project: Path, csv_rows: Any
) -> None:
    first = changed(csv_rows, project, "a.csv", p1={"target": "One."})
    second = changed(csv_rows, project, "b.csv", p1={"target": "One!"})
    assert [dipla("merge", project, sheet, "--json").json["applied"] for sheet in (first, second, first)] == [1, 1, 0]
    assert csv_rows.export(dipla, project)[0]["target"] == "One!"


def test_a_row_given_twice_counts_once_and_is_a_conflict_when_it_differs(
    dipla: Dipla, project: Path, csv_rows: Any
) -> None:
    rows = csv_rows.read(project / "out/a.csv")
    rows[0]["target"] = "One."
    csv_rows.save(project.parent / "e.csv", [*rows, rows[0], {**rows[1], "target": "Two."}])
    done = dipla("merge", project, project.parent / "e.csv", "--json")
    assert (done.code, done.json["applied"], done.json["duplicates"], done.json["conflicts"]) == (1, 1, 2, 1)


def test_a_bad_state_refuses_the_whole_sheet_with_its_row(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    sheet = changed(csv_rows, project, p1={"target": "One."}, p4={"state": "edted"})
    done = dipla("merge", project, sheet)
    assert done.code == 2
    assert "row 5, column \"state\": found 'edted'; expected" in done.err
    assert csv_rows.export(dipla, project)[0]["target"] == "Sentence 1."


def test_a_sheet_of_another_project_is_refused(dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path) -> None:
    csv_rows.save(tmp_path / "other.csv", [{"id": "x1", "target": "One."}])
    done = dipla("merge", project, tmp_path / "other.csv")
    assert done.code == 2
    assert "of its 1 rows 0 are of this project" in done.err


def test_a_sheet_of_another_project_with_the_same_ids_is_refused(
    dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path
) -> None:
    (tmp_path / "b.txt").write_text("Άλλο βιβλίο.\nΜε άλλες προτάσεις.\n", "utf-8")
    assert dipla("run", tmp_path / "b.txt", "--out", tmp_path / "q").code == 0
    rows = csv_rows.read(tmp_path / "q/out/b.csv")
    assert [row["id"] for row in rows] == ["p1", "p2"]
    rows[0]["target"] = "Another book."
    csv_rows.save(tmp_path / "other.csv", rows)
    before = csv_rows.export(dipla, project)
    done = dipla("merge", project, tmp_path / "other.csv")
    assert done.code == 2
    assert "of its 2 rows 0 are of this project" in done.err
    assert csv_rows.export(dipla, project) == before


def test_a_sheet_without_our_hidden_column_is_held_against_the_store(
    dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path
) -> None:
    rows = csv_rows.read(project / "out/a.csv")
    rows[1]["target"] = "Two."
    csv_rows.save(tmp_path / "e.csv", [{"id": row["id"], "target": row["target"]} for row in rows])
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 1
