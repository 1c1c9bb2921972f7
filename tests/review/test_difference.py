"""The pieces of a difference are the old text and the new, whole, and say what a reader would say was changed."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.command.showing import marked
from dipla.review import difference as module
from dipla.review.difference import Piece, applied, difference

CASES = json.loads((Path(__file__).parent / "cases/differences.json").read_text("utf-8"))
# Few letters, so that texts have much in common; marks, spaces of several kinds, letters beyond the first plane.
TEXTS = st.text("aαά b\u00a0.,'-\n\u0301\u200d👍", max_size=60)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_difference_reads_as_a_person_would_mark_it(case: dict[str, Any]) -> None:
    pieces = difference(case["old"], case["new"], by_letters=case.get("by_letters", False))
    assert marked(pieces) == case["marked"], case["reason"]


@given(TEXTS, TEXTS, st.booleans())
def test_the_pieces_applied_to_the_old_text_give_the_new(old: str, new: str, by_letters: bool) -> None:
    pieces = difference(old, new, by_letters=by_letters)
    assert applied(old, pieces) == new
    assert "".join(piece.old for piece in pieces) == old


@given(TEXTS, TEXTS, st.booleans())
def test_neighbours_are_never_of_one_kind_and_none_is_empty(old: str, new: str, by_letters: bool) -> None:
    pieces = difference(old, new, by_letters=by_letters)
    assert all(one.is_same != two.is_same for one, two in pairwise(pieces))
    assert all(piece.old or piece.new for piece in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text) == ([Piece(text, text)] if text else [])


WORDS = st.lists(st.sampled_from([f"w{number}" for number in range(40)]), max_size=60).map(" ".join)


@given(WORDS, WORDS)
def test_texts_too_long_to_compare_whole_are_cut_and_still_come_out_right(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 100)
        assert applied(old, difference(old, new)) == new


def test_pieces_of_another_text_are_refused() -> None:
    pieces = difference("He came.", "She came.")
    for other in ("He went.", "He came. Late.", "He came"):
        with pytest.raises(ValueError, match="another text"):
            applied(other, pieces)


def _long(words: int, edits: int) -> tuple[str, str]:
    chance = random.Random(7)
    old = [f"w{chance.randrange(3000)}" for _ in range(words)]
    new = list(old)
    for place in chance.sample(range(words), edits):
        new[place] = f"new{place}"
    return " ".join(old), " ".join(new)


def test_ten_thousand_words_take_less_than_two_seconds(bars: Any) -> None:
    old, new = _long(10_000, 500)
    for other in (new, new[::-1]):
        with bars.soon(2):
            pieces = difference(old, other)
        assert applied(old, pieces) == other


def test_a_text_above_the_bound_is_not_called_changed_whole() -> None:
    old, new = _long(20_000, 20)
    pieces = difference(old, new)
    assert applied(old, pieces) == new
    assert sum(not piece.is_same for piece in pieces) == 20
