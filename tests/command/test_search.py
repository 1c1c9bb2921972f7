"""`dipla search` and what it prints."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from dipla.command.kwic import Layout
from dipla.corpus.concordance import Hit
from dipla.corpus.model import State

Dipla = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/search.md").read_text("utf-8")


def test_every_command_of_the_page_runs(dipla: Dipla, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.parent)
    commands = re.findall(r"^    (dipla .*)$", PAGE, re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        if "--approved" in command:
            sheet = Path("terms.csv")
            sheet.write_text(sheet.read_text("utf-8").replace("\n,", "\nyes,"), "utf-8", newline="")
        done = dipla(*shlex.split(command)[1:])
        assert done.code == 0, f"{command}: {done.err}"


def test_the_page_shows_what_is_printed(dipla: Dipla, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.parent)
    monkeypatch.setenv("COLUMNS", "120")
    [block] = re.findall(r"```text\n\$ (.*?)```", PAGE, re.DOTALL)
    command, _, printed = block.partition("\n")
    assert dipla(*shlex.split(command)[1:]).out == printed


def test_the_python_of_the_page_runs(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.parent)
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "revolution" in done.stdout


@pytest.mark.parametrize("width", [40, 79, 80, 100, 133, 200])
def test_the_match_stands_in_one_column_and_no_line_is_too_wide(width: int) -> None:
    texts = ["Ο Σερζ", "α\u0301λλο\tκείμενο και 漢字漢字漢字 ο", "x" * 300 + " ο " + "y" * 300, "ο", "\x1b[31m ο"]
    columns = set()
    for text in texts:
        place = re.search(r"(?<!\w)[οΟ](?!\w)", text)
        assert place
        hit = Hit("p1", "d", 0, State.DRAFT, "", "source", text, (place.span(),), "The other 漢字 side, " * 9)
        for number, line in enumerate(Layout(width).lines(hit).split("\n")):
            assert cell_len(line) <= width
            assert not any(unicodedata.category(letter) == "Cc" for letter in line)
            if not number:
                found = [m.start() for m in re.finditer(r"(?<!\w)[οΟ](?!\w)", line)]
                columns.add(cell_len(line[: found[0]]))
    assert len(columns) == 1


def test_tsv_and_json_say_the_same(dipla: Dipla, sample: Path) -> None:
    done = dipla("search", sample, "--regex", r"\b19\d\d\b", "--json")
    rows = list(
        csv.DictReader(
            io.StringIO(dipla("search", sample, "--regex", r"\b19\d\d\b", "--format", "tsv").out),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    )
    lines = dipla("search", sample, "--regex", r"\b19\d\d\b", "--format", "jsonl").out.splitlines()
    assert done.json == [json.loads(line) for line in lines]
    assert len(rows) == len(done.json) > 10
    for row, hit in zip(rows, done.json, strict=True):
        assert row == {name: str(hit[name]) for name in row}
        whole = hit["before"] + hit["match"] + hit["after"]
        assert next(whole[start:end] for start, end in hit["spans"]) == hit["match"]


def test_nothing_found_is_no_error(dipla: Dipla, sample: Path) -> None:
    done = dipla("search", sample, "ξυλόφωνο")
    assert (done.code, done.out, done.err) == (0, "", "Nothing was found.\n")
    assert dipla("search", sample, "ξυλόφωνο", "--json").json == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--doc", "other", "α"], "The documents: serge.el.txt"),
        (["--states", "done", "α"], "expected untranslated, draft"),
        (["--regex", "--lemma", "α"], "not both"),
        (["--regex", "("], "character 2 of '('"),
        ([], "found no query"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(dipla: Dipla, sample: Path, words: list[str], said: str) -> None:
    done = dipla("search", sample, *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "dipla", *map(str, words)]


def test_a_reader_that_leaves_and_ctrl_c_end_a_search_quietly(dipla: Dipla, sample: Path) -> None:
    endless = command("search", sample, "--regex", "(α|ο|ε)", "--every")
    with subprocess.Popen(endless, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as left:
        assert left.stdout
        assert left.stderr
        left.stdout.readline()
        left.stdout.close()
        assert b"Traceback" not in left.stderr.read()
        assert left.wait(30) == 0


def _seconds(pid: int) -> float:
    """Seconds of the processor that a program has taken, as Linux tells it."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a program has taken is told as Linux tells it")
def test_ctrl_c_ends_an_expression_that_takes_long(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "a.el.txt").write_text("\n\n".join("α" * 18 + f" {n}β." for n in range(3_000)), "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", tmp_path / "a.el.txt").code == 0
    slow = command("search", tmp_path / "p", "--regex", "(α|αα|α.)+δ.*(γ+)+$")
    with subprocess.Popen(slow, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as stopped:
        # Starting takes half a second of the processor: what comes after it is the expression.
        while stopped.poll() is None and _seconds(stopped.pid) < 2:
            time.sleep(0.1)
        assert stopped.poll() is None, stopped.stderr and stopped.stderr.read()
        stopped.send_signal(signal.SIGINT)
        _, err = stopped.communicate(timeout=30)
    assert stopped.returncode == 130
    assert "Traceback" not in err
