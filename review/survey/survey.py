"""All that a project's page shows beside its sums, gathered while the pairs go by once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...corpus.model import Pair, State
from .alarms import Alarms, Findings
from .beads import BeadMap, Beads
from .doubts import Confidence, Doubts
from .lengths import LengthPlot, Lengths
from .over_time import OverTime, over_time


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen. `findings` is None where nothing was checked."""

    over_time: OverTime
    lengths: LengthPlot
    beads: BeadMap
    confidence: Confidence
    findings: Findings | None

    def as_json(self) -> dict[str, Any]:
        """The survey as data."""
        made = {
            "over_time": self.over_time.as_json(),
            "lengths": self.lengths.as_json(),
            "alignment": self.beads.as_json(),
            "confidence": self.confidence.as_json(),
        }
        return made | {"checks": self.findings.as_json()} if self.findings else made


class Surveyor:
    """Looks at pairs as they go by, in document order. `alarms` checks them; None leaves that out."""

    def __init__(self, alarms: Alarms | None = None) -> None:
        self._lengths, self._beads, self._doubts, self._alarms = Lengths(), Beads(), Doubts(), alarms

    def see(self, pair: Pair) -> None:
        """Look at one."""
        self._lengths.see(pair)
        self._beads.see(pair)
        self._doubts.see(pair)
        if self._alarms:
            self._alarms.see(pair)

    def survey(self, changes: Mapping[str, Mapping[State, int]]) -> Survey:
        """What came of it, with the changes by hour (see corpus/course.py)."""
        return Survey(
            over_time(changes),
            self._lengths.plot(),
            self._beads.map(),
            self._doubts.confidence(),
            self._alarms.findings() if self._alarms else None,
        )
