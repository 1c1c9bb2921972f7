"""The seed lexicon of the sentence aligner: a plain file anyone may edit, so its form is checked here."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[2] / "align/lexicon-el-en.tsv"
GREEK = re.compile(r"[α-ως]+")  # small letters without accents: what the aligner makes of a word before it looks
ENGLISH = re.compile(r"[a-z]+")


@pytest.fixture(scope="module")
def text() -> str:
    return LEXICON.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def entries(lines: list[str]) -> list[tuple[list[str], list[str]]]:
    return [(greek.split(" "), english.split(" ")) for greek, english in (line.split("\t") for line in lines)]


def test_comments_stand_only_at_the_top(text: str) -> None:
    marks = [line.startswith("#") for line in text.splitlines()]
    assert marks[0]
    assert marks == sorted(marks, reverse=True)
    assert "Apache-2.0" in text.split("\n", marks.index(False))[2]


def test_plain_lines(text: str) -> None:
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\ufeff" not in text
    assert unicodedata.is_normalized("NFC", text)


def test_two_fields_on_every_line(lines: list[str]) -> None:
    assert [line for line in lines if line.count("\t") != 1 or "" in re.split("[\t ]", line)] == []


def test_large_enough(lines: list[str]) -> None:
    assert len(lines) >= 3000


def test_sorted_and_unique(entries: list[tuple[list[str], list[str]]]) -> None:
    keys = [greek[0] for greek, _ in entries]
    assert keys == sorted(set(keys))


def test_letters(entries: list[tuple[list[str], list[str]]]) -> None:
    assert [word for greek, _ in entries for word in greek if not GREEK.fullmatch(word)] == []
    assert [word for _, english in entries for word in english if not ENGLISH.fullmatch(word)] == []


def test_final_sigma(entries: list[tuple[list[str], list[str]]]) -> None:
    assert [word for greek, _ in entries for word in greek if word.endswith("σ") or "ς" in word[:-1]] == []


def test_no_word_twice_on_a_line(entries: list[tuple[list[str], list[str]]]) -> None:
    assert [
        greek[0] for greek, english in entries if len(set(greek)) < len(greek) or len(set(english)) < len(english)
    ] == []


def test_few_english_words(entries: list[tuple[list[str], list[str]]]) -> None:
    assert [greek[0] for greek, english in entries if not 1 <= len(english) <= 6] == []


@pytest.mark.parametrize(
    ("greek", "english"),
    [
        ("ειδα", "saw"),
        ("πηγε", "went"),
        ("χωρις", "without"),
        ("γερμανια", "germany"),
        ("αρχειο", "file"),
        ("παιδι", "children"),
    ],
)
def test_everyday_words(entries: list[tuple[list[str], list[str]]], greek: str, english: str) -> None:
    assert any(greek in forms and english in words for forms, words in entries)
