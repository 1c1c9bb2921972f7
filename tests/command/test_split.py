"""`dipla split` as a person types it: its rows, its speech, its refusals."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERGE = ROOT / "examples/serge/serge.el.txt"
Dipla = Callable[..., Any]


def rows(done: Any) -> list[Any]:
    return [json.loads(line) for line in done.out.splitlines()]


def test_a_row_holds_file_text_start_end_paragraph_and_no_more(dipla: Dipla) -> None:
    done = dipla("split", SERGE, "--raw", "--format", "jsonl")
    text = SERGE.read_text("utf-8")
    found = rows(done)
    assert (done.code, len(found)) == (0, 102)
    assert {tuple(row) for row in found} == {("file", "text", "start", "end", "paragraph")}
    assert {row["file"] for row in found} == {str(SERGE)}
    assert all(text[row["start"] : row["end"]] == row["text"] for row in found)


def test_json_is_jsonl(dipla: Dipla) -> None:
    assert dipla("split", SERGE, "--json").out == dipla("split", SERGE, "--format", "jsonl").out


def test_without_raw_the_text_is_mended_and_the_span_points_into_the_original(dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    original = "Ήρθε αργά , όπως πάντα .\nΤι ώρα ήταν ;\nΔεν ήξερε , δεν ρώτησε .\nΈφυγε .\n"
    path.write_text(original, "utf-8")
    found = rows(dipla("split", path, "--json"))
    assert [row["text"] for row in found] == [
        "Ήρθε αργά, όπως πάντα.", "Τι ώρα ήταν;", "Δεν ήξερε, δεν ρώτησε.", "Έφυγε.",
    ]  # fmt: skip
    assert [original[row["start"] : row["end"]] for row in found] == original.splitlines()
    assert dipla("split", path, "--raw").out == original


def test_text_is_one_sentence_a_line(dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Το κείμενο αυτό συνεχίζεται στην\nεπόμενη γραμμή. Νέα πρόταση.", "utf-8")
    done = dipla("split", path)
    assert done.out == "Το κείμενο αυτό συνεχίζεται στην επόμενη γραμμή.\nΝέα πρόταση.\n"
    assert done.err == f"{path}: 2 sentences; newlines: wrap (auto).\n"
    assert "newlines: break.\n" in dipla("split", path, "--newlines", "break").err


def test_many_files_are_told_of_in_one_line(dipla: Dipla, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(7)]
    for path in paths:
        path.write_text("Ένα. Δύο.", "utf-8")
    assert dipla("split", *paths).err == "7 files: 14 sentences; newlines (auto): break in 7.\n"


def test_standard_input_is_a_file_named_dash(dipla: Dipla, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Ένα. Δύο.".encode())))
    done = dipla("split", "-", "--json")
    assert [(row["file"], row["text"]) for row in rows(done)] == [("-", "Ένα."), ("-", "Δύο.")]
    assert "standard input: 2 sentences" in done.err


def test_an_english_text_given_as_greek_is_refused(dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "en.txt"
    path.write_text("This text is not in Greek at all. " * 20, "utf-8")
    for mode in ([], ["--raw"]):
        done = dipla("split", path, *mode)
        assert (done.code, done.out) == (2, "")
        assert "--lang" in done.err
        assert str(path) in done.err
    assert dipla("split", path, "--lang", "en").code == 0


def test_a_short_text_in_another_script_is_not_refused(dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "title.txt"
    path.write_text("The Case of Comrade Tulayev. Victor Serge.", "utf-8")
    assert dipla("split", path).code == 0


def test_a_missing_file_is_told_before_anything_is_written(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("split", SERGE, tmp_path / "nowhere.txt")
    assert (done.code, done.out) == (2, "")
    assert "nowhere.txt" in done.err


def test_rules_of_the_user_take_the_place_of_ours(dipla: Dipla, tmp_path: Path) -> None:
    srx = tmp_path / "mine.srx"
    srx.write_text(
        '<srx version="2.0"><header cascade="yes"/><body><languagerules><languagerule languagerulename="A">'
        '<rule break="no"><beforebreak>(a)\\1</beforebreak></rule>'
        '<rule break="yes"><beforebreak>[.;·]</beforebreak><afterbreak>\\s</afterbreak></rule></languagerule>'
        '</languagerules><maprules><languagemap languagepattern=".*" languagerulename="A"/></maprules></body></srx>',
        "utf-8",
    )
    path = tmp_path / "a.txt"
    path.write_text("Ο κ. Σερζ σώπασε· δεν ήξερε.", "utf-8")
    done = dipla("split", path, "--rules", srx)
    assert done.out == "Ο κ.\nΣερζ σώπασε·\nδεν ήξερε.\n"
    assert "left out: mine.srx, line 1" in done.err
    assert dipla("split", path, "--rules", tmp_path / "no.srx").code == 2


def test_the_abbreviations_of_a_project_end_no_sentence(dipla: Dipla, tmp_path: Path) -> None:
    project = tmp_path / "p"
    assert dipla("new", project).code == 0
    toml = project / "dipla.toml"
    lines = toml.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("abbreviations"))
    lines[at] = 'abbreviations = ["Λαογρ."]'
    toml.write_text("\n".join(lines) + "\n", "utf-8")
    path = tmp_path / "a.txt"
    path.write_text("Το Λαογρ. Μουσείο άνοιξε. Ήρθαν πολλοί.", "utf-8")
    assert len(dipla("split", path).out.splitlines()) == 3
    assert len(dipla("split", path, "--project", project).out.splitlines()) == 2


def test_the_help_shows_an_example(dipla: Dipla) -> None:
    assert "dipla split serge.el.txt" in dipla("split", "--help").out
