"""Pairs for the tests of TEI, any at all and some of every kind, and how they are written in each layout."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

from dipla.corpus.model import (
    Bitext,
    Block,
    BlockKind,
    Contributor,
    Header,
    Origin,
    OriginKind,
    Pair,
    Sentence,
    Span,
    State,
)
from dipla.export import tei
from dipla.export.xml import escape

GREEK = Header("el", "en", "Σερζ", licence="CC-BY-SA-4.0", tools=("dipla 0.1.0",), date="2026-11-24T10:00:00Z")


def written(pairs: list[Pair], header: Header = GREEK) -> bytes:
    out = io.BytesIO()
    tei.write(out, Bitext(header, iter(pairs)))
    return out.getvalue()


def parsed(pairs: list[Pair], header: Header = GREEK) -> etree._Element:
    return etree.fromstring(written(pairs, header))


LAYOUTS = ("corpus", "divs", "files")


def laid(folder: Path, layout: str, pairs: list[Pair], header: Header = GREEK, *, words: bool = False) -> list[Path]:
    """The files of a layout; the first is the one to read."""
    names = tei.file_names("σώμα α.tei.xml", header) if layout == "files" else ("all.tei.xml",)
    outs = [io.BytesIO() for _ in names]
    bitext = Bitext(header, iter(pairs))
    if layout == "files":
        tei.write_files(tei.Files(*outs), (names[0], names[1], names[2]), bitext, words=words)
    else:
        tei.write(outs[0], bitext, layout="divs" if layout == "divs" else "corpus", words=words)
    for name, out in zip(names, outs, strict=True):
        (folder / name).write_bytes(out.getvalue())
    return [folder / name for name in names]


def el(identifier: str, text: str = "Καλημέρα.", paragraph: int = 0) -> Sentence:
    return Sentence(identifier, text, "el", paragraph)


ANY = st.one_of(
    st.sampled_from(["", " a  b\n", "x & <y> ]]> \"'", "\x00\x1b\ud800\uffff", "\r\n\t", "Ένα; «δύο»·"]),
    st.text(st.characters(exclude_categories=[]), max_size=8),
)
TEXT = ANY.filter(str.strip)
DATE = st.sampled_from(
    ["", "2026-11-23T10:00:00Z", "2026-11-23", "2026-02-30", "χθες <", "2026-11-23T10:00:00.5+02:00", "20261123"]
)
MADE = st.builds(Origin, st.sampled_from(OriginKind), ANY, ANY, DATE, ANY, ANY, ANY)
ORIGIN = st.none() | MADE
# A document in a few pages, with all kinds of paragraphs, and some that no reader gives.
PLACE = st.just("") | ANY | st.builds("table {}, row {}, column {}".format, *[st.integers(1, 3)] * 3)
BLOCK = st.just(Block()) | st.builds(
    Block, st.sampled_from(BlockKind), st.integers(0, 3) | st.integers(-1, 40), PLACE, st.sampled_from(["", "1"]) | ANY
)
SPAN = st.none() | st.builds(lambda a, n: Span(a, a + n), st.integers(0, 10**7), st.integers(0, 300))


@st.composite
def bitexts(draw: st.DrawFn) -> Bitext:
    left, right = draw(st.sampled_from([("el", "en"), ("en", "el"), ("fr", "en"), ("grc", "el-GR")]))
    stem = draw(st.sampled_from(["p", "x.y-", "pé"]))

    def sentences(side: str, i: int, lang: str, least: int) -> tuple[Sentence, ...]:
        number = draw(st.integers(least, 3))
        made = (
            Sentence(
                f"{side}_{stem}{i}.{k}",
                draw(TEXT),
                draw(st.sampled_from([lang, lang, "de"])),
                draw(st.integers(0, 2)),
                draw(SPAN) if side == "a" else None,
                draw(BLOCK),
            )
            for k in range(number)
        )
        return tuple(made)

    def pair(i: int) -> Pair:
        source = sentences("a", i, left, 0)
        state = draw(st.sampled_from(State if source else list(State)[1:]))
        divided: tuple[Sentence, ...] = ()
        target: str | None = None
        if state is not State.UNTRANSLATED:
            divided = sentences("b", i, right, 0)
            target = " ".join(one.text for one in divided) or draw(ANY if source else ANY.filter(bool))
        draft = draw(st.none() | st.just(target) | ANY)
        return Pair(
            f"{stem}{i}",
            source,
            target,
            state,
            draft,
            draw(ORIGIN),
            draw(st.none() | st.floats(0, 1)),
            draw(ANY),
            divided,
            draw(st.sampled_from(["", "serge.txt", 'a "b" <&> \t\n\x01'])),
            draw(st.sampled_from([(), ("number",), ("number", "length <3>")])),
            draw(DATE),
            draw(DATE),
            draw(ANY),
            draw(st.none() | MADE) if draft is not None else None,
        )

    header = Header(
        left,
        right,
        draw(ANY),
        tuple(draw(st.lists(ANY, max_size=2))),
        draw(ANY | st.sampled_from(["CC-BY-4.0", "https://x.gr/α β", "http://[", "http://a#b#c", "Apache-2.0"])),
        draw(ANY),
        tuple(draw(st.lists(st.builds(Contributor, ANY, ANY), max_size=2))),
        tuple(draw(st.lists(ANY | st.sampled_from(["dipla 0.1.0", "LF Aligner 4.x", "a b"]), max_size=3))),
        draw(DATE),
        draw(st.dictionaries(ANY, st.integers(0, 9), max_size=2)),
        draw(ANY),
        tuple(draw(st.lists(ANY, max_size=2))),
    )
    return Bitext(header, [pair(i) for i in range(draw(st.integers(0, 5)))])


def held(text: str) -> str:
    """The text with what XML cannot hold replaced."""
    return etree.fromstring(f"<a>{escape(text)}</a>".encode()).text or ""


def as_xml_holds(pair: Pair) -> Pair:
    def held_sentences(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(
            replace(one, text=held(one.text), block=replace(one.block, page=held(one.block.page))) for one in sentences
        )

    def held_origin(origin: Origin | None) -> Origin | None:
        named = ("tool", "model", "date", "request", "checks", "matched")
        return origin and replace(origin, **{name: held(getattr(origin, name)) for name in named})

    origin, draft_origin = held_origin(pair.origin), held_origin(pair.draft_origin)
    # The maker of the target, of whose draft nothing more is said, is no origin of its own.
    if origin and draft_origin == Origin(origin.kind, origin.tool, origin.model):
        draft_origin = None
    return replace(
        pair,
        source=held_sentences(pair.source),
        target=None if pair.target is None else held(pair.target),
        draft=None if pair.draft is None else held(pair.draft),
        origin=origin,
        draft_origin=draft_origin,
        note=held(pair.note),
        target_sentences=held_sentences(pair.target_sentences),
        doc=held(pair.doc),
        by=held(pair.by),
    )


def made_corpus() -> list[Pair]:
    """Every kind of pair once or more, with odd texts; two documents."""
    machine = Origin(OriginKind.MT, "google & co", "nmt", "2026-11-23T10:00:00Z")
    person = {"created": "2026-11-23T10:00:00Z", "changed": "2026-11-24T10:00:00Z", "by": "Άννα «Α»"}
    odd = 'a.txt "1" <&>'
    return [
        Pair("p1", (el("el_s1", "Α & Β < Γ\x01.", 0),), "A & B", State.DRAFT, "A & B", machine, doc=odd),
        Pair("p2", (el("el_s2"), el("el_s3", "Γ.", 1)), "B and C", State.EDITED, "B", machine, 0.8, doc=odd, **person),
        Pair("p3", (el("el_s4"), el("el_s5")), "", State.APPROVED, "D", machine, note="left\x0bout", doc="b", **person),
        Pair("p4", (), "Added.", State.APPROVED, origin=Origin(OriginKind.HUMAN, "Μαρία"), doc="b"),
        Pair("p5", (el("el_s6"),), note="why?", draft="x", doc="b", flags=("number", "length")),
        Pair(
            "p6",
            (el("el_s7"), el("el_s8")),
            "H one. H two.",
            State.ALIGNED,
            None,
            Origin(OriginKind.ALIGNED, "lexical"),
            0.93,
            "a <note>",
            (Sentence("en_s1", "H one.", "en"), Sentence("en_s2", "H two.", "en", 1)),
            "b",
            ("number",),
        ),
    ]
