"""Pairs survive the trip through XLIFF, both families; the schemas and another toolkit take what we write."""

from __future__ import annotations

import gc
import io
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from dipla.corpus.model import Bitext, Origin, OriginKind, Pair, Sentence, State
from dipla.export import xliff
from dipla.export.xliff import xliff2, xliff12

from .made import GOOGLE, HEAD, WRITERS, pairs_in, some_pairs, with_copy, written


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

    # Trees are rings that wait for the collector: it comes often enough here that its hour does not decide.
    usual = gc.get_threshold()
    gc.set_threshold(100)
    try:
        few, many = peak(600), peak(1800)
    finally:
        gc.set_threshold(*usual)
    # Beside the units of one chunk only the ids that were given are held: three times the units, not three times that.
    assert many < 1.7 * few


def test_the_xml_of_the_page_is_what_the_writers_write() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "xliff.md").read_text("utf-8")
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
