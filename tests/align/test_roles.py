"""What documents say of their paragraphs helps to pair them, and says nothing of plain texts."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dipla.align.alignment import align
from dipla.align.roles import WALL, agreement, roles, walls
from dipla.corpus.model import PLAIN, Block, BlockKind

HEADING, DEEP = Block(BlockKind.HEADING, 1), Block(BlockKind.HEADING, 2)
NOTE, CELL = Block(BlockKind.FOOTNOTE), Block(BlockKind.CELL)

Side = list[tuple[str, Block]]


def book(chance: random.Random, chapters: int, gone: set[int]) -> tuple[Side, Side, list[tuple[int, int]]]:
    """Chapters of nonsense, alike in length, whose words say nothing; some are in the source only. And the truth."""
    source: Side = []
    target: Side = []
    truth: list[tuple[int, int]] = []

    def put(words: int, block: Block, *, here: bool) -> None:
        syllables = [chance.randint(1, 4) for _ in range(words)]
        if here:
            truth.append((len(source), len(target)))
            target.append((nonsense(chance, "bdgklmnprst", "aeiou", syllables), block))
        source.append((nonsense(chance, "βγδζκλμνπρστ", "αειου", syllables), block))

    for chapter in range(chapters):
        here = chapter not in gone
        put(chance.randint(2, 4), HEADING, here=here)
        for _ in range(chance.randint(3, 6)):
            put(chance.randint(2, 4), DEEP, here=here)
            for _ in range(chance.randint(2, 6)):
                put(chance.randint(6, 16), PLAIN, here=here)
            if chance.random() < 0.5:
                put(chance.randint(5, 9), NOTE, here=here)
    return source, target, truth


def nonsense(chance: random.Random, hard: str, soft: str, syllables: list[int]) -> str:
    made = ("".join(chance.choice(hard) + chance.choice(soft) for _ in range(count)) for count in syllables)
    return " ".join(made).capitalize() + "."


def right(source: Side, target: Side, truth: list[tuple[int, int]], *, marked: bool) -> float:
    """The share of the true beads that are found."""
    paragraphs = range(len(source)), range(len(target))
    blocks = ([block for _, block in source], [block for _, block in target])
    found = align(
        [line for line, _ in source],
        [line for line, _ in target],
        paragraphs=paragraphs,
        blocks=blocks if marked else None,
    )
    pairs = {(bead.source, bead.target) for bead in found.beads}
    return sum(((i,), (j,)) in pairs for i, j in truth) / len(truth)


def test_headings_and_notes_find_a_chapter_that_was_left_out_where_words_say_nothing() -> None:
    gained = []
    for seed in range(4):
        made = book(random.Random(seed), 8, {2, 5})
        gained.append((right(*made, marked=False), right(*made, marked=True)))
    plain, marked = (sum(side) / len(gained) for side in zip(*gained, strict=True))
    assert marked > 0.88
    assert marked > plain + 0.08


def test_no_bead_holds_a_heading_and_what_follows_it() -> None:
    # The lengths say that the two source lines are one target line; the documents say that they are not.
    source = [("Ο πόλεμος", HEADING), ("Ήρθε το πρωί του 1919 και έφυγε.", PLAIN), ("Κεφάλαιο δεύτερο", HEADING)]
    target = [("The war he came in the morning of 1919 and left", PLAIN), ("Chapter two", HEADING)]
    for some in (source, [*source, ("Τέλος.", PLAIN)]):
        found = align(
            [line for line, _ in some],
            [line for line, _ in target],
            paragraphs=(range(len(some)), range(len(target))),
            blocks=([block for _, block in some], [block for _, block in target]),
        )
        for bead in found.beads:
            assert len({some[n][1] for n in bead.source}) <= 1


def test_walls_stand_where_both_sides_mark_a_kind_and_paragraphs_end() -> None:
    blocks = [HEADING, HEADING, PLAIN, PLAIN, CELL, CELL]
    paragraphs = np.array([0, 0, 1, 2, 3, 4])
    both = walls((blocks, blocks), (paragraphs, paragraphs))
    assert both[0].tolist() == both[1].tolist() == [0, 0, WALL, 0, WALL, WALL]
    plain = [PLAIN] * 6
    assert not walls((blocks, plain), (paragraphs, paragraphs))[0].any()


def test_a_kind_that_one_side_does_not_mark_says_nothing() -> None:
    assert roles([HEADING, PLAIN], [PLAIN, PLAIN]) is None
    assert roles([PLAIN], [PLAIN]) is None
    found = roles([HEADING, NOTE, PLAIN], [HEADING, PLAIN, CELL])
    assert found is not None
    assert [side.tolist() for side in found] == [[6, 0, 0], [6, 0, 0]]


def test_a_heading_goes_with_a_heading_of_its_level_first_then_with_another_last_with_prose() -> None:
    side = [HEADING, PLAIN, PLAIN, DEEP, PLAIN, PLAIN, PLAIN, NOTE] * 5
    found = roles(side, side)
    assert found is not None
    says = agreement(found)
    heading, deep, note, prose = 6, 7, 4, 0
    assert says[heading, heading] > says[heading, deep] > says[heading, prose]
    assert says[note, note] > 1 > 0 > says[note, prose]
    assert says[prose, prose] == pytest.approx(0.3, abs=0.3)


def test_plain_texts_are_paired_as_if_nothing_had_been_said_of_them() -> None:
    source, target, _ = book(random.Random(7), 3, {1})
    lines = [line for line, _ in source], [line for line, _ in target]
    numbers = range(len(source)), range(len(target))
    plain = [PLAIN] * len(source), [PLAIN] * len(target)
    assert align(*lines, paragraphs=numbers, blocks=plain) == align(*lines, paragraphs=numbers)


def test_the_headings_of_two_tei_documents_reach_the_aligner(dipla: Callable[..., Any], tmp_path: Path) -> None:
    source, target, truth = book(random.Random(1), 3, {1})
    tags = {HEADING: ("<div><head>", "</head></div>"), PLAIN: ("<p>", "</p>")}
    tags |= {DEEP: ("<div><div><head>", "</head></div></div>"), NOTE: ('<note place="foot">', "</note>")}
    for name, side in (("el", source), ("en", target)):
        body = "".join(f"{tags[block][0]}{line}{tags[block][1]}" for line, block in side)
        text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'
        (tmp_path / f"{name}.xml").write_text(text, "utf-8")
    done = dipla("align", tmp_path / "el.xml", tmp_path / "en.xml")
    beads = {tuple(line.split("\t")[:2]) for line in done.out.splitlines()}
    assert sum((str(i), str(j)) in beads for i, j in truth) > 0.85 * len(truth)
