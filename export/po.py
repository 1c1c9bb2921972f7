"""PO files, gettext's catalogues: msgid is the source, msgstr the target.

A fuzzy entry is one that a person has yet to look at: a DRAFT, or an ALIGNED pair. In another program's file an entry
that is not fuzzy is EDITED, since its editors mark so what a person has done. All else that a pair says stands in
extracted comments, `#. dipla-state: draft`; its note in a translator's comment. Where a source comes twice, its second
entry has the pair's id as msgctxt, as gettext wants each entry once.

Plural forms are read as units of their own, flagged `plural:0`, `plural:1`; obsolete entries are passed over. What an
entry says that a pair has no field for (references, context, `c-format`) is put back when the pair is written as PO
again, and plural forms that still stand together become one entry, which says no more of them than the flag. Writing
is a stream; reading goes through polib, which holds the whole catalogue in memory.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ..corpus.errors import DiplaError
from ..corpus.model import ID, Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from ..corpus.xml_stream import opened
from .facts import STATES, facts, facts_of, noted, sentences
from .finding import Notes, Skipped
from .plain import Encoding
from .xml import Written

if TYPE_CHECKING:
    from polib import POEntry

_OURS = re.compile(r"dipla-([a-z-]+): (.*)")
_HEAD = 1 << 14
# What a fuzzy entry may say of itself before its source changed.
_BEFORE = ("msgctxt", "msgid", "msgid_plural")
_UNSEEN = (State.DRAFT, State.ALIGNED)
# Languages whose plural forms are one and many; gettext wants the rule beside plural entries.
_ONE_AND_MANY = frozenset(("el", "en", "de", "es", "it", "pt", "nl", "sv", "da", "fi", "hu", "bg", "sq"))
_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v", "\b": r"\b", "\f": r"\f"}
)


class _Kept(NamedTuple):
    """The entry that a pair was read from, which of its plural forms the pair is, and the pair's note then."""

    entry: POEntry
    form: int | None
    note: str


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a catalogue, and a list that fills with the entries passed over as they are read.

    Raises DiplaError with the line when the file is no PO.
    """
    import polib

    _check_quotes(path)
    try:
        with _unpacked(path) as plain:
            catalogue = polib.pofile(str(plain))
    except OSError as error:
        said = str(error).removeprefix("Syntax error in po file ").strip()
        line = re.search(r"line (\d+)", said)
        place = f", line {line[1]}" if line else ""
        what = said.partition("): ")[2] or "not an entry"
        raise DiplaError(
            f"{path}{place}: no PO file ({what}); expected msgid and msgstr, each in quotes. Mend that line."
        ) from None
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}, byte {error.start}: not {error.encoding}, as its header says. Save the file as UTF-8."
        ) from None
    skipped = Notes()
    header = Header(source_lang, target_lang, title=catalogue.metadata.get("Project-Id-Version", "").strip())
    return Bitext(header, _pairs(catalogue, (source_lang, target_lang), skipped)), skipped


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """A file that polib can read: it knows no gzip."""
    if not path.name.endswith(".gz"):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, path.stem)
        with opened(path) as packed, plain.open("wb") as stream:
            shutil.copyfileobj(packed, stream)
        yield plain


def _check_quotes(path: Path) -> None:
    """Refuse a text that is cut off: polib would take its last character for the quote."""
    with opened(path) as stream:
        for number, line in enumerate(stream, start=1):
            text = line.strip()
            if text.startswith((b'"', b"msg")) and not (text.endswith(b'"') and text.count(b'"') > 1):
                raise DiplaError(
                    f"{path}, line {number}: no PO file (a text without both its quotes); expected msgid and msgstr, "
                    "each in quotes. Mend that line, or get a whole copy."
                )


def languages(path: Path) -> tuple[str, ...]:
    """The languages that the header names, that of the sources first; it need not name both."""
    with opened(path) as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace")
    found = []
    for name in ("X-Source-Language", "Language"):
        said = re.search(rf'"{name}:\s*([A-Za-z]{{2,3}}(?:[_-]\w+)*)', head)
        found += [said[1].replace("_", "-")] if said else []
    return tuple(found)


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write the pairs that have a source: gettext has no place for an addition. The same bitext, the same bytes."""
    head, encoding = bitext.header, Encoding()
    out.write(_header(head).encode())
    seen: set[tuple[str | None, str]] = set()
    count = 0
    for _, group in groupby(bitext, _entry):
        forms = [pair for pair in group if pair.source]
        if forms:
            out.write(encoding.text("\n".join(_lines(forms, head, seen)) + "\n\n").encode())
            count += len(forms)
    return Written(count, encoding.replaced)


def _entry(pair: Pair) -> object:
    """What is alike for pairs that are one entry: the plural forms of one that was read, else each for itself."""
    kept = pair.kept
    return id(kept.entry) if isinstance(kept, _Kept) and kept.form is not None else pair.id


def _lines(forms: Sequence[Pair], head: Header, seen: set[tuple[str | None, str]]) -> list[str]:
    """The lines of an entry; `seen` are the contexts and sources of those before it."""
    pair = forms[0]
    kept = pair.kept if isinstance(pair.kept, _Kept) else None
    is_plural = kept is not None and kept.form is not None
    source = kept.entry.msgid if kept and is_plural else pair.source_text
    context = kept.entry.msgctxt if kept else None
    if (context, source) in seen:
        context = pair.id
    seen.add((context, source))
    lines = _comments(pair, head, kept)
    if any(one.state in _UNSEEN for one in forms):
        flags = ["fuzzy"]
        before = [(name, getattr(kept.entry, f"previous_{name}")) for name in _BEFORE] if kept else []
    else:
        flags, before = [], []
    flags += [flag for flag in kept.entry.flags if flag != "fuzzy"] if kept else []
    lines += [f"#, {', '.join(flags)}"] if flags else []
    lines += [f"#| {name} {_quoted(text)}" for name, text in before if text is not None]
    lines += [] if context is None else [f"msgctxt {_quoted(context)}"]
    lines.append(f"msgid {_quoted(source)}")
    if not kept or not is_plural:
        return [*lines, f"msgstr {_quoted(pair.target or '')}"]
    lines.append(f"msgid_plural {_quoted(kept.entry.msgid_plural)}")
    said = {one.kept.form: one.target or "" for one in forms if isinstance(one.kept, _Kept)}
    return lines + [f"msgstr[{n}] {_quoted(said.get(n, ''))}" for n in range(len(kept.entry.msgstr_plural) or 1)]


def _header(head: Header) -> str:
    date = head.date.replace("T", " ")[:16] + "+0000" if head.date else "1970-01-01 00:00+0000"
    tool = next(iter(head.tools), "dipla")
    said = {
        "Project-Id-Version": " ".join(head.title.split()) or "dipla",
        "PO-Revision-Date": date,
        "Last-Translator": "dipla <>",
        "Language-Team": "dipla <>",
        "Language": head.target_lang.replace("-", "_"),
        "X-Source-Language": head.source_lang.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": tool,
    }
    if head.target_lang.split("-")[0] in _ONE_AND_MANY:
        said["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    if head.licence:
        said["X-Licence"] = " ".join(head.licence.split())
    lines = "".join(f"{_quoted(f'{name}: {word}' + chr(10))}\n" for name, word in said.items())
    return f'msgid ""\nmsgstr ""\n{lines}\n'


def _comments(pair: Pair, head: Header, kept: _Kept | None) -> list[str]:
    """The comments of an entry, one a line."""
    said: dict[str, str] = {}
    if not kept or kept.form is None:
        said = {"id": pair.id, **dict(facts(pair)), "created": pair.created, "changed": pair.changed}
        usual = f"{head.source_lang.split('-')[0]}_{pair.id}"
        said["source"] = noted(pair.source, head.source_lang, usual)
        said["target"] = noted(pair.target_sentences, head.target_lang, "") if pair.target_sentences else ""
    lines = []
    note = pair.note.split("\n") if pair.note else []
    if kept and pair.note == kept.note:
        lines = [f"# {line}".rstrip() for line in kept.entry.tcomment.split("\n") if kept.entry.tcomment]
        lines += [f"#. {line}" for line in kept.entry.comment.split("\n") if line and not _OURS.fullmatch(line)]
    elif all(map(_is_plain, note)):
        lines = [f"# {line}" for line in note]
    else:
        said["note"] = pair.note
    words = {name: word if _is_plain(word) else json.dumps(word) for name, word in said.items() if word}
    lines += [f"#. dipla-{name}: {word}" for name, word in words.items()]
    places = [f"{name}:{line}" if line else name for name, line in kept.entry.occurrences] if kept else []
    return lines + ([f"#: {' '.join(places)}"] if places else [])


def _is_plain(text: str) -> bool:
    """Whether a comment can hold this as it is: no line break, no blank at its ends, no quote to be mistaken."""
    return text.isprintable() and text == text.strip() and bool(text) and text[0] != '"'


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _pairs(catalogue: list[POEntry], langs: tuple[str, str], skipped: list[Skipped]) -> Iterator[Pair]:
    seen: set[str] = set()
    for number, entry in enumerate(catalogue, start=1):
        line = int(entry.linenum or 0)
        if entry.obsolete:
            skipped.append(Skipped(line, "the entry is obsolete (#~)"))
            continue
        for form, source, target in _forms(entry):
            if not source.strip():
                skipped.append(Skipped(line, "the entry has no text in msgid"))
                continue
            said, note = _said(entry)
            suffix = "" if form is None else f".{form}"
            named = said.get("id", "") or f"{entry.msgctxt or ''}{suffix}"
            identifier = named if named not in seen and ID.fullmatch(named) else f"po{number}{suffix}"
            seen.add(identifier)
            if form is not None:
                said["flags"] = f"plural:{form}"
            texts = unicodedata.normalize("NFC", source), unicodedata.normalize("NFC", target)
            pair = _pair(identifier, texts, said, note, langs, fuzzy="fuzzy" in entry.flags)
            yield replace(pair, kept=_Kept(entry, form, note))


def _forms(entry: POEntry) -> Iterator[tuple[int | None, str, str]]:
    """The units of an entry: a number when it has plural forms, msgid, msgstr.

    The first form goes with msgid, unless the target language has but one; all others go with msgid_plural.
    """
    if not entry.msgid_plural:
        yield None, entry.msgid, entry.msgstr
        return
    forms = {int(number): text for number, text in entry.msgstr_plural.items()}
    for number in sorted(forms) or [0]:
        single = number == 0 and len(forms) != 1
        yield number, entry.msgid if single else entry.msgid_plural, forms.get(number, "")


def _said(entry: POEntry) -> tuple[dict[str, str], str]:
    """What our comments say of a pair, and its note: the translator's comments and those that are not ours."""
    said: dict[str, str] = {}
    notes = [entry.tcomment] if entry.tcomment else []
    for line in entry.comment.split("\n"):
        ours = _OURS.fullmatch(line)
        if ours is None:
            notes += [line] if line else []
            continue
        said[ours[1]] = _word(ours[2])
    return said, said.get("note") or "\n".join(notes)


def _word(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        word = json.loads(text)
    except ValueError:
        return text
    return word if isinstance(word, str) else text


def _pair(
    identifier: str, texts: tuple[str, str], said: Mapping[str, str], note: str, langs: tuple[str, str], *, fuzzy: bool
) -> Pair:
    source, text = texts
    state = STATES.get(said.get("state", ""))
    # The flag has the last word: it is what editors of PO files set and take away.
    now = state
    if fuzzy != (state in _UNSEEN):
        now = State.DRAFT if fuzzy else State.EDITED
    elif state is None or (state is State.UNTRANSLATED and text):
        now = State.EDITED
    # Empty on purpose is what we wrote so, and nobody has touched.
    omitted = state is now and state not in (None, State.UNTRANSLATED)
    target = text if text or omitted else None
    usual = f"{langs[0].split('-')[0]}_{identifier}"
    second = said.get("target", "")
    pair = Pair(
        id=identifier,
        source=sentences(said.get("source", ""), source, langs[0], usual) or (Sentence(usual, source, langs[0]),),
        target=target,
        target_sentences=sentences(second, text, langs[1], "") if second else (),
        note=note,
        created=said.get("created", ""),
        changed=said.get("changed", ""),
        **facts_of({**said, "state": str(now)}, target),
    )
    if pair.state is State.EDITED and state in _UNSEEN:
        # A person has taken the flag away since we wrote the entry.
        return replace(pair, origin=Origin(OriginKind.HUMAN), draft_origin=pair.draft_origin or pair.origin)
    return pair
