"""What is laid: blocks that the client cuts as we do, memories, rules, settings, a glossary."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.model import State
from dipla.corpus.srx import Rules
from dipla.export.omegat import lay, settings_agree
from dipla.export.omegat.client import memory, no_cuts, read_text, segments
from dipla.export.omegat.preflight import unfound
from dipla.export.omegat.rules import segmentation_conf

from .made import HARD, HEAD, RULES, Dipla, pairs, project_setting, uneven


def test_a_paragraph_is_one_block_where_the_rules_cut_it_as_we_did(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([HARD, ["Ναι."]])}, HEAD, RULES).cut
    text = (tmp_path / "source/a.txt").read_text("utf-8-sig")
    assert text == " ".join(HARD) + "\n\nΝαι.\n"
    assert project_setting(tmp_path, "sentence_seg") == "true"


def test_a_paragraph_that_would_be_cut_otherwise_goes_in_a_block_a_pair(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([["Πρώτη χωρίς τελεία", "Δεύτερη."]])}, HEAD, RULES).cut
    assert (tmp_path / "source/a.txt").read_text("utf-8-sig") == "Πρώτη χωρίς τελεία\n\nΔεύτερη.\n"


def test_a_pair_of_two_sentences_turns_the_client_s_cutting_off(tmp_path: Path) -> None:
    assert not lay(tmp_path, {"a": pairs([["Μία πρόταση. Και άλλη μία.", "Τρίτη."]])}, HEAD, RULES).cut
    assert project_setting(tmp_path, "sentence_seg") == "false"
    assert (tmp_path / "source/a.txt").read_text("utf-8-sig") == "Μία πρόταση. Και άλλη μία.\n\nΤρίτη.\n"


@pytest.mark.parametrize(("drafts", "auto", "mt"), [("auto", 3, 0), ("mt", 2, 1)])
def test_drafts_go_where_they_are_told(tmp_path: Path, drafts: Any, auto: int, mt: int) -> None:
    made = pairs(
        [["Ένα.", "Δύο.", "Τρία.", "Τέσσερα."]], [State.DRAFT, State.EDITED, State.APPROVED, State.UNTRANSLATED]
    )
    lay(tmp_path, {"a": made}, HEAD, RULES, drafts=drafts)
    counts = []
    for slot in ("auto", "mt"):
        path = tmp_path / f"tm/{slot}/a.tmx"
        counts.append(len(list(ElementTree.parse(path).iter("tu"))) if path.exists() else 0)
    assert counts == [auto, mt]


def test_the_bean_has_its_version_and_all_rules() -> None:
    bean = ElementTree.fromstring(segmentation_conf(RULES.pairs, "el"))
    assert [element.text for element in bean.iter("string")][-1] == "0.2.2"
    assert len(bean.findall(".//*[@class='org.omegat.core.segmentation.Rule']")) == len(RULES.pairs)
    assert "EL.*" in [element.text for element in bean.iter("string")]


def test_a_person_s_own_settings_are_told_from_changed_languages(tmp_path: Path) -> None:
    for name, text in (("a", "Ήρθε χθες. Έφυγε σήμερα."), ("b", "Ήρθε χθες.")):
        lay(tmp_path / name, {"x": pairs([[text]])}, HEAD, RULES)
    ours = tmp_path / "b/omegat.project"
    assert not settings_agree(tmp_path / "a/omegat.project", ours)
    mine = tmp_path / "mine"
    mine.write_text(ours.read_text("utf-8").replace("<remove_tags>false", "<remove_tags>true"), "utf-8")
    assert settings_agree(mine, ours)


def test_an_omission_is_the_only_empty_target_laid_and_never_hides_a_translation(tmp_path: Path) -> None:
    lay(tmp_path, {"a": uneven()}, HEAD, RULES)
    empty = {
        tu.findtext("tuv/seg")
        for path in sorted((tmp_path / "tm").rglob("*.tmx"))
        for tu in ElementTree.parse(path).iter("tu")
        if not tu.findall("tuv")[1].findtext("seg")
    }
    assert empty == {"Αυτό δεν μεταφράζεται."}
    assert not list(tmp_path.rglob("project_save.tmx"))


def test_a_glossary_goes_along_and_the_person_s_own_stays(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("source,target\nεπανάσταση,revolution|revolt\n", "utf-8")
    laid = tmp_path / "o"
    assert dipla("export", sample, laid, "--format", "omegat", "--glossary", tmp_path / "terms.csv").code == 0
    lines = (laid / "glossary/dipla.utf8").read_text("utf-8").splitlines()
    assert lines == ["επανάσταση\trevolution", "επανάσταση\trevolt"]
    (laid / "glossary/glossary.txt").write_text("Σερζ\tSerge\n", "utf-8")
    # Without terms ours leaves; the person's own is theirs.
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    assert [path.name for path in sorted((laid / "glossary").iterdir())] == ["glossary.txt"]
    done = dipla("export", sample, tmp_path / "x.tmx", "--glossary", tmp_path / "terms.csv")
    assert done.code == 2
    assert "--glossary" in done.err


def test_the_laid_rules_are_valid_srx_with_the_person_s_own_abbreviations(tmp_path: Path, shared: Path) -> None:
    from lxml import etree

    lay(tmp_path, {"a": pairs([["Ναι."]])}, HEAD, RULES, abbreviations=("κτλ", "α.κ.α."))
    text = (shared / "schemas/srx20.xsd").read_text("utf-8").replace("http://www.w3.org/2001/xml.xsd", "xml.xsd")
    schema = etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(shared / "schemas/srx20.xsd")))
    schema.assertValid(etree.parse(tmp_path / "omegat/segmentation.srx"))


def test_rules_are_laid_for_both_generations_of_the_client(tmp_path: Path) -> None:
    lay(tmp_path, {"a": pairs([["Ναι."]])}, HEAD, RULES)
    rules: Rules = RULES
    conf = (tmp_path / "omegat/segmentation.conf").read_text("utf-8")
    srx = ElementTree.parse(tmp_path / "omegat/segmentation.srx").getroot()
    assert conf.count("beforebreak") == len(rules.pairs)
    assert srx.tag.endswith("srx")


WORDS = st.lists(
    st.sampled_from(
        ["Ναι", "όχι", "κ.", "π.χ.", "Σερζ;", "1.500", "«Πού;»", "…", "...", "!", "a", "\u00a0", "\t", "\n"]
    ),
    min_size=1,
    max_size=6,
)
TEXTS = st.tuples(WORDS, st.sampled_from([" ", "  ", " \u00a0", "\n ", "\x01", "\r\n", "\u0301", "&<"])).map(
    lambda drawn: drawn[1].join(drawn[0])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4), min_size=1, max_size=4))
def test_whatever_the_pairs_hold_the_client_will_find_them(paragraphs: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        cut = lay(folder, {"a": pairs(paragraphs)}, HEAD, RULES).cut
        text, _ = read_text(folder / "source/a.txt")
        cuts = RULES.cuts if cut else no_cuts
        found = list(segments(text, cuts))
        loaded = memory(folder / "tm/auto/a.tmx", ("el", "en"), "a.txt", (cuts, no_cuts) if cut else None)
        assert list(unfound(found, loaded)) == []
        assert len(found) == sum(len(sentences) for sentences in paragraphs)
