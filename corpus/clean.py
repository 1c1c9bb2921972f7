"""A text as its author meant to type it, and the list of what was mended.

Certain edits are done and logged; doubts are flagged and not done. The decisions that need a whole
document (is it tokenised? is it polytonic?) are taken once for the text that is given. Cleaning a
cleaned text changes nothing. Which language has which rules is said in `_steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .cleaning import accents, articles, characters, doubts, letters
from .cleaning.detokenising import Spacing, detokenised
from .cleaning.edits import Change, Cleaned, Edit, OffsetMap, apply, compose, edits_of, replay
from .cleaning.leaning import Apostrophes
from .cleaning.namesakes import spelt_twice
from .cleaning.quoting import Quotes
from .cleaning.signs import signs
from .cleaning.tokenised import is_tokenised
from .cleaning.words import table, words

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
        return detokenised(text, spacing) if is_tokenised(text, spacing.set_apart) else []

    plain = (characters.certain, characters.composed, characters.spaces)
    if lang == "el":
        certain, doubtful = _greek()
        return (
            (characters.certain, certain[0], characters.composed, characters.spaces, *certain[1:], detokenise),
            (characters.doubtful, *doubtful),
        )
    if lang == "en":
        return (*plain, characters.no_break_spaces, detokenise), (characters.doubtful,)
    return (*plain, detokenise), (characters.doubtful,)


def _greek() -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that only Greek has; the signs come first, since NFC would turn some into others."""
    small = words("small-words")
    lists = articles.Lists(small, words("articles"), words("labels"), words("verbs"))
    enclitics, unaccented = words("enclitics"), words("no-accent")
    errors = {row[0]: row[1] for row in table("misspellings")}
    certain: tuple[Step, ...] = (
        lambda text: signs(text, words("elided"), words("aphaeretic"), words("numerals")),
        characters.no_break_spaces,
        lambda text: letters.mixed(text, small)[0],
        lambda text: accents.psili(text)[0],
        lambda text: articles.lone_articles(text, lists)[0],
    )
    doubtful: tuple[Step, ...] = (
        lambda text: letters.mixed(text, small)[1],
        lambda text: accents.psili(text)[1],
        accents.old_accents,
        lambda text: articles.lone_articles(text, lists)[1],
        lambda text: doubts.misspelt(text, errors),
        lambda text: [] if accents.is_polytonic(text) else doubts.accents(text, enclitics, unaccented),
        doubts.signs,
        spelt_twice,
    )
    return certain, doubtful


def _spacing(lang: str) -> Spacing:
    """How a language sets its marks; one without rules keeps its quotes and what it may set apart itself."""
    saying, proclitics = words("saying"), words("proclitics")
    if lang == "el":
        lists = Apostrophes(words("elided"), words("aphaeretic"), words("numerals"))
        quotes = Quotes("«", "»", "“", "”", True, saying, proclitics)
        return Spacing(quotes, lists, articles_after_s=words("after-s"))
    if lang == "en":
        quotes = Quotes("“", "”", "“", "”", False, saying, proclitics, comma_inside=True)
        return Spacing(quotes, Apostrophes(), percent_leans=True)
    return Spacing(Quotes('"', '"', '"', '"'), Apostrophes(), set_apart=";:!?«»‹›")
