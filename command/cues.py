"""Subtitles out of a project: which of its documents lends the times, and what stands where nobody has translated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..corpus.documents.text import decode, encoding_of
from ..corpus.errors import DiplaError
from ..corpus.files import digest
from ..corpus.model import Pair, State
from ..corpus.project import Project, short_name
from ..corpus.store import Store
from ..export.subtitles import Original, Subtitled
from ..export.xml import Written
from .speech import say

_ENDS = (".srt", ".vtt")


def original(project: Project, store: Store, out: Path) -> Original:
    """The document in subtitles whose cues are written: the only one, else the one that is called as OUT is.

    Raises DiplaError where there is none, or its file is not the one that was read.
    """
    rows = {row.name: row for row in store.documents() if Path(row.name).suffix.lower() in _ENDS}
    if not rows:
        raise DiplaError(
            f"{out}: the project holds no subtitles, so there are no times; expected a document in SRT or VTT."
        )
    lang = project.settings.source_lang
    stem = short_name(out.name, project.settings.target_lang)
    fitting = [name for name in rows if stem == short_name(name, lang)] if len(rows) > 1 else list(rows)
    if len(fitting) != 1:
        raise DiplaError(
            f"{out}: the project holds {len(rows)} documents in subtitles; expected the name of one: "
            f"{', '.join(f'{short_name(name, lang)}{out.suffix or Path(name).suffix}' for name in rows)}."
        )
    row = rows[fitting[0]]
    path = project.documents / row.name
    if not path.is_file() or digest(path) != row.digest:
        raise DiplaError(
            f"{path}: not the file that was read. Bring it up to date with dipla add {project.folder} FILE."
        )
    return Original(row.name, decode(path.read_bytes(), row.lang, str(path), encoding_of(row.encoding))[0])


def shown(pairs: Iterable[Pair], states: Sequence[State]) -> Iterator[Pair]:
    """All pairs, those in other states than these as if nobody had translated them; all as they are where none is."""
    for pair in pairs:
        if not states or pair.state in states or not pair.source:
            yield pair
        else:
            yield replace(pair, target=None, state=State.UNTRANSLATED, target_sentences=(), origin=None, score=None)


def tell(out: Path, written: Written) -> None:
    """Say how many cues hold the source's words."""
    if isinstance(written, Subtitled) and written.source:
        say(f"{out}: {written.source} cues hold the source's words, where there is no translation to write.")
