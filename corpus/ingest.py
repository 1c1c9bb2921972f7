"""A document comes into a project: for the first time, unchanged, or changed since.

Unchanged sentences keep id and work, wherever in the document they now stand; a sentence that comes
back is the one that left. Changed sentences get new ids, and each is told which pair stood in its
place, so that its target can be offered. What vanished is retired, not deleted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from .clean import Cleaned, clean
from .cutting import cut_by_hand, spans
from .division import divided
from .documents.text import Document
from .errors import DiplaError
from .model import Block, Pair, Sentence, Span
from .rows import By, DocumentRow, as_json
from .sentences import Newlines
from .srx import rules_for
from .store import Store

# Below this share of kept sentences a document of the same name is another document.
LEAST_KEPT = 0.2
_BLANKS = re.compile(r"[ \t\n\r\f\v\u2028\u2029\x85]+")


class ReadySentence(NamedTuple):
    """A sentence of a document that comes in; `span` counts in the text as read."""

    text: str
    paragraph: int
    span: Span
    flags: tuple[str, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Ready:
    """A document as it will stand in the store: cleaned, cut, each sentence with its flags."""

    document: Document
    lang: str
    newlines: str
    cleaned: Cleaned
    sentences: tuple[ReadySentence, ...]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of it. `replaced` names for a new pair the one whose place it took."""

    kept: int
    added: tuple[str, ...]
    retired: tuple[str, ...]
    replaced: dict[str, str]


def prepare(
    document: Document,
    lang: str,
    *,
    newlines: Newlines = "auto",
    abbreviations: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> Ready:
    """The document cleaned and cut into sentences, spans in code points of the text as read.

    `abbreviations` end no sentence, beside those of the rules; what the cleaning rules in `keep` would edit stays.
    """
    cleaned = clean(document.text, lang).without(keep)
    cleaned, policy, found = divided(document, cleaned, lang, newlines, rules_for(lang, tuple(abbreviations)))
    flags = sorted(cleaned.flags, key=lambda flag: flag.start)
    sentences, first = [], 0
    for cut, place, block in found:
        span = Span(place.start, place.end)
        while first < len(flags) and flags[first].start < span.start:
            first += 1
        last = first
        while last < len(flags) and flags[last].start < span.end:
            last += 1
        names = tuple(dict.fromkeys(f"text:{flag.rule}" for flag in flags[first:last]))
        # A no-break space is the text's own and stays; a line's end inside a sentence is a space.
        text = _BLANKS.sub(" ", cleaned.text[cut.start : cut.end])
        sentences.append(ReadySentence(text, cut.paragraph, span, names, block))
    if not sentences:
        raise DiplaError(f"{document.name}: found no sentence in it; expected a text.")
    return Ready(document, lang, policy, cleaned, tuple(sentences))


def ingest(store: Store, ready: Ready, by: By, *, replace: bool = False) -> Ingested:
    """Bring a document into the store, inside the caller's transaction.

    Raises DiplaError when a document of the same name shares next to nothing with this one, since that
    would retire all work on it; `replace` says that it is meant.
    """
    name = ready.document.name
    old = store.sentences(name)
    ready = _as_cut_by_hand(store, ready, old)
    matches = _matches([sentence.text for sentence in old], [text for text, *_ in ready.sentences])
    if old and not replace and len(matches) < LEAST_KEPT * min(len(old), len(ready.sentences)):
        raise DiplaError(
            f"{name}: the project has a document of this name, and only {len(matches)} of its {len(old)} sentences "
            "stand in this file. Give the file another name, or say --replace if it is a new version of that text. "
            "Nothing was changed."
        )
    store.put_document(_row(ready, by))
    store.note_about(name, ready.document.about)
    return _place(store, ready, old, matches, by)


def ingest_translation(store: Store, ready: Ready, of: str, by: By) -> list[Sentence]:
    """Bring the existing translation of document `of` into the store; its sentences, in order.

    Sentences that did not change keep their ids. Raises DiplaError when the name is that of another document.
    """
    name = ready.document.name
    for row in [*store.documents(), *store.documents(translations=True)]:
        if row.name == name and row.translation_of != of:
            what = f"the translation of {row.translation_of}" if row.translation_of else "a source text"
            raise DiplaError(f"{name}: the project has a document of this name, {what}. Give the file another name.")
    old = store.sentences(name)
    ready = _as_cut_by_hand(store, ready, old)
    matches = _matches([sentence.text for sentence in old], [text for text, *_ in ready.sentences])
    store.put_document(_row(ready, by, of))
    made = []
    for i, (text, paragraph, span, _, block) in enumerate(ready.sentences):
        identifier = old[matches[i]].id if i in matches else store.new_id(f"{ready.lang.split('-')[0]}_s")
        made.append(Sentence(identifier, text, ready.lang, paragraph, span, block))
        store.put_sentence(name, i, made[-1])
    stays = {sentence.id for sentence in made}
    store.retire_sentences(sentence.id for sentence in old if sentence.id not in stays)
    return made


def cleaning(cleaned: Cleaned) -> dict[str, list[list[object]]]:
    """The edits done and the flags raised, as JSON keeps them: start, end, before, after, rule, reason."""

    def rows(edits: Sequence[object]) -> list[list[object]]:
        names = ("start", "end", "before", "after", "rule", "reason")
        return [[getattr(edit, name) for name in names] for edit in edits]

    return {"edits": rows(cleaned.edits), "flags": rows(cleaned.flags)}


def _as_cut_by_hand(store: Store, ready: Ready, old: Sequence[Sentence]) -> Ready:
    """The document with the cuts that a person made in sentences that have not changed since."""
    name = ready.document.name
    parts = cut_by_hand(old, store.sentences(name, retired=True), (text for text, *_ in ready.sentences))
    if not parts:
        return ready
    sentences = []
    for whole in ready.sentences:
        texts = [part.text for part in parts.get(whole.text, ())] or [whole.text]
        places = spans(ready.document.text, whole.span, texts) if len(texts) > 1 else [whole.span]
        sentences += [
            whole._replace(text=one, span=place or whole.span) for one, place in zip(texts, places, strict=True)
        ]
    return with_changes(ready, sentences=tuple(sentences))


def _row(ready: Ready, by: By, translation_of: str | None = None) -> DocumentRow:
    return DocumentRow(
        name=ready.document.name,
        lang=ready.lang,
        encoding=ready.document.encoding,
        digest=ready.document.digest,
        newlines=ready.newlines,
        cleaning=as_json(cleaning(ready.cleaned)),
        added=by.at,
        translation_of=translation_of,
    )


def _place(store: Store, ready: Ready, old: Sequence[Sentence], matches: dict[int, int], by: By) -> Ingested:
    """Give each sentence of the new version its place: `matches` maps new positions to old ones."""
    pairs = list(store.pairs(ready.document.name))
    pair_of = {sentence.id: pair for pair in pairs for sentence in pair.source}
    gone = _by_text(store.sentences(ready.document.name, retired=True))
    gone_pairs = {s.id: p for p in store.pairs(ready.document.name, retired=True) for s in p.source}
    stays = {old[i].id for i in matches.values()}
    retired = [pair for pair in pairs if any(sentence.id not in stays for sentence in pair.source)]
    additions = _after(pairs)
    retired_ids = {pair.id for pair in retired}

    added: list[str] = []
    new_at: dict[int, str] = {}
    kept = position = 0
    for addition in additions.get("", ()):
        store.place_pair(addition.id, position, addition.flags)
        position += 1
    placed: set[str] = set()
    for i, (text, paragraph, span, flags, block) in enumerate(ready.sentences):
        before = old[matches[i]] if i in matches else None
        pair = pair_of.get(before.id) if before else None
        if before is None and gone.get(text):
            before = gone[text].pop()
            pair = gone_pairs.get(before.id)
            if pair is not None and len(pair.source) == 1:
                store.retire_pair(pair.id, by, retired=False)
        elif before is not None and pair is None:
            # The sentence stood here and no pair holds it: a person took the pair away.
            here = with_changes(before, paragraph=paragraph, span=span, block=block)
            store.put_sentence(ready.document.name, i, here)
            continue
        identifier = before.id if before else store.new_id(f"{ready.lang.split('-')[0]}_s")
        sentence = Sentence(identifier, text, ready.lang, paragraph, span, block)
        store.put_sentence(ready.document.name, i, sentence)
        if pair is not None and pair.id not in retired_ids:
            kept += 1
            if pair.id not in placed:
                store.place_pair(pair.id, position, _with_text_flags(pair.flags, flags))
                placed.add(pair.id)
                position += 1
                for addition in additions.get(pair.id, ()):
                    store.place_pair(addition.id, position, addition.flags)
                    position += 1
            continue
        new = Pair(store.new_id("p"), (sentence,), doc=ready.document.name, flags=flags, created=by.at, changed=by.at)
        store.add_pair(new, position)
        position += 1
        added.append(new.id)
        new_at[i] = new.id
    store.retire_sentences(sentence.id for sentence in old if sentence.id not in stays)
    for pair in retired:
        store.retire_pair(pair.id, by)
    replaced = _replaced(old, ready, matches, pair_of, new_at)
    return Ingested(kept, tuple(added), tuple(pair.id for pair in retired), replaced)


def _matches(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which new sentence is which old one: equal texts in the same order first, then those that moved."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found = {i: i for i in range(head)}
    found |= {len(new) - 1 - i: len(old) - 1 - i for i in range(tail)}
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for block in matcher.get_matching_blocks():
        found |= {head + block.b + i: head + block.a + i for i in range(block.size)}
    taken = set(found.values())
    moved = defaultdict(list)
    for i in reversed(range(len(old))):
        if i not in taken:
            moved[old[i]].append(i)
    for i, text in enumerate(new):
        if i not in found and moved[text]:
            found[i] = moved[text].pop()
    return found


def _replaced(
    old: Sequence[Sentence], ready: Ready, matches: dict[int, int], pair_of: dict[str, Pair], new_at: dict[int, str]
) -> dict[str, str]:
    """The pair whose place each new pair took: between the same neighbours, in order."""
    free = set(range(len(old))) - set(matches.values())
    replaced: dict[str, str] = {}
    run: list[int] = []
    for i in range(len(ready.sentences) + 1):
        if i in new_at:
            run.append(i)
            continue
        if run:
            first = matches.get(run[0] - 1, -1) + 1
            last = first
            while last in free:
                last += 1
            for new, before in zip_longest(run, range(first, last)):
                if new is not None and before is not None and old[before].id in pair_of:
                    replaced[new_at[new]] = pair_of[old[before].id].id
            run = []
    return replaced


def _after(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """The additions, which have no source, by the pair that they follow; "" at the head of a document."""
    found: dict[str, list[Pair]] = defaultdict(list)
    before = ""
    for pair in pairs:
        if pair.source:
            before = pair.id
        else:
            found[before].append(pair)
    return found


def _by_text(sentences: Sequence[Sentence]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in reversed(sentences):
        found[sentence.text].append(sentence)
    return found


def _with_text_flags(flags: Sequence[str], text_flags: Sequence[str]) -> tuple[str, ...]:
    return (*(flag for flag in flags if not flag.startswith("text:")), *text_flags)
