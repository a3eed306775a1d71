from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from toolkit.codebook import HOLDS
from toolkit.corpora.registry import load_corpus
from toolkit.models.base import Classifier
from toolkit.models.linear.frame_cues import FrameCues, frame_question
from toolkit.models.linear.frame_training import Labelled, learn_context, shared_scale
from toolkit.models.linear.framing import Framing
from toolkit.models.marked_words import carries_matter
from toolkit.models.registry import BUNDLED

FRAMES = frame_question().label_ids
NONE = FRAMES.index("none")
TEXTS = [
    "The mill cut wages after its profits fell.",
    "Shop prices rose and the deficit grew.",
    "Two men were arrested over the burglary.",
    "A jury convicted the smuggler of fraud.",
    "The ferry left at nine.",
    "She grew up near the harbour.",
] * 4
LABELS = [["economic"]] * 2 + [["crime_punishment"]] * 2 + [["none"]] * 2
LABELS = LABELS * 4


@pytest.fixture(scope="module")
def bundled() -> Framing:
    return Framing.load(BUNDLED / "linear" / "framing")


def given(model: Framing, text: str) -> tuple[str, ...]:
    return model.predict([text])[0]


def columns(cues: FrameCues, text: str) -> dict[str, int]:
    row = cues.counts([text])[0]
    return {FRAMES[i // 2]: int(row[i]) for i in range(0, len(row), 2) if row[i]}


def test_cues_longest_term_wins_and_words_count_once() -> None:
    cues = FrameCues({"security": [0], "security clearance*": [2], "clearance": [4]})
    assert cues.counts(["The security clearances lapsed."])[0, [0, 2, 4]].tolist() == [0, 1, 0]
    assert cues.counts(["Security first, clearance later."])[0, [0, 2, 4]].tolist() == [1, 0, 1]


def test_neutral_terms_use_up_their_words() -> None:
    cues = FrameCues({"health": [0], "health minister": []})
    assert cues.counts(["The health minister left."]).sum() == 0
    assert cues.find("The health minister left.") == []


def test_cue_offsets_survive_case_hyphens_and_possessives() -> None:
    cues = FrameCues({"tax cut*": [0], "army": [2]})
    text = "The Army’s chief praised TAX-CUTS, he said."
    assert [text[cue.start : cue.end] for cue in cues.find(text)] == ["Army’s", "TAX-CUTS"]


def test_wildcards_match_endings_only_where_written() -> None:
    cues = FrameCues({"court": [0], "econom*": [2]})
    assert cues.counts(["courtesy economics"])[0, [0, 2]].tolist() == [0, 1]


def test_lexicon_is_broad_and_its_tiers_do_not_overlap() -> None:
    import yaml

    from toolkit.models.linear.frame_cues import LEXICON

    frames = yaml.safe_load(LEXICON.read_text("utf-8"))["frames"]
    assert tuple(frames) == FRAMES[:NONE]
    for frame, tiers in frames.items():
        terms = [term for tier in tiers.values() for term in tier]
        assert len(terms) == len(set(terms)), frame
        assert len(terms) >= 80, frame
        assert all(term == " ".join(term.lower().split()) for term in terms), frame


def test_cues_of_several_beats() -> None:
    cues = FrameCues.bundled()
    assert "capacity_resources" in columns(cues, "The clinic has a shortage of midwives.")
    assert "external" in columns(cues, "The treaty was renewed by both governments.")
    assert columns(cues, "The health minister arrived on Tuesday.") == {}


def test_shared_scale_finds_the_evidence_and_ignores_noise() -> None:
    rng = np.random.default_rng(0)
    gold = rng.random((400, 16)) < 0.3
    evidence = np.zeros((400, 15, 2))
    evidence[:, :, 0] = gold[:, :15] + rng.normal(0, 0.5, (400, 15))
    evidence[:, :, 1] = rng.normal(0, 1, (400, 15))
    data = Labelled(gold, np.ones_like(gold), np.zeros(400, np.int64))
    scale = shared_scale(evidence, data)
    assert scale[0] > 2
    assert 0 <= scale[1] < 0.2


def test_context_leaves_out_names_stop_words_and_the_cues_themselves() -> None:
    news = ["Then Brannock spoke of tariffs on timber.", "Later Brannock walked by the river."] * 8
    words, weights = learn_context(news, FrameCues.bundled(), min_df=2)
    assert "brannock" not in words.vocabulary
    assert "the" not in words.vocabulary
    assert weights[0, words.vocabulary["timber"]] > 0
    assert weights[0, words.vocabulary["tariffs"]] == 0


def test_fit_is_deterministic_and_labels_what_it_learnt(tmp_path: Path) -> None:
    first = Framing(operating_point=2.0).fit(TEXTS, LABELS)
    second = Framing(operating_point=2.0).fit(TEXTS, LABELS)
    assert isinstance(first, Classifier)
    assert (first.predict_proba(TEXTS) == second.predict_proba(TEXTS)).all()
    assert given(first, "The bank raised interest rates.") == ("economic",)
    assert given(first, "It was late.") == ("none",)


def test_masked_cells_do_not_teach() -> None:
    known = np.ones((len(TEXTS), 16), np.bool_)
    known[:, FRAMES.index("political")] = False
    model = Framing().fit(TEXTS, LABELS, coded=known)
    p = model.predict_proba(TEXTS)
    assert (p[:, FRAMES.index("political")] < 0.5).all()


def test_unknown_label_and_too_few_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown label 'economy'"):
        Framing().fit(["a"], [["economy"]])
    with pytest.raises(ValueError, match="too few labelled texts"):
        Framing().fit(["Wages fell.", "It rained."], [["economic"], ["none"]])


def test_save_and_load_give_the_same_labels(tmp_path: Path) -> None:
    model = Framing(operating_point=2.0).fit(TEXTS, LABELS)
    model.save(tmp_path)
    loaded = Framing.load(tmp_path)
    assert loaded.predict(TEXTS) == model.predict(TEXTS)
    assert np.allclose(loaded.predict_proba(TEXTS), model.predict_proba(TEXTS), atol=2e-3)
    with pytest.raises(ValueError, match="no readable model"):
        Framing.load(tmp_path / "nowhere")


def test_bundle_is_small_and_has_a_card() -> None:
    folder = BUNDLED / "linear" / "framing"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 4_000_000
    assert "## Limits" in (folder / "card.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("The government will double military spending within four years.", "security_defense"),
        ("Steel makers fear the new tariffs will cost thousands of jobs.", "economic"),
        ("The dispute has put the alliance between the two countries under strain.", "external"),
        ("The appeals court ruled that the ban was unconstitutional.", "legality"),
        ("Police arrested three men on suspicion of armed robbery.", "crime_punishment"),
        ("Hospitals treated forty patients infected with measles.", "health_safety"),
        ("A poll found that most voters oppose the plan.", "public_opinion"),
        ("Republicans and Democrats are fighting over the midterm elections.", "political"),
        ("The bill would require landlords to insulate every flat.", "policy"),
        ("The clinic faces a shortage of nurses and hospital beds.", "capacity_resources"),
        ("Campaigners say the fee is unfair and discriminates against women.", "fairness_equality"),
        ("It would be immoral to turn them away, the bishop said.", "morality"),
        ("The festival keeps the heritage and traditions of the islanders.", "cultural_identity"),
        ("Longer commutes have hurt the quality of life in the valley.", "quality_of_life"),
        ("Scientists fear that the species will go extinct.", "other"),
    ],
)
def test_plain_cases(bundled: Framing, text: str, frame: str) -> None:
    assert frame in given(bundled, text)


@pytest.mark.parametrize(
    "text",
    [
        "The meeting began at nine and lasted until noon.",
        "Lindqvist, 54, grew up in Eastmere.",
        "Stir the flour into the butter until it is smooth.",
        "",
        "…",
    ],
)
def test_plain_report_is_none(bundled: Framing, text: str) -> None:
    assert given(bundled, text) == ("none",)


def test_none_is_given_exactly_where_no_frame_is(bundled: Framing) -> None:
    rng = np.random.default_rng(1)
    words = list(FrameCues.bundled().terms)[::7] + ["the", "ferry", "left", "harbour", "at"] * 90
    texts = [
        " ".join(word.rstrip("*") for word in rng.choice(words, rng.integers(0, 12)))
        for _ in range(500)
    ]
    p = bundled.predict_proba(texts)
    assert p.shape == (500, 16)
    assert p.dtype == np.float32
    assert ((p >= 0) & (p <= 1)).all()
    frames = (p[:, :NONE] >= 0.5).any(axis=1)
    assert (frames != (p[:, NONE] >= 0.5)).all()
    assert frames.any()
    assert not frames.all()


def test_spans_are_the_words_and_only_of_given_frames(bundled: Framing) -> None:
    text = "Steel makers fear the new tariffs will cost thousands of jobs."
    texts = [text, "", "The ferry left at nine.", "“Tariffs” — and the army’s new missiles! 🚀 x"]
    p, spans = bundled.predict_with_spans(texts)
    assert (p == bundled.predict_proba(texts)).all()
    assert "tariffs" in " ".join(text[s.start : s.end] for s in spans[0] if s.label == "economic")
    assert spans[1] == spans[2] == ()
    assert "missiles" in [texts[3][s.start : s.end] for s in spans[3]]
    for i, found in enumerate(spans):
        labels = {FRAMES[f] for f in np.flatnonzero(p[i, :NONE] >= 0.5)}
        assert {span.label for span in found} == labels
        assert list(found) == sorted(found)
        for span in found:
            assert 0 <= span.start < span.end <= len(texts[i])
            assert span.p == pytest.approx(p[i, FRAMES.index(span.label)])
    assert bundled.explain(texts) == spans


@pytest.mark.parametrize(
    "text",
    [
        "Importers of steel would pay 300 million more each year under the tariff.",
        "Shippers would pay 40 million more a year, and bread would become dearer.",
        "The levy would cost them 3 million, and it would be under the old one.",
    ],
)
def test_every_frame_is_marked_on_a_word_that_carries_matter(bundled: Framing, text: str) -> None:
    # "would" tells of a policy to come, and is no word to mark.
    p, spans = bundled.predict_with_spans([text])
    held = {FRAMES[k] for k in np.flatnonzero(p[0] >= HOLDS)} - {"none"}
    kept = {span.label for span in spans[0] if carries_matter(text, span.start, span.end)}
    assert held
    assert kept == held


def test_a_batch_is_scored_as_its_texts_are(bundled: Framing) -> None:
    together = bundled.predict_with_spans(TEXTS[:6])
    for i, text in enumerate(TEXTS[:6]):
        p, spans = bundled.predict_with_spans([text])
        assert np.allclose(p[0], together[0][i])
        assert spans[0] == together[1][i]


@pytest.mark.corpora
def test_probe_names_sentences_that_exist_and_known_labels(corpora: Path) -> None:
    path = Path(__file__).parents[2] / "data" / "framing_probe.csv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    known = set(load_corpus("annolexical", corpora / "annolexical").items["item"])
    assert len(rows) == len({row["sentence_id"] for row in rows}) == 450
    for row in rows:
        assert f"annolexical-{row['sentence_id']}" in known
        labels = set(row["labels"].split("|"))
        assert labels <= set(FRAMES)
        assert labels == {"none"} or "none" not in labels
