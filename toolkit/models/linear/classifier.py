"""Logistic regression over word n-grams, with the evidence for each label."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS
from toolkit.models.base import Classifier
from toolkit.models.linear.features import (
    Floats,
    Ints,
    Matrix,
    Ngrams,
    Tokens,
    content,
    strongest,
    tokenize,
)
from toolkit.schema import TextSpan

VERSION = 1
Recalibrate = Callable[[NDArray[np.float32]], NDArray[np.float32]]


class SentenceClassifier(Classifier, Protocol):
    """Reads every sentence by itself and answers one question."""

    recalibrate: Recalibrate | None = None
    """Reads the labels' probabilities anew, (n texts, n labels), before anything is marked."""

    def predict_with_spans(
        self, texts: Sequence[str], tokens: Tokens | None = None
    ) -> tuple[NDArray[np.float32], list[tuple[TextSpan, ...]]]:
        """`predict_proba` and `explain` in one pass; ``tokens`` are those of the texts, if at
        hand: then the texts are read as they are. A single label's probabilities have shape
        (n texts,)."""
        ...

    def read(self, p: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probabilities as `recalibrate` reads them, (n texts, n labels) as they came."""
        return p if self.recalibrate is None else self.recalibrate(p)

    def explain(self, texts: Sequence[str]) -> list[tuple[TextSpan, ...]]:
        """The words that carry each label that holds."""
        return self.predict_with_spans(texts)[1]


class LinearClassifier(SentenceClassifier):
    """One logistic regression a label (one against the rest), trained by scikit-learn.

    >>> model = LinearClassifier("weather", ("rain", "sun"), min_df=1)
    >>> texts = ["rain fell", "more rain", "sun shone", "hot sun"]
    >>> _ = model.fit(texts, [("rain",), ("rain",), ("sun",), ("sun",)])
    >>> model.predict(["rain again"])
    [('rain',)]
    """

    def __init__(
        self,
        codebook: str,
        classes: Sequence[str],
        *,
        order: int = 2,
        min_df: int = 2,
        C: float = 1.0,
        balanced: bool = False,
    ) -> None:
        self.codebook = codebook
        self.classes_ = tuple(classes)
        self.ngrams = Ngrams(order, min_df)
        self.C = C
        self.balanced = balanced
        self.weights: Floats = np.empty((0, 0))
        self.intercept: Floats = np.empty(0)

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Sequence[str]],
        *,
        coded: NDArray[np.bool_] | None = None,
        weight: Floats | None = None,
        vectors: Mapping[str, Floats] | None = None,
    ) -> Self:
        """Learn from texts and, for each, the labels it carries.

        ``coded``, shape (n texts, n classes), is False where a corpus does not code a label;
        ``weight``, shape (n texts,), weighs the texts. ``vectors`` describe words: a word's
        weight is then its own plus a linear function of its vector, so that words alike weigh
        alike; their sum is kept, the vectors are not. Raises `ValueError` for an unknown label.
        """
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        truth = indicators(labels, self.classes_)
        tokens = tokenize(texts)
        self.ngrams.fit(tokens, vectors or ())
        columns = self.ngrams.transform(tokens).values
        width = columns.shape[1]
        words = len(self.ngrams.vocabulary)
        alike = np.zeros((words, 0))
        if vectors:
            blank = np.zeros_like(next(iter(vectors.values())))
            alike = np.stack([vectors.get(word, blank) for word in self.ngrams.vocabulary])
            columns = hstack([columns, csr_matrix(columns[:, :words] @ alike)]).tocsr()
        self.weights = np.zeros((len(self.classes_), width))
        self.intercept = np.full(len(self.classes_), -20.0)  # a label never seen never holds
        for k in range(len(self.classes_)):
            rows = np.arange(len(texts)) if coded is None else np.flatnonzero(coded[:, k])
            if len(np.unique(truth[rows, k])) < 2:
                continue
            regression = LogisticRegression(
                C=self.C, max_iter=1000, class_weight="balanced" if self.balanced else None
            )
            regression.fit(
                columns[rows],
                truth[rows, k],
                sample_weight=None if weight is None else weight[rows],
            )
            coefficients = regression.coef_[0]
            self.weights[k], self.intercept[k] = coefficients[:width], regression.intercept_[0]
            self.weights[k, :words] += alike @ coefficients[width:]
        return self

    def logits(self, tokens: Tokens, ids: Ints | None = None) -> tuple[Floats, Matrix]:
        """Scores before the sigmoid, shape (n texts, n classes), and the n-grams in the texts."""
        ngrams = self.ngrams.transform(tokens, ids)
        return ngrams.values @ self.weights.T + self.intercept, ngrams

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, n classes), in [0, 1]."""
        return self.read(sigmoid(self.logits(tokenize(texts))[0]).astype(np.float32))

    def predict_with_spans(
        self, texts: Sequence[str], tokens: Tokens | None = None, *, share: float = 0.15
    ) -> tuple[NDArray[np.float32], list[tuple[TextSpan, ...]]]:
        """See `SentenceClassifier`; a span is a token that brings at least ``share`` of a label's
        positive evidence, neighbours are joined."""
        tokens = tokens or tokenize(texts)
        scores, ngrams = self.logits(tokens)
        p = self.read(sigmoid(scores).astype(np.float32))
        is_content = content(tokens)
        spans: list[list[TextSpan]] = [[] for _ in texts]
        for k, label in enumerate(self.classes_):
            if not (p[:, k] >= HOLDS).any():
                continue
            signed = self.ngrams.spread(ngrams, self.weights[k], len(tokens))
            gain = np.where(is_content, signed.clip(0), 0.0)
            total = np.bincount(tokens.owner, gain, minlength=len(texts))
            strong = (gain > share * total[tokens.owner]) & (p[tokens.owner, k] >= HOLDS)
            for i in np.flatnonzero((p[:, k] >= HOLDS) & (total == 0)).tolist():
                at = strongest(tokens, is_content, signed, i)
                if at is not None:
                    strong[at] = True
            for start, end in runs(np.flatnonzero(strong), tokens):
                i = int(tokens.owner[start])
                spans[i].append(
                    TextSpan(int(tokens.start[start]), int(tokens.end[end]), label, float(p[i, k]))
                )
        return p, [tuple(sorted(marked)) for marked in spans]

    def save(self, folder: Path) -> None:
        """Write ``config.json`` and ``model.safetensors`` (weights in float16)."""
        settings, arrays = self.state()
        write_model(folder, {"kind": "linear", "version": VERSION, **settings}, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model back. Raises `ValueError` for a folder that holds none or a broken one."""
        with read_model(folder, "linear", VERSION) as (config, arrays):
            self = cls(config["codebook"], config["classes"])
            self.restore(config, arrays)
        return self

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Settings (JSON) and arrays (safetensors) from which `restore` rebuilds this."""
        ngrams, arrays = self.ngrams.state()
        arrays |= {"weights": self.weights.astype(np.float16), "intercept": self.intercept}
        return {
            "codebook": self.codebook, "classes": list(self.classes_), "ngrams": ngrams
        }, arrays  # fmt: skip

    def restore(
        self, settings: dict[str, Any], arrays: dict[str, NDArray[Any]], *, further: int = 0
    ) -> None:
        """Take over what `state` gave; there are ``further`` columns beside those of n-grams.
        Raises `ValueError` where n-grams and weights do not fit each other."""
        self.ngrams = Ngrams.restore(settings["ngrams"], arrays)
        self.weights = arrays["weights"].astype(np.float64)
        self.intercept = arrays["intercept"].astype(np.float64)
        shape = (len(self.classes_), self.ngrams.n_features + further)
        if self.weights.shape != shape:
            raise ValueError(f"weights of shape {self.weights.shape}, not {shape}")


def indicators(labels: Sequence[Iterable[str]], classes: Sequence[str]) -> NDArray[np.bool_]:
    """Which labels each text carries, shape (n texts, n classes). `ValueError` for an unknown one.

    >>> indicators([("sun",), ()], ("rain", "sun")).tolist()
    [[False, True], [False, False]]
    """
    column = {label: k for k, label in enumerate(classes)}
    carried = np.zeros((len(labels), len(column)), np.bool_)
    for row, of_text in enumerate(labels):
        for label in of_text:
            if label not in column:
                raise ValueError(f"unknown label {label!r}: not one of {', '.join(column)}")
            carried[row, column[label]] = True
    return carried


def sigmoid(x: NDArray[np.floating[Any]]) -> Floats:
    """1 / (1 + exp(-x)), safe at both ends."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60.0, 60.0))), np.float64)


def runs(at: NDArray[np.int64], tokens: Tokens) -> list[tuple[int, int]]:
    """First and last token of each run of neighbours in one text."""
    if not len(at):
        return []
    breaks = (np.diff(at) > 1) | (np.diff(tokens.owner[at]) > 0)
    first = at[np.r_[True, breaks]]
    last = at[np.r_[breaks, True]]
    return list(zip(first.tolist(), last.tolist(), strict=True))


def write_model(folder: Path, config: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Write ``config.json`` and ``model.safetensors`` into a folder."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")
    weights = folder / "model.safetensors"
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, weights)
    weights.chmod(0o644)  # safetensors leaves it readable by its owner alone


@contextmanager
def read_model(
    folder: Path, kind: str, version: int
) -> Iterator[tuple[dict[str, Any], dict[str, NDArray[Any]]]]:
    """Give what `write_model` wrote to the block that rebuilds the model from it. `ValueError`
    names the folder and what is wrong with it, also where the block finds that out."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        arrays = load_file(folder / "model.safetensors")
    except (OSError, ValueError, SafetensorError) as problem:
        raise ValueError(f"{folder}: no readable model ({problem})") from None
    if not isinstance(config, dict) or config.get("kind") != kind:
        raise ValueError(f"{folder}: not a {kind} model")
    if config.get("version") != version:
        raise ValueError(
            f"{folder}: model version {config.get('version')}; this toolkit reads {version}"
        )
    try:
        yield config, arrays
    except KeyError as missing:
        raise ValueError(f"{folder}: the model lacks {missing}") from None
    except ValueError as wrong:
        raise ValueError(f"{folder}: {wrong}") from None
