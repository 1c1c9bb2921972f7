"""What a project's page shows is what its pairs and its history say, and what `dipla check` finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project
from dipla.corpus.rows import By
from dipla.corpus.work import Stint
from dipla.review.survey.over_time import over_time
from dipla.review.survey.survey import Survey, Surveyor

Dipla = Callable[..., Any]
ALIGNER = Origin(OriginKind.ALIGNED, "dipla")


def seen(pairs: list[Pair]) -> Survey:
    surveyor = Surveyor()
    for pair in pairs:
        surveyor.see(pair)
    return surveyor.survey({})


def pair(number: int, source: int, target: int, **facts: Any) -> Pair:
    """A pair of so many characters on each side; none on a side where that is 0."""
    sides = [(Sentence(f"s{number}", "α" * source, "el"),) if source else ()]
    said = {"state": State.DRAFT, "doc": "a.txt"} | facts
    return Pair(f"p{number}", *sides, "a" * target, **said)


def test_the_last_stand_of_the_history_is_the_states_of_the_pairs(
    dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path
) -> None:
    def agree() -> dict[str, Any]:
        found = dipla("stats", sample, "--json").json
        assert found["over_time"]["stands"][-1]["states"] == found["total"]["states"]
        return dict(found["total"]["states"])

    assert agree()["draft"] == 102
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] += " More."
    rows[3]["state"] = "approved"
    rows[5]["do"] = "join"
    csv_rows.save(tmp_path / "s.csv", rows)
    assert dipla("merge", sample, tmp_path / "s.csv").code == 0
    joined = agree()
    assert (joined["approved"], sum(joined.values())) == (1, 101)
    assert dipla("undo", sample).code == 0
    assert sum(agree().values()) == 102
    assert dipla("redo", sample).code == 0
    assert agree() == joined
    of_one = dipla("stats", sample, "p4", "--json").json["over_time"]["stands"][-1]["states"]
    assert of_one == {"untranslated": 0, "draft": 0, "aligned": 0, "edited": 0, "approved": 1}


def test_a_stand_is_what_stood_when_its_period_was_over(dipla: Dipla, sample: Path) -> None:
    with Project.open(sample).store() as store, store.transaction():
        for number, day in enumerate(("2999-01-05", "2999-01-05", "2999-01-07", "2999-01-06"), 1):
            old = store.pair(f"p{number}")
            assert old
            new = Pair(old.id, old.source, old.target, State.APPROVED, old.draft, old.origin, old.score, doc=old.doc)
            store.change(old, new, By("Maria", f"{day}T09:00:00Z", "editor"))
    found = dipla("stats", sample, "--json").json["over_time"]
    assert found["period"] == "month"
    assert [(stand["begins"], stand["states"]["approved"]) for stand in found["stands"]][-1] == ("2999-01", 4)


def test_a_clock_that_goes_back_takes_no_pair_away_before_it_came(dipla: Dipla, sample: Path) -> None:
    with Project.open(sample).store() as store, store.transaction():
        old = store.pair("p1")
        assert old
        new = Pair(old.id, old.source, old.target, State.APPROVED, old.draft, old.origin, old.score, doc=old.doc)
        store.change(old, new, By("Maria", "1999-01-01T09:00:00Z", "editor"))
    stands = dipla("stats", sample, "--json").json["over_time"]["stands"]
    assert all(count >= 0 for stand in stands for count in stand["states"].values())
    assert stands[-1]["states"]["approved"] == 1


@pytest.mark.parametrize(
    ("last", "period"), [("2026-01-03", "hour"), ("2026-02-01", "day"), ("2027-01-01", "week"), ("2036-01-01", "month")]
)
def test_the_longer_the_history_the_longer_its_periods(last: str, period: str) -> None:
    made = over_time({"2026-01-01T08": {State.DRAFT: 3}, f"{last}T08": {State.DRAFT: -1, State.EDITED: 1}})
    assert made.period == period
    assert [sum(stand.states.values()) for stand in made.stands] == [3, 3]
    assert over_time({}).stands == ()


def test_pairs_far_from_the_line_are_named_the_furthest_first() -> None:
    pairs = [pair(n, 40 + n, round((40 + n) * 1.2) + (n % 5) - 2) for n in range(1, 101)]
    found = seen([*pairs, pair(101, 100, 400), pair(102, 100, 20), pair(103, 0, 50), pair(104, 50, 0)]).lengths
    assert found.pairs == 102
    assert found.ratio == pytest.approx(1.2, abs=0.02)
    assert found.outliers == 2
    assert [one.id for one in found.named] == ["p101", "p102"]
    assert found.named[0].distance > 0 > found.named[1].distance
    assert sum(cell.pairs for cell in found.cells) == 102


def test_few_pairs_have_no_line_and_no_outliers() -> None:
    found = seen([pair(1, 10, 10), pair(2, 10, 400)]).lengths
    assert (found.ratio, found.outliers, found.named) == (None, 0, ())


def test_the_map_says_where_in_a_document_pairs_are_doubtful_uneven_or_alone() -> None:
    two = (Sentence("s1", "Ένα.", "el"), Sentence("s2", "Δύο.", "el"))
    aligned = {"state": State.ALIGNED, "origin": ALIGNER}
    pairs = [pair(n, 30, 30, score=0.95, **aligned) for n in range(1, 241)]
    pairs[10] = Pair("p11", two, "One. Two.", score=0.9, doc="a.txt", **aligned)
    pairs[120] = pair(121, 0, 30, score=0.95, **aligned)
    pairs[121] = pair(122, 30, 0, score=0.95, **aligned)
    pairs[239] = pair(240, 30, 30, score=0.2, **aligned)
    pairs.append(pair(241, 30, 30, doc="plain.txt"))
    found = seen(pairs).beads
    [strip] = found.strips
    assert (strip.doc, strip.pairs, strip.aligned) == ("a.txt", 240, 240)
    assert (strip.uneven, strip.added, strip.omitted, strip.doubtful) == (1, 1, 1, 1)
    assert {lane: [n for n, count in enumerate(counts) if count] for lane, counts in strip.lanes.items()} == {
        "doubtful": [119],
        "uneven": [5],
        "alone": [60],
    }
    assert sum(strip.sizes) == 240
    assert found.kinds == {"1:1": 238, "2:1": 1, "0:1": 1, "1:0": 1}


def test_confidence_is_counted_in_tenths_and_what_is_approved_apart() -> None:
    said = [(0.0, State.ALIGNED), (0.3, State.ALIGNED), (0.3, State.APPROVED), (1.0, State.ALIGNED)]
    pairs = [pair(n, 9, 9, score=score, state=state, origin=ALIGNER) for n, (score, state) in enumerate(said, 1)]
    memory = pair(9, 9, 9, score=0.8, origin=Origin(OriginKind.TM, "old.tmx"))
    flagged = pair(10, 9, 9, state=State.ALIGNED, origin=ALIGNER, flags=("align:no-partner", "check:end"))
    found = seen([*pairs, memory, flagged]).confidence
    assert found.open == (1, 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert found.approved == (0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    assert found.doubts == {"no partner": 1}


def test_the_findings_counted_are_those_of_check(dipla: Dipla, sample: Path, csv_rows: Any, tmp_path: Path) -> None:
    rows = csv_rows.export(dipla, sample)
    rows[1]["target"] = rows[1]["target"] + " In 1999 and 2001."
    rows[2]["target"] = rows[2]["target"].replace(" ", "  ", 1)
    rows[3]["target"] = "the the " + rows[3]["target"]
    csv_rows.save(tmp_path / "s.csv", rows)
    assert dipla("merge", sample, tmp_path / "s.csv").code == 0
    assert dipla("check", sample, "--waive", "p4", "repeated", "--reason", "a quotation").code == 0
    told = Counter((one["rule"], one["severity"]) for one in dipla("check", sample, "--json").json)
    assert "checks" not in dipla("stats", sample, "--json").json
    found = dipla("stats", sample, "--json", "--checks").json["checks"]
    assert {(row["rule"], row["severity"]): row["found"] for row in found["rule"] if row["found"]} == dict(told)
    assert {row["rule"]: row["waived"] for row in found["rule"] if row["waived"]} == {"repeated": 1}
    assert found["pairs"] == 102
    numbers = next(row for row in found["rule"] if row["rule"] == "numbers")
    assert numbers["examples"][0]["id"] == "p2"
    assert numbers["examples"][0]["marked"] in rows[1]["target"]


def test_time_is_told_by_engine_with_each_pair_once(dipla: Dipla, sample: Path) -> None:
    with Project.open(sample).store() as store, store.transaction():
        at = "2026-11-26T10:00:00Z"
        stints = [("p1", "Maria", 60_000), ("p1", "Nikos", 30_000), ("p2", "Maria", 60_000)]
        store.work.add(Stint(one, 0, at, who, "editor", spent, 5) for one, who, spent in stints)
        words = {one: len(store.pair(one).source_text.split()) for one in ("p1", "p2")}  # type: ignore[union-attr]
    found = dipla("stats", sample, "--json").json
    [engine] = found["work_by_engine"]
    assert engine["name"] == "draft.tmx (memory)"
    assert (engine["pairs"], engine["words"], engine["active_ms"]) == (2, words["p1"] + words["p2"], 150_000)
    assert {row["name"]: row["pairs"] for row in found["work"]} == {"Maria": 2, "Nikos": 1}
