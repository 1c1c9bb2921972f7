"""What engines are told and what they make of answers, on servers of this machine; and engines of other packages."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dipla.align import engines
from dipla.align.engines import Engine, EngineError, Limits, Wish, engine
from dipla.align.engines.chat import numbered
from dipla.align.engines.keys import Key
from dipla.align.glossary import Term, broken_terms
from dipla.corpus.errors import DiplaError
from dipla.export.glossary import read_glossary

SECRET = "sk-SECRET"
Answer = Callable[[str, Any], tuple[int, Any]]


@pytest.fixture
def server() -> Iterator[Callable[[Answer], tuple[str, list[tuple[str, Message, Any]]]]]:
    """A server that answers as told; its address, and the requests it had."""
    started: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> tuple[str, list[tuple[str, Message, Any]]]:
        seen: list[tuple[str, Message, Any]] = []

        class Told(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                body = json.loads(raw)
                seen.append((self.path, self.headers, body))
                code, said = answer(self.path, body)
                content = json.dumps(said).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        served = ThreadingHTTPServer(("127.0.0.1", 0), Told)
        started.append(served)
        threading.Thread(target=served.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{served.server_port}", seen

    yield start
    for served in started:
        served.shutdown()
        served.server_close()


def test_a_chat_is_given_numbers_context_and_the_terms_that_matter(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPLA_CHAT_KEY", SECRET)
    url, seen = server(lambda *_: (200, {"choices": [{"message": {"content": "1. Surplus value.\n2. He left."}}]}))
    terms = (Term("υπεραξία", ("surplus value",)), Term("κόμμα", ("party",)))
    made = engine("chat", Wish("el", "en", url + "/v1", "m", terms))
    assert made.translate(["Η υπεραξία.", "Έφυγε."], ["Πριν."]) == ["Surplus value.", "He left."]
    made.close()
    path, headers, body = seen[0]
    told = body["messages"][0]["content"]
    assert (path, headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {SECRET}")
    assert body["messages"][1]["content"] == "1. Η υπεραξία.\n2. Έφυγε."
    assert "υπεραξία = surplus value" in told
    assert "κόμμα" not in told
    assert "Πριν." in told


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1. One.\n2. Two.", ["One.", "Two."]),
        ("<think>1. No.</think>\n1) One.\n2) Two,\nand more.", ["One.", "Two, and more."]),
        ("1. One.", ["One.", ""]),
        ("1. One.\n1. Uno.\n2. Two.", ["", "Two."]),
    ],
)
def test_a_number_that_is_missing_or_double_has_no_answer(said: str, found: list[str]) -> None:
    assert numbered(said, 2) == found


@pytest.mark.parametrize("said", ["2. Two.\n1. One.", "One.\nTwo.", "1. One.\n3. Three.", ""])
def test_a_list_out_of_order_is_no_answer(said: str) -> None:
    with pytest.raises(EngineError, match="no list with the numbers"):
        numbered(said, 2)


def test_a_chat_without_a_model_is_refused() -> None:
    with pytest.raises(DiplaError, match="--model"):
        engine("chat", Wish("el", "en"))


def test_deepl_is_asked_through_its_own_package(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("deepl")
    monkeypatch.setenv("DEEPL_AUTH_KEY", SECRET)
    url, seen = server(
        lambda _, body: (
            200,
            {
                "translations": [
                    {"detected_source_language": "EL", "text": f"EN {n}", "billed_characters": 4}
                    for n in range(len(body["text"]))
                ]
            },
        )
    )
    made = engine("deepl", Wish("el", "en", url))
    assert made.translate(["Ένα.", "Δύο."], ["Πριν."]) == ["EN 0", "EN 1"]
    made.close()
    path, headers, body = seen[0]
    assert (path, body["target_lang"], body["context"]) == ("/v2/translate", "EN-GB", "Πριν.")
    assert SECRET in headers["Authorization"]


@pytest.mark.parametrize(("status", "kind"), [(403, "lasting"), (456, "lasting"), (429, "busy")])
def test_deepl_s_refusals_are_told_apart_and_hold_no_key(
    server: Any, monkeypatch: pytest.MonkeyPatch, status: int, kind: str
) -> None:
    pytest.importorskip("deepl")
    monkeypatch.setenv("DEEPL_AUTH_KEY", SECRET)
    url, _ = server(lambda *_: (status, {"message": f"bad key {SECRET}"}))
    made = engine("deepl", Wish("el", "en", url))
    with pytest.raises(EngineError) as caught:
        made.translate(["Ένα."])
    made.close()
    assert getattr(caught.value, kind)
    assert SECRET not in str(caught.value)


def test_deepl_without_a_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("deepl")
    for name in ("DEEPL_AUTH_KEY", "DEEPL_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("dipla.align.engines.deepl.key", lambda *_: Key(""))
    with pytest.raises(DiplaError, match="DEEPL_AUTH_KEY"):
        engine("deepl", Wish("el", "en"))


def test_a_server_that_sends_the_key_back_is_not_quoted(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", SECRET)
    url, seen = server(lambda _, body: (403, {"error": f"Invalid API key {body['api_key']}"}))
    made = engine("libretranslate", Wish("el", "en", url))
    with pytest.raises(EngineError, match=r"Invalid API key \[key\]"):
        made.translate(["Ένα."])
    made.close()
    assert seen[0][2]["api_key"] == SECRET
    assert SECRET not in seen[0][0] + repr(Key(SECRET)) + f"{Key(SECRET)}"


def test_an_engine_of_another_package_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Upper(Engine):
        name, limits = "upper", Limits(1, 9)

        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            return [text.upper() for text in texts]

    class Point:
        name = "upper"

        def load(self) -> Callable[[Wish], Engine]:
            return lambda wish: Upper()

    monkeypatch.setattr(engines, "entry_points", lambda group: [Point()])
    assert "upper" in engines.names()
    assert engine("upper", Wish("el", "en")).translate(["ένα"]) == ["ΈΝΑ"]


TBX = """<?xml version="1.0"?><martif type="TBX"><text><body><termEntry>
<langSet xml:lang="el"><tig><term>υπεραξία</term></tig></langSet>
<langSet xml:lang="en-GB"><tig><term>surplus value</term></tig></langSet>
</termEntry></body></text></martif>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [("g.csv", "source,target\nυπεραξία,surplus value\n"), ("g.tsv", "υπεραξία\tsurplus value\n"), ("g.tbx", TBX)],
)
def test_a_glossary_is_read_and_its_breach_found(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    terms = read_glossary(tmp_path / name, "el", "en")
    assert terms == (Term("υπεραξία", ("surplus value",)),)
    assert broken_terms("Της υπεραξίας.", "Of added value.", terms) == list(terms)
    assert broken_terms("Της υπεραξίας.", "Of surplus values.", terms) == []
    assert broken_terms("Της αξίας.", "Of value.", terms) == []


@pytest.mark.parametrize(("name", "content"), [("g.csv", "μόνο\n"), ("g.tbx", "<a>"), ("g.doc", "x"), ("g.csv", "")])
def test_a_glossary_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(DiplaError, match=r"glossary|found|XML"):
        read_glossary(tmp_path / name, "el", "en")


def test_certificates_are_read_for_an_address_that_needs_them_and_no_other(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    url, _ = server(lambda _, body: (200, {"translatedText": [text.upper() for text in body["q"]]}))
    monkeypatch.setattr("ssl.SSLContext.load_verify_locations", lambda *_, **__: pytest.fail("read"))
    assert engine("libretranslate", Wish("el", "en", url)).translate(["a"]) == ["A"]
    with pytest.raises(pytest.fail.Exception):
        engine("libretranslate", Wish("el", "en", url.replace("http:", "https:"))).translate(["a"])
    monkeypatch.setenv("HTTP_PROXY", url.replace("http:", "https:"))
    with pytest.raises(pytest.fail.Exception):
        engine("libretranslate", Wish("el", "en", url)).translate(["a"])
