"""What other tools wrote is read as pairs and written as it was; what is broken is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Header, Origin, OriginKind, State
from dipla.export import xliff
from dipla.export.xliff import xliff2, xliff12

from .made import FIRST, GOOGLE, RICH, WRITERS, pairs_in, written


@pytest.mark.parametrize(
    ("unit", "state", "target", "draft"),
    [
        ("<target>Yes.</target>", State.DRAFT, "Yes.", "Yes."),
        ('<target state="signed-off">Yes.</target>', State.EDITED, "Yes.", None),
        ('<target state="final">Yes.</target>', State.APPROVED, "Yes.", None),
        ('<target state="needs-translation">Yes.</target>', State.DRAFT, "Yes.", "Yes."),
        ('<target state="translated"/>', State.UNTRANSLATED, None, None),
        (
            '<alt-trans match-quality="80%" origin="m.tmx"><target>Yes.</target></alt-trans>',
            State.DRAFT,
            "Yes.",
            "Yes.",
        ),
        ('<alt-trans alttranstype="rejected"><target>Bad.</target></alt-trans>', State.UNTRANSLATED, None, None),
    ],
)
def test_states_of_others_are_ours(
    unit: str, state: State, target: str | None, draft: str | None, tmp_path: Path
) -> None:
    (pair,) = pairs_in(FIRST % f'<trans-unit id="7"><source>Ναι.</source>{unit}</trans-unit>', tmp_path)
    assert (pair.id, pair.state, pair.target, pair.draft, pair.doc) == ("u7", state, target, draft, "menu.po")
    if "match-quality" in unit:
        assert (pair.score, pair.origin) == (0.8, Origin(OriginKind.TM, "m.tmx"))


def test_a_unit_is_read_as_text_with_what_stands_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(RICH, "utf-8")
    bitext, skipped = xliff12.read(path, "el", "en")
    first, second = bitext
    assert (first.source_text, first.target) == ("Πάτησε εδώ <τώρα>.", "Click here now.")
    assert (first.note, first.flags) == ("One.\nTwo.", ("no-translate",))
    assert (second.source_text, second.target) == ("Μία λέξη εδώ", " a  b ")
    assert [item.reason for item in skipped] == ["no text in source and target"]


def test_a_file_of_another_tool_is_written_as_it_was_read(tmp_path: Path) -> None:
    content = written(xliff12.write, pairs_in(RICH, tmp_path), Header("el", "en"))
    assert files_of(content) == files_of(RICH.encode())


def files_of(content: bytes) -> list[bytes]:
    """The files of an XLIFF in one form, without the blanks between their elements."""
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True, strip_cdata=True))
    return [etree.tostring(one, method="c14n", exclusive=True) for one in root]


def test_an_edit_changes_the_target_and_leaves_the_rest(tmp_path: Path) -> None:
    first, second = pairs_in(RICH, tmp_path)
    edited = replace(first, target="Press.", state=State.EDITED, note="Mine.")
    again = pairs_in(content := written(xliff12.write, [edited, second], Header("el", "en")), tmp_path)
    assert again == [edited, second]
    unit = next(etree.fromstring(content).iter("{*}trans-unit"))
    assert (unit.get("resname"), unit.find("{*}target").get("state")) == ("x", "translated")
    assert unit.find("{*}source/{*}g").text == "εδώ"
    assert unit.findtext("{urn:o}more") == "kept"
    assert [note.text for note in unit.iter("{*}note")] == ["Mine."]
    assert unit.find("{*}context-group/{*}context").text != ""


CUT = FIRST % (
    '<trans-unit id="7"><source>Ναι. <g id="1">Όχι.</g></source><seg-source><mrk mtype="seg" mid="1">Ναι.</mrk> '
    '<g id="1"><mrk mtype="seg" mid="2">Όχι.</mrk></g></seg-source><target><mrk mtype="seg" mid="1">Yes.</mrk> '
    '<g id="1"><mrk mtype="seg" mid="2"/></g></target></trans-unit>'
)
SECOND = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="el" trgLang="en"><file id="f">
<unit id="7" name="n"><originalData><data id="d">&lt;b></data></originalData>
<segment id="1" state="translated"><source>Ναι.</source><target>Yes.</target></segment>
<ignorable><source> </source></ignorable>
<segment id="2"><source>Ό<pc id="c" dataRefStart="d">χι</pc>.<cp hex="0001"/></source></segment>
</unit></file></xliff>"""


@pytest.mark.parametrize(
    ("content", "write", "last"), [(CUT, xliff12.write, "Όχι."), (SECOND, xliff2.write, "Όχι.\ufffd")]
)
def test_each_segment_of_a_unit_is_a_pair_and_can_be_edited(
    content: str, write: Callable[..., Any], last: str, tmp_path: Path
) -> None:
    first, second = pairs_in(content, tmp_path)
    assert [(pair.id, pair.source_text, pair.target) for pair in (first, second)] == [
        ("u7.1", "Ναι.", "Yes."),
        ("u7.2", last, None),
    ]
    assert files_of(written(write, [first, second], Header("el", "en"))) == files_of(content.encode())
    edited = replace(second, target="No.", state=State.EDITED, note="why", draft="Nay.", origin=GOOGLE)
    assert pairs_in(written(write, [first, edited], Header("el", "en")), tmp_path) == [first, edited]
    assert [pair.target for pair in pairs_in(written(write, [edited], Header("el", "en")), tmp_path)] == ["Yes.", "No."]


def test_units_in_other_languages_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(RICH, "utf-8")
    bitext, skipped = xliff.read(path, "fr", "en")
    assert list(bitext) == []
    assert skipped[0].reason == "the file is el to en-GB, not fr to en"
    assert len(skipped) == 3


def test_ids_that_return_in_another_file_are_told_apart(tmp_path: Path) -> None:
    one = '<file original="%s"><body><trans-unit id="a"><source>%s</source></trans-unit></body></file>'
    content = f'<xliff version="1.1">{one % ("x", "Ναι.")}{one % ("y", "Όχι.")}</xliff>'
    pairs = pairs_in(content, tmp_path)
    assert [(pair.id, pair.doc) for pair in pairs] == [("a", "x"), ("a.2", "y")]
    assert pairs_in(written(xliff12.write, pairs), tmp_path) == pairs


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<xliff", "<tmx", "expected <xliff>|mismatched"),
        ("Πάτησε", "Πάτη\x01σε", r"line \d+, column \d+: .*U\+0001"),
        ("<xliff", '<!DOCTYPE x [<!ENTITY a "b">]><xliff', "declares the entity &a;"),
        ("<xliff", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xliff', "declares the entity &a;"),
        ("Πάτησε", "α" * 1_000_001, "more than 1000000 characters"),
        ("Πάτησε", "<g>" * 300 + "</g>" * 300, "deep in each other"),
        ("Πάτησε", "<x/>" * 100_001, "no file of translators has"),
        ("<note>Two.", "<note>" + "</note><note>".join(["α" * 900_000] * 9), "no file of translators has"),
        ("<note>Of the group.</note>", "<note/>" * 100_001, "no file of translators has"),
        ("</xliff>", "", r"line \d+"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DiplaError, match=said):
        pairs_in(RICH.replace(old, new), tmp_path)


def test_a_door_of_one_family_refuses_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(SECOND, "utf-8")
    with pytest.raises(DiplaError, match="expected XLIFF 1"):
        list(xliff12.read(path, "el", "en")[0])


def test_a_text_as_deep_as_can_be_read_can_be_written(tmp_path: Path) -> None:
    deep = '<g id="1">' * 200 + "Ναι" + "</g>" * 200
    pairs = pairs_in(RICH.replace("Πάτησε", deep), tmp_path)
    for write in WRITERS:
        assert pairs_in(written(write, pairs), tmp_path)[0].source_text.startswith("Ναι ")
