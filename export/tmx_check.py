"""What is wrong in a TMX file: its form, and what no schema says but clients act upon.

A unit that a reader passes over is told as skipped; a problem is an error when a client refuses or ignores
the unit (or the file) because of it, a warning when a match is likely to be lost. Measured on OmegaT 3.6:
a blank at a segment's end, a doubled blank and an underscore in a language code all cost the match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..corpus.errors import DiplaError
from ..corpus.languages import same_language
from .finding import Finding, Report, Skipped
from .tmx_units import Head, Unit, units

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|\*all\*")
_DATE = re.compile(r"\d{8}T\d{6}Z")
_HEADER = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
# Trados Cloud takes no longer segment.
_LONGEST = 2000


def check(path: Path) -> Report:
    """Every finding in a TMX file. A file that cannot be read is one error, with its line; OSError as the disk says."""
    head = Head()
    problems: list[Finding] = []
    skipped: list[Skipped] = []
    count = 0
    try:
        for unit in units(path, head):
            found = list(_unit(unit, head))
            problems += found
            if _is_pair(unit):
                count += 1
            else:
                skipped.append(Skipped(unit.line, "fewer than two languages with text"))
    except DiplaError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(Finding(int(line[1]) if line else 0, "not-readable", str(error)))
        return Report("tmx", head.version, count, tuple(skipped), tuple(problems))
    problems[:0] = _header(head)
    return Report("tmx", head.version, count, tuple(skipped), tuple(problems))


def _header(head: Head) -> Iterator[Finding]:
    for name in _HEADER:
        if name not in head.attributes:
            yield Finding(1, "header", f"the header has no {name}")
    if head.version not in {"1.1", "1.2", "1.3", "1.4", "1.4b"}:
        yield Finding(1, "version", f"version {head.version!r}; expected 1.1 to 1.4", "warning")


def _unit(unit: Unit, head: Head) -> Iterator[Finding]:
    source = head.attributes.get("srclang", "*all*")
    if source != "*all*" and not any(same_language(variant.lang, source) for variant in unit.variants):
        yield Finding(unit.line, "no-source", f"no variant in the source language {source}")
    if any(prop.type == "file" for owner in (unit, *unit.variants) for prop in owner.props):
        yield Finding(unit.line, "prop-file", 'the prop type "file" is reserved: OmegaT ignores the unit')
    for facts in (unit.attributes, *(variant.attributes for variant in unit.variants)):
        for name in ("creationdate", "changedate", "lastusagedate"):
            if name in facts and not _DATE.fullmatch(facts[name]):
                yield Finding(unit.line, "date", f"{name} {facts[name]!r}; expected YYYYMMDDTHHMMSSZ")
    for variant in unit.variants:
        if not _TAG.fullmatch(variant.lang):
            yield Finding(
                unit.line, "language", f"language {variant.lang!r}; expected a BCP-47 code such as el or el-GR"
            )
        yield from _text(unit.line, variant.lang, variant.text)


def _text(line: int, lang: str, text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding(line, "empty", f"{lang}: no text; a client counts an empty target as a translation")
    elif text != text.strip():
        yield Finding(
            line, "outer-space", f"{lang}: white space at an end of the segment: it will not match", "warning"
        )
    if "  " in text:
        yield Finding(line, "doubled-space", f"{lang}: a doubled space: it may not match", "warning")
    if len(text) > _LONGEST:
        yield Finding(line, "long", f"{lang}: {len(text)} characters; some clients take {_LONGEST}", "warning")


def _is_pair(unit: Unit) -> bool:
    return len({variant.lang.lower() for variant in unit.variants if variant.text.strip()}) > 1
