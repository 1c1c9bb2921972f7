"""Measured work reaches the figures and the files; where nothing was measured nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.project import Project

Dipla = Callable[..., Any]
TEI = {"t": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture
def worked(sample: Path, page_of: Any) -> Path:
    page = page_of(Project.open(sample))
    page.edit("p1", target="One.", active_ms=90_000, keys=12)
    page.edit("p1", active_ms=30_000, keys=0)
    page.edit("p2", target="Two.", active_ms=60_000, keys=8, who="Γιάννης <&>")
    return sample


def test_stats_say_minutes_for_a_thousand_source_words_by_person(dipla: Dipla, worked: Path, tmp_path: Path) -> None:
    found = dipla("stats", worked, "--json").json["work"]
    with Project.open(worked).store() as store:
        words = {pair.id: len(pair.source_text.split()) for pair in store.pairs()}
    assert [(row["name"], row["pairs"], row["words"], row["active_ms"], row["keys"]) for row in found] == [
        ("Maria", 1, words["p1"], 120_000, 12),
        ("Γιάννης <&>", 1, words["p2"], 60_000, 8),
    ]
    assert found[0]["minutes_per_1000_words"] == pytest.approx(2000 / words["p1"])
    assert "minutes for 1,000 words" in dipla("stats", worked, "--by", "person").out
    assert dipla("stats", worked, "--html", tmp_path / "f.html").code == 0
    assert "Γιάννης &lt;&amp;&gt;" in (tmp_path / "f.html").read_text("utf-8").partition("Measured work")[2]
    assert [row["name"] for row in dipla("stats", worked, "p2", "--json").json["work"]] == ["Γιάννης <&>"]


def test_without_measured_work_nothing_is_said(dipla: Dipla, sample: Path) -> None:
    assert "work" not in dipla("stats", sample, "--json").json
    assert "minutes" not in dipla("stats", sample).out


def test_tei_and_tmx_say_how_long_each_person_was_at_it(dipla: Dipla, worked: Path, tmp_path: Path) -> None:
    for name in ("x.tei.xml", "x.tmx"):
        assert dipla("export", worked, tmp_path / name).code == 0
    measures = etree.parse(tmp_path / "x.tei.xml").findall(".//t:measure[@type='active-time']", TEI)
    assert [(one.get("unit"), one.get("quantity"), one.text) for one in measures] == [
        ("second", "120", "Maria"),
        ("second", "60", "Γιάννης <&>"),
    ]
    assert dipla("validate", tmp_path / "x.tei.xml").code == 0
    props = etree.parse(tmp_path / "x.tmx").findall("header/prop[@type='x-dipla-active-seconds']")
    assert [one.text for one in props] == ["120 Maria", "60 Γιάννης <&>"]
    assert dipla("validate", tmp_path / "x.tmx").code == 0
    # What was read back says it again.
    assert dipla("convert", tmp_path / "x.tei.xml", tmp_path / "y.tei.xml").code == 0
    again = etree.parse(tmp_path / "y.tei.xml").findall(".//t:measure[@type='active-time']", TEI)
    assert [(one.get("quantity"), one.text) for one in again] == [("120", "Maria"), ("60", "Γιάννης <&>")]
