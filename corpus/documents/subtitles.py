"""Subtitles as running text: a sentence that goes on over several cues is one sentence.

Two cues are one paragraph where the rules of the language find no break between them. A new speaker always begins a
paragraph: a line with a dash before a capital, a name in capitals with a colon, a voice of WebVTT. So does what stands
by itself: a sound in brackets, a line of song, a sign in capitals, or a capital after a silence where no mark closed
the cue before. Dashes, names, tags and positions are no text; `turns` keeps them, so that a writer can put them back.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import DiplaError
from ..model import Block, BlockKind
from ..srx import Rules, rules_for
from .blocks import Extracted, Piece
from .cues import Cue, cues, is_vtt
from .text import decode

# Seconds without a cue after which a capital letter begins something new.
SILENCE = 3.0
# A name before a colon is no longer than this.
_NAME = 30

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+[^>]*>")
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}|\{[bBiIuUyY]:[^{}]*\}")
_DASH = re.compile(r"[-‐‑‒–—―]\s*(?=[^\W\d_]|[«“\"'‘(\[¿¡…\d.])")
_SPEAKER = re.compile(r"[^\W\d_][^:.!?;,]*:\s+(?=\S)")
_APART = re.compile(r"[\[(].*[\])]|[♪♫#*].*|.*[♪♫]")


class Turn(NamedTuple):
    """What one speaker says in one cue. `lead` is what stood before it: a dash, a name, a voice."""

    cue: int
    lead: str
    text: str


def extracted(path: Path, lang: str) -> Extracted:
    """The running text of a subtitle file; each block's place is the times of its first and last cue.

    Raises DiplaError when there is no cue in it.
    """
    text = decode(path.read_bytes(), lang, str(path))[0]
    warnings: list[str] = []
    if path.suffix.lower() == ".vtt" and not is_vtt(text):
        warnings.append("The file does not begin with WEBVTT; it was read all the same.")
    pieces = tuple(_piece(run) for run in runs(cues(text, warnings), lang))
    if not pieces:
        raise DiplaError(f"{path}: found no cue with text; expected times such as 00:00:01,000 --> 00:00:02,500.")
    return Extracted(pieces, warnings=tuple(warnings))


def running(run: Iterable[tuple[Cue, Turn]]) -> str:
    """The text of a paragraph: its turns with a space between."""
    return " ".join(turn.text for _, turn in run)


def runs(found: Iterable[Cue], lang: str) -> Iterator[list[tuple[Cue, Turn]]]:
    """The paragraphs of subtitles, each as the turns that it goes over."""
    rules = rules_for(lang)
    run: list[tuple[Cue, Turn]] = []
    for number, cue in enumerate(found):
        for turn in turns(cue, number):
            if run and not _goes_on(run[-1], (cue, turn), rules):
                yield run
                run = []
            run.append((cue, turn))
    if run:
        yield run


def turns(cue: Cue, number: int = 0) -> list[Turn]:
    """What is said in a cue, by speaker, without tags; the lines of one speaker are joined."""
    found: list[Turn] = []
    for line in cue.text.split("\n"):
        voice = _VOICE.search(line)
        plain = " ".join(html.unescape(_TAGS.sub("", line)).split())
        lead = voice[0] if voice else ""
        dash = _DASH.match(plain)
        if dash and not plain[dash.end()].islower():
            lead, plain = f"{lead}{dash[0]}", plain[dash.end() :]
        name = _SPEAKER.match(plain)
        if name and name.end() <= _NAME and name[0].isupper():
            lead, plain = f"{lead}{name[0]}", plain[name.end() :]
        if not plain:
            continue
        before = found[-1] if found else None
        apart = bool(_APART.fullmatch(plain)) or (before is not None and bool(_APART.fullmatch(before.text)))
        if before and not lead and not apart:
            found[-1] = before._replace(text=f"{before.text} {plain}")
        else:
            found.append(Turn(number, lead, plain))
    return found


def seconds(time: str) -> float:
    """A time of a cue in seconds.

    >>> seconds("01:00:01,500"), seconds("00:02.5")
    (3601.5, 2.5)
    """
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part or 0)
    return total


def _goes_on(before: tuple[Cue, Turn], after: tuple[Cue, Turn], rules: Rules) -> bool:
    """Whether a sentence may run from one turn into the next."""
    one, two = before[1].text, after[1].text
    if after[1].lead or _APART.fullmatch(one) or _APART.fullmatch(two):
        return False
    if one.isupper() != two.isupper() and len(one) > 1 < len(two):
        return False
    if len(one) in rules.cuts(f"{one} {two}"):
        return False
    pause = seconds(after[0].start) - seconds(before[0].end)
    return not (pause >= SILENCE and two[0].isupper() and one[-1] != ",")


def _piece(run: list[tuple[Cue, Turn]]) -> Piece:
    first, last = run[0][0], run[-1][0]
    place = f"{first.start} --> {last.end}" if first.start and last.end else ""
    return Piece(running(run), Block(BlockKind.CUE, place=place))
