"""`dipla split`: files in, sentences out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from ..corpus.cleaning.edits import Cleaned
from ..corpus.division import MARKED, divided
from ..corpus.documents.text import MAIN_TEXT, Document, read_text
from ..corpus.errors import DiplaError
from ..corpus.languages import check_script, tag
from ..corpus.sentences import Cut, Newlines
from ..corpus.srx import Rules, read, rules_for
from ..corpus.srx_foreign import limited
from .speech import say, warn

# A text shorter than this may be a title, a name or a quotation in another script.
LONG_ENOUGH = 400
# More files than this are told of in one line.
FEW = 5


@click.command("split")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--lang", default="el", show_default=True, metavar="CODE", help="Language of the text (BCP-47).")
@click.option("--raw", is_flag=True, help="Leave the text as it is; without it the typing is mended first.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@click.option(
    "--newlines",
    type=click.Choice(["auto", "break", "wrap"]),
    default="auto",
    show_default=True,
    help="A newline ends a sentence (break) or is a space (wrap); auto looks at the text and says which.",
)
@click.option("--encoding", metavar="NAME", help="The encoding of the files, when the guess is wrong.")
@click.option("--column", default="", metavar="NAME", help="The column of a table that holds the text.")
@click.option("--main-text", is_flag=True, help="Of a page of HTML only the main text, as trafilatura guesses it.")
@click.option("--rules", "srx", type=click.Path(path_type=Path), metavar="X.srx", help="SRX rules in place of ours.")
@click.option("--project", type=click.Path(path_type=Path), help="Take the abbreviations of this project's dipla.toml.")
def command(
    files: tuple[str, ...],
    lang: str,
    raw: bool,
    form: str,
    as_json: bool,
    newlines: Newlines,
    encoding: str | None,
    column: str,
    main_text: bool,
    srx: Path | None,
    project: Path | None,
) -> None:
    """Cut files into sentences, one a line; FILE may be - for standard input.

    A row of jsonl is {"file", "text", "start", "end", "paragraph"}: start and end are code points of the file as
    decoded, also where --raw is not given and the text was mended; paragraphs count from 0.

    \b
    Example:
      dipla split serge.el.txt
      dipla split --lang en --format jsonl one.txt two.txt > sentences.jsonl
    """
    lang = tag(lang)
    rules = _rules(lang, srx, project)
    _look(files)
    told: list[tuple[str, int, str]] = []
    out = sys.stdout.buffer
    for name in files:
        document = read_text(name, lang, encoding, column=MAIN_TEXT if main_text else column, check=False)
        if len(document.text) >= LONG_ENOUGH:
            check_script(document.text, lang, name, "--lang")
        with ExitStack() as stack:
            if srx:
                stack.enter_context(limited(len(document.text), name))
            rows, policy = _rows(document, lang, rules, newlines, raw)
        as_rows = form == "jsonl" or as_json
        lines = [_row(name, text, cut) if as_rows else " ".join(text.split()) for text, cut in rows]
        out.write("".join(f"{line}\n" for line in lines).encode())
        told.append((name, len(rows), policy))
        warn(document)
    out.flush()
    _tell(told, newlines)


def _rules(lang: str, srx: Path | None, project: Path | None) -> Rules:
    if srx:
        rules = read(srx, lang)
        for line in rules.refused:
            say(f"left out: {line}")
        return rules
    if project:
        from ..corpus.project import Project

        return rules_for(lang, Project.open(project).settings.abbreviations)
    return rules_for(lang)


def _look(files: Sequence[str]) -> None:
    """Refuse before anything is written when a file is not there."""
    missing = [name for name in files if name != "-" and not Path(name).exists()]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise DiplaError(f"{', '.join(missing[:3])}{more}: no such file. Nothing was split; give the path of a text.")


def _rows(
    document: Document, lang: str, rules: Rules, newlines: Newlines, raw: bool
) -> tuple[list[tuple[str, Cut]], str]:
    """Each sentence's text with its place in the document as read, and the newline policy that was taken."""
    if raw:
        cleaned = Cleaned(document.text, document.text)
    else:
        from ..corpus.clean import clean

        cleaned = clean(document.text, lang)
    cleaned, policy, found = divided(document, cleaned, lang, newlines, rules)
    return [(cleaned.text[cut.start : cut.end], place) for cut, place, _ in found], policy


def _row(name: str, text: str, cut: Cut) -> str:
    row = {"file": name, "text": text, "start": cut.start, "end": cut.end, "paragraph": cut.paragraph}
    return json.dumps(row, ensure_ascii=False)


def _tell(told: Sequence[tuple[str, int, str]], newlines: Newlines) -> None:
    how = " (auto)" if newlines == "auto" else ""
    if len(told) <= FEW:
        for name, count, policy in told:
            lines = "paragraphs as marked" if policy == MARKED else f"newlines: {policy}{how}"
            say(f"{'standard input' if name == '-' else name}: {count} sentences; {lines}.")
        return
    policies = Counter(policy for _, _, policy in told)
    listed = ", ".join(f"{policy} in {count}" for policy, count in policies.most_common())
    say(f"{len(told)} files: {sum(count for _, count, _ in told)} sentences; newlines{how}: {listed}.")
