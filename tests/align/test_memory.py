"""A memory answers with the very sentence, else the one most like it, and says how like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from dipla.align.memory import Memory, best_match, folded
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State


def unit(number: int, source: str, target: str, state: State = State.DRAFT, changed: str = "") -> Pair:
    return Pair(f"u{number}", (Sentence(f"el_u{number}", source, "el"),), target, state, changed=changed)


def test_the_very_sentence_is_found_through_blanks_and_decomposed_letters() -> None:
    memory = Memory("m.tmx", [unit(1, "Ήρθε  χθες.", "He came yesterday.")])
    match = memory.exact("Η\u0301ρθε χθες.")
    assert match is not None
    assert (match.target, match.score, match.origin.tool) == ("He came yesterday.", 1.0, "m.tmx")


def test_a_like_sentence_is_offered_with_how_like_it_is() -> None:
    memory = Memory("m.tmx", [unit(1, "Ήρθε χθες το βράδυ.", "He came last night."), unit(2, "Έφυγε.", "He left.")])
    match = memory.fuzzy("Ήρθε χθες το πρωί.")
    assert match is not None
    assert match.target == "He came last night."
    assert match.score == fuzz.ratio("Ήρθε χθες το βράδυ.", "Ήρθε χθες το πρωί.") / 100
    assert memory.fuzzy("Κάτι εντελώς άλλο, χωρίς σχέση.") is None


def test_approved_work_wins_over_a_draft_and_the_newer_over_the_older() -> None:
    memory = Memory(
        "m",
        [
            unit(1, "Ναι.", "Approved.", State.APPROVED, "2026-01-01T00:00:00Z"),
            unit(2, "Ναι.", "Draft.", State.DRAFT, "2026-09-09T00:00:00Z"),
            unit(3, "Όχι.", "Old.", State.EDITED, "2026-01-01T00:00:00Z"),
            unit(4, "Όχι.", "New.", State.EDITED, "2026-02-01T00:00:00Z"),
        ],
    )
    found = [memory.exact(text) for text in ("Ναι.", "Όχι.")]
    assert [match.target for match in found if match] == ["Approved.", "New."]


def test_an_exact_match_of_a_later_memory_beats_a_fuzzy_one_of_the_first() -> None:
    first, second = Memory("a", [unit(1, "Ένα σπίτι μικρό.", "A.")]), Memory("b", [unit(1, "Ένα σπίτι μικρό!", "B.")])
    match = best_match("Ένα σπίτι μικρό!", [first, second])
    assert match is not None
    assert match.target == "B."


def test_what_a_unit_says_of_its_origin_goes_along() -> None:
    pair = Pair(
        "u1",
        (Sentence("el_u1", "Ναι.", "el"),),
        "Yes.",
        State.DRAFT,
        origin=Origin(OriginKind.MT, "", "", "2026-11-23T10:00:00Z"),
    )
    match = Memory("m.tmx", [pair]).exact("Ναι.")
    assert match is not None
    assert match.origin == Origin(OriginKind.TM, "m.tmx", "mt", "2026-11-23T10:00:00Z")


SHORT = st.text(alphabet="αβγ .", min_size=1, max_size=12).filter(str.strip)


@given(st.lists(SHORT, min_size=1, max_size=12), SHORT, st.sampled_from([0.5, 0.75, 0.9]))
def test_no_better_unit_is_passed_over(sources: list[str], text: str, floor: float) -> None:
    memory = Memory("m", [unit(number, source, "x") for number, source in enumerate(sources)])
    best = max(fuzz.ratio(folded(source), folded(text)) / 100 for source in sources)
    match = memory.fuzzy(text, floor)
    assert (match.score if match else None) == (best if best >= floor else None)
