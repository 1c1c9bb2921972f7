"""`dipla check`: what a person should look at before the pairs go out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ..align.check import Finding, Settings, checked, findings
from ..align.check.consistency import Repeats
from ..align.check.finding import Severity
from ..align.check.rules import RULES
from ..align.check.settings import settings as read_settings
from ..align.check.spelling import dictionary
from ..align.glossary import Term
from ..corpus.errors import DiplaError
from ..corpus.languages import language, tag
from ..corpus.model import Pair, State
from ..corpus.project import Project, is_project
from ..corpus.store import Store
from ..corpus.waived import Waiver, texts_of
from ..export import formats
from ..export.finding import Notes
from ..export.formats import READ
from ..export.glossary import read_glossary
from . import check_report
from .convert import check_any
from .publish import states_named
from .speech import by_option, counted, json_option, now, person, print_json, say

FLAG = "check:"


@dataclass(slots=True)
class _Asked:
    """What is to be checked: `pairs` gives all of them from the first, as often as it is called."""

    pairs: Callable[[], Iterable[Pair]]
    settings: Settings
    waivers: dict[tuple[str, str, str], Waiver] = field(default_factory=dict)
    let_pass: list[tuple[Finding, Waiver]] = field(default_factory=list)
    seen: int = 0
    flags: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@click.command("check")
@click.argument("place", metavar="PROJECT|FILE", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="Default: text.")
@json_option
@click.option("--from", "source", metavar="CODE", help="A file: language of the source. Default: as the file says.")
@click.option("--to", "target", metavar="CODE", help="A file: language of the target. Default: as the file says.")
@click.option("--read", "reading", type=click.Choice(READ), help="A file: what it is. Default: by name and content.")
@click.option("--settings", "toml", type=click.Path(path_type=Path), help="A file: a dipla.toml with a [check] table.")
@click.option("--rules", metavar="LIST", help="Only these rules, such as numbers,tags.")
@click.option("--states", metavar="LIST", help="Only pairs in these states, such as edited,approved.")
@click.option("--flag", is_flag=True, help="A project: keep the rules as flags, for sheets and exports.")
@click.option("--waive", nargs=2, metavar="ID RULE", help="A project: let this finding pass, for --reason.")
@click.option("--unwaive", nargs=2, metavar="ID RULE", help="A project: tell it again.")
@click.option("--reason", metavar="TEXT", help="Why it may pass.")
@click.option("--list", "listing", is_flag=True, help="List the rules, and whether each is on.")
@by_option
def command(place: Path, **said: Any) -> int:
    """Check the pairs of a project, or of a TMX, XLIFF, table or any other file that dipla reads.

    Exit 1 when something wants a person (an error, a warning, or a row that cannot be read). What is switched on and
    off, names, forbidden words and the glossary stand in [check] of dipla.toml. A finding that is waved through stays
    so until its texts change.

    \b
    Example:
      dipla check serge
      dipla check serge --json
      dipla check old.tmx --rules numbers,names,tags
      dipla check serge --waive p27 numbers --reason "the author miscounts"
      dipla check serge --flag
    """
    only_project = [name for name in ("flag", "waive", "unwaive") if said[name]]
    if is_project(place):
        if only_file := next((name for name in _OF_A_FILE if said[name]), None):
            raise DiplaError(
                f"{place}: {_OF_A_FILE[only_file]} is for a file, and this is a project, whose dipla.toml says it. "
                "Leave it out."
            )
        return _check_project(Project.open(place), said)
    if only_project:
        raise DiplaError(f"{place}: --{only_project[0]} is for a project, and this is none. Leave it out.")
    if place.is_dir():
        Project.open(place)  # says what is wrong
    if (
        not place.exists()
        and not place.suffix
        and not said["reading"]
        and not list(place.parent.glob(f"{place.name}.*"))
    ):
        raise DiplaError(f"{place}: there is no such project or file. Check the path (relative to {Path.cwd()}).")
    given = [tag(code) if code else None for code in (said["source"], said["target"])]
    form = formats.to_read(place, said["reading"])
    langs = formats.sides(form, place, *given)
    table, beside = _table(said["toml"]) if said["toml"] else ({}, place.parent)
    settings = check_settings(table, said["toml"] or place, beside, langs)
    skipped = Notes()

    def pairs() -> Iterator[Pair]:
        bitext, passed_over = formats.read(form, place, *langs, as_written=True)
        pair = None
        for pair in bitext:
            yield pair
        skipped.clear()
        skipped.take(passed_over)
        if pair is None:
            check_any(place, langs, skipped)

    code = _told(_Asked(pairs, settings), place, said)
    for altered in skipped.altered.values():
        say(altered.told())
    if not skipped:
        return code
    say(f"{len(skipped)} could not be read and checked. The first: line {skipped[0].line}, {skipped[0].reason}.")
    return 1


# What a project's own settings say.
_OF_A_FILE = {"toml": "--settings", "source": "--from", "target": "--to", "reading": "--read"}


def _check_project(project: Project, said: dict[str, Any]) -> int:
    langs = project.settings.source_lang, project.settings.target_lang
    where = project.folder / "dipla.toml"
    settings = check_settings(project.settings.check, where, project.folder, langs)
    with project.store() as store:
        if said["waive"] or said["unwaive"]:
            return _waive(store, project, settings, said)
        waivers = {(one.pair, one.rule, one.texts): one for one in store.waived.all()}
        asked = _Asked(store.pairs, settings, waivers)
        if not said["flag"]:
            return _told(asked, project.folder, said)
        if said["rules"] or said["states"]:
            raise DiplaError("--flag is of all rules and pairs; leave --rules and --states out. Nothing was changed.")
        with store.transaction():
            code = _told(asked, project.folder, said)
            store.flag(asked.flags)
        say(f"Flags kept: {len(asked.flags)} pairs have others than before. `dipla sheet` and `export` write them.")
        return code


def _told(asked: _Asked, place: Path, said: dict[str, Any]) -> int:
    settings = _chosen(asked.settings, said["rules"])
    if said["listing"]:
        check_report.list_rules(settings, as_json=said["as_json"] or said["form"] == "json")
        return 0
    _tell_dictionaries(settings)
    states = states_named(said["states"], State) if said["states"] else ()
    form = "json" if said["as_json"] else said["form"]
    repeats = None
    if settings.is_on("inconsistent") or settings.is_on("same-target"):
        repeats = Repeats(pair for pair in asked.pairs() if not states or pair.state in states)
    write = {"json": check_report.write_json, "sarif": check_report.write_sarif, "text": check_report.write_text}[form]
    counts = write(_found(asked, settings, repeats, states), str(place))
    wanting = counts[Severity.ERROR] + counts[Severity.WARNING]
    passed = f" {counted(len(asked.let_pass), 'was', 'were')} waved through." if asked.let_pass else ""
    say(
        f"{counted(asked.seen, 'pair')}: {counted(counts[Severity.ERROR], 'error')}, "
        f"{counted(counts[Severity.WARNING], 'warning')}, {counted(counts[Severity.INFO], 'note')}.{passed}"
    )
    for finding, waiver in asked.let_pass[:_SHOWN] if form == "text" else ():
        say(f"  waved through: {finding.id}, {finding.rule}: {waiver.reason} ({waiver.who}, {waiver.at[:10]})")
    return 1 if wanting else 0


# Waivers that the report names; the others are counted.
_SHOWN = 20


def _found(
    asked: _Asked, settings: Settings, repeats: Repeats | None, states: Sequence[Any]
) -> Iterator[tuple[Pair, Finding]]:
    """Every finding with its pair, but for what was waved through; the flags that come of it are put down."""
    pairs = (pair for pair in asked.pairs() if not states or pair.state in states)
    for pair, found in checked(pairs, settings, repeats):
        asked.seen += 1
        told = []
        for finding in found:
            # A digest is made only where there may be a waiver.
            waiver = asked.waivers.get((pair.id, finding.rule, texts_of(pair))) if asked.waivers else None
            if waiver is not None:
                asked.let_pass.append((finding, waiver))
                continue
            told.append(finding.rule)
            yield pair, finding
        flags = (
            *(flag for flag in pair.flags if not flag.startswith(FLAG)),
            *dict.fromkeys(f"{FLAG}{rule}" for rule in told),
        )
        if flags != pair.flags:
            asked.flags.append((pair.id, flags))


def _waive(store: Store, project: Project, settings: Settings, said: dict[str, Any]) -> int:
    """Let a finding pass, or tell it again."""
    identifier, rule = said["waive"] or said["unwaive"]
    pair = store.pair(identifier)
    if pair is None or store.is_retired(identifier):
        raise DiplaError(f"{project.folder}: there is no pair {identifier!r}. `dipla check` names the pairs by id.")
    if rule not in RULES:
        raise DiplaError(f"no rule is named {rule!r}; expected one of {', '.join(RULES)}. Nothing was changed.")
    if said["unwaive"]:
        if not any((one.pair, one.rule) == (identifier, rule) for one in store.waived.all()):
            say(f"{identifier}: nothing of {rule} was waved through, so nothing has changed.")
            return 0
        with store.transaction():
            store.waived.forget(identifier, rule)
        say(f"{identifier}: findings of {rule} are told again.")
        return 0
    if not (said["reason"] or "").strip():
        raise DiplaError(f"--waive {identifier} {rule}: found no reason; expected --reason TEXT. Nothing was changed.")
    told = [one for one in findings(pair, settings, Repeats(store.pairs())) if one.rule == rule]
    if not told and rule not in ("inconsistent", "same-target"):
        raise DiplaError(
            f"{identifier}: {rule} finds nothing there, so there is nothing to let pass. Nothing was changed."
        )
    waiver = Waiver(identifier, rule, texts_of(pair), said["reason"].strip(), now(), person(said["by"]))
    with store.transaction():
        store.waived.put(waiver)
        flags = tuple(flag for flag in pair.flags if flag != f"{FLAG}{rule}")
        if flags != pair.flags:
            store.flag([(pair.id, flags)])
    if said["as_json"]:
        print_json({"id": identifier, "rule": rule, "reason": waiver.reason, "who": waiver.who, "at": waiver.at})
    say(f"{identifier}: {rule} is waved through while its texts stay as they are.")
    return 0


def _chosen(settings: Settings, rules: str | None) -> Settings:
    """The settings with only these rules on."""
    if not rules:
        return settings
    from dataclasses import replace

    wanted = {rule.strip() for rule in rules.split(",") if rule.strip()}
    if unknown := sorted(wanted - RULES.keys()):
        raise DiplaError(f"--rules: no rule is named {unknown[0]!r}; expected some of {', '.join(RULES)}.")
    return replace(settings, on=frozenset(wanted), off=frozenset(RULES) - wanted)


def check_settings(table: Any, where: Path, folder: Path, langs: tuple[str, str]) -> Settings:
    """What a table [check] says to the checks; `folder` is where its glossary lies."""
    terms: tuple[Term, ...] = ()
    if glossary := table.get("glossary"):
        if not isinstance(glossary, str):
            raise DiplaError(f"{where}, [check], glossary: expected the name of a file. Mend it and run again.")
        terms = read_glossary(folder / glossary, *langs)
    return read_settings(table, str(where), *langs, terms)


def _table(path: Path) -> tuple[dict[str, Any], Path]:
    """The table [check] of a settings file, and its folder."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DiplaError(f"{path}: not TOML: {error}. Mend the file and run the command again.") from None
    check = table.get("check", {})
    if not isinstance(check, dict):
        raise DiplaError(f"{path}: check is no table; expected [check]. Mend the file and run the command again.")
    return check, path.parent


def _tell_dictionaries(settings: Settings) -> None:
    """Say for which language spelling cannot be checked."""
    if settings.is_on("spelling"):
        for code in (settings.source_lang, settings.target_lang):
            if dictionary(code) is None:
                say(
                    f"Spelling of {language(code).name} is not checked: no hunspell dictionary ({code}*.dic) was found."
                )
