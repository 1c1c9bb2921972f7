"""The `dipla` command: which verbs there are, and what each exit code says.

A verb lives in a module of its own and is imported when it is called; the help needs only the table
below, so it answers at once. 0: done. 1: done, and something wants a person. 2: not done, nothing
changed. 130: interrupted; nothing changed but what it says is kept.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module

import click

from .. import __version__
from ..corpus.errors import DiplaError

# name: what it does, in the help. A verb is listed here when it works. Order: from nothing to files, then in a project.
VERBS = {
    "run": "Everything in one command: sentences, drafts, sheet, TMX, TEI, OmegaT project.",
    "split": "Cut files into sentences.",
    "clean": "Mend the typing of a Greek text and list every edit.",
    "align": "Pair a text with its existing translation.",
    "batch": "Cut and align many documents into one data set, here or on a cluster.",
    "convert": "Bring a bilingual file from one format into another.",
    "filter": "Clean a corpus by a recipe of rules, and part it into train, dev and test.",
    "validate": "Check a TMX, XLIFF, TEI or SRX file; every finding with its line.",
    "match": "Say what a CAT client will find of a text in a memory, and why not the rest.",
    "tmx": "Merge, thin out and split translation memories.",
    "new": "Make an empty project.",
    "add": "Add documents to a project, or bring them up to date.",
    "draft": "Put a draft beside each sentence that has none.",
    "sheet": "Write the sheet that a person edits (CSV or XLSX).",
    "edit": "Edit in the browser: two columns, keys for everything, each edit safe.",
    "check": "Say what a person should look at: numbers, names, terms, tags, signs; project or file.",
    "merge": "Take an edited sheet back into the project.",
    "export": "Write TMX, XLIFF, TEI, tables, pages or an OmegaT project.",
    "import": "Take translations back from OmegaT, a TMX or an XLIFF file.",
    "search": "Find where something is said, in its context, the other side beside it.",
    "terms": "Offer terms for a glossary from approved pairs, and write the approved ones.",
    "diff": "Show what people made of the drafts, or what a step changed.",
    "stats": "Count states and words, and how much of the drafts people changed.",
    "history": "Who changed what, when, and what it was before.",
    "undo": "Take the last step back.",
    "redo": "Do again what was taken back.",
}
# Verbs that are words of Python's.
_MODULES = {"import": "import_"}


class Verbs(click.Group):
    """A click group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own form
        """The verbs in the order of the work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The verb's command, imported now; None for a name that is no verb."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f".{_MODULES.get(cmd_name, cmd_name)}", __package__).command
        if not isinstance(command, click.Command):
            raise TypeError(f"command/{cmd_name}.py has no click command named `command`")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs from the table, importing none."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="The sheet that `run` and `sheet` write comes back through `merge`. `dipla VERB --help` shows an example.",
)
@click.version_option(__version__, prog_name="dipla")
def dipla() -> None:
    """Greek-English parallel corpora: sentences, drafts beside them, a human's edits, TMX and TEI out.

    \b
    Example:
      dipla run serge.el.txt --memory draft.tmx --out serge
      (edit serge/out/serge.xlsx)
      dipla merge serge serge/out/serge.xlsx
      dipla run serge.el.txt --memory draft.tmx --out serge
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a verb and leave the process with its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        # Not dipla.main(): it would answer a closed pipe itself, with 1.
        with dipla.make_context("dipla", list(words)) as context:
            code = dipla.invoke(context)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        # Verbs write at the end and whole; one that keeps work before that notes it (`speech.interruption`).
        _leave(130, " ".join(["interrupted.", *getattr(error, "__notes__", ["Nothing was changed."])]))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except DiplaError as error:
        _leave(2, str(error))
    except BrokenPipeError:
        # The reader of our pipe has gone: let nothing be flushed into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.errno in _MENDABLE:
            _leave(2, _file_system(error))
        raise
    sys.exit(code if isinstance(code, int) else 0)


# What a person can mend: space, permissions, names.
_MENDABLE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.ENOENT,
    errno.EEXIST,
}


def _file_system(error: OSError) -> str:
    where = error.filename or error.filename2 or "the disk"
    what = error.strerror or str(error)
    room = error.errno in (errno.ENOSPC, errno.EDQUOT)
    advice = "Make room on the disk" if room else "Choose another place"
    return f"{where}: {what}. Nothing was changed. {advice}, then run the command again."


def _leave(code: int, speech: str) -> None:
    # A name that is no UTF-8 must not keep the message from being said.
    click.echo(f"dipla: {speech}".encode("utf-8", "backslashreplace").decode(), err=True)
    sys.exit(code)
