"""What a translator did in the client comes back as edits, and what is theirs stays as it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dipla.corpus.project import Project

from .made import Dipla


def test_a_translator_s_round_through_the_client_s_files_comes_back_as_edits(
    dipla: Dipla, sample: Path, tmp_path: Path
) -> None:
    """The client's own memory after a session: drafts it filled in by itself, and two that a person wrote."""
    laid = tmp_path / "laid"
    assert dipla("export", sample, laid, "--format", "omegat", "--drafts", "auto").code == 0
    units = re.findall(r"<tu .*?</tu>", (laid / "tm/auto/serge.tmx").read_text("utf-8"), re.DOTALL)
    inside = [re.sub(r'<prop.*?</prop>\n| tuid=".*?"', "", one).replace("xml:lang", "lang") for one in units]
    for number in (0, 1):
        new = f'<tuv lang="en" changeid="anna" changedate="20990101T000000Z"><seg>Edit {number}.</seg></tuv>'
        inside[number] = re.sub(r'<tuv lang="en".*</tuv>', new, inside[number])
    (laid / "omegat/project_save.tmx").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.1"><header creationtool="OmegaT" srclang="el"/><body>'
        + "".join(inside)
        + "</body></tmx>",
        "utf-8",
    )
    done = dipla("import", sample, laid, "--json")
    assert (done.code, done.json["applied"], done.json["unchanged"]) == (0, 2, 100)
    # And laid anew, the edits are in the memory that the client fills in.
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    assert (laid / "tm/auto/serge.tmx").read_text("utf-8").count("<seg>Edit ") == 2


@pytest.mark.client
def test_what_the_client_saves_and_exports_comes_back_to_the_places_it_shows_it_at(
    dipla: Dipla, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    """A translation of one source in two places: the client puts each where it says, and so does the import."""
    (tmp_path / "a.txt").write_text("Ήρθε ο Σερζ;\n\nΝαι.\n\nΈφυγε ο Σερζ;\n\nΝαι.\n", "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", tmp_path / "a.txt").code == 0
    laid = tmp_path / "laid"
    assert dipla("export", tmp_path / "p", laid, "--format", "omegat").code == 0
    said = 'changeid="anna" changedate="20990101T000000Z"'
    unit = '<tu>{}<tuv lang="el"><seg>{}</seg></tuv><tuv lang="en" ' + said + "><seg>{}</seg></tuv></tu>"
    place = '<prop type="file">a.txt</prop><prop type="prev">Έφυγε ο Σερζ;</prop><prop type="next"></prop>'
    units = [
        unit.format("", "Ναι.", "Yes."),
        unit.format(place, "Ναι.", "Indeed."),
        unit.format("", "Ήρθε ο Σερζ;", "Did he come?"),
        unit.format("", "Έφυγε ο Σερζ;", ""),
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header '
    head += 'creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" '
    head += 'creationtoolversion="3.6.0" segtype="sentence" srclang="el"/><body>'
    (laid / "omegat/project_save.tmx").write_text(head + "".join(units) + "</body></tmx>", "utf-8")
    assert omegat(laid) == {"total": 4, "remaining": 0}
    shown = (tmp_path / "opened/target/a.txt").read_text("utf-8-sig")
    assert shown.split("\n\n") == ["Did he come?", "Yes.", "", "Indeed.\n"]
    for file, applied in ((tmp_path / "opened/opened-omegat.tmx", 4), (laid, 0)):
        done = dipla("import", tmp_path / "p", file, "--json")
        assert (done.code, done.json["applied"], done.json["new"]) == (0, applied, 0), done.err
    with Project.open(tmp_path / "p").store() as store:
        found = [(pair.target, str(pair.state), pair.by) for pair in store.pairs()]
    assert [target for target, _, _ in found] == ["Did he come?", "Yes.", "", "Indeed."]
    assert {(state, by) for _, state, by in found} == {("edited", "anna")}


@pytest.mark.client
def test_the_client_s_memory_of_drafts_that_it_filled_in_is_no_edit(
    dipla: Dipla, sample: Path, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    assert omegat(sample / "out/omegat") == {"total": 102, "remaining": 0}
    done = dipla("import", sample, tmp_path / "opened/opened-omegat.tmx", "--json")
    assert (done.code, done.json["applied"], done.json["unchanged"]) == (0, 0, 102)


def test_exporting_again_leaves_the_client_s_own_memory_alone(dipla: Dipla, sample: Path) -> None:
    laid = sample / "out/omegat"
    (laid / "omegat/project_save.tmx").write_text("the client's", "utf-8")
    (laid / "glossary/mine.txt").write_text("Σερζ\tSerge", "utf-8")
    settings = laid / "omegat.project"
    settings.write_text(settings.read_text("utf-8").replace("<remove_tags>false", "<remove_tags>true"), "utf-8")
    project = sample / "x"
    shutil.copytree(laid, project)
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    assert (laid / "omegat/project_save.tmx").read_text("utf-8") == "the client's"
    assert (laid / "glossary/mine.txt").exists()
    assert "<remove_tags>true" in settings.read_text("utf-8")
    # Now with `mt`: the drafts have left tm/auto, and no file of ours that is out of date stays behind.
    assert (laid / "tm/mt/serge.tmx").exists()
    assert not (laid / "tm/auto/serge.tmx").exists()


def test_a_folder_that_is_no_client_project_is_left_alone(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o/mine.txt").write_text("mine")
    done = dipla("export", sample, tmp_path / "o", "--format", "omegat")
    assert done.code == 2
    assert "is no OmegaT project" in done.err
