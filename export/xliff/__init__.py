"""XLIFF: `xliff12` and `xliff2` each read and write one family; here a file of either is read, by its content.

Units as they stand in a file (`units`) become pairs and units again (`pairs`, `frames`), and are judged (`check`).
"""

from __future__ import annotations

from pathlib import Path

from ...corpus.errors import DiplaError
from ...corpus.model import Bitext
from ..finding import Notes
from . import xliff2, xliff12
from .units import Head, units


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of an XLIFF file of any version; see `xliff12` and `xliff2`."""
    read_it = xliff2.read if _head(path)[0].is_second else xliff12.read
    return read_it(path, source_lang, target_lang)


def languages(path: Path) -> tuple[str, str]:
    """The source and target language that a file names first; "" for one that it does not name."""
    head, said = _head(path)
    if head.is_second:
        return head.attributes.get("srcLang", ""), head.attributes.get("trgLang", "")
    return said.get("source-language", ""), said.get("target-language", "")


def _head(path: Path) -> tuple[Head, dict[str, str]]:
    """The root of a file, and what the file around its first unit says."""
    head = Head()
    found = units(path, head)
    try:
        first = next(found, None)
    finally:
        found.close()
    if not head.version and not head.attributes and first is None:
        raise DiplaError(f"{path}: found no XLIFF in it. Export the file again from the tool that made it.")
    return head, first.file if first else {}
