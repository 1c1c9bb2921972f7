"""A citation and a data card for a corpus: `CITATION.cff` and `README.md`, from its header and one pass over its pairs.

The citation is CFF 1.2.0 (type `dataset`), the card is Markdown with the front matter of a Hugging Face dataset card.
Both tell how much is a draft, and a draft is called one: what no person has looked at is no translation here. A figure
that nobody measured is not made up; the card says what is not known.

A name with a comma is a person's (`Family, Given`); where the comma is missing, nobody can tell a family name from a
given one, so the name stands whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..corpus.languages import language
from ..corpus.model import Bitext, Header, State
from .dates import is_date
from .figures import Figures, figures
from .licences import licence_url
from .xml import Written

CITATION, CARD = "CITATION.cff", "README.md"
# The Creative Commons licences, and the others that texts and data mostly come under, as SPDX spells them.
_SPDX = re.compile(
    r"CC-BY(-NC)?(-SA|-ND)?-(1\.0|2\.[05]|[34]\.0)|CC0-1\.0|PDDL-1\.0|ODbL-1\.0|ODC-By-1\.0|Apache-2\.0|MIT|EUPL-1\.2"
    r"|GFDL-1\.[123]-(only|or-later)|A?GPL-3\.0-(only|or-later)|BSD-[23]-Clause"
)
# Hugging Face has its own names for these.
_CARD_LICENCES = {"PDDL-1.0": "pddl", "ODbL-1.0": "odbl", "ODC-By-1.0": "odc-by"}
_SIZES = ((1000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_STATES = {
    State.UNTRANSLATED: "no target yet",
    State.DRAFT: "a draft of a machine or a memory that no person has looked at",
    State.ALIGNED: "an existing translation; nobody has confirmed that the two belong together",
    State.EDITED: "a person has changed or written the target",
    State.APPROVED: "a person has confirmed the pair",
}


def files(path: Path, header: Header) -> list[Path]:  # noqa: ARG001  every format of several files is asked so
    """Citation and card in a folder, in the order in which `write` takes their streams."""
    return [path / CITATION, path / CARD]


def write(streams: Sequence[BinaryIO], bitext: Bitext, file_names: Sequence[str] = ()) -> Written:  # noqa: ARG001
    """Write citation and card."""
    made = figures(bitext)
    for stream, text in zip(streams, (cff(bitext.header, made), card(bitext.header, made)), strict=True):
        stream.write(text.encode("utf-8", "replace"))
    return Written(made.pairs, 0)


# The citation


def cff(header: Header, made: Figures) -> str:
    """The text of a `CITATION.cff`. Without authors the contributors are named, without those `Author not named`."""
    people = list(header.authors) or list(dict.fromkeys(one.name for one in header.contributors))
    names = [language(lang).name for lang in (header.source_lang, header.target_lang)]
    lines = [
        "cff-version: 1.2.0",
        "message: " + _quoted("If you use this corpus, please cite it as below."),
        "type: dataset",
        "title: " + _quoted(_title(header)),
        "authors:",
        *(_author(name) for name in people or ["Author not named"]),
        "abstract: " + _quoted(_abstract(header, made)),
        "keywords:",
        *(f"  - {_quoted(word)}" for word in dict.fromkeys(["parallel corpus", *names])),
    ]
    if header.date and is_date(header.date):
        lines += [f"date-released: {header.date[:10]}", "version: " + _quoted(header.date)]
    if _SPDX.fullmatch(header.licence):
        lines.append(f"license: {header.licence}")
    elif licence_url(header.licence):
        lines.append("license-url: " + _quoted(licence_url(header.licence)))
    return "\n".join(lines) + "\n"


def _author(name: str) -> str:
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given:
        return f"  - family-names: {_quoted(family)}\n    given-names: {_quoted(given)}"
    return f"  - name: {_quoted(name)}"


def _abstract(header: Header, made: Figures) -> str:
    names = " and ".join(language(lang).name for lang in (header.source_lang, header.target_lang))
    states = ", ".join(f"{made.states[state]} {state}" for state in State if made.states[state]) or "none"
    text = (
        f"A parallel corpus of {names}: {made.pairs} pairs ({states}), {made.source_words} words of source and "
        f"{made.target_words} of target."
    )
    if made.states[State.DRAFT]:
        text += " Drafts are the work of machines or memories, and no person has looked at them."
    if header.licence and not _SPDX.fullmatch(header.licence):
        text += f" Licence: {header.licence}."
    return text


# The card


def card(header: Header, made: Figures) -> str:
    """The text of a data card."""
    sections = (
        _what(header, made),
        _sizes(made),
        _segmentation(header, made),
        _drafting(made),
        _editing(made),
        _alignment(made),
        _licence(header),
        _unknown(header, made),
    )
    return _front(header, made) + f"\n# {_line(_title(header))}\n\n" + "\n".join(sections)


def _front(header: Header, made: Figures) -> str:
    licence = "other" if header.licence else "unknown"
    if _SPDX.fullmatch(header.licence):
        usual = re.sub("-(only|or-later)$", "", header.licence.lower())
        licence = _CARD_LICENCES.get(header.licence, usual)
    size = next((name for least, name in _SIZES if made.pairs < least), "n>1M")
    langs = dict.fromkeys(lang.split("-")[0].lower() for lang in (header.source_lang, header.target_lang))
    listed = "".join(f"  - {lang}\n" for lang in langs)
    other = f"license_name: {_quoted(header.licence)}\n" if licence == "other" else ""
    return (
        f"---\npretty_name: {_quoted(_title(header))}\nlanguage:\n{listed}license: {licence}\n{other}"
        f"multilinguality:\n  - translation\ntask_categories:\n  - translation\nsize_categories:\n  - {size}\n"
        "tags:\n  - parallel-corpus\n---\n"
    )


def _what(header: Header, made: Figures) -> str:
    names = " and ".join(
        f"{language(lang).name} (`{lang}`)" for lang in dict.fromkeys((header.source_lang, header.target_lang))
    )
    text = f"## What it is\n\n{_abstract(header, made)}\n\n- Languages: {names}, source first.\n"
    if header.authors:
        text += f"- Authors of the text: {_line('; '.join(header.authors))}\n"
    text += "".join(f"- {_line(one.role)}: {_line(one.name)}\n" for one in header.contributors)
    if header.date:
        text += f"- Last change: {_line(header.date)}\n"
    return text + (f"- Made with: {_line(', '.join(header.tools))}\n" if header.tools else "")


def _sizes(made: Figures) -> str:
    rows = [
        (state, kind, count)
        for state in State
        for kind, count in sorted(
            (kind, number) for (of_state, kind), number in made.made_by.items() if of_state is state
        )
    ]
    if made.states[State.UNTRANSLATED]:
        rows.insert(0, (State.UNTRANSLATED, "–", made.states[State.UNTRANSLATED]))
    table = "".join(f"| {state} | {kind} | {count} |\n" for state, kind, count in rows)
    meaning = "".join(f"- `{state}`: {words}\n" for state, words in _STATES.items() if made.states[state])
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(made.kinds.items()))
    return (
        f"## Sizes\n\n| state | origin of the target | pairs |\n|---|---|---|\n{table}\n{meaning}\n"
        f"{made.pairs} pairs, {made.source_words} words of source, {made.target_words} of target. Sentences on each "
        f"side: {kinds or 'none'}. {made.omissions} left out on purpose, {made.additions} added.\n"
    )


def _segmentation(header: Header, made: Figures) -> str:
    text = (
        f"## How it was segmented\n\n{made.source_sentences} source sentences in {len(made.documents)} "
        f"{'document' if len(made.documents) == 1 else 'documents'}.\n"
    )
    if header.edits:
        table = "".join(f"| {_line(rule)} | {count} |\n" for rule, count in sorted(header.edits.items()))
        text += f"\nCorrected in silence before splitting:\n\n| rule | edits |\n|---|---|\n{table}"
    return text


def _drafting(made: Figures) -> str:
    rows = "".join(
        f"| {kind} | {_line(tool)} | {_line(model) or '–'} | {count} |\n"
        for (kind, tool, model), count in sorted(made.engines.items())
    )
    if made.unknown_engine:
        rows += f"| not known | – | – | {made.unknown_engine} |\n"
    if not rows:
        return "## How it was drafted\n\nNo pair has a draft.\n"
    return (
        "## How it was drafted\n\nThese made the drafts, those that a person has edited since among them. The model of "
        "a memory is what its unit says of itself (`mt`, `human`):\n\n"
        f"| kind | engine or memory | model | drafts |\n|---|---|---|---|\n{rows}"
    )


def _editing(made: Figures) -> str:
    head = "## How much was edited\n\n"
    if not made.drafted_by_person:
        return head + "No pair with a draft has been edited or approved by a person.\n"
    share = 100 * made.changed / made.drafted_by_person
    text = (
        f"Of {made.drafted_by_person} pairs that had a draft and that a person has edited or approved, {made.changed} "
        f"({share:.1f} %) differ from the draft.\n"
    )
    if made.edited_words:
        rate = 100 * made.edits / made.edited_words
        text += (
            f"\nWord edit rate from draft to target: {rate:.1f} % ({made.edits} words or signs put in, taken out or "
            f"replaced, to {made.edited_words} in the targets; Levenshtein distance, no moves).\n"
        )
    return head + text


def _alignment(made: Figures) -> str:
    if not made.aligned:
        return "## How sure the alignment is\n\nNo pair has an aligner's score.\n"
    low, middle, high = (made.quartile(share) for share in (0.25, 0.5, 0.75))
    return (
        f"## How sure the alignment is\n\n{made.aligned} pairs have an aligner's score (0 to 1): quartiles {low:.2f}, "
        f"{middle:.2f}, {high:.2f}.\n"
    )


def _licence(header: Header) -> str:
    url = licence_url(header.licence)
    licence = _line(header.licence) if header.licence else "not known"
    address = f" <{url}>" if url and url != header.licence else ""
    return f"## Licence and source\n\n- Licence: {licence}{address}\n- Source: {_line(header.source) or 'not known'}\n"


def _unknown(header: Header, made: Figures) -> str:
    return "## What is not known\n\n" + "".join(f"- {fact}\n" for fact in _gaps(header, made))


def _gaps(header: Header, made: Figures) -> Iterator[str]:
    if not header.authors:
        yield "Who wrote the text."
    if not header.licence:
        yield "Under which licence it may be used."
    if not header.source:
        yield "Whence the text comes."
    if made.unknown_origin:
        yield f"Who or what made the targets of {made.unknown_origin} pairs."
    if made.unknown_engine:
        yield f"Which engine made the drafts of {made.unknown_engine} pairs."
    if made.states[State.DRAFT] or made.states[State.ALIGNED]:
        unseen = made.states[State.DRAFT] + made.states[State.ALIGNED]
        yield f"How good the {unseen} pairs are that no person has looked at."
    yield "How far two editors would agree: each pair keeps one target and the person who changed it last."


def _title(header: Header) -> str:
    names = "–".join(language(lang).name for lang in (header.source_lang, header.target_lang))
    return header.title.strip() or f"{names} parallel corpus"


def _line(text: str) -> str:
    """The text on one line, with nothing that Markdown would read as a table, a link or markup."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> str:
    """The text as a string of YAML: that of JSON, but YAML takes fewer characters as they are."""
    return "".join(
        letter if letter.isprintable() or ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"
        for letter in json.dumps(text, ensure_ascii=False)
    )
