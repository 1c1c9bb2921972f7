"""Which documents are found, what they are called, and which translation goes with each."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dipla.corpus.addresses import content
from dipla.corpus.errors import DiplaError
from dipla.corpus.sources import Source, sources

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a file below the working folder, with its path as its text unless told."""
    monkeypatch.chdir(tmp_path)

    def made(name: str, text: str | bytes = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else (text or name).encode())
        return path

    return made


def found(*named: object, translations: tuple[object, ...] = ()) -> list[Source]:
    return sources([*map(str, named)], [*map(str, translations)], ("el", "en")).documents


def paired(*named: object, translations: tuple[object, ...] = ()) -> dict[str, str | None]:
    """Names to the texts of translations, which are their paths."""
    told = {}
    for one in found(*named, translations=translations):
        assert not isinstance(one.translation, tuple)
        told[one.name] = content(str(one.translation)).decode() if one.translation else None
    return told


def test_a_file_has_one_name_by_any_path_from_any_folder_and_as_one_of_its_folder(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make("data/corpus/a.el.txt")
    os.chdir(file.parents[1])
    ways = [file, "corpus/a.el.txt", "./corpus/../corpus/a.el.txt", file.parent, "corpus", "corpus/*.txt"]
    assert {found(way)[0].name for way in ways} == {"corpus/a.el.txt"}
    monkeypatch.chdir(file.parent)
    assert {found(way)[0].name for way in ("a.el.txt", "../corpus/a.el.txt", ".")} == {"corpus/a.el.txt"}


def test_files_that_the_shell_listed_find_translations_that_lie_elsewhere(make: Make) -> None:
    for side in ("el", "en"):
        for name in ("one/ch1/a.txt", "one/ch2/b.txt", "two/ch3/a.txt"):
            make(f"texts/{side}/{name}")
    files = sorted(Path("texts/el").rglob("*.txt"))
    wanted = ["texts/en/one/ch1/a.txt", "texts/en/one/ch2/b.txt", "texts/en/two/ch3/a.txt"]
    for translations in (("texts/en",), ("texts/en/*/*/*.txt",)):
        assert [*paired(*files, translations=translations).values()] == wanted
        assert [*paired("texts/el", translations=translations).values()] == wanted


def test_a_translation_in_another_folder_is_not_guessed_by_its_last_name(make: Make) -> None:
    make("el/a/x.txt")
    make("el/b/y.txt")
    make("en/b/x.txt")
    make("en/b/y.txt")
    assert paired("el", translations=("en",)) == {"el/a/x.txt": None, "el/b/y.txt": "en/b/y.txt"}


def test_translations_that_go_with_no_document_at_all_are_refused(make: Make) -> None:
    make("el/a.txt")
    make("en/b.txt")
    with pytest.raises(DiplaError, match=r"none of 1 has a document of its name; the first is en/b\.txt"):
        found("el", translations=("en",))


@pytest.mark.parametrize("name", ["texts.list", "texts.txt", "@texts.tsv"])
def test_a_list_may_have_a_byte_order_mark_comments_blank_lines_and_spaces(make: Make, name: str) -> None:
    for text in ("a.el.txt", "a.en.txt", "με κενά.el.txt"):
        make(f"texts/{text}")
    lines = ["", "# from the library", "texts/a.el.txt \t texts/a.en.txt ", "  ", "  # more", "texts/με κενά.el.txt\t"]
    make(name.removeprefix("@"), "\r\n".join(lines).encode("utf-8-sig"))
    assert paired(name) == {"texts/a.el.txt": "texts/a.en.txt", "texts/με κενά.el.txt": None}


def test_a_list_by_its_name_is_one_even_when_its_first_file_is_missing(make: Make) -> None:
    make("a.el.txt")
    make("texts.list", "gone.el.txt\na.el.txt\n")
    assert [one.name for one in found("texts.list")] == ["gone.el.txt", "a.el.txt"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("texts.list", "# nothing\n\n", "found no path in it"),
        ("texts.list", "a\tb\tc\n", "line 1: expected a path, or a path, a tab"),
        ("corpus.parquet", "PAR1", "which of its columns"),
    ],
)
def test_what_names_no_document_is_refused(make: Make, name: str, text: str, said: str) -> None:
    make(name, text)
    with pytest.raises(DiplaError, match=said):
        found(name)


def test_the_texts_of_an_archive_are_found_and_read(make: Make, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        for name in ("a.el.txt", "a.en.txt", "more/b.el.txt"):
            archive.writestr(name, name)
    at = f"file://{tmp_path}/texts.zip"
    wanted = {"texts.zip/a.el.txt": "a.en.txt", "texts.zip/more/b.el.txt": None}
    assert paired(f"zip://::{at}") == wanted
    assert paired(f"zip://*.txt::{at}") == {"texts.zip/a.el.txt": "a.en.txt"}
    with pytest.raises(DiplaError, match=r"none\.zip"):
        found("zip://*.txt::none.zip")
