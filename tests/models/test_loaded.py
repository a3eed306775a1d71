from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from toolkit.models.base import Classifier
from toolkit.models.linear.loaded import LoadedLanguage
from toolkit.models.linear.token_linear import Penalty
from toolkit.models.registry import BUNDLED

PART = BUNDLED / "linear" / "loaded_language"
TEXTS = [
    "A shameful and reckless vote was held.",
    "Their reckless plan is a disgrace!",
    "What a shameful disgrace of a plan.",
    "The vote was held on Monday.",
    "The plan was read on Monday.",
    "On Tuesday the plan was put to a vote.",
] * 4
LABELS: list[tuple[str, ...]] = [("loaded",), ("loaded",), ("loaded",), (), (), ()] * 4
SPANS = [[(2, 23)], [(6, 19)], [(7, 24)], [], [], []] * 4
PLAIN = [
    "The ferry company will raise its fares by 4 percent in March.",
    "The council approved the parking plan by 9 votes to 6.",
    "Twelve people were hurt when the bridge collapsed shortly after eight in the morning.",
    "The agreement commits both countries to consult each other before exercises begin.",
]
LOADED = [
    "The council rammed through its reckless parking plan, a shameful betrayal of the village.",
    "This disgraceful, cowardly regime has unleashed a vicious assault on common sense.",
    "Once again the clueless minister trotted out the same pathetic and absurd excuse.",
]


@pytest.fixture(scope="module")
def small() -> LoadedLanguage:
    vectors = {word: np.array([1.0, 0.0]) for word in ("shameful", "reckless", "disgrace")}
    model = LoadedLanguage(min_df=1).fit(TEXTS, LABELS, vectors=vectors)
    model.fit_spans(
        TEXTS, SPANS, np.ones(len(TEXTS), bool), vectors, Penalty(0.1, 0.1), Penalty(0.1, 0.1)
    )
    return model.combine(TEXTS, LABELS)


@pytest.fixture(scope="module")
def bundled() -> LoadedLanguage:
    return LoadedLanguage.load(PART)


def test_is_a_classifier(small: LoadedLanguage) -> None:
    assert isinstance(small, Classifier)
    assert small.classes_ == ("loaded",)


def test_learns_sentences_and_phrases(small: LoadedLanguage) -> None:
    assert small.predict(TEXTS) == LABELS
    marked = [[(s.start, s.end) for s in own] for own in small.explain(TEXTS)]
    assert marked == SPANS


def test_spans_and_probabilities_come_together(small: LoadedLanguage) -> None:
    p, spans = small.predict_with_spans(TEXTS)
    assert p.dtype == np.float32
    assert p.shape == (len(TEXTS),)
    assert p.tolist() == small.predict_proba(TEXTS)[:, 0].tolist()
    assert spans == small.explain(TEXTS)


def test_saved_model_is_the_same(small: LoadedLanguage, tmp_path: Path) -> None:
    small.save(tmp_path / "a")
    small.save(tmp_path / "b")
    for name in ("config.json", "model.safetensors"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    again = LoadedLanguage.load(tmp_path / "a")
    np.testing.assert_allclose(again.predict_proba(TEXTS), small.predict_proba(TEXTS), atol=5e-3)
    assert [[s[:3] for s in own] for own in again.explain(TEXTS)] == [
        [s[:3] for s in own] for own in small.explain(TEXTS)
    ]


@pytest.mark.parametrize("wrong", ["version", "kind", "words", "missing"])
def test_a_broken_model_is_refused(wrong: str, small: LoadedLanguage, tmp_path: Path) -> None:
    small.save(tmp_path)
    file = tmp_path / "config.json"
    config = json.loads(file.read_text())
    if wrong == "words":
        config["ngrams"]["words"].pop()
    elif wrong == "missing":
        (tmp_path / "model.safetensors").unlink()
    else:
        config[wrong] = 99
    file.write_text(json.dumps(config))
    with pytest.raises(ValueError, match=str(tmp_path)) as caught:
        LoadedLanguage.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_without_marked_spans_the_strongest_word_stands_for_a_label(tmp_path: Path) -> None:
    model = LoadedLanguage(min_df=1).fit(TEXTS, LABELS)
    marked = model.explain(TEXTS)
    # Its n-grams still say which word speaks most for a label.
    assert [len(spans) for spans in marked] == [len(held) for held in model.predict(TEXTS)]
    model.save(tmp_path)
    assert LoadedLanguage.load(tmp_path).predict(TEXTS) == model.predict(TEXTS)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences(text: str, bundled: LoadedLanguage) -> None:
    (p,), (spans,) = bundled.predict_with_spans([text])
    assert p < 0.5
    assert spans == ()


@pytest.mark.parametrize("text", LOADED)
def test_loaded_sentences(text: str, bundled: LoadedLanguage) -> None:
    (p,), (spans,) = bundled.predict_with_spans([text])
    assert p >= 0.5
    assert spans


def test_a_figure_of_speech_is_marked_whole(bundled: LoadedLanguage) -> None:
    text = "Lenders may soon pull the plug on the shipyard."
    (spans,) = bundled.explain([text])
    assert [text[s.start : s.end] for s in spans] == ["pull the plug"]


def test_an_adjective_takes_its_noun(bundled: LoadedLanguage) -> None:
    text = "He called the report a crude political stunt and left."
    (spans,) = bundled.explain([text])
    assert "crude political stunt" in [text[s.start : s.end] for s in spans]


def test_a_strong_span_raises_the_sentence(bundled: LoadedLanguage) -> None:
    evidence = bundled.combination[bundled.columns.index("strongest evidence")]
    assert evidence > 0


def test_spans_are_exact_sorted_and_apart(bundled: LoadedLanguage) -> None:
    texts = [*PLAIN, *LOADED, "", " ", "“Vile!” 𝒳 — disgusting… lies?", "\ud800 horrific"]
    p, found = bundled.predict_with_spans(texts)
    assert ((p >= 0) & (p <= 1)).all()
    for text, spans in zip(texts, found, strict=True):
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            words = text[span.start : span.end]
            assert words == words.strip()
            assert span.label == "loaded"
            assert 0.5 <= span.p <= 1
            end = span.end


def test_a_text_scores_the_same_alone_and_among_others(bundled: LoadedLanguage) -> None:
    texts = [*LOADED, *PLAIN]
    p, spans = bundled.predict_with_spans(texts)
    for text, value, own in zip(texts, p, spans, strict=True):
        (alone,), (alone_spans,) = bundled.predict_with_spans([text])
        assert alone == pytest.approx(value, abs=1e-6)
        assert alone_spans == own


def test_no_texts(bundled: LoadedLanguage) -> None:
    p, spans = bundled.predict_with_spans([])
    assert p.shape == (0,)
    assert spans == []


def test_the_bundle_is_small_and_has_a_card() -> None:
    assert sum(file.stat().st_size for file in PART.iterdir()) < 6_000_000
    assert (PART / "card.md").is_file()
