"""An OmegaT project in which the memory fits the documents: laid out, it opens with nothing left to match.

The client matches what it cuts out of the document against the memory, letter by letter. So the document is
written from the pairs' own source texts, a paragraph a block, and our splitting rules go along
(`segmentation.conf` for OmegaT 3, `segmentation.srx` for newer ones). Each block is cut here first with the
very rules: a paragraph that would be cut otherwise goes in with a block a pair; if even that is cut
(a pair of several sentences, rows joined by hand), the project turns the client's splitting off.

A source sentence that is omitted on purpose stays in the document and has an empty target in a memory of its own
(`NAME.omitted.tmx`): the client counts it as done and leaves it out of the translated text. An addition has no
source, so no client can show it. `project_save.tmx`, the client's own memory, is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize
from xml.etree.ElementTree import ParseError

from ...align.glossary import Term
from ...corpus.model import Bitext, Header, Pair, State
from ...corpus.srx import Rules, srx_text
from ..tmx import write as write_tmx
from ..tmx import write_units
from ..tmx.units import Head, Unit, Variant
from ..xml import escape, legal
from .filters import FILTERS
from .rules import segmentation_conf

if TYPE_CHECKING:
    # What puts a text back into a document is heavy, and not every project has one.
    from ..originals import Original

Drafts = Literal["auto", "mt"]
# The client reads .utf8 as UTF-8 on every machine, .tab and others in the machine's own encoding.
GLOSSARY = "dipla.utf8"

_LINE_ENDS = re.compile(r"[\r\n]*\r[\r\n]*|\n{2,}")
_FOLDERS = ("source", "target", "tm/auto", "tm/mt", "tm/enforce", "glossary", "dictionary", "omegat")
# The client's stemmers, by language; others get its default.
_TOKENIZERS = {
    "el": "Greek",
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "da": "Danish",
    "fi": "Finnish",
    "bg": "Bulgarian",
    "ru": "Russian",
    "tr": "Turkish",
}


@dataclass(frozen=True, slots=True)
class Laid:
    """How a project was laid: whether the client cuts by our rules, and which documents went in as they came.

    `as_text` says of the others of which a file could have gone in why it did not; `has_tags` whether the client leaves
    out what is marked up inside of sentences.
    """

    cut: bool
    originals: Mapping[str, Original] = field(default_factory=dict)
    as_text: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_tags(self) -> bool:
        """Whether a document has tags inside its paragraphs."""
        return any(one.has_tags for one in self.originals.values())


def lay(
    folder: Path,
    documents: Mapping[str, Sequence[Pair]],
    header: Header,
    rules: Rules,
    *,
    drafts: Drafts = "mt",
    abbreviations: Sequence[str] = (),
    glossary: Sequence[Term] = (),
    originals: Mapping[str, Original | str] | None = None,
) -> Laid:
    """Lay a project into a folder: documents by name (without suffix), each with all its pairs in order.

    `drafts` says where the drafts go: `auto`, beside the rest, so that the client fills them in, or `mt`, where
    it shows them and leaves them to do. The terms of `glossary` go into a file of ours beside the person's own.
    `originals` are files to lay in place of the text, or say why there is none.
    """
    documents = {name: [_holdable(pair) for pair in pairs] for name, pairs in documents.items()}
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    texts, cut = _texts(documents.values(), rules)
    laid = _laid(documents, originals or {}, cut=cut)
    for name, text in zip(documents, texts, strict=True):
        if name in laid.originals:
            file = laid.originals[name]
            (folder / "source" / f"{name}{file.suffix}").write_bytes(file.content)
        else:
            # With a byte order mark: without it the client reads the file in the machine's own encoding.
            (folder / "source" / f"{name}.txt").write_bytes(text.encode("utf-8-sig"))
    if laid.originals:
        (folder / "omegat/filters.xml").write_text(FILTERS, "utf-8")
    (folder / "omegat.project").write_text(_project(header, cut=cut, without_tags=laid.has_tags), "utf-8")
    (folder / "omegat/segmentation.conf").write_text(segmentation_conf(rules.pairs, header.source_lang), "utf-8")
    (folder / "omegat/segmentation.srx").write_text(srx_text(header.source_lang, abbreviations), "utf-8")
    if glossary:
        (folder / "glossary" / GLOSSARY).write_text(_terms(glossary), "utf-8")
    finished = {
        name: [pair for pair in pairs if drafts == "auto" or pair.state is not State.DRAFT]
        for name, pairs in documents.items()
    }
    said = {source for done in finished.values() for source, target in _texts_of(done) if target}
    for name, pairs in documents.items():
        done = finished[name]
        offered = [pair for pair in pairs if drafts == "mt" and pair.state is State.DRAFT]
        for place, some in (("tm/auto", done), ("tm/mt", offered)):
            if some:
                with (folder / place / f"{name}.tmx").open("wb") as out:
                    write_tmx(out, Bitext(header, some))
        # One source has one translation in the client: where it has one elsewhere, that one stands.
        omitted = [source for source, target in _texts_of(pairs) if target == "" and source not in said]
        if omitted:
            with (folder / "tm/auto" / f"{name}.omitted.tmx").open("wb") as out:
                write_units(out, _omissions(omitted, header), _head(header))
    return laid


def _laid(documents: Mapping[str, Sequence[Pair]], originals: Mapping[str, Original | str], *, cut: bool) -> Laid:
    """Which documents go in as files; the client must cut them, and each pair must be what it cuts."""
    files: dict[str, Original] = {}
    reasons: dict[str, str] = {}
    for name, found in originals.items():
        if isinstance(found, str):
            reasons[name] = found
        elif any(len(pair.source) > 1 for pair in documents[name]):
            reasons[name] = "it has pairs of several sentences, which the client would cut"
        elif not cut:
            reasons[name] = "another document has pairs of several sentences, so the client does not cut"
        else:
            files[name] = found
    return Laid(cut, files, reasons)


def _holdable(pair: Pair) -> Pair:
    """The pair with a source that document and memory hold alike.

    An empty line would part paragraphs, a carriage return would become a line feed in the document only, and what XML
    cannot hold is U+FFFD in the memory.
    """
    source = tuple(
        one if one.text.isprintable() else replace(one, text=_LINE_ENDS.sub("\n", legal(one.text)))
        for one in pair.source
    )
    return pair if source == pair.source else replace(pair, source=source)


def _texts_of(pairs: Iterable[Pair]) -> Iterator[tuple[str, str | None]]:
    """Source as the memory holds it, and target, of the pairs that have a source."""
    for pair in pairs:
        if pair.source:
            yield normalize("NFC", pair.source_text).strip(), pair.target


def _omissions(sources: Sequence[str], header: Header) -> Iterator[Unit]:
    for source in dict.fromkeys(sources):
        yield Unit(0, variants=(Variant(header.source_lang, source), Variant(header.target_lang, "")))


def _head(header: Header) -> Head:
    head = Head()
    head.attributes = {"srclang": header.source_lang, "datatype": "plaintext"}
    return head


def _terms(glossary: Iterable[Term]) -> str:
    """Terms as the client's glossaries hold them: source and target with a tab between, a line for each target."""
    return "".join(f"{term.source}\t{target}\n" for term in glossary for target in term.targets)


def settings_agree(existing: Path, new: Path) -> bool:
    """Whether two `omegat.project` files agree in languages and splitting; the rest is the person's own.

    Where the new one leaves tags out, the documents in it need that.
    """
    from xml.etree import ElementTree

    def facts(path: Path) -> list[str | None]:
        root = ElementTree.parse(path).getroot()  # noqa: S314  a file of the person's own project
        return [
            (root.findtext(f"project/{name}") or "").lower() for name in ("source_lang", "target_lang", "sentence_seg")
        ]

    def leaves_tags_out(path: Path) -> bool:
        return ElementTree.parse(path).getroot().findtext("project/remove_tags") == "true"  # noqa: S314

    try:
        return facts(existing) == facts(new) and leaves_tags_out(existing) >= leaves_tags_out(new)
    except (ParseError, OSError):
        return False


def _texts(documents: Iterable[Sequence[Pair]], rules: Rules) -> tuple[list[str], bool]:
    """The text of each document, and whether the client may cut it by the rules."""
    cut, plain = [], []
    possible = True
    for pairs in documents:
        paragraphs = [
            [pair.source_text for pair in group]
            for _, group in groupby((pair for pair in pairs if pair.source), lambda pair: pair.source[0].paragraph)
        ]
        blocks: list[str] = []
        for sentences in paragraphs:
            if _pieces(" ".join(sentences), rules) == sentences:
                blocks.append(" ".join(sentences))
            else:
                blocks += sentences
                possible = possible and all(_pieces(sentence, rules) == [sentence] for sentence in sentences)
        cut.append("\n\n".join(blocks) + "\n")
        plain.append("\n\n".join(sentence for sentences in paragraphs for sentence in sentences) + "\n")
    return (cut, True) if possible else (plain, False)


def _pieces(block: str, rules: Rules) -> list[str]:
    """The block as the client cuts it."""
    places = [0, *rules.cuts(block), len(block)]
    return [block[a:b].strip() for a, b in pairwise(places)]


def _project(header: Header, *, cut: bool, without_tags: bool) -> str:
    def tokenizer(side: str, lang: str) -> str:
        name = _TOKENIZERS.get(lang.split("-")[0])
        return f"<{side}_tok>org.omegat.tokenizer.Lucene{name}Tokenizer</{side}_tok>\n" if name else ""

    folders = "".join(f"<{name}>__DEFAULT__</{name}>\n" for name in ("source_dir", "target_dir", "tm_dir"))
    words = "".join(f"<{name}>__DEFAULT__</{name}>\n" for name in ("glossary_dir", "glossary_file", "dictionary_dir"))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat>\n<project version="1.0">\n'
        f"{folders}{words}"
        f"<source_lang>{escape(header.source_lang)}</source_lang>\n"
        f"<target_lang>{escape(header.target_lang)}</target_lang>\n"
        f"{tokenizer('source', header.source_lang)}{tokenizer('target', header.target_lang)}"
        f"<sentence_seg>{str(cut).lower()}</sentence_seg>\n"
        "<support_default_translations>true</support_default_translations>\n"
        f"<remove_tags>{str(without_tags).lower()}</remove_tags>\n"
        "</project>\n</omegat>\n"
    )
