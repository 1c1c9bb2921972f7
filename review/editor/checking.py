"""What the checks say of pairs, beside what a person waved through.

Findings are made anew from the texts each time they are shown, so they are never out of date. For the map every pair
is looked at once in the background, and again when it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...align.check import Finding, Severity
from ...align.check.rules import RULES
from ...corpus.model import Pair
from ...corpus.rows import By
from ...corpus.store import Store
from ...corpus.waived import Waiver, texts_of
from .asking import Asked, Refused, text
from .editing import standing

# What the checks find in a pair.
Findings = Callable[[Pair], list[Finding]]
_LONGEST = 500


def no_findings(_: Pair) -> list[Finding]:
    """Nothing is checked."""
    return []


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a pair that are told, and the waivers that hold for its texts as they are."""

    told: list[Finding]
    waived: list[Waiver]

    @property
    def wants(self) -> bool:
        """Whether a person should look."""
        return any(one.severity is not Severity.INFO for one in self.told)

    def as_json(self) -> dict[str, Any]:
        """Both as the row of the pair has them."""
        return {
            "findings": [_finding(one) for one in self.told],
            "waved": [{"rule": one.rule, "reason": one.reason, "who": one.who, "at": one.at} for one in self.waived],
        }


def checked(pair: Pair, findings: Findings, waivers: Sequence[Waiver]) -> Checked:
    """What is to be told of a pair."""
    texts = texts_of(pair) if waivers else ""
    hold = [one for one in waivers if one.texts == texts]
    rules = {one.rule for one in hold}
    # That there is no target yet, the row says by its state.
    rules.add("untranslated")
    return Checked([one for one in findings(pair) if one.rule not in rules], hold)


def all_checked(store: Store, pairs: Sequence[Pair], findings: Findings) -> Mapping[str, Checked]:
    """What is to be told of each of these pairs, by id; a few hundred at most."""
    waivers = store.waived.of([pair.id for pair in pairs])
    return {pair.id: checked(pair, findings, waivers.get(pair.id, ())) for pair in pairs}


def wave(store: Store, asked: Asked, by: By, findings: Findings) -> str:
    """Let the findings of a rule in a pair pass, for a reason, or tell them again; the pair's id.

    In the caller's transaction. It stands in no step: it changes no pair, and is taken back by its own word.
    """
    pair = standing(store, asked.string("id"))
    rule, reason = asked.choice("rule", tuple(RULES)), text(asked.string("reason", ""), "reason")
    if asked.flag("forget"):
        store.waived.forget(pair.id, rule)
        return pair.id
    if not reason or len(reason) > _LONGEST:
        raise Refused(f"reason: expected why it may pass, in {_LONGEST} letters at most.")
    if all(one.rule != rule for one in findings(pair)):
        raise Refused(f"{pair.id}: {rule} finds nothing there, so there is nothing to let pass.")
    store.waived.put(Waiver(pair.id, rule, texts_of(pair), reason, by.at, by.who))
    return pair.id


def _finding(one: Finding) -> dict[str, Any]:
    made = {
        "rule": one.rule,
        "severity": str(one.severity),
        "side": str(one.side),
        "start": one.start,
        "end": one.end,
        "message": one.message,
    }
    return made if one.suggestion is None else {**made, "suggestion": one.suggestion}
