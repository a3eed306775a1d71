"""A result card for whole models: every figure that labelled sentences allow, by corpus.

    python experiments/model_report.py experiments/configs/report_default.yaml --data DATA

Writes the figures as JSON lines of one list and as Markdown. A model is the name or the folder
that `toolkit.models.registry.load_model` takes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field

from toolkit.models.base import Model
from toolkit.models.registry import load_model
from toolkit.models.encoder.passages import Passage
from toolkit.corpora import babe
from toolkit.corpora.registry import corpus_folder, load_corpus
from toolkit.training.config import Reading, read_config
from toolkit.training.examples import load_sources
from toolkit.evaluation.metrics import by_group, risk_coverage
from toolkit.evaluation.evaluate import Judged, confidence, figures, judged
from toolkit.training.sources import passages

MEASURES = (
    "macro-F1", "positive F1", "micro-F1", "MCC", "average precision", "exact F1", "overlap F1",
    "accuracy", "F1", "recall", "ECE",
)  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Set(_Strict):
    """A corpus, or parts of it, to measure on; ``held_out`` takes BABE's held-out list."""

    corpus: str
    reading: Reading
    parts: tuple[str, ...] = ()
    held_out: bool = False
    outlets: bool = False


class Config(_Strict):
    """What is measured on what."""

    models: list[str]
    training: Path | None = None
    bootstrap: Annotated[int, Field(ge=1)] = 1000
    seed: int = 0
    card: Path
    sets: dict[str, Set]


def wanted(one: Set, outlet: str | None = None) -> list[Passage]:
    """The passages of a set, or those of one outlet."""
    corpus = load_corpus(one.corpus)
    held = babe.held_out_hashes(corpus_folder("babe")) if one.held_out else None
    items = [
        row["item"]
        for row in corpus.items
        if (not one.parts or row["part"] in one.parts)
        and (held is None or babe.text_sha256(row["text"]) in held)
        and (outlet is None or row["outlet"] == outlet)
    ]
    return passages(corpus, one.reading, items=items)


def outlets(one: Set) -> list[str]:
    """The outlets of a set's corpus."""
    return sorted(set(load_corpus(one.corpus).items["outlet"]) - {""})


def rows_of(model: str, where: str, read: Sequence[Judged], config: Config) -> list[dict[str, Any]]:
    """The figures of a model on a set, as the card holds them."""
    return [
        {"model": model, "set": where, **row._asdict(), "figure": list(row.figure)}
        for row in figures(read, repeats=config.bootstrap, seed=config.seed)
    ]


def loaded(read: Sequence[Judged]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Truth and probability of loaded language, where it is known."""
    told = [row for row in read if "loaded_language" in row.known.labels]
    truth = [row.known.labels["loaded_language"].get("loaded", 0.0) >= 0.5 for row in told]
    return np.array(truth), np.array([row.reading.loaded for row in told])


def measure(config: Config) -> dict[str, Any]:
    """Everything the card holds."""
    sets: dict[str, tuple[list[Passage], Set | None]] = {
        name: (wanted(one), one) for name, one in config.sets.items()
    }
    if config.training is not None:
        for name, cut in load_sources(read_config(config.training)).items():
            sets[f"{name}, development"] = (cut.develop, None)
    found: dict[str, Any] = {"figures": [], "confidence": [], "risk": [], "outlets": []}
    for name in config.models:
        model = load_model(name)
        found.setdefault("models", {})[name] = model.sha256
        for where, (texts, one) in sets.items():
            print(f"{name}: {where}, {sum(len(p.texts) for p in texts):,} sentences", flush=True)
            read = judged(model, texts)
            found["figures"] += rows_of(name, where, read, config)
            found["confidence"] += [
                {"model": name, "set": where, "codebook": codebook, **own}
                for codebook, own in confidence(read).items()
            ]
            truth, p = loaded(read)
            if len(truth) and truth.any():
                risk = risk_coverage(truth, p)
                found["risk"].append({"model": name, "set": where, "risk": risk})
            if one is not None and one.outlets:
                found["outlets"] += by_outlet(name, model, where, one)
    return found


def by_outlet(name: str, model: Model, where: str, one: Set) -> Iterator[dict[str, Any]]:
    """Sensitivity and specificity for loaded language, outlet by outlet."""
    for outlet in outlets(one):
        truth, p = loaded(judged(model, wanted(one, outlet)))
        if len(truth):
            own = by_group(truth, p, [outlet] * len(truth))[outlet]
            yield {"model": name, "set": where, "outlet": outlet, **own}


def markdown(found: dict[str, Any], config: Config, source: Path) -> str:
    """The card as a page: heads first, then labels, confidence, risk and outlets."""
    lines = [
        "# The bundled model, measured", "",
        f"Made by `python experiments/model_report.py {source} --data DATA`.",
        f"95% intervals: articles (single sentences where the article is not known) drawn "
        f"{config.bootstrap:,} times. Development parts chose thresholds and settings; all other "
        "sets are for reporting.", "",
    ]  # fmt: skip
    rows = found["figures"]
    for where in dict.fromkeys(row["set"] for row in rows):
        own = [row for row in rows if row["set"] == where]
        names = " | ".join(config.models)
        lines += [f"## {where}", "", f"| head | label | n | measure | {names} |",
                  "|---|---|---|---|" + "---|" * len(config.models)]  # fmt: skip
        table: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}
        for row in own:
            key = (row["head"], row["label"], row["measure"])
            table.setdefault(key, {})[row["model"]] = row
        order = list(dict.fromkeys((key[0], key[1]) for key in table))
        for head, label, kind in sorted(
            table, key=lambda k: (order.index(k[:2]), MEASURES.index(k[2]))
        ):
            if not shown(head, label, kind):
                continue
            of = table[head, label, kind]
            given = next(iter(of.values()))["given"]
            cells = [figure(of[name]["figure"]) if name in of else "–" for name in config.models]
            lines.append(f"| {head} | {label or '–'} | {given:,} | {kind} | {' | '.join(cells)} |")
        lines.append("")
    lines += ["## Confident readings", "",
              "| model | set | codebook | n | coverage | right when confident | right of all |",
              "|---|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {r['model']} | {r['set']} | {r['codebook']} | {r['n']:,.0f} | {r['coverage']:.3f} "
        f"| {r['right']:.3f} | {r['right of all']:.3f} |"
        for r in found["confidence"]
    ]
    lines += ["", "## Risk and coverage, loaded language", "",
              "Share of wrong answers among the most certain share of sentences.", ""]  # fmt: skip
    shares = list(found["risk"][0]["risk"]) if found["risk"] else []
    lines += [f"| model | set | {' | '.join(f'{float(s):.0%}' for s in shares)} |",
              "|---|---|" + "---|" * len(shares)]  # fmt: skip
    lines += [
        f"| {r['model']} | {r['set']} | {' | '.join(f'{v:.3f}' for v in r['risk'].values())} |"
        for r in found["risk"]
    ]
    lines += ["", "## Loaded language by outlet", "",
              "| model | set | outlet | n | sensitivity | specificity |",
              "|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {r['model']} | {r['set']} | {r['outlet']} | {r['n']:,.0f} | {r['sensitivity']:.3f} "
        f"| {r['specificity']:.3f} |"
        for r in found["outlets"]
    ]
    lines += ["", "## Models", ""]
    lines += [f"- {name}: sha256 `{digest}`" for name, digest in found["models"].items()]
    return "\n".join(lines) + "\n"


def shown(head: str, label: str, kind: str) -> bool:
    """The page leaves out figures that say the same twice; the JSON file has them all."""
    if head == "framing" and label:
        return kind in ("positive F1", "average precision")
    return not (kind == "recall" and label != "anonymous")


def figure(values: Sequence[float]) -> str:
    """A figure with its interval."""
    return "{:.3f} ({:.3f} to {:.3f})".format(*values)


def main() -> None:
    """Read the arguments, measure, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--model", action="append", help="in place of the models of the config")
    parser.add_argument("--card", type=Path, help="in place of the card of the config")
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    if args.model:
        config = config.model_copy(update={"models": args.model})
    card = args.card or config.card
    found = measure(config)
    card.with_suffix(".json").write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
    card.with_suffix(".md").write_text(markdown(found, config, args.config), encoding="utf-8")
    print(f"card: {card.with_suffix('.md')}")


if __name__ == "__main__":
    main()
