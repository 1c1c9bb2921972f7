"""The figures are what a person would count, in all and in each part, and the slow ones are sacrebleu's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.review import quality
from dipla.review.figures import Maker, gather
from dipla.review.quality import Sacrebleu

GOOGLE, MEMORY = Origin(OriginKind.MT, "google"), Origin(OriginKind.TM, "old.tmx", "mt")
HUMAN = Origin(OriginKind.HUMAN, "Maria")


def pair(
    number: int,
    draft: str | None,
    target: str | None,
    state: State,
    *,
    by: str = "Maria",
    made: Origin | None = GOOGLE,
    doc: str = "a.txt",
) -> Pair:
    source = (Sentence(f"s{number}", "Ένα σπίτι, δύο γάτες.", "el"),)
    edited = state in (State.EDITED, State.APPROVED) and draft != target
    return Pair(
        f"p{number}",
        source,
        target,
        state,
        draft,
        HUMAN if edited else made,
        doc=doc,
        by=by if state in (State.EDITED, State.APPROVED) else "",
        draft_origin=made if edited else None,
    )


HOUSE = [
    pair(1, "One house, two cats.", "One house, two cats.", State.DRAFT),
    pair(2, "One house, two cats.", "One house, two cats.", State.APPROVED),
    pair(3, "A house two cats.", "One house, two cats.", State.EDITED, by="Nikos"),
    pair(4, "One house.", "One house and two cats.", State.APPROVED, made=MEMORY, doc="b.txt"),
    pair(5, None, None, State.UNTRANSLATED, doc="b.txt"),
    pair(6, None, "Written by hand.", State.EDITED, doc="b.txt"),
    pair(7, "Leave this out.", "", State.APPROVED, doc="b.txt"),
]


def test_pairs_words_and_characters_are_counted_on_both_sides() -> None:
    total = gather(iter(HOUSE)).total.as_json()
    assert total["pairs"] == 7
    assert total["states"] == {"untranslated": 1, "draft": 1, "aligned": 0, "edited": 2, "approved": 3}
    assert total["source"] == {"sentences": 7, "words": 28, "characters": 7 * 21}
    assert total["target"] == {"sentences": 5, "words": 4 + 4 + 4 + 5 + 3, "characters": 3 * 20 + 23 + 16}


def test_the_edit_rate_is_of_the_drafts_that_a_person_looked_at() -> None:
    total = gather(iter(HOUSE)).total
    # p3: A -> One, house -> house; p4: house. -> house, and three words put in; p7: three words taken out.
    assert (total.drafts, total.looked_at, total.verbatim, total.approved) == (5, 4, 1, 3)
    assert (total.edits, total.edited_words) == (2 + 4 + 3, 4 + 4 + 5)
    assert total.edit_rate == 9 / 13
    # p3 is 2 of 4, p4 is 4 of 5, p7 has no words left.
    rates = {name: count for name, count in total.as_json()["edit_rates"].items() if count}
    assert rates == {"0": 1, "up to 0.5": 1, "up to 0.8": 1, "over 1": 1}


def test_nothing_looked_at_has_no_rate() -> None:
    total = gather(iter(HOUSE[:1])).total
    assert (total.edit_rate, total.verbatim_share) == (None, None)


def test_a_person_is_who_changed_a_pair_last_and_an_engine_who_made_its_draft() -> None:
    found = gather(iter(HOUSE))
    assert {name: figures.pairs for name, figures in found.people.items()} == {"Maria": 4, "": 2, "Nikos": 1}
    assert {maker: figures.pairs for maker, figures in found.engines.items()} == {
        Maker("google", "mt"): 4,
        Maker("no draft", ""): 2,
        Maker("old.tmx", "tm"): 1,
    }
    assert found.people["Nikos"].edit_rate == 2 / 4
    assert list(found.documents) == ["a.txt", "b.txt"]


TEXT = st.lists(st.sampled_from(["a", "b", "c", "d", "ε"]), max_size=7).map(" ".join)
PAIRS = st.lists(
    st.tuples(
        TEXT,
        TEXT,
        st.sampled_from([State.DRAFT, State.EDITED, State.APPROVED]),
        st.sampled_from(["Maria", "Nikos"]),
        st.sampled_from([GOOGLE, MEMORY]),
        st.sampled_from(["a.txt", "b.txt"]),
    ),
    max_size=12,
).map(
    lambda drawn: [
        pair(number, draft, target, state, by=by, made=made, doc=doc)
        for number, (draft, target, state, by, made, doc) in enumerate(drawn, 1)
    ]
)


def _distance(one: Sequence[str], two: Sequence[str]) -> int:
    """Levenshtein's distance by its definition."""
    row = list(range(len(two) + 1))
    for i, mine in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, theirs in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (mine != theirs))
    return row[-1]


@given(PAIRS)
def test_the_parts_add_up_to_the_whole_which_is_what_the_definition_gives(pairs: list[Pair]) -> None:
    found = gather(iter(pairs))
    whole = found.total.as_json()
    judged = [(p.draft or "", p.target or "") for p in pairs if p.state is not State.DRAFT]
    assert whole["edits"] == sum(_distance(draft.split(), target.split()) for draft, target in judged)
    assert whole["edited_words"] == sum(len(target.split()) for _, target in judged)
    assert sum(whole["edit_rates"].values()) == whole["looked_at"] == len(judged)
    for part in (found.documents, found.people, found.engines):
        for name in ("pairs", "drafts", "looked_at", "verbatim", "approved", "edits", "edited_words"):
            assert sum(figures.as_json()[name] for figures in part.values()) == whole[name], name


@settings(max_examples=25)
@given(PAIRS)
def test_the_slow_figures_are_those_of_sacrebleu_for_each_part(pairs: list[Pair]) -> None:
    judge = Sacrebleu()
    found = gather(iter(pairs), judge.judge, judge.signatures)

    def by_sacrebleu(some: list[Pair]) -> tuple[Any, Any]:
        judged = [(p.draft or "", p.target) for p in some if p.state is not State.DRAFT and p.target]
        drafts, edited = [draft for draft, _ in judged], [text for _, text in judged]
        if not judged:
            return None, None
        return TER().corpus_score(drafts, [edited]).score, CHRF().corpus_score(drafts, [edited]).score

    for figures, some in [
        (found.total, pairs),
        *((figures, [p for p in pairs if p.doc == doc]) for doc, figures in found.documents.items()),
        *((figures, [p for p in pairs if p.by == by]) for by, figures in found.people.items()),
    ]:
        assert figures.quality is not None
        assert (figures.quality.hter, figures.quality.chrf) == pytest.approx(by_sacrebleu(some))


def test_the_slow_figures_carry_their_signatures() -> None:
    judge = Sacrebleu()
    made = gather(iter(HOUSE), judge.judge, judge.signatures).as_json()
    assert "tok:tercom" in made["signatures"]["hter"]
    assert "nc:6" in made["signatures"]["chrf"]
    assert all("version:" in signature for signature in made["signatures"].values())


def test_without_sacrebleu_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "find_spec", lambda _: None)
    with pytest.raises(DiplaError, match=r"pip install .dipla\[quality\]"):
        Sacrebleu()
