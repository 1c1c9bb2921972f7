"""What holds of every alignment, whatever the texts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.align.alignment import Alignment, align
from dipla.align.confidence import NO_PARTNER, NUMBERS_DIFFER
from dipla.corpus.errors import DiplaError
from dipla.export.tmx import read

PLACES = ["Παρίσι/Paris", "Βερολίνο/Berlin", "Μόσχα/Moscow", "Λονδίνο/London", "Βιέννη/Vienna", "Μαδρίτη/Madrid"]
DEEDS = ["ήρθε στο/came to", "έφυγε από το/left", "έγραψε για το/wrote about", "είδε το/saw", "θυμήθηκε το/remembered"]


def made(count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Sentences with a place, a deed and a year, in both languages."""
    chance = random.Random(seed)
    source, target = [], []
    for number in range(count):
        place, deed = chance.choice(PLACES).split("/"), chance.choice(DEEDS).split("/")
        year = 1000 + chance.randrange(900)
        tail = chance.randrange(4)
        source.append(f"Ο Σερζ {deed[0]} {place[0]} το {year}{', όπως είχε πει' * tail} ({number % 7}).")
        target.append(f"Serge {deed[1]} {place[1]} in {year}{', as he had said' * tail} ({number % 7}).")
    return source, target


def sample() -> tuple[list[str], list[str]]:
    """The sample text and its machine draft, sentence by sentence."""
    pairs, _ = read(Path(__file__).parents[2] / "examples/serge/draft.tmx", "el", "en")
    sides = [(pair.source_text, pair.target or "") for pair in pairs]
    return [one for one, _ in sides], [two for _, two in sides]


def lines_used(found: Alignment) -> tuple[list[int], list[int]]:
    return [n for bead in found.beads for n in bead.source], [n for bead in found.beads for n in bead.target]


def links(found: Alignment) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(bead.source, bead.target) for bead in found.beads if bead.source and bead.target}


words = st.text(st.sampled_from("αβγ δέabc 12.;\n\x00\u0301🙂"), max_size=30)


@settings(max_examples=120, deadline=None)
@given(st.lists(words, max_size=12), st.lists(words, max_size=12), st.integers(1, 5))
def test_every_line_is_used_exactly_once_and_in_order(source: list[str], target: list[str], most: int) -> None:
    found = align(source, target, most=most)
    used = lines_used(found)
    assert used == (list(range(len(source))), list(range(len(target))))
    assert all(0 <= bead.confidence <= 1 for bead in found.beads)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8), st.lists(st.text(max_size=40), max_size=8))
def test_any_two_lists_of_strings_can_be_aligned(source: list[str], target: list[str]) -> None:
    assert lines_used(align(source, target)) == (list(range(len(source))), list(range(len(target))))


def test_sentences_left_out_on_either_side_stand_alone() -> None:
    source, target = made(60)
    del target[20:23], source[40]
    found = align(source, target)
    alone = {bead.source[0] for bead in found.beads if not bead.target}
    assert alone == {20, 21, 22}
    assert {bead.target[0] for bead in found.beads if not bead.source} == {37}
    assert all(NO_PARTNER in bead.flags for bead in found.beads if not bead.target)


def test_a_sentence_cut_in_two_makes_one_bead() -> None:
    source, target = made(40)
    target[10:11] = [target[10][:24], target[10][24:]]
    assert ((10,), (10, 11)) in links(align(source, target))


def test_at_most_one_line_a_side_when_so_told() -> None:
    source, target = made(40)
    target[10:11] = [target[10][:24], target[10][24:]]
    assert all(len(bead.source) <= 1 and len(bead.target) <= 1 for bead in align(source, target, most=1).beads)


def test_languages_without_a_lexicon_are_aligned_by_numbers_names_and_lengths() -> None:
    source, target = made(60)
    del target[30]
    found = align(source, target, source_lang="xx", target_lang="yy")
    assert len(links(found) & {((n,), (n - (n > 30),)) for n in range(60)}) >= 57
    assert not found.warning


def test_identical_texts_are_aligned_line_by_line() -> None:
    _, target = made(50)
    assert links(align(target, target)) == {((n,), (n,)) for n in range(50)}


def test_texts_that_have_nothing_to_do_with_each_other_are_told() -> None:
    source = [f"Η γάτα του γείτονα κοιμάται στην αυλή {'και ονειρεύεται ' * (n % 5)}πάλι." for n in range(60)]
    target = [f"Taxes {'of the small firms ' * (n * 7 % 4)}rose by a tenth, the bank announced." for n in range(50)]
    found = align(source, target)
    assert found.warning
    assert sum(bead.confidence for bead in found.beads) / len(found.beads) < 0.3
    assert found.parts


def test_translations_are_not_warned_of() -> None:
    found = align(*made(30))
    assert not found.warning
    assert found.trust > 0.95


@pytest.mark.parametrize(("source", "target"), [([], []), ([], ["One."]), (["Ένα."], []), (["", " "], ["One."])])
def test_a_text_without_lines_leaves_the_other_alone(source: list[str], target: list[str]) -> None:
    found = align(source, target)
    assert lines_used(found) == (list(range(len(source))), list(range(len(target))))
    assert not links(found)
    assert bool(found.warning) == bool(source or target)


def test_one_line_finds_its_place_among_a_thousand() -> None:
    target = [f"More about nothing, number {n}." for n in range(1000)]
    target[500] = "Serge came to Paris in 1919."
    assert links(align(["Ο Σερζ ήρθε στο Παρίσι το 1919."], target)) == {((0,), (500,))}


def test_thousands_of_equal_lines_are_paired_in_order() -> None:
    found = align(["Ναι."] * 2000, ["Ναι."] * 2000)
    assert links(found) == {((n,), (n,)) for n in range(2000)}


def test_a_line_of_a_million_characters_is_a_line() -> None:
    found = align(["Ο Σερζ ήρθε. " * 80_000, "Ναι."], ["Serge came. " * 80_000, "Yes."])
    assert links(found) == {((0,), (0,)), ((1,), (1,))}


def test_lines_without_text_stand_alone_where_they_are() -> None:
    source, target = made(6)
    source.insert(3, "")
    found = align(source, target)
    assert ((3,), ()) in {(bead.source, bead.target) for bead in found.beads}
    assert ((4,), (3,)) in links(found)


def test_locked_beads_are_kept_and_the_rest_is_no_worse() -> None:
    source, target = made(80)
    del target[30]
    free = links(align(source, target))
    right = {((n,), (n - (n > 30),)) for n in range(80) if n != 30}
    locked: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((10, 11), (10, 11)), ((40,), (39,)), ((79,), (78,))]
    found = align(source, target, locked=locked)
    assert set(locked) <= links(found)
    assert all(bead.confidence == 1 for bead in found.beads if (bead.source, bead.target) in locked)
    assert len(links(found) & right) >= len(free & right) - 2


def test_a_line_locked_alone_stays_alone() -> None:
    source, target = made(20)
    found = align(source, target, locked=[((5,), ())])
    assert ((5,), ()) in {(bead.source, bead.target) for bead in found.beads}


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        ([((1,), (5,)), ((3,), (2,))], "cross"),
        ([((1, 3), (1,))], "not one run"),
        ([((1,), (99,))], "from 0 to 9"),
        ([((99,), ())], "from 0 to 9"),
    ],
)
def test_locked_beads_that_cannot_be_kept_are_refused(
    locked: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], said: str
) -> None:
    source, target = made(10)
    with pytest.raises(DiplaError, match=said):
        align(source, target, locked=locked)


def test_no_bead_crosses_a_boundary() -> None:
    source, target = made(30)
    found = align(source, target, boundaries=[(10, 12), (20, 20)])
    for bead in found.beads:
        for i, j in ((10, 12), (20, 20)):
            assert not (bead.source and bead.source[0] < i <= bead.source[-1])
            assert not (bead.source and bead.target and (bead.source[0] < i) != (bead.target[0] < j))


def test_two_paragraphs_that_changed_places_are_offered_as_moved() -> None:
    source, target = sample()
    swapped = target[:50] + target[53:57] + target[50:53] + target[57:]
    found = align(source, swapped, look_for_moved=True)
    assert {(bead.source, bead.target) for bead in found.moved} == {((n,), (n + 4,)) for n in range(50, 53)}
    assert not links(found) & {(bead.source, bead.target) for bead in found.moved}


def test_a_translation_in_order_has_nothing_moved() -> None:
    assert not align(*sample(), look_for_moved=True).moved


def test_other_numbers_are_a_reason_to_look() -> None:
    source, target = made(30)
    target[7] = target[7].replace(" in 1", " in 2")
    bead = next(bead for bead in align(source, target).beads if bead.source == (7,))
    assert NUMBERS_DIFFER in bead.flags


def test_doubts_begin_with_the_least_sure_bead() -> None:
    source, target = made(40)
    del target[5], source[20]
    found = align(source, target)
    told = [found.beads[number].confidence for number in found.doubts()]
    assert told == sorted(told)
