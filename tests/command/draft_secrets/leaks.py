"""A key, servers that send it back in any form, and all the places where it could show."""

from __future__ import annotations

import base64
import html
import json
import logging
import re
import socket
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

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
            self.server.over.wait(120)
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


def needs(name: str) -> None:
    if name == "deepl":
        pytest.importorskip("deepl")
