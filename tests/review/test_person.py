"""A person works in a spreadsheet as people do: every edit lands or waits, and nothing else does."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import Make

Dipla = Callable[..., Any]
Rows = list[dict[str, str]]
WORDS = ("ένας", "άνθρωπος", "πήγε", "στην", "πόλη", "και", "είδε", "τον", "δρόμο", "που", "έλεγαν", "παλιά", "μεγάλο")


def texts(count: int) -> list[tuple[str, str]]:
    chosen = random.Random(8)
    return [
        (f"Πρόταση {n} {' '.join(chosen.choices(WORDS, k=8))}", f"Draft {n} of a man who went to the town.")
        for n in range(1, count + 1)
    ]


def worked(rows: Rows) -> tuple[Rows, dict[str, str]]:
    """The sheet after an afternoon: 60 edits, 5 rows copied, 10 deleted, 2 new, sorted, a column moved; the edits."""
    chosen = random.Random(5)
    picked = chosen.sample(range(len(rows)), 75)
    edits = {rows[n]["id"]: f"He went {n} times, “so to speak” – and again…" for n in picked[:60]}
    for row in rows:
        row["target"] = edits.get(row["id"], row["target"])
    copies = [dict(rows[n]) for n in picked[58:63]]
    gone = {rows[n]["id"] for n in picked[65:75]}
    new = [{**dict.fromkeys(rows[0], ""), "target": f"A row of my own {n}."} for n in (1, 2)]
    kept = [row for row in rows if row["id"] not in gone] + copies + new
    kept.sort(key=lambda row: row["target"].casefold())
    names = [name for name in rows[0] if name != "note"]
    names.insert(1, "note")
    return [{name: row[name] for name in names} for row in kept], edits


def as_csv(rows: Rows, encoding: str, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding, "replace")


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1253", ";"), ("utf-16", "\t"), ("iso8859-7", ",")],
)
def test_of_sixty_edits_nearly_all_land_and_none_that_is_false(
    dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any, encoding: str, delimiter: str
) -> None:
    project = make(texts(1000)).folder
    before = {row["id"]: row for row in csv_rows.export(dipla, project)}
    rows, edits = worked([dict(row) for row in before.values()])
    sheet = tmp_path / "e.csv"
    sheet.write_bytes(as_csv(rows, encoding, delimiter))
    done = dipla("merge", project, sheet, "--json")
    counts = {name: count for name, count in done.json.items() if name != "rows"}
    after = {row["id"]: row for row in csv_rows.export(dipla, project)}
    changed = {name for name in after if after[name]["target"] != before[name]["target"]}
    right = {name for name in changed if after[name]["target"] == edits.get(name)}
    queued = {row["id"] for row in done.json["rows"] if row["kind"] == "queued"}
    assert changed - set(edits) == set()
    assert (counts["duplicates"], counts["missing"], counts["new"], counts["conflicts"]) == (5, 10, 2, 0)
    assert right | queued == set(edits)
    # ISO 8859-7 has no “ and no …: every edit lost some, and all of them wait.
    assert len(right) >= (0 if encoding == "iso8859-7" else 57)
    assert len(right & queued) == 0


def test_the_same_afternoon_in_a_workbook(dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any) -> None:
    project = make(texts(300)).folder
    sheet = tmp_path / "e.xlsx"
    assert dipla("sheet", project, "-o", sheet).code == 0
    book = load_workbook(sheet)
    page = book.active
    head = {cell.value: cell.column for cell in page[1]}
    for number in range(2, 62):
        page.cell(number, head["target"]).value = f"An edit of row {number}."
    page.cell(301, page.max_column + 1).value = "a remark far away"
    page.append([page.cell(5, column).value for column in range(1, page.max_column + 1)])
    page.delete_rows(100, 10)
    book.save(sheet)
    done = dipla("merge", project, sheet, "--json").json
    assert (done["applied"], done["queued"], done["duplicates"], done["missing"]) == (61, 0, 1, 10)
    rows = {row["id"]: row for row in csv_rows.export(dipla, project)}
    assert rows["p300"]["note"] == "column 14: a remark far away"
    assert sum(row["target"].startswith("An edit") for row in rows.values()) == 60


def test_two_people_edit_one_sheet_and_only_what_collides_waits_with_both_texts(
    dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any
) -> None:
    project = make(texts(40)).folder
    rows = csv_rows.export(dipla, project)
    for who, numbers in (("Ann", range(20)), ("Bob", range(15, 35))):
        csv_rows.save(
            tmp_path / f"{who}.csv",
            [{**row, "target": f"{who}’s {n}." if n in numbers else row["target"]} for n, row in enumerate(rows)],
        )
    first = dipla("merge", project, tmp_path / "Ann.csv", "--by", "Ann", "--json").json
    second = dipla("merge", project, tmp_path / "Bob.csv", "--by", "Bob", "--json").json
    assert (first["applied"], second["applied"], second["conflicts"]) == (20, 15, 5)
    assert [(row["found"], row["store"]) for row in second["rows"]] == [
        (f"Bob’s {n}.", f"Ann’s {n}.") for n in range(15, 20)
    ]
    targets = [row["target"] for row in csv_rows.export(dipla, project)]
    assert targets[:35] == [f"Ann’s {n}." for n in range(20)] + [f"Bob’s {n}." for n in range(20, 35)]


def test_remarks_in_a_column_of_one_s_own_become_notes_once(
    dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any
) -> None:
    project = make(texts(4)).folder
    rows = csv_rows.export(dipla, project)
    for number, row in enumerate(rows):
        row |= {"Comment": "", "nr": str(number)}
    rows[1] |= {"Comment": "Ask the author.\nSoon.", "note": "My note."}
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 1
    notes = [row["note"] for row in csv_rows.export(dipla, project)]
    assert notes == ["", "My note.\nComment: Ask the author. Soon.", "", ""]
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 0
    rows[1]["Comment"] = "Ask the editor."
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 1
    assert csv_rows.export(dipla, project)[1]["note"] == "My note.\nComment: Ask the editor."


def test_a_merge_that_was_taken_back_can_be_merged_again(
    dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any
) -> None:
    project = make(texts(4)).folder
    rows = csv_rows.export(dipla, project)
    rows[0]["target"], rows[1]["state"], rows[3]["do"] = "Edited.", "approved", "join"
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 3
    assert dipla("undo", project).code == 0
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 3
    after = csv_rows.export(dipla, project)
    assert [(row["target"], row["state"]) for row in after[:1]] == [("Edited.", "edited")]
    assert len(after) == 3
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 0
    assert dipla("undo", project, 1).code == dipla("redo", project).code == 0
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 0


def test_a_dry_run_says_the_same_and_changes_nothing(dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any) -> None:
    project = make(texts(4)).folder
    rows = csv_rows.export(dipla, project)
    rows[0]["target"], rows[1]["target"] = "Edited.", "#REF!"
    csv_rows.save(tmp_path / "e.csv", rows)
    before = dipla("history", project).out
    tried = dipla("merge", project, tmp_path / "e.csv", "--dry-run", "--json")
    assert dipla("history", project).out == before
    assert csv_rows.export(dipla, project)[0]["target"] != "Edited."
    assert dipla("merge", project, "--resolve", "--json").json == []
    done = dipla("merge", project, tmp_path / "e.csv", "--json")
    assert (tried.code, tried.json) == (done.code, done.json) == (1, done.json)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["state=draft"], ["p1", "p3", "p4"]),
        (["state=edited,approved"], ["p2"]),
        (["doc=a.txt", "state=draft"], ["p1", "p3", "p4"]),
        (["doc=other.txt"], []),
        (["flag"], []),
        (["doubt"], []),
    ],
)
def test_a_filter_makes_a_sheet_of_what_wants_work_and_nothing_is_missing_on_return(
    dipla: Dipla, make: Make, tmp_path: Path, csv_rows: Any, filters: list[str], ids: list[str]
) -> None:
    project = make(texts(4)).folder
    rows = csv_rows.export(dipla, project)
    rows[1]["target"] = "Edited."
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv").code == 0
    sheet = tmp_path / "some.csv"
    assert dipla("sheet", project, "-o", sheet, *(word for one in filters for word in ("--filter", one))).code == 0
    assert [row["id"] for row in csv_rows.read(sheet)] == ids
    done = dipla("merge", project, sheet, "--json").json
    assert (done["applied"], done["missing"], done["unchanged"]) == (0, 0, len(ids))


@pytest.mark.parametrize("bad", ["colour=red", "state=done", "doubt=7", "state="])
def test_a_filter_that_is_none_is_refused(dipla: Dipla, make: Make, tmp_path: Path, bad: str) -> None:
    done = dipla("sheet", make(texts(2)).folder, "-o", tmp_path / "s.csv", "--filter", bad)
    assert (done.code, (tmp_path / "s.csv").exists()) == (2, False)
    assert repr(bad) in done.err
