"""Pairs survive the trip through XLIFF, both families; the schemas and another toolkit take what we write."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export import xliff
from dipla.export.nodes import plain
from dipla.export.xliff import xliff2, xliff12
from dipla.export.xliff.units import Head, units

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


@pytest.mark.parametrize("write", WRITERS)
@given(pairs=some_pairs())
def test_reading_what_was_written_gives_equal_pairs(
    write: Callable[..., Any], pairs: list[Pair], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("xliff") / "a.xlf"
    path.write_bytes(written(write, pairs))
    bitext, skipped = xliff.read(path, "el", "en")
    assert list(bitext) == pairs
    assert skipped == []


@pytest.fixture(scope="session")
def schemas(shared: Path) -> dict[str, etree.XMLSchema]:
    folder = shared / "schemas/xliff2.1"
    together = "".join(
        f'<xs:import namespace="urn:oasis:names:tc:xliff:{name}:2.0" schemaLocation="{folder.as_uri()}/{file}.xsd"/>'
        for name, file in (("document", "xliff_core_2.0"), ("matches", "matches"), ("metadata", "metadata"))
    )
    second = etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{together}</xs:schema>')
    first = etree.parse(shared / "schemas/xliff-core-1.2-strict.local.xsd")
    return {"1": etree.XMLSchema(first), "2": etree.XMLSchema(second)}


@pytest.mark.parametrize("write", WRITERS)
@given(pairs=some_pairs())
def test_what_is_written_is_valid(
    write: Callable[..., Any], pairs: list[Pair], schemas: dict[str, etree.XMLSchema]
) -> None:
    content = written(write, pairs)
    schemas["2" if b'version="2.1"' in content else "1"].assertValid(etree.fromstring(content))


def folded(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "").strip(" ")


@given(pairs=some_pairs())
def test_another_toolkit_reads_the_same_units_in_1_2(pairs: list[Pair]) -> None:
    found = [
        (folded(unit.source), folded(unit.target))
        for unit in xlifffile.parsestring(written(xliff12.write, pairs)).units
    ]
    assert found == [(folded(pair.source_text), folded(pair.target)) for pair in pairs]


@given(pairs=some_pairs())
def test_another_toolkit_reads_the_same_units_in_2_1(pairs: list[Pair]) -> None:
    found = [
        (folded(unit.source), folded(unit.target))
        for unit in Xliff2File.parsestring(written(xliff2.write, pairs)).units
    ]
    assert found == [(folded(pair.source_text), folded(pair.target)) for pair in pairs]


@pytest.mark.parametrize("write", WRITERS)
def test_characters_that_xml_cannot_hold_are_replaced_and_counted(write: Callable[..., Any], tmp_path: Path) -> None:
    pair = Pair("p1", (Sentence("el_p1", "Να\x01ι.", "el"),), "Ye\x0bs.", State.EDITED, note="\x02")
    out = io.BytesIO()
    assert write(out, Bitext(HEAD, [pair])).replaced == 3
    (back,) = pairs_in(out.getvalue(), tmp_path)
    assert (back.source_text, back.target, back.note, back.state) == (
        "Να\ufffdι.",
        "Ye\ufffds.",
        "\ufffd",
        State.EDITED,
    )


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_pairs_give_the_same_bytes(write: Callable[..., Any]) -> None:
    assert written(write, [DRAFTED, EDITED]) == written(write, [DRAFTED, EDITED])


SOURCE = (Sentence("el_p1", "Ναι.", "el"),)
GOOGLE = Origin(OriginKind.MT, "google", "", "2026-11-23T10:00:00Z")
DRAFTED = Pair("p1", SOURCE, "Yes.", State.DRAFT, "Yes.", GOOGLE)
EDITED = Pair("p2", (Sentence("el_p2", "Όχι.", "el"),), "No.", State.EDITED, "Nope.", Origin(OriginKind.HUMAN))


@pytest.mark.parametrize(
    ("pair", "first", "second"),
    [
        (Pair("p1", SOURCE), (None, None, None), ("initial", None, None)),
        (DRAFTED, ("needs-review-translation", "mt-suggestion", None), ("initial", "dipla:draft", "mt")),
        (
            Pair("p1", SOURCE, "Yes.", State.DRAFT, "Yes.", Origin(OriginKind.TM, "m.tmx"), 1.0),
            ("needs-review-translation", "exact-match", None),
            ("initial", "dipla:draft", "tm"),
        ),
        (
            Pair("p1", SOURCE, "Yes.", State.DRAFT, "Yes.", Origin(OriginKind.TM, "m.tmx"), 0.8),
            ("needs-review-translation", "fuzzy-match", None),
            ("initial", "dipla:draft", "tm"),
        ),
        (
            Pair("p1", SOURCE, "Yes.", State.ALIGNED, origin=Origin(OriginKind.ALIGNED)),
            ("needs-review-translation", None, None),
            ("initial", "dipla:aligned", None),
        ),
        (Pair("p1", SOURCE, "Yes.", State.EDITED), ("translated", None, None), ("translated", None, None)),
        (Pair("p1", SOURCE, "", State.EDITED), ("translated", None, None), ("translated", None, None)),
        (Pair("p1", SOURCE, "Yes.", State.APPROVED), ("final", None, "yes"), ("reviewed", None, None)),
    ],
)
def test_states_are_those_of_the_standard(
    pair: Pair, first: tuple[str | None, ...], second: tuple[str | None, ...]
) -> None:
    (unit,) = etree.fromstring(written(xliff12.write, [pair])).iter("{*}trans-unit")
    target = unit.find("{*}target")
    said = {} if target is None else target.attrib
    assert (said.get("state"), said.get("state-qualifier"), unit.get("approved")) == first
    root = etree.fromstring(written(xliff2.write, [pair]))
    (segment,), match = root.iter("{*}segment"), root.find(".//{*}match")
    assert (segment.get("state"), segment.get("subState"), None if match is None else match.get("type")) == second


def test_the_draft_of_an_edited_pair_is_a_candidate() -> None:
    pair = Pair("p1", SOURCE, "Yes.", State.EDITED, "Yeah.", Origin(OriginKind.HUMAN), 0.87, draft_origin=GOOGLE)
    alt = etree.fromstring(written(xliff12.write, [pair])).find(".//{*}alt-trans")
    assert (alt.get("origin"), alt.get("match-quality"), alt.findtext("{*}target")) == ("google", "87", "Yeah.")
    match = etree.fromstring(written(xliff2.write, [pair])).find(".//{*}match")
    assert (match.get("origin"), match.get("matchQuality"), match.findtext("{*}target")) == ("google", "87", "Yeah.")


def test_a_copy_for_omegat_is_the_source_and_the_texts_stand_beside_it() -> None:
    for unit, pair in zip(
        etree.fromstring(written(with_copy, [DRAFTED, EDITED])).iter("{*}trans-unit"), (DRAFTED, EDITED), strict=True
    ):
        assert unit.findtext("{*}target") == unit.findtext("{*}source") == pair.source_text
        assert pair.target in [alt.findtext("{*}target") for alt in unit.iter("{*}alt-trans")]


# What a client does to our file


@pytest.mark.parametrize(("write", "state"), [(xliff12.write, "translated"), (xliff2.write, "translated")])
def test_a_draft_that_a_client_wrote_over_comes_back_as_an_edit(
    write: Callable[..., Any], state: str, tmp_path: Path
) -> None:
    content = written(write, [DRAFTED]).decode()
    marked = content.replace("<target state", "<target state", 1)
    changed = re.sub(r"(<segment.*?<target>|<target state[^>]*>)Yes\.", r"\1Indeed.", marked, flags=re.DOTALL)
    (pair,) = pairs_in(changed, tmp_path)
    assert (pair.state, pair.target, pair.origin) == (State.EDITED, "Indeed.", Origin(OriginKind.HUMAN))


@pytest.mark.parametrize(
    ("write", "old", "new", "state"),
    [
        (xliff12.write, 'state="needs-review-translation"', 'state="translated"', State.EDITED),
        (xliff12.write, '<trans-unit id="p1">', '<trans-unit id="p1" approved="yes">', State.APPROVED),
        (xliff2.write, 'state="initial"', 'state="translated"', State.EDITED),
        (xliff2.write, 'state="initial"', 'state="final"', State.APPROVED),
    ],
)
def test_a_draft_that_a_client_confirmed_comes_back_so(
    write: Callable[..., Any], old: str, new: str, state: State, tmp_path: Path
) -> None:
    (pair,) = pairs_in(written(write, [DRAFTED]).decode().replace(old, new), tmp_path)
    assert (pair.state, pair.target, pair.draft, pair.origin) == (state, "Yes.", "Yes.", GOOGLE)


def test_what_omegat_writes_over_the_copy_is_an_edit_and_what_it_leaves_is_none(tmp_path: Path) -> None:
    content = written(with_copy, [DRAFTED, EDITED]).decode()
    changed = content.replace('state="needs-translation">Ναι.', 'state="needs-translation">Indeed.')
    first, second = pairs_in(changed, tmp_path)
    assert (first.target, first.state, first.draft, first.draft_origin) == ("Indeed.", State.EDITED, "Yes.", GOOGLE)
    assert second == EDITED
    taken = content.replace('state="needs-translation">Ναι.', 'state="needs-translation">Yes.')
    assert pairs_in(taken, tmp_path) == [DRAFTED, EDITED]


def test_a_unit_that_was_translated_elsewhere_is_edited(tmp_path: Path) -> None:
    content = written(xliff12.write, [Pair("p1", SOURCE)]).decode()
    (pair,) = pairs_in(content.replace("</source>", "</source><target>Yes.</target>"), tmp_path)
    assert (pair.state, pair.target) == (State.EDITED, "Yes.")


# Files of others

FIRST = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:o">
<file original="menu.po" source-language="el" target-language="en-GB" datatype="po" o:f="1"><header><skl>\
<external-file href="menu.skl"/></skl></header><body>
<group id="g" restype="menu"><note>Of the group.</note>
%s
</group></body></file></xliff>"""


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


RICH = FIRST % (
    '<trans-unit id="7" resname="x" translate="no" o:a="b"><source>Πάτησε <g id="1">εδώ</g> <![CDATA[<τώρα>]]>.'
    '<ph id="2">&lt;br/&gt;<sub>title</sub></ph></source><target state="needs-review-translation">Click '
    '<g id="1">here</g> now.<ph id="2">&lt;br/&gt;</ph></target><context-group purpose="location">'
    '<context context-type="linenumber">7</context></context-group><note from="X">One.</note><note>Two.</note>'
    "<o:more>kept</o:more></trans-unit>"
    '<trans-unit id="8"><source> Μία  λέξη\n εδώ </source><target xml:space="preserve"> a  b </target></trans-unit>'
    '<trans-unit id="9"><source><x id="1"/></source></trans-unit>'
)


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


@pytest.mark.parametrize("write", [xliff12.write, xliff2.write])
def test_reading_and_writing_take_no_more_memory_for_more_units(write: Callable[..., Any], tmp_path: Path) -> None:
    class Sink(io.RawIOBase):
        def write(self, data: Any) -> int:
            return len(data)

    def peak(count: int) -> int:
        made = (
            Pair(f"p{number}", (Sentence(f"el_p{number}", "Ναι, βέβαια.", "el"),), "Yes.", State.DRAFT, "Yes.", GOOGLE)
            for number in range(count)
        )
        path = tmp_path / f"{count}.xlf"
        with path.open("wb") as out:
            write(out, Bitext(HEAD, made))
        tracemalloc.start()
        bitext, _ = xliff.read(path, "el", "en")
        write(Sink(), bitext)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    # Beside the units of one chunk only the ids that were given are held: three times the units, not three times that.
    assert peak(1800) < 1.7 * peak(600)


# The bank


def bank(shared: Path) -> list[tuple[Path, int]]:
    with (shared / "bank/tmx/MANIFEST.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["path"].endswith((".xlf", ".xliff"))]
    assert rows
    return [(shared / "bank/tmx" / row["path"], int(row["expect"].split()[0])) for row in rows]


def test_every_file_of_the_bank_has_the_units_that_it_should(shared: Path) -> None:
    for path, expected in bank(shared):
        assert sum(unit.node.name != "bin-unit" for unit in units(path)) == expected, path.name


def test_every_file_of_the_bank_keeps_texts_markup_and_notes(shared: Path, tmp_path: Path) -> None:
    for path, _ in bank(shared):
        source, target = (code or "en" for code in xliff.languages(path))
        bitext, _ = xliff.read(path, source, target)
        pairs, head = list(bitext), Head()
        next(units(path, head))
        made = tmp_path / path.name
        made.write_bytes(written(xliff2.write if head.is_second else xliff12.write, pairs, bitext.header))
        assert list(xliff.read(made, source, target)[0]) == pairs, path.name
        assert said(made) == said(path), path.name


@pytest.mark.parametrize("write", WRITERS)
def test_every_file_of_the_bank_takes_edits_and_other_ids(
    write: Callable[..., Any], shared: Path, tmp_path: Path
) -> None:
    for path, _ in bank(shared):
        source, target = (code or "en" for code in xliff.languages(path))
        bitext, _ = xliff.read(path, source, target)
        pairs = [
            replace(
                pair,
                target=f"{pair.target or ''} Edited. " if place % 2 else pair.target,
                state=State.EDITED if place % 2 else pair.state,
                note="A note." if place % 3 else pair.note,
                id=pair.id if place % 5 else f"new_{pair.id}",
                draft="Before." if place % 2 else pair.draft,
            )
            for place, pair in enumerate(islice(bitext, 150))
        ]
        assert pairs_in(written(write, pairs, bitext.header), tmp_path, source, target) == pairs, path.name


def test_a_text_as_deep_as_can_be_read_can_be_written(tmp_path: Path) -> None:
    deep = '<g id="1">' * 200 + "Ναι" + "</g>" * 200
    pairs = pairs_in(RICH.replace("Πάτησε", deep), tmp_path)
    for write in WRITERS:
        assert pairs_in(written(write, pairs), tmp_path)[0].source_text.startswith("Ναι ")


def said(path: Path) -> list[Any]:
    """All that a file says unit by unit; a draft that became a target out of a candidate is none of it."""
    found = []
    for unit in units(path):
        if unit.node.name == "bin-unit":
            continue
        node = unit.node
        texts = [child for name in ("source", "seg-source", "segment", "note", "notes") for child in node.all(name)]
        was = node.one("target")
        facts = {name: word for name, word in node.attributes.items() if name not in {"approved", "id"}}
        more = [child for child in node.children if not isinstance(child, str) and ":" in child.name]
        found.append(
            (facts, [shape(one) for one in (*texts, *more)], shape(was) if was and plain(was).strip() else None)
        )
    return found


def shape(node: Any) -> Any:
    inner, text = [], ""
    for child in node.children:
        if isinstance(child, str):
            text += child
        else:
            inner += [text, shape(child)]
            text = ""
    return (node.name, dict(node.attributes), [*inner, text])


def test_the_xml_of_the_page_is_what_the_writers_write() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "xliff.md").read_text("utf-8")
    google = Origin(OriginKind.MT, "google")
    first, second = (Sentence(f"el_p{number}", text, "el") for number, text in enumerate(SERGE, start=1))
    pairs = [
        Pair("p1", (first,), "He came to Paris.", State.DRAFT, "He came to Paris.", google),
        Pair(
            "p2", (second,), "There he met Serge.", State.EDITED, "He met Serge there.", google, note="Check the name."
        ),
    ]
    lines = {
        line for write in (xliff12.write, xliff2.write) for line in written(write, pairs).decode().splitlines() if line
    }
    blocks = re.findall(r"```xml\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    assert [line for block in blocks for line in block.splitlines() if line not in lines] == []


SERGE = ("Ήρθε στο Παρίσι.", "Εκεί γνώρισε τον Σερζ.")
