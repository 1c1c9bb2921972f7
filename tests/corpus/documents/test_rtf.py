"""An RTF document is read as a person reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.rtf import extracted
from dipla.corpus.errors import DiplaError

from .made import cases, shown

HEAD = (
    "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}"
    "{\\f1\\froman\\fcharset161{\\*\\falt X} Arial;}}"
    "{\\colortbl;\\red0;}{\\stylesheet{\\s0 Normal;}STYLES}"
    "{\\info{\\upr{\\title O faros}{\\*\\ud{\\title \\u927? \\u966?\\u940?\\u961?\\u959?\\u962?}}}{\\author A. Mari}"
    "{\\creatim\\yr2026\\mo3\\dy4\\hr10}{\\revtim\\yr2027\\mo1\\dy1}{\\*\\company X}}"
)


def written(path: Path, body: str, styles: str = "") -> Path:
    path.write_bytes((HEAD.replace("STYLES", styles) + body + "}").encode("ascii"))
    return path


@pytest.mark.parametrize("case", cases("rtf.json"), ids=lambda case: case["label"])
def test_a_document_is_read_as_a_person_reads_it(tmp_path: Path, case: dict[str, Any]) -> None:
    found = extracted(written(tmp_path / "a.rtf", case["body"], case.get("styles", "")), "el")
    assert shown(found) == case["blocks"]
    told = " ".join(found.warnings)
    assert case["left_out"] in told if "left_out" in case else not told


def test_a_document_says_title_author_and_the_day_it_was_made(tmp_path: Path) -> None:
    about = extracted(written(tmp_path / "a.rtf", "A.\\par"), "el").about
    assert (about.title, about.authors, about.date) == ("Ο φάρος", ("A. Mari",), "2026-03-04")


def test_a_document_in_an_old_encoding_without_fonts_is_read_by_its_language(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 " + "Άρα ναι.".encode("cp1253") + b"\\par}")
    assert shown(extracted(path, "el")) == [["paragraph", "Άρα ναι."]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{\\rtf1 Ena.\\par Dyo.\\par {\\b tria", "2 paragraphs were readable before that, the last begins .Dyo"),
        (b"{\\rtf1 {\\pict 0102", "cut off"),
        (b"{\\rtf1 " + b"{" * 100_000, "deep"),
        (b"{\\rtf1 {\\pict\\bin999999999 x}}", "cut off"),
        (b"Ena.", "not an RTF document"),
    ],
)
def test_a_broken_document_is_refused_and_says_what_was_readable(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(DiplaError, match=told):
        extracted(path, "el")
