"""The sections about the pairs themselves: lengths, alignment, the aligner's certainty, what the checks find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...align.check.finding import Severity, Side
from ...align.check.rules import RULES
from ..figures_told import count, share
from ..page import Cell, Words, escape, table
from ..pictures import Bar, bars, histogram
from .alarms import Example, Findings, Kind
from .beads import BeadMap
from .doubts import BINS, Confidence
from .frame import Section, figure, made, numbers, paragraph, several
from .length_picture import scatter
from .lengths import FAR, LengthPlot, edge
from .strip_picture import strips

_MOST_STRIPS, _MOST_ROWS = 12, 60
Langs = tuple[str, str]


def lengths(plot: LengthPlot, command: str, langs: Langs) -> Section:
    """Source length against target length."""
    title = "Length of source and target"
    if not plot.pairs:
        return Section("lengths", title, paragraph("No pair has two sides yet."))
    caption = f"{several(plot.pairs, 'pair')} by length in characters; a larger square holds more."
    parts = []
    if plot.ratio is None:
        caption += " There are too few for a line."
    else:
        caption += (
            f" The line is the median: a target is {plot.ratio:.2f} times as long as its source. Beyond the dashes "
            f"({FAR:.0f} spreads) {several(plot.outliers, 'pair lies', 'pairs lie')}; the furthest wear a ring and "
            "stand in the list."
        )
    parts.append(figure(scatter(plot, "lengths-plot"), caption, "square"))
    if plot.named:
        rows: Iterable[list[Cell]] = (
            [
                one.id, Words(one.doc, ""), count(one.source), count(one.target), f"{one.distance:+.1f}",
                Words(one.source_text, langs[0]), Words(one.target_text, langs[1]),
            ]
            for one in plot.named
        )  # fmt: skip
        heads: tuple[Cell, ...] = (
            "pair",
            Words("document", ""),
            "source",
            "target",
            "spreads",
            *(Words(f"{side} text", "") for side in Side),
        )
        of = f"The {len(plot.named)} furthest" if plot.outliers > len(plot.named) else "Pairs far from the line"
        parts.append(numbers(f"{of}, by id", table(f"{of}; lengths in characters, spaces counted", heads, rows)))
    parts.append(numbers("The numbers by length", _bands(plot)))
    parts.append(made((command, "lengths")))
    return Section("lengths", title, "".join(parts))


def _bands(plot: LengthPlot) -> str:
    """The picture by doublings of the source: how many pairs, and how long their targets are."""
    by_source: dict[int, list[tuple[int, int]]] = {}
    for one in plot.cells:
        by_source.setdefault(one.source // 4, []).append((one.target, one.pairs))
    rows = []
    for band, targets in sorted(by_source.items()):
        low, high = min(place for place, _ in targets), max(place for place, _ in targets)
        rows.append(
            [
                f"{2**band:,} to {2 ** (band + 1) - 1:,}",
                count(sum(pairs for _, pairs in targets)),
                f"{int(edge(low)):,} to {int(edge(high + 1)):,}",
            ]
        )
    heads = ("characters of the source", "pairs", "characters of their targets")
    return table("Pairs by length of the source; each band ends at twice its beginning", heads, rows)


def alignment(beads: BeadMap, command: str) -> Section:
    """Where pairs are not one to one, or in doubt."""
    title = "Alignment map"
    wanting = sorted((strip for strip in beads.strips if strip.wanting), key=lambda strip: -strip.wanting)
    if not beads.strips:
        told = "All pairs are one sentence to one, and no document came with a translation to be aligned."
        return Section("alignment", title, paragraph(told))
    parts = []
    if wanting:
        chosen = {strip.doc for strip in wanting[:_MOST_STRIPS]}
        drawn = [strip for strip in beads.strips if strip.doc in chosen]
        more = f" The {_MOST_STRIPS} documents with the most of them, of {len(wanting):,}." if len(wanting) > 12 else ""
        caption = (
            "Each document from its first pair to its last. In doubt: the aligner was not sure, and nobody has "
            "confirmed it. n to m: several sentences on a side. One side: an omission or an addition." + more
        )
        parts.append(figure(strips(drawn, "map"), caption))
    else:
        parts.append(paragraph("All pairs are one sentence to one, and none is in doubt."))
    heads = ("document", "pairs", "aligned", "in doubt", "n to m", "omitted", "added")
    rows = [
        [strip.doc, *map(count, (strip.pairs, strip.aligned, strip.doubtful, strip.uneven, strip.omitted, strip.added))]
        for strip in [*wanting, *(strip for strip in beads.strips if not strip.wanting)][:_MOST_ROWS]
    ]
    kinds = table("Pairs by sentences of source and target", ("kind", "pairs"), _counted(beads.kinds))
    parts.append(
        numbers("The numbers by document and kind", table("Documents, the most to see first", heads, rows) + kinds)
    )
    parts.append(made((command, "alignment")))
    return Section("alignment", title, "".join(parts))


def confidence(found: Confidence, command: str) -> Section:
    """How sure the aligner was."""
    title = "How sure the aligner was"
    if not found.pairs:
        told = "No pair has a target that an aligner set beside it."
        return Section("confidence", title, paragraph(told))
    names = [f"{tenth / BINS:.1f} to {(tenth + 1) / BINS:.1f}" for tenth in range(BINS)]
    bins = [
        (name, {"aligned": still, "approved": done})
        for name, still, done in zip(names, found.open, found.approved, strict=True)
    ]
    low = sum(found.open[: BINS // 2])
    caption = (
        f"{several(found.pairs, 'pair')} by how likely the aligner held its pairing to be right. "
        f"Under 0.5 and not yet approved: {low:,}."
    )
    told = "How many pairs have which confidence, in tenths; those that a person approved stand behind the others."
    key = (
        '<ul class="key">'
        + "".join(
            f'<li><svg width="18" height="14" aria-hidden="true"><rect class="{kind}" width="18" height="14"/></svg>'
            f"{name}</li>"
            for kind, name in (("aligned", "not confirmed"), ("approved", "approved"))
        )
        + "</ul>\n"
    )
    tables = table(
        "Pairs by confidence",
        ("confidence", "not confirmed", "approved"),
        ([name, count(kinds["aligned"]), count(kinds["approved"])] for name, kinds in bins),
    )
    if found.doubts:
        tables += table("What made it doubt", ("doubt", "pairs"), _counted(found.doubts))
    picture = figure(key + histogram("Confidence of the aligner", told, bins, "sure"), caption)
    return Section(
        "confidence", title, picture + numbers("The numbers by confidence", tables) + made((command, "confidence"))
    )


def checks(found: Findings | None, check: str, command: str, langs: Langs) -> Section:
    """What the checks find, by kind, with examples."""
    title = "What the checks find"
    if found is None:
        return Section("checks", title, paragraph("The pairs were not checked (--no-checks).") + made((check, "")))
    told = (
        f"All {several(found.pairs, 'pair')} were checked: {several(found.count(Severity.ERROR), 'error')}, "
        f"{several(found.count(Severity.WARNING), 'warning')}, {several(found.count(Severity.INFO), 'note')}. "
        f"{share(found.clean / found.pairs) if found.pairs else '–'} of the pairs have no error and no warning. "
        f"Waved through by a person: {found.waived:,}."
    )
    parts = [paragraph(told)]
    if kinds := [kind for kind in found.kinds if kind.found or kind.waived]:
        drawn = [
            Bar(f"{kind.rule} ({kind.severity})", kind.found, f"{kind.found:,}", f"sev-{kind.severity}")
            for kind in kinds
        ]
        caption = "Findings by rule, errors first, then warnings, then notes (info). One pair may have several."
        parts.append(figure(bars("Findings by rule", caption, drawn, "findings"), caption, "long"))
        rows: Iterable[list[Cell]] = (
            [
                kind.rule,
                Words(kind.severity, ""),
                count(kind.found),
                count(kind.pairs),
                count(kind.waived),
                Words(_does(kind), ""),
            ]
            for kind in kinds
        )
        heads: tuple[Cell, ...] = (
            "rule",
            Words("severity", ""),
            "findings",
            "pairs",
            "waved through",
            Words("what it is", ""),
        )
        parts.append(numbers("The numbers by rule", table("Findings by rule", heads, rows)))
        parts.append(numbers("The first examples of each rule", "".join(_examples(kind, langs) for kind in kinds)))
    parts.append(made((check, ""), (f"{command} --checks", "checks")))
    return Section("checks", title, "".join(parts))


def _does(kind: Kind) -> str:
    return f"{RULES[kind.rule].title}. {RULES[kind.rule].do}"


def _examples(kind: Kind, langs: Langs) -> str:
    if not kind.examples:
        return ""
    told = "".join(_example(one, langs) for one in kind.examples)
    return f'<div class="whole"><p><strong>{escape(kind.rule)}</strong> ({kind.severity})</p><ul>{told}</ul></div>\n'


def _example(one: Example, langs: Langs) -> str:
    lang = langs[0] if one.side is Side.SOURCE else langs[1]
    marked = f"<mark>{escape(one.marked)}</mark>" if one.marked else ""
    text = f'<q lang="{escape(lang)}" dir="auto">{escape(one.before)}{marked}{escape(one.after)}</q>'
    quoted = f" {text}" if one.before or one.marked or one.after else ""
    end = "." if quoted and not one.message.endswith("…") else ""
    return f"<li>{escape(one.id)}, {one.side}: {escape(one.message)}{end}{quoted}</li>\n"


def _counted(named: Mapping[str, int]) -> list[list[str]]:
    return [[name, count(number)] for name, number in named.items()]
