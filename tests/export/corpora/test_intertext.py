"""The dialect of InterText: the target first, ids of two numbers, and whether a person has seen a link."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from dipla.corpus.model import Bitext, Header, Pair, State
from dipla.export.corpora.intertext import files, read, write

HEAD = Header("el", "en")


def saved(folder: Path, pairs: list[Pair]) -> Path:
    paths = files(folder / "c.xml", HEAD)
    streams = [path.open("wb") for path in paths]
    write(streams, Bitext(HEAD, pairs), [path.name for path in paths])
    for stream in streams:
        stream.close()
    return paths[0]


def test_the_target_comes_first_in_xtargets_and_in_type(tmp_path: Path, beads: list[Pair]) -> None:
    links = etree.parse(saved(tmp_path, beads)).getroot()
    assert links.attrib == {"toDoc": "c.en.xml", "fromDoc": "c.el.xml"}
    assert [(one.get("type"), one.get("xtargets")) for one in links[1:6]] == [
        ("1-2", "1:2;1:2 1:3"),
        ("2-1", "1:3 1:4;1:4"),
        ("2-2", "2:1 2:2;2:1 2:2"),
        ("0-1", ";2:3"),
        ("1-0", "2:3;"),
    ]


def test_every_id_is_two_numbers_and_stands_once(tmp_path: Path, beads: list[Pair]) -> None:
    for name in ("c.el.xml", "c.en.xml"):
        ids = [one.get("id", "") for one in etree.parse(saved(tmp_path, beads).with_name(name)).iter("s")]
        assert all(re.fullmatch(r"\d+:\d+", one) for one in ids)
        assert len(set(ids)) == len(ids)


def test_man_is_what_a_person_has_edited_or_approved(tmp_path: Path, beads: list[Pair]) -> None:
    links = etree.parse(saved(tmp_path, beads)).getroot()
    wanted = ["man" if pair.state in (State.EDITED, State.APPROVED) else "auto" for pair in beads]
    assert [one.get("status") for one in links] == wanted


def test_what_comes_back_from_the_editor_has_its_ids_and_the_status_alone(tmp_path: Path, beads: list[Pair]) -> None:
    path = saved(tmp_path, beads)
    # The editor keeps of a link what it knows.
    plain = re.sub(r"(status='\w+').*/>", r"\1/>", path.read_text(encoding="utf-8"))
    path.write_text(plain.replace("status='auto'", "status='man'", 1), encoding="utf-8")
    found = list(read(path, "el", "en")[0])
    assert [pair.state for pair in found[:3]] == [State.EDITED, State.ALIGNED, State.ALIGNED]
    assert [[one.id for one in pair.source] for pair in found] == [[one.id for one in pair.source] for pair in beads]
    assert [one.id for one in found[2].target_sentences] == ["en_s3", "en_s4"]
