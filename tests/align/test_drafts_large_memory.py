"""An indexed memory answers as a small one does, from a file that is made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.align.large_memory import LargeMemory, build
from dipla.align.memory import Memory
from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State

NAMES = ("γάτα", "κότα", "μύγα", "φώκια", "αγελάδα", "καμήλα", "αλεπού")
PLACES = ("στο σπίτι", "στον κήπο", "στην αυλή", "στο λιμάνι")


def unit(number: int, source: str, target: str, state: State = State.DRAFT, changed: str = "") -> Pair:
    origin = Origin(OriginKind.MT, "", "", "2026-11-23T10:00:00Z")
    return Pair(f"u{number}", (Sentence(f"el_u{number}", source, "el"),), target, state, origin=origin, changed=changed)


UNITS = [unit(n, f"Η {NAMES[n % 7]} κοιμάται {PLACES[n % 4]} από τις {n} του μήνα.", f"EN {n}") for n in range(200)] + [
    unit(900, "Ναι.", "Yes."),
    unit(901, "Καλημέρα σας!", "Good morning!"),
]


@pytest.fixture
def large(tmp_path: Path) -> LargeMemory:
    assert build(tmp_path / "m.sqlite", UNITS) == len(UNITS)
    return LargeMemory("m.tmx", tmp_path / "m.sqlite")


def test_an_index_offers_what_a_small_memory_offers(large: LargeMemory) -> None:
    small = Memory("m.tmx", UNITS)
    for n in range(0, 200, 7):
        text = f"Η {NAMES[n % 7]} κοιμόταν {PLACES[n % 4]} από τις {n} του μήνα."
        found, wanted = large.fuzzy(text), small.fuzzy(text)
        assert found is not None
        assert wanted is not None
        assert (found.score, found.origin) == (wanted.score, wanted.origin)
    for text in ("Ναι.", " Καλημέρα  σας!", UNITS[5].source_text):
        assert large.exact(text) == small.exact(text)
    large.close()


@pytest.mark.parametrize("text", ["Ναι!", "Καλημέρα σου!"])
def test_a_short_text_is_found_too(large: LargeMemory, text: str) -> None:
    assert large.fuzzy(text, 0.6) == Memory("m.tmx", UNITS).fuzzy(text, 0.6)
    large.close()


def test_what_is_not_there_is_not_offered(large: LargeMemory) -> None:
    assert large.exact("Όχι.") is None
    assert large.fuzzy("Κάτι εντελώς άλλο, χωρίς καμία σχέση με ζώα και μήνες.") is None
    large.close()


def test_of_two_units_with_one_source_the_more_trusted_stays(tmp_path: Path) -> None:
    build(tmp_path / "m.sqlite", [unit(1, "Ναι.", "Approved.", State.APPROVED), unit(2, "Ναι.", "Draft.")])
    memory = LargeMemory("m", tmp_path / "m.sqlite")
    match = memory.exact("Ναι.")
    memory.close()
    assert match is not None
    assert match.target == "Approved."


def test_a_large_file_is_read_once(dipla: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dipla.command import drafting

    monkeypatch.setattr(drafting, "_LARGE", 10)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    example = Path(drafting.__file__).parents[1] / "examples/serge"
    assert dipla("new", tmp_path / "p").code == 0
    assert dipla("add", tmp_path / "p", example / "serge.el.txt").code == 0
    first = dipla("draft", tmp_path / "p", "--memory", example / "draft.tmx", "--json")
    assert first.json["untranslated"] == 0
    assert "indexed in" in first.err
    assert "indexed in" not in dipla("draft", tmp_path / "p", "--memory", example / "draft.tmx").err
