"""The texts of an experiment, scored into a folder; the hand labels of a corpus beside them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.annotation import draw
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import gold_table
from toolkit.experiment.config import ExperimentConfig
from toolkit.experiment.crossfit import LOADED, QUESTION, crossfit_sha256, crossfitted
from toolkit.models.base import Model
from toolkit.outputs import output_folder
from toolkit.results import ScoreSet, Stamp
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.schema import Article, Sentence
from toolkit.scoring.article import score_sentences
from toolkit.scoring.batch import score_batch
from toolkit.scoring.tables import score_tables
from toolkit.text import sentences as split_sentences

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "parquet"


@dataclass(frozen=True, slots=True)
class CorpusTexts:
    """Articles, their sentences in order (those that are annotated, or all), the name that each of
    the corpus's items has among scores, and the group of each article for cross-fitting."""

    articles: tuple[Article, ...]
    sentences: tuple[tuple[Sentence, ...], ...]
    names: Mapping[str, str]
    groups: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of all of it."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def corpus_texts(config: ExperimentConfig, corpus: Corpus) -> CorpusTexts:
    """What is scored of a corpus."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in corpus.items.to_list():
        if not config.data.parts or row["part"] in config.data.parts:
            rows[row["article_id"]].append(row)
    articles: list[Article] = []
    sentences: list[tuple[Sentence, ...]] = []
    names: dict[str, str] = {}
    groups: dict[str, str] = {}
    for article in corpus.articles.to_list():
        key = article["article_id"]
        if key not in rows:
            continue
        items = sorted(rows[key], key=lambda row: row["start"])
        last = rows[key][-1]
        event, outlet = config.data.event, config.data.outlet
        articles.append(
            Article(
                key,
                article["text"],
                title=article["title"] or "",
                date=article["date"] or last["date"] or "",
                event=article.get(event) or last[event] or "",
                outlet=last[outlet] or article.get(outlet) or "",
            )
        )
        groups[key] = last.get(config.crossfit) or key
        if config.data.units == "articles":
            sentences.append(tuple(split_sentences(articles[-1])))
            continue
        sentences.append(
            tuple(
                Sentence(key, number, int(item["start"]), int(item["end"]), item["text"])
                for number, item in enumerate(items)
            )
        )
        names |= {item["item"]: f"{key}-{number}" for number, item in enumerate(items)}
    return CorpusTexts(tuple(articles), tuple(sentences), names, groups)


def scores_of_files(config: ExperimentConfig, folder: Path) -> ScoreSet:
    """Score the files of the experiment; what is there of the same stamp and input is kept.

    Raises `ValueError` where an input cannot be scored.
    """
    settings: dict[str, Any] = {
        "model": config.model, "operating_point": config.operating_point, "format": FORMAT
    }  # fmt: skip
    try:
        result = score_batch(config.data.paths, folder, **settings)
    except FileExistsError:  # of other texts, another model or other code: none of it is reused
        result = score_batch(config.data.paths, folder, if_exists="overwrite", **settings)
    if n := result.counts["errors"]:
        raise ValueError(
            f"{n} inputs could not be scored, the first is {result.errors[0]}; "
            "an experiment wants all"
        )
    return ScoreSet.open(folder)


def scores_of_corpus(
    config: ExperimentConfig,
    texts: CorpusTexts,
    model: Model,
    folder: Path,
    labels: pd.DataFrame | None,
) -> ScoreSet:
    """Score a corpus's sentences as they stand in their articles, unless scores of the same stamp
    and input are there. ``labels`` (`corpus_labels`) train the classifiers of cross-fitting."""
    options = {"operating_point": config.operating_point, "crossfit": config.crossfit}
    sha256 = model.sha256
    loaded: dict[str, bool] = {}
    if config.crossfit:
        assert labels is not None  # as the configuration wants
        loaded = loaded_labels(labels, config)
        sha256 = crossfit_sha256(model, config.crossfit, loaded, config.seed)
    stamp = Stamp.of(model.name, sha256, model.codebooks, **options)
    inputs = {config.data.corpus: texts.sha256}
    try:
        earlier = ScoreSet.open(folder)
        if earlier.stamp == stamp and earlier.manifest.get("inputs") == inputs:
            return earlier
    except (OSError, ValueError):  # no scores, or not whole
        pass
    if config.crossfit:
        scored = crossfitted(
            texts.articles, texts.sentences, texts.groups, loaded, model, seed=config.seed
        )
    else:
        scored = list(score_sentences(texts.articles, texts.sentences, model))
    tables = score_tables(scored, model.codebooks)
    details = {
        "inputs": inputs,
        "counts": {name: table.num_rows for name, table in tables.items()},
    }
    with output_folder(folder, "score", whole=True) as new:
        write_tables(new, {name: [table] for name, table in tables.items()}, FORMAT)
        write_manifest(new, stamp, model.codebooks, FORMAT, details)
    return ScoreSet.open(folder)


def corpus_labels(config: ExperimentConfig, corpus: Corpus, texts: CorpusTexts) -> pd.DataFrame:
    """The corpus's gold labels as a table of ``toolkit labels`` without a sampling design, their
    items by the names among scores. Raises `ValueError` where there are none."""
    assert config.gold is not None
    table = gold_table(corpus, scheme=config.data.labels, annotator=config.gold.annotator)
    table["item"] = table["item"].map(texts.names)
    table = table[table["item"].notna()].reset_index(drop=True)
    if table.empty:
        raise ValueError(f"{config.data.corpus}: no text that is scored has labels")
    return table


def loaded_labels(labels: pd.DataFrame, config: ExperimentConfig) -> dict[str, bool]:
    """Of each coded sentence, by its name among scores, whether it is loaded."""
    coded = labels[(labels["codebook"] == QUESTION) & labels["start"].isna()]
    if coded.empty:
        raise ValueError(f"{config.data.corpus} has no labels of loaded language to train on")
    loaded = set(coded.loc[coded["label"] == LOADED, "item"])
    return {str(item): item in loaded for item in coded["item"]}


def drawn_labels(
    config: ExperimentConfig, labels: pd.DataFrame, items: pd.DataFrame
) -> pd.DataFrame:
    """Those of a random sample of each outlet, with their inclusion probabilities."""
    assert config.gold is not None
    assert config.gold.each is not None
    coded = items[items["item"].isin(set(labels["item"]))]
    sample = draw(coded, config.gold.each, by=[config.by], seed=config.seed)
    return labels.merge(sample[["item", "stratum", "inclusion_p"]], on="item")
