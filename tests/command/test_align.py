"""`dipla align` as it is typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.export.tmx import read
from dipla.export.tmx.check import check

Dipla = Callable[..., Any]

EL = """Ο Σερζ ήρθε στο Παρίσι το 1919.
Έμεινε εκεί τρία χρόνια.
Έγραφε για την εφημερίδα της πόλης.
Το 1922 έφυγε για το Βερολίνο. Δεν γύρισε ποτέ.
Πέθανε στο Μεξικό το 1947.
"""
EN = """Serge came to Paris in 1919.
He stayed there for three years.
In 1922 he left for Berlin.
He never came back.
He died in Mexico in 1947.
"""
BEADS = [("0", "0"), ("1", "1"), ("2", ""), ("3", "2,3"), ("4", "4")]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    el, en = tmp_path / "a.el.txt", tmp_path / "a.en.txt"
    el.write_text(EL, "utf-8")
    en.write_text(EN, "utf-8")
    return el, en


def numbers(out: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in csv.reader(io.StringIO(out), delimiter="\t")]


def test_beads_are_line_numbers_and_how_sure_they_are(dipla: Dipla, files: tuple[Path, Path]) -> None:
    done = dipla("align", *files, "--lines")
    assert done.code == 0, done.err
    assert numbers(done.out) == BEADS
    assert all(0 <= float(line.split("\t")[2]) <= 1 for line in done.out.splitlines())
    assert "5 and 5 lines: 4 pairs" in done.err


def test_without_lines_the_texts_are_cut_into_sentences(dipla: Dipla, files: tuple[Path, Path]) -> None:
    done = dipla("align", *files)
    assert [side for side, _ in numbers(done.out) if side] == ["0", "1", "2", "3", "4", "5"]
    assert ("3", "2") in numbers(done.out)


def test_tsv_and_csv_hold_the_texts(dipla: Dipla, files: tuple[Path, Path]) -> None:
    rows = list(csv.reader(io.StringIO(dipla("align", *files, "--lines", "--format", "tsv").out), delimiter="\t"))
    assert rows[3][:2] == [EL.splitlines()[3], " ".join(EN.splitlines()[2:4])]
    table = list(csv.DictReader(io.StringIO(dipla("align", *files, "--lines", "--format", "csv").out.lstrip("\ufeff"))))
    assert table[3]["source_lines"] == "3"
    assert table[3]["target_lines"] == "2,3"
    assert table[2]["target"] == ""


def test_tmx_holds_aligned_pairs_that_nobody_confirmed(dipla: Dipla, files: tuple[Path, Path], tmp_path: Path) -> None:
    memory = tmp_path / "out.tmx"
    memory.write_text(dipla("align", *files, "--lines", "--format", "tmx").out, "utf-8")
    pairs, _ = read(memory, "el", "en")
    found = list(pairs)
    assert [pair.state for pair in found] == ["aligned"] * 4
    assert all(pair.score is not None for pair in found)
    assert not check(memory).errors


def test_json_says_all_that_is_known(dipla: Dipla, files: tuple[Path, Path]) -> None:
    said = dipla("align", *files, "--lines", "--json").json
    assert said["beads"][3]["target"] == [2, 3]
    assert said["warning"] == ""


def test_locked_beads_stay_as_they_are(dipla: Dipla, files: tuple[Path, Path], tmp_path: Path) -> None:
    locked = tmp_path / "locked.tsv"
    locked.write_text("# sure\n2\t1\t1.00\n", "utf-8")
    assert ("2", "1") in numbers(dipla("align", *files, "--lines", "--locked", locked).out)


@pytest.mark.parametrize("line", ["a\tb", "1 2", "\t1,x", "1\t99"])
def test_a_bad_line_of_locked_beads_is_told_with_its_place(
    line: str, dipla: Dipla, files: tuple[Path, Path], tmp_path: Path
) -> None:
    locked = tmp_path / "locked.tsv"
    locked.write_text(f"0\t0\n{line}\n", "utf-8")
    done = dipla("align", *files, "--lines", "--locked", locked)
    assert done.code == 2
    assert done.out == ""


def test_a_chapter_is_a_boundary(dipla: Dipla, tmp_path: Path) -> None:
    el, en = tmp_path / "el.txt", tmp_path / "en.txt"
    el.write_text(f"Κεφάλαιο 1\n{EL}Κεφάλαιο 2\n{EL}", "utf-8")
    en.write_text(f"Chapter 1\n{EN}Chapter 2\n{EN}", "utf-8")
    done = dipla("align", el, en, "--lines", "--boundary", "^(Κεφάλαιο|Chapter) ")
    assert ("6", "6") in numbers(done.out)
    en.write_text(f"Chapter 1\n{EN}", "utf-8")
    done = dipla("align", el, en, "--lines", "--boundary", "^(Κεφάλαιο|Chapter) ")
    assert done.code == 2
    assert "found 2" in done.err


def test_paragraphs_as_boundaries_must_be_as_many(dipla: Dipla, tmp_path: Path) -> None:
    el, en = tmp_path / "el.txt", tmp_path / "en.txt"
    el.write_text("Ένα.\n\nΔύο.\n", "utf-8")
    en.write_text("One.\n\nTwo.\n", "utf-8")
    done = dipla("align", el, en, "--lines", "--paragraphs")
    assert {("0", "0"), ("2", "2")} <= set(numbers(done.out))
    en.write_text("One.\nTwo.\n", "utf-8")
    assert dipla("align", el, en, "--lines", "--paragraphs").code == 2


def test_a_regular_expression_that_is_none_is_refused(dipla: Dipla, files: tuple[Path, Path]) -> None:
    done = dipla("align", *files, "--lines", "--boundary", "(")
    assert done.code == 2
    assert "regular expression" in done.err


def test_texts_that_do_not_match_are_told_and_the_exit_code_is_1(dipla: Dipla, tmp_path: Path) -> None:
    el, en = tmp_path / "el.txt", tmp_path / "en.txt"
    el.write_text("".join(f"Η γάτα του γείτονα κοιμάται {'πολύ ' * (n % 6)}στην αυλή.\n" for n in range(40)), "utf-8")
    en.write_text("".join(f"Taxes {'of the firms ' * (n * 7 % 5)}rose by a tenth.\n" for n in range(40)), "utf-8")
    done = dipla("align", el, en, "--lines")
    assert done.code == 1
    assert "do not look like translations" in done.err
    assert len(done.out.splitlines()) >= 40


def test_an_empty_file_is_told(dipla: Dipla, files: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", "utf-8")
    done = dipla("align", files[0], empty, "--lines")
    assert done.code == 2
    assert "empty" in done.err


def test_side_files_hold_moved_beads_doubts_and_a_picture(
    dipla: Dipla, files: tuple[Path, Path], tmp_path: Path
) -> None:
    moved, doubts, picture = tmp_path / "moved.tsv", tmp_path / "doubts.tsv", tmp_path / "x.svg"
    done = dipla("align", *files, "--lines", "--moved", moved, "--doubts", doubts, "--plot", picture)
    assert done.code == 0, done.err
    assert moved.read_text("utf-8") == ""
    told = [float(line.split("\t")[2]) for line in doubts.read_text("utf-8").splitlines()]
    assert told == sorted(told)
    assert len(told) == 5
    assert picture.read_text("utf-8").startswith("<svg")


def test_a_side_file_that_cannot_be_written_is_refused_first(
    dipla: Dipla, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = dipla("align", *files, "--lines", "--moved", tmp_path / "nowhere" / "x.tsv")
    assert done.code == 2
    assert done.out == ""


def test_embeddings_without_a_library_are_refused_with_a_way_out(
    dipla: Dipla, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dipla.align.embed.find_spec", lambda _: None)
    done = dipla("align", *files, "--lines", "--method", "embed")
    assert done.code == 2
    assert "--method lexical" in done.err


def test_lines_are_those_of_the_file_whatever_it_is_called(dipla: Dipla, tmp_path: Path) -> None:
    for suffix in (".md", ".csv", ".html"):
        greek, english = tmp_path / f"a.el{suffix}", tmp_path / f"a.en{suffix}"
        greek.write_text("# Το σπίτι\n\nΗ γάτα, ο σκύλος.\n", "utf-8")
        english.write_text("# The house\n\nThe cat, the dog.\n", "utf-8")
        beads = {tuple(line.split("\t")[:2]) for line in dipla("align", greek, english, "--lines").out.splitlines()}
        assert {("0", "0"), ("2", "2")} <= beads
