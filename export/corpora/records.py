"""A pair as a record of named columns: what Parquet and JSON Lines share, and what Hugging Face `datasets` loads.

`translation` holds both texts by language, as in most translation datasets; the columns beside it are flat, so that a
filter by `state` or `origin` is one word. All of a pair travels but what it keeps of a file of another kind. A text
that is not there is null, an omission on purpose is "". A foreign file may have the two texts in columns of their own
(see `columns_of`); its columns that are none of ours come behind ours. A record without `state` is a DRAFT of unknown
origin, since nobody has said more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ...corpus.errors import DiplaError
from ...corpus.languages import code_of, same_language
from ...corpus.model import PLAIN, Block, BlockKind, Header, Origin, Pair, Sentence, Span, State
from ...corpus.own import Own, is_own, own
from ..facts import EXPECTED, KINDS, score_of
from ..finding import Notes
from ..ids import PairIds

# What a foreign table calls its two texts, where it does not name their languages.
_SIDES = (("source", "target"), ("src", "tgt"), ("source_text", "target_text"))
ORIGIN = ("tool", "model", "date", "request", "checks", "matched")
BLOCK = ("kind", "level", "place", "page")


def record(pair: Pair, header: Header) -> dict[str, Any]:
    """The columns of a pair, in their order."""
    return {
        "id": pair.id,
        "translation": {
            header.source_lang: pair.source_text if pair.source else None,
            header.target_lang: pair.target,
        },
        "doc": pair.doc,
        "state": str(pair.state),
        **_origin_columns("origin", pair.origin),
        "score": pair.score,
        "draft": pair.draft,
        **_origin_columns("draft_origin", pair.draft_origin),
        "flags": list(pair.flags),
        "note": pair.note,
        "by": pair.by,
        "created": pair.created,
        "changed": pair.changed,
        "source_sentences": [_sentence_columns(one) for one in pair.source],
        "target_sentences": [_sentence_columns(one) for one in pair.target_sentences],
        **own(pair),
    }


def check_languages(header: Header) -> None:
    """DiplaError where both texts would be in one column."""
    if header.source_lang == header.target_lang:
        raise DiplaError(
            f"both languages are {header.source_lang!r}; expected two, because each names a column of `translation`. "
            "Write one of them with its region or variety, such as el-polyton."
        )


@lru_cache(64)
def columns_of(names: tuple[str, ...], source_lang: str, target_lang: str) -> tuple[str, str] | None:
    """The two columns that hold the texts in a table without `translation`, by their languages, else by their sides.

    >>> [columns_of(names, "el", "en") for names in (("doc", "en", "el_GR"), ("src", "tgt"), ("left", "right"))]
    [('el_GR', 'en'), ('src', 'tgt'), None]
    """
    named = tuple(
        next((one for one in names if same_language(code_of(one) or one, lang)), "")
        for lang in (source_lang, target_lang)
    )
    for found in (named, *_SIDES):
        if all(one in names for one in found):
            return found[0], found[1]
    return None


@lru_cache(64)
def own_columns(names: tuple[str, ...], source_lang: str, target_lang: str) -> tuple[str, ...]:
    """Those columns of a table that are a user's.

    >>> own_columns(("id", "el", "en", "genre"), "el", "en"), own_columns(("translation", "en"), "el", "en")
    (('genre',), ('en',))
    """
    texts = () if "translation" in names else columns_of(names, source_lang, target_lang) or ()
    return tuple(name for name in names if is_own(name) and name not in texts)


def spoken(names: Iterable[str]) -> tuple[str, ...]:
    """The languages that name two columns of a table without `translation`; () where they are not two.

    >>> spoken(["id", "el", "English"]), spoken(["source", "target"])
    (('el', 'en'), ())
    """
    found = tuple(filter(None, map(code_of, names)))
    return found if len(found) == 2 else ()


def pair(row: Mapping[str, Any], header: Header, ids: PairIds, line: int, notes: Notes) -> Pair | str:
    """The pair of a record, or why it is none; `notes` receives what of it could not be taken as it stands."""
    try:
        return _pair(row, header, ids, line, notes)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return str(error)


def _pair(row: Mapping[str, Any], header: Header, ids: PairIds, line: int, notes: Notes) -> Pair | str:
    translation = row.get("translation")
    if not isinstance(translation, Mapping):
        named = columns_of(tuple(row), header.source_lang, header.target_lang) if translation is None else None
        if named is None:
            return "no translation; expected an object with a text for each language"
        translation = {header.source_lang: row[named[0]], header.target_lang: row[named[1]]}
    source, target = _text(translation, header.source_lang), _text(translation, header.target_lang)
    if not (source or "").strip() and not (target or "").strip():
        found = ", ".join(map(str, translation)) or "nothing"
        return f"no text in {header.source_lang} or {header.target_lang}; found {found}"
    said = _word(row.get("state"))
    if said and said not in set(State):
        return f"state {said!r}; expected {', '.join(State)}"
    state = State(said) if said else State.DRAFT
    if target is None:
        state = State.UNTRANSLATED
    elif state is State.UNTRANSLATED:
        state = State.DRAFT
    wished = "" if row.get("id") is None else str(row["id"])
    identifier = ids(wished)
    more = own_columns(tuple(row), header.source_lang, header.target_lang)
    made = Pair(
        id=identifier,
        source=_sentences(row.get("source_sentences"), source, header.source_lang, identifier),
        target=target,
        state=state,
        draft=None if row.get("draft") is None else _word(row["draft"]),
        origin=_origin("origin", row),
        score=score_of(row.get("score")),
        note=_word(row.get("note")),
        target_sentences=_sentences(row.get("target_sentences"), target, header.target_lang, ""),
        doc=_word(row.get("doc")),
        flags=tuple(map(_word, row.get("flags") or ())),
        created=_word(row.get("created")),
        changed=_word(row.get("changed")),
        by=_word(row.get("by")),
        draft_origin=_origin("draft_origin", row),
        kept=Own({name: row[name] for name in more}) if more else None,
    )
    notes.named(line, wished, identifier)
    for name in EXPECTED:
        if getattr(made, name) is None and _says(row.get(name)):
            notes.left_out(name, line, row[name], EXPECTED[name])
    return made


def _says(value: object) -> bool:
    """Whether a value is one: not null, no text of blanks, and no NaN, which pandas has for null."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value == value


def _text(translation: Mapping[str, Any], lang: str) -> str | None:
    """The text in a language: under the very code first, then under one that names the same language."""
    named = [lang] if lang in translation else [code for code in translation if same_language(str(code), lang)]
    text = translation[named[0]] if named else None
    return None if text is None else _word(text)


def _word(value: object) -> str:
    """A text; what is not there is ""."""
    if value is not None and not isinstance(value, str):
        raise TypeError(f"found {value!r}; expected a text")
    return value or ""


def _sentences(
    listed: Sequence[Mapping[str, Any]] | None, text: str | None, lang: str, whole: str
) -> tuple[Sentence, ...]:
    """The sentences of a side; a text that its sentences do not say is one sentence, as `whole` names it, or none."""
    made = tuple(
        Sentence(
            one["id"],
            one["text"],
            _word(one.get("lang")) or lang,
            int(one.get("paragraph") or 0),
            None if one.get("start") is None else Span(int(one["start"]), int(one["end"])),
            _block(one.get("block")),
        )
        for one in listed or ()
    )
    if " ".join(one.text for one in made) == (text or ""):
        return made
    return (Sentence(f"{lang.split('-')[0]}_{whole}", text, lang),) if whole and text and text.strip() else ()


def _sentence_columns(one: Sentence) -> dict[str, Any]:
    start, end = one.span or (None, None)
    return {
        "id": one.id,
        "text": one.text,
        "lang": one.lang,
        "paragraph": one.paragraph,
        "start": start,
        "end": end,
        "block": None if one.block == PLAIN else {name: _plain(getattr(one.block, name)) for name in BLOCK},
    }


def _plain(value: str | int) -> str | int:
    return value if isinstance(value, int) else str(value)


def _block(said: Mapping[str, Any] | None) -> Block:
    if said is None:
        return PLAIN
    kind = _word(said.get("kind")) or PLAIN.kind
    return Block(BlockKind(kind), int(said.get("level") or 0), _word(said.get("place")), _word(said.get("page")))


def _origin_columns(name: str, origin: Origin | None) -> dict[str, str | None]:
    facts = {f"{name}_{fact}": getattr(origin, fact) if origin else None for fact in ORIGIN}
    return {name: str(origin.kind) if origin else None, **facts}


def _origin(name: str, row: Mapping[str, Any]) -> Origin | None:
    kind = KINDS.get(row[name]) if isinstance(row.get(name), str) else None
    return Origin(kind, *(_word(row.get(f"{name}_{fact}")) for fact in ORIGIN)) if kind else None
