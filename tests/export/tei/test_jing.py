"""The TEI consortium's own schema takes what we write, in every layout."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.model import (
    Bitext,
    Contributor,
    Header,
    Pair,
    Sentence,
    State,
)

from .made import GREEK, LAYOUTS, bitexts, el, laid, made_corpus


def schema() -> Path:
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    if not Path(os.environ.get("TEI_ALL_RNG", "")).is_file():
        pytest.skip("TEI_ALL_RNG does not name the file tei_all.rng")
    return Path(os.environ["TEI_ALL_RNG"])


@pytest.mark.client
def test_jing_takes_odd_texts_every_state_both_directions_and_an_empty_corpus(tmp_path: Path) -> None:
    rng = schema()
    full = replace(
        GREEK,
        title='Σ & <b> "q" \x02',
        authors=("Α & Β", ""),
        publisher="Π & Σία",
        text_class=("<memoir>", ""),
        source="a <book>",
        contributors=(Contributor("Anna & co", "post-editor"), Contributor("", "")),
        tools=("dipla 0.1.0", "LF Aligner 4.21", "odd", ""),
        edits={"latin-o": 2, "<q>": 1},
    )
    english = Pair("p1", (Sentence("en_s1", "Hello.", "en"),), "Γεια.", State.DRAFT, "Γεια.")
    french = Pair("p1", (Sentence("fr_s1", "« Salut »", "fr"),), "Hi.", State.APPROVED)
    only_omission = Pair("p1", (el("el_s1"),), "", State.EDITED)
    only_addition = Pair("p1", (), "x", State.EDITED)
    documents = [Pair(f"p{i}", (el(f"el_s{i}"),), "x", State.ALIGNED, doc=f"d{i}\n&") for i in range(300)]
    no_name = [Pair("p1", (el("el_s1"),), "x", State.DRAFT), Pair("p2", (el("el_s2"),), doc="d")]
    cases: list[tuple[Header, list[Pair]]] = [
        (full, made_corpus()),
        (Header("el", "en"), []),
        (replace(full, date="χθες"), [Pair("p1", (el("el_s1"),))]),
        (Header("en", "el", licence="http://x.gr/[a] b", date="2026-02-30"), [english]),
        (Header("fr", "en", licence="mine & yours"), [french]),
        (GREEK, [only_omission]),
        (GREEK, [only_addition]),
        (GREEK, documents),
        (GREEK, no_name),
    ]
    files = []
    for number, (header, pairs) in enumerate(cases):
        for layout in LAYOUTS:
            folder = tmp_path / f"{number}{layout}"
            folder.mkdir()
            files += laid(folder, layout, pairs, header, words=number % 2 == 0)
    assert _jing(rng, files) == ""
    # The judge is awake: an element that TEI does not have is refused.
    files[0].write_bytes(files[0].read_bytes().replace(b"<body>", b"<body><sentence/>"))
    assert 'element "sentence" not allowed' in _jing(rng, files)


@pytest.mark.client
def test_jing_takes_any_pairs_in_any_layout(tmp_path: Path) -> None:
    rng = schema()
    files: list[Path] = []

    @settings(max_examples=100, deadline=None, database=None)
    @given(bitexts(), st.sampled_from(LAYOUTS), st.booleans())
    def gather(bitext: Bitext, layout: str, words: bool) -> None:
        folder = tmp_path / str(len(files))
        folder.mkdir()
        files.extend(laid(folder, layout, list(bitext), bitext.header, words=words))

    gather()
    assert _jing(rng, files) == ""


@pytest.mark.client
def test_jing_takes_the_sample_in_every_layout(dipla: Callable[..., Any], sample: Path, tmp_path: Path) -> None:
    rng = schema()
    for layout in LAYOUTS:
        for words in ((), ("--words",)):
            out = tmp_path / f"{layout}{len(words)}" / "serge.tei.xml"
            assert dipla("export", sample, out, "--tei-layout", layout, *words).code == 0
            assert dipla("validate", out).code == 0
    assert _jing(rng, sorted(tmp_path.glob("*/*.xml"))) == ""


def _jing(rng: Path, files: list[Path]) -> str:
    done = subprocess.run(["jing", str(rng), *map(str, files)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""
