"""Writes the report: fills the templates and seals the page against what its texts may hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.schema import Article, InputError, Score
from toolkit.highlight import FRAME_TITLES, STYLE, clean, highlight_text, key
from toolkit.measures.old_measures import MEASURES, Measure
from toolkit.report.figures import (
    GAP,
    HEIGHT,
    LOADED_HEIGHT,
    NAMING_ROWS,
    ROW_HEIGHT,
    Course,
    course,
)

Value = float | int | None

GROUPS: tuple[tuple[str, str], ...] = (
    ("loaded_language", "Loaded language"),
    ("sourcing", "Sourcing"),
    ("framing", "Framing"),
    ("", "Text"),
)
COLUMNS: tuple[tuple[str, str], ...] = (
    ("body_sentences", "Sentences"),
    ("loaded_rate_reporter", "Loaded, reporter’s voice"),
    ("attributed_share", "Attributed"),
    ("anonymous_share", "Anonymous"),
    ("vague_share", "Vague"),
)
"""Measures in the index of a report on several articles, with their headings."""


class ReportArticle(Protocol):
    """What a report needs of a scored article."""

    @property
    def article(self) -> Article:
        """The text and what is known of it."""
        ...

    @property
    def scores(self) -> tuple[Score, ...]:
        """One score a sentence, in order."""
        ...

    @property
    def measures(self) -> Mapping[str, Value]:
        """Each measure's name and value, ``None`` where it is undefined."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as it is shown; ``bar`` is its percentage where it is a share."""

    title: str
    value: str
    bar: float | None
    help: str
    formula: str


@dataclass(frozen=True, slots=True)
class Family:
    """Measures shown together: one by one, or the labels of one facet in order of size."""

    title: str
    help: str
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One article as the templates see it."""

    anchor: str
    article: Article
    title: str
    url: str
    text: Markup
    course: Course
    cells: tuple[Row, ...]
    frame: str
    groups: tuple[tuple[str, tuple[Family, ...]], ...]


def write_report(
    articles: Sequence[ReportArticle],
    path: Path,
    *,
    title: str,
    model: str,
    errors: Sequence[InputError] = (),
    total: int | None = None,
) -> None:
    """Write one self-contained HTML page: no network, no script but its own, any text safe.

    ``model`` names what gave the scores; ``errors`` are listed; ``total`` is how many articles
    were scored where ``articles`` are only some. The same input gives the same bytes. Raises
    `ValueError` where an article's scores are of another text, `OSError` where ``path`` cannot
    be written.
    """
    path.write_bytes(render(articles, title, model, errors, total).encode())


def render(
    articles: Sequence[ReportArticle],
    title: str,
    model: str,
    errors: Sequence[InputError],
    total: int | None,
) -> str:
    """The page as text; see `write_report`."""
    env = environment()
    script, style = (source(env, name) for name in ("report.js", "report.css"))
    views = [_view(one, f"a{i}") for i, one in enumerate(articles)]
    return env.get_template("report.html.j2").render(
        title=title,
        model=model,
        views=views,
        total=len(views) if total is None else total,
        sentences=sum(len(one.scores) for one in articles),
        errors=errors,
        columns=COLUMNS,
        shown=_keys(articles),
        frames=FRAME_TITLES,
        rows=[name for _, name in NAMING_ROWS],
        size={"height": HEIGHT, "loaded": LOADED_HEIGHT, "gap": GAP, "row": ROW_HEIGHT},
        style=Markup(STYLE + style),
        script=Markup(script),
        script_hash=_csp_hash(script),
    )


def environment() -> Environment:
    """The templates, escaping all that is put into them."""

    def final(value: object) -> object:
        # Titles and errors come from the same wild files as the texts.
        return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=PackageLoader("toolkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=final,
    )


def source(env: Environment, name: str) -> str:
    """A template or style as it is written."""
    assert env.loader is not None
    return env.loader.get_source(env, name)[0]


def _csp_hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _keys(articles: Iterable[ReportArticle]) -> dict[str, int]:
    """How many spans there are of each kind: what the filters offer."""
    counts: dict[str, int] = {}
    for one in articles:
        for score in one.scores:
            for span in score.spans:
                counts[key(span)] = counts.get(key(span), 0) + 1
    return counts


def _view(one: ReportArticle, anchor: str) -> View:
    article = one.article
    headline = next((s.sentence.text for s in one.scores if s.sentence.region == "headline"), "")
    shares = {label: one.measures.get(f"frame_share_{label}") or 0 for label in FRAME_TITLES}
    top = max(shares, key=lambda label: shares[label])
    known = {measure.name: measure for measure in MEASURES}
    return View(
        anchor,
        article,
        article.title or headline.lstrip("# ") or article.article_id,
        article.url if _is_web(article.url) else "",
        highlight_text(article.text, one.scores, anchor=f"{anchor}s"),
        course(one.scores),
        tuple(_row(known[name], one.measures.get(name)) for name, _ in COLUMNS),
        FRAME_TITLES[top][0] if shares[top] else "–",
        tuple((title, tuple(_families(codebook, one.measures))) for codebook, title in GROUPS),
    )


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _families(codebook: str, values: Mapping[str, Value]) -> Iterable[Family]:
    """The measures of a codebook: the single ones, then each family of labels."""
    single: list[Row] = []
    families: dict[str, list[Measure]] = {}
    for measure in MEASURES:
        if measure.codebook != codebook or measure.name not in values:
            continue
        if ": " in measure.title:
            families.setdefault(measure.title.split(": ")[0], []).append(measure)
        else:
            single.append(_row(measure, values[measure.name]))
    yield Family("", "", tuple(single))
    for title, members in families.items():
        given = [m for m in members if values[m.name]]
        given.sort(key=lambda m: -(values[m.name] or 0))
        absent = [_short(m) for m in members if not values[m.name]]
        yield Family(
            title, _help(members[0]), tuple(_row(m, values[m.name]) for m in given), tuple(absent)
        )


def _row(measure: Measure, value: Value) -> Row:
    bar = None
    if value is None:
        shown = "–"
    elif measure.unit.startswith("share"):
        bar = round(100 * value, 1)
        shown = f"{bar:.1f}%"
    else:
        shown = f"{value:,.0f}" if measure.unit == "count" else f"{value:.2f}"
    return Row(_short(measure), shown, bar, _help(measure), measure.formula)


def _short(measure: Measure) -> str:
    family, _, label = measure.title.partition(": ")
    if family == "Frame":
        known = FRAME_TITLES.get(measure.name.removeprefix("frame_share_"))
        return known[0] if known else "no frame"
    return "not told" if label == "none" else label or family


def _help(measure: Measure) -> str:
    function = measure.function
    if isinstance(function, partial):
        function = function.func
    # The first sentence in plain words: its formula is shown apart, names of code not at all.
    first = " ".join((function.__doc__ or "").split("\n\n")[0].split())
    return re.sub(r",[^,]*`.*", "", first.split(": ")[0]).rstrip(".")
