"""A glossary: how terms are to be translated, as CSV, TSV or TBX. Of targets parted by `|` any one will do.

Of a sheet of terms (see `term_sheet`) only what a person approved is taken. TBX is written as TBX-Basic in the form of
its second version (`martif`, `termEntry`), which more programs read than the third; both are read.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from ..align.glossary import Term
from ..corpus.errors import DiplaError
from ..corpus.languages import same_language
from . import term_sheet

_LARGEST = 50_000_000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# The name by which TBX-Basic is known; nothing is fetched from there.
_XCS = "http://www.lisa.org/fileadmin/standards/tbx_basic/TBXBasicXCSV02.xcs"


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


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _from_table(content: bytes, path: Path) -> list[tuple[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}, byte {error.start}: not UTF-8. Save the glossary as UTF-8. Nothing was sent."
        ) from None
    first = text.split("\n", 1)[0]
    if {"approved", "source", "target"} <= {cell.strip(' "\r').lower() for cell in re.split("[\t;,]", first)}:
        return [(term.source, "|".join(term.targets)) for term in term_sheet.approved(term_sheet.read(path), path)]
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
            lang = section.get(_LANG) or ""
            terms = ["".join(str(part) for part in term.itertext()) for term in section.iter("{*}term")]
            for wanted, side in sides.items():
                if same_language(lang, wanted):
                    side.extend(terms)
        found += [(source, target) for source in sides[source_lang] for target in sides[target_lang]]
    return found


def write_csv(out: BinaryIO, terms: Sequence[Term]) -> None:
    """Two columns, source and target; several targets are parted by `|`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("source", "target"))
    writer.writerows((term.source, "|".join(term.targets)) for term in terms)
    out.write(text.getvalue().encode())


def write_tbx(out: BinaryIO, terms: Sequence[Term], source_lang: str, target_lang: str, title: str) -> None:
    """TBX-Basic: an entry a term, with a section a language and each target by itself."""
    from lxml import etree

    root = etree.Element("martif", {"type": "TBX-Basic", _LANG: source_lang})
    head = etree.SubElement(root, "martifHeader")
    description = etree.SubElement(head, "fileDesc")
    etree.SubElement(etree.SubElement(description, "titleStmt"), "title").text = title
    etree.SubElement(etree.SubElement(description, "sourceDesc"), "p").text = "Approved terms of a dipla project"
    etree.SubElement(etree.SubElement(head, "encodingDesc"), "p", {"type": "XCSURI"}).text = _XCS
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, term in enumerate(terms, 1):
        entry = etree.SubElement(body, "termEntry", {"id": f"t{number}"})
        for code, words in ((source_lang, [term.source]), (target_lang, term.targets)):
            section = etree.SubElement(entry, "langSet", {_LANG: code})
            for word in words:
                etree.SubElement(etree.SubElement(section, "tig"), "term").text = _clean(word)
    out.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
