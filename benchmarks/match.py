"""Whether `dipla match` foresees what OmegaT does: each memory alone in a project with a text, opened in the client.

    python benchmarks/match.py SOURCE.txt MEMORY.tmx… [--no-seg]

Needs OmegaT 3.6 (Debian: omegat, default-jre-headless). About three seconds a memory.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dipla.export.omegat.client import default_cuts, memory, no_cuts, read_text, segments
from dipla.export.omegat.preflight import unfound

LANGUAGES = ("el", "en")
FOLDERS = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir")
PROJECT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat><project version="1.0">'
    + "".join(f"<{name}>__DEFAULT__</{name}>" for name in FOLDERS)
    + "<source_lang>el</source_lang><target_lang>en</target_lang><sentence_seg>{}</sentence_seg>"
    "<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>"
    "</project></omegat>"
)


def foreseen(source: Path, tmx: Path, *, split: bool) -> tuple[int, int]:
    """How many segments there are and how many will be found."""
    cuts = default_cuts if split else no_cuts
    found = list(segments(read_text(source)[0], cuts))
    loaded = memory(tmx, LANGUAGES, source.name, (cuts, cuts) if split else None)
    return len(found), len(found) - len(list(unfound(found, loaded)))


def done(source: Path, tmx: Path, *, split: bool) -> tuple[int, int]:
    """The same, as the client counts them."""
    with tempfile.TemporaryDirectory() as place:
        project = Path(place, "p")
        for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (project / name).mkdir(parents=True)
        (project / "omegat.project").write_text(PROJECT.format(str(split).lower()), "utf-8")
        shutil.copy(source, project / "source")
        shutil.copy(tmx, project / "tm/auto")
        words = ["--mode=console-translate", f"--config-dir={place}/c", "--disable-project-locking"]
        subprocess.run(["omegat", str(project), *words], check=True, capture_output=True, timeout=180)
        stats = (project / "omegat/project_stats.txt").read_text("utf-8", "replace")
    counts = dict(re.findall(r"(Total|Remaining):\s+(\d+)", stats))
    return int(counts["Total"]), int(counts["Total"]) - int(counts["Remaining"])


def main() -> None:
    """Print one line a memory, and how many agree."""
    words = [word for word in sys.argv[1:] if word != "--no-seg"]
    split = "--no-seg" not in sys.argv
    if len(words) < 2 or not shutil.which("omegat"):
        sys.exit(__doc__)
    source, agreed = Path(words[0]), 0
    for word in words[1:]:
        expected, found = foreseen(source, Path(word), split=split), done(source, Path(word), split=split)
        agreed += expected == found
        sign = "=" if expected == found else "DIFFERS"
        print(f"{Path(word).name}: foreseen {expected[1]} of {expected[0]}, found {found[1]} of {found[0]} {sign}")
    print(f"{agreed} of {len(words) - 1} agree")


if __name__ == "__main__":
    main()
