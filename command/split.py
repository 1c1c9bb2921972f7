"""`dipla split`: files in, sentences out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import click

from ..corpus.errors import DiplaError
from ..corpus.languages import check_script, tag
from ..corpus.sentences import Newlines, cuts, newline_policy
from ..corpus.srx import Rules, read, rules_for


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--lang", default="el", show_default=True, help="Language of the text (BCP-47).")
@click.option("--raw", is_flag=True, help="Leave the text as it is; without it the typing is mended first.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@click.option("--newlines", type=click.Choice(["auto", "break", "wrap"]), default="auto", show_default=True)
@click.option("--rules", "srx", type=click.Path(path_type=Path), help="An SRX file to use in place of our rules.")
def command(
    files: tuple[str, ...], lang: str, raw: bool, form: str, as_json: bool, newlines: Newlines, srx: Path | None
) -> None:
    """Cut files into sentences, one a line. - is standard input.

    \b
    Example:
      dipla split serge.el.txt
      dipla split --lang en --format jsonl a.txt b.txt > sentences.jsonl
    """
    lang = tag(lang)
    rules = read(srx, lang) if srx else rules_for(lang)
    for name in files:
        text = sys.stdin.buffer.read().decode("utf-8") if name == "-" else Path(name).read_bytes().decode("utf-8")
        for start, end, paragraph in cuts(text, lang, newlines=newlines, rules=rules):
            if form == "jsonl" or as_json:
                row = {"file": name, "text": text[start:end], "start": start, "end": end, "paragraph": paragraph}
                click.echo(json.dumps(row, ensure_ascii=False))
            else:
                click.echo(" ".join(text[start:end].split()))
