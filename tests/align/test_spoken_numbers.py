"""Times of day, halves, shares and telephone numbers are compared by what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dipla.align.drafting.figures import other_numbers

CASES: dict[str, list[list[str]]] = json.loads((Path(__file__).parent / "cases/spoken-numbers.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: case[2])
def test_a_number_that_is_said_in_several_words_is_the_same(case: list[str]) -> None:
    source, target, _ = case
    assert other_numbers(source, target, "el", "en") == ""


@pytest.mark.parametrize("case", CASES["other"], ids=lambda case: case[2])
def test_another_number_is_none_the_less_told(case: list[str]) -> None:
    source, target, _ = case
    assert other_numbers(source, target, "el", "en") != ""
