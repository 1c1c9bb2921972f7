"""The laid project opens with nothing left to match: shown with our own rules, and with the real client."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.align.engines.interface import Term
from dipla.corpus.model import Header, Pair, Sentence, State
from dipla.corpus.project import Project
from dipla.corpus.srx import Rules, rules_for
from dipla.export.omegat import lay, settings_agree
from dipla.export.omegat.client import memory, no_cuts, read_text, segments
from dipla.export.omegat.preflight import unfound
from dipla.export.omegat.rules import segmentation_conf

HEAD = Header("el", "en", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
RULES = rules_for("el")
Dipla = Callable[..., Any]

HARD = [
    "Ο κ. Σερζ γεννήθηκε το 1890 μ.Χ. στις Βρυξέλλες, π.χ. κοντά στη Rue St. Jean.",
    "Τι είπε ο Δρ. Παπαδόπουλος;",
    "Ο Κ. Π. Καβάφης έγραψε ποιήματα κ.λπ. στην Αλεξάνδρεια.",
    "Βλ. σελ. 45 και αριθ. 3 του Ν. 4009/2011.",
    "«Πού πας;» με ρώτησε.",
    "Δεν ξέρω…",
    "Ίσως αύριο, στις 10.30 π.μ., ίσως και όχι.",
]


def pairs(paragraphs: Sequence[Sequence[str]], states: Sequence[State] = (State.EDITED,)) -> list[Pair]:
    made = []
    for number, sentences in enumerate(paragraphs):
        for text in sentences:
            n = len(made) + 1
            state = states[len(made) % len(states)]
            target = None if state is State.UNTRANSLATED else f"Target {n}."
            made.append(Pair(f"p{n}", (Sentence(f"el_s{n}", text, "el", number),), target, state))
    return made


def project_setting(folder: Path, name: str) -> str | None:
    return ElementTree.parse(folder / "omegat.project").getroot().findtext(f"project/{name}")


def test_a_paragraph_is_one_block_where_the_rules_cut_it_as_we_did(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([HARD, ["Ναι."]])}, HEAD, RULES).cut
    text = (tmp_path / "source/a.txt").read_text("utf-8-sig")
    assert text == " ".join(HARD) + "\n\nΝαι.\n"
    assert project_setting(tmp_path, "sentence_seg") == "true"


def test_a_paragraph_that_would_be_cut_otherwise_goes_in_a_block_a_pair(tmp_path: Path) -> None:
    assert lay(tmp_path, {"a": pairs([["Πρώτη χωρίς τελεία", "Δεύτερη."]])}, HEAD, RULES).cut
    assert (tmp_path / "source/a.txt").read_text("utf-8-sig") == "Πρώτη χωρίς τελεία\n\nΔεύτερη.\n"


def test_a_pair_of_two_sentences_turns_the_client_s_cutting_off(tmp_path: Path) -> None:
    assert not lay(tmp_path, {"a": pairs([["Μία πρόταση. Και άλλη μία.", "Τρίτη."]])}, HEAD, RULES).cut
    assert project_setting(tmp_path, "sentence_seg") == "false"
    assert (tmp_path / "source/a.txt").read_text("utf-8-sig") == "Μία πρόταση. Και άλλη μία.\n\nΤρίτη.\n"


@pytest.mark.parametrize(("drafts", "auto", "mt"), [("auto", 3, 0), ("mt", 2, 1)])
def test_drafts_go_where_they_are_told(tmp_path: Path, drafts: Any, auto: int, mt: int) -> None:
    made = pairs(
        [["Ένα.", "Δύο.", "Τρία.", "Τέσσερα."]], [State.DRAFT, State.EDITED, State.APPROVED, State.UNTRANSLATED]
    )
    lay(tmp_path, {"a": made}, HEAD, RULES, drafts=drafts)
    counts = []
    for slot in ("auto", "mt"):
        path = tmp_path / f"tm/{slot}/a.tmx"
        counts.append(len(list(ElementTree.parse(path).iter("tu"))) if path.exists() else 0)
    assert counts == [auto, mt]


def test_the_bean_has_its_version_and_all_rules() -> None:
    bean = ElementTree.fromstring(segmentation_conf(RULES.pairs, "el"))
    assert [element.text for element in bean.iter("string")][-1] == "0.2.2"
    assert len(bean.findall(".//*[@class='org.omegat.core.segmentation.Rule']")) == len(RULES.pairs)
    assert "EL.*" in [element.text for element in bean.iter("string")]


def test_a_person_s_own_settings_are_told_from_changed_languages(tmp_path: Path) -> None:
    for name, text in (("a", "Ήρθε χθες. Έφυγε σήμερα."), ("b", "Ήρθε χθες.")):
        lay(tmp_path / name, {"x": pairs([[text]])}, HEAD, RULES)
    ours = tmp_path / "b/omegat.project"
    assert not settings_agree(tmp_path / "a/omegat.project", ours)
    mine = tmp_path / "mine"
    mine.write_text(ours.read_text("utf-8").replace("<remove_tags>false", "<remove_tags>true"), "utf-8")
    assert settings_agree(mine, ours)


@pytest.mark.client
def test_the_client_leaves_nothing_of_the_sample(sample: Path, omegat: Callable[[Path], dict[str, int]]) -> None:
    assert omegat(sample / "out/omegat") == {"total": 102, "remaining": 0}


@pytest.mark.client
def test_the_client_takes_every_segment_of_the_document_from_our_memory(
    sample: Path, shared: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    laid = sample / "out/omegat"
    done = subprocess.run(
        [
            sys.executable,
            str(shared / "tools/omegat/omegat_check.py"),
            str(laid / "source/serge.txt"),
            str(sample / "out/serge.tmx"),
            "--seg-conf",
            str(laid / "omegat/segmentation.conf"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["used"], found["foreign"], found["warn"]) == (0, "102/102", 0, [])


@pytest.mark.client
@pytest.mark.parametrize("drafts", ["auto", "mt"])
def test_the_client_does_as_the_drafts_are_laid(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]], drafts: Any
) -> None:
    made = pairs([HARD], [State.DRAFT, State.EDITED])
    lay(tmp_path / "p", {"a": made}, HEAD, RULES, drafts=drafts)
    waiting = 0 if drafts == "auto" else sum(pair.state is State.DRAFT for pair in made)
    assert omegat(tmp_path / "p") == {"total": len(HARD), "remaining": waiting}


@pytest.mark.client
def test_the_client_takes_pairs_of_several_sentences(tmp_path: Path, omegat: Callable[[Path], dict[str, int]]) -> None:
    made = pairs([["Μία πρόταση. Και άλλη μία.", "Τρίτη."], HARD])
    assert not lay(tmp_path / "p", {"a": made}, HEAD, RULES).cut
    assert omegat(tmp_path / "p") == {"total": len(made), "remaining": 0}


@pytest.mark.client
@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("en", "el", "He met Mr. Gorky in Petrograd. Did he? Yes, e.g. in 1919."),
        ("fr", "en", "Il a rencontré M. Gorki. L’a-t-il accepté ? Non !"),
    ],
)
def test_the_client_cuts_other_languages_as_we_do(
    dipla: Dipla,
    tmp_path: Path,
    omegat: Callable[[Path], dict[str, int]],
    csv_rows: Any,
    source: str,
    target: str,
    text: str,
) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", "utf-8")
    dipla("run", tmp_path / "a.txt", "--from", source, "--to", target, "--out", tmp_path / "p")
    rows = csv_rows.read(tmp_path / "p/out/a.csv")
    for row in rows:
        row["target"] = f"Target of {row['id']}."
    csv_rows.save(tmp_path / "e.csv", rows)
    dipla("merge", tmp_path / "p", tmp_path / "e.csv")
    dipla("export", tmp_path / "p", tmp_path / "o", "--format", "omegat")
    assert omegat(tmp_path / "o") == {"total": 3, "remaining": 0}


def filled(dipla: Dipla, csv_rows: Any, source: Path, newlines: str) -> tuple[Path, int]:
    """An OmegaT project of a text whose every sentence has a target, and how many different sentences it has."""
    project = source.parent / "p"
    assert dipla("run", source, "--out", project, "--newlines", newlines).code == 0
    rows = csv_rows.read(project / f"out/{source.stem}.csv")
    for row in rows:
        row["target"] = f"Target of {row['id']}."
    csv_rows.save(source.parent / "e.csv", rows)
    assert dipla("merge", project, source.parent / "e.csv").code == 0
    laid = source.parent / "laid"
    assert dipla("export", project, laid, "--format", "omegat").code == 0
    return laid, len(rows)


@pytest.mark.client
def test_one_paragraph_full_of_abbreviations_leaves_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    (tmp_path / "a.txt").write_text(" ".join(HARD) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert sentences == len(HARD)
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


@pytest.mark.client
def test_news_as_paragraphs_leaves_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]], shared: Path
) -> None:
    lines = (shared / "gold/segment/ntrex-el-dev.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "a.txt").write_text("\n".join(json.loads(line)["text"] for line in lines) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


@pytest.mark.client
def test_the_hard_cases_as_paragraphs_leave_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]], shared: Path
) -> None:
    rows = (shared / "gold/segment/challenge-el-dev.tsv").read_text("utf-8").splitlines()[1:]
    cases = [row.split("\t")[1].replace("\\n", "\n") for row in rows if row.strip()]
    (tmp_path / "a.txt").write_text("\n\n".join(cases) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert project_setting(laid, "sentence_seg") == "true"
    assert omegat(laid) == {"total": sentences, "remaining": 0}


CASES = Path(__file__).resolve().parent / "cases"


@pytest.mark.client
def test_sixty_hard_sentences_in_one_paragraph_leave_nothing(
    dipla: Dipla, csv_rows: Any, tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    hard = [case["text"] for case in json.loads((CASES / "hard-paragraph.json").read_text("utf-8"))]
    (tmp_path / "a.txt").write_text(" ".join(hard) + "\n", "utf-8")
    laid, sentences = filled(dipla, csv_rows, tmp_path / "a.txt", "break")
    assert sentences == len(hard) == 60
    assert project_setting(laid, "sentence_seg") == "true"
    text = (laid / "source/a.txt").read_text("utf-8-sig")
    assert "\n" not in text.strip()
    assert dipla("match", laid / "source/a.txt", laid / "tm/auto/a.tmx").code == 0
    assert omegat(laid) == {"total": 60, "remaining": 0}


def side(prefix: str, lang: str, *texts: str, paragraph: int = 0) -> tuple[Sentence, ...]:
    return tuple(Sentence(f"{prefix}{n}", text, lang, paragraph) for n, text in enumerate(texts))


def uneven() -> list[Pair]:
    """Pairs of 2:1, 1:2, 0:1 and 1:0 sentences, one cut in two by hand, and texts that XML or a client could bend."""
    return [
        Pair("p1", side("a", "el", "Ήρθε χθες.", "Έφυγε σήμερα."), "He came and went.", State.APPROVED),
        Pair(
            "p2",
            side("b", "el", "Είδε τον κ. Σερζ, και χάρηκε."),
            "He saw Mr. Serge. He was glad.",
            State.ALIGNED,
            target_sentences=side("t", "en", "He saw Mr. Serge.", "He was glad."),
        ),
        Pair("p3", (), "An addition of the translator.", State.EDITED),
        Pair("p4", side("c", "el", "Αυτό δεν μεταφράζεται."), "", State.APPROVED),
        Pair("p5", side("d", "el", "Το πρώτο μισό,", paragraph=1), "The first half,", State.EDITED),
        Pair("p6", side("e", "el", "και το δεύτερο.", paragraph=1), "and the second.", State.EDITED),
        Pair("p7", side("f", "el", "Ναι.", paragraph=2), "Yes.", State.EDITED),
        Pair("p8", side("g", "el", "Ναι.", paragraph=2), "", State.APPROVED),
        Pair("p9", side("h", "el", "Δύο  κενά & <b>μία</b> \u00a0ετικέτα.", paragraph=3), "Blanks.", State.EDITED),
        Pair("p10", side("i", "el", "Ένας \x01 χαρακτήρας.", paragraph=3), "A character.", State.EDITED),
        Pair("p11", side("j", "el", "Μία\n γραμμή.", paragraph=3), "A line.", State.EDITED),
    ]


@pytest.mark.client
def test_pairs_that_are_not_one_sentence_leave_nothing(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    documents = {"uneven": uneven(), "hard": pairs([HARD])}
    assert not lay(tmp_path / "p", documents, HEAD, RULES).cut
    # An addition has no source to show; all else is there and done.
    assert omegat(tmp_path / "p") == {"total": len(uneven()) - 1 + len(HARD), "remaining": 0}
    translated = (tmp_path / "opened/target/uneven.txt").read_text("utf-8-sig")
    assert "He came and went." in translated
    assert "Αυτό δεν μεταφράζεται." not in translated


@pytest.mark.client
def test_an_omission_among_cut_sentences_and_a_glossary_leave_nothing(
    tmp_path: Path, omegat: Callable[[Path], dict[str, int]]
) -> None:
    made = [*pairs([HARD]), Pair("p90", side("z", "el", "Αυτό δεν μεταφράζεται."), "", State.APPROVED)]
    assert lay(tmp_path / "p", {"a": made}, HEAD, RULES, glossary=(Term("επανάσταση", ("revolution", "revolt")),)).cut
    assert omegat(tmp_path / "p") == {"total": len(made), "remaining": 0}


def test_an_omission_is_the_only_empty_target_laid_and_never_hides_a_translation(tmp_path: Path) -> None:
    lay(tmp_path, {"a": uneven()}, HEAD, RULES)
    empty = {
        tu.findtext("tuv/seg")
        for path in sorted((tmp_path / "tm").rglob("*.tmx"))
        for tu in ElementTree.parse(path).iter("tu")
        if not tu.findall("tuv")[1].findtext("seg")
    }
    assert empty == {"Αυτό δεν μεταφράζεται."}
    assert not list(tmp_path.rglob("project_save.tmx"))


def test_a_glossary_goes_along_and_the_person_s_own_stays(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("source,target\nεπανάσταση,revolution|revolt\n", "utf-8")
    laid = tmp_path / "o"
    assert dipla("export", sample, laid, "--format", "omegat", "--glossary", tmp_path / "terms.csv").code == 0
    lines = (laid / "glossary/dipla.utf8").read_text("utf-8").splitlines()
    assert lines == ["επανάσταση\trevolution", "επανάσταση\trevolt"]
    (laid / "glossary/glossary.txt").write_text("Σερζ\tSerge\n", "utf-8")
    # Without terms ours leaves; the person's own is theirs.
    assert dipla("export", sample, laid, "--format", "omegat").code == 0
    assert [path.name for path in sorted((laid / "glossary").iterdir())] == ["glossary.txt"]
    done = dipla("export", sample, tmp_path / "x.tmx", "--glossary", tmp_path / "terms.csv")
    assert done.code == 2
    assert "--glossary" in done.err


def test_the_laid_rules_are_valid_srx_with_the_person_s_own_abbreviations(tmp_path: Path, shared: Path) -> None:
    from lxml import etree

    lay(tmp_path, {"a": pairs([["Ναι."]])}, HEAD, RULES, abbreviations=("κτλ", "α.κ.α."))
    text = (shared / "schemas/srx20.xsd").read_text("utf-8").replace("http://www.w3.org/2001/xml.xsd", "xml.xsd")
    schema = etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(shared / "schemas/srx20.xsd")))
    schema.assertValid(etree.parse(tmp_path / "omegat/segmentation.srx"))


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


def test_rules_are_laid_for_both_generations_of_the_client(tmp_path: Path) -> None:
    lay(tmp_path, {"a": pairs([["Ναι."]])}, HEAD, RULES)
    rules: Rules = RULES
    conf = (tmp_path / "omegat/segmentation.conf").read_text("utf-8")
    srx = ElementTree.parse(tmp_path / "omegat/segmentation.srx").getroot()
    assert conf.count("beforebreak") == len(rules.pairs)
    assert srx.tag.endswith("srx")


WORDS = st.lists(
    st.sampled_from(
        ["Ναι", "όχι", "κ.", "π.χ.", "Σερζ;", "1.500", "«Πού;»", "…", "...", "!", "a", "\u00a0", "\t", "\n"]
    ),
    min_size=1,
    max_size=6,
)
TEXTS = st.tuples(WORDS, st.sampled_from([" ", "  ", " \u00a0", "\n ", "\x01", "\r\n", "\u0301", "&<"])).map(
    lambda drawn: drawn[1].join(drawn[0])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4), min_size=1, max_size=4))
def test_whatever_the_pairs_hold_the_client_will_find_them(paragraphs: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        cut = lay(folder, {"a": pairs(paragraphs)}, HEAD, RULES).cut
        text, _ = read_text(folder / "source/a.txt")
        cuts = RULES.cuts if cut else no_cuts
        found = list(segments(text, cuts))
        loaded = memory(folder / "tm/auto/a.tmx", ("el", "en"), "a.txt", (cuts, no_cuts) if cut else None)
        assert list(unfound(found, loaded)) == []
        assert len(found) == sum(len(sentences) for sentences in paragraphs)
