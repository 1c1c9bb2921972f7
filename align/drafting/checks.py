"""Whether an answer of an engine can be a draft; a reason in words where it cannot.

The floors let pass what people translate: of the 1-1 pairs of the alignment gold less than 2 in 100 are refused, and
docs/drafting.md lists them. A wrong word, a lost negation, a wrong tense pass all of this: a draft is never a
translation.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from ...corpus.languages import language
from ..memory import folded
from .protection import kept_parts

# 120 of 120 answers left in Greek lie above this share of Greek letters, and no good translation did.
_FOREIGN = 0.2
# Of our gold pairs English has 0.85 of the characters of Greek; other pairs of languages are taken as equal.
_USUAL = {("el", "en"): 0.85, ("en", "el"): 1.18}
_LONGEST, _SHORTEST = 1.8, 0.5
# So many characters more or less say nothing about a short sentence.
_MORE, _LESS = 12, 3
# A number with its separators: languages write them differently, so 1.500,5 and 1,500.5 are one number here.
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SEPARATORS = re.compile(r"[.,:]")
# Of the runs of four words in an answer this share is at least distinct, unless it goes round in circles.
_RUN, _DISTINCT = 4, 0.6
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_PAGE = re.compile(r"<!doctype|</?(?:html|head|body|title|script|meta|div|iframe)\b", re.IGNORECASE)
# What servers and models say in the place of a translation. Read from their sources and manuals.
_ERROR = re.compile(
    r"^\W*(?:error\W{0,2}\s?\d{3}\b|\d{3}\s(?:bad gateway|service unavailable|gateway time-?out|too many requests|"
    r"internal server error|forbidden|not found|unauthorized)\b|internal server error|"
    r"service (?:temporarily )?unavailable|"
    r"bad gateway|gateway time-?out|too many requests|rate limit|access denied|sign in to continue|"
    r"unusual traffic|our systems have detected|please enable (?:javascript|cookies)|just a moment\.\.\.|"
    r"attention required|mymemory warning|query length limit|invalid (?:source|target) language|"
    r"'?\w+'? is an invalid (?:source|target) language|please select two distinct languages|no content|"
    r"an error (?:has )?occurred|something went wrong|"
    r"(?:quota|limit) exceeded|invalid api key|slowdown\W*$|"
    r"\{\s*\"(?:error|message|detail)\"|traceback \(most recent|"
    r"(?:i'm|i am) sorry,? (?:but )?i (?:can't|cannot|am unable)|i (?:can't|cannot) (?:assist|help) with|"
    r"as an ai\b|(?:sure[,!] )?here(?:'s| is| are) (?:the|your|a) (?:english )?translations?|"
    r"(?:english )?translation\s*:)",
    re.IGNORECASE,
)
_DIGITS = str.maketrans({chr(zero + digit): str(digit) for zero in (0xFF10, 0x0660, 0x06F0) for digit in range(10)})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer is refused, in words. `whole`: it may be the request that failed. `lost`: a mask may help."""

    reason: str
    whole: bool = False
    lost: bool = False


def refused(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    """Why the answer is no draft of the source; None when it can be one."""
    if not answer.strip():
        return Verdict("the answer was empty", whole=True)
    if _PAGE.search(answer) and not _PAGE.search(source):
        return Verdict("the answer was a page of a web site", whole=True)
    letters = any(character.isalpha() for character in source)
    if letters and _bare(answer) == _bare(source) and _has_foreign(source, source_lang, target_lang):
        return Verdict("the answer was the source again", whole=True)
    if _ERROR.search(answer) and not _ERROR.search(source):
        return Verdict("the answer was a message of the engine, not a translation", whole=True)
    if new := sorted(set(_ENTITY.findall(answer)) - set(_ENTITY.findall(source))):
        return Verdict(f"HTML entities in the answer ({html.escape(new[0], quote=False).replace('&amp;', '&')})")
    return (
        _not_translated(source, answer, source_lang, target_lang)
        or _lost_markup(source, answer)
        or _other_numbers(source, answer)
        or _other_length(source, answer, source_lang, target_lang)
    )


def doubles(sources: list[str], answers: list[str]) -> set[int]:
    """Which answers of one request say the same of sentences that are not alike: some of them belong elsewhere.

    >>> sorted(doubles(["Ήρθε χθες το βράδυ.", "Η γάτα κοιμάται έξω."], ["He came last night.", "He came last night."]))
    [0, 1]
    """
    from rapidfuzz import fuzz

    places: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        if len(answer) > _MORE:
            places.setdefault(_bare(answer), []).append(place)
    return {
        place
        for same in places.values()
        if len(same) > 1
        for place in same
        if any(fuzz.ratio(sources[place], sources[other]) < 60 for other in same if other != place)
    }


def _bare(text: str) -> str:
    return folded(text).casefold().rstrip(" .·;!?…").lstrip(" «\"'–-")


def _has_foreign(source: str, source_lang: str, target_lang: str) -> bool:
    """Whether the source has letters that the target language does not write, or the two write alike."""
    own, other = language(source_lang).script, language(target_lang).script
    return not own or own == other or _share(source, own)[0] > _FOREIGN


def _not_translated(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    own, other = language(source_lang).script, language(target_lang).script
    if not own or own == other:
        return None
    share, letters = _share(answer, own)
    if share > _FOREIGN:
        return Verdict(f"{share:.0%} of the letters are still in {own.capitalize()} script")
    in_source, count = _share(source, own)
    if not letters and count > 2 and in_source > _FOREIGN:
        return Verdict("the answer has no letters")
    return None


def _lost_markup(source: str, answer: str) -> Verdict | None:
    before, after = kept_parts(source), kept_parts(answer)
    if lost := before - after:
        return Verdict(f"lost in the answer: {', '.join(sorted(lost))}", lost=True)
    if new := after - before:
        return Verdict(f"only in the answer: {', '.join(sorted(new))}")
    return None


def _other_numbers(source: str, answer: str) -> Verdict | None:
    numbers = [_NUMBER.findall(text.translate(_DIGITS)) for text in (source, answer)]
    before, after = (Counter(_SEPARATORS.sub("", number) for number in side) for side in numbers)
    # A source without figures may hold numbers in words, and an engine may write those in figures.
    if before == after or not before:
        return None
    told = " and ".join(" ".join(side) or "none" for side in numbers)
    return Verdict(f"other numbers: {told}", lost=True)


def _other_length(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    usual = _USUAL.get((source_lang.split("-")[0], target_lang.split("-")[0]), 1.0) * len(source)
    if len(answer) > _LONGEST * usual + _MORE or len(answer) < _SHORTEST * usual - _LESS:
        return Verdict(f"{len(answer)} characters for {len(source)}")
    if _variety(answer) < _DISTINCT <= _variety(source):
        return Verdict("the answer says the same again and again")
    return None


def _variety(text: str) -> float:
    """Which share of the runs of four words is distinct; 1.0 for a short text."""
    words = text.casefold().split()
    runs = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    return len(set(runs)) / len(runs) if len(runs) > _RUN else 1.0


@lru_cache(4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def _share(text: str, script: str) -> tuple[float, int]:
    """Which share of the letters is in a script, and how many letters there are (see `script_share`)."""
    scripts = [found for found in map(_script, text) if found]
    return (scripts.count(script) / len(scripts) if scripts else 0.0), len(scripts)
