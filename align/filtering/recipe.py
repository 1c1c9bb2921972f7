"""A recipe: which rules a corpus passes through, in which order, with which numbers.

    [[rule]]
    name = "length"
    most = 100
    why = "the model takes no more"

It is TOML, or YAML with the same names where PyYAML is installed. `why` is for people. `spare` names the persons' pairs
that the rule lets pass: `approved`, or `edited`, which takes in approved ones. What is not said has the value that the
rule has by itself. A recipe that names a rule or a number which does not exist is refused before anything is read.
"""

from __future__ import annotations

import inspect
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from ...corpus.errors import DiplaError
from ...corpus.model import State
from . import rules
from .checked import Findings
from .duplicates import Duplicates, NearDuplicates
from .rules import Rule

RULES: dict[str, Callable[..., Rule]] = {
    "empty": rules.Empty,
    "duplicates": Duplicates,
    "length": rules.length,
    "characters": rules.characters,
    "ratio": rules.Ratio,
    "long_word": rules.long_word,
    "word_length": rules.word_length,
    "letters": rules.letters,
    "repeated": rules.repeated,
    "script": rules.script,
    "markup": rules.Markup,
    "copy": rules.Copy,
    "digits": rules.Digits,
    "function_words": rules.FunctionWords,
    "ending": rules.Ending,
    "sentences": rules.Sentences,
    "score": rules.Score,
    "findings": Findings,
    "near_duplicates": NearDuplicates,
}
# Whom a rule may spare: persons' pairs from this state on.
SPARED = (State.EDITED, State.APPROVED)
_NOBODY = "none"
# No work is lost by these: a pair without a text, and the second of two that are the same.
_HARMLESS = ("empty", "duplicates")
_SIDES = ("both", "source", "target")


@dataclass(frozen=True, slots=True)
class Step:
    """One rule with its numbers; those that are not named are the rule's own.

    `spare` is the state from which on persons' pairs pass, `none` where nobody's do, "" where that is not said.
    """

    name: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    spare: str = ""

    def rule(self) -> Rule:
        """The rule, new: it has seen nothing yet."""
        return RULES[self.name](**self.numbers)

    def whole(self) -> dict[str, Any]:
        """The step with every number in it, to be repeated whatever the rule's own become."""
        own = {name: one.default for name, one in inspect.signature(RULES[self.name]).parameters.items()}
        return {"name": self.name} | own | dict(self.numbers) | ({"spare": self.spare} if self.spare else {})


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in their order. `name` says where they are from."""

    name: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The rules as counted: one that comes again has its number, `length-2`."""
        told: list[str] = []
        for step in self.steps:
            again = sum(one.name == step.name for one in self.steps[: len(told)])
            told.append(f"{step.name}-{again + 1}" if again else step.name)
        return tuple(told)

    def sparing(self, state: State) -> Recipe:
        """The recipe, its rules sparing from this state on: all but `empty`, `duplicates`, and those that say whom."""
        steps = (
            step if step.spare or step.name in _HARMLESS else replace(step, spare=str(state)) for step in self.steps
        )
        return Recipe(self.name, tuple(steps))


def default() -> Recipe:
    """The recipe that comes with dipla; its file has a reason for each number."""
    return _recipe("default", tomllib.loads(default_text()))


def default_text() -> str:
    """The default recipe as it is written."""
    return resources.files(__package__).joinpath("default.toml").read_text("utf-8")


def read(path: Path) -> Recipe:
    """The recipe of a file. DiplaError when it is not TOML (or YAML), or says what no rule knows."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise DiplaError(
            f"{path}: there is no such file. Check the path of the recipe (relative to {Path.cwd()})."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise DiplaError(f"{path}: this recipe cannot be read ({why}). Give the name of a TOML or YAML file.") from None
    if path.suffix.lower() in (".yaml", ".yml"):
        return _recipe(str(path), _yaml(path, text))
    try:
        return _recipe(str(path), tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DiplaError(f"{path}: this is not TOML: {error}. Mend it and run the command again.") from None


def _yaml(path: Path, text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise DiplaError(
            f"{path}: a recipe in YAML needs PyYAML: pip install pyyaml. Or write it as TOML, which needs nothing."
        ) from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DiplaError(f"{path}: this is not YAML: {error}. Mend it and run the command again.") from None


def _recipe(name: str, told: Any) -> Recipe:
    listed = told.get("rule") if isinstance(told, dict) else None
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        raise DiplaError(f"{name}: found no rules; expected a list `rule`, in TOML [[rule]] with a `name` each.")
    if others := sorted(set(told) - {"rule"}):
        raise DiplaError(f"{name}: found {', '.join(others)} beside `rule`; expected nothing else. Take it out.")
    return Recipe(name, tuple(_step(f"{name}, rule {number}", one) for number, one in enumerate(listed, start=1)))


def _step(where: str, told: dict[str, Any]) -> Step:
    name, why, spare = told.get("name"), told.get("why", ""), told.get("spare", "")
    if not isinstance(name, str) or name not in RULES:
        raise DiplaError(f"{where}: found name {name!r}; expected one of {', '.join(RULES)}.")
    numbers = {key: value for key, value in told.items() if key not in ("name", "why", "spare")}
    if "spare" in told and spare not in (*SPARED, _NOBODY):
        raise DiplaError(f"{where} ({name}): found spare = {spare!r}; expected {', '.join((*SPARED, _NOBODY))}.")
    known = inspect.signature(RULES[name]).parameters
    for key, value in numbers.items():
        if key not in known:
            listed = ", ".join(known) or "none"
            raise DiplaError(f"{where} ({name}): found {key!r}; this rule knows {listed}. Mend the recipe.")
        own = known[key].default
        kinds: tuple[type, ...] = (int, float) if isinstance(own, float) else (type(own),)
        if not isinstance(value, kinds) or isinstance(value, bool) is not isinstance(own, bool):
            raise DiplaError(f"{where} ({name}): found {key} = {value!r}; expected such as {own!r}. Mend the recipe.")
        if key == "sides" and value not in _SIDES:
            raise DiplaError(f"{where} ({name}): found sides = {value!r}; expected {', '.join(_SIDES)}.")
        if told_wrong := _out_of_bounds(own, value):
            raise DiplaError(f"{where} ({name}): found {key} = {value!r}; expected {told_wrong}. Mend the recipe.")
    step = Step(name, numbers, str(why), str(spare))
    whole = step.whole()
    if "most" in whole and whole.get("least", 0) > whole["most"]:
        raise DiplaError(
            f"{where} ({name}): found least = {whole['least']} and most = {whole['most']}; expected the least first. "
            "No pair would pass. Mend the recipe."
        )
    step.rule()  # a word that the rule itself does not know is refused now
    return step


def _out_of_bounds(own: Any, value: Any) -> str:
    """What is expected where no number such as the rule's own could be meant; "" where one could."""
    if isinstance(own, bool | str):
        return ""
    if isinstance(own, float) and own <= 1 and not 0 <= value <= 1:
        return "a share, from 0 to 1"
    return "" if 0 <= value < math.inf else "a number from 0 on"
