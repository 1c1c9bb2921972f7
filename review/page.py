"""What all HTML reports share: one page that needs nothing beside it, in light and dark, on a phone and on paper.

No script, no picture, no font from outside, and the page forbids its reader to fetch any. All text that is not ours
goes through `escape`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

# Characters that a page cannot hold or that turn its text around.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# Names and words up to this length are not broken in a table, which can be scrolled.
_SHORT = 24

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d5dae0;--shade:#f4f6f8;
--link:#0b57a4;
--out:#9c1c1c;--out-ground:#fde4e2;--in:#0d5c2b;--in-ground:#dcf5e3;--mark:#ffe08a;
--untranslated:#8a939e;--draft:#b36b00;--aligned:#8659b5;--edited:#2272b4;--approved:#0f5132;--bar:#2272b4}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e6e9ed;--soft:#a3adb8;--line:#3a424c;--shade:#1e2329;
--link:#7fb8f0;--out:#ffb3ad;--out-ground:#4d1f1f;--in:#a5e8ba;--in-ground:#173d24;--mark:#5c4a00;
--untranslated:#7d8894;--draft:#e69f00;--aligned:#b59ae0;--edited:#5aa9e6;--approved:#a6e3bf;--bar:#5aa9e6}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.25rem 1rem 3rem;background:var(--ground);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .4rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}.soft{color:var(--soft);font-size:.9rem}
del,ins{border-radius:.2em;padding:0 .1em;-webkit-box-decoration-break:clone;box-decoration-break:clone;
-webkit-print-color-adjust:exact;print-color-adjust:exact;white-space:pre-wrap}
del{color:var(--out);background:var(--out-ground);text-decoration:line-through}
ins{color:var(--in);background:var(--in-ground);text-decoration:underline;text-decoration-thickness:.12em;
text-underline-offset:.18em}
article{border-top:1px solid var(--line);padding:.8rem 0;display:grid;gap:.2rem 2rem;break-inside:avoid}
article header{display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:baseline}
article h3{font-size:1rem;margin:0}
article p{white-space:pre-wrap}
@media (min-width:60rem){article{grid-template-columns:1fr 1fr}article header{grid-column:1/-1}}
dl.facts{display:grid;grid-template-columns:repeat(2,1fr);gap:.6rem;margin:1rem 0}
@media (min-width:48rem){dl.facts{grid-template-columns:repeat(4,1fr)}}
dl.facts div{background:var(--shade);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .7rem}
dl.facts dt{color:var(--soft);font-size:.85rem}dl.facts dd{margin:0;font-size:1.35rem;font-weight:600}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;min-width:min(100%,26rem);font-variant-numeric:tabular-nums;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{padding:.28rem .7rem .28rem 0;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
thead th{vertical-align:bottom}
th:first-child,td:first-child{text-align:left}thead th{font-weight:600;color:var(--soft)}
thead th{white-space:nowrap}tbody th{font-weight:400;max-width:22rem;overflow-wrap:break-word}
.short{white-space:nowrap}
.side{display:grid;gap:.5rem 2.5rem;align-items:start}
@media (min-width:60rem){.side{grid-template-columns:minmax(0,1.6fr) minmax(0,1fr)}}
header .lead{font-size:1.08rem;max-width:46rem;margin:.8rem 0}
.skip{position:absolute;left:-100rem;background:var(--ground);color:var(--link);padding:.5rem 1rem}
.skip:focus{left:1rem}
a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:.6rem 0;margin:.8rem 0;
border:solid var(--line);border-width:1px 0}
h3{font-size:1rem;margin:1.4rem 0 .3rem}section>figure,section>p{max-width:60rem}
figure{margin:.6rem 0}figcaption{color:var(--soft);font-size:.92rem;max-width:46rem;margin-top:.4rem}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--link);width:fit-content;padding:.2rem 0}
.made{color:var(--soft);font-size:.85rem}
code{font-size:.92em;background:var(--shade);padding:.05em .3em;border-radius:.2em}
.text{text-align:left}td.text{max-width:28rem;overflow-wrap:break-word}td.text:not(.short){min-width:14rem}
figure.square{max-width:44rem}
mark{background:var(--mark);color:var(--ink);padding:0 .1em;-webkit-print-color-adjust:exact;print-color-adjust:exact}
svg{display:block;overflow:visible}svg text{fill:var(--ink);font-size:13px}
svg text.small{font-size:12px;fill:var(--soft)}
svg.unseen{position:absolute}
svg rect{stroke:var(--ground);stroke-width:1}svg *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
svg .seamless{stroke:none;shape-rendering:crispEdges}
svg .over{paint-order:stroke;stroke:var(--ground);stroke-width:4;stroke-linejoin:round}
.grid{stroke:var(--line)}.expected{stroke:var(--ink);stroke-width:1.5}.bound{stroke:var(--ink);stroke-dasharray:5 4}
.ring{fill:none;stroke:var(--out);stroke-width:2}.track{fill:var(--shade)}
.untranslated{fill:url(#fill-untranslated)}.draft{fill:url(#fill-draft)}.aligned{fill:url(#fill-aligned)}
.edited{fill:url(#fill-edited)}.approved{fill:url(#fill-approved)}
svg .plain-untranslated,svg .plain-draft,svg .plain-aligned,svg .plain-edited,svg .plain-approved{stroke:none}
.plain-untranslated{fill:var(--untranslated)}.plain-draft{fill:var(--draft)}.plain-aligned{fill:var(--aligned)}
.plain-edited{fill:var(--edited)}.plain-approved{fill:var(--approved)}
.stroke{stroke:var(--ground);stroke-width:1;stroke-opacity:.55;fill:none}
.stroke circle{fill:var(--ground);fill-opacity:.6;stroke:none}
.bar,.sev-info{fill:var(--bar)}.sev-error{fill:var(--out)}.sev-warning{fill:var(--draft)}
.lane-doubtful{fill:var(--out)}.lane-uneven{fill:var(--bar)}.lane-alone{fill:var(--draft)}
svg [class^=lane-]{stroke:none}
ul.key{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.4rem 0}
ul.key svg{display:inline-block;vertical-align:-.1em;margin-right:.4em}
dl.meaning dt{font-weight:600;margin-top:.5rem}dl.meaning dd{margin:0;max-width:46rem}
@media (min-width:48rem){dl.meaning{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.4rem 1.5rem}
dl.meaning dt{margin:0}}
@media print{:root{color-scheme:light;--ground:#fff;--ink:#000;--soft:#444;--line:#999;--shade:#fff;
--out:#8a1010;--out-ground:#fbe3e1;--in:#064a1e;--in-ground:#dff3e5;
--mark:#ffe08a;--link:#000;
--untranslated:#8a939e;--draft:#b36b00;--aligned:#8659b5;--edited:#2272b4;--approved:#0f5132;--bar:#2272b4}
nav,.skip{display:none}h2,h3{break-after:avoid}figure,svg,.made,li{break-inside:avoid}figure.long{break-inside:auto}
td.text:not(.short){min-width:8rem}.short{white-space:normal}tbody th.short{white-space:nowrap}
figcaption{break-before:avoid}
details::details-content{content-visibility:visible;display:block;block-size:auto}
summary{list-style:none;color:#444;font-weight:600;break-after:avoid}
body{max-width:none;padding:0;font-size:10pt}dl.facts{grid-template-columns:repeat(4,1fr);gap:.3rem}
table{font-size:8pt}.wide{overflow:visible}
th,td{padding-right:.4rem}thead th{white-space:normal}tr,.whole{break-inside:avoid}
/* No heading, caption or row of heads stands alone at the foot of a page. */
summary,caption,thead,tbody tr:first-child{break-after:avoid}
.side{grid-template-columns:minmax(0,1.4fr) minmax(0,1fr)}@page{margin:1.6cm}}
"""


def escape(text: str) -> str:
    """Text as a page holds it, in an attribute, too. What it cannot hold is named by its code point.

    >>> escape('<b a="1">'), escape("a\\x1bb")
    ('&lt;b a=&quot;1&quot;&gt;', 'a[U+001B]b')
    """
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", html.escape(text))


class Words(NamedTuple):
    """A cell that is read as words, not as a figure; `lang` is "" where it is in the page's language."""

    text: str
    lang: str


Cell = str | Words


def write(out: BinaryIO, title: str, body: Iterable[str], skip: str = "") -> None:
    """A whole page around its body, which comes in pieces of HTML.

    `skip` is what a link to the part with the id `figures` leads to, for those who cannot jump by eye; "" for none.
    """
    out.writelines(part.encode() for part in _parts(title, body, skip))


def table(caption: str, columns: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> str:
    """A table whose first column names its rows; nothing is escaped yet."""
    head = "".join(map(_head, columns))
    lines = []
    for name, *cells in rows:
        figures = "".join(map(_cell, cells))
        lines.append(f'<tr><th scope="row"{_short(str(name))}>{escape(str(name))}</th>{figures}</tr>\n')
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    # A table that is wider than a phone is scrolled by itself, by key, too.
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption or "table")}"><table>{told}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{''.join(lines)}</tbody></table></div>\n"
    )


def _head(column: Cell) -> str:
    if isinstance(column, str):
        return f'<th scope="col">{escape(column)}</th>'
    return f'<th scope="col" class="text">{escape(column.text)}</th>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    of = f' lang="{escape(cell.lang)}" dir="auto"' if cell.lang else ""
    short = " short" if len(cell.text) <= _SHORT else ""
    return f'<td class="text{short}"{of}>{escape(cell.text)}</td>'


def _short(name: str) -> str:
    return ' class="short"' if len(name) <= _SHORT else ""


def _parts(title: str, body: Iterable[str], skip: str) -> Iterator[str]:
    link = f'<a class="skip" href="#figures">Skip to {escape(skip)}</a>\n' if skip else ""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{link}<main>\n"
    )
    yield from body
    yield "</main>\n</body>\n</html>\n"
