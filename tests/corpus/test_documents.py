"""Which reader takes a file, and what its marked paragraphs become."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.clean import Cleaned, clean
from dipla.corpus.cleaning.edits import Edit
from dipla.corpus.division import divided
from dipla.corpus.documents.blocks import Piece, assembled
from dipla.corpus.documents.text import Document, read_text
from dipla.corpus.errors import DiplaError
from dipla.corpus.ingest import ingest, ingest_translation, prepare
from dipla.corpus.model import Block, BlockKind
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By
from dipla.corpus.srx import rules_for

BY = By("Tester", "2026-11-25T10:00:00Z", "source")
HEADING = Block(BlockKind.HEADING, 1)
VERSE = Block(BlockKind.VERSE)


def document(*pieces: tuple[str, Block] | str) -> Document:
    made = [Piece(one) if isinstance(one, str) else Piece(*one) for one in pieces]
    text, blocks = assembled(made)
    return Document("a.tei", text, "tei", text.encode(), blocks)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>Ναι.</p></body></text></TEI>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", zipped("word/document.xml"), "a Word document"),
        ("a.txt", zipped("b.txt"), "a zip archive"),
        ("a.txt", b"%PDF-1.7\n", "a PDF file"),
        ("a.txt", b"{\\rtf1\\ansi x}", "an RTF document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "with a password"),
        ("a.docx", "Ναι.".encode(), "its content is plain text"),
        ("a.PDF", "Ναι.".encode(), "its content is plain text"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DiplaError, match=told):
        read_text(path, "el")


def test_the_content_decides_where_the_name_says_nothing(tmp_path: Path) -> None:
    for name in ("a", "a.xml", "a.tei", "a.other"):
        (tmp_path / name).write_text(TEI, "utf-8")
        assert read_text(tmp_path / name, "el").encoding == "tei"
    (tmp_path / "b.xyz").write_text("Ναι.", "utf-8")
    assert read_text(tmp_path / "b.xyz", "el").encoding == "utf-8"


def test_what_comes_through_a_pipe_is_told_by_its_content() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dipla", "split", "--json", "-"], input=TEI.encode(), capture_output=True, check=True
    )
    assert '"text": "Ναι."' in done.stdout.decode()


def test_a_large_document_is_put_among_the_originals_as_it_is_and_its_change_meanwhile_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(TEI, "utf-8")
    project = Project.create(tmp_path / "p", Settings())
    read = read_text(path, "el")
    assert read.content == path
    with project.keep_original(path, read):
        pass
    assert (project.documents / "a.xml").read_bytes() == path.read_bytes()
    path.write_text(TEI.replace("Ναι", "Όχι"), "utf-8")
    late = replace(read, name="b.xml")
    with pytest.raises(DiplaError, match="changed while it was read"), project.keep_original(path, late):
        pass
    assert not (project.documents / "b.xml").exists()


def test_a_sentence_never_crosses_a_marked_paragraph_and_each_says_what_its_paragraph_is() -> None:
    read = document(("Το σπίτι", HEADING), "Ήρθε. Έφυγε", ("και δεν ξαναγύρισε", VERSE), ("ποτέ πια.", VERSE))
    ready = prepare(read, "el")
    assert [(one.text, one.paragraph, one.block.kind) for one in ready.sentences] == [
        ("Το σπίτι", 0, BlockKind.HEADING),
        ("Ήρθε.", 1, BlockKind.PARAGRAPH),
        ("Έφυγε", 1, BlockKind.PARAGRAPH),
        ("και δεν ξαναγύρισε", 2, BlockKind.VERSE),
        ("ποτέ πια.", 3, BlockKind.VERSE),
    ]
    assert [read.text[one.span.start : one.span.end] for one in ready.sentences] == [o.text for o in ready.sentences]


def test_an_edit_that_would_join_two_paragraphs_is_left_undone_and_told() -> None:
    read = document("Ένα", "δύο  τρία")
    joined = Edit(3, 5, "\n\n", " ", "space", "")
    inner = Edit(8, 10, "  ", " ", "space", "")
    cleaned = Cleaned(read.text, "Ένα δύο τρία", (joined, inner))
    found = divided(read, cleaned, "el", "auto", rules_for("el"))
    assert [(found.cleaned.text[one.cut.start : one.cut.end]) for one in found.sentences] == ["Ένα", "δύο τρία"]
    assert found.cleaned.flags == (joined._replace(certain=False),)


# What cleaning takes away, mends, or puts in, beside words.
SCRAPS = st.text(st.sampled_from(list("αβ .,;«»'\u00ad\u200b\u00a0  -’o\u0313")), max_size=12)


@given(st.lists(st.tuples(SCRAPS, st.sampled_from([HEADING, VERSE, Block()])), min_size=1, max_size=6))
def test_sentences_of_a_marked_document_stand_each_in_its_own_paragraph(pieces: list[tuple[str, Block]]) -> None:
    read = document(*pieces)
    for cleaned in (clean(read.text, "el"), Cleaned(read.text, read.text)):
        found = divided(read, cleaned, "el", "auto", rules_for("el"))
        at = 0
        for one in found.sentences:
            placed = read.blocks[one.place.paragraph]
            assert placed.start <= one.place.start <= one.place.end <= placed.end
            assert at <= one.place.start
            assert one.block == placed.block
            at = one.place.end
        inside = found.cleaned.places([(block.start, block.end) for block in read.blocks])
        told = ["".join(found.cleaned.text[start:end].split()) for start, end in inside]
        assert "".join(told) == "".join(found.cleaned.text.split())


def test_a_sentence_whose_paragraph_becomes_a_heading_keeps_its_id_and_its_work(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", Settings())
    english = document(("The house", HEADING))
    with project.store() as store:
        with store.transaction():
            ingest(store, prepare(document("Το σπίτι", "Ήρθε."), "el"), BY)
            ingest_translation(store, prepare(replace(english, name="b.tei"), "en"), "a.tei", BY)
        before = [pair.id for pair in store.pairs()]
        with store.transaction():
            came = ingest(store, prepare(document(("Το σπίτι", HEADING), "Ήρθε."), "el"), BY)
        assert (came.kept, came.added) == (2, ())
        assert [pair.id for pair in store.pairs()] == before
        assert [pair.source[0].block for pair in store.pairs()] == [HEADING, Block()]
        assert store.sentences("b.tei")[0].block == HEADING


def test_a_cut_made_by_hand_in_a_tei_document_keeps_its_place(dipla: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(TEI.replace("Ναι.", "Ναι, ήρθε, κι έφυγε."), "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", path).code == 0
    project = Project.open(tmp_path / "p")
    with project.store() as store:
        assert project.text(store, "a.xml") == "Ναι, ήρθε, κι έφυγε."


def test_what_a_document_says_of_itself_is_used_until_the_settings_say_otherwise(
    dipla: Callable[..., Any], tmp_path: Path
) -> None:
    header = (
        "<teiHeader><fileDesc><titleStmt><title>Η πόλη</title><author>Α. Μ.</author></titleStmt></fileDesc></teiHeader>"
    )
    path = tmp_path / "a.xml"
    path.write_text(TEI.replace("<text>", f"{header}<text>"), "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert "says of itself: title “Η πόλη”, by Α. Μ." in dipla("add", tmp_path / "p", path).err
    project = Project.open(tmp_path / "p")
    with project.store() as store:
        assert (project.header(store, "t").title, project.header(store, "t").authors) == ("Η πόλη", ("Α. Μ.",))
        settled = replace(project, settings=replace(project.settings, title="Τίτλος", authors=("Β.",)))
        assert (settled.header(store, "t").title, settled.header(store, "t").authors) == ("Τίτλος", ("Β.",))
