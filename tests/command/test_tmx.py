"""Memories merged, thinned out and split keep all that each unit says; what is told is what happened."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.export.tmx.check import check
from dipla.export.tmx.units import Head, Unit, units

Dipla = Callable[..., Any]
HEADER = (
    '<header creationtool="{tool}" creationtoolversion="1" segtype="{segtype}" o-tmf="x" adminlang="en" '
    'srclang="{srclang}" datatype="plaintext"><note>from {tool}</note><prop type="x-project">{tool}</prop></header>'
)


def unit(tuid: str, source: str = "Ναι.", target: str = "Yes.", date: str = "", more: str = "", props: str = "") -> str:
    changed = f' changedate="{date}"' if date else ""
    return (
        f'<tu tuid="{tuid}"><note>of {tuid}</note>{props}<tuv xml:lang="el"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="en"{changed}><seg>{target}</seg></tuv>{more}</tu>'
    )


def memory(path: Path, *found: str, tool: str = "A", segtype: str = "sentence", srclang: str = "el") -> Path:
    header = HEADER.format(tool=tool, segtype=segtype, srclang=srclang)
    body = "\n".join(found)
    path.write_text(f'<?xml version="1.0"?>\n<tmx version="1.4">{header}<body>\n{body}\n</body></tmx>\n', "utf-8")
    return path


def read(path: Path) -> list[Unit]:
    """The units, all of them on line 0: where one stands in a file says nothing of it."""
    return [unit._replace(line=0) for unit in units(path)]


def state(name: str) -> str:
    return f'<prop type="x-dipla-state">{name}</prop>'


MARKED = (
    '<tu tuid="m" usagecount="3"><prop type="x-a" xml:lang="en">b</prop><tuv xml:lang="el" creationid="Άννα"><prop '
    'type="x-c">d</prop><seg>Πάτησε <bpt i="1" x="1">&lt;b&gt;</bpt>εδώ<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>'
    '<tuv xml:lang="fr"><seg>Ici.</seg></tuv><tuv xml:lang="en"><note>n</note><seg>Here<ph x="1"/>.</seg></tuv></tu>'
)

# Merging


def test_merging_keeps_every_unit_as_it_stands_in_the_order_given(dipla: Dipla, tmp_path: Path) -> None:
    one = memory(tmp_path / "one.tmx", unit("a"), MARKED)
    two = memory(tmp_path / "two.tmx", unit("b", "Όχι.", "No."))
    done = dipla("tmx", "merge", two, one, "-o", tmp_path / "all.tmx")
    assert done.code == 0
    assert read(tmp_path / "all.tmx") == read(two) + read(one)
    assert "two.tmx: 1 unit" in done.err
    assert "all.tmx: 3 units" in done.err


def test_what_headers_say_alike_stays_and_where_they_differ_units_say_it(dipla: Dipla, tmp_path: Path) -> None:
    one = memory(tmp_path / "one.tmx", unit("a"), tool="A")
    two = memory(tmp_path / "two.tmx", unit("b"), tool="B", segtype="paragraph", srclang="en")
    done = dipla("tmx", "merge", one, two, "-o", tmp_path / "all.tmx", "--json")
    assert done.json["srclang"] == "*all*"
    head = Head()
    first, second = units(tmp_path / "all.tmx", head)
    assert head.attributes["adminlang"] == "en"
    assert (head.attributes["srclang"], head.attributes["creationtool"]) == ("*all*", "dipla")
    assert [note.text for note in head.notes] == ["from A", "from B"]
    assert [prop.text for prop in head.props] == ["A", "B"]
    assert (first.attributes["srclang"], second.attributes["srclang"]) == ("el", "en")
    assert (first.attributes["segtype"], second.attributes["segtype"]) == ("sentence", "paragraph")
    assert check(tmp_path / "all.tmx").errors == 0


def test_a_tuid_that_another_unit_has_gets_a_number_that_none_has(dipla: Dipla, tmp_path: Path) -> None:
    one = memory(tmp_path / "one.tmx", unit("a"), unit("a-2"), unit("b"))
    two = memory(tmp_path / "two.tmx", unit("a"), unit("a"), unit("c"))
    done = dipla("tmx", "merge", one, two, "-o", tmp_path / "all.tmx", "--json")
    assert [found.attributes["tuid"] for found in read(tmp_path / "all.tmx")] == ["a", "a-2", "b", "a-3", "a-4", "c"]
    assert done.json["renamed"] == 2
    assert (done.json["in"], done.json["out"]) == (6, 6)
    assert [row["units"] for row in done.json["files"]] == [3, 3]


def test_merging_a_broken_memory_changes_nothing(dipla: Dipla, tmp_path: Path) -> None:
    one = memory(tmp_path / "one.tmx", unit("a"))
    bad = tmp_path / "bad.tmx"
    bad.write_text(one.read_text("utf-8").replace("Yes.", "Yes & no."), "utf-8")
    out = memory(tmp_path / "all.tmx", unit("old"))
    before = out.read_bytes()
    done = dipla("tmx", "merge", one, bad, "-o", out)
    assert done.code == 2
    assert "bad.tmx, line 3" in done.err
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.tmx", "bad.tmx", "one.tmx"]


def test_a_packed_memory_is_written_packed_and_the_same_twice(dipla: Dipla, tmp_path: Path) -> None:
    one = memory(tmp_path / "one.tmx", unit("a"), MARKED)
    outs = [tmp_path / "x.tmx.gz", tmp_path / "y.tmx.gz"]
    for out in outs:
        assert dipla("tmx", "merge", one, "-o", out).code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert gzip.decompress(outs[0].read_bytes()).startswith(b"<?xml")
    assert read(outs[0]) == read(one)


# Thinning out


@pytest.mark.parametrize(
    ("by", "keep", "left"),
    [
        ("source+target", "first", ["a", "b", "d", "e"]),
        ("source+target", "newest", ["b", "c", "d", "e"]),
        ("source+target", "approved", ["a", "b", "d", "e"]),
        ("source", "first", ["a", "d", "e"]),
        ("source", "newest", ["b", "d", "e"]),
        ("source", "approved", ["a", "d", "e"]),
    ],
)
def test_one_of_each_kind_is_kept_in_its_place(
    dipla: Dipla, tmp_path: Path, by: str, keep: str, left: list[str]
) -> None:
    path = memory(
        tmp_path / "a.tmx",
        unit("a", date="20260101T000000Z", props=state("approved")),
        unit("b", target="Yeah.", date="20260301T000000Z", props=state("edited")),
        unit("c", source="  Ναι. ", date="20260201T000000Z", props=state("draft")),
        unit("d", source="Όχι.", target="No."),
        unit("e", more='<tuv xml:lang="fr"><seg>Oui.</seg></tuv>'),
    )
    done = dipla("tmx", "dedupe", path, "-o", tmp_path / "out.tmx", "--by", by, "--keep", keep, "--json")
    assert done.code == 0
    kept = read(tmp_path / "out.tmx")
    assert [found.attributes["tuid"] for found in kept] == left
    assert kept == [found for found in read(path) if found.attributes["tuid"] in left]
    assert done.json == {"in": 5, "out": len(left), "dropped": 5 - len(left), "replaced": 0}


def test_of_equally_good_units_the_first_stays_and_trados_words_count(dipla: Dipla, tmp_path: Path) -> None:
    level = '<prop type="x-ConfirmationLevel">{}</prop>'
    path = memory(
        tmp_path / "a.tmx",
        unit("a", props=level.format("Draft")),
        unit("b"),
        unit("c", props=level.format("ApprovedTranslation")),
        unit("d", props=level.format("ApprovedTranslation")),
    )
    for keep, left in (("approved", "c"), ("newest", "a")):
        assert dipla("tmx", "dedupe", path, "-o", tmp_path / "out.tmx", "--keep", keep).code == 0
        assert [found.attributes["tuid"] for found in read(tmp_path / "out.tmx")] == [left]


def test_units_that_differ_in_markup_or_have_no_source_text_are_all_kept(dipla: Dipla, tmp_path: Path) -> None:
    path = memory(
        tmp_path / "a.tmx", unit("a"), unit("b", source="Ναι.<ph/>"), unit("c", source=""), unit("d", source="")
    )
    done = dipla("tmx", "dedupe", path, "-o", path, "--by", "source")
    assert done.code == 0
    assert [found.attributes["tuid"] for found in read(path)] == ["a", "b", "c", "d"]
    assert "4 units, 0 dropped" in done.err


# Splitting


def split(dipla: Dipla, path: Path, by: str) -> dict[str, list[str]]:
    """The parts that a split makes, by the end of their names: the ids in each."""
    folder = path.parent / "parts"
    done = dipla("tmx", "split", path, "-o", f"{folder}/", "--by", by, "--json")
    assert done.code == 0, done.err
    found = {}
    for row in done.json["files"]:
        part = Path(row["file"])
        assert part.stat().st_size == row["bytes"]
        assert check(part).errors == 0
        ids = [unit.attributes["tuid"] for unit in read(part)]
        assert len(ids) == row["units"]
        found[part.name.removeprefix(f"{path.stem}.").removesuffix(".tmx")] = ids
    assert {part.name for part in folder.iterdir()} == {Path(row["file"]).name for row in done.json["files"]}
    return found


@pytest.mark.parametrize(
    ("by", "parts"),
    [
        ("date", {"2026-01": ["a", "c"], "2025-12": ["b"], "none": ["m"]}),
        ("date:year", {"2026": ["a", "c"], "2025": ["b"], "none": ["m"]}),
        ("date:day", {"2026-01-01": ["a"], "2025-12-31": ["b"], "2026-01-02": ["c"], "none": ["m"]}),
        ("state", {"approved": ["a"], "draft": ["b", "c"], "none": ["m"]}),
        ("prop:x-a", {"none": ["a", "b", "c"], "b": ["m"]}),
        ("prop:x-c", {"none": ["a", "b", "c"], "d": ["m"]}),
        ("match:^(No|Ici)", {"rest": ["a", "b"], "match": ["c", "m"]}),
        ("units:3", {"0001": ["a", "b", "c"], "0002": ["m"]}),
        ("size:1G", {"0001": ["a", "b", "c", "m"]}),
        ("size:1", {"0001": ["a"], "0002": ["b"], "0003": ["c"], "0004": ["m"]}),
        ("language", {"el-en": ["a", "b", "c", "m"], "el-fr": ["m"]}),
    ],
)
def test_a_memory_is_split(dipla: Dipla, tmp_path: Path, by: str, parts: dict[str, list[str]]) -> None:
    path = memory(
        tmp_path / "all.tmx",
        unit("a", date="20260101T000000Z", props=state("approved")),
        unit("b", "Ίσως.", "Maybe.", date="20251231T235959Z", props=state("draft")),
        unit("c", "Όχι.", "No.", date="20260102T000000Z", props=state("draft")),
        MARKED,
    )
    assert split(dipla, path, by) == parts


def test_parts_by_language_hold_the_source_one_target_and_all_that_the_unit_says(dipla: Dipla, tmp_path: Path) -> None:
    path = memory(tmp_path / "all.tmx", MARKED)
    split(dipla, path, "language")
    (whole,) = read(path)
    for lang, place in (("fr", 1), ("en", 2)):
        (found,) = read(tmp_path / f"parts/all.el-{lang}.tmx")
        assert found == whole._replace(variants=(whole.variants[0], whole.variants[place]))


def test_parts_of_a_size_are_as_full_as_may_be(dipla: Dipla, tmp_path: Path) -> None:
    path = memory(tmp_path / "all.tmx", *(unit(f"u{number}") for number in range(60)))
    parts = split(dipla, path, "size:4K")
    sizes = [part.stat().st_size for part in sorted((tmp_path / "parts").iterdir())]
    assert len(parts) > 2
    assert max(sizes) <= 4000
    assert min(sizes[:-1]) > 3600
    assert [tuid for ids in parts.values() for tuid in ids] == [f"u{number}" for number in range(60)]


def test_values_that_no_file_can_be_called_get_names_of_their_own(dipla: Dipla, tmp_path: Path) -> None:
    values = ["a/b", "a:b", "A?b", "", "..", "Κείμενο 1"]
    path = memory(
        tmp_path / "all.tmx",
        *(unit(f"u{n}", props=f'<prop type="x-doc">{value}</prop>') for n, value in enumerate(values)),
    )
    assert list(split(dipla, path, "prop:x-doc")) == ["a_b", "a_b-2", "A_b-3", "empty", "empty-2", "Κείμενο_1"]


def test_more_parts_than_anybody_wants_are_refused_and_nothing_is_written(dipla: Dipla, tmp_path: Path) -> None:
    path = memory(tmp_path / "all.tmx", *(unit(f"u{number}") for number in range(1001)))
    done = dipla("tmx", "split", path, "-o", tmp_path / "part", "--by", "units:1")
    assert done.code == 2
    assert "more than 1000 parts" in done.err
    assert [left.name for left in tmp_path.iterdir()] == ["all.tmx"]


@pytest.mark.parametrize(
    "by", ["", "colour", "date:week", "prop:", "units:0", "units:many", "size:-1", "match:(", "state:x"]
)
def test_a_split_by_nothing_that_is_known_is_refused(dipla: Dipla, tmp_path: Path, by: str) -> None:
    path = memory(tmp_path / "all.tmx", unit("a"))
    done = dipla("tmx", "split", path, "-o", tmp_path / "part", "--by", by)
    assert done.code == 2
    assert "nothing was written" in done.err.lower()
    assert [left.name for left in tmp_path.iterdir()] == ["all.tmx"]


def test_a_prefix_names_the_parts_and_what_stood_there_before_is_told(dipla: Dipla, tmp_path: Path) -> None:
    path = memory(tmp_path / "all.tmx", unit("a"), unit("b"), unit("c"))
    assert dipla("tmx", "split", path, "-o", tmp_path / "cloud.tmx", "--by", "units:1").code == 0
    done = dipla("tmx", "split", path, "-o", tmp_path / "cloud", "--by", "units:2")
    assert sorted(left.name for left in tmp_path.glob("cloud*")) == [f"cloud.000{n}.tmx" for n in (1, 2, 3)]
    assert "cloud.0003.tmx was there before and is left as it was" in done.err
    assert [found.attributes["tuid"] for found in read(tmp_path / "cloud.0001.tmx")] == ["a", "b"]


@pytest.mark.parametrize("verb", [["merge"], ["dedupe"], ["split", "--by", "units:1"]])
def test_a_folder_that_is_not_there_is_told(dipla: Dipla, tmp_path: Path, verb: list[str]) -> None:
    path = memory(tmp_path / "all.tmx", unit("a"))
    done = dipla("tmx", *verb, path, "-o", tmp_path / "no/where/x.tmx")
    assert done.code == 2
    assert "there is no folder" in done.err


def test_the_bank_s_memories_merge_and_split_without_a_loss(dipla: Dipla, shared: Path, tmp_path: Path) -> None:
    paths = sorted(shared.glob("bank/tmx/raw/*.tmx"))
    whole = tmp_path / "all.tmx"
    assert dipla("tmx", "merge", *paths, "-o", whole).code == 0
    found = read(whole)
    assert [one.variants for one in found] == [one.variants for path in paths for one in read(path)]
    assert dipla("tmx", "split", whole, "-o", f"{tmp_path}/parts/", "--by", "units:300").code == 0
    assert [one for part in sorted((tmp_path / "parts").iterdir()) for one in read(part)] == found
