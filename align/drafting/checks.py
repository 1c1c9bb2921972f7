"""Whether an answer of an engine can be a draft; a reason in words where it cannot.

The floors let pass what people translate: of the 1-1 pairs of the alignment gold less than 2 in 100 are refused, and
docs/drafting.md lists them. A wrong word, a lost negation, a wrong tense pass all of this: a draft is never a
translation.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from itertools import pairwise

from ...corpus.languages import language
from ..words import fold
from .figures import other_numbers
from .messages import is_message, is_page
from .places import misplaced, types_of
from .protection import is_plain, kept_parts, nested, structure

# 120 of 120 answers left in Greek lie above this share of Greek letters, and no good translation did.
_FOREIGN = 0.2
# Of our gold pairs English has 0.85 of the characters of Greek; other pairs of languages are taken as equal.
_USUAL = {("el", "en"): 0.85, ("en", "el"): 1.18}
# Where one sign is a syllable or a word, a text has about a third of the signs that an alphabet needs.
_DENSE, _DENSER = frozenset(("zh", "ja", "ko")), 2.8
# An answer is too long or too short by its share of the usual length, and by its difference from it over the root of
# it (Gale and Church), since a few characters more or less say nothing about a short sentence.
LONGEST, LONGER = 1.75, 3.8
SHORTEST, SHORTER = 0.58, 2.6
# So many characters more say nothing: they are four little words, which a short question or a wish needs in English.
_MORE = 18
# Characters that a digit has in words.
IN_WORDS = 5
# Of the runs of four words in an answer this share is at least distinct, unless it goes round in circles.
_RUN, _DISTINCT = 4, 0.6
# Words of the longest run that is looked for twice in a row.
_LONGEST_RUN = 60
_CIRCLES = re.compile(r"(\w{2,12}?)\1{5,}")
_RUNS = re.compile(r"(\w|\W{1,3}?)\1{5,}")
# So often in a row is too often.
_TIMES = 6
# Two words in a row that are signs alone.
_SIGNS = re.compile(r"[^\w\s]\s+[^\w\s]+(?!\S)")
_SIX_SIGNS = re.compile(r"\W{6}")
_SIX_TIMES = re.compile(r"(.)\1{5}", re.DOTALL)
_LONG_WORD = re.compile(r"\b\w{12,}")
_WORD = re.compile(r"\w+")
_ENTITY = re.compile(
    r"&(?:[a-zA-Z]\w{1,30}|\s?#\s?\d{1,6}|\s?#\s?x[0-9a-fA-F]{1,5})\s?;|&#x?\d{2,5}|&\s(?:amp|quot|lt|gt|nbsp|apos)\s?;"
)
_OPEN_ENTITY = re.compile(r"&([a-zA-Z]{2,8})(?![\w;])")
_ESCAPE = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|(?:%[0-9A-Fa-f]{2}){2,}|(?<=[a-zA-Z])%(?:20|27|22|2C)(?=[a-zA-Z\W])"
)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|‘[^’]*’|'[^']*'|\([^)]*\)")
# Greek and English have a byte for each character in it.
_GREEK = "cp1253"
# Shorter words in another script may be signs (α, μm).
_LEAST_WORD = 3
# A shorter answer may be right for several sentences ("Yes, of course.").
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer is refused, in words.

    `whole`: it may be the request that failed. `lost`: a mask may help. `elsewhere`: it belongs to another sentence.
    """

    reason: str
    whole: bool = False
    lost: bool = False
    elsewhere: bool = False


def refused(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    """Why the answer is no draft of the source; None when it can be one."""
    if not _visible(answer):
        return Verdict("the answer was empty", whole=True)
    if is_page(source, answer):
        return Verdict("the answer was a page of a web site", whole=True)
    if (
        _may_say_again(source, answer, source_lang)
        and _says_again(source, answer)
        and (_has_foreign(source, source_lang, target_lang))
    ):
        return Verdict("the answer was the source again", whole=True)
    if is_message(source, answer, source_lang):
        return Verdict("the answer was a message of the engine, not a translation", whole=True)
    return (
        _other_signs(source, answer)
        or _lost_markup(source, answer)
        or _not_translated(source, answer, source_lang, target_lang)
        or _other_numbers(source, answer, source_lang, target_lang)
        or _other_length(source, answer, source_lang, target_lang)
    )


def foresee(source: str, source_lang: str, target_lang: str) -> None:
    """Work out, and remember, what the checks need of a source alone: they are quicker then."""
    types_of(source, source_lang, target_lang)
    if script := language(source_lang).script:
        _share(source, script)


def doubles(sources: list[str], answers: list[str], source_lang: str = "el", target_lang: str = "en") -> dict[int, str]:
    """Which answers of one request belong to another sentence of it, each with the reason.

    Two that say the same of sentences that are not alike are one of them wrong; the others are told by what
    they share with the sentences.

    >>> sorted(doubles(["Ήρθε χθες το βράδυ.", "Η γάτα κοιμάται έξω."], ["He came last night.", "He came last night."]))
    [0, 1]
    """
    from rapidfuzz import fuzz

    places: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        if len(answer) > _TELLING:
            places.setdefault("".join(filter(str.isalnum, answer.casefold())), []).append(place)
    found = {
        place: "the same answer as for another sentence"
        for same in places.values()
        if len(same) > 1
        for place in same
        if any(fuzz.ratio(sources[place], sources[other]) < 60 for other in same if other != place)
    }
    others = misplaced(sources, answers, source_lang, target_lang)
    return found | dict.fromkeys(others - found.keys(), "the answer belongs to another sentence")


def _visible(text: str) -> bool:
    """Whether anything of a text can be seen: more than blanks, marks and characters without a shape."""
    return any(
        unicodedata.category(letter)[0] not in "CZM" and letter not in "\u2800\u3164\u115f\u1160\uffa0"
        for letter in text
    )


def _bare(text: str) -> str:
    """Letters and figures alone, without case and accents."""
    return "".join(letter for letter in fold(unicodedata.normalize("NFKC", text)) if letter.isalnum())


def _may_say_again(source: str, answer: str, source_lang: str) -> bool:
    """Whether a text can be the other again: not where hardly a letter of it is in the other's script."""
    script = language(source_lang).script
    return not script or abs(_share(source, script)[0] - _share(answer, script)[0]) < 0.5


def _says_again(source: str, answer: str) -> bool:
    from rapidfuzz import fuzz

    before, after = _bare(source), _bare(answer)
    if not any(map(str.isalpha, before)):
        return False
    # A letter or two may have changed on the way; in a short text that makes another word.
    return before == after or (len(before) > _TELLING and fuzz.ratio(before, after) > 90)


def _has_foreign(source: str, source_lang: str, target_lang: str) -> bool:
    """Whether the source has letters that the target language does not write, or the two write alike."""
    own, other = language(source_lang).script, language(target_lang).script
    return not own or own == other or _share(source, own)[0] > _FOREIGN


def _other_signs(source: str, answer: str) -> Verdict | None:
    """Entities, escapes and characters that came into the answer on its way."""
    found: list[str] = []
    if "&" in answer:
        found += _ENTITY.findall(answer)
        found += (f"&{name}" for name in _OPEN_ENTITY.findall(answer) if name in html5 or name + ";" in html5)
    if "\\" in answer or "%" in answer:
        found += _ESCAPE.findall(answer)
    if new := [entity for entity in found if entity not in source]:
        return Verdict(f"HTML entities in the answer ({html.escape(new[0], quote=False).replace('&amp;', '&')})")
    if not _clean(answer) and _clean(source):
        return Verdict("the letters of the answer were read in a wrong encoding")
    return None


def _clean(text: str) -> bool:
    """Whether a text has no letters that come of UTF-8 read as something else, and none that stand for a lost one."""
    printable = text.isprintable()
    if printable and text.isascii():
        return True
    odd = "\ufffd" in text or not printable
    if odd and any(unicodedata.category(letter) in ("Cc", "Co", "Cn") or letter == "\ufffd" for letter in text.strip()):
        return "\n" in text or "\t" in text
    for run in re.findall(r"[^\x00-\x7f]{2,}", text):
        for encoding in ("cp1252", "latin-1"):
            try:
                run.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            return False
    return True


def _not_translated(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    own, other = language(source_lang).script, language(target_lang).script
    if not own or own == other:
        return None
    # Names in Latin letters stay as they are in other scripts, and so does what the source has in the other's letters.
    counted = _without_names(source, answer) if own == "LATIN" else answer
    share = _share(counted, own)[0]
    if share > _FOREIGN:
        return Verdict(f"{share:.0%} of the letters are still in {own.capitalize()} script")
    in_source, count = _share(source, own)
    if not _share(answer, own)[1] and count and in_source > _FOREIGN and (count > 2 or not re.search(r"\d", answer)):
        return Verdict("the answer has no letters")
    still, letters = _share(answer, own)
    if still and (told := _words_left(source, answer, own, other)):
        return Verdict(told)
    strange = 1 - _share(answer, other)[0] - still if other else 0.0
    if letters >= _LEAST_WORD and strange > _FOREIGN:
        return Verdict(
            f"{strange:.0%} of the letters are neither in {own.capitalize()} nor {other.capitalize()} script"
        )
    return None


def _words_left(source: str, answer: str, own: str, other: str) -> str:
    """What is wrong with the words of an answer that has letters of the source's script; "" when nothing is."""
    if own != "LATIN" and (left := _left_words(answer, own)):
        return f"still in {own.capitalize()} script: {left}"
    words = set(re.findall(r"[^\W\d_]+", source))
    for word in re.findall(r"[^\W\d_]{3,}", answer):
        if word not in words and word[0] != "μ" and {own, other} <= {_script(letter) for letter in word}:
            return f"a word with letters of two scripts: {word}"
    return ""


def _without_names(source: str, answer: str) -> str:
    kept = {word for word in re.findall(r"[\w.'’-]+", source) if not word.islower()}
    return re.sub(r"[\w.'’-]+", lambda found: "" if found.group() in kept else found.group(), answer)


def _left_words(answer: str, script: str) -> str:
    """A word that was left in the source's script, but for those in quotes or brackets: a text may speak of a word."""
    for word in re.findall(r"[^\W\d_]+", _QUOTED.sub(" ", answer)):
        if len(word) >= _LEAST_WORD and all(_script(letter) == script for letter in word):
            return str(word)
    return ""


def _lost_markup(source: str, answer: str) -> Verdict | None:
    # A translator may add a word in square brackets.
    plain = answer.replace("[", "").replace("]", "") if answer.count("[") == answer.count("]") else answer
    if is_plain(source) and is_plain(plain):
        return None
    before, after = kept_parts(source), kept_parts(answer)
    if lost := before - after:
        return Verdict(f"lost in the answer: {', '.join(sorted(lost))}", lost=True)
    if new := after - before:
        return Verdict(f"only in the answer: {', '.join(sorted(new))}")
    before, after = structure(source), structure(answer)
    # A translator may add a word in square brackets.
    after -= Counter({mark: max(0, after[mark] - before[mark]) for mark in "[]" if after["["] == after["]"]})
    if before != after:
        changed = sorted((before - after) | (after - before))
        return Verdict(f"not as often in the answer as in the source: {' '.join(changed)}", lost=bool(before - after))
    (well, empty), (still, emptied) = nested(source), nested(answer)
    if (well and not still) or emptied > empty:
        return Verdict("the tags of the answer do not hold what they held", lost=True)
    return None


def _other_numbers(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    told = other_numbers(source, answer, source_lang, target_lang)
    return Verdict(told, lost=True) if told else None


def _other_length(source: str, answer: str, source_lang: str, target_lang: str) -> Verdict | None:
    if told := other_length(source, answer, source_lang, target_lang):
        return Verdict(told)
    if _goes_round(source, answer):
        return Verdict("the answer says the same again and again")
    return None


def other_length(source: str, answer: str, source_lang: str, target_lang: str) -> str:
    """How long both are, where one is far too long or too short for the other; "" where they may be as they are."""
    usual = usual_share(source_lang, target_lang) * len(source)
    if not SHORTEST * usual <= len(answer) <= LONGEST * usual:
        # A number in words is longer than in figures, so the answer is measured with both.
        digits = sum(map(str.isdigit, answer)) - sum(map(str.isdigit, source))
        sizes = (len(answer), len(answer) + IN_WORDS * digits)
        root = math.sqrt(usual + 3)
        if all(size > LONGEST * usual and size - usual > max(LONGER * root, _MORE) for size in sizes) or all(
            size < SHORTEST * usual and usual - size > SHORTER * root for size in sizes
        ):
            return f"{len(answer)} characters for {len(source)}"
    return ""


@lru_cache(maxsize=64)
def usual_share(source_lang: str, target_lang: str) -> float:
    """How many characters a translation usually has for one of the source."""
    source_lang, target_lang = source_lang.split("-")[0], target_lang.split("-")[0]
    share = _USUAL.get((source_lang, target_lang), 1.0)
    if target_lang in _DENSE and source_lang not in _DENSE:
        return share / _DENSER
    return share * _DENSER if source_lang in _DENSE and target_lang not in _DENSE else share


def _goes_round(source: str, answer: str) -> bool:
    # A quick look first for what close ones need. Where no two words in a row come again, four do only among signs.
    words = _WORD.findall(answer.casefold())
    twice = len(set(pairwise(words))) < len(words) - 1
    if (twice or _SIGNS.search(answer)) and _variety(answer) < _DISTINCT <= _variety(source):
        return True
    if twice and (said_again := _repeats(answer)) and said_again > _repeats(source):
        return True
    return _in_circles(answer) and not _in_circles(source)


def _in_circles(text: str) -> bool:
    """Whether a sign, or a few letters in a long word, come six times in a row or more; dots and dashes may.

    Words that come again: see `_repeats`.
    """
    found = _RUNS.search(text) if _SIX_SIGNS.search(text) or _SIX_TIMES.search(text) else None
    if not found:
        # What comes six times has each of its letters six times.
        words = (word for word in _LONG_WORD.findall(text) if max(map(word.count, word)) >= _TIMES)
        found = next(filter(None, map(_CIRCLES.search, words)), None)
    return bool(found and found.group(1).strip(" .-_=*"))


def _variety(text: str) -> float:
    """Which share of the runs of four words is distinct; 1.0 for a short text."""
    words = text.casefold().split()
    runs = len(words) - _RUN + 1
    return len(set(zip(*(words[start:] for start in range(_RUN)), strict=False))) / runs if runs > _RUN else 1.0


def _repeats(text: str) -> int:
    """How often a run of three words or more comes again at once, or one or two words a third time."""
    words = _WORD.findall(text.casefold())
    threes = list(zip(words, words[1:], words[2:], strict=False))
    found: int = sum(one == two == three for one, two, three in threes)
    # Whatever else comes again brings three words again.
    if len(set(threes)) == len(threes):
        return found
    found += sum(words[at : at + 2] * 2 == words[at + 2 : at + 6] for at in range(len(words) - 5))
    for size in range(3, min(_LONGEST_RUN, len(words) // 2) + 1):
        found += sum(
            words[at : at + size] == words[at + size : at + 2 * size] for at in range(len(words) - 2 * size + 1)
        )
    return found


@lru_cache(4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


@lru_cache(1 << 12)
def _share(text: str, script: str) -> tuple[float, int]:
    """Which share of the letters is in a script, and how many letters there are (see `script_share`)."""
    try:
        # Most texts have a character in each byte, and bytes are soon counted.
        octets = text.encode(_GREEK)
    except UnicodeEncodeError:
        scripts = [found for found in map(_script, text) if found]
        letters, own = len(scripts), scripts.count(script)
    else:
        letters = len(octets.translate(None, _others("")))
        own = len(octets.translate(None, _others(script))) if script else 0
    return (own / letters if letters else 0.0), letters


@lru_cache
def _others(script: str) -> bytes:
    """The bytes of all but the letters of a script; of all but letters, for ""."""
    found = {octet: _script(bytes([octet]).decode(_GREEK, "replace")) for octet in range(256)}
    return bytes(octet for octet, own in found.items() if not own or (script and own != script))
