"""Serves an application on this machine: a free port of the loopback, behind a `Guard`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

from toolkit.web.safety import TOKEN, App, Guard, new_token

HOST = "127.0.0.1"
"""The only address that is listened on: no option opens the page to other machines."""


def require_web(command: str, *further: str, extra: str = "") -> None:
    """Raise `ValueError` where a package that ``toolkit <command>`` is served by is missing.

    ``further`` packages are asked for too; ``extra`` (the command's name) installs them all.
    """
    needed = ("starlette", "uvicorn", *further)
    missing = [package for package in needed if find_spec(package) is None]
    if missing:
        raise ValueError(
            f"toolkit {command} needs {', '.join(missing)}, which "
            f"{'are' if missing[1:] else 'is'} not installed; in the toolkit's folder run: "
            f"pip install '.[{extra or command}]'"
        )


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on the loopback; 0 takes a free port. Raises `OSError` with the remedy
    where the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((HOST, port))
    except OSError as problem:
        listening.close()
        raise OSError(
            f"port {port} of this machine cannot be used ({problem.strerror}); give another --port"
        ) from None
    listening.listen(64)
    return listening


def serve(
    app: App, *, command: str, say: Callable[[str], None], port: int = 0, browser: bool = False
) -> None:
    """Serve until Ctrl-C. ``say`` gets the address with its token, the one way in; with ``browser``
    the address is opened too. Raises `OSError` where the port is taken."""
    import uvicorn

    with listen(port) as listening:
        chosen = listening.getsockname()[1]
        token = new_token()
        guarded = Guard(app, token=token, port=chosen)
        config = uvicorn.Config(
            guarded, log_level="warning", access_log=False, server_header=False, date_header=False,
            proxy_headers=False, ws="none", lifespan="off", timeout_graceful_shutdown=2,
        )  # fmt: skip
        address = f"http://{HOST}:{chosen}/?{TOKEN}={token}"
        say(f"Only this machine can open it; Ctrl-C ends it.\ntoolkit {command}: {address}")
        if browser:
            import webbrowser

            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
            uvicorn.Server(config).run(sockets=[listening])
