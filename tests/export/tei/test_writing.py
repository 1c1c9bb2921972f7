"""What a written TEI file says of pairs, in which place, and what it refuses to say."""

from __future__ import annotations

import io
import os
import random
import re
import tracemalloc
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import (
    Bitext,
    Block,
    BlockKind,
    Header,
    Origin,
    OriginKind,
    Pair,
    Sentence,
    Span,
    State,
)
from dipla.export import tei
from dipla.export.licences import licence_url
from dipla.export.tei import agents, spool
from dipla.export.tei.xml_ids import XmlIds
from dipla.export.xml import Written

from .back import NS, TEI, XML_ID, XML_LANG, Back
from .made import GREEK, LAYOUTS, el, laid, made_corpus, parsed, written


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("words", [False, True], ids=["plain", "words"])
def test_the_same_bitext_gives_the_same_bytes(tmp_path: Path, layout: str, words: bool) -> None:
    first = [path.read_bytes() for path in laid(tmp_path, layout, made_corpus(), words=words)]
    assert [path.read_bytes() for path in laid(tmp_path, layout, made_corpus(), words=words)] == first


@pytest.mark.parametrize("words", [False, True], ids=["plain", "words"])
def test_the_result_counts_pairs_and_replaced_characters(words: bool) -> None:
    wanted = Written(units=6, replaced=2)
    for layout in ("corpus", "divs"):
        made = Bitext(GREEK, iter(made_corpus()))
        assert tei.write(io.BytesIO(), made, layout=layout, words=words) == wanted
    files = tei.Files(io.BytesIO(), io.BytesIO(), io.BytesIO())
    names = tei.file_names("a.xml", GREEK)
    assert tei.write_files(files, names, Bitext(GREEK, iter(made_corpus())), words=words) == wanted


def test_in_two_divs_all_sentences_of_a_pair_point_at_all_of_the_other_side(tmp_path: Path) -> None:
    root = etree.parse(laid(tmp_path, "divs", made_corpus())[0]).getroot()
    partners = {s.get(XML_ID): s.get("corresp") for s in root.iter(f"{TEI}s")}
    assert partners == {
        "el_s1": "#en_p1",
        "el_s2": "#en_p2",
        "el_s3": "#en_p2",
        "el_s4": None,  # left out
        "el_s5": None,
        "el_s6": None,  # nobody has translated it
        "el_s7": "#en_s1 #en_s2",
        "el_s8": "#en_s1 #en_s2",
        "en_p1": "#el_s1",
        "en_p2": "#el_s2 #el_s3",
        "en_p4": None,  # added
        "en_s1": "#el_s7 #el_s8",
        "en_s2": "#el_s7 #el_s8",
    }
    langs = [div.get(XML_LANG) for div in root.iterfind("t:text/t:body/t:div", NS)]
    assert langs == ["el", "en"]


def test_of_three_files_the_one_with_the_pairs_points_into_the_two_and_each_says_its_licence(tmp_path: Path) -> None:
    header = replace(GREEK, publisher="Εκδόσεις", text_class=("memoir", "prose"))
    links, source, target = (etree.parse(path).getroot() for path in laid(tmp_path, "files", made_corpus(), header))
    link = links.find("t:standOff/t:linkGrp/t:link[@xml:id='p1']", NS)
    name = "%CF%83%CF%8E%CE%BC%CE%B1%20%CE%B1"
    assert link.get("target") == f"{name}.el.tei.xml#el_s1 {name}.en.tei.xml#en_p1"
    assert links.find("t:text", NS) is None
    for root in (links, source, target):
        assert root.findtext(".//t:licence", "", NS) == "CC-BY-SA-4.0"
        assert root.findtext(".//t:publisher", "", NS) == "Εκδόσεις"
        assert root.xpath(".//t:keywords/t:term/text()", namespaces=NS) == ["memoir", "prose"]
    assert [root.get(XML_LANG) for root in (links, source, target)] == [None, "el", "en"]


def test_two_files_of_one_language_have_two_names() -> None:
    assert tei.file_names("a.tei.xml", Header("el", "el")) == ("a.tei.xml", "a.source.tei.xml", "a.target.tei.xml")


def test_a_link_has_two_pointers_and_says_how_many_sentences_it_joins() -> None:
    root = parsed(made_corpus())
    links = {link.get(XML_ID): link for link in root.iterfind("t:standOff/t:linkGrp/t:link", NS)}
    assert {name: link.get("type") for name, link in links.items()} == {"p1": "1:1", "p2": "2:1", "p6": "2:2"}
    assert links["p6"].get("target") == "#source.p6 #target.p6"
    assert links["p6"].get("cert") == "0.93"
    group = root.find("t:TEI[@xml:lang='en']/t:standOff/t:linkGrp/t:link[@xml:id='target.p6']", NS)
    assert group is not None
    assert group.get("target") == "#en_s1 #en_s2"


def test_an_omission_is_an_annotation_with_its_note_and_an_addition_stands_in_the_translation_only() -> None:
    root = parsed(made_corpus())
    omission, addition, _ = root.iterfind("t:standOff/t:listAnnotation/t:annotation", NS)
    assert omission.get("ana") == "#omission #approved"
    assert omission.findtext("t:note", "", NS) == "left\ufffdout"
    assert (addition.get("ana"), addition.get("target")) == ("#addition", "#en_p4")
    assert root.find("t:TEI[@xml:lang='en']//t:s[@xml:id='en_p4']", NS) is not None


def test_an_untranslated_pair_stays_in_the_source_text_and_in_no_link() -> None:
    root = parsed([Pair("p1", (el("el_s1"),))])
    assert root.find("t:TEI[@xml:lang='el']//t:s[@ana='#untranslated']", NS) is not None
    assert root.find(".//t:link", NS) is None
    assert root.find(".//t:linkGrp", NS) is None


def test_an_edited_sentence_says_who_drafted_it_who_changed_it_when_and_what_the_draft_was() -> None:
    root = parsed(made_corpus())
    named = Back(root).named
    sentence = named["en_p2"]
    assert sentence.get("ana") == "#edited"
    assert named[sentence.get("source", "")[1:]].text == "B"
    who = ["".join(named[pointer[1:]].itertext()) for pointer in sentence.get("resp", "").split()]
    assert who == ["machine translationgoogle & conmt", "last change of sentencesΆννα «Α»"]
    changes = [named[pointer[1:]] for pointer in sentence.get("change", "").split()]
    assert [change.get("type") for change in changes] == ["made", "created", "changed"]
    assert changes[2].get("when") == "2026-11-24T10:00:00Z"


def test_a_similarity_to_a_memory_is_not_called_certainty_of_the_link() -> None:
    memory = Pair("p1", (el("el_s1"),), "Hello.", State.DRAFT, "Hello.", Origin(OriginKind.TM, "m.tmx"), 0.8)
    root = parsed([memory])
    assert root.find(".//t:link", NS).get("cert") is None
    assert root.find(".//t:s[@xml:id='en_p1']", NS).get("cert") == "0.8"


def test_target_sentences_that_no_longer_say_the_target_are_not_written() -> None:
    old = (Sentence("en_s1", "Old one.", "en"), Sentence("en_s2", "Old two.", "en"))
    root = parsed([Pair("p1", (el("el_s1"),), "New.", State.EDITED, target_sentences=old)])
    assert [s.text for s in root.iterfind("t:TEI[@xml:lang='en']//t:s", NS)] == ["New."]
    assert root.find(".//t:link", NS).get("type") == "1:1"


def test_sentences_stand_in_their_paragraphs_and_documents_on_both_sides() -> None:
    pairs = [
        Pair(f"p{i}", (el(f"el_s{i}", paragraph=paragraph),), "Hello.", State.DRAFT, doc=doc)
        for i, (doc, paragraph) in enumerate([("a", 0), ("a", 0), ("a", 3), ("b", 0)])
    ]
    for version in parsed(pairs).iterfind("t:TEI", NS):
        divs = version.findall("t:text/t:body/t:div", NS)
        assert [div.get("n") for div in divs] == ["a", "b"]
        assert [(p.get("n"), len(p)) for p in divs[0]] == [("0", 2), ("3", 1)]


def test_silent_corrections_are_counted_by_rule_in_the_header() -> None:
    root = parsed([], replace(GREEK, edits={"latin-o": 2, "quotes": 14}))
    normalization = root.find(".//t:normalization", NS)
    assert normalization.get("method") == "silent"
    assert normalization.xpath(".//t:label/text()", namespaces=NS) == ["latin-o", "quotes"]
    assert normalization.xpath(".//t:num/@value", namespaces=NS) == ["2", "14"]


def test_a_header_nobody_filled_claims_no_date_no_licence_and_no_source() -> None:
    header = parsed([], Header("el", "en")).find("t:teiHeader", NS)
    assert header.find(".//t:date", NS) is None
    assert header.find(".//t:revisionDesc", NS) is None
    assert header.find(".//t:availability", NS).get("status") == "unknown"
    assert "No source is stated." in "".join(header.itertext())


@pytest.mark.parametrize(
    ("licence", "url"),
    [
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC BY-NC-ND 3.0", "https://creativecommons.org/licenses/by-nc-nd/3.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        ("https://example.org/άδεια", "https://example.org/%CE%AC%CE%B4%CE%B5%CE%B9%CE%B1"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/a%2", ""),
        ("ask Maria", ""),
    ],
)
def test_a_licence_has_a_target_when_it_is_a_url_or_well_known(licence: str, url: str) -> None:
    assert licence_url(licence) == url


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_id_that_stands_twice_is_refused_by_name(tmp_path: Path, layout: str) -> None:
    pairs = [Pair("p1", (el("el_s1"),)), Pair("p2", (el("el_s1"),))]
    with pytest.raises(DiplaError, match="'el_s1' stands twice"):
        laid(tmp_path, layout, pairs)
    assert not list(tmp_path.iterdir())


def test_an_id_that_is_no_xml_name_is_refused_with_its_character() -> None:
    with pytest.raises(DiplaError, match=r"U\+00B2 SUPERSCRIPT TWO"):
        written([Pair("p²", (el("el_s1"),))])


@pytest.mark.parametrize("seed", range(5))
def test_ids_are_found_twice_in_whatever_order_they_come(seed: int) -> None:
    chance = random.Random(seed)
    pool = [f"{stem}{number}" for stem in ("p", "el_s", "p0") for number in (0, 1, 7, 8, 5000, 10**6, 10**13, "007")]
    taken, seen = XmlIds(), set()
    for identifier in chance.choices(pool, k=200):
        if identifier in seen:
            with pytest.raises(DiplaError):
                taken.claim(identifier)
        else:
            assert taken.claim(identifier) == identifier
        seen.add(identifier)


def test_a_language_that_is_no_code_is_refused() -> None:
    with pytest.raises(DiplaError, match="el_GR"):
        written([], Header("el_GR", "en"))


def test_a_time_that_comes_back_after_many_others_is_declared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "_REMEMBERED", 2)
    dates = ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-21"]
    pairs = [Pair(f"p{i}", (el(f"el_s{i}"),), changed=date, by="Άννα") for i, date in enumerate(dates)]
    assert [pair.changed for pair in Back(parsed(pairs)).pairs] == dates


@pytest.mark.parametrize("layout", ["corpus", "divs"])
def test_memory_does_not_grow_with_the_corpus(monkeypatch: pytest.MonkeyPatch, layout: tei.Layout) -> None:
    monkeypatch.setattr(spool, "_KEPT", 1 << 14)

    def peak(number: int) -> int:
        pairs = (
            Pair(f"p{i}", (el(f"el_s{i}", paragraph=i // 4),), "B", State.EDITED, "A", note="n") for i in range(number)
        )
        tracemalloc.start()
        try:
            with Path(os.devnull).open("wb") as out:
                tei.write(out, Bitext(GREEK, pairs), layout=layout)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500)
    assert peak(8_000) < peak(2_000) + 100_000


def test_every_line_of_xml_in_the_documentation_is_one_that_the_writer_made(tmp_path: Path) -> None:
    machine = Origin(OriginKind.MT, "google", date="2026-11-23T10:00:00Z")
    aligner = Origin(OriginKind.ALIGNED, "lexical")
    divided = (Sentence("en_s1", "It rained.", "en"), Sentence("en_s2", "All night.", "en"))
    changed = {"changed": "2026-11-24T09:30:00Z", "by": "Άννα", "draft": "She came in and sat."}
    first = Sentence("el_s1", "Καλημέρα.", "el", 0, Span(0, 9))
    marked = [
        ("p7", "Μέρος Α΄", Block(BlockKind.HEADING, 1, "", "12")),
        ("p8", "Ήρθε.", Block(BlockKind.PARAGRAPH, 0, "", "12")),
        ("p9", "Το 1919.", Block(BlockKind.FOOTNOTE, 0, "", "12")),
        ("p10", "Άσπρα καράβια", Block(BlockKind.VERSE, 0, "", "12")),
        ("p11", "έτος", Block(BlockKind.CELL, 0, "table 1, row 1, column 1", "12")),
        ("p12", "ψωμί", Block(BlockKind.ITEM, 1, "", "12")),
        ("p13", "νερό", Block(BlockKind.ITEM, 1, "", "12")),
        ("p14", "τόπος", Block(BlockKind.CELL, 0, "table 1, row 1, column 2", "12")),
    ]
    pairs = [
        Pair("p1", (first,), "Good morning.", State.DRAFT, "Good morning.", machine, doc="serge.el.txt"),
        Pair(
            "p2",
            (el("el_s2", "Μπήκε."), el("el_s3")),
            "She came in, and sat down.",
            State.EDITED,
            origin=machine,
            **changed,
        ),
        Pair("p3", (el("el_s4"),), "", State.APPROVED, note="A heading; not needed."),
        Pair("p4", (), "Added.", State.EDITED),
        Pair("p5", (el("el_s5"),)),
        Pair("p6", (el("el_s6"),), "It rained. All night.", State.ALIGNED, None, aligner, 0.93, "", divided),
        *(
            Pair(name, (Sentence(f"el_s{n}", text, "el", n - 3, block=block),), doc="book.docx")
            for n, (name, text, block) in enumerate(marked, start=7)
        ),
    ]
    lines = set(written(pairs).decode().splitlines())
    for layout in LAYOUTS:
        for words in (False, True):
            for path in laid(tmp_path, layout, pairs, words=words):
                made = path.read_text("utf-8").replace(quote(path.name.split(".")[0]), "serge")
                lines.update(made.splitlines())
    page = Path(__file__).parents[3].joinpath("docs", "tei.md").read_text(encoding="utf-8")
    shown = [line for block in re.findall(r"```xml\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    assert len(shown) > 10
    assert [line for line in shown if line not in lines] == []
