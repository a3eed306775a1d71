"""Trains the frame classifier on four labelled corpora and plain news, and measures it.

python experiments/framing_linear.py CONFIG --data DATA

Writes the weights and their card into ``model``, and the figures, JSON and Markdown, to ``card``.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from framing_metrics import Bools, Figures, figures
from framing_report import write_cards
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from toolkit.models.linear.frame_cues import FrameCues
from toolkit.models.linear.frame_training import Context, learn_context
from toolkit.models.linear.framing import Framing
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.corpora import annolexical, babe, ccf, gvfc, issue_framing
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.schema import FRAMES, LabelledText


class Config(BaseModel):
    """The experiment's configuration; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seed: int
    folds: int
    bootstrap: int
    context_min_df: int
    context_C: float
    l2: float
    l2_within: float
    operating_point: float
    baseline_C: float
    model: Path
    card: Path
    probe: Path


@dataclass(frozen=True)
class Data:
    """Texts of one or more corpora, their frames, and the corpus of each."""

    texts: list[LabelledText]
    gold: Bools
    known: Bools
    corpus: NDArray[np.int64]

    def take(self, mask: Bools) -> Data:
        """The texts of a mask."""
        at = np.flatnonzero(mask)
        return Data([self.texts[i] for i in at], self.gold[at], self.known[at], self.corpus[at])

    def labels(self) -> list[list[str]]:
        """Frame names of each text."""
        return [[FRAMES[f] for f in np.flatnonzero(row)] for row in self.gold & self.known]

    def words(self) -> list[str]:
        """The texts alone."""
        return [text.text for text in self.texts]

    def groups(self, name: str) -> list[str]:
        """The group of each text under a name; its own id where it has none."""
        return [text.groups.get(name, text.item) for text in self.texts]


KINDS = ("strong", "weak", "context")
Predict = Callable[[list[str]], NDArray[np.float32]]
Train = Callable[[Data], Predict]


def load_corpora(path: Path) -> tuple[dict[str, Data], dict[str, Any]]:
    """The four labelled corpora, and what was kept and left out of each."""
    read = {
        "forum": issue_framing.forum(path / "issue_framing"),
        "tweets": issue_framing.tweets(path / "issue_framing"),
        "ccf": ccf.load(path / "ccf"),
        "gvfc": gvfc.load(path / "gvfc"),
    }
    corpora, counts = {}, {}
    for number, (name, (texts, dropped)) in enumerate(read.items()):
        gold, known = frame_mappings()[name].matrices([text.labels for text in texts])
        corpora[name] = Data(texts, gold, known, np.full(len(texts), number))
        frames = {
            frame: int(gold[:, f].sum()) for f, frame in enumerate(FRAMES) if known[:, f].any()
        }
        counts[name] = {"texts": len(texts), "left out": dropped, "frames": frames}
    return corpora, counts


def load_news(path: Path, probe: Path) -> tuple[list[str], dict[str, Data]]:
    """News sentences without labels, and the parts of the hand-made probe, which they lack."""
    rows = [line for line in probe.read_text("utf-8").splitlines() if not line.startswith("#")]
    wanted = {f"annolexical-{row['sentence_id']}": row for row in csv.DictReader(rows)}
    held = babe.held_out_hashes(path / "babe")
    news, found = [], {}
    for text in annolexical.load(path / "annolexical", "train")[0]:
        if text.item in wanted:
            found[text.item] = text
        elif babe.text_sha256(text.text) not in held:
            news.append(text.text)
    parts = {}
    for part in ("test", "development"):
        texts = [
            LabelledText(
                item, found[item].text, tuple(row["labels"].split("|")), found[item].groups
            )
            for item, row in wanted.items()
            if row["part"] == part
        ]
        gold = np.array([[frame in text.labels for frame in FRAMES] for text in texts])
        parts[part] = Data(texts, gold, np.ones_like(gold), np.zeros(len(texts), np.int64))
    return news, parts


def merge(parts: Sequence[Data]) -> Data:
    """Several corpora as one."""
    return Data(
        [text for part in parts for text in part.texts],
        np.concatenate([part.gold for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.corpus for part in parts]),
    )


def framing(config: Config, context: Context, *, within: bool) -> Train:
    """Our classifier; ``within`` a corpus, intercepts are learnt and words trusted more."""
    point = None if within else config.operating_point
    l2 = config.l2_within if within else config.l2

    def train(data: Data) -> Predict:
        model = Framing(l2=l2, operating_point=point, context=context)
        model.fit(data.words(), data.labels(), data.known, data.corpus.tolist())
        return model.predict_proba

    return train


def baseline(config: Config) -> Train:
    """TF-IDF over words and pairs of words, one balanced logistic regression a frame."""

    def train(data: Data) -> Predict:
        model = LinearClassifier("framing", FRAMES, C=config.baseline_C, balanced=True)
        model.fit(data.words(), data.labels(), data.known)
        return model.predict_proba

    return train


def cues_alone(data: Data) -> Predict:
    """A frame is given by one strong cue or three weak ones; nothing is learnt."""
    cues = FrameCues.bundled()

    def predict(texts: list[str]) -> NDArray[np.float32]:
        counts = cues.counts(texts)
        p = np.minimum(0.5 * counts[:, 0::2] + counts[:, 1::2] / 6.0, 1.0)
        none = np.where(p.max(axis=1) >= 0.5, 0.0, 1.0)
        return np.column_stack([p, none]).astype(np.float32)

    return predict


def held_out(train: Train, data: Data, groups: Sequence[str], folds: int, seed: int) -> Any:
    """Probabilities of each text by a model that saw none of its group."""
    names = np.unique(np.asarray(groups))
    fold_of = dict(
        zip(np.random.default_rng(seed).permutation(names), range(len(names)), strict=True)
    )
    fold = np.array([fold_of[group] % folds for group in groups])
    p = np.zeros((len(groups), len(FRAMES)), np.float32)
    for k in range(folds):
        p[fold == k] = train(data.take(fold != k))(data.take(fold == k).words())
    return p


def evaluate(
    config: Config, context: Context, corpora: dict[str, Data], probe: dict[str, Data]
) -> dict[str, dict[str, Figures]]:
    """Every figure: by setting, then by classifier."""
    adapted = {"framing": framing(config, context, within=True), "tf-idf": baseline(config)}
    shipped = {
        "framing": framing(config, context, within=False),
        "tf-idf": baseline(config),
        "cues alone": cues_alone,
    }
    out: dict[str, dict[str, Figures]] = {}

    def note(setting: str, name: str, data: Data, p: Any, cluster: str, least: int = 10) -> None:
        scores = p if setting.startswith("forum") else None
        out.setdefault(setting, {})[name] = figures(
            data.gold, data.known, p >= 0.5, data.groups(cluster), config.bootstrap, config.seed,
            scores, least,
        )  # fmt: skip

    forum, tweets = corpora["forum"], corpora["tweets"]
    dev = np.array([part == "dev" for part in tweets.groups("part")])
    for name, train in adapted.items():
        for setting, data, group, folds, cluster in (
            ("forum, random folds", forum, "item", config.folds, "item"),
            ("forum, leave topic out", forum, "topic", 3, "item"),
            ("ccf, folds by article", corpora["ccf"], "document", config.folds, "document"),
            ("gvfc, random folds", corpora["gvfc"], "headline", config.folds, "headline"),
        ):
            p = held_out(train, data, data.groups(group), folds, config.seed)
            note(setting, name, data, p, cluster)
        note(
            "tweets, train to dev",
            name,
            tweets.take(dev),
            train(tweets.take(~dev))(tweets.take(dev).words()),
            "item",
        )
    for name, train in shipped.items():
        for left_out, data in corpora.items():
            others = merge([corpus for other, corpus in corpora.items() if other != left_out])
            p = train(others)(data.words())
            note(f"{left_out}, trained on the others", name, data, p, "document")
        predict = train(merge(list(corpora.values())))
        for part in ("test", "development"):
            p = predict(probe[part].words())
            note(f"news probe, {part}", name, probe[part], p, "outlet", least=1)
    return out


def main() -> None:
    """Train, save, measure, write the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    config = Config.model_validate(yaml.safe_load(args.config.read_text("utf-8")))
    corpora, counts = load_corpora(args.data)
    news, probe = load_news(args.data, config.probe)
    context = learn_context(news, FrameCues.bundled(), config.context_min_df, config.context_C)
    everything = merge(list(corpora.values()))
    model = Framing(l2=config.l2, operating_point=config.operating_point, context=context)
    model.fit(everything.words(), everything.labels(), everything.known, everything.corpus.tolist())
    config.model.mkdir(parents=True, exist_ok=True)
    model.save(config.model)
    loaded = Framing.load(config.model)
    start = time.perf_counter()
    loaded.predict_with_spans(news[:5000])
    card = {
        "config": config.model_dump(mode="json"),
        "data": {**counts, "news sentences without labels": len(news)},
        "probe": {part: len(data.texts) for part, data in probe.items()},
        "scale": {kind: round(float(w), 3) for kind, w in zip(KINDS, model.scale, strict=True)},
        "microseconds a sentence": round((time.perf_counter() - start) / 5000 * 1e6, 1),
        "figures": {
            setting: {name: f._asdict() for name, f in by_name.items()}
            for setting, by_name in evaluate(config, context, corpora, probe).items()
        },
    }  # fmt: skip
    config.card.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card, indent=1, default=float)
    config.card.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    write_cards(card, config.card.with_suffix(".md"), config.model / "card.md")


if __name__ == "__main__":
    main()
