"""How a line begins and ends, as a class: a heading, a question, a list item and a quotation keep their form.

A bead compares the beginning of its first lines and the end of its last ones. How often a class goes with
a class is learned in the first pass; before it, a class is expected to stay what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from .words import Floats, Ints

# Classes of beginnings, and of ends.
CLASSES = 7

# Joints inside a bead: full sentence before full sentence, piece before its rest, heading, other sign, full before
# rest.
_JOINTS = np.array([0.60, 0.20, 0.02, 0.13, 0.05])
_JOINTS_ANYWHERE = np.array([0.80, 0.02, 0.08, 0.08, 0.02])

_BULLET = re.compile(r"\s*(?:[-–—•*▪‣·]\s|\(?[\dA-Za-zΑ-Ωα-ω]{1,2}[.)]\s)")
_INITIAL = re.compile(r"(?:^|[\s.(])[^\W\d_]\.\s*$")
_QUOTES = "\"'«»“”„‘’‹›"
_CLOSERS = _QUOTES + ")]}"
# Of 10 headings 8 stay headings: a guess for the first pass only.
_STAYS = 0.8


def begins(lines: Sequence[str]) -> Ints:
    """The class of each line's beginning: letter case, digit, quote, bullet or other."""
    return np.fromiter((_begin(line) for line in lines), np.int64, len(lines))


def ends(lines: Sequence[str], question: str = "?") -> Ints:
    """The class of each line's end: full stop, question, exclamation, colon, comma, other sign, or none (a heading)."""
    return np.fromiter((_end(line, question) for line in lines), np.int64, len(lines))


def agreement(source: Ints, target: Ints, counts: Floats | None = None) -> Floats:
    """What two classes side by side say, in nats: source class by target class.

    `counts` are classes seen side by side in confident beads, by source and target class.
    """
    size = CLASSES
    left = np.bincount(source, minlength=size) + 0.5
    right = np.bincount(target, minlength=size) + 0.5
    left, right = left / left.sum(), right / right.sum()
    chance = np.full((size, size), 0.0) + right[None, :] * (1 - _STAYS)
    chance[np.diag_indices(size)] += _STAYS
    joint = chance * left[:, None]
    if counts is not None:
        joint = counts + 20.0 * joint
    joint = joint / joint.sum()
    background = joint.sum(axis=1)[:, None] * joint.sum(axis=0)[None, :]
    result: Floats = np.log(joint / background)
    return result


def joints(lines: Sequence[str], begins: Ints, ends: Ints) -> Floats:
    """What the joint of each line with the one before says for the two being one bead, in nats.

    A cut leaves a full sentence before a full one, or a piece without a sign before one that goes on in lower case. A
    line without a sign before a capital is a heading, and a heading is no part of a sentence. A line that ends in an
    initial ("the U.S.") was cut by a splitter that took its stop for an end.
    """
    if not len(begins):
        return np.empty(0)
    before = np.concatenate([[6], ends[:-1]])
    kind = np.full(len(begins), 3)
    full = np.isin(before, (0, 1, 2))
    bare = np.isin(before, (5, 6))
    low = begins == 1
    kind[full & ~low], kind[full & low] = 0, 4
    kind[bare & low], kind[bare & ~low] = 1, 2
    kind[1:][[bool(_INITIAL.search(line)) for line in lines[:-1]]] = 1
    share = np.bincount(kind[1:], minlength=5) + 10 * _JOINTS_ANYWHERE
    said: Floats = np.log(_JOINTS / (share / share.sum()))[kind]
    return said


def _begin(line: str) -> int:
    if _BULLET.match(line):
        return 4
    at = line.lstrip()
    if at[:1] in _QUOTES and at:
        return 3
    first = at[:1]
    if first.islower():
        return 1
    if first.isupper():
        return 0
    if first.isdecimal():
        return 2
    return 5 if first else 6


def _end(line: str, question: str) -> int:
    at = line.rstrip()
    bare = at.rstrip(_CLOSERS)
    last = bare[-1:]
    if last in question and last:
        return 1
    for number, signs in ((0, ".…"), (2, "!"), (3, ":"), (4, ",;·")):
        if last in signs and last:
            return number
    if last.isalnum():
        return 5
    return 6
