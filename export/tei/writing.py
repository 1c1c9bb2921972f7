"""A bitext as TEI P5 that says for each sentence who made it and how far it has come, in one of three layouts.

`corpus` is one teiCorpus: its header, the pairs (`standOff`), the source text, the translation. `divs` is one TEI with
the two texts as `div`s, whose sentences point at each other (`@corresp`), too. `files` is a TEI for each text and a
third for the pairs, which points into the two.

A pair with two sides is a `link` with exactly two pointers; a side of several sentences is a group link in the
`standOff` of its own text. A pair with one side only is an `annotation`, because a link cannot say it: an
omission, an addition, or what nobody has translated yet. So each pair is one link or one annotation, and
its id is theirs. docs/tei.md shows every part; `reading` reads the pairs from it again.

The target of a pair is the truth: target sentences that no longer say it are not written.
Time, version and author come in the header, so the same bitext gives the same bytes.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import BinaryIO, Literal, NamedTuple
from urllib.parse import quote

from ...corpus.languages import tag
from ...corpus.model import Bitext, Header
from ..xml import Written
from .header import NAMESPACE, corpus_header, file_header, newest_change, version_header
from .parts import Parts, Version

Layout = Literal["corpus", "divs"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(out: BinaryIO, bitext: Bitext, *, layout: Layout = "corpus", words: bool = False) -> Written:
    """How many pairs were written, and how many characters XML could not hold and are now U+FFFD.

    The stream of pairs is read once; whatever its length, memory stays the same. `words` marks each word and each
    mark of punctuation. Raises DiplaError when an id stands twice, or when a language is no BCP-47 code; OSError
    when the disk is full.
    """
    with ExitStack() as stack:
        parts = Parts(bitext.header, stack, corresp=layout == "divs", words=words)
        for pair in bitext:
            parts.put(pair)
        parts.close()
        # Nothing is written before all pairs have come.
        (_pour_divs if layout == "divs" else _pour_corpus)(out, parts)
        return Written(parts.figures.pairs, parts.escaping.replaced)


class Files(NamedTuple):
    """Three of a kind, one for each file of the layout `files`: the pairs, the source text, the translation."""

    links: BinaryIO
    source: BinaryIO
    target: BinaryIO


def write_files(outs: Files, names: tuple[str, str, str], bitext: Bitext, *, words: bool = False) -> Written:
    """The same in three files of one folder; the names are those by which they point at each other."""
    with ExitStack() as stack:
        addresses = tuple(quote(name, safe="", errors="replace") for name in names)
        parts = Parts(bitext.header, stack, files=(addresses[0], addresses[1], addresses[2]), words=words)
        for pair in bitext:
            parts.put(pair)
        parts.close()
        _pour_links(outs.links, parts)
        _pour_file(outs.source, parts, parts.source)
        _pour_file(outs.target, parts, parts.target)
        return Written(parts.figures.pairs, parts.escaping.replaced)


def file_names(name: str, header: Header) -> tuple[str, str, str]:
    """The names of the three files: that of the pairs as given, those of the texts with their language in it.

    >>> file_names("serge.tei.xml", Header("el", "en"))
    ('serge.tei.xml', 'serge.el.tei.xml', 'serge.en.tei.xml')
    """
    stem, suffix = name, ""
    for known in (".tei.xml", ".xml", ".tei"):
        if name.lower().endswith(known) and len(name) > len(known):
            stem, suffix = name[: -len(known)], name[-len(known) :]
            break
    sides = tag(header.source_lang), tag(header.target_lang)
    if sides[0] == sides[1]:
        sides = "source", "target"
    return name, f"{stem}.{sides[0]}{suffix}", f"{stem}.{sides[1]}{suffix}"


def _pour_corpus(out: BinaryIO, parts: Parts) -> None:
    out.write(f'{_DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'.encode())
    _pour_header(out, parts)
    if parts.figures.pairs:
        out.write(b"<standOff>\n")
        _pour_pairs(out, parts)
        out.write(b"</standOff>\n")
    for version in (parts.source, parts.target):
        translation = version is parts.target
        header = version_header(parts.header, translation, version.sentences, parts.escaping)
        out.write(f'<TEI xml:id="{version.identifier}" xml:lang="{version.lang}">\n{header[0]}'.encode())
        _pour_version(out, parts, version, header[1])
        out.write(b"</TEI>\n")
    out.write(b"</teiCorpus>\n")


def _pour_divs(out: BinaryIO, parts: Parts) -> None:
    out.write(f'{_DECLARATION}<TEI xmlns="{NAMESPACE}">\n'.encode())
    before, after = corpus_header(parts.header, parts.figures, parts.agents.statements, parts.escaping)
    newest = newest_change(parts.header, parts.escaping)
    out.write(before.encode())
    if newest or not parts.changes.empty:
        out.write(f"<revisionDesc>\n<listChange>\n{newest}".encode())
        parts.changes.pour(out)
        out.write(b"</listChange>\n</revisionDesc>\n")
    out.write(after.encode())
    if parts.figures.pairs:
        out.write(b"<standOff>\n")
        _pour_pairs(out, parts)
        for version in (parts.source, parts.target):
            _pour_groups(out, version)
        out.write(b"</standOff>\n")
    out.write(b"<text>\n<body>\n")
    for version in (parts.source, parts.target):
        out.write(f'<div type="version" xml:id="{version.identifier}" xml:lang="{version.lang}">\n'.encode())
        version.pour(out)
        out.write(b"</div>\n")
    out.write(b"</body>\n</text>\n</TEI>\n")


def _pour_links(out: BinaryIO, parts: Parts) -> None:
    out.write(f'{_DECLARATION}<TEI xmlns="{NAMESPACE}">\n'.encode())
    _pour_header(out, parts)
    out.write(b"<standOff>\n")
    if parts.figures.pairs:
        _pour_pairs(out, parts)
    else:
        out.write(b'<note type="remark">There are no pairs.</note>\n')
    out.write(b"</standOff>\n</TEI>\n")


def _pour_file(out: BinaryIO, parts: Parts, version: Version) -> None:
    """One text as a file that can be cited alone."""
    out.write(
        f'{_DECLARATION}<TEI xmlns="{NAMESPACE}" xml:id="{version.identifier}" xml:lang="{version.lang}">\n'.encode()
    )
    translation = version is parts.target
    agents = parts.agents.statements if translation else []
    before, after = file_header(parts.header, translation, version.sentences, parts.source.file, agents, parts.escaping)
    out.write(before.encode())
    _pour_version(out, parts, version, after)
    out.write(b"</TEI>\n")


def _pour_header(out: BinaryIO, parts: Parts) -> None:
    """The header of the whole. Who made and changed the sentences stands with the translation where that is a file."""
    agents = [] if parts.target.file else parts.agents.statements
    before, after = corpus_header(parts.header, parts.figures, agents, parts.escaping)
    newest = newest_change(parts.header, parts.escaping)
    out.write((before + (f"<revisionDesc>\n{newest}</revisionDesc>\n" if newest else "") + after).encode())


def _pour_pairs(out: BinaryIO, parts: Parts) -> None:
    domains = " ".join(f"{version.file}#{version.identifier}" for version in (parts.source, parts.target))
    group = f'<linkGrp type="alignment" targFunc="source target" domains="{domains}">\n'
    parts.links.pour(out, group, "</linkGrp>\n")
    parts.annotations.pour(out, '<listAnnotation type="pairs">\n', "</listAnnotation>\n")


def _pour_version(out: BinaryIO, parts: Parts, version: Version, header_end: str) -> None:
    """What follows the first half of a text's header."""
    if version is parts.target:
        parts.changes.pour(out, "<revisionDesc>\n<listChange>\n", "</listChange>\n</revisionDesc>\n")
    out.write(header_end.encode())
    if not (version.groups.empty and version.drafts.empty):
        out.write(b"<standOff>\n")
        _pour_groups(out, version)
        out.write(b"</standOff>\n")
    out.write(b"<text>\n<body>\n")
    version.pour(out)
    out.write(b"</body>\n</text>\n")


def _pour_groups(out: BinaryIO, version: Version) -> None:
    version.groups.pour(out, '<linkGrp type="group">\n', "</linkGrp>\n")
    version.drafts.pour(out, '<listAnnotation type="drafts">\n', "</listAnnotation>\n")
