"""`dipla search`: where something is said, in its context, the other side beside it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click

from ..corpus.concordance import Choice, Concordance, Hit, Mode, asked
from ..corpus.errors import DiplaError
from ..corpus.model import State
from ..corpus.project import Project, short_names
from ..corpus.store import Store
from .kwic import Layout
from .showing import is_coloured
from .speech import counted, json_option, progress, say

# Where no terminal tells its width.
_WIDTH = 120
# Seconds after which what was found is sent on, however little.
_WAIT = 0.1
# From so many pairs on, making an index takes long enough to be told of.
_LARGE = 20_000
# What would end a cell, or a line, of a TSV.
_IN_CELL = re.compile(r"[\t\r\n\u2028\u2029\x85\x0b\x0c]+")
COLUMNS = ("id", "doc", "position", "state", "by", "side", "before", "match", "after", "other")


@click.command("search")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("query", default="")
@click.option("--source", metavar="QUERY", default="", help="What the source must have.")
@click.option("--target", metavar="QUERY", default="", help="What the target must have.")
@click.option("--regex", is_flag=True, help="The queries are regular expressions.")
@click.option("--lemma", is_flag=True, help="Find every form of the words (pip install 'dipla[quality]').")
@click.option("--exact", is_flag=True, help="Case, accents and final sigma count.")
@click.option("--states", metavar="LIST", help="Only pairs in these states, comma between: edited,approved.")
@click.option("--doc", metavar="NAME", help="Only in this document.")
@click.option("--who", metavar="NAME", help="Only pairs that this person changed last.")
@click.option("--every", is_flag=True, help="A line for each place, not for each pair.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "tsv", "jsonl"]),
    default="text",
    show_default=True,
    help="text is for reading, with the match in one column.",
)
@json_option
def command(
    project: Path,
    query: str,
    source: str,
    target: str,
    regex: bool,
    lemma: bool,
    exact: bool,
    states: str | None,
    doc: str | None,
    who: str | None,
    every: bool,
    limit: int | None,
    form: str,
    as_json: bool,
) -> None:
    """Find words on either side of the pairs, or with --source and --target on both; case and accents do not count.

    All words of the query must be there, in any order; "…" is a phrase, ελευθερ* any word that begins so. Hits come in
    document order while the search goes on.

    \b
    Example:
      dipla search serge ελευθερια
      dipla search serge '"κομμουνιστικό κόμμα"' --states edited,approved
      dipla search serge --source επαναστ* --target revolution --format tsv
      dipla search serge --regex '\\b19[12]\\d\\b' --doc serge.el.txt
    """
    if regex and lemma:
        raise DiplaError("search: --regex or --lemma, not both.")
    opened = Project.open(project)
    languages = opened.settings.source_lang, opened.settings.target_lang
    mode = Mode.REGEX if regex else Mode.LEMMA if lemma else Mode.WORDS
    wanted = asked(query, source, target, mode=mode, exact=exact, languages=languages)
    with opened.store(reading=True) as store:
        choice = Choice(_states(states), _document(store, doc, opened) if doc else None, who)
        with _indexing() as tell:
            concordance = Concordance(opened.folder, store, tell=tell)
            with closing(concordance.hits(wanted, choice)) as hits:
                places: Iterable[Hit] = (each for hit in hits for each in hit.each()) if every else hits
                count = _Out("json" if as_json else form).write(islice(places, limit))
    if concordance.unindexed:
        say(f"There is no index now ({concordance.unindexed}); all pairs were read.")
    say(f"{counted(count, 'place' if every else 'pair')}." if count else "Nothing was found.")


def _states(text: str | None) -> tuple[State, ...]:
    names = [name.strip() for name in (text or "").split(",") if name.strip()]
    for name in names:
        if name not in set(State):
            raise DiplaError(f"--states: found {name!r}; expected {', '.join(State)}, comma between.")
    return tuple(State(name) for name in names)


def _document(store: Store, name: str, project: Project) -> str:
    """The document of that name, or of that short name."""
    names = [document.name for document in store.documents()]
    short = {short: whole for whole, short in short_names(names, project.settings.source_lang).items()}
    found = name if name in names else short.get(name)
    if found is None:
        listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "") or "none yet"
        raise DiplaError(f"--doc: {project.folder} has no document {name!r}. The documents: {listed}.")
    return found


class _Out:
    """Standard output, to which what was found goes while the search goes on."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._stream = sys.stdout
        self._layout = Layout(shutil.get_terminal_size((_WIDTH, 24)).columns, is_coloured())
        self._sent = 0.0

    def write(self, hits: Iterable[Hit]) -> int:
        """Write the hits; how many there were."""
        count = 0
        if self._form == "tsv":
            self._stream.write("\t".join(COLUMNS) + "\n")
        for count, hit in enumerate(hits, 1):
            self._stream.write(self._text(hit, count))
            # Each by itself would take longer than finding them; kept back, a slow search would look like a dead one.
            if (now := time.monotonic()) - self._sent > _WAIT:
                self._stream.flush()
                self._sent = now
        if self._form == "json":
            self._stream.write("\n]\n" if count else "[]\n")
        self._stream.flush()
        return count

    def _text(self, hit: Hit, number: int) -> str:
        if self._form == "text":
            return self._layout.lines(hit) + "\n"
        if self._form == "tsv":
            return "\t".join(_IN_CELL.sub(" ", str(fact)) for fact in _told(hit).values()) + "\n"
        spans = {"spans": hit.spans, "other_spans": hit.other_spans}
        row = json.dumps(_told(hit) | spans, ensure_ascii=False)
        return row + "\n" if self._form == "jsonl" else f"{'[' if number == 1 else ','}\n{row}"


def _told(hit: Hit) -> dict[str, Any]:
    """A hit as a row, in the order of the columns."""
    where = hit.pair, hit.doc, hit.position, str(hit.state), hit.by, hit.side
    return dict(zip(COLUMNS, (*where, hit.before, hit.match, hit.after, hit.other), strict=True))


@contextmanager
def _indexing() -> Iterator[Callable[[int, int], None]]:
    """Tells of a large index while it is made: in words, and as a bar on a terminal."""
    with ExitStack() as open_bars:
        advance: Callable[[int], None] = lambda _: None  # noqa: E731
        before = 0

        def tell(done: int, total: int) -> None:
            nonlocal advance, before
            if not done:
                before = 0
                if total >= _LARGE:
                    say(f"Indexing {total:,} pairs; the next search finds them done.")
                    advance = open_bars.enter_context(progress("Indexing", total))
            advance(done - before)
            before = done
            if done == total:
                open_bars.close()

        yield tell
