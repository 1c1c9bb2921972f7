"""Duplicates: all that come again are found, and hardly anything else; parts of a corpus do not know each other."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dipla.align.filtering import near, seen
from dipla.align.filtering.block import block
from dipla.align.filtering.parts import Parts, parts_named
from dipla.align.filtering.recipe import Recipe, Step
from dipla.align.filtering.seen import Seen
from dipla.align.filtering.sieve import Dropped, filtered
from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Pair

from .near_pairs import Seeded, seeded

LANGS = ("el", "en")
# Another seed than those that the numbers of `near` were looked at with.
SEED = 20261126
SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}


@pytest.fixture(scope="module")
def corpus() -> Seeded:
    return seeded(SEED, 6000)


def dropped(pairs: list[Pair], name: str = "near_duplicates", **numbers: object) -> set[str]:
    made = Recipe("x", (Step(name, numbers),))
    return {one.pair.id for one in filtered(pairs, made, LANGS) if isinstance(one, Dropped)}


def test_near_duplicates_are_found_and_what_only_looks_so_is_not(corpus: Seeded) -> None:
    found = dropped(corpus.pairs)
    hits = len(found & corpus.again)
    assert len(corpus.again) > 1000
    assert hits / len(corpus.again) >= 0.95
    assert hits / len(found) >= 0.95


def test_one_of_many_that_are_nearly_the_same_stays() -> None:
    from .test_rules import pair

    marks = ["", "!", "…", ",", ";", " -", "»", "!!"] * 4
    pairs = [pair(n, f"Ήρθε στο Παρίσι{mark}", f"He came to Paris{mark}") for n, mark in enumerate(marks)]
    assert dropped(pairs) == {one.id for one in pairs[1:]}


def test_what_goes_to_files_is_found_there(corpus: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    some = corpus.pairs[:2000]
    in_memory = dropped(some)
    monkeypatch.setattr(seen, "FULL", 1 << 14)
    monkeypatch.setattr(Seen.__init__, "__defaults__", (1 << 14,))
    filed = near.Near()
    sides = [pair.source_text for pair in some], [pair.target or "" for pair in some]
    rows = np.arange(500)
    for start in range(0, 2000, 500):
        part = block(sides[0][start : start + 500], sides[1][start : start + 500], LANGS)
        filed.like(part, rows)
    assert any(isinstance(run, np.memmap) for run in filed._bands)
    assert dropped(some) == in_memory


def test_seen_numbers_are_the_same_in_memory_and_in_files() -> None:
    chance = np.random.default_rng(3)
    small, large, plain = Seen(full=64), Seen(), set()
    for _ in range(60):
        keys = chance.integers(0, 3000, 50, np.uint64)
        expected = []
        for key in keys.tolist():
            expected.append(key not in plain)
            plain.add(key)
        assert small.new(keys).tolist() == large.new(keys).tolist() == expected


@pytest.mark.parametrize(
    ("numbers", "again"),
    [
        ({}, {"p1"}),
        ({"letters": True}, {"p1", "p2"}),
        ({"sides": "source"}, {"p1", "p3"}),
        ({"sides": "target"}, {"p1", "p4"}),
    ],
)
def test_equal_is_what_the_recipe_takes_for_equal(numbers: dict[str, object], again: set[str]) -> None:
    from .test_rules import pair

    texts = [
        ("Ήρθε στο Παρίσι.", "He came to Paris."),
        ("ήρθε  στο παρίσι.\u00a0", "he came to PARIS."),
        ("Ηρθε στο Παρισι!", "He came to Paris"),
        ("Ήρθε στο Παρίσι.", "He arrived in Paris."),
        ("Έφτασε στο Παρίσι.", "He came to Paris."),
    ]
    assert dropped([pair(number, *both) for number, both in enumerate(texts)], "duplicates", **numbers) == again


def parted(pairs: list[Pair], seed: int = 1) -> dict[str, int]:
    parts = Parts(SHARES, seed)
    for start in range(0, len(pairs), 700):
        some = pairs[start : start + 700]
        made = block([one.source_text for one in some], [one.target or "" for one in some], LANGS)
        parts.take(made, np.arange(len(some)))
    return dict(zip((one.id for one in pairs), parts.told().tolist(), strict=True))


def test_near_duplicates_are_in_one_part_and_the_shares_are_as_asked(corpus: Seeded) -> None:
    pairs = corpus.pairs
    parts = parted(pairs)
    judge = near.Near("both", every=True)
    made = block([one.source_text for one in pairs], [one.target or "" for one in pairs], LANGS)
    links = [(row, other) for row, found in enumerate(judge.like(made, np.arange(len(pairs)))) for other in found]
    assert len(links) > 1000
    assert all(parts[pairs[row].id] == parts[pairs[other].id] for row, other in links)
    sizes = np.bincount(list(parts.values())) / len(pairs)
    assert np.abs(sizes - list(SHARES.values())).max() < 0.02


def test_what_was_there_keeps_its_part_when_more_is_added(corpus: Seeded) -> None:
    before, after = parted(corpus.pairs[:4000]), parted(corpus.pairs)
    moved = sum(after[name] != part for name, part in before.items())
    # Some groups are joined by what came.
    assert moved < 0.03 * len(before)
    assert before == parted(corpus.pairs[:4000])


def test_another_seed_parts_otherwise(corpus: Seeded) -> None:
    some = corpus.pairs[:1500]
    assert parted(some, 1) != parted(some, 2)


def test_the_same_source_with_two_translations_is_in_one_part() -> None:
    from .test_rules import pair

    chance = random.Random(4)
    words = [f"λέξη{chr(945 + n % 24)}{chr(945 + n // 24)}" for n in range(500)]
    sources = [" ".join(chance.choices(words, k=9)) for _ in range(200)]
    pairs = [
        pair(n, source, f"{'abc'[k]} {chance.random()}")
        for n, (k, source) in enumerate((k, s) for k in range(2) for s in sources)
    ]
    parts = parted(pairs)
    assert all(parts[f"p{n}"] == parts[f"p{n + 200}"] for n in range(200))


@pytest.mark.parametrize("text", ["train=0.9", "train=0.5,dev=0.6", "train", "a=0.5,a=0.5", "=1", "a b=1"])
def test_shares_that_are_no_whole_are_refused(text: str) -> None:
    with pytest.raises(DiplaError, match="--split"):
        parts_named(text)
