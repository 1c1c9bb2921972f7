"""`dipla clean` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dipla.command.cli import main

TEXT = "Ναι , ήρθε .\nO Σερζ έφυγε εώς εκεί .\n"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "one.el.txt"
    path.write_text(TEXT, "utf-8")
    return path


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["clean", *arguments])
    out, err = capsys.readouterr()
    return int(str(left.value.code or 0)), out, err


def test_the_cleaned_text_goes_to_stdout_and_the_counts_to_stderr(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = _run(capsys, str(document))
    assert (code, out) == (0, "Ναι, ήρθε.\nΟ Σερζ έφυγε εώς εκεί.\n")
    assert "4 edits" in err
    assert "1 doubtful" in err


def test_the_report_lists_each_edit_and_flag_with_its_place(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, str(document), "--report")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert rows[0] == ["line", "column", "kind", "rule", "before", "after", "reason"]
    assert [row[:6] for row in rows[3:5]] == [
        ["2", "1", "edit", "latin-o", '"O"', '"Ο"'],
        ["2", "14", "flag", "misspelling", '"εώς"', '"έως"'],
    ]


def test_the_report_as_json_has_one_object_a_line(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run(capsys, str(document), "--report", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["rule"] for row in rows] == ["token-space", "token-space", "latin-o", "misspelling", "token-space"]
    assert all(TEXT[row["start"] : row["end"]] == row["before"] for row in rows)


def test_an_invisible_character_is_shown_by_its_code_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.txt"
    path.write_text("Η λέ\u00adξη εδώ.\n", "utf-8")
    _, out, _ = _run(capsys, str(path), "--report")
    assert '"<U+00AD>"\t""' in out


def test_a_file_that_is_not_there_is_told_and_nothing_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capsys, "no-such-file.txt")
    assert (code, out) == (2, "")
    assert "no-such-file.txt" in err
