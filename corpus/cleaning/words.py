"""The word lists beside the rules, read once when first asked for.

A `.txt` list has one entry a line, a `.tsv` list has columns; `#` begins a comment line.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The entries of a list, `clean-NAME.txt`."""
    return frozenset(_lines(f"clean-{name}.txt"))


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, `clean-NAME.tsv`."""
    return tuple(tuple(line.split("\t")) for line in _lines(f"clean-{name}.tsv"))


def _lines(name: str) -> list[str]:
    text = (files("dipla.corpus.rules") / name).read_text("utf-8")
    return [line.strip("\n") for line in text.splitlines() if line.strip() and not line.startswith("#")]
