"""Parquet: a pair a row, in the columns of `records`; `datasets.load_dataset("parquet", …)` loads it as it stands.

Written and read by groups of rows, so memory does not grow with the file. A user's own columns keep their types. Title,
licence, source, authors and date stand in the metadata of the schema under `dipla`, as JSON. It needs pyarrow:
`pip install "dipla[parquet]"`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from ...corpus.errors import DiplaError
from ...corpus.model import Bitext, Header, Pair
from ...corpus.own import cell
from ..finding import Notes, Skipped
from ..ids import PairIds
from ..xml import Written
from .records import BLOCK, ORIGIN, check_languages, columns_of, own_columns, pair, record, spoken

# Pairs of one group of rows: some megabytes in memory, and large enough to be packed well.
ROWS = 5000


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write all pairs; lone surrogates, which UTF-8 cannot hold, become U+FFFD and are counted."""
    arrow, parquet = _arrow()
    head = bitext.header
    check_languages(head)
    count = replaced = 0
    pairs = iter(bitext)
    rows = _rows(pairs, head)
    own = _own_types(arrow, head, rows)
    schema = _schema(arrow, head, own)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while rows:
            _as_texts(rows, own)
            try:
                table = arrow.Table.from_pylist(rows, schema)
            except UnicodeEncodeError:
                rows, number = _whole(rows)
                replaced += number
                table = arrow.Table.from_pylist(rows, schema)
            except (arrow.ArrowInvalid, arrow.ArrowTypeError):
                _refuse(arrow, own, rows, count)
                raise
            writer.write_table(table)
            count += len(rows)
            rows = _rows(pairs, head)
    return Written(count, replaced)


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a file, and a list that fills with the rows passed over (`line` is the row) as they are read."""
    _, parquet = _arrow()
    if not path.is_file():
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).")
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            said = (schema.metadata or {}).get(b"dipla", b"{}")
            columns = schema.names
    except (ValueError, OSError) as error:
        raise DiplaError(f"{path}: this is no whole Parquet file ({error}). Get a whole copy.") from None
    if "translation" not in columns and columns_of(tuple(columns), source_lang, target_lang) is None:
        raise DiplaError(
            f"{path}: no column `translation`, nor two that are named `{source_lang}` and `{target_lang}`, or `source` "
            f"and `target`; found {', '.join(columns)}. Rename or build such columns."
        )
    skipped = Notes()
    own = own_columns(tuple(columns), source_lang, target_lang)
    header = _header(said, source_lang, target_lang, path.name)
    header = replace(header, columns={name: schema.field(name).type for name in own})
    return Bitext(header, _pairs(path, header, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages of the column `translation`, in its order, or two columns that languages name."""
    _, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            if "translation" in schema.names:
                return tuple(field.name for field in schema.field("translation").type)
            return spoken(schema.names)
    except (ValueError, OSError, TypeError):
        return ()  # reading it says what is wrong


def _pairs(path: Path, header: Header, skipped: Notes) -> Iterator[Pair]:
    _, parquet = _arrow()
    ids, number = PairIds(), 0
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                number += 1
                made = pair(row, header, ids, number, skipped)
                if isinstance(made, str):
                    skipped.append(Skipped(number, made))
                else:
                    yield made


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise DiplaError(
            'Parquet needs pyarrow, which is not installed. Install it with: pip install "dipla[parquet]". '
            "JSON Lines (.jsonl) holds the same and needs nothing."
        ) from None
    return pyarrow, pyarrow.parquet


def _rows(pairs: Iterator[Pair], head: Header) -> list[dict[str, Any]]:
    """The next group; empty at the end."""
    return [record(one, head) for one in islice(pairs, ROWS)]


def _own_types(arrow: Any, head: Header, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The type of each of the user's columns: that of the file that was read, else that of the first rows.

    None where these do not agree, or say nothing: such a column is written as texts.
    """
    wrong = (arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError, OverflowError, UnicodeError)
    found: dict[str, Any] = {}
    for name, kind in head.columns.items():
        given = isinstance(kind, arrow.DataType)
        try:
            made = arrow.array([row.get(name) for row in rows], kind if given else None).type
        except wrong:
            made = None
        found[name] = made if given or "null" not in str(made) else None
    return found


def _as_texts(rows: list[dict[str, Any]], own: Mapping[str, Any]) -> None:
    """Make texts of the values that have no type of their own."""
    for name in (name for name, kind in own.items() if kind is None):
        for row in rows:
            if row.get(name) is not None:
                row[name] = cell(row[name])


def _refuse(arrow: Any, own: Mapping[str, Any], rows: list[dict[str, Any]], before: int) -> None:
    """DiplaError for the first value of a user's column that is not of its type."""
    for name, kind in own.items():
        for number, row in enumerate(rows, start=before + 1):
            try:
                arrow.array([row.get(name)], kind)
            except (arrow.ArrowInvalid, arrow.ArrowTypeError):
                raise DiplaError(
                    f"row {number}, column {name!r}: found {row.get(name)!r}; expected {kind}, as in the rows before. "
                    "Make the column one of texts, or write JSON Lines. Nothing was written."
                ) from None


def _schema(arrow: Any, head: Header, own: Mapping[str, Any]) -> Any:
    text, number = arrow.string(), arrow.int64()
    sentence = arrow.struct(
        [
            *((name, text) for name in ("id", "text", "lang")),
            *((name, number) for name in ("paragraph", "start", "end")),
            ("block", arrow.struct([(name, number if name == "level" else text) for name in BLOCK])),
        ]
    )
    origins = {
        name: [(name, text), *((f"{name}_{fact}", text) for fact in ORIGIN)] for name in ("origin", "draft_origin")
    }
    fields = [
        ("id", text),
        ("translation", arrow.struct([(head.source_lang, text), (head.target_lang, text)])),
        ("doc", text),
        ("state", text),
        *origins["origin"],
        ("score", arrow.float64()),
        ("draft", text),
        *origins["draft_origin"],
        ("flags", arrow.list_(text)),
        *((name, text) for name in ("note", "by", "created", "changed")),
        ("source_sentences", arrow.list_(sentence)),
        ("target_sentences", arrow.list_(sentence)),
        *((name, kind or text) for name, kind in own.items()),
    ]
    said = {
        "title": head.title,
        "authors": head.authors,
        "licence": head.licence,
        "source": head.source,
        "tools": head.tools,
        "date": head.date,
    }
    return arrow.schema(fields, {"dipla": json.dumps({name: fact for name, fact in said.items() if fact})})


def _header(said: bytes, source_lang: str, target_lang: str, name: str) -> Header:
    try:
        facts = json.loads(said)
    except ValueError:
        facts = {}
    if not isinstance(facts, dict):
        facts = {}

    def text(key: str) -> str:
        return facts[key] if isinstance(facts.get(key), str) else ""

    def texts(key: str) -> tuple[str, ...]:
        listed = facts.get(key)
        return tuple(map(str, listed)) if isinstance(listed, list) else ()

    return Header(
        source_lang,
        target_lang,
        title=text("title") or name,
        authors=texts("authors"),
        licence=text("licence"),
        source=text("source"),
        tools=texts("tools"),
        date=text("date"),
    )


def _whole(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The rows with U+FFFD in place of lone surrogates, and how many those were."""
    count = 0

    def mended(value: Any) -> Any:
        nonlocal count
        if isinstance(value, str):
            whole = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in value)
            count += sum(one != other for one, other in zip(value, whole, strict=True))
            return whole
        if isinstance(value, Mapping):
            return {key: mended(one) for key, one in value.items()}
        return [mended(one) for one in value] if isinstance(value, list) else value

    return [mended(row) for row in rows], count
