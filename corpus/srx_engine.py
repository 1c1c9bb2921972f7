"""Where an ordered list of before/after rules cuts a text, in time that grows with its length.

A break can fall only where a break rule's last character meets its first one: one scan over the text finds
those places. At each, the left context is turned round, joined to the right context by a mark, and one
alternation of all rules is matched once; the first rule that fits decides, as in SRX. Contexts are as wide
as the widest rule. Where places lie thick (`. . . .`) the answers are kept by context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from .srx_sets import EVERY, Ranges, complement, intersection, union
from .srx_tree import Alt, Chars, Edge, Look, Node, PatternError, Repeat, Seq

# Between the two contexts. A noncharacter: where a text holds it, it is read as U+FFFE, which no rule tells apart.
MARK = "\uffff"
_MARK_POINT: Ranges = ((0xFFFF, 0xFFFF),)
# More places than one in so many characters: keep answers by context.
_THICK = 16
_KEPT = 4096


class Parsed(NamedTuple):
    """One rule as trees."""

    breaks: bool
    before: Node
    after: Node


class Engine:
    """Compiled rules. `cuts` is the only thing it does."""

    def __init__(self, rules: Sequence[Parsed]) -> None:
        """Compile; PatternError when a rule cannot run."""
        self._left = max((_reach(rule.before, backward=True)[1] for rule in rules), default=0) + 1
        self._right = max((_reach(rule.after, backward=False)[1] for rule in rules), default=0) + 1
        self._places = _places(rules)
        runs = [(breaks, list(run)) for breaks, run in groupby(rules, key=lambda rule: rule.breaks)]
        self._breaks = (False, *(breaks for breaks, _ in runs))
        pattern = "|".join(f"({_run(run)})" for _, run in runs)
        try:
            self._decide = re.compile(pattern, re.DOTALL) if rules else None
        except (re.error, OverflowError) as error:
            raise PatternError(str(error)) from error

    def cuts(self, text: str) -> list[int]:
        """Offsets inside the text where a break falls, ascending."""
        if self._decide is None or self._places is None:
            return []
        if MARK in text:
            text = text.replace(MARK, "\ufffe")
        places = [found.end() for found in self._places.finditer(text)]
        if len(places) * _THICK > len(text):
            return self._kept(text, places)
        decide, left, right, breaks = self._decide.match, self._left, self._right, self._breaks
        found = []
        for place in places:
            context = text[max(0, place - left) : place][::-1] + MARK + text[place : place + right]
            match = decide(context)
            if match and breaks[match.lastindex or 0]:
                found.append(place)
        return found

    def _kept(self, text: str, places: Sequence[int]) -> list[int]:
        assert self._decide is not None  # noqa: S101  for the type checker
        decide, left, right = self._decide.match, self._left, self._right
        answers: dict[str, bool] = {}
        found = []
        for place in places:
            context = text[max(0, place - left) : place][::-1] + MARK + text[place : place + right]
            answer = answers.get(context)
            if answer is None:
                if len(answers) > _KEPT:
                    answers.clear()
                match = decide(context)
                answer = answers[context] = bool(match and self._breaks[match.lastindex or 0])
            if answer:
                found.append(place)
        return found


def expression(node: Node, *, backward: bool) -> str:
    """Python's expression for a tree, to be matched on a text that is turned round when `backward`."""
    return _emit(_atoms(node, backward), backward)


def _run(rules: Sequence[Parsed]) -> str:
    """One alternation for rules of one kind; those with one right side share it, their left sides a tree."""
    by_after: dict[str, list[list[Node]]] = {}
    for rule in rules:
        by_after.setdefault(expression(rule.after, backward=False), []).append(_atoms(rule.before, backward=True))
    return "|".join(f"{_tree(lefts, backward=True)}[^{MARK}]*+{MARK}{after}" for after, lefts in by_after.items())


def _places(rules: Sequence[Parsed]) -> re.Pattern[str] | None:
    """Finds each place, one character wide on both sides, where some break rule might fit."""
    by_first: dict[Ranges, Ranges] = {}
    for rule in rules:
        if rule.breaks:
            first = _first(rule.after, backward=False)
            by_first[first] = union(by_first.get(first, ()), _first(rule.before, backward=True))
    if not by_first:
        return None
    pairs = [(_set(last), _set(first, keep_mark=True)) for first, last in by_first.items()]
    if len(pairs) == 1:
        return re.compile(f"{pairs[0][0]}(?={pairs[0][1]})")
    choices = "|".join(f"(?<={last})(?={first})" for last, first in pairs)
    return re.compile(f"{_set(union(*by_first.values()))}(?:{choices})")


def _atoms(node: Node, backward: bool) -> list[Node]:
    """The parts of a tree in the order they are met."""
    if not isinstance(node, Seq):
        return [node]
    parts = reversed(node.parts) if backward else node.parts
    return [atom for part in parts for atom in _atoms(part, backward)]


def _emit(atoms: Sequence[Node], backward: bool) -> str:
    return "".join(_one(atom, backward) for atom in atoms)


def _one(node: Node, backward: bool) -> str:
    if isinstance(node, Chars):
        return _set(node.ranges)
    if isinstance(node, Seq):
        return "(?:" + _emit(_atoms(node, backward), backward) + ")"
    if isinstance(node, Alt):
        return _tree([atoms for option in node.options for atoms in _options(option, backward)], backward)
    if isinstance(node, Repeat):
        count = "?" if (node.low, node.high) == (0, 1) else f"{{{node.low},{node.high}}}"
        return f"(?:{_one(node.body, backward)}){count}"
    if isinstance(node, Edge):
        return r"\B" if node.negative else r"\b"
    if node.ahead == backward:
        raise PatternError("a look over the place itself")
    return ("(?!" if node.negative else "(?=") + expression(node.body, backward=backward) + ")"


def _options(node: Node, backward: bool) -> list[list[Node]]:
    if isinstance(node, Alt):
        return [atoms for option in node.options for atoms in _options(option, backward)]
    return [_atoms(node, backward)]


def _tree(options: Sequence[list[Node]], backward: bool) -> str:
    """An alternation whose options share their beginnings, so a long list costs a few steps."""
    flat: list[list[Node]] = []
    for option in options:
        if len(option) == 1 and isinstance(option[0], Alt):
            flat += _options(option[0], backward)
        else:
            flat.append(option)
    if len(flat) == 1:
        return _emit(flat[0], backward)
    by_head: dict[Node, list[list[Node]]] = {}
    empty = False
    for option in flat:
        if option:
            by_head.setdefault(option[0], []).append(option[1:])
        else:
            empty = True
    branches = [_one(head, backward) + _tree(rests, backward) for head, rests in by_head.items()]
    return "(?:" + "|".join(branches + [""] * empty) + ")"


@lru_cache(maxsize=1024)  # a category of letters comes back a hundred times
def _set(ranges: Ranges, *, keep_mark: bool = False) -> str:
    """A class of Python's; without the mark unless told, so that no rule reads over the place."""
    if not keep_mark:
        ranges = intersection(ranges, complement(_MARK_POINT))
    if not ranges:
        return r"(?!)"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return re.escape(chr(ranges[0][0]))
    inverse = complement(ranges)
    if not inverse:
        return r"[\s\S]"
    if len(inverse) < len(ranges):
        return f"[^{_ranges(inverse)}]"
    return f"[{_ranges(ranges)}]"


def _ranges(ranges: Ranges) -> str:
    return "".join(_sign(low) if low == high else f"{_sign(low)}-{_sign(high)}" for low, high in ranges)


def _sign(code: int) -> str:
    # What may mean something in an expression is ASCII; the rest is compiled quickest as it stands.
    return chr(code) if code > 0x7F else f"\\U{code:08x}"


def _reach(node: Node, *, backward: bool) -> tuple[int, int]:
    """How many characters a tree takes at most, and how far it looks at most."""
    if isinstance(node, Chars):
        return 1, 1
    if isinstance(node, Edge):
        return 0, 1
    if isinstance(node, Look):
        return 0, _reach(node.body, backward=backward)[1]
    if isinstance(node, Alt):
        reaches = [_reach(option, backward=backward) for option in node.options]
        return max(taken for taken, _ in reaches), max(seen for _, seen in reaches)
    if isinstance(node, Repeat):
        taken, seen = _reach(node.body, backward=backward)
        return taken * node.high, max(taken * (node.high - 1), 0) + seen
    taken = seen = 0
    for part in reversed(node.parts) if backward else node.parts:
        more, ahead = _reach(part, backward=backward)
        seen = max(seen, taken + ahead)
        taken += more
    return taken, max(taken, seen)


def _first(node: Node, *, backward: bool) -> Ranges:
    """Which characters can be met first; every one when the tree may take none."""
    found, empty, limit = _start(node, backward)
    if empty:
        return EVERY if limit is None else limit
    return found if limit is None else intersection(found, limit)


def _start(node: Node, backward: bool) -> tuple[Ranges, bool, Ranges | None]:
    """The first characters, whether none may be taken, and a limit that a look sets."""
    if isinstance(node, Chars):
        return node.ranges, False, None
    if isinstance(node, Edge):
        return (), True, None
    if isinstance(node, Look):
        if node.negative or node.ahead == backward:
            return (), True, None
        inner = _first(node.body, backward=backward)
        return (), True, (None if inner == EVERY else inner)
    if isinstance(node, Repeat):
        found, empty, _ = _start(node.body, backward)
        return found, empty or not node.low, None
    if isinstance(node, Alt):
        starts = [_first(option, backward=backward) for option in node.options]
        return union(*starts), any(_start(option, backward)[1] for option in node.options), None
    taken: Ranges = ()
    limit: Ranges | None = None
    for part in reversed(node.parts) if backward else node.parts:
        more, empty, bound = _start(part, backward)
        if bound is not None and not taken:
            limit = bound if limit is None else intersection(limit, bound)
        taken = union(taken, more)
        if not empty:
            return taken, False, limit
    return taken, True, limit
