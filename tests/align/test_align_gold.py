"""Floors of quality on the gold, pinned beside a digest of it. Lowering one is a deed of its own, with a reason."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from dipla.align.alignment import Bead, align

Links = list[tuple[tuple[int, ...], tuple[int, ...]]]

# Strict F1 in per cent: the bars of issue 4, and the digest of el.txt, en.txt and gold.tsv, in that order.
FLOORS = {
    "xquad-all": (99.5, "802ed1aabd5dfe8c"),
    "xquad-all.del10": (99.5, "8488782fa3a2a487"),
    "xquad-all.mix": (98.5, "e3d9572626c027f4"),
    "ntrex-all": (99.4, "fcbb764c27c095a4"),
    "ntrex-all.del10": (98.7, "293487b1bb3144cc"),
    "ntrex-all.mix": (98.4, "623c4e91aa3c5620"),
    "ntrex-all.gaps": (99.3, "612a5d48ed936f34"),
    "gnome-help.del10": (98.8, "794091ec2cfcc7ed"),
    "gnome-help.mix": (97.5, "7bb8a8ce702c80a5"),
}
NOISY = [f"{name}.{noise}" for name in ("gnome-help", "ntrex-all", "xquad-all") for noise in ("mix", "gaps")]

Gold = tuple[list[str], list[str], Links]


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The judge, which is not ours."""
    spec = importlib.util.spec_from_file_location("score_align", shared / "tools/score_align.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold(shared: Path, scorer: ModuleType) -> Callable[[str], Gold]:
    """The lines of a set, and its beads."""

    def load(name: str) -> Gold:
        folder = shared / "gold/align" / name
        source, target = ((folder / f"{lang}.txt").read_text("utf-8").split("\n")[:-1] for lang in ("el", "en"))
        return source, target, scorer.beads((folder / "gold.tsv").read_text("utf-8"))

    return load


@pytest.fixture(scope="module")
def aligned(gold: Callable[[str], Gold]) -> Callable[[str], tuple[Bead, ...]]:
    """The beads we find in a set, found once."""
    return cache(lambda name: align(*gold(name)[:2]).beads)


def f1(scorer: ModuleType, beads: tuple[Bead, ...], gold: Links) -> float:
    tally = scorer.tally([(bead.source, bead.target) for bead in beads], gold, False)
    return float(scorer.report("", tally, 0)["strict"]["f1"])


@pytest.mark.parametrize("name", FLOORS)
def test_the_gold_is_aligned_as_well_as_before(
    name: str,
    shared: Path,
    scorer: ModuleType,
    gold: Callable[[str], Gold],
    aligned: Callable[[str], tuple[Bead, ...]],
) -> None:
    floor, digest = FLOORS[name]
    folder = shared / "gold/align" / name
    content = b"".join((folder / file).read_bytes() for file in ("el.txt", "en.txt", "gold.tsv"))
    assert hashlib.blake2b(content, digest_size=8).hexdigest() == digest, "this is another gold than the floors are for"
    assert f1(scorer, aligned(name), gold(name)[2]) >= floor


def test_a_bead_is_right_as_often_as_it_says(
    gold: Callable[[str], Gold], aligned: Callable[[str], tuple[Bead, ...]]
) -> None:
    said: list[tuple[float, bool]] = []
    for name in NOISY:
        right = set(gold(name)[2])
        said += [(b.confidence, (b.source, b.target) in right) for b in aligned(name) if b.source and b.target]
    error = 0.0
    for tenth in range(10):
        inside = [(p, right) for p, right in said if min(int(p * 10), 9) == tenth]
        error += abs(sum(p for p, _ in inside) - sum(right for _, right in inside)) / len(said)
    assert error <= 0.03
    sure = [right for p, right in said if p >= 0.95]
    assert sum(sure) / len(sure) >= 0.995
    assert len(sure) / len(said) >= 0.9


def test_ten_locked_pairs_are_kept_and_the_rest_is_no_worse(
    scorer: ModuleType, gold: Callable[[str], Gold], aligned: Callable[[str], tuple[Bead, ...]]
) -> None:
    source, target, beads = gold("ntrex-all.mix")
    locked = [bead for bead in beads if all(bead)][45:945:90]
    found = align(source, target, locked=locked).beads
    assert len(locked) == 10
    assert set(locked) <= {(bead.source, bead.target) for bead in found}
    assert f1(scorer, found, beads) >= f1(scorer, aligned("ntrex-all.mix"), beads)


def test_texts_of_two_sets_are_told_apart(gold: Callable[[str], Gold]) -> None:
    found = align(gold("xquad-all")[0], gold("ntrex-all")[1])
    assert found.warning
    assert sum(bead.confidence for bead in found.beads) / len(found.beads) < 0.3
