"""What XLIFF 1 and 2 share on the way from pairs: facts beside the texts, the draft, the pairs of one unit.

What is written here is read by `pairs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ...corpus.model import Header, Pair, Sentence, State
from ..facts import facts, noted
from ..folding import normal
from .pairs import Kept, digest


def facts_beside(pair: Pair, head: Header, more: Mapping[str, str]) -> list[tuple[str, str]]:
    """All facts of a pair that go beside its texts; the draft goes as a candidate, and is not among them."""
    said = [(name, word) for name, word in facts(pair) if name != "draft"]
    usual = f"{head.source_lang.split('-')[0]}_{pair.id}"
    for name, side, lang, id_of_one in (
        ("source", pair.source, head.source_lang, usual),
        ("target", pair.target_sentences, head.target_lang, ""),
    ):
        if side and (words := noted([_normal(one) for one in side], lang, id_of_one)):
            said.append((name, words))
    for name, word in (("created", pair.created), ("changed", pair.changed)):
        if word:
            said.append((name, word))
    if pair.target is not None:
        said.append(("written", digest(normal(pair.target))))
    return said + list(more.items())


def _normal(one: Sentence) -> Sentence:
    text = normal(one.text)
    return one if text == one.text else replace(one, text=text)


def beside_draft(pair: Pair) -> str | None:
    """The draft where it is not the target itself."""
    return None if pair.state is State.DRAFT and pair.draft == pair.target else pair.draft


def percent(score: float) -> str:
    """A score as XLIFF has it: 100 is perfect.

    >>> percent(0.875), percent(1.0)
    ('87.5', '100')
    """
    return f"{round(100 * score, 2):g}"


def runs(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """The pairs in order, those of one unit's segments together."""
    gathered: list[Pair] = []
    for pair in pairs:
        if gathered and not _together(gathered[-1], pair):
            yield gathered
            gathered = []
        gathered.append(pair)
    if gathered:
        yield gathered


def _together(one: Pair, other: Pair) -> bool:
    first, second = one.kept, other.kept
    if not isinstance(first, Kept) or not isinstance(second, Kept):
        return False
    return first.unit is second.unit and bool(first.segment) and first.segment != second.segment


def version_of_tool(head: Header) -> str:
    """The version of dipla that made the pairs; "0" when nobody says."""
    return next((tool.removeprefix("dipla ") for tool in head.tools if tool.startswith("dipla ")), "0")
