"""Pairs as a pandas table, for sheets, analysis and notebooks.

One row a pair, in order, every cell a string but `score`. The columns are those of a sheet, then those
that a sheet does not show, then a user's own (see `own`), whose cells are as they came. `target` and `draft`
keep None apart from "": untranslated from omitted on purpose. A bitext made from a table has one source
sentence a pair, without its span: the sentences of n:m pairs do not travel through a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import rows
from .errors import DiplaError
from .model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from .own import Own, is_own, own

if TYPE_CHECKING:
    import pandas as pd

# The columns that every sheet has, in its order; others may follow.
SHEET_COLUMNS = ("id", "doc", "source", "draft", "target", "state", "note", "origin", "score", "flags")
COLUMNS = (
    *SHEET_COLUMNS,
    "origin_tool",
    "origin_model",
    "origin_date",
    "origin_request",
    "origin_checks",
    "matched",
    "draft_origin",
    "source_lang",
    "target_lang",
    "source_ids",
    "paragraph",
    "block",
    "created",
    "changed",
    "by",
)
_NEEDED = ("id", "source", "target")


def to_frame(bitext: Bitext) -> pd.DataFrame:
    """The pairs of a bitext as a table: COLUMNS, then a user's own; `attrs` has the header's title and licence."""
    import pandas as pd

    more = dict.fromkeys(bitext.header.columns)
    lines, owned = [], []
    for pair in bitext:
        lines.append(_row(pair, bitext.header))
        owned.append(own(pair))
        more.update(dict.fromkeys(owned[-1]))
    if more:
        lines = [(*line, *map(said.get, more)) for line, said in zip(lines, owned, strict=True)]
    table = pd.DataFrame(lines, columns=[*COLUMNS, *more], dtype=object)
    table.attrs = {"title": bitext.header.title, "licence": bitext.header.licence}
    return table


def from_frame(table: pd.DataFrame, header: Header | None = None) -> Bitext:
    """A bitext from a table that has at least `id`, `source` and `target`.

    A missing value of `target` (None, NaN) is untranslated. Without a header, the languages come from the
    table's columns, else Greek and English. Raises DiplaError that names the column, or the first bad row.
    """
    missing = [name for name in _NEEDED if name not in table.columns]
    if missing:
        raise DiplaError(
            f"table: column {missing[0]!r} is missing; found {', '.join(map(str, table.columns))}; "
            f"expected at least {', '.join(_NEEDED)}."
        )
    known = header or Header(
        _first(table, "source_lang", "el"),
        _first(table, "target_lang", "en"),
        title=str(table.attrs.get("title", "")),
        licence=str(table.attrs.get("licence", "")),
    )
    known = replace(known, columns=dict.fromkeys(name for name in map(str, table.columns) if is_own(name)))
    return Bitext(known, tuple(_pairs(table, known)))


def _row(pair: Pair, header: Header) -> tuple[Any, ...]:
    origin = pair.origin or Origin(OriginKind.HUMAN)
    return (
        pair.id,
        pair.doc,
        pair.source_text,
        pair.draft,
        pair.target,
        str(pair.state),
        pair.note,
        str(origin.kind) if pair.origin else "",
        pair.score,
        " ".join(pair.flags),
        origin.tool,
        origin.model,
        origin.date,
        origin.request,
        origin.checks,
        origin.matched,
        rows.origin_json(pair.draft_origin) or "",
        header.source_lang,
        header.target_lang,
        " ".join(sentence.id for sentence in pair.source),
        pair.source[0].paragraph if pair.source else 0,
        (rows.block_json(pair.source[0].block) if pair.source else None) or "",
        pair.created,
        pair.changed,
        pair.by,
    )


def _pairs(table: pd.DataFrame, header: Header) -> Iterator[Pair]:
    names = [str(name) for name in table.columns]
    lines: Iterable[tuple[Any, ...]] = table.itertuples(index=False, name=None)
    for number, values in enumerate(lines, start=1):
        row = {name: value for name, value in zip(names, values, strict=True) if not _absent(value)}
        try:
            yield _pair(row, header)
        except ValueError as error:
            raise DiplaError(f"table, row {number}: {error}. Mend the row and try again.") from None


def _pair(row: Mapping[str, Any], header: Header) -> Pair:
    target = None if row.get("target") is None else str(row["target"])
    state = State(row.get("state") or (State.UNTRANSLATED if target is None else State.DRAFT))
    source, identifier = str(row.get("source", "")), str(row["id"])
    paragraph, block = int(row.get("paragraph", 0)), rows.block(str(row.get("block", "")))
    ids = str(row.get("source_ids", "")).split()
    sentence_id = ids[0] if len(ids) == 1 else f"{header.source_lang.split('-')[0]}_{identifier}"
    return Pair(
        id=identifier,
        source=(Sentence(sentence_id, source, header.source_lang, paragraph, block=block),) if source.strip() else (),
        target=target,
        state=state,
        draft=None if row.get("draft") is None else str(row["draft"]),
        origin=_origin(row),
        score=None if row.get("score") is None else float(row["score"]),
        note=str(row.get("note", "")),
        doc=str(row.get("doc", "")),
        flags=tuple(str(row.get("flags", "")).split()),
        created=str(row.get("created", "")),
        changed=str(row.get("changed", "")),
        by=str(row.get("by", "")),
        draft_origin=rows.origin(str(row.get("draft_origin", ""))),
        kept=Own({name: row.get(name) for name in header.columns}) if header.columns else None,
    )


def _origin(row: Mapping[str, Any]) -> Origin | None:
    kind = row.get("origin")
    if not kind:
        return None
    names = [f"origin_{name}" for name in ("tool", "model", "date", "request", "checks")]
    return Origin(OriginKind(kind), *(str(row.get(name, "")) for name in (*names, "matched")))


def _absent(value: object) -> bool:
    """None, NaN and pandas' NA are all «no value»; only NaN is unequal to itself, and NA has no truth."""
    if value is None or type(value).__name__ == "NAType":
        return True
    return isinstance(value, float) and value != value


def _first(table: pd.DataFrame, column: str, otherwise: str) -> str:
    if column in table.columns and len(table) and not _absent(table[column].iloc[0]):
        return str(table[column].iloc[0])
    return otherwise
