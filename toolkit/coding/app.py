"""The coding page: a session as an application of Starlette."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from toolkit.annotation.coding_store import StaleError
from toolkit.annotation.coding_values import Coding, Entry
from toolkit.coding.form import read_form
from toolkit.coding.keys import label_keys, span_keys
from toolkit.coding.session import Sentence, Session
from toolkit.coding.stretches import stretches
from toolkit.highlight.safe import clean

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
FILES = {"coding.css": "text/css", "coding.js": "text/javascript"}


def coding_app(session: Session) -> Starlette:
    """The pages of a session: a sentence each, the list of all, and the end."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    pages = _Pages(session)
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route("/sentence/{key}", pages.sentence),
            Route("/sentence/{key}", pages.save, methods=["POST"]),
            Route("/undo", pages.undo, methods=["POST"]),
            Route("/sentences", pages.overview),
            Route("/favicon.ico", _no_icon),  # every browser asks for it
            *(Route(f"/{name}", _file(name, kind)) for name, kind in FILES.items()),
        ]
    )


class _Pages:
    def __init__(self, session: Session) -> None:
        self.session = session
        env = Environment(
            loader=PackageLoader("toolkit.coding"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        env.filters["clean"] = clean
        env.globals.update(
            session=session, codebook=session.codebook, stretches=stretches,
            label_keys=label_keys(session.codebook), span_keys=span_keys(session.codebook),
        )  # fmt: skip
        self.env = env

    def start(self, request: Request) -> Response:
        """On with the first sentence that is open."""
        return _go_to(self._address(self.session.next_open()))

    def sentence(self, request: Request) -> Response:
        """A sentence, to be coded."""
        sentence = self.session.sentence(request.path_params["key"])
        if sentence is None:
            return self._problem("There is no such sentence here.", 404)
        return self._sentence_page(sentence, self.session.entry(sentence))

    async def save(self, request: Request) -> Response:
        """Keep what a form says: all of it, or nothing and why."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        sentence = self.session.sentence(request.path_params["key"])
        if sentence is None:
            return self._problem("There is no such sentence here.", 404)
        body = await request.body()
        by_script = request.headers.get("accept") == "application/json"
        try:
            sent = read_form(body, self.session.codebook)
            entry = await run_in_threadpool(
                self.session.save, sentence, sent.coding, after=sent.after
            )
        except ValueError as problem:
            status = 409 if isinstance(problem, StaleError) else 422
            if by_script:
                return JSONResponse({"problem": str(problem)}, status)
            standing = self.session.entry(sentence)
            coding = standing.coding if status == 409 else replace(sent.coding, finished=False)
            shown = replace(standing, coding=coding)
            return self._sentence_page(sentence, shown, problem=str(problem), status=status)
        following: Sentence | None = sentence
        if entry.coding.finished:
            following = self.session.next_open(sentence)
        address = self._address(following)
        if by_script:
            return JSONResponse({"revision": entry.revision, "next": address})
        return _go_to(address)

    def undo(self, request: Request) -> Response:
        """Take the last change back, and show where it was."""
        item = self.session.store.undo(self.session.coder)
        changed = next((each for each in self.session.sentences if each.item == item), None)
        return _go_to(self._address(changed or self.session.next_open()))

    def overview(self, request: Request) -> Response:
        """All sentences, and how each stands."""
        states = self.session.states()
        return self._page("sentences.html.j2", states=states)

    def _address(self, sentence: Sentence | None) -> str:
        return f"/sentence/{sentence.key}" if sentence else "/sentences"

    def _sentence_page(
        self, sentence: Sentence, entry: Entry, *, problem: str = "", status: int = 200
    ) -> Response:
        session, at = self.session, sentence.number
        around = session.sentences
        return self._page(
            "sentence.html.j2", status=status, sentence=sentence, entry=entry, problem=problem,
            spans=json.dumps(entry.coding.spans),
            conditions={q.id: json.dumps(q.asked_if) for q in session.codebook.questions},
            others=session.other_coders(sentence) if session.decide is not None else [],
            decide=(session.decide or {}).get(sentence.item, ()), state=_state,
            previous=around[at - 2] if at > 1 else None,
            following=around[at] if at < len(around) else None,
        )  # fmt: skip

    def _problem(self, problem: str, status: int) -> Response:
        return self._page("problem.html.j2", status=status, problem=problem)

    def _page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        from starlette.responses import HTMLResponse

        page = self.env.get_template(template)
        progress = self.session.progress()
        return HTMLResponse(page.render(progress=progress, **values), status)


def _state(coding: Coding) -> str:
    """A coding as the script reads it."""
    return coding.to_json()


def _file(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    content = (STATIC / name).read_bytes()

    async def answer(request: Request) -> Response:
        from starlette.responses import Response

        return Response(content, media_type=kind)

    return answer


async def _no_icon(request: Request) -> Response:
    from starlette.responses import Response

    return Response(status_code=204)


def _go_to(address: str) -> Response:
    from starlette.responses import RedirectResponse

    return RedirectResponse(address, 303)
