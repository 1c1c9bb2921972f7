"""Work comes back from the client as edits with history: nothing of a person's is lost, nothing is taken twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from dipla.corpus.project import Project

Dipla = Callable[..., Any]

TEXT = ["Ο Σερζ γεννήθηκε στις Βρυξέλλες.", "Ναι.", "Έζησε στο Παρίσι.", "Ναι.", "Πέθανε στο Μεξικό."]
LATER = "20990101T000000Z"
EARLIER = "20000101T000000Z"


def unit(source: str, target: str | None, *, who: str = "anna", when: str = LATER, inner: str = "") -> str:
    """A unit as the client saves it."""
    seg = "" if target is None else escape(target)
    said = (f' changeid="{who}"' if who else "") + (f' changedate="{when}"' if when else "")
    return (
        f'<tu>{inner}<tuv lang="el"><seg>{escape(source)}</seg></tuv><tuv lang="en"{said}><seg>{seg}</seg></tuv></tu>'
    )


def saved(path: Path, units: Sequence[str], tool: str = "OmegaT") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n<tmx version="1.1">\n'
        f'<header creationtool="{tool}" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" '
        'creationtoolversion="3.6.0" segtype="sentence" srclang="el"/>\n<body>\n'
        + "\n".join(units)
        + "\n</body></tmx>",
        "utf-8",
    )
    return path


@pytest.fixture
def project(dipla: Dipla, tmp_path: Path) -> Path:
    (tmp_path / "serge.txt").write_text("\n\n".join(TEXT) + "\n", "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", tmp_path / "serge.txt").code == 0
    return tmp_path / "p"


def targets(project: Path) -> list[tuple[str | None, str]]:
    with Project.open(project).store() as store:
        return [(pair.target, str(pair.state)) for pair in store.pairs()]


def taken(dipla: Dipla, project: Path, file: Path, *words: str) -> Any:
    done = dipla("import", project, file, "--json", *words)
    assert done.code in (0, 1), done.err
    return done.json


def counts(report: Any, **expected: int) -> None:
    got = {name: count for name, count in report.items() if isinstance(count, int) and count}
    assert got == expected


def test_the_client_s_saved_work_becomes_edits_by_the_one_it_names(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    laid = tmp_path / "laid"
    assert dipla("export", project, laid, "--format", "omegat").code == 0
    saved(laid / "omegat/project_save.tmx", [unit(TEXT[0], "Serge was born in Brussels."), unit(TEXT[2], "He lived.")])
    report = taken(dipla, project, laid)
    counts(report, applied=2)
    assert targets(project)[0] == ("Serge was born in Brussels.", "edited")
    with Project.open(project).store() as store:
        revision = list(store.revisions("p1"))[-1]
        assert (revision.who, revision.way) == ("anna", "import project_save.tmx")
        pair = store.pair("p1")
        assert pair is not None
        assert pair.by == "anna"


def test_importing_twice_applies_nothing(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], "Serge."), unit(TEXT[2], "He.", who="", when="")])
    counts(taken(dipla, project, file), applied=2)
    before = targets(project)
    counts(taken(dipla, project, file), unchanged=2)
    assert targets(project) == before


def test_a_dry_run_says_and_changes_nothing(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], "Serge.")])
    counts(taken(dipla, project, file, "--dry-run"), applied=1)
    assert targets(project)[0] == (None, "untranslated")
    with Project.open(project).store() as store:
        assert not [one for one in store.revisions("p1") if one.way.startswith("import")]


def test_all_pairs_of_one_source_get_the_default_translation(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "project_save.tmx", [unit("Ναι.", "Yes.")])
    counts(taken(dipla, project, file), applied=2)
    assert [text for text, _ in targets(project)] == [None, "Yes.", None, "Yes.", None]


def test_an_alternative_translation_goes_to_the_place_it_names(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    place = f'<prop type="file">serge.txt</prop><prop type="prev">{TEXT[2]}</prop><prop type="next">{TEXT[4]}</prop>'
    units = [unit("Ναι.", "Yes."), unit("Ναι.", "Indeed.", inner=place)]
    file = saved(tmp_path / "project_save.tmx", units)
    counts(taken(dipla, project, file), applied=2)
    assert [text for text, _ in targets(project)] == [None, "Yes.", None, "Indeed.", None]
    counts(taken(dipla, project, file), unchanged=2)


def test_an_alternative_whose_neighbours_are_gone_waits(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    place = '<prop type="file">serge.txt</prop><prop type="prev">Άλλο.</prop><prop type="next">Άλλο.</prop>'
    file = saved(tmp_path / "project_save.tmx", [unit("Ναι.", "Indeed.", inner=place)])
    done = dipla("import", project, file, "--json")
    assert done.code == 1
    counts(done.json, queued=1)


def test_two_translations_of_one_source_survive_what_the_client_fills_in(
    dipla: Dipla, project: Path, tmp_path: Path
) -> None:
    # The client knows one translation a source: it offers p2's for p4, too, and saves it with its old date.
    first = saved(
        tmp_path / "a.tmx", [f'<tu tuid="p2">{unit("Ναι.", "Yes.")[4:]}', f'<tu tuid="p4">{unit("Ναι.", "So.")[4:]}']
    )
    counts(taken(dipla, project, first), applied=2)
    with Project.open(project).store() as store:
        laid = max(pair.changed for pair in store.pairs()).replace("-", "").replace(":", "")
    filled = saved(tmp_path / "project_save.tmx", [unit("Ναι.", "Yes.", when=laid)])
    counts(taken(dipla, project, filled), unchanged=2)
    assert [text for text, _ in targets(project)] == [None, "Yes.", None, "So.", None]


def edited(dipla: Dipla, csv_rows: Any, project: Path, texts: dict[str, str]) -> None:
    rows = csv_rows.export(dipla, project)
    for row in rows:
        row["target"] = texts.get(row["id"], row["target"])
    csv_rows.save(project.parent / "edit.csv", rows)
    assert dipla("merge", project, project.parent / "edit.csv").code == 0


def test_a_later_edit_in_the_project_is_a_conflict_and_stays(
    dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any
) -> None:
    edited(dipla, csv_rows, project, {"p1": "Serge, born in Brussels."})
    file = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], "Serge.", when=EARLIER)])
    done = dipla("import", project, file, "--json")
    assert done.code == 1
    counts(done.json, conflicts=1)
    assert (done.json["rows"][0]["found"], done.json["rows"][0]["store"]) == ("Serge.", "Serge, born in Brussels.")
    assert "file: Serge." in done.err
    assert targets(project)[0][0] == "Serge, born in Brussels."


def test_work_newer_than_the_project_s_is_taken(dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any) -> None:
    edited(dipla, csv_rows, project, {"p1": "Serge, born in Brussels."})
    counts(taken(dipla, project, saved(tmp_path / "s.tmx", [unit(TEXT[0], "Serge.")])), applied=1)
    assert targets(project)[0] == ("Serge.", "edited")


def test_an_old_file_does_not_bring_back_what_was_edited_since(
    dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any
) -> None:
    # The client's clock runs ahead: by its date alone the file would always be newer.
    file = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], "Serge.")])
    counts(taken(dipla, project, file), applied=1)
    edited(dipla, csv_rows, project, {"p1": "Victor Serge."})
    report = taken(dipla, project, file)
    counts(report, unchanged=1)
    assert targets(project)[0][0] == "Victor Serge."


def test_one_person_goes_on_in_one_file_whatever_its_dates(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    for number, when in enumerate(("20200101T000000Z", "20200101T000000Z", "20210101T000000Z", "")):
        file = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], f"Serge, version {number}.", when=when)])
        counts(taken(dipla, project, file), applied=1)
    older = saved(tmp_path / "project_save.tmx", [unit(TEXT[0], "Serge, version 1.", when="20200101T000000Z")])
    counts(taken(dipla, project, older), unchanged=1)
    assert targets(project)[0][0] == "Serge, version 3."


def test_what_another_brought_in_since_is_a_conflict(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    anna = saved(tmp_path / "anna.tmx", [unit(TEXT[0], "Serge.", when="20200101T000000Z")])
    counts(taken(dipla, project, anna), applied=1)
    # Bert wrote later than Anna, and before her work was in the project: he cannot have seen it.
    bert = saved(tmp_path / "bert.tmx", [unit(TEXT[0], "Victor.", who="bert", when="20200201T000000Z")])
    done = dipla("import", project, bert, "--json")
    assert done.code == 1
    counts(done.json, conflicts=1)
    assert targets(project)[0][0] == "Serge."


def test_an_untouched_draft_stays_a_draft(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    assert dipla("export", sample, tmp_path / "all.tmx").code == 0
    before = targets(sample)
    report = taken(dipla, sample, tmp_path / "all.tmx")
    counts(report, unchanged=102)
    assert targets(sample) == before


def test_edits_in_an_exported_memory_come_back_by_whoever_imports(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.tmx"
    assert dipla("export", sample, file).code == 0
    with Project.open(sample).store() as store:
        drafts = list(store.pairs())[:5]
    text = file.read_text("utf-8")
    for number, pair in enumerate(drafts):
        text = text.replace(f"<seg>{escape(pair.target or '')}</seg>", f"<seg>Edit {number}.</seg>", 1)
    file.write_text(text, "utf-8")
    counts(taken(dipla, sample, file, "--by", "Berta"), applied=5, unchanged=97)
    with Project.open(sample).store() as store:
        for number, pair in enumerate(drafts):
            revision = list(store.revisions(pair.id))[-1]
            assert (revision.who, revision.new["target"], revision.new["state"]) == (
                "Berta",
                f"Edit {number}.",
                "edited",
            )
            assert revision.new["origin"]["kind"] == "human"
            now = store.pair(pair.id)
            assert now is not None
            assert (now.draft, now.drafted) == (pair.draft, pair.origin)
        assert len({one.step for one in store.revisions() if one.way == "import all.tmx"}) == 1


def test_a_unit_of_no_pair_is_counted_and_not_taken(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "s.tmx", [unit("Άγνωστη πρόταση.", "Unknown."), unit(TEXT[0], "Serge.")])
    report = taken(dipla, project, file)
    counts(report, applied=1, new=1)
    assert "Άγνωστη πρόταση." in json.dumps(report, ensure_ascii=False)
    assert len(targets(project)) == len(TEXT)


def test_an_id_of_another_source_is_not_believed(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    moved = unit(TEXT[2], "He lived in Paris.").replace("<tu>", '<tu tuid="p1">')
    counts(taken(dipla, project, saved(tmp_path / "s.tmx", [moved])), applied=1)
    assert [text for text, _ in targets(project)] == [None, None, "He lived in Paris.", None, None]


def test_white_space_and_accents_typed_otherwise_are_no_edit(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    counts(taken(dipla, project, saved(tmp_path / "s.tmx", [unit(TEXT[0], "Café in Brussels.")])), applied=1)
    again = saved(tmp_path / "s.tmx", [unit(f" {TEXT[0]} ", "Cafe\u0301  in\nBrussels. ")])
    counts(taken(dipla, project, again), unchanged=1)


def test_a_target_that_the_client_registered_as_empty_is_an_omission(
    dipla: Dipla, project: Path, tmp_path: Path
) -> None:
    counts(taken(dipla, project, saved(tmp_path / "project_save.tmx", [unit(TEXT[0], None)])), applied=1)
    assert targets(project)[0] == ("", "edited")


def test_an_empty_target_in_another_tool_s_file_takes_nothing_away(
    dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any
) -> None:
    edited(dipla, csv_rows, project, {"p1": "Serge."})
    done = dipla("import", project, saved(tmp_path / "s.tmx", [unit(TEXT[0], None)], tool="Other"), "--json")
    assert done.json["applied"] == 0
    assert targets(project)[0] == ("Serge.", "edited")
    assert "passed over" in done.err


def test_of_two_units_of_one_pair_the_newer_counts(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    units = [unit(TEXT[0], "New.", when=LATER), unit(TEXT[0], "Old.", when=EARLIER)]
    counts(taken(dipla, project, saved(tmp_path / "s.tmx", units)), applied=1, duplicates=1)
    assert targets(project)[0][0] == "New."


def test_two_undated_units_that_differ_are_a_conflict(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    units = [unit(TEXT[0], text, when="") for text in ("One.", "Two.")]
    done = dipla("import", project, saved(tmp_path / "s.tmx", units), "--json")
    assert done.code == 1
    counts(done.json, conflicts=1, duplicates=1)
    assert targets(project)[0][0] is None


def test_a_note_comes_along_and_never_over_another(dipla: Dipla, project: Path, tmp_path: Path, csv_rows: Any) -> None:
    noted = unit(TEXT[0], "Serge.", inner="<note>which Serge?</note>")
    counts(taken(dipla, project, saved(tmp_path / "s.tmx", [noted])), applied=1)
    with Project.open(project).store() as store:
        pair = store.pair("p1")
        assert pair is not None
        assert pair.note == "which Serge?"
    other = unit(TEXT[0], "Serge.", who="bert", inner="<note>another</note>")
    done = dipla("import", project, saved(tmp_path / "s.tmx", [other]), "--json")
    counts(done.json, conflicts=1)


def test_a_broken_file_changes_nothing(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "s.tmx", [unit(TEXT[0], "Serge.")])
    file.write_text(file.read_text("utf-8").replace("</body></tmx>", "<tu>"), "utf-8")
    done = dipla("import", project, file)
    assert done.code == 2
    assert "line" in done.err
    assert targets(project)[0][0] is None


@pytest.mark.parametrize("name", ["nothing.tmx", "empty", "text.doc"])
def test_what_is_no_file_of_two_languages_is_refused(dipla: Dipla, project: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.doc").write_text("x")
    done = dipla("import", project, tmp_path / name)
    assert done.code == 2
    assert name in done.err


def test_a_client_project_without_saved_work_says_so(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    assert dipla("export", project, tmp_path / "laid", "--format", "omegat").code == 0
    done = dipla("import", project, tmp_path / "laid")
    assert done.code == 2
    assert "saved nothing yet" in done.err


def test_a_killed_import_leaves_all_or_nothing(dipla: Dipla, tmp_path: Path) -> None:
    sources = [f"Πρόταση με αριθμό {number}." for number in range(400)]
    (tmp_path / "a.txt").write_text("\n\n".join(sources) + "\n", "utf-8")
    project = tmp_path / "p"
    assert dipla("new", project).code == 0
    assert dipla("add", project, tmp_path / "a.txt").code == 0
    file = saved(tmp_path / "s.tmx", [unit(source, f"Sentence {n}.") for n, source in enumerate(sources)])
    for delay in (0.3, 0.45, 0.6, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "dipla", "import", str(project), str(file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        done = [text for text, _ in targets(project) if text is not None]
        assert len(done) in (0, len(sources))
    report = taken(dipla, project, file)
    assert report["applied"] + report["unchanged"] == len(sources)
