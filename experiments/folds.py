"""A published row, run again: one classifier on folds of one corpus, cut in several ways.

    python experiments/folds.py experiments/configs/babe_minilm.yaml --data DATA [--work FOLDER]

Every text is scored by a model that never saw its fold. Folds that are done are kept in the work
folder; the same command goes on with the others. Writes a card: figures with 95% intervals over
groups, cut by cut, beside the majority label of the outlet and what others published.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import expit, logit

from toolkit.evaluation.leakage import macro_f1, majority
from toolkit.models.base import Classifier
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.corpora.registry import load_corpus
from toolkit.schema import LabelledText
from toolkit.evaluation.folds import Split, group_of, grouped_folds, leave_one_out, random_folds
from toolkit.evaluation.metrics import Figure, binary, clustered, f1

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Linear(_Strict):
    """Word n-grams, as `LinearClassifier` comes."""

    kind: Literal["linear"]
    balanced: bool = True


class Tuned(_Strict):
    """An encoder, tuned on each fold; ``start`` is a folder of ``toolkit train`` to go on from."""

    kind: Literal["encoder"]
    checkpoint: str = "all-MiniLM-L6-v2"
    start: Path | None = None
    epochs: Annotated[float, Field(gt=0)] = 3.0
    rate: Annotated[float, Field(gt=0)] = 4e-5
    head_rate: Annotated[float, Field(gt=0)] = 4e-4
    layer_decay: Annotated[float, Field(gt=0, le=1)] = 1.0
    batch_tokens: Annotated[int, Field(ge=64)] = 1200
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1


class Joint(_Strict):
    """Both: the log odds of the words weigh ``weight``, those of the encoder the rest."""

    kind: Literal["joint"]
    words: Linear
    encoder: Tuned
    weight: Annotated[float, Field(gt=0, lt=1)] = 0.35


class Cut(_Strict):
    """A way to cut the corpus: folds at random, folds of whole groups, or one group at a time."""

    how: Literal["random", "grouped", "leave one out"]
    by: str = ""


class Config(_Strict):
    """An experiment. ``published`` quotes figures of others, each with its source."""

    title: str
    corpus: str
    codebook: str
    labels: dict[str, str] = {}
    classes: tuple[str, ...]
    classifier: Annotated[Linear | Tuned | Joint, Field(discriminator="kind")]
    cuts: list[Cut]
    border: Literal["half", "f1"] = "half"
    folds: Annotated[int, Field(ge=2)] = 5
    seed: int = 0
    cluster: str = "document"
    bootstrap: Annotated[int, Field(ge=1)] = 1000
    published: list[str] = []
    card: Path


def made(config: Config, fold: int) -> Classifier:
    """A fresh classifier."""
    own = config.classifier
    assert not isinstance(own, Joint)
    if isinstance(own, Linear):
        return LinearClassifier(config.codebook, config.classes, balanced=own.balanced)
    from toolkit.training.fit import FitSettings
    from toolkit.training.tuned import TunedEncoder

    settings = FitSettings(
        epochs=own.epochs, rate=own.rate, head_rate=own.head_rate, layer_decay=own.layer_decay,
        batch_tokens=own.batch_tokens, seed=config.seed + fold,
    )  # fmt: skip
    return TunedEncoder(
        config.codebook, config.classes, checkpoint=own.checkpoint, start=own.start,
        settings=settings, dropout=own.dropout,
    )  # fmt: skip


def texts_of(config: Config) -> list[LabelledText]:
    """The corpus, its labels renamed as ``labels`` says and all others left out."""
    rename = config.labels or {name: name for name in config.classes}
    found = []
    for text in load_corpus(config.corpus).texts(config.codebook):
        own = tuple(rename[label] for label in text.labels if label in rename)
        found.append(LabelledText(text.item, text.text, own, text.groups))
    return found


def split(config: Config, cut: Cut, texts: Sequence[LabelledText]) -> list[Split]:
    """The folds of a cut."""
    if cut.how == "random":
        return random_folds(texts, config.folds, config.seed)
    if cut.how == "grouped":
        return grouped_folds(texts, cut.by, config.folds, config.seed)
    return leave_one_out(texts, cut.by)


def scores(config: Config, cut: Cut, texts: Sequence[LabelledText], work: Path) -> Floats:
    """Probabilities of each text from a model that never saw its fold; done folds are kept."""
    if isinstance(both := config.classifier, Joint):
        parts = ((both.words, both.weight), (both.encoder, 1 - both.weight))
        odds = np.zeros((len(texts), len(config.classes)))
        for own, weight in parts:
            one = config.model_copy(update={"classifier": own})
            odds += weight * log_odds(scores(one, cut, texts, work))
        return np.asarray(expit(odds))
    at = {text.item: k for k, text in enumerate(texts)}
    result = np.full((len(texts), len(config.classes)), np.nan)
    folds = split(config, cut, texts)
    for number, fold in enumerate(folds):
        train = [texts[at[item]] for item in fold.train]
        digest = hashlib.sha256(config.classifier.model_dump_json().encode())
        digest.update(json.dumps([config.seed + number, config.classes]).encode())
        for text in train:
            digest.update(json.dumps([text.text, text.labels]).encode())
        for item in fold.test:
            digest.update(item.encode() + b"\0")
        path = work / f"{digest.hexdigest()[:32]}.json"
        if not path.exists():
            print(f"{cut.how} {cut.by}: fold {number + 1} of {len(folds)}", flush=True)
            model = made(config, number).fit([t.text for t in train], [t.labels for t in train])
            p = model.predict_proba([texts[at[item]].text for item in fold.test])
            work.mkdir(parents=True, exist_ok=True)
            torn = path.with_suffix(".part")
            torn.write_text(json.dumps(np.round(p.astype(float), 6).tolist()))
            torn.replace(path)
        result[[at[item] for item in fold.test]] = json.loads(path.read_text())
    return result


def bordered(
    folds: Sequence[Split], texts: Sequence[LabelledText], truth: Bools, p: Floats
) -> Floats:
    """The probabilities with 0.5 where, for each class, F1 on all other folds is best: where labels
    are rare, a calibrated probability seldom gets so high."""
    at = {text.item: k for k, text in enumerate(texts)}
    moved = p.copy()
    for fold in folds:
        own = [at[item] for item in fold.test]
        others = np.setdiff1d(np.arange(len(p)), own)
        for k in range(p.shape[1]):
            order = others[np.argsort(-p[others, k], kind="stable")]
            right = np.cumsum(truth[order, k])
            last = int(np.argmax(2 * right / (np.arange(1, len(order) + 1) + right[-1])))
            border = log_odds(p[order[last : last + 2], k]).mean()
            moved[own, k] = expit(log_odds(p[own, k]) - border)
    return moved


def log_odds(p: Floats) -> Floats:
    """Log odds, of probabilities that were rounded to a millionth."""
    return np.asarray(logit(p.clip(1e-6, 1 - 1e-6)))


def figures(config: Config, truth: Bools, p: Floats, groups: Sequence[str]) -> dict[str, Figure]:
    """Of one class all figures of `binary`; of several the mean of classes, and each one's F1."""
    if truth.shape[1] == 1:
        return binary(truth[:, 0], p[:, 0], groups, repeats=config.bootstrap, seed=config.seed)

    def measure(rows: NDArray[np.intp]) -> dict[str, float]:
        t, given = truth[rows], p[rows] >= 0.5
        own = {f"F1 {name}": f1(t[:, k], given[:, k]) for k, name in enumerate(config.classes)}
        return {"macro-F1": macro_f1(t, p[rows]), "micro-F1": f1(t, given), **own}

    return clustered(measure, groups, repeats=config.bootstrap, seed=config.seed)


def run(config: Config, work: Path) -> dict[str, Any]:
    """Everything the card holds."""
    texts = texts_of(config)
    truth = np.array([[name in text.labels for name in config.classes] for text in texts])
    groups = [g or t.item for g, t in zip(group_of(texts, config.cluster), texts, strict=True)]
    rows: list[dict[str, Any]] = []
    for cut in config.cuts:
        name = " ".join(part for part in (cut.how, "by" if cut.by else "", cut.by) if part)
        p = scores(config, cut, texts, work)
        found = figures(config, truth, p, groups)
        if config.border == "f1":
            moved = bordered(split(config, cut, texts), texts, truth, p)
            own = figures(config, truth, moved, groups)
            found |= {m: f for m, f in own.items() if m not in ("average precision", "ECE")}
        rows += [{"cut": name, "measure": m, "figure": list(f)} for m, f in found.items()]
    baseline = majority(texts, truth, "outlet", split(config, Cut(how="random"), texts))
    if baseline is not None:
        found = figures(config, truth, baseline, groups)
        rows += [
            {"cut": "majority label of the outlet, random", "measure": m, "figure": list(f)}
            for m, f in found.items()
        ]
    return {
        "config": config.model_dump(mode="json"),
        "texts": len(texts),
        "of each class": dict(zip(config.classes, truth.sum(axis=0).tolist(), strict=True)),
        "figures": rows,
    }


def markdown(found: dict[str, Any], config: Config, source: Path) -> str:
    """The card as a page."""
    shares = ", ".join(f"{name} {n:,}" for name, n in found["of each class"].items())
    measures = list(dict.fromkeys(row["measure"] for row in found["figures"]))
    moved = config.border == "f1"
    lines = [
        f"# {config.title}", "",
        f"Made by `python experiments/folds.py {source} --data DATA`. {found['texts']:,} texts "
        f"({shares}); every text is scored by a model that never saw its fold. 95% intervals: "
        f"{config.cluster}s drawn {config.bootstrap:,} times."
        + (" A label is given from where F1 on the other folds is best." if moved else ""), "",
        f"| cut | {' | '.join(measures)} |", "|---|" + "---|" * len(measures),
    ]  # fmt: skip
    for cut in dict.fromkeys(row["cut"] for row in found["figures"]):
        own = {row["measure"]: row["figure"] for row in found["figures"] if row["cut"] == cut}
        cells = ["{:.3f} ({:.3f} to {:.3f})".format(*own[m]) if m in own else "–" for m in measures]
        lines.append(f"| {cut} | {' | '.join(cells)} |")
    if config.published:
        lines += ["", "Published:", "", *(f"- {line}" for line in config.published)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the arguments, run, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--work", type=Path, default=Path("experiments/runs/folds"))
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    found = run(config, args.work)
    config.card.with_suffix(".json").write_text(
        json.dumps(found, indent=1) + "\n", encoding="utf-8"
    )
    config.card.with_suffix(".md").write_text(
        markdown(found, config, args.config), encoding="utf-8"
    )
    print(f"card: {config.card.with_suffix('.md')}")


if __name__ == "__main__":
    main()
