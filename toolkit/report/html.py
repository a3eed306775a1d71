"""Writes the report: fills the templates and seals the page against what its texts may hold."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.codebook import Codebook
from toolkit.highlight.kinds import (
    FEW,
    UNKNOWN,
    MarkKind,
    chip,
    codebook_kinds,
    further_keys,
    key,
    mark_kinds,
    marks_style,
)
from toolkit.highlight.safe import clean
from toolkit.highlight.style import STYLE
from toolkit.highlight.text import highlight_text
from toolkit.highlight.timeline import Timeline, figure_height, timeline, tracks
from toolkit.report.measures import Family, Row, groups, headlines, leading, row, short_title
from toolkit.report.outlets import outlet_rows
from toolkit.report.sources import SourceRow, heading, outlet_sources, source_rows
from toolkit.schema import Article, InputError

if TYPE_CHECKING:
    from toolkit.scoring.article import ScoredArticle


@dataclass(frozen=True, slots=True)
class View:
    """One article as the templates see it."""

    anchor: str
    article: Article
    title: str
    url: str
    text: Markup
    timeline: Timeline
    cells: tuple[Row, ...]
    leading: tuple[str, ...]
    groups: list[tuple[str, list[Family]]]
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """The filters of a codebook: the key, the mark and the number of spans of each; ``further``
    where some sentences are marked with several labels of a question that may have several."""

    id: str
    title: str
    choices: tuple[tuple[str, Markup, int], ...]
    wide: bool = False
    further: bool = False


def write_report(
    articles: Sequence[ScoredArticle],
    path: Path,
    *,
    title: str,
    model: str,
    errors: Sequence[InputError] = (),
    errors_in_all: int | None = None,
    total: int | None = None,
) -> None:
    """Write one self-contained HTML page: no network, no script but its own, any text safe.

    ``total`` is how many articles were scored where ``articles`` are only some, ``errors_in_all``
    how many errors there were where ``errors`` are. The same input
    gives the same bytes. Raises `ValueError` where an article's scores are of another text.
    """
    env = environment()
    script, style = (source(env, name) for name in ("report.js", "report.css"))
    codebooks = tuple({each.name: each for a in articles for each in a.codebooks}.values())
    views = [article_view(article, codebooks, f"a{i}") for i, article in enumerate(articles)]
    drawn = tracks(codebooks)
    page = env.get_template("report.html.j2").render(
        title=title,
        model=model,
        views=views,
        total=len(views) if total is None else total,
        sentences=sum(len(article.scored_sentences) for article in articles),
        errors=errors,
        errors_in_all=len(errors) if errors_in_all is None else errors_in_all,
        columns=[short_title(each, codebooks).capitalize() for each in headlines(codebooks)],
        leading=list(leading(codebooks, {})),
        asked=heading(codebooks),
        outlets=outlet_rows(articles, codebooks),
        outlet_sources=outlet_sources(articles, codebooks),
        filters=mark_filters(articles, codebooks),
        tracks=drawn,
        height=figure_height(drawn),
        style=Markup(STYLE + marks_style(codebooks) + style),
        script=Markup(script),
        script_hash=_csp_hash(script),
    )
    path.write_bytes(page.encode())


def environment(*further: str) -> Environment:
    """The templates, of ``further`` packages too, escaping all that is put into them."""

    def final(value: object) -> object:
        # Titles and errors come from the same wild files as the texts.
        return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in (*further, "toolkit.report")]),
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


def mark_filters(
    articles: Sequence[ScoredArticle], codebooks: tuple[Codebook, ...]
) -> list[FilterGroup]:
    """What can be hidden: the kinds of marks of each codebook; of many only those in use."""
    kinds = mark_kinds(codebooks)
    spans = (span for a in articles for scored in a.scored_sentences for span in scored.spans)
    counts = Counter(key(span, kinds) for span in spans)
    further = {
        name
        for article in articles
        for scored in article.scored_sentences
        for name in further_keys(scored, codebooks)
    }
    out = []
    for codebook in codebooks:
        listed = codebook_kinds(codebook)
        wide = len(listed) > FEW
        shown = [kind for kind in listed if counts[kind.key] or not wide]
        choices = tuple((kind.key, _mark(kind), counts[kind.key]) for kind in shown)
        several = any(kind.key in further for kind in listed)
        out.append(FilterGroup(codebook.name, codebook.title, choices, wide, several))
    out.sort(key=lambda group: group.wide)
    if counts[UNKNOWN]:
        unknown = MarkKind(UNKNOWN, "in no codebook", "", "", "")
        choice = (UNKNOWN, _mark(unknown), counts[UNKNOWN])
        out.append(FilterGroup(UNKNOWN, "Other labels", (choice,)))
    return out


def _mark(kind: MarkKind) -> Markup:
    return Markup('{}<mark class="m {}">{}</mark>').format(chip(kind), kind.key, kind.title)


def article_view(scored: ScoredArticle, codebooks: tuple[Codebook, ...], anchor: str) -> View:
    """An article as the templates see it; ``anchor`` begins the ids of its parts.

    Raises `ValueError` where the scores are of another text.
    """
    article, sentences, values = scored.article, scored.scored_sentences, scored.measures
    headline = next((s.sentence.text for s in sentences if s.sentence.region == "headline"), "")
    return View(
        anchor,
        article,
        article.title or headline.lstrip("# ") or article.article_id,
        article.url if _is_web(article.url) else "",
        highlight_text(article.text, sentences, codebooks, anchor=f"{anchor}s"),
        timeline(sentences, codebooks),
        tuple(row(each, values.get(each.name), codebooks) for each in headlines(codebooks)),
        tuple(leading(codebooks, values).values()),
        groups(codebooks, values),
        source_rows(scored, codebooks, f"{anchor}s"),
    )


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
