"""Cleaning as a whole: the sample text, the offset map, promises for any text, time."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.clean import Cleaned, Edit, clean, replay
from dipla.corpus.cleaning.accents import is_polytonic
from dipla.corpus.cleaning.letters import meant
from dipla.corpus.cleaning.tokenised import is_tokenised
from dipla.corpus.model import Span

SAMPLE = Path(__file__).parents[2] / "examples" / "serge" / "serge.el.txt"


@pytest.fixture(scope="module")
def serge() -> Cleaned:
    return clean(SAMPLE.read_text("utf-8"))


def _found(cleaned: Cleaned, edits: tuple[Edit, ...], *, but: str = "") -> list[tuple[int, str, str]]:
    return [
        (cleaned.original[: e.start].count("\n") + 1, e.before.strip(), e.after.strip()) for e in edits if e.rule != but
    ]


def test_the_sample_has_these_silent_edits_and_no_other(serge: Cleaned) -> None:
    assert _found(serge, serge.edits, but="token-space") == [
        (2, "'", "«"),
        (2, "'", "»"),
        (32, "O", "Ο"),
        (42, "ὠ", "ώ"),
        (68, "O", "Ο"),
        (77, "``", "«"),
        (77, "''", "»"),
        (88, "``", "«"),
        (88, "''", "»"),
        (90, "ὐ", "ύ"),
        (92, "´", "’"),
        (93, "``", "«"),
        (93, "''", "»"),
    ]


def test_the_sample_loses_every_space_of_its_tokeniser(serge: Cleaned) -> None:
    assert all(e.before == " " and e.after == "" for e in serge.edits if e.rule == "token-space")
    assert not [part for part in (" ,", " .", "( ", " )", "« ", " »", "``", "''") if part in serge.text]
    assert serge.text.split("\n")[0].startswith(
        "Τα άρθρα του, φέροντας την υπογραφή Le Rétif (=ανήσυχος, αεικίνητος, επίμονος), δημοσιεύτηκαν"
    )
    assert "παρ’ ολίγο να πεθάνει" in serge.text


def test_the_sample_has_these_flags_and_no_other(serge: Cleaned) -> None:
    assert _found(serge, serge.flags) == [
        (1, "=", ""),
        (2, "ιλλιγκαλισμό", "ιλιγκαλισμό"),
        (4, "εώς", "έως"),
        (64, "Ο", "ο"),
        (84, "Φιγκνερ", ""),
        (95, "διαμέρισμά", "διαμέρισμα"),
        (95, "Λένινγραντ", "Λένινγκραντ"),
        (97, "Αλέξάντερ", ""),
    ]


def test_the_sample_keeps_its_lines(serge: Cleaned) -> None:
    assert serge.text.count("\n") == serge.original.count("\n")


def test_one_edit_can_be_undone_by_leaving_it_out(serge: Cleaned) -> None:
    undone = next(e for e in serge.edits if e.rule == "latin-o")
    text = replay(serge.original, [e for e in serge.edits if e is not undone])
    assert text != serge.text
    assert sum(a != b for a, b in zip(text, serge.text, strict=True)) == 1


def test_replay_refuses_edits_of_another_text() -> None:
    with pytest.raises(ValueError, match="expected"):
        replay("abc", [Edit(0, 1, "x", "y", "rule", "reason")])


def test_a_span_leaves_out_the_space_that_went_beside_it() -> None:
    cleaned = clean("Ναι , ήρθε .")
    assert cleaned.text == "Ναι, ήρθε."
    assert cleaned.span(0, 3) == Span(0, 3)
    assert cleaned.span(3, 4) == Span(4, 5)
    assert cleaned.span(0, len(cleaned.text)) == Span(0, 12)


def test_a_span_that_cuts_a_replacement_takes_the_whole_of_it() -> None:
    cleaned = clean("Ο `` λόγος '' του , είπε .")
    start = cleaned.text.index("«")
    span = cleaned.span(start, start + 6)
    assert cleaned.original[span.start : span.end] == "`` λόγος"


def test_edits_and_flags_are_found_by_a_span_of_the_original() -> None:
    cleaned = clean("Ναι , ήρθε .\nO Σερζ έφυγε εώς εκεί .")
    second = Span(13, len(cleaned.original))
    assert Counter(e.rule for e in cleaned.edits_in(second)) == {"latin-o": 1, "token-space": 1}
    assert [e.before for e in cleaned.flags_in(second)] == ["εώς"]
    assert cleaned.flags_in(Span(0, 12)) == ()


def test_an_edit_where_two_rules_met_names_both() -> None:
    cleaned = clean("Η Και\u00adζάρμα με Kα\u00adζάρμα.")
    assert replay(cleaned.original, cleaned.edits) == cleaned.text
    assert {"invisible", "look-alike"} <= {rule for e in cleaned.edits for rule in e.rule.split("+")}


def test_whether_a_text_is_tokenised_is_decided_for_the_whole_document() -> None:
    ordinary = "Ναι, ήρθε. " * 20
    assert not is_tokenised(ordinary + "Ναι , ήρθε .")
    assert is_tokenised("Ναι , ήρθε . " * 20 + ordinary[:11])


def test_a_monotonic_text_that_quotes_old_greek_is_not_polytonic() -> None:
    assert not is_polytonic("Όπως έλεγε ο Όμηρος, «ἄνδρα μοι ἔννεπε», έτσι είναι όλα όσα ακούμε εδώ και εκεί σήμερα.")
    assert is_polytonic("Ἄνδρα μοι ἔννεπε, Μοῦσα, πολύτροπον, ὃς μάλα πολλὰ")


@pytest.mark.parametrize("word", ["Δx", "kΩ", "μm", "TGFβ", "blogάκι", "COVIDιακός", "cosθ"])
def test_symbols_and_living_mixtures_are_fine_as_they_are(word: str) -> None:
    assert meant(word) is None


# What real texts break on: marks, quotes, look-alikes, controls, combining marks, all side by side.
ALPHABET = (
    "αβΟOHKκάὠὐἀ΄´᾽'’\"`«»“”,.;:·!()[]%&/@#+=°–-€$ \n\r\t\u00a0\u00ad\u200b\u200d\ufeff\u0085\u0093\u0301\u0308µ∆ßa1o"
)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=60), st.sampled_from(["el", "en", "fr"]))
def test_any_text_is_clean_after_one_cleaning(text: str, lang: str) -> None:
    cleaned = clean(text, lang)
    assert replay(text, cleaned.edits) == cleaned.text
    assert unicodedata.is_normalized("NFC", cleaned.text)
    again = clean(cleaned.text, lang)
    assert again.text == cleaned.text
    assert again.edits == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=60), st.data())
def test_spans_of_a_cleaned_text_keep_their_order_in_the_original(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(cleaned.text)), min_size=3, max_size=3)))
    left, right = cleaned.span(cuts[0], cuts[1]), cleaned.span(cuts[1], cuts[2])
    assert 0 <= left.start <= left.end <= len(text)
    assert left.start <= right.start <= right.end <= len(text)


WORDS = ["Ναι", ",", "ήρθε", ".", "O", "Σερζ", "''", "``", '"', "'", "σ", "το", "(", ")", "25", "%", "ανταρτὠν", "Kαλά"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_tokenised_text_is_clean_after_one_cleaning(text: str) -> None:
    cleaned = clean(text)
    assert replay(text, cleaned.edits) == cleaned.text
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize(
    "unit",
    [
        '" ',
        "´",
        "´ ",
        " ",
        "'",
        "`` ",
        "« ",
        "\u00ad",
        "a\u00ad",
        "\u0301\u0316",
        "Kα",
        "κατὠν ",
        "O Σερζ ",
        "\r\n",
        "ά",
        " ,α",
    ],
)
def test_a_long_text_of_one_kind_of_sign_is_cleaned_soon(unit: str, bars: Any) -> None:
    # Work that grows with the square of the length would take minutes.
    with bars.soon(4):
        clean(unit * (160_000 // len(unit)))
