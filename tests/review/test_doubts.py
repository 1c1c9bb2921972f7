"""What a spreadsheet did to a cell is told from what a person did: the cases are data, with a reason each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Dipla = Callable[..., Any]
CASES = json.loads(Path(__file__).with_name("cases").joinpath("damage.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one merge of all cases said of each row."""
    from dipla.corpus.rows import By
    from dipla.review.plain import Plain, merged_files, write_plain

    folder = tmp_path_factory.mktemp("damage")
    columns = ("id", "source", "target", "state")
    for name, field in (("old", "base"), ("new", "found")):
        rows = [
            {"id": f"p{n}", "source": f"Πρόταση {n}.", "target": case[field], "state": "draft"}
            for n, case in enumerate(CASES)
        ]
        with (folder / f"{name}.csv").open("wb") as out:
            write_plain(out, Plain(columns, rows))
    _, report = merged_files(folder / "old.csv", folder / "new.csv", None, By("Tester", "2026-11-25T10:00:00Z", ""))
    return {item.id: item.kind for item in report.noted} | dict.fromkeys(report.applied, "applied")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["reason"] for case in CASES])
def test_a_cell_is_applied_queued_or_repaired_as_the_case_says(told: dict[str, str], number: int) -> None:
    case = CASES[number]
    assert told.get(f"p{number}", "unchanged") == case["expect"], (case["base"], case["found"])
