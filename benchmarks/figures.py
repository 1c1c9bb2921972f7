"""How long the figures and the differences of a large project take, in seconds of the processor.

    python benchmarks/figures.py [PAIRS]

A project of made-up sentences with their history, half of them looked at by a person: counting it, the page of figures
without checks and with them, comparing its edited pairs word by word, the report, and one text of 10,000 words with 500
changed. With sacrebleu, TER and chrF of 2,000 drafts, too.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from dipla.command.cli import main as dipla
from dipla.corpus.model import Header, Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By, DocumentRow
from dipla.review.changes import against_draft, is_changed
from dipla.review.diff_page import write_report
from dipla.review.difference import difference
from dipla.review.figures import gather
from dipla.review.quality import Sacrebleu

GREEK = "το ένα σπίτι του παλιού ανθρώπου που ήρθε από χωριό και είπε ότι τίποτα δεν ήταν εκεί γιατί νύχτα"
ENGLISH = "the a house of old man who came from village and said that nothing was there because night had"
AT = "2026-11-01T00:00:00Z"


def made(chance: random.Random, number: int, doc: str) -> Pair:
    """A pair: half are drafts, a fifth are approved as they stood, the rest have one to eight words changed."""
    source = Sentence(f"el_s{number}", " ".join(chance.choices(GREEK.split(), k=chance.randint(5, 35))) + ".", "el")
    words = chance.choices(ENGLISH.split(), k=chance.randint(5, 35))
    draft = " ".join(words) + "."
    maker = Origin(OriginKind.MT, chance.choice(["google", "deepl"]), "", AT)
    fate = chance.random()
    if fate < 0.7:
        state, by = (State.DRAFT, "") if fate < 0.5 else (State.APPROVED, "Maria")
        return Pair(f"p{number}", (source,), draft, state, draft, maker, doc=doc, by=by)
    for _ in range(chance.randint(1, 8)):
        words[chance.randrange(len(words))] = chance.choice(ENGLISH.split())
    who = chance.choice(["Maria", "Nikos"])
    target = " ".join(words) + "."
    human = Origin(OriginKind.HUMAN, who, "", AT)
    return Pair(
        f"p{number}", (source,), target, State.EDITED, draft, human, doc=doc, by=who, changed=AT, draft_origin=maker
    )


def project(folder: Path, pairs: int) -> Project:
    """A project of so many pairs in 20 documents."""
    made_project = Project.create(folder, Settings(title="Benchmark"))
    chance = random.Random(1)
    with made_project.store() as store, store.transaction():
        docs = [f"d{number}.el.txt" for number in range(20)]
        for doc in docs:
            store.put_document(DocumentRow(doc, "el", "utf-8", doc, "break", '{"edits": []}', AT))
        for number in range(pairs):
            pair = made(chance, number, docs[number * 20 // pairs])
            store.put_sentence(pair.doc, number, pair.source[0])
            first = Pair(pair.id, pair.source, doc=pair.doc, created=AT)
            store.add_pair(first, number)
            drafted = replace(first, target=pair.draft, draft=pair.draft, state=State.DRAFT, origin=pair.drafted)
            store.change(first, drafted, By("google", AT, "draft", machine=True))
            day = f"2026-11-{2 + number * 24 // pairs:02}T10:00:00Z"
            store.change(drafted, pair, By(pair.by, day, "sheet", machine=not pair.by))
    return made_project


def timed(label: str, deed: Callable[[], str]) -> None:
    """Do it, and print how long the processor took."""
    began = time.process_time()
    told = deed()
    print(f"{time.process_time() - began:8.2f} s  {label}  {told}")


def main() -> None:
    """Run all of it."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, project(Path(folder) / "p", pairs).store() as store:
        timed("reading the pairs", lambda: f"{sum(1 for _ in store.pairs())} pairs")
        timed("stats", lambda: f"edit rate {gather(store.pairs()).total.edit_rate:.3f}")
        for words in (["--no-checks"], []):
            page = Path(folder) / f"page{len(words)}.html"

            def paged(words: list[str] = words, page: Path = page) -> str:
                try:
                    dipla(["stats", str(Path(folder) / "p"), "--html", str(page), *words])
                except SystemExit as left:
                    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    return f"exit {left.code or 0}, {page.stat().st_size / 1e3:.0f} kB, {most:.0f} MB of memory at most"
                return "no exit"

            timed(f"stats --html {' '.join(words)}", paged)
        timed(
            "diff, all edited pairs",
            lambda: f"{sum(1 for pair in store.pairs() if is_changed(pair) and against_draft(pair))} pairs",
        )

        def report() -> str:
            out = io.BytesIO()
            changed = (against_draft(pair) for pair in store.pairs() if is_changed(pair))
            write_report(out, Header("el", "en"), "Benchmark", "", changed)
            return f"{len(out.getvalue()) / 1e6:.1f} MB"

        timed("diff --html", report)
        if find_spec("sacrebleu"):
            judge = Sacrebleu()
            some = [(p.draft or "", p.target or "") for p in store.pairs() if is_changed(p)][:2000]
            timed("HTER and chrF", lambda: f"{judge.judge(some)} of {len(some)} drafts")
    chance = random.Random(7)
    old = [f"w{chance.randrange(3000)}" for _ in range(10_000)]
    new = list(old)
    for place in chance.sample(range(10_000), 500):
        new[place] = f"new{place}"
    for label, other in (("500 changed", new), ("in reverse", old[::-1])):
        timed(
            f"difference of 10,000 words, {label}",
            lambda other=other: f"{len(difference(' '.join(old), ' '.join(other)))} pieces",
        )


if __name__ == "__main__":
    main()
