"""How long a search takes in a project of a million pairs.

    python benchmarks/search.py [PAIRS] [FOLDER] [QUERIES]

The texts are halves of sentences of the gold sets put together at random ($DIPLA_SHARED; without it, made words), and
of every 12 words one is made up, so that there are hundreds of thousands of different words, most of them rare. The
project is made in FOLDER, or somewhere that is gone afterwards; one that is there is searched as it is. Each query is
asked of a store and an index that are opened anew, and ends with its 50th hit.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from dipla.corpus.concordance import Concordance, Mode, asked
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings, is_project
from dipla.corpus.rows import DocumentRow

AT = "2026-11-01T00:00:00Z"
SETS = ("ntrex-all", "xquad-all", "gnome-help")
ONSETS = ["β", "γ", "δ", "θ", "κ", "λ", "μ", "ν", "π", "ρ", "σ", "τ", "φ", "χ", "στρ", "πλ", "κρ", "ντ", "τρ"]
VOWELS = ["α", "ε", "η", "ι", "ο", "υ", "ω", "ου", "αι", "ει"]
ENDINGS = ["ος", "ας", "ης", "α", "η", "ι", "ο", "ες", "ων", "ους", "ουμε", "εις"]
LATIN = str.maketrans("αεηιουωβγδθκλμνπρστφχς", "aeiioyovgdtklmnprstfhs")


def sentences() -> tuple[list[list[str]], list[list[str]]]:
    """The Greek and the English sentences as words."""
    shared = os.environ.get("DIPLA_SHARED")
    if not shared:
        chance = random.Random(3)
        common = [made_word(chance) for _ in range(20_000)]
        greek = [[common[int(chance.paretovariate(0.9)) % 20_000] for _ in range(20)] for _ in range(2_000)]
        return greek, [[word.translate(LATIN) for word in sentence] for sentence in greek]
    texts: tuple[list[list[str]], list[list[str]]] = ([], [])
    for name in SETS:
        for side, code in zip(texts, ("el", "en"), strict=True):
            lines = (Path(shared) / "gold/align" / name / f"{code}.txt").read_text("utf-8").splitlines()
            side += [line.split() for line in lines if len(line.split()) > 3]
    return texts


def made_word(chance: random.Random) -> str:
    """A word as Greek might have it."""
    return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(chance.randint(1, 4))) + chance.choice(
        ENDINGS
    )


def mixed(chance: random.Random, texts: list[list[str]], *, latin: bool) -> str:
    """Half of one sentence and half of another, with a rare word here and there."""
    one, other = chance.choice(texts), chance.choice(texts)
    words = one[: len(one) // 2 + 1] + other[len(other) // 2 :]
    for place in range(len(words)):
        if chance.random() < 1 / 12:
            word = made_word(chance)
            words[place] = word.translate(LATIN) if latin else word
    return " ".join(words)


def make(folder: Path, pairs: int) -> Project:
    """A project of so many pairs in a hundred documents."""
    project = Project.create(folder, Settings(title="Benchmark"))
    chance = random.Random(1)
    greek, english = sentences()
    states = [State.DRAFT, State.EDITED, State.APPROVED]
    maker = Origin(OriginKind.MT, "google", "", AT)
    with project.store() as store, store.transaction():
        docs = [f"d{number}.el.txt" for number in range(100)]
        for doc in docs:
            store.put_document(DocumentRow(doc, "el", "utf-8", doc, "break", '{"edits": []}', AT))
        for number in range(pairs):
            source = Sentence(f"el_s{number}", mixed(chance, greek, latin=False), "el")
            doc, target = docs[number * 100 // pairs], mixed(chance, english, latin=True)
            store.put_sentence(doc, number, source)
            state, by = chance.choice(states), chance.choice(["Maria", "Nikos"])
            store.add_pair(Pair(f"p{number}", (source,), target, state, target, maker, doc=doc, by=by), number)
    return project


def words_of(project: Project) -> tuple[Counter[str], Counter[str], list[list[str]]]:
    """How often words come in every hundredth pair, in the source and in the target, and some sources as words."""
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    some = []
    with project.store() as store:
        for row in islice(store.texts.all(), 0, None, 100):
            source = re.findall(r"[^\W\d_]+", row.source)
            found[0].update(source)
            found[1].update(re.findall(r"[^\W\d_]+", row.target or ""))
            some.append(source)
    return *found, some


def queries(project: Project, count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Queries as a person would type them, by kind."""
    chance = random.Random(5)
    source, target, some = words_of(project)
    by_count = [word for word, _ in source.most_common()]
    english = [word for word, _ in target.most_common(2_000)]
    everywhere = by_count[:30]
    for _ in range(count):
        yield "a very common word", {"either": chance.choice(everywhere)}
        yield "a word of the first 2,000", {"either": chance.choice(by_count[:2_000])}
        yield "a rare word", {"either": chance.choice(by_count[2_000:])}
        line = chance.choice(some)
        at = chance.randrange(max(1, len(line) - 3))
        yield "a phrase of 2 or 3 words", {"either": '"' + " ".join(line[at : at + chance.randint(2, 3)]) + '"'}
        yield "two common words as a phrase", {"either": f'"{chance.choice(everywhere)} {chance.choice(everywhere)}"'}
        yield "two words of one text", {"either": " ".join(chance.sample(line, min(2, len(line))))}
        word = chance.choice(by_count[:5_000])
        yield "a beginning of 1 to 3 letters", {"either": word[: chance.randint(1, 3)] + "*"}
        yield "a beginning of 4 letters or more", {"either": word[: max(4, len(word) - 3)] + "*"}
        yield "both sides", {"source": chance.choice(by_count[:3_000]), "target": chance.choice(english)}
        yield "both sides, both common", {"source": chance.choice(everywhere), "target": chance.choice(english[:30])}
        yield "200 words", {"either": " ".join(by_count[at : at + 200])}
    for _ in range(max(3, count // 5)):
        letters = chance.choice([word for word in by_count[:3_000] if len(word) > 5])
        yield "expression, 3 letters", {"either": letters[1:4] + r"\w*", "mode": "regex"}
        yield "expression, 3 letters and more", {"either": rf"\b{letters[:3]}\w+ \w+{letters[-2:]}\b", "mode": "regex"}
        yield "expression, no letter, common", {"either": r"\b(\w)\w+\1\b", "mode": "regex"}


def asked_once(project: Project, query: dict[str, str]) -> tuple[float, int]:
    """Seconds to the 50th hit or the last one, and how many came."""
    words = dict(query)
    mode = Mode(words.pop("mode", "words"))
    began = time.perf_counter()
    with project.store() as store:
        hits = Concordance(project.folder, store).hits(asked(**words, mode=mode))
        found = len(list(islice(hits, 50)))
        hits.close()
    return time.perf_counter() - began, found


def percentile(times: list[float], share: float) -> float:
    """The time that so large a share of the queries took at most."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main() -> None:
    """Make the project if it is not there, index it, ask."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(place) / "p"
        began = time.perf_counter()
        project = Project.open(folder) if is_project(folder) else make(folder, pairs)
        print(f"{time.perf_counter() - began:8.1f} s  making the project", flush=True)
        took, _ = asked_once(project, {"either": "ελευθερια"})
        sizes = [(folder / name).stat().st_size / 1e6 for name in ("dipla.sqlite", "search.sqlite")]
        print(
            f"{took:8.1f} s  first search, with the index (store {sizes[0]:.0f} MB, index {sizes[1]:.0f} MB)",
            flush=True,
        )
        times: dict[str, list[float]] = {}
        worst: dict[str, tuple[float, str]] = {}
        hits: Counter[str] = Counter()
        for kind, query in queries(project, count):
            took, found = asked_once(project, query)
            times.setdefault(kind, []).append(took * 1000)
            worst[kind] = max(worst.get(kind, (0.0, "")), (took, str(query)[:90]))
            hits[kind] += found
        for kind, each in times.items():
            middle, high = statistics.median(each), percentile(each, 0.95)
            print(
                f"{middle:8.1f} ms p50 {high:8.1f} ms p95 {max(each):8.1f} most  {kind} "
                f"({len(each)} queries, {hits[kind]} hits)"
            )
            print(f"{'':40}{worst[kind][1]}")
        words = [took for kind, each in times.items() if not kind.startswith("expression") for took in each]
        print(f"{statistics.median(words):8.1f} ms p50 {percentile(words, 0.95):8.1f} ms p95  all searches for words")


if __name__ == "__main__":
    main()
