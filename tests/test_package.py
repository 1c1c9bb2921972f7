"""The house: what is packed is what the folders hold, and what the README says is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

import dipla

ROOT = Path(dipla.__file__).parent
ROOMS = {"corpus", "align", "review", "export", "command"}
# Which rooms each room may import from: arrows run down.
ARROWS = {
    "corpus": set(),
    "align": {"corpus"},
    "export": {"corpus", "align"},
    "review": {"corpus", "align"},
    "command": {"corpus", "align", "export", "review"},
}


def _folders() -> set[str]:
    found = {"dipla"}
    for room in ROOMS:
        for init in (ROOT / room).rglob("__init__.py"):
            found.add(".".join(["dipla", *init.parent.relative_to(ROOT).parts]))
    return found


def test_the_package_list_is_the_folders() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(settings["tool"]["setuptools"]["packages"]) == _folders()


def test_every_folder_with_code_of_a_room_is_a_package() -> None:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            assert (path.parent / "__init__.py").is_file(), path


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_arrows_run_down_only(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        depth = len(path.relative_to(ROOT / room).parts)
        for dots, name in re.findall(r"^\s*from (\.+)(\w*)", path.read_text("utf-8"), re.MULTILINE):
            if len(dots) == depth + 1 and name in ROOMS:
                assert name in ARROWS[room], f"{path} imports from {name}"


@pytest.mark.parametrize("room", ARROWS)
def test_no_part_of_a_room_leans_on_one_that_leans_on_it(room: str) -> None:
    leans: dict[str, set[str]] = {}
    for path in (ROOT / room).rglob("*.py"):
        own, *below = path.relative_to(ROOT / room).with_suffix("").parts
        # What is imported inside a function is asked for later, and makes no circle.
        beside = rf"^from {re.escape('.' * (len(below) + 1))}(?!\.)(\w*)[\w.]* import (.*)"
        for name, names in re.findall(beside, path.read_text("utf-8"), re.MULTILINE):
            leans.setdefault(own, set()).update([name] if name else re.findall(r"\w+", names))
    TopologicalSorter(leans).prepare()


_COST = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "dipla", "--help"], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
"""
_IMPORTED = """
import sys
from dipla.command.cli import main
try:
    main(["--help"])
except SystemExit:
    print(sorted(set(sys.modules) & set(sys.argv[1:])))
"""
_HEAVY = ["pandas", "numpy", "lxml", "openpyxl", "rich", "deep_translator", "rapidfuzz"]


def _python(program: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_help_needs_a_quarter_second_of_cpu_at_most(bars: Any) -> None:
    # The best of five: what the help imports decides it, not the neighbours.
    bars.hold(min(float(_python(_COST)) for _ in range(5 if bars.is_held else 1)), 0.25)


def test_help_imports_nothing_heavy() -> None:
    assert _python(_IMPORTED, *_HEAVY).strip().endswith("[]")
