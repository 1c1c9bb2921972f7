"""Each fault is sown into a good memory and must be found with its line, rule and severity; nothing else may be."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.bcp47 import fault
from dipla.corpus.model import Bitext, Header, Pair, Sentence, State
from dipla.export.finding import Findings, Report
from dipla.export.tmx import write
from dipla.export.tmx.check import check
from dipla.export.tmx.fingerprints import Repeats

GOOD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="el" \
datatype="plaintext"/>
<body>
<tu tuid="a">
<tuv xml:lang="el"><seg>Ναι.</seg></tuv>
<tuv xml:lang="en"><seg>Yes.</seg></tuv>
</tu>
<tu tuid="b">
<tuv xml:lang="el"><seg>Όχι.</seg></tuv>
<tuv xml:lang="en"><seg>No.</seg></tuv>
</tu>
</body>
</tmx>
"""
CASES = json.loads((Path(__file__).parents[1] / "cases/tmx-check.json").read_text("utf-8"))


def sown(case: dict[str, Any]) -> str:
    text = GOOD.replace('<tu tuid="b">', '<tu tuid="b"><note>n</note>', 1) if "<note>" in case["old"] else GOOD
    assert case["old"] in text
    return text.replace(case["old"], case["new"], 1)


def checked(folder: Path, text: str) -> Report:
    path = folder / "a.tmx"
    path.write_text(text, "utf-8")
    return check(path)


def test_a_good_memory_has_no_finding(tmp_path: Path) -> None:
    assert checked(tmp_path, GOOD) == Report("tmx", "1.4", 2)


def test_our_own_file_has_no_finding(tmp_path: Path) -> None:
    date = "2026-11-23T10:00:00Z"
    pair = Pair("p1", (Sentence("el_p1", "Ναι.", "el"),), "Yes.", State.DRAFT, changed=date)
    path = tmp_path / "a.tmx"
    with path.open("wb") as stream:
        write(stream, Bitext(Header("el", "en", date=date), [pair]))
    assert check(path).problems == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_fault_is_found_with_its_line_rule_and_severity_and_a_near_miss_is_not(
    case: dict[str, Any], tmp_path: Path
) -> None:
    report = checked(tmp_path, sown(case))
    found = {(problem.line, problem.rule, problem.severity) for problem in report.problems}
    if case["rule"]:
        assert (case["line"], case["rule"], case["severity"]) in found
    else:
        # An older version than 1.4 alone has what is said of its attributes.
        assert found - {(6, "unknown-attribute", "error")} == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_the_schema_refuses_what_we_call_a_fault_of_form_and_nothing_else(
    case: dict[str, Any], tmp_path: Path, shared: Path
) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "schemas/tmx14.xsd"))
    assert schema.validate(etree.fromstring(sown(case).encode())) is case["schema"]


def test_every_rule_has_a_case() -> None:
    told = {case["rule"] for case in CASES} - {""}
    assert told == {
        "unknown-element", "missing-element", "misplaced", "unknown-attribute", "missing-attribute", "value", "version",
        "language", "date", "tag-balance", "x-match", "no-source", "single", "empty", "language-twice", "tuid",
        "duplicate", "prop-file", "outer-space", "doubled-space", "no-break-space", "pretty-printed", "long", "not-nfc",
        "lost-character",
    }  # fmt: skip


def test_a_unit_without_a_variant_is_skipped_and_one_with_one_language_is_a_unit(tmp_path: Path) -> None:
    report = checked(tmp_path, GOOD.replace("</body>", "<tu/>\n</body>"))
    assert (report.units, [item.line for item in report.skipped]) == (2, [13])
    report = checked(tmp_path, GOOD.replace('<tuv xml:lang="en"><seg>Yes.</seg></tuv>', ""))
    assert (report.units, report.skipped) == (2, ())


def test_a_cut_off_memory_is_one_error_with_its_line(tmp_path: Path) -> None:
    report = checked(tmp_path, GOOD.replace("</body>\n</tmx>\n", ""))
    assert [(problem.line, problem.rule) for problem in report.problems] == [(13, "not-readable")]


def test_a_fault_in_every_unit_is_told_a_thousand_times_and_then_counted() -> None:
    findings = Findings()
    for line in range(1, 2502):
        findings.add(line, "date", "no date")
    findings.add(7, "tuid", "again", "warning")
    told = findings.told()
    assert len(told) == 1002
    assert (told[-1].line, told[-1].message) == (0, "and 1501 more of this rule")


def test_a_code_is_told_once_with_how_often_it_stands(tmp_path: Path) -> None:
    report = checked(tmp_path, GOOD.replace('xml:lang="el"', 'xml:lang="gre"'))
    assert [(problem.line, problem.rule) for problem in report.problems] == [(5, "language")]
    assert "write el (here and in 1 more variants)" in report.problems[0].message


@pytest.mark.parametrize(
    ("code", "kind", "better"),
    [
        ("el_GR", "form", "el-GR"),
        ("el-", "form", ""),
        ("", "form", ""),
        ("greek", "unknown", "el"),
        ("gr", "unknown", "el"),
        ("qq", "unknown", ""),
        ("ell", "long", "el"),
        ("eng-US", "long", "en-US"),
        ("el-QQ", "region", ""),
        ("en-uk", "region", "en-GB"),
        ("sr-LATN-rs", "case", "sr-Latn-RS"),
        ("EN", "case", "en"),
    ],
)
def test_a_code_that_is_not_bcp_47_is_told_with_what_to_write(code: str, kind: str, better: str) -> None:
    found = fault(code)
    assert found is not None
    assert (found.kind, found.better) == (kind, better)
    assert not better or better in found.message


@pytest.mark.parametrize(
    "code", ["el", "grc", "el-GR", "el-Grek-GR", "zh-yue", "es-419", "de-1996", "x-own", "en-x-me"]
)
def test_a_registered_code_has_no_fault(code: str) -> None:
    assert fault(code) is None


def test_repeats_are_those_of_one_key_in_the_order_of_the_file() -> None:
    repeats = Repeats()
    for line, (key, value) in enumerate([(5, 1), (3, 1), (5, 1), (3, 2), (5, 2)], start=1):
        repeats.add(key, value, line)
    assert list(repeats.found(differing=False)) == [(3, 1), (4, 2), (5, 1)]
    assert list(repeats.found(differing=True)) == [(4, 2), (5, 1)]
    assert list(Repeats().found(differing=False)) == []


# Files that the bank calls valid, and that a client does not use as they are, or only by chance.
TOLD = {
    "own~03_tuv-el-GR-en-US.tmx": "language",  # el_GR, in spite of its name
    "own~05_tuv-gre-eng.tmx": "language",
    "own~13_prop-type-file-reserved.tmx": "prop-file",
    "own~26_TMX-1-4-with-lang-attr-wrong.tmx": "missing-attribute",
    "own~52_empty-target-seg.tmx": "empty",
    "own~53_target-tuv-missing.tmx": "single",
    "omegat~invalid.tmx": "tag-balance",
}


def test_the_bank_s_good_files_have_no_error_and_its_bad_ones_have(shared: Path, dipla: Callable[..., Any]) -> None:
    with (shared / "bank/tmx/MANIFEST.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["path"].endswith(".tmx")]
    for row in rows:
        report = check(shared / "bank/tmx" / row["path"])
        name = Path(row["path"]).name
        rules = {problem.rule for problem in report.problems if problem.severity == "error"}
        if row["expect"].startswith("REJECTED"):
            assert rules == {"not-readable"}, name
        elif row["valid"] == "false":
            assert rules & {"unknown-element", "missing-element", "missing-attribute", "unknown-attribute"}, name
        else:
            assert rules == ({TOLD[name]} if name in TOLD else set()), name


def test_the_page_lists_every_rule_and_no_other() -> None:
    page = (Path(__file__).parents[3] / "docs/tmx.md").read_text("utf-8")
    table = page.split("| rule | severity |")[1].split("\n\n")[0]
    listed = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(listed) == sorted({"not-readable", *(case["rule"] for case in CASES if case["rule"])})


def test_elements_deep_in_each_other_are_refused_with_their_line(tmp_path: Path) -> None:
    deep = "<hi>" * 5000
    report = checked(tmp_path, GOOD.replace("Όχι.", f"{deep}Όχι.{'</hi>' * 5000}"))
    assert [(problem.line, problem.rule) for problem in report.problems] == [(10, "not-readable")]
