"""The sample from its first draft to approved, with keys alone, and out into TMX and TEI."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.model import State

pytestmark = pytest.mark.client


def test_the_sample_goes_from_draft_to_approved_with_keys_alone_and_its_exports_say_so(
    sample: Path, dipla: Callable[..., Any], serve: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    server = serve(sample)
    desk = opened(server, name="Ελένη Post-Editor")
    count = len(desk.pairs())
    assert {pair.state for pair in desk.pairs()} == {State.DRAFT}
    desk.press("Enter")
    for number in range(1, count + 1):
        desk.at(number)
        desk.expect(desk.field).to_be_focused()
        if number % 10 == 3:
            desk.press("Control+End")
            desk.type(f" (seen {number})")
        desk.press("Control+Enter")
    desk.told("no pair below")
    desk.press("Escape")
    desk.saved()
    pairs = desk.pairs()
    assert Counter(pair.state for pair in pairs) == {State.APPROVED: count}
    written = [pair for pair in pairs if pair.target != pair.draft]
    assert [pair.target for pair in written] == [
        f"{pair.draft} (seen {n})" for n, pair in enumerate(pairs, 1) if n % 10 == 3
    ]
    assert {pair.by for pair in pairs} == {"Ελένη Post-Editor"}
    rows = server.get(f"rows?from=0&count={count}")["rows"]
    assert all(row["active_ms"] > 0 for row in rows)
    worked = sum(row["active_ms"] for row in rows) / 1000
    desk.page.close()
    server.end()

    tmx, tei = sample.parent / "serge.tmx", sample.parent / "serge.tei.xml"
    assert dipla("export", sample, tmx).code == 0
    assert dipla("export", sample, tei).code == 0
    assert dipla("validate", tmx).code == 0
    units = etree.parse(tmx).findall(".//tu")
    assert len(units) == count
    assert Counter(unit.findtext("prop[@type='x-dipla-state']") for unit in units) == {"approved": count}
    text = tmx.read_text("utf-8")
    assert text.count('changeid="Ελένη Post-Editor"') >= len(written)
    said = re.search(r'type="x-dipla-active-seconds">(\d+) Ελένη Post-Editor<', text)
    assert said
    assert abs(int(said[1]) - worked) <= 1
    document = tei.read_text("utf-8")
    spent = re.search(r'type="active-time" unit="second" quantity="(\d+)">Ελένη Post-Editor<', document)
    assert spent
    assert spent[1] == said[1]
    assert "Ελένη Post-Editor" in document
    assert len(re.findall(r"approved", document)) >= count
    assert dipla("stats", sample, "--json").json
