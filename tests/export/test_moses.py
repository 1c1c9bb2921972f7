"""Line n translates line n, or the two files are refused; an empty line is what is missing."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, Pair, Sentence, State
from dipla.export.moses import languages, names, read, write


def two(folder: Path, first: str, second: str, name: str = "a", suffix: str = "") -> Path:
    for lang, text in (("el", first), ("en", second)):
        content = text.encode()
        (folder / f"{name}.{lang}{suffix}").write_bytes(gzip.compress(content) if suffix else content)
    return folder / name


def found(path: Path) -> list[tuple[str, str | None, str]]:
    return [(pair.source_text, pair.target, str(pair.state)) for pair in read(path, "el", "en")[0]]


@pytest.mark.parametrize("named", ["a", "a.el", "a.en"])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_either_file_or_their_common_name_is_enough(named: str, suffix: str, tmp_path: Path) -> None:
    two(tmp_path, "α\nβ\n", "a\nb", suffix=suffix)
    name = named + suffix if "." in named else named
    assert found(tmp_path / name) == [("α", "a", "draft"), ("β", "b", "draft")]
    assert set(languages(tmp_path / name)) == {"el", "en"}


def test_names_as_corpora_have_them_are_understood(tmp_path: Path) -> None:
    two(tmp_path, "α\n", "a\n", name="News.el-en")
    assert found(tmp_path / "News.el-en.en") == [("α", "a", "draft")]
    assert found(tmp_path / "News.el-en") == [("α", "a", "draft")]
    (tmp_path / "b[1].EL-gr").write_text("α\n", "utf-8")
    (tmp_path / "b[1].en_US").write_text("a\n", "utf-8")
    assert found(tmp_path / "b[1]") == [("α", "a", "draft")]


def test_the_two_files_to_write_have_one_name() -> None:
    assert [path.name for path in names(Path("x/c.el-en.en.gz"), ("el", "en"))] == ["c.el-en.el.gz", "c.el-en.en.gz"]


def test_an_empty_line_is_a_missing_side_and_a_line_empty_in_both_is_skipped(tmp_path: Path) -> None:
    path = two(tmp_path, "α\n\n \nδ\n", "\nb\n\nd\n")
    bitext, skipped = read(path, "el", "en")
    assert [(pair.id, pair.source_text, pair.target, str(pair.state)) for pair in bitext] == [
        ("line1", "α", None, "untranslated"),
        ("line2", "", "b", "draft"),
        ("line4", "δ", "d", "draft"),
    ]
    assert [(one.line, one.reason) for one in skipped] == [(3, "the line is empty in both files")]


@pytest.mark.parametrize(("first", "second", "counts"), [("α\nβ\nγ\n", "a\n", (3, 1)), ("α", "a\nb\nc", (1, 3))])
def test_files_of_unequal_length_are_refused_with_both_counts(
    first: str, second: str, counts: tuple[int, int], tmp_path: Path
) -> None:
    path = two(tmp_path, first, second)
    with pytest.raises(DiplaError, match=rf"a\.el: {counts[0]} lines, .*a\.en: {counts[1]} lines; expected as many"):
        list(read(path, "el", "en")[0])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.el").write_text("α\n", "utf-8")
    (tmp_path / "a.fr").write_text("a\n", "utf-8")
    with pytest.raises(DiplaError, match=r"found a\.el, a\.fr; expected a\.el and a\.en \(or \.gz\)"):
        read(tmp_path / "a.el", "el", "en")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_sign_that_any_reader_takes_for_a_line_end_stays_in_a_line(sign: str) -> None:
    pair = Pair("p1", (Sentence("s1", f"α{sign}β", "el"),), f"a{sign}b{sign}", State.EDITED)
    outs = (io.BytesIO(), io.BytesIO())
    write(outs, Bitext(Header("el", "en"), [pair]))
    assert [out.getvalue().decode() for out in outs] == ["α β\n", "a b\n"]


def test_a_separator_inside_a_line_of_another_s_file_does_not_shift_the_lines(tmp_path: Path) -> None:
    path = two(tmp_path, "α\u2028β\r\nγ\r\n", "a\x85b\nc\n")
    assert [(one, other) for one, other, _ in found(path)] == [("α\u2028β", "a\x85b"), ("γ", "c")]


def test_what_is_left_out_on_purpose_comes_back_untranslated(tmp_path: Path) -> None:
    source = (Sentence("s1", "α", "el"),)
    outs = (io.BytesIO(), io.BytesIO())
    assert (
        write(outs, Bitext(Header("el", "en"), [Pair("p1", source, "", State.APPROVED), Pair("p2", source)])).units == 2
    )
    path = two(tmp_path, outs[0].getvalue().decode(), outs[1].getvalue().decode())
    assert found(path) == [("α", None, "untranslated")] * 2
