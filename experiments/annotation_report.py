"""How far two blind passes over Five Newsrooms agree, and what was planted against what was found.

    python experiments/annotation_report.py [--data data/five_newsrooms] [--out experiments/results]

Writes ``five_newsrooms.json`` and ``five_newsrooms.md``. Intervals are over articles (agreement)
and over events (outlets), from 1,000 draws.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.agreement import Agreement, alpha, alpha_per_label, span_alpha, span_f1
from toolkit.corpora.door import load_corpus
from toolkit.corpora.form import Corpus
from toolkit.corpus import FACETS, FRAMES, Annotation

PASSES = ("pass-1", "pass-2")
NOTHING = "(nothing more)"
ANONYMOUS = {"anonymous", "vague"}
Sentence = Mapping[str, Any]
# outlet -> the measure in which it was to stand out from the others, and the side
PLANTED = {
    "tarnholm_wire": ("loaded, reporter's voice", "least"),
    "clarion": ("loaded, reporter's voice", "most"),
    "meridian_post": ("loaded, a source's words", "most"),
    "northgate_dispatch": ("anonymous or vague source", "most"),
    "assembly_review": ("political frame", "most"),
}


def agreement(corpus: Corpus, repeats: int) -> list[tuple[str, Agreement]]:
    """Agreement of the two passes: per codebook or facet, per label, and of spans."""
    cluster = dict(zip(corpus.items["item"], corpus.items["article_id"], strict=True))
    texts = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    found: list[tuple[str, Agreement]] = []

    def both(codebook: str) -> list[Annotation]:
        return [a for a in corpus.coded(codebook, None) if a.annotator in PASSES]

    loaded = both("loaded_language")
    whole = [a for a in loaded if a.start is None]
    found.append(("loaded_language", alpha(whole, cluster, label="loaded", repeats=repeats)))
    for facet in FACETS:
        own = both(facet)
        found.append((facet, alpha(own, cluster, repeats=repeats)))
        found += [(facet, one) for one in alpha_per_label(own, cluster, repeats=repeats)]
    frames = both("framing")
    whole = [a for a in frames if a.start is None]
    used = [name for name in FRAMES if any(a.label == name for a in whole)]
    found += [
        ("framing", one) for one in alpha_per_label(whole, cluster, labels=used, repeats=repeats)
    ]
    for codebook, marks in (
        ("loaded_language", loaded),
        ("sourcing", _with_all_items(both("sourcing"), whole)),
    ):
        found += [(codebook, one) for one in span_alpha(marks, texts, cluster, repeats=repeats)]
        for exact in (True, False):
            found += [(codebook, f) for f in span_f1(marks, cluster, exact=exact, repeats=repeats)]
    return found


def _with_all_items(spans: list[Annotation], coded: list[Annotation]) -> list[Annotation]:
    """Spans, with a row for every coding that has none: a sentence without spans was coded too."""
    return [*spans, *(a for a in coded)]


def confusions(corpus: Corpus, codebook: str, most: int = 8) -> list[tuple[str, str, int]]:
    """The pairs of different labels that the passes gave most often."""
    given: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for one in corpus.coded(codebook, None):
        if one.annotator in PASSES and one.start is None:
            given[one.item].setdefault(one.annotator, set()).add(one.label)
    pairs: Counter[tuple[str, str]] = Counter()
    for passes in given.values():
        if len(passes) == 2:
            a, b = passes.values()
            for x, y in product(sorted(a - b) or [NOTHING], sorted(b - a) or [NOTHING]):
                if x != y:
                    pairs[min(x, y), max(x, y)] += 1
    return [(a, b, n) for (a, b), n in pairs.most_common(most)]


def sentences(corpus: Corpus) -> list[Sentence]:
    """Each item with what its final labels say, as the measures want it."""
    labels: dict[str, dict[str, Any]] = {
        row["item"]: {**row, "frames": set(), "loaded": [], "content": []} for row in corpus.items
    }
    for codebook in ("loaded_language", "framing", "sourcing", *FACETS):
        for one in corpus.coded(codebook):
            own = labels[one.item]
            if codebook == "framing" and one.start is None:
                own["frames"].add(one.label)
            elif codebook in FACETS:
                own[codebook] = one.label
            elif one.label == "loaded" and one.start is not None:
                own["loaded"].append((one.start, one.end))
            elif one.label == "content":
                own["content"].append((one.start, one.end))
    for own in labels.values():
        inside = [
            own["attribution"] == "continuation"
            or any(start < stop and at < end for at, stop in own["content"])
            for start, end in own["loaded"]
        ]
        own["reporter"] = any(not one for one in inside)
        own["source"] = any(inside)
    return list(labels.values())


def _attributed(one: Sentence) -> bool:
    return one["attribution"] in ("attributed", "continuation")


SHARES: dict[str, Callable[[Sentence], bool | None]] = {
    "loaded, reporter's voice": lambda one: one["reporter"],
    "loaded, a source's words": lambda one: one["source"],
    "attributed": _attributed,
    "anonymous or vague source": lambda one: (
        one["naming"] in ANONYMOUS if _attributed(one) else None
    ),
    "sourceless": lambda one: one["attribution"] == "sourceless",
    "political frame": lambda one: "political" in one["frames"],
    "no frame": lambda one: one["frames"] == {"none"},
}


def outlets(rows: list[Sentence], repeats: int, seed: int = 0) -> dict[str, dict[str, list[float]]]:
    """Share of each measure by outlet, with a 95% interval over events."""
    random = np.random.default_rng(seed)
    events = sorted({row["event"] for row in rows})
    draws = random.integers(len(events), size=(repeats, len(events)))
    at = {event: i for i, event in enumerate(events)}
    result: dict[str, dict[str, list[float]]] = {}
    for outlet in PLANTED:
        result[outlet] = {}
        for name, share in SHARES.items():
            counts = np.zeros((len(events), 2))
            for row in rows:
                value = share(row) if row["outlet"] == outlet else None
                if value is not None:
                    counts[at[row["event"]]] += (value, 1)
            total = counts[draws].sum(axis=1)
            low, high = np.percentile(total[:, 0] / total[:, 1].clip(1), [2.5, 97.5])
            whole = counts.sum(axis=0)
            result[outlet][name] = [float(whole[0] / whole[1]), float(low), float(high)]
    return result


def planted(shares: Mapping[str, Mapping[str, list[float]]]) -> dict[str, bool]:
    """Whether each outlet stands out as planted, its interval apart from every other's value."""
    found = {}
    for outlet, (measure, side) in PLANTED.items():
        _, low, high = shares[outlet][measure]
        others = [shares[other][measure][0] for other in PLANTED if other != outlet]
        found[outlet] = low > max(others) if side == "most" else high < min(others)
    return found


def card(
    corpus: Corpus,
    agreed: list[tuple[str, Agreement]],
    shares: Mapping[str, Mapping[str, list[float]]],
) -> str:
    """The report as Markdown."""
    lines = ["# Five Newsrooms: agreement of two blind passes, and what was planted", ""]
    lines += [
        f"{len(corpus.articles)} articles, {len(corpus.items):,} body sentences. Both passes are "
        "machine-made by the same guideline: their agreement is consistency, not validity.",
        "",
    ]
    lines += ["## Agreement", "", "| codebook or facet | label | measure | value (95%) | share |"]
    lines += ["|---|---|---|---|---|"]
    for codebook, one in agreed:
        share = f"{one.share:.3f}" if one.share == one.share else "–"
        value = f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"
        lines.append(f"| {codebook} | {one.label} | {one.measure} | {value} | {share} |")
    lines += ["", "## Where the passes differ most", "", "| codebook or facet | one | other | n |"]
    lines += ["|---|---|---|---|"]
    for codebook in ("framing", *FACETS):
        for a, b, n in confusions(corpus, codebook):
            lines.append(f"| {codebook} | {a} | {b} | {n} |")
    lines += ["", "## Outlets, by the adjudicated labels", ""]
    lines += ["| measure | " + " | ".join(PLANTED) + " |", "|---|" + "---|" * len(PLANTED)]
    for name in SHARES:
        cells = [
            f"{value:.3f} ({low:.3f} to {high:.3f})"
            for value, low, high in (shares[outlet][name] for outlet in PLANTED)
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", "| outlet | planted | found |", "|---|---|---|"]
    for outlet, found in planted(shares).items():
        measure, side = PLANTED[outlet]
        lines.append(f"| {outlet} | {side} {measure} | {'yes' if found else 'no'} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data/five_newsrooms"))
    parser.add_argument("--out", type=Path, default=Path("experiments/results"))
    parser.add_argument("--repeats", type=int, default=1000)
    arguments = parser.parse_args()
    corpus = load_corpus("five_newsrooms", arguments.data)
    agreed = agreement(corpus, arguments.repeats)
    shares = outlets(sentences(corpus), arguments.repeats)
    result = {
        "agreement": [{"codebook": codebook, **asdict(one)} for codebook, one in agreed],
        "outlets": shares,
        "planted": planted(shares),
    }
    text = json.dumps(result, indent=1).replace("NaN", "null")
    (arguments.out / "five_newsrooms.json").write_text(text + "\n", encoding="utf-8")
    text = card(corpus, agreed, shares)
    (arguments.out / "five_newsrooms.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
