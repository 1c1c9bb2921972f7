"""Pairs as a pandas table, for sheets, analysis and notebooks.

One row a pair, in order, every cell a string but `score`. The columns are those of a sheet, then those
that a sheet does not show, then a user's own (see `own`), whose cells are as they came. `target` and `draft`
keep None apart from "": untranslated from omitted on purpose. A bitext made from a table has one source
sentence a pair, without its span: the sentences of n:m pairs do not travel through a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from . import rows
from .errors import DiplaError
from .languages import tag
from .model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from .own import Own, is_absent, is_own, own, without_nat

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
Named = TypeVar("Named", bound=StrEnum)


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

    A missing value of `target` (None, NaN, NaT) is untranslated. Without a header, it is `header_of` the table. Raises
    DiplaError that names the column, or the first bad row.
    """
    missing = [name for name in _NEEDED if name not in table.columns]
    if missing:
        raise DiplaError(
            f"table: column {missing[0]!r} is missing; found {', '.join(map(str, table.columns))}; "
            f"expected at least {', '.join(_NEEDED)}."
        )
    said = header_of(table)
    known = replace(header, columns=said.columns) if header else said
    return Bitext(known, tuple(_pairs(table, known)))


def header_of(table: pd.DataFrame) -> Header:
    """What holds for the pairs of a table: its languages, by its columns, else Greek and English, and its own columns.

    Raises DiplaError where there are several languages on one side, or two columns of one name.
    """
    names = [str(name) for name in table.columns]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise DiplaError(f"table: two columns are called {twice!r}; expected one. Rename one of them.")
    return Header(
        _language(table, "source_lang", "el"),
        _language(table, "target_lang", "en"),
        title=str(table.attrs.get("title", "")),
        licence=str(table.attrs.get("licence", "")),
        columns=dict.fromkeys(name for name in names if is_own(name)),
    )


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
        row = {name: value for name, value in zip(names, values, strict=True) if not is_absent(value)}
        try:
            yield _pair(row, header)
        except ValueError as error:
            raise DiplaError(f"table, row {number}: {error}. Mend the row and try again.") from None


def _pair(row: Mapping[str, Any], header: Header) -> Pair:
    if "id" not in row:
        raise ValueError("found no id; expected one in each row, or no column `id`, where the rows are counted")
    target = None if row.get("target") is None else str(row["target"])
    state = _one_of(State, row, "state") or (State.UNTRANSLATED if target is None else State.DRAFT)
    source, identifier = str(row.get("source", "")), str(row["id"])
    paragraph, block = int(_number(row, "paragraph") or 0), rows.block(str(row.get("block", "")))
    ids = str(row.get("source_ids", "")).split()
    sentence_id = ids[0] if len(ids) == 1 else f"{header.source_lang.split('-')[0]}_{identifier}"
    return Pair(
        id=identifier,
        source=(Sentence(sentence_id, source, header.source_lang, paragraph, block=block),) if source.strip() else (),
        target=target,
        state=state,
        draft=None if row.get("draft") is None else str(row["draft"]),
        origin=_origin(row),
        score=_number(row, "score"),
        note=str(row.get("note", "")),
        doc=str(row.get("doc", "")),
        flags=_flags(row.get("flags", "")),
        created=_time(row.get("created", "")),
        changed=_time(row.get("changed", "")),
        by=str(row.get("by", "")),
        draft_origin=rows.origin(str(row.get("draft_origin", ""))),
        kept=Own({name: without_nat(row.get(name)) for name in header.columns}) if header.columns else None,
    )


def _origin(row: Mapping[str, Any]) -> Origin | None:
    kind = _one_of(OriginKind, row, "origin")
    if not kind:
        return None
    tool, model, request, checks, matched = (
        str(row.get(name, "")) for name in ("origin_tool", "origin_model", "origin_request", "origin_checks", "matched")
    )
    return Origin(kind, tool, model, _time(row.get("origin_date", "")), request, checks, matched)


def _one_of(kind: type[Named], row: Mapping[str, Any], name: str) -> Named | None:
    value = row.get(name)
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{name}: found {value!r}; expected {', '.join(kind)}") from None


def _number(row: Mapping[str, Any], name: str) -> float | None:
    try:
        return None if row.get(name) is None else float(row[name])
    except (TypeError, ValueError):
        raise ValueError(f"{name}: found {row[name]!r}; expected a number") from None


def _flags(value: Any) -> tuple[str, ...]:
    """Flags as words of one text, or in a list."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return tuple(map(str, value) if isinstance(value, list | tuple) else str(value).split())


def _time(value: Any) -> str:
    """A time as dipla writes it, in UTC, where nobody said otherwise; a text as it is."""
    if not isinstance(value, datetime):
        return value.isoformat() if isinstance(value, date) else str(value)
    return (value.astimezone(UTC) if value.tzinfo else value).strftime("%Y-%m-%dT%H:%M:%SZ")


def _language(table: pd.DataFrame, column: str, otherwise: str) -> str:
    found = [str(one) for one in table[column].unique() if not is_absent(one)] if column in table.columns else []
    if len(found) > 1:
        row = [*map(str, table[column])].index(found[1]) + 1
        raise DiplaError(
            f"table, row {row}, column {column!r}: found {found[1]!r} after {found[0]!r}; expected one language in a "
            f"file. Write one for each: for lang, part in table.groupby({column!r})."
        )
    return tag(found[0]) if found else otherwise
