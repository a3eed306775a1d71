"""How far two blind passes over Five Newsrooms agree, and what was planted against what was found.

    python experiments/annotation_report.py [--data data/five_newsrooms] [--out experiments/results]

Writes ``five_newsrooms.json`` and ``five_newsrooms.md``. Intervals are over articles (agreement)
and over events (outlets), from 1,000 draws.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np

from toolkit.annotation.agreement import Agreement, alpha, alpha_per_label, span_alpha, span_f1
from toolkit.corpora.coded import coded_scores
from toolkit.corpora.registry import load_corpus
from toolkit.corpora.dataset import Corpus
from toolkit.schema import FACETS, FRAMES, Annotation, Score
from toolkit.measures.old_measures import (
    attributed_share,
    frame_share,
    loaded_rate_reporter,
    loaded_rate_source,
    naming_share,
    sourceless_share,
)
from toolkit.measures.old_tally import Scores, tally

PASSES = ("pass-1", "pass-2")
NOTHING = "(nothing more)"
OUTLETS = (
    "tarnholm_wire",
    "clarion",
    "meridian_post",
    "northgate_dispatch",
    "assembly_review",
)
# What OUTLETS.md says was planted: "most" is more than any other outlet, a number is an upper bound
# (0 to 1 sentence of about 20).
PLANTED: tuple[tuple[str, str, str | float], ...] = (
    ("tarnholm_wire", "loaded, reporter's voice", 0.05),
    ("tarnholm_wire", "anonymous or vague source", 0.05),
    ("clarion", "loaded, reporter's voice", "most"),
    ("meridian_post", "loaded, reporter's voice", 0.05),
    ("meridian_post", "loaded, a source's words", "most"),
    ("northgate_dispatch", "anonymous or vague source", "most"),
    ("assembly_review", "political frame", "most"),
)


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


SHARES: dict[str, Callable[[Scores], float | None]] = {
    "loaded, reporter's voice": loaded_rate_reporter,
    "loaded, a source's words": loaded_rate_source,
    "attributed": attributed_share,
    "anonymous or vague source": lambda scores: _sum(
        naming_share(scores, "anonymous"), naming_share(scores, "vague")
    ),
    "cue without a source": sourceless_share,
    "political frame": lambda scores: frame_share(scores, "political"),
    "economic frame": lambda scores: frame_share(scores, "economic"),
    "no frame": lambda scores: frame_share(scores, "none"),
}


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def outlets(
    corpus: Corpus, repeats: int, without: Set[str] = frozenset(), seed: int = 0
) -> dict[str, dict[str, list[float]]]:
    """Each measure by outlet, of the adjudicated labels, with a 95% interval over events."""
    info = {row["article_id"]: (row["outlet"], row["event"]) for row in corpus.articles}
    by: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in coded_scores(corpus):
        if score.sentence.article_id not in without:
            by[info[score.sentence.article_id]].append(score)
    events = sorted({event for _, event in by})
    draws = np.random.default_rng(seed).integers(len(events), size=(repeats, len(events)))
    result: dict[str, dict[str, list[float]]] = {}
    for outlet in OUTLETS:
        result[outlet] = {}
        own = [by.get((outlet, event), []) for event in events]
        for name, share in SHARES.items():
            # A share is a ratio of counts: events are drawn by their numerator and denominator.
            counts = np.array([_counts(scores, share, name) for scores in own])
            total = counts[draws].sum(axis=1)
            low, high = np.percentile(total[:, 0] / total[:, 1].clip(1), [2.5, 97.5])
            whole = counts.sum(axis=0)
            result[outlet][name] = [float(whole[0] / whole[1]), float(low), float(high)]
    return result


def _counts(
    scores: Sequence[Score], share: Callable[[Scores], float | None], name: str
) -> tuple[float, float]:
    value = share(scores)
    if value is None:
        return 0.0, 0.0
    counted = tally(scores)
    below = counted.attributed if name == "anonymous or vague source" else counted.body
    return value * below, below


def wire_copy(data: Path) -> set[str]:
    """The articles that run another outlet's text nearly unchanged."""
    lines = (data / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["article_id"] for row in map(json.loads, lines) if row["wire"]}


def planted(shares: Mapping[str, Mapping[str, list[float]]]) -> list[tuple[str, str, bool]]:
    """Whether each tendency shows: the interval above every other outlet's value, or below the
    bound."""
    found = []
    for outlet, measure, wanted in PLANTED:
        _, low, high = shares[outlet][measure]
        others = [shares[other][measure][0] for other in OUTLETS if other != outlet]
        if isinstance(wanted, float):
            found.append((outlet, f"{measure}, at most {wanted}", high <= wanted))
        else:
            found.append((outlet, f"{measure}, more than any other", low > max(others)))
    return found


def agreement_tables(corpus: Corpus, agreed: Sequence[tuple[str, Agreement]]) -> list[str]:
    """Agreement and the commonest differences of the two passes, as lines of Markdown."""
    lines = ["## Agreement", "", "| codebook or facet | label | measure | value (95%) | share |"]
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
    return lines


def card(
    corpus: Corpus,
    agreed: list[tuple[str, Agreement]],
    shares: Mapping[str, Mapping[str, list[float]]],
    own: Mapping[str, Mapping[str, list[float]]],
) -> str:
    """The report as Markdown."""
    lines = ["# Five Newsrooms: agreement of two blind passes, and what was planted", ""]
    lines += [
        f"{len(corpus.articles)} articles, {len(corpus.items):,} body sentences. Both passes are "
        "machine-made by the same guideline: their agreement is consistency, not validity.",
        "",
    ]
    lines += agreement_tables(corpus, agreed)
    for title, table in (
        ("Outlets, by the adjudicated labels", shares),
        ("Outlets, without wire copy", own),
    ):
        lines += ["", f"## {title}", ""]
        lines += ["| measure | " + " | ".join(OUTLETS) + " |", "|---|" + "---|" * len(OUTLETS)]
        for name in SHARES:
            cells = [
                f"{value:.3f} ({low:.3f} to {high:.3f})"
                for value, low, high in (table[outlet][name] for outlet in OUTLETS)
            ]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", "| outlet | planted | found |", "|---|---|---|"]
    for outlet, tendency, found in planted(shares):
        lines.append(f"| {outlet} | {tendency} | {'yes' if found else 'no'} |")
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
    shares = outlets(corpus, arguments.repeats)
    own = outlets(corpus, arguments.repeats, wire_copy(arguments.data))
    result = {
        "agreement": [{"codebook": codebook, **asdict(one)} for codebook, one in agreed],
        "outlets": shares,
        "outlets, their own articles": own,
        "planted": planted(shares),
    }
    text = json.dumps(result, indent=1).replace("NaN", "null")
    (arguments.out / "five_newsrooms.json").write_text(text + "\n", encoding="utf-8")
    text = card(corpus, agreed, shares, own)
    (arguments.out / "five_newsrooms.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
