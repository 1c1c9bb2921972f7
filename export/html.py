"""A page of both texts side by side, for reading on a screen of any width and on paper.

Each side has its language, so that a browser hyphenates and a screen reader speaks it properly. What state a pair is
in stands there in words. Headings, verse, lists and footnotes look like what they are, and a page of the document is
named where it begins. The page is one file without scripts and without anything to fetch; what it is made of is
escaped. It is for eyes: nothing reads it back.
"""

from __future__ import annotations

from typing import BinaryIO

from ..corpus.languages import language
from ..corpus.model import PLAIN, Bitext, Block, BlockKind, Header, Pair
from .xml import Escaping, Written

_GATHERED = 200
# The first fonts have all of polytonic Greek; Georgia and Times are what every machine has.
_STYLE = """\
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1d1b18;--quiet:#655f57;--line:#d9d3c8;--wash:#f3efe6}
@media (prefers-color-scheme:dark){:root{--paper:#191817;--ink:#e9e5de;--quiet:#a8a196;--line:#3b3834;--wash:#24221f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:78rem;padding:2rem 1.5rem 4rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.55 "Gentium Plus","GFS Didot","Noto Serif",Georgia,"DejaVu Serif","Times New Roman",serif}
h1{margin:0 0 .5rem;font-size:1.8rem;line-height:1.2;font-weight:600}
.facts,caption,thead,.id,.state,.said,.gap,.doc{font-family:system-ui,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif}
.facts{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;
font-size:.875rem;color:var(--quiet)}
table{width:100%;margin-top:1.25rem;border-collapse:collapse;table-layout:fixed}
caption{padding:.25rem 0 .75rem;text-align:start;font-size:.875rem;color:var(--quiet)}
th,td{padding:.5rem .75rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}
tr>*{border-top:1px solid var(--line)}
thead th{position:sticky;top:0;background:var(--paper);font-size:.875rem;border-top:0;
box-shadow:inset 0 -2px var(--line)}
.i{width:5.5rem}.s{width:8.5rem}
.id,.state{font-size:.8125rem;line-height:1.7;font-weight:400;color:var(--quiet)}
.state b{display:inline-block;white-space:nowrap;padding:0 .45em;border:1px solid currentColor;border-radius:.3em;
font-weight:600;color:var(--ink)}
.draft b,.aligned b,.untranslated b{border-style:dashed}
.draft td:nth-of-type(2){background:var(--wash)}
.said{display:block;margin-top:.3rem;font-size:.8125rem;line-height:1.45;color:var(--quiet)}
.state .said{margin-top:0}
.gap{font-size:.875rem;color:var(--quiet)}
.text{white-space:pre-line}
.new>*{border-top:1px solid var(--quiet)}
.heading>*{padding-top:1.25rem}.heading .text{font-weight:600;font-size:1.1em}
.top .text{font-size:1.3em}
.verse .text{padding-inline-start:2em}.verse+.verse>*{border-top:0;padding-top:.1rem}
.item .text::before{content:"•\\00a0"}.footnote .text{font-size:.875em}
.doc{padding-top:1.5rem;font-size:.9375rem;font-weight:600}
@media (max-width:44rem){
body{padding:1.25rem 1rem 3rem;font-size:1.0625rem}
h1{font-size:1.45rem}
table,caption,tbody,tr,th,td{display:block;width:auto}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{display:grid;grid-template-columns:1fr auto;padding:.7rem 0;border-top:1px solid var(--line)}
tr>*,.new>*{border-top:0}
tbody tr.new{border-top:1px solid var(--quiet)}
th,td{padding:.15rem 0}
.id{order:1}.state{order:2;text-align:end}
td:nth-of-type(1){order:3;grid-column:1/-1}
td:nth-of-type(2){order:4;grid-column:1/-1;padding:.15rem 0 .15rem .75rem;border-inline-start:3px solid var(--line)}
.doc{grid-column:1/-1}
.state b{order:2}.state{display:flex;flex-wrap:wrap;justify-content:end;align-items:baseline;gap:0 .6em}
.state .said{display:inline}
}
@media print{
:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#444;--line:#aaa;--wash:#f0f0f0}
@page{size:A4;margin:16mm 14mm}
body{max-width:none;padding:0;font-size:10pt}
thead{display:table-header-group}
thead th{position:static;box-shadow:none;border-bottom:1.5pt solid #444}
.i{width:3.6rem}.s{width:7.6rem}
th,td{padding:.3rem .5rem}
tr{break-inside:avoid}
.doc{break-after:avoid}
.draft td:nth-of-type(2){print-color-adjust:exact}
}
"""


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write all pairs as a page; the same bitext gives the same bytes."""
    head, escaping = bitext.header, Escaping()
    out.write(_top(head, escaping).encode())
    count, doc, paragraph, page = 0, "", 0, ""
    gathered: list[str] = []
    for pair in bitext:
        if pair.doc != doc:
            doc, paragraph, page = pair.doc, pair.source[0].paragraph if pair.source else 0, ""
            gathered.append(_document(doc, escaping))
        now = pair.source[0].paragraph if pair.source else paragraph
        begins = pair.source[0].block.page if pair.source and pair.source[0].block.page != page else ""
        gathered.append(_row(pair, head, escaping, begins, new=now != paragraph))
        paragraph, page = now, begins or page
        count += 1
        if len(gathered) >= _GATHERED:
            out.write("".join(gathered).encode())
            gathered.clear()
    out.write(("".join(gathered) + "</tbody>\n</table>\n</main>\n</body>\n</html>\n").encode())
    return Written(count, escaping.replaced)


def _top(head: Header, escaping: Escaping) -> str:
    sides = [(escaping.text(language(lang).name), escaping.attribute(lang)) for lang in _languages(head)]
    both = f"{sides[0][0]} – {sides[1][0]}"
    facts = [
        both,
        escaping.text(", ".join(head.authors)),
        *(escaping.text(f"{one.name} ({one.role})") for one in head.contributors),
        escaping.text(head.source),
        f"Licence: {escaping.text(head.licence)}" if head.licence else "",
        escaping.text(head.date[:10]),
    ]
    title = escaping.text(head.title) or both
    # A title may be in either language.
    lang = ' lang=""' if head.title else ""
    listed = "".join(f"<li>{fact}</li>" for fact in facts if fact)
    columns = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name, _ in sides)
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content={escaping.attribute(next(iter(head.tools), "dipla"))}>
<title>{title}</title>
<style>
{_STYLE}</style>
</head>
<body>
<header>
<h1{lang} dir="auto">{title}</h1>
<ul class="facts">{listed}</ul>
</header>
<main>
<table role="table">
<caption>Each row is one pair: the source, its translation, and how far that has come. A draft is a machine's or a \
memory's; nobody has looked at it yet.</caption>
<colgroup><col class="i"><col><col><col class="s"></colgroup>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Pair</th>{columns}\
<th scope="col" role="columnheader">State</th></tr></thead>
<tbody role="rowgroup">
"""


def _languages(head: Header) -> tuple[str, str]:
    return head.source_lang, head.target_lang


def _document(name: str, escaping: Escaping) -> str:
    """The rows of a document begin, under its name where it has one."""
    named = f'<th class="doc" colspan="4" scope="rowgroup" role="rowheader">{escaping.text(name)}</th>'
    return '</tbody>\n<tbody role="rowgroup">\n' + (f'<tr role="row">{named}</tr>\n' if name else "")


def _row(pair: Pair, head: Header, escaping: Escaping, page: str, *, new: bool) -> str:
    """A row; `page` begins there, "" for none.

    Roles are said outright: narrow screens lay the table out as blocks, and browsers then forget them.
    """
    block = next((one.block for one in (*pair.source, *pair.target_sentences)), PLAIN)
    # The title of the page is the first level.
    heading = min(max(block.level, 1) + 1, 6) if block.kind is BlockKind.HEADING else 0
    source = _text(pair.source_text, "added by the translator", escaping, heading)
    nothing = "not translated yet" if pair.target is None else "left out on purpose"
    target = _text(pair.target or "", nothing, escaping, heading)
    said = ""
    if pair.draft and pair.draft != pair.target:
        said += f'<span class="said">Draft: {escaping.text(pair.draft)}</span>'
    if pair.note:
        said += f'<span class="said" lang="" dir="auto">Note: {escaping.text(pair.note)}</span>'
    maker = "".join(f' <span class="said">{escaping.text(part)}</span>' for part in _maker(pair))
    began = f' <span class="said">page {escaping.text(page)}</span>' if page else ""
    first, second = (escaping.attribute(lang) for lang in _languages(head))
    return (
        f'<tr id="{pair.id}" class="{pair.state}{" new" if new else ""}{_look(block)}" role="row">'
        f'<th class="id" scope="row" role="rowheader">{pair.id}{began}</th>'
        f'<td lang={first} dir="auto" role="cell">{source}</td>'
        f'<td lang={second} dir="auto" role="cell">{target}{said}</td>'
        f'<td class="state" role="cell"><b>{pair.state}</b>{maker}</td></tr>\n'
    )


def _look(block: Block) -> str:
    """The classes of a row by what its paragraph is."""
    if block.kind is BlockKind.PARAGRAPH:
        return ""
    return f" {block.kind}" + (" top" if block.kind is BlockKind.HEADING and block.level < 2 else "")


def _text(text: str, nothing: str, escaping: Escaping, heading: int) -> str:
    if text and heading:
        return f'<span class="text" role="heading" aria-level="{heading}">{escaping.text(text)}</span>'
    if text:
        return f'<span class="text">{escaping.text(text)}</span>'
    return f'<span class="gap" lang="en">[{nothing}]</span>'


def _maker(pair: Pair) -> list[str]:
    """Whence the target comes, in few words: `mt google`, `2026-11-23`."""
    parts = [f"by {pair.by}"] if pair.by else []
    if pair.score is not None:
        parts.insert(0, f"{pair.score:.0%}")
    if pair.origin:
        tool = " ".join(word for word in (pair.origin.kind, pair.origin.tool) if word)
        parts = [tool, pair.origin.date[:10], *parts]
    return [part for part in parts if part]
