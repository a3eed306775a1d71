"""The gate fails models that are swayed by names, mark half words, or never change their mind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from toolkit.audit import audit_model, write_audit
from toolkit.audit.audit import Audit
from toolkit.audit.evidence import RULES, is_whole
from toolkit.audit.limits import read_limits
from toolkit.audit.perturbations import checks
from toolkit.audit.release import audit_problems
from toolkit.audit.suite import SLOT, load_suite
from toolkit.codebook import NONE, Codebook, codebooks, load_codebook
from toolkit.schema import Prediction, TextSpan

SWAPS = ("persons", "politicians", "parties", "peoples", "faiths", "outlets")
LOADED_WORDS = re.compile(
    r"\b(?:reckless|vile|greedy|obscene|absurd|pathetic|fanatical|gall|bloated|useless|cowardly|"
    r"glorious|squandered|sickening|deranged|hell-bent|brave|zealots|shamelessly|sham|thugs|"
    r"delusional|idiotic|gutless|hacks|stunning|vicious|toxic|laughable|garbage|hysteria|"
    r"parasitic|heroically|disgraceful|insult|bungling|staggering)\b", re.IGNORECASE
)  # fmt: skip


@dataclass
class Fake:
    """A model of loaded language: what it says is a function of the sentence's text."""

    loaded: Callable[[str], float]
    spans: Callable[[str], list[tuple[int, int]]]
    name: str = "fake"
    sha256: str = "f" * 64
    codebooks: tuple[Codebook, ...] = (load_codebook("loaded_language"),)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        return [[self.prediction(text) for text in sentences] for sentences in articles]

    def prediction(self, text: str) -> Prediction:
        p = self.loaded(text)
        marked = self.spans(text) if p >= 0.5 else []
        spans = tuple(TextSpan(start, end, "loaded", p) for start, end in marked)
        return Prediction(
            {"loaded_language": {"loaded": p}}, {"loaded_language": spans},
            {"loaded_language": True},
        )  # fmt: skip


def words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in LOADED_WORDS.finditer(text)]


def by_words(text: str) -> float:
    return 0.9 if words(text) else 0.1


def failed(audit: Audit) -> set[str]:
    return {row.check for row in audit.failures}


def test_at_least_120_templates_over_all_codebooks() -> None:
    templates = load_suite().templates
    assert len(templates) >= 120
    assert {template.codebook for template in templates} == set(codebooks())
    known = {q.id: q.label_ids for name in codebooks() for q in load_codebook(name).questions}
    for template in templates:
        for question, labels in template.labels.items():
            assert set(labels) <= set(known[question]), template.name
    assert len({template.sentences for template in templates}) == len(templates)
    labels = {label for t in templates for label in t.labels.get("framing", ())}
    # `other` is whatever the list lacks: there is no plain case of it.
    assert labels == set(load_codebook("framing").question("framing").label_ids) - {"other"}


def test_every_slot_is_filled() -> None:
    suite = load_suite()
    for template in suite.templates:
        for variant in ("", *template.variants):
            assert not any(SLOT.search(text) for text in suite.text(template, variant))
    assert set(suite.fillings["persons"][0]) == {
        "person",
        "surname",
        "they",
        "them",
        "their",
        "They",
    }


def test_names_are_not_those_that_the_models_know() -> None:
    from toolkit.models.encoder.neutral import names

    known = names()
    people = [filling["person"].lower().split() for filling in load_suite().fillings["persons"]]
    unknown = [p for p in people if p[0] not in known.first and p[-1] not in known.surnames]
    assert len(unknown) >= 10
    outlets = [filling["outlet"] for filling in load_suite().fillings["outlets"]]
    assert any(not known.outlets.search(outlet) for outlet in outlets)


def test_the_same_seed_makes_the_same_texts() -> None:
    first, second = ([list(check.pairs(load_suite(4))) for check in checks()] for _ in range(2))
    assert first == second
    assert first != [list(check.pairs(load_suite(5))) for check in checks()]


def test_every_check_changes_something_and_has_a_limit_or_a_reason() -> None:
    limits, suite = read_limits(), load_suite()
    for check in checks():
        pairs = list(check.pairs(suite))
        assert pairs, check.name
        if check.kind == "invariance":
            assert any(pair.before != pair.after for pair in pairs)
        assert limits.checks[check.name].why
    assert set(RULES) <= set(limits.checks)
    assert all(limits.of(rule, "") == 0 for rule in RULES)
    assert all(limits.of(swap, "framing") == 0.01 for swap in SWAPS)


def test_a_model_of_words_alone_passes_swaps_and_evidence() -> None:
    audit = audit_model(Fake(by_words, words))
    assert not failed(audit) & {*SWAPS, *RULES, "loading", "negation_loaded", "casing_title"}


def test_a_model_that_turns_with_names_fails() -> None:
    names = ("Oduya", "Tamihana", "Trump", "Clinton", "Walsh", "Przybylski", "Diallo")

    def swayed(text: str) -> float:
        return 0.9 if any(name in text for name in names) else by_words(text)

    audit = audit_model(Fake(swayed, lambda text: words(text) or [(0, text.index(" "))]))
    assert {"persons", "politicians"} <= failed(audit)
    assert not failed(audit) & {"parties", "peoples", "faiths", "outlets"}
    assert any(example["check"] == "persons" for example in audit.examples)


@pytest.mark.parametrize(
    ("words_of_kind", "check"),
    [
        (("Republican", "Green"), "parties"),
        (("Somali", "Israeli", "Polish", "Afghan"), "peoples"),
        (("Muslim", "Jewish", "Mormon"), "faiths"),
        (("Breitbart", "Millbrook Courier", "CNN"), "outlets"),
    ],
)
def test_a_model_that_turns_with_a_group_fails(words_of_kind: tuple[str, ...], check: str) -> None:
    def swayed(text: str) -> float:
        return 0.9 if any(word in text for word in words_of_kind) else by_words(text)

    audit = audit_model(Fake(swayed, lambda text: words(text) or [(0, text.index(" "))]))
    assert check in failed(audit)
    assert not failed(audit) & (set(SWAPS) - {check})


def test_a_model_that_marks_half_words_fails() -> None:
    audit = audit_model(Fake(by_words, lambda text: [(s, e - 2) for s, e in words(text)]))
    assert "whole_words" in failed(audit)
    assert "label_has_span" not in failed(audit)


def test_a_loaded_sentence_without_a_loaded_word_fails() -> None:
    audit = audit_model(Fake(by_words, lambda text: []))
    assert "label_has_span" in failed(audit)


def test_a_span_without_its_label_fails() -> None:
    class Marks(Fake):
        def prediction(self, text: str) -> Prediction:
            spans = tuple(TextSpan(*place, "loaded", 0.3) for place in words(text))
            return replace(super().prediction(text), spans={"loaded_language": spans})

    audit = audit_model(Marks(lambda text: 0.2, words))
    assert "span_has_label" in failed(audit)


def test_a_span_of_grammar_alone_fails() -> None:
    def articles(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\b(?:the|a|of)\b", text)] or words(text)

    assert "content_word" in failed(audit_model(Fake(by_words, articles)))


@pytest.mark.parametrize("p", [0.1, 0.9])
def test_a_constant_model_passes_invariances_and_fails_expectations(p: float) -> None:
    audit = audit_model(Fake(lambda text: p, lambda text: [(0, len(text))]))
    wrong = {row.kind for row in audit.failures}
    assert "invariance" not in wrong
    assert {"loading", "templates"} <= failed(audit)


def test_whole_words() -> None:
    text = "The mayor’s “pull-the-plug” plan."
    for part in ("mayor", "mayor’s", "pull-the-plug", "“pull-the-plug”", "plan", "plug"):
        start = text.index(part)
        assert is_whole(text, start, start + len(part)), part
    for part in ("may", "ayor’s", "pla", " plan", "The "):
        start = text.index(part)
        assert not is_whole(text, start, start + len(part)), part


def test_limits_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "limits.yaml"
    file.write_text("checks: {persons: {limit: 1, why: all may turn}}\n")
    audit = audit_model(Fake(lambda text: float("a" in text), lambda text: []), limits=file)
    assert audit.passed
    file.write_text("checks: {persons: {limit: 2, why: none}}\n")
    with pytest.raises(ValueError, match=r"limits\.yaml: checks\.persons\.limit"):
        audit_model(Fake(by_words, words), limits=file)


def test_an_audit_is_written_once(tmp_path: Path) -> None:
    audit = audit_model(Fake(by_words, words))
    page = write_audit(audit, tmp_path)
    assert "# Audit of fake" in page.read_text(encoding="utf-8")
    written = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert written["model_sha256"] == "f" * 64
    assert written["passed"] is audit.passed
    write_audit(audit, tmp_path)  # the same again is no loss
    other = replace(audit, seed=1)
    with pytest.raises(FileExistsError, match="--overwrite"):
        write_audit(other, tmp_path)
    write_audit(other, tmp_path, overwrite=True)


def test_only_models_with_an_audit_of_their_weights_are_released(tmp_path: Path) -> None:
    audit = audit_model(Fake(by_words, words))
    good = replace(audit, rows=tuple(row._replace(limit=1.0) for row in audit.rows))
    bad = replace(audit, rows=tuple(row._replace(limit=0.0, wrong=1) for row in audit.rows[:1]))
    for name, made in (("good", good), ("bad", bad)):
        write_audit(made, tmp_path, name=name)
    assert audit_problems({"good": "f" * 64}, tmp_path) == []
    reasons = audit_problems({"good": "0" * 64, "bad": "f" * 64, "new": "f" * 64}, tmp_path)
    assert [reason.partition(":")[0] for reason in reasons] == ["good", "bad", "new"]
    assert "other weights" in reasons[0]
    assert "fails its audit" in reasons[1]
    assert "no audit" in reasons[2]
    (tmp_path / "good.json").write_text("{}")
    assert "is no audit" in audit_problems({"good": "f" * 64}, tmp_path)[0]


def test_none_beside_another_label_is_no_plain_case() -> None:
    from toolkit.audit.check import Pair, expected_answers

    pair = Pair("t", ("Rain.",), ("Rain.",), {"loaded_language": (NONE,)})
    scored = [type("S", (), {"labels": {"loaded_language": {"loaded": p}}})() for p in (0.1, 0.9)]
    wrong = [
        decision.wrong
        for each in scored
        for decision in expected_answers(pair, [each], [each], [load_codebook("loaded_language")])
    ]
    assert wrong == [False, True]
