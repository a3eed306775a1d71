"""Who is let through to a local page, and what every answer says to the browser."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest

pytest.importorskip("starlette", reason="starlette is not installed")

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from toolkit.web import Guard, require_web
from toolkit.web.server import listen

PORT, TOKEN = 4321, "s3cret-token"
HERE = f"http://127.0.0.1:{PORT}"
COOKIE = {"cookie": f"toolkit-{PORT}={TOKEN}"}


async def greet(request: Request) -> Response:
    headers = {"content-security-policy": "default-src *", "x-further": "kept"}
    return PlainTextResponse(f"hello {request.url.query}", headers=headers)


async def lasting(request: Request) -> Response:
    return PlainTextResponse("style", headers={"Cache-Control": "max-age=60"})


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/", greet, methods=["GET", "POST"]),
        Route("/style", lasting),
        WebSocketRoute("/socket", greet),
    ]
    guarded = Guard(Starlette(routes=routes), token=TOKEN, port=PORT)
    return TestClient(guarded, base_url=HERE, follow_redirects=False)


def test_the_printed_address_lets_in_and_leads_on_without_the_token(client):
    entry = client.get(f"/?q=rain+%26+hail&token={TOKEN}")
    assert entry.status_code == 200
    assert 'content="0;url=/?q=rain+%26+hail"' in entry.text.replace("&amp;", "&")
    assert TOKEN not in entry.text
    cookie = entry.headers["set-cookie"]
    assert cookie == f"toolkit-{PORT}={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
    assert client.get("/?q=1").text == "hello q=1"


@pytest.mark.parametrize("path", ["//evil.example/a", "/\\evil.example", '/"><script>'])
def test_the_way_on_stays_on_this_host_and_is_no_markup(client, path):
    scope_path = client.get(f"{path}?token={TOKEN}")
    target = scope_path.text.split('href="')[1].split('"')[0]
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert "<script" not in scope_path.text


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", f"/?token={TOKEN}&token=x"])
def test_without_the_token_nobody_gets_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 403
    assert "hello" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "cookie",
    [f"toolkit-{PORT}=wrong", f"toolkit-{PORT + 1}={TOKEN}", f"other={TOKEN}", "=;;a b=c; \x01"],
)
def test_a_wrong_cookie_is_none(client, cookie):
    assert client.get("/", headers={"cookie": cookie}).status_code == 403


def test_strange_cookies_beside_ours_do_no_harm(client):
    cookies = f'_xsrf="a;b; {{"x": 1}}; toolkit-{PORT}={TOKEN}; ü=1'.encode("latin-1")
    assert client.get("/", headers={"cookie": cookies}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "localhost",
     f"127.0.0.1.evil.example:{PORT}", f"evil@127.0.0.1:{PORT}", f"[::1]:{PORT}", ""],
)  # fmt: skip
def test_another_host_is_refused_even_with_the_token(client, host):
    for path, headers in (("/", COOKIE), (f"/?token={TOKEN}", {})):
        answer = client.get(path, headers={**headers, "host": host})
        assert answer.status_code == 421
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", [f"LOCALHOST:{PORT}", f"127.0.0.1:{PORT}"])
def test_this_machine_has_two_names(client, host):
    assert client.get("/", headers={**COOKIE, "host": host}).status_code == 200


ORIGINS = ["null", "http://evil.example", f"https://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT}1",
           f"http://localhost:{PORT}", "http://127.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_refused(client, origin, method):
    answer = client.request(method, "/", headers={**COOKIE, "origin": origin})
    assert answer.status_code == 403


def test_what_changes_something_names_its_origin(client):
    assert client.post("/", headers=COOKIE).status_code == 403
    assert client.post("/", headers={**COOKIE, "origin": HERE}).text == "hello "
    # The token in an address is for opening the page alone.
    assert client.post(f"/?token={TOKEN}", headers={"origin": HERE}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_cookie_sent_from_another_page_is_none(client, site):
    asked = {**COOKIE, "sec-fetch-site": site}
    assert client.get("/", headers=asked).status_code == 403
    # A click on the printed address, wherever it is shown, opens it.
    assert client.get(f"/?token={TOKEN}", headers=asked).status_code == 200


def test_every_answer_is_sealed(client):
    entered = client.get("/", headers=COOKIE)
    refused = client.get("/")
    entry = client.get(f"/?token={TOKEN}")
    missing = client.get("/nothing")
    assert missing.status_code == 404
    assert entered.headers["x-further"] == "kept"
    for answer in (entered, refused, entry, missing):
        policies = answer.headers.get_list("content-security-policy")
        assert len(policies) == 1
        assert "default-src 'none'" in policies[0]
        assert "unsafe" not in policies[0]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
    assert client.get("/style").headers.get_list("cache-control") == ["max-age=60"]


def test_the_icon_that_browsers_ask_for_is_none(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get("/favicon.ico", headers={"host": "evil.example"}).status_code == 421


def test_no_web_socket_is_opened(client):
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/socket", headers=COOKIE):
        pass


def test_what_is_missing_is_named_with_its_remedy(monkeypatch):
    require_web("explore")
    monkeypatch.setattr("toolkit.web.server.find_spec", lambda name: name != "uvicorn" or None)
    with pytest.raises(ValueError, match=r"needs uvicorn, which is .*'\.\[explore\]'"):
        require_web("explore")


def test_a_taken_port_is_named():
    with listen() as taken:
        host, port = taken.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(OSError, match=f"port {port} .*--port"):
            listen(port)


SERVER = """
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from toolkit.web import serve
app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("hello"))])
serve(app, command="explore", say=lambda text: print(text, flush=True))
"""


def test_a_server_says_its_address_and_ends_quietly():
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Only this machine")
        address = running.stdout.readline().split()[-1]
        port = int(address.split(":")[2].split("/")[0])
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", "/?" + address.split("?")[1])
            entry = connection.getresponse()
            entry.read()
            cookie = (entry.getheader("set-cookie") or "").split(";")[0]
            connection.request("GET", "/", headers={"Cookie": cookie})
            assert connection.getresponse().read() == b"hello"
        # Nobody listens on an address that other machines reach.
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex(("127.0.0.2", port)) != 0
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=20)
        assert (running.returncode, errors) == (0, "")
