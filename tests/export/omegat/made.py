"""Pairs for the tests of OmegaT's projects: hard to cut, and of more or fewer sentences than one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dipla.corpus.model import Header, Pair, Sentence, State
from dipla.corpus.srx import rules_for

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
