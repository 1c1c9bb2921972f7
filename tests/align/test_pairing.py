"""An existing translation comes beside its document, and a person's pairs stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Dipla = Callable[..., Any]

EL = """Ο Σερζ έφτασε στο Πέτρογκραντ τον Ιανουάριο του 1919.
Εκεί συνάντησε τον Μαξίμ Γκόρκι και του ζήτησε δουλειά.
Το χειμώνα έκαιγαν βιβλία για να ζεσταθούν.
Το 1923 πήγε στη Γερμανία με τη γυναίκα του.
Έμεινε στο Βερολίνο μέχρι τον Νοέμβριο. Ύστερα έφυγε για τη Βιέννη.
Το 1925 επέστρεψε στη Σοβιετική Ένωση.
"""
EN = """Serge arrived in Petrograd in January 1919.
There he met Maxim Gorky and asked him for work.
In 1923 he went to Germany with his wife.
He stayed in Berlin until November, and then he left for Vienna.
The city was full of exiles and nobody had any money.
In 1925 he returned to the Soviet Union.
"""


@pytest.fixture
def project(dipla: Dipla, tmp_path: Path) -> Path:
    (tmp_path / "a.el.txt").write_text(EL, "utf-8")
    (tmp_path / "a.en.txt").write_text(EN, "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    done = dipla("add", tmp_path / "p", tmp_path / "a.el.txt", "--translation", tmp_path / "a.en.txt")
    assert done.code == 0, done.err
    return tmp_path / "p"


def test_a_translation_is_paired_with_omissions_additions_and_joined_sentences(
    dipla: Dipla, project: Path, csv_rows: Any
) -> None:
    rows = csv_rows.export(dipla, project)
    beside = {row["source"]: row["target"] for row in rows}
    assert beside["Το χειμώνα έκαιγαν βιβλία για να ζεσταθούν."] == ""
    assert beside["Έμεινε στο Βερολίνο μέχρι τον Νοέμβριο. Ύστερα έφυγε για τη Βιέννη."].startswith(
        "He stayed in Berlin"
    )
    assert beside[""] == "The city was full of exiles and nobody had any money."
    assert beside["Το 1925 επέστρεψε στη Σοβιετική Ένωση."] == "In 1925 he returned to the Soviet Union."
    assert {(row["state"], row["origin"]) for row in rows} == {("aligned", "aligned")}
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert sorted(path.name for path in (project / "documents").iterdir()) == ["a.el.txt", "a.en.txt"]


def test_adding_both_again_changes_nothing(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    before, history = csv_rows.export(dipla, project), dipla("history", project, "--json").out
    files = project.parent / "a.el.txt", project.parent / "a.en.txt"
    assert dipla("add", project, files[0], "--translation", files[1]).code == 0
    assert csv_rows.export(dipla, project) == before
    assert dipla("history", project, "--json").out == history


def test_a_person_s_edits_survive_a_new_alignment(dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path) -> None:
    rows = csv_rows.export(dipla, project)
    rows[1]["target"] = "There he met Gorky, whom he asked for work."
    rows[2]["target"] = "In winter they burnt books to keep warm."
    rows[0]["state"] = "approved"
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv", "--json").json["applied"] == 3
    changed = EN.replace("In 1925 he returned", "He went back in 1925").replace("exiles", "refugees")
    (tmp_path / "a.en.txt").write_text(changed, "utf-8")
    done = dipla("add", project, tmp_path / "a.el.txt", "--translation", tmp_path / "a.en.txt", "--json")
    assert done.json[0]["paired"]["kept"] == 3
    now = {row["id"]: row for row in csv_rows.export(dipla, project)}
    for row in rows[:3]:
        assert now[row["id"]]["target"] == row["target"]
    assert [now[row["id"]]["state"] for row in rows[:3]] == ["approved", "edited", "edited"]
    assert "He went back in 1925" in " ".join(row["target"] for row in now.values())


def test_texts_that_do_not_match_are_refused(dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any) -> None:
    before = csv_rows.export(dipla, project)
    other = "".join(f"Chapter {n} tells of quite other things, such as the price of butter.\n" for n in range(40))
    (tmp_path / "b.en.txt").write_text(other, "utf-8")
    (tmp_path / "b.el.txt").write_text(
        "".join(f"Ο καιρός {n} ήταν καλός και φύσαγε βοριάς.\n" for n in range(55, 75)), "utf-8"
    )
    done = dipla("add", project, tmp_path / "b.el.txt", "--translation", tmp_path / "b.en.txt")
    assert done.code == 2
    assert "--anyway" in done.err
    assert csv_rows.export(dipla, project) == before


def test_aligned_pairs_go_out_in_every_format(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    assert dipla("export", project, tmp_path / "x.tmx", "--json").json["units"] == 5
    assert dipla("export", project, tmp_path / "x.tei.xml", "--json").json["units"] == 7
    assert dipla("validate", tmp_path / "x.tei.xml").code == 0
    tei = (tmp_path / "x.tei.xml").read_text("utf-8")
    assert 'type="2:1"' in tei
    assert 'ana="#omission #aligned"' in tei
    assert 'ana="#addition"' in tei
    assert dipla("export", project, tmp_path / "o", "--format", "omegat").code == 0


def test_a_changed_source_keeps_the_pairs_of_a_translation(
    dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path
) -> None:
    before = csv_rows.export(dipla, project)
    (tmp_path / "a.el.txt").write_text(EL.replace("με τη γυναίκα του", "με τη γυναίκα και το γιο του"), "utf-8")
    assert dipla("add", project, tmp_path / "a.el.txt").code == 0
    now = csv_rows.export(dipla, project)
    assert len(now) == len(before)
    changed = [n for n, (old, new) in enumerate(zip(before, now, strict=True)) if old["id"] != new["id"]]
    assert len(changed) == 1
    assert (now[changed[0]]["target"], now[changed[0]]["state"]) == (before[changed[0]]["target"], "draft")
    assert [row["target"] for row in now] == [row["target"] for row in before]
