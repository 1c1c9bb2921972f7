"""What a run made, as data and as speech: figures, what wants a person, and what to type next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..align.drafts import Asked
from ..corpus.division import MARKED
from ..corpus.ingest import Ingested, Ready
from ..corpus.model import State
from .drafting import report_missing
from .returning import Returned, tell_returned
from .speech import say, warn

_WORDS = {
    State.DRAFT: "drafts",
    State.ALIGNED: "aligned",
    State.EDITED: "edited",
    State.APPROVED: "approved",
    State.UNTRANSLATED: "untranslated",
}
_LINES = {
    "break": "a line is a paragraph",
    "wrap": "lines are wrapped; a blank line ends a paragraph",
    MARKED: "paragraphs, headings and notes as the document marks them",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run made. `waiting` are the characters of the sentences that have no draft."""

    project: Path
    source: Path
    name: str
    ready: Ready
    came: Ingested
    drafted: Mapping[str, int]
    states: Mapping[State, int]
    waiting: int
    returned: Returned
    asked: Asked
    kept_files: tuple[Path, ...]
    replaced_characters: int

    @property
    def wants_person(self) -> bool:
        """Whether a sheet has a queue or a conflict, or could not be taken in."""
        return self.returned.wants_person

    @property
    def files(self) -> list[Path]:
        """The files a person looks for; the OmegaT project counts as one."""
        names = (f"{self.name}.csv", f"{self.name}.xlsx", f"{self.name}.tmx", f"{self.name}.tei.xml", "omegat")
        return [self.project / "out" / name for name in names]

    def as_json(self) -> dict[str, Any]:
        """The summary as data."""
        return {
            "project": str(self.project),
            "name": self.name,
            "sentences": sum(self.states.values()),
            "states": {str(state): count for state, count in self.states.items()},
            "drafted": dict(self.drafted),
            "newlines": self.ready.newlines,
            "edits": len(self.ready.cleaned.edits),
            "flags": len(self.ready.cleaned.flags),
            "kept": self.came.kept,
            "added": list(self.came.added),
            "retired": list(self.came.retired),
            "missing": self.asked.missing,
            "merged": {path.name: report.as_json() for path, report in self.returned.merged.items()},
            "refused": {path.name: reason for path, reason in self.returned.refused.items()},
            "kept_files": [str(path) for path in self.kept_files],
            "files": [str(path) for path in self.files],
        }


def tell(made: Summary) -> None:
    """Say it on stderr: what was read, what changed, what was made, what a person does next."""
    _tell_source(made)
    tell_returned(made.returned, made.kept_files)
    if made.replaced_characters:
        say(f"{made.replaced_characters} characters that XML cannot hold became U+FFFD in the TMX and TEI.")
    report_missing(made.asked)
    counts = ", ".join(f"{made.states[state]} {word}" for state, word in _WORDS.items() if made.states.get(state))
    say(f"\n{made.name}: {sum(made.states.values())} sentences, {counts}.")
    say(f"Files in {made.project / 'out'}: {', '.join(path.name for path in made.files[:-1])}, omegat/")
    if made.states.get(State.DRAFT):
        say("The OmegaT project opens with the drafts filled in (tm/auto); they are machine drafts all the same.")
    workbook = made.files[1]
    say(f"\nNext: edit {workbook} (target, state, note), then take it back with")
    say(f"  dipla merge {made.project} {workbook}")
    if waiting := made.states.get(State.UNTRANSLATED):
        say(
            f"{waiting} sentences have no draft. Either of these fills them:\n"
            f"  dipla run {made.source} --out {made.project} --memory MEMORY.tmx\n"
            f"  dipla draft {made.project} --engine google      (sends up to {made.waiting} characters to Google)"
        )


def _tell_source(made: Summary) -> None:
    ready, came = made.ready, made.came
    document = ready.document
    how = "" if document.blocks else f" (--newlines {ready.newlines})"
    say(f"Read {document.name}: {document.encoding}, {_LINES[ready.newlines]}{how}.")
    warn(document)
    edits, flags = len(ready.cleaned.edits), len(ready.cleaned.flags)
    if edits or flags:
        lang = "" if ready.lang == "el" else f" --lang {ready.lang}"
        say(f"Cleaned: {edits} edits, {flags} flags. `dipla clean {made.source}{lang} --report` lists them.")
    if came.retired or (came.added and came.kept):
        say(
            f"Changed since the last run: {came.kept} sentences kept, {len(came.added)} new, "
            f"{len(came.retired)} retired (kept in the history)."
        )
