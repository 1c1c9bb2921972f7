"""Subtitles are read as running text, and what is odd in a file is told, not lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.subtitles import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError
from dipla.corpus.ingest import prepare

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cases").joinpath("subtitles.json").read_text("utf-8")
)


def srt(texts: list[str], step: float = 3.0) -> str:
    """A file with these cues, each 2.5 seconds long, beginning every `step` seconds."""
    cues = []
    for number, text in enumerate(texts, start=1):
        start = round(number * step * 1000)
        times = " --> ".join(
            f"{at // 3_600_000:02}:{at // 60_000 % 60:02}:{at // 1000 % 60:02},{at % 1000:03}"
            for at in (start, start + 2500)
        )
        cues.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(cues)


def read(path: Path, content: str | bytes) -> list[str]:
    """The sentences of a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [sentence.text for sentence in prepare(read_text(path, "el", check=False), "el").sentences]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_cues_become_sentences(case: dict[str, Any], tmp_path: Path) -> None:
    content = case["file"] if "file" in case else srt(case["cues"])
    assert read(tmp_path / case.get("name", "a.srt"), content) == case["sentences"], case["reason"]


def test_a_block_knows_the_times_of_its_first_and_last_cue(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(srt(["Ο Γιώργος πήγε", "στο λιμάνι.", "Γύρισε."]), "utf-8")
    assert [piece.block.place for piece in extracted(path, "el").pieces] == [
        "00:00:03,000 --> 00:00:08,500",
        "00:00:09,000 --> 00:00:11,500",
    ]


def test_a_capital_after_a_silence_begins_anew_where_no_mark_closed_the_cue(tmp_path: Path) -> None:
    cues = ["Ο δρόμος για τον", "Πειραιά είναι μακρύς."]
    assert read(tmp_path / "a.srt", srt(cues)) == ["Ο δρόμος για τον Πειραιά είναι μακρύς."]
    assert read(tmp_path / "b.srt", srt(cues, step=9)) == cues


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1253", "iso-8859-7"])
def test_old_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    text = srt(["Άλλη μια μέρα στο λιμάνι", "της Θεσσαλονίκης.", "Έφυγε το πλοίο;"])
    found = read(tmp_path / "a.srt", text.encode(encoding))
    assert found == ["Άλλη μια μέρα στο λιμάνι της Θεσσαλονίκης.", "Έφυγε το πλοίο;"]


@pytest.mark.parametrize(
    ("name", "content", "sentences", "told"),
    [
        ("a.srt", srt(["Ναι."]) + "\n2\n00:00:0", ["Ναι."], "cut off"),
        ("b.srt", "Τίτλος\n\n" + srt(["Ναι."]), ["Ναι."], "before the first cue"),
        ("c.srt", srt(["Ναι.", "Όχι."]).replace("--> 00:00:08", "--> 00:zz:08"), ["Ναι.", "Όχι."], "no times"),
        ("d.vtt", "00:01.000 --> 00:02.000\nΝαι.\n", ["Ναι."], "WEBVTT"),
    ],
)
def test_what_is_certain_in_a_broken_file_is_read_and_the_rest_told(
    name: str, content: str, sentences: list[str], told: str, tmp_path: Path
) -> None:
    assert read(tmp_path / name, content) == sentences
    assert any(told in warning for warning in extracted(tmp_path / name, "el").warnings)


def test_a_file_without_a_cue_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("Μόνο λόγια.\n", "utf-8")
    with pytest.raises(DiplaError, match=r"no cue with text; expected times such as 00:00:01,000"):
        read_text(tmp_path / "a.srt", "el")
