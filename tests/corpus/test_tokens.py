"""The words of a sentence: every case is data; whatever the text, nothing of it is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.tokens import tokens

CASES = json.loads(Path(__file__).with_name("cases").joinpath("tokens.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_text_has_these_words_and_marks(case: dict[str, Any]) -> None:
    found = [one.text + ("|" if one.mark else "") for one in tokens(case["text"])]
    assert found == case["tokens"], case["reason"]


@given(st.text(st.sampled_from("αΒ΄ʹ͵'’‘᾽.,:;-–_1 9\u0301\u00ad\n«»x\x1f\ud800")) | st.text())
def test_between_two_pieces_stands_white_space_or_nothing(text: str) -> None:
    end, rebuilt = 0, ""
    for one in tokens(text):
        assert text[end : one.start].strip() == ""
        assert one.text == text[one.start : one.end]
        assert one.text.split() == [one.text]
        rebuilt += text[end : one.start] + one.text
        end = one.end
    assert text[end:].strip() == ""
    assert rebuilt + text[end:] == text


def test_quotation_marks_without_end_take_no_time() -> None:
    assert len(list(tokens("'α " * 50_000))) == 50_000
