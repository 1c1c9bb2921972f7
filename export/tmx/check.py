"""What is wrong in a TMX file: its form, and what no schema says but clients act upon.

A problem is an error when a client refuses or ignores the unit (or the file) because of it, or takes it for what it
is not; a warning when a match is likely to be lost. The file is read twice, for its form (`form`) and for its
units, and never held: of a unit stay some fingerprints, of a fault that stands everywhere its first thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date as day
from functools import lru_cache
from pathlib import Path

from ...corpus.bcp47 import fault
from ...corpus.errors import DiplaError
from ...corpus.languages import same_language
from ..finding import Findings, Report, Skipped
from ..folding import folded
from . import codes, form, segments
from .fingerprints import Repeats, fingerprint
from .said import props_of
from .units import Head, Unit, Variant, units

_DATES = ("creationdate", "changedate", "lastusagedate")
_DATE = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_SEVERITIES = {"form": "error", "unknown": "error", "long": "error", "region": "warning", "case": "warning"}


def check(path: Path) -> Report:
    """Every finding in a TMX file. A file that cannot be read is one error, with its line; OSError as the disk says."""
    findings = Findings()
    head = Head()
    units_read = 0
    skipped: list[Skipped] = []
    unreadable: DiplaError | None = None
    header = 1
    try:
        header = form.check(path, findings)
    except DiplaError as error:
        unreadable = error
    checking = _Units(findings, head)
    try:
        for unit in units(path, head):
            if unit.variants:
                units_read += 1
                checking.look(unit)
            else:
                skipped.append(Skipped(unit.line, "a unit without a variant"))
    except DiplaError as error:
        unreadable = unreadable or error
    checking.end(header)
    if unreadable:
        findings.add(unreadable.line, "not-readable", str(unreadable))
    return Report("tmx", head.version, units_read, tuple(skipped), findings.told())


class _Units:
    """The rules for units, and what must be remembered from one to the next."""

    def __init__(self, findings: Findings, head: Head) -> None:
        self._findings = findings
        self._head = head
        # By code: the first line and how many.
        self._codes: dict[str, tuple[int, int]] = {}
        self._pairs = Repeats()
        self._tuids = Repeats()

    def look(self, unit: Unit) -> None:
        """Put down what is wrong in one unit, and remember what only others can show."""
        self._facts(unit)
        for variant in unit.variants:
            self._code(unit.line, variant.lang)
            self._text(unit, variant)
        if any(variant.markup for variant in unit.variants):
            for rule, message, severity in codes.faults(unit):
                self._findings.add(unit.line, rule, message, severity)
        self._languages(unit)
        if tuid := unit.attributes.get("tuid"):
            self._tuids.add(fingerprint(tuid), 0, unit.line)

    def end(self, header: int) -> None:
        """Put down what only the whole file shows; `header` is the line of its header."""
        self._header(header)
        for code, (line, count) in self._codes.items():
            if code and (found := fault(code)):
                more = f" (here and in {count - 1} more variants)" if count > 1 else ""
                self._findings.add(line, "language", f"{found.message}{more}", _SEVERITIES[found.kind])
        for line, first in self._pairs.found(differing=True):
            told = f"the source text of the unit in line {first} has another target here; which one wins is chance"
            self._findings.add(line, "duplicate", told, "warning")
        for line, first in self._tuids.found(differing=False):
            self._findings.add(line, "tuid", f"the tuid of the unit in line {first} again", "warning")

    def _header(self, line: int) -> None:
        said = self._head.attributes
        self._dates(line, said)
        for name in ("srclang", "adminlang"):
            code = said.get(name, "")
            if code and (name, code) != ("srclang", "*all*") and (found := fault(code)):
                # No client takes a unit by these; a wrong srclang is looked at through the units.
                self._findings.add(line, "language", f"{name} of the header: {found.message}", "warning")

    def _facts(self, unit: Unit) -> None:
        self._dates(unit.line, unit.attributes)
        for variant in unit.variants:
            self._dates(unit.line, variant.attributes)
        kinds = {prop.type for prop in props_of(unit)}
        if "file" in kinds:
            # With a place in the file it is OmegaT's own translation of that place.
            placed = bool(kinds & {"id", "prev", "next"})
            told = "OmegaT takes the unit for that file only" if placed else "OmegaT ignores the unit"
            told = f'the prop type "file" is reserved: {told}; name it x-file'
            self._findings.add(unit.line, "prop-file", told, "warning" if placed else "error")

    def _dates(self, line: int, said: Mapping[str, str]) -> None:
        for name in _DATES:
            if name not in said:
                continue
            if not _DATE.fullmatch(said[name]):
                self._findings.add(line, "date", f"{name} {said[name]!r}; expected YYYYMMDDTHHMMSSZ")
            elif not _exists(said[name]):
                self._findings.add(line, "date", f"{name} {said[name]!r} is no day and time that there is")

    def _code(self, line: int, code: str) -> None:
        first, count = self._codes.get(code, (line, 0))
        self._codes[code] = (first, count + 1)

    def _text(self, unit: Unit, variant: Variant) -> None:
        if not variant.text.strip():
            if not variant.markup:
                told = f"{variant.lang}: no text; a client counts an empty target as a translation"
                self._findings.add(unit.line, "empty", told)
            return
        for rule, message in segments.faults(variant.text):
            self._findings.add(unit.line, rule, f"{variant.lang}: {message}", "warning")

    def _languages(self, unit: Unit) -> None:
        """Whether there is a source and something beside it; what belongs together is remembered."""
        source_lang = unit.attributes.get("srclang") or self._head.attributes.get("srclang", "*all*")
        filled = [variant for variant in unit.variants if variant.text.strip() or variant.markup]
        codes = [_plain(variant.lang) for variant in unit.variants]
        if len(set(codes)) < 2 and codes[0]:
            self._findings.add(unit.line, "single", f"only one language, {unit.variants[0].lang}: clients pass it over")
        if len(set(codes)) < len(codes):
            self._twice(unit.line, codes)
        if source_lang.lower() == "*all*":
            source = filled[0] if filled else None
        else:
            same = [variant for variant in unit.variants if _same_language(variant.lang, source_lang)]
            source = next((variant for variant in same if variant in filled), None)
            if not same and any(codes):
                self._findings.add(unit.line, "no-source", f"no variant in the source language {source_lang}")
        if source is None:
            return
        text = folded(source.markup or source.text)
        for variant in filled:
            if variant is not source and variant.lang != source.lang:
                key = fingerprint(_plain(source.lang), _plain(variant.lang), text)
                self._pairs.add(key, fingerprint(folded(variant.markup or variant.text)), unit.line)

    def _twice(self, line: int, codes: Sequence[str]) -> None:
        for code in sorted({code for code in codes if code and codes.count(code) > 1}):
            self._findings.add(line, "language-twice", f"more than one variant in {code}", "warning")


def _exists(date: str) -> bool:
    return _is_day(date[:8]) and date[9:11] < "24" and date[11:13] < "60" and date[13:15] < "61"


@lru_cache(maxsize=4096)
def _is_day(date: str) -> bool:
    try:
        day(int(date[:4]), int(date[4:6]), int(date[6:]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _plain(code: str) -> str:
    """A code as codes are compared within a file."""
    return code.lower().replace("_", "-")


_same_language = lru_cache(maxsize=4096)(same_language)
