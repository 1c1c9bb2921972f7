r"""Other people's SRX rules, taken as far as they go.

The parser reads more than our subset (corpus/srx_pattern.py). What stands at the place itself is put on the
side it looks at: a `\b` or a look ahead at the end of beforebreak, a `\b` or a look behind at the head of
afterbreak. What cannot be taken is left out and named. A rule that could try a text in too many ways is
refused; what runs too long all the same is stopped by the clock.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from .errors import DiplaError
from .srx_engine import Engine, Parsed
from .srx_pattern import parse
from .srx_sets import intersection, word_characters
from .srx_tree import Alt, Chars, Edge, Look, Node, PatternError, Repeat, Seq

if TYPE_CHECKING:
    from .srx import Rule

# Seconds that foreign rules may take for one text: this much, and as much again for each so many characters.
SECONDS = 20.0
CHARACTERS_A_SECOND = 100_000
_MANY = 10  # a count from which a repetition inside a repetition is looked at


def compiled(rules: Sequence[tuple[Rule, str]]) -> tuple[Engine, list[Rule], list[str]]:
    """An engine for the rules that can be taken, those rules, and one line for each that cannot: where and why."""
    taken: list[Rule] = []
    trees: list[Parsed] = []
    refused: list[str] = []
    for rule, where in rules:
        try:
            parsed = _sides(rule)
            Engine(parsed)  # a rule that Python cannot compile is found here, by itself
        except PatternError as error:
            refused.append(f"{where}: {error}")
            continue
        taken.append(rule)
        trees += parsed
    return Engine(trees), taken, refused


@contextmanager
def limited(characters: int, where: str) -> Iterator[None]:
    """Stop what runs inside when a text of so many characters takes longer than foreign rules may.

    Raises DiplaError then. Only a main thread on a system with timers can be stopped; elsewhere nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    seconds = SECONDS + characters / CHARACTERS_A_SECOND

    def stop(*_: object) -> NoReturn:
        raise DiplaError(
            f"{where}: the rules took longer than {seconds:.0f} s for {characters:,} characters. "
            "A repetition inside a repetition, such as (a+)+, does that; mend the rule or leave it out."
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _sides(rule: Rule) -> list[Parsed]:
    """The rule as trees that do not look over the place; two when a word's edge lies there."""
    before = _parts(parse(rule.before, subset=False))
    after = _parts(parse(rule.after, subset=False))
    _check_effort(Seq(tuple(before)))
    _check_effort(Seq(tuple(after)))
    edge: bool | None = None
    moved_right: list[Node] = []
    moved_left: list[Node] = []
    while before and isinstance(before[-1], Edge | Look):
        last = before[-1]
        if isinstance(last, Edge):
            edge = last.negative
        elif last.ahead:
            moved_right.insert(0, last)
        else:
            break
        before.pop()
    while after and isinstance(after[0], Edge | Look):
        head = after[0]
        if isinstance(head, Edge):
            edge = head.negative
        elif not head.ahead:
            moved_left.append(head)
        else:
            break
        after.pop(0)
    left, right = [*before, *moved_left], [*moved_right, *after]
    if edge is None:
        return [Parsed(rule.breaks, Seq(tuple(left)), Seq(tuple(right)))]
    word = Chars(word_characters())
    sides = []
    for inside_left in (True, False):
        inside_right = inside_left if edge else not inside_left
        behind = Look(ahead=False, negative=not inside_left, body=word)
        ahead = Look(ahead=True, negative=not inside_right, body=word)
        sides.append(Parsed(rule.breaks, Seq((*left, behind)), Seq((ahead, *right))))
    return sides


def _parts(node: Node) -> list[Node]:
    if isinstance(node, Seq):
        return [part for inner in node.parts for part in _parts(inner)]
    return [node]


def _check_effort(node: Node) -> None:
    """Refuse a repetition whose turns could be cut in many ways: (a+)+, (a|a)+, a*a*a*."""
    if isinstance(node, Repeat):
        if node.high >= _MANY and _divisible(node.body):
            raise PatternError("a repetition of something that can itself be divided in many ways; it may never end")
        _check_effort(node.body)
    elif isinstance(node, Look):
        _check_effort(node.body)
    elif isinstance(node, Alt):
        for option in node.options:
            _check_effort(option)
    elif isinstance(node, Seq):
        wide = [part for part in node.parts if isinstance(part, Repeat) and part.high >= _MANY]
        if len(wide) > 5:
            raise PatternError("more than five long repetitions in a row; it may never end")
        for part in node.parts:
            _check_effort(part)


def _divisible(body: Node) -> bool:
    """Whether a body, repeated, can match one stretch of text in several ways."""
    parts = _parts(body)
    if len(parts) == 1 and isinstance(parts[0], Alt):
        options = parts[0].options
        if any(_divisible(option) for option in options):
            return True
        heads = [_parts(option)[0] for option in options if _parts(option)]
        sets = [head.ranges for head in heads if isinstance(head, Chars)]
        return any(intersection(one, other) for at, one in enumerate(sets) for other in sets[at + 1 :])
    # x+ alone, or x+ between parts that may be empty; x+ closed by a mark that x does not hold is safe.
    solid = [part for part in parts if not (isinstance(part, Repeat) and part.low == 0) and not isinstance(part, Look)]
    loose = [part for part in parts if isinstance(part, Repeat) and part.high > part.low]
    fixed = [part for part in solid if isinstance(part, Chars)]
    return bool(loose) and not any(
        all(isinstance(part.body, Chars) and not intersection(mark.ranges, part.body.ranges) for part in loose)
        for mark in fixed
    )
