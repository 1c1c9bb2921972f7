"""What every format keeps: the pairs that go in come out, the same bytes each time, and what cannot be held is told."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export import formats
from dipla.export.formats import FORMATS
from dipla.export.plain import one_line

HEAD = Header("el", "en", title="Τίτλος & <co>", licence="CC0-1.0", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
# Line breaks of every kind, quotes and signs of formulas are among these; NFC is what every door makes of a text.
TEXT = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r") | st.sampled_from('\n"=+,;\t\\#'))
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(str.strip)
)
DATE = st.sampled_from(["", "2026-11-23T10:00:00Z"])
MADE = st.none() | st.builds(Origin, st.sampled_from(OriginKind), TEXT, TEXT, DATE, TEXT, TEXT, TEXT)
# The formats that hold all that a pair says; XLIFF and TMX have their own tests.
WHOLE = ("csv", "tsv", "po")
# On a machine with much to do, making an example or writing a file may take its time.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
OWN = (*WHOLE, "moses", "html", "docx")


def joined(number: int, texts: list[str], lang: str, *, noted: bool) -> tuple[Sentence, ...]:
    """Sentences of a pair, with their places in a document or without."""
    if not noted:
        return (Sentence(f"{lang}_p{number}", texts[0], lang),)
    return tuple(Sentence(f"{lang}_s{i}", text, lang, i, Span(i, i + 9)) for i, text in enumerate(texts, number))


@st.composite
def some_pairs(draw: st.DrawFn) -> list[Pair]:
    pairs = []
    for number in range(draw(st.integers(0, 4))):
        state = draw(st.sampled_from(State))
        source = joined(number, draw(st.lists(TEXT, min_size=1, max_size=3)), "el", noted=draw(st.booleans()))
        target, sides = draw(TEXT | st.just("")), ()
        if draw(st.booleans()):
            sides = joined(number, draw(st.lists(TEXT, min_size=1, max_size=3)), "en", noted=True)
            target = " ".join(one.text for one in sides)
        if state is State.UNTRANSLATED:
            target, sides = None, ()
        pair = Pair(
            id=f"p{number}",
            source=() if target and draw(st.integers(0, 9)) == 0 else source,
            target=target,
            state=state,
            target_sentences=sides,
            draft=draw(st.none() | TEXT | st.just(target or None)),
            origin=draw(MADE),
            draft_origin=draw(MADE),
            score=draw(st.none() | st.integers(0, 100).map(lambda n: n / 100)),
            note=draw(st.just("") | TEXT),
            doc=draw(st.just("") | TEXT),
            flags=draw(st.sampled_from([(), ("fuzzy:80",), ("text:two words", "was:p1")])),
            created=draw(DATE),
            changed=draw(DATE),
            by=draw(st.just("") | TEXT),
        )
        pairs.append(pair)
    return pairs


def written(name: str, pairs: list[Pair]) -> tuple[list[bytes], formats.Written]:
    outs = [io.BytesIO() for _ in range(FORMATS[name].files)]
    told = formats.write(FORMATS[name], outs, Bitext(HEAD, pairs))
    return [out.getvalue() for out in outs], told


def read_back(name: str, contents: list[bytes], folder: Path) -> tuple[list[Pair], list[formats.Skipped]]:
    places = formats.places(FORMATS[name], folder / f"a.{name}", ("el", "en"))
    for place, content in zip(places, contents, strict=True):
        place.write_bytes(content)
    bitext, skipped = formats.read(FORMATS[name], places[0], "el", "en")
    return list(bitext), skipped


@pytest.mark.parametrize("name", WHOLE)
def test_reading_what_was_written_gives_equal_pairs(name: str, tmp_path: Path) -> None:
    @PATIENT
    @given(pairs=some_pairs())
    def holds(pairs: list[Pair]) -> None:
        contents, _ = written(name, pairs)
        found, skipped = read_back(name, contents, tmp_path)
        # gettext has no entry without msgid.
        assert found == [pair for pair in pairs if pair.source or name != "po"]
        assert skipped == []

    holds()


@PATIENT
@given(pairs=some_pairs())
def test_moses_gives_back_the_texts_line_by_line(pairs: list[Pair], tmp_path_factory: pytest.TempPathFactory) -> None:
    contents, told = written("moses", pairs)
    assert [content.count(b"\n") for content in contents] == [len(pairs), len(pairs)]
    assert told.units == len(pairs)
    found, _ = read_back("moses", contents, tmp_path_factory.mktemp("moses"))
    texts = [(one_line(pair.source_text), one_line(pair.target or "")) for pair in pairs]
    assert [(pair.source_text, pair.target or "") for pair in found] == [both for both in texts if any(both)]


PAIR = Pair("p1", (Sentence("el_p1", "Ναι.", "el"),), "Yes.", State.DRAFT)


@pytest.mark.parametrize("name", OWN)
def test_the_same_pairs_give_the_same_bytes(name: str) -> None:
    assert written(name, [PAIR])[0] == written(name, [PAIR])[0]


@pytest.mark.parametrize("name", OWN)
def test_what_a_file_cannot_hold_is_replaced_and_counted(name: str) -> None:
    odd = replace(PAIR, source=(Sentence("el_p1", "Να\0ι.", "el"),), target="Y\ud800es.", state=State.EDITED)
    contents, told = written(name, [odd])
    assert told.replaced == 2
    if name != "docx":
        text = b"".join(contents).decode()
        assert "Να\ufffdι." in text
        assert "Y\ufffdes." in text


@pytest.mark.parametrize("name", OWN)
def test_no_format_holds_the_whole_corpus_while_it_writes(name: str) -> None:
    written_after: list[int] = []
    outs = [io.BytesIO() for _ in range(FORMATS[name].files)]

    def pairs() -> object:
        for number in range(3000):
            written_after.append(outs[0].tell())
            # Not to be compressed: a DOCX is.
            yield replace(PAIR, id=f"p{number}", target=sha256(str(number).encode()).hexdigest())

    formats.write(FORMATS[name], outs, Bitext(HEAD, pairs()))  # type: ignore[arg-type]
    # Half the bytes are out when two thirds of the pairs have come.
    assert written_after[2000] > outs[0].tell() * 0.5


@pytest.mark.parametrize("name", ["a.parquet.gz", "a.docx.GZ"])
def test_what_is_compressed_as_it_is_is_not_packed_again(name: str) -> None:
    with pytest.raises(DiplaError, match=r"compressed as it is\. Leave \.gz out"):
        formats.to_write(Path(name))


def test_a_name_tells_its_format_packed_or_not(tmp_path: Path) -> None:
    told = {
        name: formats.to_write(tmp_path / name).name for name in ("a.tmx.gz", "A.CSV", "a.b.tei.xml", "a.xlf", "a.en")
    }
    assert told == {"a.tmx.gz": "tmx", "A.CSV": "csv", "a.b.tei.xml": "tei", "a.xlf": "xliff", "a.en": "moses"}
    with pytest.raises(DiplaError, match="the name tells no format"):
        formats.to_write(tmp_path / "a.odt")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('<xliff xmlns="urn:x" version="1.2">', "xliff"),
        ("<xliff version='2.1' xmlns='urn:x'>", "xliff2"),
        ('<?xml version="1.0"?>\n<tmx version="1.4">', "tmx"),
    ],
)
@pytest.mark.parametrize("suffix", [".xml", ".xlf"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_file_is_what_its_first_element_says(
    content: str, name: str, suffix: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content.encode(encoding))
    assert formats.to_read(path).name == name


def test_a_format_that_is_written_only_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(DiplaError, match="docx is written only"):
        formats.to_read(tmp_path / "a.docx")


TMX = '<tmx version="1.4"><header srclang="{own}"/><body>{units}</body></tmx>'


def memory(own: str, *langs: str) -> str:
    variants = "".join(f'<tuv xml:lang="{lang}"><seg>α</seg></tuv>' for lang in langs)
    return TMX.format(own=own, units=f"<tu>{variants}</tu>")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.tmx", memory("en", "el", "en"), ("en", "el")),
        ("a.tmx", memory("EL-GR", "en_US", "el-GR"), ("el-GR", "en-US")),
        ("a.tmx", memory("*all*", "el", "EL-gr", "fr", "en"), ("el", "fr", "en")),
        ("a.el-en.csv", "source,target\nα,b\n", ("el", "en")),
        ("a.csv", "English,Greek,x\nb,α,\n", ("en", "el")),
        ("a.csv", "id,source,target,source_lang,target_lang\np1,α,b,el,de\n", ("el", "de")),
        ("a.csv", "source,target\nα,b\n", ()),
        ("a.xlf", '<xliff version="1.2"><file source-language="el" target-language="en-GB">', ("el", "en-GB")),
        ("a.xlf", '<xliff version="2.1" srcLang="el" trgLang="en">', ("el", "en")),
        ("a.po", 'msgid ""\nmsgstr ""\n"Language: pt_BR\\n"\n"X-Source-Language: el\\n"\n', ("el", "pt-BR")),
    ],
)
def test_a_file_says_which_languages_it_holds(name: str, content: str, found: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert formats.languages(formats.to_read(path), path) == found


def test_two_languages_of_three_must_be_named_and_one_does_not_settle_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(memory("el", "el", "en", "fr"), "utf-8")
    sides: Callable[..., tuple[str, str]] = formats.sides
    with pytest.raises(DiplaError, match=r"found languages el, en, fr; expected two.*--from and --to"):
        sides(FORMATS["tmx"], path, None, None)
    with pytest.raises(DiplaError, match="with --to"):
        sides(FORMATS["tmx"], path, "el", None)
    assert sides(FORMATS["tmx"], path, "fr", "el") == ("fr", "el")


def test_one_language_of_two_settles_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(memory("el", "el", "en-GB"), "utf-8")
    assert formats.sides(FORMATS["tmx"], path, None, "el") == ("en-GB", "el")
