"""What a linear model learns on Five Newsrooms alone and takes to public corpora, and back.

    python experiments/annotation_transfer.py --data FOLDER [--out experiments/results]

One family (`LinearClassifier`, word pairs, balanced), thresholds at 0.5, nothing tuned. Ours is
trained on its parts train and dev and tested on test when it stays at home. Needs the public
corpora. Writes ``annotation_transfer.json`` and ``.md``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sourcing_linear import gold

from toolkit.models.linear.classifier import LinearClassifier
from toolkit.corpora import polnear
from toolkit.corpora.registry import load_corpus
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.schema import FRAMES, LabelledText

Bools = NDArray[np.bool_]
OURS = "five newsrooms"


@dataclass(frozen=True, slots=True)
class Data:
    """Texts with labels: ``truth`` and ``known`` have shape (n texts, n classes); ``groups`` are
    what intervals are drawn over."""

    texts: list[str]
    truth: Bools
    known: Bools
    groups: list[str]
    held_out: Bools

    def take(self, mask: Bools) -> Data:
        """The texts of a mask."""
        at = np.flatnonzero(mask)
        return Data(
            [self.texts[i] for i in at],
            self.truth[at],
            self.known[at],
            [self.groups[i] for i in at],
            self.held_out[at],
        )


def single(texts: Iterable[LabelledText], positive: set[str], group: str) -> Data:
    """One class: whether a text carries a label of ``positive``."""
    rows = list(texts)
    truth = np.array([[bool(positive & set(text.labels))] for text in rows])
    groups = [text.groups.get(group) or text.item for text in rows]
    held = np.array([text.groups.get("part") in ("test", "held_out") for text in rows])
    return Data([text.text for text in rows], truth, np.ones_like(truth), groups, held)


def attributions(path: Path) -> Data:
    """Sentences of PolNeAR: do they touch an attribution by a cue of communication or evidence."""
    texts: list[str] = []
    truth, groups, held = [], [], []
    for part in polnear.PARTS:
        for document in polnear.load(path, part).documents:
            found = gold(document)
            texts += found.example.sentences
            truth += [[one] for one in found.positive]
            groups += [document.document_id] * len(found.positive)
            held += [part == "dev"] * len(found.positive)
    return Data(texts, np.array(truth), np.ones((len(texts), 1), bool), groups, np.array(held))


def frames(corpus: Corpus, codebook: str) -> Data:
    """Frames of a public corpus through the reviewed mapping, silent where it is silent."""
    texts = corpus.texts(codebook)
    truth, known = frame_mappings()[codebook].matrices([text.labels for text in texts])
    groups = [text.groups.get("document") or text.item for text in texts]
    return Data([t.text for t in texts], truth, known, groups, np.zeros(len(texts), bool))


def our_frames(corpus: Corpus) -> Data:
    """Frames of ours."""
    texts = corpus.texts("framing")
    truth = np.array(
        [[(f in t.labels) or (f == "none" and not t.labels) for f in FRAMES] for t in texts]
    )
    groups = [text.groups["event"] for text in texts]
    held = np.array([text.groups["part"] == "test" for text in texts])
    return Data([t.text for t in texts], truth, np.ones_like(truth), groups, held)


def score(train: Data, test: Data, classes: Sequence[str]) -> dict[str, Any]:
    """Macro-F1 over the classes known on both sides, with an interval over groups."""
    used = [
        k
        for k in range(len(classes))
        if train.known[:, k].any()
        and (train.truth & train.known)[:, k].sum() >= 5
        and (test.truth & test.known)[:, k].sum() >= 5
    ]
    names = [classes[k] for k in used]
    labels = [[classes[k] for k in used if row[k] and seen[k]]
              for row, seen in zip(train.truth, train.known, strict=True)]  # fmt: skip
    model = LinearClassifier("transfer", names, balanced=True)
    model.fit(train.texts, labels, mask=train.known[:, used])
    given = model.predict_proba(test.texts) >= 0.5
    truth, known = test.truth[:, used], test.known[:, used]
    value = _f1(truth, given, known)
    random = np.random.default_rng(0)
    groups = sorted(set(test.groups))
    members = [np.flatnonzero([own == name for own in test.groups]) for name in groups]
    draws = []
    for _ in range(300):
        at = np.concatenate([members[i] for i in random.integers(len(groups), size=len(groups))])
        draws.append(_f1(truth[at], given[at], known[at]))
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return {"macro-F1": [value, float(low), float(high)], "n": len(test.texts), "classes": names}


def _f1(truth: Bools, given: Bools, known: Bools) -> float:
    """Of one class against its absence, or of several classes, where known."""
    values = []
    for k in range(truth.shape[1]):
        t, g = truth[known[:, k], k], given[known[:, k], k]
        sides = ((t, g), (~t, ~g)) if truth.shape[1] == 1 else ((t, g),)
        values += [2 * (a & b).sum() / max(a.sum() + b.sum(), 1) for a, b in sides]
    return float(np.mean(values))


def transfer(task: str, sets: Mapping[str, Data], classes: Sequence[str]) -> list[dict[str, Any]]:
    """From ours to each public set, from each to ours, and ours at home."""
    ours = sets[OURS]
    home = score(ours.take(~ours.held_out), ours.take(ours.held_out), classes)
    rows = [{"task": task, "from": OURS, "to": f"{OURS}, test", **home}]
    for name, other in sets.items():
        if name == OURS:
            continue
        test = other.take(other.held_out) if other.held_out.any() else other
        train = other.take(~other.held_out)
        rows.append({"task": task, "from": OURS, "to": name, **score(ours, test, classes)})
        rows.append({"task": task, "from": name, "to": OURS, **score(train, ours, classes)})
    return rows


def main() -> None:
    """Train, test, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ours", type=Path, default=Path("data/five_newsrooms"))
    parser.add_argument("--out", type=Path, default=Path("experiments/results"))
    arguments = parser.parse_args()
    data = arguments.data
    ours = load_corpus("five_newsrooms", arguments.ours)
    babe = load_corpus("babe", data / "babe")
    issue = load_corpus("issue_framing", data / "issue_framing")
    rows = transfer(
        "loaded language",
        {
            OURS: single(ours.texts("loaded_language"), {"loaded"}, "event"),
            "BABE": single(babe.texts("loaded_language"), {"loaded"}, "document"),
        },
        ("loaded",),
    )
    rows += transfer(
        "any attribution",
        {
            OURS: single(
                ours.texts("attribution"), {"attributed", "continuation", "sourceless"}, "event"
            ),
            "PolNeAR": attributions(data / "polnear"),
        },
        ("attributed",),
    )
    rows += transfer(
        "framing",
        {
            OURS: our_frames(ours),
            "forum": frames(issue, "forum"),
            "CCF": frames(load_corpus("ccf", data / "ccf"), "ccf"),
            "GVFC": frames(load_corpus("gvfc", data / "gvfc"), "gvfc"),
        },
        FRAMES,
    )
    text = json.dumps(rows, indent=1)
    (arguments.out / "annotation_transfer.json").write_text(text + "\n", encoding="utf-8")
    lines = ["# Transfer between Five Newsrooms and public corpora", ""]
    lines += ["| task | learned on | tested on | n | classes | macro-F1 (95%) |"]
    lines += ["|---|---|---|---|---|---|"]
    for row in rows:
        value, low, high = row["macro-F1"]
        lines.append(
            f"| {row['task']} | {row['from']} | {row['to']} | {row['n']:,} | "
            f"{len(row['classes'])} | {value:.3f} ({low:.3f} to {high:.3f}) |"
        )
    text = "\n".join(lines) + "\n"
    (arguments.out / "annotation_transfer.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
