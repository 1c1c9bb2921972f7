"""The main job, end to end: what it makes, what it keeps, and how it refuses."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
SERGE = ROOT / "examples/serge/serge.el.txt"
DRAFT = ROOT / "examples/serge/draft.tmx"
Dipla = Callable[..., Any]


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder, by what is in it; the store by what it says, not by its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("dipla.sqlite")
    }


def test_the_sample_becomes_102_sentences_with_102_drafts(dipla: Dipla, tmp_path: Path, csv_rows: Any) -> None:
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", tmp_path / "d", "--json")
    assert done.code == 0
    assert (done.json["sentences"], done.json["states"]) == (102, {"draft": 102})
    assert "serge: 102 sentences, 102 drafts." in done.err
    assert "dipla merge" in done.err
    out = tmp_path / "d/out"
    assert {path.name for path in out.iterdir()} == {"serge.csv", "serge.xlsx", "serge.tmx", "serge.tei.xml", "omegat"}
    rows = csv_rows.read(out / "serge.csv")
    assert len(rows) == 102
    # Every draft is that of the very sentence: the memory was written for the cleaned text.
    assert {(row["state"], row["origin"], row["score"]) for row in rows} == {("draft", "tm", "1.00")}
    assert load_workbook(out / "serge.xlsx").active.max_row == 103


def test_the_sample_is_cleaned_and_cut_as_its_notes_say(dipla: Dipla, sample: Path, csv_rows: Any) -> None:
    texts = [row["source"] for row in csv_rows.read(sample / "out/serge.csv")]
    whole = "\n".join(texts)
    assert " ," not in whole
    assert " ." not in whole
    assert "``" not in whole
    assert texts[32] == "Ο Σερζ παντρεύτηκε τη Λιούμπα Ρουσάκοφ και το 1920 απέκτησαν το πρώτο τους παιδί, τον Βλάντι."
    assert "ο «κομματικός πατριωτισμός» συνέβαλε" in whole
    lines = [sentence.paragraph for sentence in _sentences(sample)]
    assert [line + 1 for line in sorted(set(lines)) if lines.count(line) == 2] == [11, 91, 99]


def _sentences(project: Path) -> list[Any]:
    from dipla.corpus.project import Project

    with Project.open(project).store() as store:
        return store.sentences("serge.el.txt")


def test_running_twice_changes_nothing(dipla: Dipla, sample: Path) -> None:
    before, history = digests(sample), dipla("history", sample, "--json").out
    time.sleep(1.1)  # a second later: dates must not creep in
    assert dipla("run", SERGE, "--memory", DRAFT, "--out", sample).code == 0
    assert digests(sample) == before
    assert dipla("history", sample, "--json").out == history


def test_five_edits_reach_the_tmx_and_the_others_stay(
    dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path
) -> None:
    rows = csv_rows.read(sample / "out/serge.csv")
    chosen = {"p1", "p20", "p55", "p80", "p102"}
    for row in rows:
        if row["id"] in chosen:
            row["target"] = f"Edited {row['id']}."
    csv_rows.save(tmp_path / "edited.csv", rows)
    assert dipla("merge", sample, tmp_path / "edited.csv", "--json").json["applied"] == 5
    dipla("export", sample, tmp_path / "x.tmx")
    units = {
        unit.get("tuid"): (unit.findall("tuv/seg")[1].text, unit.findtext("prop[@type='x-dipla-state']"))
        for unit in etree.parse(tmp_path / "x.tmx").iter("tu")
    }
    for row in rows:
        expected = (row["target"], "edited" if row["id"] in chosen else "draft")
        assert units[row["id"]] == expected
    told = dipla("history", sample, "p20").out
    assert "Tester" in told
    assert "As a committed internationalist" in told or "At the same time" in told
    assert "Edited p20." in told
    assert dipla("merge", sample, tmp_path / "edited.csv", "--json").json["applied"] == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_edits_in_out_are_taken_in_before_the_files_are_written_anew(
    dipla: Dipla, sample: Path, csv_rows: Any, form: str
) -> None:
    path = sample / f"out/serge.{form}"
    if form == "csv":
        rows = csv_rows.read(path)
        rows[4]["target"], rows[4]["state"] = "Edited by hand.", "approved"
        csv_rows.save(path, rows)
    else:
        book = load_workbook(path)
        head = {cell.value: cell.column for cell in book.active[1]}
        book.active.cell(6, head["target"]).value = "Edited by hand."
        book.active.cell(6, head["state"]).value = "approved"
        book.save(path)
    assert dipla("run", SERGE, "--memory", DRAFT, "--out", sample).code == 0
    row = csv_rows.read(sample / "out/serge.csv")[4]
    assert (row["target"], row["state"]) == ("Edited by hand.", "approved")
    assert "Edited by hand." in (sample / "out/serge.tmx").read_text("utf-8")
    assert dipla("history", sample, "p5", "--json").json[-1]["who"] == "Tester"
    assert not list((sample / "out").glob("*edited-*"))


def test_what_cannot_be_merged_is_kept_beside(dipla: Dipla, sample: Path, csv_rows: Any) -> None:
    path = sample / "out/serge.csv"
    rows = csv_rows.read(path)
    rows[0]["target"] = ""
    csv_rows.save(path, rows)
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", sample)
    assert done.code == 1
    assert "p1, row 2: the target was emptied" in done.err
    assert csv_rows.read(sample / "out/serge.edited-1.csv")[0]["target"] == ""
    (sample / "out/serge.csv").write_text("not a sheet at all", "utf-8")
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", sample)
    assert "Not taken in" in done.err
    assert (sample / "out/serge.edited-2.csv").read_text("utf-8") == "not a sheet at all"


def test_a_tmx_that_a_person_changed_is_kept_beside(dipla: Dipla, sample: Path) -> None:
    path = sample / "out/serge.tmx"
    path.write_text(path.read_text("utf-8") + "<!-- mine -->", "utf-8")
    assert dipla("run", SERGE, "--memory", DRAFT, "--out", sample).code == 0
    assert (sample / "out/serge.edited-1.tmx").read_text("utf-8").endswith("<!-- mine -->")
    assert not path.read_text("utf-8").endswith("<!-- mine -->")


def test_one_changed_sentence_costs_one_pair(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> None:
    rows = csv_rows.read(sample / "out/serge.csv")
    rows[22]["target"] = "In Petrograd he lived in an old mansion, they say."
    rows[50]["target"] = "Some other edit."
    csv_rows.save(tmp_path / "e.csv", rows)
    dipla("merge", sample, tmp_path / "e.csv")
    text = SERGE.read_text("utf-8").replace("έμενε σε ένα παλιό αρχοντικό", "έμενε σε ένα πολύ παλιό αρχοντικό")
    (tmp_path / "serge.el.txt").write_text(text, "utf-8")
    done = dipla("run", tmp_path / "serge.el.txt", "--memory", DRAFT, "--out", sample, "--json")
    assert (done.json["kept"], done.json["added"], done.json["retired"]) == (101, ["p103"], ["p23"])
    now = csv_rows.read(sample / "out/serge.csv")
    assert [row["id"] for row in now] == [row["id"] if row["id"] != "p23" else "p103" for row in rows]
    assert now[50]["target"] == "Some other edit."
    # The old target, which a person had edited, is offered as a draft, with how like its source was.
    assert (now[22]["target"], now[22]["state"]) == ("In Petrograd he lived in an old mansion, they say.", "draft")
    assert now[22]["flags"].split() == ["fuzzy:94", "was:p23"]
    assert (sample / "documents/serge.el.txt").read_text("utf-8") == text


def test_without_memory_and_engine_the_summary_gives_two_commands(dipla: Dipla, tmp_path: Path, csv_rows: Any) -> None:
    (tmp_path / "my.txt").write_text("Ήρθε χθες το βράδυ. Έφυγε σήμερα;\n", "utf-8")
    done = dipla("run", tmp_path / "my.txt", "--out", tmp_path / "p")
    assert done.code == 0
    assert f"dipla run {tmp_path / 'my.txt'} --out {tmp_path / 'p'} --memory MEMORY.tmx" in done.err
    assert f"dipla draft {tmp_path / 'p'} --engine google" in done.err
    rows = csv_rows.read(tmp_path / "p/out/my.csv")
    assert [(row["source"], row["target"]) for row in rows] == [("Ήρθε χθες το βράδυ.", ""), ("Έφυγε σήμερα;", "")]


@pytest.mark.parametrize(
    ("source", "target", "text", "sentences"),
    [
        ("en", "el", "He arrived in 1919. Did he meet Mr. Gorky? No.", 3),
        ("fr", "en", "Il est arrivé en 1919. L’a-t-il accepté ? Non !", 3),
        ("de", "el", "Er kam 1919 an. Traf er Gorki? Nein.", 3),
    ],
)
def test_other_languages_run_end_to_end(
    dipla: Dipla, tmp_path: Path, csv_rows: Any, source: str, target: str, text: str, sentences: int
) -> None:
    path = tmp_path / f"a.{source}.txt"
    path.write_text(text + "\n", "utf-8")
    done = dipla("run", path, "--from", source, "--to", target, "--out", tmp_path / "p")
    assert done.code == 0, done.err
    rows = csv_rows.read(tmp_path / "p/out/a.csv")
    assert len(rows) == sentences
    assert " ".join(row["source"] for row in rows) == text
    tei = etree.parse(tmp_path / "p/out/a.tei.xml").getroot()
    languages = tei.xpath("//t:TEI/@xml:lang", namespaces={"t": "http://www.tei-c.org/ns/1.0"})
    assert languages == [source, target]
    assert dipla("validate", tmp_path / "p/out/a.tei.xml").code == 0


@pytest.fixture
def memory(tmp_path: Path) -> Callable[[str, str], Path]:
    def spoilt(old: str, new: str) -> Path:
        path = tmp_path / "bad.tmx"
        path.write_text(DRAFT.read_text("utf-8").replace(old, new, 1), "utf-8")
        return path

    return spoilt


BAD_SOURCES = {
    "empty": (b"", "the file is empty"),
    "binary": (b"\x7fELF\x00\x01\x02" * 50, "binary file"),
    "english": (b"This is an English text that somebody gives as Greek. " * 5, "expected Greek"),
    "undecodable": ("Καλά ".encode() * 20 + b"\xff", "byte 0xFF at position 180"),
}


@pytest.mark.parametrize("kind", BAD_SOURCES)
def test_a_bad_source_is_refused_and_nothing_is_made(dipla: Dipla, tmp_path: Path, kind: str) -> None:
    content, said = BAD_SOURCES[kind]
    (tmp_path / "x.txt").write_bytes(content)
    done = dipla("run", tmp_path / "x.txt", "--out", tmp_path / "p")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not (tmp_path / "p").exists()


def test_a_folder_as_source_is_refused(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("run", tmp_path, "--out", tmp_path / "p")
    assert done.code == 2
    assert "this is a folder; expected a text file" in done.err


def test_a_memory_with_one_bad_character_is_refused_with_its_place(
    dipla: Dipla, tmp_path: Path, memory: Callable[[str, str], Path]
) -> None:
    done = dipla("run", SERGE, "--memory", memory("Τα άρθρα", "Τα \x01 άρθρα"), "--out", tmp_path / "p")
    assert done.code == 2
    assert "line 14, column 28: not well-formed XML" in done.err
    assert "U+0001" in done.err
    assert not (tmp_path / "p").exists()


def test_a_memory_of_other_languages_is_refused(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("run", SERGE, "--memory", DRAFT, "--to", "fr", "--out", tmp_path / "p")
    assert done.code == 2
    assert "no unit with text in both el and fr" in done.err


def test_a_folder_that_is_no_project_is_left_alone(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/mine.doc").write_text("mine")
    done = dipla("run", SERGE, "--out", tmp_path / "p")
    assert done.code == 2
    assert "not a dipla project" in done.err
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["mine.doc"]


def test_a_project_of_other_languages_is_refused(dipla: Dipla, sample: Path) -> None:
    done = dipla("run", SERGE, "--from", "en", "--out", sample)
    assert done.code == 2
    assert "the project has --from el" in done.err


def test_another_text_of_the_same_name_does_not_retire_the_work(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "serge.el.txt").write_text("Άλλο κείμενο εντελώς. Χωρίς καμία σχέση με το πρώτο.\n", "utf-8")
    before = digests(sample)
    done = dipla("run", tmp_path / "serge.el.txt", "--out", sample)
    assert done.code == 2
    assert "only 0 of its 102 sentences" in done.err
    assert digests(sample) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A file system of some KiB; needs the right to mount one."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(kib: int) -> Path:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("a small tmpfs cannot be mounted here (it needs root)")
        return place

    yield mount
    if os.path.ismount(place):
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("kib", [40, 200, 300, 400, 500])
def test_a_full_disk_leaves_no_half_project(dipla: Dipla, small_disk: Callable[[int], Path], kib: int) -> None:
    disk = small_disk(kib)
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", disk / "p")
    assert done.code == 2
    assert "Nothing was changed" in done.err
    assert "disk" in done.err
    assert list(disk.iterdir()) == []


def test_a_disk_that_fills_up_leaves_the_project_as_it_was(
    dipla: Dipla, small_disk: Callable[[int], Path], tmp_path: Path, csv_rows: Any
) -> None:
    disk = small_disk(2000)
    assert dipla("run", SERGE, "--memory", DRAFT, "--out", disk / "p").code == 0
    sheet = disk / "p/out/serge.csv"
    sheet.write_text(sheet.read_text("utf-8-sig").replace("five days", "5 days"), "utf-8-sig")
    before, history = digests(disk), dipla("history", disk / "p", "--json").out
    free = shutil.disk_usage(disk).free
    (disk / "fill").write_bytes(bytes(max(0, free - 150_000)))
    text = SERGE.read_text("utf-8").replace("Γκόρκι", "Γκόρκυ")
    (tmp_path / "serge.el.txt").write_text(text, "utf-8")
    done = dipla("run", tmp_path / "serge.el.txt", "--memory", DRAFT, "--out", disk / "p")
    assert done.code == 2
    assert "Nothing was changed" in done.err
    (disk / "fill").unlink()
    assert digests(disk) == before
    assert dipla("history", disk / "p", "--json").out == history
    assert dipla("run", tmp_path / "serge.el.txt", "--memory", DRAFT, "--out", disk / "p").code == 0
    assert any("5 days" in row["target"] for row in csv_rows.read(sheet))


def test_what_is_saved_while_a_run_is_at_work_is_kept(
    dipla: Dipla, sample: Path, csv_rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import run

    path = sample / "out/serge.csv"

    def slow(*arguments: Any, **named: Any) -> Any:
        rows = csv_rows.read(path)
        rows[0]["target"] = "Saved meanwhile."
        csv_rows.save(path, rows)
        return publish(*arguments, **named)

    publish = run.publish_omegat
    monkeypatch.setattr(run, "publish_omegat", slow)
    text = SERGE.read_text("utf-8").replace("Γκόρκι", "Γκόρκυ")
    (sample.parent / "serge.el.txt").write_text(text, "utf-8")
    done = dipla("run", sample.parent / "serge.el.txt", "--memory", DRAFT, "--out", sample)
    assert "Kept: " in done.err
    assert csv_rows.read(sample / "out/serge.edited-1.csv")[0]["target"] == "Saved meanwhile."


def test_a_run_that_was_killed_before_its_files_stood_blames_nobody(
    dipla: Dipla, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command.outputs import Outputs

    place = Outputs.place
    monkeypatch.setattr(Outputs, "place", lambda _: None)
    text = SERGE.read_text("utf-8").replace("Γκόρκι", "Γκόρκυ")
    (sample.parent / "serge.el.txt").write_text(text, "utf-8")
    dipla("run", sample.parent / "serge.el.txt", "--memory", DRAFT, "--out", sample)
    (sample / "out/.dipla-999999-left").mkdir()
    monkeypatch.setattr(Outputs, "place", place)
    done = dipla("run", sample.parent / "serge.el.txt", "--memory", DRAFT, "--out", sample)
    assert done.code == 0
    assert "Kept" not in done.err
    assert "Taken in" not in done.err
    assert "Γκόρκυ" in (sample / "out/serge.csv").read_text("utf-8")
    assert sorted(path.name for path in (sample / "out").iterdir()) == [
        "omegat",
        "serge.csv",
        "serge.tei.xml",
        "serge.tmx",
        "serge.xlsx",
    ]


def test_an_interrupted_first_run_keeps_what_an_engine_has_answered(
    dipla: Dipla, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import run
    from dipla.corpus.project import Project
    from dipla.corpus.rows import Answer

    def half(_how: Any, _texts: Any, store: Any, *_: Any) -> None:
        store.answers.remember(("google", "", "el", "en", ""), [("h", "Ναι.", Answer("Yes.", "2026-11-23T10:00:00Z"))])
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "ask_engine", half)
    done = dipla("run", SERGE, "--out", tmp_path / "p")
    assert done.code == 130
    with Project.open(tmp_path / "p").store() as store:
        assert store.answers.remembered(("google", "", "el", "en", ""), ["h"]) != {}


def test_a_sheet_that_is_refused_is_no_success(dipla: Dipla, sample: Path, csv_rows: Any) -> None:
    rows = csv_rows.read(sample / "out/serge.csv")
    rows[0]["state"] = "done"
    csv_rows.save(sample / "out/serge.csv", rows)
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", sample, "--json")
    assert done.code == 1
    assert "found 'done'" in done.json["refused"]["serge.csv"]
    assert (sample / "out/serge.edited-1.csv").exists()
