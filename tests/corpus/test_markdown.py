"""Markdown gives what a reader reads, and says what each piece of it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.markdown import extracted, read
from dipla.corpus.documents.text import read_text

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases").joinpath("markdown.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_text_in_markdown_becomes_blocks(case: dict[str, Any]) -> None:
    found = [[piece.block.kind, piece.block.level, piece.text] for piece in read(case["text"]).pieces]
    assert found == case["blocks"], case["reason"]


def test_the_front_matter_says_title_authors_language_and_date() -> None:
    front = 'title: "Οι περίπατοι"\nauthor:\n  - Ελένη Μελά\n  - name: Γιώργος\nlang: el\ndate: 2020-05-01\n'
    said = read(f"---\n{front}---\n\nΝαι.\n")
    assert (said.about.title, said.about.authors) == ("Οι περίπατοι", ("Ελένη Μελά", "Γιώργος"))
    assert (said.about.lang, said.about.date) == ("el", "2020-05-01")
    assert [piece.text for piece in said.pieces] == ["Ναι."]


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    assert [piece.text for piece in read("---\n\nΝαι.\n\n---\n\nΌχι.\n").pieces] == ["Ναι.", "Όχι."]


def test_each_block_knows_its_line_through_comments_and_notes(tmp_path: Path) -> None:
    text = (
        "# Τίτλος\n\n<!-- ένα\n\nδύο -->\n\nΈνα[^1].\n\n[^1]: Σημείωση.\n\n| α | β |\n|---|---|\n| γ | δ |\n\nΤέλος.\n"
    )
    (tmp_path / "a.md").write_text(text, "utf-8")
    places = {piece.text: piece.block.place for piece in extracted(tmp_path / "a.md", "el").pieces}
    assert places["Ένα."] == "line 7"
    assert places["Σημείωση."] == "line 9"
    assert places["δ"] == "table 1, row 2, column 2"
    assert places["Τέλος."] == "line 15"


def test_a_long_file_that_is_read_in_parts_gives_what_it_gives_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(
        f"# Κεφάλαιο {n}\n\nΔες [εδώ][a] και[^{n}] εκεί.\n\n```\n# κώδικας\n\nκώδικας\n```\n\n[^{n}]: Σημείωση {n}."
        for n in range(40)
    )
    text += "\n\n[a]: http://example.org\n"
    whole = read(text).pieces
    monkeypatch.setattr("dipla.corpus.documents.markdown._PART", 50)
    assert read(text).pieces == whole
    assert len(whole) == 120


@pytest.mark.parametrize(
    "text", ["```\nΧωρίς τέλος", "[" * 5000, "> " * 3000 + "Ναι.", "| α |\n|---|\n| β | γ |", "[^"]
)
def test_what_is_no_good_markdown_is_read_all_the_same(text: str, tmp_path: Path, bars: Any) -> None:
    (tmp_path / "a.md").write_text("Ναι.\n\n" + text, "utf-8")
    with bars.soon(2):
        assert read_text(tmp_path / "a.md", "el", check=False).text.startswith("Ναι.")


def test_a_comment_that_never_ends_is_told() -> None:
    found = read("Ναι.\n\n<!-- όχι\n\nΌχι.\n")
    assert [piece.text for piece in found.pieces] == ["Ναι."]
    assert found.warnings == ("Line 3: a comment begins that never ends; what follows was left out.",)
