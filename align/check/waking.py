"""Which checks the words of a pair give something to look at.

A check that looks for brackets has nothing to do where there is none, and most sentences have nothing for most checks.
So a pair is asked what its words wake (see `reading`). A word may wake too much, never too little: whether there is
something to find, the check says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from . import (
    abbreviated,
    counted,
    dates,
    figures,
    fractions,
    lengths,
    lettered,
    markup,
    names,
    script,
    signs,
    slips,
    translated,
    worded,
    wording,
)
from .finding import Found
from .language import Tongue
from .reading import Question, Reader
from .sides import DIGITS, MARKS, Sides

Check = Callable[[Sides], Sequence[Found]]


class Own(NamedTuple):
    """A check of one project, and what wakes it: a `word` of the source, or a `cutting`; "": every pair is asked."""

    check: Check
    woken: str = ""
    word: Question | None = None
    beginnings: frozenset[str] = frozenset()
    cutting: Question | None = None


# The rules that a check may find, the check, and what wakes it; () where every pair is asked.
_CHECKS: tuple[tuple[tuple[str, ...], Check, tuple[str, ...]], ...] = (
    (("language",), translated.in_another_language, ()),
    (("untouched",), translated.untouched, ()),
    (("left-over",), script.left_over, ("left-over",)),
    (("look-alike",), script.look_alikes, ("look-alike",)),
    (("numbers",), figures.numbers, ("digits",)),
    (("numerals",), dates.swapped, ("dates",)),
    (("numerals",), fractions.changed, ("fractions",)),
    (("separators",), figures.separators, ("separators",)),
    (("numerals",), figures.numerals, ("letters", "number words", "calendar", "counted", "parts")),
    (("units",), figures.units, ("digits",)),
    (("units",), worded.units, ("number words", "counted", "parts")),
    (("names",), names.strange, ("names",)),
    (("names",), abbreviated.acronyms, ("acronyms",)),
    (("names",), slips.greek_names, ("long names",)),
    (("names",), slips.kept_words, ("kept words",)),
    (("numerals",), abbreviated.opposite, ("pointed",)),
    (("question",), signs.question, ("question",)),
    (("signs",), signs.raised_dots, ("raised",)),
    (("end",), signs.end, ()),
    (("quotes",), signs.quotes, ("quotes",)),
    (("brackets",), signs.brackets, ("brackets",)),
    (("tags", "placeholders", "addresses"), markup.kept, ("markup",)),
    (("repeated",), wording.repeated, ()),
    (("spaces",), signs.spaces, ()),
    (("length",), lengths.length, ()),
)

# What a sign wakes, wherever it stands.
_SIGNS = {
    "digits": DIGITS,
    "fractions": fractions.SIGNS,
    "marks": MARKS,
    "letters": lettered.KERAIAS,
    "question": signs.QUESTIONS,
    "raised": signs.RAISED,
    "quotes": signs.DOUBLE_SIGNS,
    "brackets": signs.BRACKET_SIGNS,
}
_BY_SIGN = {
    sign: frozenset(name for name, those in _SIGNS.items() if sign in those)
    for sign in frozenset[str]().union(*_SIGNS.values())
}


def readers(tongues: tuple[Tongue, Tongue], own: Sequence[Own] = ()) -> tuple[Reader, Reader]:
    """What reads the words of the source, and those of the target; `own` are the checks of a project.

    >>> from .language import tongue
    >>> source, target = readers((tongue("el"), tongue("en")))
    >>> sorted(source.wakes("(Δευτέρα, σπίτι.", ["(δευτέρα,", "σπίτι."])), sorted(target.wakes("3,5", ["3,5"]))
    (['brackets', 'calendar', 'counted', 'long names'], ['digits', 'separators'])
    """
    source, target = tongues
    words: dict[str, Question] = {
        "number words": figures.is_number_word(source),
        "counted": counted.counts(source),
        "parts": worded.wakes(source),
    }
    cuttings: dict[str, Question] = {
        "letters": lettered.ROMAN.search,
        "calendar": figures.names_a_day(source),
        "dates": dates.DATED.search,
        "names": names.is_told(source),
        "kept words": slips.KEPT.search,
        "long names": slips.is_long(source),
        "acronyms": abbreviated.is_acronym(source),
        "pointed": abbreviated.POINTED.search,
        "look-alike": script.foreign(source.script).search,
        "markup": markup.may_hold,
    }
    there: dict[str, Question] = {
        "separators": figures.PARTED.search,
        "run-on": signs.RUN_ON.search,
        "look-alike": script.foreign(target.script).search,
        "markup": markup.may_hold,
    }
    if source.letter:
        there["left-over"] = source.letter.search
    words |= {each.woken: each.word for each in own if each.word}
    cuttings |= {each.woken: each.cutting for each in own if each.cutting}
    beginnings = figures.beginnings_of_numbers(source) | counted.beginnings(source) | worded.beginnings(source)
    return (
        Reader(source.script, words, beginnings.union(*(each.beginnings for each in own)), cuttings, _BY_SIGN),
        Reader(target.script, {}, frozenset(), there, _BY_SIGN),
    )


def checks(is_on: Callable[[str], bool], own: Sequence[Own]) -> list[tuple[Check, frozenset[str]]]:
    """The checks of which some rule is on, and a project's own, each with what wakes it; nothing: every pair does."""
    on = [(check, frozenset(wakes)) for rules, check, wakes in _CHECKS if any(map(is_on, rules))]
    return on + [(each.check, frozenset([each.woken] if each.woken else [])) for each in own]
