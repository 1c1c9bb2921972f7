"""`dipla clean`: a text with its typing mended, or the list of what was mended and what is doubtful."""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections import Counter

import click

from ..corpus.clean import Cleaned, Edit, clean
from ..corpus.documents.text import read_text
from ..corpus.languages import tag
from .speech import say, warn

COLUMNS = ("line", "column", "kind", "rule", "before", "after", "reason")


@click.command("clean")
@click.argument("file", metavar="FILE")
@click.option("--lang", default="el", show_default=True, metavar="CODE", help="Language of the text (BCP-47).")
@click.option("--report", is_flag=True, help="List every edit and every flag instead of the cleaned text.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, one object a line; implies --report.")
@click.option(
    "--keep", multiple=True, metavar="RULE", help="Leave what this rule would edit as it is. May be repeated."
)
@click.option("--encoding", metavar="NAME", help="The encoding of the file, when the guess is wrong.")
def command(file: str, lang: str, report: bool, as_json: bool, keep: tuple[str, ...], encoding: str | None) -> None:
    """Write a text with its typing mended; FILE may be - for standard input.

    Certain edits are done; what is doubtful is flagged and left as it is. The report has one line each:
    line and column (from 1) in the file as decoded, edit or flag, rule, before, after, reason, parted by tabs.

    \b
    Example:
      dipla clean serge.el.txt > clean.el.txt
      dipla clean serge.el.txt --report
      dipla clean serge.el.txt --keep psili > clean.el.txt
    """
    lang = tag(lang)
    document = read_text(file, lang, encoding, option="--lang")
    cleaned = clean(document.text, lang).without(keep)
    if document.blocks:
        cleaned = cleaned.inside([(block.start, block.end) for block in document.blocks])
    out = sys.stdout.buffer
    if report or as_json:
        out.write("".join(f"{line}\n" for line in _report(cleaned, as_json)).encode())
    else:
        out.write(cleaned.text.encode("utf-8", "surrogatepass"))
    out.flush()
    warn(document)
    _tell("standard input" if file == "-" else document.name, cleaned)


def _report(cleaned: Cleaned, as_json: bool) -> list[str]:
    starts = [0]
    for i, sign in enumerate(cleaned.original):
        if sign == "\n":
            starts.append(i + 1)
    lines = [] if as_json else ["\t".join(COLUMNS)]
    for edit in sorted((*cleaned.edits, *cleaned.flags)):
        line = bisect_right(starts, edit.start)
        column = edit.start - starts[line - 1] + 1
        kind = "edit" if edit.certain else "flag"
        if as_json:
            values = (line, column, kind, edit.rule, edit.before, edit.after, edit.reason)
            row = dict(zip(COLUMNS, values, strict=True)) | {"start": edit.start, "end": edit.end}
            lines.append(json.dumps(row, ensure_ascii=False))
        else:
            lines.append("\t".join((str(line), str(column), kind, edit.rule, *_shown(edit), edit.reason)))
    return lines


def _shown(edit: Edit) -> tuple[str, str]:
    """Both texts in quotation marks, so that a space is seen; what has no form on a screen as its code point."""
    return _visible(edit.before), _visible(edit.after)


def _visible(text: str) -> str:
    return '"' + "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text) + '"'


def _tell(name: str, cleaned: Cleaned) -> None:
    edits = Counter(edit.rule for edit in cleaned.edits)
    listed = ", ".join(f"{rule} {count}" for rule, count in edits.most_common())
    say(f"{name}: {len(cleaned.edits)} edits" + (f" ({listed})." if edits else "."))
    if cleaned.flags:
        flags = Counter(flag.rule for flag in cleaned.flags)
        listed = ", ".join(f"{rule} {count}" for rule, count in flags.most_common())
        say(f"{len(cleaned.flags)} doubtful, not changed ({listed}). `--report` lists them.")
