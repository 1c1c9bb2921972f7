"""A faulty answer is refused, whatever is wrong with it; what people translate passes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dipla.align.drafting.checks import doubles, refused
from dipla.align.drafting.protection import mask, unmask
from dipla.align.drafts import Asked, Languages, ask
from dipla.align.engines import Engine, Limits, Times
from dipla.align.engines.chat import numbered
from dipla.corpus.project import Project, Settings
from dipla.corpus.store import Store

CASES = Path(__file__).parent / "cases"
FAULTY = json.loads((CASES / "faulty-answers.json").read_text("utf-8"))
GOOD = json.loads((CASES / "good-answers.json").read_text("utf-8"))
SINGLE = [case for case in FAULTY if "answer" in case]
REQUESTS = [case for case in FAULTY if "answers" in case]
NOW = "2026-11-23T10:00:00Z"
# What the reason of each kind says.
SAID = {
    "empty": "empty|no letters",
    "source": "source again|still in Greek|letters are still",
    "greek": "letters|script|source again",
    "numbers": "numbers|number:|lost",
    "length": "characters for|again and again",
    "markup": "lost in|only in|not as often|tags",
    "entities": "HTML entities|encoding|only in|not as often",
    "message": "message of the engine|web site",
}


def named(case: dict[str, Any]) -> str:
    return f"{case.get('kind', 'good')}: {case['reason']}"


def reason(source: str, answer: str, case: dict[str, Any] | None = None) -> str:
    case = case or {}
    verdict = refused(source, answer, case.get("source_lang", "el"), case.get("target_lang", "en"))
    return verdict.reason if verdict else ""


class Told(Engine):
    """An engine that answers each request as told: the first so, any other as `then`."""

    name, sends_to = "told", ""
    limits = Limits(25, 5000)
    times = Times(read=1)

    def __init__(self, first: Sequence[str], then: Sequence[str] | None = None) -> None:
        self.first, self.then = list(first), list(first if then is None else then)
        self.of: dict[str, str] = {}
        self.requests: list[list[str]] = []

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
        self.requests.append(list(texts))
        return self.first if len(self.requests) == 1 else self.then


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Project.create(tmp_path / "p", Settings()).store()


def drafted(store: Store, engine: Engine, texts: Sequence[str], case: dict[str, Any]) -> Asked:
    languages = Languages(case.get("source_lang", "el"), case.get("target_lang", "en"))
    return ask(texts, engine, store, languages, lambda: NOW)


def test_every_kind_has_sixteen_faulty_answers_and_more() -> None:
    kinds = Counter(case["kind"] for case in FAULTY)
    assert kinds.keys() == SAID.keys() | {"order", "count"}
    assert min(kinds.values()) >= 16
    assert len(GOOD) >= 40
    assert {case["kind"] for case in SINGLE if "good" in case} == SAID.keys()


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_a_good_answer_passes(case: dict[str, Any]) -> None:
    assert reason(case["source"], case["answer"], case) == ""


@pytest.mark.parametrize("case", SINGLE, ids=named)
def test_a_faulty_answer_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    told = reason(case["source"], case["answer"], case)
    assert told
    assert re.search(SAID[case["kind"]], told)


@pytest.mark.parametrize("case", SINGLE, ids=named)
def test_a_faulty_answer_is_tried_once_more_then_kept_aside_and_never_a_draft(
    case: dict[str, Any], store: Store
) -> None:
    engine = Told([case["answer"]])
    asked = drafted(store, engine, [case["source"]], case)
    assert len(engine.requests) == 2
    assert asked.answers == {}
    told = asked.missing.popitem()[1]
    assert told
    assert [row[3] for row in store.answers.aside()] == [told]


@pytest.mark.parametrize("case", [case for case in SINGLE if "good" in case], ids=named)
def test_a_good_second_answer_is_taken(case: dict[str, Any], store: Store) -> None:
    source, answer = case["source"], case["good"]
    engine = Told([case["answer"]], [answer])
    asked = drafted(store, engine, [source], case)
    assert len(engine.requests) == 2
    assert asked.answers == {source: answer}
    assert store.answers.aside() == []


def placed(case: dict[str, Any]) -> set[int]:
    found = {
        place
        for place, (source, answer) in enumerate(zip(case["sources"], case["answers"], strict=True))
        if reason(source, answer)
    }
    return found | set(doubles(case["sources"], case["answers"]))


@pytest.mark.parametrize("case", [case for case in REQUESTS if case["kind"] == "order"], ids=named)
def test_an_answer_at_the_wrong_place_is_refused_and_its_neighbours_are_not(case: dict[str, Any]) -> None:
    right = set(range(len(case["sources"]))) - set(case["wrong"])
    # One answer for all is wrong everywhere: nobody can tell whose it was.
    assert placed(case) - right == set(case["wrong"])
    assert len(set(case["answers"])) < len(case["answers"]) or not placed(case) & right


@pytest.mark.parametrize("case", [case for case in REQUESTS if case["kind"] == "order"], ids=named)
def test_an_answer_at_the_wrong_place_is_never_a_draft(case: dict[str, Any], store: Store) -> None:
    class Stubborn(Told):
        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            self.requests.append(list(texts))
            given = dict(zip(case["sources"], case["answers"], strict=True))
            return [given.get(text, "") for text in texts]

    engine = Stubborn([])
    asked = drafted(store, engine, case["sources"], {})
    wrong = {case["sources"][place] for place in case["wrong"]}
    assert wrong.isdisjoint(asked.answers)
    assert all(asked.missing[text] for text in wrong)


@pytest.mark.parametrize("case", [case for case in REQUESTS if case["kind"] == "count"], ids=named)
def test_a_request_with_another_number_of_answers_has_none_and_is_asked_again(
    case: dict[str, Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dipla.align.drafting.run.retry_wait", lambda *_: 0.0)
    sources, answers = case["sources"], case["answers"]
    assert len(sources) != len(answers)
    good = dict(zip(sources, GOOD_REQUEST, strict=True))

    class Mended(Told):
        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            self.requests.append(list(texts))
            return self.first if len(self.requests) == 1 else [good[text] for text in texts]

    engine = Mended(answers)
    asked = drafted(store, engine, sources, {})
    assert engine.requests == [sources, sources]
    assert asked.answers == good


@pytest.mark.parametrize("case", [case for case in REQUESTS if case["kind"] == "count"], ids=named)
def test_a_request_that_never_has_its_number_of_answers_makes_no_draft(
    case: dict[str, Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dipla.align.drafting.run.retry_wait", lambda *_: 0.0)

    class Wrong(Told):
        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            self.requests.append(list(texts))
            return self.first if len(self.first) != len(texts) else [*self.first, ""]

    engine = Wrong(case["answers"])
    asked = drafted(store, engine, case["sources"], {})
    assert len(engine.requests) > 1
    assert asked.answers == {}
    assert asked.missing.keys() == set(case["sources"])
    assert all(re.search(r"\d+ answers for \d texts?", told) for told in asked.missing.values())


GOOD_REQUEST = [
    "The cat sleeps on the chair.",
    "Serge was born in Brussels in 1890.",
    "The train leaves for Thessaloniki at 10:30.",
    "The workers of the factory went on strike.",
]


def test_what_a_model_says_after_its_list_is_no_part_of_an_answer() -> None:
    assert numbered("1. One.\n2. Two.\n\nLet me know if you need more.", 2) == ["One.", ""]


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_what_is_masked_comes_back_as_it_was(case: dict[str, Any]) -> None:
    masked, parts = mask(case["source"])
    assert unmask(masked, parts) == case["source"]
    assert unmask(masked.replace("[[", "[ [ "), parts) == case["source"]


def test_the_same_answer_to_two_sentences_is_for_one_of_them_at_most() -> None:
    sources = ["Ήρθε χθες το βράδυ.", "Η γάτα κοιμάται έξω.", "Ναι.", "Μάλιστα."]
    assert set(doubles(sources, ["He came last night.", "He came last night.", "Yes.", "Yes."])) == {0, 1}


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[tuple[str, str]]:
    folder = shared / "gold/align/ntrex-all"
    sides = [(folder / name).read_text("utf-8").split("\n") for name in ("el.txt", "en.txt")]
    beads = [line.split("\t")[:2] for line in (folder / "gold.tsv").read_text("utf-8").splitlines()]
    return [(sides[0][int(a)], sides[1][int(b)]) for a, b in beads if a.isdigit() and b.isdigit()]


def test_few_good_human_pairs_are_refused(pairs: list[tuple[str, str]]) -> None:
    flagged = {pair for pair in pairs if reason(*pair)}
    for start in range(0, len(pairs), 12):
        request = pairs[start : start + 12]
        places = doubles([source for source, _ in request], [answer for _, answer in request])
        flagged |= {request[place] for place in places}
    assert len(pairs) > 950
    assert len(flagged) / len(pairs) <= 0.02


def test_few_good_human_pairs_are_refused_the_other_way_round(pairs: list[tuple[str, str]]) -> None:
    flagged = [pair for pair in pairs if refused(pair[1], pair[0], "en", "el")]
    assert len(flagged) / len(pairs) <= 0.02


def test_nearly_all_human_pairs_out_of_step_are_seen(pairs: list[tuple[str, str]]) -> None:
    seen = count = 0
    for start in range(0, 480, 12):
        sources, answers = map(list, zip(*pairs[start : start + 12], strict=True))
        seen += len(doubles(sources, answers[1:] + answers[:1]))
        count += len(sources)
    assert seen / count > 0.95
