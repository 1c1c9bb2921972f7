"""An OpenDocument text is read as a person reads it, packed or flat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.odt import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError

from .made import CASES, cases, odt, shown, zipped


@pytest.mark.parametrize("case", cases("odt.json"), ids=lambda case: case["label"])
def test_a_document_is_read_as_a_person_reads_it(tmp_path: Path, case: dict[str, Any]) -> None:
    found = extracted(odt(tmp_path / "a.odt", case["body"], case.get("styles", "")), "el")
    assert shown(found) == case["blocks"]
    told = " ".join(found.warnings)
    assert case["left_out"] in told if "left_out" in case else not told


def test_a_flat_document_is_read_as_a_packed_one() -> None:
    read = read_text(CASES / "rich.fodt", "el")
    assert read.encoding == "odt"
    assert shown(extracted(CASES / "rich.fodt", "el")) == [row[:-1] for row in cases("rich.json")]
    about = read.about
    assert (about.title, about.authors, about.lang) == ("Ο φάρος της Ύδρας", ("Άννα Μαρή",), "el-GR")
    assert about.date == "2026-03-04T10:00:00"


def test_a_flat_file_that_goes_too_deep_or_declares_entities_is_refused(tmp_path: Path) -> None:
    text = (CASES / "rich.fodt").read_text("utf-8")
    deep, bomb = tmp_path / "d.fodt", tmp_path / "b.fodt"
    body = text.index("<office:text>") + len("<office:text>")
    deep.write_text(text[:body] + "<text:section>" * 300 + "</text:section>" * 300 + text[body:], "utf-8")
    bomb.write_text(text.replace("?>", '?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', 1), "utf-8")
    with pytest.raises(DiplaError, match="deep"):
        extracted(deep, "el")
    with pytest.raises(DiplaError, match="Entities are refused"):
        extracted(bomb, "el")


def test_a_document_with_a_password_and_a_sheet_are_refused(tmp_path: Path) -> None:
    locked = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>",
        "content.xml": b"\x00\x01\x02",
    }
    with pytest.raises(DiplaError, match="password"):
        extracted(zipped(tmp_path / "a.odt", locked), "el")
    sheet = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    with pytest.raises(DiplaError, match="spreadsheet"):
        extracted(zipped(tmp_path / "b.odt", sheet), "el")
