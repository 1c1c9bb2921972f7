"""The picture of an alignment."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest
from lxml import etree

from dipla.align import plot
from dipla.align.alignment import Alignment, Bead
from dipla.corpus.errors import DiplaError

FOUND = Alignment(
    (
        Bead((0,), (0,), 0.99),
        Bead((1,), (1,), 0.99),
        Bead((2,), (), 0.9),
        Bead((3, 4), (2,), 0.6),
        Bead((5,), (3,), 0.2),
    ),
    moved=(Bead((2,), (3,), 0.9),),
)


def test_the_picture_is_xml_with_a_stroke_for_each_kind_of_bead() -> None:
    out = io.BytesIO()
    plot.write_svg(out, FOUND, ("a &amp; b", "c"))
    root = etree.fromstring(out.getvalue())
    classes = [path.get("class") for path in root.iter("{*}path")]
    assert classes == ["sure", "fair", "doubtful", "alone", "moved"]
    assert "a & b" in "".join(root.itertext())


def test_strokes_that_go_on_straight_are_one() -> None:
    out = io.BytesIO()
    plot.write_svg(out, Alignment(tuple(Bead((n,), (n,), 1.0) for n in range(5000))), ("a", "b"))
    assert len(out.getvalue()) < 4000


def test_an_alignment_of_nothing_has_a_picture() -> None:
    out = io.BytesIO()
    plot.write_svg(out, Alignment(()), ("a", "b"))
    assert etree.fromstring(out.getvalue()).tag.endswith("svg")


def test_another_suffix_is_refused() -> None:
    with pytest.raises(DiplaError, match=r"\.svg or \.png"):
        plot.check(Path("x.jpg"))


def test_png_without_matplotlib_is_refused_before_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "find_spec", lambda _: None)
    with pytest.raises(DiplaError, match="matplotlib"):
        plot.check(Path("x.png"))


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="matplotlib is not installed")
def test_png_is_png() -> None:
    out = io.BytesIO()
    plot.write_png(out, FOUND, ("a", "b"))
    assert out.getvalue().startswith(b"\x89PNG")
