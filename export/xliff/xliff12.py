"""XLIFF 1.2: any 1.x in, 1.2 out that the strict schema takes.

untranslated: no target. draft: `needs-review-translation`, with the qualifier `mt-suggestion` for a machine's; for a
memory's `exact-match` (score 1), `fuzzy-match`, or `tm-suggestion` where there is no score. aligned: the same state
without a qualifier, for 1.2 has none that says an existing translation whose pairing nobody has confirmed. edited:
`translated`. approved: `final` and `approved="yes"`.

An omission is an empty target with the state of its pair. Beside the draft of an edited pair (`alt-trans`) and the
note, what a pair says goes into one `context-group` a unit with `x-dipla-…` contexts: the strict schema allows no
foreign elements that it does not know, clients show contexts to nobody and hand them on, and the notes stay a person's.

With `client="omegat"` the target is a copy of the source, because OmegaT 3.6 takes the target of an XLIFF for its
source text; drafts and finished targets go into `alt-trans`, and the caller lays a TMX beside the file for the client
to take them from. Read back, such a copy is no target: who translates by a word-for-word copy shows no work there.

Of a unit read from XLIFF 1.x all is put back when its pair is as it was read; else its source, target, state and
notes are the pair's, and the rest (attributes, contexts, candidates, foreign elements, codes in a text that has not
changed) stays. Its file and groups come with it. Not kept: binary units without text in them, what stands in a file
after its first unit and is none, empty files and groups, comments, attributes of the root.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from ...corpus.model import Bitext, Header, Origin, OriginKind, Pair, State
from ..finding import Notes
from ..folding import evened, normal
from ..inline import segs
from ..nodes import Node, markup, plain, written
from ..xml import Written, attribute, attributes, escape
from .frames import Form, write_pairs
from .pairs import Kept, Languages, is_preserved, pairs, second_or_first, text_of, weakest
from .units import Head, Unit, languages, marked_segments
from .written import beside_draft, facts_beside, percent, version_of_tool
from .xliff12_codes import from_tmx
from .xliff12_units import DRAFT, FACT, HELD, facts_within, pairs_of

__all__ = ["languages", "read", "write"]

_STATES = {State.DRAFT: "needs-review-translation", State.ALIGNED: "needs-review-translation"} | {
    State.EDITED: "translated",
    State.APPROVED: "final",
}
_ROOT = '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of an XLIFF 1.x file, and a list that fills with the units passed over as they are read.

    A unit is one pair; where its source and target are both cut into the same `mrk mtype="seg"`, each of these is.
    Raises DiplaError with line and column when the file is no XLIFF 1.
    """
    skipped = Notes()
    languages = Languages(source_lang, target_lang, skipped)
    found = second_or_first(path, Head(), wanted_second=False)
    return Bitext(Header(source_lang, target_lang, title=path.name), pairs(found, languages, pairs_of, _codes)), skipped


def write(out: BinaryIO, bitext: Bitext, client: Literal["", "omegat"] = "") -> Written:
    """Write the pairs as XLIFF 1.2, one `<file>` a document; the same bitext gives the same bytes."""
    head = bitext.header
    form = Form(
        "trans-unit",
        _ROOT,
        opened=lambda name, _: _opened(name, head),
        unit=lambda pair: _unit(pair, head, client),
        rewritten=lambda run, kept: _rewritten(run, kept, head, client),
    )
    return write_pairs(out, bitext, form)


def _codes(unit: Unit) -> tuple[str, str]:
    return unit.file.get("source-language", ""), unit.file.get("target-language", "")


# Writing


def _opened(name: str, head: Header) -> str:
    notes = "".join(
        f'<note from="dipla {kind}">{escape(text)}</note>\n'
        for kind, text in (("title", head.title), ("licence", head.licence))
        if text
    )
    return (
        f'<file original={attribute(name)} source-language="{head.source_lang}" target-language="{head.target_lang}" '
        f'datatype="plaintext">\n<header>\n<tool tool-id="dipla" tool-name="dipla" '
        f"tool-version={attribute(version_of_tool(head))}/>\n{notes}</header>\n<body>\n"
    )


def _unit(pair: Pair, head: Header, client: str) -> str:
    source, target = normal(pair.source_text), None if pair.target is None else normal(pair.target)
    facts = {"id": pair.id} | ({"approved": "yes"} if pair.state is State.APPROVED and not client else {})
    preserve = is_preserved(source, target or "")
    if preserve:
        facts["xml:space"] = "preserve"
    left, right = segs(pair, (head.source_lang, head.target_lang), preserve) if pair.kept else (None, None)
    first = Node("source", {}, from_tmx(left) if left else [source])
    second = Node("target", _target_attributes(pair), from_tmx(right) if right else [target or ""])
    if client:
        second = Node("target", {"state": "needs-translation"}, first.children)
    inner = f"{_filled(first)}\n"
    if client or target is not None:
        inner += f"{_filled(second)}\n"
    inner += "".join(f"{written(node)}\n" for node in _beside_pair(pair, head, client, ""))
    note = f"<note>{escape(pair.note)}</note>\n" if pair.note else ""
    return f"<trans-unit{attributes(facts)}>\n{inner}{note}</trans-unit>\n"


def _filled(node: Node) -> str:
    """An element that is written with both of its tags, be it empty or not."""
    return f"<{node.name}{attributes(node.attributes)}>{markup(node)}</{node.name}>"


def _target_attributes(pair: Pair) -> dict[str, str]:
    said = {"state": _STATES[pair.state]} if pair.state in _STATES else {}
    if pair.state is State.DRAFT and pair.origin:
        if pair.origin.kind is OriginKind.MT:
            said["state-qualifier"] = "mt-suggestion"
        elif pair.origin.kind is OriginKind.TM:
            fuzzy = "tm-suggestion" if pair.score is None else "fuzzy-match"
            said["state-qualifier"] = "exact-match" if pair.score == 1 else fuzzy
    return said


def _beside_pair(pair: Pair, head: Header, client: str, segment: str) -> Iterator[Node]:
    """The contexts and candidates that dipla lays beside a target."""
    more = {"segment": segment} if segment else {}
    if client:
        more["client"] = client
    if isinstance(pair.kept, Kept):
        usual = f"{pair.kept.id}.{segment}" if segment else pair.kept.id
        if pair.id != usual:
            more["id"] = pair.id
        if segment and pair.note:
            more["note"] = pair.note
    contexts: list[Node | str] = [
        Node("context", {"context-type": FACT + name}, [word]) for name, word in facts_beside(pair, head, more)
    ]
    yield Node("context-group", {"purpose": "information"}, contexts)
    draft = beside_draft(pair)
    if draft is not None:
        yield _alternative(pair, draft, DRAFT, pair.drafted, segment)
    if client and pair.target is not None:
        yield _alternative(pair, normal(pair.target), HELD, pair.origin, segment)


def _alternative(pair: Pair, text: str, kind: str, origin: Origin | None, segment: str) -> Node:
    said = {"extype": kind}
    if segment:
        said["mid"] = segment
    if origin:
        said["origin"] = origin.tool or str(origin.kind)
        if pair.score is not None and origin.kind is not OriginKind.ALIGNED:
            said["match-quality"] = percent(pair.score)
    said["xml:space"] = "preserve"
    # The source of a memory's match is what was matched; of anything else it is the unit's own.
    matched: list[Node | str] = [Node("source", {}, [origin.matched])] if origin and origin.matched else []
    return Node("alt-trans", said, [*matched, Node("target", {}, [text] if text else [])])


def _rewritten(run: list[Pair], kept: Kept, head: Header, client: str) -> Node:
    """A unit that was read from XLIFF 1, saying what its pairs say now."""
    unit = kept.unit
    old = unit.node
    facts = {"id": kept.id} | old.attributes
    known = list(pairs_of(unit, kept.id, (head.source_lang, head.target_lang)))
    if known == run and not client:
        return Node(old.name, facts, old.children)
    source, target = old.one("source"), old.one("target")
    cut = {pair.kept.segment: pair for pair in run if isinstance(pair.kept, Kept) and pair.kept.segment}
    leading: list[Node] = []
    if cut:
        state = weakest(pair.state for pair in run)
        leading = [node for node in (source, old.one("seg-source")) if node is not None]
        target = _cut_target(target or Node("target"), cut, client, old)
    else:
        pair = run[0]
        state = pair.state
        if source is not None and text_of(source, unit) == normal(pair.source_text):
            leading = [node for node in (source, old.one("seg-source")) if node is not None]
        else:
            leading = [_exchanged(source or Node("source"), normal(pair.source_text))]
        target = _whole_target(target, pair, unit, client, leading[0])
    if client:
        facts.pop("approved", None)
    elif state is not _native(known) or len(run) > 1:
        facts.pop("approved", None)
        if target is not None:
            target = Node("target", _without_state(target) | _target_attributes(run[0]), target.children)
            target.attributes |= {"state": _STATES.get(state, "needs-translation")}
        if state is State.APPROVED:
            facts["approved"] = "yes"
    laid = [node for pair in run for node in _beside_pair(pair, head, client, _segment_of(pair))]
    children = [*leading, *([target] if target is not None else []), *laid, *_rest(run, old)]
    return Node(old.name, facts, list(children))


def _segment_of(pair: Pair) -> str:
    return pair.kept.segment if isinstance(pair.kept, Kept) else ""


def _native(known: list[Pair]) -> State | None:
    return weakest(pair.state for pair in known) if known else None


def _without_state(target: Node) -> dict[str, str]:
    return {name: said for name, said in target.attributes.items() if name not in {"state", "state-qualifier"}}


def _whole_target(old: Node | None, pair: Pair, unit: Unit, client: str, source: Node) -> Node | None:
    said = old.attributes if old is not None else {}
    if client:
        return Node("target", {"state": "needs-translation"}, source.children)
    if pair.target is None:
        return None
    text = normal(pair.target)
    if old is not None and text_of(old, unit) == text:
        return old
    return _exchanged(Node("target", said), text)


def _exchanged(old: Node, text: str) -> Node:
    """An element with another text, whose blanks come back as they are."""
    more = {"xml:space": "preserve"} if is_preserved(text) else {}
    return Node(old.name, old.attributes | more, [text] if text else [])


def _cut_target(old: Node, cut: dict[str, Pair], client: str, unit: Node) -> Node:
    """The target with the texts of its segments exchanged where they have changed."""
    left = marked_segments(unit.one("seg-source"))

    def changed(node: Node) -> Node:
        pair = cut.get(node.attributes.get("mid", "")) if node.attributes.get("mtype") == "seg" else None
        if pair is not None:
            text = normal(pair.target or "")
            if client:
                return Node(node.name, node.attributes, left[node.attributes["mid"]].children)
            if evened(plain(node)) != evened(text):
                return _exchanged(node, text)
        inner = [changed(child) if isinstance(child, Node) else child for child in node.children]
        return Node(node.name, node.attributes, inner)

    return changed(old)


def _rest(run: list[Pair], old: Node) -> list[Node]:
    """What a unit said beside its texts, without what dipla laid there before, and with the note as it is now."""
    known = "\n".join(plain(one) for one in old.all("note"))
    is_noted = any(_segment_of(pair) for pair in run) or known == run[0].note
    rest: list[Node] = []
    others: list[Node] = []
    for child in old.children:
        if not isinstance(child, Node) or child.name in {"source", "seg-source", "target"}:
            continue
        if child.name == "alt-trans" and child.attributes.get("extype") in (DRAFT, HELD):
            continue
        if child.name == "context-group" and facts_within(Node("", {}, [child])):
            continue
        if child.name == "note" and not is_noted:
            continue
        (others if ":" in child.name else rest).append(child)
    if not is_noted and run[0].note:
        rest.append(Node("note", {}, [run[0].note]))
    return rest + others
