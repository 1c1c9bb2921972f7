"""The seed lexicon: which words of one language translate which of another, from a list of our own.

A list is a file `lexicon-SOURCE-TARGET.tsv` beside this module: folded words, a tab, folded words of the other
language, blanks between; `#` begins a comment line. It is read both ways. A pair of languages without a
list has no lexicon, and the aligner works without.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from ..corpus.errors import DiplaError
from .words import fold, stem


@cache
def lexicon(source_lang: str, target_lang: str) -> dict[str, frozenset[str]]:
    """Source types to target types (see align/words.py); empty when there is no list for the languages."""
    source, target = (lang.split("-")[0].lower() for lang in (source_lang, target_lang))
    if (rows := _rows(source, target)) is not None:
        pass
    elif (back := _rows(target, source)) is not None:
        rows = [(right, left) for left, right in back]
    else:
        return {}
    found: dict[str, frozenset[str]] = {}
    for left, right in rows:
        types = frozenset(map(stem, right.split()))
        for kind in map(stem, left.split()):
            found[kind] = found[kind] | types if kind in found else types
    return found


def _rows(left: str, right: str) -> list[tuple[str, str]] | None:
    place = resources.files(__package__) / f"lexicon-{left}-{right}.tsv"
    if not place.is_file():
        return None
    rows = []
    for number, line in enumerate(fold(place.read_text("utf-8")).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words, tab, others = line.partition("\t")
        if not tab or not words.strip() or not others.strip():
            raise DiplaError(f"{place.name}, line {number}: expected words, a tab, and their translations.")
        rows.append((words, others))
    return rows
