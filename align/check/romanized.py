"""Greek words as people write them in Latin letters: keys that are alike however it was done (Chania, Hania, Xania).

A Greek word has a few keys, a Latin one has one; vowels that sound alike are one letter, doubled letters one. Endings,
which change with the case and are made Latin or English as it pleases, are no part of a key.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from ..words import fold

# Longest first; each with the ways it is written, once what sounds alike is one.
_GREEK = {
    "γγ": "ng,g", "γκ": "g,nk,ng,k", "γχ": "nh,ngh,nk", "γξ": "nks,ks", "μπ": "v,mv,mp", "ντ": "d,nd,nt", "τζ": "tz",
    "τσ": "ts,tz", "αυ": "av,af,au", "ευ": "ev,ef,eu", "ηυ": "iv,if", "αι": "e,ai", "ει": "i,ei", "οι": "i,oi",
    "υι": "i", "ου": "u", "γι": "gi,i", "γε": "ge,ie", "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z",
    "η": "i,e", "θ": "t", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r",
    "σ": "s", "τ": "t", "υ": "i,u", "φ": "f", "χ": "h,k", "ψ": "ps", "ω": "o",
}  # fmt: skip
_LATIN = {
    "tch": "ts", "sch": "sh", "ph": "f", "th": "t", "ch": "h", "kh": "h", "gh": "g", "rh": "r", "dj": "tz", "dz": "tz",
    "tz": "tz", "ou": "u", "oo": "u", "ck": "k", "c": "k", "q": "k", "x": "ks", "y": "i", "j": "i", "w": "v", "b": "v",
    "dh": "d", "ae": "e", "oe": "i",
}  # fmt: skip
_READ_GREEK = re.compile("|".join(sorted(_GREEK, key=len, reverse=True)))
_READ_LATIN = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_TWICE = re.compile(r"(.)\1+")
_ENDING = re.compile(r"(?<=..)[aeiou]*[sn]?[aeiou]*$")
_MOST = 24


@lru_cache(1 << 14)
def keys(word: str) -> frozenset[str]:
    """The keys of a Greek word.

    >>> sorted(keys("Χανιά"))
    ['ha', 'ka']
    """
    parts = [_GREEK.get(part, part).split(",") for part in _READ_GREEK.findall(fold(word))]
    return frozenset(_bare("".join(one)) for one in islice(product(*parts), _MOST))


@lru_cache(1 << 14)
def key(word: str) -> str:
    """The key of a word in Latin letters.

    >>> key("Hania"), key("Thessaloniki")
    ('ha', 'tesalonik')
    """
    return _bare(_READ_LATIN.sub(lambda found: _LATIN[found[0]], fold(word)))


def _bare(letters: str) -> str:
    return _ENDING.sub("", _TWICE.sub(r"\1", letters))
