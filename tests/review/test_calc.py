"""LibreOffice opens and saves our sheets: no false edit, no lost one, and all that it did to a cell is named."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import made

Dipla = Callable[..., Any]
HARD: list[str] = json.loads(Path(__file__).with_name("cases").joinpath("hard_cells.json").read_text("utf-8"))
CALC = shutil.which("soffice")
pytestmark = [
    pytest.mark.client,
    pytest.mark.skipif(
        CALC is None or not Path(CALC).resolve().with_name("libsclo.so").exists(),
        reason="LibreOffice Calc is not installed (Debian: libreoffice-calc)",
    ),
]
ROWS, EDITS = 1000, 60


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calc")


def saved(path: Path, form: str, profile: Path, *, options: str = "") -> Path:
    """The sheet as Calc saves it after opening it."""
    out = path.parent / f"{path.suffix[1:]}-{form.split(':')[0]}-{bool(options)}"
    words = [CALC or "", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    words += [options] if options else []
    words += ["--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return out / f"{path.stem}.{form.split(':')[0]}"


def edited(path: Path, csv_rows: Any) -> dict[str, str]:
    """Sixty targets edited where the sheet lies, as a person would before saving in Calc; the edits by id."""
    edits = {f"p{n * 16 + 1}": f"Then he said: “it is no. {n}, or so”." for n in range(EDITS)}
    if path.suffix == ".csv":
        rows = csv_rows.read(path)
        out = '"' + '","'.join(rows[0]) + '"\r\n'
        for row in rows:
            row["target"] = edits.get(row["id"], row["target"])
            out += ",".join('"' + text.replace('"', '""') + '"' for text in row.values()) + "\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + out.encode())
        return edits
    book = load_workbook(path)
    page = book.active
    head = {cell.value: cell.column for cell in page[1]}
    for number in range(2, page.max_row + 1):
        if (name := page.cell(number, head["id"]).value) in edits:
            page.cell(number, head["target"]).value = edits[name]
    book.save(path)
    return edits


# As a person opens a CSV: the dialogue has found UTF-8 by its mark. Then with special numbers found, too, and without
# any dialogue, in which case Calc takes the file for windows-1252.
SEEN, NUMBERS, BLIND = "--infilter=CSV:44,34,76,1,,1033,false,false", "--infilter=CSV:44,34,76,1,,1033,false,true", ""
UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"


@pytest.mark.parametrize(
    ("form", "back", "options"),
    [
        ("csv", UTF8, SEEN),
        ("csv", UTF8, NUMBERS),
        ("csv", "csv", BLIND),
        ("csv", "xlsx", SEEN),
        ("csv", "ods", NUMBERS),
        ("csv", "xlsx", BLIND),
        ("xlsx", "xlsx", ""),
        ("xlsx", "ods", ""),
        ("xlsx", UTF8, ""),
    ],
    ids=["csv", "csv numbers", "csv blind", "csv xlsx", "csv ods", "csv xlsx blind", "xlsx", "xlsx ods", "xlsx csv"],
)
def test_what_calc_saves_has_no_false_edit_and_no_lost_one(
    dipla: Dipla, tmp_path: Path, csv_rows: Any, profile: Path, form: str, back: str, options: str
) -> None:
    drafts = [HARD[n % len(HARD)] if n % 5 == 2 else f"Draft {n} of a plain kind." for n in range(ROWS)]
    project = made(tmp_path / "p", [(f"Πρόταση {n} με «λόγια»", draft) for n, draft in enumerate(drafts)]).folder
    sheet = tmp_path / f"s.{form}"
    assert dipla("sheet", project, "-o", sheet).code == 0
    before = {row["id"]: row["target"] for row in csv_rows.export(dipla, project)}
    edits = edited(sheet, csv_rows)
    done = dipla("merge", project, saved(sheet, back, profile, options=options), "--json")
    after = {row["id"]: row["target"] for row in csv_rows.export(dipla, project)}
    queued = {row["id"] for row in done.json["rows"] if row["kind"] == "queued"}
    changed = {name for name in after if after[name] != before[name]}
    assert {name: after[name] for name in changed - set(edits)} == {}
    assert {name: after[name] for name in changed if after[name] != edits[name]} == {}
    assert set(edits) <= changed | queued
    assert len(changed) == EDITS
    kinds = ("applied", "conflicts", "missing", "new", "duplicates")
    assert {kind: done.json[kind] for kind in kinds} == dict.fromkeys(kinds, 0) | {"applied": EDITS}
    # Every row is accounted for: edited, the same, or named.
    assert done.json["unchanged"] + EDITS + len(queued - set(edits)) == ROWS
    if form == "xlsx" and not back.startswith("csv"):
        assert (done.json["queued"], done.json["repaired"]) == (0, 0)
