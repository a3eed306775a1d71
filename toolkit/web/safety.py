"""`Guard`: who may ask a local page for anything, and what the page may do in a browser.

Other pages that are open in the same browser can send requests to this machine too, and a name of
theirs can be made to stand for it (DNS rebinding). So a request must name this machine as its host,
come from a page of this server where it says whence it comes, and know a secret: the token of the
printed address, which the first answer keeps in a cookie (OWASP, Cross-Site Request Forgery
Prevention; MDN, Content Security Policy).
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost")
TOKEN = "token"
SAFE_METHODS = frozenset(("GET", "HEAD"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script and no style but the server's own files, no other host, no frame around the page."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers would then call the origin of the page's own forms "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_ENTRY = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="0;url={0}"><title>Opening</title></head>'
    '<body><p><a href="{0}">Open the page</a></p></body></html>\n'
)
_NO_TOKEN = "Open the address that the command printed: it ends in a token that this one lacks.\n"


def new_token() -> str:
    """A secret for one run of a server: 256 bits, as they may stand in an address.

    >>> len(new_token()), new_token() == new_token()
    (43, False)
    """
    return secrets.token_urlsafe(32)


class Guard:
    """An ASGI application before another, which lets through what may be asked.

    ``port`` is that of the server; ``token`` is in the printed address, ``?token=…``, whose answer
    sets a cookie and leads to the same address without it. Refused are, with one line of text:
    a host but `LOOPBACK` with that port (421), an origin but theirs, a method that changes
    something without an origin, and an address or cookie without the token (403). Every answer,
    refusals too, has `HEADERS`; what the application sets itself goes before ``cache-control``.
    """

    def __init__(self, app: App, *, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = {f"{name}:{port}" for name in LOOPBACK}
        self.hosts |= set(LOOPBACK) if port == 80 else set()
        # Cookies are shared by all servers of a host, whatever their port.
        self.cookie = f"toolkit-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is none (the beginning and end of the server)."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _with_headers(send))
        else:  # a web socket: no page of the toolkit opens one
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        host, origins = headers.get("host", []), headers.get("origin", [])
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return await _plain(send, 421, "This is no host of this page.\n")
        origin = f"http://{host[0].lower()}"
        changes = scope["method"] not in SAFE_METHODS
        if any(each != origin for each in origins) or (changes and not origins):
            return await _plain(send, 403, "A page of another origin may not ask for this.\n")
        if scope["path"] == "/favicon.ico":  # browsers ask for it before they read the page
            return await _respond(send, 204, "image/x-icon", "", {})
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        tokens = [value for name, value in query if name == TOKEN]
        if tokens and not changes and all(map(self._is_token, tokens)):
            rest = [(name, value) for name, value in query if name != TOKEN]
            return await self._enter(scope, send, rest)
        # Another server of this machine counts as the same site, and so gets the cookie sent.
        sites = headers.get("sec-fetch-site", [])
        is_foreign = any(site not in ("same-origin", "none") for site in sites)
        if is_foreign or not any(map(self._is_token, self._cookies(headers))):
            return await _plain(send, 403, _NO_TOKEN)
        await self.app(scope, receive, send)

    async def _enter(self, scope: Scope, send: Send, query: list[tuple[str, str]]) -> None:
        """Keep the token in a cookie and go on without it. A page leads on, not a redirection: that
        would count as from wherever the address was clicked, and the cookie would not be sent."""
        path = "/" + scope.get("raw_path", scope["path"].encode()).decode("latin-1").lstrip("/\\")
        target = path + (f"?{urlencode(query)}" if query else "")
        cookie = f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        body = str(_ENTRY.format(target))
        await _respond(send, 200, "text/html; charset=utf-8", body, {"set-cookie": cookie})

    def _cookies(self, headers: Mapping[str, list[str]]) -> Iterator[str]:
        """The values of this server's cookie; those of others may be written in any way."""
        for line in headers.get("cookie", []):
            for part in line.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self.cookie:
                    yield value

    def _is_token(self, text: str) -> bool:
        return secrets.compare_digest(text.encode("utf-8", "replace"), self.token.encode())


def _headers(scope: Scope) -> dict[str, list[str]]:
    """The values of each header of a request."""
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            sent = {name.decode("latin-1").lower() for name, _ in message.get("headers", ())}
            ours = {k: v for k, v in HEADERS.items() if k != "cache-control" or k not in sent}
            kept = [
                (name, value)
                for name, value in message.get("headers", ())
                if name.decode("latin-1").lower() not in ours
            ]
            added = [(name.encode(), value.encode()) for name, value in ours.items()]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return send_with_headers


async def _plain(send: Send, status: int, text: str) -> None:
    await _respond(send, status, "text/plain; charset=utf-8", text, {})


async def _respond(
    send: Send, status: int, kind: str, text: str, further: Mapping[str, str]
) -> None:
    body = text.encode()
    headers = {"content-type": kind, "content-length": str(len(body)), **further}
    start = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
