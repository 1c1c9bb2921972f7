"""The translation of subtitles stands in the cues of the original, with their times."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Bitext, Header, Pair, Sentence, Span, State
from dipla.export.subtitles import Original, write

from ..corpus.greek import sentences

Dipla = Callable[..., Any]
TIMES = re.compile(r"^.* --> .*$", re.MULTILINE)
CUES = 200


def cues_of(text: str) -> list[str]:
    """What each cue of a file says, its lines joined by a line break."""
    return [block.split("\n", 2)[2] for block in text.strip().split("\n\n")]


def cut(words: list[str], parts: int) -> list[str]:
    """Words in so many cues of two lines, all about as long, wherever sentences end."""
    bounds = [len(words) * part // parts for part in range(parts + 1)]
    cues = [words[one:two] for one, two in pairwise(bounds)]
    return [f"{' '.join(cue[: len(cue) // 2])}\n{' '.join(cue[len(cue) // 2 :])}" for cue in cues]


def srt(cues: list[str]) -> str:
    """A file whose times have no pattern, line ends as Windows writes them."""
    blocks = []
    for number, cue in enumerate(cues):
        seconds, milliseconds = number * 4, number * 37 % 1000
        at = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{milliseconds:03}"
        end = f"{(seconds + 3) // 3600:02}:{(seconds + 3) // 60 % 60:02}:{(seconds + 3) % 60:02},{milliseconds:03}"
        blocks.append(f"{number + 1}\n{at} --> {end}\n{cue}\n")
    return "\n".join(blocks).replace("\n", "\r\n")


def translated(dipla: Dipla, csv_rows: Any, project: Path, targets: dict[str, str]) -> None:
    """Put translations into a project as a person does: through a sheet."""
    rows = csv_rows.export(dipla, project)
    for row in rows:
        row["target"] = targets.get(row["source"], row["target"])
    sheet = project.parent / f"{project.name}-now.csv"
    csv_rows.save(sheet, rows)
    assert dipla("merge", project, sheet).code == 0


def film(dipla: Dipla, folder: Path, content: str, name: str = "film.el.srt") -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    assert dipla("new", folder / "film").code == 0
    done = dipla("add", folder / "film", path)
    assert done.code == 0, done.err
    return folder / "film"


def sources(dipla: Dipla, csv_rows: Any, project: Path) -> list[str]:
    return [row["source"] for row in csv_rows.export(dipla, project)]


def test_two_hundred_cues_come_back_with_their_times_and_each_sentence_where_it_stood(
    dipla: Dipla, csv_rows: Any, tmp_path: Path
) -> None:
    greek = sentences(75)
    original = srt(cut(" ".join(greek).split(), CUES))
    project = film(dipla, tmp_path, original)
    assert sources(dipla, csv_rows, project) == greek
    english = [
        f"Each autumn somebody {verb} the harbour for the {number}th time, since nobody could tell what the week to "
        f"come would bring, and {'then went home' if number % 3 else 'nobody asked why'}."
        for number, verb in enumerate(["remembered", "saw", "walked slowly towards"] * 25, start=1)
    ]
    translated(dipla, csv_rows, project, dict(zip(greek, english, strict=True)))
    done = dipla("export", project, tmp_path / "film.en.srt")
    assert done.code == 0, done.err
    assert "source's words" not in done.err
    made = (tmp_path / "film.en.srt").read_text("utf-8")

    assert TIMES.findall(made) == [line.rstrip("\r") for line in TIMES.findall(original)]
    cues = cues_of(made)
    assert len(cues) == CUES
    assert " ".join(" ".join(cues).split()) == " ".join(english)
    assert max(cue.count("\n") for cue in cues) == 1
    assert max(len(line) for cue in cues for line in cue.split("\n")) <= 42

    def standing(texts: list[str], wholes: list[str]) -> list[set[int]]:
        """Which sentences stand in each cue, by their places in all the text."""
        ends = list(accumulate(len(whole) + 1 for whole in wholes))
        bounds = [0, *accumulate(len(" ".join(text.split())) + 1 for text in texts)]
        return [
            {n for n, end in enumerate(ends) if end > one and end - len(wholes[n]) - 1 < two - 1}
            for one, two in pairwise(bounds)
        ]

    assert standing(cues, english) == standing(cues_of(original.replace("\r", "")), greek)


def test_what_nobody_translated_stands_in_the_sources_words_and_is_told(
    dipla: Dipla, csv_rows: Any, tmp_path: Path
) -> None:
    project = film(dipla, tmp_path, srt(["Ναι.", "Όχι. Ίσως."]))
    translated(dipla, csv_rows, project, {"Ναι.": "Yes.", "Όχι.": "No."})
    done = dipla("export", project, tmp_path / "a.srt")
    assert cues_of((tmp_path / "a.srt").read_text("utf-8")) == ["Yes.", "No. Ίσως."]
    assert "1 cues hold the source's words" in done.err
    done = dipla("export", project, tmp_path / "b.srt", "--states", "approved")
    assert cues_of((tmp_path / "b.srt").read_text("utf-8")) == ["Ναι.", "Όχι. Ίσως."]
    assert "2 cues hold the source's words" in done.err


def test_what_was_left_out_on_purpose_leaves_its_cue_empty() -> None:
    out = io.BytesIO()
    pairs = [
        Pair("p1", (Sentence("el_s1", "Ναι.", "el", 0, Span(0, 4)),), "", State.EDITED, doc="a.srt"),
        Pair("p2", (Sentence("el_s2", "Όχι.", "el", 1, Span(6, 10)),), "No.", State.EDITED, doc="a.srt"),
        Pair("p3", (), "Never.", State.EDITED, doc="a.srt"),
    ]
    told = write(out, Bitext(Header("el", "en"), pairs), original=Original("a.srt", srt(["Ναι.", "Όχι."])))
    blocks = [block.split("\n") for block in re.split(r"\n\n+", out.getvalue().decode().strip())]
    assert [block[2:] for block in blocks] == [[], ["No. Never."]]
    assert told.source == 0


def test_what_stands_around_the_text_comes_back(dipla: Dipla, csv_rows: Any, tmp_path: Path) -> None:
    cues = ["{\\an8}<i>Έξω έβρεχε.</i>", "- Πού πας;\n- Στο σπίτι.", "ΜΑΡΙΑ: Γεια."]
    project = film(dipla, tmp_path, srt(cues))
    words = {"Έξω έβρεχε.": "It rained.", "Πού πας;": "Where to?", "Στο σπίτι.": "Home.", "Γεια.": "Bye."}
    translated(dipla, csv_rows, project, words)
    assert dipla("export", project, tmp_path / "film.en.srt").code == 0
    assert cues_of((tmp_path / "film.en.srt").read_text("utf-8")) == [
        "{\\an8}<i>It rained.</i>",
        "- Where to?\n- Home.",
        "ΜΑΡΙΑ: Bye.",
    ]
    assert dipla("export", project, tmp_path / "film.en.vtt").code == 0
    made = (tmp_path / "film.en.vtt").read_text("utf-8")
    assert made.startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:03.000\n<i>It rained.</i>\n")


def test_webvtt_keeps_its_header_notes_names_and_settings(dipla: Dipla, csv_rows: Any, tmp_path: Path) -> None:
    content = (
        "WEBVTT Film\n\nSTYLE\n::cue { color: red }\n\nfirst\n00:01.000 --> 00:02.000 align:start\n<v Μαρία>Ναι.\n\n"
        "NOTE check\n\n00:03.000 --> 00:04.000\nΟ Α & ο Β.\n\n"
    )
    project = film(dipla, tmp_path, content, "film.el.vtt")
    translated(dipla, csv_rows, project, {"Ναι.": "Yes.", "Ο Α & ο Β.": "A & B <both>."})
    assert dipla("export", project, tmp_path / "film.en.vtt").code == 0
    wanted = content.replace("Ναι.", "Yes.").replace("Ο Α & ο Β.", "A &amp; B &lt;both>.")
    assert (tmp_path / "film.en.vtt").read_text("utf-8") == wanted


def test_one_pair_of_two_sentences_is_divided_over_their_cues(dipla: Dipla, csv_rows: Any, tmp_path: Path) -> None:
    project = film(dipla, tmp_path, srt(["Άνοιξε την πόρτα", "του σπιτιού.", "Μετά έφυγε για πάντα."]))
    rows = csv_rows.export(dipla, project)
    rows[1]["do"] = "join"
    csv_rows.save(tmp_path / "film-now.csv", rows)
    assert dipla("merge", project, tmp_path / "film-now.csv").code == 0
    joined = sources(dipla, csv_rows, project)
    assert joined == ["Άνοιξε την πόρτα του σπιτιού. Μετά έφυγε για πάντα."]
    translated(dipla, csv_rows, project, {joined[0]: "She opened the door of the house, and then left for ever."})
    assert dipla("export", project, tmp_path / "film.en.srt").code == 0
    cues = cues_of((tmp_path / "film.en.srt").read_text("utf-8"))
    assert cues == ["She opened the door", "of the house,", "and then left for ever."]


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
def test_a_project_without_subtitles_has_no_times(name: str, dipla: Dipla, sample: Path, tmp_path: Path) -> None:
    done = dipla("export", sample, tmp_path / name)
    assert done.code == 2
    assert "holds no subtitles" in done.err
    assert not (tmp_path / name).exists()


def test_a_table_alone_makes_no_subtitles(dipla: Dipla, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("el,en\nΝαι.,Yes.\n", "utf-8")
    done = dipla("convert", tmp_path / "a.csv", tmp_path / "a.srt")
    assert done.code == 2
    assert "times of the original" in done.err
    assert not (tmp_path / "a.srt").exists()


def test_of_two_films_the_one_that_out_is_called_after_is_written(dipla: Dipla, tmp_path: Path) -> None:
    project = film(dipla, tmp_path, srt(["Ναι."]))
    (tmp_path / "other.el.srt").write_text(srt(["Όχι."]), "utf-8")
    assert dipla("add", project, tmp_path / "other.el.srt").code == 0
    done = dipla("export", project, tmp_path / "x.srt")
    assert done.code == 2
    assert "film.srt, other.srt" in done.err
    assert dipla("export", project, tmp_path / "other.en.srt").code == 0
    assert cues_of((tmp_path / "other.en.srt").read_text("utf-8")) == ["Όχι."]
