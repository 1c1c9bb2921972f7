"""Memories of many tools: all that stands in them is read as another parser sees it, and comes back from a round trip.

The files lie outside the project; the manifest beside them says what each holds.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.errors import DiplaError
from dipla.export.tmx import write_units
from dipla.export.tmx.units import Fact, Head, Unit, units

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _rows() -> list[dict[str, str]]:
    """The manifest's rows of memories; none where it is not there, and the tests skip."""
    manifest = Path(os.environ.get("DIPLA_SHARED", "nowhere"), "bank/tmx/MANIFEST.csv")
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["path"].endswith(".tmx")]


def _named(row: dict[str, str]) -> str:
    return Path(row["path"]).stem


GOOD = [row for row in _rows() if not row["expect"].startswith("REJECTED")]
REJECTED = [row for row in _rows() if row["expect"].startswith("REJECTED")]
good = pytest.mark.parametrize("row", GOOD, ids=_named)


@pytest.fixture(scope="module")
def schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared / "schemas/tmx14.xsd"))


def test_the_bank_is_there(shared: Path) -> None:
    assert len(GOOD) > 70
    assert len(REJECTED) == 5


@good
def test_every_unit_and_variant_is_read(row: dict[str, str], shared: Path) -> None:
    found = list(units(shared / "bank/tmx" / row["path"]))
    expected = re.fullmatch(r"(\d+) TUs, (\d+) TUVs", row["expect"])
    assert expected
    assert (len(found), sum(len(unit.variants) for unit in found)) == (int(expected[1]), int(expected[2]))


@good
def test_what_is_read_is_what_another_parser_sees(row: dict[str, str], shared: Path) -> None:
    path = shared / "bank/tmx" / row["path"]
    head = Head()
    found = [_seen(unit) for unit in units(path, head)]
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    assert found == [_seen_by_lxml(unit) for unit in root.iter("tu")]
    header = root.find("header")
    assert head.version == root.get("version", "")
    assert head.attributes == ({} if header is None else dict(header.attrib))
    if header is not None:
        assert [fact.text for fact in (*head.notes, *head.props)] == [
            "".join(element.itertext()) for name in ("note", "prop") for element in header.findall(name)
        ]
        assert [etree.canonicalize(more) for more in head.more] == [
            etree.canonicalize(_bare(ude), strip_text=True) for ude in header.findall("ude")
        ]


@good
def test_nothing_is_lost_on_the_way_out_and_back(row: dict[str, str], shared: Path, tmp_path: Path) -> None:
    first, again = Head(), Head()
    path = tmp_path / "again.tmx"
    before = list(units(shared / "bank/tmx" / row["path"], first))
    with path.open("wb") as stream:
        assert write_units(stream, before, first).replaced == 0
    after = list(units(path, again))
    assert [_seen(unit) for unit in after] == [_seen(unit) for unit in before]
    assert (again.notes, again.props, again.more) == (first.notes, first.props, first.more)
    assert again.attributes.items() >= first.attributes.items()


@good
def test_what_was_valid_is_written_valid(row: dict[str, str], shared: Path, schema: etree.XMLSchema) -> None:
    path = shared / "bank/tmx" / row["path"]
    was_valid = schema.validate(etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)))
    out = io.BytesIO()
    head = Head()
    write_units(out, units(path, head), head)
    assert schema.validate(etree.fromstring(out.getvalue())) or not was_valid


@pytest.mark.parametrize("row", REJECTED, ids=_named)
def test_what_is_broken_is_refused_with_line_and_reason(
    row: dict[str, str], shared: Path, dipla: Callable[..., Any]
) -> None:
    path = shared / "bank/tmx" / row["path"]
    known = re.search(r"line (\d+)", row["expect"])
    assert known
    with pytest.raises(DiplaError, match=rf"line {known[1]}, column \d+: not well-formed XML \(.+\)\. Mend"):
        list(units(path))
    done = dipla("validate", path, "--json")
    assert done.code == 1
    (problem,) = (problem for problem in done.json["problems"] if problem["severity"] == "error")
    assert (problem["line"], problem["rule"]) == (int(known[1]), "not-readable")
    assert "not well-formed XML" in problem["message"]


# A unit as both parsers can tell it


def _seen(unit: Unit) -> tuple[Any, ...]:
    variants = []
    for one in unit.variants:
        segment = _canonical(f"<seg>{one.markup or _escaped(one.text)}</seg>")
        variants.append((one.lang, one.text, segment, one.attributes, _facts(one.props), _facts(one.notes)))
    return unit.attributes, _facts(unit.props), _facts(unit.notes), variants


def _facts(facts: tuple[Fact, ...]) -> list[tuple[str, str, dict[str, str]]]:
    return [(fact.type, fact.text, fact.attributes) for fact in facts]


def _seen_by_lxml(unit: etree._Element) -> tuple[Any, ...]:
    variants = []
    for one in unit.findall("tuv"):
        said = _attributes(one)
        lang = said.pop("xml:lang", None) or said.pop("lang", "")
        segment = one.find("seg")
        assert segment is not None
        variants.append(
            (lang, _text(segment), _canonical(_bare(segment)), said, _props(one, "prop"), _props(one, "note"))
        )
    return _attributes(unit), _props(unit, "prop"), _props(unit, "note"), variants


def _attributes(element: etree._Element) -> dict[str, str]:
    return {("xml:lang" if name == XML_LANG else str(name)): str(value) for name, value in element.attrib.items()}


def _props(element: etree._Element, name: str) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for fact in element.findall(name):
        said = _attributes(fact)
        found.append((said.pop("type", "") if name == "prop" else "", "".join(map(str, fact.itertext())), said))
    return found


def _text(element: etree._Element) -> str:
    """The text of a segment without its codes, those of `hi` with it."""
    inner = [(_text(child) if child.tag == "hi" else "") + (child.tail or "") for child in element]
    return (element.text or "") + "".join(inner)


def _bare(element: etree._Element) -> str:
    """The element as XML, what follows it left out."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _canonical(xml: str) -> str:
    return str(etree.canonicalize(xml))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
