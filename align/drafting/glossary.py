"""A glossary: how terms are to be translated. Read from CSV or TBX; whether a draft keeps to it is checked afterwards.

A term is found in a sentence by the beginnings of its words, so that endings may change (υπεραξία, υπεραξίας), accents
and case aside. Of targets parted by `|` in a CSV any one will do.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ...corpus.errors import DiplaError
from ...corpus.languages import same_language
from ..engines.interface import Term

# So many letters at the end of a word may be its ending; a word keeps at least the first three.
_ENDING, _STEM = 2, 3
_WORD = re.compile(r"\w+")
_LARGEST = 50_000_000


def read_glossary(path: Path, source_lang: str, target_lang: str) -> tuple[Term, ...]:
    """The terms of a glossary file (.csv, .tsv, .tbx). DiplaError when it cannot be read or holds none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DiplaError(
            f"{path}: {error.strerror}. Give a glossary as .csv, .tsv or .tbx. Nothing was sent."
        ) from None
    if len(content) > _LARGEST:
        raise DiplaError(f"{path}: {len(content)} bytes are too many for a glossary; expected at most {_LARGEST}.")
    suffix = path.suffix.lower()
    if suffix in (".tbx", ".xml"):
        found = _from_tbx(content, path, source_lang, target_lang)
    elif suffix in (".csv", ".tsv", ".txt"):
        found = _from_table(content, path)
    else:
        raise DiplaError(f"{path}: the name tells no format; a glossary is .csv, .tsv or .tbx. Nothing was sent.")
    merged: dict[str, list[str]] = {}
    for source, target in found:
        if source.strip() and target.strip():
            targets = merged.setdefault(_clean(source), [])
            targets += [one for one in (_clean(part) for part in target.split("|")) if one and one not in targets]
    if not merged:
        raise DiplaError(
            f"{path}: found no term in both {source_lang} and {target_lang}; expected two columns, source and target, "
            "or a TBX file of these languages. Nothing was sent."
        )
    return tuple(Term(source, tuple(targets)) for source, targets in merged.items())


def broken_terms(source: str, answer: str, terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in the source and whose translation the answer does not have.

    >>> broken_terms("Η έννοια της υπεραξίας.", "The notion of added value.", [Term("υπεραξία", ("surplus value",))])
    [Term(source='υπεραξία', targets=('surplus value',))]
    """
    if not terms:
        return []
    words, said = _words(source), _words(answer)
    return [
        term
        for term in terms
        if _stands(_words(term.source), words) and not any(_stands(_words(target), said) for target in term.targets)
    ]


def in_text(texts: Sequence[str], terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in any of the texts."""
    all_words = [_words(text) for text in texts]
    return [term for term in terms if any(_stands(_words(term.source), words) for words in all_words)]


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _stands(term: Sequence[str], words: Sequence[str]) -> bool:
    size = len(term)
    return size > 0 and any(
        all(_alike(wanted, word) for wanted, word in zip(term, words[at : at + size], strict=True))
        for at in range(len(words) - size + 1)
    )


def _alike(wanted: str, word: str) -> bool:
    if wanted == word:
        return True
    stem = wanted[: max(_STEM, len(wanted) - _ENDING)]
    return len(wanted) > _STEM and word.startswith(stem) and abs(len(word) - len(wanted)) <= _ENDING


def _from_table(content: bytes, path: Path) -> list[tuple[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}, byte {error.start}: not UTF-8. Save the glossary as UTF-8. Nothing was sent."
        ) from None
    first = text.split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=mark) if any(cell.strip() for cell in row)]
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise DiplaError(f"{path}, row {number}: found one column; expected source and target. Nothing was sent.")
    if rows and [cell.strip().lower() for cell in rows[0][:2]] in (
        ["source", "target"],
        ["term", "translation"],
        ["el", "en"],
    ):
        rows = rows[1:]
    return [(row[0], row[1]) for row in rows]


def _from_tbx(content: bytes, path: Path, source_lang: str, target_lang: str) -> list[tuple[str, str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DiplaError(f"{path}: not well-formed XML: {error.msg}. Nothing was sent.") from None
    found: list[tuple[str, str]] = []
    # TBX 2 has termEntry and langSet, TBX 3 conceptEntry and langSec.
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        sides: dict[str, list[str]] = {source_lang: [], target_lang: []}
        for section in entry.iter("{*}langSet", "{*}langSec"):
            lang = section.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
            terms = ["".join(str(part) for part in term.itertext()) for term in section.iter("{*}term")]
            for wanted, side in sides.items():
                if same_language(lang, wanted):
                    side.extend(terms)
        found += [(source, target) for source in sides[source_lang] for target in sides[target_lang]]
    return found
