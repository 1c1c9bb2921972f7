"""What researchers' formats promise alike: pairs come back equal, with their ids, links, states and origins."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export.corpora import cesalign, conllu, intertext, jsonl, parquet, vertical
from dipla.export.finding import Skipped

HEAD = Header("el", "en", title="Τίτλος & co", licence="CC0-1.0", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")


@dataclass(frozen=True)
class Format:
    """A format under test, and how its files are written and read."""

    module: ModuleType
    name: str

    def save(self, folder: Path, pairs: Iterable[Pair], name: str = "", header: Header = HEAD) -> Path:
        """Write the pairs into a folder; the path to read."""
        path = folder / (name or self.name)
        files = self.files(path, header)
        with ExitStack() as stack:
            out = [stack.enter_context(file.open("wb")) for file in files]
            if hasattr(self.module, "files"):
                self.module.write(out, Bitext(header, pairs), [file.name for file in files])
            else:
                self.module.write(out[0], Bitext(header, pairs))
        return path

    def files(self, path: Path, header: Header = HEAD) -> list[Path]:
        return self.module.files(path, header) if hasattr(self.module, "files") else [path]

    def load(self, path: Path) -> tuple[list[Pair], list[Skipped]]:
        bitext, skipped = self.module.read(path, "el", "en")
        return list(bitext), skipped


LINKED = {
    "cesalign": Format(cesalign, "corpus.xml"),
    "intertext": Format(intertext, "corpus.xml"),
    "vertical": Format(vertical, "corpus.vert"),
    "conllu": Format(conllu, "corpus.conllu"),
}
ROWS = {"jsonl": Format(jsonl, "corpus.jsonl"), "parquet": Format(parquet, "corpus.parquet")}
FORMATS = LINKED | ROWS
each = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
each_linked = pytest.mark.parametrize("form", LINKED.values(), ids=LINKED)

# What every one of these formats can hold: XML takes no control characters.
TEXT = st.one_of(
    st.sampled_from(["«Ναι», είπε· 3.5%!", "a <b> & \"c\" 'd'", "# text = _\\u0020", "10\u00a0000 €", "<g/>", "- 1"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"), max_size=12),
)
WORD = st.one_of(TEXT, st.sampled_from(["", " a  b\n", "\t\r\n", "c:\\u0041\\n"]))
DATE = st.sampled_from(["", "2026-11-23T10:00:00Z"])


def segment(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text)).strip()


BLOCK = st.just(Block()) | st.builds(Block, st.sampled_from(BlockKind), st.integers(-1, 9), WORD, WORD)
SEGMENT = TEXT.map(segment).filter(bool)
ORIGIN = st.none() | st.builds(Origin, st.sampled_from(OriginKind), WORD, WORD, DATE, WORD, WORD, WORD)


@st.composite
def side(draw: st.DrawFn, lang: str, number: int, least: int) -> tuple[Sentence, ...]:
    made = []
    for place in range(draw(st.integers(least, 2))):
        span = Span(place * 9, place * 9 + 5) if draw(st.booleans()) else None
        made.append(
            Sentence(f"{lang}_s{number}.{place}", draw(SEGMENT), lang, draw(st.integers(0, 2)), span, draw(BLOCK))
        )
    return tuple(made)


@st.composite
def some_pairs(draw: st.DrawFn) -> list[Pair]:
    pairs = []
    for number in range(draw(st.integers(0, 3))):
        source = draw(side("el", number, 0))
        target_sentences = draw(side("en", number, 0))
        if target_sentences:
            target: str | None = " ".join(one.text for one in target_sentences)
        else:
            target = draw(st.none() | st.just("") | SEGMENT) if source else draw(SEGMENT)
        state = draw(st.sampled_from([one for one in State if one is not State.UNTRANSLATED]))
        if target is None:
            state = State.UNTRANSLATED
        pairs.append(
            Pair(
                id=f"p{number}",
                source=source,
                target=target,
                state=state,
                draft=draw(st.none() | WORD | st.just(target)),
                origin=draw(ORIGIN),
                score=draw(st.none() | st.integers(0, 100).map(lambda n: n / 100)),
                note=draw(WORD),
                target_sentences=target_sentences,
                doc=draw(st.sampled_from(["", "a.txt", "β <γ>.txt"])),
                flags=draw(st.sampled_from([(), ("fuzzy:80",), ("a", "b c")])),
                created=draw(DATE),
                changed=draw(DATE),
                by=draw(st.sampled_from(["", "Ελένη «Λ»"])),
                draft_origin=draw(ORIGIN),
            )
        )
    return pairs


@each
@settings(max_examples=30, deadline=None)
@given(pairs=some_pairs())
def test_reading_what_was_written_gives_equal_pairs(
    form: Format, pairs: list[Pair], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found, skipped = form.load(form.save(tmp_path_factory.mktemp("trip"), pairs))
    assert found == pairs
    assert skipped == []


@each
def test_beads_of_every_kind_come_back_in_order(form: Format, tmp_path: Path, beads: list[Pair]) -> None:
    assert form.load(form.save(tmp_path, beads)) == (beads, [])


@each
def test_the_same_pairs_give_the_same_bytes(form: Format, tmp_path: Path, beads: list[Pair]) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        path = form.save(tmp_path / name, beads)
        contents.append([file.read_bytes() for file in form.files(path)])
    assert contents[0] == contents[1]


@each_linked
def test_packed_files_come_back(form: Format, tmp_path: Path, beads: list[Pair]) -> None:
    path = form.save(tmp_path, beads, f"{form.name}.gz")
    assert all(file.read_bytes()[:2] == b"\x1f\x8b" for file in form.files(path) if file.suffix == ".gz")
    assert form.load(path) == (beads, [])


@each_linked
def test_two_sentences_of_one_id_are_refused(form: Format, tmp_path: Path, beads: list[Pair]) -> None:
    one = Pair("p1", (Sentence("el_s1", "Ναι.", "el"),), "Yes.", State.EDITED)
    with pytest.raises(DiplaError, match=r"'el_s1' stands twice"):
        form.save(tmp_path, [one, replace(one, id="p2")])


@each_linked
def test_a_target_that_its_sentences_do_not_say_is_written_whole(
    form: Format, tmp_path: Path, beads: list[Pair]
) -> None:
    old = beads[2]
    edited = replace(old, target="Quite another text.", state=State.EDITED)
    assert form.load(form.save(tmp_path, [edited]))[0] == [replace(edited, target_sentences=())]


@each_linked
def test_a_text_that_is_not_there_is_named(form: Format, tmp_path: Path, beads: list[Pair]) -> None:
    path = form.save(tmp_path, beads)
    form.files(path)[-1].unlink()
    with pytest.raises(DiplaError, match=r"corpus\.en"):
        form.load(path)


def many(count: int) -> Iterator[Pair]:
    engine = Origin(OriginKind.MT, "google", "nmt", "2026-11-23T10:00:00Z")
    for n in range(count):
        source = Sentence(f"el_s{n}", f"Η {n}η πρόταση του κειμένου, με λίγες λέξεις ακόμα.", "el", n // 7)
        yield Pair(f"p{n}", (source,), f"Sentence {n}.", State.DRAFT, f"Sentence {n}.", engine, doc="a.txt")


@pytest.mark.parametrize("form", [LINKED["cesalign"], ROWS["jsonl"]], ids=["ces", "jsonl"])
def test_memory_hardly_grows_with_the_file(form: Format, tmp_path: Path) -> None:
    def peaks(count: int) -> list[int]:
        folder = tmp_path / str(count)
        folder.mkdir()
        found = []
        for deed in (lambda: form.save(folder, many(count)), lambda: read_all(folder, count)):
            tracemalloc.start()
            deed()
            found.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return found

    def read_all(folder: Path, count: int) -> None:
        assert sum(1 for _ in form.module.read(folder / form.name, "el", "en")[0]) == count

    # What one chunk of a file holds is there at once, so the smaller file is several chunks long.
    few, more = peaks(2500), peaks(5000)
    # 2500 pairs take more than 2.5 MB.
    assert [b - a < 500_000 for a, b in zip(few, more, strict=True)] == [True, True]
