"""The project's memory: one SQLite file in which nothing that a person did is ever lost.

A change is a transaction: it stands whole once `transaction` has ended well, or not at all, through a
`kill -9` too (WAL, synchronous=FULL). Every change of a pair leaves a row in `revision`. Time and author
are arguments; nothing here asks the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

from . import rows
from .answers import Answers
from .course import Course
from .documents.blocks import About
from .model import Pair, Sentence, State
from .order import Order
from .outputs import Outputs
from .rows import By, DocumentRow, Revision
from .searching.texts import Texts
from .sheets import Sheets
from .sql import SqlFile
from .waived import Waived
from .work import Work

_CHUNK = 500
# Two places that are nearer to each other could not be told apart in a document of a billion sentences.
_NARROWEST = 1e-6

_PAIR_COLUMNS = (
    "id, doc, source, target_sentences, target, draft, state, origin, score, note, flags, created, changed, by, "
    "draft_origin"
)


_SENTENCE = "id, text, lang, paragraph, start, end, block"


class Store(SqlFile):
    """A project's SQLite file, open. Use it in a `with` block, and change things inside `transaction`.

    Where it can only be read, it opens for who is only `reading`.
    """

    def __init__(self, path: Path, *, create: bool = False, reading: bool = False) -> None:
        super().__init__(path, create=create, reading=reading)
        self._step: int | None = None
        self._deed = ""
        self.sheets = Sheets(self._all, self._many)
        self.waived = Waived(self._all, self._many)
        self.order = Order(self._all, self._each)
        self.work = Work(self._all, self._many)
        self.texts = Texts(self._each)
        self.course = Course(self._each)
        self.answers = Answers(self._all, self._many, self._within)
        self.outputs = Outputs(self._all, self._many)

    @contextmanager
    def transaction(self, *, synced: bool = True) -> Iterator[None]:
        """All changes inside stand together, on the disk, when the block has ended; on any error none does.

        Not `synced`, they outlive the process but perhaps not the machine's power: enough for what can be asked again.
        """
        with super().transaction(synced=synced):
            self._step = None
            yield

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Inside the transaction that is open, or one of its own."""
        if self._db.in_transaction:
            yield
        else:
            with self.transaction():
                yield

    def languages(self) -> tuple[str, str] | None:
        """The languages that the project was made with; None when nobody said."""
        found = self._all("SELECT value FROM meta WHERE key = 'languages'")
        source, _, target = found[0][0].partition(" ") if found else ("", "", "")
        return (source, target) if found else None

    def put_languages(self, source: str, target: str) -> None:
        """Remember the languages that the project is made with."""
        self._run("INSERT OR REPLACE INTO meta VALUES ('languages', ?)", (f"{source} {target}",))

    # Documents and sentences

    def documents(self, *, translations: bool = False) -> list[DocumentRow]:
        """The source documents, in the order they were added; or the existing translations of them."""
        names = ", ".join(field.name for field in fields(DocumentRow))
        where = f"translation_of IS {'NOT ' if translations else ''}NULL"
        return [DocumentRow(*row) for row in self._all(f"SELECT {names} FROM document WHERE {where} ORDER BY position")]

    def put_document(self, row: DocumentRow) -> None:
        """Add a document, or bring its facts up to date; its place and the date it was added stay."""
        self._run(
            "INSERT INTO document (name, position, lang, encoding, digest, newlines, cleaning, added, translation_of) "
            "VALUES (?, (SELECT count(*) FROM document), ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "lang = excluded.lang, encoding = excluded.encoding, digest = excluded.digest, "
            "newlines = excluded.newlines, cleaning = excluded.cleaning",
            (row.name, row.lang, row.encoding, row.digest, row.newlines, row.cleaning, row.added, row.translation_of),
        )

    def note_about(self, doc: str, about: About) -> None:
        """Remember what a document's file says of itself."""
        if about != self.about(doc):
            self.note(f"about {doc}", rows.as_json(asdict(about)))

    def about(self, doc: str) -> About:
        """What a document's file said of itself when it came."""
        said = json.loads(self.noted(f"about {doc}") or "{}")
        return About(**said | {"authors": tuple(said.get("authors", ()))})

    def sentences(self, doc: str, *, retired: bool = False) -> list[Sentence]:
        """The sentences of a document that stand in it now, in order; or those that have left it."""
        found = self._all(
            f"SELECT {_SENTENCE} FROM sentence WHERE doc = ? AND retired = ? ORDER BY position",
            (doc, int(retired)),
        )
        return [rows.sentence(row) for row in found]

    def put_sentence(self, doc: str, position: float, sentence: Sentence) -> None:
        """Add a sentence, or give one its new place; it stands in the document from now on."""
        start, end = sentence.span or (None, None)
        block = rows.block_json(sentence.block)
        self._run(
            "INSERT INTO sentence (id, doc, position, paragraph, text, lang, start, end, block) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET position = excluded.position, paragraph = excluded.paragraph, "
            "start = excluded.start, end = excluded.end, block = excluded.block, retired = 0",
            (sentence.id, doc, position, sentence.paragraph, sentence.text, sentence.lang, start, end, block),
        )

    def make_room(self, doc: str, beside: str, count: int, *, after: bool = True) -> list[float]:
        """Places for `count` sentences or pairs just after, or just before, one in its document.

        They are fractions between two places, so nothing else moves: only where there is no room left between them do
        all that follow move on.
        """
        table = "sentence" if self._all("SELECT 1 FROM sentence WHERE id = ?", (beside,)) else "pair"
        here = float(self._one(f"SELECT position FROM {table} WHERE id = ?", (beside,))[0])
        most, compared = ("min", ">") if after else ("max", "<")
        # Asked for each, because the index has those that stand and those that do not apart.
        next_one = f"SELECT {most}(position) FROM {table} WHERE doc = ? AND retired = ? AND position {compared} ?"
        found = [self._one(next_one, (doc, retired, here))[0] for retired in (0, 1)]
        known = [float(place) for place in found if place is not None]
        if not known:
            return [here + n + 1 if after else here - count + n for n in range(count)]
        low, high = (here, min(known)) if after else (max(known), here)
        if (high - low) / (count + 1) < _NARROWEST:
            self._run(
                f"UPDATE {table} SET position = position + ? WHERE doc = ? AND retired IN (0, 1) AND position >= ?",
                (count + 1, doc, high),
            )
            high += count + 1
        return [low + (high - low) * (n + 1) / (count + 1) for n in range(count)]

    def document_of(self, sentence: str) -> str:
        """The document, a source or a translation, that a sentence stands in, or stood in."""
        return str(self._one("SELECT doc FROM sentence WHERE id = ?", (sentence,))[0])

    def set_standing(self, ids: Iterable[str], *, gone: Iterable[str]) -> None:
        """The first sentences stand in their documents, the others do not: one was cut, or is whole again."""
        self._many("UPDATE sentence SET retired = 0 WHERE id = ?", ((i,) for i in ids))
        self.retire_sentences(gone)

    def retire_sentences(self, ids: Iterable[str]) -> None:
        """These sentences stand in no document any more; they are kept."""
        self._many("UPDATE sentence SET retired = 1 WHERE id = ?", ((i,) for i in ids))

    def new_id(self, prefix: str) -> str:
        """An id that was never given before, `prefix` and a number from 1."""
        self._run(
            "INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            (f"last {prefix}",),
        )
        return prefix + str(self._one("SELECT value FROM meta WHERE key = ?", (f"last {prefix}",))[0])

    # Pairs

    def pairs(self, doc: str | None = None, *, states: Sequence[State] = (), retired: bool = False) -> Iterator[Pair]:
        """Pairs in document order, read in chunks: of one document or all, in some states or any."""
        where, arguments = ["p.retired = ?"], [int(retired), *([] if doc is None else [doc])]
        if doc is not None:
            where.append("p.doc = ?")
        if states:
            where.append(f"p.state IN ({','.join('?' * len(states))})")
            arguments += [str(state) for state in states]
        columns = ", ".join(f"p.{name.strip()}" for name in _PAIR_COLUMNS.split(","))
        with self._errors():
            cursor = self._db.execute(
                f"SELECT {columns} FROM pair p JOIN document d ON d.name = p.doc "
                f"WHERE {' AND '.join(where)} ORDER BY d.position, p.position",
                arguments,
            )
            while chunk := list(islice(cursor, _CHUNK)):
                yield from self._build(chunk)

    def pair(self, identifier: str) -> Pair | None:
        """The pair of that id, retired or not; None when there never was one."""
        found = self._all(f"SELECT {_PAIR_COLUMNS} FROM pair WHERE id = ?", (identifier,))
        return self._build(found)[0] if found else None

    def numbered(self, numbers: Sequence[int]) -> list[Pair]:
        """The pairs of these row numbers (see corpus/order.py), in their order; what no row has is left out."""
        found: dict[int, tuple[Any, ...]] = {}
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            for row in self._all(f"SELECT {_PAIR_COLUMNS}, rowid FROM pair WHERE rowid IN ({marks})", part):
                found[row[-1]] = row[:-1]
        return self._build([found[number] for number in numbers if number in found])

    def is_retired(self, identifier: str) -> bool:
        """Whether that pair has left its document."""
        return bool(self._all("SELECT 1 FROM pair WHERE id = ? AND retired = 1", (identifier,)))

    def add_pair(self, pair: Pair, position: float) -> None:
        """Add a pair whose sentences the store holds already."""
        self._run(
            f"INSERT INTO pair ({_PAIR_COLUMNS}, position) VALUES ({','.join('?' * 16)})",
            (*rows.pair_row(pair), position),
        )

    def bring_in(self, pair: Pair, position: float, by: By) -> None:
        """Add a pair that came of another one; a revision says that it came, so that it can be taken back."""
        self.add_pair(pair, position)
        self._revise(pair.id, by, {"retired": True}, {"retired": False})

    def neighbours(self, identifier: str) -> tuple[str | None, str | None]:
        """The pairs just before and just after one in its document; None where there is none."""
        found = []
        for compared, order in (("<", "DESC"), (">", "ASC")):
            beside = self._all(
                f"SELECT o.id FROM pair p JOIN pair o ON o.doc = p.doc AND o.retired = 0 AND o.position {compared} "
                f"p.position WHERE p.id = ? ORDER BY o.position {order} LIMIT 1",
                (identifier,),
            )
            found.append(str(beside[0][0]) if beside else None)
        return found[0], found[1]

    def pairs_after(self, identifier: str) -> Iterator[Pair]:
        """The pairs that stand after one in its document, in order, read as far as they are asked for."""
        doc, place = self._one("SELECT doc, position FROM pair WHERE id = ?", (identifier,))
        step = 8
        while chunk := self._all(
            f"SELECT {_PAIR_COLUMNS}, position FROM pair WHERE doc = ? AND retired = 0 AND position > ? "
            "ORDER BY position LIMIT ?",
            (doc, place, step),
        ):
            yield from self._build([row[:-1] for row in chunk])
            place, step = chunk[-1][-1], _CHUNK

    def place_pair(self, identifier: str, position: int, flags: Sequence[str]) -> None:
        """Give a pair its place in the document and the flags its source has there; no revision: nobody's work."""
        self._run(
            "UPDATE pair SET position = ?, flags = ? WHERE id = ? AND (position, flags) <> (?, ?)",
            (position, " ".join(flags), identifier, position, " ".join(flags)),
        )

    def flag(self, flags: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Give pairs (id, flags) these flags; no revision: nobody's work."""
        self._many("UPDATE pair SET flags = ? WHERE id = ?", ((" ".join(given), one) for one, given in flags))

    def change(self, old: Pair, new: Pair, by: By) -> None:
        """Put `new` in the place of `old`, with a revision that says what changed. Equal pairs change nothing."""
        if rows.facts(old) != rows.facts(new):
            self._put(old, replace(new, by=old.by if by.machine else by.who), by)

    def recut(self, old: Pair, new: Pair, cut: Mapping[str, Sequence[str]], by: By) -> None:
        """As `change`, for a pair whose sentences were cut: `cut` names the new ones by the one they came of."""
        standing = {"standing": " ".join(cut)}, {"standing": " ".join(i for parts in cut.values() for i in parts)}
        self.set_standing(standing[1]["standing"].split(), gone=cut)
        self._put(old, replace(new, by=old.by if by.machine else by.who), by, standing)

    def restore(self, identifier: str, facts: Mapping[str, Any], by: By, against: Mapping[str, Any]) -> None:
        """Give a pair the facts that a revision recorded, in place of those `against`; a revision says so."""
        old = self._known_pair(identifier)
        if "retired" in facts and facts["retired"] != self.is_retired(identifier):
            self.retire_pair(identifier, by, retired=bool(facts["retired"]))
        if "standing" in facts:
            self.set_standing(facts["standing"].split(), gone=against["standing"].split())
        ids = f"{facts.get('source', '')} {facts.get('target_sentences', '')}".split()
        self._put(old, rows.with_facts(old, facts, self._sentences_of(ids)), by)

    def _put(self, old: Pair, new: Pair, by: By, standing: tuple[dict[str, str], dict[str, str]] = ({}, {})) -> None:
        if (old.target, old.source_text) != (new.target, new.source_text):
            # What the checks said was of another text.
            new = replace(new, flags=tuple(flag for flag in new.flags if not flag.startswith("check:")))
        before, after = rows.facts(old), rows.facts(new)
        changed = {name for name in after if before[name] != after[name]}
        if not changed:
            return
        self._run(
            "UPDATE pair SET target = ?, draft = ?, state = ?, origin = ?, score = ?, note = ?, flags = ?, "
            "changed = ?, by = ?, source = ?, target_sentences = ?, draft_origin = ? WHERE id = ?",
            (
                new.target,
                new.draft,
                str(new.state),
                rows.origin_json(new.origin),
                new.score,
                new.note,
                " ".join(new.flags),
                by.at,
                new.by,
                after["source"],
                after["target_sentences"],
                rows.origin_json(new.draft_origin),
                new.id,
            ),
        )
        self._revise(
            new.id, by, {k: before[k] for k in changed} | standing[0], {k: after[k] for k in changed} | standing[1]
        )

    def retire_pair(self, identifier: str, by: By, *, retired: bool = True) -> None:
        """The pair leaves its document (or comes back to it) with all its work; a revision says so."""
        self._run("UPDATE pair SET retired = ? WHERE id = ?", (int(retired), identifier))
        self._revise(identifier, by, {"retired": not retired}, {"retired": retired})

    # History

    def revisions(self, pair: str | None = None, *, step: int | None = None) -> Iterator[Revision]:
        """The changes of one pair, of one step, or all, oldest first."""
        asked = {"pair": pair, "step": step}
        named = {name: value for name, value in asked.items() if value is not None}
        where = f"WHERE {' AND '.join(f'{name} = ?' for name in named)}" if named else ""
        arguments = tuple(named.values())
        for n, step, identifier, at, who, way, old, new in self._each(
            f"SELECT n, step, pair, at, who, way, old, new FROM revision {where} ORDER BY n",
            arguments,
        ):
            yield Revision(n, step, identifier, at, who, way, json.loads(old), json.loads(new))

    def steps_before(self, step: int | None = None) -> Iterator[tuple[int, str]]:
        """The steps before one, or all, the newest first: number and way. One at a time, as far as they are asked for.

        The way is that of any change of the step: they differ behind the first word at most, but for `undo 3`.
        """
        while found := self._all(
            "SELECT step, way FROM revision WHERE step < ? ORDER BY step DESC LIMIT 1", (step or 1 << 62,)
        ):
            step = int(found[0][0])
            yield step, str(found[0][1])

    def newest_change(self, doc: str | None = None) -> str:
        """When a pair was last changed (ISO 8601, UTC); "" where there is none."""
        where, arguments = ("WHERE doc = ?", (doc,)) if doc else ("", ())
        return str(self._one(f"SELECT coalesce(max(changed), '') FROM pair {where}", arguments)[0])

    # Hints and facts

    def put_hints(self, hints: Iterable[tuple[str, str, str]]) -> None:
        """Keep hints (pair, source text, hint); the newest of each pair."""
        self._many("INSERT OR REPLACE INTO hint VALUES (?, ?, ?)", hints)

    def hints(self) -> dict[str, tuple[str, str]]:
        """The hints by pair: the source text that each was made for, and the hint."""
        return {pair: (source, hint) for pair, source, hint in self._all("SELECT pair, source, hint FROM hint")}

    def noted(self, key: str) -> str:
        """A fact that the project remembers, such as a person's consent; "" when it does not."""
        found = self._all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def note(self, key: str, value: str) -> None:
        """Remember a fact of the project."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # SQL

    def _build(self, chunk: list[tuple[Any, ...]]) -> list[Pair]:
        known = self._sentences_of(sorted({i for row in chunk for i in f"{row[2]} {row[3]}".split()}))
        return [rows.pair(row, known) for row in chunk]

    def _sentences_of(self, wanted: Sequence[str]) -> dict[str, Sentence]:
        known: dict[str, Sentence] = {}
        for i in range(0, len(wanted), _CHUNK):
            part = wanted[i : i + _CHUNK]
            for row in self._db.execute(
                f"SELECT {_SENTENCE} FROM sentence WHERE id IN ({','.join('?' * len(part))})",
                part,
            ):
                known[row[0]] = rows.sentence(row)
        return known

    def _known_pair(self, identifier: str) -> Pair:
        found = self.pair(identifier)
        if found is None:
            raise RuntimeError(f"no pair {identifier}")
        return found

    def _revise(self, pair: str, by: By, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        # One command is one step; what `run` does by several ways (sheets, source, drafts) are several.
        deed = by.way if by.way.startswith(("undo ", "redo ")) else by.way.split(" ")[0]
        if self._step is None or deed != self._deed:
            self._step = self._one("SELECT coalesce(max(step), 0) + 1 FROM revision")[0]
            self._deed = deed
        self._run(
            "INSERT INTO revision (step, pair, at, who, way, old, new) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._step, pair, by.at, by.who, by.way, rows.as_json(old), rows.as_json(new)),
        )
