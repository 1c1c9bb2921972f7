"""XLIFF 2: 2.0 and later in, 2.1 out that the schemas of the core and of the modules used take.

untranslated: state `initial`, no target. draft: `initial`, subState `dipla:draft`, and the draft again as a candidate
of the match module (type `mt` or `tm`; `am` of an aligner, `other` where nobody knows), so that a client which fills
nothing by itself can offer it. aligned: `initial`, subState `dipla:aligned`. edited: `translated`. approved:
`reviewed`. An omission is an empty target with the state of its pair. What else a pair says goes into a group
`dipla` of the metadata module, its note into a note.

Of a unit read from XLIFF 2 all is put back when its pairs are as they were read; else sources, targets, states and
notes are the pairs', and the rest (attributes, candidates, metadata, foreign elements, original data, what may be
ignored, codes in a text that has not changed) stays. Its file and groups come with it. Not kept: what stands in a
file after its first unit and is none, empty files and groups, comments, attributes of the root.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ...corpus.model import Bitext, Header, Origin, OriginKind, Pair, State
from ..finding import Notes
from ..folding import normal
from ..inline import segs
from ..nodes import Node, markup, plain, written
from ..xml import Written, attribute, attributes, escape
from .frames import Form, write_pairs
from .pairs import (
    UNTOUCHABLE,
    Candidate,
    Kept,
    Languages,
    Said,
    is_preserved,
    pairs,
    pairs_said,
    score_of,
    second_or_first,
    text_of,
)
from .units import Head, Unit, languages, named_segments
from .written import facts_beside, percent
from .xliff2_codes import TMX_SPACE, Codes

__all__ = ["languages", "read", "write"]

_OURS = "dipla"
_DRAFT = "dipla:draft"
_STATES = {State.EDITED: "translated", State.APPROVED: "reviewed"}
_READ = {"translated": State.EDITED, "reviewed": State.APPROVED, "final": State.APPROVED, "initial": State.DRAFT}
_KINDS = {OriginKind.MT: "mt", OriginKind.TM: "tm", OriginKind.ALIGNED: "am", OriginKind.HUMAN: "other"}
_MODULES = 'xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"'


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of an XLIFF 2 file, each segment one, and a list that fills with the units passed over on the way.

    Raises DiplaError with line and column when the file is no XLIFF 2.
    """
    skipped = Notes()
    languages, head = Languages(source_lang, target_lang, skipped), Head()
    found = second_or_first(path, head, wanted_second=True)

    def codes(_: Unit) -> tuple[str, str]:
        return head.attributes.get("srcLang", ""), head.attributes.get("trgLang", "")

    return Bitext(Header(source_lang, target_lang, title=path.name), pairs(found, languages, pairs_of, codes)), skipped


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write the pairs as XLIFF 2.1, one `<file>` a document; the same bitext gives the same bytes."""
    head = bitext.header
    root = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        f'{_MODULES} srcLang="{head.source_lang}" trgLang="{head.target_lang}">\n'
    )
    form = Form(
        "unit",
        root,
        opened=lambda name, identifier: _opened(name, identifier, head),
        unit=lambda pair: _unit(pair, head),
        rewritten=lambda run, kept: _rewritten(run, kept, head),
        empty='<group id="g1"/>\n',
    )
    return write_pairs(out, bitext, form)


# Reading


def pairs_of(unit: Unit, identifier: str, languages: tuple[str, str]) -> Iterator[Pair]:
    """The pairs that a unit holds, under an id of their own."""
    return pairs_said(_said(unit), unit, identifier, languages, is_ours=_is_ours(unit.node))


def _said(unit: Unit) -> Iterator[Said]:
    node = unit.node
    facts = _facts(node)
    segments = named_segments(node)
    notes = "\n".join(plain(one) for group in node.all("notes") for one in group.all("note"))
    flags = (UNTOUCHABLE,) if unit.said("translate") == "no" else ()
    for number, (name, segment) in enumerate(segments.items()):
        source, target = segment.one("source") or Node("source"), segment.one("target")
        state = segment.attributes.get("state", "")
        key = name if len(segments) > 1 else ""
        yield Said(
            text_of(source, unit),
            None if target is None else text_of(target, unit),
            key,
            _READ.get(state),
            facts=facts.get(key, {}),
            draft=_our_draft(node, name),
            candidates=_candidates(unit, name, len(segments) == 1),
            note="" if number else notes,
            flags=flags,
        )


def _facts(node: Node) -> dict[str, dict[str, str]]:
    """What dipla wrote of each segment ("" the only one)."""
    found = {}
    for metadata in node.all("mda:metadata"):
        for group in metadata.all("mda:metaGroup"):
            if group.attributes.get("category") == _OURS:
                said = {one.attributes.get("type", ""): plain(one) for one in group.all("mda:meta")}
                found[said.pop("segment", "")] = said
    return found


def _matches(node: Node) -> Iterator[Node]:
    for group in node.all("mtc:matches"):
        yield from group.all("mtc:match")


def _our_draft(node: Node, segment: str) -> str | None:
    for match in _matches(node):
        if match.attributes.get("subType") == _DRAFT and match.attributes.get("ref") == f"#{segment}":
            target = match.one("target")
            return None if target is None else plain(target)
    return None


def _candidates(unit: Unit, segment: str, is_only: bool) -> list[Candidate]:
    """What the match module offers for a segment; of an only segment, for any part of it."""
    found = []
    for match in _matches(unit.node):
        said, target = match.attributes, match.one("target")
        if target is None or said.get("reference") == "yes" or said.get("subType") == _DRAFT:
            continue
        reference = said.get("ref", "").rpartition("#")[2].rpartition("/")[2]
        if text := (text_of(target, unit) if is_only or reference == segment else "").strip():
            kind = OriginKind.MT if said.get("type") == "mt" else OriginKind.TM
            score = score_of(said.get("similarity") or said.get("matchQuality", ""))
            found.append(Candidate(text, Origin(kind, said.get("origin", "")), score))
    return found


def _is_ours(node: Node) -> bool:
    """Whether a unit holds nothing but what is written here, so that nothing of it need be kept."""
    if not node.attributes.keys() <= {"id", "xml:space"} or _facts(node).keys() != {""}:
        return False
    if any(match.attributes.get("subType") != _DRAFT for match in _matches(node)):
        return False
    for child in node.within():
        if child.name == "mda:metaGroup":
            ours = child.attributes.get("category") == _OURS
        elif child.name == "note":
            ours = not child.attributes
        else:
            ours = child.name in {"unit", "mtc:matches", "mtc:match", "mda:metadata", "mda:meta", "notes", "segment"}
            ours = ours or child.name in {"source", "target"}
        if not ours:
            return False
    return True


# Writing


def _opened(name: str, identifier: str, head: Header) -> str:
    notes = "".join(
        f'<note category="{kind}">{escape(text)}</note>\n'
        for kind, text in (("title", head.title), ("licence", head.licence))
        if text
    )
    return f'<file id="{identifier}" original={attribute(name)}>\n' + (f"<notes>\n{notes}</notes>\n" if notes else "")


def _unit(pair: Pair, head: Header) -> str:
    source, target = normal(pair.source_text), None if pair.target is None else normal(pair.target)
    facts = {"id": pair.id}
    preserve = is_preserved(source, target or "")
    if preserve:
        facts["xml:space"] = "preserve"
    left, right = segs(pair, (head.source_lang, head.target_lang), preserve) if pair.kept else (None, None)
    codes = Codes()
    first, second = (codes.texts(seg) if seg else None for seg in (left, right))
    if left or right:
        facts["xmlns:tmx"] = TMX_SPACE
    matches = [Node("mtc:matches", {}, list(found))] if (found := _matched(pair, "s1")) else []
    inner = "".join(f"{written(node)}\n" for node in (*matches, _metadata([("", pair)], head)))
    if pair.note:
        inner += f"<notes><note>{escape(pair.note)}</note></notes>\n"
    inner += "".join(f"{written(node)}\n" for node in codes.original_data())
    inner += f'<segment id="s1"{attributes(_state(pair))}>\n'
    inner += f"<source>{markup(Node('', {}, first or [source]))}</source>\n"
    if target is not None:
        inner += f"<target>{markup(Node('', {}, second or [target]))}</target>\n"
    return f"<unit{attributes(facts)}>\n{inner}</segment>\n</unit>\n"


def _state(pair: Pair) -> dict[str, str]:
    if pair.state in _STATES:
        return {"state": _STATES[pair.state]}
    said = {"state": "initial"}
    return said if pair.state is State.UNTRANSLATED else said | {"subState": f"dipla:{pair.state}"}


def _matched(pair: Pair, segment: str) -> list[Node]:
    """The draft as a candidate."""
    if pair.draft is None:
        return []
    origin = pair.drafted
    said = {"ref": f"#{segment}", "type": _KINDS[origin.kind] if origin else "other", "subType": _DRAFT}
    if origin:
        said["origin"] = origin.tool or str(origin.kind)
        if pair.score is not None and origin.kind in (OriginKind.TM, OriginKind.MT):
            said["similarity" if origin.kind is OriginKind.TM else "matchQuality"] = percent(pair.score)
    source = (origin.matched if origin else "") or normal(pair.source_text)
    texts: list[Node | str] = [
        Node(name, {"xml:space": "preserve"}, [text] if text else [])
        for name, text in (("source", source), ("target", pair.draft))
    ]
    return [Node("mtc:match", said, texts)]


def _metadata(named: list[tuple[str, Pair]], head: Header) -> Node:
    groups: list[Node | str] = []
    for segment, pair in named:
        more = {"segment": segment} if segment else {}
        if isinstance(pair.kept, Kept):
            usual = f"{pair.kept.id}.{segment}" if segment else pair.kept.id
            more |= {"id": pair.id} if pair.id != usual else {}
            more |= {"note": pair.note} if segment and pair.note else {}
        metas: list[Node | str] = [
            Node("mda:meta", {"type": name}, [word]) for name, word in facts_beside(pair, head, more)
        ]
        groups.append(Node("mda:metaGroup", {"category": _OURS}, metas))
    return Node("mda:metadata", {}, groups)


def _rewritten(run: list[Pair], kept: Kept, head: Header) -> Node:
    """A unit that was read from XLIFF 2, saying what its pairs say now."""
    unit = kept.unit
    old = unit.node
    known = list(pairs_of(unit, kept.id, (head.source_lang, head.target_lang)))
    facts = {"id": kept.id} | old.attributes
    if known == run:
        return Node(old.name, facts, old.children)
    before = {_segment_of(pair): pair for pair in known}
    now = {_segment_of(pair): pair for pair in run}
    is_cut = "" not in now
    taken = {one.attributes["id"] for one in old.within() if one is not old and "id" in one.attributes}
    fresh: dict[int, Node] = {}
    offered: list[Node | str] = []
    told: list[tuple[str, Pair]] = []
    for name, segment in named_segments(old).items():
        pair = now.get(name if is_cut else "")
        if pair is None:
            continue
        made = fresh[id(segment)] = _segment(segment, pair, before.get(_segment_of(pair)), unit)
        drafts = _matched(pair, "")
        if drafts and "id" not in made.attributes:
            # A candidate points at its segment by an id, which no code in the unit may have, too.
            made.attributes["id"] = name = name if name not in taken else f"dipla.{name}"  # noqa: PLW2901
        for match in drafts:
            match.attributes["ref"] = f"#{name}"
        offered += drafts
        told.append((name if is_cut else "", pair))
    segments = [fresh.get(id(child), child) for child in old.children if isinstance(child, Node) and _is_cut_off(child)]
    return Node(old.name, facts, [*_leading(run, old, offered, _metadata(told, head)), *segments])


def _is_cut_off(node: Node) -> bool:
    return node.name in {"segment", "ignorable"}


def _segment(old: Node, pair: Pair, before: Pair | None, unit: Unit) -> Node:
    """A segment with what its pair says; what has not changed stays as it was read."""
    said = dict(old.attributes)
    if before is None or before.state is not pair.state:
        said = {name: word for name, word in said.items() if name not in {"state", "subState"}} | _state(pair)
    texts: list[Node | str] = []
    for name, text in (("source", pair.source_text), ("target", pair.target)):
        node = old.one(name)
        if text is not None and (node is None or text_of(node, unit) != normal(text)):
            attributes_ = dict(node.attributes) if node is not None else {}
            if is_preserved(normal(text)):
                attributes_["xml:space"] = "preserve"
            node = Node(name, attributes_, [normal(text)] if text else [])
        if text is not None and node is not None:
            texts.append(node)
    return Node(old.name, said, texts)


def _leading(run: list[Pair], old: Node, offered: list[Node | str], metadata: Node) -> list[Node]:
    """What stands before the segments: as it was, with what dipla has to say in place of what it said before."""
    known = "\n".join(plain(one) for group in old.all("notes") for one in group.all("note"))
    is_noted = any(_segment_of(pair) for pair in run) or known == run[0].note
    others, notes = [], [] if is_noted or not run[0].note else [Node("notes", {}, [Node("note", {}, [run[0].note])])]
    for child in old.children:
        if not isinstance(child, Node) or _is_cut_off(child):
            continue
        if child.name == "mtc:matches":
            offered = [*(one for one in child.children if not _is_our_match(one)), *offered]
        elif child.name == "mda:metadata":
            metadata = Node(child.name, child.attributes, [*filter(_is_others, child.children), *metadata.children])
        elif child.name == "notes":
            notes = [child] if is_noted else notes
        elif child.name == "originalData":
            notes.append(child)
        else:
            others.append(child)
    matches = [Node("mtc:matches", {}, offered)] if offered else []
    return [*matches, metadata, *others, *notes]


def _is_our_match(node: Node | str) -> bool:
    return isinstance(node, str) or node.attributes.get("subType") == _DRAFT


def _is_others(node: Node | str) -> bool:
    return isinstance(node, Node) and node.attributes.get("category") != _OURS


def _segment_of(pair: Pair) -> str:
    return pair.kept.segment if isinstance(pair.kept, Kept) else ""
