"""`audit_model`: every check of the audit on one model, and whether it keeps its limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.audit.check import Check, Decision, Pair, Scored
from toolkit.audit.evidence import RULES, Finding, findings
from toolkit.audit.groups import GroupError, group_errors, read_sets, widest_gaps
from toolkit.audit.limits import Limits, read_limits
from toolkit.audit.perturbations import checks as all_checks
from toolkit.audit.suite import Sentences, Suite, load_suite
from toolkit.codebook import Codebook
from toolkit.models.base import Model
from toolkit.schema import Article, Sentence
from toolkit.scoring.article import score_sentences
from toolkit.strict_yaml import hint

BATCH = 512
SHOWN = 5
"""Examples kept of each check and question."""
EVIDENCE, ERROR = "evidence", "error"
ERRORS = {
    "confident_errors": "Templates of which a model is confident and wrong.",
    "outlet_gap": "How far the error of the worst outlet lies above that of its set (outlets of "
    "100 texts or more).",
    "topic_gap": "The same of events and topics.",
}
Report = Callable[[str], object]


class Row(NamedTuple):
    """``wrong`` of ``n`` decisions of a check: of a question, or of one label of it, where that
    holds before or after. ``limit`` is the largest share of wrong ones; ``None``: reported."""

    check: str
    kind: str
    codebook: str
    question: str
    label: str
    n: int
    wrong: int
    limit: float | None = None

    @property
    def share(self) -> float:
        """The share of wrong decisions, in [0, 1]; 0 of nothing."""
        return self.wrong / self.n if self.n else 0.0

    @property
    def passed(self) -> bool | None:
        """Whether the limit is kept; ``None`` where there is none."""
        return None if self.limit is None else self.share <= self.limit


@dataclass(frozen=True)
class Audit:
    """What an audit found. ``rows`` of questions (no ``label``) carry the limits; ``confidence`` by
    codebook: the share of decisions that are confident, and of those that are wrong; ``groups``
    where labelled corpora were at hand; ``examples`` of wrong decisions."""

    model: str
    model_sha256: str
    codebooks: Mapping[str, str]
    suite_sha256: str
    seed: int
    rows: tuple[Row, ...]
    confidence: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    groups: tuple[GroupError, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def failures(self) -> tuple[Row, ...]:
        """The rows above their limits."""
        return tuple(row for row in self.rows if row.passed is False)

    @property
    def passed(self) -> bool:
        """Whether every limit is kept."""
        return not self.failures


def audit_model(
    model: Model,
    *,
    seed: int = 0,
    limits: Path | None = None,
    corpora: bool = False,
    checks: Sequence[Check] | None = None,
    report: Report = lambda line: None,
) -> Audit:
    """Audit a model: the templates under every check, the evidence of all that was scored, and,
    with ``corpora``, error by outlet and event on the labelled sets at hand.

    ``limits`` is a file in place of the bundled one; ``checks`` in place of all; ``report`` is told
    of progress, a line at a time. Raises `ValueError` for a file of limits that cannot be read.
    """
    chosen, allowed, suite = checks or all_checks(), limits_of_checks(limits), load_suite(seed)
    pairs = [(check, pair) for check in chosen for pair in check.pairs(suite)]
    texts = list(dict.fromkeys(text for _, pair in pairs for text in (pair.before, pair.after)))
    report(f"{len(chosen)} checks, {len(pairs):,} pairs, {len(texts):,} texts")
    scored = dict(zip(texts, _scored(model, texts), strict=True))
    decided = [
        (check, pair, decision)
        for check, pair in pairs
        for decision in check.decisions(
            pair, scored[pair.before], scored[pair.after], model.codebooks
        )
    ]
    checked = list(findings((s for text in scored.values() for s in text), model.codebooks))
    rows = [*_check_rows(decided, model.codebooks, allowed), *_evidence_rows(checked, allowed)]
    confidence, confident = _confidence(model.codebooks, suite, scored)
    rows += [row._replace(limit=allowed.of(row.check, row.question)) for row in confident]
    groups: list[GroupError] = []
    if corpora:
        groups, _ = group_errors(model, read_sets(), report=report)
        rows += _gap_rows(groups, allowed)
    return Audit(
        model.name, model.sha256, {each.name: each.sha256 for each in model.codebooks},
        suite.sha256, seed, tuple(rows), confidence, tuple(groups),
        (*_turned(decided), *_broken(checked)),
    )  # fmt: skip


def limits_of_checks(path: Path | None) -> Limits:
    """The limits of a file, or the bundled ones. Raises `ValueError` where it cannot be read, or
    names a check that there is not: its limit would be kept by all."""
    allowed = read_limits(path)
    known = [*(check.name for check in all_checks()), *RULES, *ERRORS]
    for name in allowed.checks:
        if name not in known:
            fix = hint(name, known) or f"there are {', '.join(known)}"
            raise ValueError(f"{path}: no check {name!r}; {fix}")
    return allowed


def _scored(model: Model, texts: Sequence[Sentences]) -> Iterator[Scored]:
    """Every text as an article of its own, its sentences as they are given."""
    for start in range(0, len(texts), BATCH):
        articles: list[Article] = []
        split: list[list[Sentence]] = []
        for sentences in texts[start : start + BATCH]:
            name, offset = f"audit-{start + len(articles)}", 0
            of_text: list[Sentence] = []
            for number, text in enumerate(sentences):
                end = offset + len(text)
                of_text.append(Sentence(name, number, offset, end, text))
                offset = end + 1
            articles.append(Article(name, " ".join(sentences)))
            split.append(of_text)
        for article in score_sentences(articles, split, model):
            yield article.scored_sentences


def _check_rows(
    decided: Iterable[tuple[Check, Pair, Decision]],
    codebooks: Sequence[Codebook],
    limits: Limits,
) -> Iterator[Row]:
    """A row for each check and question, then one for each label that holds on either side."""
    known = {q.id: q.label_ids for codebook in codebooks for q in codebook.questions}
    kinds: dict[str, str] = {}
    n: Counter[tuple[str, str, str, str]] = Counter()
    wrong: Counter[tuple[str, str, str, str]] = Counter()
    for check, _, decision in decided:
        kinds[check.name] = check.kind
        labels = decision.before | decision.after
        turned = (decision.before ^ decision.after) if decision.wrong else frozenset()
        place = check.name, decision.codebook, decision.question
        n[*place, ""] += 1
        wrong[*place, ""] += decision.wrong
        for label in labels.intersection(known.get(decision.question, ())):
            n[*place, label] += 1
            wrong[*place, label] += label in turned
    order = {name: k for k, name in enumerate(kinds)}
    for key in sorted(n, key=lambda key: (order[key[0]], *key[1:])):
        name, codebook, question, label = key
        limit = None if label else limits.of(name, question)
        yield Row(name, kinds[name], codebook, question, label, n[key], wrong[key], limit)


def _evidence_rows(checked: Iterable[Finding], limits: Limits) -> Iterator[Row]:
    n: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for finding in checked:
        n[finding.rule, finding.codebook] += 1
        wrong[finding.rule, finding.codebook] += finding.wrong
    for (rule, codebook), total in n.items():
        limit = limits.of(rule, codebook)
        yield Row(rule, EVIDENCE, codebook, "", "", total, wrong[rule, codebook], limit)


def _confidence(
    codebooks: Sequence[Codebook], suite: Suite, scored: Mapping[Sentences, Scored]
) -> tuple[dict[str, dict[str, float]], list[Row]]:
    """By codebook how often a model abstains, and its errors on the templates it is sure of."""
    shares, rows = {}, []
    for codebook in codebooks:
        every = [s.confident.get(codebook.name, False) for text in scored.values() for s in text]
        sure, errors = 0, 0
        for template in suite.templates:
            text = suite.text(template)
            if text not in scored:
                continue
            last = scored[text][-1]
            asked = [q for q in codebook.questions if q.id in template.labels]
            if not asked or not last.confident.get(codebook.name, False):
                continue
            sure += 1
            errors += not all(
                set(template.labels[q.id]) & set(q.holding(last.labels[q.id])) for q in asked
            )
        shares[codebook.name] = {
            "confident": sum(every) / max(len(every), 1),
            "abstained": 1 - sum(every) / max(len(every), 1),
            "templates": float(sure),
            "wrong": errors / sure if sure else float("nan"),
        }
        if sure:
            rows.append(Row("confident_errors", ERROR, codebook.name, "", "", sure, errors))
    return shares, rows


def _gap_rows(groups: Sequence[GroupError], limits: Limits) -> Iterator[Row]:
    """How far the worst group's error lies above that of its set, as a share of its texts."""
    for gap in widest_gaps(groups):
        check = "outlet_gap" if gap.by == "outlet" else "topic_gap"
        above = max(0, round((gap.error - gap.overall) * gap.n))
        label = f"{gap.set}: {gap.group}"
        limit = limits.of(check, gap.question)
        yield Row(check, ERROR, gap.codebook, gap.question, label, gap.n, above, limit)


def _turned(decided: Iterable[tuple[Check, Pair, Decision]]) -> Iterator[dict[str, Any]]:
    shown: Counter[tuple[str, str]] = Counter()
    for check, pair, decision in decided:
        if decision.wrong and shown[check.name, decision.question] < SHOWN:
            shown[check.name, decision.question] += 1
            yield {
                "check": check.name,
                "question": decision.question,
                "before": " ".join(pair.before),
                "after": " ".join(pair.after),
                "answer_before": sorted(decision.before),
                "answer_after": sorted(decision.after),
            }


def _broken(checked: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    shown: Counter[tuple[str, str]] = Counter()
    for finding in checked:
        if finding.wrong and shown[finding.rule, finding.codebook] < SHOWN:
            shown[finding.rule, finding.codebook] += 1
            yield {
                "check": finding.rule,
                "question": finding.question or finding.codebook,
                "before": finding.text,
                "after": finding.words,
                "answer_before": [finding.label],
                "answer_after": [],
            }
