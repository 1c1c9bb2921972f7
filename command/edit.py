"""`dipla edit`: the editor, a local page for going through drafts and doubtful pairs."""

from __future__ import annotations

import os
import secrets
import string
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..corpus.errors import DiplaError
from ..corpus.project import Project
from .speech import interruption, now, person, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..align.check import Finding
    from ..corpus.model import Pair
    from ..review.editor.serving import Place

_PORT = 8642
# 256 bits, as the token made here has; a person's own may be shorter, but no word.
_SHORTEST = 20
_LETTERS = frozenset(string.ascii_letters + string.digits + "-._~")


@click.command("edit")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="Let others in; needs --token-file.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="F", help="The token that opens the page.")
@click.option("--name", metavar="PERSON", help="Who edits, unless the page says. Default: $DIPLA_BY, then git's user.")
@click.option("--no-timing", is_flag=True, help="Measure neither time nor keys.")
def command(
    project: Path,
    port: int,
    no_browser: bool,
    host: str,
    token_file: Path | None,
    name: str | None,
    no_timing: bool,
) -> None:
    """Open the editor: source and translation side by side in the browser, every edit saved as it is made.

    The first line of stdout is the address with its token; whoever has it can read and change the project. It
    answers on this machine only, until Ctrl-C. What is done there is undone by `dipla undo`, and the other way round.

    \b
    Example:
      dipla edit serge
      dipla edit serge --port 0 --no-browser --name Maria
    """
    opened = Project.open(project)
    try:
        from ..review.editor.desk import Desk
        from ..review.editor.lock import Lock
        from ..review.editor.serving import Place, is_loopback, listening, serve
    except ImportError as error:
        raise DiplaError(f"the editor needs {error.name}: pip install 'dipla[editor]'") from None
    token = _token(token_file) if token_file else secrets.token_urlsafe(32)
    if not is_loopback(host) and token_file is None:
        raise DiplaError(
            f"--host {host}: others could reach the project there; expected --token-file FILE with a token of "
            f"{_SHORTEST} letters or more, which you give to those who may. Nothing was begun."
        )
    # Twice Ctrl-C does not wait for what the first one ends.
    with (
        interruption(lambda: "Every edit that was made is in the project."),
        Lock(opened.folder) as lock,
        listening(host, port) as listener,
    ):
        place = Place(host, listener.getsockname()[1], token)
        lock.tell(place.address)
        desk = Desk(opened, now, name=name or person(None), timing=not no_timing, findings=_findings(opened))
        try:
            if not is_loopback(host):
                say(
                    f"Others can reach this: whoever has the token can read and change all of {project}, on "
                    f"{place.address}, and its traffic is not encrypted. Use it in a network that you trust."
                )
            serve(desk, listener, place, lambda: _ready(place, project, browser=not no_browser))
        finally:
            ended = desk.close()
    say("Ended; every edit is in the project.")
    if not ended:
        # A long search still runs in a thread that Python would wait for; it only reads.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _findings(project: Project) -> Callable[[Pair], list[Finding]]:
    """The checks as the project wants them."""
    from ..align.check import findings
    from .check import check_settings

    langs = project.settings.source_lang, project.settings.target_lang
    settings = check_settings(project.settings.check, project.folder / "dipla.toml", project.folder, langs)
    return lambda pair: findings(pair, settings)


def _ready(place: Place, project: Path, *, browser: bool) -> None:
    click.echo(place.full)
    say(f"{project}: the editor runs until Ctrl-C.")
    if browser:
        webbrowser.open(place.full)


def _token(path: Path) -> str:
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DiplaError(f"--token-file {path}: cannot be read ({error}). Nothing was begun.") from None
    if len(token) < _SHORTEST or not set(token) <= _LETTERS:
        raise DiplaError(
            f"--token-file {path}: expected one line of {_SHORTEST} letters, figures, - . _ ~ or more. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return token
