"""Which side of `xtargets` is which is decided by the ids of the texts, whatever the files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import OriginKind, Pair, State
from dipla.export.corpora import cesalign, intertext
from dipla.export.finding import Skipped

OPUS = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n'


def text(*ids: str, words: str = "λέξη", attributes: str = "") -> str:
    listed = "".join(f'<s id="{one}">{words} {one}</s>' for one in ids)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<text{attributes}><p>{listed}</p></text>'


def laid(folder: Path, links: str, source: str, target: str, names: tuple[str, str] = ("el.xml", "en.xml")) -> Path:
    for name, content in zip(names, (source, target), strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    path = folder / "links.xml"
    path.write_text(links, encoding="utf-8")
    return path


def opus(*xtargets: str, names: tuple[str, str] = ("el.xml", "en.xml")) -> str:
    listed = "".join(f'<link id="SL{n}" xtargets="{one}"/>\n' for n, one in enumerate(xtargets))
    return (
        f'{OPUS}<cesAlign version="1.0"><linkGrp targType="s" fromDoc="{names[0]}" toDoc="{names[1]}">\n'
        f"{listed}</linkGrp></cesAlign>"
    )


def loaded(path: Path) -> tuple[list[Pair], list[Skipped]]:
    bitext, skipped = cesalign.read(path, "el", "en")
    return list(bitext), skipped


def ends(pairs: list[Pair]) -> list[tuple[str, str | None]]:
    return [(pair.source_text, pair.target) for pair in pairs]


STRAIGHT = [("λέξη a1", "word b1"), ("λέξη a2", "")]


@pytest.mark.parametrize("xtargets", [("a1;b1", "a2;"), ("b1;a1", ";a2")], ids=["opus", "intertext"])
def test_both_orders_give_the_same_pairs(tmp_path: Path, xtargets: tuple[str, str]) -> None:
    path = laid(tmp_path, opus(*xtargets), text("a1", "a2"), text("b1", words="word"))
    pairs, skipped = loaded(path)
    assert ends(pairs) == STRAIGHT
    assert skipped == []


def test_a_link_that_could_be_either_waits_for_one_that_shows_the_order(tmp_path: Path) -> None:
    path = laid(tmp_path, opus("1;2", "2;3"), text("1", "2", "3"), text("1", "2", words="word"))
    pairs, skipped = loaded(path)
    assert ends(pairs) == [("λέξη 2", "word 1"), ("λέξη 3", "word 2")]
    assert [one.reason for one in skipped] == ["the sentence '1' is in no link"]


def test_where_every_id_stands_in_both_texts_the_dialect_decides(tmp_path: Path) -> None:
    texts = text("1", "2"), text("1", "2", words="word")
    assert ends(loaded(laid(tmp_path, opus("1;2", "2;1"), *texts))[0])[0] == ("λέξη 1", "word 2")
    bare = "<linkGrp toDoc='en.xml' fromDoc='el.xml'><link type='1-1' xtargets='1;2' status='man'/></linkGrp>"
    (pair,) = list(intertext.read(laid(tmp_path, bare, *texts), "el", "en")[0])
    assert (pair.source_text, pair.target, pair.state) == ("λέξη 2", "word 1", State.EDITED)


def test_a_link_with_ids_of_its_own_order_is_read_in_it(tmp_path: Path) -> None:
    path = laid(tmp_path, opus("a1;b1", "b2;a2"), text("a1", "a2"), text("b1", "b2", words="word"))
    assert ends(loaded(path)[0]) == [("λέξη a1", "word b1"), ("λέξη a2", "word b2")]


@pytest.mark.parametrize(
    ("attributes", "names"),
    [((' xml:lang="en"', ' xml:lang="el"'), ("1.xml", "2.xml")), (("", ""), ("en/book.xml", "el/book.xml"))],
    ids=["xml:lang", "folder"],
)
def test_the_source_may_be_the_text_that_todoc_names(
    tmp_path: Path, attributes: tuple[str, str], names: tuple[str, str]
) -> None:
    path = laid(
        tmp_path,
        opus("b1;a1", "b2;", names=names),
        text("b1", "b2", words="word", attributes=attributes[0]),
        text("a1", attributes=attributes[1]),
        names,
    )
    pairs, skipped = loaded(path)
    assert ends(pairs) == [("λέξη a1", "word b1"), ("", "word b2")]
    assert skipped == []


def test_words_and_their_annotation_are_read_as_text(tmp_path: Path) -> None:
    words = '<text><s id="a1"><w pos="X">Πού</w> <w>πήγε</w>\n<w>;</w></s></text>'
    assert ends(loaded(laid(tmp_path, opus("a1;b1"), words, text("b1")))[0])[0][0] == "Πού πήγε ;"


def test_an_alignment_of_others_is_aligned_and_a_negative_certainty_is_left(tmp_path: Path) -> None:
    links = opus("a1;b1", "a2;b2").replace('"SL0"', '"SL0" certainty="0.5"').replace('"SL1"', '"SL1" certainty="-0.3"')
    pairs, _ = loaded(laid(tmp_path, links, text("a1", "a2"), text("b1", "b2")))
    assert [(pair.id, pair.state, pair.origin and pair.origin.kind, pair.score) for pair in pairs] == [
        ("SL0", State.ALIGNED, OriginKind.ALIGNED, 0.5),
        ("SL1", State.ALIGNED, OriginKind.ALIGNED, None),
    ]


def test_an_id_that_both_texts_have_becomes_two(tmp_path: Path) -> None:
    (pair,) = loaded(laid(tmp_path, opus("s1;s1"), text("s1"), text("s1")))[0]
    assert [pair.source[0].id, pair.target_sentences[0].id] == ["el_s1", "en_s1"]


@pytest.mark.parametrize(
    ("xtargets", "reason"),
    [
        ("a1;b9", "xtargets 'a1;b9': no sentence has the id 'b9'"),
        ("a1 b2;b1", "xtargets 'a1 b2;b1': ids of both texts on one side"),
        ("a1", "xtargets 'a1': expected two lists of ids and one semicolon"),
        (";", "a link without ids"),
    ],
)
def test_a_link_that_cannot_be_is_passed_over_with_its_line(tmp_path: Path, xtargets: str, reason: str) -> None:
    path = laid(tmp_path, opus("a2;b2", xtargets), text("a1", "a2"), text("b1", "b2"))
    pairs, skipped = loaded(path)
    assert len(pairs) == 1
    assert skipped[0] == Skipped(5, reason)


def test_an_id_that_stands_twice_is_told_and_the_first_is_kept(tmp_path: Path) -> None:
    pairs, skipped = loaded(laid(tmp_path, opus("a1;b1"), text("a1", "a1"), text("b1")))
    assert len(pairs) == 1
    assert skipped == [Skipped(2, "el.xml: the id 'a1' stands there already")]


@pytest.mark.parametrize("name", ["../secret.xml", "/etc/passwd", "..\\secret.xml"])
def test_a_text_outside_the_folder_is_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.xml").write_text(text("a1"), encoding="utf-8")
    inner = tmp_path / "inner"
    path = laid(inner, opus("a1;b1", names=(name, "en.xml")), text("a1"), text("b1"), ("other.xml", "en.xml"))
    with pytest.raises(DiplaError, match="is not there"):
        loaded(path)


def test_one_of_the_texts_is_no_file_of_links(tmp_path: Path) -> None:
    path = laid(tmp_path, opus("a1;b1"), text("a1"), text("b1"))
    with pytest.raises(DiplaError, match="found <text> and no <linkGrp>"):
        loaded(path.with_name("el.xml"))


def test_several_groups_have_texts_of_their_own(tmp_path: Path) -> None:
    first, second = (opus("1;1", names=(f"el/{n}.xml", f"en/{n}.xml")) for n in (1, 2))
    group = second[second.index("<linkGrp") : second.index("</cesAlign>")]
    links = first.replace("</cesAlign>", f"{group}</cesAlign>")
    path = laid(tmp_path, links, text("1", words="ένα"), text("1", words="one"), ("el/1.xml", "en/1.xml"))
    laid(tmp_path, links, text("1", words="δύο"), text("1", words="two"), ("el/2.xml", "en/2.xml"))
    assert ends(loaded(path)[0]) == [("ένα 1", "one 1"), ("δύο 1", "two 1")]
