"""Of pairs that say the same, or nearly, the one of the best state stays, whatever the order they come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla import write_pairs
from dipla.align.filtering import sieve
from dipla.align.filtering.recipe import Recipe, Step, default
from dipla.align.filtering.sieve import Counts, Dropped, Kept, Sieve, filtered
from dipla.corpus.model import Bitext, Header, Pair, State

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
SPARES = st.lists(st.sampled_from(["", "none", "edited", "approved"]), min_size=len(RULES), max_size=len(RULES))
ORDER = (State.APPROVED, State.EDITED)


def by_state(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda one: ORDER.index(one.state) if one.state in ORDER else len(ORDER))


def made(said: list[tuple[int, State, float | None]]) -> list[Pair]:
    return [replace(pair(n, *TEXTS[text], score), state=state) for n, (text, state, score) in enumerate(said)]


@pytest.mark.parametrize("rows", [2, 4096], ids=["in blocks of two", "in one block"])
@given(said=st.lists(SAID, max_size=9), steps=st.permutations(RULES), count=st.integers(1, len(RULES)), spares=SPARES)
def test_what_stays_is_what_stays_of_the_corpus_put_in_order_by_state(
    said: list[tuple[int, State, float | None]], steps: list[Step], count: int, spares: list[str], rows: int
) -> None:
    chosen = [replace(step, spare=spare) for step, spare in zip(steps, spares, strict=True)][:count]
    pairs, recipe = made(said), Recipe("some", tuple(chosen))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "ROWS", rows)
        counts = Counts()
        told = list(filtered(iter(pairs), recipe, LANGS, counts))
    judge = Sieve(recipe, LANGS)
    kept = {one.id for one in by_state(pairs) if isinstance(next(judge.filtered([one])), Kept)}
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


@pytest.mark.parametrize(
    ("spare", "lost"),
    [
        ("", {"p1", "p2", "p3", "p4", "p5"}),
        ("none", {"p1", "p2", "p3", "p4", "p5"}),
        ("edited", {"p1", "p5"}),
        ("approved", {"p1", "p2", "p5"}),
    ],
)
def test_a_rule_spares_from_the_state_on_that_it_names(spare: str, lost: set[str]) -> None:
    states = [State.APPROVED, State.DRAFT, State.EDITED, State.APPROVED, State.APPROVED, State.ALIGNED]
    pairs = [
        replace(pair(n, "Ναι.", "yes" if n else "Yes, he did come."), state=state) for n, state in enumerate(states)
    ]
    counts = Counts()
    told = list(filtered(pairs, Recipe("one", (Step("ending", spare=spare),)), LANGS, counts))
    assert {one.pair.id for one in told if isinstance(one, Dropped)} == lost
    assert counts.spared == 5 - len(lost)


def test_a_draft_that_nearly_says_what_a_spared_pair_says_is_dropped() -> None:
    # The second is like the first, the third like the second and not like the first.
    english = [
        "The old house of the small village burnt down.",
        "The old house of the small village went down.",
        "The old house of the small town went down.",
    ]
    states = (State.APPROVED, State.APPROVED, State.DRAFT)
    pairs = [
        replace(pair(n, "Το παλιό σπίτι του μικρού χωριού κάηκε.", text), state=state)
        for n, (text, state) in enumerate(zip(english, states, strict=True))
    ]
    for spare, lost in (("approved", {"p2"}), ("none", {"p1"})):
        recipe = Recipe("near", (Step("near_duplicates", {"letters": 1.0}, spare=spare),))
        told = filtered(pairs, recipe, LANGS)
        assert {one.pair.id for one in told if isinstance(one, Dropped)} == lost, spare


def test_a_file_is_cleaned_as_a_shard_is(tmp_path: Path, dipla: Callable[..., Any]) -> None:
    states = [State.DRAFT, State.ALIGNED, State.EDITED, State.DRAFT, State.APPROVED]
    pairs = [replace(one, state=states[n % 5]) for n, one in enumerate(seeded(20261128, 900).pairs)]
    kept = [one.pair.id for one in filtered(pairs, default(), LANGS) if isinstance(one, Kept)]
    write_pairs(Bitext(Header(*LANGS), pairs).to_frame(), tmp_path / "many.jsonl")
    dipla("filter", tmp_path / "many.jsonl", tmp_path / "out.jsonl")
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == kept
    assert 0 < len(kept) < len(pairs)
