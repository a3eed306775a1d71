"""Our annotator beside people: agreement with the human labels of public corpora.

    python experiments/annotation_validity.py --data FOLDER [--out experiments/results]

The labels under ``data/labels/validity_*.parquet`` were given blind by the guidelines of Five
Newsrooms, to sentences drawn from BABE, from PolNeAR's dev part, and from CCF and GVFC. Needs
the corpora. Writes ``annotation_validity.json`` and ``.md``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sourcing_linear import gold
from sourcing_metrics import gold_quote_type, trim

from toolkit.annotation.agreement import Agreement, alpha, span_alpha, span_f1
from toolkit.models.sourcing.tokens import find_quotes
from toolkit.corpora import polnear
from toolkit.corpora.attach import attach
from toolkit.corpora.registry import load_corpus
from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.schema import FRAMES, Annotation, Article
from toolkit.text import sentences

LABELS = Path("data/labels")
OURS = "annotator"


def f1(truth: Sequence[bool], given: Sequence[bool]) -> float:
    """F1 of the positive class; nan where neither side has one."""
    both = sum(t and g for t, g in zip(truth, given, strict=True))
    total = sum(truth) + sum(given)
    return 2 * both / total if total else float("nan")


def interval(truth: Sequence[bool], given: Sequence[bool], clusters: Sequence[str]) -> list[float]:
    """F1 with a 95% interval over clusters."""
    random = np.random.default_rng(0)
    names = sorted(set(clusters))
    members = [[i for i, own in enumerate(clusters) if own == name] for name in names]
    draws = []
    for _ in range(1000):
        at = [i for c in random.integers(len(names), size=len(names)) for i in members[c]]
        draws.append(f1([truth[i] for i in at], [given[i] for i in at]))
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return [f1(truth, given), float(low), float(high)]


def of_babe(corpus: Corpus) -> dict[str, Any]:
    """Loaded language: with the final label, with single experts, and experts among themselves."""
    ours = {a.item: a for a in corpus.coded("loaded_language", OURS) if a.start is None}
    human = {
        a.item: a for a in corpus.coded("loaded_language") if a.start is None and a.item in ours
    }
    experts: dict[str, dict[str, Annotation]] = {}
    for one in corpus.coded("loaded_language", None):
        if one.annotator.startswith("expert") and one.item in ours:
            experts.setdefault(one.annotator, {})[one.item] = one
    truth = [human[i].label == "loaded" for i in ours]
    given = [ours[i].label == "loaded" for i in ours]

    def pair(a: Mapping[str, Annotation], b: Mapping[str, Annotation]) -> float:
        shared = sorted(a.keys() & b.keys())
        rows = [
            replace(side[i], annotator=who) for i in shared for who, side in (("1", a), ("2", b))
        ]
        return alpha(rows, repeats=0).value

    enough = [own for own in experts.values() if len(own) >= 40]
    both = [*ours.values(), *human.values()]
    return {
        "n": len(ours),
        "share loaded, ours and human": [float(np.mean(given)), float(np.mean(truth))],
        "alpha with the final label": _triple(alpha(both)),
        "positive F1": interval(truth, given, list(ours)),
        "mean alpha with one expert": float(np.nanmean([pair(ours, own) for own in enough])),
        "mean alpha between two experts": float(
            np.nanmean([pair(a, b) for a, b in combinations(enough, 2)])
        ),
        "missed": [i for i, t, g in zip(ours, truth, given, strict=True) if t and not g][:20],
        "added": [i for i, t, g in zip(ours, truth, given, strict=True) if g and not t][:20],
    }


def of_frames(corpora: Mapping[str, Corpus]) -> dict[str, Any]:
    """Frames through the mapping, only where the human coders spoke of the frame."""
    result = {}
    for name, corpus in corpora.items():
        mapping = frame_mappings()[name]
        human = {text.item: mapping.map(text.labels) for text in corpus.texts(name)}
        given: dict[str, set[str]] = {}
        for one in corpus.coded("framing", OURS):
            if one.start is None:
                given.setdefault(one.item, set()).add(one.label)
        per_frame = {}
        truth_all: list[bool] = []
        ours_all: list[bool] = []
        owner: list[str] = []
        for frame in FRAMES:
            rows = [
                (frame in human[item].frames, frame in own, item)
                for item, own in given.items()
                if frame in human[item].known
            ]
            if frame == "none" or sum(t for t, _, _ in rows) < 3:
                continue
            truth, ours = [t for t, _, _ in rows], [g for _, g, _ in rows]
            per_frame[frame] = {"n": sum(truth), "ours": sum(ours), "F1": f1(truth, ours)}
            truth_all += truth
            ours_all += ours
            owner += [item for _, _, item in rows]
        result[name] = {
            "units": len(given),
            "micro F1": interval(truth_all, ours_all, owner),
            "macro F1": float(np.mean([one["F1"] for one in per_frame.values()])),
            "frames": per_frame,
        }
    return result


def of_polnear(data: Path) -> dict[str, Any]:
    """Attribution, quote type and spans, against cues of communication and evidence."""
    table = pd.read_parquet(LABELS / "validity_polnear.parquet")
    wanted = {item.rpartition("@")[0] for item in table["item"]}
    documents = [
        d for d in polnear.load(data / "polnear", "dev").documents if d.document_id in wanted
    ]
    rows: list[Annotation] = []
    texts: dict[str, str] = {}
    truth: dict[str, bool] = {}
    quote: dict[str, str] = {}
    for document in documents:
        human = gold(document)
        inside = sentences(Article(document.document_id, document.text))
        quoted = find_quotes([sentence.text for sentence in inside])
        for sentence, marked, positive, quotes in zip(
            inside, human.example.spans, human.positive, quoted, strict=True
        ):
            item = f"{document.document_id}@{sentence.start}"
            texts[item] = sentence.text
            truth[item] = positive
            quote[item] = gold_quote_type(sentence.text, marked, quotes)
            rows.append(Annotation(item, FINAL, "sourcing", "none"))
            for start, end, label in marked:
                low, high = trim(sentence.text, start, end)
                if low < high:
                    rows.append(Annotation(item, FINAL, "sourcing", label, low, high))
    for row in table.to_dict("records"):
        text = texts.get(row["item"])
        if text is None or Article("", text).text_sha256 != row["text_sha256"]:
            raise ValueError(f"{row['item']} is not the sentence that was labelled")
    given: dict[str, dict[str, str]] = {}
    ours: list[Annotation] = []
    for row in table.to_dict("records"):
        if pd.isna(row["start"]):
            given.setdefault(row["item"], {})[row["codebook"]] = row["label"]
        else:
            low, high = trim(texts[row["item"]], int(row["start"]), int(row["end"]))
            ours.append(Annotation(row["item"], OURS, "sourcing", row["label"], low, high))
    ours += [Annotation(item, OURS, "sourcing", "none") for item in given]
    items = sorted(given)
    marks = [a for a in [*rows, *ours] if a.item in given]
    cluster = {item: item.rpartition("@")[0] for item in items}
    attributed = [given[i]["attribution"] != "none" for i in items]
    both = [
        i for i in items if truth[i] and given[i]["quote_type"] != "none" and quote[i] != "none"
    ]
    same = [given[i]["quote_type"] == quote[i] for i in both]
    return {
        "n": len(items),
        "any attribution, F1": interval(
            [truth[i] for i in items], attributed, [cluster[i] for i in items]
        ),
        "share attributed, ours and human": [
            float(np.mean(attributed)), float(np.mean([truth[i] for i in items])),
        ],
        "quote type, agreement": [float(np.mean(same)), len(same)],
        "spans": {
            f"{one.label}, {one.measure}": _triple(one)
            for found in (
                span_f1(marks, cluster), span_f1(marks, cluster, exact=False),
                span_alpha(marks, texts, cluster),
            )
            for one in found
        },
    }  # fmt: skip


def _triple(one: Agreement) -> list[float]:
    return [one.value, one.low, one.high]


def card(result: Mapping[str, Any]) -> str:
    """The result as Markdown."""

    def cell(value: Any) -> str:
        if isinstance(value, list) and len(value) == 3:
            return f"{value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})"
        if isinstance(value, list):
            return " / ".join(f"{one:.3f}" if isinstance(one, float) else str(one) for one in value)
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    lines = ["# Our annotator beside human coders", "", "Blind, by the guidelines alone.", ""]
    lines += ["| corpus | measure | value |", "|---|---|---|"]
    for name, value in result["babe"].items():
        if name not in ("missed", "added"):
            lines.append(f"| BABE | {name} | {cell(value)} |")
    for name, value in result["polnear"].items():
        if name == "spans":
            lines += [f"| PolNeAR dev | {span} | {cell(one)} |" for span, one in value.items()]
        else:
            lines.append(f"| PolNeAR dev | {name} | {cell(value)} |")
    for corpus, own in result["frames"].items():
        for name in ("units", "micro F1", "macro F1"):
            lines.append(f"| {corpus} | {name} | {cell(own[name])} |")
        for frame, one in own["frames"].items():
            value = f"F1 {one['F1']:.3f}, human {one['n']}, ours {one['ours']}"
            lines.append(f"| {corpus} | {frame} | {value} |")
    lines += ["", "People among themselves, as published: BABE alpha .40; PolNeAR pairwise F1 .926",
              "for any attribution; CCF, a second coder against the first, F1 .69."]  # fmt: skip
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compare, and write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("experiments/results"))
    arguments = parser.parse_args()

    def ours(name: str, labels: str) -> Corpus:
        corpus, errors = attach(load_corpus(name, arguments.data / name), LABELS / labels)
        if errors:
            raise SystemExit(str(errors[0]))
        return corpus

    result = {
        "babe": of_babe(ours("babe", "validity_babe.parquet")),
        "polnear": of_polnear(arguments.data),
        "frames": of_frames(
            {name: ours(name, f"validity_{name}.parquet") for name in ("ccf", "gvfc")}
        ),
    }
    text = json.dumps(result, indent=1).replace("NaN", "null")
    (arguments.out / "annotation_validity.json").write_text(text + "\n", encoding="utf-8")
    text = card(result)
    (arguments.out / "annotation_validity.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
