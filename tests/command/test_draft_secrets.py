"""The key of an engine shows nowhere: every error path of every engine that has one, with servers that send it back."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import types
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dipla.align.engines import EngineError, Wish, engine
from dipla.align.engines.keys import Key

# Signs that every encoding writes in its own way; what is looked for is its heart, so a half of it would be found, too.
HEART = "sk-SECRET"
SECRET = f'{HEART}/4+2&"x=:~q'
VARIABLES = {
    "libretranslate": "LIBRETRANSLATE_API_KEY",
    "deepl": "DEEPL_AUTH_KEY",
    "chat": "DIPLA_CHAT_KEY",
}
KEYED = pytest.mark.parametrize("name", VARIABLES)
OTHERS = ("DIPLA_LIBRETRANSLATE_KEY", "DEEPL_API_KEY", "OPENAI_API_KEY")


# What a server may make of a key.
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "percent": lambda key: urllib.parse.quote(key, safe=""),
    "every byte in percent": lambda key: "".join(f"%{byte:02x}" for byte in key.encode()),
    "percent twice": lambda key: urllib.parse.quote(urllib.parse.quote(key, safe=""), safe=""),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 of a header": lambda key: base64.urlsafe_b64encode(f"Bearer {key} ok".encode()).decode(),
    "base64 of user and key": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "json": lambda key: json.dumps(key)[1:-1].replace("/", r"\/"),
    "json escapes": lambda key: "".join(rf"\u{ord(letter):04x}" for letter in key),
    "html": html.escape,
    "html numbers": lambda key: "".join(f"&#x{ord(letter):X};" for letter in key),
    "hex": lambda key: key.encode().hex(),
    "capitals": str.upper,
}


@cache
def shows(found: str | bytes) -> bool:
    """Whether the key, or its heart, stands in what was found, in any form.

    By decoding what was found, not by the pattern that dipla hides with.
    """
    text = found if isinstance(found, str) else found.decode("utf-8", "replace")
    for _ in range(3):
        if HEART.casefold() in text.casefold():
            return True
        for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
            if any(HEART.encode() in _from_base64(run[skipped:]) for skipped in range(4)):
                return True
        for run in re.findall(r"(?:[0-9a-fA-F]{2}){9,}", text):
            if HEART.casefold() in bytes.fromhex(run).decode("latin-1").casefold():
                return True
        text = html.unescape(urllib.parse.unquote(text))
        text = re.sub(r"\\+(?:u00|x)([0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), text)
    return False


def _from_base64(run: str) -> bytes:
    whole = run[: len(run) // 4 * 4].translate(str.maketrans("-_", "+/"))
    return base64.b64decode(whole)


class Echo(ThreadingHTTPServer):
    """A server that answers as the address's first part says, and puts the key it was sent into all it says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lines: list[str] = []
        self.keys: list[str] = []
        self.over = threading.Event()
        self.aside = ""  # where a redirect leads
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def end(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Echo

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        key = body.get("api_key") or self.headers.get("Authorization", "").partition(" ")[2]
        self.server.lines.append(self.requestline)
        self.server.keys.append(key)
        way = urllib.parse.unquote(self.path.split("/")[1])
        if way == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if way == "hang":
            self.server.over.wait(10)
            return
        if way == "odd header":
            self.wfile.write(f"HTTP/1.1 200 OK\r\n{key} {key}\r\n\r\n{{}}".encode())
            return
        self._answer(*_answer(way, body, key))

    def do_GET(self) -> None:
        # What a redirect may turn a POST into.
        self.do_POST()

    def _answer(self, status: int, content: str, after: str) -> None:
        key = self.server.keys[-1].encode().decode("latin-1")
        self.send_response(status, f"Said {key}")
        self.send_header("Content-Length", str(len(content.encode())))
        self.send_header("X-Key", key)
        self.send_header("Set-Cookie", f"key={key}")
        if 300 <= status < 400:
            self.send_header("Location", f"{self.server.aside}/good/{urllib.parse.quote(key)}")
        if after:
            self.send_header("Retry-After", key if after == "key" else after)
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *_: object) -> None:
        pass


def _answer(way: str, body: Any, key: str) -> tuple[int, str, str]:
    """Status, body and Retry-After of one of WAYS."""
    said = " ".join(form(key) for form in FORMS.values())
    refusal = json.dumps({"error": f"{said} is no key", "message": said, "detail": said})
    if found := re.fullmatch(r"(\d+) (json|page|escaped)(?: after (\w+))?", way):
        escaped = "".join(rf"\u{ord(letter):04x}" for letter in key)
        content = {
            "json": refusal,
            "page": f"<html><body>{said}</body></html>",
            "escaped": f'{{"error": {{"message": "no key: {escaped}"}}}}',
        }[found[2]]
        return int(found[1]), content, found[3] or ""
    if way.startswith("answer "):
        return 200, _translated(body, f"The cat {FORMS[way.removeprefix('answer ')](key)} sleeps."), ""
    good = _translated(body, "The cat sleeps under the table.", key)
    contents = {
        "good": good,
        "cut": good[: len(good) // 2] + key,
        "page": f"<html>{key}</html>",
        "empty": "",
        "list": json.dumps([key]),
        "text": json.dumps(key),
        "null": "null",
        "other names": json.dumps({key: key, "choices": [{key: key}], "translations": key}),
        "numbers": json.dumps({"translatedText": [7], "choices": [{"message": {"content": 7}}], "translations": [7]}),
        "too many": _translated({"q": ["α", "β", "γ"]}, f"A cat {key}."),
    }
    return 200, contents[way], ""


def _translated(body: Any, answer: str, beside: str = "") -> str:
    """The answer to each text in the form of whichever engine asked, with something beside that nobody asked for."""
    count = len(body.get("q") or body.get("text") or [0])
    one = {"detected_source_language": "EL", "text": answer, "billed_characters": 1}
    found: dict[str, Any] = {"translatedText": [answer] * count, "translations": [one] * count, "you": beside}
    return json.dumps({**found, "choices": [{"message": {"content": f"1. {answer}"}}]})


STATUSES = (400, 401, 402, 403, 404, 413, 422, 429, 456, 500, 503)
REDIRECTS = tuple(f"{status} json" for status in (301, 302, 303, 307, 308))
REFUSALS = (
    *(f"{status} json" for status in STATUSES),
    *(f"{status} page" for status in (400, 403, 429, 500)),
    *("403 escaped", "400 escaped", "429 json after 300", "503 page after 300", "429 json after key"),
)
ANSWERS = tuple(f"answer {form}" for form in FORMS)
SHAPES = ("cut", "page", "empty", "list", "text", "null", "other names", "numbers", "too many", "drop", "odd header")


class Heard(logging.Handler):
    """Every record that any logger makes, as a person would read it."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Scene:
    """A project of one sentence, a server, and all that a run leaves behind."""

    dipla: Callable[..., Any]
    project: Path
    server: Echo
    heard: Heard
    codes: list[int] = field(default_factory=list)

    def draft(self, name: str, way: str, *words: object, url: str = "") -> list[str]:
        """Draft with an engine; the places where the key then shows."""
        del self.heard.lines[:]
        where = url or f"{self.server.url}/{urllib.parse.quote(way)}"
        done = self.dipla("draft", self.project, "--engine", name, "--url", where, "--model", "m", *words)
        self.codes.append(done.code)
        places = {"stdout": done.out, "stderr": done.err, "log": "\n".join(self.heard.lines)}
        found = [f"{way}: {place}" for place, text in places.items() if shows(text) or "Traceback" in text]
        return found + self.files(way)

    def files(self, way: str) -> list[str]:
        # With another connection open the write-ahead log stays beside the store.
        paths = [path for path in self.project.parent.rglob("*") if path.is_file()]
        return [f"{way}: {path.name}" for path in paths if shows(path.read_bytes())]


@pytest.fixture
def server() -> Iterator[Echo]:
    served = Echo()
    yield served
    served.end()


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("once")


@pytest.fixture
def empty(dipla: Callable[..., Any], once: Path) -> Path:
    """A project of one sentence, made once and to be copied."""
    if not (once / "p").exists():
        (once / "a.el.txt").write_text("Η γάτα κοιμάται κάτω από το τραπέζι.\n", "utf-8")
        assert dipla("new", once / "p").code == 0
        assert dipla("add", once / "p", once / "a.el.txt").code == 0
    return once / "p"


@pytest.fixture
def scene(
    dipla: Callable[..., Any], tmp_path: Path, empty: Path, server: Echo, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    for variable in (*VARIABLES.values(), *OTHERS):
        monkeypatch.delenv(variable, raising=False)
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, SECRET)
    # Fewer tries without waits: what is told and kept is the same.
    monkeypatch.setattr("dipla.align.drafting.run.retry_wait", lambda *_: 0.0)
    monkeypatch.setattr("dipla.align.drafting.run._TRIES", 2)
    monkeypatch.setattr("dipla.align.drafting.run._MOST_REFUSALS", 0)
    # Certificates are read anew for each client, which takes longer than all the rest; no address here is https.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr("ssl.create_default_context", lambda *_, **__: context)
    root, heard = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(heard)
    root.setLevel(logging.NOTSET)
    shutil.copytree(empty, tmp_path / "all" / "p")
    yield Scene(dipla, tmp_path / "all" / "p", server, heard)
    root.removeHandler(heard)
    root.setLevel(before)


@KEYED
@pytest.mark.parametrize("ways", [REFUSALS, ANSWERS, SHAPES], ids=["refusals", "answers", "shapes"])
def test_no_error_path_shows_the_key(scene: Scene, name: str, ways: tuple[str, ...]) -> None:
    needs(name)
    found = [place for way in ways for place in scene.draft(name, way, "--json")]
    assert found == []
    # The paths were walked: none ended well, and the server had the key each time, never in an address.
    assert 0 not in scene.codes
    assert set(scene.server.keys) == {SECRET}
    assert len(scene.server.keys) >= len(ways)
    assert not shows("\n".join(scene.server.lines))


def needs(name: str) -> None:
    if name == "deepl":
        pytest.importorskip("deepl")


@KEYED
def test_a_good_run_and_a_dry_one_show_no_key(scene: Scene, name: str) -> None:
    needs(name)
    assert scene.draft(name, "good", "--dry-run", "--json") == []
    assert scene.server.keys == []
    with contextlib.closing(sqlite3.connect(scene.project / "dipla.sqlite")) as other:
        other.execute("SELECT 1 FROM pair").fetchone()
        assert scene.draft(name, "good", "--json") == []
        assert (scene.project / "dipla.sqlite-wal").is_file()
    assert scene.codes == [0, 0]
    assert scene.server.keys == [SECRET]


@KEYED
def test_a_redirect_is_not_followed(scene: Scene, name: str) -> None:
    needs(name)
    other = Echo()
    scene.server.aside = other.url
    found = [place for way in REDIRECTS for place in scene.draft(name, way)]
    other.end()
    assert (found, other.lines) == ([], [])
    assert set(scene.codes) == {2}


@KEYED
def test_silence_and_nobody_show_no_key(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(name)
    monkeypatch.setattr("dipla.align.drafting.run._TRIES", 1)
    assert scene.draft(name, "hang", "--timeout", 1, "--json") == []
    assert scene.draft(name, "nobody", url="http://127.0.0.1:9") == []
    assert scene.draft(name, "no such host", url="http://nobody.invalid") == []
    assert 0 not in scene.codes


@KEYED
def test_no_exception_holds_the_key_nor_hangs_on_one_that_does(scene: Scene, name: str) -> None:
    needs(name)
    for way in (*REFUSALS, *REDIRECTS, *ANSWERS, *SHAPES, "nobody"):
        url = "http://127.0.0.1:9" if way == "nobody" else f"{scene.server.url}/{urllib.parse.quote(way)}"
        made = engine(name, Wish("el", "en", url, "m", read=5))
        try:
            answers: Any = made.translate(["Η γάτα κοιμάται."])
        except EngineError as error:
            chain: list[BaseException | None] = [error]
            while one := chain.pop():
                assert not shows(f"{one!r} {one} {vars(one)}"), way
                chain += [one.__cause__ or one.__context__]
        except Exception:  # the run tells no more of these than their kind
            if way not in SHAPES:
                raise
        else:
            assert not shows(repr(answers)), way
        finally:
            made.close()


# A terminal's run: Ctrl-C, and a log that takes all there is.
LOUD = "import logging\nlogging.basicConfig(level=0)\n"


def test_a_process_that_logs_all_and_is_interrupted_shows_no_key(scene: Scene, tmp_path: Path, empty: Path) -> None:
    pytest.importorskip("deepl")
    (tmp_path / "loud").mkdir()
    (tmp_path / "loud/sitecustomize.py").write_text(LOUD)
    started: list[tuple[str, int, Path, subprocess.Popen[str]]] = []
    for name, way, code in (*((name, "hang", 130) for name in VARIABLES), ("chat", "403 json", 2)):
        folder = tmp_path / "all" / f"{name} {way}"
        shutil.copytree(empty, folder)
        words = ["draft", folder, "--engine", name, "--model", "m", "--json"]
        words += ["--url", f"{scene.server.url}/{urllib.parse.quote(way)}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "dipla", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "loud")},
        )
        started.append((way, code, folder, process))
    limit = time.monotonic() + 20
    hanging = f"POST /{urllib.parse.quote('hang')}/"
    while sum(line.startswith(hanging) for line in scene.server.lines) < 3 and time.monotonic() < limit:
        time.sleep(0.02)
    for way, code, folder, process in started:
        if way == "hang":
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == code, err
        assert "DEBUG:" in err
        assert not shows(out)
        assert not shows(err)
        assert "Traceback" not in err
        assert scene.files(folder.name) == []
    assert set(scene.server.keys) == {SECRET}


@KEYED
@pytest.mark.parametrize(
    "url",
    [
        f"http://me:{HEART}@127.0.0.1:9",
        f"http://{HEART}@127.0.0.1:9",
        f"http://127.0.0.1:9/?api_key={HEART}",
        f"http://127.0.0.1:9/#{HEART}",
        f"http://127.0.0.1:{HEART}",
        f"http://127.0.0.1:9/{urllib.parse.quote(SECRET)}",
        f"{HEART}",
    ],
)
def test_an_address_that_holds_a_key_is_refused_and_not_repeated(scene: Scene, name: str, url: str) -> None:
    needs(name)
    assert scene.draft(name, "url", "--dry-run", url=url) == []
    assert scene.draft(name, "url", url=url) == []
    assert scene.codes == [2, 2]


def test_a_model_that_is_the_key_is_refused_and_not_repeated(scene: Scene) -> None:
    assert scene.draft("chat", "good", "--model", SECRET, "--json") == []
    assert (scene.codes, scene.server.lines) == ([2], [])


@KEYED
@pytest.mark.parametrize("odd", ["\n", "\r\nX-Other: 1", "\x00", "\udcff", "\x1b[31m", "κλειδί", "é"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_shown(
    scene: Scene, name: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(name)
    keep_in_ring(monkeypatch, name, f"{HEART}{odd}{HEART}")
    assert scene.draft(name, "403 json") == []
    if name == "libretranslate" and odd.isprintable():
        # In the body, where its key travels, such letters are nothing odd.
        assert scene.server.keys == [f"{HEART}{odd}{HEART}"]
    else:
        assert (scene.codes, scene.server.lines) == ([2], [])


@KEYED
@pytest.mark.parametrize("odd", [f"{SECRET}\n", f" {SECRET}\t", f"{SECRET} two"])
def test_a_key_with_blanks_is_sent_without_those_around_it(
    scene: Scene, name: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(name)
    keep_in_ring(monkeypatch, name, odd)
    assert [place for way in ("403 json", "answer plain") for place in scene.draft(name, way)] == []
    assert set(scene.server.keys) == {odd.strip()}
    monkeypatch.setenv(VARIABLES[name], odd)
    assert scene.draft(name, "403 page") == []
    assert set(scene.server.keys) == {odd.strip()}


def keep_in_ring(monkeypatch: pytest.MonkeyPatch, name: str, secret: str) -> None:
    """The key comes from the keyring: an environment would not hold some of these."""
    ring: Any = types.ModuleType("keyring")
    ring.get_password = lambda service, user: secret if (service, user) == ("dipla", name) else None
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.delenv(VARIABLES[name])


@pytest.mark.parametrize(
    "lines",
    [
        f'api_key = "{HEART}"\n[project]\n',
        f'[project]\napi_key = "{HEART}"\n',
        f'[engines]\nchat = "{HEART}"\n[project]\n',
        f"[project]\napi_key = {HEART}\n",
        f'[project]\nengine = {{ name = "chat", api_key = "{HEART}" }}\n',
    ],
)
def test_a_key_in_the_settings_is_refused_and_not_used(
    scene: Scene, lines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable)
    (scene.project / "dipla.toml").write_text(lines, "utf-8")
    found = scene.draft("libretranslate", "good")
    # In the file it stays: that is the person's own.
    assert found == ["good: dipla.toml"]
    assert (scene.codes, scene.server.lines) == ([2], [])


# That all this can fail.


@pytest.mark.parametrize("form", FORMS)
def test_the_search_finds_a_planted_key(scene: Scene, form: str) -> None:
    planted = f"<p>before {FORMS[form](SECRET)}, after</p>"
    with contextlib.closing(sqlite3.connect(scene.project / "dipla.sqlite")) as db:
        db.execute("CREATE TABLE planted (it TEXT)")
        db.execute("INSERT INTO planted VALUES (?)", [planted])
        db.commit()
        assert len(scene.files("planted")) == 1
    assert shows(planted)
    assert not shows("sk-SEC RET, [key], c2stU0VD and a Bearer")


@KEYED
def test_without_the_hiding_the_key_shows(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(name)
    monkeypatch.setattr(Key, "hide", lambda self, text: text)
    monkeypatch.setattr(Key, "answers", lambda self, texts: list(texts))
    # Keys of other tests may be a part of this one, and are kept out of the logs of the whole process.
    monkeypatch.setattr("dipla.align.engines.hiding._FILTER.hides", {})
    assert "400 json: stderr" in scene.draft(name, "400 json")
    found = scene.draft(name, "answer plain", "--json")
    assert "answer plain: log" in found
    assert {"answer plain: dipla.sqlite", "answer plain: dipla.sqlite-wal"} & set(found)
