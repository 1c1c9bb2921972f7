"""Where sentences end: the cases, the spans, the lines, the sample, and floors on the gold texts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipla.corpus.clean import clean
from dipla.corpus.lines import Newlines
from dipla.corpus.sentences import Cut, cuts, in_original, newline_policy

ROOT = Path(__file__).resolve().parents[2]
SERGE = ROOT / "examples/serge/serge.el.txt"
CASES = Path(__file__).parent / "cases"


def cases(lang: str) -> list[Any]:
    """The cases of a language as parameters; what we cannot do yet is a strict expected failure."""
    rows = json.loads((CASES / f"split-{lang}.json").read_text("utf-8"))
    return [
        pytest.param(
            row["text"],
            row["sentences"],
            id=row["label"],
            marks=[pytest.mark.xfail(reason=row["source"], strict=True)] if row["expect"] == "fail" else [],
        )
        for row in rows
    ]


def sentences(text: str, lang: str = "el", newlines: Newlines = "auto") -> list[str]:
    return [" ".join(text[start:end].split()) for start, end, _ in cuts(text, lang, newlines=newlines)]


@pytest.mark.parametrize(("text", "expected"), cases("el"))
def test_greek_is_cut_as_its_grammars_say(text: str, expected: list[str]) -> None:
    assert sentences(text) == [" ".join(sentence.split()) for sentence in expected]


@pytest.mark.parametrize(("text", "expected"), cases("en"))
def test_english_is_cut_as_its_manuals_say(text: str, expected: list[str]) -> None:
    assert sentences(text, "en") == expected


def test_there_are_as_many_cases_as_we_say() -> None:
    assert len(cases("el")) >= 250
    assert len(cases("en")) >= 60


# The spans

ODD = st.characters() | st.sampled_from(
    list(" \n\r\t\v\f\x1c\x85\u2028\u2029\u00a0\ufeff.;!«»\"'()[]αΑ1…·—\u200b\uffff")
)


def whole(text: str, found: list[Cut]) -> bool:
    """Whether the spans are in order, inside, trimmed, and leave out nothing but white space."""
    at = paragraph = 0
    for start, end, number in found:
        if not (at <= start < end <= len(text)) or text[at:start].strip() or number < paragraph:
            return False
        if text[start].isspace() or text[end - 1].isspace():
            return False
        at, paragraph = end, number
    return not text[at:].strip()


@settings(max_examples=400, deadline=None)
@given(st.text(ODD, max_size=80), st.sampled_from(["el", "en", "fi"]), st.sampled_from(["auto", "break", "wrap"]))
def test_between_two_sentences_stands_white_space_only(text: str, lang: str, newlines: Newlines) -> None:
    assert whole(text, cuts(text, lang, newlines=newlines))


@settings(max_examples=150, deadline=None)
@given(st.text(ODD, max_size=60))
def test_the_same_holds_in_the_original_of_a_cleaned_text(text: str) -> None:
    cleaned = clean(text)
    found = cuts(cleaned.text)
    placed = in_original(found, text, cleaned.span)
    at = 0
    for cut in placed:
        assert at <= cut.start <= cut.end <= len(text)
        assert not text[at : cut.start].strip()
        at = cut.end
    assert not placed or not text[at:].strip()


def test_what_cleaning_took_away_belongs_to_the_sentence_on_its_left() -> None:
    text = "\u200bΈφυγε.\u200b\u200b \u200bΓύρισε.\u200b"
    cleaned = clean(text)
    placed = in_original(cuts(cleaned.text), text, cleaned.span)
    assert [text[start:end] for start, end, _ in placed] == ["\u200bΈφυγε.\u200b\u200b \u200b", "Γύρισε.\u200b"]


def test_a_text_of_blanks_has_no_sentence() -> None:
    assert cuts("") == cuts(" \n\t\u00a0\r\n") == []


# The lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    assert len(sentences(f"Ένα{end}Δύο{end}{end}Τρία", newlines="break")) == 3
    assert sentences(f"Ένα{end}δύο.{end}{end}Τρία", newlines="wrap") == ["Ένα δύο.", "Τρία"]
    assert [cut.paragraph for cut in cuts(f"Α{end} {end}Β", newlines="wrap")] == [0, 1]


WRAPPED = """Το χωριό ήταν χτισμένο στην πλαγιά ενός λόφου και από
μακριά έμοιαζε με φωλιά. Τα σπίτια του, πέτρινα και
χαμηλά, κρατούσαν ακόμη τις παλιές τους σκεπές. Ο
δρόμος έφτανε ως την πλατεία και εκεί τελείωνε.

Κανείς δεν ερχόταν τον χειμώνα."""


def test_auto_takes_hard_wrapped_prose_for_wrapped() -> None:
    assert newline_policy(WRAPPED) == "wrap"
    assert len(sentences(WRAPPED)) == 4
    assert [cut.paragraph for cut in cuts(WRAPPED)] == [0, 0, 0, 1]
    # Upper case shows no small letters; the fullness of the lines shows instead.
    assert newline_policy(WRAPPED.upper()) == "wrap"


@pytest.mark.parametrize(
    "text",
    [
        "Πρώτη πρόταση.\nΔεύτερη πρόταση.\nΤρίτη.",
        "Τίτλος χωρίς τελεία\nΤο κείμενο αρχίζει εδώ. Και συνεχίζεται.\nΔεύτερη παράγραφος.",
        "όλα μικρά.\nκαι εδώ μικρά.\nκαι πάλι.",
        "καλημέρα σας\nτι κάνετε\nκαλά ευχαριστώ\nεσείς\nκι εμείς καλά είμαστε σήμερα\nχαίρομαι",
        "• Κόκκινο\n• Πράσινο\n• Μπλε",
        "1. ένα\n2. δύο\n3. τρία",
        "Μία μόνο γραμμή.",
        "Μία.\n\nΔύο.\n\nΤρεις.",
        "",
    ],
)
def test_auto_takes_lines_that_stand_alone_for_paragraphs(text: str) -> None:
    assert newline_policy(text) == "break"


def test_a_bullet_begins_a_paragraph_in_wrapped_text_too() -> None:
    text = "Χρειαζόμαστε τα εξής για\nτο ταξίδι μας:\n• νερό που να φτάνει για όλη\nτη μέρα\n• ψωμί"
    assert sentences(text, newlines="wrap") == [
        "Χρειαζόμαστε τα εξής για το ταξίδι μας:", "• νερό που να φτάνει για όλη τη μέρα", "• ψωμί",
    ]  # fmt: skip


def test_a_dash_inside_wrapped_prose_begins_nothing() -> None:
    text = "Ήταν ένας άνθρωπος ήσυχος και καλός\n– έτσι έλεγαν όλοι – που δεν\nμιλούσε ποτέ."
    assert len(sentences(text, newlines="wrap")) == 1


# The sample


def test_the_sample_holds_102_sentences_on_99_lines() -> None:
    text = SERGE.read_text("utf-8")
    assert newline_policy(text) == "break"
    found = cuts(text)
    assert len(found) == 102
    lines = [cut.paragraph for cut in found]
    assert [line + 1 for line in sorted(set(lines)) if lines.count(line) == 2] == [11, 91, 99]


# The gold texts: lowering a floor is a deed of its own, with a reason.

FLOORS = [  # file, language, digest, what is scored, at least
    ("ntrex-el-dev.jsonl", "el", "ce20fe7ba8fa", "fair", 99.49),  # the ceiling: nine gold lines hold two sentences
    ("gud-dev.jsonl", "el", "765e4d68066d", "fair", 99.89),
    ("challenge-el-dev.tsv", "el", "6616c55c62f9", "percent", 98.0),
    ("ntrex-en-dev.jsonl", "en", "2ca7d08f8aec", "fair", 99.94),
]


@pytest.mark.parametrize(("name", "lang", "digest", "score", "least"), FLOORS)
def test_the_gold_texts_are_cut_as_well_as_ever(
    shared: Path, name: str, lang: str, digest: str, score: str, least: float
) -> None:
    gold = shared / "gold/segment" / name
    if hashlib.sha256(gold.read_bytes()).hexdigest()[:12] != digest:
        pytest.skip(f"{name} is not the gold that the floor was measured on")
    split = [sys.executable, "-m", "dipla", "split", "--raw", "--format", "jsonl", "--lang", lang, "{files}"]
    done = subprocess.run(
        [sys.executable, str(shared / "tools/score_segment.py"), str(gold), "--", *split],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert (result[score]["f1"] if score == "fair" else result[score]) >= least


@pytest.mark.parametrize("text", ["αλεύρι\nζάχαρη, μισό κιλό\nαυγά\nγάλα", "άνθρωπος\nβιβλίο\n\nγάτα\nδέντρο\n"])
def test_a_list_of_short_lines_without_any_mark_is_not_wrapped(text: str) -> None:
    assert newline_policy(text) == "break"
