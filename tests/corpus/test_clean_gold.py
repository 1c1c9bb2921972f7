"""Nothing genuine is changed in real text; skipped where the shared data is not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dipla.corpus.clean import clean

SHARED = os.environ.get("DIPLA_SHARED", "")


def _documents(name: str) -> list[str]:
    path = Path(SHARED, "gold", "segment", name)
    if not SHARED or not path.exists():
        pytest.skip("DIPLA_SHARED does not name a folder with gold/segment")
    return [json.loads(row)["text"] for row in path.read_text("utf-8").splitlines()]


def test_greek_news_keeps_every_latin_word_number_and_address() -> None:
    letters = ("look-alike", "mojibake", "latin-o", "psili")
    edits = [e for text in _documents("ntrex-el-dev.jsonl") for e in clean(text).edits]
    assert [(e.before, e.after) for e in edits if e.rule in letters] == [("µ", "μ")]
    assert not [e for e in edits if e.before.isalnum() and e.rule not in letters]


def test_greek_news_is_hardly_flagged() -> None:
    flags = [e for text in _documents("ntrex-el-dev.jsonl") for e in clean(text).flags]
    assert len(flags) <= 10  # of 1,007 sentences


def test_english_news_stays_as_it_is() -> None:
    assert not [e for text in _documents("ntrex-en-dev.jsonl") for e in clean(text, "en").edits]


def test_tokenised_treebank_text_is_read_as_tokenised() -> None:
    for text in _documents("gud-dev.jsonl"):
        cleaned = clean(text)
        assert " ," not in cleaned.text
        assert clean(cleaned.text).edits == ()
