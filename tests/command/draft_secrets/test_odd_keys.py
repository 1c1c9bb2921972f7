"""A key that stands where it should not, or cannot be sent, is refused and not repeated."""

from __future__ import annotations

import sys
import types
import urllib.parse
from typing import Any

import pytest

from .leaks import HEART, KEYED, SECRET, VARIABLES, Scene, needs


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
