"""TEI of other hands: pairs by links of any kind, by @corresp, across files; what cannot be a pair is told."""

from pathlib import Path

import pytest

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Pair, State
from dipla.export.finding import Skipped
from dipla.export.tei import read as read_tei

NAMESPACE = "http://www.tei-c.org/ns/1.0"


def tei(body: str, lang: str = "", header: str = "", more: str = "") -> str:
    named = f' xml:lang="{lang}"' if lang else ""
    return (
        f'<TEI xmlns="{NAMESPACE}"{named}><teiHeader><fileDesc><titleStmt><title>Δοκιμή</title></titleStmt>'
        f"<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>{header}</teiHeader>{more}"
        f"<text><body>{body}</body></text></TEI>"
    )


def read(folder: Path, name: str, files: dict[str, str]) -> tuple[list[Pair], list[Skipped]]:
    for one, text in files.items():
        (folder / one).parent.mkdir(parents=True, exist_ok=True)
        (folder / one).write_text(text, encoding="utf-8")
    bitext, skipped = read_tei(folder / name, "el", "en")
    return list(bitext), skipped


def texts(pairs: list[Pair]) -> list[tuple[str, str | None]]:
    return [(pair.source_text, pair.target) for pair in pairs]


GREEK = tei('<p><s xml:id="o.1">Πρώτη.</s> <s xml:id="o.2">Δεύτερη.</s></p><p><s xml:id="o.3">Τρίτη.</s></p>', "el")
ENGLISH = tei('<p><s xml:id="e.1">First.</s> <s xml:id="e.2">Second and third.</s></p>', "en")


@pytest.mark.parametrize("name", ["target", "targets"])
def test_a_link_file_joins_sentences_of_two_other_files(tmp_path: Path, name: str) -> None:
    links = tei(
        '<linkGrp type="alignment">'
        f'<link {name}="e.xml#e.1 g.xml#o.1"/><link {name}="g.xml#o.2 g.xml#o.3 e.xml#e.2"/></linkGrp>'
    )
    pairs, skipped = read(tmp_path, "links.xml", {"links.xml": links, "g.xml": GREEK, "e.xml": ENGLISH})
    assert texts(pairs) == [("Πρώτη.", "First."), ("Δεύτερη. Τρίτη.", "Second and third.")]
    assert [pair.kind for pair in pairs] == ["1:1", "2:1"]
    assert [[one.paragraph for one in pair.source] for pair in pairs] == [[0], [0, 1]]
    assert [(pair.id, pair.state, pair.origin, pair.doc) for pair in pairs] == [
        ("link1", State.ALIGNED, None, "g.xml"),
        ("link2", State.ALIGNED, None, "g.xml"),
    ]
    assert skipped == []


def test_a_translation_points_at_its_source_by_a_declared_prefix(tmp_path: Path) -> None:
    header = (
        '<encodingDesc><listPrefixDef><prefixDef ident="mt-src" matchPattern="(.+)" '
        'replacementPattern="../el/g.xml#$1"><p>x</p></prefixDef></listPrefixDef></encodingDesc>'
    )
    body = (
        '<u><seg xml:id="seg1"><s xml:id="m.1" corresp="mt-src:o.1">\n<w lemma="first" join="right">First</w>\n'
        '<pc>.</pc>\n<linkGrp type="UD-SYN"><link ana="ud-syn:root" target="#m.1 #m.1"/></linkGrp></s>\n'
        '<s xml:id="m.2" corresp="mt-src:o.2">\n<w>The</w>\n<name><w join="right">Second</w></name>\n<pc>.</pc>\n'
        '<note>aside</note></s>\n<s xml:id="m.3" corresp="mt-src:o.2"><w>Again</w></s></seg></u>'
    )
    files = {"el/g.xml": GREEK, "en/m.xml": tei(body, "en", header)}
    pairs, skipped = read(tmp_path, "en/m.xml", files)
    assert texts(pairs) == [("Πρώτη.", "First."), ("Δεύτερη.", "The Second. Again")]
    assert [one.id for one in pairs[1].target_sentences] == ["m.2", "m.3"]
    assert skipped == []


def test_sentences_of_one_file_that_point_at_each_other_are_pairs_in_the_order_of_the_source(tmp_path: Path) -> None:
    body = (
        '<div xml:lang="en"><p><s xml:id="b2" corresp="#a2 #a3">B, c.</s><s xml:id="b1" corresp="#a1">A.</s></p></div>'
        '<div xml:lang="el"><p><s xml:id="a1" corresp="#b1">Α.</s><s xml:id="a2" corresp="#b2">Β.</s>'
        '<s xml:id="a3" corresp="#b2">Γ.</s><s xml:id="a4" corresp="#b9">Δ.</s><s xml:id="a5">Ε.</s></p></div>'
    )
    pairs, skipped = read(tmp_path, "t.xml", {"t.xml": tei(body)})
    assert texts(pairs) == [("Α.", "A."), ("Β. Γ.", "B, c.")]
    assert [one.reason for one in skipped] == ["the sentence a4: no sentence in en; found el"]


def test_paragraphs_and_verse_lines_that_have_ids_can_be_joined(tmp_path: Path) -> None:
    body = (
        '<div xml:lang="el"><head xml:id="h">Τίτλος</head><lg><l xml:id="l1">Στίχος <choice><sic>ενα</sic>'
        "<corr>ένα</corr></choice>,<lb/>τέλος</l></lg></div>"
        '<div xml:lang="en"><p xml:id="p1">Title</p><p xml:id="p2">Verse\n   <hi>one</hi>, end</p></div>'
    )
    links = '<standOff><linkGrp><link target="#h #p1"/><link target="#l1 #p2"/></linkGrp></standOff>'
    pairs, _ = read(tmp_path, "t.xml", {"t.xml": tei(body, more=links)})
    assert texts(pairs) == [("Τίτλος", "Title"), ("Στίχος ένα, τέλος", "Verse one, end")]


def test_a_link_that_lacks_a_side_is_told_with_its_line(tmp_path: Path) -> None:
    body = '<div xml:lang="el"><p><s xml:id="a">Α.</s><s xml:id="b">Β.</s></p></div>'
    links = (
        '<standOff><linkGrp>\n<link xml:id="x" target="#a #b"/>\n<link target="#q #r"/>\n'
        '<link target="http://x.gr/y.xml#a #a"/></linkGrp></standOff>'
    )
    pairs, skipped = read(tmp_path, "t.xml", {"t.xml": tei(body, more=links)})
    assert pairs == []
    assert [(one.line, one.reason) for one in skipped] == [
        (2, "the link x: no sentence in en; found el"),
        (3, "a link: its pointers lead to no sentence"),
        (4, "a link: no sentence in en; found el"),
    ]


def test_ids_that_no_sentence_can_have_and_ids_of_two_files_become_others(tmp_path: Path) -> None:
    links = tei('<linkGrp><link target="a.xml#_1 b.xml#s1"/><link target="a.xml#s2 b.xml#s2"/></linkGrp>')
    files = {
        "links.xml": links,
        "a.xml": tei('<p><s xml:id="_1">Α.</s><s xml:id="s2">Β.</s></p>', "el"),
        "b.xml": tei('<p><s xml:id="s1">A.</s><s xml:id="s2">B.</s></p>', "en"),
    }
    pairs, _ = read(tmp_path, "links.xml", files)
    ids = [(pair.source[0].id, pair.target_sentences[0].id) for pair in pairs]
    assert ids == [("el._1", "s1"), ("s2", "en.s2")]


def test_a_file_that_links_point_into_must_be_there(tmp_path: Path) -> None:
    links = tei('<linkGrp><link target="g.xml#o.1 e.xml#e.1"/></linkGrp>')
    with pytest.raises(DiplaError, match=r"point into e\.xml, which is not there"):
        read(tmp_path, "links.xml", {"links.xml": links, "g.xml": GREEK})


@pytest.mark.parametrize("pattern", ["(a+)+b", "a*a*a*b", "a?a?a?a?a?b", "(", "(?P<x>.)(?P=x)"])
def test_a_pattern_that_could_be_matched_without_end_is_not_used(tmp_path: Path, pattern: str) -> None:
    rule = f'ident="x" matchPattern="{pattern.replace("<", "&lt;")}" replacementPattern="#$1"'
    header = f"<encodingDesc><prefixDef {rule}/></encodingDesc>"
    body = f'<p><s xml:id="m" corresp="x:{"a" * 400}">A.</s></p>'
    pairs, skipped = read(tmp_path, "t.xml", {"t.xml": tei(body, "en", header)})
    assert pairs == []
    assert [one.reason for one in skipped] == ["the sentence m: no sentence in el; found en"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<tmx/>", "the root is 'tmx'; expected TEI"),
        (tei("<p>x</p>").replace("</p></body>", "</body>"), "not well-formed"),
        ('<!DOCTYPE TEI [<!ENTITY a "b">]>' + tei("<p>&a;</p>"), "Entities are refused"),
        (tei("<div>" * 300 + "</div>" * 300), "nested more than 256 deep"),
    ],
    ids=["another root", "broken", "entity", "too deep"],
)
def test_what_is_no_tei_or_could_harm_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DiplaError, match=rf"t\.xml, line 1.*{told}"):
        read(tmp_path, "t.xml", {"t.xml": text})


def test_read_the_other_way_round_our_own_file_gives_plain_pairs(tmp_path: Path) -> None:
    from io import BytesIO

    from dipla.corpus.model import Bitext, Header, Sentence
    from dipla.export import tei as writer

    out = BytesIO()
    made = Pair("p1", (Sentence("el_s1", "Γεια.", "el"),), "Hello.", State.DRAFT, "Hello.")
    writer.write(out, Bitext(Header("el", "en"), [made]))
    (tmp_path / "t.xml").write_bytes(out.getvalue())
    (pair,) = read_tei(tmp_path / "t.xml", "en", "el")[0]
    assert (pair.source_text, pair.target, pair.state, pair.draft) == ("Hello.", "Γεια.", State.ALIGNED, None)
