"""A check of XLIFF finds what clients stumble over, names its line, and finds nothing in what we write."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export.xliff import xliff2, xliff12
from dipla.export.xliff.check import check

FIRST = """\
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="el" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>Ναι <g id="1">εδώ</g>.</source>
<target state="translated">Yes <g id="1">here</g>.</target></trans-unit>
<trans-unit id="2"><source>Όχι.</source><target>No.</target></trans-unit>
</body></file></xliff>"""
SECOND = """\
<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="el" trgLang="en">
<file id="f"><unit id="1">
<segment state="translated"><source>Ναι <sc id="1"/>εδώ.</source><target>Yes <sc id="1"/>here.</target></segment>
<segment><source>Και<ec startRef="1"/> εκεί.</source><target>And<ec startRef="1"/> there.</target></segment>
</unit></file></xliff>"""


def found(content: str, folder: Path) -> set[tuple[int, str, str]]:
    path = folder / "a.xlf"
    path.write_text(content, "utf-8")
    return {(problem.line, problem.rule, problem.severity) for problem in check(path).problems}


@pytest.mark.parametrize("content", [FIRST, SECOND])
def test_nothing_is_found_in_a_good_file(content: str, tmp_path: Path) -> None:
    assert found(content, tmp_path) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('version="1.2"', 'version="1.7"', (1, "version", "error")),
        ('version="1.2"', "", (1, "version", "error")),
        ('source-language="el"', 'source-language="el_GR"', (2, "language", "error")),
        ('source-language="el"', "", (2, "language", "error")),
        ("<source>Όχι", '<source xml:lang="Greek!">Όχι', (5, "language", "error")),
        ('original="a"', 'original="a" date="23.11.2026"', (2, "date", "error")),
        ('original="a"', "", (2, "structure", "error")),
        ('id="2"', 'id="1"', (5, "duplicate-id", "error")),
        ('<trans-unit id="2">', "<trans-unit>", (5, "structure", "error")),
        ("<source>Όχι.</source>", "", (5, "structure", "error")),
        ("<target>No.</target>", "<target>No.</target><target>Non.</target>", (5, "structure", "error")),
        (
            "<source>Όχι.</source><target>No.</target>",
            "<target>No.</target><source>Όχι.</source>",
            (5, "structure", "error"),
        ),
        ('state="translated"', 'state="done"', (4, "state", "error")),
        (
            "Όχι.</source><target>",
            '<bpt id="1">x</bpt>Όχι.</source><target><bpt id="1">x</bpt>',
            (5, "tag-balance", "error"),
        ),
        (
            "Όχι.</source><target>",
            '<ex id="1"/><bx id="1"/>Όχι.</source><target><ex id="1"/><bx id="1"/>',
            (5, "tag-balance", "error"),
        ),
        ('<g id="1">here</g>', "here", (4, "missing-code", "warning")),
        ("No.", 'No.<x id="9"/>', (5, "added-code", "warning")),
        ("Όχι.", " Όχι.", (5, "outer-space", "warning")),
        ("No.", "No  no.", (5, "doubled-space", "warning")),
        ("No.", "No." * 700, (5, "long", "warning")),
        ("<target>No.</target>", '<target state="final"/>', (5, "empty-target", "error")),
        (
            "</body>",
            '<trans-unit id="3"><source>Όχι.</source><target>Nope.</target></trans-unit></body>',
            (6, "different-targets", "warning"),
        ),
        ("Όχι", "Ό&nbsp;χι", (5, "not-readable", "error")),
        ("</body>", "", (6, "not-readable", "error")),
    ],
)
def test_a_fault_is_found_with_its_line(old: str, new: str, expected: tuple[int, str, str], tmp_path: Path) -> None:
    assert found(FIRST.replace(old, new, 1), tmp_path) == {expected}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('srcLang="el"', "", (1, "language", "error")),
        ('trgLang="en"', 'trgLang="en_US"', (1, "language", "error")),
        ('<file id="f">', "<file>", (2, "structure", "error")),
        ('<unit id="1">', "<unit>", (2, "structure", "error")),
        (
            "</file>",
            '</file><file id="f"><unit id="1"><segment><source/></segment></unit></file>',
            (5, "duplicate-id", "error"),
        ),
        ('state="translated"', 'state="signed-off"', (3, "state", "error")),
        ('And<ec startRef="1"/>', "And", (2, "tag-balance", "error")),
        ("</segment>\n</unit>", "</segment><notes><note/></notes></unit>", (4, "structure", "error")),
        ('Yes <sc id="1"/>here.', "", (3, "empty-target", "error")),
    ],
)
def test_a_fault_in_xliff_2_is_found_with_its_line(
    old: str, new: str, expected: tuple[int, str, str], tmp_path: Path
) -> None:
    assert expected in found(SECOND.replace(old, new, 1), tmp_path)


@pytest.mark.parametrize("write", [xliff12.write, xliff2.write])
def test_nothing_is_found_in_what_we_write(write: Callable[..., Any], tmp_path: Path) -> None:
    source = (Sentence("el_p1", "Ναι.", "el"),)
    google = Origin(OriginKind.MT, "google")
    pairs = [
        Pair("p1", source),
        Pair("p2", source, "Yes.", State.DRAFT, "Yes.", google),
        Pair("p3", source, "Yes.", State.ALIGNED),
        Pair("p4", source, "Yes.", State.APPROVED, "Yeah.", google),
        Pair("p5", (), "Added.", State.EDITED),
    ]
    path = tmp_path / "a.xlf"
    with path.open("wb") as out:
        write(out, Bitext(Header("el", "en"), pairs))
    report = check(path)
    assert (report.format, report.units, report.problems) == ("xliff", 5, ())


@pytest.mark.parametrize(("content", "version"), [(FIRST, "1.2"), (SECOND, "2.1")])
def test_validate_tells_the_version_by_the_content(
    content: str, version: str, dipla: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "a.xliff"
    path.write_text(content, "utf-8")
    done = dipla("validate", path, "--json")
    assert (done.code, done.json["format"], done.json["version"]) == (0, "xliff", version)
    path.write_text(content.replace('id="1"', 'id="1" xml:lang="e!"', 1), "utf-8")
    assert dipla("validate", path).code == 1


def test_every_file_of_the_bank_that_the_schema_takes_has_no_error(shared: Path) -> None:
    with (shared / "bank/tmx/MANIFEST.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["path"].endswith((".xlf", ".xliff"))]
    for row in rows:
        report = check(shared / "bank/tmx" / row["path"])
        assert report.units == int(row["expect"].split()[0])
        valid = json.loads(row["valid"])
        if valid is not None:
            # The loosest schema that the file was held against.
            assert (report.errors == 0) is any(valid.values()), row["path"]
