"""`dipla stats`: the figures of a project, for people, programs and on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from dipla.review import quality

Dipla = Callable[..., Any]


@pytest.fixture
def edited(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> Path:
    """The sample, in which Maria changed a word of p2 and Nikos approved p4 as it stood."""
    for who, place, column, value in (("Maria", 1, "target", ""), ("Nikos", 3, "state", "approved")):
        rows = csv_rows.export(dipla, sample)
        rows[place][column] = value or rows[place]["target"].replace("comrades", "friends")
        csv_rows.save(tmp_path / f"{who}.csv", rows)
        assert dipla("merge", sample, tmp_path / f"{who}.csv", "--by", who).code == 0
    return sample


def test_the_figures_are_those_of_the_sheet(dipla: Dipla, edited: Path, csv_rows: Any) -> None:
    rows = csv_rows.export(dipla, edited)
    found = dipla("stats", edited, "--json").json
    total = found["total"]
    assert total["pairs"] == len(rows) == 102
    assert {state: count for state, count in total["states"].items() if count} == {
        "draft": 100,
        "edited": 1,
        "approved": 1,
    }
    for side in ("source", "target"):
        assert total[side]["words"] == sum(len(row[side].split()) for row in rows)
        assert total[side]["characters"] == sum(len(row[side]) for row in rows)
    words = len(rows[1]["target"].split()) + len(rows[3]["target"].split())
    assert (total["edits"], total["edited_words"]) == (1, words)
    assert total["edit_rate"] == 1 / words
    assert (total["looked_at"], total["verbatim"], total["changed"], total["approved"]) == (2, 1, 1, 1)
    assert [(row["name"], row["looked_at"]) for row in found["person"]] == [("", 0), ("Maria", 1), ("Nikos", 1)]
    assert [(row["name"], row["kind"]) for row in found["engine"]] == [("draft.tmx", "tm")]
    assert "hter" not in total


def test_one_document_or_one_pair_can_be_asked_for(dipla: Dipla, edited: Path, tmp_path: Path) -> None:
    (tmp_path / "b.el.txt").write_text("Ένα σπίτι. Δύο γάτες.\n", "utf-8")
    assert dipla("add", edited, tmp_path / "b.el.txt").code == 0
    assert [row["name"] for row in dipla("stats", edited, "--json").json["document"]] == ["serge.el.txt", "b.el.txt"]
    assert dipla("stats", edited, "b.el.txt", "--json").json["total"]["pairs"] == 2
    assert dipla("stats", edited, "b", "--json").json["total"]["source"]["words"] == 4
    assert dipla("stats", edited, "p2", "--json").json["total"]["edits"] == 1


def test_the_tables_line_up_and_can_be_chosen(dipla: Dipla, edited: Path) -> None:
    everything = dipla("stats", edited).out
    assert re.search(r"^edit rate +0\.\d\d\d$", everything, re.MULTILINE)
    only = dipla("stats", edited, "--by", "person").out
    assert "HTER" not in everything
    assert ("\nengine " in everything, "\nengine " in only, "\nperson " in only) == (True, False, True)
    table = only[only.index("\nperson ") + 1 :].splitlines()
    assert len({len(line) for line in table}) == 1
    assert [line.split("  ")[0] for line in table] == ["person", "(nobody yet)", "Maria", "Nikos"]


def test_full_figures_come_with_their_signatures(dipla: Dipla, edited: Path) -> None:
    done = dipla("stats", edited, "--full")
    assert done.code == 0
    assert re.search(r"^HTER +\d+\.\d$", done.out, re.MULTILINE)
    assert re.search(r"^chrf: nrefs:1\|.*version:", done.out, re.MULTILINE)


def test_full_figures_without_their_library_are_refused(
    dipla: Dipla, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "find_spec", lambda _: None)
    done = dipla("stats", edited, "--full")
    assert (done.code, done.out) == (2, "")
    assert 'pip install "dipla[quality]"' in done.err


def test_the_page_tells_its_pictures_in_words_and_numbers_and_needs_nothing(
    dipla: Dipla, edited: Path, tmp_path: Path
) -> None:
    settings = edited / "dipla.toml"
    settings.write_text(settings.read_text("utf-8").replace('"Victor', '"<b>Victor'), "utf-8")
    found = dipla("stats", edited, "--json").json
    assert dipla("stats", edited, "--full", "--html", tmp_path / "s.html").code == 0
    page = html.fromstring((tmp_path / "s.html").read_bytes())
    assert not page.xpath("//script | //img | //link | //iframe | //@src | //@href[not(starts-with(., '#'))] | //b")
    pictures = page.xpath("//svg[@role='img']")
    assert len(pictures) == 6
    for picture in pictures:
        named = [page.xpath(f"//*[@id='{key}']")[0].text for key in picture.get("aria-labelledby").split()]
        assert all(named)
    columns = pictures[0].xpath("./rect[@class='approved seamless'] | ./rect[@class='draft seamless']")
    heights = [(bar.get("class").split()[0], float(bar.get("height"))) for bar in columns][-2:]
    assert heights[0][0] == "approved"
    assert heights[1][1] == pytest.approx(100 * heights[0][1], rel=0.05)
    tables = {cells.xpath("string(caption)"): cells for cells in page.xpath("//table")}
    times = next(cells for caption, cells in tables.items() if caption.startswith("Pairs by state at the end"))
    assert times.xpath("./tbody/tr[last()]/td/text()") == ["100", "1", "1"]
    rates = tables["Drafts looked at, by edit rate"].xpath("./tbody/tr/td[1]/text()")
    assert [int(count) for count in rates] == list(found["total"]["edit_rates"].values())


def test_an_empty_project_has_figures_too(dipla: Dipla, tmp_path: Path) -> None:
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("stats", tmp_path / "p", "--full", "--html", tmp_path / "s.html").code == 0
    assert dipla("stats", tmp_path / "p", "--json").json["total"]["pairs"] == 0
    assert dipla("diff", tmp_path / "p", "--html", tmp_path / "d.html").code == 0
