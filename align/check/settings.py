"""What a project says to the checks: `[check]` in dipla.toml.

    [check]
    on = ["spelling"]                 # rules that are off of themselves
    off = ["spaces"]
    forbidden = ["utilise"]           # words not wanted in the target; forbidden_source: in the source
    glossary = "terms.csv"            # beside dipla.toml

    [check.severity]
    length = "error"                  # error, warning or info

    [check.except]
    repeated = ["had had"]            # what is marked by such a finding may stand

    [check.names]
    "Σερζ" = ["Serge"]                # how a name is spelt in the target

A name that is no rule, or a value of another kind, is a DiplaError that says where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...corpus.errors import DiplaError
from ..glossary import Term
from .finding import Severity, Side
from .language import Tongue, tongue
from .names import Known
from .reading import Reader
from .rules import RULES
from .spelling import Speller, misspelt, speller
from .waking import Check, Own, checks, readers
from .wording import Forbidden, Glossary


@dataclass(frozen=True)
class Settings:
    """Which rules are on and how bad each is, and the words that a project has settled.

    `exceptions`: by rule, texts that a finding of it may mark and be let pass. `names`: spellings by name.
    """

    source_lang: str = "el"
    target_lang: str = "en"
    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    exceptions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
    forbidden_source: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    def is_on(self, rule: str) -> bool:
        """Whether a rule is asked."""
        return rule in self.on or (RULES[rule].on and rule not in self.off)

    def severity(self, rule: str, found: Severity | None = None) -> Severity:
        """How bad a finding of a rule is in this project; `found` is what the check says of this one, if anything."""
        return self.severities.get(rule) or found or RULES[rule].severity

    @cached_property
    def tongues(self) -> tuple[Tongue, Tongue]:
        """What is known of the two languages."""
        return tongue(self.source_lang), tongue(self.target_lang)

    @cached_property
    def own(self) -> tuple[Own, ...]:
        """The checks that only this project has: its names, glossary and forbidden words, spelling if it is on."""
        own: list[Own] = []
        if self.names and self.is_on("names"):
            known = Known(self.names, self.tongues[0])
            own.append(Own(known.misspelt, "own names", cutting=known.may_stand))
        if self.terms and self.is_on("terms"):
            glossary = Glossary(self.terms)
            own.append(Own(glossary.broken, "terms", glossary.maybe, glossary.beginnings()))
        if self.is_on("forbidden"):
            lists = ((Side.TARGET, self.forbidden), (Side.SOURCE, self.forbidden_source))
            own += [Own(Forbidden(side, words).used) for side, words in lists if words]
        if self.is_on("spelling"):
            own.append(Own(lambda sides: misspelt(sides, self.spellers)))
        return tuple(own)

    @cached_property
    def readers(self) -> tuple[Reader, Reader]:
        """What the words of the source wake, and those of the target."""
        return readers(self.tongues, self.own)

    @cached_property
    def checks(self) -> list[tuple[Check, frozenset[str]]]:
        """The checks, each with what of a pair wakes it."""
        return checks(self.is_on, self.own)

    @cached_property
    def spellers(self) -> tuple[Speller | None, Speller | None]:
        """The dictionaries of the two languages; None for one that this machine has none of."""
        theirs = {word for texts in self.names.values() for word in texts}
        theirs |= {target for term in self.terms for target in term.targets} | self.exceptions.get("spelling", set())
        ours = {*self.names, *(term.source for term in self.terms), *self.exceptions.get("spelling", set())}
        return speller(self.source_lang, _words_of(ours)), speller(self.target_lang, _words_of(theirs))


def _words_of(texts: set[str] | frozenset[str]) -> frozenset[str]:
    return frozenset(word.casefold() for text in texts for word in text.split())


def settings(
    table: Mapping[str, Any], where: str, source_lang: str, target_lang: str, terms: Sequence[Term] = ()
) -> Settings:
    """The settings that a table `[check]` holds; `where` names its file, `terms` are those of its glossary."""
    known = {"on", "off", "forbidden", "forbidden_source", "glossary", "severity", "except", "names"}
    if unknown := sorted(set(table) - known):
        raise DiplaError(f"{where}, [check]: {unknown[0]!r} is not known; expected {', '.join(sorted(known))}.")
    severities = {}
    for rule, value in _table(table, "severity", where).items():
        _check_rule(rule, f"{where}, [check.severity]")
        if value not in list(Severity):
            raise DiplaError(f"{where}, [check.severity], {rule}: expected {', '.join(Severity)}. Mend the file.")
        severities[rule] = Severity(value)
    excepted = {}
    for rule, values in _table(table, "except", where).items():
        _check_rule(rule, f"{where}, [check.except]")
        excepted[rule] = frozenset(text.casefold() for text in _texts(values, f"{where}, [check.except], {rule}"))
    names = {
        name: _texts([values] if isinstance(values, str) else values, f"{where}, [check.names], {name}")
        for name, values in _table(table, "names", where).items()
    }
    if bare := [name for name, spellings in names.items() if not spellings]:
        raise DiplaError(f"{where}, [check.names], {bare[0]}: found no spelling; expected one or more.")
    rules = {key: _texts(table.get(key, []), f"{where}, [check], {key}") for key in ("on", "off")}
    for key, chosen in rules.items():
        for rule in chosen:
            _check_rule(rule, f"{where}, [check], {key}")
    return Settings(
        source_lang,
        target_lang,
        frozenset(rules["on"]),
        frozenset(rules["off"]),
        severities,
        excepted,
        names,
        _texts(table.get("forbidden", []), f"{where}, [check], forbidden"),
        _texts(table.get("forbidden_source", []), f"{where}, [check], forbidden_source"),
        tuple(terms),
    )


def _check_rule(rule: str, where: str) -> None:
    if rule not in RULES:
        raise DiplaError(f"{where}: no rule is named {rule!r}; expected one of {', '.join(RULES)}.")


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise DiplaError(f"{where}, [check], {key}: expected a table ([check.{key}]). Mend the file and run again.")
    return value


def _texts(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise DiplaError(f"{where}: expected a list of texts. Mend the file and run again.")
    return tuple(values)
