"""What a line break means: the end of a paragraph, or a space.

`break`: each line is a paragraph of its own, as in a file with one sentence or one paragraph a line.
`wrap`: the lines are those of a page; one break is a space, a blank line ends the paragraph, and so does a
line that begins with a bullet. `policy` tells the two apart by the text itself. No language is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

Newlines = Literal["auto", "break", "wrap"]

# As many characters as a look at the policy needs; a longer file is not another kind of file.
SAMPLE = 200_000
# In wrapped prose four breaks of five fall inside a sentence, and most of those before a small letter.
RUN_ON = 0.3
# In wrapped prose the next word never fits on the line before.
FULL = 0.85
# Prose is wrapped at this width or a greater one.
NARROW = 40

_ENDS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"  # what str.splitlines divides at
_SOLID_LINE = re.compile(rf"\S[^{_ENDS}]*")
# A page break or a paragraph mark; or a line break and nothing but blanks to the next one.
_BLANK = re.compile(rf"[{_ENDS}](?:(?<=[\f\u2029])|(?:(?<=\r)\n)?+[^\S{_ENDS}]*+(?=[{_ENDS}]))")
_BULLET = re.compile(r"[•●◦▪■□◆►‣⁃✓*·∙]\s|\(?(?:\d{1,3}|\w)[.)]\s|[-–—―]\s?")
_SURE_BULLET = re.compile(r"[•●◦▪■□◆►‣⁃✓∙]\s")
_ENDED = re.compile(r"[.!?;:…\u037e。！？।؟][\"'»”’›)\]\s]*\Z")
_CLOSED = re.compile(r"[.!?;…\u037e。！？।؟][\"'»”’›)\]\s]*\Z")


def newline_policy(text: str) -> Literal["break", "wrap"]:
    """What the line breaks of a text mean, judged by the lines themselves; "break" when nothing speaks for "wrap".

    A break that falls before a small letter, after a line that no end mark closes, speaks for wrapped lines.
    So do lines that are all as full as the next word lets them be, which is what shows in upper case.
    """
    lines = _sample(text)
    joints = [(one, two) for one, two in pairwise(lines) if one and two and not _BULLET.match(two)]
    if not joints:
        return "break"
    closed = sum(bool(_CLOSED.search(one)) for one, _ in joints)
    run_on = sum(_runs_on(one, two) for one, two in joints)
    width = max(len(line) for line in lines)
    full = sum(len(one) + 1 + len(two.split(maxsplit=1)[0]) > width for one, two in joints)
    # Lines of speech without any mark, one utterance a line: nothing is wrapped there.
    unmarked = len(joints) >= 5 and not closed and full < FULL * len(joints)
    # A list of words or ingredients: short lines, and no end mark even at the last.
    last = next((line for line in reversed(lines) if line), "")
    if not closed and width < NARROW and not _CLOSED.search(last):
        return "break"
    if run_on >= RUN_ON * len(joints) and not unmarked:
        return "wrap"
    even = len(joints) >= 3 and full >= FULL * len(joints) and 2 * closed <= len(joints)
    return "wrap" if even else "break"


def blocks(text: str, newlines: Literal["break", "wrap"]) -> Iterator[tuple[int, int]]:
    """The paragraphs as (start, end) in code points, beginning with a character that is no white space."""
    if newlines == "break":
        for line in _SOLID_LINE.finditer(text):
            yield line.span()
        return
    start = 0
    for blank in _BLANK.finditer(text):
        yield from _listed(text, start, blank.start())
        start = blank.end()
    yield from _listed(text, start, len(text))


def _sample(text: str) -> list[str]:
    lines = [line.strip() for line in text[:SAMPLE].splitlines()]
    return lines[:-1] if len(text) > SAMPLE and len(lines) > 1 else lines


def _runs_on(one: str, two: str) -> bool:
    head = two.lstrip("«“\"'(‘")[:1]
    return head.islower() and not _ENDED.search(one)


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One stretch between blank lines, cut where a line begins with a bullet or, after a closed line, a marker."""
    at = -1
    closed = False
    for line in _SOLID_LINE.finditer(text, start, end):
        first, last = line.span()
        bullet = _BULLET.match(text, first, last)
        if at >= 0 and bullet and (closed or _SURE_BULLET.match(text, first, last)):
            yield at, first
            at = -1
        if at < 0:
            at = first
        closed = bool(bullet) or bool(_ENDED.search(text, max(first, last - 12), last))
    if at >= 0:
        yield at, end
