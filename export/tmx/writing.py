"""Pairs, or units as they stand, as TMX 1.4b.

Writing composes strings. What a client matches against is the text of `<seg>` to the letter, so of a pair it is NFC
with no blank at its ends. Facts that TMX has no place for travel as `x-dipla-…` props, and what the file that a pair
was read from said beside (attributes, props, notes, other languages, inline markup) is put back. An omission has
no target text, which clients would take for a translation, and an addition has no source: both stay out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from ...corpus.model import Bitext, Header, Pair, Sentence, State
from ..facts import facts, noted
from ..folding import folded
from ..inline import tmx_markup
from ..xml import Written, attribute, escape, illegal
from ..xml import attributes as written_attributes
from .reading import OURS, Choice
from .units import Fact, Head, Unit, Variant

# What a tuv says that a pair has fields for.
_KNOWN = frozenset(("creationdate", "changedate", "changeid"))
# Units are put together before they are written.
_GATHERED = 200
# So many different facts of pairs are remembered while writing.
_REMEMBERED = 5000
_OWN_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write the pairs that have text on both sides as TMX 1.4b; the same bitext gives the same bytes."""
    head = bitext.header
    out.write(_header(head).encode())
    count = replaced = 0
    gathered: list[str] = []
    known = _Facts(head)
    for pair in bitext:
        source, target = _segment(pair.source_text), _segment(pair.target or "")
        if not source or not target:
            continue
        replaced += illegal(source) + illegal(target) + illegal(pair.note)
        gathered.append(_unit(pair, source, target, head, known))
        count += 1
        if len(gathered) == _GATHERED:
            out.write("".join(gathered).encode())
            gathered.clear()
    gathered.append("</body>\n</tmx>\n")
    out.write("".join(gathered).encode())
    return Written(count, replaced)


def write_units(out: BinaryIO, found: Iterable[Unit], head: Head) -> Written:
    """Write units as they stand, with all their languages and markup, under the header that they came with.

    The header is written once the first unit has come. What TMX 1.4 wants and the file did not say is filled in.
    """
    count = replaced = 0
    gathered: list[str] = []
    for unit in found:
        if not count:
            out.write(_head_as_read(head).encode())
        count += 1
        replaced += sum(illegal(variant.text) for variant in unit.variants)
        gathered.append(_unit_as_read(unit))
        if len(gathered) == _GATHERED:
            out.write("".join(gathered).encode())
            gathered.clear()
    if not count:
        out.write(_head_as_read(head).encode())
    gathered.append("</body>\n</tmx>\n")
    out.write("".join(gathered).encode())
    return Written(count, replaced)


def _segment(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def _header(head: Header) -> str:
    version = next((tool.removeprefix("dipla ") for tool in head.tools if tool.startswith("dipla ")), "0")
    date = f" creationdate={attribute(_compact(head.date))}" if head.date else ""
    props = "".join(
        f"<prop type={attribute(kind)}>{escape(text)}</prop>\n"
        for kind, text in (
            ("x-dipla-title", head.title),
            ("x-dipla-licence", head.licence),
            *(("x-dipla-active-seconds", f"{count} {who}") for who, count in sorted(head.active.items()) if count),
        )
        if text
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="dipla" creationtoolversion={attribute(version)} segtype="sentence" o-tmf="dipla" '
        f'adminlang="en" srclang={attribute(head.source_lang)} datatype="plaintext"{date}'
        + (f">\n{props}</header>\n<body>\n" if props else "/>\n<body>\n")
    )


class _Facts:
    """The props and dates of pairs; neighbours share most of them, so those that came lately are kept."""

    def __init__(self, head: Header) -> None:
        self.langs = (attribute(head.source_lang), attribute(head.target_lang))
        self._props: dict[tuple[object, ...], str] = {}
        self._dates: dict[tuple[object, ...], str] = {}

    def props(self, pair: Pair) -> str:
        """What a pair says beyond its texts, but its sentences."""
        if pair.draft is not None and (pair.draft != pair.target or pair.state is not State.DRAFT):
            return _props(pair)
        key = (
            pair.state,
            pair.origin,
            pair.score,
            pair.draft is None,
            pair.draft_origin,
            pair.doc,
            pair.flags,
            pair.by,
        )
        found = self._props.get(key)
        if found is None:
            found = _kept(self._props, key, _props(pair))
        return found

    def dates(self, pair: Pair) -> str:
        """When the target was made and changed, and by whom, as attributes."""
        # Clients show who changed a unit last: of a draft that is its engine, whoever added a note to it.
        engine = pair.origin.tool if pair.origin else ""
        key = (pair.created, pair.changed, engine if pair.state is State.DRAFT else pair.by or engine)
        found = self._dates.get(key)
        if found is None:
            named = zip(("creationdate", "changedate", "changeid"), (*map(_compact, key[:2]), key[2]), strict=True)
            found = _kept(self._dates, key, written_attributes({name: said for name, said in named if said}))
        return found


def _kept(known: dict[tuple[object, ...], str], key: tuple[object, ...], made: str) -> str:
    if len(known) > _REMEMBERED:
        known.clear()
    known[key] = made
    return made


def _props(pair: Pair) -> str:
    return "".join([f'<prop type="x-dipla-{name}">{escape(text)}</prop>\n' for name, text in facts(pair)])


def _unit(pair: Pair, source: str, target: str, head: Header, known: _Facts) -> str:
    props = known.props(pair)
    usual = f"{head.source_lang.split('-')[0]}_{pair.id}"
    words = noted([_as_written(one) for one in pair.source], head.source_lang, usual)
    if words:
        props += f'<prop type="x-dipla-source">{escape(words)}</prop>\n'
    if pair.target_sentences:
        words = noted([_as_written(one) for one in pair.target_sentences], head.target_lang, "")
        props += f'<prop type="x-dipla-target">{escape(words)}</prop>\n'
    if isinstance(pair.kept, Unit):
        return _unit_with_kept(pair, pair.kept, (source, target), props, head, known.dates(pair))
    left, right = tmx_markup(pair, (head.source_lang, head.target_lang)) if pair.kept is not None else ("", "")
    note = f"<note>{escape(pair.note)}</note>\n" if pair.note else ""
    return (
        f'<tu tuid="{pair.id}">\n{note}{props}'
        f"<tuv xml:lang={known.langs[0]}><seg>{left or escape(source)}</seg></tuv>\n"
        f"<tuv xml:lang={known.langs[1]}{known.dates(pair)}><seg>{right or escape(target)}</seg></tuv>\n</tu>\n"
    )


def _as_written(one: Sentence) -> Sentence:
    """The sentence with its text as the segment holds it, so that its length is that of the file."""
    text = folded(one.text)
    return one if text == one.text else replace(one, text=text)


def _compact(date: str) -> str:
    """`2026-11-23T10:00:00Z` as TMX wants it, `20261123T100000Z`."""
    return date.replace("-", "").replace(":", "") if _OWN_DATE.fullmatch(date) else date


def _unit_with_kept(pair: Pair, kept: Unit, texts: tuple[str, str], props: str, head: Header, dates: str) -> str:
    """A unit that was read from a TMX file, with all that it said there beside what the pair says now."""
    chosen = Choice(head.source_lang, head.target_lang)(kept)
    known = "\n".join(note.text for note in kept.notes)
    notes = kept.notes if pair.note == known else ((Fact("", pair.note),) if pair.note else ())
    props += "".join(_prop(prop) for prop in kept.props if not prop.type.startswith(OURS))
    variants = []
    for place, (variant, text, lang) in enumerate(
        zip(chosen, texts, (head.source_lang, head.target_lang), strict=True)
    ):
        old = variant or Variant(lang, "")
        markup = old.markup if old.markup and folded(old.text) == text else escape(text)
        facts = {name: said for name, said in old.attributes.items() if not place or name not in _KNOWN}
        variants.append(_tuv(lang, markup, written_attributes(facts) + (dates if place else ""), old))
    variants += [_variant_as_read(one) for one in kept.variants if one not in chosen]
    facts = {name: said for name, said in kept.attributes.items() if name != "tuid"}
    opened = f'<tu tuid="{pair.id}"{written_attributes(facts)}>\n'
    return f"{opened}{''.join(map(_note, notes))}{props}{''.join(variants)}</tu>\n"


def _head_as_read(head: Head) -> str:
    said = {"creationtool": "dipla", "creationtoolversion": "0", "segtype": "sentence", "o-tmf": "unknown"}
    said |= {"adminlang": "en", "srclang": "*all*", "datatype": "unknown"} | head.attributes
    inner = "".join(f"{more}\n" for more in head.more)
    inner = "".join(map(_note, head.notes)) + inner + "".join(map(_prop, head.props))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header{written_attributes(said)}' + (
        f">\n{inner}</header>\n<body>\n" if inner else "/>\n<body>\n"
    )


def _unit_as_read(unit: Unit) -> str:
    inner = "".join(map(_note, unit.notes)) + "".join(map(_prop, unit.props))
    inner += "".join(map(_variant_as_read, unit.variants))
    return f"<tu{written_attributes(unit.attributes)}>\n{inner}</tu>\n"


def _variant_as_read(variant: Variant) -> str:
    return _tuv(variant.lang, variant.markup or escape(variant.text), written_attributes(variant.attributes), variant)


def _tuv(lang: str, segment: str, facts: str, said: Variant) -> str:
    named = f" xml:lang={attribute(lang)}" if lang else ""
    inner = "".join(map(_note, said.notes)) + "".join(map(_prop, said.props))
    return f"<tuv{named}{facts}>{inner}<seg>{segment}</seg></tuv>\n"


def _prop(prop: Fact) -> str:
    return f"<prop type={attribute(prop.type)}{written_attributes(prop.attributes)}>{escape(prop.text)}</prop>\n"


def _note(note: Fact) -> str:
    return f"<note{written_attributes(note.attributes)}>{escape(note.text)}</note>\n"
