"""`ScoredCorpus`: several scored articles, to look at, to draw and to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit.description as description
from toolkit.codebook import Codebook
from toolkit.description.tables import Tables
from toolkit.outputs import output_folder
from toolkit.results import ScoreSet, Stamp
from toolkit.results.formats import formats
from toolkit.results.further import further_types
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.results.stamp import MANIFEST
from toolkit.results.tables import ARTICLE_COLUMNS, article_schema
from toolkit.schema import InputError
from toolkit.scoring.article import ScoredArticle
from toolkit.scoring.tables import score_tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class ScoredCorpus:
    """Scored articles in the order of the input; ``errors`` says what could not be scored, and why.

    Its length is its number of articles; ``corpus[0]`` or ``corpus["an id"]`` is one of them, a
    `ScoredArticle`. ``notes`` says how the input was read, such as which of two columns was taken.

    >>> import toolkit
    >>> texts = ["It rained, the mayor said.", "“A disgrace,” she said. It rained."]
    >>> corpus = toolkit.score(texts, model="linear")
    >>> len(corpus), corpus[1].text
    (2, '“A disgrace,” she said. It rained.')
    >>> corpus.articles[["article_id", "n_sentences", "attributed_share"]].values.tolist()
    [['0', 1, 1.0], ['1', 2, 0.5]]
    """

    scored: tuple[ScoredArticle, ...]
    errors: tuple[InputError, ...]
    codebooks: tuple[Codebook, ...]
    stamp: Stamp
    notes: tuple[str, ...] = ()
    frame: pd.DataFrame | None = None
    rows: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.scored)

    def __iter__(self) -> Iterator[ScoredArticle]:
        return iter(self.scored)

    def __getitem__(self, which: int | str) -> ScoredArticle:
        if isinstance(which, str):
            return self._by_id[which]
        return self.scored[which]

    def __repr__(self) -> str:
        sentences = sum(map(len, self.scored))
        counts = {"article": len(self), "sentence": sentences, "error": len(self.errors)}
        parts = [f"{n:,} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items()]
        return f"ScoredCorpus({', '.join(parts[: 3 if self.errors else 2])})"

    def _repr_html_(self) -> str:
        from html import escape

        parts = [f"<p>{escape(repr(self))}</p>"]
        notes = [*self.notes, *(str(error) for error in self.errors[:5])]
        if len(self.errors) > 5:
            notes.append(f"and {len(self.errors) - 5:,} more in .errors")
        if notes:
            parts.append(f"<ul>{''.join(f'<li>{escape(note)}</li>' for note in notes)}</ul>")
        shown = ["article_id", "outlet", "title", "date", "n_sentences"]
        names = [measure.name for measure in description.measured.headlines(self.tables())]
        table = self._frames["articles"][[*shown, *names]].round(2)
        return "".join([*parts, table.to_html(max_rows=10, index=False, border=0, escape=True)])

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article, with every measure; the columns and the index of a DataFrame that was
        scored are kept, less the rows in ``errors``. Where a column bears the name of a measure it
        is called ``input_<name>``."""
        table = self._frames["articles"]
        if self.frame is None:
            return table
        kept = self.frame.iloc[list(self.rows)]
        computed = [
            name for name in article_schema(self.codebooks).names if name not in ARTICLE_COLUMNS
        ]
        kept = kept.rename(columns={name: f"input_{name}" for name in computed})
        new = [name for name in (*ARTICLE_COLUMNS, *computed) if name not in kept.columns]
        import pandas as pd

        # Side by side by place: an index may hold a label twice.
        measured = table[new].set_axis(range(len(table)))
        joined = pd.concat([kept.reset_index(drop=True), measured], axis=1)
        return joined.set_axis(kept.index)

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence, columns as in the table of sentences."""
        return self._frames["sentences"]

    @property
    def spans(self) -> pd.DataFrame:
        """One row a span of evidence, columns as in the table of spans."""
        return self._frames["spans"]

    @property
    def sources(self) -> pd.DataFrame:
        """One row a source of an article, columns as in the table of sources."""
        return self._frames["sources"]

    def tables(self) -> Tables:
        """The tables as `toolkit.describe` and its parts take them: dates as they were read, and
        the columns of a DataFrame under its own headings too."""
        articles = self._frames["articles"]
        if self.frame is not None:
            kept = self.frame.iloc[list(self.rows)]
            further = [name for name in kept.columns if name not in articles.columns]
            articles = articles.assign(**{str(name): kept[name].to_numpy() for name in further})
        return Tables(articles, self.sentences, self.spans, self.codebooks, "this corpus")

    def by(
        self, column: str = "outlet", *, over: str = "", measures: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Measures of each outlet, or of each value of another column (``section``, ``month``),
        with intervals and counts; see `toolkit.description.measures_by`."""
        return description.measures_by(self, column, over=over, names=measures)

    def plot_measures(
        self, by: str = "outlet", *, over: str = "", measures: Sequence[str] = ()
    ) -> Figure:
        """Measures by group with their intervals, or along ``over`` (``month``), drawn."""
        from toolkit.report.description_figures import measures_figure, time_figure

        table = self.by(by, over=over, measures=measures)
        return time_figure(table, by, over) if over else measures_figure(table, by)

    def profiles(self, by: str = "outlet", *, question: str = "") -> pd.DataFrame:
        """How often each frame holds, by group; see `toolkit.description.profiles`."""
        return description.profiles(self, by, question=question)

    def plot_profiles(self, by: str = "outlet", *, question: str = "") -> Figure:
        """How often each frame holds, by group, drawn."""
        from toolkit.report.description_figures import profiles_figure

        return profiles_figure(self.profiles(by, question=question), by)

    def keyness(
        self, by: str = "outlet", *, of: str = "words", voice: str = "", top: int | None = 10
    ) -> pd.DataFrame:
        """The words that set each outlet apart: all words, loaded ones (``of="loaded"``), those of
        frames (``of="framing"``); see `toolkit.description.keyness`."""
        return description.keyness(self, by, of=of, voice=voice, top=top)

    def kwic(
        self, words: str = "", *, of: str = "", by: str = "outlet", width: int = 60
    ) -> pd.DataFrame:
        """Where words stand, with what is around them; see `toolkit.description.kwic`."""
        return description.kwic(self, words, of=of, by=by, width=width)

    def describe(self, by: str = "outlet", *, over: str | None = None) -> description.Description:
        """All of it at once; see `toolkit.describe`."""
        return description.describe(self, by, over=over)

    def save(
        self, folder: str | Path, *, format: str = "parquet", overwrite: bool = False
    ) -> ScoreSet:
        """Write a folder like those of ``toolkit score``, which every command takes; open it.

        It is written whole or not at all (`toolkit.outputs`). Raises `FileExistsError` where the
        folder holds scores and ``overwrite`` was not given, or for a file in the way that is not
        the toolkit's, and `ValueError` for an unknown format.
        """
        place = Path(folder)
        if format not in formats():
            raise ValueError(f"no format {format!r}; there are {', '.join(formats())}")
        if (place / MANIFEST).is_file() and not overwrite:
            raise FileExistsError(
                f"{place} holds scores already; give another folder, or overwrite=True"
            )
        with output_folder(place, "score", whole=True, overwrite=overwrite) as new:
            self._write(new, format)
        return ScoreSet.open(place)

    def _write(self, new: Path, format: str) -> None:
        write_tables(new, {name: [table] for name, table in self._tables.items()}, format)
        lines = (json.dumps(asdict(error), ensure_ascii=False) + "\n" for error in self.errors)
        text = "".join(lines)
        (new / "errors.jsonl").write_text(text, encoding="utf-8", errors="surrogatepass")
        rows = {name: table.num_rows for name, table in self._tables.items()}
        details = {
            "inputs": {},
            "counts": {"inputs": len(self) + len(self.errors), **rows, "errors": len(self.errors)},
            "notes": list(self.notes),
            "further": further_types(
                self._tables["articles"].schema, article_schema(self.codebooks).names
            ),
        }
        write_manifest(new, self.stamp, self.codebooks, format, details)

    @cached_property
    def _tables(self) -> dict[str, pa.Table]:
        return score_tables(self.scored, self.codebooks)

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {name: table.to_pandas() for name, table in self._tables.items()}

    @cached_property
    def _by_id(self) -> dict[str, ScoredArticle]:
        return {each.article.article_id: each for each in self.scored}
