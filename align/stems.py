"""What of a word stays when its ending goes: a light stemmer, whose endings and stop words are data.

`endings-CODE.tsv` has what a word may end in and what stands in its place; the longest that fits goes, once, and two
letters stay at least. `stopwords-CODE.txt` has the words that are no term by themselves and neither begin nor end
one. A language without these files keeps its words whole. Stems are for counting forms of a word together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ..corpus.searching.folding import fold

# Letters that a stem has at least.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Stems:
    """The stemmer of a language: `stem` takes a folded word; `stop` are folded words."""

    stem: Callable[[str], str]
    stop: frozenset[str]


@lru_cache(maxsize=8)
def stems(lang: str) -> Stems:
    """The stemmer of a language by its code.

    >>> stem = stems("el-GR").stem
    >>> {stem(word) for word in ("ελευθερια", "ελευθεριεσ", "ελευθεριων")}, stems("xx").stem("ways")
    ({'ελευθερι'}, 'ways')
    """
    code = lang.split("-")[0].lower()
    endings = {ending: stays for ending, _, stays in (line.partition("\t") for line in _lines(f"endings-{code}.tsv"))}
    stop = frozenset(fold(word) for line in _lines(f"stopwords-{code}.txt") for word in line.split())
    longest = max(map(len, endings), default=0)

    @lru_cache(maxsize=200_000)
    def stem(word: str) -> str:
        for size in range(min(longest, len(word)), 0, -1):
            stays = endings.get(word[-size:])
            if stays is not None and len(word) - size + len(stays) >= _SHORTEST:
                return word[:-size] + stays
        return word

    return Stems(stem, stop)


def _lines(name: str) -> list[str]:
    """The lines of a data file that say something; none where there is no such file."""
    path = files(__package__).joinpath(name)
    if not path.is_file():
        return []
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
