"""`dipla validate`: what is wrong in a file, with its line."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..export.finding import Report
from ..export.formats import by_content
from .speech import counted, json_option, print_json

# Which module checks a file, by the end of its name.
_CHECKS = {
    (".tmx", ".tmx.gz"): "tmx.check",
    (".xlf", ".xliff", ".sdlxliff", ".mqxliff"): "xliff.check",
    (".tei", ".xml"): "tei.check",
    (".srx",): "srx_check",
}
_ROOTS = {"tmx": "tmx.check", "xliff": "xliff.check", "xliff2": "xliff.check", "tei": "tei.check"}


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> int:
    """Check a TMX, XLIFF, TEI or SRX file: form, and the rules that no schema has. Exit 1 when there is an error.

    \b
    Example:
      dipla validate serge.tmx
      dipla validate serge.xlf
      dipla validate serge.tei.xml --json
      dipla validate rules.srx
    A sheet is checked when it comes back through `dipla merge`.
    """
    report = _report(file)
    if as_json:
        print_json(
            {
                "format": report.format,
                "version": report.version,
                "units": report.units,
                "skipped": [asdict(item) for item in report.skipped],
                "problems": [asdict(item) for item in report.problems],
            }
        )
    else:
        for problem in report.problems:
            place = file.parent / problem.file if problem.file else file
            click.echo(f"{place}:{problem.line}: {problem.severity}: {problem.message} [{problem.rule}]")
        for item in report.skipped:
            click.echo(f"{file}:{item.line}: skipped: {item.reason}")
        version = f" {report.version}" if report.version else ""
        counts = f"{counted(report.units, 'unit')}, {counted(report.errors, 'error')}"
        click.echo(f"{file}: {report.format}{version}, {counts}.")
    return 1 if report.errors else 0


def _report(file: Path) -> Report:
    if not file.exists():
        raise DiplaError(f"{file}: there is no such file. Check the path (relative to {Path.cwd()}).")
    if file.is_dir():
        raise DiplaError(f"{file}: this is a folder; expected a TMX, XLIFF, TEI or SRX file. Name a file inside it.")
    # In XML the first element says more than the name.
    if (form := by_content(file)) and form.name in _ROOTS:
        return _checked(_ROOTS[form.name], file)
    for suffixes, module in _CHECKS.items():
        if file.name.lower().endswith(suffixes):
            return _checked(module, file)
    known = ", ".join(suffix for suffixes in _CHECKS for suffix in suffixes)
    raise DiplaError(f"{file}: its name tells no format; expected {known}.")


def _checked(module: str, file: Path) -> Report:
    report: Report = import_module(f"..export.{module}", __package__).check(file)
    return report
