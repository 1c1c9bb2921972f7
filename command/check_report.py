"""Findings as they are told: grouped for a person, as JSON, as SARIF. JSON and SARIF go out as they come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable

import click

from .. import __version__
from ..align.check import Finding, Settings
from ..align.check.finding import Side
from ..align.check.rules import RULES
from ..corpus.model import Pair
from .showing import visible
from .speech import print_json

# Findings of one rule that a person is shown; JSON has them all.
_EXAMPLES = 10
_OUT = " (take it out)"
# Code points around what is marked.
_AROUND = 24
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Told = Iterable[tuple[Pair, Finding]]


def write_text(told: Told, place: str) -> Counter[str]:
    """Print the findings by rule, the worst first, each rule with what to do; how many there were by severity."""
    counts: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    shown: dict[str, list[tuple[Pair, Finding]]] = {}
    for pair, finding in told:
        counts[finding.severity] += 1
        by_rule[finding.rule] += 1
        examples = shown.setdefault(finding.rule, [])
        if len(examples) < _EXAMPLES:
            examples.append((pair, finding))
    order = {severity: number for number, severity in enumerate(_LEVELS)}
    for rule in sorted(shown, key=lambda name: (order[shown[name][0][1].severity], -by_rule[name], name)):
        severity = shown[rule][0][1].severity
        click.echo(f"{severity}: {rule} ({by_rule[rule]:,}): {RULES[rule].title}. {RULES[rule].do}")
        for pair, finding in shown[rule]:
            click.echo(f"  {_line(pair, finding)}")
        if (more := by_rule[rule] - len(shown[rule])) > 0:
            click.echo(f"  … and {more:,} more: dipla check {place} --rules {rule} --json")
    return counts


def write_json(told: Told, _place: str) -> Counter[str]:
    """Print a list of all findings."""
    return _write_list(told, "[", "]\n", _record)


def write_sarif(told: Told, place: str) -> Counter[str]:
    """Print SARIF 2.1.0, which code hosts and editors read; a pair's id is a logical location."""
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.title},
            "help": {"text": rule.do},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in RULES.values()
    ]
    driver = {"name": "dipla", "version": __version__, "rules": rules}
    head = json.dumps(
        {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}}]}, ensure_ascii=False
    )
    # The results go into the run, after its tool.
    opening = head.removesuffix("}]}") + ', "results": ['

    def record(finding: Finding) -> object:
        where = {"name": finding.id, "fullyQualifiedName": f"{finding.id}/{finding.side}", "kind": "element"}
        return {
            "ruleId": finding.rule,
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{finding.id}: {finding.message}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": place}}, "logicalLocations": [where]}],
            "properties": {"side": finding.side, "start": finding.start, "end": finding.end},
            "partialFingerprints": {"pair/rule": f"{finding.id}/{finding.rule}"},
        }

    return _write_list(told, opening, "]}]}\n", record)


def list_rules(settings: Settings, *, as_json: bool) -> None:
    """Print all rules, how bad each is in this project, and whether it is on."""
    if as_json:
        print_json(
            [
                {"rule": rule.name, "severity": settings.severity(rule.name), "on": settings.is_on(rule.name),
                 "title": rule.title, "do": rule.do}
                for rule in RULES.values()
            ]
        )  # fmt: skip
        return
    for rule in RULES.values():
        state = "" if settings.is_on(rule.name) else " (off)"
        click.echo(f"{rule.name}{state}: {settings.severity(rule.name)}. {rule.title}. {rule.do}")


def _write_list(told: Told, opening: str, closing: str, record: Callable[[Finding], object]) -> Counter[str]:
    counts: Counter[str] = Counter()
    click.echo(opening, nl=False)
    for number, (_, finding) in enumerate(told):
        counts[finding.severity] += 1
        click.echo(f"{',' if number else ''}\n  {json.dumps(record(finding), ensure_ascii=False)}", nl=False)
    click.echo(("\n" if counts else "") + closing, nl=False)
    return counts


def _record(finding: Finding) -> dict[str, object]:
    found: dict[str, object] = {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "side": finding.side,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
    }
    if finding.suggestion is not None:
        found["suggestion"] = finding.suggestion
    return found


def _line(pair: Pair, finding: Finding) -> str:
    text = pair.source_text if finding.side is Side.SOURCE else pair.target or ""
    start, end = max(0, finding.start - _AROUND), min(len(text), finding.end + _AROUND)
    marked = f"{text[start : finding.start]}[{text[finding.start : finding.end]}]{text[finding.end : end]}"
    excerpt = ("…" if start else "") + marked + ("…" if end < len(text) else "")
    whole = finding.end - finding.start >= len(text) or finding.end == 0
    shown = text[:70] + ("…" if len(text) > 70 else "") if whole else excerpt
    if not text:
        shown = pair.source_text[:70] + ("…" if len(pair.source_text) > 70 else "")
    said = (
        "" if finding.suggestion is None or whole else f" (put {finding.suggestion!r})" if finding.suggestion else _OUT
    )
    return visible(f"{pair.id}, {finding.side}: {finding.message}{said}. {shown}".replace("\n", " "))
