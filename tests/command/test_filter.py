"""`dipla filter`: what it says is what it did, formats agree, parts are whole, and the page shows what is printed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dipla import write_pairs
from dipla.align.filtering.recipe import default_text, read
from dipla.export.corpora import jsonl

PAGE = (Path(__file__).resolve().parents[2] / "docs/filter.md").read_text("utf-8")
PAIRS = [
    ("Ήρθε στο Παρίσι το 1919 με το τρένο.", "He came to Paris in 1919 by train."),
    ("Ήρθε στο ΠΑΡΊΣΙ το 1919 με το τρένο.", "He came to Paris in 1919 by train."),
    ("Ήρθε στο Παρίσι, το 1919, με τρένο.", "He came to Paris, in 1919, by train!"),
    ("Εκεί γνώρισε τον Σερζ.", "There he met Serge."),
    ("The end of it.", "The end, that is."),
    ("Το <b>βιβλίο</b> του.", "His book."),
    ("Πέθανε το 1947.", "He died in 1948."),
    ("Δεν γύρισε ποτέ.", "He never came back."),
]
Dipla = Callable[..., Any]


@pytest.fixture
def corpus(tmp_path: Path, dipla: Dipla, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files of lines, and the same as a TMX."""
    monkeypatch.chdir(tmp_path)
    for lang, side in zip(("el", "en"), zip(*PAIRS, strict=True), strict=True):
        (tmp_path / f"lines.{lang}").write_text("".join(f"{text}\n" for text in side), "utf-8")
    assert dipla("convert", "lines.el", "corpus.tmx", "--to", "en").code == 0
    (tmp_path / "mine.toml").write_text(next(re.finditer(r"```toml\n(.*?)```", PAGE, re.DOTALL))[1], "utf-8")
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def test_the_page_shows_what_is_printed_and_all_its_commands_run(corpus: Path, dipla: Dipla) -> None:
    command, said = re.findall(r"```text\n\$ (.*)\n([\s\S]*?)```", PAGE)[0]
    done = dipla(*shlex.split(command)[1:])
    assert (done.code, done.err) == (0, said)
    commands = re.findall(r"^    (dipla .*)$", PAGE, re.MULTILINE)
    assert len(commands) > 5
    for one in commands:
        done = dipla(*shlex.split(one)[1:])
        assert done.code == 0, f"{one}: {done.err}"


def test_the_python_of_the_page_runs(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(block, {})
    assert capsys.readouterr().out == "3 1\n"


def test_the_page_lists_every_rule_and_its_numbers() -> None:
    from dipla.align.filtering.recipe import RULES, Step

    rows = dict(re.findall(r"^\| `(\w+)` \| .* \|([^|]*)\|$", PAGE, re.MULTILINE))
    assert set(RULES) <= set(rows)
    for name in RULES:
        told = dict(re.findall(r"`(\w+)` = ([\w.]+)", rows[name]))
        assert set(told) == set(Step(name).whole()) - {"name"}, name


def test_the_recipes_of_the_page_are_taken(tmp_path: Path) -> None:
    found = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) > 1
    for text in found:
        (tmp_path / "a.toml").write_text(text, "utf-8")
        assert read(tmp_path / "a.toml").steps


def test_lines_and_a_memory_give_the_same_answer(corpus: Path, dipla: Dipla) -> None:
    first = dipla("filter", "lines.el", "a.moses", "--to", "en", "--json", "--keep-dropped", "a.tsv")
    second = dipla("filter", "corpus.tmx", "b.moses", "--json", "--keep-dropped", "b.tsv")
    for name in ("pairs", "kept", "dropped", "recipe", "versions"):
        assert first.json[name] == second.json[name]
    for lang in ("el", "en"):
        assert (corpus / f"a.{lang}").read_bytes() == (corpus / f"b.{lang}").read_bytes()
    assert rows_of(corpus / "a.tsv") == rows_of(corpus / "b.tsv")


def test_what_was_kept_and_what_was_dropped_are_all_there_was(corpus: Path, dipla: Dipla) -> None:
    told = dipla("filter", "lines.el", "out.moses", "--to", "en", "--json", "--keep-dropped", "dropped.tsv").json
    kept = list(zip(*((corpus / f"out.{lang}").read_text("utf-8").splitlines() for lang in ("el", "en")), strict=True))
    dropped = rows_of(corpus / "dropped.tsv")
    assert sorted([*kept, *((row["source"], row["target"]) for row in dropped)]) == sorted(PAIRS)
    assert told["kept"] == len(kept)
    for rule, number in told["dropped"].items():
        assert sum(row["rule"] == rule for row in dropped) == number
    assert next(row for row in dropped if row["rule"] == "digits")["reason"].endswith("1947, 1948")


def test_a_recipe_written_from_the_report_gives_the_same_bytes(corpus: Path, dipla: Dipla) -> None:
    told = dipla("filter", "corpus.tmx", "a.jsonl", "--json").json
    lines = []
    for rule in told["recipe"]["rule"]:
        lines += ["[[rule]]", *(f"{key} = {json.dumps(value)}" for key, value in rule.items())]
    (corpus / "again.toml").write_text("\n".join(lines), "utf-8")
    again = dipla("filter", "corpus.tmx", "b.jsonl", "--json", "--recipe", "again.toml").json
    assert again["dropped"] == told["dropped"]
    assert again["recipe"]["rule"] == told["recipe"]["rule"]
    assert (corpus / "a.jsonl").read_bytes() == (corpus / "b.jsonl").read_bytes()


def test_the_recipe_that_is_shown_is_the_one_that_is_used(corpus: Path, dipla: Dipla) -> None:
    shown = dipla("filter", "--show-recipe")
    assert (shown.code, shown.out) == (0, default_text())
    (corpus / "shown.toml").write_text(shown.out, "utf-8")
    named = dipla("filter", "corpus.tmx", "a.tmx", "--json", "--recipe", "shown.toml").json["recipe"]["rule"]
    assert named == dipla("filter", "corpus.tmx", "b.tmx", "--json").json["recipe"]["rule"]


def test_parts_together_are_what_is_kept_without_them(corpus: Path, dipla: Dipla) -> None:
    dipla("filter", "corpus.tmx", "all.moses")
    told = dipla("filter", "corpus.tmx", "part.moses", "--split", "train=0.4,test=0.6", "--seed", "3", "--json").json
    sides = [(corpus / f"part.{name}.el").read_text("utf-8").splitlines() for name in ("train", "test")]
    assert sorted(sides[0] + sides[1]) == sorted((corpus / "all.el").read_text("utf-8").splitlines())
    assert told["split"] == {"seed": 3, "parts": {"train": len(sides[0]), "test": len(sides[1])}}
    assert [Path(name).name for name in told["out"]] == [
        "part.train.el", "part.train.en", "part.test.el", "part.test.en",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lines.el", "lines.moses", "--to", "en"), "this is the file that is read"),
        (("corpus.tmx", "x.tmx", "--keep-dropped", "corpus.tmx"), "this is the file that is read"),
        (("corpus.tmx", "corpus2.tmx", "--keep-dropped", "corpus2.tmx"), "the file that the kept are written to"),
        (("corpus.tmx", "x.moses", "--keep-dropped", "x.el"), "the file that the kept are written to"),
        (("corpus.tmx", "x.tmx", "--recipe", "no.toml"), "no.toml: there is no such file. Check the path"),
        (("corpus.tmx", "x.tmx", "--split", "train=0.9"), "the shares make 0.9; expected 1"),
        (("corpus.tmx", "-", "--write", "tmx", "--split", "a=1"), "--split makes several files"),
        (("corpus.tmx", "-", "--write", "tmx", "--json"), "standard output carries the file already"),
        (("corpus.tmx", "x.tmx", "--keep-dropped", "-"), "--keep-dropped -: standard output is for the kept"),
        (("corpus.tmx", "x.tmx", "--split", "a=0.8,a=0.2"), "--split 'a=0.8,a=0.2': the part a comes twice"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    words: tuple[str, ...], said: str, corpus: Path, dipla: Dipla
) -> None:
    before = {path: path.read_bytes() for path in corpus.iterdir()}
    done = dipla("filter", *words)
    assert done.code == 2
    assert said in done.err
    assert {path: path.read_bytes() for path in corpus.iterdir()} == before


def test_the_dropped_and_what_was_found_are_told_though_nobody_reads_on(corpus: Path) -> None:
    with (corpus / "many.jsonl").open("w", encoding="utf-8") as out:
        for number in range(2000):
            texts = {"el": f"Το {number} ήρθε στο Παρίσι με το τρένο.", "en": f"In {number} he came to Paris by train."}
            out.write(json.dumps({"translation": texts}) + "\n")
        out.write(json.dumps({"translation": {"el": "The end of it.", "en": "The end, that is."}}) + "\n")
    (corpus / "short.toml").write_text('[[rule]]\nname = "script"\n', "utf-8")
    (corpus / "d.tsv").write_text("of another time", "utf-8")
    words = ["many.jsonl", "-", "--recipe", "short.toml", "--keep-dropped", "d.tsv"]
    with subprocess.Popen(
        [sys.executable, "-m", "dipla", "filter", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read().decode()
    assert running.returncode == 0
    assert [row["rule"] for row in rows_of(corpus / "d.tsv")] == ["script"]
    assert said == (
        "standard output: 2000 of 2001 pairs of many.jsonl kept.\n1 dropped: script 1. They are in d.tsv.\n"
    )


def test_a_file_that_ends_too_soon_leaves_nothing_behind(corpus: Path, dipla: Dipla) -> None:
    (corpus / "short.el").write_text("Ένα.\nΔύο.\n", "utf-8")
    (corpus / "short.en").write_text("One.\n", "utf-8")
    done = dipla("filter", "short.el", "out.moses", "--to", "en", "--keep-dropped", "d.tsv")
    assert (done.code, "2 lines" in done.err) == (2, True)
    assert not list(corpus.glob("out.*"))
    assert not (corpus / "d.tsv").exists()


def test_a_folder_of_shards_is_cleaned_as_one_corpus(corpus: Path, dipla: Dipla) -> None:
    for form, folder, words in (("jsonl", "shards-of-mine", ()), ("moses", "lines-of-mine", ("--to", "en"))):
        (corpus / folder).mkdir()
        for number in (0, 1):
            assert dipla("convert", "corpus.tmx", f"{folder}/shard-{number}.{form}").code == 0
        whole = dipla("filter", "corpus.tmx", f"once.{form}", "--json").json
        done = dipla("filter", folder, f"all.{form}", "--json", *words)
        assert (done.code, done.json["pairs"], done.json["kept"]) == (0, 2 * whole["pairs"], whole["kept"])
        ends = ("el", "en") if form == "moses" else (form,)
        for end in ends:
            assert (corpus / f"all.{end}").read_bytes() == (corpus / f"once.{end}").read_bytes()
        parts = dipla("filter", folder, f"part.{form}", "--split", "a=0.5,b=0.5", "--json", *words).json
        assert sum(parts["split"]["parts"].values()) == whole["kept"]


def test_rows_that_cannot_be_read_want_a_person(corpus: Path, dipla: Dipla) -> None:
    (corpus / "some.csv").write_text("el,en,state\nΉρθε χθες.,He came.,draft\nΈφυγε.,He left.,Gone\n", "utf-8")
    for words in ((), ("--split", "a=0.5,b=0.5")):
        done = dipla("filter", "some.csv", "out.csv", *words)
        assert done.code == 1
        assert "1 of 1 pairs of some.csv kept." in done.err
        assert "1 skipped. The first: line 3, " in done.err
    assert dipla("filter", "some.csv", "out.csv", "--json").json["skipped"] == 1
    for folder, names, words in (
        ("tables", ("some.csv",), ()),
        ("texts", ("lines.el", "lines.en"), ("--to", "en")),
    ):
        (corpus / folder).mkdir()
        for name in names:
            content = (corpus / name).read_text("utf-8")
            (corpus / folder / f"b-{name}").write_text(content + ("\n" if folder == "texts" else ""), "utf-8")
            (corpus / folder / f"a-{name}").write_text(content.replace("Έφυγε.,He left.,Gone\n", ""), "utf-8")
        done = dipla("filter", folder, "out.csv" if folder == "tables" else "out.moses", *words)
        assert done.code == 1
        assert f"1 skipped. The first: {folder}/b-{names[-1]}, line " in done.err
    # What a rule drops is no fault of the file.
    assert dipla("filter", "corpus.tmx", "out.csv").code == 0


@pytest.mark.parametrize("more", [(), ("--split", "a=0.5,b=0.5"), ("--keep-dropped", "d.tsv"), ("to -",)])
def test_a_corpus_of_which_nothing_can_be_read_is_refused_and_what_stood_there_stays(
    more: tuple[str, ...], corpus: Path, dipla: Dipla
) -> None:
    for name in ("out.jsonl", "out.a.jsonl", "out.b.jsonl", "d.tsv"):
        (corpus / name).write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in corpus.iterdir()}
    where = ("-", "--write", "jsonl") if more == ("to -",) else ("out.jsonl", *more)
    done = dipla("filter", "corpus.tmx", *where, "--from", "el", "--to", "de")
    assert (done.code, done.out) == (2, "")
    assert "corpus.tmx: found no unit in el and de; 8 were skipped, the first in line " in done.err
    assert {path: path.read_bytes() for path in corpus.iterdir()} == before


HAND = [
    ("Το σπίτι είναι παλιό.", "The house is old.", "draft"),
    ("Το παλιό σπίτι του χωριού κάηκε εκείνη τη νύχτα.", "The old house of the village burnt down.", "edited"),
    ("Το <b>σπίτι</b>.", "The house.", "approved"),
    ("Ήρθε χθες.", "He came yesterday.", "edited"),
    ("Το σπίτι είναι παλιό.", "The HOUSE is old.", "approved"),
    ("Ήρθε χθες.", "He came yesterday.", "draft"),
    ("Το παλιό σπίτι του χωριού κάηκε εκείνη τη νύχτα!", "That old house of the village burnt down.", "approved"),
]


@pytest.fixture
def hand(corpus: Path) -> Path:
    """A corpus in which drafts and edits say what an approved pair says later."""
    write_pairs(pd.DataFrame(HAND, columns=["source", "target", "state"]), "hand.jsonl")
    return corpus


def test_of_pairs_that_say_the_same_the_one_of_the_best_state_stays_at_its_place(hand: Path, dipla: Dipla) -> None:
    done = dipla("filter", "hand.jsonl", "out.jsonl", "--keep-dropped", "d.tsv")
    assert [row["id"] for row in map(json.loads, (hand / "out.jsonl").read_text("utf-8").splitlines())] == [
        "p4", "p5", "p7",
    ]  # fmt: skip
    assert [(row["id"], row["rule"], row["state"]) for row in rows_of(hand / "d.tsv")] == [
        ("p1", "duplicates", "draft"),
        ("p2", "near_duplicates", "edited"),
        ("p3", "markup", "approved"),
        ("p6", "duplicates", "draft"),
    ]
    assert "2 of the dropped had been edited or approved by a person.\n" in done.err
    done = dipla("filter", "hand.jsonl", "out.jsonl")
    assert "2 of the dropped had been edited or approved by a person; --keep-dropped FILE shows which.\n" in done.err
    told = dipla("filter", "hand.jsonl", "out.jsonl", "--json").json
    assert (told["pairs"], told["kept"], sum(told["dropped"].values()), told["dropped_edited"]) == (7, 3, 4, 2)
    assert "by a person" not in dipla("filter", "corpus.tmx", "out.jsonl").err


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dipla: Dipla) -> Callable[..., Any]:
    """`dipla filter - …` with this on standard input; nothing of it may stay in the temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    def run(content: bytes, *words: str) -> Any:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))
        done = dipla("filter", "-", *words)
        assert list((tmp_path / "temporary").iterdir()) == []
        return done

    return run


def test_standard_input_and_output_are_as_files(hand: Path, dipla: Dipla, pipe: Dipla) -> None:
    dipla("filter", "hand.jsonl", "out.jsonl", "--keep-dropped", "a.tsv")
    given, wanted = (hand / "hand.jsonl").read_bytes(), (hand / "out.jsonl").read_text("utf-8")
    done = pipe(given, "-", "--read", "jsonl", "--keep-dropped", "b.tsv")
    assert (done.code, done.out) == (0, wanted)
    assert done.err.startswith("standard output: 3 of 7 pairs of standard input kept.\n")
    assert (hand / "a.tsv").read_bytes() == (hand / "b.tsv").read_bytes()
    assert dipla("filter", "hand.jsonl", "-").out == wanted
    told = pipe(gzip.compress(given), "b.jsonl", "--read", "jsonl", "--split", "a=0.5,b=0.5", "--json").json
    assert (told["in"], told["kept"]) == ("-", 3)


def test_what_comes_in_as_one_format_goes_out_as_another(hand: Path, dipla: Dipla, pipe: Dipla) -> None:
    given = "Ναι, ήρθε.\tYes, he came.\nThe end.\tThe end.\n".encode()
    done = pipe(given, "-", "--read", "tsv", "--write", "jsonl", "--from", "el", "--to", "en")
    assert [json.loads(line)["translation"] for line in done.out.splitlines()] == [
        {"el": "Ναι, ήρθε.", "en": "Yes, he came."}
    ]
    # XML says itself what it is.
    assert pipe((hand / "corpus.tmx").read_bytes(), "x.jsonl").code == 0
    assert "stdin" not in (hand / "x.jsonl").read_text("utf-8")


def test_a_pipe_by_name_is_read_as_often_as_is_needed(hand: Path, dipla: Dipla) -> None:
    dipla("filter", "hand.jsonl", "out.jsonl")
    os.mkfifo("pipe.jsonl")
    writer = threading.Thread(target=lambda: Path("pipe.jsonl").write_bytes((hand / "hand.jsonl").read_bytes()))
    writer.start()
    done = dipla("filter", "pipe.jsonl", "piped.jsonl")
    writer.join(10)
    assert done.code == 0, done.err
    assert (hand / "piped.jsonl").read_bytes() == (hand / "out.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (b"{}", ("-",), "standard input: neither name nor content tells a format; say one of"),
        (b'{"translation":{"el":"a","en":"b"}}\n{"tr', ("-", "--read", "jsonl"), "standard input, line 2: not JSON"),
        (b"", ("-", "--read", "jsonl"), "standard input: the file is empty; expected jsonl"),
        (b"a\n", ("-", "--read", "moses", "--from", "el", "--to", "en"), "moses is 2 files, and a pipe brings one"),
        (b"a\tb\n", ("out.moses", "--read", "tsv"), "expected two. Say which with --from and --to"),
    ],
)
def test_what_standard_input_cannot_be_is_told_and_standard_output_gets_nothing(
    content: bytes, words: tuple[str, ...], said: str, corpus: Path, pipe: Dipla
) -> None:
    before = sorted(path.name for path in corpus.iterdir())
    done = pipe(content, *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert sorted(path.name for path in corpus.iterdir()) == before


@pytest.mark.parametrize("verb", ["filter", "convert", "check"])
def test_an_interrupted_verb_that_writes_at_the_end_changes_nothing_and_says_so(
    verb: str, hand: Path, dipla: Dipla, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = jsonl.pair

    def interrupted(row: Any, *more: Any) -> Any:
        if row["id"] == "p5":
            raise KeyboardInterrupt
        return pair(row, *more)

    for name in ("out.tmx", "d.tsv"):
        (hand / name).write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in hand.iterdir()}
    monkeypatch.setattr(jsonl, "pair", interrupted)
    words = {"filter": ["out.tmx", "--keep-dropped", "d.tsv"], "convert": ["out.tmx"], "check": []}[verb]
    done = dipla(verb, "hand.jsonl", *words)
    assert (done.code, done.err) == (130, "dipla: interrupted. Nothing was changed.\n")
    assert {path: path.read_bytes() for path in hand.iterdir()} == before


def test_parts_hold_the_person_s_pair_too(hand: Path, dipla: Dipla) -> None:
    told = dipla("filter", "hand.jsonl", "part.jsonl", "--split", "a=0.5,b=0.5", "--json").json
    lines = [(hand / f"part.{name}.jsonl").read_text("utf-8").splitlines() for name in ("a", "b")]
    assert {json.loads(line)["id"] for part in lines for line in part} == {"p4", "p5", "p7"}
    assert told["split"]["parts"] == {"a": len(lines[0]), "b": len(lines[1])}


def test_spared_are_persons_pairs_but_what_is_empty_or_comes_again(hand: Path, dipla: Dipla) -> None:
    more = [
        *HAND,
        ("Κενό.", "", "approved"),
        ("το <b>σπίτι</b>.", "The house.", "edited"),
        ("Το <i>ωμέγα</i>.", "Omega.", "draft"),
    ]
    write_pairs(pd.DataFrame(more, columns=["source", "target", "state"]), "more.jsonl")
    dropped = {}
    for spare in ("edited", "approved"):
        done = dipla("filter", "more.jsonl", "out.jsonl", "--spare", spare, "--keep-dropped", "d.tsv")
        assert done.code == 0
        dropped[spare] = {row["id"]: row["rule"] for row in rows_of(hand / "d.tsv")}
        told = dipla("filter", "more.jsonl", "out.jsonl", "--spare", spare, "--json").json
        kept = len((hand / "out.jsonl").read_text("utf-8").splitlines())
        assert (told["kept"], told["kept"] + sum(told["dropped"].values())) == (kept, len(more))
        assert f"{told['spared']} of the kept are spared" in done.err
    same = {"p1": "duplicates", "p6": "duplicates", "p8": "empty", "p9": "duplicates", "p10": "markup"}
    assert dropped["edited"] == same
    assert dropped["approved"] == same | {"p2": "near_duplicates"}


def test_a_recipe_says_itself_whom_a_rule_spares_and_the_report_repeats_it(hand: Path, dipla: Dipla) -> None:
    rules = {"markup": "", "length": "none", "near_duplicates": "approved"}
    lines = [f'[[rule]]\nname = "{name}"\n' + (f'spare = "{spare}"' if spare else "") for name, spare in rules.items()]
    (hand / "mine.toml").write_text("\n".join(lines).replace('"none"', '"none"\nmost = 3'), "utf-8")
    words = ("filter", "hand.jsonl", "a.jsonl", "--recipe", "mine.toml", "--spare", "edited", "--keep-dropped", "d.tsv")
    told = dipla(*words, "--json").json["recipe"]["rule"]
    assert [rule.get("spare") for rule in told] == ["edited", "none", "approved"]
    lost = {row["id"]: row["rule"] for row in rows_of(hand / "d.tsv")}
    assert lost == dict.fromkeys(["p1", "p2", "p5", "p7"], "length") | {"p6": "near_duplicates"}


@pytest.mark.parametrize(("state", "readings"), [("draft", 1), ("approved", 1), (None, 2)])
def test_a_corpus_of_one_state_is_read_once(
    state: str | None, readings: int, hand: Path, dipla: Dipla, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame(HAND, columns=["source", "target", "state"])
    write_pairs(table.assign(state=state) if state else table, "some.jsonl")
    given: list[str] = []
    pair = jsonl.pair

    def counted(row: Any, *more: Any) -> Any:
        given.append(row["id"])
        return pair(row, *more)

    monkeypatch.setattr(jsonl, "pair", counted)
    dipla("filter", "some.jsonl", "out.jsonl")
    # With a first try that ended where the order was found to matter.
    assert given.count("p1") == readings + (state is None)
