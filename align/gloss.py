"""Hints, word by word, from a dictionary on this machine: dictd, StarDict or TSV.

A gloss knows no grammar: it is an aid to a reader and never a draft. A word is looked up as it stands, then without
accents, then by the longest beginning that it shares with a headword, since Greek words change their ends.
"""

from __future__ import annotations

import gzip
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..corpus.errors import DiplaError
from ..corpus.languages import language
from .large_memory import plain_words

# Where Debian's dictd, StarDict and a person's own dictionaries lie.
_PLACES = (
    "/usr/share/dictd",
    "/usr/share/stardict/dic",
    "/usr/local/share/dictd",
    "~/.stardict/dic",
    "~/.local/share/dipla/dictionaries",
)
_CODES = {"el": ("el", "ell", "gre"), "en": ("en", "eng"), "de": ("de", "deu"), "fr": ("fr", "fra")}
_SUFFIXES = (".index", ".ifo", ".tsv")
_DIGITS = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_MARKUP = re.compile(r"<[^>]*>|/[^/\n]*/|\[[^\]]*\]|\([^)]*\)")
# A word and its headword share at least so many letters, and differ in no more at the end.
_STEM, _ENDING = 3, 4
_MEANINGS = 3
_LARGEST = 400_000_000


class Words:
    """Headwords with their meanings."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._meanings: dict[str, str] = {}
        for head, meaning in entries:
            said = _short(meaning)
            plain = " ".join(plain_words(head))
            if said and plain:
                self._meanings.setdefault(plain, said)
        self._heads = sorted(self._meanings)

    def __len__(self) -> int:
        return len(self._heads)

    def hint(self, text: str) -> str:
        """Each word that is known, with what it can mean: `word: meaning, meaning`, parted by `; `."""
        found = {word: said for word in dict.fromkeys(plain_words(text)) if (said := self._meaning(word))}
        return "; ".join(f"{word}: {said}" for word, said in found.items())

    def _meaning(self, word: str) -> str:
        if word in self._meanings:
            return self._meanings[word]
        for size in range(len(word) - 1, max(_STEM, len(word) - _ENDING) - 1, -1):
            stem = word[:size]
            at = bisect_left(self._heads, stem)
            near = [
                head
                for head in self._heads[at : at + 40]
                if head.startswith(stem) and len(head) - size <= _ENDING and " " not in head
            ]
            if near:
                return self._meanings[min(near, key=lambda head: (abs(len(head) - len(word)), head))]
        return ""


def found_dictionary(source_lang: str, target_lang: str, places: Iterable[str] = _PLACES) -> Path:
    """The first dictionary of these languages on this machine. DiplaError when there is none."""
    source, target = (_CODES.get(lang.split("-")[0], (lang.split("-")[0],)) for lang in (source_lang, target_lang))
    pairs = {f"{one}-{other}" for one in source for other in target}
    for place in places:
        folder = Path(place).expanduser()
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.suffix in _SUFFIXES and any(pair in path.stem.lower() for pair in pairs):
                return path
    raise DiplaError(
        f"engine 'gloss': found no {language(source_lang).name}-{language(target_lang).name} dictionary on this "
        "machine. Name one with --dictionary FILE (.index of dictd, .ifo of StarDict, .tsv)."
    )


def read_dictionary(path: Path) -> Words:
    """The words of a dictionary file. DiplaError when it cannot be read or has none."""
    readers = {".index": _dictd, ".ifo": _stardict, ".tsv": _tsv}
    if path.suffix not in readers:
        raise DiplaError(f"{path}: expected .index (dictd), .ifo (StarDict) or .tsv.")
    try:
        words = Words(readers[path.suffix](path))
    except (OSError, EOFError, UnicodeDecodeError, ValueError, KeyError, struct.error) as error:
        raise DiplaError(f"{path}: the dictionary cannot be read ({error}).") from None
    if not len(words):
        raise DiplaError(f"{path}: found no words in it.")
    return words


def _tsv(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8-sig").splitlines():
        head, tab, meaning = line.partition("\t")
        if tab:
            yield head, meaning


def _dictd(path: Path) -> Iterator[tuple[str, str]]:
    """The entries of a dictd pair: lines of headword, offset and size in base 64, and a text, mostly gzipped."""
    text = _content(path.with_suffix(".dict.dz"), path.with_suffix(".dict"))
    for line in path.read_text("utf-8").splitlines():
        head, offset, size = line.split("\t")[:3]
        if head.startswith("00"):
            continue  # facts about the dictionary
        start = _number(offset)
        entry = text[start : start + _number(size)].decode("utf-8", "replace")
        yield head, "\n".join(entry.split("\n")[1:])


def _stardict(path: Path) -> Iterator[tuple[str, str]]:
    """The entries of a StarDict set: words ended by a zero byte, then offset and size, 4 bytes each."""
    text = _content(path.with_suffix(".dict.dz"), path.with_suffix(".dict"))
    index = _content(path.with_suffix(".idx.gz"), path.with_suffix(".idx"))
    at = 0
    while at < len(index):
        end = index.index(b"\0", at)
        start, size = struct.unpack(">II", index[end + 1 : end + 9])
        yield index[at:end].decode("utf-8"), text[start : start + size].decode("utf-8", "replace")
        at = end + 9


def _content(packed: Path, plain: Path) -> bytes:
    if not packed.is_file():
        return plain.read_bytes()
    with gzip.open(packed) as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(f"{packed.name} is larger than {_LARGEST} bytes unpacked")
    return content


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS[digit]
    return value


def _short(meaning: str) -> str:
    """The first meanings of an entry, without markup, numbers and pronunciation."""
    plain = _MARKUP.sub(" ", meaning)
    parts = [" ".join(part.split()).strip(" .-") for part in re.split(r"[\n,;]|\b\d+\.", plain)]
    return ", ".join([part for part in parts if part][:_MEANINGS])
