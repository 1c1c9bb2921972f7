"""A faulty answer is refused, whatever is wrong with it; what people translate passes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dipla.align.drafting.checks import doubles, refused
from dipla.align.drafting.protection import mask, unmask

GOOD = [
    ("Ήρθε χθες το βράδυ στο σπίτι με 12 φίλους.", "He came home last night with 12 friends."),
    ("Το 1919 έφυγε για το Παρίσι, όπου έμεινε 3 χρόνια.", "In 1919 he left for Paris, where he stayed 3 years."),
    ("Δείτε το www.dipla.gr για τις 25 οδηγίες.", "See www.dipla.gr for the 25 instructions."),
    ("Πάτησε <b>{name}</b> και περίμενε 10 λεπτά.", "Press <b>{name}</b> and wait 10 minutes."),
    ("Η τιμή ανέβηκε κατά 3,5% μέσα στο 2020.", "The price rose by 3.5% during 2020."),
    ("Γράψε στο info@dipla.gr πριν από τις 18 Μαΐου.", "Write to info@dipla.gr before 18 May."),
    ("Βρέθηκαν %d αρχεία στον φάκελο %s, 7 παλιά.", "%d files were found in folder %s, 7 old ones."),
    ("Σελίδα 45 του βιβλίου <i>Ρωμανός</i> του 1950.", "Page 45 of the book <i>Romanos</i> of 1950."),
    ("Ο ${user} έχει 99 μηνύματα που δεν διάβασε.", "${user} has 99 messages that he has not read."),
    ("Στις 10:30 το τρένο 604 ξεκίνησε για τη Λάρισα.", "At 10:30 train 604 left for Larissa."),
    ("Έκτασης 1.500 στρεμμάτων, βλ. https://a.gr/x?y=1.", "Of 1,500 stremmata, see https://a.gr/x?y=1."),
    ("Το {{count}} είναι μεγαλύτερο από το 500 πάντα.", "{{count}} is always larger than 500."),
]
PAGES = [
    "<html><body>Sign in to continue</body></html>",
    "<!DOCTYPE html><title>x</title>",
    "Error 500 (Server Error)!!1",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
    "Our systems have detected unusual traffic from your network.",
    "Access denied",
    "I'm sorry, but I can't help with that.",
    '{"error": "Slowdown"}',
    "Please enable JavaScript to continue.",
]


def reason(source: str, answer: str) -> str:
    verdict = refused(source, answer, "el", "en")
    return verdict.reason if verdict else ""


@pytest.mark.parametrize(("source", "answer"), GOOD)
def test_a_good_answer_passes(source: str, answer: str) -> None:
    assert reason(source, answer) == ""


def _other_digit(answer: str) -> str:
    place = next(at for at, letter in enumerate(answer) if letter.isdigit())
    return answer[:place] + str((int(answer[place]) + 1) % 10) + answer[place + 1 :]


@pytest.mark.parametrize(("source", "answer"), GOOD)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _source, _answer: " \n", "empty"),
        (lambda source, _answer: source, "the source again"),
        (lambda source, _answer: source.upper() + "!", "Greek|source again"),
        (lambda source, answer: f"{answer[:9]} {source}", "Greek|other numbers"),
        (lambda _source, answer: _other_digit(answer), "other numbers|lost in the answer"),
        (lambda _source, answer: answer + " And so on, for 77 more days.", "other numbers|characters"),
        (lambda _source, answer: " ".join([answer] * 4), "."),
        (lambda _source, answer: answer[: len(answer) // 4], "."),
        (lambda _source, answer: answer.replace("e", "&#39;", 1), "HTML entities|lost"),
    ],
)
def test_a_faulty_answer_is_refused_with_its_reason(
    source: str, answer: str, spoil: Callable[[str, str], str], said: str
) -> None:
    told = reason(source, spoil(source, answer))
    assert told
    assert re.search(said, told)


@pytest.mark.parametrize("page", PAGES)
def test_a_message_of_the_server_is_no_translation(page: str) -> None:
    assert reason("Ήρθε χθες το βράδυ στο σπίτι με τους φίλους του, όπως πάντα.", page)


@pytest.mark.parametrize(
    ("source", "answer"), [pair for pair in GOOD if any(c in pair[0] for c in "<{@%$") or "://" in pair[0]]
)
def test_markup_and_placeholders_must_come_back(source: str, answer: str) -> None:
    for part in ("<b>", "</i>", "{name}", "%d", "${user}", "{{count}}", "info@dipla.gr", "https://a.gr/x?y=1"):
        if part in source:
            assert "lost in the answer" in reason(source, answer.replace(part, "it"))


def test_the_same_answer_to_two_sentences_is_for_one_of_them_at_most() -> None:
    sources = ["Ήρθε χθες το βράδυ.", "Η γάτα κοιμάται έξω.", "Ναι.", "Μάλιστα."]
    assert doubles(sources, ["He came last night.", "He came last night.", "Yes.", "Yes."]) == {0, 1}


@pytest.mark.parametrize(("source", "answer"), GOOD)
def test_what_is_masked_comes_back_as_it_was(source: str, answer: str) -> None:
    masked, parts = mask(source)
    assert unmask(masked, parts) == source
    assert unmask(masked.replace("[[", "[ [ "), parts) == source


def test_few_good_human_pairs_are_refused(shared: Path) -> None:
    folder = shared / "gold/align/ntrex-all"
    sides = [(folder / name).read_text("utf-8").split("\n") for name in ("el.txt", "en.txt")]
    beads = [line.split("\t")[:2] for line in (folder / "gold.tsv").read_text("utf-8").splitlines()]
    pairs = [(sides[0][int(a)], sides[1][int(b)]) for a, b in beads if a.isdigit() and b.isdigit()]
    flagged = [pair for pair in pairs if reason(*pair)]
    assert len(pairs) > 950
    assert len(flagged) / len(pairs) <= 0.02
