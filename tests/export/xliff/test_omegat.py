"""An XLIFF for OmegaT is wholly translated there from the memory beside it, and comes back with a person's edits."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.srx import rules_for
from dipla.export import tmx
from dipla.export.omegat import lay
from dipla.export.xliff import xliff12

HEAD = Header("el", "en", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
GOOGLE = Origin(OriginKind.MT, "google")
TEXTS = ("Ο κ. Σερζ ήρθε.", "Τι είπε; Τίποτε.", "Έφυγε & χάθηκε.", "Βλ. σελ. 45.", "Δεν ξέρω…", "Ναι.", "Όχι.", "1919")


def some_pairs() -> list[Pair]:
    states = (State.DRAFT, State.EDITED, State.APPROVED, State.ALIGNED)
    made = []
    for number, text in enumerate(TEXTS, start=1):
        state, target = states[number % 4], f"Target of {number}."
        draft = {State.DRAFT: target, State.EDITED: "Before."}.get(state)
        source = (Sentence(f"el_p{number}", text, "el"),)
        note = "A note." if number == 2 else ""
        made.append(Pair(f"p{number}", source, target, state, draft, GOOGLE, note=note, doc="a.txt"))
    return made


def translated(pairs: list[Pair], memory: list[Pair], folder: Path) -> tuple[dict[str, int], list[Pair]]:
    """What the client says of a project with the pairs as XLIFF and a memory, and the pairs that it leaves."""
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")
    project = folder / "project"
    lay(project, {"a": pairs}, HEAD, rules_for("el"))
    shutil.rmtree(project / "tm/auto")
    (project / "source/a.txt").unlink()
    (project / "tm/auto").mkdir()
    settings = project / "omegat.project"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("<sentence_seg>true", "<sentence_seg>false"), "utf-8")
    with (project / "source/a.xlf").open("wb") as out:
        xliff12.write(out, Bitext(HEAD, pairs), client="omegat")
    with (project / "tm/auto/a.tmx").open("wb") as out:
        tmx.write(out, Bitext(HEAD, memory))
    subprocess.run(
        ["omegat", project, "--mode=console-translate", f"--config-dir={folder / 'c'}", "--disable-project-locking"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    stats = (project / "omegat/project_stats.txt").read_text("utf-8")
    counts = {name.lower(): int(count) for name, count in re.findall(r"(Total|Remaining):\s+(\d+)", stats)}
    return counts, list(xliff12.read(project / "target/a.xlf", "el", "en")[0])


@pytest.mark.client
def test_the_client_translates_all_and_nothing_comes_back_changed(tmp_path: Path) -> None:
    pairs = some_pairs()
    counts, back = translated(pairs, pairs, tmp_path)
    assert counts == {"total": len(TEXTS), "remaining": 0}
    assert back == pairs


@pytest.mark.client
def test_what_a_person_wrote_in_the_client_comes_back_as_edits_and_the_rest_as_it_was(tmp_path: Path) -> None:
    pairs = some_pairs()
    edited = [replace(pair, target=f"Edit of {pair.id}.") for pair in pairs[:5]]
    counts, back = translated(pairs, [*edited, pairs[5]], tmp_path)
    assert counts == {"total": len(TEXTS), "remaining": 2}
    assert [(pair.target, pair.state) for pair in back[:5]] == [(pair.target, State.EDITED) for pair in edited]
    assert back[5:] == pairs[5:]


@pytest.mark.client
def test_five_edits_in_the_client_s_xliff_are_five_revisions(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path
) -> None:
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")
    laid = tmp_path / "laid"
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    shutil.rmtree(laid / "tm")
    (laid / "tm/auto").mkdir(parents=True)
    (laid / "source/serge.txt").unlink()
    settings = (laid / "omegat.project").read_text("utf-8")
    (laid / "omegat.project").write_text(settings.replace("<sentence_seg>true", "<sentence_seg>false"), "utf-8")
    assert dipla("export", sample, laid / "source/serge.xlf", "--client", "omegat").code == 0
    memory = laid / "source/serge.tmx"
    # The person's five edits, as the client would draw them from a memory.
    text, edits = memory.read_text("utf-8"), iter(range(5))
    text = re.sub(r"</seg></tuv>\n</tu>", lambda end: ("" if next(edits, None) is None else " (mended)") + end[0], text)
    (laid / "tm/auto/serge.tmx").write_text(text, "utf-8")
    memory.unlink()
    subprocess.run(
        ["omegat", laid, "--mode=console-translate", f"--config-dir={tmp_path / 'c'}", "--disable-project-locking"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    stats = (laid / "omegat/project_stats.txt").read_text("utf-8")
    assert re.findall(r"(?:Total|Remaining):\s+(\d+)", stats)[:2] == ["102", "0"]
    done = dipla("import", sample, laid / "target/serge.xlf", "--by", "Tester", "--json")
    assert (done.code, done.json["applied"], done.json["unchanged"]) == (0, 5, 97)
    told = [row for row in dipla("history", sample, "--json").json if row["who"] == "Tester"]
    assert [row["pair"] for row in told] == ["p1", "p2", "p3", "p4", "p5"]
