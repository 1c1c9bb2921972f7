"""A text keeps its tags on its way from a memory through XLIFF and back, and from XLIFF into a memory."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, Pair, State
from dipla.export import tmx, xliff
from dipla.export.inline import segs, tmx_markup
from dipla.export.nodes import Node, tree
from dipla.export.tmx.units import units
from dipla.export.xliff import xliff2, xliff12

HEAD = Header("el", "en")
LANGS = ("el", "en")
FORMATS = [xliff12, xliff2]


def from_memory(left: str, right: str, folder: Path) -> Pair:
    path = folder / "a.tmx"
    sides = "".join(f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in (("el", left), ("en", right)))
    path.write_text(f'<tmx version="1.4"><header srclang="el"/><body><tu tuid="p1">{sides}</tu></body></tmx>', "utf-8")
    (pair,) = tmx.read(path, "el", "en")[0]
    return pair


def through(form: ModuleType, pair: Pair, folder: Path) -> tuple[Pair, Any]:
    out = io.BytesIO()
    form.write(out, Bitext(HEAD, [pair]))
    path = folder / "a.xlf"
    path.write_bytes(out.getvalue())
    (back,) = xliff.read(path, "el", "en")[0]
    return back, etree.fromstring(out.getvalue())


def shape(node: Node) -> Any:
    inner: list[Any] = [""]
    for child in node.children:
        if isinstance(child, str):
            inner[-1] += child
        else:
            inner += [shape(child), ""]
    return (node.name, node.attributes, inner)


SEGS = [
    '<bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>Ναι<ept i="1">&lt;/b&gt;</ept>.',
    '<bpt i="2">{</bpt><bpt i="1">[</bpt>overlap<ept i="2">}</ept> here<ept i="1">]</ept>',
    'Ναι<ph x="1" assoc="p" type="x-own kind">&lt;br/&gt;</ph><ph>&amp;nbsp;</ph><ph/>',
    '<it pos="begin" x="1" type="ulined">&lt;i&gt;</it>Ναι<it pos="end" x="2">&lt;/i&gt;</it>',
    'Το <hi type="term" x="3">μέλλον <hi>μας</hi></hi> <ut>par</ut>',
    '<bpt i="1">&lt;a title="<sub datatype="html" type="x-t">Τίτλος <ph x="7">!</ph></sub>"&gt;</bpt>εδώ<ept i="1"/>',
    '<ph x="1">a</ph>ένα<ph x="1">b</ph>',
    '<ept i="9">&lt;/b&gt;</ept>Ναι<bpt i="3">&lt;b&gt;</bpt>',
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("seg", SEGS)
def test_a_segment_comes_back_from_xliff_with_its_tags(form: ModuleType, seg: str, tmp_path: Path) -> None:
    pair = from_memory(seg, "Plain &amp; simple.", tmp_path)
    back, _ = through(form, pair, tmp_path)
    assert back == pair
    markup, plain = tmx_markup(back, LANGS)
    assert plain == ""
    left = segs(pair, LANGS)[0]
    assert left is not None
    if form is xliff12:
        # A type of 1.2 has no blank in it.
        assert shape(tree(markup)) == shape(tree(seg.replace("own kind", "own_kind")))
    else:
        assert shape(tree(markup)) == shape(left)


@pytest.mark.parametrize("form", FORMATS)
def test_a_text_that_has_changed_loses_its_tags_and_the_other_side_keeps_them(form: ModuleType, tmp_path: Path) -> None:
    seg = '<bpt i="1">x</bpt>Ναι<ept i="1">y</ept>'
    pair = replace(from_memory(seg, seg, tmp_path), target="Yes.", state=State.EDITED)
    back, _ = through(form, pair, tmp_path)
    assert (back.target, back.state) == ("Yes.", State.EDITED)
    assert shape(tree(tmx_markup(back, LANGS)[0])) == shape(tree(seg))
    assert tmx_markup(back, LANGS)[1] == ""


@pytest.mark.parametrize(
    ("source", "seg"),
    [
        (
            '<g id="1" ctype="bold">Ναι</g><x id="2"/>',
            '<bpt i="g1" x="1" type="bold">&lt;g id="1" ctype="bold"&gt;</bpt>Ναι<ept i="g1">&lt;/g&gt;</ept>'
            '<ph x="2">&lt;x id="2"/&gt;</ph>',
        ),
        (
            '<bx id="1" rid="5"/>Ναι<ex id="2" rid="5"/>',
            '<bpt i="5" x="1">&lt;bx id="1" rid="5"/&gt;</bpt>Ναι<ept i="5">&lt;ex id="2" rid="5"/&gt;</ept>',
        ),
        ('<mrk mtype="term">Ναι</mrk>', '<hi type="term">Ναι</hi>'),
    ],
)
def test_codes_of_1_2_stand_in_a_memory_as_codes(source: str, seg: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff version="1.2"><file source-language="el" target-language="en"><body><trans-unit id="a">'
        f"<source>{source}</source><target>Yes</target></trans-unit></body></file></xliff>",
        "utf-8",
    )
    (pair,) = xliff.read(path, "el", "en")[0]
    assert shape(tree(tmx_markup(pair, LANGS)[0])) == shape(tree(seg))


def test_codes_of_2_stand_in_a_memory_with_their_original_data_or_their_tag(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="el" trgLang="en"><file id="f">'
        '<unit id="a"><originalData><data id="d">&lt;b></data></originalData><segment><source><pc id="1" '
        'dataRefStart="d">Ναι</pc><ph id="2"/></source></segment></unit></file></xliff>',
        "utf-8",
    )
    (pair,) = xliff.read(path, "el", "en")[0]
    expected = '<bpt i="1">&lt;b&gt;</bpt>Ναι<ept i="1">&lt;/pc&gt;</ept><ph x="2">&lt;ph id="2"/&gt;</ph>'
    assert shape(tree(tmx_markup(pair, LANGS)[0])) == shape(tree(expected))


def test_a_unit_of_one_family_keeps_its_codes_in_the_other(tmp_path: Path) -> None:
    seg = '<bpt i="1">x</bpt>Ναι<ept i="1">y</ept><ph x="4">z</ph>'
    pair = from_memory(seg, "Yes", tmp_path)
    first, _ = through(xliff12, pair, tmp_path)
    second, root = through(xliff2, first, tmp_path)
    assert [one.tag.rpartition("}")[2] for one in root.find(".//{*}segment/{*}source")] == ["sc", "ec", "ph"]
    again, _ = through(xliff12, second, tmp_path)
    assert again == pair
    (left, _), (right, _) = segs(pair, LANGS), segs(again, LANGS)
    assert left is not None
    assert right is not None
    assert [one.name for one in right.within()] == [one.name for one in left.within()]


@pytest.mark.parametrize("form", FORMATS)
def test_every_memory_of_the_bank_keeps_its_tags_and_is_valid(form: ModuleType, shared: Path, tmp_path: Path) -> None:
    if form is xliff12:
        schema = etree.XMLSchema(etree.parse(shared / "schemas/xliff-core-1.2-strict.local.xsd"))
    else:
        schema = etree.XMLSchema(etree.parse(shared / "schemas/xliff2.1/xliff_core_2.0.xsd"))
    tagged = 0
    for path in sorted((shared / "bank/tmx").glob("*/*.tmx")):
        try:
            found = next(units(path), None)
            if found is None or len(found.variants) < 2:
                continue
            langs = found.variants[0].lang, found.variants[1].lang
            pairs = list(tmx.read(path, *langs)[0])
        except DiplaError:
            continue
        source, target = (lang.replace("_", "-") or "en" for lang in langs)
        made = tmp_path / "a.xlf"
        with made.open("wb") as out:
            form.write(out, Bitext(Header(source, target), pairs))
        schema.assertValid(etree.parse(made))
        back = list(xliff.read(made, source, target)[0])
        assert back == pairs, path.name
        for one, other in zip(pairs, back, strict=True):
            for before, after in zip(segs(one, (source, target)), segs(other, (source, target)), strict=True):
                assert (after and shape(after)) == (before and shape(before)), path.name
                tagged += before is not None
    assert tagged > 1000
