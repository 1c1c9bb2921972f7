"""Whether a draft keeps to a glossary.

A term is found in a sentence by the beginnings of its words, so that endings may change (υπεραξία, υπεραξίας), accents
and case aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..engines.interface import Term
from ..words import fold

# So many letters at the end of a word may be its ending; a word keeps at least the first three.
_ENDING, _STEM = 2, 3
_WORD = re.compile(r"\w+")


def broken_terms(source: str, answer: str, terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in the source and whose translation the answer does not have.

    >>> broken_terms("Η έννοια της υπεραξίας.", "The notion of added value.", [Term("υπεραξία", ("surplus value",))])
    [Term(source='υπεραξία', targets=('surplus value',))]
    """
    if not terms:
        return []
    words, said = _words(source), _words(answer)
    return [
        term
        for term in terms
        if _stands(_words(term.source), words) and not any(_stands(_words(target), said) for target in term.targets)
    ]


def in_text(texts: Sequence[str], terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in any of the texts."""
    all_words = [_words(text) for text in texts]
    return [term for term in terms if any(_stands(_words(term.source), words) for words in all_words)]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _stands(term: Sequence[str], words: Sequence[str]) -> bool:
    size = len(term)
    return size > 0 and any(
        _alike(term[0], words[at]) and all(map(_alike, term[1:], words[at + 1 : at + size]))
        for at in range(len(words) - size + 1)
    )


def _alike(wanted: str, word: str) -> bool:
    if wanted == word:
        return True
    stem = wanted[: max(_STEM, len(wanted) - _ENDING)]
    return len(wanted) > _STEM and word.startswith(stem) and abs(len(word) - len(wanted)) <= _ENDING
