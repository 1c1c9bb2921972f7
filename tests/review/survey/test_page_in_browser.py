"""The page in a real browser: what axe-core finds, whether it fits a phone, and what comes out on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra dev)")
pytestmark = pytest.mark.client
Dipla = Callable[..., Any]


@pytest.fixture
def report(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> str:
    """The address of the page of the sample, with an edit, an approval and a wrong number."""
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] += " In 1999."
    rows[3]["state"] = "approved"
    csv_rows.save(tmp_path / "s.csv", rows)
    assert dipla("merge", sample, tmp_path / "s.csv").code == 0
    assert dipla("stats", sample, "--html", tmp_path / "report.html").code == 0
    return (tmp_path / "report.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_axe_finds_no_serious_fault_and_the_page_fits_its_window(browser: Any, report: str) -> None:
    axe = Path(os.environ.get("AXE_JS", ""))
    if not axe.is_file():
        pytest.skip("AXE_JS does not name the file axe.min.js (npm package axe-core)")
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            page.goto(report)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe.read_text("utf-8")})
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            told = [f"{one['impact']} {one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]
            assert [one for one in told if one.startswith(("serious", "critical"))] == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") == width
            context.close()


def test_paper_has_the_numbers_that_wait_behind_a_summary_on_the_screen(browser: Any, report: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(report)
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=True, prefer_css_page_size=True))
    context.close()
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert "All figures by engine" in text
    assert "draft.tmx (memory)" in text
    assert "Skip to the figures" not in text
    corner = printed[0].render(scale=0.5).to_numpy()[5, 5]
    assert corner.min() > 240, "paper is white, whatever the screen is"


def test_no_row_of_heads_stands_alone_at_the_foot_of_a_sheet(browser: Any, report: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(report)
    # Tables further and further down: somewhere the foot of a sheet comes between a row of heads and the first row.
    rows = "".join(f"<tr><td>row{row}</td></tr>" for row in range(3))
    made = "".join(
        f'<div style="break-before:page;height:{height}px"></div>'
        f"<table><caption>told{height}</caption><thead><tr><th>head</th></tr></thead><tbody>{rows}</tbody></table>"
        for height in range(800, 980, 6)
    )
    page.evaluate("made => document.body.innerHTML = made", made)
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    context.close()
    for sheet in printed:
        text = sheet.get_textpage().get_text_range()
        assert "head" not in text or "row0" in text or "row1" in text or "row2" in text, text
        assert "told" not in text or "row0" in text, text
