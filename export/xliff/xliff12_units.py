"""What a unit of XLIFF 1.x says, as pairs."""

from __future__ import annotations

from collections.abc import Iterator

from ...corpus.model import Origin, OriginKind, Pair, State
from ..facts import STATES
from ..nodes import Node, plain
from .pairs import SAYABLE, UNTOUCHABLE, Candidate, Said, pairs_said, score_of, text_of, weakest
from .units import Unit, marked_segments

# How the contexts that dipla writes begin, and what marks the candidates that it lays beside a target.
FACT = "x-dipla-"
DRAFT, HELD = "dipla-draft", "dipla-target"
_MACHINE = frozenset(("mt-suggestion", "leveraged-mt"))
_MEMORY = frozenset(("exact-match", "fuzzy-match", "id-match", "tm-suggestion", "leveraged-tm"))


def pairs_of(unit: Unit, identifier: str, languages: tuple[str, str]) -> Iterator[Pair]:
    """The pairs that a unit holds, under an id of their own."""
    return pairs_said(_said(unit), unit, identifier, languages, is_ours=_is_ours(unit.node))


def _said(unit: Unit) -> list[Said]:
    node = unit.node
    source, target = node.one("source") or Node("source"), node.one("target")
    facts = facts_within(node)
    candidates = [alt for alt in node.all("alt-trans") if alt.attributes.get("extype") not in (DRAFT, HELD)]
    offered = [found for alt in candidates if (found := _candidate(alt, unit))]
    flags = (UNTOUCHABLE,) if unit.said("translate") == "no" else ()
    note = "\n".join(plain(one) for one in node.all("note"))
    whole = Said(text_of(source, unit), None if target is None else text_of(target, unit), "", flags=flags, note=note)
    whole.state, whole.origin = _state(node, target)
    whole.score = offered[0].score if offered and target is not None and whole.origin else None
    left, right = marked_segments(node.one("seg-source")), marked_segments(target)
    if not left or left.keys() != right.keys():
        whole.facts, whole.candidates = facts.get("", {}), offered
        whole.draft, whole.held = _beside(node, DRAFT, ""), _beside(node, HELD, "")
        return [whole]
    # The target has one state for all its segments. Where it is the one that was written, their facts say more.
    states = [STATES[said["state"]] for mid, said in facts.items() if mid in left and said.get("state") in STATES]
    if states and SAYABLE[weakest(states)] is whole.state:
        whole.state = None
    cut = []
    for number, mid in enumerate(left):
        one = Said(text_of(left[mid], unit), text_of(right[mid], unit), mid, whole.state, whole.origin)
        one.facts, one.flags, one.note = facts.get(mid, {}), flags, "" if number else note
        one.draft, one.held = _beside(node, DRAFT, mid), _beside(node, HELD, mid)
        cut.append(one)
    return cut


def facts_within(node: Node) -> dict[str, dict[str, str]]:
    """What dipla wrote of each segment ("" the whole unit)."""
    found = {}
    for group in node.all("context-group"):
        said = {
            kind.removeprefix(FACT): plain(one)
            for one in group.all("context")
            if (kind := one.attributes.get("context-type", "")).startswith(FACT)
        }
        if said:
            found[said.pop("segment", "")] = said
    return found


def _beside(node: Node, kind: str, mid: str) -> str | None:
    """The draft or target that dipla laid beside, to the letter."""
    for alt in node.all("alt-trans"):
        if alt.attributes.get("extype") == kind and alt.attributes.get("mid", "") == mid:
            target = alt.one("target")
            return None if target is None else plain(target)
    return None


def _candidate(alt: Node, unit: Unit) -> Candidate | None:
    target = alt.one("target")
    if target is None or alt.attributes.get("alttranstype", "proposal") != "proposal":
        return None
    text = text_of(target, unit)
    origin = alt.attributes.get("origin", "") or alt.attributes.get("tool-id", "")
    qualifier = target.attributes.get("state-qualifier", "")
    kind = OriginKind.MT if qualifier in _MACHINE or origin.lower() in {"mt", "machine"} else OriginKind.TM
    score = score_of(alt.attributes.get("match-quality", ""))
    return Candidate(text, Origin(kind, origin), score) if text.strip() else None


def _state(node: Node, target: Node | None) -> tuple[State | None, Origin | None]:
    """What a unit says of its target, and who made that."""
    said = target.attributes if target is not None else {}
    state, qualifier = said.get("state", ""), said.get("state-qualifier", "")
    origin = Origin(OriginKind.MT) if qualifier in _MACHINE else None
    origin = Origin(OriginKind.TM) if qualifier in _MEMORY else origin
    if node.attributes.get("approved") == "yes" or state == "final":
        return State.APPROVED, origin
    if state in {"translated", "signed-off"}:
        return State.EDITED, origin
    return (State.DRAFT if state else None), origin


def _is_ours(node: Node) -> bool:
    """Whether a unit holds nothing but what is written here, so that nothing of it need be kept."""
    if not node.attributes.keys() <= {"id", "approved", "xml:space"} or facts_within(node).keys() != {""}:
        return False
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.name in {"source", "target"}:
            ours = not any(isinstance(one, Node) for one in child.children)
        elif child.name == "alt-trans":
            ours = child.attributes.get("extype") in (DRAFT, HELD)
        else:
            ours = child.name in {"note", "context-group"} and child.attributes.keys() <= {"purpose"}
        if not ours:
            return False
    return True
