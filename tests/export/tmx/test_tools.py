"""Merging and thinning out agree with the plain way that holds everything, and hold but bytes of each unit."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401  loaded here, not inside the time of a test
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.export.tmx.dedupe import Duplicates
from dipla.export.tmx.merge import Tuids, merged, merged_head
from dipla.export.tmx.units import Head, Unit, Variant

HEAD = Head()
HEAD.attributes = {"srclang": "el"}
FEW = st.sampled_from(["Ναι.", " Ναι. ", "Όχι."])
UNITS = st.lists(
    st.builds(
        lambda tuid, source, target, date: Unit(
            0,
            {"tuid": tuid, "changedate": date} if tuid else {},
            variants=(Variant("el", source), Variant("en", target)),
        ),
        st.sampled_from(["", "a", "a-2", "a-3", "b"]),
        FEW,
        st.sampled_from(["Yes.", "No."]),
        st.sampled_from(["20260101T000000Z", "20260102T000000Z"]),
    ),
    max_size=12,
)


@given(found=UNITS, by=st.sampled_from(["source", "source+target"]), keep=st.sampled_from(["first", "newest"]))
def test_thinning_out_keeps_what_a_table_of_all_units_would(found: list[Unit], by: Any, keep: Any) -> None:
    duplicates = Duplicates(by, keep)
    table: dict[tuple[str, ...], int] = {}
    for place, unit in enumerate(found):
        duplicates.add(unit, HEAD)
        source, target = unit.variants
        key = (source.text.strip(), target.text if by == "source+target" else "")
        date = unit.attributes.get("changedate", "")
        if key not in table or (keep == "newest" and date > found[table[key]].attributes.get("changedate", "")):
            table[key] = place
    assert [place for place, flag in enumerate(duplicates.kept()) if flag] == sorted(table.values())


@given(first=UNITS, second=UNITS)
def test_merged_units_have_ids_of_their_own_and_are_else_as_they_were(first: list[Unit], second: list[Unit]) -> None:
    tuids = Tuids()
    for unit in first + second:
        tuids.add(unit)
    tuids.settle()
    whole = merged_head([HEAD, HEAD], ("dipla", "0"))
    out = [*merged(first, HEAD, whole, tuids), *merged(second, HEAD, whole, tuids)]
    ids = [unit.attributes["tuid"] for unit in out if "tuid" in unit.attributes]
    assert len(set(ids)) == len(ids)
    assert [unit.variants for unit in out] == [unit.variants for unit in first + second]
    changed = 0
    seen: set[str] = set()
    for before, after in zip(first + second, out, strict=True):
        tuid = before.attributes.get("tuid", "")
        if tuid and tuid not in seen:
            assert after == before
        changed += after != before
        seen.add(tuid)
    assert tuids.renamed == changed


@pytest.mark.parametrize(
    "verb",
    [
        ["tmx", "dedupe", "--keep", "newest", "-o", "out.tmx"],
        ["tmx", "merge", "-o", "out.tmx"],
        ["tmx", "split", "--by", "language", "-o", "part"],
        ["validate"],
    ],
    ids=["dedupe", "merge", "split", "validate"],
)
def test_of_a_unit_but_few_bytes_are_held(
    verb: list[str], dipla: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dipla.export.tmx.split._HELD", 200)
    peaks = []
    for count in (10, 500, 2000):
        path = tmp_path / f"{count}.tmx"
        path.write_text(_memory(count), "utf-8")
        # The first run loads what there is to load.
        if count > 10:
            tracemalloc.start()
        assert dipla(*verb, path).code == 0
        if tracemalloc.is_tracing():
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1500 < 150


def _memory(count: int) -> str:
    units = "".join(
        f'<tu tuid="p{number}"><prop type="x-doc">a.txt</prop><tuv xml:lang="el"><seg>Η {number}η πρόταση του '
        f"κειμένου, που είναι όσο μεγάλη είναι οι προτάσεις.</seg></tuv>"
        '<tuv xml:lang="en" changedate="20261123T180000Z"><seg>'
        f"Sentence {number} of the text, which is as long as sentences are.</seg></tuv></tu>\n"
        for number in range(count)
    )
    return (
        '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" '
        f'adminlang="en" srclang="el" datatype="plaintext"/><body>\n{units}</body></tmx>\n'
    )
