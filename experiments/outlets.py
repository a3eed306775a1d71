"""A comparison of outlets whose truth is known: what a few hand labels recover of it.

    python experiments/outlets.py experiments/configs/basil.yaml --data DATA

Runs the experiment, whose hand labels are a sample of the corpus's own, and puts beside each
difference that of all of the corpus's labels: the human reference. Without hand labels the card
says what the classifier says of each outlet, and that it is no more than that. Writes
``experiments/results/<name>_outlets.md`` and ``.json``.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from toolkit.comparison import compare
from toolkit.inference import Estimate
from toolkit.experiment import ExperimentConfig, read_experiment, run
from toolkit.experiment.texts import corpus_labels, corpus_of
from toolkit.report.comparison import points

RESULTS = Path("experiments/results")


def reference(config: ExperimentConfig, folder: Path) -> dict[str, dict[str, Estimate]]:
    """By measure and pair, the difference of all hand labels."""
    labels = corpus_labels(config, corpus_of(config)).assign(stratum="all", inclusion_p=1.0)
    path = folder / "all_labels.parquet"
    labels.to_parquet(path, index=False)
    found = {}
    for measure in config.measures:
        whole = compare(
            folder / "scores", measure, by=config.by, gold=path, only=config.only,
            weighting=config.weighting, correction=config.correction,
        )  # fmt: skip
        found[measure] = {
            f"{c.first} - {c.second}": c.differences["gold only"] for c in whole.contrasts
        }
    path.unlink()
    return found


def descriptive(
    config: ExperimentConfig, metrics: dict[str, Any], manifest: dict[str, Any], path: Path
) -> list[str]:
    """The card of a comparison without hand labels: what the classifier says, no more."""
    names = sorted({key.removesuffix(": naive") for own in metrics.values() for key in own
                    if key.endswith(": naive") and " - " not in key})  # fmt: skip
    lines = [
        f"# {config.name}: what the classifier says of each {config.data.outlet}", "",
        f"Made by `python experiments/outlets.py {path} --data DATA`: model "
        f"`{manifest['model']['name']}`, {manifest['data']['sentences']:,} sentences of "
        f"{manifest['data']['articles']:,} articles. **Descriptive only**: without hand labels of "
        "each, differences of the classifier's error are in these figures. Per cent with 95% "
        "intervals, clustered.", "",
        f"| {config.data.outlet} | " + " | ".join(config.measures) + " |",
        "|---|" + "---|" * len(config.measures),
    ]  # fmt: skip
    for name in names:
        told = [metrics[measure].get(f"{name}: naive") for measure in config.measures]
        cells = [
            "–" if one is None else "{:.1f} ({:.1f} to {:.1f})".format(*(100 * v for v in one))
            for one in told
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def learned(config: ExperimentConfig) -> str:
    """What a card says of cross-fitting."""
    if not config.crossfit:
        return ""
    return f" (loaded language by classifiers that never saw the {config.crossfit})"


def write_card(
    config: ExperimentConfig, lines: list[str], metrics: dict[str, Any], manifest: dict[str, Any]
) -> None:
    """Write ``experiments/results/<name>_outlets.md`` and ``.json``."""
    card = RESULTS / f"{config.name}_outlets.md"
    card.write_text("\n".join(lines), encoding="utf-8")
    card.with_suffix(".json").write_text(
        json.dumps({"manifest": {k: v for k, v in manifest.items() if k != "code"},
                    "metrics": metrics}, indent=1) + "\n", encoding="utf-8",
    )  # fmt: skip
    print("\n".join(lines))


def main() -> None:
    """Run, compare with the reference, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    config = read_experiment(args.config)
    folder = run(config, args.runs)
    metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if config.gold is None:
        return write_card(config, descriptive(config, metrics, manifest, args.config), metrics,
                          manifest)  # fmt: skip
    truth = reference(config, folder)
    rows = []
    lines = [
        f"# {config.name}: outlets compared, and what all labels say", "",
        f"Made by `python experiments/outlets.py {args.config} --data DATA`: model "
        f"`{manifest['model']['name']}`{learned(config)}, {config.gold.each} hand labels of "
        f"each {config.by} drawn from the corpus's own; the reference is the difference of all of "
        "its labels. Percentage points with 95% intervals, clustered; p corrected over the pairs "
        "of a measure.", "",
    ]  # fmt: skip
    for measure, pairs in truth.items():
        lines += [f"## {measure}", "",
                  "| pair | naive | hand labels only | corrected | p | reference | held |",
                  "|---|---|---|---|---|---|---|"]  # fmt: skip
        for pair, whole in pairs.items():
            own = metrics[measure]

            def shown(method: str, pair: str = pair, own: Any = own) -> str:
                value, low, high = (100 * one for one in own[f"{pair}: {method}"])
                return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"

            _, low, high = own[f"{pair}: prediction-powered"]
            _, naive_low, naive_high = own[f"{pair}: naive"]
            held = low <= whole.value <= high
            rows.append((held, naive_low <= whole.value <= naive_high))
            lines.append(
                f"| {pair} | {shown('naive')} | {shown('gold only')} "
                f"| {shown('prediction-powered')} | {own[f'{pair}: p'][0]:.4f} | {points(whole)} "
                f"| {'yes' if held else 'no'} |"
            )
        lines.append("")
    count = len(rows)
    lines += [
        f"The corrected interval holds the reference in {sum(h for h, _ in rows)} of {count} "
        f"contrasts, the naive one in {sum(n for _, n in rows)}.", "",
    ]  # fmt: skip
    write_card(config, lines, metrics, manifest)


if __name__ == "__main__":
    main()
