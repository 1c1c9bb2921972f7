"""Pairs for the tests of XLIFF, a file of another tool, and how both families are written."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export import xliff
from dipla.export.xliff import xliff2, xliff12

HEAD = Header("el", "en", title="Τίτλος & co", licence="CC0-1.0", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff")
TEXT = st.text(LETTERS, min_size=1, max_size=30)
NFC = TEXT.map(lambda text: unicodedata.normalize("NFC", text)).filter(str.strip)
DATE = st.sampled_from(["", "2026-11-23T10:00:00Z"])
BLOCK = st.just(Block()) | st.builds(Block, st.sampled_from(BlockKind), st.integers(-1, 9), TEXT, TEXT)
MADE = st.builds(Origin, st.sampled_from(OriginKind), TEXT, TEXT, DATE, TEXT, TEXT, TEXT)


def with_copy(out: io.BytesIO, bitext: Bitext) -> Any:
    return xliff12.write(out, bitext, client="omegat")


WRITERS = [xliff12.write, with_copy, xliff2.write]


@st.composite
def side(draw: st.DrawFn, name: str, lang: str, least: int) -> tuple[Sentence, ...]:
    spans = st.none() | st.integers(0, 9).map(lambda start: Span(start, start + 5))
    return tuple(
        Sentence(f"{name}{place}", draw(NFC), lang, draw(st.integers(0, 3)), draw(spans), draw(BLOCK))
        for place in range(draw(st.integers(least, 3)))
    )


@st.composite
def some_pairs(draw: st.DrawFn) -> list[Pair]:
    pairs = []
    for number in range(draw(st.integers(0, 4))):
        state = draw(st.sampled_from(State))
        finished = state in (State.EDITED, State.APPROVED)
        source = draw(side(f"el{number}_", "el", 0 if finished or state is State.ALIGNED else 1))
        cut = draw(side(f"en{number}_", "en", 1)) if state is State.ALIGNED else ()
        target: str | None = None
        if state is not State.UNTRANSLATED:
            target = " ".join(one.text for one in cut) or draw(NFC)
            if source and finished and draw(st.booleans()):
                target = ""
        draft = draw(st.none() | st.just(target) | TEXT)
        pairs.append(
            Pair(
                id=f"p{number}",
                source=source,
                target=target,
                state=state,
                draft=draft,
                origin=draw(st.none() | MADE),
                score=draw(st.none() | st.integers(0, 100).map(lambda n: n / 100)),
                note=draw(st.just("") | TEXT),
                target_sentences=cut,
                doc=draw(st.sampled_from(["", "a.txt", "β & γ.txt"])),
                flags=draw(st.sampled_from([(), ("fuzzy:80",), ("two words", "one")])),
                created=draw(DATE),
                changed=draw(DATE),
                by=draw(st.sampled_from(["", "Tester"])),
                draft_origin=draw(st.none() | MADE),
            )
        )
    return pairs


def written(write: Callable[..., Any], pairs: list[Pair], head: Header = HEAD) -> bytes:
    out = io.BytesIO()
    assert write(out, Bitext(head, pairs)).units == len(pairs)
    return out.getvalue()


def pairs_in(content: bytes | str, folder: Path, source: str = "el", target: str = "en") -> list[Pair]:
    path = folder / "a.xlf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(xliff.read(path, source, target)[0])


GOOGLE = Origin(OriginKind.MT, "google", "", "2026-11-23T10:00:00Z")
FIRST = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:o">
<file original="menu.po" source-language="el" target-language="en-GB" datatype="po" o:f="1"><header><skl>\
<external-file href="menu.skl"/></skl></header><body>
<group id="g" restype="menu"><note>Of the group.</note>
%s
</group></body></file></xliff>"""
RICH = FIRST % (
    '<trans-unit id="7" resname="x" translate="no" o:a="b"><source>Πάτησε <g id="1">εδώ</g> <![CDATA[<τώρα>]]>.'
    '<ph id="2">&lt;br/&gt;<sub>title</sub></ph></source><target state="needs-review-translation">Click '
    '<g id="1">here</g> now.<ph id="2">&lt;br/&gt;</ph></target><context-group purpose="location">'
    '<context context-type="linenumber">7</context></context-group><note from="X">One.</note><note>Two.</note>'
    "<o:more>kept</o:more></trans-unit>"
    '<trans-unit id="8"><source> Μία  λέξη\n εδώ </source><target xml:space="preserve"> a  b </target></trans-unit>'
    '<trans-unit id="9"><source><x id="1"/></source></trans-unit>'
)
