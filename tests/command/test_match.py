"""`dipla match` says beforehand what the client does: held against the client itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.srx import rules_for
from dipla.export.omegat.rules import segmentation_conf

Dipla = Callable[..., Any]
Client = Callable[..., Path]

CASES = Path(__file__).resolve().parent.parent / "export/cases"
CUTS = json.loads((CASES / "client-cuts.json").read_text("utf-8"))
UNITS = json.loads((CASES / "client-memory.json").read_text("utf-8"))
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" creationtoolversion="0" '
    'segtype="{}" o-tmf="x" adminlang="en" srclang="el" datatype="plaintext"/><body>\n'
)
BANK = "bank/tmx/own"


def text_file(path: Path, paragraphs: Sequence[str]) -> Path:
    path.write_bytes(("\n\n".join(paragraphs) + "\n").encode("utf-8-sig"))
    return path


def memory_file(path: Path, units: Sequence[str], segtype: str = "sentence") -> Path:
    path.write_text(HEAD.format(segtype) + "\n".join(units) + "\n</body></tmx>\n", "utf-8")
    return path


def unit(source: str, target: str = "T") -> str:
    return f'<tu><tuv xml:lang="el"><seg>{source}</seg></tuv><tuv xml:lang="en"><seg>{target}</seg></tuv></tu>'


@pytest.fixture
def client(tmp_path: Path, shared: Path) -> Client:
    """Opens texts and memories in a project laid by hand; where its files are then."""
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")

    def opened(texts: Sequence[Path], memories: Sequence[Path], *words: str, pseudo: bool = False) -> Path:
        project = tmp_path / "opened"
        lay = [sys.executable, str(shared / "tools/omegat/mkproj.py"), str(project), *map(str, texts), *words]
        for path in memories:
            lay += ["--tm", str(path)]
        subprocess.run(lay, check=True, timeout=30)
        mode = ["--mode=console-translate"]
        if pseudo:
            mode = ["--mode=console-createpseudotranslatetmx", f"--pseudotranslatetmx={project / 'all.tmx'}"]
            mode += ["--pseudotranslatetype=equal"]
        config = f"--config-dir={tmp_path / 'config'}"
        words_ = ["omegat", str(project), *mode, config, "--disable-project-locking"]
        subprocess.run(words_, check=True, capture_output=True, timeout=120)
        return project

    return opened


def found(dipla: Dipla, *words: object) -> Any:
    done = dipla("match", *words, "--json")
    assert done.code == (1 if done.json["missing"] else 0), done.err
    return done.json


# The client's own cuts


def test_a_paragraph_is_cut_as_the_client_cuts_greek(dipla: Dipla, tmp_path: Path) -> None:
    """Each case's segments are exactly those that a memory of them makes found."""
    for number, case in enumerate(CUTS):
        text = text_file(tmp_path / f"{number}.txt", [case["text"]])
        memory = memory_file(tmp_path / f"{number}.tmx", [unit(segment) for segment in case["segments"]])
        result = found(dipla, text, memory, "--client", "omegat")
        assert (result["missing"], result["segments"]) == ([], len(case["segments"])), case["reason"]


@pytest.mark.client
def test_the_client_cuts_as_the_cases_say(client: Client, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    def own(text: str, number: int) -> str:
        """A number after each word makes the segments of the cases different, and changes no beginning."""
        return re.sub(r"[^\W\d_]{2,}", lambda word: f"{word[0]}{number}x", text)

    text = text_file(tmp_path / "cuts.txt", [own(case["text"], number) for number, case in enumerate(CUTS)])
    project = client([text], [], pseudo=True)
    units = ElementTree.parse(project / "all.tmx").getroot().iter("tu")
    cut = {"".join(tu.find("tuv/seg").itertext()) for tu in units}  # type: ignore[union-attr]
    for number, case in enumerate(CUTS):
        expected = {own(segment, number) for segment in case["segments"]}
        assert expected <= cut, case["reason"]
        mine = re.compile(rf"(?<!\d){number}x")
        assert {one for one in cut if mine.search(one)} == {one for one in expected if mine.search(one)}, case["reason"]


# The client's own way with a memory


def cases(tmp_path: Path) -> tuple[Path, Path]:
    return (
        text_file(tmp_path / "cases.txt", [case["text"] for case in UNITS]),
        memory_file(tmp_path / "cases.tmx", [case["units"] for case in UNITS]),
    )


def test_each_segment_is_found_or_not_for_its_reason(dipla: Dipla, tmp_path: Path) -> None:
    text, memory = cases(tmp_path)
    missing = {one["segment"]: one["reason"] for one in found(dipla, text, memory, "--no-seg")["missing"]}
    for case in UNITS:
        got = next((reason for segment, reason in missing.items() if segment == case["text"].strip()), "")
        assert got == case["unfound"], case["reason"]
    assert len(missing) == sum(bool(case["unfound"]) for case in UNITS)


@pytest.mark.client
def test_the_client_takes_exactly_the_units_of_the_cases(client: Client, tmp_path: Path) -> None:
    text, memory = cases(tmp_path)
    project = client([text], [memory], "--no-seg")
    translated = (project / "target/cases.txt").read_text("utf-8-sig").removesuffix("\n").split("\n\n")
    assert len(translated) == len(UNITS)
    for case, after in zip(UNITS, translated, strict=True):
        # The client writes NFC; what it has no translation for stays as it was.
        is_taken = after.strip() != case["text"].strip() and "Λέξη" not in after
        assert is_taken == (not case["unfound"]), case["reason"]


# Whole files


def bank(shared: Path) -> list[Path]:
    return sorted((shared / BANK).glob("*.tmx"))


def sources(shared: Path) -> list[str]:
    text = next((shared / BANK).glob("own~00_*.tmx")).read_text("utf-8")
    return re.findall(r'<tuv xml:lang="el"><seg>(.*?)</seg>', text)


def marked(path: Path, number: int) -> bytes:
    """The file with a letter of its own in the place of every omicron, so that all files fit one project."""
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    letter = letter_of(number)
    try:
        return raw.decode(encoding).replace("ο", letter).replace("Ο", letter).encode(encoding)
    except UnicodeDecodeError:
        return raw  # bytes of another encoding than the file says: nothing can be found there


def letter_of(number: int) -> str:
    return chr(0x4E00 + number)


@pytest.mark.client
@pytest.mark.parametrize("words", [(), ("--no-seg",)])
def test_the_client_does_with_every_file_of_the_bank_as_predicted(
    dipla: Dipla, client: Client, tmp_path: Path, shared: Path, words: tuple[str, ...]
) -> None:
    texts, memories, predicted = [], [], {}
    for number, path in enumerate(bank(shared)):
        letter = letter_of(number)
        paragraphs = [text.replace("ο", letter).replace("Ο", letter) for text in sources(shared)]
        texts.append(text_file(tmp_path / f"f{number}.txt", paragraphs))
        memory = tmp_path / f"m{number}.tmx"
        memory.write_bytes(marked(path, number))
        memories.append(memory)
        result = found(dipla, texts[-1], memory, "--client", "omegat", *words)
        predicted[f"f{number}.txt"] = (result["segments"], result["segments"] - result["found"])
    assert len(predicted) >= 44
    stats = (client(texts, memories, *words) / "omegat/project_stats.txt").read_text("utf-8", "replace")
    did = {
        name: (int(total), int(left)) for name, total, left in re.findall(r"(?m)^(f\d+\.txt)\s+(\d+)\s+(\d+)", stats)
    }
    assert did == predicted
    assert {left for _, left in did.values()} == {0, 12}


@pytest.mark.client
@pytest.mark.parametrize(
    ("start", "words"),
    [("own~00", ()), ("own~09", ()), ("own~27", ()), ("own~41", ()), ("own~58", ()), ("own~60", ("--no-seg",))],
)
def test_the_judge_of_one_file_agrees(
    dipla: Dipla, tmp_path: Path, shared: Path, start: str, words: tuple[str, ...]
) -> None:
    """Alone in its project, as it stands, judged by a script that is not ours."""
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")
    (path,) = (path for path in bank(shared) if path.name.startswith(start))
    texts = sources(shared)
    paragraphs = [" ".join(texts[n : n + 3]) for n in range(0, 12, 3)] if words else texts
    text = text_file(tmp_path / "a.txt", paragraphs)
    judge = [sys.executable, str(shared / "tools/omegat/omegat_check.py"), str(text), str(path), *words]
    done = subprocess.run(judge, capture_output=True, text=True, timeout=120, check=False)
    result = found(dipla, text, path, "--client", "omegat", *words)
    assert json.loads(done.stdout)["used"] == f"{result['found']}/{result['segments']}"


# What a person reads


def test_a_laid_project_is_found_whole_and_by_the_client_s_own_rules_it_is_not(dipla: Dipla, sample: Path) -> None:
    text, memory = sample / "out/omegat/source/serge.txt", sample / "out/serge.tmx"
    assert found(dipla, text, memory)["found"] == 102
    conf = sample / "out/omegat/omegat/segmentation.conf"
    assert found(dipla, text, memory, "--seg-conf", conf)["found"] == 102
    assert found(dipla, text, memory, "--seg-conf", conf.with_suffix(".srx"))["found"] == 102


def test_greek_abbreviations_are_lost_under_the_client_s_own_rules_and_found_under_ours(
    dipla: Dipla, tmp_path: Path
) -> None:
    sentences = [case["text"] for case in json.loads((CASES / "hard-paragraph.json").read_text("utf-8"))]
    text = text_file(tmp_path / "a.txt", [" ".join(sentences)])
    memory = memory_file(tmp_path / "m.tmx", [unit(sentence) for sentence in sentences])
    result = found(dipla, text, memory)
    assert (result["found"], result["segments"]) == (60, 60)
    result = found(dipla, text, memory, "--client", "omegat")
    assert result["found"] < 40
    assert {one["reason"] for one in result["missing"]} == {"segmentation"}, result["missing"]


def test_a_segment_is_told_with_its_line_its_reason_and_its_unit(dipla: Dipla, tmp_path: Path) -> None:
    text = text_file(tmp_path / "a.txt", ["Ναι.", "Ήρθε χθες.\nΈφυγε ο Σερζ."])
    memory = memory_file(tmp_path / "m.tmx", [unit("Ναι."), unit("Ήρθε χθες."), unit("Έφυγε  ο Σερζ.")])
    done = dipla("match", text, memory)
    assert done.code == 1
    assert f"{text}:4: white space: " in done.out
    assert "in the memory, line 5: Έφυγε  ο Σερζ." in done.out
    assert "2 of 3 segments" in done.out


@pytest.mark.parametrize(
    ("paragraphs", "units"),
    [(["Ήρθε χθες. Έφυγε σήμερα."], ["Ήρθε χθες. Έφυγε σήμερα."]), (["Ναι; όχι, είπε ο Σερζ."], ["Ναι;", "όχι, είπε"])],
)
def test_a_memory_cut_otherwise_is_told_as_such(
    dipla: Dipla, tmp_path: Path, paragraphs: list[str], units: list[str]
) -> None:
    text = text_file(tmp_path / "a.txt", paragraphs)
    result = found(dipla, text, memory_file(tmp_path / "m.tmx", [unit(one) for one in units]), "--client", "omegat")
    assert {one["reason"] for one in result["missing"]} == {"segmentation"}


def test_paragraph_memories_are_cut_where_both_sides_have_as_many_sentences(dipla: Dipla, tmp_path: Path) -> None:
    text = text_file(tmp_path / "a.txt", ["Ένα εδώ. Δύο εδώ.", "Τρία εδώ. Τέσσερα εδώ."])
    units = [unit("Ένα εδώ. Δύο εδώ.", "One. Two."), unit("Τρία εδώ. Τέσσερα εδώ.", "Three and four.")]
    result = found(dipla, text, memory_file(tmp_path / "m.tmx", units, "paragraph"), "--client", "omegat")
    assert (result["found"], result["segments"]) == (2, 4)


def test_a_text_without_mark_and_an_empty_target_are_noted(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ναι.\n", "utf-8")
    result = found(dipla, tmp_path / "a.txt", memory_file(tmp_path / "m.tmx", [unit("Ναι.", "")]))
    assert ["byte order mark" in result["notes"][0], "empty target" in result["notes"][1]] == [True, True]


def test_a_name_that_the_client_does_not_load_is_told(dipla: Dipla, tmp_path: Path) -> None:
    text = text_file(tmp_path / "a.txt", ["Ναι."])
    result = found(dipla, text, memory_file(tmp_path / "m.TMX", [unit("Ναι.")]))
    assert (result["found"], result["missing"][0]["reason"]) == (0, "refused")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("a.docx", "m.tmx"), "expected the text that the translator opens"),
        (("none.txt", "m.tmx"), "none.txt"),
        (("a.txt", "none.tmx"), "there is no such file"),
        (("b.txt", "m.tmx"), "byte 0"),
        (("a.txt", "m.tmx", "--client", "omegat", "--from", "en"), "rules of its own for en"),
        (("a.txt", "m.tmx", "--seg-conf", "bad.conf"), "bad.conf"),
    ],
)
def test_what_nobody_can_say_ends_with_2(
    dipla: Dipla, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text_file(tmp_path / "a.txt", ["Ναι."])
    (tmp_path / "b.txt").write_bytes("Ναι.".encode("cp1253"))
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "bad.conf").write_text("<java><object/></java>")
    memory_file(tmp_path / "m.tmx", [unit("Ναι.")])
    done = dipla("match", *words)
    assert done.code == 2
    assert told in done.err


def test_rules_go_into_the_client_s_file_and_back(tmp_path: Path, dipla: Dipla) -> None:
    conf = tmp_path / "segmentation.conf"
    conf.write_text(segmentation_conf(rules_for("el").pairs, "el"), "utf-8")
    text = text_file(tmp_path / "a.txt", ["Ο κ. Σερζ ήρθε; Ναι. Έφυγε π.χ. χθες."])
    memory = memory_file(tmp_path / "m.tmx", [unit("Ο κ. Σερζ ήρθε;"), unit("Ναι."), unit("Έφυγε π.χ. χθες.")])
    assert found(dipla, text, memory, "--seg-conf", conf)["found"] == 3
