"""`dipla diff` and `dipla history`: what people made of the drafts, and what each step did."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from dipla.review.difference import Piece, applied

Dipla = Callable[..., Any]
PAGES = [Path(__file__).resolve().parents[2] / "docs" / name for name in ("history.md", "figures.md")]
WICKED = 'He <script>alert("1")</script> & left\u2019.'


@pytest.fixture
def edited(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> Path:
    """The sample, in which Maria edited p2 and p3, approved p4 and wrote a note."""
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] = rows[1]["target"].replace("comrades", "friends")
    rows[2]["target"] = WICKED
    rows[3]["state"] = "approved"
    rows[3]["note"] = "Seen."
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", sample, tmp_path / "e.csv", "--by", "Maria").code == 0
    return sample


def _now(dipla: Dipla, project: Path, csv_rows: Any) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv_rows.export(dipla, project)}


def test_what_a_person_changed_is_shown_and_nothing_else(dipla: Dipla, edited: Path) -> None:
    done = dipla("diff", edited)
    assert (done.code, re.findall(r"^p\d+", done.out, re.MULTILINE)) == (0, ["p2", "p3"])
    assert "his [-comrades-]{+friends+} there" in done.out
    assert "edited by Maria" in done.out
    assert "2 pairs" in done.err


def test_as_data_the_pieces_make_the_target_of_the_draft(dipla: Dipla, edited: Path, csv_rows: Any) -> None:
    rows = _now(dipla, edited, csv_rows)
    found = dipla("diff", edited, "--json").json
    assert [entry["id"] for entry in found] == ["p2", "p3"]
    for entry in found:
        pieces = [Piece(**piece) for piece in entry["changes"][0]["pieces"]]
        assert applied(rows[entry["id"]]["draft"], pieces) == rows[entry["id"]]["target"]


def test_a_text_written_anew_is_shown_whole(dipla: Dipla, edited: Path) -> None:
    [entry] = dipla("diff", edited, "p3", "--json").json
    [piece] = entry["changes"][0]["pieces"]
    assert piece["new"] == WICKED
    assert f"{{+{WICKED}+}}" in dipla("history", edited, "p3").out


def test_one_pair_can_be_compared_by_letters(dipla: Dipla, edited: Path) -> None:
    [words] = dipla("diff", edited, "p2", "--json").json
    [letters] = dipla("diff", edited, "p2", "--by-letters", "--json").json
    assert {"old": "comrades", "new": "friends"} in words["changes"][0]["pieces"]
    assert len(letters["changes"][0]["pieces"]) > len(words["changes"][0]["pieces"])


def test_a_step_is_shown_with_what_was_before_it(dipla: Dipla, edited: Path) -> None:
    step = dipla("history", edited, "p2", "--json").json[-1]["step"]
    done = dipla("diff", edited, str(step))
    assert re.findall(r"^p\d+", done.out, re.MULTILINE) == ["p2", "p3", "p4"]
    assert "state: draft → approved" in done.out
    assert "note: (empty) → Seen." in done.out
    assert dipla("undo", edited).code == 0
    taken_back = dipla("diff", edited, str(step + 1))
    assert "his [-friends-]{+comrades+} there" in taken_back.out


def test_states_choose_the_pairs(dipla: Dipla, edited: Path) -> None:
    assert dipla("diff", edited, "--states", "approved", "--json").json == []
    assert len(dipla("diff", edited, "--states", "edited, approved", "--json").json) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["diff", "P", "p999"], "no pair 'p999'"),
        (["diff", "P", "99"], "no step 99; the last one is 2"),
        (["diff", "P", "--states", "draft"], "found 'draft'; expected edited or approved"),
        (["history", "P", "--since", "yesterday"], "expected a date such as 2026-11-25"),
        (["stats", "P", "p999"], "no document and no pair 'p999'. The documents: serge.el.txt."),
    ],
)
def test_a_wrong_word_is_answered_and_no_page_is_made(
    dipla: Dipla, edited: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    page = [] if words[0] == "history" else ["--html", tmp_path / "new/page.html"]
    done = dipla(*(edited if word == "P" else word for word in words), *page)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not (tmp_path / "new").exists()


def test_the_page_shows_each_change_in_its_language_and_needs_nothing(
    dipla: Dipla, edited: Path, csv_rows: Any, tmp_path: Path
) -> None:
    rows = _now(dipla, edited, csv_rows)
    assert dipla("diff", edited, "--html", tmp_path / "d.html").code == 0
    page = html.fromstring((tmp_path / "d.html").read_bytes())
    assert not page.xpath("//script | //img | //link | //iframe | //@src | //@href | //@onclick")
    assert page.get("lang") == "en"
    for entry in page.xpath("//article"):
        row = rows[entry.get("id")]
        [target] = entry.xpath(".//span[@lang='en']")
        assert "".join(target.xpath(".//text()[not(ancestor::ins)]")) == row["draft"]
        assert "".join(target.xpath(".//text()[not(ancestor::del)]")) == row["target"]
        assert entry.xpath("./p[@lang='el']")[0].text_content() == row["source"]
    assert len(page.xpath("//article")) == 2


def test_the_same_page_again_is_the_same_bytes_and_another_file_in_its_place_is_kept(
    dipla: Dipla, edited: Path, tmp_path: Path
) -> None:
    page = tmp_path / "d.html"
    page.write_text("mine", "utf-8")
    assert dipla("diff", edited, "--html", page).code == 0
    first = page.read_bytes()
    assert dipla("diff", edited, "--html", page).code == 0
    assert page.read_bytes() == first
    assert [path.read_bytes() for path in tmp_path.glob("d.edited-*.html")] == [b"mine"]


def _on_a_terminal(words: list[str], **environment: str) -> str:
    """What a command prints when stdout is a terminal."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "dipla", *words],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=known | {"TERM": "xterm-256color", "COLUMNS": "100"} | environment,
    ) as process:
        os.close(theirs)
        told, end = b"", time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            told += part
        process.wait(timeout=60)
    os.close(ours)
    return told.decode()


def test_a_terminal_is_shown_lines_and_colours_unless_it_wants_none(dipla: Dipla, edited: Path) -> None:
    coloured = _on_a_terminal(["diff", str(edited), "p2"])
    # 9: struck through, 4: underlined; so that it is seen without colour, too.
    assert re.search(r"\x1b\[9;31mcomrades\x1b\[0m\x1b\[4;32mfriends\x1b\[0m", coloured)
    plain = _on_a_terminal(["diff", str(edited), "p2"], NO_COLOR="1")
    assert "\x1b" not in plain
    assert "[-comrades-]{+friends+}" in plain


def test_a_text_cannot_give_orders_to_the_terminal(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("Τίποτα \x1b[31m εδώ.\n", "utf-8")
    assert dipla("add", sample, tmp_path / "w.txt").code == 0
    last = dipla("history", sample, "--last", "1").out
    rows = csv_rows.export(dipla, sample)
    rows[-1]["target"] = "Nothing \x9b31m here."
    csv_rows.save(tmp_path / "e.csv", rows)
    dipla("merge", sample, tmp_path / "e.csv")
    shown = last + dipla("history", sample, rows[-1]["id"]).out + dipla("diff", sample).out
    assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", shown)


def test_the_history_can_be_asked_for_a_person_a_time_and_a_step(dipla: Dipla, edited: Path) -> None:
    everything = dipla("history", edited, "--json").json
    maria = dipla("history", edited, "--who", "maria", "--json").json
    assert maria == [row for row in everything if row["who"] == "Maria"]
    assert len(maria) == 3
    assert dipla("history", edited, "--step", "1", "--json").json == [row for row in everything if row["step"] == 1]
    assert dipla("history", edited, "--last", "2", "--json").json == everything[-2:]
    assert dipla("history", edited, "--since", maria[0]["at"], "--json").json == [
        row for row in everything if row["at"] >= maria[0]["at"]
    ]
    assert dipla("history", edited, "--since", "2999-01-01", "--json").json == []


def test_the_history_shows_a_changed_text_word_by_word(dipla: Dipla, edited: Path) -> None:
    told = dipla("history", edited, "p2", "--last", "1").out
    assert "his [-comrades-]{+friends+} there" in told
    assert "state: draft → edited" in told
    assert "by Maria" in told


def _timeless(text: str) -> str:
    return re.sub(r"\bs[0-9a-f]{12}\b", "SHEET", re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME", text)).strip()


def test_the_page_on_history_shows_what_the_commands_print(
    dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] = rows[1]["target"].replace("comrades", "companions")
    rows[6] |= {
        "target": rows[6]["target"].replace("years’ imprisonment", "years in prison"),
        "note": "sentence or term?",
    }
    rows[7]["state"] = "approved"
    csv_rows.save(tmp_path / "e.csv", rows)
    assert dipla("merge", sample, tmp_path / "e.csv", "--by", "Maria").code == 0
    monkeypatch.chdir(tmp_path)
    text = "".join(page.read_text("utf-8") for page in PAGES)
    shown = "\n".join(re.findall(r"```text\n(.*?)```", text, re.DOTALL)).split("$ dipla ")[1:]
    assert len(shown) == 4
    for one in shown:
        words, _, printed = one.partition("\n")
        # The signature names the version of sacrebleu that is installed.
        printed, told = (re.sub(r"version:\S+", "", text) for text in (printed, dipla(*words.split()).out))
        assert _timeless(told) == _timeless(printed), words
