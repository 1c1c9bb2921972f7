"""The headers of a TEI corpus: what holds for the whole, said once and in words a reader can cite.

Nothing is invented: an unknown licence, source or date is said to be unknown or left out. The figures come
from the pairs as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...corpus.languages import language
from ...corpus.model import Header, State
from ..dates import is_date
from ..licences import licence_url
from ..xml import Escaping
from .agents import change

NAMESPACE = "http://www.tei-c.org/ns/1.0"

_STATUS = {
    State.UNTRANSLATED: "nothing stands beside the source yet",
    State.DRAFT: "a machine's or a memory's proposal that no person has looked at; not a translation",
    State.ALIGNED: "an existing translation whose pairing no person has confirmed",
    State.EDITED: "changed by a person",
    State.APPROVED: "approved by a person",
}
_RELATIONS = {
    "omission": "source sentences that the translation leaves out on purpose",
    "addition": "target sentences that answer to nothing in the source",
    "verbatim": "the target is the draft, word for word",
    "last-change": "the person or program that changed the sentence last",
}
_ORIGINS = {
    "origin.mt": "the text was proposed by a translation engine",
    "origin.tm": "the text was proposed by a translation memory",
    "origin.aligned": "the text is that of an existing translation",
    "origin.human": "the text was written by a person",
}
# What the file's own pointers need; no sentence may have one of these as its id.
RESERVED = ("version.source", "version.target", "status", "relation", "origin", *_STATUS, *_RELATIONS, *_ORIGINS)

# TEI asks a version of an application to look so, and its name to be an XML name.
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}", re.ASCII)
_IDENT = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)


@dataclass(slots=True)
class Figures:
    """How much was written: sentences on each side, links, and pairs by state."""

    source: int = 0
    target: int = 0
    links: int = 0
    states: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))

    @property
    def pairs(self) -> int:
        """All pairs, those with one side only among them."""
        return sum(self.states.values())


def corpus_header(header: Header, figures: Figures, agents: Sequence[str], escaping: Escaping) -> tuple[str, str]:
    """The `teiHeader` of the whole in two halves, between which its `revisionDesc` may stand.

    `agents` are the statements that `@resp` points at.
    """
    text = escaping.text
    names = f"{language(header.source_lang).name} and {language(header.target_lang).name}"
    title = f'<title type="main">{text(header.title)}</title>\n' if header.title.strip() else ""
    return (
        f"<teiHeader>\n<fileDesc>\n<titleStmt>\n{title}"
        f'<title type="desc">Parallel corpus, {text(names)}</title>\n'
        f"{_makers(header, escaping)}{''.join(agents)}</titleStmt>\n{_extent(figures, header.active, escaping)}"
        f"{_publication(header, escaping)}<sourceDesc>{_source(header, escaping)}</sourceDesc>\n</fileDesc>\n"
        f"{_encoding(header, escaping)}"
        f"<profileDesc>\n<langUsage>\n{_language(header.source_lang, escaping)}"
        f"{_language(header.target_lang, escaping)}</langUsage>\n{_text_class(header, escaping)}</profileDesc>\n",
        "</teiHeader>\n",
    )


def newest_change(header: Header, escaping: Escaping) -> str:
    """The `change` of the corpus that is dated as its newest; "" when nobody knows."""
    return change(header.date, "", escaping) if header.date else ""


def version_header(header: Header, translation: bool, sentences: int, escaping: Escaping) -> tuple[str, str]:
    """The `teiHeader` of a text inside the corpus in two halves, between which its changes may stand."""
    source = '<ref target="#version.source">source text</ref> of this corpus'
    title, origin = _of_version(header, translation, source, escaping)
    return (
        f"<teiHeader>\n<fileDesc>\n<titleStmt>{title}</titleStmt>\n{_sentences(sentences)}"
        f"<publicationStmt><p>A part of this corpus, whose header holds for it.</p></publicationStmt>\n"
        f"<sourceDesc>{origin}</sourceDesc>\n</fileDesc>\n"
        f"<profileDesc><langUsage>{_language(_lang(header, translation), escaping)}</langUsage></profileDesc>\n",
        "</teiHeader>\n",
    )


def file_header(
    header: Header, translation: bool, sentences: int, source_file: str, agents: Sequence[str], escaping: Escaping
) -> tuple[str, str]:
    """The same for a text with a file of its own, which can be cited alone; `source_file` is that of the source."""
    source = f'<ref target="{source_file}#version.source">source text</ref>'
    title, origin = _of_version(header, translation, source, escaping)
    return (
        f"<teiHeader>\n<fileDesc>\n<titleStmt>\n{title}\n"
        f"{_makers(header, escaping)}{''.join(agents)}</titleStmt>\n{_sentences(sentences)}"
        f"{_publication(header, escaping)}<sourceDesc>{origin}</sourceDesc>\n</fileDesc>\n"
        f"{_encoding(header, escaping)}"
        f"<profileDesc>\n<langUsage>{_language(_lang(header, translation), escaping)}</langUsage>\n"
        f"{_text_class(header, escaping)}</profileDesc>\n",
        "</teiHeader>\n",
    )


def _of_version(header: Header, translation: bool, source: str, escaping: Escaping) -> tuple[str, str]:
    """Title and origin of one text."""
    kind = f"{'Translation' if translation else 'Source text'}, {language(_lang(header, translation)).name}"
    title = escaping.text(f"{header.title}: {kind}" if header.title.strip() else kind)
    made = f"<p>Made from the {source}; each sentence says by whom.</p>"
    return f"<title>{title}</title>", made if translation else _source(header, escaping)


def _lang(header: Header, translation: bool) -> str:
    return header.target_lang if translation else header.source_lang


def _makers(header: Header, escaping: Escaping) -> str:
    text = escaping.text
    authors = "".join(f"<author>{text(author)}</author>\n" for author in header.authors)
    return authors + "".join(
        f"<respStmt><resp>{text(one.role)}</resp><name>{text(one.name)}</name></respStmt>\n"
        for one in header.contributors
    )


def _publication(header: Header, escaping: Escaping) -> str:
    date = f'<date when="{header.date}"/>\n' if is_date(header.date) else ""
    publisher = f"<publisher>{escaping.text(header.publisher)}</publisher>"
    if not header.publisher:
        publisher = "<authority>No publisher is stated.</authority>"
    licence = _availability(header.licence, escaping)
    return f"<publicationStmt>\n{publisher}\n{date}{licence}</publicationStmt>\n"


def _source(header: Header, escaping: Escaping) -> str:
    return f"<bibl>{escaping.text(header.source)}</bibl>" if header.source else "<p>No source is stated.</p>"


def _encoding(header: Header, escaping: Escaping) -> str:
    return (
        f'<encodingDesc xml:lang="en">\n{_project(header.tools, escaping)}'
        f"{_editorial(header.edits, escaping)}{_classes()}{_applications(header.tools, escaping)}</encodingDesc>\n"
    )


def _text_class(header: Header, escaping: Escaping) -> str:
    if not header.text_class:
        return ""
    terms = "".join(f"<term>{escaping.text(term)}</term>" for term in header.text_class)
    return f"<textClass><keywords>{terms}</keywords></textClass>\n"


def _sentences(count: int) -> str:
    return f'<extent><measure unit="sentence" quantity="{count}"/></extent>\n'


def _extent(figures: Figures, active: Mapping[str, int], escaping: Escaping) -> str:
    measures = [
        f'<measure type="source" unit="sentence" quantity="{figures.source}"/>\n',
        f'<measure type="target" unit="sentence" quantity="{figures.target}"/>\n',
        f'<measure type="all" unit="pair" quantity="{figures.pairs}"/>\n',
        f'<measure type="linked" unit="pair" quantity="{figures.links}"/>\n',
    ]
    measures += [
        f'<measure type="{state}" unit="pair" quantity="{count}"/>\n'
        for state, count in figures.states.items()
        if count
    ]
    # How long each person was at work, as an editor measured it.
    measures += [
        f'<measure type="active-time" unit="second" quantity="{seconds}">{escaping.text(who)}</measure>\n'
        for who, seconds in sorted(active.items())
        if seconds
    ]
    return f"<extent>\n{''.join(measures)}</extent>\n"


def _availability(licence: str, escaping: Escaping) -> str:
    if not licence:
        return '<availability status="unknown"><p>No licence is stated.</p></availability>\n'
    url = licence_url(licence)
    target = f" target={escaping.attribute(url)}" if url else ""
    return f"<availability><licence{target}>{escaping.text(licence)}</licence></availability>\n"


def _project(tools: Sequence[str], escaping: Escaping) -> str:
    if not tools:
        return ""
    names = ", ".join(f'<name type="tool">{escaping.text(tool)}</name>' for tool in tools)
    return f"<projectDesc><p>Made with {names}.</p></projectDesc>\n"


def _editorial(edits: Mapping[str, int], escaping: Escaping) -> str:
    if edits:
        rows = "".join(
            f'<label>{escaping.text(rule)}</label><item><num value="{count}">{count}</num></item>\n'
            for rule, count in sorted(edits.items())
        )
        normal = f'<p>Corrected without a mark, by rule:\n<list type="gloss">\n{rows}</list>\n</p>\n'
        normal = f'<normalization method="silent">\n{normal}</normalization>\n'
    else:
        normal = "<normalization><p>No silent corrections are recorded.</p></normalization>\n"
    return (
        "<editorialDecl>\n"
        "<segmentation><p>Each s is one sentence; s of the type undivided is the whole target of its pair as it was "
        "drafted or written, in one or more sentences. Paragraphs are numbered from 0 in their document. "
        "The source of a sentence is its place in the document, as code points (RFC 5147).</p></segmentation>\n"
        f"{normal}"
        "<interpretation><p>A link joins two ends; an end of several sentences is a group link of its version. "
        "A pair with one side is an annotation, whose n is its place among all pairs. On a link, cert is how sure "
        "the alignment is; on a sentence, how like the matched source was to this one. On a target sentence, resp "
        "is who made it and who changed it last, source its draft where it was edited away from it, and ana its "
        "status.</p></interpretation>\n</editorialDecl>\n"
    )


def _classes() -> str:
    taxonomies = (("status", _STATUS), ("relation", _RELATIONS), ("origin", _ORIGINS))
    return f"<classDecl>\n{''.join(_taxonomy(name, kinds) for name, kinds in taxonomies)}</classDecl>\n"


def _taxonomy(name: str, kinds: Mapping[State, str] | Mapping[str, str]) -> str:
    rows = "".join(
        f'<category xml:id="{kind}"><catDesc>{words}</catDesc></category>\n' for kind, words in kinds.items()
    )
    return f'<taxonomy xml:id="{name}">\n{rows}</taxonomy>\n'


def _applications(tools: Sequence[str], escaping: Escaping) -> str:
    rows = ""
    for tool in tools:
        name, _, version = tool.rpartition(" ")
        if _IDENT.fullmatch(name) and _VERSION.fullmatch(version):
            label = escaping.text(name)
            rows += f'<application ident="{name}" version="{version}"><label>{label}</label></application>\n'
    return f"<appInfo>\n{rows}</appInfo>\n" if rows else ""


def _language(code: str, escaping: Escaping) -> str:
    return f'<language ident="{code}">{escaping.text(language(code).name)}</language>\n'
