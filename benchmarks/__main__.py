"""All that is measured of dipla, beside its peers, in one run on this machine, as a page of Markdown.

    DIPLA_SHARED=… python -m benchmarks [--only NAME…] [--small] [--limit SECONDS] > docs/benchmarks.md

Each part is a program of this folder that can be run by itself; its command stands above what it printed. DIPLA_SHARED
names the folder with the gold texts. What is not installed is left out by name. `--small` takes a tenth of the units; a
part that has not ended after --limit seconds of the clock is left out, and that is said. Times are seconds of the
processor unless a part says otherwise: a machine that is not quiet makes those longer, too, so ratios of one run are
what is to be compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Those that a part measures beside dipla: packages of Python, then programs.
PEERS = (
    *("sentencex", "pysbd", "nltk", "PyICU", "galechurch", "sentweave", "translate-toolkit", "tmxutil", "hypomnema"),
    *("lokit-python", "deep-translator", "rensa", "dask"),
)
PROGRAMS = ("opusfilter", "hunalign")


def parts(small: bool, shared: str, folder: Path) -> dict[str, list[list[str]]]:
    """The programs of each part, with what they are given."""
    tenth = 10 if small else 1
    sentences = folder / "sentences.txt"
    if shared:
        lines = (Path(shared) / "gold/align/ntrex-all/el.txt").read_text("utf-8").splitlines()
        sentences.write_text("\n".join(line for line in lines if line.strip()) + "\n", "utf-8")
    growing = [str(size // tenth) for size in (1_000, 10_000, 100_000)]
    return {
        "splitting": [["splitting.py", "--seconds", "0.5" if small else "2"]],
        "alignment": [["alignment.py"], ["alignment.py", "--lines", *growing]],
        "tmx": [
            ["tmx.py", "--units", str(200_000 // tenth), "--large", str(1_000_000 // tenth)],
            ["tmx_verbs.py", *growing],
        ],
        "tei": [["tei.py", *growing]],
        "drafting": [["drafting.py", str(Path(shared, "tools/fake_mt.py")), str(sentences)]],
        "checks": [["checks.py"], *(["checks.py", "--speed", str(size // tenth)] for size in (10_000, 1_000_000))],
        "filters": [["filtering.py", "--pairs", str(100_000 // tenth), "--peer", str(1_000_000 // tenth)]],
        "batch": [["batch.py", "times", str(3_000 // tenth)]],
        "bars": [["bars.py"]],
    }


def installed() -> tuple[list[str], list[str]]:
    """Peers with their versions, and those that are not here."""
    there, missing = [], []
    for name in PEERS:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    for program in PROGRAMS:
        if shutil.which(program):
            there.append(f"{program} {_version_of(program)}".strip())
        else:
            missing.append(program)
    return there, missing


def _version_of(program: str) -> str:
    """The version of a program that is a package of the Python beside it; "" for another."""
    python = Path(shutil.which(program) or "").resolve().parent / "python"
    if not python.is_file():
        return ""
    asked = [str(python), "-c", f"from importlib.metadata import version; print(version({program!r}))"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def machine() -> str:
    """Processor, cores, memory and Python."""
    try:
        said = Path("/proc/cpuinfo").read_text("utf-8")
        names = [line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("model name")]
        kilobytes = int(Path("/proc/meminfo").read_text("utf-8").split()[1])
        memory = f", {kilobytes / 1e6:.0f} GB"
    except (OSError, ValueError):
        names, memory = [], ""
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores{memory}, {platform.system()}, Python {platform.python_version()}"


def load() -> str:
    """How busy the machine is, as it says."""
    return ", ".join(f"{one:.1f}" for one in os.getloadavg())


def printed(words: list[str], limit: float) -> str:
    """What a program of this folder prints, or why there is nothing."""
    if not (HERE / words[0]).is_file():
        return "left out: there is no such program here"
    try:
        # Many of them find their data by a path that is their own.
        done = subprocess.run(
            [sys.executable, str(HERE / words[0]), *words[1:]],
            capture_output=True,
            text=True,
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired as late:
        told = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
        return f"{told.rstrip()}\nleft out: not done after {limit:.0f} s".strip("\n")
    said = done.stderr.strip().splitlines()
    if done.returncode:
        return f"{done.stdout.rstrip()}\nleft out: {said[-1] if said else f'exit {done.returncode}'}".strip("\n")
    missing = [line for line in said if "not installed" in line or "left out" in line]
    return "\n".join([done.stdout.rstrip(), *missing]).strip("\n")


def shown(words: list[str], shared: str, folder: Path) -> str:
    """A command as a reader would type it."""
    typed = " ".join(words).replace(str(folder), "FOLDER")
    return f"python benchmarks/{typed.replace(shared, '$DIPLA_SHARED') if shared else typed}"


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    with tempfile.TemporaryDirectory() as made:
        shared = os.environ.get("DIPLA_SHARED", "")
        having = parts(False, "", Path(made))
        parser.add_argument("--only", nargs="+", choices=list(having), default=list(having))
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--limit", type=float, default=3600.0)
        chosen = parser.parse_args()
        there, missing = installed()
        print("# Benchmarks\n")
        print("dipla beside its peers, in one run. Made by `python -m benchmarks`" + " --small" * chosen.small + ".\n")
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {machine()}. dipla {version('dipla')}; {', '.join(there)}.")
        print(f"Not installed and left out: {', '.join(missing) or 'none'}.", flush=True)
        for name, programs in parts(chosen.small, shared, Path(made)).items():
            if name not in chosen.only:
                continue
            print(f"\n## {name.upper() if name in ('tmx', 'tei') else name.capitalize()}\n")
            for words in programs:
                before = load()
                print(f"    {shown(words, shared, Path(made))}\n")
                print(f"```text\n{printed(words, chosen.limit)}\n```\n")
                print(f"Load of the machine before and after: {before}; {load()}.\n", flush=True)


if __name__ == "__main__":
    main()
