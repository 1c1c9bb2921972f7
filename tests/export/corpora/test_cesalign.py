"""OPUS's own reader finds all our links and sentences."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dipla.corpus.model import Bitext, Header, Pair
from dipla.export.corpora.cesalign import files, write

HEAD = Header("el", "en")


def saved(folder: Path, pairs: list[Pair], name: str = "corpus.xml") -> Path:
    paths = files(folder / name, HEAD)
    streams = [path.open("wb") for path in paths]
    write(streams, Bitext(HEAD, pairs), [path.name for path in paths])
    for stream in streams:
        stream.close()
    return paths[0]


def test_the_links_have_the_form_of_opus(tmp_path: Path, beads: list[Pair]) -> None:
    written = saved(tmp_path, beads).read_text(encoding="utf-8")
    assert '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">' in written
    assert '<linkGrp targType="s" fromDoc="corpus.el.xml" toDoc="corpus.en.xml">' in written
    assert '<link id="p2" xtargets="el_s2 el_s3;en_s2" certainty="0.88" state="aligned"' in written
    assert re.findall(r'xtargets="([^"]*)"', written)[4:7] == ["el_s7;", ";en_s7", "el_s8;"]


@pytest.mark.client
@pytest.mark.parametrize("name", ["corpus.xml", "corpus.xml.gz"])
def test_opus_read_finds_all_links_and_sentences(tmp_path: Path, beads: list[Pair], name: str) -> None:
    client = shutil.which("opus_read")
    if client is None:
        pytest.skip("opus_read (PyPI opustools) is not on the PATH")
    saved(tmp_path, beads, name)
    done = subprocess.run(
        [client, "-d", "x", "-s", "el", "-t", "en", "-p", "raw", "-af", name, "-rd", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    blocks = done.stdout.split("================================\n")[1:-1]
    found = [
        [(text[1], text[2]) for text in re.finditer(r'^\((src|trg)\)="[^"]*">(.*)$', block, re.MULTILINE)]
        for block in blocks
    ]
    wanted = []
    for pair in beads:
        right = [one.text for one in pair.target_sentences] or [pair.target or ""]
        wanted.append([("src", one.text) for one in pair.source] + [("trg", text) for text in right if text])
    assert found == wanted
