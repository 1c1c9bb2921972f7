"""A shape that would be wrong cannot be built, and a table gives back what it was made from."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.frame import COLUMNS, SHEET_COLUMNS
from dipla.corpus.model import Bitext, Block, BlockKind, Header, Origin, OriginKind, Pair, Sentence, State

S = Sentence("el_s1", "Ναι.", "el")


@pytest.mark.parametrize(
    "build",
    [
        lambda: Sentence("1", "Ναι.", "el"),
        lambda: Sentence("el_s1", "  ", "el"),
        lambda: Pair("p1", ()),
        lambda: Pair("p1", (), target="", state=State.EDITED),
        lambda: Pair("p1", (S,), target="Yes."),
        lambda: Pair("p1", (S,), state=State.DRAFT),
        lambda: Pair("p1", (S,), score=1.5),
    ],
)
def test_a_wrong_shape_cannot_be_built(build: object) -> None:
    with pytest.raises(ValueError, match=r"s1|p1|'1'"):
        build()  # type: ignore[operator]


def test_an_omission_is_not_an_untranslated_pair() -> None:
    assert Pair("p1", (S,), target="", state=State.EDITED).kind == "1:0"
    assert Pair("p2", (S,)).target is None


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda t: t.strip())
BLOCK = st.just(Block()) | st.builds(Block, st.sampled_from(BlockKind), st.integers(-1, 9), TEXT, st.just("") | TEXT)


@st.composite
def pairs(draw: st.DrawFn) -> list[Pair]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        state = draw(st.sampled_from(State))
        made.append(
            Pair(
                id=f"p{number}",
                source=(Sentence(f"el_s{number}", draw(TEXT), "el", draw(st.integers(0, 3)), block=draw(BLOCK)),),
                target=None if state is State.UNTRANSLATED else draw(st.one_of(st.just(""), TEXT)),
                state=state,
                draft=draw(st.none() | TEXT),
                origin=draw(
                    st.none()
                    | st.builds(Origin, st.sampled_from(OriginKind), TEXT, TEXT, st.just("2026-11-23T10:00:00Z"))
                ),
                score=draw(st.none() | st.floats(0, 1)),
                note=draw(st.one_of(st.just(""), TEXT)),
                doc="a.txt",
                flags=tuple(draw(st.lists(st.sampled_from(["fuzzy:80", "text:psili"]), unique=True))),
                by=draw(st.one_of(st.just(""), TEXT)),
            )
        )
    return made


@given(pairs())
def test_a_table_gives_back_the_pairs_it_was_made_from(made: list[Pair]) -> None:
    bitext = Bitext(Header("el", "en", title="T", licence="L"), tuple(made))
    table = bitext.to_frame()
    assert tuple(table.columns) == COLUMNS
    assert tuple(table.columns[: len(SHEET_COLUMNS)]) == SHEET_COLUMNS
    assert Bitext.from_frame(table) == bitext


def test_a_table_needs_three_columns_only() -> None:
    table = pd.DataFrame({"id": ["a", "b"], "source": ["Ναι.", "Όχι."], "target": ["Yes.", None]})
    found = list(Bitext.from_frame(table))
    assert [(pair.state, pair.target) for pair in found] == [(State.DRAFT, "Yes."), (State.UNTRANSLATED, None)]


def test_a_bad_table_names_its_column_or_row() -> None:
    with pytest.raises(DiplaError, match="'target' is missing"):
        Bitext.from_frame(pd.DataFrame({"id": [], "source": []}))
    table = pd.DataFrame({"id": ["a", "2"], "source": ["Ναι.", "Όχι."], "target": ["Yes.", "No."]})
    with pytest.raises(DiplaError, match="row 2: id '2'"):
        Bitext.from_frame(table)
