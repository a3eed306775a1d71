"""How fast is scoring, stage by stage, beside the usual scikit-learn way?

    python benchmarks/throughput.py [--articles PATH] [--sentences 20000]

Times the stages of one process, then the whole command with one and with two processes, on the
articles given (default: the sample articles, repeated with a number changed in each sentence so
that nothing can be answered from a cache). The alternative is scored on the same sentences in
the same run: a scikit-learn TF-IDF pipeline with the same number of features for each of the two
text classifiers.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from toolkit.measures import measure_articles
from toolkit.models.linear.model import LinearModel
from toolkit.models.registry import load_model
from toolkit.results.tables import sentence_table, span_table
from toolkit.schema import Article
from toolkit.scoring.article import score_articles
from toolkit.scoring.batch import score_batch
from toolkit.text import sentences
from toolkit.text.reading import read

ROOT = Path(__file__).parent.parent


def fastest(work: Callable[[], object], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def workload(path: Path, wanted: int) -> list[Article]:
    """Articles holding at least so many sentences; every repetition is a different text."""
    sample = [item for item in read([path]) if isinstance(item, Article)]
    articles: list[Article] = []
    n = 0
    while n < wanted:
        for article in sample:
            mark = str(len(articles))
            text = article.text.replace(" the ", f" the {mark}th ")
            articles.append(Article(f"{mark}-{article.article_id}", text))
            n += len(sentences(articles[-1]))
            if n >= wanted:
                break
    return articles


def alternative(texts: list[str]) -> Callable[[], object]:
    """The usual way: one scikit-learn TF-IDF pipeline for each of the two text classifiers."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import Pipeline, make_pipeline

    def fitted(labels: int) -> Pipeline:
        import numpy as np

        rng = np.random.default_rng(0)
        y = rng.integers(0, 2, (len(texts), labels))
        pipeline = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=50_000),
            OneVsRestClassifier(LogisticRegression(max_iter=5, tol=1.0)),
        )
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # unconverged on purpose: only its speed is wanted
            return pipeline.fit(texts[:2_000], y[:2_000])

    loaded, framing = fitted(2), fitted(16)
    return lambda: (loaded.predict_proba(texts), framing.predict_proba(texts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "data" / "articles")
    parser.add_argument("--sentences", type=int, default=20_000)
    arguments = parser.parse_args()

    articles = workload(arguments.articles, arguments.sentences)
    model = load_model("linear")
    assert isinstance(model, LinearModel)
    segmented = [sentences(article) for article in articles]
    texts = [sentence.text for part in segmented for sentence in part]
    n = len(texts)
    scored = list(score_articles(articles, model))
    rows = [sentence for article in scored for sentence in article.scored_sentences]
    by_article = [article.scored_sentences for article in scored]
    parts: Mapping[str, Any] = model.parts
    loaded, framing, sourcing = (parts[name] for name in ("loaded_language", "framing", "sourcing"))

    stages: dict[str, Callable[[], object]] = {
        "segment and clean": lambda: [sentences(article) for article in articles],
        "loaded language, with spans": lambda: loaded.predict_with_spans(texts),
        "framing, with spans": lambda: framing.predict_with_spans(texts),
        "sourcing, with spans": lambda: [
            sourcing.extract([sentence.text for sentence in part]) for part in segmented
        ],
        "measures": lambda: measure_articles(by_article, model.codebooks),
        "tables": lambda: (sentence_table(rows, model.codebooks), span_table(rows)),
    }
    print(f"{len(articles):,} articles, {n:,} sentences, {platform.processor() or 'cpu'}")
    print(f"{'stage, one process':34}{'µs/sentence':>12}{'sentences/s':>14}")
    for name, work in stages.items():
        with threadpool_limits(1, user_api="blas"):  # as scoring does
            seconds = fastest(work)
        print(f"{name:34}{seconds / n * 1e6:12.1f}{n / seconds:14,.0f}")
    seconds = fastest(alternative(texts))
    print(f"{'  (TF-IDF pipelines, no spans)':34}{seconds / n * 1e6:12.1f}{n / seconds:14,.0f}")

    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "articles.jsonl"
        with table.open("w", encoding="utf-8") as file:
            for article in articles:
                file.write(json.dumps({"id": article.article_id, "text": article.text}) + "\n")
        for workers in (1, 2):
            out = Path(folder) / f"out{workers}"
            work = partial(
                score_batch, [table], out, workers=workers, model="linear", if_exists="overwrite"
            )
            seconds = fastest(work)
            print(
                f"{f'end to end, {workers} process(es)':34}{seconds / n * 1e6:12.1f}"
                f"{n / seconds:14,.0f}"
            )


if __name__ == "__main__":
    main()
