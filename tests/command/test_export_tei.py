"""`dipla export` of TEI: the layouts as a person asks for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.export import tei

NAMES = ["serge.el.tei.xml", "serge.en.tei.xml", "serge.tei.xml"]


@pytest.mark.parametrize("layout", ["corpus", "divs", "files"])
def test_every_layout_of_a_project_is_valid_and_holds_all_its_pairs(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path, layout: str
) -> None:
    out = tmp_path / "out" / "serge.tei.xml"
    done = dipla("export", sample, out, "--tei-layout", layout, "--words", "--json")
    assert done.code == 0, done.err
    assert sorted(path.name for path in out.parent.iterdir()) == (NAMES if layout == "files" else ["serge.tei.xml"])
    checked = dipla("validate", out, "--json")
    assert checked.json["problems"] == []
    pairs, skipped = tei.read(out, "el", "en")
    assert len(list(pairs)) == checked.json["units"] == done.json["units"]
    assert skipped == []


def test_three_files_are_written_all_or_none_and_one_that_was_edited_is_kept(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "serge.tei.xml"
    assert dipla("export", sample, out, "--tei-layout", "files").code == 0
    text = out.parent / "serge.en.tei.xml"
    text.write_text(text.read_text("utf-8") + "<!-- mine -->\n", encoding="utf-8")
    done = dipla("export", sample, out, "--tei-layout", "files")
    assert "serge.en.tei.edited-1.xml" in done.err
    assert "<!-- mine -->" not in text.read_text("utf-8")
    for path in out.parent.iterdir():
        path.unlink()
    text.mkdir()
    assert dipla("export", sample, out, "--tei-layout", "files").code == 2
    assert sorted(path.name for path in out.parent.iterdir()) == ["serge.en.tei.xml"]


def test_settings_of_the_project_stand_in_the_header(dipla: Callable[..., Any], sample: Path, tmp_path: Path) -> None:
    settings = sample / "dipla.toml"
    lines = settings.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("publisher ="):
            lines[number] = 'publisher = "Εκδόσεις Α & Β"'
        elif line.startswith("text_class ="):
            lines[number] = 'text_class = ["memoir"]'
    settings.write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "serge.tei.xml"
    assert dipla("export", sample, out).code == 0
    header = tei.read(out, "el", "en")[0].header
    assert (header.publisher, header.text_class) == ("Εκδόσεις Α & Β", ("memoir",))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["serge.tmx", "--tei-layout", "divs"], "--tei-layout and --words are TEI's"),
        (["serge.tmx", "--words"], "--tei-layout and --words are TEI's"),
        (["-", "--format", "tei", "--tei-layout", "files"], "this layout of TEI is three files"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path, words: list[str], told: str
) -> None:
    done = dipla("export", sample, *[tmp_path / word if word == "serge.tmx" else word for word in words])
    assert done.code == 2
    assert told in done.err
    assert not (tmp_path / "serge.tmx").exists()
