"""What a batch made, as data (`manifest.json`) and as speech: documents, pairs, beads, confidence, time, failures.

Shards hold no times, so that the same texts give the same bytes. Times are kept beside, in `times.jsonl`: a line a
shard, written when it is done, so that a run that goes on after another was killed can still say what all documents
took.
"""

from __future__ import annotations

import json
import platform
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..corpus.files import replacing
from .running import Lost
from .shard import TENTHS, Made, Wish
from .speech import counted

MANIFEST = "manifest.json"
TIMES = "times.jsonl"
# Libraries that what is made depends on.
_LIBRARIES = ("lxml", "numpy", "pandas", "pyarrow", "regex", "dask", "distributed")
# Documents set aside are told one by one up to so many; the manifest has all.
FEW = 20


class Report:
    """The figures of a batch while its shards come in, in whatever order."""

    def __init__(self, folder: Path, wish: Wish, documents: int, translations_alone: Sequence[str] = ()) -> None:
        self.folder, self.wish, self.documents = folder, wish, documents
        self.translations_alone = translations_alone
        self.states: Counter[str] = Counter()
        self.beads: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.confidence = [0] * TENTHS
        self.doubtful = self.alone = self.whole_before = 0
        self.failures: list[dict[str, str]] = []
        self.shards: dict[str, dict[str, Any]] = {}
        self.seconds = array("d")
        self.slowest: tuple[float, str] = (0.0, "")
        self._known = _times(folder)

    def add(self, result: Made | Lost) -> int:
        """Count a shard in; how many documents it had."""
        if isinstance(result, Lost):
            names = [source.name for source in result.shard.sources]
            self._set_aside(result.shard.name, [(name, result.reason) for name in names])
            self.shards[result.shard.name] = {"documents": len(names), "pairs": 0, "lost": True}
            return len(names)
        record = result.record
        self.whole_before += not result.seconds
        seconds = self._seconds(result)
        documents = record["documents"]
        self._set_aside(result.name, [(one["name"], one["failed"]) for one in documents if "failed" in one])
        self.alone += sum(one.get("alone", False) for one in documents)
        self.states.update(record["states"])
        self.beads.update(record["beads"])
        self.findings.update(record["findings"])
        self.dropped.update(record["dropped"])
        self.confidence = [one + other for one, other in zip(self.confidence, record["confidence"], strict=True)]
        self.doubtful += record["doubtful"]
        self.shards[result.name] = {
            "documents": len(documents),
            "pairs": sum(record["states"].values()),
            "cpu_seconds": round(sum(seconds), 3) if seconds else None,
        }
        self.seconds.extend(seconds)
        for took, one in zip(seconds, documents, strict=False):
            self.slowest = max(self.slowest, (took, one["name"]))
        return len(documents)

    def as_json(self, *, began: str, ended: str, clock: float, where: str, whole: bool) -> dict[str, Any]:
        """All figures. `clock` is the time that this run took, in seconds; not `whole` where it was interrupted."""
        done = sum(one["documents"] for one in self.shards.values()) - len(self.failures)
        return {
            "whole": whole,
            "documents": self.documents,
            "done": done,
            "failed": len(self.failures),
            "without_translation": self.alone,
            "translations_alone": list(self.translations_alone),
            "pairs": self.states.total(),
            "states": dict(sorted(self.states.items())),
            "beads": dict(self.beads.most_common()),
            "confidence": {f"{n / TENTHS:.1f}": count for n, count in enumerate(self.confidence)},
            "doubtful": self.doubtful,
            "findings": dict(self.findings.most_common()),
            "dropped": dict(self.dropped),
            "cpu": self._cpu(),
            "run": {
                "began": began,
                "ended": ended,
                "clock_seconds": round(clock, 1),
                "where": where,
                "made": len(self.shards) - self.whole_before,
                "whole_before": self.whole_before,
            },
            "wish": asdict(self.wish),
            "versions": {"dipla": self.wish.made_by, "python": platform.python_version(), **_versions()},
            "failures": sorted(self.failures, key=lambda one: (one["shard"], one["document"])),
            "shards": dict(sorted(self.shards.items())),
        }

    def _cpu(self) -> dict[str, Any]:
        """The processor's time for documents: of as many as are known, the mean, the middle, and the long end."""
        if not self.seconds:
            return {"documents": 0}
        ordered = sorted(self.seconds)
        return {
            "documents": len(ordered),
            "seconds": round(sum(ordered), 3),
            "mean_ms": _ms(sum(ordered) / len(ordered)),
            "median_ms": _ms(ordered[len(ordered) // 2]),
            "p95_ms": _ms(ordered[int(len(ordered) * 0.95)]),
            "slowest_ms": _ms(self.slowest[0]),
            "slowest": self.slowest[1],
        }

    def _seconds(self, result: Made) -> Sequence[float]:
        """The times of a shard's documents: as measured now, or as kept since it was made; () where nobody knows."""
        if not result.seconds:
            key, kept = self._known.get(result.name, ("", ()))
            return kept if key == result.record["key"] else ()
        # As they are kept, so that a later report says the same.
        seconds = [round(one, 5) for one in result.seconds]
        row = {"shard": result.name, "key": result.record["key"], "cpu_seconds": seconds}
        with (self.folder / TIMES).open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")
        return seconds

    def _set_aside(self, shard: str, failed: Sequence[tuple[str, str]]) -> None:
        self.failures += [{"document": name, "shard": shard, "reason": reason} for name, reason in failed]


def write(folder: Path, report: dict[str, Any]) -> None:
    """Put the manifest into its place."""
    with replacing(folder / MANIFEST) as out:
        out.write(json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")


def lines(report: dict[str, Any]) -> list[str]:
    """The report as a person reads it."""
    run, cpu = report["run"], report["cpu"]
    told = [
        f"{counted(report['documents'], 'document')} in {counted(len(report['shards']), 'shard')} ({run['made']} "
        f"made now, {run['whole_before']} whole before): {report['done']} done, {report['failed']} set aside."
    ]
    states = ", ".join(f"{count} {state}" for state, count in report["states"].items())
    told.append(f"{counted(report['pairs'], 'pair')}: {states}." if states else "No pairs.")
    if report["without_translation"]:
        bare = counted(report["without_translation"], "document has", "documents have")
        told.append(f"{bare} no translation beside them.")
    if report["translations_alone"]:
        alone = counted(len(report["translations_alone"]), "translation has", "translations have")
        told.append(f"{alone} no document; {MANIFEST} names them.")
    if report["beads"]:
        total = sum(report["beads"].values())
        shares = ", ".join(f"{kind} {count / total:.1%}" for kind, count in list(report["beads"].items())[:6])
        sure = list(report["confidence"].values())
        paired = sum(sure) or 1
        told.append(f"beads: {shares}.")
        told.append(
            f"confidence: {sure[-1] / paired:.1%} of pairs at 0.9 or more, {sum(sure[5:-1]) / paired:.1%} from 0.5, "
            f"{sum(sure[:5]) / paired:.1%} under 0.5; {report['doubtful']} want a look."
        )
    for what, rules in (("findings", report["findings"]), ("dropped", report["dropped"])):
        if rules:
            listed = ", ".join(f"{name} {count}" for name, count in rules.items() if count)
            told.append(f"{what}: {listed or 'none'}.")
    if cpu["documents"]:
        told.append(
            f"time: {cpu['mean_ms']} ms of a processor a document (median {cpu['median_ms']}, 95 % within "
            f"{cpu['p95_ms']}); the slowest {cpu['slowest_ms']}: {cpu['slowest']}."
        )
    where = {"none": "in one process", "local": "by workers on this machine"}.get(run["where"], f"at {run['where']}")
    told.append(f"{run['clock_seconds']} s on the clock, {where}.")
    return told


def failure_lines(report: dict[str, Any]) -> list[str]:
    """The documents that were set aside, each with its reason, as far as a screen holds them."""
    failures = report["failures"]
    told = [f"set aside: {one['document']}: {one['reason']}" for one in failures[:FEW]]
    if len(failures) > FEW:
        told.append(f"… and {len(failures) - FEW} more, which {MANIFEST} names.")
    return told


def _times(folder: Path) -> dict[str, tuple[str, list[float]]]:
    known: dict[str, tuple[str, list[float]]] = {}
    place = folder / TIMES
    if not place.is_file():
        return known
    with place.open(encoding="utf-8", errors="replace") as stream:
        for line in stream:
            try:
                row = json.loads(line)
                known[row["shard"]] = row["key"], list(map(float, row["cpu_seconds"]))
            except (ValueError, KeyError, TypeError):
                continue  # the last line of one who was killed while writing it
    return known


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # not part of this installation
    return found
