"""Of pairs that say the same, or nearly, the one of the best state stays, whatever the order they come in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.align.filtering import sieve
from dipla.align.filtering.recipe import Recipe, Step
from dipla.align.filtering.sieve import Counts, Dropped, Kept, Sieve, filtered
from dipla.corpus.model import Pair, State

from .near_pairs import seeded
from .test_rules import LANGS, pair

# Three texts are nearly the same, one is too long for a rule, and one pair has a score that is too low.
TEXTS = (
    ("Το παλιό σπίτι του χωριού κάηκε.", "The old house of the village burnt down."),
    ("το παλιό  σπίτι του χωριού κάηκε.", "The old house of the village burnt down."),
    ("Το παλιό σπίτι του χωριού κάηκε!", "That old house of the village burnt down."),
    ("Ήρθε χθες το πρωί με το τρένο από την Αθήνα.", "He came by train."),
    ("Ναι.", "Yes."),
)
SAID = st.tuples(st.integers(0, len(TEXTS) - 1), st.sampled_from(list(State)[1:]), st.sampled_from([None, 0.1, 0.9]))
RULES = (
    Step("duplicates"),
    Step("duplicates", {"sides": "target", "letters": True}),
    Step("near_duplicates"),
    Step("length", {"most": 9}),
    Step("score"),
)
ORDER = (State.APPROVED, State.EDITED)


def by_state(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda one: ORDER.index(one.state) if one.state in ORDER else len(ORDER))


def made(said: list[tuple[int, State, float | None]]) -> list[Pair]:
    return [replace(pair(n, *TEXTS[text], score), state=state) for n, (text, state, score) in enumerate(said)]


@pytest.mark.parametrize("rows", [2, 4096], ids=["in blocks of two", "in one block"])
@given(said=st.lists(SAID, max_size=9), steps=st.permutations(RULES), count=st.integers(1, len(RULES)))
def test_what_stays_is_what_stays_of_the_corpus_put_in_order_by_state(
    said: list[tuple[int, State, float | None]], steps: list[Step], count: int, rows: int
) -> None:
    pairs, recipe = made(said), Recipe("some", tuple(steps[:count]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "ROWS", rows)
        counts = Counts()
        told = list(filtered(iter(pairs), recipe, LANGS, counts))
    kept: set[str] = set()
    judge = Sieve(recipe, LANGS)
    for one in by_state(pairs):
        fate = judge.block([one.source_text], [one.target or ""], [one.score])[1]
        kept |= {one.id} if fate[0] < 0 else set()
    assert [one.pair for one in told] == pairs
    assert {one.pair.id for one in told if isinstance(one, Kept)} == kept
    assert counts == judge.counts


def test_a_person_s_pair_among_thousands_is_dropped_for_no_draft() -> None:
    drafts = seeded(20261127, 3000)
    # Of those that come again, every second one was edited, and every fourth approved.
    again = sorted(drafts.again, key=lambda name: int(name[1:]))
    states = {name: State.APPROVED if n % 4 == 0 else State.EDITED for n, name in enumerate(again) if n % 2 == 0}
    pairs = [replace(one, state=states.get(one.id, State.DRAFT)) for one in drafts.pairs]
    told = list(filtered(pairs, Recipe("near", (Step("near_duplicates"),)), LANGS))
    lost = {one.pair.id for one in told if isinstance(one, Dropped)}
    plain = list(filtered(drafts.pairs, Recipe("near", (Step("near_duplicates"),)), LANGS))
    before = {one.pair.id for one in plain if isinstance(one, Dropped)}
    assert len(before & set(states)) > 200
    assert not lost & set(states)
    assert abs(len(lost) - len(before)) < 0.02 * len(before)


def test_a_sieve_that_was_not_told_of_persons_pairs_says_that_they_come_too_late() -> None:
    pairs = made([(0, State.DRAFT, None), (1, State.APPROVED, None)])
    with pytest.raises(sieve.OutdoneError):
        list(Sieve(Recipe("same", (Step("duplicates"),)), LANGS).filtered(pairs))
