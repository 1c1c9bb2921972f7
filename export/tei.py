"""A bitext as TEI P5: one teiCorpus that says for each sentence who made it and how far it has come.

The order is: the header of the corpus, the pairs (`standOff`), the source text, the translation. A pair
with two sides is a `link` with exactly two pointers; a side of several sentences is a group link in the
`standOff` of its own text. A pair with one side only is an `annotation`, because a link cannot say it: an
omission, an addition, or what nobody has translated yet. So each pair is one link or one annotation, and
its id is theirs. docs/tei.md shows every part, and how the pairs can be read from it again.

The target of a pair is the truth: target sentences that no longer say it are not written.
Time, version and author come in the header, so the same bitext gives the same bytes.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import quote

from ..corpus.languages import tag
from ..corpus.model import Bitext, Header, OriginKind, Pair, Sentence, State
from .tei_agents import Agents
from .tei_header import NAMESPACE, RESERVED, Figures, corpus_header, version_header
from .tei_ids import Ids
from .tei_spool import Part
from .xml import Escaping, Written


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """How many pairs were written, and how many characters XML could not hold and are now U+FFFD.

    The stream of pairs is read once; whatever its length, memory stays the same. Raises DiplaError when an
    id stands twice, or when a language is no BCP-47 code; OSError when the disk is full.
    """
    with ExitStack() as stack:
        corpus = _Corpus(bitext.header, stack)
        for pair in bitext:
            corpus.put(pair)
        corpus.pour(out)
        return Written(corpus.figures.pairs, corpus.escaping.replaced)


class _Version:
    """The text of one language as it grows, with the groups of its sentences."""

    def __init__(self, lang: str, stack: ExitStack, escaping: Escaping) -> None:
        self.lang = lang
        self.body = Part(stack)
        self.groups = Part(stack)
        self.drafts = Part(stack)
        self._open: tuple[str, int] | None = None
        self._escaping = escaping

    def add(self, doc: str, paragraph: int, sentence: str) -> None:
        """Put an `s` at the end, in its document and its paragraph."""
        if self._open != (doc, paragraph):
            self._move(doc, paragraph)
        self.body.add(sentence)

    def paragraph(self, doc: str) -> int:
        """The paragraph that is open in a document, for a sentence that has none of its own; else 0."""
        return self._open[1] if self._open and self._open[0] == doc else 0

    def close(self) -> None:
        """End the paragraph and the document that are open."""
        if self._open:
            self.body.add("</p>\n</div>\n")
            self._open = None

    def _move(self, doc: str, paragraph: int) -> None:
        if self._open and self._open[0] == doc:
            self.body.add(f'</p>\n<p n="{paragraph}">\n')
        else:
            self.close()
            named = f" n={self._escaping.attribute(doc)}" if doc else ""
            self.body.add(f'<div type="document"{named}>\n<p n="{paragraph}">\n')
        self._open = (doc, paragraph)


class _Corpus:
    """All parts of the file, side by side, while the pairs come in."""

    def __init__(self, header: Header, stack: ExitStack) -> None:
        self.header = replace(header, source_lang=tag(header.source_lang), target_lang=tag(header.target_lang))
        self.escaping = Escaping()
        self.figures = Figures()
        self._ids = Ids()
        for reserved in RESERVED:
            self._ids.claim(reserved)
        self._source = _Version(self.header.source_lang, stack, self.escaping)
        self._target = _Version(self.header.target_lang, stack, self.escaping)
        self._links = Part(stack)
        self._annotations = Part(stack)
        self._changes = Part(stack)
        self._agents = Agents(self._ids, self._changes, self.escaping)
        self._whole = self._target.lang.split("-")[0] + "_"
        self._languages = {self._source.lang, self._target.lang}

    def put(self, pair: Pair) -> None:
        """Write one pair into the parts it belongs to."""
        self.figures.states[pair.state] += 1
        identifier = self._ids.claim(pair.id)
        marks = self._agents.attributes(pair)
        drafted = ""
        if pair.draft is not None and pair.draft == pair.target and pair.draft_origin is None:
            drafted = " #verbatim"
        elif pair.draft is not None:
            marks += f' source="#draft.{identifier}"'
        cert = "" if pair.score is None else f' cert="{pair.score}"'
        # An aligner's score speaks of the link, a memory's or an engine's of the text.
        of_link = pair.origin is None or pair.origin.kind is OriginKind.ALIGNED
        left = self._put_source(pair)
        right: list[str] = []
        if pair.target:
            on_sentence = marks if of_link else marks + cert
            right = self._put_target(pair, pair.target, f'{on_sentence} ana="#{pair.state}{drafted}"')
        if pair.draft is not None and not drafted:
            self._put_draft(pair, pair.draft, right or [f"#{identifier}"])
        if left and right:
            self._link(pair, left, right, cert if of_link else "")
        elif left:
            ana = "#untranslated" if pair.target is None else f"#omission #{pair.state}{drafted}"
            self._annotation(pair, left, f'{marks}{cert} ana="{ana}"')
        else:
            self._annotation(pair, right, f'{cert if of_link else ""} ana="#addition"')

    def pour(self, out: BinaryIO) -> None:
        """Join the parts: nothing is written before all pairs have come."""
        for version in (self._source, self._target):
            version.close()
        header = corpus_header(self.header, self.figures, self._agents.statements, self.escaping)
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n{header}'.encode())
        if self.figures.pairs:
            out.write(b"<standOff>\n")
            group = '<linkGrp type="alignment" targFunc="source target" domains="#version.source #version.target">\n'
            self._links.pour(out, group, "</linkGrp>\n")
            self._annotations.pour(out, '<listAnnotation type="pairs">\n', "</listAnnotation>\n")
            out.write(b"</standOff>\n")
        self._pour_version(out, self._source, "version.source", self.figures.source)
        self._pour_version(out, self._target, "version.target", self.figures.target)
        out.write(b"</teiCorpus>\n")

    def _put_source(self, pair: Pair) -> list[str]:
        """Write the source sentences; the pointers to them."""
        state = ' ana="#untranslated"' if pair.state is State.UNTRANSLATED else ""
        pointers = []
        for sentence in pair.source:
            place = ""
            if sentence.span is not None:
                # RFC 5147 counts positions between code points, as a span does.
                name = quote(pair.doc, safe="", errors="replace") or "document"
                place = f' source="{name}#char={sentence.span.start},{sentence.span.end}"'
            pointers.append(self._sentence(self._source, pair.doc, sentence, place + state))
        self.figures.source += len(pointers)
        return pointers

    def _put_target(self, pair: Pair, target: str, marks: str) -> list[str]:
        """Write the target sentences, or the whole target as one; the pointers to them."""
        pointers = [self._sentence(self._target, pair.doc, sentence, marks) for sentence in _divided(pair, target)]
        if not pointers:
            identifier = self._ids.claim(self._whole + pair.id)
            pointers = [f"#{identifier}"]
            paragraph = pair.source[0].paragraph if pair.source else self._target.paragraph(pair.doc)
            text = self.escaping.text(target)
            self._target.add(pair.doc, paragraph, f'<s xml:id="{identifier}" type="undivided"{marks}>{text}</s>\n')
        self.figures.target += len(pointers)
        return pointers

    def _sentence(self, version: _Version, doc: str, sentence: Sentence, marks: str) -> str:
        identifier = self._ids.claim(sentence.id)
        lang = ""
        if sentence.lang != version.lang and sentence.lang:
            if sentence.lang not in self._languages:
                self._languages.add(tag(sentence.lang))
            lang = f' xml:lang="{sentence.lang}"'
        text = self.escaping.text(sentence.text)
        version.add(doc, sentence.paragraph, f'<s xml:id="{identifier}"{lang}{marks}>{text}</s>\n')
        return f"#{identifier}"

    def _link(self, pair: Pair, left: list[str], right: list[str], cert: str) -> None:
        self.figures.links += 1
        ends = f"{self._end(self._source, 'source', pair, left)} {self._end(self._target, 'target', pair, right)}"
        self._links.add(f'<link xml:id="{pair.id}" type="{len(left)}:{len(right)}"{cert} target="{ends}"/>\n')
        if _remarks(pair):
            self._annotations.add(self._notes(pair, f' target="#{pair.id}"'))

    def _end(self, version: _Version, side: str, pair: Pair, pointers: list[str]) -> str:
        """What a link points at: one sentence, or the group link of several."""
        if len(pointers) == 1:
            return pointers[0]
        identifier = self._ids.claim(f"{side}.{pair.id}")
        version.groups.add(f'<link xml:id="{identifier}" target="{" ".join(pointers)}"/>\n')
        return f"#{identifier}"

    def _annotation(self, pair: Pair, pointers: list[str], marks: str) -> None:
        opened = f'<annotation xml:id="{pair.id}" n="{self.figures.pairs}" target="{" ".join(pointers)}"{marks}'
        notes = self._notes(pair, "")
        self._annotations.add(f"{opened}>\n{notes}</annotation>\n" if notes else f"{opened}/>\n")

    def _notes(self, pair: Pair, target: str) -> str:
        return "".join(
            f'<note type="{kind}"{target}>{self.escaping.text(text)}</note>\n' for kind, text in _remarks(pair)
        )

    def _put_draft(self, pair: Pair, draft: str, pointers: list[str]) -> None:
        """Keep the draft that the target was edited away from, where `@source` finds it."""
        identifier = self._ids.claim(f"draft.{pair.id}")
        # The origin of the target says who made the draft, unless a person wrote the target since.
        made = pair.draft_origin
        resp = self._agents.made(made) if made else ""
        if made is None and pair.drafted:
            resp = f' resp="{self._agents.maker(pair.drafted)}"'
        text = self.escaping.text(draft)
        named = f'xml:id="{identifier}" type="draft" target="{" ".join(pointers)}"'
        self._target.drafts.add(f"<note {named}{resp}>{text}</note>\n")
        if made and made.matched:
            matched = self.escaping.text(made.matched)
            self._target.drafts.add(f'<note type="matched" target="#{identifier}">{matched}</note>\n')

    def _pour_version(self, out: BinaryIO, version: _Version, identifier: str, sentences: int) -> None:
        before, after = version_header(self.header, version is self._target, sentences, self.escaping)
        out.write(f'<TEI xml:id="{identifier}" xml:lang="{version.lang}">\n{before}'.encode())
        if version is self._target:
            self._changes.pour(out, "<revisionDesc>\n<listChange>\n", "</listChange>\n</revisionDesc>\n")
        out.write(after.encode())
        if not (version.groups.empty and version.drafts.empty):
            out.write(b"<standOff>\n")
            version.groups.pour(out, '<linkGrp type="group">\n', "</linkGrp>\n")
            version.drafts.pour(out, '<listAnnotation type="drafts">\n', "</listAnnotation>\n")
            out.write(b"</standOff>\n")
        out.write(b"<text>\n<body>\n")
        if version.body.empty:
            out.write(b"<p/>\n")
        version.body.pour(out)
        out.write(b"</body>\n</text>\n</TEI>\n")


def _remarks(pair: Pair) -> list[tuple[str, str]]:
    """What is said of a pair beside its texts: kind and words of each note."""
    found = [("remark", pair.note), *(("flag", flag) for flag in pair.flags)]
    matched = pair.origin.matched if pair.origin else ""
    return [(kind, text) for kind, text in [*found, ("matched", matched)] if text]


def _divided(pair: Pair, target: str) -> tuple[Sentence, ...]:
    """The target sentences as long as they say what the target says, white space apart; else none."""
    if not pair.target_sentences:
        return ()
    said = " ".join(sentence.text for sentence in pair.target_sentences)
    return pair.target_sentences if said == target or said.split() == target.split() else ()
