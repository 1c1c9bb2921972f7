"""The cues of SubRip (.srt) and WebVTT (.vtt) files as they stand: number, times, text, and what stands between.

A line with times begins a cue, whether or not its number and the blank line before it are there. A line with an arrow
that is no pair of times begins one, too, and is told; text before the first cue, and the rest of a cue that the file's
end cuts off, are told and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}(?:[,.]\d{1,3})?"
_TIMES = re.compile(rf"\s*({_TIME})\s*-+>\s*({_TIME})(?:\s+(\S.*))?\s*")
_ARROW = re.compile(r"\s*\d[\d:,.\s]*-+>")
_CUT_OFF = re.compile(r"\d+|\d[\d:,.]*\s*-*")
_ASIDE = ("NOTE", "STYLE", "REGION")


class Cue(NamedTuple):
    """One cue. `name` is its number or identifier, `times` its line of times, `before` notes and styles of WebVTT."""

    name: str
    times: str
    text: str
    before: str = ""

    @property
    def start(self) -> str:
        """When it begins, as the file writes it; "" where its line of times is none."""
        found = _TIMES.fullmatch(self.times)
        return found[1] if found else ""

    @property
    def end(self) -> str:
        """When it ends, likewise."""
        found = _TIMES.fullmatch(self.times)
        return found[2] if found else ""

    @property
    def settings(self) -> str:
        """Where on the picture it stands, as WebVTT says it behind the times."""
        found = _TIMES.fullmatch(self.times)
        return (found[3] or "") if found else ""


def is_vtt(text: str) -> bool:
    """Whether a file says that it is WebVTT."""
    return text.startswith("WEBVTT")


def cues(text: str, warnings: list[str]) -> Iterator[Cue]:
    """The cues of a file in its order; what was odd goes to `warnings`, each kind once with how often and where."""
    vtt = is_vtt(text)
    times = name = before = ""
    held: list[str] = []
    odd: list[int] = []
    for number, found in enumerate(_LINE.finditer(text), start=1):
        line = found[0].rstrip("\r\n")
        if not _ARROW.match(line):
            held.append(line)
            continue
        if not _TIMES.fullmatch(line):
            odd.append(number)
        lines, aside, following = _parted(held, vtt, first=not times)
        if times:
            yield Cue(name, times, "\n".join(lines), before)
        elif lines:
            warnings.append(f"{len(lines)} lines before the first cue were left out.")
        times, name, before, held = line.strip(), following, "\n".join(aside), []
    if odd:
        warnings.append(f"Line {odd[0]}: an arrow, but no times ({len(odd)} such lines); the text was read.")
    if times:
        if not vtt and _drop_cut_off(held):
            warnings.append("The file ends inside a cue, which was left out: it may be cut off.")
        yield Cue(name, times, "\n".join(_parted([*held, ""], vtt, first=False)[0]), before)


def _parted(held: list[str], vtt: bool, *, first: bool) -> tuple[list[str], list[str], str]:
    """The lines between two lines of times: text of the cue before, notes of WebVTT, and the name of the next."""
    name = ""
    last = held[-1].strip() if held else ""
    if last and (len(held) > 1 or first) and (last.isdigit() or (vtt and not held[-2].strip())):
        name = last
        held = held[:-1]
    text: list[str] = []
    aside: list[str] = []
    apart = first and vtt
    for number, line in enumerate(held):
        after_blank = number == 0 or not held[number - 1].strip()
        if after_blank and line.strip() and number:
            apart = vtt and line.split(maxsplit=1)[0] in _ASIDE
        if apart:
            aside.append(line)
        elif line.strip():
            text.append(line.strip())
    while aside and not aside[-1].strip():
        aside.pop()
    return text, aside, name


def _drop_cut_off(held: list[str]) -> bool:
    """Take away the beginning of a cue at the end of a file: its number, or a part of its times."""
    while held and not held[-1].strip():
        held.pop()
    tail = len(held)
    while tail and _CUT_OFF.fullmatch(held[tail - 1].strip()):
        tail -= 1
    if not tail or tail == len(held) or held[tail - 1].strip():
        return False
    del held[tail:]
    return True
