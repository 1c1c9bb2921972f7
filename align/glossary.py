"""The terms of a glossary, and whether a draft keeps to them.

A term is found in a sentence by the beginnings of its words, so that endings may change (υπεραξία, υπεραξίας), accents
and case aside. Of Greek words the endings are known, so that αρχείο is in αρχεία and not in αρχές.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .stems import stems
from .words import fold

# So many letters at the end of a word may be its ending; a word keeps at least the first three.
_ENDING, _STEM = 2, 3
# From σύστημα to συστημάτων there are three.
_GREEK_ENDING = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """A line of a glossary: how a term of the source is to be translated. `targets` are equally good, first first."""

    source: str
    targets: tuple[str, ...]


def broken_terms(source: str, answer: str, terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in the source and whose translation the answer does not have.

    >>> broken_terms("Η έννοια της υπεραξίας.", "The notion of added value.", [Term("υπεραξία", ("surplus value",))])
    [Term(source='υπεραξία', targets=('surplus value',))]
    """
    words = _words(source) if terms else []
    here = [term for term in terms if _stands(_words_of(term.source), words)]
    said = _words(answer) if here else []
    return [term for term in here if not any(_stands(_words_of(target), said) for target in term.targets)]


def in_text(texts: Sequence[str], terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in any of the texts."""
    all_words = [_words(text) for text in texts]
    return [term for term in terms if any(_stands(_words_of(term.source), words) for words in all_words)]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


@lru_cache(1 << 12)
def _words_of(term: str) -> tuple[str, ...]:
    return tuple(_words(term))


def _stands(term: Sequence[str], words: Sequence[str]) -> bool:
    if not term:
        return False
    begins, size = term[0][:_STEM], len(term)
    return any(
        words[at].startswith(begins)
        and alike(term[0], words[at])
        and all(map(alike, term[1:], words[at + 1 : at + size]))
        for at in range(len(words) - size + 1)
    )


def alike(wanted: str, word: str) -> bool:
    """Whether a folded word of a text may be a form of a folded word of a term."""
    if wanted == word:
        return True
    stem = wanted[: max(_STEM, len(wanted) - _ENDING)]
    if len(wanted) <= _STEM or not word.startswith(stem):
        return False
    if wanted.isascii() or not "α" <= wanted[-1] <= "ω":
        return abs(len(word) - len(wanted)) <= _ENDING
    return abs(len(word) - len(wanted)) <= _GREEK_ENDING and _have_one_stem(wanted, word)


def _have_one_stem(one: str, two: str) -> bool:
    stem = stems("el").stem
    shorter, longer = sorted((stem(one), stem(two)), key=len)
    # Of κουρέας, κουρείς one keeps its ε.
    return longer in (shorter, f"{shorter}ε")
