"""Search and replace: seen before it is done, one step, bounded in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Open, Page, aligned

TEXTS = ["He came in 1919.", "he left in 1921.", "It costs $5.", "Nothing."]


@pytest.fixture
def texts(page_of: Open, tmp_path: Path) -> Page:
    return page_of(aligned(tmp_path / "q", [((f"Πρόταση {n}.",), (text,)) for n, text in enumerate(TEXTS)]))


def targets(page: Page) -> list[str]:
    return [row["target"] for row in page.rows()]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"find": "he", "with": "she"}, ["she came in 1919.", "she left in 1921.", TEXTS[2], TEXTS[3]]),
        ({"find": "he", "with": "she", "case": True}, [TEXTS[0], "she left in 1921.", TEXTS[2], TEXTS[3]]),
        ({"find": "$5", "with": r"\1"}, [*TEXTS[:2], r"It costs \1.", TEXTS[3]]),
        (
            {"find": r"in (\d+)", "with": r"during \1", "regex": True},
            ["He came during 1919.", "he left during 1921.", *TEXTS[2:]],
        ),
        (
            {"find": r"in (\d+)", "with": r"during \1", "regex": True, "text": "left"},
            [TEXTS[0], "he left during 1921.", *TEXTS[2:]],
        ),
        ({"find": r"\bin\b", "with": "IN", "regex": True, "state": "edited"}, TEXTS),
        ({"find": ".*", "with": "", "regex": True}, TEXTS),  # none is left empty
    ],
)
def test_what_is_shown_is_what_is_done_in_one_step(texts: Page, fields: dict[str, Any], expected: list[str]) -> None:
    status, shown = texts.post("replace", **fields, apply=False)
    assert status == 200
    assert targets(texts) == TEXTS
    changed = [(old, new) for old, new in zip(TEXTS, expected, strict=True) if old != new]
    assert [(row["before"], row["after"]) for row in shown["rows"]] == changed
    assert shown["count"] == len(changed)
    done = texts.post("replace", **fields, apply=True)[1]
    assert (done["count"], targets(texts)) == (len(changed), expected)
    if changed:
        assert texts.post("undo")[0] == 200
        assert targets(texts) == TEXTS
        assert texts.post("undo")[0] == 409


def test_a_text_that_nobody_has_looked_at_is_not_called_edited_for_a_replacement(texts: Page) -> None:
    texts.edit("p1", state="approved")
    texts.edit("p2", target="he left in 1921!")
    texts.post("replace", find="in", **{"with": "IN"}, case=True, apply=True)
    assert [(row["target"], row["state"]) for row in texts.rows()] == [
        ("He came IN 1919.", "approved"),
        ("he left IN 1921!", "edited"),
        ("It costs $5.", "aligned"),
        ("NothINg.", "aligned"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"find": ""},
        {"find": "(", "regex": True},
        {"find": "a", "with": r"\9", "regex": True},
        {"find": "x", "side": "source"},
        {"find": "x", "regex": "yes"},
        {"find": "a" * 3000},
    ],
)
def test_what_is_no_pattern_is_refused_with_a_reason(texts: Page, fields: dict[str, Any]) -> None:
    status, said = texts.post("replace", **{"with": "", **fields}, apply=True)
    assert (status, bool(said["error"])) == (400, True)


def test_a_pattern_that_takes_for_ever_ends_with_a_message_and_changes_nothing(page_of: Open, tmp_path: Path) -> None:
    page = page_of(aligned(tmp_path / "q", [(("Πρόταση.",), ("a" * 60 + "!",))] * 3))
    before = targets(page)
    status, said = page.post("replace", find=r"^(a|aa)+$", **{"with": "x"}, regex=True, apply=True)
    assert (status, "too long" in said["error"]) == (400, True)
    assert targets(page) == before


def test_what_somebody_changes_while_the_preview_is_read_is_not_replaced(texts: Page) -> None:
    from dipla.review.editor import replacing
    from dipla.review.editor.replacing import Swap

    store, index = texts.desk.project.store(), texts.desk.index
    with store:
        found = replacing.changes(store, index, [0, 1], Swap("in", "IN", pattern=False, case=True))
        texts.edit("p1", target="Something in between.")
        texts.arrange("delete", "p2")
        with store.transaction():
            assert replacing.apply(store, found, texts.desk.by("Ann", "web replace")) == 0
