"""The page is one file that fetches nothing, says each state in words, and shows a text as text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export.html import write

BAD = "<script>alert(1)</script>\"'&amp;"
HEAD = Header("el", "en", f"Σερζ {BAD}", ("Κ. Π.",), "CC0-1.0", date="2026-11-23T10:00:00Z", tools=(BAD,))


def pair(identifier: str, source: str, target: str | None, state: State, paragraph: int = 0, **more: object) -> Pair:
    sentence = Sentence(f"el_{identifier}", source, "el", paragraph)
    return Pair(identifier, (sentence,), target, state, **more)  # type: ignore[arg-type]


TAGS = {"html", "head", "meta", "title", "style", "body", "header", "h1", "ul", "li", "main", "table", "caption"}
TAGS |= {"colgroup", "col", "thead", "tbody", "tr", "th", "td", "span", "b"}
MADE = Origin(OriginKind.MT, "google", date=HEAD.date)
PAIRS = [
    pair("p1", "Πού πήγε;", "Where did he go?", State.DRAFT, draft="Where did he go?", origin=MADE, doc="a.txt"),
    pair(
        "p2",
        BAD,
        BAD,
        State.EDITED,
        1,
        draft=BAD + "!",
        note=BAD,
        by=BAD,
        doc="a.txt",
        origin=Origin(OriginKind.TM, BAD),
    ),
    pair("p3", "Περιττό.", "", State.APPROVED, doc=BAD),
    pair("p4", "Μετά.", None, State.UNTRANSLATED, doc=BAD),
    Pair("p5", (), "Added.", State.ALIGNED, score=0.9, doc=BAD),
]


def written(pairs: list[Pair] = PAIRS) -> str:
    out = io.BytesIO()
    write(out, Bitext(HEAD, pairs))
    return out.getvalue().decode()


def page() -> html.HtmlElement:
    return html.document_fromstring(written())


def test_each_row_shows_id_both_texts_and_the_state_in_words() -> None:
    rows = page().xpath("//tr[@id]")
    assert [row.get("id") for row in rows] == ["p1", "p2", "p3", "p4", "p5"]
    assert [row.xpath("string(td[3]/b)") for row in rows] == ["draft", "edited", "approved", "untranslated", "aligned"]
    assert [row.xpath("string(td[1])") for row in rows] == [
        "Πού πήγε;", BAD, "Περιττό.", "Μετά.", "[added by the translator]"
    ]  # fmt: skip
    assert [row.xpath("string(td[2]/span[1])") for row in rows] == [
        "Where did he go?", BAD, "[left out on purpose]", "[not translated yet]", "Added."
    ]  # fmt: skip


def test_headings_verse_and_pages_are_shown_on_both_sides() -> None:
    blocks = [Block(BlockKind.HEADING, 1, page="12"), Block(BlockKind.HEADING, 2, page="12"), Block(BlockKind.VERSE)]
    blocks += [Block(BlockKind.FOOTNOTE, page="<13>"), Block(page="<13>")]
    pairs = [
        Pair(f"p{n}", (Sentence(f"el_s{n}", f"α {n}", "el", n, block=block),), f"a {n}", State.EDITED)
        for n, block in enumerate(blocks)
    ]
    rows = html.document_fromstring(written(pairs)).xpath("//tr[@id]")
    assert [row.get("class") for row in rows] == [
        "edited heading top", "edited new heading", "edited new verse", "edited new footnote", "edited new"
    ]  # fmt: skip
    assert rows[1].xpath("td/span[@role='heading']/@aria-level") == ["3", "3"]
    assert rows[1].xpath("td/span[@role='heading']/text()") == ["α 1", "a 1"]
    assert [row.xpath("string(th/span)") for row in rows] == ["page 12", "", "", "page <13>", ""]


def test_draft_note_and_provenance_stand_beside() -> None:
    first, second, *_, last = page().xpath("//tr[@id]")
    assert first.xpath("td[3]/span/text()") == ["mt google", "2026-11-23"]
    assert second.xpath("td[2]/span[@class='said']/text()") == [f"Draft: {BAD}!", f"Note: {BAD}"]
    assert second.xpath("td[3]/span/text()") == [f"tm {BAD}", f"by {BAD}"]
    assert last.xpath("td[3]/span/text()") == ["90%"]


def test_nothing_a_text_says_becomes_markup_and_nothing_is_fetched_or_run() -> None:
    tree = page()
    assert {one.tag for one in tree.iter()} <= TAGS
    attributes = [name for one in tree.iter() for name in one.attrib]
    assert not [name for name in attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", written())
    assert tree.xpath("string(//h1)") == HEAD.title == tree.xpath("string(//title)")


def test_each_side_says_its_language_and_the_table_its_parts() -> None:
    tree = page()
    assert tree.xpath("//tr[@id='p1']/td/@lang") == ["el", "en"]
    assert tree.xpath("count(//table/caption)") == 1
    assert tree.xpath("//thead//th/@scope") == ["col"] * 4
    assert set(tree.xpath("//tr[@id]/th/@scope")) == {"row"}
    assert tree.xpath("//th[@scope='rowgroup']/text()") == ["a.txt", BAD]
    # A row laid out as a block is still a row for a screen reader.
    assert not tree.xpath("//table//*[self::tr or self::td or self::th or self::tbody or self::thead][not(@role)]")


def test_a_new_paragraph_is_seen() -> None:
    assert page().xpath("//tr[contains(@class, ' new')]/@id") == ["p2"]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_ink_is_readable_on_every_paper_light_dark_and_printed() -> None:
    palettes = re.findall(r"--paper:(#\w+);--ink:(#\w+);--quiet:(#\w+);--line:#\w+;--wash:(#\w+)", written())
    assert len(palettes) == 3
    for paper, ink, quiet, wash in palettes:
        for back in (paper, wash):
            for front in (ink, quiet):
                light, dark = sorted((luminance(back), luminance(front)), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back)


@pytest.mark.client
@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_runs_out_of_the_window_of_a_real_browser(width: int, tmp_path: Path) -> None:
    browser = shutil.which("chromium")
    if not browser:
        pytest.skip("chromium is not installed (Debian package chromium)")
    long = pair("p6", "Ω" * 300, "w" * 300, State.EDITED, note="n" * 200, doc="d" * 200)
    (tmp_path / "a.html").write_text(written([*PAIRS, long]), "utf-8")
    # Headless Chromium makes no window so narrow: a frame does.
    (tmp_path / "frame.html").write_text(
        f'<iframe id="f" src="a.html" width="{width}" height="900" style="border:0"></iframe><script>onload=()=>{{'
        'const page=document.getElementById("f").contentDocument.documentElement;'
        'document.title=page.scrollWidth+" "+page.clientWidth}</script>',
        "utf-8",
    )
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
         "--virtual-time-budget=3000", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         (tmp_path / "frame.html").as_uri()],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(\d+) (\d+)</title>", done.stdout)
    assert title is not None, done.stdout[:500]
    assert int(title[1]) == int(title[2]) == width
