"""The application: addresses and what answers them. All of them only read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from toolkit.explore import counts, export
from toolkit.explore.library import Library
from toolkit.explore.pages import VIEWS, Pages
from toolkit.explore.state import State
from toolkit.web import require_web, serve

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LONGEST_STATIC = "private, max-age=3600"


def explore(
    scored: str | Path,
    *,
    say: Callable[[str], None],
    port: int = 0,
    cache: Path | None = None,
    browser: bool = False,
) -> None:
    """Serve the page of a score folder until Ctrl-C.

    Raises `ValueError` and `OSError`, in one line, for what cannot be opened or is not installed.
    """
    require_web("explore", "duckdb")
    library = Library.open(scored, cache=cache, say=say)
    try:
        serve(application(library), command="explore", say=say, port=port, browser=browser)
    finally:
        library.close()


def application(library: Library) -> Starlette:
    """The application of a library; it is to stand behind a `toolkit.web.Guard`."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
    from starlette.routing import Route

    pages = Pages(library)
    # One request at a time: a person looks at one page, and the database uses all processors.
    lock = RLock()

    def state_of(request: Request) -> State:
        return State.read(request.query_params.multi_items(), library.labels)

    def page(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            try:
                with lock:
                    return answer(request)
            except ValueError as problem:
                return HTMLResponse(pages.problem(str(problem)), status_code=400)

        return answered

    def view(request: Request) -> Response:
        return HTMLResponse(pages.render(request.url.path, state_of(request)))

    def article(request: Request) -> Response:
        article_id = request.query_params.get("id", "")
        shown = pages.article(article_id, state_of(request))
        if shown is None:
            return HTMLResponse(pages.problem("There is no article of that id."), status_code=404)
        return HTMLResponse(shown)

    def static(request: Request) -> Response:
        file = pages.static.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("There is no such file.\n", status_code=404)
        return Response(file.text, media_type=file.kind, headers={"cache-control": LONGEST_STATIC})

    def csv(request: Request) -> Response:
        state, name = state_of(request), request.path_params["name"]
        if name == "sentences":
            library.hits(state)
            lines = export.sentence_lines(library, state)
        elif name in _TABLES:
            lines = export.csv_lines(*_TABLES[name](library, state))
        else:
            return PlainTextResponse("There is no such table.\n", status_code=404)
        # The mark tells spreadsheets that it is UTF-8.
        body = (line.encode("utf-8", "replace") for line in chain(["\ufeff"], lines))
        return StreamingResponse(body, media_type="text/csv", headers=_saved(f"{name}.csv"))

    def svg(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ("outlets", "time", "labels"):
            return PlainTextResponse("There is no such chart.\n", status_code=404)
        drawn = pages.svg(name, state_of(request))
        return Response(drawn, media_type="image/svg+xml", headers=_saved(f"{name}.svg"))

    def sample(request: Request) -> Response:
        asked = request.query_params
        n, seed = (_number(asked.get(name, ""), name) for name in ("n", "seed"))
        drawn = export.draw_sample(
            library, state_of(request), n, by_outlet=asked.get("by") == "outlet", seed=seed
        )
        archive = export.sample_archive(drawn, library, asked.get("codebook", ""))
        return Response(archive, media_type="application/zip", headers=_saved("sample.zip"))

    def missing(request: Request, problem: Exception) -> Response:
        return HTMLResponse(pages.problem("There is no such page."), status_code=404)

    routes = [
        *(Route(path, page(view)) for path in VIEWS),
        Route("/article", page(article)),
        Route("/static/{name}", static),
        Route("/export/sample.zip", page(sample)),
        Route("/export/{name}.csv", page(csv)),
        Route("/export/{name}.svg", page(svg)),
    ]
    return Starlette(routes=routes, exception_handlers={404: missing})


_TABLES: dict[str, Callable[[Library, State], export.Rows]] = {
    "outlets": lambda library, state: export.count_rows(counts.by_outlet(library, state), "outlet"),
    "time": lambda library, state: export.time_rows(library, state),
    "labels": lambda library, state: export.label_rows(counts.by_label(library, state)),
    "sources": lambda library, state: export.mapping_rows(
        counts.sources(library, state, export.MOST_ROWS)
    ),
}


def _saved(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _number(text: str, name: str) -> int:
    if not text.strip().isascii() or not text.strip().isdecimal() or len(text) > 9:
        raise ValueError(f"{name} must be a whole number")
    return int(text)
