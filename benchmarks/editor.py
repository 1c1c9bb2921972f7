"""The editor beside Tabulator: both in one Chromium, one after the other, with the same wrapped rows.

    python benchmarks/editor.py TABULATOR_DIST [100000] [PICTURES]

TABULATOR_DIST is the folder `dist` of the npm package tabulator-tables (`npm pack tabulator-tables`); PICTURES a folder
for screenshots. Tabulator gets all rows at once, as its manual has it for local data, wraps its cells and draws them
by its virtual renderer. Each side is measured from the navigation to the first row with its text, in turns, the middle
one of three after a turn that wakes the browser; its JavaScript heap after a collection, with the typed arrays of ours
added; every frame while the wheel turns; and, of the editor, the way to pair 90 % and sixty edits, from the key that
leaves a text to the sign that says it is saved. The same count makes the same rows.
"""

from __future__ import annotations

import functools
import http.server
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import DocumentRow

GREEK = (
    "το καράβι έφυγε από το λιμάνι πριν ξημερώσει και κανείς δεν είδε ποιος στεκόταν στην προκυμαία με τη βαλίτσα του "
    "ανοιχτή μέσα στη βροχή ενώ τα φώτα της πόλης έσβηναν ένα ένα πίσω από τους λόφους"
)
ENGLISH = (
    "the ship left the harbour before dawn and nobody saw who was standing on the quay with his suitcase open in the "
    "rain while the lights of the town went out one by one behind the hills"
)
EDITS = 60
TURNS = 3
# The first frame in which a row with its text stands in the page, and what stands on the screen in every later one.
WATCH = """(row => {
  let scroller = null;
  window.seen = { first: null, frames: [] };
  const look = () => {
    const found = document.querySelector(row);
    if (found && window.seen.first === null) window.seen.first = performance.now();
    if (window.seen.on) {
      scroller ??= document.querySelector('#list, .tabulator-tableholder');
      const box = scroller.getBoundingClientRect();
      let worst = 2;
      for (let y = box.top + 2; y < box.bottom - 12; y += 16) {
        const one = document.elementFromPoint(box.left + 300, y)?.closest('#list .pair, .tabulator-row');
        worst = Math.min(worst, !one ? 0 : one.classList.contains('waiting') ? 1 : 2);
      }
      window.seen.frames.push([performance.now(), worst, scroller.scrollTop]);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
OURS = "#list .pair:not(.waiting) .target .sentence"
THEIRS = ".tabulator-row .tabulator-cell[tabulator-field='target']"
TABLE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="tabulator.min.css"><style>body{margin:0;font:17.6px/1.5 serif}#t{height:100vh}
.tabulator .tabulator-cell{white-space:pre-wrap;font-size:17.6px}</style>
<div id="t"></div><script src="tabulator.min.js"></script><script>
fetch('rows.json').then(a => a.json()).then(data => new Tabulator('#t', {
  data, height: innerHeight, layout: 'fitColumns', index: 'id', columns: [
    {field: 'id', title: 'id', width: 90}, {field: 'state', title: 'state', width: 90},
    {field: 'source', title: 'source', formatter: 'textarea', variableHeight: true},
    {field: 'target', title: 'target', formatter: 'textarea', variableHeight: true, editor: 'textarea'}]}));
</script></html>"""


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Both texts of every row."""
    chance = random.Random(count)
    greek, english = GREEK.split(), ENGLISH.split()
    for number in range(1, count + 1):
        long = chance.randint(4, 45)
        yield (
            f"{number} {' '.join(chance.choices(greek, k=long))}.",
            f"{number} {' '.join(chance.choices(english, k=long + 2))}.",
        )


def make(folder: Path, count: int) -> Project:
    """A project of so many drafts."""
    project = Project.create(folder, Settings(source_lang="el", target_lang="en", title="Benchmark"))
    origin = Origin(OriginKind.MT, "made")
    with project.store() as store, store.transaction():
        store.put_document(DocumentRow("a.txt", "el", "utf-8", "", "\n", "{}", "2026-11-01T00:00:00Z"))
        for number, (source, target) in enumerate(texts(count)):
            sentence = Sentence(f"el_s{number + 1}", source, "el", number)
            store.put_sentence("a.txt", number, sentence)
            pair = Pair(f"p{number + 1}", (sentence,), target, State.DRAFT, draft=target, origin=origin, doc="a.txt")
            store.add_pair(pair, number)
    return project


def heap(page: Page) -> float:
    """MB of JavaScript after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(found["JSHeapUsedSize"]) / 1e6


def scrolled(page: Page, pictures: Path | None, name: str) -> dict[str, Any]:
    """Turns the wheel down and up, and tells of the frames."""
    page.mouse.move(500, 400)
    page.evaluate("window.seen.frames = []; window.seen.on = true")
    for step in [300] * 40 + [900] * 40 + [-1500] * 25:
        page.mouse.wheel(0, step)
        page.wait_for_timeout(16)
        if pictures and step == 900 and not (pictures / f"{name}-scrolling.png").exists():
            page.screenshot(path=pictures / f"{name}-scrolling.png")
    page.wait_for_timeout(500)
    frames = page.evaluate("window.seen.on = false, window.seen.frames")
    gaps = sorted(after[0] - before[0] for before, after in pairwise(frames))
    return {
        "frames": len(frames),
        "blank frames": sum(1 for _, worst, _ in frames if worst == 0),
        "frames with a row still without words": sum(1 for _, worst, _ in frames if worst == 1),
        "p95 frame ms": round(gaps[int(len(gaps) * 0.95)], 1),
        "scrolled px": round(max(top for _, _, top in frames)),
    }


def opened(browser: Browser, address: str, row: str) -> Page:
    """A page of its own, once its first row stands."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(f"{WATCH}({json.dumps(row)})")
    page.goto(address)
    page.locator(row).first.wait_for(timeout=180_000)
    return page


def first_rows(browser: Browser, addresses: dict[str, str]) -> list[float]:
    """Seconds to the first row of each side, by the CSS that finds one."""
    turns: dict[str, list[float]] = {row: [] for row in addresses}
    for _ in range(1 + TURNS):
        for row, address in addresses.items():
            page = opened(browser, address, row)
            turns[row].append(page.evaluate("window.seen.first") / 1000)
            page.context.close()
            time.sleep(2)  # what the page leaves behind is cleared away
    return [round(sorted(found[1:])[TURNS // 2], 2) for found in turns.values()]


def editor(browser: Browser, address: str, count: int, pictures: Path | None) -> dict[str, Any]:
    """The figures of the editor."""
    page = opened(browser, address, OURS)
    page.locator("body.ready").wait_for()
    page.wait_for_timeout(1500)
    figures: dict[str, Any] = {"heap MB": round(heap(page) + (count * (6 + 4 + 8)) / 1e6, 2)}
    figures |= scrolled(page, pictures, "editor")
    figures["heap MB after scrolling"] = round(heap(page) + (count * (6 + 4 + 8)) / 1e6, 2)
    figures["jump s"] = jump(page, count * 9 // 10)
    if pictures:
        page.screenshot(path=pictures / "editor-jump.png")
    waits = edits(page)
    figures["edit to saved, p50 ms"] = round(waits[len(waits) // 2], 1)
    figures["edit to saved, p95 ms"] = round(waits[int(len(waits) * 0.95)], 1)
    page.context.close()
    return figures


def jump(page: Page, number: int) -> float:
    """Seconds from the key that says so until the pair stands on the screen with its text."""
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.locator("dialog input").fill(str(number))
    page.evaluate(
        """index => { window.jumped = null; addEventListener('keydown', () => {
             const from = performance.now();
             const look = () => {
               const pair = document.querySelector(`#list .pair[data-index="${index}"]:not(.waiting)`);
               const top = pair?.getBoundingClientRect().top ?? -1;
               if (top >= 0 && top < innerHeight) window.jumped = performance.now() - from;
               else requestAnimationFrame(look);
             };
             look();
           }, { capture: true, once: true }) }""",
        number - 1,
    )
    page.keyboard.press("Enter")
    page.locator(f'#list .pair.current[data-index="{number - 1}"]:not(.waiting)').wait_for()
    page.wait_for_timeout(300)
    return round(page.evaluate("window.jumped") / 1000, 3)


def edits(page: Page) -> list[float]:
    """Milliseconds from the key that leaves a text to the sign that it is saved, in order of length."""
    page.evaluate(
        """() => { window.waits = []; let from = null; const sign = document.querySelector('#sign');
             addEventListener('keydown', e => { if (e.key === 'Enter') from = performance.now() }, true);
             new MutationObserver(() => {
               if (sign.textContent === 'Saved' && from) { window.waits.push(performance.now() - from); from = null; }
             }).observe(sign, { childList: true, characterData: true, subtree: true }) }"""
    )
    page.locator("#list .pair.current").press("F2")
    for number in range(EDITS):
        page.keyboard.press("Control+End")
        page.keyboard.type(f" {number}")
        page.keyboard.press("Enter")
        page.locator("#sign", has_text=re.compile("^Saved$")).wait_for()
    page.keyboard.press("Escape")
    found = sorted(page.evaluate("window.waits"))
    if len(found) < EDITS:
        raise SystemExit(f"{len(found)} of {EDITS} edits were acknowledged")
    return found


def tabulator(browser: Browser, address: str, pictures: Path | None) -> dict[str, Any]:
    """The figures of Tabulator."""
    page = opened(browser, address, THEIRS)
    page.wait_for_timeout(1500)
    figures: dict[str, Any] = {"heap MB": round(heap(page), 2)}
    figures |= scrolled(page, pictures, "tabulator")
    figures["heap MB after scrolling"] = round(heap(page), 2)
    page.context.close()
    return figures


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the library's
        """Nothing."""


def main(dist: Path, count: int, pictures: Path | None) -> None:
    """Measure both and print them side by side."""
    program = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "project", count)
        table = folder / "table"
        table.mkdir()
        for file in (dist / "js/tabulator.min.js", dist / "css/tabulator.min.css"):
            shutil.copy(file, table)
        (table / "index.html").write_text(TABLE, "utf-8")
        rows = [{"id": f"p{n}", "state": "draft", "source": s, "target": t} for n, (s, t) in enumerate(texts(count), 1)]
        (table / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(table)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [sys.executable, "-m", "dipla", "edit", str(folder / "project"), "--port", "0", "--no-browser"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            if process.stdout is None:
                sys.exit("no stdout")
            address = process.stdout.readline().strip()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
                table_address = f"http://127.0.0.1:{server.server_port}/"
                first = first_rows(browser, {OURS: address, THEIRS: table_address})
                ours = {"first row s": first[0], **editor(browser, address, count, pictures)}
                theirs = {"first row s": first[1], **tabulator(browser, table_address, pictures)}
                browser.close()
        finally:
            process.terminate()
            process.wait()
            server.shutdown()
            server.server_close()
    print(f"{count} pairs\n\n| | dipla edit | Tabulator |\n|---|---|---|")
    for figure in dict.fromkeys([*ours, *theirs]):
        print(f"| {figure} | {ours.get(figure, '')} | {theirs.get(figure, '')} |")
    print(f"| first row, times sooner | {theirs['first row s'] / ours['first row s']:.1f} | |")
    print(f"| heap, times smaller | {theirs['heap MB'] / ours['heap MB']:.1f} | |")


if __name__ == "__main__":
    given = sys.argv[1:]
    if not given:
        sys.exit(__doc__)
    place = Path(given[2]) if len(given) > 2 else None
    if place:
        place.mkdir(parents=True, exist_ok=True)
    main(Path(given[0]), int(given[1]) if len(given) > 1 else 100_000, place)
