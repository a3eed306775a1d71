"""The pages: what each template is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from jinja2 import Environment

from toolkit.explore import counts
from toolkit.explore.charts import (
    LEFT,
    PLOT,
    RIGHT,
    ROW,
    TOP,
    WIDTH,
    axis_end,
    bars,
    columns,
    value_of,
)
from toolkit.explore.counts import Count
from toolkit.explore.library import Library
from toolkit.explore.reading import PAGE, page_of, read_article
from toolkit.explore.state import ANY, PERIODS, SORTS, State
from toolkit.explore.words import read_search, with_hits
from toolkit.highlight.drawing import COLOURS, INK
from toolkit.highlight.kinds import legend, marks_style
from toolkit.highlight.style import LIGHT, STYLE
from toolkit.highlight.timeline import figure_height, tracks
from toolkit.report.description_figures import MACHINE
from toolkit.report.html import article_view, environment, mark_filters, source
from toolkit.report.sources import heading
from toolkit.results.sources import source_questions
from toolkit.schema import REGIONS

VIEWS = {"/": "Sentences", "/outlets": "Outlets and time", "/labels": "Labels",
         "/sources": "Sources"}  # fmt: skip
OUTLETS_LISTED = 200
SMALL_CHARTS = 6
"""Outlets that have a chart over time of their own."""
LARGEST_PAGE = 400
"""The last page that can be turned to: further on, a filter helps."""


class Static(NamedTuple):
    """A file of the page."""

    kind: str
    text: str


class Pages:
    """Renders the pages of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.env: Environment = environment("toolkit.explore")
        self.env.globals |= {
            "views": VIEWS,
            "regions": (*REGIONS, ANY),
            "sorts": SORTS,
            "periods": PERIODS,
            "machine": MACHINE,
        }

    @cached_property
    def static(self) -> Mapping[str, Static]:
        """The files of the pages by name; no other file is served."""
        style = STYLE + marks_style(self.library.scores.codebooks)
        sheets = (source(self.env, name) for name in ("report.css", "explore.css"))
        return {
            "style.css": Static("text/css", "\n".join([style, *sheets])),
            "report.js": Static("text/javascript", source(self.env, "report.js")),
            "explore.js": Static("text/javascript", source(self.env, "explore.js")),
            "icon.svg": Static("image/svg+xml", source(self.env, "icon.svg")),
        }

    def render(self, path: str, state: State) -> str:
        """A view of the sentences that the filters leave."""
        content = {"/": self._sentences, "/outlets": self._outlets, "/labels": self._labels,
                   "/sources": self._sources}[path](state)  # fmt: skip
        template = "sentences" if path == "/" else path[1:]
        return self._filled(f"{template}.html.j2", path, state, **content)

    def article(self, article_id: str, state: State) -> str | None:
        """The page of an article; nothing where there is none of that id."""
        scored = read_article(self.library, article_id)
        if scored is None:
            return None
        codebooks = self.library.scores.codebooks
        view = article_view(scored, codebooks, "a0")
        drawn = tracks(codebooks)
        return self.env.get_template("one_article.html.j2").render(
            state=state,
            title=view.title,
            view=replace(view, text=with_hits(view.text, read_search(state.q))),
            views=[view],
            filters=mark_filters([scored], codebooks),
            tracks=drawn,
            height=figure_height(drawn),
            asked=heading(codebooks),
        )

    def problem(self, text: str) -> str:
        """A page that says what could not be done, in one line."""
        return self.env.get_template("problem.html.j2").render(title="Not shown", text=text)

    def svg(self, name: str, state: State) -> str:
        """A chart as a file. Raises `KeyError` for a chart that there is not."""
        as_share = state.is_sentence_filter
        unit = "share of sentences" if as_share else "sentences"
        filters = "; ".join(words for words, _ in state.in_words(self.library.labels))
        content: dict[str, Any] = {}
        if name == "time":
            period = counts.period_for(self.library, state)
            listed = counts.over_time(self.library, state, period)
            content = {"chart": columns(listed, period, as_share), "plot": PLOT}
            height, title = TOP + PLOT + 28, f"By {period}: {unit}"
        else:
            listed, title = {
                "outlets": (counts.by_outlet(self.library, state), f"By outlet: {unit}"),
                "labels": (self._label_counts(state), "Labels: share of sentences"),
            }[name]
            drawn = bars(listed, as_share or name == "labels")
            content, height = {"bars": drawn}, TOP + ROW * len(drawn) + 12
        return self.env.get_template("chart.svg.j2").render(
            title=title, note=f"{filters + '; ' if filters else ''}{MACHINE}", width=WIDTH,
            height=height, top=TOP, left=LEFT, right=RIGHT, row=ROW, ink=INK, grey=LIGHT["grey"],
            rule=LIGHT["rule"], colour=COLOURS[0], **content,
        )  # fmt: skip

    def _label_counts(self, state: State) -> list[Count]:
        n = self.library.hits(state).sentences
        return [
            Count(f"{row.question}: {row.title}", row.n, 0, n)
            for row in counts.by_label(self.library, state)
            if row.n
        ]

    def _filled(self, template: str, path: str, state: State, **content: Any) -> str:
        hits = self.library.hits(state)
        return self.env.get_template(template).render(
            path=path,
            state=state,
            hits=hits,
            chips=state.in_words(self.library.labels),
            corpus=self.library.corpus,
            outlets=self.library.outlets[:OUTLETS_LISTED],
            more_outlets=max(0, len(self.library.outlets) - OUTLETS_LISTED),
            labels=self.library.labels,
            codebooks=self.library.scores.codebooks,
            is_stale=self.library.is_stale,
            **content,
        )

    def _sentences(self, state: State) -> dict[str, Any]:
        n = self.library.hits(state).sentences
        last = min(max(1, -(-n // PAGE)), LARGEST_PAGE)
        if state.page > last:
            raise ValueError(f"there is no page {state.page:,}; the last is {last:,}")
        return {
            "rows": page_of(self.library, state),
            "first": (state.page - 1) * PAGE + 1,
            "last_page": last,
            "legend": legend(self.library.scores.codebooks),
        }

    def _outlets(self, state: State) -> dict[str, Any]:
        as_share = state.is_sentence_filter
        period = counts.period_for(self.library, state)
        listed = counts.by_outlet(self.library, state)
        time = counts.over_time(self.library, state, period)
        whole = columns(time, period, as_share)
        names = [column.name for column in whole.columns]
        largest = sorted(listed, key=lambda count: -count.of)[:SMALL_CHARTS]
        each = counts.outlets_over_time(self.library, state, period, [c.name for c in largest])
        top = max(
            (value_of(count, as_share) for line in each.values() for count in line if count.name),
            default=0.0,
        )
        return {
            "as_share": as_share,
            "period": period,
            "counts": list(zip(listed, bars(listed, as_share), strict=True)),
            "chart": whole,
            "undated": next((count for count in time if not count.name), None),
            "small": {
                outlet: columns(line, period, as_share, top=axis_end(top, as_share), among=names)
                for outlet, line in each.items()
            },
        }

    def _labels(self, state: State) -> dict[str, Any]:
        listed = counts.by_label(self.library, state)
        by_question: dict[str, list[counts.LabelCount]] = {}
        for row in listed:
            by_question.setdefault(row.question, []).append(row)
        highest = max((row.share or 0.0 for row in listed), default=0.0)
        return {
            "questions": {
                title: sorted(rows, key=lambda row: -row.n) for title, rows in by_question.items()
            },
            "longest": max(highest, max((row.context or 0.0 for row in listed), default=0.0)) or 1,
            "in_context": state.is_sentence_filter,
        }

    def _sources(self, state: State) -> dict[str, Any]:
        questions = source_questions(self.library.scores.codebooks)
        titles = {
            question.column: {label.id: label.title.lower() for label in question.labels}
            for question in questions
        }
        return {
            "questions": questions,
            "titles": titles,
            "rows": counts.sources(self.library, state),
        }
