"""Engines answer for the right sentence, one at a time or many; what they leave out is told, never made up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dipla.align.drafting.packing import parcels
from dipla.align.drafting.run import Run
from dipla.align.drafts import Languages, ask
from dipla.align.engines import Engine, EngineError, Limits, Times, Wish, engine
from dipla.corpus.errors import DiplaError
from dipla.corpus.project import Project, Settings
from dipla.corpus.store import Store

LANGUAGES = Languages("el", "en")
NOW = "2026-11-23T10:00:00Z"


def english(text: str) -> str:
    """A text with Latin letters in the place of the Greek ones, as an engine's answer; all else stays."""
    return "EN " + "".join(
        chr(ord("a") + ord(letter) % 26) if "\u0370" <= letter <= "\u03ff" and letter.isalpha() else letter
        for letter in text
    )


class _Page(BaseHTTPRequestHandler):
    """Answers as the two keyless engines' servers do: the text in capitals, after a moment."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        text = parse_qs(parts.query)["q"][0]
        time.sleep(0.01)
        if "ΣΦΑΛΜΑ" in text:
            self.send_error(500)
            return
        if parts.path == "/m":
            body = f'<div class="result-container">{english(text)}</div>'
        else:
            body = json.dumps({"responseData": {"translatedText": english(text)}, "matches": []})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Project.create(tmp_path / "p", Settings()).store()


class _Fake(Engine):
    """An engine whose answers a test decides."""

    name, sends_to = "fake", ""
    limits = Limits(2, 50)
    times = Times(read=1)

    def __init__(self, answers: dict[str, str | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
        self.asked += texts
        found = [self.answers.get(text, english(text)) for text in texts]
        for answer in found:
            if isinstance(answer, Exception):
                raise answer
        return [str(answer) for answer in found]


@pytest.mark.parametrize("name", ["google", "mymemory"])
def test_sixteen_workers_get_no_answer_for_the_wrong_text(server: str, store: Store, name: str) -> None:
    texts = [f"Πρόταση με αριθμό {number}." for number in range(200)]
    asked = ask(texts, engine(name, Wish("el", "en", server)), store, LANGUAGES, lambda: NOW, jobs=16)
    assert asked.answers == {text: english(text) for text in texts}
    assert asked.missing == {}


def test_what_was_answered_once_is_not_asked_again(store: Store) -> None:
    first = ask(["Ένα.", "Δύο."], _Fake({}), store, LANGUAGES, lambda: NOW)
    again = _Fake({})
    second = ask(["Δύο.", "Ένα.", "Τρία."], again, store, LANGUAGES, lambda: "later")
    assert again.asked == ["Τρία."]
    assert second.answers == {**first.answers, "Τρία.": english("Τρία.")}
    assert second.found["Ένα."].at == NOW


def test_the_same_sentence_is_sent_once(store: Store) -> None:
    fake = _Fake({})
    ask(["Ένα.", "Ένα.", " Ένα. "], fake, store, LANGUAGES, lambda: NOW)
    assert fake.asked == ["Ένα."]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("", "empty"), ("  ", "empty"), ("Ένα.", "the source again"), (EngineError("broken"), "broken")],
)
def test_a_bad_answer_is_no_draft_and_is_told(store: Store, answer: str | Exception, reason: str) -> None:
    asked = ask(["Δύο δύο.", "Τρία.", "Ένα."], _Fake({"Ένα.": answer}), store, LANGUAGES, lambda: NOW)
    assert asked.answers.keys() == {"Δύο δύο.", "Τρία."}
    assert reason in asked.missing["Ένα."]


def test_a_text_over_the_limit_is_cut_at_sentence_ends_and_joined_again(store: Store) -> None:
    fake = _Fake({})
    long = "Ήρθε χθες το βράδυ στο σπίτι. Έφυγε σήμερα το πρωί νωρίς. Δεν είπε σε κανέναν τίποτα."
    asked = ask([long], fake, store, LANGUAGES, lambda: NOW)
    assert fake.asked == ["Ήρθε χθες το βράδυ στο σπίτι.", "Έφυγε σήμερα το πρωί νωρίς.", "Δεν είπε σε κανέναν τίποτα."]
    assert asked.answers[long] == " ".join(english(part) for part in fake.asked)


def test_one_failing_request_costs_only_its_own_sentences(server: str, store: Store) -> None:
    texts = ["Ένα.", "ΣΦΑΛΜΑ.", "Τρία."]
    asked = ask(texts, engine("google", Wish("el", "en", server)), store, LANGUAGES, lambda: NOW, jobs=2)
    assert asked.answers.keys() == {"Ένα.", "Τρία."}
    assert "no translation" in asked.missing["ΣΦΑΛΜΑ."]


def test_a_server_that_is_not_there_is_an_error_with_its_address(store: Store) -> None:
    with pytest.raises(DiplaError, match=r"no answer from http://127\.0\.0\.1:9/m.*--url"):
        ask(["Ένα."], engine("google", Wish("el", "en", "http://127.0.0.1:9")), store, LANGUAGES, lambda: NOW)


def test_a_silent_server_is_given_up(store: Store) -> None:
    gate = threading.Event()

    class Silent(_Fake):
        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            if "Δύο." in texts:
                gate.wait(60)
            return super().translate(texts)

    slow = Silent({})
    slow.limits = Limits(1, 50)
    slow.times = Times(0.1, 0.3)
    asked = ask(["Ένα.", "Δύο.", "Τρία."], slow, store, LANGUAGES, lambda: NOW, jobs=2)
    gate.set()
    assert asked.answers.keys() == {"Ένα.", "Τρία."}
    assert "no good answer for" in asked.missing["Δύο."]


def test_an_unknown_engine_or_language_is_refused() -> None:
    with pytest.raises(DiplaError, match="expected memory, gloss, google, mymemory"):
        engine("bing", Wish("el", "en"))
    with pytest.raises(DiplaError, match="does not know the language"):
        engine("google", Wish("tlh", "en"))


@pytest.mark.parametrize(("lang", "code"), [("el", "el-GR"), ("en", "en-GB"), ("fr", "fr-FR")])
def test_mymemory_is_given_its_own_language_codes(lang: str, code: str) -> None:
    from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES

    from dipla.align.engines.keyless import _code

    assert _code(lang, MY_MEMORY_LANGUAGES_TO_CODES.values(), "mymemory") == code


def test_what_an_engine_breaks_is_masked_the_second_time(store: Store) -> None:
    class Clumsy(_Fake):
        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            return [answer.replace("www.dipla.gr", "www. dipla. gr") for answer in super().translate(texts)]

    clumsy = Clumsy({})
    asked = ask(["Δες το www.dipla.gr σήμερα."], clumsy, store, LANGUAGES, lambda: NOW)
    assert clumsy.asked == ["Δες το www.dipla.gr σήμερα.", "Δες το [[1]] σήμερα."]
    assert "www.dipla.gr" in asked.answers["Δες το www.dipla.gr σήμερα."]


def test_a_refused_answer_is_kept_aside_with_its_reason(store: Store) -> None:
    fake = _Fake({"Έχει 3 παιδιά.": "He has 4 children."})
    asked = ask(["Έχει 3 παιδιά."], fake, store, LANGUAGES, lambda: NOW)
    assert fake.asked == ["Έχει 3 παιδιά."] * 2
    assert asked.answers == {}
    assert store.answers.aside() == [("fake", "Έχει 3 παιδιά.", "He has 4 children.", "other numbers: 3 and 4", NOW)]


def test_sentences_are_looked_at_ahead_while_their_answers_are_under_way() -> None:
    seen: list[str] = []
    ready = threading.Event()
    texts = [f"Πρόταση {number}." for number in range(10)]

    def look(text: str) -> None:
        seen.append(text)
        if len(seen) == len(texts):
            ready.set()

    class Waits(_Fake):
        limits = Limits(10, 500)

        def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
            assert ready.wait(10)
            return super().translate(texts)

    waits = Waits({})
    run = Run(parcels(texts, waits.limits, 1), waits, lambda *_: None, lambda *_: {}, 1, look)
    for _ in run.rounds():
        pass
    assert seen == texts
    assert [one.answer for one in run.settled] == [english(text) for text in texts]
