"""The tests that have a bar in seconds, held to it: how long each took of what it may.

    python benchmarks/bars.py

The suite itself looks at no clock, but for work without a bound: a busy machine would fail it. Here the machine is to
be quiet. The times are of the processor, but for what waits for a server.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print each bar, the nearest first; exit 1 where one is missed."""
    words = [sys.executable, "-m", "pytest", "--bars", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    print(
        "\n".join(line for line in done.stdout.splitlines() if re.match(r" *[\d.]+ s of |FAILED |\d+ \w+.* in ", line))
    )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
