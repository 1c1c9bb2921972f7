"""The laid project opens in the real client with nothing left to match."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.align.glossary import Term
from dipla.corpus.model import Pair, State
from dipla.export.omegat import lay

from .made import HARD, HEAD, RULES, Dipla, pairs, project_setting, side, uneven


@pytest.mark.client
def test_the_client_leaves_nothing_of_the_sample(sample: Path, omegat: Callable[[Path], dict[str, int]]) -> None:
    assert omegat(sample / "out/omegat") == {"total": 102, "remaining": 0}


@pytest.mark.client
def test_the_client_takes_every_segment_of_the_document_from_our_memory(
    sample: Path, shared: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    laid = sample / "out/omegat"
    done = subprocess.run(
        [
            sys.executable,
            str(shared / "tools/omegat/omegat_check.py"),
            str(laid / "source/serge.txt"),
            str(sample / "out/serge.tmx"),
            "--seg-conf",
            str(laid / "omegat/segmentation.conf"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["used"], found["foreign"], found["warn"]) == (0, "102/102", 0, [])


@pytest.mark.client
@pytest.mark.parametrize("drafts", ["auto", "mt"])
def test_the_client_does_as_the_drafts_are_laid(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]], drafts: Any
) -> None:
    made = pairs([HARD], [State.DRAFT, State.EDITED])
    lay(tmp_path / "p", {"a": made}, HEAD, RULES, drafts=drafts)
    waiting = 0 if drafts == "auto" else sum(pair.state is State.DRAFT for pair in made)
    assert omegat(tmp_path / "p") == {"total": len(HARD), "remaining": waiting}


@pytest.mark.client
def test_the_client_takes_pairs_of_several_sentences(tmp_path: Path, omegat: Callable[[Path], dict[str, int]]) -> None:
    made = pairs([["Μία πρόταση. Και άλλη μία.", "Τρίτη."], HARD])
    assert not lay(tmp_path / "p", {"a": made}, HEAD, RULES).cut
    assert omegat(tmp_path / "p") == {"total": len(made), "remaining": 0}


@pytest.mark.client
@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("en", "el", "He met Mr. Gorky in Petrograd. Did he? Yes, e.g. in 1919."),
        ("fr", "en", "Il a rencontré M. Gorki. L’a-t-il accepté ? Non !"),
    ],
)
def test_the_client_cuts_other_languages_as_we_do(
    dipla: Dipla,
    tmp_path: Path,
    omegat: Callable[[Path], dict[str, int]],
    csv_rows: Any,
    source: str,
    target: str,
    text: str,
) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", "utf-8")
    dipla("run", tmp_path / "a.txt", "--from", source, "--to", target, "--out", tmp_path / "p")
    rows = csv_rows.read(tmp_path / "p/out/a.csv")
    for row in rows:
        row["target"] = f"Target of {row['id']}."
    csv_rows.save(tmp_path / "e.csv", rows)
    dipla("merge", tmp_path / "p", tmp_path / "e.csv")
    dipla("export", tmp_path / "p", tmp_path / "o", "--format", "omegat")
    assert omegat(tmp_path / "o") == {"total": 3, "remaining": 0}


def filled(dipla: Dipla, csv_rows: Any, source: Path, newlines: str) -> tuple[Path, int]:
    """An OmegaT project of a text whose every sentence has a target, and how many different sentences it has."""
    project = source.parent / "p"
    assert dipla("run", source, "--out", project, "--newlines", newlines).code == 0
    rows = csv_rows.read(project / f"out/{source.stem}.csv")
    for row in rows:
        row["target"] = f"Target of {row['id']}."
    csv_rows.save(source.parent / "e.csv", rows)
    assert dipla("merge", project, source.parent / "e.csv").code == 0
    laid = source.parent / "laid"
    assert dipla("export", project, laid, "--format", "omegat").code == 0
    return laid, len(rows)


@pytest.mark.client
def test_one_paragraph_full_of_abbreviations_leaves_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    (tmp_path / "a.txt").write_text(" ".join(HARD) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert sentences == len(HARD)
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


@pytest.mark.client
def test_news_as_paragraphs_leaves_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]], shared: Path
) -> None:
    lines = (shared / "gold/segment/ntrex-el-dev.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "a.txt").write_text("\n".join(json.loads(line)["text"] for line in lines) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


@pytest.mark.client
def test_the_hard_cases_as_paragraphs_leave_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]], shared: Path
) -> None:
    rows = (shared / "gold/segment/challenge-el-dev.tsv").read_text("utf-8").splitlines()[1:]
    cases = [row.split("\t")[1].replace("\\n", "\n") for row in rows if row.strip()]
    (tmp_path / "a.txt").write_text("\n\n".join(cases) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


CASES = Path(__file__).resolve().parents[1] / "cases"


@pytest.mark.client
def test_sixty_hard_sentences_in_one_paragraph_leave_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    hard = [case["text"] for case in json.loads((CASES / "hard-paragraph.json").read_text("utf-8"))]
    (tmp_path / "a.txt").write_text(" ".join(hard) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert sentences == len(hard) == 60
    assert project_setting(laid, "sentence_seg") == "true"
    text = (laid / "source/a.txt").read_text("utf-8-sig")
    assert "\n" not in text.strip()
    assert dipla("match", laid / "source/a.txt", laid / "tm/auto/a.tmx").code == 0
    assert omegat(laid) == {"total": 60, "remaining": 0}


@pytest.mark.client
def test_pairs_that_are_not_one_sentence_leave_nothing(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    documents = {"uneven": uneven(), "hard": pairs([HARD])}
    assert not lay(tmp_path / "p", documents, HEAD, RULES).cut
    # An addition has no source to show; all else is there and done.
    assert omegat(tmp_path / "p") == {"total": len(uneven()) - 1 + len(HARD), "remaining": 0}
    translated = (tmp_path / "opened/target/uneven.txt").read_text("utf-8-sig")
    assert "He came and went." in translated
    assert "Αυτό δεν μεταφράζεται." not in translated


@pytest.mark.client
def test_an_omission_among_cut_sentences_and_a_glossary_leave_nothing(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    made = [*pairs([HARD]), Pair("p90", side("z", "el", "Αυτό δεν μεταφράζεται."), "", State.APPROVED)]
    assert lay(tmp_path / "p", {"a": made}, HEAD, RULES, glossary=(Term("επανάσταση", ("revolution", "revolt")),)).cut
    assert omegat(tmp_path / "p") == {"total": len(made), "remaining": 0}
