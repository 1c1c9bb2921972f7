"""A page of HTML is read as a person reads it, in whichever encoding it is; its main text where that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.html import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError
from dipla.corpus.project import Project

from .made import cases, shown


def written(path: Path, page: str | bytes) -> Path:
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


@pytest.mark.parametrize("case", cases("html.json"), ids=lambda case: case["label"])
def test_a_page_is_read_as_a_person_reads_it(tmp_path: Path, case: dict[str, Any]) -> None:
    found = extracted(written(tmp_path / "a.html", f"<html><body>{case['page']}</body></html>"), "el")
    assert shown(found) == case["blocks"]
    told = " ".join(found.warnings)
    assert case["left_out"] in told if "left_out" in case else not told


TEXT = "Άρα ο Σερζ έφτασε στο Πέτρογκραντ."


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1253'>", "cp1253"),
        # Which of the two Greek encodings it is, pages say wrongly; the letter Ά tells.
        ("<meta charset=iso-8859-7>", "cp1253"),
        ("<meta charset=windows-1253>", "iso8859-7"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("", "cp1253"),
        ("<meta charset=mac-greek>", "mac-greek"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_decoded_as_its_bytes_say_then_as_it_declares(tmp_path: Path, declared: str, used: str) -> None:
    page = f"<html><head>{declared}</head><body><p>{TEXT}</p></body></html>"
    assert shown(extracted(written(tmp_path / "a.html", page.encode(used)), "el")) == [["paragraph", TEXT]]


def test_a_page_says_title_author_language_and_date(tmp_path: Path) -> None:
    page = (
        '<!DOCTYPE html><html lang="el"><head><title>Ο\n φάρος</title><meta name="author" content="Άννα Μαρή">'
        '<meta property="article:published_time" content="2026-03-04"></head><body><p>Ναι.</p></body></html>'
    )
    about = extracted(written(tmp_path / "a.html", page), "el").about
    assert (about.title, about.authors, about.lang, about.date) == ("Ο φάρος", ("Άννα Μαρή",), "el", "2026-03-04")


def test_xhtml_with_empty_elements_cdata_and_declarations_is_read(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head><body><p/>'
        "<p>Α<i/>β &lt; <![CDATA[γ < δ]]></p></body></html>"
    )
    assert shown(extracted(written(tmp_path / "a.xhtml", page), "el")) == [["paragraph", "Αβ < γ < δ"]]


def test_a_page_that_is_cut_off_is_read_and_told(tmp_path: Path) -> None:
    found = extracted(written(tmp_path / "a.html", "<html><body><p>Πρώτη.</p><p>Δεύτ"), "el")
    assert shown(found) == [["paragraph", "Πρώτη."], ["paragraph", "Δεύτ"]]
    assert "cut off" in found.warnings[0]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<div>" * 200_000, "deep"),
        ("<p>" + "α" * 1_100_000, "characters"),
        ("<html>" + "<![CDATA[" * 300_000 + "<p>Ναι.</p></html>", ""),
        ("<html>" + "<b>" * 900 + "α <i>β</i> " * 20_000 + "</html>", ""),
        ("<table><tr><td>" * 300 + "<p>α" * 10_000 + "</html>", ""),
    ],
    ids=["elements without end", "a paragraph without end", "CDATA without end", "deep and long", "cells in cells"],
)
def test_a_hostile_page_ends_soon(tmp_path: Path, page: str, told: str, bars: Any) -> None:
    path = written(tmp_path / "a.html", page)
    with bars.soon(2), pytest.raises(DiplaError, match=told) if told else nullcontext():
        extracted(path, "el")


PAGE = (
    "<html><head><title>Ο φάρος</title></head><body>"
    "<div class='menu'><a href='/a'>Αρχική</a> <a href='/b'>Νέα</a></div><article><h1>Ο φάρος της Ύδρας</h1>"
    + "".join(
        f"<p>Η {n}η παράγραφος του άρθρου λέει κάτι μακρύ για τον φάρο, τη θάλασσα και το νησί· και συνεχίζει.</p>"
        for n in range(1, 6)
    )
    + "<ul><li>Ένα σημείο του άρθρου, αρκετά μακρύ.</li></ul></article><footer>Όροι χρήσης</footer></body></html>"
)


def test_the_main_text_of_a_page_leaves_out_menus(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `documents`)")
    path = written(tmp_path / "a.html", PAGE)
    everything = [text for *_, text in shown(extracted(path, "el"))]
    assert everything[0] == "Αρχική Νέα"
    assert everything[-1] == "Όροι χρήσης"
    main = extracted(path, "el", main=True)
    found = shown(main)
    assert found[0] == ["heading", 1, "Ο φάρος της Ύδρας"]
    assert [row[0] for row in found[1:]] == ["paragraph"] * 5 + ["item"]
    assert [row[-1] for row in found] == everything[1:-1]
    assert "guess" in main.warnings[0]


def test_a_project_takes_the_main_text_and_goes_on_taking_it(dipla: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `documents`)")
    path, text = written(tmp_path / "a.html", PAGE), written(tmp_path / "a.txt", "Ναι.")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", path, "--main-text").code == 0
    project = Project.open(tmp_path / "p")
    with project.store() as store:
        assert project.text(store, "a.html").startswith("Ο φάρος της Ύδρας\n\nΗ 1η")
    assert dipla("split", path).out.splitlines()[0] == "Αρχική Νέα"
    assert dipla("split", path, "--main-text").out.splitlines()[0] == "Ο φάρος της Ύδρας"
    assert "--main-text is for pages of HTML" in dipla("split", text, "--main-text").err


def test_without_trafilatura_the_main_text_is_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(DiplaError, match=r"pip install 'dipla\[documents\]'"):
        extracted(written(tmp_path / "a.html", PAGE), "el", main=True)


def test_a_page_is_told_by_its_content(tmp_path: Path) -> None:
    read = read_text(written(tmp_path / "page", PAGE), "el")
    assert read.encoding == "html"
    assert read.about.title == "Ο φάρος"
