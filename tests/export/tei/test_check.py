"""Each fault is sown into a valid file and must be found with its line and its rule; nothing else may be."""

import io
from pathlib import Path

import pytest

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export import tei
from dipla.export.finding import Finding, Report
from dipla.export.tei.check import check

HEADER = Header("el", "en", "Test", tools=("dipla 0.1.0",))
NAMES = tei.file_names("corpus.tei.xml", HEADER)


def sentence(identifier: str, lang: str = "el") -> Sentence:
    return Sentence(identifier, f"Text of {identifier}.", lang)


def corpus(layout: str = "corpus") -> dict[str, str]:
    """The files of a layout by their names; the first is the one to check."""
    machine = Origin(OriginKind.MT, "google", "", "2026-11-23T10:00:00Z")
    english = (sentence("en_s1", "en"), sentence("en_s2", "en"))
    told = " ".join(s.text for s in english)
    pairs = [
        Pair("p1", (sentence("el_s1"),), "One.", State.DRAFT, "One.", machine),
        Pair("p2", (sentence("el_s2"), sentence("el_s3")), "Two.", State.EDITED, "2.", machine, by="Anna"),
        Pair("p3", (sentence("el_s4"),), "", State.APPROVED, note="left out"),
        Pair("p4", (), "Four.", State.EDITED),
        Pair("p5", (sentence("el_s5"),), note="why?"),
        Pair("p6", (sentence("el_s6"),), told, State.ALIGNED, score=0.93, target_sentences=english),
    ]
    outs = io.BytesIO(), io.BytesIO(), io.BytesIO()
    if layout == "files":
        tei.write_files(tei.Files(*outs), NAMES, Bitext(HEADER, pairs))
        return {name: out.getvalue().decode() for name, out in zip(NAMES, outs, strict=True)}
    tei.write(outs[0], Bitext(HEADER, pairs), layout="divs" if layout == "divs" else "corpus")
    return {NAMES[0]: outs[0].getvalue().decode()}


LAYOUTS = {layout: corpus(layout) for layout in ("corpus", "divs", "files")}
VALID = LAYOUTS["corpus"][NAMES[0]]


def checked(folder: Path, text: str) -> Report:
    path = folder / "corpus.tei.xml"
    path.write_text(text, encoding="utf-8")
    return check(path)


def line_of(text: str, within: str = VALID) -> int:
    return within[: within.index(text)].count("\n") + 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_valid_corpus_has_no_finding_and_as_many_units_as_pairs(tmp_path: Path, layout: str) -> None:
    for name, text in LAYOUTS[layout].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path / NAMES[0]) == Report("tei", "P5", 6)


def test_a_text_that_is_a_file_of_its_own_holds_without_its_pairs(tmp_path: Path) -> None:
    for name, text in LAYOUTS["files"].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [check(tmp_path / name) for name in NAMES[1:]] == [Report("tei", "P5", 0)] * 2


UNLINKED = {"segment-unlinked"}
NO_SOURCE = "<sourceDesc><p>No source is stated.</p></sourceDesc>\n"
GROUP = '</linkGrp>\n<listAnnotation type="pairs">'
FAULTS = [
    # label, what is replaced, by what, the rule found on that line, the rules found elsewhere for it
    ("dangling link", 'target="{el}#el_s1 {en}#en_p1"', 'target="{el}#el_s1 {en}#en_p9"', "dangling-pointer", UNLINKED),
    ("dangling group", 'target="#el_s2 #el_s3"', 'target="#el_s2 #el_s9"', "dangling-pointer", UNLINKED),
    ("dangling annotation", 'target="{el}#el_s4"', 'target="{el}#el_s44"', "dangling-pointer", UNLINKED),
    ("dangling note", 'type="draft" target="#en_p2"', 'type="draft" target="#en_x"', "dangling-pointer", set()),
    ("dangling draft", 'source="#draft.p2"', 'source="#draft.p7"', "dangling-pointer", set()),
    ("dangling change", 'change="#change.1" ana', 'change="#change.9" ana', "dangling-pointer", set()),
    ("status nobody declared", 'ana="#aligned">Text of en_s1', 'ana="#done">Text of en_s1', "dangling-pointer", set()),
    ("resp that stands nowhere", 'resp="#agent.1" change', 'resp="#agent.7" change', "unknown-resp", set()),
    ("resp that is a category", 'resp="#agent.1" change', 'resp="#edited" change', "unknown-resp", set()),
    ("link with one end", 'target="{el}#el_s1 {en}#en_p1"', 'target="{el}#el_s1"', "link-pointers", UNLINKED),
    ("link with three ends", '"{el}#el_s1 {en}#en_p1"', '"{el}#el_s1 {en}#en_p1 {el}#el_s5"', "link-pointers", set()),
    ("link with no target", ' target="{el}#el_s1 {en}#en_p1"', "", "link-pointers", UNLINKED),
    (
        "link of an old TEI",
        'target="{el}#el_s1 {en}#en_p1"',
        'targets="{el}#el_s1 {en}#en_p1"',
        "obsolete-targets",
        set(),
    ),
    ("group of one", '"#el_s2 #el_s3"', '"#el_s2"', "group-pointers", {"link-type", *UNLINKED}),
    ("both ends in one text", '"{el}#el_s1 {en}#en_p1"', '"{el}#el_s1 {el}#el_s5"', "one-language", UNLINKED),
    ("wrong counts of the source", 'type="2:1"', 'type="1:1"', "link-type", set()),
    ("wrong counts of the target", 'type="1:2"', 'type="1:3"', "link-type", set()),
    ("sentence without id", '<s xml:id="en_p4" ', "<s ", "segment-without-id", {"dangling-pointer"}),
    ("id twice", '<s xml:id="el_s3"', '<s xml:id="el_s2"', "duplicate-id", {"dangling-pointer"}),
    ("id that begins with a digit", '<s xml:id="el_s3"', '<s xml:id="3"', "bad-id", {"dangling-pointer", *UNLINKED}),
    ("no day of the calendar", 'when="2026-11-23T10:00:00Z"', 'when="2026-11-31T10:00:00Z"', "bad-date", set()),
    ("a date in words", 'when="2026-11-23T10:00:00Z"', 'when="in November"', "bad-date", set()),
    ("surer than sure", 'cert="0.93"', 'cert="1.93"', "bad-cert", set()),
    ("sure in words", 'cert="0.93"', 'cert="quite"', "bad-cert", set()),
    (
        "no language code",
        'xml:id="version.target" xml:lang="en"',
        'xml:id="version.target" xml:lang="e n"',
        "bad-language",
        set(),
    ),
    ("empty title", '<title type="main">Test</title>', '<title type="main"></title>', "empty-title", set()),
    ("count in words", 'unit="pair" quantity="6"', 'unit="pair" quantity="six"', "bad-attribute", set()),
    ("unknown status", 'status="unknown"', 'status="maybe"', "bad-attribute", set()),
    ("version in words", 'version="0.1.0"', 'version="newest"', "needed-attribute", set()),
    ("language without code", '<language ident="el">', "<language>", "needed-attribute", set()),
    ("no source", NO_SOURCE, "", "missing-element", set()),
    ("no title", '<title type="main">Test</title>\n<title type="desc">', "<author>", "wrong-place", set()),
    ("change in the text", "<body>", "<body><change/>", "wrong-place", set()),
    ("sentence among links", '<link xml:id="p2"', '<s xml:id="x">Α.</s><link xml:id="p2"', "wrong-place", set()),
    ("links inside links", '<linkGrp type="alignment"', '<linkGrp><linkGrp type="alignment"', "wrong-place", set()),
    ("text among links", '<linkGrp type="alignment" targFunc="source target"', "{0}", "stray-text", set()),
]
ON_THE_LINE_OF = {"no source": "<fileDesc>"}
# What is wrong then in another place, or closes what was opened.
ALSO = {
    "links inside links": (GROUP, f"</linkGrp>{GROUP}"),
    "text among links": ('<link xml:id="p1"', 'stray <link xml:id="p1"'),
    "no title": ("</title>\n", "</author>\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("label", "sound", "faulty", "rule", "besides"), FAULTS, ids=[one[0].replace(" ", "-") for one in FAULTS]
)
def test_a_fault_is_found_with_its_line_and_rule(
    tmp_path: Path, layout: str, label: str, sound: str, faulty: str, rule: str, besides: set[str]
) -> None:
    el, en = NAMES[1:] if layout == "files" else ("", "")
    sound = sound.replace("{el}", el).replace("{en}", en)
    faulty = faulty.replace("{el}", el).replace("{en}", en).replace("{0}", sound)
    files = dict(LAYOUTS[layout])
    name = next(name for name in files if sound in files[name])
    line = line_of(ON_THE_LINE_OF.get(label, sound), files[name])
    files[name] = files[name].replace(sound, faulty, 1)
    if label in ALSO:
        assert ALSO[label][0] in files[name]
        files[name] = files[name].replace(*ALSO[label], 1)
    for one, text in files.items():
        (tmp_path / one).write_text(text, encoding="utf-8")
    problems = check(tmp_path / NAMES[0]).problems
    place = (rule, line, "" if name == NAMES[0] else name)
    assert place in {(problem.rule, problem.line, problem.file) for problem in problems}
    rules = {problem.rule for problem in problems}
    if layout == "divs":
        # There a sentence says its partners itself, too: it stays linked, and the link says otherwise.
        assert rules - {"corresp"} in ({rule, *besides}, {rule, *besides} - UNLINKED)
    else:
        assert rules == {rule, *besides}


def test_a_partner_that_the_link_does_not_have_is_found(tmp_path: Path) -> None:
    text = LAYOUTS["divs"][NAMES[0]]
    problems = checked(tmp_path, text.replace('corresp="#en_p1"', 'corresp="#en_p2"')).problems
    assert [(problem.rule, problem.line) for problem in problems] == [("corresp", line_of('corresp="#en_p1"', text))]


def test_a_file_that_links_point_into_and_that_is_not_there_is_found(tmp_path: Path) -> None:
    for name in NAMES[:2]:
        (tmp_path / name).write_text(LAYOUTS["files"][name], encoding="utf-8")
    (problem,) = check(tmp_path / NAMES[0]).problems
    assert (problem.rule, problem.line) == ("missing-file", line_of('<link xml:id="p1"', LAYOUTS["files"][NAMES[0]]))
    assert NAMES[2] in problem.message


def test_an_element_that_dipla_does_not_write_is_a_warning_with_its_first_line(tmp_path: Path) -> None:
    text = VALID.replace(">Text of el_s2.", "><persName>Text</persName> <rs>of</rs> <rs>el_s2</rs>.", 1)
    problems = checked(tmp_path, text.replace('<s xml:id="el_s4"', '<s rend="bold" xml:id="el_s4"', 1)).problems
    found = [(problem.rule, problem.severity, problem.line) for problem in problems]
    lines = [line_of(f'<s xml:id="{one}"') for one in ("el_s2", "el_s4")]
    assert found == [("not-ours", "warning", line) for line in lines]


def test_a_tei_file_of_another_hand_has_no_error(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="el">
<teiHeader><fileDesc><titleStmt><title/><funder>x</funder></titleStmt>
<publicationStmt><distributor>x</distributor></publicationStmt><sourceDesc><biblStruct><monogr><title>x</title><imprint>
<date notBefore="1942">1942</date></imprint></monogr></biblStruct></sourceDesc></fileDesc></teiHeader>
<text><front><titlePage><docTitle><titlePart>x</titlePart></docTitle></titlePage></front>
<body><div><head>Α <hi rend="i">β</hi></head><lg><l>Γ</l></lg><pb n="2"/><sp><speaker>Δ</speaker><p>Ε</p></sp></div>
<p>after</p></body></text></TEI>"""
    assert {problem.severity for problem in checked(tmp_path, text).problems} == {"warning"}


def test_a_sentence_in_no_link_is_found_on_its_own_line(tmp_path: Path) -> None:
    problems = checked(tmp_path, VALID.replace('<link xml:id="p1" type="1:1" target="#el_s1 #en_p1"/>', "")).problems
    assert [(problem.rule, problem.line) for problem in problems] == [
        ("segment-unlinked", line_of('<s xml:id="el_s1"')),
        ("segment-unlinked", line_of('<s xml:id="en_p1"')),
    ]


def test_a_sentence_in_two_links_is_found_on_its_own_line(tmp_path: Path) -> None:
    problems = checked(tmp_path, VALID.replace('"#el_s6 #target.p6"', '"#el_s1 #target.p6"')).problems
    assert [(problem.rule, problem.line) for problem in problems] == [
        ("segment-in-many-links", line_of('<s xml:id="el_s1"')),
        ("segment-unlinked", line_of('<s xml:id="el_s6"')),
    ]


def test_both_ends_in_one_language_is_found_where_the_whole_translation_claims_it(tmp_path: Path) -> None:
    problems = checked(tmp_path, VALID.replace('xml:lang="en">\n<teiHeader', 'xml:lang="el">\n<teiHeader')).problems
    assert {problem.rule for problem in problems} == {"one-language"}
    assert len(problems) == 3


def test_two_versions_of_one_declared_language_may_be_linked(tmp_path: Path) -> None:
    out = io.BytesIO()
    tei.write(out, Bitext(Header("el", "el"), [Pair("p1", (sentence("el_s1"),), "Απλά.", State.EDITED)]))
    assert checked(tmp_path, out.getvalue().decode()).problems == ()


def test_a_segment_in_no_link_is_a_warning_and_an_untranslated_one_is_not(tmp_path: Path) -> None:
    text = VALID.replace('<annotation xml:id="p4" n="4" target="#en_p4" ana="#addition"/>', "")
    annotation = VALID[VALID.index('<annotation xml:id="p5"') :].split("</annotation>")[0] + "</annotation>\n"
    (problem,) = checked(tmp_path, text.replace(annotation, "")).problems
    assert (problem.rule, problem.severity) == ("segment-unlinked", "warning")
    assert "en_p4" in problem.message


def test_a_text_without_any_alignment_is_not_blamed_for_it(tmp_path: Path) -> None:
    text = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p><s>Α.</s></p></body></text></TEI>'
    assert checked(tmp_path, text) == Report("tei", "P5", 0)


def test_a_file_that_is_not_well_formed_has_one_finding_with_its_line(tmp_path: Path) -> None:
    report = checked(tmp_path, VALID.replace("</standOff>", "", 1))
    (problem,) = report.problems
    assert (problem.rule, problem.severity, report.units) == ("well-formed", "error", 0)
    assert problem.line == VALID.replace("</standOff>", "", 1).count("\n")


@pytest.mark.parametrize("encoding", ["no-such", "shift_jis", "gb18030", "idna", "base64", "rot13"])
def test_an_encoding_that_cannot_be_read_is_a_finding(tmp_path: Path, encoding: str) -> None:
    problems = checked(tmp_path, VALID.replace("UTF-8", encoding, 1)).problems
    assert [(problem.line, problem.rule) for problem in problems] == [(1, "encoding")]


@pytest.mark.parametrize("encoding", ["UTF-16", "windows-1253", "iso8859-7"])
def test_a_file_in_an_old_encoding_is_checked_like_any_other(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "old.xml"
    path.write_bytes(VALID.replace("UTF-8", encoding, 1).encode(encoding))
    assert check(path) == Report("tei", "P5", 6)


@pytest.mark.parametrize("empty", ["", "   \n"])
def test_an_empty_file_is_not_well_formed(tmp_path: Path, empty: str) -> None:
    assert [problem.rule for problem in checked(tmp_path, empty).problems] == ["well-formed"]


def test_another_vocabulary_is_not_tei(tmp_path: Path) -> None:
    assert [problem.rule for problem in checked(tmp_path, "<tmx version='1.4'/>").problems] == ["not-tei"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE teiCorpus [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE teiCorpus [<!ENTITY secret SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE teiCorpus [<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more;]>',
    ],
)
def test_declared_entities_are_refused_before_anything_is_expanded(tmp_path: Path, doctype: str) -> None:
    report = checked(tmp_path, VALID.replace("<teiCorpus", f"{doctype}<teiCorpus", 1))
    assert [problem.rule for problem in report.problems] == ["entity"]


def test_an_outside_dtd_is_not_fetched_and_a_character_it_would_name_is_an_error(tmp_path: Path) -> None:
    outside = '<!DOCTYPE teiCorpus SYSTEM "http://127.0.0.1:9/x.dtd">\n<teiCorpus'
    assert checked(tmp_path, VALID.replace("<teiCorpus", outside, 1)).problems == ()
    text = VALID.replace("<teiCorpus", outside, 1).replace("Text of el_s1", "Text&nbsp;of el_s1")
    assert [problem.rule for problem in checked(tmp_path, text).problems] == ["entity"]


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    text = VALID.replace("<body>", "<body>" + "<div>" * 300 + "</div>" * 300)
    assert [problem.rule for problem in checked(tmp_path, text).problems] == ["depth"]


def test_a_sentence_that_points_at_its_partner_itself_counts_as_linked(tmp_path: Path) -> None:
    text = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><standOff><annotation xml:id="a" target="#x"/></standOff>'
        '<text><body><s xml:id="x" corresp="#y"/><s xml:id="y"/><s xml:id="z" corresp="b.xml#q"/></body></text></TEI>'
    )
    assert checked(tmp_path, text).problems == ()


def test_a_severity_that_nothing_acts_upon_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="expected error or warning"):
        Finding(1, "x", "y", "fatal")
