"""`dipla convert`: any format into any other, nothing half-written, and what is lost is told."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla import read_pairs
from dipla.export.formats import FORMATS
from dipla.export.tmx.units import units

ROOT = Path(__file__).resolve().parents[2]
DRAFT = ROOT / "examples/serge/draft.tmx"
Dipla = Callable[..., Any]

READ = ["tmx", "xliff", "csv", "tsv", "po", "moses"]
LINKED = ["tei.xml", "ces.xml", "intertext.xml", "vert", "conllu", "parquet", "jsonl"]
WRITTEN = [*READ, "tei", "docx", "html"]


def texts(path: Path) -> list[tuple[str, ...]]:
    return [tuple(variant.text for variant in unit.variants) for unit in units(path)]


@pytest.mark.parametrize("through", READ)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_memory_that_goes_through_another_format_comes_back_whole(
    through: str, packed: str, dipla: Dipla, tmp_path: Path
) -> None:
    name = f"a.{'el' if through == 'moses' else through}{packed}"
    there = dipla("convert", DRAFT, tmp_path / name, "--from", "el", "--to", "en")
    assert there.code == 0, there.err
    back = dipla("convert", tmp_path / name, tmp_path / "b.tmx", "--json", "--states", "draft")
    assert back.code == 0, back.err
    assert texts(tmp_path / "b.tmx") == texts(DRAFT)
    assert (back.json["units"], back.json["skipped"], back.json["languages"]) == (102, [], ["el", "en"])
    if through != "moses":
        assert [unit.said["x-dipla-origin"] for unit in units(tmp_path / "b.tmx")] == ["mt"] * 102


@pytest.mark.parametrize("first", READ)
@pytest.mark.parametrize("second", WRITTEN)
def test_every_format_that_is_read_becomes_every_format_that_is_written(
    first: str, second: str, dipla: Dipla, tmp_path: Path
) -> None:
    (tmp_path / "short.csv").write_text("Greek,English\nΝαι.,Yes.\nΌχι.,No.\n", "utf-8")
    assert dipla("convert", tmp_path / "short.csv", tmp_path / "in", "--write", first).code == 0
    done = dipla("convert", tmp_path / "in", tmp_path / "out", "--read", first, "--write", second, "--json")
    assert done.code == 0, done.err
    assert done.json["units"] == 2
    assert all(Path(name).stat().st_size for name in done.json["out"])
    assert len(done.json["out"]) == FORMATS[second].files


THREE = """\
<tmx version="1.4"><header srclang="el" creationtool="x"/><body>
<tu tuid="7"><prop type="x-own">kept</prop><tuv xml:lang="el"><seg>Ένα <ph>{b}</ph>δύο.</seg></tuv>\
<tuv xml:lang="en"><seg>One two.</seg></tuv><tuv xml:lang="fr"><seg>Un deux.</seg></tuv></tu>
<tu tuid="8"><tuv xml:lang="el"><seg>Μόνο.</seg></tuv><tuv xml:lang="fr"><seg>Seul.</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "three.tmx"
    path.write_text(THREE, "utf-8")
    return path


def test_tmx_to_tmx_passes_units_as_they_stand(three: Path, dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("convert", three, tmp_path / "b.tmx.gz")
    assert done.code == 0, done.err
    was, now = ([unit._replace(line=0) for unit in units(path)] for path in (three, tmp_path / "b.tmx.gz"))
    assert now == was
    assert 'creationtool="x"' in gzip.decompress((tmp_path / "b.tmx.gz").read_bytes()).decode()


def test_the_same_file_gives_the_same_bytes_packed_too(dipla: Dipla, tmp_path: Path) -> None:
    for name in ("a.csv.gz", "b.csv.gz"):
        assert dipla("convert", DRAFT, tmp_path / name).code == 0
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()


def test_three_languages_must_be_chosen_from_and_are_listed(three: Path, dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("convert", three, tmp_path / "b.csv")
    assert done.code == 2
    assert "found languages el, en, fr; expected two" in done.err
    assert not (tmp_path / "b.csv").exists()


def test_what_is_skipped_and_what_is_lost_is_told_with_its_count(three: Path, dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("convert", three, tmp_path / "b.csv", "--from", "el", "--to", "en", "--json")
    assert "1 skipped. The first: line 3, no text in en; found el, fr." in done.err
    assert "1 unit has inline markup, which csv does not hold." in done.err
    assert "1 unit has other languages, which csv does not hold." in done.err
    assert done.json["skipped"] == [{"line": 3, "reason": "no text in en; found el, fr"}]
    (tmp_path / "c.csv").write_text(
        "el,en,state,note\nα,a,approved,x\nβ,,edited,\nγ,,,\nδ\x01,d,draft,\n", encoding="utf-8"
    )
    done = dipla("convert", tmp_path / "c.csv", tmp_path / "c.tmx")
    assert "c.tmx: 2 units from" in done.err
    assert "2 left out: tmx has no place for a pair without text on both sides." in done.err
    assert "1 characters that tmx cannot hold became U+FFFD." in done.err
    done = dipla("convert", tmp_path / "c.csv", tmp_path / "c.moses")
    assert "moses holds texts alone: 4 states and 1 notes did not come along." in done.err


def test_states_choose_pairs_and_the_others_are_counted(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("el,en,state\nα,a,approved\nβ,b,draft\nγ,c,edited\n", "utf-8")
    done = dipla("convert", tmp_path / "c.csv", tmp_path / "c.tmx", "--states", "edited,approved", "--json")
    assert texts(tmp_path / "c.tmx") == [("α", "a"), ("γ", "c")]
    assert (done.json["units"], done.json["other_states"], done.json["left_out"]) == (2, 1, 0)


def test_standard_output_carries_the_file_alone(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("convert", DRAFT, "-", "--write", "csv", "--json")
    assert done.code == 2
    assert "standard output carries the file already" in done.err
    assert "name them instead of standard output" in dipla("convert", DRAFT, "-", "--write", "moses").err
    assert "the name tells no format" in dipla("convert", DRAFT, "-").err
    done = dipla("convert", DRAFT, "-", "--write", "tsv")
    assert done.code == 0
    assert "standard output: 102 units from" in done.err
    assert dipla("convert", DRAFT, tmp_path / "a.tsv").code == 0
    assert done.out == (tmp_path / "a.tsv").read_text("utf-8")


@pytest.mark.parametrize("way", ["itself", "link", "moses"])
def test_the_file_that_is_read_is_never_written_over(way: str, dipla: Dipla, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(DRAFT.read_bytes())
    out = path
    if way == "link":
        out = tmp_path / "b.tmx"
        os.link(path, out)
    if way == "moses":
        for lang, text in (("el", "α\n"), ("en", "a\n")):
            (tmp_path / f"m.{lang}").write_text(text, "utf-8")
        path = tmp_path / "m.el"
        out = tmp_path / "m.en"
    before = out.read_bytes()
    done = dipla("convert", path, out)
    assert done.code == 2
    assert "this is the file that is read" in done.err
    assert out.read_bytes() == before


def test_a_file_that_breaks_off_leaves_what_stood_in_the_place_of_out(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "cut.tmx").write_bytes(DRAFT.read_bytes()[:-400])
    (tmp_path / "out.csv").write_text("old", "utf-8")
    for lang, text in (("el", "α\nβ\n"), ("en", "a\n")):
        (tmp_path / f"m.{lang}").write_text(text, "utf-8")
    for name in ("cut.tmx", "m.el"):
        done = dipla("convert", tmp_path / name, tmp_path / "out.csv", "--from", "el", "--to", "en")
        assert done.code == 2, done.err
        assert (tmp_path / "out.csv").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.tmx", "m.el", "m.en", "out.csv"]


def test_a_client_s_form_is_refused_where_there_is_none(dipla: Dipla, tmp_path: Path) -> None:
    for out in ("a.tmx", "a.csv"):
        done = dipla("convert", DRAFT, tmp_path / out, "--client", "omegat")
        assert done.code == 2
        assert "has one form for all" in done.err
        assert not (tmp_path / out).exists()


@pytest.mark.parametrize("form", ["csv", "tsv", "po", "moses", "html", "docx"])
def test_a_project_is_exported_in_every_format(form: str, sample: Path, dipla: Dipla, tmp_path: Path) -> None:
    out = tmp_path / "made" / f"a.{form}"
    done = dipla("export", sample, out, "--json")
    assert done.code == 0, done.err
    assert done.json == {"out": str(out), "format": form, "units": 102}
    names = {"moses": ["a.el", "a.en"]}.get(form, [f"a.{form}"])
    assert sorted(path.name for path in out.parent.iterdir()) == names
    again = dipla("export", sample, out)
    assert "Kept" not in again.err


def test_what_is_read_or_to_be_translated_keeps_what_has_no_translation_and_tables_do_not(
    dipla: Dipla, tmp_path: Path
) -> None:
    (tmp_path / "a.el.txt").write_text("Ναι.\nΌχι.\n", "utf-8")
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", tmp_path / "a.el.txt").code == 0
    made = {
        form: dipla("export", tmp_path / "p", tmp_path / f"a.{form}", "--json").json["units"]
        for form in ("html", "docx", "tei", "xlf", "po", "csv", "tmx")
    }
    assert made == {"html": 2, "docx": 2, "tei": 2, "xlf": 2, "po": 2, "csv": 0, "tmx": 0}


def test_every_example_of_the_page_on_formats_runs(
    dipla: Dipla, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs/formats.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "serge.tmx").write_bytes(DRAFT.read_bytes())
    (tmp_path / "book.csv").write_text("source,target\nΝαι.,Yes.\n", "utf-8")
    commands = [line.split() for line in page.splitlines() if line.startswith("    dipla ")]
    assert len(commands) > 5
    for command in commands:
        done = dipla(*command[1:])
        assert done.code == 0, f"{command}: {done.err}"


def test_the_page_on_formats_has_a_row_for_each_and_says_truly_what_is_read() -> None:
    page = (ROOT / "docs/formats.md").read_text("utf-8")
    rows = {cells[1].strip(" `"): cells for line in page.splitlines() if len(cells := line.split("|")) > 6}
    assert set(FORMATS) <= set(rows)
    for name, form in FORMATS.items():
        suffixes, ways = rows[name][2], rows[name][3]
        assert all(f"`{suffix}`" in suffixes for suffix in form.suffixes if suffix != ".xml"), name
        assert ("in" in ways.split(", ")[0].split()) == form.reads, name


def test_the_result_as_data_names_every_file(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("convert", DRAFT, tmp_path / "a.moses", "--json")
    assert json.loads(done.out)["out"] == [str(tmp_path / "a.el"), str(tmp_path / "a.en")]


def test_what_is_whole_in_a_broken_memory_is_salvaged_on_request(dipla: Dipla, tmp_path: Path) -> None:
    def unit(text: str) -> str:
        return f'<tu><tuv xml:lang="el"><seg>{text}</seg></tuv><tuv xml:lang="en"><seg>{text}</seg></tuv></tu>\n'

    broken = tmp_path / "broken.tmx"
    broken.write_text(
        f'<tmx version="1.4"><header srclang="el"/><body>\n{unit("a")}{unit("b & c")}{unit("d")}', "utf-8"
    )
    for out in ("whole.tmx", "whole.csv"):
        assert dipla("convert", broken, tmp_path / out).code == 2
        assert not (tmp_path / out).exists()
        done = dipla("convert", broken, tmp_path / out, "--salvage", "--json")
        assert (done.code, done.json["units"]) == (0, 2)
        assert [item["line"] for item in done.json["skipped"]] == [3, 5]
    done = dipla("convert", tmp_path / "whole.csv", tmp_path / "x.tmx", "--salvage")
    assert done.code == 2
    assert "--salvage is for a broken TMX" in done.err


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_inline_markup_goes_through_xliff_and_back(dipla: Dipla, tmp_path: Path, form: str) -> None:
    def side(lang: str, text: str) -> str:
        bold = f'<bpt i="1">&lt;b&gt;</bpt>{text}<ept i="1">&lt;/b&gt;</ept>'
        return f'<tuv xml:lang="{lang}"><seg>{text} {bold}</seg></tuv>'

    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header srclang="el"/><body><tu tuid="x1">'
        f"{side('el', 'Ναι')}{side('en', 'Yes')}</tu></body></tmx>",
        "utf-8",
    )
    assert dipla("convert", tmp_path / "a.tmx", tmp_path / "a.xlf", "--write", form).code == 0
    assert dipla("convert", tmp_path / "a.xlf", tmp_path / "b.tmx").code == 0
    before, after = ([v.text for v in next(units(tmp_path / name)).variants] for name in ("a.tmx", "b.tmx"))
    assert before == after
    found = etree.parse(tmp_path / "b.tmx").findall(".//bpt")
    assert [(one.text, one.get("i")) for one in found] == [("<b>", "1")] * 2


def test_an_xliff_for_omegat_has_its_memory_beside_it(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    done = dipla("export", sample, tmp_path / "serge.xlf", "--client", "omegat")
    assert done.code == 0
    assert "tm/auto" in done.err
    assert dipla("convert", sample / "out/serge.tmx", tmp_path / "b.xlf", "--client", "omegat").code == 0
    for name in ("serge", "b"):
        memory = list(units(tmp_path / f"{name}.tmx"))
        assert len(memory) == 102
        targets = etree.parse(tmp_path / f"{name}.xlf").findall(".//{*}trans-unit/{*}target")
        assert [one.text for one in targets] == [unit.variants[0].text for unit in memory]


def test_five_edits_in_an_xliff_come_back_as_five_revisions(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "serge.xlf"
    assert dipla("export", sample, path).code == 0
    tree = etree.parse(path)
    for target in tree.findall(".//{*}trans-unit/{*}target")[:5]:
        target.text = f"{target.text} (mended)"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    done = dipla("import", sample, path, "--by", "Tester", "--json")
    assert (done.code, done.json["applied"], done.json["unchanged"]) == (0, 5, 97)
    told = [row for row in dipla("history", sample, "--json").json if row["who"] == "Tester"]
    assert [row["pair"] for row in told] == ["p1", "p2", "p3", "p4", "p5"]
    assert all(row["new"]["target"].endswith("(mended)") for row in told)
    assert dipla("import", sample, path, "--json").json["applied"] == 0


@pytest.mark.parametrize("suffix", LINKED)
def test_a_memory_goes_through_the_formats_of_researchers_and_comes_back_whole(
    dipla: Dipla, tmp_path: Path, suffix: str
) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    there = tmp_path / f"a.el-en.{suffix}"
    assert dipla("convert", DRAFT, there).code == 0
    done = dipla("convert", there, tmp_path / "b.tmx", "--from", "el", "--to", "en")
    assert done.code == 0, done.err
    before, after = (
        [(unit.attributes["tuid"], *(variant.text for variant in unit.variants)) for unit in units(path)]
        for path in (DRAFT, tmp_path / "b.tmx")
    )
    assert after == before


def test_a_device_a_pipe_or_a_folder_is_never_replaced_and_a_link_is_followed(
    dipla: Dipla, sample: Path, tmp_path: Path
) -> None:
    memory = sample / "out/serge.tmx"
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for place in ("pipe.csv", "folder.csv"):
        for words in (("convert", memory, tmp_path / place), ("export", sample, tmp_path / place)):
            done = dipla(*words)
            assert done.code == 2
            assert f"{place}: this is a" in done.err
    assert (tmp_path / "pipe.csv").is_fifo()
    (tmp_path / "real.csv").write_text("before", "utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    assert dipla("convert", memory, tmp_path / "link.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text("utf-8") != "before"


def test_what_holds_no_unit_in_the_languages_takes_no_file_s_place(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("source,target\nΝαι.,Yes.\n", "utf-8")
    before = (tmp_path / "good.csv").read_bytes()
    done = dipla("convert", DRAFT, tmp_path / "good.csv", "--from", "fr", "--to", "de")
    assert done.code == 2
    assert "found no unit in fr and de; 102 were skipped" in done.err
    (tmp_path / "empty.jsonl").write_bytes(b"")
    done = dipla("convert", tmp_path / "empty.jsonl", tmp_path / "good.csv")
    assert done.code == 2
    assert "the file is empty" in done.err
    assert (tmp_path / "good.csv").read_bytes() == before


def test_what_was_undone_can_be_imported_again(dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "serge.xlf"
    assert dipla("export", sample, path).code == 0
    tree = etree.parse(path)
    for target in tree.findall(".//{*}trans-unit/{*}target")[:3]:
        target.text = f"{target.text} (mended)"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    assert [dipla("import", sample, path, "--json").json["applied"] for _ in range(2)] == [3, 0]
    assert dipla("undo", sample, "99").code == 2
    assert dipla("undo", sample).code == 0
    assert dipla("import", sample, path, "--json").json["applied"] == 3


@pytest.mark.parametrize("end", ["tmx", "xlf", "csv", "tsv", "po", "jsonl", "en", "el.conllu", "el.vert"])
def test_a_packed_file_that_is_cut_off_is_told_as_one_in_every_format(end: str, dipla: Dipla, tmp_path: Path) -> None:
    langs, out = ("--from", "el", "--to", "en"), tmp_path / "out.jsonl"
    plain = tmp_path / f"whole.{end}"
    made = dipla("convert", DRAFT, tmp_path / f"whole.{end.removeprefix('el.').replace('en', 'moses')}", *langs)
    assert made.code == 0
    cut = tmp_path / f"{plain.name}.gz"
    cut.write_bytes(gzip.compress(plain.read_bytes())[:-200])
    plain.unlink()
    verbs = [("convert", cut, out), ("filter", cut, out), ("check", cut)]
    for words in verbs if end == "jsonl" else verbs[:1]:
        done = dipla(*words, *langs)
        assert (done.code, out.exists()) == (2, False)
        assert "the compressed file is cut off or damaged" in done.err
        assert "Get a whole copy" in done.err


@pytest.mark.parametrize("end", ["csv", "tsv", "jsonl", "parquet"])
def test_a_score_an_origin_and_an_id_that_are_not_ours_leave_the_pair_and_are_told(
    end: str, dipla: Dipla, tmp_path: Path
) -> None:
    rows = [
        {"id": "10", "el": "Ναι.", "en": "Yes.", "score": "87", "origin": "crawl"},
        {"id": "2024/1", "el": "Όχι.", "en": "No.", "score": "0.5", "origin": "mt"},
        {"id": "a1", "el": "Ίσως.", "en": "Maybe.", "score": "", "origin": None},
        {"id": "a1", "el": "Ποτέ.", "en": "Never.", "score": "high", "origin": "crawl"},
    ]
    path = tmp_path / f"foreign.{end}"
    if end == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    elif end == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(pytest.importorskip("pyarrow").Table.from_pylist(rows), path)
    else:
        mark = "," if end == "csv" else "\t"
        lines = [mark.join(rows[0]), *(mark.join(word or "" for word in row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    first = 1 if end in ("jsonl", "parquet") else 2
    wanted = [
        f"3 ids replaced. The first: line {first}, found '10' (it is n10 now); expected a letter, then letters,",
        f"2 scores left out. The first: line {first}, found '87'; expected a number from 0 to 1.",
        f"2 origins left out. The first: line {first}, found 'crawl'; expected one of mt, tm, aligned, human.",
    ]
    done = dipla("convert", path, tmp_path / "out.jsonl", "--json")
    assert (done.code, done.json["units"], done.json["skipped"]) == (0, 4, [])
    assert [line for line in wanted if line not in done.err] == []
    told = [(one["what"], one["count"], one["line"], one["found"], one["now"]) for one in done.json["altered"]]
    assert told == [("id", 3, first, "10", "n10"), ("score", 2, first, "87", ""), ("origin", 2, first, "crawl", "")]
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(row["score"], row["origin"]) for row in written] == [(None, None), (0.5, "mt"), (None, None), (None, None)]
    for words in (("filter", path, tmp_path / "kept.csv"), ("check", path)):
        assert [line for line in wanted if line not in dipla(*words).err] == []
    with pytest.warns(UserWarning, match="2 scores left out"):
        table = read_pairs(path)
    assert list(table["id"])[::2] == ["n10", "a1"]


@pytest.mark.parametrize("end", ["conllu", "vert"])
@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("langs", [("el", "en"), ("en", "el")])
def test_two_texts_beside_each_other_name_their_languages_and_which_is_the_source(
    end: str, packed: str, langs: tuple[str, str], dipla: Dipla, tmp_path: Path
) -> None:
    out = tmp_path / "corpora" / f"x.y.{end}{packed}"
    out.parent.mkdir()
    assert dipla("convert", DRAFT, out, "--from", langs[0], "--to", langs[1]).code == 0
    assert dipla("convert", out, tmp_path / "wanted.tmx", "--from", langs[0], "--to", langs[1]).code == 0
    for file in sorted(out.parent.iterdir()):
        done = dipla("convert", file, tmp_path / "found.tmx", "--json")
        assert (done.code, done.json["languages"], done.json["units"]) == (0, [*langs], 102), done.err
        assert texts(tmp_path / "found.tmx") == texts(tmp_path / "wanted.tmx")


def test_a_mapping_of_others_does_not_say_which_text_it_counts_first_so_the_languages_are_asked_for(
    dipla: Dipla, tmp_path: Path
) -> None:
    (tmp_path / "x.align").write_text("0\t0\n", "utf-8")
    for lang, word in (("el", "Ναι"), ("en", "Yes")):
        (tmp_path / f"x.{lang}.vert").write_text(f'<doc id="d">\n<s id="s1">\n{word}\n</s>\n</doc>\n', "utf-8")
    done = dipla("convert", tmp_path / "x.align", tmp_path / "out.jsonl")
    assert (done.code, (tmp_path / "out.jsonl").exists()) == (2, False)
    assert "Say which with --from and --to" in done.err
    assert dipla("convert", tmp_path / "x.align", tmp_path / "out.jsonl", "--from", "el", "--to", "en").code == 0


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf", "a.tei.xml", "a.tmx.gz"])
@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file_of_xml_is_told_to_be_empty(name: str, content: bytes, dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    for words in (
        ("convert", tmp_path / name, tmp_path / "b.csv", "--from", "el", "--to", "en"),
        ("check", tmp_path / name),
    ):
        done = dipla(*words)
        assert done.code == 2
        assert f"{name}: the file is empty" in done.err


def test_bytes_that_belie_the_encoding_of_a_memory_are_told_with_what_it_may_be(dipla: Dipla, tmp_path: Path) -> None:
    units = '<tu><tuv xml:lang="el"><seg>Ναι</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>'
    memory = f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header/>\n<body>{units}</body></tmx>'
    (tmp_path / "a.tmx").write_text(memory, "cp1253")
    done = dipla("convert", tmp_path / "a.tmx", tmp_path / "b.csv")
    assert done.code == 2
    assert "the byte 0xCD is no UTF-8" in done.err
    assert "a.tmx, line 3, column " in done.err
    # What is advised there is enough.
    assert "windows-1253" in done.err
    (tmp_path / "a.tmx").write_text(memory.replace("UTF-8", "windows-1253"), "cp1253")
    assert dipla("convert", tmp_path / "a.tmx", tmp_path / "b.csv").code == 0
    assert "Ναι" in (tmp_path / "b.csv").read_text("utf-8")
    (tmp_path / "a.tmx").write_text(memory.replace("</tuv>", "&", 1), "utf-8")
    assert "not well-formed XML" in dipla("convert", tmp_path / "a.tmx", tmp_path / "b.csv").err


def test_a_folder_that_is_not_there_is_named_and_one_unit_is_no_units(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("el,en\nΝαι.,Yes.\n", "utf-8")
    done = dipla("convert", tmp_path / "one.csv", tmp_path / "none" / "one.tmx")
    assert (done.code, (tmp_path / "none").exists()) == (2, False)
    assert f"there is no folder {tmp_path / 'none'}" in done.err
    done = dipla("convert", tmp_path / "one.csv", tmp_path / "one.tmx")
    assert "one.tmx: 1 unit from" in done.err
    assert "tmx 1.4, 1 unit, 0 errors." in dipla("validate", tmp_path / "one.tmx").out
