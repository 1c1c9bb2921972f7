"""The dictionary form of a word, by the library simplemma, where that is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ..errors import DiplaError

# Words whose lemmas are kept: a text comes back to the same ones.
_KEPT = 200_000


def lemmatizer(codes: Sequence[str]) -> Callable[[str], str]:
    """Tells the lemma of a word of one of the languages, the first that knows it; a word that none knows is its own.

    DiplaError when the library is not installed, or knows none of the languages.
    """
    try:
        from simplemma import lemmatize
        from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
    except ImportError:
        raise DiplaError(
            "search by lemmas: the library simplemma is not installed. Install it with: pip install 'dipla[quality]'"
        ) from None
    known = tuple(code for code in (code.split("-")[0].lower() for code in codes) if code in SUPPORTED_LANGUAGES)
    if not known:
        raise DiplaError(f"search by lemmas: no dictionary for {' or '.join(codes)}. Leave --lemma out.")

    @lru_cache(maxsize=_KEPT)
    def lemma(word: str) -> str:
        return str(lemmatize(word, lang=known))

    return lemma
