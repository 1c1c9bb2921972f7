"""CETEIcean in headless Chromium shows the layout `divs`: its Greek can be read and its links lead to their partners.

CETEI_JS names the file CETEI.js of the npm package CETEIcean. The picture goes to DIPLA_ARTEFACTS where that is set.
"""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dipla.export import tei

# The page makes of @corresp what a reader clicks on, and says what of it can be seen.
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><script src="CETEI.js"></script>
<style>tei-teiheader, tei-standoff { display: none } tei-s { display: block } a { margin-left: .5em }</style></head>
<body><div id="TEI"></div><pre id="seen"></pre><script>
const reader = new CETEI();
reader.getHTML5("serge.tei.xml", made => {
  document.getElementById("TEI").appendChild(made);
  const links = [];
  for (const s of document.querySelectorAll("tei-s[corresp]")) {
    for (const pointer of s.getAttribute("corresp").split(" ")) {
      const a = document.createElement("a");
      a.href = pointer; a.textContent = pointer.slice(1); s.appendChild(a); links.push(a);
    }
  }
  const seen = one => one && one.getClientRects().length > 0;
  const texts = [...document.querySelectorAll("tei-div[xml\\\\:lang=el] tei-s")].filter(seen);
  document.getElementById("seen").textContent = JSON.stringify({
    greek: texts.map(one => one.firstChild.textContent),
    links: links.filter(seen).length,
    led: links.filter(a => seen(document.getElementById(a.hash.slice(1)))).length,
  });
  document.body.dataset.done = "yes";
});
</script></body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = tmp_path / "page"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        thread.join(10)


def chromium(profile: Path, address: str, *options: str) -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not program:
        pytest.skip("Chromium is not installed (Debian package chromium)")
    quiet = ("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-sandbox", f"--user-data-dir={profile}")
    words = [program, *quiet, "--virtual-time-budget=20000", "--window-size=1000,1600", *options, address]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.client
def test_ceteicean_shows_the_greek_and_every_link_leads_to_a_sentence(
    dipla: Callable[..., Any], sample: Path, tmp_path: Path, served: tuple[Path, str]
) -> None:
    script = Path(os.environ.get("CETEI_JS", ""))
    if not script.is_file():
        pytest.skip("CETEI_JS does not name the file CETEI.js (npm package CETEIcean)")
    folder, address = served
    shutil.copy(script, folder / "CETEI.js")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    assert dipla("export", sample, folder / "serge.tei.xml", "--tei-layout", "divs").code == 0
    page = chromium(tmp_path / "profile", address, "--dump-dom")
    assert 'data-done="yes"' in page
    found = re.search(r'<pre id="seen">(.*?)</pre>', page, re.DOTALL)
    assert found
    seen = json.loads(html.unescape(found[1]))
    pairs = list(tei.read(folder / "serge.tei.xml", "el", "en")[0])
    assert seen["greek"] == [one.text for pair in pairs for one in pair.source]
    assert seen["links"] == seen["led"] == 2 * sum(len(pair.source) for pair in pairs if pair.target)
    if os.environ.get("DIPLA_ARTEFACTS"):
        picture = Path(os.environ["DIPLA_ARTEFACTS"]) / "ceteicean.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        chromium(tmp_path / "profile", address, f"--screenshot={picture}")
        assert picture.read_bytes().startswith(b"\x89PNG")
