"""Each fault is sown into a valid file and must be found with its line and its rule; nothing else may be."""

import io
from pathlib import Path

import pytest

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export import tei
from dipla.export.finding import Finding, Report
from dipla.export.tei_check import check


def sentence(identifier: str, lang: str = "el") -> Sentence:
    return Sentence(identifier, f"Text of {identifier}.", lang)


def corpus() -> str:
    machine = Origin(OriginKind.MT, "google", "", "2026-11-23T10:00:00Z")
    english = (sentence("en_s1", "en"), sentence("en_s2", "en"))
    pairs = [
        Pair("p1", (sentence("el_s1"),), "One.", State.DRAFT, "One.", machine),
        Pair("p2", (sentence("el_s2"), sentence("el_s3")), "Two.", State.EDITED, "2.", machine, by="Anna"),
        Pair("p3", (sentence("el_s4"),), "", State.APPROVED, note="left out"),
        Pair("p4", (), "Four.", State.EDITED),
        Pair("p5", (sentence("el_s5"),), note="why?"),
        Pair("p6", (sentence("el_s6"),), " ".join(s.text for s in english), State.ALIGNED, target_sentences=english),
    ]
    out = io.BytesIO()
    tei.write(out, Bitext(Header("el", "en", "Test", tools=("dipla 0.1.0",)), pairs))
    return out.getvalue().decode()


VALID = corpus()


def checked(folder: Path, text: str) -> Report:
    path = folder / "corpus.tei.xml"
    path.write_text(text, encoding="utf-8")
    return check(path)


def line_of(text: str) -> int:
    return VALID[: VALID.index(text)].count("\n") + 1


def test_a_valid_corpus_has_no_finding_and_as_many_units_as_pairs(tmp_path: Path) -> None:
    assert checked(tmp_path, VALID) == Report("tei", "P5", 6)


UNLINKED = {"segment-unlinked"}
FAULTS = [
    # label, what is replaced, by what, the rule found on that line, the rules found elsewhere for it
    ("dangling link", 'target="#el_s1 #en_p1"', 'target="#el_s1 #en_p99"', "dangling-pointer", UNLINKED),
    ("dangling group", 'target="#el_s2 #el_s3"', 'target="#el_s2 #el_s9"', "dangling-pointer", UNLINKED),
    ("dangling annotation", 'target="#el_s4"', 'target="#el_s44"', "dangling-pointer", UNLINKED),
    ("dangling note", 'type="draft" target="#en_p2"', 'type="draft" target="#en_x"', "dangling-pointer", set()),
    ("dangling draft", 'source="#draft.p2"', 'source="#draft.p7"', "dangling-pointer", set()),
    ("dangling change", 'change="#change.1" ana', 'change="#change.9" ana', "dangling-pointer", set()),
    ("status nobody declared", 'ana="#aligned">Text of en_s1', 'ana="#done">Text of en_s1', "dangling-pointer", set()),
    ("resp that stands nowhere", 'resp="#agent.1" change', 'resp="#agent.7" change', "unknown-resp", set()),
    ("resp that is a category", 'resp="#agent.1" change', 'resp="#edited" change', "unknown-resp", set()),
    ("link with one end", 'target="#el_s1 #en_p1"', 'target="#el_s1"', "link-pointers", UNLINKED),
    ("link with three ends", '"#el_s1 #en_p1"', '"#el_s1 #en_p1 #el_s5"', "link-pointers", set()),
    ("link with no target", ' target="#el_s1 #en_p1"', "", "link-pointers", UNLINKED),
    ("group of one", '"#el_s2 #el_s3"', '"#el_s2"', "group-pointers", {"link-type", *UNLINKED}),
    ("both ends in one text", '"#el_s1 #en_p1"', '"#el_s1 #el_s5"', "one-language", UNLINKED),
    ("wrong counts of the source", 'type="2:1"', 'type="1:1"', "link-type", set()),
    ("wrong counts of the target", 'type="1:2"', 'type="1:3"', "link-type", set()),
    ("sentence without id", '<s xml:id="en_p4" ', "<s ", "segment-without-id", {"dangling-pointer"}),
    ("id twice", '<s xml:id="el_s3"', '<s xml:id="el_s2"', "duplicate-id", {"dangling-pointer"}),
    ("id that begins with a digit", '<s xml:id="el_s3"', '<s xml:id="3"', "bad-id", {"dangling-pointer", *UNLINKED}),
]


@pytest.mark.parametrize(
    ("sound", "faulty", "rule", "besides"), [one[1:] for one in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_found_with_its_line_and_rule(
    tmp_path: Path, sound: str, faulty: str, rule: str, besides: set[str]
) -> None:
    assert VALID.count(sound) == 1, "the fault must be sown in one place"
    problems = checked(tmp_path, VALID.replace(sound, faulty)).problems
    assert rule in {problem.rule for problem in problems if problem.line == line_of(sound)}
    assert {problem.rule for problem in problems} == {rule, *besides}


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
