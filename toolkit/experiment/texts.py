"""The texts of an experiment, scored into a folder; the hand labels of a corpus beside them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.models.registry import ModelChoice
from toolkit.corpora.attach import COLUMNS
from toolkit.corpora.registry import load_corpus
from toolkit.corpora.dataset import Corpus
from toolkit.schema import FACETS, Article, Sentence
from toolkit.experiment.config import ExperimentConfig
from toolkit.experiment.crossfit import LOADED, crossfitted
from toolkit.annotation import draw
from toolkit.scoring.article import cached_model, score_sentences
from toolkit.results.tables import article_table, sentence_table, span_table
from toolkit.text import sentences as split_sentences

if TYPE_CHECKING:
    import pandas as pd

OURS = ("loaded_language", "framing", "sourcing", *FACETS)
MARKS = {"basil": {"lexical"}, "ptc": {"Loaded_Language", "Name_Calling,Labeling"}}


def corpus_of(config: ExperimentConfig) -> Corpus:
    """The corpus that is named, its copy checked against its card."""
    return load_corpus(config.data.corpus, config.data.path)


def units(
    config: ExperimentConfig, corpus: Corpus
) -> tuple[list[Article], list[list[Sentence]], dict[str, str]]:
    """Articles, their sentences in order (those that are annotated, or all), and for each of the
    corpus's items the name that it has among scores."""
    rows: dict[str, list[dict[str, str | int]]] = defaultdict(list)
    known: dict[str, dict[str, str]] = {}
    for row in corpus.items:
        if config.data.parts and row["part"] not in config.data.parts:
            continue
        rows[row["article_id"]].append(row)
        known[row["article_id"]] = row
    articles: list[Article] = []
    sentences: list[list[Sentence]] = []
    names: dict[str, str] = {}
    for article in corpus.articles:
        key = article["article_id"]
        if key not in rows:
            continue
        own = sorted(rows[key], key=lambda row: row["start"])
        told = {"date": article["date"] or known[key]["date"] or ""}
        event = config.data.event
        told["event"] = article.get(event) or known[key][event] or ""
        told["outlet"] = known[key][config.data.outlet] or article.get(config.data.outlet) or ""
        articles.append(Article(key, article["text"], title=article["title"] or "", **told))
        if config.data.units == "articles":
            sentences.append(split_sentences(articles[-1]))
            continue
        sentences.append([])
        for number, row in enumerate(own):
            sentences[-1].append(
                Sentence(key, number, int(row["start"]), int(row["end"]), str(row["text"]))
            )
            names[str(row["item"])] = f"{key}-{number}"
    return articles, sentences, names


def score_corpus(config: ExperimentConfig, corpus: Corpus, folder: Path) -> None:
    """Score a corpus's sentences as they stand in their articles; tables as of
    ``toolkit score``."""
    import pyarrow.parquet as pq

    articles, sentences, _ = units(config, corpus)
    model = cached_model(ModelChoice(config.model, config.aim))
    if config.crossfit:
        groups = {
            row["article_id"]: row[config.crossfit] or row["article_id"] for row in corpus.items
        }
        loaded = loaded_labels(config, corpus)
        scored = crossfitted(articles, sentences, groups, loaded, model, config.seed)
    else:
        scored = list(score_sentences(articles, sentences, model))
    scores = [score for article in scored for score in article.scores]
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (
        ("articles", article_table(scored)),
        ("spans", span_table(scores)),
        ("sentences", sentence_table(scores)),
    ):
        part = folder / f".{name}.part"
        pq.write_table(table, part)
        part.replace(folder / f"{name}.parquet")


def corpus_labels(config: ExperimentConfig, corpus: Corpus) -> pd.DataFrame:
    """The corpus's hand labels as a table of ``toolkit labels`` without a sampling design: every
    item that its annotator coded."""
    import pandas as pd

    assert config.gold is not None
    _, _, names = units(config, corpus)
    table = corpus.annotations.to_pandas()
    table = table[(table["annotator"] == config.gold.annotator) & table["item"].isin(set(names))]
    if config.data.labels == "our":
        table = table[table["codebook"].isin(OURS)]
    else:
        table = _loaded(table[table["codebook"] == config.data.labels], MARKS[config.data.labels])
    if table.empty:
        raise ValueError(
            f"{config.data.corpus} has no labels {config.data.labels!r} by "
            f"{config.gold.annotator!r}"
        )
    hashes = {row["item"]: row["text_sha256"] for row in corpus.items}
    table = table.assign(
        text_sha256=table["item"].map(hashes), item=table["item"].map(names)
    ).reset_index(drop=True)
    return pd.DataFrame(table[[name for name in COLUMNS if name in table.columns]])


def loaded_labels(config: ExperimentConfig, corpus: Corpus) -> dict[str, bool]:
    """Of each coded sentence, by its name among scores, whether it is loaded."""
    table = corpus_labels(config, corpus)
    table = table[table["codebook"] == LOADED]
    if table.empty:
        raise ValueError(f"{config.data.corpus} has no labels of loaded language to learn from")
    loaded = set(table.loc[table["label"] == "loaded", "item"])
    return {str(item): item in loaded for item in table["item"]}


def drawn_labels(
    config: ExperimentConfig, labels: pd.DataFrame, items: pd.DataFrame
) -> pd.DataFrame:
    """Those of a random sample of each outlet, with their inclusion probabilities."""
    assert config.gold is not None
    assert config.gold.each is not None
    coded = items[items["item"].isin(set(labels["item"]))]
    sample = draw(coded, config.gold.each, by=[config.by], seed=config.seed)
    return labels.merge(sample[["item", "stratum", "inclusion_p"]], on="item")


def _loaded(table: pd.DataFrame, marks: set[str]) -> pd.DataFrame:
    """Marks of a corpus as labels of loaded language: a sentence is loaded where it has one."""
    import pandas as pd

    marked = table["label"].isin(marks) & table["start"].notna()
    loaded = set(table.loc[marked, "item"])
    whole = table.drop_duplicates("item").copy()
    whole["label"] = ["loaded" if item in loaded else "none" for item in whole["item"]]
    whole["codebook"] = "loaded_language"
    whole[["start", "end"]] = pd.NA
    spans = table[marked].assign(label="loaded", codebook="loaded_language")
    return pd.concat([whole, spans])


def digest(*frames: pd.DataFrame) -> str:
    """SHA-256 of tables, their rows in order."""
    found = hashlib.sha256()
    for frame in frames:
        found.update(frame.to_csv(index=False).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
