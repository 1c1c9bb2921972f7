"""A memory survives the trip out and back, other tools read it, and a bad file is refused with its place."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export.tmx import read, write
from dipla.export.tmx.units import units

HEAD = Header("el", "en", title="Τίτλος & co", licence="CC0-1.0", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"), min_size=1
)


def clean(text: str) -> str:
    """A text as a segment holds it: NFC, blanks folded."""
    import re
    import unicodedata

    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", unicodedata.normalize("NFC", text).strip()).strip())


@st.composite
def sentences(draw: st.DrawFn, lang: str, stem: str) -> tuple[Sentence, ...]:
    """One to three sentences with all that can be known of them."""
    return tuple(
        Sentence(
            f"{lang}_{stem}.{number}",
            draw(TEXT.map(clean).filter(bool)),
            draw(st.sampled_from([lang, lang, "de"])),
            draw(st.integers(0, 3)),
            draw(st.none() | st.builds(Span, st.integers(0, 99), st.integers(100, 199))),
            draw(st.just(Block()) | st.builds(Block, st.sampled_from(BlockKind), st.integers(0, 9), TEXT, TEXT)),
        )
        for number in range(draw(st.integers(1, 3)))
    )


@st.composite
def some_pairs(draw: st.DrawFn) -> list[Pair]:
    pairs = []
    for number in range(draw(st.integers(0, 5))):
        state = draw(st.sampled_from([State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED]))
        source = draw(st.just(()) | sentences("el", f"s{number}")) or (
            Sentence(f"el_p{number}", draw(TEXT.map(clean).filter(bool)), "el"),
        )
        divided = draw(st.just(()) | sentences("en", f"t{number}"))
        target = " ".join(one.text for one in divided) or draw(TEXT.map(clean).filter(bool))
        date = draw(st.sampled_from(["", "2026-11-23T10:00:00Z"]))
        made = st.builds(Origin, st.sampled_from(OriginKind), TEXT, TEXT, st.just(date), TEXT, TEXT, TEXT)
        pairs.append(
            Pair(
                id=f"p{number}",
                source=source,
                target=target,
                target_sentences=divided,
                state=state,
                draft=draw(st.none() | st.just(target) | TEXT),
                origin=draw(st.none() | made),
                draft_origin=draw(st.none() | made),
                score=draw(st.none() | st.floats(0, 1)),
                note=draw(st.just("") | TEXT.filter(str.strip)),
                doc="a.txt",
                flags=draw(st.sampled_from([(), ("fuzzy:80",), ("fuzzy:80", "was:p2"), ("a flag",)])),
                created=date,
                changed=date,
                by=draw(st.sampled_from(["", "Tester"])),
            )
        )
    return pairs


def written(pairs: list[Pair]) -> bytes:
    out = io.BytesIO()
    write(out, Bitext(HEAD, pairs))
    return out.getvalue()


@given(pairs=some_pairs())
def test_reading_what_was_written_gives_equal_pairs(
    pairs: list[Pair], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    path.write_bytes(written(pairs))
    bitext, skipped = read(path, "el", "en")
    assert list(bitext) == pairs
    assert skipped == []


@given(pairs=some_pairs())
def test_another_toolkit_reads_the_same_units(pairs: list[Pair]) -> None:
    store = tmxfile(io.BytesIO(written(pairs)), "el", "en")
    assert [(unit.source, unit.target) for unit in store.units] == [(pair.source_text, pair.target) for pair in pairs]


@given(pairs=some_pairs())
def test_what_is_written_is_valid(pairs: list[Pair], shared: Path) -> None:
    tree = etree.fromstring(written(pairs))
    schema = etree.XMLSchema(etree.parse(shared / "schemas/tmx14.xsd"))
    schema.assertValid(tree)
    dtd = etree.DTD(str(shared / "schemas/tmx14.dtd"))
    assert dtd.validate(tree), dtd.error_log


def test_the_same_pairs_give_the_same_bytes() -> None:
    pair = Pair("p1", (Sentence("el_p1", "Ναι.", "el"),), "Yes.", State.DRAFT)
    assert written([pair]) == written([pair])


def test_every_unit_says_its_state_and_origin_and_a_draft_its_engine() -> None:
    origin = Origin(OriginKind.MT, "google", "", "2026-11-23T10:00:00Z")
    pair = Pair("p1", (Sentence("el_p1", "Ναι.", "el"),), "Yes.", State.DRAFT, "Yes.", origin)
    unit = ElementTree.fromstring(written([pair])).find("body/tu")
    assert unit is not None
    props = {prop.get("type"): prop.text for prop in unit.iter("prop")}
    assert (props["x-dipla-state"], props["x-dipla-origin"], props["x-dipla-tool"]) == ("draft", "mt", "google")
    assert unit.findall("tuv")[1].get("changeid") == "google"


def test_omissions_additions_and_the_untranslated_stay_out() -> None:
    source = (Sentence("el_s1", "Ναι.", "el"),)
    pairs = [
        Pair("p1", source),
        Pair("p2", source, "", State.EDITED),
        Pair("p3", (), "Added.", State.EDITED),
        Pair("p4", source, "Yes.", State.EDITED),
    ]
    assert [unit.attributes["tuid"] for unit in _units(written(pairs))] == ["p4"]


def test_characters_that_xml_cannot_hold_are_replaced_and_counted() -> None:
    pair = Pair("p1", (Sentence("el_s1", "Να\x01ι.", "el"),), "Ye\x0bs.", State.EDITED)
    out = io.BytesIO()
    assert write(out, Bitext(HEAD, [pair])).replaced == 2
    assert [variant.text for variant in _units(out.getvalue())[0].variants] == ["Να\ufffdι.", "Ye\ufffds."]


def _units(content: bytes, name: str = "a.tmx", folder: list[Path] | None = None) -> list:
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        path = Path(made, name)
        path.write_bytes(content)
        return list(units(path))


FOREIGN = """\
<?xml version="1.0"{encoding}?>
<!DOCTYPE tmx SYSTEM "http://localhost:9/tmx14.dtd">
<tmx version="1.1"><header srclang="EL-gr"/><body>
<tu><tuv lang="EL-gr"><seg>Πάτησε <bpt i="1">&lt;b&gt;</bpt>εδώ<ept i="1">&lt;/b&gt;</ept> <hi>τώρα</hi>.</seg></tuv>
<tuv lang="en_US"><seg> Click  here
now. </seg></tuv></tu>
<tu><tuv lang="el"><seg>Μόνο ελληνικά.</seg></tuv></tu>
<tu><tuv xml:lang="gre"><seg>Ναι.</seg></tuv><tuv xml:lang="fr"><seg>Oui.</seg></tuv>\
<tuv xml:lang="eng"><seg>Yes.</seg></tuv></tu>
</body></tmx>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso8859-7", "cp1253"])
@pytest.mark.parametrize("packed", [False, True])
def test_an_old_memory_is_read_in_any_encoding(tmp_path: Path, encoding: str, packed: bool) -> None:
    name = {"iso8859-7": "ISO-8859-7", "cp1253": "windows-1253"}.get(encoding, "")
    content = FOREIGN.format(encoding=f' encoding="{name}"' if name else "").encode(encoding)
    path = tmp_path / "old.tmx"
    path.write_bytes(gzip.compress(content) if packed else content)
    bitext, skipped = read(path, "el", "en")
    assert [(pair.source_text, pair.target) for pair in bitext] == [
        ("Πάτησε εδώ τώρα.", "Click here now."),
        ("Ναι.", "Yes."),
    ]
    assert [(item.line, item.reason) for item in skipped] == [(7, "no text in en; found el")]


def test_as_it_is_written_a_memory_has_empty_targets_and_doubled_blanks(tmp_path: Path) -> None:
    segments = (("Ένα.", ""), ("Δύο.", "  \n "), ("Τρία  εδώ.", "Three  here,\n   and on."), ("", "Four."))
    units = "".join(
        f'<tu><tuv xml:lang="el"><seg>{el}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for el, en in segments
    )
    path = tmp_path / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="el"/><body>{units}<tu></tu></body></tmx>', "utf-8")
    bitext, skipped = read(path, "el", "en", as_written=True)
    assert [(pair.source_text, pair.target) for pair in bitext] == [
        ("Ένα.", ""),
        ("Δύο.", ""),
        ("Τρία  εδώ.", "Three  here, and on."),
    ]
    assert [one.reason for one in skipped] == ["no text in el; found el, en", "no text in el and en; found no variant"]
    plain, skipped = read(path, "el", "en")
    assert [(pair.source_text, pair.target) for pair in plain] == [("Τρία εδώ.", "Three here, and on.")]
    assert len(skipped) == 4


def test_ids_that_stand_twice_or_are_those_we_would_give_are_told_apart(tmp_path: Path) -> None:
    sides = '<tuv xml:lang="el"><seg>Ναι.</seg></tuv><tuv xml:lang="en"><seg>Yes.</seg></tuv>'
    body = "".join(f"<tu{said}>{sides}</tu>" for said in (' tuid="tu2"', ' tuid="tu2"', "", ' tuid="tu3"', ' tuid="p"'))
    path = tmp_path / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="el"/><body>{body}</body></tmx>', "utf-8")
    assert [pair.id for pair in read(path, "el", "en")[0]] == ["tu2", "tu2_", "tu3", "tu4", "p"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Ναι.", "Να\x01ι.", r"line 8, column \d+: .*U\+0001"),
        ("Ναι.", "Ναι & όχι.", "line 8, column"),
        ("Ναι.", "Ναι&nbsp;", "line 8: undefined entity"),
        ("</body></tmx>", "", "line 9"),
        ("<tmx", "<tei", "mismatched|expected <tmx>"),
        ('SYSTEM "http://localhost:9/tmx14.dtd"', '[<!ENTITY a "b">]', "declares the entity &a;"),
        ('SYSTEM "http://localhost:9/tmx14.dtd"', '[<!ENTITY a SYSTEM "file:///etc/hostname">]', "declares the entity"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "bad.tmx"
    path.write_text(FOREIGN.format(encoding="").replace(old, new), "utf-8")
    with pytest.raises(DiplaError, match=said):
        list(read(path, "el", "en")[0])


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    path = tmp_path / "bomb.tmx"
    path.write_text(f"<!DOCTYPE tmx [{''.join(lines)}]><tmx version='1.4'><header/><body>&a11;</body></tmx>", "utf-8")
    with pytest.raises(DiplaError, match="Entities are refused"):
        list(units(path))


def test_a_cut_off_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.tmx.gz"
    path.write_bytes(gzip.compress(FOREIGN.format(encoding="").encode())[:-20])
    with pytest.raises(DiplaError, match="cut off or damaged"):
        list(units(path))
