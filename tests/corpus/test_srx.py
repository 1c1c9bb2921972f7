"""The rules: their subset, their files, the engine against a slow one, other people's files, time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dipla.corpus import srx_foreign
from dipla.corpus.errors import DiplaError
from dipla.corpus.sentences import cuts
from dipla.corpus.srx import RULES, Rule, Rules, read, rules_for, srx_path, srx_text
from dipla.corpus.srx_engine import expression
from dipla.corpus.srx_pattern import parse
from dipla.corpus.srx_tree import PatternError
from dipla.export.omegat.rules import segmentation_conf

OURS = ("el", "en", "und")
PIECES = [
    *[
        ".",
        "!",
        "?",
        ";",
        ";",
        "…",
        "...",
        "·",
        ",",
        ":",
        "«",
        "»",
        "“",
        "”",
        '"',
        "'",
        "(",
        ")",
        "[",
        "]",
        "[1]",
        "¹",
        "-",
        "–",
        "—",
        "\n",
        "\t",
        "\xa0",
        "''",
        "``",
        "😀",
        "\uffff",
        "\ufffe",
    ],
    *("κ.", "Δρ.", "π.χ.", "κ.λπ.", "π.Χ.", "Η.Π.Α.", "Χρ.", "σελ.", "5", "1990", "12.", "α)", "β.", "IV.", "€"),
    *("Mr.", "U.S.", "p.m.", "No.", "J.", "etc.", "iPhone", "the", "The", "www.a.gr", "a@b.gr", "/", "I"),
    *("Ο", "η", "Η", "Το", "και", "Και", "Παπαδόπουλος", "έφυγε", "Έφυγε", "στη", "Άρθρο", "ΤΕΛΟΣ", "Γεννήθηκε"),
]
texts = st.lists(st.sampled_from([*PIECES, " ", " ", " ", ". ", "; "]), max_size=30).map("".join)


@cache
def sides(rules: Rules) -> list[tuple[bool, re.Pattern[str], re.Pattern[str]]]:
    """Each rule by itself: one expression for the text turned round, one for the text."""
    return [
        (
            rule.breaks,
            re.compile(expression(parse(rule.before), backward=True)),
            re.compile(expression(parse(rule.after), backward=False)),
        )
        for rule in rules.pairs
    ]


def slow(rules: Rules, text: str) -> list[int]:
    """What SRX means, word by word: at every place, the first rule whose two sides fit decides."""
    text = text.replace("\uffff", "\ufffe")
    found = []
    for place in range(1, len(text)):
        left = text[:place][::-1]
        fitting = (breaks for breaks, before, after in sides(rules) if before.match(left) and after.match(text, place))
        if next(fitting, False):
            found.append(place)
    return found


@pytest.mark.parametrize("lang", OURS)
def test_the_engine_cuts_where_the_slow_one_cuts(lang: str) -> None:
    rules = rules_for(lang)

    @settings(max_examples=400, deadline=None)
    @given(texts)
    def agree(text: str) -> None:
        assert rules.cuts(text) == slow(rules, text)

    agree()


def test_answers_kept_by_context_are_the_answers() -> None:
    thick = "Ο κ. Α. Β. Γ. Η; Το! Ναι. α. β. 1. 2. " * 40
    rules = rules_for("el")
    apart = [place for place in slow(rules, thick) if place < 200]
    assert [place for place in rules.cuts(thick) if place < 200] == apart


@pytest.mark.parametrize("lang", OURS)
def test_our_files_keep_to_the_subset_and_look_their_own_way(lang: str) -> None:
    for rule in rules_for(lang).pairs:
        # A look over the place itself cannot be put into the engine's expression.
        assert isinstance(expression(parse(rule.before), backward=True), str)
        assert isinstance(expression(parse(rule.after), backward=False), str)


@pytest.mark.parametrize("lang", OURS)
def test_our_files_are_valid_srx(lang: str, shared: Path) -> None:
    def local(_: object, url: str, *__: object) -> str:
        return str(shared / "schemas" / Path(url).name)

    text = (shared / "schemas/srx20.xsd").read_text("utf-8").replace("http://www.w3.org/2001/xml.xsd", "xml.xsd")
    schema = etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(shared / "schemas/srx20.xsd")))
    schema.assertValid(etree.parse(srx_path(lang)))
    schema.assertValid(etree.ElementTree(etree.fromstring(srx_text(lang, ["χφ.", "α&β"]).encode())))


@pytest.mark.parametrize(
    "outside",
    # The last: a counted group in a look behind, which Java refuses.
    [".", "^a", "a$", r"\bκ", r"\w", "(?i)a", "a*", "a+", "a{2,}", "a??", "a?+", "(a)", "[a[b]]", "[a&&b]", r"\p{Sc}",
     r"\PL", r"\x41", r"(?<=(?:ab){1,3})c"],
)  # fmt: skip
def test_what_is_outside_the_subset_is_refused_in_our_files_and_read_in_foreign_ones(outside: str) -> None:
    with pytest.raises(PatternError, match="outside the subset"):
        parse(outside)
    parse(outside, subset=False)


@pytest.mark.parametrize(
    "broken", ["(", ")", "[a", "a{", "*", "\\", "a{5,2}", "[b-a]", r"\p{Nonsense}", r"\uZZZZ", r"\y"]
)
def test_what_is_no_expression_is_refused_everywhere(broken: str) -> None:
    for subset in (True, False):
        with pytest.raises(PatternError):
            parse(broken, subset=subset)


def test_an_abbreviation_of_the_user_ends_no_sentence() -> None:
    text = "Το Λαογρ. Μουσείο άνοιξε. Ήρθαν πολλοί."
    assert len(cuts(text)) == 3
    assert len(cuts(text, rules=rules_for("el", ["Λαογρ."]))) == 2
    assert len(cuts(text, rules=rules_for("el", ("Λαογρ",)))) == 2
    # Only the whole word.
    assert len(cuts("Πήγε στο Αλαογρ. Μετά έφυγε.", rules=rules_for("el", ["λαογρ."]))) == 2


def test_the_srx_text_with_abbreviations_cuts_as_the_rules_do(tmp_path: Path) -> None:
    path = tmp_path / "mine.srx"
    path.write_text(srx_text("el", ["Λαογρ.", "α&β<γ."]), "utf-8")
    mine = read(path, "el")
    assert mine.pairs == rules_for("el", ["Λαογρ.", "α&β<γ."]).pairs
    assert not mine.refused


def test_an_empty_abbreviation_is_told() -> None:
    with pytest.raises(DiplaError, match="empty"):
        rules_for("el", [" . "])


def test_a_language_without_rules_takes_the_neutral_ones() -> None:
    assert srx_path("fi").name == "und.srx"
    assert srx_path("el-GR").name == "el.srx"
    assert rules_for("fi").pairs == rules_for("sv").pairs
    text = "Hän tuli. Sitten hän lähti. これは文です。次の文です。"
    assert [text[a:b] for a, b, _ in cuts(text, "fi")] == [
        "Hän tuli.", "Sitten hän lähti.", "これは文です。", "次の文です。",
    ]  # fmt: skip


def test_no_code_knows_a_language_but_the_rule_files() -> None:
    package = RULES.parent
    for name in ("srx.py", "srx_engine.py", "srx_pattern.py", "srx_foreign.py", "lines.py"):
        assert not re.search(r"[Α-Ωα-ωά-ώ]", (package / name).read_text("utf-8")), name


def srx_file(path: Path, *groups: tuple[str, str, list[Rule]], cascade: str = "yes") -> Path:
    """An SRX file with these groups: name, language pattern, rules."""
    root = etree.Element("srx", {"version": "2.0"}, nsmap={None: "http://www.lisa.org/srx20"})
    etree.SubElement(root, "header", {"segmentsubflows": "yes", "cascade": cascade})
    body = etree.SubElement(root, "body")
    rules = etree.SubElement(body, "languagerules")
    maps = etree.SubElement(body, "maprules")
    for name, pattern, listed in groups:
        group = etree.SubElement(rules, "languagerule", {"languagerulename": name})
        for rule in listed:
            element = etree.SubElement(group, "rule", {"break": "yes" if rule.breaks else "no"})
            etree.SubElement(element, "beforebreak").text = rule.before
            etree.SubElement(element, "afterbreak").text = rule.after
        etree.SubElement(maps, "languagemap", {"languagepattern": pattern, "languagerulename": name})
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return path


BREAK = Rule(True, r"[.!?]+", r"\s")


def split(rules: Rules, text: str) -> list[str]:
    places = [0, *rules.cuts(text), len(text)]
    return [text[a:b].strip() for a, b in pairwise(places)]


def test_a_cascade_asks_all_maps_in_order_and_without_it_the_first_only(tmp_path: Path) -> None:
    groups = [("Titles", "E[NL].*", [Rule(False, r"\bDr\.", "")]), ("All", ".*", [BREAK])]
    rules = read(srx_file(tmp_path / "a.srx", *groups), "en")
    assert split(rules, "Dr. No. He left.") == ["Dr. No.", "He left."]
    with pytest.raises(DiplaError, match="no rule that breaks"):
        read(srx_file(tmp_path / "b.srx", *groups, cascade="no"), "en")


@pytest.mark.parametrize(
    ("exception", "text", "pieces"),
    [
        (Rule(False, r"\b(?i:mr|dr)\.", r"\s"), "I saw MR. Bean. Xmr. Bean", ["I saw MR. Bean.", "Xmr.", "Bean"]),
        (Rule(False, r"\w+\.", r"\s+[a-z]"), "It is so. it goes. On", ["It is so. it goes.", "On"]),
        (Rule(False, r"^\d+\.", r"\s"), "1. One. 2. Two", ["1. One.", "2.", "Two"]),
        (Rule(False, r"a\.\b", ""), "a.b a. C", ["a.b a.", "C"]),
        (Rule(False, r"(?<=x)y\.", "(?= )"), "xy. zy. A", ["xy. zy.", "A"]),
        (Rule(False, r"[A-Z&&[^Q]]\.", r"\s"), "A. Q. B. C", ["A. Q.", "B. C"]),
        (Rule(False, r"\Qa.b.\E", ""), "a.b. C. D", ["a.b. C.", "D"]),
        (Rule(False, r"(?:[\p{L}]\.){2,}", r"\s"), "U.S. Navy. Yes", ["U.S. Navy.", "Yes"]),
        (Rule(False, r"etc\.(?=\s[a-z])", ""), "a etc. b etc. C", ["a etc. b etc.", "C"]),
        (Rule(False, r"\.", r"(?<=no\.)\s"), "no. 5. A", ["no. 5.", "A"]),
    ],
)
def test_a_foreign_expression_means_what_it_means_elsewhere(
    tmp_path: Path, exception: Rule, text: str, pieces: list[str]
) -> None:
    rules = read(srx_file(tmp_path / "x.srx", ("All", ".*", [exception, BREAK])), "en")
    assert not rules.refused
    assert split(rules, text) == pieces


def test_what_a_foreign_file_asks_in_vain_is_named_with_its_rule(tmp_path: Path) -> None:
    odd = [Rule(False, r"(a)\1", ""), Rule(False, "(a+)+b", ""), Rule(False, "[a", ""), BREAK]
    rules = read(srx_file(tmp_path / "odd.srx", ("All", ".*", odd)), "en")
    assert rules.pairs == (BREAK,)
    assert [re.sub(r"line \d+", "line", line).split(":")[0] for line in rules.refused] == ["odd.srx, line"] * 3
    assert r"\1" in rules.refused[0]
    assert "never end" in rules.refused[1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<srx", "broken XML"),
        ("<tmx/>", "expected an SRX"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><srx>&b;</srx>', "languagemap"),
    ],
)
def test_a_file_that_is_no_srx_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "no.srx"
    path.write_text(content, "utf-8")
    with pytest.raises(DiplaError, match=message):
        read(path, "el")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match="Give the path"):
        read(tmp_path / "nowhere.srx", "el")


def test_a_language_the_file_does_not_map_is_told_with_the_maps(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=r"'el'.*FR\.\*"):
        read(srx_file(tmp_path / "fr.srx", ("French", "FR.*", [BREAK])), "el")


def test_foreign_rules_that_run_too_long_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srx_foreign, "SECONDS", 0.05)
    with pytest.raises(DiplaError, match="took longer"), srx_foreign.limited(10, "x.txt"):
        re.match(r"(a+)+b", "a" * 40)


HOSTILE = [".", " ", "«", ". ", "α. ", "\n", "Α.", "α.", "» ", '" ', "1. ", "(", "…", ". »", "@α.", "; – "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_is_cut_soon(piece: str, bars: Any) -> None:
    # Work that grows with the square of the length would take minutes.
    with bars.soon(0.5):
        cuts(piece * (160_000 // len(piece)))


@pytest.mark.client
@pytest.mark.parametrize(("lang", "other"), [("el", "en"), ("en", "el")])
def test_omegat_cuts_our_cases_as_we_do(lang: str, other: str, shared: Path, tmp_path: Path) -> None:
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed")
    rows = json.loads((Path(__file__).parent / f"cases/split-{lang}.json").read_text("utf-8"))
    blocks = [" ".join(row["text"].split()) for row in rows]
    found = [block[a:b] for block in blocks for a, b, _ in cuts(block, lang)]
    (tmp_path / "cases.txt").write_text("\n\n".join(blocks) + "\n", "utf-8-sig")
    root = etree.fromstring(
        f'<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" '
        f'adminlang="en" srclang="{lang}" datatype="plaintext"/><body/></tmx>'
    )
    for number, sentence in enumerate(dict.fromkeys(found)):
        unit = etree.SubElement(root[1], "tu")
        for code, text in ((lang, sentence), (other, f"T{number}")):
            variant = etree.SubElement(unit, "tuv", {"{http://www.w3.org/XML/1998/namespace}lang": code})
            etree.SubElement(variant, "seg").text = text
    (tmp_path / "cases.tmx").write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    conf = tmp_path / "segmentation.conf"
    conf.write_text(segmentation_conf(rules_for(lang).pairs, lang), "utf-8")
    done = subprocess.run(
        [sys.executable, str(shared / "tools/omegat/omegat_check.py"), str(tmp_path / "cases.txt"),
         str(tmp_path / "cases.tmx"), "--seg-conf", str(conf), "--src", lang, "--tgt", other],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert (result["used"], result["warn"]) == (f"{len(found)}/{len(found)}", [])
