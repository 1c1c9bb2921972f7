"""Nothing of a pair is lost on the way through TEI, in any layout.

The shapes come back equal but for characters that XML cannot hold: through the public reader from every layout, and
from the default one through a second reader, as small as can be, which knows nothing of the first.
"""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dipla.corpus.model import (
    Bitext,
    Contributor,
    Pair,
)
from dipla.export import tei
from dipla.export.tei.check import check

from .back import TEI, Back
from .made import ANY, GREEK, LAYOUTS, as_xml_holds, bitexts, el, held, laid, parsed, written


@settings(max_examples=150, deadline=None)
@given(bitexts())
def test_everything_of_any_pair_can_be_read_back_from_the_file(bitext: Bitext) -> None:
    pairs = list(bitext)
    assert Back(parsed(pairs, bitext.header)).pairs == [as_xml_holds(pair) for pair in pairs]


@settings(max_examples=150, deadline=None)
@given(bitexts())
def test_every_link_of_any_pairs_has_both_ends_and_the_check_is_content(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    pairs = list(bitext)
    path = tmp_path_factory.getbasetemp() / "any.tei.xml"
    path.write_bytes(written(pairs, bitext.header))
    root = etree.parse(path).getroot()
    ids = set(root.xpath("//@xml:id"))
    for link in root.iter(f"{TEI}link"):
        ends = link.get("target", "").split()
        assert len(ends) == 2 or (len(ends) == 3 and link.getparent().get("type") == "group")
        assert {end[1:] for end in ends} <= ids
    texts = [s.text or "" for s in root.iter(f"{TEI}s")]
    sources = [held(one.text) for pair in pairs for one in pair.source]
    targets = [
        held(text)
        for pair in pairs
        for text in ([one.text for one in pair.target_sentences] or ([pair.target] if pair.target else []))
    ]
    assert texts == sources + targets
    report = check(path)
    assert report.problems == ()
    assert report.units == len(pairs)


@settings(max_examples=120, deadline=None)
@given(bitexts(), st.sampled_from(LAYOUTS), st.booleans())
def test_any_pairs_come_back_equal_from_every_layout_and_the_check_is_content(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext, layout: str, words: bool
) -> None:
    pairs, header = list(bitext), bitext.header
    path = laid(tmp_path_factory.getbasetemp(), layout, pairs, header, words=words)[0]
    back, skipped = tei.read(path, header.source_lang, header.target_lang)
    assert list(back) == [as_xml_holds(pair) for pair in pairs]
    assert skipped == []
    read, said = back.header, header
    assert read.title == (held(said.title) if said.title.strip() else path.name)
    assert read.contributors == tuple(Contributor(held(one.name), held(one.role)) for one in said.contributors)
    for told, words_said in (
        (read.authors, said.authors),
        (read.tools, said.tools),
        (read.text_class, said.text_class),
    ):
        assert told == tuple(map(held, words_said))
    assert (read.licence, read.source) == (held(said.licence), held(said.source))
    assert read.publisher == held(said.publisher)
    report = check(path)
    assert report.problems == ()
    assert report.units == len(pairs)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"αβγ δ'’‘«».,-1;· ", "\u0301", "Β΄", "απ᾽ ", " σ' ", "1.234,5", "π.χ."]) | ANY, max_size=9
    )
)
def test_marked_words_give_the_text_back_and_join_says_where_no_blank_stands(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    out = io.BytesIO()
    tei.write(out, Bitext(GREEK, [Pair("p1", (el("el_s1", text),))]), words=True)
    (s,) = etree.fromstring(out.getvalue()).iter(f"{TEI}s")
    assert "".join(s.itertext()) == held(text)
    assert (s.text or "").strip() == ""
    joined = ""
    for word in s:
        if word.get("join") in ("left", "both"):
            assert joined.endswith("\0")
        joined = (
            joined.removesuffix("\0") + (word.text or "") + ("\0" if word.get("join") in ("right", "both") else " ")
        )
    assert joined.split() == held(text).split()
