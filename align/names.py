"""Names across scripts: a word by the bones of its sound, so that Σερζ and Serge meet.

Greek writes foreign names by ear, so letters are not compared but classes of consonants; vowels are dropped. The
classes follow ISO 843 and the popular spelling, and where English writes one sound in several ways, or several
sounds one way, a word has more than one skeleton.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

# Fewer consonants than this are too little to know a name by.
LEAST = 2
# More readings of one word than this say nothing.
_MOST = 6
# Words of which the skeletons are remembered: those of a request to an engine come again in the next.
_REMEMBERED = 1 << 16

# Longest first. P b-p, F f-v, K k-g-h, T t-d-th, S s-z-sh, J ch-j (Greek τσ, τζ), L M N R; "" is silence.
_GREEK = [
    ("μπ", "P,MP"), ("ντ", "T,NT"), ("γκ", "K,NK"), ("γγ", "NK"), ("γχ", "NK"), ("τσ", "J"), ("τζ", "J"), ("ου", ""),
    ("αυ", "F,"), ("ευ", "F,"),
    ("β", "F"), ("γ", "K,"), ("δ", "T"), ("ζ", "S"), ("θ", "T"), ("κ", "K"), ("λ", "L"), ("μ", "M"), ("ν", "N"),
    ("ξ", "KS"), ("π", "P"), ("ρ", "R"), ("σ", "S"), ("τ", "T"), ("φ", "F"), ("χ", "K,"), ("ψ", "PS"),
]  # fmt: skip
_LATIN = [
    ("tch", "J"), ("sch", "S"), ("ch", "J,K,S"), ("sh", "S"), ("ph", "F"), ("th", "T"), ("gh", ",K"), ("kh", "K"),
    ("ck", "K"), ("ts", "J"), ("tz", "J"), ("ng", "NK"), ("dg", "J"), ("wr", "R"), ("kn", "N,KN"), ("sc", "SK,S"),
    ("ce", "S"), ("ci", "S"), ("cy", "S"), ("ge", "J,K,S"), ("gi", "J,K"), ("gy", "J,K"),
    ("b", "P"), ("c", "K"), ("d", "T"), ("f", "F"), ("g", "K"), ("h", ",K"), ("j", "J,"), ("k", "K"), ("l", "L"),
    ("m", "M"), ("n", "N"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("v", "F"), ("w", ",F"),
    ("x", "KS,S"), ("z", "S"),
]  # fmt: skip


def _reader(table: list[tuple[str, str]]) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    sounds = {letters: tuple(sound.split(",")) for letters, sound in table}
    return re.compile("|".join(letters for letters, _ in table)), sounds


_GREEK_READER = _reader(_GREEK)
_LATIN_READER = _reader(_LATIN)
_TWICE = re.compile(r"(\S)\1+")


@lru_cache(_REMEMBERED)
def skeletons(word: str) -> tuple[str, ...]:
    """The skeletons of a folded word in Greek or Latin letters; none for another script or too few consonants.

    >>> set(skeletons("σερζ")) & set(skeletons("serge"))
    {'SRS'}
    """
    pattern, sounds = _GREEK_READER if "α" <= word[:1] <= "ω" else _LATIN_READER
    parts = [sounds[letters] for letters in pattern.findall(_once(word))]
    if len(parts) < LEAST:
        return ()
    # Readings hold no blank, so all are looked through at once.
    found = _once(" ".join(map("".join, islice(product(*parts), _MOST)))).split(" ")
    return tuple([bones for bones in sorted(set(found)) if len(bones) >= LEAST])


def _once(letters: str) -> str:
    """The letters, each that is doubled once."""
    return _TWICE.sub(lambda found: found[1], letters) if _TWICE.search(letters) else letters
