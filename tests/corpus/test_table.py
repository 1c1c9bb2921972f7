"""One column of a table is a text; catalogues of gettext give one side."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from dipla.corpus.documents.po import extracted as from_po
from dipla.corpus.documents.table import extracted
from dipla.corpus.errors import DiplaError
from dipla.corpus.project import Project

Dipla = Callable[..., Any]


def texts(path: Path, lang: str = "el", column: str = "") -> list[str]:
    return [piece.text for piece in extracted(path, lang, column).pieces]


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize(
    "head", ["id,el,en", "id,Greek,English", "no,text,el_note", "id,source,target", "x,EL-gr,text"]
)
def test_the_column_is_told_by_its_name(head: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{head}\n1,Ναι. Όχι.,Yes\n")
    assert texts(path) == ["Ναι. Όχι."]
    assert extracted(path, "el").pieces[0].block.place == f"row 2, column {head.split(',')[1]}"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1253"])
def test_marks_and_encodings_of_every_program_are_read(mark: str, encoding: str, tmp_path: Path) -> None:
    rows = [["id", "text"], ["1", f'"Πρώτη{mark} «η» ""άλλη"""'], ["2", '"Δύο\nγραμμές μαζί."'], ["3", ""]]
    content = "\r\n".join(mark.join(row) for row in rows)
    path = written(tmp_path / "a.csv", content, encoding)
    assert texts(path) == [f'Πρώτη{mark} «η» "άλλη"', "Δύο γραμμές μαζί."]


def test_lines_of_a_cell_that_are_paragraphs_are_blocks(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'text\n"Πρώτη.\nΔεύτερη."\n')
    assert texts(path) == ["Πρώτη.", "Δεύτερη."]


def test_without_such_a_name_the_columns_are_listed_and_one_may_be_named(dipla: Dipla, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "κωδικός;Κείμενο\n1;Η βροχή σταμάτησε. Βγήκε ήλιος.\n")
    done = dipla("split", path)
    assert done.code == 2
    assert "the columns are: κωδικός, Κείμενο" in done.err
    assert "--column NAME" in done.err
    for named in ("κείμενο", "2"):
        assert dipla("split", path, "--column", named).out == "Η βροχή σταμάτησε.\nΒγήκε ήλιος.\n"
    assert dipla("split", path, "--column", "3").code == 2


def test_a_project_remembers_the_column_that_was_named(dipla: Dipla, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "κωδικός;Κείμενο\n1;Η βροχή σταμάτησε.\n", "cp1253")
    assert dipla("new", tmp_path / "p").code == 0
    done = dipla("add", tmp_path / "p", path, "--column", "Κείμενο", "--encoding", "cp1253")
    assert done.code == 0, done.err
    project = Project.open(tmp_path / "p")
    with project.store() as store:
        assert project.text(store, "a.csv") == "Η βροχή σταμάτησε."


def test_a_column_of_what_is_no_table_is_refused(dipla: Dipla, tmp_path: Path) -> None:
    for name in ("a.txt", "a.md"):
        done = dipla("split", written(tmp_path / name, "Η βροχή σταμάτησε.\n"), "--column", "text")
        assert done.code == 2
        assert "is for tables" in done.err


def test_rows_of_another_width_and_an_open_quotation_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'id,text\n1,Ναι, βέβαια.\n2\n3,Όχι.\n4,"Ίσως\n')
    assert texts(path) == ["Ναι", "Όχι.", "Ίσως"]
    told = " ".join(extracted(path, "el").warnings)
    assert "2 rows have not 2 cells" in told
    assert "row 2 has 3" in told
    assert "not closed" in told


def book(path: Path, *sheets: list[list[Any]]) -> Path:
    made = Workbook()
    for number, rows in enumerate(sheets):
        sheet = made.active if number == 0 else made.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    made.properties.title, made.properties.creator = "Οι περίπατοι", "Ελένη Μελά"
    made.save(path)
    return path


def test_a_workbook_gives_the_column_of_all_sheets_that_have_it(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [[], ["id", "el"], [1, "Ναι."], [2, None], [3, 1821]],
        [["σημειώσεις"], ["Τίποτα."]],
        [["el"], ["Όχι."]],
    )
    assert texts(path) == ["Ναι.", "1821", "Όχι."]
    found = extracted(path, "el")
    assert found.pieces[0].block.place == "sheet Sheet, row 3, column el"
    assert (found.about.title, found.about.authors) == ("Οι περίπατοι", ("Ελένη Μελά",))
    assert found.warnings == ("Sheets without such a column were left out: Sheet1.",)
    with pytest.raises(DiplaError, match="the columns are: id, el"):
        texts(path, "fr")


def test_a_broken_workbook_and_one_that_would_burst_are_refused_at_once(tmp_path: Path, bars: Any) -> None:
    whole = book(tmp_path / "a.xlsx", [["el"], ["Ναι."]]).read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "burst.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (1 << 25))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as good, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as odd:
        for name in good.namelist():
            odd.writestr(name, b"<broken" if name.endswith("sheet1.xml") else good.read(name))
    for name, told in (("half", "not a workbook"), ("burst", "would unfold"), ("odd", "damaged")):
        with bars.soon(2), pytest.raises(DiplaError, match=told):
            texts(tmp_path / f"{name}.xlsx")


PO = """
msgid ""
msgstr ""
"Language: el\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Hello."
msgstr "Γεια σας."

#, fuzzy
msgid "Bye."
msgstr "Αντίο."

msgid "one file"
msgid_plural "%d files"
msgstr[0] "ένα αρχείο"
msgstr[1] "%d αρχεία"

#~ msgid "old"
#~ msgstr "παλιό"
"""


@pytest.mark.parametrize("content", [PO, PO.replace('"Language: el\\n"\n', "")])
def test_a_catalogue_gives_the_side_of_the_language(content: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.po", content)
    assert [piece.text for piece in from_po(path, "el").pieces] == ["Γεια σας.", "ένα αρχείο", "%d αρχεία"]
    assert [piece.text for piece in from_po(path, "en").pieces] == ["Hello.", "Bye.", "one file", "%d files"]
    assert from_po(path, "el").warnings == ("1 fuzzy entries were left out: nobody has confirmed them.",)


def test_a_broken_or_empty_catalogue_says_where(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=r"a\.po, line \d+: no PO"):
        from_po(written(tmp_path / "a.po", PO + '\nmsgid "x\nmsgstr y\n'), "el")
    with pytest.raises(DiplaError, match="found no msgid"):
        from_po(written(tmp_path / "b.po", "Μόνο λόγια.\n"), "el")
    with pytest.raises(DiplaError, match="has a translation in el"):
        from_po(written(tmp_path / "c.po", 'msgid ""\nmsgstr "Language: el\\n"\n\nmsgid "Hello."\nmsgstr ""\n'), "el")
