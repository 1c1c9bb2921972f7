"""Plain text is read in whatever encoding it has, or refused with the place of the fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.documents.text import decode, read_text
from dipla.corpus.errors import DiplaError

GREEK = "Άρα ο Σερζ έφτασε στο Πέτρογκραντ το 1919.\r\nΌμως δεν έμεινε εκεί· έφυγε γρήγορα."


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1253", "cp1253"),
        ("iso8859-7", "iso8859-7"),
    ],
)
def test_a_greek_file_is_read_in_its_encoding(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GREEK.encode(encoding))
    document = read_text(path, "el")
    assert (document.text, document.encoding, document.name) == (GREEK, told, "a.txt")


def test_windows_1253_without_capital_alpha_is_told_apart_by_its_dashes_and_quotes(tmp_path: Path) -> None:
    text = "Το είπε – και το έκανε. ’Ενα “ωραίο” ταξίδι…"
    assert decode(text.encode("cp1253"), "el", "a") == (text, "cp1253")


def test_a_damaged_utf8_file_is_refused_with_the_byte_position(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    good = "Μια γραμμή.\nΚαι άλλη μία ".encode()
    path.write_bytes(good + b"\xff" + " γραμμή.".encode())
    with pytest.raises(DiplaError, match=rf"byte 0xFF at position {len(good)} \(line 2\)"):
        read_text(path, "el")


def test_bytes_that_are_greek_in_no_encoding_are_refused() -> None:
    with pytest.raises(DiplaError, match="tried utf-8, cp1253, iso8859-7"):
        decode(bytes(range(0x80, 0x100)) * 4, "el", "a.txt")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "only white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "binary file"),
        (b"This is English, which somebody gave as Greek.", "0% of 37 letters in Greek"),
    ],
)
def test_what_is_no_greek_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(DiplaError, match=said):
        read_text(path, "el")


def test_a_short_text_is_not_judged_by_its_script(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"OK, 1919.")
    assert read_text(path, "el").text == "OK, 1919."


def test_a_named_encoding_overrules_the_guess(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ώρα καλή, ναύτες του Αιγαίου".encode("cp1253"))
    assert read_text(path, "el", "cp1253").text.startswith("Ώρα")
    with pytest.raises(DiplaError, match="no such encoding"):
        read_text(path, "el", "greek-8000")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_any_utf8_text_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode(), "el", "a")[0] == text


@given(st.binary())
def test_any_bytes_give_a_text_or_a_clear_error(content: bytes) -> None:
    said = ""
    try:
        decode(content, "el", "a.txt")
    except DiplaError as error:
        said = str(error)
    assert said == "" or said.startswith("a.txt: byte ")
