"""Each fault is sown into good rules and must be found with its line, rule and severity; a near miss must not be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.corpus.srx import RULES
from dipla.export.finding import Report
from dipla.export.srx_check import check

GOOD = """\
<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="yes">
<formathandle type="end" include="yes"/>
</header>
<body>
<languagerules>
<languagerule languagerulename="el">
<rule break="no">
<beforebreak>κ\\.</beforebreak>
<afterbreak> </afterbreak>
</rule>
<rule break="yes">
<beforebreak>\\.</beforebreak>
<afterbreak> </afterbreak>
</rule>
</languagerule>
<languagerule languagerulename="en">
<rule break="yes">
<beforebreak>[.?!]</beforebreak>
<afterbreak>\\s</afterbreak>
</rule>
</languagerule>
</languagerules>
<maprules><languagemap languagepattern="[Ee][Ll].*" languagerulename="el"/>
<languagemap languagepattern="[Ee][Nn].*" languagerulename="en"/>
</maprules>
</body>
</srx>
"""
CASES = json.loads((Path(__file__).parent / "cases/srx-check.json").read_text("utf-8"))


def sown(case: dict[str, Any]) -> str:
    text = GOOD
    for old, new in ((case["old"], case["new"]), case.get("also", ("", ""))):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def checked(folder: Path, text: str) -> Report:
    path = folder / "a.srx"
    path.write_text(text, "utf-8")
    return check(path)


def test_good_rules_have_no_finding_and_are_counted(tmp_path: Path) -> None:
    assert checked(tmp_path, GOOD) == Report("srx", "2.0", 3)


@pytest.mark.parametrize("path", sorted(RULES.glob("*.srx")), ids=lambda path: path.name)
def test_our_own_rules_have_no_finding(path: Path) -> None:
    report = check(path)
    assert report.problems == ()
    assert report.units > 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_fault_is_found_with_its_line_rule_and_severity_and_a_near_miss_is_not(
    case: dict[str, Any], tmp_path: Path
) -> None:
    report = checked(tmp_path, sown(case))
    found = {(problem.line, problem.rule, problem.severity) for problem in report.problems}
    if case["rule"]:
        assert (case["line"], case["rule"], case["severity"]) in found
    else:
        assert found == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_what_the_schema_refuses_is_an_error(case: dict[str, Any], tmp_path: Path, srx_schema: etree.XMLSchema) -> None:
    assert srx_schema.validate(etree.fromstring(sown(case).encode())) is case["schema"]
    assert case["schema"] or case["severity"] == "error"


@pytest.fixture(scope="module")
def srx_schema(shared: Path) -> etree.XMLSchema:
    text = (shared / "schemas/srx20.xsd").read_text("utf-8")
    # The schema names one of the W3C's by its address, and nothing is fetched here.
    tree = etree.fromstring(text.encode())
    for element in tree.findall("{http://www.w3.org/2001/XMLSchema}import"):
        element.set("schemaLocation", (shared / "schemas/xml.xsd").as_uri())
    return etree.XMLSchema(tree)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<srx>", 1),
        ("<tmx version='1.4'/>", 1),
        ("<!DOCTYPE srx [\n<!ENTITY a 'b'>]><srx>&a;</srx>", 2),
        ("<srx>\n\x01</srx>", 2),
        ("", 1),
    ],
    ids=["cut off", "another format", "entity", "control character", "empty"],
)
def test_what_is_no_srx_is_one_error_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    report = checked(tmp_path, text)
    assert [(problem.line, problem.rule) for problem in report.problems] == [(line, "not-readable")]


def test_validate_takes_rules_and_ends_with_1_on_an_error(dipla: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "mine.srx"
    path.write_text(GOOD, "utf-8")
    assert dipla("validate", path).code == 0
    path.write_text(GOOD.replace("κ\\.", "(κ\\."), "utf-8")
    done = dipla("validate", path, "--json")
    assert done.code == 1
    assert [(row["line"], row["rule"]) for row in done.json["problems"]] == [(9, "expression")]


def test_every_rule_has_a_case() -> None:
    assert {case["rule"] for case in CASES} - {""} == {
        "namespace", "value", "missing-attribute", "missing-element", "break-default", "unknown-element", "misplaced",
        "unknown-attribute", "expression", "empty-rule", "never-asked", "unknown-rules", "unused-rules", "rules-twice",
        "pattern",
    }  # fmt: skip
