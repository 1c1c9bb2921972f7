"""Vertical files give the text back to the letter, and the mapping counts sentences as the corpus tools do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Pair, State
from dipla.export.corpora.vertical import joined, read, tokens
from dipla.export.finding import Skipped
from dipla.export.folding import folded


def laid(folder: Path, mapping: str, source: str = "", target: str = "") -> Path:
    for name, content in (("c.align", mapping), ("c.el.vert", source or text(6)), ("c.en.vert", target or text(6))):
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "c.align"


def text(count: int) -> str:
    return "".join(f"<s>\nword\tNOUN\n{n}\tNUM\n</s>\n" for n in range(count))


def loaded(path: Path) -> tuple[list[Pair], list[Skipped]]:
    bitext, skipped = read(path, "el", "en")
    return list(bitext), skipped


@given(st.text(max_size=40).map(folded))
def test_tokens_join_to_the_very_text_and_none_is_blank(text: str) -> None:
    parts = list(tokens(text))
    assert joined(parts) == text
    assert all(token for token, _ in parts)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Ναι, είπε.", ["Ναι", ",", "είπε", "."]),
        ("«Τι ;»", ["«", "Τι", ";", "»"]),
        ("3.500,5 €", ["3.500,5", "€"]),
        ("don't απ' την", ["don't", "απ'", "την"]),
        ("10\u00a0000", ["10\u00a0", "000"]),
    ],
)
def test_a_token_is_a_word_a_number_or_a_sign(words: str, wanted: list[str]) -> None:
    assert [token for token, _ in tokens(words)] == wanted


def test_the_mapping_counts_from_0_and_knows_ranges_and_emptiness(tmp_path: Path) -> None:
    pairs, skipped = loaded(laid(tmp_path, "0\t0,1\n-1\t2\n1\t-1\n2,4\t3\n5\t4\n"))
    assert [(pair.source_text, pair.target) for pair in pairs] == [
        ("word 0", "word 0 word 1"),
        ("", "word 2"),
        ("word 1", ""),
        ("word 2 word 3 word 4", "word 3"),
        ("word 5", "word 4"),
    ]
    assert {pair.state for pair in pairs} == {State.ALIGNED}
    assert skipped == [Skipped(21, "c.en.vert: 1 sentences in no pair, first ''")]


def test_a_range_with_a_colon_is_one_to_one(tmp_path: Path) -> None:
    pairs, _ = loaded(laid(tmp_path, "0:2\t1:3\n"))
    assert [(pair.source_text, pair.target) for pair in pairs] == [
        ("word 0", "word 1"),
        ("word 1", "word 2"),
        ("word 2", "word 3"),
    ]


@pytest.mark.parametrize("line", ["0", "0 0", "a\t0", "1,\t2", "0\t0\t0", "-2\t0"])
def test_a_line_that_is_no_mapping_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(DiplaError, match=r"c\.align, line 2: found"):
        loaded(laid(tmp_path, f"0\t0\n{line}\n"))


def test_a_place_beyond_the_end_is_told(tmp_path: Path) -> None:
    pairs, skipped = loaded(laid(tmp_path, "0\t0\n1\t6\n"))
    assert len(pairs) == 1
    assert skipped[0] == Skipped(2, "'1\\t6': the texts have 6 and 6 sentences, counted from 0")


def test_glue_entities_and_a_sign_that_opens_no_structure_are_text(tmp_path: Path) -> None:
    source = "<doc id='a'>\n<p>\n<s id='x'>\nAT&amp;T\n<g/>\n,\n<\n3\n</s>\n</p>\n</doc>\n"
    (pair,) = loaded(laid(tmp_path, "0\t0\n", source, text(1)))[0]
    assert (pair.source_text, pair.source[0].id) == ("AT&T, < 3", "x")


def test_a_sentence_without_tokens_is_counted_all_the_same(tmp_path: Path) -> None:
    source = "<s>\n</s>\n<s>\nΝαι\n</s>\n"
    pairs, _ = loaded(laid(tmp_path, "1\t0\n", source, text(1)))
    assert pairs[0].source_text == "Ναι"


@pytest.mark.parametrize("name", ["c.align", "c.vert", "c.el.vert", "c.en.vert"])
def test_any_of_the_three_files_leads_to_the_others(tmp_path: Path, name: str) -> None:
    laid(tmp_path, "0\t0\n")
    assert len(loaded(tmp_path / name)[0]) == 1


def test_bytes_that_are_no_utf_8_are_refused_with_their_line(tmp_path: Path) -> None:
    path = laid(tmp_path, "0\t0\n")
    (tmp_path / "c.el.vert").write_bytes(b"<s>\n\xcd\xe1\xe9\n</s>\n")
    with pytest.raises(DiplaError, match=r"c\.el\.vert, line 2: bytes that are not UTF-8"):
        loaded(path)
