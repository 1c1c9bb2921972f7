"""What all HTML reports share: one page that needs nothing beside it, in light and dark, on a phone and on paper.

No script, no picture, no font from outside, and the page forbids its reader to fetch any. All text that is not ours
goes through `escape`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

# Characters that a page cannot hold or that turn its text around.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d5dae0;--shade:#f4f6f8;--link:#0b57a4;
--out:#9c1c1c;--out-ground:#fde4e2;--in:#0d5c2b;--in-ground:#dcf5e3;
--untranslated:#c9cfd6;--draft:#e0a030;--aligned:#8a6fc0;--edited:#2f7fc1;--approved:#1d5c3a;--bar:#2f7fc1}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e6e9ed;--soft:#a3adb8;--line:#3a424c;--shade:#1e2329;
--link:#7fb8f0;--out:#ffb3ad;--out-ground:#4d1f1f;--in:#a5e8ba;--in-ground:#173d24;
--untranslated:#59636e;--draft:#d99a2b;--aligned:#a58fd6;--edited:#5aa4e0;--approved:#8fd8a8;--bar:#5aa4e0}}
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
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:.6rem;margin:1rem 0}
dl.facts div{background:var(--shade);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .7rem}
dl.facts dt{color:var(--soft);font-size:.85rem}dl.facts dd{margin:0;font-size:1.35rem;font-weight:600}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{padding:.28rem .7rem .28rem 0;text-align:right;border-bottom:1px solid var(--line);vertical-align:bottom}
th:first-child,td:first-child{text-align:left}thead th{font-weight:600;color:var(--soft)}
thead th{white-space:nowrap}tbody th{font-weight:400;min-width:8.5rem;max-width:22rem;overflow-wrap:anywhere}
.side{display:grid;gap:.5rem 2.5rem;align-items:start}
@media (min-width:60rem){.side{grid-template-columns:minmax(0,1.6fr) minmax(0,1fr)}}
figure{margin:.4rem 0}svg{display:block;overflow:visible}svg text{fill:var(--ink);font-size:13px}
svg rect{stroke:var(--ground);stroke-width:1;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.untranslated{fill:var(--untranslated)}.draft{fill:var(--draft)}.aligned{fill:var(--aligned)}
.edited{fill:var(--edited)}.approved{fill:var(--approved)}.bar{fill:var(--bar)}
ul.key{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.4rem 0}
ul.key svg{display:inline-block;vertical-align:-.1em;margin-right:.4em}
dl.meaning dt{font-weight:600;margin-top:.5rem}dl.meaning dd{margin:0}
@media print{:root{color-scheme:light;--ground:#fff;--ink:#000;--soft:#444;--line:#999;--shade:#fff;
--out:#8a1010;--out-ground:#fbe3e1;--in:#064a1e;--in-ground:#dff3e5;
--untranslated:#c9cfd6;--draft:#e0a030;--aligned:#8a6fc0;--edited:#2f7fc1;--approved:#1d5c3a;--bar:#2f7fc1}
body{max-width:none;padding:0;font-size:10pt}dl.facts{grid-template-columns:repeat(4,1fr);gap:.3rem}h2{break-after:avoid}table{font-size:8pt}.wide{overflow:visible}
th,td{padding-right:.4rem}thead th{white-space:normal}tbody th{min-width:4rem}tr,.whole{break-inside:avoid}
.side{grid-template-columns:minmax(0,1.4fr) minmax(0,1fr)}@page{margin:1.6cm}}
"""


def escape(text: str) -> str:
    """Text as a page holds it, in an attribute, too. What it cannot hold is named by its code point.

    >>> escape('<b a="1">'), escape("a\\x1bb")
    ('&lt;b a=&quot;1&quot;&gt;', 'a[U+001B]b')
    """
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", html.escape(text))


def write(out: BinaryIO, title: str, body: Iterable[str]) -> None:
    """A whole page around its body, which comes in pieces of HTML."""
    out.writelines(part.encode() for part in _parts(title, body))


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose first column names its rows; nothing is escaped yet."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    lines = []
    for name, *cells in rows:
        figures = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        lines.append(f'<tr><th scope="row">{escape(name)}</th>{figures}</tr>\n')
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    # A table that is wider than a phone is scrolled by itself, by key, too.
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption or "table")}"><table>{told}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{''.join(lines)}</tbody></table></div>\n"
    )


def _parts(title: str, body: Iterable[str]) -> Iterator[str]:
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    yield from body
    yield "</main>\n</body>\n</html>\n"
