"""Each case of cleaning as data: what comes out, which rules did it, what is flagged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.clean import clean, replay

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("clean-*.json"))
    for case in json.loads(path.read_text("utf-8"))
]


def _rules(edits: Any) -> list[str]:
    return sorted({rule for edit in edits for rule in edit.rule.split("+")})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_text_is_cleaned_as_the_case_says(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(reason=case["reason"], strict=True))
    cleaned = clean(case["text"], case["lang"])
    assert cleaned.text == case["cleaned"]
    assert _rules(cleaned.edits) == case["edits"]
    assert _rules(cleaned.flags) == case["flags"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_cleaned_text_stays_and_its_edits_replay(case: dict[str, Any]) -> None:
    cleaned = clean(case["text"], case["lang"])
    assert replay(case["text"], cleaned.edits) == cleaned.text
    assert clean(cleaned.text, case["lang"]).edits == ()


def test_labels_are_not_given_twice_in_all_files() -> None:
    labels = [case["label"] for case in CASES]
    assert len(labels) == len(set(labels))
    assert len(labels) >= 120
