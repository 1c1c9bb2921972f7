"""A picture of an alignment: the path through both texts, confident beads dark, doubtful ones in colour.

Source lines run from left to right, target lines from top to bottom, so two texts that agree draw a straight line;
a step is an omission, a cloud is a stretch to look at, a cross off the line is a sentence that moved. SVG needs
nothing; PNG needs matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from ..corpus.errors import DiplaError
from .alignment import Alignment, Bead

# Beads below the first are doubtful, at the second and above they are sure.
DOUBTFUL, SURE = 0.5, 0.9
_SIDE, _EDGE = 720, 56
# Dark, middle and light enough to be told apart in grey, too.
_COLOURS = {"sure": "#1b3a57", "fair": "#c77f1a", "doubtful": "#c0392b", "alone": "#9aa5ad", "moved": "#2e8b57"}
# A long text draws its sure beads as runs, so that the file stays small.
_TOLD = ("sure", "fair", "doubtful", "alone", "moved")


def check(path: Path) -> str:
    """The format that a path asks for, `svg` or `png`; DiplaError when it is neither, or PNG cannot be drawn."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("svg", "png"):
        raise DiplaError(f"{path}: a picture is .svg or .png. Give it one of these names.")
    if kind == "png" and find_spec("matplotlib") is None:
        raise DiplaError(f"{path}: PNG needs matplotlib, which is not installed. Install it, or name the picture .svg.")
    return kind


def write_svg(out: BinaryIO, found: Alignment, names: tuple[str, str]) -> None:
    """The picture as SVG. `names` of the two texts come as XML character data, already escaped."""
    width = max((bead.source[-1] + 1 for bead in found.beads if bead.source), default=1)
    height = max((bead.target[-1] + 1 for bead in found.beads if bead.target), default=1)
    across, down = _SIDE / width, _SIDE / height
    whole = _SIDE + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole + 24}" '
        'font-family="sans-serif" font-size="12">\n',
        f'<rect width="{whole}" height="{whole + 24}" fill="#ffffff"/>\n',
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#cccccc"/>\n',
        f'<text x="{_EDGE}" y="{_EDGE - 24}">{names[0]}: 0 to {width - 1}</text>\n',
        f'<text x="{_EDGE - 12}" y="{_EDGE}" transform="rotate(-90 {_EDGE - 12} {_EDGE})" text-anchor="end">'
        f"{names[1]}: 0 to {height - 1}</text>\n",
    ]
    for kind, lines in _strokes(found):
        d = "".join(
            f"M{_EDGE + a * across:.2f} {_EDGE + b * down:.2f}L{_EDGE + c * across:.2f} {_EDGE + e * down:.2f}"
            for a, b, c, e in lines
        )
        if d:
            parts.append(f'<path class="{kind}" d="{d}" stroke="{_COLOURS[kind]}" stroke-width="2.5" fill="none"/>\n')
    for number, kind in enumerate(_TOLD):
        x = _EDGE + number * 140
        parts.append(f'<rect x="{x}" y="{whole - 14}" width="14" height="4" fill="{_COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 20}" y="{whole - 8}">{kind}</text>\n')
    parts.append("</svg>\n")
    out.write("".join(parts).encode())


def write_png(out: BinaryIO, found: Alignment, names: tuple[str, str]) -> None:
    """The picture as PNG, through matplotlib."""
    figure = import_module("matplotlib.figure").Figure(figsize=(8, 8), dpi=120)
    import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    collection = import_module("matplotlib.collections").LineCollection
    axes = figure.add_subplot()
    for kind, lines in _strokes(found):
        segments = [((a, b), (c, d)) for a, b, c, d in lines]
        axes.add_collection(collection(segments, colors=_COLOURS[kind], linewidths=1.8, label=kind))
    axes.autoscale()
    axes.invert_yaxis()
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.legend(loc="lower left")
    figure.savefig(out, format="png")


def _strokes(found: Alignment) -> list[tuple[str, list[tuple[int, int, int, int]]]]:
    """By kind: lines from place to place, (source, target) to (source, target)."""
    lines: dict[str, list[tuple[int, int, int, int]]] = {kind: [] for kind in _TOLD}
    at = (0, 0)
    for bead in found.beads:
        after = _end(bead.source, at[0]), _end(bead.target, at[1])
        kind = _kind(bead)
        run = lines[kind]
        # Strokes that go on straight become one.
        if run and run[-1][2:] == at and _same_way(run[-1], (*at, *after)):
            run[-1] = (*run[-1][:2], *after)
        else:
            run.append((*at, *after))
        at = after
    lines["moved"] = [(b.source[0], b.target[0], b.source[-1] + 1, b.target[-1] + 1) for b in found.moved]
    return list(lines.items())


def _kind(bead: Bead) -> str:
    if not bead.source or not bead.target:
        return "alone"
    return "sure" if bead.confidence >= SURE else "fair" if bead.confidence >= DOUBTFUL else "doubtful"


def _end(lines: Sequence[int], before: int) -> int:
    return lines[-1] + 1 if lines else before


def _same_way(one: tuple[int, int, int, int], two: tuple[int, int, int, int]) -> bool:
    return (one[2] - one[0]) * (two[3] - two[1]) == (one[3] - one[1]) * (two[2] - two[0])
