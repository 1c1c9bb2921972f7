"""A hostile or broken memory: refused at once in little memory, nothing fetched; what is whole in it can be had."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.export.finding import Skipped
from dipla.export.tmx import read
from dipla.export.tmx.salvage import salvaged
from dipla.export.tmx.units import Head, units

START = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="el"/><body>\n'
END = "</body></tmx>\n"


def unit(source: str, target: str = "Yes.") -> str:
    return f'<tu><tuv xml:lang="el"><seg>{source}</seg></tuv><tuv xml:lang="en"><seg>{target}</seg></tuv></tu>\n'


def written(path: Path, parts: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(parts)
    return path


def nesting() -> Iterator[str]:
    yield START
    # 64 MB stand for the gigabyte: the reader has stopped long before.
    yield from ("<a>" * 100_000 for _ in range(220))


def deep_inline() -> Iterator[str]:
    yield START + "<tu><tuv xml:lang='el'><seg>" + "<hi>" * 400 + "</hi>" * 400 + "</seg></tuv></tu>" + END


def long_segment() -> Iterator[str]:
    yield START + unit("α" * 10_000_000) + END


def long_markup() -> Iterator[str]:
    yield START + unit("<ph>" + "x" * 10_000_000 + "</ph>") + END


def long_tag() -> Iterator[str]:
    yield START + '<tu tuid="'
    yield from ("x" * 1_000_000 for _ in range(64))


def bomb() -> Iterator[str]:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    yield f"<!DOCTYPE tmx [{''.join(lines)}]><tmx version='1.4'><header/><body>" + unit("&a11;") + END


def parameter_bomb() -> Iterator[str]:
    yield "<!DOCTYPE tmx [<!ENTITY % a 'x'><!ENTITY % b '%a;%a;'>]><tmx version='1.4'><header/><body>" + END


def local_file() -> Iterator[str]:
    yield '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]><tmx version="1.4"><header/><body>'
    yield unit("&a;") + END


def notes() -> Iterator[str]:
    yield START + "<tu><note>" + "n" * 10_000_000 + "</note></tu>" + END


HOSTILE = [nesting, deep_inline, long_segment, long_markup, long_tag, bomb, parameter_bomb, local_file, notes]
# Prints seconds of CPU, the most memory this program had (MB), and what the validation says.
JUDGE = """
import json, re, sys, time
from pathlib import Path
from dipla.export.tmx.check import check
started = time.process_time()
report = check(Path(sys.argv[1]))
took = time.process_time() - started
most = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([took, most / 1024, [[p.line, p.message] for p in report.problems if p.severity == "error"]]))
"""


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_is_refused_in_little_time_and_memory(
    make: Callable[[], Iterator[str]], tmp_path: Path, bars: Any
) -> None:
    path = written(tmp_path / "bad.tmx", make())
    done = subprocess.run([sys.executable, "-c", JUDGE, str(path)], capture_output=True, text=True, check=True)
    took, most, errors = json.loads(done.stdout)
    assert errors
    assert errors[-1][0] >= 1
    bars.hold(took, 2)
    assert most < 200


def test_a_packed_bomb_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tmx.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(START.encode())
        for _ in range(50):
            out.write(b" " * 1_000_000)
        out.write(END.encode())
    tracemalloc.start()
    try:
        assert list(units(path)) == []
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_multibyte_encoding_that_the_parser_does_not_know_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes((START.replace("UTF-8", "GB18030") + unit("Ναι.") + END).encode("gb18030"))
    assert [variant.text for variant in next(iter(units(path))).variants] == ["Ναι.", "Yes."]


# Salvage

BREAKS = {
    "a bare ampersand": unit("Ναι & όχι."),
    "a control character": unit("Να\x01ι."),
    "a reference to one": unit("Να&#x1;ι."),
    "an entity": unit("Ναι&nbsp;."),
    "a tag that is not closed": unit("<hi>Ναι."),
    "no end": "<tu><tuv xml:lang='el'><seg>Ναι.</seg></tuv>\n",
    "a lone surrogate's reference": unit("Να&#xD800;ι."),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_the_rest_of_a_broken_file_is_recovered_and_the_bad_unit_told(tmp_path: Path, broken: str) -> None:
    path = written(tmp_path / "bad.tmx", iter([START, unit("Ένα."), unit("Δύο."), broken, unit("Τρία."), END]))
    with pytest.raises(DiplaError, match=r"line [5-7]"):
        list(read(path, "el", "en")[0])
    bitext, skipped = read(path, "el", "en", salvage=True)
    assert [pair.source_text for pair in bitext] == ["Ένα.", "Δύο.", "Τρία."]
    assert [item.line for item in skipped] == [5]


def test_bytes_of_another_encoding_cost_their_unit_only(tmp_path: Path) -> None:
    path = tmp_path / "bad.tmx"
    path.write_bytes((START + unit("Ένα.")).encode() + unit("Δύο.").encode("cp1253") + (unit("Τρία.") + END).encode())
    bitext, skipped = read(path, "el", "en", salvage=True)
    assert [pair.source_text for pair in bitext] == ["Ένα.", "Τρία."]
    assert [(item.line, "0xC4" in item.reason) for item in skipped] == [(4, True)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_is_cut_off_gives_what_came_before(tmp_path: Path, packed: bool) -> None:
    whole = (START + "".join(unit(f"Νούμερο {n}.") for n in range(3000)) + END).encode()
    content = gzip.compress(whole) if packed else whole
    path = tmp_path / "cut.tmx"
    path.write_bytes(content[: len(content) * 2 // 3])
    bitext, skipped = read(path, "el", "en", salvage=True)
    found = [pair.source_text for pair in bitext]
    assert 500 < len(found) < 3000
    assert found == [f"Νούμερο {n}." for n in range(len(found))]
    assert any("cut off" in item.reason for item in skipped)


@given(parts=st.lists(st.sampled_from([unit("Ναι."), *BREAKS.values(), "<tu>", "</tu>", "x"]), max_size=12))
def test_salvage_finds_each_whole_unit_and_never_fails(
    parts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("salvage") / "a.tmx", iter([START, *parts, END]))
    skipped: list[Skipped] = []
    found = list(salvaged(path, Head(), skipped))
    # A unit is whole when no unit that is open before it swallows it.
    whole = [block for block in re.split(r"(?=<tu[\s>])", "".join(parts)) if block.startswith(unit("Ναι.").strip())]
    assert len(found) >= len(whole)
    assert all(variant.text == "Ναι." for one in found for variant in one.variants if variant.lang == "el")
