"""Regular expressions as a person types them: what they must find by the letter, and a bound to how long they take.

Unless case and accents count, the expression's own letters are folded, as the text is; a class such as `[ά-ώ]` then
holds what its ends fold to, and `\\p{Lu}` tells nothing. The syntax is that of Python's `re`, and of the library
`regex`, which runs it: that one can be stopped, so an expression that would take years on a text is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import regex

from ..errors import DiplaError
from ..srx_pattern import parse
from ..srx_tree import Alt, Chars, Edge, Node, PatternError, Repeat, Seq
from .folding import WORDLESS, fold, folded
from .matching import Clue, Span

# Seconds on one text. A sane expression takes some microseconds on a sentence.
_PATIENCE = 1.0
# Letters that a fragment must have to be looked for in an index: fewer stand in too many words.
_SHORTEST = 3
# Groups that are looked for: each costs a look at all the words there are.
_MOST_GROUPS = 3
# An escape of several letters, or any other one: not to be folded, but for a letter named by its number.
_ESCAPE = re.compile(
    r"\\(?:[pP]\{[^}]*\}|N\{[^}]*\}|[pP].|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL
)
# What a group begins with, and `(*SKIP)`: names and flags are not folded either.
_OPENING = re.compile(r"\(\?(?:P?<[^>=!]*>|P[=>][^)]*\)|[A-Za-z-]*[:)]|&[^)]*\))|\(\*[A-Z]+\)")
# In a class Java has operators here, Python has signs: what is required is not told from it.
_OPERATORS = re.compile(r"&&|\[\[|\[:|\[\^\[")


class Expression:
    """A regular expression; `exact` when case and accents count. DiplaError when it is none, with the place."""

    def __init__(self, pattern: str, *, exact: bool = False) -> None:
        if not pattern:
            raise DiplaError("expression: found nothing in it; expected at least one character.")
        self._exact = exact
        self._text = pattern
        plain = pattern if exact else "".join(_folded(pattern))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # of signs that may mean more one day
                self._pattern = regex.compile(plain)
        except regex.error as error:
            raise DiplaError(_told(pattern, plain, error)) from None
        except (OverflowError, RecursionError, MemoryError):
            raise DiplaError(f"expression {pattern!r}: too large to run. Write a shorter one.") from None
        self.clue = Clue(fragments=_fragments(plain, exact))

    def spans(self, text: str) -> list[Span]:
        """Where it stands; a match without a character is none. DiplaError when it takes too long."""
        plain = None if self._exact else folded(text)
        searched = text if plain is None else plain.text
        try:
            found = [match.span() for match in self._pattern.finditer(searched, timeout=_PATIENCE)]
        except TimeoutError:
            raise DiplaError(
                f"expression {self._text!r}: took more than {_PATIENCE:g} s on one text ({text[:40]!r}…). Write it "
                "without a repeat within a repeat, such as (a+)+."
            ) from None
        found = [span for span in found if span[0] < span[1]]
        return found if plain is None else [plain.span(*span) for span in found]


def _folded(pattern: str) -> Iterator[str]:
    """The pieces of an expression with its letters folded, but for what is not a letter to be found."""
    place = 0
    while place < len(pattern):
        if match := _ESCAPE.match(pattern, place) or _OPENING.match(pattern, place):
            digits = next((group for group in match.groups() if group), None) if match[0][0] == "\\" else None
            if digits and int(digits, 16) > 127 and int(digits, 16) < 0x110000:
                yield fold(chr(int(digits, 16)))
            else:
                yield match[0]
            place = match.end()
        else:
            letter = pattern[place]
            yield fold(letter)
            place += 1


def _told(pattern: str, plain: str, error: regex.error) -> str:
    """What is wrong and where. Folding can move a place, but only where a letter became two or none."""
    place: int = getattr(error, "pos", None) or 0
    said = str(error).partition(" at position")[0]
    where = f"character {place + 1} of {pattern!r}" if len(plain) == len(pattern) else repr(pattern)
    return (
        f"expression, {where}: {said}. Put a \\ before a sign that stands for itself, or leave --regex out to look "
        "for words."
    )


def _fragments(plain: str, exact: bool) -> tuple[tuple[str, ...], ...]:
    """What every match has in its words: of each group one fragment, folded. None known: nothing.

    A blank at an end of a fragment says that the word begins or ends there.
    """
    if _OPERATORS.search(plain):
        return ()
    try:
        tree = parse(plain, subset=False)
    except (PatternError, RecursionError):
        return ()
    groups = dict.fromkeys(_required(tree, exact))
    return tuple(sorted(groups, key=_telling, reverse=True)[:_MOST_GROUPS])


def _telling(group: tuple[str, ...]) -> int:
    return min(map(len, group))


def _required(node: Node, exact: bool) -> list[tuple[str, ...]]:
    """Groups of fragments, of each of which a match of the tree has one; fragments are within a word."""
    groups: list[tuple[str, ...]] = []
    run: list[str] = []

    def close() -> None:
        text = WORDLESS.sub(" ", fold("".join(run)))
        for word in re.finditer("[^ ]+", text):
            piece = text[max(0, word.start() - 1) : word.end() + 1]
            whole = piece[0] == piece[-1] == " "
            if whole or len(word[0]) >= _SHORTEST:
                groups.append((piece,))
        run.clear()

    for part in _flat(node):
        letter = " " if isinstance(part, Edge) and not part.negative and not exact else _letter(part)
        if letter is not None:
            run.append(letter)
            continue
        close()
        if isinstance(part, Repeat) and part.low:
            groups += _required(part.body, exact)
        elif isinstance(part, Alt):
            options = [_required(option, exact) for option in part.options]
            if all(options):
                # Of each option the fragment that tells most; together one group.
                best = (max(option, key=_telling) for option in options)
                groups.append(tuple(dict.fromkeys(fragment for group in best for fragment in group)))
    close()
    return groups


def _flat(node: Node) -> Iterator[Node]:
    if isinstance(node, Seq):
        for part in node.parts:
            yield from _flat(part)
    else:
        yield node


def _letter(node: Node) -> str | None:
    """The one character, case and accents aside, that the part stands for; None when it stands for others, too."""
    if not isinstance(node, Chars) or sum(high - low + 1 for low, high in node.ranges) > _SHORTEST:
        return None
    letters = {fold(chr(point)) for low, high in node.ranges for point in range(low, high + 1)}
    return letters.pop() if len(letters) == 1 else None
