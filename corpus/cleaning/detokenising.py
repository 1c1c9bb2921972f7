"""Marks go back to their words in a tokenised text; here it is decided which space goes.

A closing mark leans left, an opening one right, some symbols both ways or neither, each by a rule of
writing and not by what a tokeniser does. Where writing leaves it open (`25 %`, `1 : 500`) the space
stays. Directions of double quotes are decided in `quoting`, of apostrophes in `leaning`. What a
language does is said in its `Spacing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .edits import Change
from .leaning import Apostrophes, apostrophes
from .quoting import Mark, Quotes, directions

_LINE = re.compile(r"[^\n]+")
_TOKEN = re.compile(r"\S+")
# A line without a token that begins with a mark needs no look.
_CANDIDATE = re.compile(r"(?<!\S)[^\w\s]|(?<!\S)_(?!\S)|\w' ")
_CLOSING = re.compile(r"[,.;:!?…·\u0387\u037e]+|[)\]}»”][)\]}»”,.;:!?…]*|[™®]")
_OPENING = frozenset(["(", "[", "{", "«", "“", "„", "¿", "¡"])
_CURRENCY = frozenset("$£€¥₤")
_NUMBER = re.compile(r"\d[\d.,]*\w{0,3}")
_HOUR = re.compile(r"[0-2]?\d")
_MINUTE = re.compile(r"[0-5]\d")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"(?i)https?|ftp|mailto")
_NAME = re.compile(r"\w[\w.-]*")
_CAPITAL = re.compile(r"[A-ZΑ-Ω]{1,2}")

REASON = "a tokeniser set this mark apart from its word"
QUOTE_REASON = "a tokeniser's quote mark"


@dataclass(frozen=True)
class Spacing:
    """What a language does with marks in running text."""

    quotes: Quotes
    apostrophes: Apostrophes
    percent_leans: bool = False


def detokenised(text: str, spacing: Spacing) -> list[Change]:
    """The changes that take tokenisers' spaces and quotes out of a tokenised text."""
    marks = directions(text, spacing.quotes)
    changes: list[Change] = []
    for line in _LINE.finditer(text):
        if not _CANDIDATE.search(text, line.start(), line.end()):
            continue
        tokens = [m.span() for m in _TOKEN.finditer(text, line.start(), line.end())]
        shown = [text[a:b] for a, b in tokens]
        gaps, singles = _gaps(tokens, shown, marks, spacing)
        changes += _changes(text, tokens, shown, gaps, marks, singles)
    return changes


def _gaps(
    tokens: list[tuple[int, int]], shown: list[str], marks: dict[int, Mark], spacing: Spacing
) -> tuple[bytearray, dict[int, str]]:
    """gaps[i] is 1 where the space before token i goes; and what single quotes become, by their place."""
    gaps = bytearray(len(tokens) + 1)
    singles: dict[int, str] = {}
    apostrophes(tokens, shown, gaps, singles, spacing.apostrophes, spacing.quotes)
    in_address = False
    for i, token in enumerate(shown):
        mark = marks.get(tokens[i][0])
        if mark is not None:
            gaps[i + 1 if mark.opens else i] = 1
            continue
        first = token[0]
        if first.isalnum():
            in_address = in_address and bool(gaps[i])
            continue
        before = shown[i - 1] if i else ""
        after = shown[i + 1] if i + 1 < len(shown) else ""
        if token == ":" and _SCHEME.fullmatch(before) and after[:1] == "/":
            gaps[i] = gaps[i + 1] = 1
            in_address = True
        elif token == ":" and _HOUR.fullmatch(before) and _MINUTE.fullmatch(after):
            gaps[i] = gaps[i + 1] = 1
        elif token == ":" and before.isdigit() and after.isdigit():
            continue
        elif _CLOSING.fullmatch(token):
            gaps[i] = 1
        elif token in _OPENING:
            gaps[i + 1] = 1
        else:
            _symbol(i, token, before, after, gaps, in_address, spacing)
    gaps[0] = 0
    gaps[len(tokens)] = 0
    return gaps, singles


def _symbol(i: int, token: str, before: str, after: str, gaps: bytearray, in_address: bool, spacing: Spacing) -> None:
    """Decide for a mark that is no clause mark, bracket or quote."""
    if token == "/" or token == "//":
        if in_address or (before[-1:].isalnum() and after[:1].isalnum()):
            gaps[i] = gaps[i + 1] = 1
        return
    if in_address and token in ("_", "=", "&", "~", "#", "-") and after[:1].isalnum():
        gaps[i] = gaps[i + 1] = 1
        return
    if token == "_" and before[-1:].isalnum() and after[:1].isalnum():
        gaps[i] = gaps[i + 1] = 1
    elif token == "@":
        if _HOST.fullmatch(after) and _NAME.fullmatch(before):
            gaps[i] = 1
        if _NAME.match(after):
            gaps[i + 1] = 1
    elif (token == "#" and after[:1].isalnum()) or (token in _CURRENCY and after[:1].isdigit() and not _NUMBER.fullmatch(before)):
        gaps[i + 1] = 1
    elif token == "%" and spacing.percent_leans and before[-1:].isdigit():
        gaps[i] = 1
    elif (token == "&" and _CAPITAL.fullmatch(before) and _CAPITAL.fullmatch(after)) or (token == "–" and before.isdigit() and after.isdigit()):
        gaps[i] = gaps[i + 1] = 1
    elif token == "+" and (after == "+" or (before == "+" and gaps[i])):
        # `C + +`, `Face + +`: the first plus leans on the name, the second on the first.
        gaps[i] = 1
        gaps[i + 1] = int(after == "+")
    elif token == "+" and after.isdigit() and not before[-1:].isalnum():
        gaps[i + 1] = 1
    elif token == "°":
        gaps[i + 1 if after[:1] in ("C", "F", "K") else i] = 1


def _changes(
    text: str,
    tokens: list[tuple[int, int]],
    shown: list[str],
    gaps: bytearray,
    marks: dict[int, Mark],
    singles: dict[int, str],
) -> list[Change]:
    """The decisions of one line as changes, a quote mark and the space beside it as one."""
    changes: list[Change] = []
    for i, (start, end) in enumerate(tokens):
        left = bool(gaps[i]) and text[tokens[i - 1][1] : start] == " "
        mark = marks.get(start)
        after = mark.after if mark else singles.get(i, "")
        if not after:
            if left and not (changes and changes[-1].end == start):
                changes.append(Change(start - 1, start, "", "token-space", REASON))
            continue
        width = mark.end - mark.start if mark else 1
        closing_inside = not mark and width < len(shown[i]) and False
        right = end == start + width and i + 1 < len(tokens) and gaps[i + 1] and text[end : tokens[i + 1][0]] == " "
        begin = start - 1 if left and not (changes and changes[-1].end == start) else start
        stop = end + 1 if right else start + width
        rule = "ptb-quote" if mark and shown[i] != '"' else "spaced-quote"
        _ = closing_inside
        changes.append(Change(begin, stop, after, rule, QUOTE_REASON))
    return changes
