"""A text as its author meant to type it, and the list of what was mended.

Certain edits are done and logged; doubts are flagged and not done. The decisions that need a whole
document (is it tokenised? is it polytonic?) are taken once for the text that is given. Cleaning a
cleaned text changes nothing. Which language has which rules is said in `_steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .cleaning import characters
from .cleaning.detokenising import Spacing, detokenised
from .cleaning.edits import Change, Cleaned, Edit, OffsetMap, apply, compose, edits_of, replay
from .cleaning.leaning import Apostrophes
from .cleaning.quoting import Quotes
from .cleaning.tokenised import is_tokenised
from .cleaning.words import words

__all__ = ["Cleaned", "Edit", "clean", "replay"]

Step = Callable[[str], list[Change]]

# One step may lay bare what an earlier one mends; real texts are at rest after the second round.
MOST_ROUNDS = 5


def clean(text: str, lang: str = "el") -> Cleaned:
    """The text cleaned by the rules of its language, in NFC, with every edit and doubt."""
    certain, doubtful = _steps(lang.split("-")[0].lower())
    done: list[Change] = []
    current = text
    for _ in range(MOST_ROUNDS):
        rested = True
        for step in certain:
            changes = step(current)
            if changes:
                rested = False
                done = compose(done, current, changes)
                current = apply(current, changes)
        if rested:
            break
    edits = edits_of(text, done)
    return Cleaned(text, current, edits, _flags(text, current, edits, doubtful))


def _flags(text: str, current: str, edits: tuple[Edit, ...], doubtful: tuple[Step, ...]) -> tuple[Edit, ...]:
    doubts = sorted((change for step in doubtful for change in step(current)), key=lambda c: (c.start, c.end))
    back = OffsetMap(edits)
    flags: list[Edit] = []
    for start, end, after, rule, reason in doubts:
        first, last = back.span(start, end)
        if flags and first < flags[-1].end:
            continue
        flags.append(Edit(first, last, text[first:last], after, rule, reason, certain=False))
    return tuple(flags)


@cache
def _steps(lang: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The certain and the doubtful steps of a language, in their order."""
    spacing = _spacing(lang)

    def detokenise(text: str) -> list[Change]:
        return detokenised(text, spacing) if is_tokenised(text) else []

    return (
        (characters.certain, characters.composed, characters.spaces, detokenise),
        (characters.doubtful,),
    )


def _spacing(lang: str) -> Spacing:
    if lang == "el":
        lists = Apostrophes(words("elided"), words("aphaeretic"), words("numerals"))
        return Spacing(
            Quotes("«", "»", "“", "”", single=True, saying=words("saying"), proclitics=words("proclitics")), lists
        )
    if lang == "en":
        return Spacing(
            Quotes("“", "”", "“", "”", saying=words("saying"), proclitics=words("proclitics"), comma_inside=True),
            Apostrophes(),
            percent_leans=True,
        )
    return Spacing(Quotes('"', '"', "'", "'"), Apostrophes())
