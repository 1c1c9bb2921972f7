"""The parts of a TEI corpus, side by side, while the pairs come in; how they are joined is the layout's.

What element a paragraph is, and what stands around it, is decided in `blocks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import quote

from ...corpus.languages import tag
from ...corpus.model import PLAIN, Block, Header, OriginKind, Pair, Sentence, State
from ...corpus.tokens import tokens
from ..xml import Escaping, escape, legal
from .agents import Agents
from .blocks import Blocks
from .header import RESERVED, Figures
from .spool import Part
from .xml_ids import XmlIds


class Version:
    """The text of one language as it grows, with the groups of its sentences.

    `file` is how other files point at it: "" where it stands in one file with all.
    """

    def __init__(self, identifier: str, lang: str, file: str, stack: ExitStack, escaping: Escaping) -> None:
        self.identifier = identifier
        self.lang = lang
        self.file = file
        self.sentences = 0
        self.groups = Part(stack)
        self.drafts = Part(stack)
        self._body = Part(stack)
        self._blocks = Blocks(escaping)
        self._open: tuple[str, int, Block] | None = None

    def add(self, doc: str, paragraph: int, block: Block, sentence: str) -> None:
        """Put an `s` at the end, in its document and its paragraph."""
        if self._open != (doc, paragraph, block):
            self._body.add(self._blocks.opened(doc, paragraph, block))
            self._open = (doc, paragraph, block)
        self.sentences += 1
        self._body.add(sentence)

    def paragraph(self, doc: str) -> tuple[int, Block]:
        """The paragraph that is open in a document, for a sentence that has none of its own; else the first."""
        return self._open[1:] if self._open and self._open[0] == doc else (0, PLAIN)

    def close(self) -> None:
        """End the paragraph and the document that are open."""
        if self._open:
            self._body.add(self._blocks.closed())
            self._open = None

    def pour(self, out: BinaryIO) -> None:
        """Write the documents."""
        if self._body.empty:
            out.write(b"<p/>\n")
        self._body.pour(out)


class Parts:
    """All parts of the corpus. `files` are the addresses of the pairs and the two texts where each is a file.

    With `corresp`, the sentences of the two texts point at each other; with `words`, their words are marked.
    """

    def __init__(
        self,
        header: Header,
        stack: ExitStack,
        *,
        files: tuple[str, str, str] = ("", "", ""),
        corresp: bool = False,
        words: bool = False,
    ) -> None:
        self.header = replace(header, source_lang=tag(header.source_lang), target_lang=tag(header.target_lang))
        self.escaping = Escaping()
        self.figures = Figures()
        self._ids = XmlIds()
        for reserved in RESERVED:
            self._ids.claim(reserved)
        self._here = files[0]
        self.source = Version("version.source", self.header.source_lang, files[1], stack, self.escaping)
        self.target = Version("version.target", self.header.target_lang, files[2], stack, self.escaping)
        self.links = Part(stack)
        self.annotations = Part(stack)
        self.changes = Part(stack)
        self.agents = Agents(self._ids, self.changes, self.escaping)
        self._named = ("", "")
        self._corresp = corresp
        self._marked = self._words if words else self.escaping.text
        self._whole = self.target.lang.split("-")[0] + "_"
        self._languages = {self.source.lang, self.target.lang}

    def close(self) -> None:
        """End what is open; no pair comes after this."""
        for version in (self.source, self.target):
            version.close()
        self.figures.source, self.figures.target = self.source.sentences, self.target.sentences

    def put(self, pair: Pair) -> None:
        """Write one pair into the parts it belongs to."""
        self.figures.states[pair.state] += 1
        identifier = self._ids.claim(pair.id)
        marks = self.agents.attributes(pair)
        drafted = ""
        if pair.draft is not None and pair.draft == pair.target and pair.draft_origin is None:
            drafted = " #verbatim"
        elif pair.draft is not None:
            marks += f' source="#draft.{identifier}"'
        cert = "" if pair.score is None else f' cert="{pair.score}"'
        # An aligner's score speaks of the link, a memory's or an engine's of the text.
        of_link = pair.origin is None or pair.origin.kind is OriginKind.ALIGNED
        divided = _divided(pair, pair.target) if pair.target else ()
        left = [sentence.id for sentence in pair.source]
        right = [sentence.id for sentence in divided] or ([self._whole + pair.id] if pair.target else [])
        self._put_source(pair, right)
        if pair.target:
            on_sentence = marks if of_link else marks + cert
            state = f' ana="#{pair.state}{drafted}"'
            self._put_target(pair, pair.target, divided, self._partners(left, right) + on_sentence + state)
        if pair.draft is not None and not drafted:
            self._put_draft(pair, pair.draft, right)
        if left and right:
            self._link(pair, left, right, cert if of_link else "")
        elif left:
            ana = "#untranslated" if pair.target is None else f"#omission #{pair.state}{drafted}"
            # Makers, changes and drafts stand with the translation.
            marks = marks.replace("#", f"{self.target.file}#")
            self._annotation(pair, self.source, left, f'{marks}{cert} ana="{ana}"')
        else:
            self._annotation(pair, self.target, right, f'{cert if of_link else ""} ana="#addition"')

    def _put_source(self, pair: Pair, right: list[str]) -> None:
        """Write the source sentences."""
        state = ' ana="#untranslated"' if pair.state is State.UNTRANSLATED else ""
        partners = self._partners(right, right)
        for sentence in pair.source:
            place = ""
            if sentence.span is not None:
                # RFC 5147 counts positions between code points, as a span does.
                if pair.doc != self._named[0]:
                    self._named = (pair.doc, quote(pair.doc, safe="", errors="replace"))
                name = self._named[1] or "document"
                place = f' source="{name}#char={sentence.span.start},{sentence.span.end}"'
            self._sentence(self.source, pair.doc, sentence, partners + place + state)

    def _put_target(self, pair: Pair, target: str, divided: Sequence[Sentence], marks: str) -> None:
        """Write the target sentences, or the whole target as one."""
        for sentence in divided:
            self._sentence(self.target, pair.doc, sentence, marks)
        if not divided:
            identifier = self._ids.claim(self._whole + pair.id)
            first = pair.source[0] if pair.source else None
            paragraph, block = (first.paragraph, first.block) if first else self.target.paragraph(pair.doc)
            text = self._marked(target)
            self.target.add(
                pair.doc, paragraph, block, f'<s xml:id="{identifier}" type="undivided"{marks}>{text}</s>\n'
            )

    def _partners(self, others: Sequence[str], right: Sequence[str]) -> str:
        """`@corresp` to the sentences of the other side, where the layout has it."""
        if not (self._corresp and others and right):
            return ""
        return f' corresp="{" ".join(f"#{one}" for one in others)}"'

    def _sentence(self, version: Version, doc: str, sentence: Sentence, marks: str) -> None:
        identifier = self._ids.claim(sentence.id)
        lang = ""
        if sentence.lang != version.lang and sentence.lang:
            if sentence.lang not in self._languages:
                self._languages.add(tag(sentence.lang))
            lang = f' xml:lang="{sentence.lang}"'
        text = self._marked(sentence.text)
        version.add(doc, sentence.paragraph, sentence.block, f'<s xml:id="{identifier}"{lang}{marks}>{text}</s>\n')

    def _words(self, text: str) -> str:
        """The text with its words marked; the white space between them stays as it is."""
        self.escaping.text(text)  # counts what XML cannot hold
        text = legal(text)
        pieces = list(tokens(text))
        made, end = [], 0
        for place, one in enumerate(pieces):
            left = place > 0 and one.start == end
            right = place + 1 < len(pieces) and pieces[place + 1].start == one.end
            join = ' join="both"' if left and right else ' join="left"' if left else ' join="right"' if right else ""
            name = "pc" if one.mark else "w"
            made.append(f"{escape(text[end : one.start])}<{name}{join}>{escape(one.text)}</{name}>")
            end = one.end
        return "".join(made) + escape(text[end:])

    def _link(self, pair: Pair, left: list[str], right: list[str], cert: str) -> None:
        self.figures.links += 1
        ends = f"{self._end(self.source, 'source', pair, left)} {self._end(self.target, 'target', pair, right)}"
        self.links.add(f'<link xml:id="{pair.id}" type="{len(left)}:{len(right)}"{cert} target="{ends}"/>\n')
        if _remarks(pair):
            self.annotations.add(self._notes(pair, f' target="#{pair.id}"'))

    def _end(self, version: Version, side: str, pair: Pair, sentences: list[str]) -> str:
        """What a link points at: one sentence, or the group link of several."""
        if len(sentences) == 1:
            return f"{version.file}#{sentences[0]}"
        identifier = self._ids.claim(f"{side}.{pair.id}")
        version.groups.add(f'<link xml:id="{identifier}" target="{" ".join(f"#{one}" for one in sentences)}"/>\n')
        return f"{version.file}#{identifier}"

    def _annotation(self, pair: Pair, version: Version, sentences: list[str], marks: str) -> None:
        target = " ".join(f"{version.file}#{one}" for one in sentences)
        opened = f'<annotation xml:id="{pair.id}" n="{self.figures.pairs}" target="{target}"{marks}'
        notes = self._notes(pair, "")
        self.annotations.add(f"{opened}>\n{notes}</annotation>\n" if notes else f"{opened}/>\n")

    def _notes(self, pair: Pair, target: str) -> str:
        return "".join(
            f'<note type="{kind}"{target}>{self.escaping.text(text)}</note>\n' for kind, text in _remarks(pair)
        )

    def _put_draft(self, pair: Pair, draft: str, right: list[str]) -> None:
        """Keep the draft that the target was edited away from, where `@source` finds it."""
        identifier = self._ids.claim(f"draft.{pair.id}")
        # The origin of the target says who made the draft, unless a person wrote the target since.
        made = pair.draft_origin
        resp = self.agents.made(made) if made else ""
        if made is None and pair.drafted:
            resp = f' resp="{self.agents.maker(pair.drafted)}"'
        text = self.escaping.text(draft)
        target = " ".join(f"#{one}" for one in right) or f"{self._here}#{pair.id}"
        self.target.drafts.add(f'<note xml:id="{identifier}" type="draft" target="{target}"{resp}>{text}</note>\n')
        if made and made.matched:
            matched = self.escaping.text(made.matched)
            self.target.drafts.add(f'<note type="matched" target="#{identifier}">{matched}</note>\n')


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
