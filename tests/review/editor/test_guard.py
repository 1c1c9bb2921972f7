"""Who is let in: every attack that was tried on editors of this kind is refused, and what is served can do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dipla.review.editor.guard import LARGEST

from .conftest import PORT, TOKEN, Open, Page, aligned

BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {**BEARER, "Content-Type": "application/json"}
EDIT = b'{"id": "p1", "version": 0, "target": "Mine."}'


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:1",
        "",
        f"127.0.0.1.evil.example:{PORT}",
        f"192.168.1.5:{PORT}",
    ],
)
@pytest.mark.parametrize("path", ["/api/project", f"/?token={TOKEN}", "/static/app.js"])
def test_a_foreign_host_is_refused_everywhere(still: Page, host: str, path: str) -> None:
    answer = still.ask("GET", path, headers={**BEARER, "Host": host})
    assert answer.status_code == 421
    assert "Serge" not in answer.text


def test_two_hosts_are_none(still: Page) -> None:
    answer = still.ask(
        "GET", "/api/project", headers=[("Host", f"127.0.0.1:{PORT}"), ("Host", "evil.example"), *BEARER.items()]
    )
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "name", ["project", "map", "rows?from=0&count=5", "search?q=Serge", "history?id=p1", "nonsense"]
)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer "},
        {"Cookie": f"token={TOKEN}"},
    ],
)
def test_nothing_is_read_without_the_token(still: Page, name: str, given: dict[str, str]) -> None:
    answer = still.ask("GET", f"/api/{name}", headers=given)
    assert answer.status_code == 403
    assert "Serge" not in answer.text
    assert TOKEN not in answer.text


def test_a_token_in_the_address_opens_the_page_only(page_of: Open, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static/index.html").write_text("<!doctype html><title>x</title>")
    page = page_of(aligned(tmp_path / "p"), static=tmp_path / "static")
    assert page.ask("GET", f"/?token={TOKEN}").status_code == 200
    assert page.ask("GET", "/").status_code == 403
    assert page.ask("GET", "/?token=").status_code == 403
    assert page.ask("GET", "/?token=x").status_code == 403
    assert page.ask("GET", f"/?token=x&token={TOKEN}").status_code == 403
    assert page.ask("GET", f"/api/project?token={TOKEN}").status_code == 403


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 200),
        ({"Origin": f"http://127.0.0.1:{PORT}", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": f"http://localhost:{PORT}"}, 403),  # ours, but not the one that is spoken to
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=application/json"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Authorization": ""}, 403),
    ],
)
def test_an_edit_comes_from_our_page_or_a_program_with_the_token(page: Page, more: dict[str, str], status: int) -> None:
    answer = page.ask("POST", "/api/edit", content=EDIT, headers={**JSON, **more})
    assert answer.status_code == status
    assert (page.row("p1")["target"] == "Mine.") == (status == 200)


@pytest.mark.parametrize("name", ["edit", "arrange", "replace", "undo", "redo", "takeback", "here"])
def test_nothing_is_changed_by_looking(still: Page, name: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
        assert still.ask(method, f"/api/{name}", headers=JSON).status_code in (404, 405)


def test_a_page_of_another_site_cannot_ask_whether_it_may(still: Page) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = still.ask("OPTIONS", "/api/edit", headers=asked)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_link_from_another_site_does_not_open_the_page(still: Page) -> None:
    assert still.ask("GET", f"/?token={TOKEN}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(still: Page) -> None:
    large = b'{"id": "' + b"x" * LARGEST + b'"}'
    assert still.ask("POST", "/api/edit", content=large, headers=JSON).status_code == 413

    async def parts() -> Any:
        for _ in range(30):
            yield b" " * 100_000

    assert still.ask("POST", "/api/edit", content=parts(), headers=JSON).status_code == 413
    assert still.ask("POST", "/api/edit", content=b"{}", headers={**JSON, "Content-Length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"5",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": 5}',
        b'{"id": "p1"}',
        b'{"id": "\\ud800", "version": 0, "target": "x"}',
        b'{"id": "p1", "version": 1e400}',
    ],
)
def test_a_body_that_is_no_wish_is_refused(still: Page, body: bytes) -> None:
    for name in ("edit", "arrange", "replace", "takeback"):
        answer = still.ask("POST", f"/api/{name}", content=body, headers=JSON)
        assert answer.status_code in (400, 404)
        assert answer.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "../dipla.toml",
        "..%2fdipla.toml",
        "%2e%2e/%2e%2e/app.py",
        "....//dipla.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "..\\dipla.toml",
        "a%00.js",
        "",
        ".",
        "sub",
        "secret",
        "link.js",
    ],
)
def test_no_path_leads_out_of_the_page_s_files(page_of: Open, tmp_path: Path, path: str) -> None:
    project = aligned(tmp_path / "p")
    static = tmp_path / "p/static"
    (static / "sub").mkdir(parents=True)
    for name in ("app.js", "sub/part.js"):
        (static / name).write_text("// ours")
    (static / "secret").write_text("no kind that a page has")
    page = page_of(project, static=static)
    (static / "link.js").symlink_to(project.folder / "dipla.toml")  # came later
    assert page.ask("GET", "/static/app.js").text == page.ask("GET", "/static/sub/part.js").text == "// ours"
    answer = page.ask("GET", f"/static/{path}")
    assert answer.status_code in (400, 404)
    assert "[project]" not in answer.text


@pytest.mark.parametrize(
    "path", ["/api/project", "/static/none.js", "/nowhere", "/api/rows?from=x", f"/?token={TOKEN}", "/?token=x"]
)
def test_every_answer_forbids_what_a_page_of_ours_never_does(still: Page, path: str) -> None:
    headers = still.ask("GET", path, headers=BEARER).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


PAYLOADS = [
    "<script>fetch('//evil.example')</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "a\u2028</script><script>alert(1)</script>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_scripts_in_the_corpus_are_text_in_json(page_of: Open, tmp_path: Path, payload: str) -> None:
    page = page_of(aligned(tmp_path / "q", [((payload,), (payload,))]))
    page.edit("p1", note=payload, who=payload)
    for path in ("/api/rows?from=0&count=1", "/api/history?id=p1", "/api/project", "/api/search?q=alert"):
        answer = page.ask("GET", path, headers=BEARER)
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.status_code == 200
    row = page.row("p1")
    assert row["source"][0]["text"] == row["target"] == payload
    assert row["note"] == payload


def test_beyond_this_machine_an_address_may_be_the_host_but_no_unknown_name(page_of: Open, tmp_path: Path) -> None:
    page = page_of(aligned(tmp_path / "q"), anywhere=True, hosts={f"mybox:{PORT}"})
    for host, status in (
        (f"192.168.1.5:{PORT}", 200),
        (f"[fe80::1]:{PORT}", 200),
        (f"mybox:{PORT}", 200),
        (f"evil.example:{PORT}", 421),
        ("192.168.1.5:80", 421),
    ):
        assert page.ask("GET", "/api/project", headers={**BEARER, "Host": host}).status_code == status


def test_a_web_socket_is_closed(still: Page) -> None:
    from dipla.review.editor.guard import Guard

    sent: list[Any] = []

    async def app(*_: Any) -> None:
        raise AssertionError("let through")

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(app, token=TOKEN, hosts={f"127.0.0.1:{PORT}"}, port=PORT)
    still.run(guard({"type": "websocket", "path": "/api/changes", "headers": []}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
