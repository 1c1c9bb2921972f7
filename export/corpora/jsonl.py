"""JSON Lines: a pair a line, in the columns of `records`; `datasets.load_dataset("json", …)` loads it as it stands.

The header does not travel: JSON Lines has no place for it. A line that is no JSON object is refused with its number; a
record without text in either language is passed over and told. `.gz` is read as well as written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ...corpus.errors import DiplaError
from ...corpus.model import Bitext, Header, Pair
from ...corpus.own import finite, plain
from ...corpus.xml_stream import LONGEST, opened
from ..finding import Notes, Skipped
from ..ids import PairIds
from ..xml import Written
from .records import check_languages, own_columns, pair, record, spoken


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write all pairs; lone surrogates, which UTF-8 cannot hold, become U+FFFD and are counted."""
    check_languages(bitext.header)
    count = replaced = 0
    for count, one in enumerate(bitext, start=1):  # noqa: B007
        row = record(one, bitext.header)
        try:
            line = _line(row)
        except ValueError:  # only a user's own columns hold such numbers
            line = _line(finite(row))
        try:
            written = line.encode()
        except UnicodeEncodeError:
            whole = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in line)
            replaced += sum(one != other for one, other in zip(line, whole, strict=True))
            written = whole.encode()
        out.write(written + b"\n")
    return Written(count, replaced)


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=plain, allow_nan=False)


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a file, and a list that fills with the lines passed over as they are read."""
    skipped = Notes()
    more = own_columns(tuple(_first(path)), source_lang, target_lang)
    header = Header(source_lang, target_lang, title=path.name, columns=dict.fromkeys(more))
    return Bitext(header, _pairs(path, header, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages that the first line has texts in, in its order."""
    row = _first(path)
    try:
        return tuple(row["translation"]) if "translation" in row else spoken(row)
    except TypeError:
        return ()


def _first(path: Path) -> dict[str, Any]:
    """The first record; an empty one where it cannot be read, or only once."""
    if path.exists() and not path.is_file():
        return {}
    with opened(path) as stream:
        line = stream.readline(8 * LONGEST)
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _pairs(path: Path, header: Header, skipped: Notes) -> Iterator[Pair]:
    ids = PairIds()
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(8 * LONGEST), b""), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                raise DiplaError(f"{path}, line {number}: bytes that are not UTF-8. Save it as UTF-8.") from None
            except (json.JSONDecodeError, RecursionError) as error:
                why = str(error) or "nested too deep"
                raise DiplaError(
                    f"{path}, line {number}: not JSON ({why}); expected one object a line. Mend the line and try again."
                ) from None
            made = (
                pair(row, header, ids, number, skipped)
                if isinstance(row, dict)
                else f"found {type(row).__name__}, no object"
            )
            if isinstance(made, str):
                skipped.append(Skipped(number, made))
            else:
                yield made
