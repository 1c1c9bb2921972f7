"""A citation that other tools accept, and a data card that calls a draft a draft."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.model import Bitext, Contributor, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export.citation import card, cff
from dipla.export.figures import figures

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
HEAD = Header(
    "el",
    "en",
    title="Βίκτωρ Σερζ: «αναμνήσεις»",
    authors=("Serge, Victor", "Ίδρυμα # 1"),
    licence="CC-BY-SA-4.0",
    source="a book | of 1951",
    contributors=(Contributor("Ελένη *Λ*", "post-editor"),),
    tools=("dipla 0.1.0",),
    date="2026-11-24T10:00:00Z",
    edits={"psili": 2},
)


def edited() -> list[Pair]:
    """Four drafts of one engine: left, taken as it was, edited by one word of four, edited where the draft is lost."""
    engine = Origin(OriginKind.MT, "google", "nmt")
    human = Origin(OriginKind.HUMAN, "Ελένη")

    def pair(number: int, target: str, state: State, draft: str | None, origin: Origin) -> Pair:
        source = Sentence(f"el_s{number}", "Ένα δύο τρία.", "el")
        drafted = engine if origin is human and draft else None
        return Pair(f"p{number}", (source,), target, state, draft, origin, draft_origin=drafted)

    return [
        pair(1, "One two three.", State.DRAFT, "One two three.", engine),
        pair(2, "One two three.", State.APPROVED, "One two three.", engine),
        pair(3, "One two four.", State.EDITED, "One two three.", human),
        pair(4, "Lost.", State.EDITED, None, human),
    ]


def read(text: str) -> dict[str, Any]:
    return yaml.safe_load(text)


def test_the_citation_says_title_authors_licence_languages_and_sizes() -> None:
    said = read(cff(HEAD, figures(Bitext(HEAD, edited()))))
    assert (said["cff-version"], said["type"], said["title"]) == ("1.2.0", "dataset", HEAD.title)
    assert said["authors"] == [{"family-names": "Serge", "given-names": "Victor"}, {"name": "Ίδρυμα # 1"}]
    assert (said["license"], str(said["date-released"])) == ("CC-BY-SA-4.0", "2026-11-24")
    assert said["keywords"] == ["parallel corpus", "Greek", "English"]
    assert "4 pairs (1 draft, 2 edited, 1 approved), 12 words of source" in said["abstract"]


@pytest.mark.parametrize(
    ("licence", "wanted"),
    [
        ("CC0-1.0", ("license", "CC0-1.0")),
        ("https://example.org/terms", ("license-url", "https://example.org/terms")),
        ("CC-BY-9.0", ("license-url", "https://creativecommons.org/licenses/by/9.0/")),
    ],
)
def test_a_licence_is_named_as_spdx_or_by_its_address(licence: str, wanted: tuple[str, str]) -> None:
    said = read(cff(replace(HEAD, licence=licence), figures(Bitext(HEAD, []))))
    assert {key: said[key] for key in said if key.startswith("license")} == dict([wanted])


def test_a_licence_in_words_stands_in_the_abstract() -> None:
    said = read(cff(replace(HEAD, licence="ask Maria"), figures(Bitext(HEAD, []))))
    assert "Licence: ask Maria." in said["abstract"]
    assert not any(key.startswith("license") for key in said)


def test_the_card_tells_engines_and_how_much_was_edited() -> None:
    text = card(HEAD, figures(Bitext(HEAD, edited())))
    assert "| machine translation | google | nmt | 3 |" in text
    assert "Of 2 pairs that had a draft and that a person has edited or approved, 1 (50.0 %) differ" in text
    # One word of the eight words and signs of both targets.
    assert "Word edit rate from draft to target: 12.5 % (1 words or signs" in text
    assert "| draft | machine translation | 1 |" in text
    assert "HTER" not in text


def test_no_draft_is_called_a_translation() -> None:
    drafts = [replace(pair, state=State.DRAFT, draft=pair.target) for pair in edited()[:2]]
    text = card(HEAD, figures(Bitext(HEAD, drafts)))
    assert "a draft of a machine or a memory that no person has looked at" in text
    assert "human" not in text.replace("(`mt`, `human`)", "")
    assert "How good the 2 pairs are that no person has looked at." in text
    assert "No pair with a draft has been edited or approved by a person." in text


def test_the_card_says_what_nobody_told() -> None:
    bare = Header("el", "en")
    pair = Pair("p1", (Sentence("el_s1", "Ναι.", "el"),), "Yes.", State.DRAFT, "Yes.")
    unknown = card(bare, figures(Bitext(bare, [pair]))).split("## What is not known")[1]
    for gap in ("Who wrote", "which licence", "Whence", "made the targets of 1 pairs", "made the drafts of 1 pairs"):
        assert gap in unknown


def test_the_quartiles_are_those_of_the_aligners_scores(beads: list[Pair]) -> None:
    assert "6 pairs have an aligner's score (0 to 1): quartiles 0.85, 0.86, 0.88." in card(
        HEAD, figures(Bitext(HEAD, beads))
    )


def test_the_front_matter_is_that_of_a_dataset_card() -> None:
    front = read(card(HEAD, figures(Bitext(HEAD, edited()))).split("---\n")[1])
    assert front["pretty_name"] == HEAD.title
    assert (front["language"], front["license"]) == (["el", "en"], "cc-by-sa-4.0")
    assert (front["task_categories"], front["size_categories"]) == (["translation"], ["n<1K"])


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(str.strip))
def test_any_title_and_name_is_the_same_after_yaml(text: str) -> None:
    head = replace(HEAD, title=text, authors=(text.replace(",", ""), "A"))
    said = read(cff(head, figures(Bitext(head, []))))
    assert (said["title"], said["authors"][0]["name"]) == (text.strip(), text.replace(",", ""))
    assert read(card(head, figures(Bitext(head, []))).split("\n---\n")[0][4:])["pretty_name"] == text.strip()


def test_the_verb_writes_both_and_keeps_what_a_person_wrote_there(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "README.md").write_text("mine", encoding="utf-8")
    done = dipla("export", sample, folder, "--format", "citation", "--json")
    assert (done.code, done.json["units"]) == (0, 102)
    assert "Nobody is named as author" in done.err
    assert sorted(path.name for path in folder.iterdir()) == ["CITATION.cff", "README.edited-1.md", "README.md"]
    assert (folder / "README.edited-1.md").read_text(encoding="utf-8") == "mine"
    before = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert dipla("export", sample, folder, "--format", "citation").code == 0
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before


def test_a_citation_goes_into_a_folder(dipla: Callable[..., Any], sample: Path, tmp_path: Path) -> None:
    assert dipla("export", sample, "-", "--format", "citation").code == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "expected a folder" in dipla("export", sample, tmp_path / "file", "--format", "citation").err


@pytest.mark.client
@pytest.mark.parametrize(
    "head",
    [HEAD, Header("el", "en"), replace(HEAD, licence="ask: Maria", date="yesterday"), replace(HEAD, licence="MIT")],
    ids=["full", "bare", "words", "mit"],
)
def test_cffconvert_accepts_the_citation(tmp_path: Path, head: Header) -> None:
    client = shutil.which("cffconvert")
    if client is None:
        pytest.skip("cffconvert (PyPI) is not on the PATH")
    path = tmp_path / "CITATION.cff"
    path.write_text(cff(head, figures(Bitext(head, edited()))), encoding="utf-8")
    done = subprocess.run([client, "--validate", "-i", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
