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
from .leaning import Apostrophes, apostrophes, bare
from .quoting import Mark, Quotes, directions

_LINE = re.compile(r"[^\n]+")
_TOKEN = re.compile(r"\S+")
# A line without a token that begins with a mark needs no look.
_CANDIDATE = re.compile(r"(?<!\S)[σΣ] |(?<!\S)[^\w\s]|(?<!\S)_(?!\S)|\w' ")
_CLOSING = re.compile(r"[,.;:!?…\u037e]+|[)\]}»”][)\]}»”,.;:!?…]*|[™®]")
_RAISED_DOT = re.compile("[α-ωά-ώϊϋΐΰΑ-ΩΆ-Ώ»)]$")
_NUMBER_OR_WORD = re.compile(r"\d[\d.,]*|[A-Za-z\u00c0-\u024f.-]{2,}")
_GOES_ON = re.compile(r"[α-ωά-ώ]{2}|[οηή]\Z")
_VARIABLE = re.compile("[B-HJ-Zb-z]")
_COMPASS = frozenset("NSEWΒΝΑΔΕ")
_SCALE = frozenset("CFK")
# These scripts put no space between words, and some tokenisers part each sign.
_UNSPACED = re.compile("[\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
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
# A tokeniser that sets quotes or symbols apart does so to the percent sign, too: there `25 %` says nothing.
_SYMBOLS_APART = re.compile(r"(?<!\S)(?:[\"/@#_]|``)(?!\S)")
_FRACTIONS = frozenset("½⅓¼¾⅔⅛")


@dataclass(frozen=True)
class Spacing:
    """What a language does with marks in running text."""

    quotes: Quotes
    apostrophes: Apostrophes
    percent_leans: bool = False
    # Marks that ordinary text sets apart, too (French `Non !`): they say nothing, and they stay.
    set_apart: str = ""
    articles_after_s: frozenset[str] = frozenset()


def detokenised(text: str, spacing: Spacing) -> list[Change]:
    """The changes that take tokenisers' spaces and quotes out of a tokenised text."""
    marks = directions(text, spacing.quotes)
    percent = spacing.percent_leans or bool(_SYMBOLS_APART.search(text))
    changes: list[Change] = []
    depth = 0
    for line in _LINE.finditer(text):
        if not _CANDIDATE.search(text, line.start(), line.end()):
            continue
        tokens = [m.span() for m in _TOKEN.finditer(text, line.start(), line.end())]
        shown = [text[a:b] for a, b in tokens]
        gaps = bytearray(len(tokens) + 1)
        pairs = apostrophes(shown, gaps, spacing.apostrophes)
        _lean(tokens, shown, gaps, marks, percent, spacing.set_apart)
        if spacing.articles_after_s:
            for i, piece in enumerate(shown):
                if piece in ("σ", "Σ") and i + 1 < len(shown) and shown[i + 1].lower() in spacing.articles_after_s:
                    gaps[i + 1] = 1
        singles: dict[int, str] = {}
        if pairs and spacing.quotes.single:
            inside = _quoted(tokens, marks, depth)
            for left, right in pairs:
                # A quotation inside another keeps the sign that tells it from the outer one.
                if not inside[left]:
                    singles[left], singles[right] = spacing.quotes.opening, spacing.quotes.closing
        changes += _changes(text, tokens, shown, gaps, marks, singles)
        depth = next((marks[a].right for a, _ in reversed(tokens) if a in marks), depth) if marks else 0
    return changes


def _quoted(tokens: list[tuple[int, int]], marks: dict[int, Mark], depth: int) -> list[bool]:
    """Which tokens of a line stand inside a double quotation; `depth` holds where the line has no mark."""
    inside = []
    first = next((marks[a].left for a, _ in tokens if a in marks), depth)
    for start, _ in tokens:
        if start in marks:
            first = marks[start].right
        inside.append(first > 0)
    return inside


def _lean(
    tokens: list[tuple[int, int]],
    shown: list[str],
    gaps: bytearray,
    marks: dict[int, Mark],
    percent: bool,
    set_apart: str,
) -> None:
    """Set gaps[i] to 1 where the space before piece i goes."""
    in_address = False
    for i, piece in enumerate(shown):
        mark = marks.get(tokens[i][0])
        if mark is not None:
            gaps[i + 1 if mark.opens else i] = 1
            continue
        if set_apart and all(sign in set_apart for sign in piece):
            continue
        if piece[0].isalnum():
            in_address = in_address and bool(gaps[i])
            if i and piece[0] >= "\u2e80" and _UNSPACED.fullmatch(piece) and _UNSPACED.fullmatch(shown[i - 1]):
                gaps[i] = 1
            elif piece in _FRACTIONS:
                gaps[i] = i > 0 and shown[i - 1][-1].isdigit()
            continue
        before = shown[i - 1] if i else ""
        after = shown[i + 1] if i + 1 < len(shown) else ""
        if piece == ":" and _SCHEME.fullmatch(before) and after[:1] == "/":
            left = right = in_address = True
        elif piece in _OPENING:
            # f(n) is a function; a word keeps its space.
            left = piece == "(" and bool(_VARIABLE.fullmatch(before)) and shown[i + 2 : i + 3] == [")"]
            right = True
        elif _CLOSING.fullmatch(piece) or piece in "·\u0387":
            left, right = _clause_mark(piece, before, after)
        else:
            left, right = _symbol(piece, before, after, bool(gaps[i]), in_address, percent)
        gaps[i] |= left
        gaps[i + 1] |= right
    gaps[0] = gaps[len(tokens)] = 0


def _clause_mark(piece: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether the space before and the space after a mark go that mostly leans left."""
    if piece == ":" and _HOUR.fullmatch(before) and _MINUTE.fullmatch(after):
        return True, True
    if piece == ":" and before.isdigit() and after.isdigit():
        return False, False
    if piece in "·\u0387":
        # Between two letters or numbers it is a product; after a number or a Latin word it is a product, or
        # parts names, unless Greek goes on in small letters.
        clause = _RAISED_DOT.search(before) if len(before) > 1 or len(after) > 1 else None
        return bool(clause or (_NUMBER_OR_WORD.fullmatch(before) and _GOES_ON.match(after))), False
    return True, piece == "," and bare(before) == "ο" and bare(after).startswith("τι")  # ό,τι


def _symbol(piece: str, before: str, after: str, leans: bool, in_address: bool, percent: bool) -> tuple[bool, bool]:
    """Whether the space before and the space after a symbol go; `leans` says that it already leans left."""
    between = before[-1:].isalnum() and after[:1].isalnum()
    if piece in ("/", "//", "_"):
        both = between or (in_address and piece != "_")
        return both, both
    if piece in ("=", "&", "~", "#", "%") and in_address:
        return between, between
    if piece == "&":
        both = bool(_CAPITAL.fullmatch(before) and _CAPITAL.fullmatch(after))
        return both, both
    if piece == "–":
        both = before.isdigit() and after.isdigit()
        return both, both
    if piece == "@":
        return bool(_HOST.fullmatch(after) and _NAME.fullmatch(before)), bool(_NAME.match(after))
    return _one_sided(piece, before, after, leans, percent)


def _one_sided(piece: str, before: str, after: str, leans: bool, percent: bool) -> tuple[bool, bool]:
    if piece == "#":
        return False, after[:1].isalnum()
    if piece in _CURRENCY:
        return False, after[:1].isdigit() and not _NUMBER.fullmatch(before)
    if piece == "%":
        return percent and before[-1:].isdigit(), False
    if piece == "+":
        # `C + +`: the first plus leans on the name, the second on the first.
        if after == "+" or (before == "+" and leans):
            return True, after == "+"
        return False, after.isdigit() and not before[-1:].isalnum()
    if piece == "°":
        return after not in _SCALE, after in _SCALE or after in _COMPASS
    return False, False


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
        right = end == start + width and i + 1 < len(tokens) and gaps[i + 1] and text[end : tokens[i + 1][0]] == " "
        begin = start - 1 if left and not (changes and changes[-1].end == start) else start
        stop = end + 1 if right else start + width
        rule = "ptb-quote" if mark and shown[i] != '"' else "spaced-quote"
        changes.append(Change(begin, stop, after, rule, QUOTE_REASON))
    return changes
