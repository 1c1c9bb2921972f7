"""How well the lengths of two sides go together.

Lengths are code points without blanks. After Gale & Church (1993), with two departures: the logarithm of the
quotient is compared, whose spread shrinks as the sentence grows, and what the lengths say is set against what they
would say of two sentences taken at random, so that it can be added to other evidence and to the price of
leaving a sentence alone. Mean and spread are learned from the first pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from .words import Floats

# Bins of the histogram: steps of ln length, up to e^14; a twentieth of all lines may have any length.
_BIN = 0.15
_BINS = 96
_EVEN = 0.05

_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Lengths:
    """`mean` of ln(target / source); variance `floor + per / length`."""

    mean: float
    floor: float
    per: float


def lengths(source: Floats, target: Floats) -> Lengths:
    """The model before anything is aligned: the texts are taken to say the same."""
    total = np.log(max(target.sum(), 1.0) / max(source.sum(), 1.0)) if len(source) and len(target) else 0.0
    # Spread in professional translation is near 0.2 for a sentence of 100 letters, twice that for one of 10.
    return Lengths(float(np.clip(total, -0.5, 0.5)), 0.025, 1.5)


def learned(model: Lengths, source: Floats, target: Floats) -> Lengths:
    """The model with mean and spread of confident beads; a few beads change it little."""
    if len(source) < 5:
        return model
    ratio = np.log((target + 1.0) / (source + 1.0))
    mean = float((ratio.sum() + 20 * model.mean) / (len(ratio) + 20)) if len(ratio) < 20 else float(np.median(ratio))
    inverse = 2.0 / (source + target + 2.0)
    square = np.minimum((ratio - mean) ** 2, 1.0)
    design = np.stack([np.ones_like(inverse), inverse], axis=1)
    weight = 1.0 / (model.floor + model.per * inverse)
    prior = np.diag([30.0 / 0.02, 30.0 / 30.0])
    left = (design * weight[:, None]).T @ design + prior * 0.02
    right = (design * weight[:, None]).T @ square + prior @ np.array([model.floor, model.per]) * 0.02
    floor, per = np.linalg.solve(left, right)
    return Lengths(mean, float(np.clip(floor, 0.008, 0.2)), float(np.clip(per, 0.2, 6.0)))


def line_background(characters: Floats) -> Floats:
    """ln of the chance of a line's length among the lines of its text, by line.

    A smoothed histogram of the logarithms: headings and fragments make a hill of their own, which no curve
    with one top would see, and what is common must not look like a surprise.
    """
    log = np.log(characters + 1.0)
    place = np.minimum((log / _BIN).astype(np.int64), _BINS - 1)
    counts = np.bincount(place, minlength=_BINS) + _EVEN * max(len(log), 20) / _BINS
    width = np.arange(-6, 7)
    share = np.convolve(counts, np.exp(-0.5 * (width / 2.0) ** 2), mode="same")
    share /= share.sum() * _BIN
    return np.log(share[place]) - log


def evidence(
    source: Floats, target: Floats, parts: Floats, background: Floats, lines: int, mean: float, model: Lengths
) -> Floats:
    """What the lengths of beads say, in nats, one direction.

    `parts` is the sum of ln length over the lines of the target side, `background` that of their background, `lines`
    their number. Where a side has several lines it was cut, and a cut falls more often near the middle than
    near the ends: the parts are taken to be Dirichlet distributed, each with parameter 2.
    """
    log = np.log(target + 1.0)
    variance = model.floor + model.per * 2.0 / (source + target + 2.0)
    fit = -0.5 * (_LOG_2PI + np.log(variance) + (log - np.log(source + 1.0) - mean) ** 2 / variance) - log
    if lines > 1:
        fit += parts - (2 * lines - 1) * log + float(np.log(factorial(2 * lines - 1)))
    return fit - background
