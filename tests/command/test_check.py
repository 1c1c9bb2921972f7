"""`dipla check`: what a person should look at, of a project or a file, and what was waved through."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Dipla = Callable[..., Any]
FIELDS = ["id", "rule", "severity", "side", "start", "end", "message"]
UNITS = {
    "first": ("Πού πήγε ο Σερζ;", "Where did Serge go?"),
    "second": ("Γεννήθηκε το 1890.", "He was born in 1809."),
    "third": ("Τα ξέρω όλα.", "I know everything"),
}
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="hand" creationtoolversion="1" segtype="sentence" o-tmf="none" adminlang="en"
 srclang="el" datatype="plaintext"/><body>
{}
</body></tmx>
""".format(
    "\n".join(
        f'<tu tuid="{name}"><tuv xml:lang="el"><seg>{el}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for name, (el, en) in UNITS.items()
    )
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "old.tmx"
    path.write_text(TMX, "utf-8")
    return path


@pytest.fixture
def faulty(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> Path:
    """The sample, in which a person wrote the wrong year into p1 and lost a word of the glossary in p2."""
    rows = csv_rows.export(dipla, sample)
    rows[0]["target"] = rows[0]["target"].rstrip(".") + " in 1066."
    csv_rows.save(tmp_path / "edited.csv", rows)
    assert dipla("merge", sample, tmp_path / "edited.csv").code == 0
    return sample


def settle(project: Path, text: str) -> None:
    path = project / "dipla.toml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def rules_of(done: Any) -> list[tuple[str, str]]:
    return [(row["id"], row["rule"]) for row in done.json]


def test_an_empty_target_and_doubled_blanks_of_a_memory_are_told(dipla: Dipla, memory: Path) -> None:
    text = memory.read_text("utf-8").replace("Where did Serge go?", " ").replace("I know everything", "I  know it.")
    memory.write_text(text, "utf-8")
    done = dipla("check", memory, "--json")
    assert rules_of(done) == [("first", "empty"), ("second", "numbers"), ("third", "spaces")]
    assert "could not be read" not in done.err


def test_what_cannot_be_read_of_a_file_wants_a_person(dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("el,en,state\nΉρθε χθες.,He came yesterday.,draft\nΈφυγε.,He left.,Gone\n", "utf-8")
    done = dipla("check", path)
    assert done.code == 1
    assert "1 pair: 0 errors, 0 warnings" in done.err
    assert "1 could not be read and checked. The first: line 3, " in done.err


@pytest.mark.parametrize("words", [(), ("--json",), ("--states", "approved"), ("--rules", "end", "--format", "sarif")])
def test_a_file_of_which_nothing_can_be_read_is_not_checked(words: tuple[str, ...], dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory, "--from", "el", "--to", "de", *words)
    assert done.code == 2
    assert "found no unit in el and de; 3 were skipped" in done.err
    assert "0 pairs" not in done.err


def test_a_memory_is_checked_and_its_units_are_named(dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory, "--json")
    assert done.code == 1
    assert [list(row) for row in done.json] == [FIELDS, FIELDS]
    assert done.json[0] | {"message": ""} == {
        "id": "second", "rule": "numbers", "severity": "error", "side": "target", "start": 15, "end": 19, "message": ""
    }  # fmt: skip
    assert (done.json[1]["id"], done.json[1]["rule"], done.json[1]["severity"]) == ("third", "end", "info")
    assert "1890" in done.json[0]["message"]
    assert "3 pairs: 1 error, 0 warnings, 1 note." in done.err


@pytest.mark.parametrize("name", ["old.xlf", "old.csv", "old.jsonl", "old.po"])
def test_any_other_format_gives_the_same_findings(dipla: Dipla, memory: Path, name: str) -> None:
    other = memory.with_name(name)
    assert dipla("convert", memory, other).code == 0
    found = dipla("check", other, "--from", "el", "--to", "en", "--json")
    assert found.code == 1
    assert [rule for _, rule in rules_of(found)] == ["numbers", "end"]


def test_notes_alone_want_nobody(dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory, "--rules", "end")
    assert done.code == 0
    assert "info: end (1)" in done.out
    assert "third, target: ends with no sign" in done.out


def test_a_person_is_told_what_to_do(dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory)
    assert done.code == 1
    first, example, *_ = done.out.splitlines()
    assert first == "error: numbers (1): other numbers than in the source. Compare the figures."
    assert example.startswith("  second, target: other numbers: 1890 and 1809.")
    assert "[1809]" in example


def test_sarif_names_rules_levels_and_pairs(dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory, "--format", "sarif")
    (run,) = done.json["runs"]
    assert done.json["version"] == "2.1.0"
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [("numbers", "error"), ("end", "note")]
    assert run["results"][0]["locations"][0]["logicalLocations"][0]["name"] == "second"
    assert {one["ruleId"] for one in run["results"]} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}


@pytest.mark.client
def test_another_program_reads_the_same_findings_from_sarif(dipla: Dipla, memory: Path, tmp_path: Path) -> None:
    client = shutil.which("sarif")
    if client is None:
        pytest.skip("sarif (PyPI sarif-tools) is not on the PATH")
    (tmp_path / "a.sarif").write_text(dipla("check", memory, "--format", "sarif").out, "utf-8")
    subprocess.run([client, "csv", "-o", "a.csv", "a.sarif"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["Severity"], row["Code"], row["Description"]) for row in csv.DictReader(stream)]
    levels = {"error": "error", "warning": "warning", "info": "note"}
    found = dipla("check", memory, "--json").json
    assert len(found) == 2
    assert sorted(rows) == sorted(
        (levels[one["severity"]], one["rule"], f"{one['id']}: {one['message']}") for one in found
    )


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_where_nothing_is_found_the_result_is_empty_and_whole(dipla: Dipla, memory: Path, form: str) -> None:
    done = dipla("check", memory, "--rules", "tags", "--format", form)
    assert done.code == 0
    assert (done.json if form == "json" else done.json["runs"][0]["results"]) == []


def test_what_is_waved_through_stays_so_until_the_text_changes(
    dipla: Dipla, faulty: Path, csv_rows: Any, tmp_path: Path
) -> None:
    assert ("p1", "numbers") in rules_of(dipla("check", faulty, "--json"))
    why = dipla("check", faulty, "--waive", "p1", "numbers")
    assert why.code == 2
    assert "--reason" in why.err
    assert dipla("check", faulty, "--waive", "p1", "numbers", "--reason", "so in the print", "--by", "Maria").code == 0
    again = dipla("check", faulty)
    assert "numbers" not in again.out
    assert "1 was waved through" in again.err
    assert "waved through: p1, numbers: so in the print (Maria," in again.err
    rows = csv_rows.export(dipla, faulty)
    rows[0]["target"] = rows[0]["target"].replace("1066", "1067")
    csv_rows.save(tmp_path / "again.csv", rows)
    assert dipla("merge", faulty, tmp_path / "again.csv").code == 0
    assert ("p1", "numbers") in rules_of(dipla("check", faulty, "--json"))
    assert dipla("undo", faulty).code == 0
    assert ("p1", "numbers") not in rules_of(dipla("check", faulty, "--json"))
    assert dipla("check", faulty, "--unwaive", "p1", "numbers").code == 0
    assert ("p1", "numbers") in rules_of(dipla("check", faulty, "--json"))


def test_what_was_not_found_cannot_be_waved_through(dipla: Dipla, faulty: Path) -> None:
    done = dipla("check", faulty, "--waive", "p3", "tags", "--reason", "none")
    assert done.code == 2
    assert "tags finds nothing there" in done.err


def test_a_store_made_before_there_were_checks_can_wave_findings_through(dipla: Dipla, faulty: Path) -> None:
    with closing(sqlite3.connect(faulty / "dipla.sqlite")) as db:
        db.executescript("DROP TABLE waived; DROP TABLE work; DROP INDEX revision_step; PRAGMA user_version = 3;")
    assert dipla("check", faulty, "--waive", "p1", "numbers", "--reason", "so in the print").code == 0
    assert ("p1", "numbers") not in rules_of(dipla("check", faulty, "--json"))


def test_flags_go_into_the_sheet_and_the_exports_and_leave_with_the_text(
    dipla: Dipla, faulty: Path, csv_rows: Any, tmp_path: Path
) -> None:
    assert dipla("check", faulty, "--flag").code == 1
    rows = csv_rows.export(dipla, faulty)
    assert "check:numbers" in rows[0]["flags"].split()
    assert dipla("export", faulty, tmp_path / "out.tmx").code == 0
    assert "check:numbers" in (tmp_path / "out.tmx").read_text("utf-8")
    assert "0 pairs have others than before" in dipla("check", faulty, "--flag").err
    rows[0]["target"] = rows[0]["target"].replace("1066", "1067")
    csv_rows.save(tmp_path / "again.csv", rows)
    assert dipla("merge", faulty, tmp_path / "again.csv").code == 0
    assert "check:" not in csv_rows.export(dipla, faulty)[0]["flags"]


@pytest.mark.parametrize(
    ("table", "gone"),
    [
        ('[check]\noff = ["numbers"]\n', True),
        ('[check.severity]\nnumbers = "info"\n', False),
        ('[check.except]\nnumbers = ["1066"]\n', True),
    ],
)
def test_a_project_says_what_counts(dipla: Dipla, faulty: Path, table: str, gone: bool) -> None:
    settle(faulty, f"\n{table}")
    found = {row["rule"]: row["severity"] for row in dipla("check", faulty, "--json").json if row["id"] == "p1"}
    assert found == ({} if gone else {"numbers": "info"})


def test_names_words_and_terms_of_a_project_are_looked_for(dipla: Dipla, faulty: Path) -> None:
    (faulty / "terms.csv").write_text("source,target\nσύντροφος,companion\n", "utf-8")
    settle(
        faulty,
        '\n[check]\nforbidden = ["illegalism"]\nglossary = "terms.csv"\n[check.names]\n"Στίρνερ" = ["Stirnerius"]\n',
    )
    found = {(row["id"], row["rule"], row["side"]) for row in dipla("check", faulty, "--json").json}
    assert {("p2", "names", "target"), ("p2", "forbidden", "target"), ("p2", "terms", "source")} <= found


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[check]\noff = ["nombers"]\n', "no rule is named 'nombers'"),
        ('[check.severity]\nnumbers = "bad"\n', "expected error, warning, info"),
        ('[check]\nforbiden = ["a"]\n', "'forbiden' is not known"),
        ('[check.names]\n"Σερζ" = []\n', "found no spelling"),
        ('[check]\nglossary = "none.csv"\n', "none.csv"),
        ('[check]\noff = "numbers"\n', "expected a list of texts"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(dipla: Dipla, faulty: Path, table: str, said: str) -> None:
    settle(faulty, f"\n{table}")
    done = dipla("check", faulty)
    assert done.code == 2
    assert said in done.err


def test_spelling_uses_the_dictionaries_of_the_machine(
    dipla: Dipla, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spylls", reason="spylls is not installed")
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    (folder / "en_US.aff").write_text("SET UTF-8\n", "utf-8")
    known = ["where", "did", "go", "he", "was", "born", "in", "know"]
    (folder / "en_US.dic").write_text("\n".join([str(len(known)), *known]) + "\n", "utf-8")
    monkeypatch.setenv("DIPLA_DICTIONARIES", str(folder))
    done = dipla("check", memory, "--rules", "spelling", "--json")
    assert [(row["id"], row["rule"], row["start"], row["end"]) for row in done.json] == [("third", "spelling", 7, 17)]
    assert done.code == 0
    assert "Spelling of Greek is not checked" in done.err


def test_every_rule_stands_in_the_docs_with_its_severity(dipla: Dipla, memory: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/checks.md").read_text("utf-8")
    for rule in dipla("check", memory, "--list", "--json").json:
        assert f"| `{rule['rule']}` | {rule['severity']}{'' if rule['on'] else ', off'} |" in page


def test_a_file_that_is_no_project_takes_no_waivers(dipla: Dipla, memory: Path) -> None:
    done = dipla("check", memory, "--waive", "first", "numbers", "--reason", "x")
    assert done.code == 2
    assert json.dumps(str(memory))[1:-1] in done.err


def test_what_only_a_file_can_be_told_is_refused_for_a_project(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    for option in (("--settings", tmp_path / "other.toml"), ("--from", "fr"), ("--to", "de"), ("--read", "tmx")):
        done = dipla("check", sample, *option)
        assert done.code == 2
        assert f"{option[0]} is for a file" in done.err


def test_a_place_that_does_not_exist_is_called_so(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("check", tmp_path / "nowhere")
    assert (done.code, done.out) == (2, "")
    assert "there is no such project or file" in done.err


def test_untranslated_pairs_can_be_asked_for_alone(dipla: Dipla, sample: Path) -> None:
    done = dipla("check", sample, "--states", "untranslated")
    assert done.code == 0
    assert done.err.startswith("0 pairs: 0 errors, 0 warnings, 0 notes.")


def test_what_was_never_waved_through_is_not_said_to_be_told_again(dipla: Dipla, sample: Path) -> None:
    done = dipla("check", sample, "--unwaive", "p1", "numbers")
    assert done.code == 0
    assert "told again" not in done.err
    assert "nothing of numbers was waved through" in done.err


def test_an_empty_target_is_shown_by_its_source(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> None:
    rows = csv_rows.export(dipla, sample)
    rows[0] |= {"target": "", "state": "approved"}
    csv_rows.save(tmp_path / "edited.csv", rows)
    dipla("merge", sample, tmp_path / "edited.csv")
    assert f"  {rows[0]['id']}, target: the target is empty. {rows[0]['source'][:60]}" in dipla("check", sample).out


def test_a_suggestion_to_put_nothing_says_so(dipla: Dipla, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('id,source,target\na,"Αν βρέξει, μένουμε.","If it rains , we stay."\n', "utf-8")
    done = dipla("check", table, "--from", "el", "--to", "en")
    assert "(take it out)" in done.out
    assert "(put ''" not in done.out


def test_numbers_are_told_without_those_that_agree_and_magnitudes_with_their_worth(
    dipla: Dipla, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "id,source,target\n"
        "a,Το 1936 και το 1938 ήταν 30 ετών.,In 1936 and 1939 he was 30.\n"
        "b,Ο κύκλος εργασιών είναι 9 εκατομμύρια λίρες.,Turnover is £9 billion.\n",
        "utf-8",
    )
    told = {row["id"]: row["message"] for row in dipla("check", table, "--from", "el", "--to", "en", "--json").json}
    assert told == {"a": "other numbers: 1938 and 1939", "b": "other numbers: 9 (9000000) and 9 (9000000000)"}


def test_a_doubt_for_numbers_is_left_to_the_check_of_numbers(dipla: Dipla, tmp_path: Path) -> None:
    for lang, lines in (
        ("el", ["Πήγε το 1890 στο Παρίσι.", "Το σπίτι ήταν άδειο.", "Έμεινε εκεί δέκα χρόνια."]),
        ("en", ["He went to Paris in 1809.", "The house was empty.", "He stayed there for ten years."]),
    ):
        (tmp_path / f"a.{lang}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    project = tmp_path / "q"
    dipla("new", project)
    dipla("add", project, tmp_path / "a.el.txt", "--translation", tmp_path / "a.en.txt")
    assert rules_of(dipla("check", project, "--json")) == [("p1", "numbers")]
    settle(project, '\n[check]\noff = ["numbers"]\n')
    assert rules_of(dipla("check", project, "--json")) == [("p1", "alignment")]
