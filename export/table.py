"""Bilingual tables: CSV and TSV, for programs. The sheet that a person edits is another thing: see `review.sheet`.

Reading takes a header that names two sides (`source,target`, `el,en`, `Greek,English`) among any other columns, or two
columns without a header. Which of tab, comma and semicolon parts the cells is what makes the first rows agree. A
cell is text, whatever it looks like (`NA`, `null`, `0012`); what an empty cell means is told by the state.

Writing quotes every cell, so that all that a pair says comes back. A cell that begins with `=`, `+`, `-` or `@` is not
guarded: a program wants the text to the letter. Do not open such a file in a spreadsheet; make a sheet.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ..corpus import rows
from ..corpus.errors import DiplaError
from ..corpus.frame import COLUMNS as FRAME_COLUMNS
from ..corpus.languages import code_of, same_language
from ..corpus.model import ID, Bitext, Header, Origin, Pair, Sentence, State
from ..corpus.own import Own, cell, is_own, own
from ..corpus.xml_stream import LONGEST
from .facts import EXPECTED, STATES, facts, facts_of, noted, sentences
from .finding import Notes, Skipped
from .ids import Ids
from .plain import Encoding, lines_of
from .xml import Written

# Those of every table of pairs, and what a pandas table has no column for: sentences of n:m pairs and their places.
COLUMNS = (*FRAME_COLUMNS, "source_sentences", "target_sentences")
# What a fact of a pair (see `facts`) is called as a column, where that is not its name.
_CALLED = {name: f"origin_{name}" for name in ("tool", "model", "date", "request", "checks")}
_SIDES = {"source": 0, "src": 0, "target": 1, "tgt": 1, "translation": 1}
_DELIMITERS = ("\t", ",", ";")
# Rows that decide what parts the cells.
_SAMPLE = 50
# Cells with line breaks stand on several lines, so not every line of a table that quotes is whole.
_NEARLY = 0.8
# What the editing sheet has beside `SHEET_COLUMNS`: hints for its reader, and no column of a user's.
_OF_SHEETS = frozenset(("do", "engine", "model", "made", "request", "checks", "hint"))
# The editing sheet puts this before a text that a spreadsheet would take for a formula.
_GUARD = "\u2060"


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a table, and a list that fills with the rows passed over as they are read.

    A row without a state is a DRAFT, UNTRANSLATED where its target is empty. Raises DiplaError when no two columns are
    the two sides.
    """
    skipped = Notes()
    form = _form(path, source_lang, target_lang)
    header = Header(source_lang, target_lang, title=path.name, columns=dict.fromkeys(form.own.values()))
    return Bitext(header, _pairs(path, form, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages that the header of a table names, or the first row of its language columns; () when none does."""
    rows_of: dict[str, list[list[str]]] = {mark: _sample(path, mark, quoted=True) for mark in _DELIMITERS}
    for found in rows_of.values():
        head = [cell.strip().lower() for cell in found[0]] if found else []
        if {"source_lang", "target_lang"} <= set(head) and len(found) > 1 and len(found[1]) == len(head):
            return tuple(found[1][head.index(name)] for name in ("source_lang", "target_lang"))
        codes = [code for cell in head if (code := code_of(cell))]
        if len(codes) > 1:
            return tuple(codes)
    return ()


def write(out: BinaryIO, bitext: Bitext, delimiter: str = ",") -> Written:
    """Write all pairs, every cell in quotes, UTF-8, under `COLUMNS` and the user's own of the header.

    The same bitext gives the same bytes.
    """
    head, encoding = bitext.header, Encoding()
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    count = 0
    try:
        writer.writerow([*COLUMNS, *head.columns])
        for pair in bitext:
            cells, more = _cells(pair, head), own(pair)
            row = [cells.get(name, "") for name in COLUMNS] + [cell(more.get(name)) for name in head.columns]
            writer.writerow(map(encoding.text, row))
            count += 1
        text.flush()
    finally:
        text.detach()  # the stream is the caller's
    return Written(count, encoding.replaced)


def write_tsv(out: BinaryIO, bitext: Bitext) -> Written:
    """The same, parted by tabs."""
    return write(out, bitext, "\t")


def _cells(pair: Pair, head: Header) -> dict[str, str]:
    """What stands in the columns of a pair; a name that is not there is an empty cell."""
    cells = {_CALLED.get(name, name): word for name, word in facts(pair)}
    usual = _usual(head.source_lang, pair.id)
    return cells | {
        "id": pair.id,
        "source": pair.source_text,
        "target": pair.target or "",
        "draft": pair.draft or "",
        "note": pair.note,
        "draft_origin": rows.origin_json(pair.draft_origin) or "",
        "source_lang": head.source_lang,
        "target_lang": head.target_lang,
        "source_ids": " ".join(one.id for one in pair.source),
        "paragraph": str(pair.source[0].paragraph) if pair.source else "",
        "block": (rows.block_json(pair.source[0].block) if pair.source else None) or "",
        "created": pair.created,
        "changed": pair.changed,
        "source_sentences": noted(pair.source, head.source_lang, usual) if pair.source else "",
        "target_sentences": noted(pair.target_sentences, head.target_lang, "") if pair.target_sentences else "",
    }


def _usual(lang: str, identifier: str) -> str:
    return f"{lang.split('-')[0]}_{identifier}"


# Which columns a file has


@dataclass(frozen=True, slots=True)
class _Form:
    """How a table is read: `columns` are names in their order, those of the two sides `source` and `target`.

    `own` are the names of a user's columns, as they are written, by their place.
    """

    delimiter: str
    quoted: bool
    columns: tuple[str, ...]
    has_header: bool
    languages: tuple[str, str]
    own: Mapping[int, str]


def _form(path: Path, source_lang: str, target_lang: str) -> _Form:
    """How to read a file. DiplaError when no way gives it two sides."""
    wanted = (source_lang, target_lang)
    best: tuple[float, _Form] | None = None
    with lines_of(path, *wanted, newline="") as stream:
        first = next((line for line in stream if line.strip()), "")
    for mark in _DELIMITERS:
        if mark not in first:
            continue
        quoted = mark != "\t" or _is_quoted(path, wanted)
        found = _sample(path, mark, quoted, wanted)
        if not found:
            continue
        named = _named(found[0], wanted)
        columns = named or (("source", "target") if len(found[0]) == 2 and not _is_half(found[0], wanted) else ())
        if not columns:
            continue
        fitting = sum(len(row) == len(columns) for row in found) / len(found)
        if best is None or fitting + bool(named) > best[0]:
            best = fitting + bool(named), _Form(mark, quoted, columns, bool(named), wanted, _own(found[0], columns))
    if best is None:
        raise DiplaError(_no_sides(path, first, wanted))
    form = best[1]
    if not form.has_header:
        head = _sample(path, form.delimiter, form.quoted, wanted)[0]
        codes = [code_of(cell) for cell in head]
        if all(codes):
            raise DiplaError(
                f"{path}, line 1: the columns are {' and '.join(head)}; expected {source_lang} and {target_lang}. "
                "Name the right languages with --from and --to."
            )
    return form


def _no_sides(path: Path, first: str, wanted: tuple[str, str]) -> str:
    for mark in _DELIMITERS:
        cells = next(iter(_sample(path, mark, quoted=True, wanted=wanted)), []) if mark in first else []
        if lacking := _lacks(cells, wanted):
            return (
                f"{path}: no column for the {lacking}; found {', '.join(cells)[:200]}. Name it in the header, "
                "or say the right languages with --from and --to."
            )
    found = f"the first line is {first[:200].rstrip()!r}" if first else "found no text"
    return (
        f"{path}: {found}; expected a header with source and target, or {wanted[0]} and {wanted[1]}, or two columns "
        "parted by tab, comma or semicolon. Add a header line and try again."
    )


def _sample(path: Path, mark: str, quoted: bool, wanted: tuple[str, str] = ("el", "en")) -> list[list[str]]:
    """The first rows, those that cannot be read left out."""
    with lines_of(path, *wanted, newline="") as stream:
        return [row for _, row in islice(_rows(stream, mark, quoted), _SAMPLE) if isinstance(row, list) and any(row)]


def _is_quoted(path: Path, wanted: tuple[str, str]) -> bool:
    """Whether quotes in a file parted by tabs are the table's, and not the texts' own; looks at all of it.

    The texts' own make rows that cannot be read or have another width, or swallow a row whole. Where some rows are bad
    either way, nearly every row of a table that quotes stands in quotes from end to end.
    """
    with lines_of(path, *wanted, newline="") as stream:
        if not any('"' in line for line in stream):
            return True
    plain, wrapped, widths = 0, 0, set()
    for row in _readable(path, wanted, quoted=False):
        plain += 1
        widths.add(len(row))
        wrapped += all(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in row)
    ours = [len(row) for row in _readable(path, wanted, quoted=True)]
    if 0 not in ours and len(set(ours)) == 1:
        return len(ours) == plain or len(widths) > 1
    return wrapped > _NEARLY * plain


def _readable(path: Path, wanted: tuple[str, str], *, quoted: bool) -> Iterator[list[str]]:
    """The rows of a file parted by tabs; one that cannot be read has no cell."""
    with lines_of(path, *wanted, newline="") as stream:
        for _, row in _rows(stream, "\t", quoted):
            if isinstance(row, str):
                yield []
            elif row:
                yield row


def _named(first: Sequence[str], wanted: tuple[str, str]) -> tuple[str, ...]:
    """The columns that a header names, the sides as `source` and `target`; () when this is no header."""
    names = [cell.strip().lower().replace(" ", "_") for cell in first]
    sides = [_SIDES.get(name.removesuffix("_text"), -1) for name in names]
    if sorted(side for side in sides if side >= 0) != [0, 1]:
        sides = [_side_of_language(name, wanted) for name in names]
    if sorted(side for side in sides if side >= 0) != [0, 1]:
        return ()
    return tuple(("source", "target")[side] if side >= 0 else name for side, name in zip(sides, names, strict=True))


def _lacks(first: Sequence[str], wanted: tuple[str, str]) -> str:
    """Which side a header has no column for, where it names the other; "" where it names none, or both."""
    names = [cell.strip().lower().replace(" ", "_") for cell in first]
    sides = {_SIDES.get(name.removesuffix("_text"), _side_of_language(name, wanted)) for name in names} - {-1}
    return ("target", "source")[sides.pop()] if len(sides) == 1 and len(names) > 1 else ""


def _is_half(first: Sequence[str], wanted: tuple[str, str]) -> bool:
    """Whether two cells are a header that names one side, and no pair of texts: both are as columns are called."""
    are_names = all(cell.isascii() and cell.strip().replace(" ", "_").isidentifier() for cell in first)
    return are_names and not all(map(code_of, first)) and bool(_lacks(first, wanted))


def _own(head: Sequence[str], columns: Sequence[str]) -> dict[int, str]:
    """A user's columns by their place; one that is called as another before it gets a number."""
    names: dict[int, str] = {}
    for place, (word, column) in enumerate(zip(head, columns, strict=True)):
        if not is_own(column) or ("sheet" in columns and column in _OF_SHEETS):
            continue
        name, again = _clean(word), 1
        while name in names.values():
            name, again = f"{_clean(word)}.{again}", again + 1
        names[place] = name
    return names


def _side_of_language(name: str, wanted: tuple[str, str]) -> int:
    for side, lang in enumerate(wanted):
        if name == lang.lower():
            return side
    for side, lang in enumerate(wanted):
        if same_language(code_of(name), lang):
            return side
    return -1


# Rows and pairs


def _rows(stream: Iterable[str], delimiter: str, quoted: bool) -> Iterator[tuple[int, list[str] | str]]:
    """The rows with the line each begins at; in place of one that cannot be read, why."""
    # A cell may be as long as a text of any other format; a quote that is never closed ends there, too.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    if quoted:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"the row cannot be read ({error})"


def _pairs(path: Path, form: _Form, skipped: Notes) -> Iterator[Pair]:
    ids = Ids()
    # Only our own sheets have this column.
    guarded = "sheet" in form.columns
    with lines_of(path, *form.languages, newline="") as stream:
        found = _rows(stream, form.delimiter, form.quoted)
        if form.has_header:
            next(row for _, row in found if any(row))
        for number, (line, row) in enumerate(found, start=1):
            if isinstance(row, str):
                skipped.append(Skipped(line, row))
                continue
            if not any(row):
                continue
            if len(row) != len(form.columns):
                skipped.append(Skipped(line, f"found {len(row)} cells; expected {len(form.columns)}"))
                continue
            said = list(map(_clean, row))
            if guarded:
                said = [word.removeprefix(_GUARD) for word in said]
            cells = dict(zip(form.columns, said, strict=True))
            if reason := _unusable(cells):
                skipped.append(Skipped(line, reason))
                continue
            named = cells.get("id", "")
            identifier = skipped.named(line, named, ids.named(named, f"row{number}"))
            kept = Own({name: said[place] for place, name in form.own.items()}) if form.own else None
            made = _pair(identifier, cells, form.languages, kept)
            for name in EXPECTED:
                if getattr(made, name) is None and cells.get(name, "").strip():
                    skipped.left_out(name, line, cells[name], EXPECTED[name])
            yield made


def _clean(cell: str) -> str:
    """NFC, and a line ends in LF."""
    if cell.isascii() and "\r" not in cell:
        return cell
    return unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")


def _unusable(cells: Mapping[str, str]) -> str:
    """Why a row is no pair; "" when it is one."""
    state = cells.get("state", "")
    if state and state not in STATES:
        return f"the state is {state!r}; expected {', '.join(STATES)}"
    source, target = cells["source"].strip(), cells["target"]
    if not source and not target:
        return "no text on either side"
    if not source and not target.strip():
        return "no text in the source, and blanks only in the target"
    return ""


def _pair(identifier: str, cells: Mapping[str, str], langs: tuple[str, str], kept: Own | None) -> Pair:
    said = {name: cells.get(_CALLED.get(name, name), "") for name in ("state", "origin", *_CALLED, "matched", "score")}
    said |= {name: cells.get(name, "") for name in ("doc", "flags", "by")}
    source, text, state = cells["source"], cells["target"], said["state"]
    target = None if not text and state in ("", State.UNTRANSLATED) else text
    if "draft" in cells:
        said |= {"draft": cells["draft"]} if cells["draft"] else {"drafted": "no"}
    usual = _usual(langs[0], identifier)
    ids = cells.get("source_ids", "").split()
    if len(ids) == 1 and ID.fullmatch(ids[0]) and not cells.get("source_sentences"):
        usual = ids[0]
    first, second = cells.get("source_sentences", ""), cells.get("target_sentences", "")
    whole: tuple[Sentence, ...] = ()
    if source.strip():
        whole = sentences(first, source, langs[0], usual) or (Sentence(usual, source, langs[0]),)
    return Pair(
        id=identifier,
        source=whole,
        target=target,
        target_sentences=sentences(second, text, langs[1], "") if second else (),
        note=cells.get("note", ""),
        created=cells.get("created", ""),
        changed=cells.get("changed", ""),
        kept=kept,
        **facts_of(said, target) | {"draft_origin": _draft_origin(cells.get("draft_origin", ""))},
    )


def _draft_origin(cell: str) -> Origin | None:
    try:
        return rows.origin(cell)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # another program's column of that name
