"""The pairs of a translation memory: TMX 1.1 to 1.4b in.

A pair needs text in two languages; a unit that lacks one, or has no text there, is passed over and told. Only who
checks what stands in a file asks for an empty target and for blanks `as_written`, too. How a file is read stands in
`units`, what is done with a broken one in `salvage`. What a file says beside (attributes, props, notes, other
languages, inline markup) is kept with the pair, for `writing` to put back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from ...corpus.languages import same_language
from ...corpus.model import Bitext, Header, Pair, Sentence
from ..facts import facts_of, sentences
from ..finding import Notes, Skipped
from ..folding import folded, normal
from ..ids import Ids
from .salvage import salvaged
from .units import Head, Unit, Variant, units

# How the type of a prop that dipla writes begins.
OURS = "x-dipla-"
# Units that have shown which languages a memory holds.
_LOOKED_AT = 1000
_DATE = re.compile(r"\d{8}T\d{6}Z")


def read(
    path: Path, source_lang: str, target_lang: str, *, salvage: bool = False, as_written: bool = False
) -> tuple[Bitext, Notes]:
    """The pairs of a memory in two languages, and a list that fills with the units passed over as they are read.

    `as_written`: a target without text is one, and two blanks in a line stay two. A unit without a dipla state is a
    DRAFT of unknown origin: nobody has said more. Raises DiplaError with line and column when the file is no TMX; with
    `salvage`, a file that is not well-formed gives what is whole in it.
    """
    skipped = Notes()
    header = Header(source_lang, target_lang, title=path.name)
    found = salvaged(path, Head(), skipped) if salvage else units(path)
    return Bitext(header, pairs(found, source_lang, target_lang, skipped, as_written=as_written)), skipped


def languages(path: Path, *, salvage: bool = False) -> tuple[str, ...]:
    """The languages of the first units of a memory, that of its header first."""
    head = Head()
    found: dict[str, None] = {}
    for unit in islice(salvaged(path, head, []) if salvage else units(path, head), _LOOKED_AT):
        found |= {variant.lang: None for variant in unit.variants if variant.lang}
    own = head.attributes.get("srclang", "")
    return tuple(sorted(found, key=lambda lang: not (own and same_language(lang, own))))


def pairs(
    found: Iterable[Unit], source_lang: str, target_lang: str, skipped: Notes, *, as_written: bool = False
) -> Iterator[Pair]:
    """The pairs of some units; `skipped` receives those passed over, and which ids are others now."""
    text_of = _lines_joined if as_written else folded
    choose = Choice(source_lang, target_lang)
    usual = source_lang.split("-")[0]
    ids = Ids()
    for number, unit in enumerate(found, start=1):
        source, target = choose(unit)
        if as_written and target is None:
            target = choose.empty(unit)
        if source is None or target is None:
            missing = [lang for lang, side in ((source_lang, source), (target_lang, target)) if side is None]
            told = ", ".join(variant.lang or "no language" for variant in unit.variants) or "no variant"
            skipped.append(Skipped(unit.line, f"no text in {' and '.join(missing)}; found {told}"))
            continue
        wished = unit.attributes.get("tuid", "")
        identifier = skipped.named(unit.line, wished, ids.named(wished, f"tu{number}"))
        yield _pair(identifier, unit, source, target, f"{usual}_{identifier}", (source_lang, target_lang), text_of)


_BROKEN = re.compile(r"[ \t]*[\r\n]\s*")


def _lines_joined(text: str) -> str:
    """The text in NFC with each line break and the blanks around it as one blank, none at the ends; others stay."""
    return normal(_BROKEN.sub(" ", text.strip()))


class Choice:
    """Which variants of a unit are the two sides: of one language, the very code before others, the first first."""

    def __init__(self, source_lang: str, target_lang: str) -> None:
        self._wanted = (source_lang, target_lang)
        # Codes in one file are few; each is looked at once.
        self._known: dict[str, tuple[int, int]] = {}

    def __call__(self, unit: Unit) -> tuple[Variant | None, Variant | None]:
        """The source and the target of a unit; None for one that has no text there."""
        best: list[tuple[int, Variant] | None] = [None, None]
        for variant in unit.variants:
            lang = variant.lang
            side, rank = self._known.get(lang) or self._look_up(lang)
            if side >= 0 and variant.text.strip():
                known = best[side]
                if known is None or rank > known[0]:
                    best[side] = (rank, variant)
        source, target = best
        return source and source[1], target and target[1]

    def empty(self, unit: Unit) -> Variant | None:
        """The first variant in the language of the target; None for a unit that has none, with text or without."""
        sides = ((variant, self._known.get(variant.lang) or self._look_up(variant.lang)) for variant in unit.variants)
        return next((variant for variant, (side, _) in sides if side == 1), None)

    def _look_up(self, lang: str) -> tuple[int, int]:
        sides = [same_language(lang, wanted) for wanted in self._wanted]
        side = sides.index(True) if any(sides) else -1
        if all(sides):  # two varieties of one language
            side = int(lang.lower() == self._wanted[1].lower())
        rank = int(side >= 0 and lang.lower() == self._wanted[side].lower())
        self._known[lang] = (side, rank)
        return side, rank


def _pair(
    identifier: str,
    unit: Unit,
    source: Variant,
    target: Variant,
    usual: str,
    languages: tuple[str, str],
    text_of: Callable[[str], str],
) -> Pair:
    said: dict[str, str] = {}
    foreign = len(unit.variants) > 2 or bool(source.markup or target.markup or source.attributes)
    for prop in unit.props:
        if prop.type.startswith(OURS):
            said[prop.type[len(OURS) :]] = prop.text
        else:
            foreign = True
    own = target.attributes
    # In another tool's file the changer of a unit is a person, as far as anybody can tell.
    if "state" not in said:
        foreign = True
        said["by"] = own.get("changeid", "")
    whole, text = text_of(source.text), text_of(target.text)
    first, second = said.get("source", ""), said.get("target", "")
    return Pair(
        id=identifier,
        source=sentences(first, whole, languages[0], usual) or (Sentence(usual, whole, languages[0]),),
        target=text,
        target_sentences=sentences(second, text, languages[1], "") if second else (),
        note=unit.notes[0].text if len(unit.notes) == 1 else "\n".join(note.text for note in unit.notes),
        created=_expanded(own.get("creationdate") or unit.attributes.get("creationdate", "")),
        changed=_expanded(own.get("changedate") or unit.attributes.get("changedate", "")),
        kept=unit if foreign else None,
        **facts_of(said, text),
    )


def _expanded(date: str) -> str:
    """`20261123T100000Z` as dipla writes dates; another form stays as it is."""
    if len(date) != 16 or not _DATE.fullmatch(date):
        return date
    return f"{date[:4]}-{date[4:6]}-{date[6:11]}:{date[11:13]}:{date[13:]}"
