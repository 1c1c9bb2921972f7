"""Dictionaries on this machine, of two languages: dictd, StarDict, or a table of headword and meaning (TSV)."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..align.gloss import Words
from ..corpus.errors import DiplaError
from ..corpus.languages import language

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
_LARGEST = 400_000_000


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
