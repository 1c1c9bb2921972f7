"""Every XLIFF file of the bank keeps what it says, and takes edits."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import State
from dipla.export import xliff
from dipla.export.nodes import plain
from dipla.export.xliff import xliff2, xliff12
from dipla.export.xliff.units import Head, units

from .made import WRITERS, pairs_in, written


def bank(shared: Path) -> list[tuple[Path, int]]:
    with (shared / "bank/tmx/MANIFEST.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["path"].endswith((".xlf", ".xliff"))]
    assert rows
    return [(shared / "bank/tmx" / row["path"], int(row["expect"].split()[0])) for row in rows]


def test_every_file_of_the_bank_has_the_units_that_it_should(shared: Path) -> None:
    for path, expected in bank(shared):
        assert sum(unit.node.name != "bin-unit" for unit in units(path)) == expected, path.name


def test_every_file_of_the_bank_keeps_texts_markup_and_notes(shared: Path, tmp_path: Path) -> None:
    for path, _ in bank(shared):
        source, target = (code or "en" for code in xliff.languages(path))
        bitext, _ = xliff.read(path, source, target)
        pairs, head = list(bitext), Head()
        next(units(path, head))
        made = tmp_path / path.name
        made.write_bytes(written(xliff2.write if head.is_second else xliff12.write, pairs, bitext.header))
        assert list(xliff.read(made, source, target)[0]) == pairs, path.name
        assert said(made) == said(path), path.name


@pytest.mark.parametrize("write", WRITERS)
def test_every_file_of_the_bank_takes_edits_and_other_ids(
    write: Callable[..., Any], shared: Path, tmp_path: Path
) -> None:
    for path, _ in bank(shared):
        source, target = (code or "en" for code in xliff.languages(path))
        bitext, _ = xliff.read(path, source, target)
        pairs = [
            replace(
                pair,
                target=f"{pair.target or ''} Edited. " if place % 2 else pair.target,
                state=State.EDITED if place % 2 else pair.state,
                note="A note." if place % 3 else pair.note,
                id=pair.id if place % 5 else f"new_{pair.id}",
                draft="Before." if place % 2 else pair.draft,
            )
            for place, pair in enumerate(islice(bitext, 150))
        ]
        assert pairs_in(written(write, pairs, bitext.header), tmp_path, source, target) == pairs, path.name


def said(path: Path) -> list[Any]:
    """All that a file says unit by unit; a draft that became a target out of a candidate is none of it."""
    found = []
    for unit in units(path):
        if unit.node.name == "bin-unit":
            continue
        node = unit.node
        texts = [child for name in ("source", "seg-source", "segment", "note", "notes") for child in node.all(name)]
        was = node.one("target")
        facts = {name: word for name, word in node.attributes.items() if name not in {"approved", "id"}}
        more = [child for child in node.children if not isinstance(child, str) and ":" in child.name]
        found.append(
            (facts, [shape(one) for one in (*texts, *more)], shape(was) if was and plain(was).strip() else None)
        )
    return found


def shape(node: Any) -> Any:
    inner, text = [], ""
    for child in node.children:
        if isinstance(child, str):
            text += child
        else:
            inner += [text, shape(child)]
            text = ""
    return (node.name, dict(node.attributes), [*inner, text])
