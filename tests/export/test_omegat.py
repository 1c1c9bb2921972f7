"""The laid project opens with nothing left to match: shown with our own rules, and with the real client."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dipla.corpus.model import Header, Pair, Sentence, State
from dipla.corpus.srx import Rules, rules_for
from dipla.export.omegat import lay, settings_agree
from dipla.export.omegat_rules import segmentation_conf

HEAD = Header("el", "en", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
RULES = rules_for("el")
Dipla = Callable[..., Any]

HARD = [
    "Ο κ. Σερζ γεννήθηκε το 1890 μ.Χ. στις Βρυξέλλες, π.χ. κοντά στη Rue St. Jean.",
    "Τι είπε ο Δρ. Παπαδόπουλος;",
    "Ο Κ. Π. Καβάφης έγραψε ποιήματα κ.λπ. στην Αλεξάνδρεια.",
    "Βλ. σελ. 45 και αριθ. 3 του Ν. 4009/2011.",
    "«Πού πας;» με ρώτησε.",
    "Δεν ξέρω…",
    "Ίσως αύριο, στις 10.30 π.μ., ίσως και όχι.",
]


def pairs(paragraphs: Sequence[Sequence[str]], states: Sequence[State] = (State.EDITED,)) -> list[Pair]:
    made = []
    for number, sentences in enumerate(paragraphs):
        for text in sentences:
            n = len(made) + 1
            state = states[len(made) % len(states)]
            target = None if state is State.UNTRANSLATED else f"Target {n}."
            made.append(Pair(f"p{n}", (Sentence(f"el_s{n}", text, "el", number),), target, state))
    return made


def project_setting(folder: Path, name: str) -> str | None:
    return ElementTree.parse(folder / "omegat.project").getroot().findtext(f"project/{name}")


def test_a_paragraph_is_one_block_where_the_rules_cut_it_as_we_did(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([HARD, ["Ναι."]])}, HEAD, RULES)
    text = (tmp_path / "source/a.txt").read_text("utf-8-sig")
    assert text == " ".join(HARD) + "\n\nΝαι.\n"
    assert project_setting(tmp_path, "sentence_seg") == "true"


def test_a_paragraph_that_would_be_cut_otherwise_goes_in_a_block_a_pair(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([["Πρώτη χωρίς τελεία", "Δεύτερη."]])}, HEAD, RULES)
    assert (tmp_path / "source/a.txt").read_text("utf-8-sig") == "Πρώτη χωρίς τελεία\n\nΔεύτερη.\n"


def test_a_pair_of_two_sentences_turns_the_client_s_cutting_off(tmp_path: Path) -> None:
    assert not lay(tmp_path, {"a": pairs([["Μία πρόταση. Και άλλη μία.", "Τρίτη."]])}, HEAD, RULES)
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


@pytest.fixture
def omegat(tmp_path: Path) -> Callable[[Path], dict[str, int]]:
    """Opens a copy of a laid project in the client; how many segments there are, and how many it left to do."""
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")

    def opened(project: Path) -> dict[str, int]:
        copy = tmp_path / "opened"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(project, copy)
        done = subprocess.run(
            [
                "omegat",
                str(copy),
                "--mode=console-translate",
                f"--config-dir={tmp_path / 'conf'}",
                "--disable-project-locking",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        log = done.stdout + done.stderr
        assert "Exceptions occurred while loading segmentation rules" not in log, log[-2000:]
        stats = (copy / "omegat/project_stats.txt").read_text("utf-8")
        return {name.lower(): int(count) for name, count in re.findall(r"(Total|Remaining):\s+(\d+)", stats)}

    return opened


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
    assert not lay(tmp_path / "p", {"a": made}, HEAD, RULES)
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


def test_exporting_again_leaves_the_client_s_own_memory_alone(dipla: Dipla, sample: Path) -> None:
    laid = sample / "out/omegat"
    (laid / "omegat/project_save.tmx").write_text("the client's", "utf-8")
    (laid / "glossary/mine.txt").write_text("Σερζ\tSerge", "utf-8")
    settings = laid / "omegat.project"
    settings.write_text(settings.read_text("utf-8").replace("<remove_tags>false", "<remove_tags>true"), "utf-8")
    project = sample / "x"
    shutil.copytree(laid, project)
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    assert (laid / "omegat/project_save.tmx").read_text("utf-8") == "the client's"
    assert (laid / "glossary/mine.txt").exists()
    assert "<remove_tags>true" in settings.read_text("utf-8")
    # Now with `mt`: the drafts have left tm/auto, and no file of ours that is out of date stays behind.
    assert (laid / "tm/mt/serge.tmx").exists()
    assert not (laid / "tm/auto/serge.tmx").exists()


def test_a_folder_that_is_no_client_project_is_left_alone(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o/mine.txt").write_text("mine")
    done = dipla("export", sample, tmp_path / "o", "--format", "omegat")
    assert done.code == 2
    assert "is no OmegaT project" in done.err


def test_rules_are_laid_for_both_generations_of_the_client(tmp_path: Path) -> None:
    lay(tmp_path, {"a": pairs([["Ναι."]])}, HEAD, RULES)
    rules: Rules = RULES
    conf = (tmp_path / "omegat/segmentation.conf").read_text("utf-8")
    srx = ElementTree.parse(tmp_path / "omegat/segmentation.srx").getroot()
    assert conf.count("beforebreak") == len(rules.pairs)
    assert srx.tag.endswith("srx")
