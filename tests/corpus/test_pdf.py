"""A PDF gives the sentences of the text that it was made from: columns, pages, heads and hyphens undone."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.blocks import Extracted
from dipla.corpus.documents.pdf import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError
from dipla.corpus.ingest import prepare
from dipla.corpus.model import BlockKind

from .greek import sentences
from .pdfs import Letters, document, pdf

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
ENGLISH = [
    f"In the year {year} the old captain counted the ships that left the harbour, and nobody asked him why he did so."
    for year in range(1801, 1901)
]


def found(path: Path, lang: str) -> list[str]:
    return [sentence.text for sentence in prepare(read_text(path, lang), lang).sentences]


def of_kind(read: Extracted, kind: BlockKind) -> list[str]:
    return [piece.text for piece in read.pieces if piece.block.kind is kind]


def lines(text: str, width: int, left: float = 50, top: float = 760, step: float = 14) -> list[Letters]:
    return [(left, top - number * step, 10, line) for number, line in enumerate(textwrap.wrap(text, width))]


@pytest.mark.client
@needs_office
def test_a_pdf_of_libreoffice_gives_the_sentences_of_its_text(tmp_path: Path) -> None:
    texts = sentences(240)
    notes = [
        f"Η ιστορία αυτή γράφτηκε για πρώτη φορά {where}."
        for where in ("στην Πάτρα", "σε ένα παλιό τετράδιο", "το 1912", "από τον αδελφό του", "χωρίς τίτλο", "αργότερα")
    ]
    blocks: list[tuple[str, str]] = []
    for chapter, style in enumerate("ppi"):
        blocks.append(("h1", f"Κεφάλαιο {'ΑΒΓ'[chapter]}: το λιμάνι της πόλης"))
        for part in range(chapter * 80, chapter * 80 + 80, 4):
            if part % 20 == 12:
                blocks.append(("h2", f"Ενότητα με τον αριθμό {part}"))
            four = texts[part : part + 4]
            if part % 40 == 8:
                # In the middle of a sentence.
                four[1] = re.sub(", (επειδή|ενώ|χωρίς)", rf",|{notes[part // 40]}| \1", four[1])
            blocks.append((style, " ".join(four)))
    second = next(i for i, (style, text) in enumerate(blocks) if style == "h1" and "Β:" in text) + 1
    third = next(i for i, (style, text) in enumerate(blocks) if style == "h1" and "Γ:" in text)
    source = tmp_path / "text.fodt"
    source.write_text(document(blocks, (second, third)), "utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [OFFICE or "", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", tmp_path, source]
    subprocess.run(words, check=True, capture_output=True, timeout=180)

    made = found(tmp_path / "text.pdf", "el")
    read = extracted(tmp_path / "text.pdf", "el")
    kept = set(made) & set(texts)
    assert len(kept) >= 0.98 * len(texts), [text for text in texts if text not in kept]
    order = [texts.index(text) for text in made if text in kept]
    assert order == sorted(order)
    assert of_kind(read, BlockKind.HEADING) == [text for style, text in blocks if style[0] == "h"]
    assert {piece.block.level for piece in read.pieces if piece.block.kind is BlockKind.HEADING} == {1, 2}
    assert of_kind(read, BlockKind.FOOTNOTE) == notes
    assert not any("Οι περίπατοι της πόλης" in text or "Σελίδα" in text for text in made)
    pages = [int(piece.block.page) for piece in read.pieces]
    assert pages[0] == 1
    assert pages == sorted(pages)
    assert any("guess" in warning for warning in read.warnings)


def test_columns_that_the_file_writes_row_by_row_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = textwrap.wrap(" ".join(ENGLISH[:24]), 45)
    half = (len(rows) + 1) // 2
    page: list[Letters] = [(50, 790, 18, "The captain")]
    for number, pair in enumerate(zip(rows[:half], [*rows[half:], ""], strict=False)):
        page += [(x, 760 - number * 14, 10, text) for x, text in zip((50, 310), pair, strict=True) if text]
    (tmp_path / "a.pdf").write_bytes(pdf([page]))
    assert found(tmp_path / "a.pdf", "en") == ["The captain", *ENGLISH[:24]]


def test_heads_and_numbers_of_pages_are_no_text_and_say_the_page(tmp_path: Path) -> None:
    rows = textwrap.wrap(" ".join(ENGLISH), 80)
    pages = []
    for number in range(0, len(rows), 30):
        page = number // 30 + 7
        head = (
            (50.0, 810.0, 9.0, f"{page}   The captain's book") if page % 2 else (400.0, 810.0, 9.0, f"Ships   {page}")
        )
        pages.append([head, *((50.0, 770.0 - n * 14, 10.0, row) for n, row in enumerate(rows[number : number + 30]))])
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    assert found(tmp_path / "a.pdf", "en") == ENGLISH
    assert extracted(tmp_path / "a.pdf", "en").pieces[0].block.page == "7"


def test_a_word_is_whole_again_and_a_hyphen_before_a_capital_stays(tmp_path: Path) -> None:
    page = [
        (50.0, 700.0, 10.0, "They saw the har-"),
        (50.0, 686.0, 10.0, "bour of Villeneuve-"),
        (50.0, 672.0, 10.0, "Loubet."),
    ]
    (tmp_path / "a.pdf").write_bytes(pdf([page]))
    assert found(tmp_path / "a.pdf", "en") == ["They saw the harbour of Villeneuve-Loubet."]


def test_pages_that_are_pictures_a_password_and_half_a_file_are_told(tmp_path: Path, bars: Any) -> None:
    whole = pdf([lines(" ".join(ENGLISH[:5]), 80)])
    (tmp_path / "empty.pdf").write_bytes(pdf([[], []]))
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 3])
    locked = whole.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>"
        % (b"11" * 32, b"22" * 32),
    )
    (tmp_path / "locked.pdf").write_bytes(locked)
    for name, told in (("empty", "no letters on its 2 pages.*OCR"), ("half", "whole copy"), ("locked", "password")):
        with bars.soon(2), pytest.raises(DiplaError, match=told):
            read_text(tmp_path / f"{name}.pdf", "en")


def test_a_page_without_letters_among_others_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([lines(ENGLISH[0], 80), [], lines(ENGLISH[1], 80)]))
    assert any("1 of 3 pages hold no letters" in warning for warning in extracted(tmp_path / "a.pdf", "en").warnings)
    assert found(tmp_path / "a.pdf", "en") == ENGLISH[:2]


def test_without_its_library_a_pdf_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([lines(ENGLISH[0], 80)]))
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(DiplaError, match=re.escape("pip install 'dipla[documents]'")):
        read_text(tmp_path / "a.pdf", "en")
