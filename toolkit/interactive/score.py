"""`score`: anything that holds news, scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, overload

from toolkit.interactive.corpus import ScoredCorpus
from toolkit.interactive.inputs import inputs
from toolkit.interactive.progress import progress as progress_of
from toolkit.models.base import Model, RemoteModel
from toolkit.results.stamp import Stamp
from toolkit.schema import Article, InputError
from toolkit.scoring.article import ModelChoice, ScoredArticle, cached_model
from toolkit.scoring.salvage import score_each
from toolkit.text.rows import ReadOptions

if TYPE_CHECKING:
    import pandas as pd

TOGETHER_CHARS = 100_000
"""Characters of texts that the model reads at once; between two such lots progress is shown."""


@overload
def score(
    texts: Article | Mapping[str, object],
    *,
    model: str | Model = ...,
    operating_point: str = ...,
    presegmented: bool = ...,
    columns: Mapping[str, str] = ...,
    dates: str = ...,
    any_language: bool = ...,
    progress: bool | None = ...,
) -> ScoredArticle: ...


@overload
def score(
    texts: pd.DataFrame | pd.Series[Any] | list[Any] | tuple[Any, ...] | Iterator[Any],
    *,
    model: str | Model = ...,
    operating_point: str = ...,
    presegmented: bool = ...,
    columns: Mapping[str, str] = ...,
    dates: str = ...,
    any_language: bool = ...,
    progress: bool | None = ...,
) -> ScoredCorpus: ...


@overload
def score(
    texts: object,
    *,
    model: str | Model = ...,
    operating_point: str = ...,
    presegmented: bool = ...,
    columns: Mapping[str, str] = ...,
    dates: str = ...,
    any_language: bool = ...,
    progress: bool | None = ...,
) -> Any: ...


def score(
    texts: object,
    *,
    model: str | Model = "default",
    operating_point: str = "",
    presegmented: bool = False,
    columns: Mapping[str, str] = {},
    dates: str = "",
    any_language: bool = False,
    progress: bool | None = None,
) -> ScoredArticle | ScoredCorpus:
    """Score a text, a file or folder by its path, objects of a store by their address
    (``s3://bucket/2024/*.jsonl.zst``), or many: a list, a Series, a DataFrame.

    One text, `Article`, dict or file of one article gives a `ScoredArticle`; a table, a folder and
    anything that holds several give a `ScoredCorpus`. A DataFrame keeps its columns and its index;
    the column of texts is told by its name (``text``, ``body``, ``content``, …) or by ``columns``,
    as in ``columns={"text": "story"}``; ``dates`` says ``day-first`` or ``month-first`` where a
    column of dates does not tell.

    ``model`` is a name (`toolkit.models.registry.models`), the path of a model folder, or a loaded
    `Model`; ``operating_point`` as for `load_model`; ``presegmented`` takes every text as one
    sentence; ``any_language`` scores what is not English too; ``progress`` shows how far it is (by
    default where somebody looks on and it takes a while).

    Of several inputs those that cannot be scored are in ``errors`` and cost no other its scores.
    Raises `ValueError` for a single text that cannot be scored, an unknown model and an unknown
    operating point, `FileNotFoundError` for the path of no file, and `TypeError` for what holds no
    text.

    >>> import toolkit
    >>> article = toolkit.score("“We will appeal,” the mayor said. It rained.")
    >>> article.sentences[["text", "attribution", "quote_type"]].values.tolist()
    [['“We will appeal,” the mayor said.', 'attributed', 'direct'], ['It rained.', 'none', 'none']]
    >>> toolkit.score(["It rained.", "“A disgrace,” she said.", None], model="linear")
    ScoredCorpus(2 articles, 2 sentences, 1 error)
    """
    options = ReadOptions.of(columns, dates, any_language)
    notes: dict[str, None] = {}
    read = inputs(texts, options, lambda words: notes.update({words: None}))
    loaded = cached_model(ModelChoice(model, operating_point)) if isinstance(model, str) else model
    if isinstance(loaded, RemoteModel):
        loaded.try_again()
    scored: list[tuple[int, ScoredArticle]] = []
    errors: list[InputError] = []
    with progress_of(read.total, progress) as update:
        for lot, refused in _lots(read.items):
            errors += refused
            numbers = {article.article_id: number for number, article in lot}
            together = [article for _, article in lot]
            done, failed = score_each(together, loaded, presegmented=presegmented)
            errors += failed
            scored += [(numbers[each.article.article_id], each) for each in done]
            update(len(scored) + len(errors))
    if read.single:
        if errors:
            raise ValueError(_alone(errors[0]))
        return scored[0][1]
    stamp = Stamp.of(
        loaded.name, loaded.sha256, loaded.codebooks,
        operating_point=operating_point, device="", presegmented=presegmented,
    )  # fmt: skip
    return ScoredCorpus(
        tuple(each for _, each in scored),
        tuple(errors),
        tuple(loaded.codebooks),
        stamp,
        tuple(notes),
        read.frame,
        tuple(number for number, _ in scored),
    )


def _lots(
    items: Iterator[tuple[int, Article | InputError]],
) -> Iterator[tuple[list[tuple[int, Article]], list[InputError]]]:
    """Articles that are scored together, with what was refused among them."""
    lot: list[tuple[int, Article]] = []
    refused: list[InputError] = []
    size = 0
    for number, item in items:
        if isinstance(item, InputError):
            refused.append(item)
            continue
        lot.append((number, item))
        size += len(item.text)
        if size >= TOGETHER_CHARS:
            yield lot, refused
            lot, refused, size = [], [], 0
    if lot or refused:
        yield lot, refused


def _alone(error: InputError) -> str:
    return f"the text {error.reason}" if error.input == "article" else str(error)
