"""What looks misspelt: flagged with a reason, never changed.

Each rule is one of spelling, not a guess about a text: two accents with no enclitic after the word, no
accent on a word of two syllables, a capital article inside a sentence, a sign glued to one side only,
a doubled consonant in a loan, words of a list of frequent errors. Names that are spelt in two ways
are found in `namesakes`. A text that is written without accents as a whole gets no flag for them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .edits import Change

# A text with more words of two syllables without an accent than this is written so on purpose.
MOST_UNACCENTED = 0.5

_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED = "άέήίόύώΐΰΆΈΉΊΌΎΏ"
_HAS_ACCENT = re.compile(f"[{_ACCENTED}\u1f00-\u1fff]")
_BARE_GREEK = re.compile(r"(?<![\w.’'΄´ʼ@/-])[Α-Ωα-ωϊϋ][α-ωϊϋ]{2,30}(?![\w’'΄´ʼ.@/-]|\)[^\W\d_])")
_GLIDE = re.compile("(?:ει|οι|υ|ι)(?=[αεοωη])")
_SYLLABLE = re.compile("ου|αι|ει|οι|υι|αυ|ευ|[αεηιουωϊϋ]")
# Patterns begin at a word's head and are bounded, so that a long run of letters costs linear time.
_HEAD = r"(?<![^\W\d_])[^\W\d_]"
_TWO_ACCENTS = re.compile(rf"{_HEAD}{{0,30}}?[{_ACCENTED}][^\W\d_]{{0,30}}?[{_ACCENTED}][^\W\d_]*")
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")
_CAPITAL_ARTICLE = re.compile(
    r"(?<=[α-ωά-ώϊϋΐΰ\d»)], )(?:Ο|Η|Οι|Το|Τα|Του|Της|Των|Τον|Την|Τους|Τις|Στο|Στη|Στην|Στον|Στα|Και)(?= [^\W\d_])"
)
_GLUED = re.compile(r"(?<![^\s(])=(?=[^\W\d_])(?![A-Z]{1,12}[\d.(:])|(?<=[^\W\d_])=(?= )")
# γκ, μπ, ντ, τζ between vowels spell sounds of other languages; such loans are written with single consonants.
_DOUBLED_LOAN = re.compile(
    r"(?<![^\W\d_])[α-ωά-ώ]{0,12}?(?:λλ|ρρ|ττ|ππ|κκ|ββ|νν)[αεηιουωάέήίόύώ]{1,2}(?:γκ|μπ|τζ)[^\W\d_]{1,20}"
)
_STRAY_DIGRAPH = re.compile(r"(?<![^\W\d_])[^\W\d_]{0,30}?[έΈ]υ[^\W\d_]*")
_SIMPLER = {"λλ": "λ", "ρρ": "ρ", "ττ": "τ", "ππ": "π", "κκ": "κ", "ββ": "β", "νν": "ν"}
_PLAIN = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ")


def misspelt(text: str, errors: dict[str, str]) -> list[Change]:
    """Words of the list, in any case; the suggestion keeps a capital at the head."""
    found = {word for word in set(_WORD.findall(text)) if word in errors or word.lower() in errors}
    doubts = []
    for match in _WORD.finditer(text) if found else ():
        word = match.group()
        if word in found:
            meant = errors.get(word) or errors[word.lower()]
            after = meant[0].upper() + meant[1:] if word[0].isupper() else meant
            doubts.append(Change(match.start(), match.end(), after, "misspelling", "a frequent misspelling"))
    return doubts


def accents(text: str, enclitics: frozenset[str], without: frozenset[str]) -> list[Change]:
    """Two accents where no enclitic follows, and none on a word that must have one."""
    doubts = _two_accents(text, enclitics)
    bare = [m for m in _BARE_GREEK.finditer(text) if m.group().lower() not in without and _syllables(m.group()) > 1]
    accented = sum(1 for _ in _HAS_ACCENT.finditer(text))
    if len(bare) <= MOST_UNACCENTED * (accented + len(bare)):
        reason = "a word of several syllables without an accent"
        doubts += [Change(m.start(), m.end(), "", "missing-accent", reason) for m in bare]
    for match in _STRAY_DIGRAPH.finditer(text):
        after = match.group().replace("έυ", "εύ").replace("Έυ", "Εύ")
        doubts.append(Change(match.start(), match.end(), after, "digraph-accent", "the accent of ευ stands on its υ"))
    return doubts


def signs(text: str) -> list[Change]:
    """A capital article inside a sentence, an equals sign glued to one side, a doubled consonant in a loan."""
    doubts = [
        Change(m.start(), m.end(), m.group().lower(), "capital-article", "a capital article after a comma")
        for m in _CAPITAL_ARTICLE.finditer(text)
    ]
    doubts += [
        Change(m.start(), m.end(), "", "glued-sign", "an equals sign that leans on one side only")
        for m in _GLUED.finditer(text)
    ]
    for match in _DOUBLED_LOAN.finditer(text):
        after = re.sub("λλ|ρρ|ττ|ππ|κκ|ββ|νν", lambda m: _SIMPLER[m.group()], match.group(), count=1)
        reason = "a doubled consonant in a loan, which Greek writes with one"
        doubts.append(Change(match.start(), match.end(), after, "doubled-consonant", reason))
    return doubts


def _two_accents(text: str, enclitics: frozenset[str]) -> list[Change]:
    doubts = []
    for match in _TWO_ACCENTS.finditer(text):
        word = match.group()
        if word.isupper():
            continue
        following = _NEXT_WORD.match(text, match.end())
        places = [i for i, letter in enumerate(word) if letter in _ACCENTED]
        after = word[: places[-1]] + word[places[-1]].translate(_PLAIN) + word[places[-1] + 1 :]
        tail = word[places[0] :].translate(_PLAIN).lower()
        if len(places) == 2 and len(_SYLLABLE.findall(tail)) >= 3 and not _SYLLABLE.search(word[places[1] + 1 :]):
            if following and following.group(1).lower() in enclitics:
                continue
        else:
            after = ""  # no enclitic explains these; either may be the right one
        if word[1:] != word[1:].lower():
            after = ""  # two words without a space
        doubts.append(
            Change(match.start(), match.end(), after, "stray-accent", "a second accent with no enclitic after it")
        )
    return doubts


@lru_cache(1 << 15)
def _syllables(word: str) -> int:
    """How many vowels sound in a word at least, with ι and its kin before a vowel taken for glides.

    >>> _syllables("για"), _syllables("ποιοι"), _syllables("φιγκνερ")
    (1, 1, 2)
    """
    return len(_SYLLABLE.findall(_GLIDE.sub("", word.lower())))
