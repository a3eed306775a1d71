"""What a linear model learns on Five Newsrooms alone and takes to public corpora, and back.

    TOOLKIT_DATA=FOLDER python data/five_newsrooms/annotation/transfer.py

One model (`LinearClassifier`, word pairs, balanced), labels hold from 0.5, nothing tuned. Five
Newsrooms is trained on its parts train and dev and tested on test when it stays at home. FOLDER
holds the public corpora. Writes ``transfer.md`` beside this file; intervals are over events,
articles or documents, from 300 draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from agreement import HERE
from numpy.typing import NDArray

from toolkit.bootstrap import cluster_bootstrap
from toolkit.codebook import load_codebook
from toolkit.corpora.registry import gold_passages, load_corpus
from toolkit.models.linear.classifier import LinearClassifier

OURS = "five newsrooms"
HELD_OUT = {"five_newsrooms": "test", "babe": "held_out", "polnear": "dev"}
Bools = NDArray[np.bool_]


class Data(NamedTuple):
    """Texts with labels; ``truth`` and ``coded`` have shape (n texts, n classes)."""

    texts: NDArray[np.object_]
    truth: Bools
    coded: Bools
    clusters: NDArray[np.object_]
    held_out: Bools

    def take(self, mask: Bools) -> Data:
        """The texts of a mask."""
        return Data._make(column[mask] for column in self)


def read(name: str, classes: Sequence[str], question: str, *, scheme: str = "corpus") -> Data:
    """A corpus's texts for a question. One class is any of the question's labels but ``none``; a
    sentence of PolNeAR has one where it touches a cue or content of sourcing."""
    corpus = load_corpus(name, HERE.parent if name == "five_newsrooms" else None)
    items = {row["item"]: row for row in corpus.items.to_list()}
    rows: list[tuple[str, list[bool], list[bool], str, bool]] = []
    for passage in gold_passages(corpus, scheme=scheme):
        for key, text, gold in zip(passage.items, passage.texts, passage.gold, strict=True):
            item = items[key.partition("@")[0]]
            cluster = item["event"] or item["document"] or item["item"]
            labels = {k for k, p in gold.labels.get(question, {}).items() if p >= 0.5}
            if len(classes) > 1:
                truth = [label in labels for label in classes]
                coded = [label not in gold.not_coded.get(question, ()) for label in classes]
            else:
                marked = {span.label for span in gold.spans.get("sourcing", ())}
                touched = name == "polnear" and bool(marked - {"source"})
                truth, coded = [bool(labels - {"none"}) or touched], [True]
            held_out = item["part"] == HELD_OUT.get(name, "-")
            rows.append((text, truth, coded, cluster, held_out))
    texts, truths, codings, clusters, held_out = zip(*rows, strict=True)
    names = np.array([texts, clusters], object)
    return Data(names[0], np.array(truths), np.array(codings), names[1], np.array(held_out))


def macro_f1(truth: Bools, predicted: Bools, coded: Bools) -> float:
    """Of one class against its absence, or of several classes, each where it was coded."""
    values = []
    for k in range(truth.shape[1]):
        t, p = truth[coded[:, k], k], predicted[coded[:, k], k]
        sides = ((t, p), (~t, ~p)) if truth.shape[1] == 1 else ((t, p),)
        values += [2 * (a & b).sum() / max(a.sum() + b.sum(), 1) for a, b in sides]
    return float(np.mean(values))


def score(train: Data, test: Data, classes: Sequence[str]) -> str:
    """Size, number of classes coded on both sides, macro-F1 over them with its interval."""
    enough = [(side.truth & side.coded).sum(axis=0) >= 5 for side in (train, test)]
    used = np.flatnonzero(enough[0] & enough[1]).tolist()
    names = [classes[k] for k in used]
    labels = [
        [name for name, k in zip(names, used, strict=True) if row[k] and coded[k]]
        for row, coded in zip(train.truth, train.coded, strict=True)
    ]
    model = LinearClassifier("transfer", names, balanced=True)
    model.fit(train.texts.tolist(), labels, coded=train.coded[:, used])
    predicted = model.predict_proba(test.texts.tolist()) >= 0.5
    truth, coded = test.truth[:, used], test.coded[:, used]
    figure = cluster_bootstrap(
        lambda rows: {"F1": macro_f1(truth[rows], predicted[rows], coded[rows])},
        test.clusters.tolist(),
        repeats=300,
    )["F1"]
    return f"{len(test.texts):,} | {len(names)} | {figure}"


def main() -> None:
    """Train, test, write the table."""
    frames = load_codebook("framing").question("framing").label_ids
    framed = {name: (name.lower(), "corpus") for name in ("CCF", "GVFC")}
    framed = {"forum": ("issue_framing", "forum"), **framed}
    tasks = (
        ("loaded language", "loaded_language", ("loaded",), {"BABE": ("babe", "corpus")}),
        ("any attribution", "attribution", ("attributed",), {"PolNeAR": ("polnear", "corpus")}),
        ("framing", "framing", frames, framed),
    )
    page = ["# Transfer between Five Newsrooms and public corpora", ""]
    page += ["| task | trained on | tested on | n | classes | macro-F1 (95%) |"]
    page += ["|---|---|---|---|---|---|"]
    for task, question, classes, corpora in tasks:
        ours = read("five_newsrooms", classes, question)
        home = score(ours.take(~ours.held_out), ours.take(ours.held_out), classes)
        page.append(f"| {task} | {OURS} | {OURS}, test | {home} |")
        for name, (corpus, scheme) in corpora.items():
            public = read(corpus, classes, question, scheme=scheme)
            test = public.take(public.held_out) if public.held_out.any() else public
            page.append(f"| {task} | {OURS} | {name} | {score(ours, test, classes)} |")
            back = score(public.take(~public.held_out), ours, classes)
            page.append(f"| {task} | {name} | {OURS} | {back} |")
    (HERE / "transfer.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
