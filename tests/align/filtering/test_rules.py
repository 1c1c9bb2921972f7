"""Each rule drops what its cases say, and says why; what stands in a recipe that no rule knows is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.align.filtering import recipe
from dipla.align.filtering.block import block
from dipla.align.filtering.letters import folded
from dipla.align.filtering.recipe import RULES, Recipe, Step
from dipla.align.filtering.sieve import Counts, Dropped, Kept, filtered
from dipla.corpus.errors import DiplaError
from dipla.corpus.languages import script_share
from dipla.corpus.model import Pair, Sentence, State

CASES = json.loads((Path(__file__).parent / "cases/rules.json").read_text("utf-8"))
LANGS = ("el", "en")


def pair(number: int, source: str, target: str, score: float | None = None) -> Pair:
    return Pair(f"p{number}", (Sentence(f"el_p{number}", source, "el"),), target, State.DRAFT, score=score)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['reason']}")
def test_a_rule_drops_what_its_case_says(case: dict[str, Any]) -> None:
    made = Recipe("case", (Step(case["rule"], case.get("numbers", {})),))
    (told,) = filtered([pair(1, case["source"], case["target"], case.get("score"))], made, LANGS)
    assert isinstance(told, Dropped) is case["dropped"], told
    if isinstance(told, Dropped):
        assert told.rule == case["rule"]
        assert told.reason


def test_every_rule_has_a_case_that_it_drops_and_one_that_it_keeps() -> None:
    pairwise = {"duplicates", "near_duplicates"}  # these look at more than one pair: see test_near.py
    for dropped in (True, False):
        assert {case["rule"] for case in CASES if case["dropped"] is dropped} == set(RULES) - pairwise


TEXTS = st.lists(st.text(st.sampled_from("aZ ήΣς1.\t\n😀й\u0301-"), max_size=12), min_size=1, max_size=9)


@given(TEXTS)
def test_what_is_measured_for_a_block_is_what_each_text_has_by_itself(texts: list[str]) -> None:
    side = block(texts, texts, LANGS).source
    assert side.characters.tolist() == [len(text) for text in texts]
    assert side.words.tolist() == [len(text.split()) for text in texts]
    assert side.longest_word.tolist() == [max(map(len, text.split()), default=0) for text in texts]
    shares = [script_share(text, "GREEK") for text in texts]
    assert side.letters.tolist() == [letters for _, letters in shares]
    assert side.own_letters.tolist() == [round(share * letters) for share, letters in shares]
    assert [folded([text])[0] for text in texts] == side.folded
    runs = [
        max((n for n in range(1, len(t) + 1) for c in set(t) if not c.isspace() and c * n in t), default=0)
        for t in texts
    ]
    assert side.longest_run.tolist() == runs


def test_a_pair_is_counted_under_the_first_rule_that_drops_it_and_all_are_counted() -> None:
    made = Recipe("two", (Step("long_word", {"most": 5}), Step("copy"), Step("long_word", {"most": 3})))
    pairs = [pair(1, "abcdefg", "abcdefg"), pair(2, "abc", "abc"), pair(3, "abcd", "xyz"), pair(4, "abc", "xyz")]
    counts = Counts()
    told = list(filtered(pairs, made, LANGS, counts))
    assert [one.rule if isinstance(one, Dropped) else "" for one in told] == ["long_word", "copy", "long_word-2", ""]
    assert counts == Counts(4, 1, {"long_word": 1, "copy": 1, "long_word-2": 1})
    assert [one.pair for one in told] == pairs


def test_the_default_recipe_has_a_reason_for_every_rule_and_keeps_what_people_wrote(sample_texts: list[Pair]) -> None:
    assert all(step.why for step in recipe.default().steps)
    dropped = [one for one in filtered(sample_texts, recipe.default(), LANGS) if isinstance(one, Dropped)]
    assert not dropped


@pytest.fixture
def sample_texts() -> list[Pair]:
    from dipla.export.tmx import read

    path = Path(__file__).resolve().parents[3] / "examples/serge/draft.tmx"
    return [one for one in read(path, "el", "en")[0] if one.target]


TOML = '[[rule]]\nname = "length"\nmost = 3\nwhy = "short"\n'


def test_toml_and_yaml_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML, "utf-8")
    (tmp_path / "a.yaml").write_text("rule:\n- name: length\n  most: 3\n  why: short\n", "utf-8")
    assert (
        recipe.read(tmp_path / "a.toml").steps
        == recipe.read(tmp_path / "a.yaml").steps
        == (Step("length", {"most": 3}, "short"),)
    )


def test_yaml_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_text("rule: []", "utf-8")
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(DiplaError, match="pip install pyyaml"):
        recipe.read(tmp_path / "a.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found no rules"),
        ("rule = 3", "found no rules"),
        ('[[rule]]\nname = "lenght"', "found name 'lenght'; expected one of empty"),
        ('[[rule]]\nname = "length"\nmax = 3', "rule 1 (length): found 'max'; this rule knows least, most"),
        ('[[rule]]\nname = "length"\nmost = "3"', "found most = '3'; expected such as 150"),
        ('[[rule]]\nname = "length"\nmost = true', "found most = True"),
        ('[[rule]]\nname = "duplicates"\nsides = "left"', "found sides = 'left'; expected both, source, target"),
        ('[[rule]]\nname = "findings"\nrules = "nombers"', "found rules nombers"),
        ('[[rule]]\nname = "findings"\nleast = "bad"', "expected error, warning or info"),
        ('[[rule]]\nname = ["length"]', "found name ['length']; expected one of empty"),
        ('[[rule]]\nname = "length"\nleast = 50\nmost = 5', "No pair would pass"),
        ('[[rule]]\nname = "length"\nleast = 200', "found least = 200 and most = 150"),
        ('[[rule]]\nname = "length"\nmost = -5', "found most = -5; expected a number from 0 on"),
        ('[[rule]]\nname = "ratio"\nmost = nan', "found most = nan; expected a number from 0 on"),
        ('[[rule]]\nname = "script"\nleast = 50', "found least = 50; expected a share, from 0 to 1"),
        ('[[rule]]\nname = "near_duplicates"\nwords = 80', "found words = 80; expected a share, from 0 to 1"),
        ('[[rule]]\nname = "copy"\nspare = "draft"', "found spare = 'draft'; expected edited, approved, none"),
        ('[[rule]]\nname = "copy"\nspare = true', "found spare = True"),
        ("rule = [", "this is not TOML"),
        ('seed = 1\n[[rule]]\nname = "copy"', "found seed beside `rule`"),
    ],
)
def test_a_recipe_that_says_what_no_rule_knows_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(text, "utf-8")
    with pytest.raises(DiplaError) as refused:
        recipe.read(tmp_path / "r.toml")
    assert said in str(refused.value)
    assert "r.toml" in str(refused.value) or "rule findings" in str(refused.value)


def test_a_recipe_may_begin_with_a_byte_order_mark_and_near_may_be_as_wide_as_can_be(tmp_path: Path) -> None:
    text = '[[rule]]\nname = "near_duplicates"\nwords = 0\nletters = 0.0'
    (tmp_path / "r.toml").write_text(text, "utf-8-sig")
    told = filtered(
        [pair(1, "Το σπίτι.", "The house."), pair(2, "Το σπίτι!", "A house.")], recipe.read(tmp_path / "r.toml"), LANGS
    )
    assert [type(one) for one in told] == [Kept, Dropped]


def test_pairs_of_one_form_are_kept_by_a_recipe_without_rules_on_duplicates() -> None:
    pairs = [pair(number, "Ναι.", "Yes.") for number in range(3)]
    assert all(isinstance(one, Kept) for one in filtered(pairs, Recipe("x", (Step("length"),)), LANGS))
