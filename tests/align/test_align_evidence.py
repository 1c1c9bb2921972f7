"""What each kind of evidence knows, by itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dipla.align import length, structure
from dipla.align.evidence import seed, tables
from dipla.align.lexicon import lexicon
from dipla.align.names import skeletons
from dipla.align.numbers import digits, greek, number_words, roman
from dipla.align.words import fold, part, text

CASES = json.loads((Path(__file__).parent / "cases" / "align_words.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["names"], ids=lambda case: case["label"])
def test_a_name_meets_its_transcription_and_no_other(case: dict[str, str]) -> None:
    meet = bool(set(skeletons(fold(case["greek"]))) & set(skeletons(fold(case["latin"]))))
    assert meet == (case["expect"] == "meet")


@pytest.mark.parametrize("case", CASES["numbers"], ids=lambda case: case["label"])
def test_a_number_is_its_digits(case: dict[str, str]) -> None:
    assert (digits(case["left"]) == digits(case["right"])) == (case["expect"] == "meet")


def test_roman_numerals_of_one_letter_are_letters() -> None:
    assert roman("XIX") == "19"
    assert roman("I") == ""
    assert roman("και") == ""
    assert roman("XİV") == ""


@pytest.mark.parametrize(("word", "value"), [("Β΄", "2"), ("ΙΕ΄", "15"), ("ρκγ΄", "123"), ("απ'", ""), ("β", "")])
def test_greek_numerals_fall_and_bear_their_sign(word: str, value: str) -> None:
    assert greek(fold(word)) == value


def test_a_greek_numeral_meets_a_number_and_a_roman_one() -> None:
    source, target = text(["Ο Β΄ Πόλεμος", "Ο ΙΕ' αιώνας"]), text(["War II", "The 15 century"])
    rows = seed(source, target, "el", "en")
    met = {(source.types[a], target.types[b]) for a, b in zip(rows.left, rows.right, strict=True)}
    assert {("β΄", "ii"), ("ιε'", "#15")} <= met


def test_a_language_without_a_list_has_no_number_words() -> None:
    assert number_words("el")["δεκα"] == number_words("en")["ten"] == "10"
    assert number_words("fr") == {}


def test_the_lexicon_is_read_both_ways_and_a_pair_without_one_has_none() -> None:
    forward, backward = lexicon("el", "en"), lexicon("en-GB", "el")
    assert forward
    assert all(left in backward[right] for left, rights in list(forward.items())[:50] for right in rights)
    assert lexicon("fr", "de") == {}


def test_folding_takes_accents_case_and_the_final_sigma_away() -> None:
    assert fold("ΈΝΑΣ") == fold("ένας") == "ενασ"


def test_a_type_stands_once_in_a_line_and_a_part_keeps_the_types() -> None:
    whole = text(["ένα δύο ένα", "", "δύο"])
    assert whole.starts.tolist() == [0, 2, 2, 3]
    some = part(whole, np.array([2]))
    assert [some.types[n] for n in some.type] == ["δυο"]
    assert some.lines == ["δύο"]


def test_a_rare_pair_says_more_than_a_common_one() -> None:
    source = text(["το Παρίσι 1919", "το σπίτι 7", "το 7", "το 7"])
    target = text(["the Paris 1919", "the house 7", "the 7", "the 7"])
    known = tables(seed(source, target, "el", "en"), source, target).forward
    types = {name: number for number, name in enumerate(source.types)}
    gains = {name: known.gain[known.starts[number] : known.starts[number + 1]] for name, number in types.items()}
    assert gains["#1919"].max() > gains["#7"].max(initial=0)


def test_lengths_that_agree_speak_for_a_bead_and_others_against() -> None:
    lines = np.array([20.0, 60.0, 100.0, 140.0, 200.0])
    model = length.lengths(lines, lines)
    background = length.line_background(np.array([100.0]))
    one = length.evidence(np.array([100.0]), np.array([104.0]), np.log([105.0]), background, 1, model.mean, model)
    two = length.evidence(np.array([20.0]), np.array([104.0]), np.log([105.0]), background, 1, model.mean, model)
    assert one[0] > 0 > two[0]


def test_lengths_are_learned_from_beads() -> None:
    source = np.linspace(30, 200, 200)
    model = length.learned(length.lengths(source, source), source, source * 1.2)
    assert model.mean == pytest.approx(np.log(1.2), abs=0.02)


def test_a_heading_does_not_go_on_in_the_next_line() -> None:
    lines = ["Ο Σερζ ήρθε.", "Ιστορία", "Ύστερα έφυγε", "και δεν γύρισε."] * 5
    starts, stops = structure.begins(lines), structure.ends(lines, ";")
    said = structure.joints(lines, starts, stops)
    assert said[3] > said[2]


def test_a_line_that_ends_in_an_initial_goes_on() -> None:
    lines = ["He left for the U.S.", "Navy in June.", "He came back.", "All was well."] * 5
    said = structure.joints(lines, structure.begins(lines), structure.ends(lines))
    assert said[1] > said[2]


def test_the_question_mark_is_that_of_the_language() -> None:
    assert structure.ends(["Πού;"], ";")[0] == structure.ends(["Where?"], "?")[0]
    assert structure.ends(["Where;"], "?")[0] != structure.ends(["Where?"], "?")[0]
