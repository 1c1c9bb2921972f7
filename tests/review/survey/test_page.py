"""The page is read by eye, in grey, on paper and by ear; it says how its figures are made, and stays small."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from dipla.command.cli import main
from dipla.corpus.model import Header, Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project
from dipla.corpus.rows import By
from dipla.review.figures import gather
from dipla.review.survey.page import Asked, write_page
from dipla.review.survey.survey import Surveyor

Dipla = Callable[..., Any]
EXAMPLE = Path(__file__).resolve().parents[3] / "examples/serge"
SERGE, DRAFT = EXAMPLE / "serge.el.txt", EXAMPLE / "draft.tmx"
EL = ["Το πρωί έβρεχε στο λιμάνι.", "Ο Πέτρος πήρε 2 εισιτήρια.", "Κανείς δεν μιλούσε.", "Η μηχανή σταμάτησε στις 7."]
EN = ["In the morning it rained.", "Petros bought 12 tickets.", "The engine stopped at 7."]


def _typed(*words: object) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    assert not left.value.code, words


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with an edit, an approval and a wrong number, and a document whose translation lacks a line."""
    folder = tmp_path_factory.mktemp("page")
    made = folder / "serge"
    _typed("run", SERGE, "--memory", DRAFT, "--out", made)
    with Project.open(made).store() as store, store.transaction():
        for name, state, more in (("p2", State.EDITED, " In 1999."), ("p4", State.APPROVED, "")):
            old = store.pair(name)
            assert old
            new = replace(old, target=(old.target or "") + more, state=state)
            store.change(old, new, By("Maria", "2026-11-26T10:00:00Z", "editor"))
    (folder / "harbour.el.txt").write_text("\n".join(EL) + "\n", "utf-8")
    (folder / "harbour.en.txt").write_text("\n".join(EN) + "\n", "utf-8")
    _typed("add", made, folder / "harbour.el.txt", "--translation", folder / "harbour.en.txt", "--anyway")
    return made


@pytest.fixture(scope="module")
def page(project: Path) -> Any:
    path = project.parent / "report.html"
    _typed("stats", project, "--html", path)
    return html.fromstring(path.read_bytes())


def test_headings_go_down_by_one_and_every_link_leads_somewhere(page: Any) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert page.xpath("//body/*[1]/@href") == ["#figures"]


def test_every_picture_is_told_and_has_its_numbers_in_a_table_beside_it(page: Any) -> None:
    pictures = page.xpath("//svg[@role='img']")
    assert len(pictures) >= 10
    for picture in pictures:
        title, told = (page.xpath(f"//*[@id='{key}']")[0].text for key in picture.get("aria-labelledby").split())
        assert len(title) > 5
        assert len(told) > 20
        after = picture.xpath("./ancestor::figure[1]/following-sibling::*")
        assert any(one.tag == "details" and one.xpath(".//table") for one in after[:2]), title
    for other in page.xpath("//svg[not(@role)]"):
        assert other.get("aria-hidden") == "true"


def test_tables_name_their_rows_and_columns(page: Any) -> None:
    tables = page.xpath("//table")
    assert tables
    for one in tables:
        assert one.xpath("string(./caption)")
        assert set(one.xpath("./thead//th/@scope")) == {"col"}
        rows = one.xpath("./tbody/tr")
        assert all(row.xpath("./th[1]/@scope") == ["row"] for row in rows)
        assert {len(row) for row in rows} <= {len(one.xpath("./thead//th"))}


def test_what_is_quoted_says_its_language(page: Any) -> None:
    assert page.xpath("/html/@lang") == ["en"]
    quoted = page.xpath("//section[@id='checks']//q")
    assert quoted
    for one in quoted:
        greek = bool(re.search("[α-ω]", one.text_content()))
        assert one.get("lang") == ("el" if greek else "en")


def test_the_commands_that_a_figure_names_print_its_numbers(dipla: Dipla, project: Path, page: Any) -> None:
    made = page.xpath("//p[@class='made']")
    assert len(made) >= 9
    answers: dict[str, Any] = {}
    for line in made:
        told = line.text_content()
        for command in line.xpath("./code/text()"):
            words = [str(project) if word == project.name else word for word in command.split()[1:]]
            answers.setdefault(command, dipla(*words))
            assert answers[command].code in (0, 1), command
            keys = re.search(re.escape(command) + r" \(([\w.]+)\)", told)
            found = answers[command].json
            for key in keys[1].split(".") if keys else ():
                found = found[key]
            assert found


def test_without_checks_or_measured_time_the_page_says_so(dipla: Dipla, project: Path, tmp_path: Path) -> None:
    assert dipla("stats", project, "--no-checks", "--html", tmp_path / "r.html").code == 0
    page = html.fromstring((tmp_path / "r.html").read_bytes())
    assert "not checked" in page.xpath("string(//section[@id='checks'])")
    assert "Not measured" in page.xpath("string(//section[@id='time-spent'])")


def _luminance(colour: str) -> float:
    digits = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_stand_out_in_both_schemes_and_on_paper(page: Any) -> None:
    """WCAG 2.2: 4.5 for text, 3 for what a picture is made of."""
    style = page.xpath("string(//style)")
    light, dark, paper = (
        dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block)) for block in re.findall(r":root\{([^}]*)\}", style)
    )
    for scheme in (light, light | dark, light | paper):
        ground = _luminance(scheme["ground"])
        for name, least in (
            {"ink": 4.5, "soft": 4.5, "link": 4.5, "out": 4.5} | dict.fromkeys([*State, "bar"], 3.0)
        ).items():
            two = sorted((ground, _luminance(scheme[name])))
            assert (two[1] + 0.05) / (two[0] + 0.05) >= least, (name, scheme[name])


def test_no_two_states_are_told_apart_by_colour_alone(page: Any) -> None:
    strokes = {html.tostring(fill.xpath("./g")[0]) for fill in page.xpath("//pattern")}
    assert len(strokes) == len(State)
    style = page.xpath("string(//style)")
    for state in State:
        assert f".{state}{{fill:url(#fill-{state})}}" in style


def test_a_project_of_two_thousand_documents_has_a_small_page() -> None:
    made = Origin(OriginKind.MT, "google")

    def pairs() -> Any:
        for number in range(12_000):
            source = Sentence(f"s{number}", "Ένα σπίτι και " + "δύο γάτες " * (number % 17), "el")
            doc, by = f"a-document-with-a-longer-name-{number // 6}.el.txt", f"Person {number % 300}"
            target = "One house and " + "two cats " * (number % 19)
            yield Pair(
                f"p{number}", (source,), target, State.EDITED, "A house", made, doc=doc, by=by, draft_origin=made
            )

    surveyor = Surveyor()
    seen = list(pairs())
    for pair in seen:
        surveyor.see(pair)
    report = gather(seen)
    hours = {f"20{year}-{month:02}-01T10": {State.EDITED: 50} for year in range(10, 27) for month in range(1, 13)}
    out = io.BytesIO()
    asked = Asked("Many", "many", "", ("document", "person", "engine"))
    write_page(out, Header("el", "en"), asked, report, surveyor.survey(hours))
    assert len(out.getvalue()) < 400_000
    page = html.fromstring(out.getvalue())
    whole = next(one for one in page.xpath("//table") if one.xpath("string(caption)") == "All figures by document")
    cells = [int(row.xpath("string(./td[1])").replace(",", "")) for row in whole.xpath("./tbody/tr")]
    assert sum(cells) == 12_000
