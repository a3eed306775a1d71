"""Trains the sourcing extractor on PolNeAR's training part and measures it on its dev part.

python experiments/sourcing_linear.py CONFIG --data DATA [--evaluate-only]

Writes the weights into ``model`` and the result card, JSON and Markdown, to ``card``.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict
from sourcing_metrics import Gold, Interval, Marked, quote_types, sentence_scores, span_scores

from toolkit.models.sourcing import SourcingExtractor
from toolkit.models.sourcing.extractor import Calibration
from toolkit.models.sourcing.lexicon import lexicon
from toolkit.models.sourcing.tagger import LABELS, Tagger
from toolkit.models.sourcing.tokens import DOUBLE
from toolkit.models.sourcing.training import Example, Settings, calibrate, train_tagger
from toolkit.corpora import polnear
from toolkit.schema import FACETS
from toolkit.text import sentences as split_sentences


class Config(BaseModel):
    """The experiment's configuration; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seed: int
    hold_out_every: int
    tagger: dict[str, int | float]
    bootstrap: int
    model: Path
    card: Path
    passages: Path
    baseline_verbs: list[str]


def gold(document: polnear.Document) -> Gold:
    """Sentences and labels of a PolNeAR document, as the card's definitions say."""
    found = lexicon()
    text = document.text
    kept = []
    for attribution in document.attributions:
        cue = " ".join(text[start:end] for start, end in attribution.cue)
        words = any(DOUBLE.search(text[start:end]) for start, end in attribution.content)
        if attribution.cue and (found.is_sourcing_cue(cue) or words):
            kept.append(attribution)
    article = polnear.article(document)
    extents = split_sentences(article)
    spans: list[tuple[Marked, ...]] = []
    positive_all = []
    for sentence in extents:
        low, high = sentence.start, sentence.end
        spans.append(
            tuple(
                (max(start, low) - low, min(end, high) - low, label)
                for a in kept
                for label, pieces in zip(LABELS, (a.source, a.cue, a.content), strict=True)
                for start, end in pieces
                if start < high and low < end
            )
        )
        positive_all.append(
            any(
                start < high and low < end
                for a in document.attributions
                for start, end in (*a.cue, *a.content)
            )
        )
    positive = [any(label != "source" for *_, label in row) for row in spans]
    example = Example(tuple(sentence.text for sentence in extents), tuple(spans))
    return Gold(example, positive, positive_all)


def rule_precision(model: SourcingExtractor, golds: Sequence[Gold]) -> dict[str, Any]:
    """How often the two rules beyond the tagger hit a sentence that touches an attribution; the
    rules were written, not trained, so the whole training part can be counted."""
    result = {}
    patterns = {"vague_rule": model.rules.view_pattern, "sourceless_rule": lexicon().sourceless}
    for name, pattern in patterns.items():
        hits = [
            truth
            for item in golds
            for text, truth in zip(item.example.sentences, item.positive_all, strict=True)
            if pattern.search(text)
        ]
        result[name] = {"n": len(hits), "precision": round(float(np.mean(hits)), 4)}
    return result


def passages(model: SourcingExtractor, path: Path) -> dict[str, Any]:
    """Right answers, facet by facet, on our own invented passages: those the rules were written
    with and those that were written afterwards and never tuned on."""
    result = {}
    for name, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        right = dict.fromkeys(FACETS, 0)
        judged = dict.fromkeys(FACETS, 0)
        for row in rows:
            sourced = model.extract(row["t"])[row.get("i", 0)]
            for facet, label in zip(FACETS, row["f"].split(), strict=True):
                judged[facet] += label != "-"
                right[facet] += label == getattr(sourced.facets, facet)
        result[name] = {
            "passages": len(rows),
            **{facet: {"right": right[facet], "of": judged[facet]} for facet in FACETS},
        }
    return result


def cue_counts(golds: Sequence[Gold]) -> dict[str, tuple[int, int]]:
    """For every listed cue form seen five times or more: in how many sentences that hold it it
    stands in a sourcing cue, and in how many sentences it stands at all."""
    classes = lexicon().cue_class
    seen: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for item in golds:
        for text, marked in zip(*item.example, strict=True):
            seen.update(set(text.lower().split()) & classes.keys())
            held = " ".join(text[start:end] for start, end, label in marked if label == "cue")
            cues.update(set(held.lower().split()) & classes.keys())
    return {form: (cues[form], n) for form, n in seen.most_common() if n >= 5}


def main() -> None:
    """Train, save, evaluate, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/")
    parser.add_argument("--evaluate-only", action="store_true", help="keep the saved weights")
    args = parser.parse_args()
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    parts = {part: polnear.load(args.data / "polnear", part) for part in polnear.PARTS}
    train = [gold(document) for document in parts["train"].documents]
    dev = [gold(document) for document in parts["dev"].documents]
    held = train[:: config.hold_out_every]
    began = time.time()
    if args.evaluate_only:
        tagger = Tagger.load(config.model)
    else:
        fitted = [item.example for i, item in enumerate(train) if i % config.hold_out_every]
        settings = Settings(**config.tagger, seed=config.seed)  # type: ignore[arg-type]
        train_tagger(fitted, settings, verbose=True).save(config.model)
        tagger = Tagger.load(config.model)  # as shipped: half precision
    seconds = time.time() - began
    model = SourcingExtractor(tagger)
    rules = rule_precision(model, train)
    calibration = Calibration(
        weights=calibrate(tagger, [item.example for item in held]),
        vague_rule=rules["vague_rule"]["precision"],
        sourceless_rule=rules["sourceless_rule"]["precision"],
    )
    model = SourcingExtractor(tagger, calibration)
    on_held = quote_types(held, [model.extract(item.example.sentences) for item in held])
    blind = passages(model, config.passages)["blind"]

    def share(facet: str) -> float:  # by Laplace: there are few passages
        return round(float(blind[facet]["right"] + 1) / float(blind[facet]["of"] + 2), 4)

    calibration = calibration._replace(
        quote_type=round(on_held["agreement"], 4),
        naming=share("naming"),
        role=share("role"),
        cue_stance=share("cue_stance"),
    )
    SourcingExtractor(tagger, calibration).save(config.model)
    card = evaluate(SourcingExtractor(tagger, calibration), dev, config)
    card["data"] = {
        part: {
            "articles": len(golds),
            "sentences": sum(len(item.positive) for item in golds),
            "share with a sourcing cue or content": float(
                np.mean([value for item in golds for value in item.positive])
            ),
            "share with any cue or content": float(
                np.mean([value for item in golds for value in item.positive_all])
            ),
            "left out": parts[part].dropped,
        }
        for part, golds in zip(polnear.PARTS, (train, dev), strict=True)
    }
    card["rules counted on train"] = rules
    card["invented passages"] = passages(model, config.passages)
    card["cue forms on train: in a sourcing cue, seen"] = cue_counts(train)
    card["calibration"] = calibration._asdict()
    if not args.evaluate_only:
        card["training seconds"] = round(seconds)
    write_card(card, config.card)


def evaluate(model: SourcingExtractor, dev: Sequence[Gold], config: Config) -> dict[str, Any]:
    """Every figure of the card on the dev part."""
    drawn = (config.bootstrap, config.seed)
    outs = [model.extract(item.example.sentences) for item in dev]
    began = time.process_time()
    for item in dev:
        model.extract(item.example.sentences)
    n = sum(len(item.positive) for item in dev)
    micros = (time.process_time() - began) / n * 1e6
    given = [[sourced.facets.attribution != "none" for sourced in out] for out in outs]
    verbs = re.compile(
        r"\b(?:" + "|".join(map(re.escape, config.baseline_verbs)) + r")\b", re.IGNORECASE
    )
    listed = [
        [bool(verbs.search(text) or DOUBLE.search(text)) for text in item.example.sentences]
        for item in dev
    ]
    rows = {}
    for name, predicted in (("extractor", given), ("verb list + quotation marks", listed)):
        rows[name] = {
            "sourcing cues": sentence_scores([g.positive for g in dev], predicted, *drawn),
            "all PolNeAR cues": sentence_scores([g.positive_all for g in dev], predicted, *drawn),
        }
    scores = np.array([s.facets.attribution_p for out in outs for s in out])
    says = np.array([value for row in given for value in row])
    truth = np.array([value for item in dev for value in item.positive])
    p = np.where(says, scores, 1 - scores)
    bins = np.minimum((p * 5).astype(int), 4)
    return {
        "any attribution, macro-F1": rows,
        "spans, F1": span_scores(dev, outs, *drawn),
        "quote type": quote_types(dev, outs),
        "calibration of attribution_p": [
            {"n": int(np.sum(bins == b)), "mean p": float(p[bins == b].mean()),
             "share positive": float(truth[bins == b].mean())}
            for b in range(5) if np.any(bins == b)
        ],
        "microseconds a sentence": round(micros),
    }  # fmt: skip


def write_card(card: dict[str, Any], path: Path) -> None:
    """``path``.json with everything and ``path``.md to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(
        json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    lines = [DEFINITIONS]

    def cell(value: Interval) -> str:
        return f"{value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})"

    lines += ["## Any attribution, sentence by sentence: macro-F1", ""]
    lines += ["| | sourcing cues | all PolNeAR cues |", "|---|---|---|"]
    for name, row in card["any attribution, macro-F1"].items():
        lines.append(f"| {name} | {cell(row['sourcing cues'])} | {cell(row['all PolNeAR cues'])} |")
    lines += ["", "## Spans: F1", "", "| | exact | exact without outer marks | overlap |"]
    lines += ["|---|---|---|---|"]
    for name, row in card["spans, F1"].items():
        lines.append(f"| {name} | " + " | ".join(cell(value) for value in row.values()) + " |")
    lines += ["", "## Facets on invented passages: right answers", ""]
    lines += ["| | passages | " + " | ".join(FACETS) + " |", "|---|---|" + "---|" * len(FACETS)]
    for name, row in card["invented passages"].items():
        cells = [f"{row[facet]['right']}/{row[facet]['of']}" for facet in FACETS]
        lines.append(f"| {name} | {row['passages']} | " + " | ".join(cells) + " |")
    quote = card["quote type"]
    lines += ["", "## Quote type", "", f"Agreement {quote['agreement']:.3f}, kappa "
              f"{quote['kappa']:.3f}, over {quote['n']} sentences.", "",
              "| gold \\ given | direct | mixed | indirect |", "|---|---|---|---|"]  # fmt: skip
    for label, row in zip(quote["labels"], quote["gold by given"], strict=True):
        lines.append(f"| {label} | " + " | ".join(map(str, row)) + " |")
    lines += ["", "## Probabilities", "", "| sentences | mean p | share positive |"]
    lines += ["|---|---|---|"]
    for row in card["calibration of attribution_p"]:
        lines.append(f"| {row['n']} | {row['mean p']:.3f} | {row['share positive']:.3f} |")
    lines += ["", "## Data, rules, speed", "", "```json"]
    rest = ("data", "rules counted on train", "calibration", "microseconds a sentence")
    lines += [json.dumps({key: card[key] for key in rest}, indent=2), "```"]
    path.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


DEFINITIONS = """# Sourcing extractor (linear bundle) on PolNeAR dev

Made by `python experiments/sourcing_linear.py experiments/configs/sourcing_linear.yaml
--data DATA`. Trained on PolNeAR train alone; every tenth training article is kept out of
training and calibrates the probabilities. Nothing is fitted on dev, though its scores were seen
while the rules were written.

**Gold.** Sentences are those of `toolkit.text.sentences` on PolNeAR's texts as stored, every
region counted. Where a document has several annotators, the first by name is kept. An attribution
is one of *sourcing* when its cue span holds a form listed in `lexicons/sourcing.yaml` as
communication (neutral, distancing, endorsing), evidence or noun, or the phrase "according to", or
when its content holds a double quotation mark; belief, intention, feeling and stance cues alone
do not count, nor does an attribution without a cue. A sentence is positive under *sourcing cues*
when it overlaps the cue or the content of a sourcing attribution, and under *all PolNeAR cues*
when it overlaps the cue or content of any attribution. Span gold is every piece of a sourcing
attribution, cut at sentence ends; pieces of a discontinuous span count singly.

**Baseline.** A sentence that holds a verb of the config's `baseline_verbs` or a double quotation
mark is positive.

**Intervals** are 95% percentile intervals over articles drawn with replacement.

**Published for comparison.** Exact-span F1 of BERT-base + CofeNet: source 83.2, cue 75.3, content
72.9, over all PolNeAR attributions and on CofeNet's own cut of the texts: near this task, but not
the same. Human agreement on "any attribution" (all cues): positive F1 .926.

**Quote type.** Gold is derived from the gold content spans and the quotation marks found in the
text: direct with nine tenths of the content's letters inside marks and four words or more,
indirect with none inside, mixed else. The same reading of marks serves both sides, so this
measures the spans and the rule, not the reading of marks.

**Naming, role, stance** have no public labels here. They were checked on sentences of our own:
*written* are those the rules were made with (all right by construction), *blind* were written
afterwards and not tuned on. The probabilities of these facets are the blind shares of right
answers, times the probability of attribution. Forty passages are few: read them as an order of
magnitude.

**The two rules beyond the tagger** (unnamed many with a view: "some officials saw"; hearsay:
"reportedly", "is said to") take the share of the training sentences they hit that touch any
PolNeAR attribution as their probability.
"""


if __name__ == "__main__":
    main()
