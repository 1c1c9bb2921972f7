"""The verbs of a project, one by one: what they make, and how they refuse."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dipla.command.cli import VERBS

Dipla = Callable[..., Any]
TEXT = "Ήρθε χθες το βράδυ. Έφυγε σήμερα το πρωί;\nΔεν είπε τίποτα.\n"


@pytest.fixture
def project(dipla: Dipla, tmp_path: Path) -> Path:
    (tmp_path / "a.el.txt").write_text(TEXT, "utf-8")
    assert dipla("new", tmp_path / "p", "--title", "Ένα βιβλίο").code == 0
    assert dipla("add", tmp_path / "p", tmp_path / "a.el.txt").code == 0
    return tmp_path / "p"


# What the server knows; it fails at any other text.
ENGLISH = {"Ήρθε χθες το βράδυ.": "He came last night.", "Δεν είπε τίποτα.": "He said nothing."}


class _Google(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        text = parse_qs(urlsplit(self.path).query)["q"][0]
        if "σήμερα" in text:
            self.send_error(503)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'<div class="result-container">{ENGLISH[text]}</div>'.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def google() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), _Google)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_each_verb_shows_an_example(dipla: Dipla, verb: str) -> None:
    done = dipla(verb, "--help")
    assert done.code == 0
    assert f"dipla {verb} " in done.out
    assert "Example:" in done.out


@pytest.mark.parametrize("verb", ["run", "new", "sheet", "export", "history", "validate", "merge"])
def test_the_help_says_which_sheet_comes_back(dipla: Dipla, verb: str) -> None:
    assert "dipla merge" in dipla(verb, "--help").out


def test_a_project_is_made_step_by_step(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    rows = csv_rows.export(dipla, project)
    assert [row["source"] for row in rows] == ["Ήρθε χθες το βράδυ.", "Έφυγε σήμερα το πρωί;", "Δεν είπε τίποτα."]
    assert (project / "documents/a.el.txt").read_text("utf-8") == TEXT


def test_a_second_project_in_the_same_place_is_refused(dipla: Dipla, project: Path) -> None:
    done = dipla("new", project)
    assert done.code == 2
    assert "this is a dipla project already" in done.err


def test_adding_a_document_again_keeps_its_pairs(dipla: Dipla, project: Path) -> None:
    done = dipla("add", project, project.parent / "a.el.txt", "--json")
    assert (done.json[0]["kept"], done.json[0]["added"], done.json[0]["retired"]) == (3, 0, 0)


def test_one_bad_document_adds_none(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Μία πρόταση.\n", "utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    done = dipla("add", project, tmp_path / "b.txt", tmp_path / "c.txt")
    assert done.code == 2
    assert [path.name for path in (project / "documents").iterdir()] == ["a.el.txt"]


def test_a_named_engine_drafts_and_says_what_it_sent_and_what_is_missing(
    dipla: Dipla, project: Path, google: str, csv_rows: Any
) -> None:
    done = dipla("draft", project, "--engine", "google", "--url", google, "--json")
    assert done.code == 1
    assert f"at {google}/m" in done.err
    assert "3 sentences (56 characters)" in done.err
    assert done.json["drafted"] == {"memory": 0, "engine": 2}
    assert list(done.json["missing"]) == ["Έφυγε σήμερα το πρωί;"]
    rows = csv_rows.export(dipla, project)
    assert [row["state"] for row in rows] == ["draft", "untranslated", "draft"]
    assert (rows[0]["target"], rows[0]["origin"]) == ("He came last night.", "mt")
    told = dipla("history", project, "p1", "--json").json
    assert [(row["who"], row["way"]) for row in told] == [("google", "draft")]


def test_without_an_engine_s_name_nothing_is_sent(dipla: Dipla, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("something was sent")

    monkeypatch.setattr("socket.socket.connect", no_socket)
    assert dipla("draft", project).code == 0
    assert dipla("run", project.parent / "a.el.txt", "--out", project).code == 0


def test_an_engine_that_is_not_there_changes_nothing(dipla: Dipla, project: Path) -> None:
    done = dipla("draft", project, "--engine", "mymemory", "--url", "http://127.0.0.1:9")
    assert done.code == 2
    assert "no answer from http://127.0.0.1:9/get" in done.err
    assert "Traceback" not in done.err


def test_a_sheet_that_is_in_the_way_is_kept(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "s.csv"
    sheet.write_text("my own file", "utf-8")
    assert dipla("sheet", project, "-o", sheet).code == 0
    assert (tmp_path / "s.edited-1.csv").read_text("utf-8") == "my own file"
    assert dipla("sheet", project, "-o", sheet).code == 0
    assert not (tmp_path / "s.edited-2.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "P", "x.doc"], "the name tells no format"),
        (["export", "P", "x.tmx", "--states", "done"], "found 'done'; expected draft, aligned, edited, approved"),
        (["sheet", "P", "-o", "x.pdf"], "a sheet is .xlsx, .csv or .tsv"),
        (["merge", "P", "none.csv"], "there is no such file"),
        (["history", "P", "p99"], "no pair 'p99'"),
        (["history", "nowhere"], "not a dipla project"),
        (["validate", "nowhere.tmx"], "there is no such file"),
        (["new", "P/x", "--from", "el_GR"], "expected a BCP-47 code"),
    ],
)
def test_a_wrong_word_is_answered_with_what_to_do(dipla: Dipla, project: Path, words: list[str], said: str) -> None:
    done = dipla(*(word.replace("P", str(project), 1) if word.startswith("P") else word for word in words))
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_states_choose_what_leaves(dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path) -> None:
    rows = csv_rows.export(dipla, project)
    for row, target in zip(rows, ("He came.", "Did he leave?", "He said nothing."), strict=True):
        row["target"] = target
    rows[1]["state"] = "approved"
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", project, tmp_path / "e.csv").code == 0
    counts = []
    for states in ("approved", "edited,approved", "draft"):
        done = dipla("export", project, tmp_path / "x.tmx", "--states", states, "--json")
        counts.append(done.json["units"])
    assert counts == [1, 3, 0]


def test_validate_reports_in_a_fixed_form_and_ends_with_1_on_an_error(
    dipla: Dipla, sample: Path, tmp_path: Path
) -> None:
    for name in ("serge.tmx", "serge.tei.xml"):
        done = dipla("validate", sample / "out" / name, "--json")
        assert done.code == 0
        assert set(done.json) == {"format", "version", "units", "skipped", "problems"}
        assert (done.json["units"], done.json["problems"]) == (102, [])
    bad = tmp_path / "bad.tmx"
    bad.write_text(
        (sample / "out/serge.tmx").read_text("utf-8").replace('xml:lang="el"', 'xml:lang="el_GR"', 1), "utf-8"
    )
    done = dipla("validate", bad, "--json")
    assert done.code == 1
    assert {(row["rule"], row["severity"]) for row in done.json["problems"]} == {("language", "error")}


def test_an_interrupted_command_ends_with_130(dipla: Dipla, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dipla.command.draft.ask_engine", interrupt)
    done = dipla("draft", project)
    assert done.code == 130
    assert done.err == "dipla: interrupted. Nothing was changed.\n"


def test_an_abbreviation_of_the_project_ends_no_sentence(dipla: Dipla, project: Path, csv_rows: Any) -> None:
    settings = project / "dipla.toml"
    settings.write_text(settings.read_text("utf-8").replace("abbreviations = []", 'abbreviations = ["ζυμ."]'), "utf-8")
    text = project.parent / "b.txt"
    text.write_text("Το είδος ζυμ. Καλό το λένε.\n", "utf-8")
    assert dipla("add", project, text).code == 0
    assert csv_rows.export(dipla, project)[-1]["source"] == "Το είδος ζυμ. Καλό το λένε."


def test_history_as_data_has_who_when_way_old_and_new(dipla: Dipla, sample: Path) -> None:
    rows = json.loads(dipla("history", sample, "p1", "--json").out)
    assert rows[0]["old"]["target"] is None
    assert rows[0]["new"]["state"] == "draft"
    assert (rows[0]["who"], rows[0]["way"]) == ("draft.tmx", "draft")


def test_export_writes_to_standard_output(dipla: Dipla, sample: Path) -> None:
    done = dipla("export", sample, "-", "--format", "tmx")
    assert done.code == 0
    assert done.out.count("<tu ") == 102
    assert done.out.endswith("</tmx>\n")


def test_other_languages_in_the_settings_are_refused(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    settings = sample / "dipla.toml"
    settings.write_text(settings.read_text("utf-8").replace('to = "en"', 'to = "fr"'), "utf-8")
    done = dipla("export", sample, tmp_path / "x.tmx")
    assert done.code == 2
    assert "the texts of this project are el and en" in done.err


def test_a_name_that_a_file_system_refuses_is_told(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    for words in (
        ("new", tmp_path / "file.txt/a"),
        ("run", sample / "documents/serge.el.txt", "--out", tmp_path / "file.txt/sub"),
    ):
        done = dipla(*words)
        assert done.code == 2
        assert "Not a directory" in done.err


def test_an_edited_sheet_is_taken_in_before_a_new_one_is_written(
    dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path
) -> None:
    sheet = tmp_path / "s.csv"
    assert dipla("sheet", project, "-o", sheet).code == 0
    rows = csv_rows.read(sheet)
    rows[0]["target"] = "He came last night."
    csv_rows.save(sheet, rows)
    done = dipla("sheet", project, "-o", sheet)
    assert (done.code, "1 edits" in done.err) == (0, True)
    assert csv_rows.read(sheet)[0]["target"] == "He came last night."
    assert not list(tmp_path.glob("s.edited-*"))


def test_a_merge_is_one_step_that_is_taken_back_and_done_again(
    dipla: Dipla, project: Path, csv_rows: Any, tmp_path: Path
) -> None:
    rows = csv_rows.export(dipla, project)
    rows[0]["target"], rows[2]["target"] = "He came last night.", "He said nothing."
    csv_rows.save(tmp_path / "s.csv", rows)
    assert dipla("merge", project, tmp_path / "s.csv", "--by", "Tester").code == 0
    done = dipla("undo", project, "--by", "Tester", "--json")
    assert (done.code, done.json[0]["pairs"]) == (0, 2)
    assert {row["target"] for row in csv_rows.export(dipla, project)} == {""}
    assert dipla("redo", project).code == 0
    assert csv_rows.export(dipla, project)[0]["target"] == "He came last night."
    assert dipla("redo", project).code == 2
    assert [row["way"].split()[0] for row in dipla("history", project, "p1", "--json").json] == [
        "sheet",
        "undo",
        "redo",
    ]


def test_there_is_nothing_to_take_back_in_a_new_project(dipla: Dipla, project: Path) -> None:
    done = dipla("undo", project)
    assert done.code == 2
    assert "no step to take back" in done.err


@pytest.mark.parametrize("words", [["stats"], ["search", "Ναι"], ["check"]])
def test_who_gives_pairs_where_a_project_stands_is_told_what_takes_them(
    words: list[str], dipla: Dipla, tmp_path: Path
) -> None:
    batch, files = tmp_path / "pairs", tmp_path / "files"
    for name in ("pairs/shards/shard-00000.json", "pairs/data/shard-00000.jsonl", "files/a.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('{"el": "Ναι.", "en": "Yes."}\n', "utf-8")
    shard = batch / "data" / "shard-00000.jsonl"
    told = {
        batch: f"it is the data set of a batch). Check one of its files with: dipla check {shard};",
        files: "a.jsonl",
    }
    if words != ["check"]:
        told[shard] = "(this is a file). A file of pairs is for `dipla check`, `filter` and `convert`"
    for place, advice in told.items():
        done = dipla(words[0], place, *words[1:])
        assert (done.code, advice in done.err) == (2, True), done.err
        assert f"dipla new {place}" not in done.err
    assert dipla("check", shard).code == 0
    (tmp_path / "bare").mkdir()
    assert f"Make one with: dipla new {tmp_path / 'bare'}" in dipla(words[0], tmp_path / "bare", *words[1:]).err
