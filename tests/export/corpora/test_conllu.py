"""CoNLL-U pairs are read by another parser, and treebanks of others are read as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, Pair, State
from dipla.export.corpora.conllu import files, read, write
from dipla.export.finding import Skipped


def sentence(identifier: str, *words: str, comments: str = "") -> str:
    rows = "".join(f"{n}\t{word}\t{word}\tNOUN\t_\t_\t0\troot\t_\t_\n" for n, word in enumerate(words, start=1))
    return f"# sent_id = {identifier}\n{comments}{rows}\n"


def laid(folder: Path, source: str, target: str) -> Path:
    (folder / "c.el.conllu").write_text(source, encoding="utf-8")
    (folder / "c.en.conllu").write_text(target, encoding="utf-8")
    return folder / "c.conllu"


def loaded(path: Path) -> tuple[list[tuple[str, str | None]], list[Skipped]]:
    bitext, skipped = read(path, "el", "en")
    return [(pair.source_text, pair.target) for pair in bitext], skipped


def test_parallel_treebanks_stand_side_by_side_by_their_ids(tmp_path: Path) -> None:
    path = laid(tmp_path, sentence("n1", "Ναι") + sentence("n2", "Όχι"), sentence("n1", "Yes") + sentence("n3", "So"))
    assert loaded(path) == ([("Ναι", "Yes"), ("Όχι", ""), ("", "So")], [])


def test_neighbours_with_one_align_make_one_pair(tmp_path: Path) -> None:
    source = sentence("a", "Ένα", comments="# align = x y\n") + sentence("b", "δύο", comments="# align = x y\n")
    target = sentence("x", "One") + sentence("y", "two")
    assert loaded(laid(tmp_path, source, target))[0] == [("Ένα δύο", "One two")]


def test_what_is_aligned_with_nothing_that_is_there_is_told(tmp_path: Path) -> None:
    target = sentence("x", "One") + sentence("z", "Two", comments="# align = q\n")
    pairs, skipped = loaded(laid(tmp_path, sentence("a", "Ένα", comments="# align = x\n"), target))
    assert pairs == [("Ένα", "One")]
    assert skipped == [Skipped(4, "the target sentence 'z' is aligned with 'q', which is not there or taken")]


def test_a_multiword_token_stands_for_its_words_and_an_empty_node_for_nothing(tmp_path: Path) -> None:
    rows = "1-2\tστο\t{0}_\n1\tσε\t{0}_\n2\tο\t{0}_\n2.1\tκενό\t{0}_\n3\tσπίτι\t{0}SpaceAfter=No\n4\t.\t{0}_\n\n"
    path = laid(tmp_path, "# sent_id = a\n" + rows.format("_\t" * 7), sentence("a", "Home"))
    assert loaded(path)[0] == [("στο σπίτι.", "Home")]


def test_the_text_of_a_sentence_goes_before_its_tokens(tmp_path: Path) -> None:
    path = laid(tmp_path, sentence("a", "Ναι", "!", comments="# text = Ναι!\n"), sentence("a", "Yes"))
    assert loaded(path)[0] == [("Ναι!", "Yes")]


def test_a_line_without_ten_columns_is_refused_with_its_number(tmp_path: Path) -> None:
    path = laid(tmp_path, sentence("a", "Ναι") + "1 Όχι\n", sentence("a", "Yes"))
    with pytest.raises(DiplaError, match=r"c\.el\.conllu, line 4: found 1 columns"):
        loaded(path)


@pytest.mark.client
def test_the_conllu_library_reads_ids_texts_and_alignment(tmp_path: Path, beads: list[Pair]) -> None:
    conllu = pytest.importorskip("conllu", reason="PyPI conllu is not installed")
    head = Header("el", "en")
    paths = files(tmp_path / "c.conllu", head)
    with paths[0].open("wb") as source, paths[1].open("wb") as target:
        write([source, target], Bitext(head, beads))
    sides = [conllu.parse(path.read_text(encoding="utf-8")) for path in paths]
    named = [{one.metadata["sent_id"]: one for one in side} for side in sides]
    for pair in beads:
        for one in pair.source:
            found = named[0][one.id]
            assert found.metadata["text"] == one.text
            assert found.metadata["pair"] == pair.id
            beside = found.metadata.get("align", "").split()
            assert " ".join(named[1][other].metadata["text"] for other in beside) == (pair.target or "")
            glued = [
                token["form"] + ("" if (token["misc"] or {}).get("SpaceAfter") == "No" else " ") for token in found
            ]
            assert "".join(glued).strip() == one.text
    states = [one.metadata["state"] for one in sides[1] if "state" in one.metadata]
    assert states.count(State.DRAFT) == 1
