"""A gloss finds words through their endings, in three kinds of dictionary, and never becomes a draft."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest

from dipla.corpus.errors import DiplaError
from dipla.export.dictionary import found_dictionary, read_dictionary

ENTRIES = [("σπίτι", "house, home"), ("γράφω", "to write"), ("βιβλίο", "book")]
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def tsv(folder: Path) -> Path:
    path = folder / "own-el-en.tsv"
    path.write_text("".join(f"{head}\t{said}\n" for head, said in ENTRIES), "utf-8")
    return path


def dictd(folder: Path) -> Path:
    text, lines = b"", []
    for head, said in ENTRIES:
        entry = f"{head} /x/\n1. {said}\n".encode()
        lines.append(f"{head}\t{_digits(len(text))}\t{_digits(len(entry))}\n")
        text += entry
    (folder / "freedict-ell-eng.dict.dz").write_bytes(gzip.compress(text))
    path = folder / "freedict-ell-eng.index"
    path.write_text("00databaseinfo\tA\tA\n" + "".join(lines), "utf-8")
    return path


def _digits(number: int) -> str:
    return (_digits(number // 64) if number >= 64 else "") + _BASE64[number % 64]


def stardict(folder: Path) -> Path:
    text, index = b"", b""
    for head, said in ENTRIES:
        index += head.encode() + b"\0" + struct.pack(">II", len(text), len(said.encode()))
        text += said.encode()
    (folder / "el-en.dict").write_bytes(text)
    (folder / "el-en.idx").write_bytes(index)
    path = folder / "el-en.ifo"
    path.write_text("StarDict's dict ifo file\n", "utf-8")
    return path


@pytest.mark.parametrize("make", [tsv, dictd, stardict])
def test_words_are_found_through_their_endings(tmp_path: Path, make: object) -> None:
    words = read_dictionary(make(tmp_path))  # type: ignore[operator]
    assert len(words) == 3
    assert words.hint("Γράφει στα ΣΠΙΤΙΑ ένα βιβλίο.") == "γραφει: to write; σπιτια: house, home; βιβλιο: book"


def test_a_dictionary_of_other_languages_is_not_taken(tmp_path: Path) -> None:
    dictd(tmp_path)
    assert found_dictionary("el-GR", "en", [str(tmp_path)]).name == "freedict-ell-eng.index"
    with pytest.raises(DiplaError, match="found no Greek-French dictionary"):
        found_dictionary("el", "fr", [str(tmp_path)])


def test_a_broken_dictionary_is_refused(tmp_path: Path) -> None:
    path = dictd(tmp_path)
    path.write_text("σπίτι\t§\t§\n", "utf-8")
    with pytest.raises(DiplaError, match="cannot be read"):
        read_dictionary(path)
