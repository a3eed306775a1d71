"""A teacher's soft labels: who is asked, what is kept, how labels mix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.encoder.heads import codebook_heads
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.registry import load_model
from toolkit.schema import Gold, Passage, TextSpan
from toolkit.training import distillation
from toolkit.training.distillation import Answers, ask, distil, mixed, read_answers, write_answers
from toolkit.training.examples import sentence_targets
from toolkit.training.splits import Split

BOOKS = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]
HEADS = codebook_heads(BOOKS, ["loaded_language", "sourcing"])
TRAIN = [
    Passage(
        ("The mayor said it rained.", "A vile plot."),
        (
            Gold({"attribution": {"attributed": 1.0}}, {}, {"sourcing": ()}),
            Gold({"loaded_language": {"loaded": 1.0}}),
        ),
    ),
    Passage(("Police said it rained.",), (Gold({"framing": {"economic": 1.0}}),)),
]
DEV = [Passage(("The police, a vile mayor said.",), (Gold({"loaded_language": {}}),))]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory, untrained) -> str:
    folder = tmp_path_factory.mktemp("teacher")
    untrained(folder, BOOKS, ["loaded_language", "sourcing"])
    return str(folder)


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The texts that are put to the teacher."""
    texts: list[str] = []

    def spy(model: EncoderModel, articles: list[tuple[str, ...]]) -> Answers:
        texts.extend(text for article in articles for text in article)
        return ask(model, articles)

    monkeypatch.setattr(distillation, "ask", spy)
    return texts


def taught(teacher: str, folder: Path, **options: object) -> dict[str, Split]:
    splits = {"ours": Split(TRAIN, DEV, 0)}
    return distil(splits, HEADS, teacher, folder, weight=0.4, workers=1, **options)


def test_only_texts_that_are_trained_on_are_put_to_the_teacher_and_each_once(
    teacher, tmp_path, asked, monkeypatch
):
    monkeypatch.setattr(distillation, "TOGETHER", 1)
    split = taught(teacher, tmp_path)["ours"]
    assert sorted(asked) == sorted(text for passage in TRAIN for text in passage.texts)
    assert split.dev == DEV
    assert len(list(tmp_path.glob("*.npz"))) == 2
    next(tmp_path.glob("*.npz")).unlink()  # as a broken run leaves it
    asked.clear()
    counts: list[tuple[int, int]] = []
    again = taught(teacher, tmp_path, progress=lambda *count: counts.append(count))["ours"]
    assert again.train == split.train
    assert 1 <= len(asked) < 3
    assert counts == [(3, 3)]
    asked.clear()
    taught(teacher, tmp_path)
    assert not asked


def test_questions_without_labels_are_the_teachers_and_the_others_mix(teacher, tmp_path):
    model = load_model(teacher)
    assert isinstance(model, EncoderModel)
    answers = ask(model, [passage.texts for passage in TRAIN])
    split = taught(teacher, tmp_path)["ours"]
    first, second = split.train[0].gold
    for question in ("quote_type", "naming", "role"):
        shares = first.labels[question]
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
        expected = dict(zip(answers.labels[question], answers.p[question][0], strict=True))
        assert shares == pytest.approx(expected)
    column = list(answers.labels["attribution"]).index("attributed")
    attributed = answers.p["attribution"][0, column]
    assert first.labels["attribution"]["attributed"] == pytest.approx(0.6 + 0.4 * attributed)
    assert sum(first.labels["attribution"].values()) == pytest.approx(1.0, abs=1e-5)
    loaded = float(answers.p["loaded_language"][1, 0])
    assert second.labels["loaded_language"]["loaded"] == pytest.approx(0.6 + 0.4 * loaded)
    assert first.spans["sourcing"] == ()  # the corpus marked none
    assert set(second.spans) == {"loaded_language", "sourcing"}
    targets = sentence_targets(HEADS, [gold for each in split.train for gold in each.gold])
    assert not np.isnan(targets).any()


def test_no_more_than_so_many_sentences_of_a_source_are_asked_about(teacher, tmp_path, asked):
    split = taught(teacher, tmp_path, sentences={"ours": 0})["ours"]
    assert not asked
    assert split.train == TRAIN


def test_what_a_corpus_does_not_code():
    of_several = {"framing": {"economic": 0.2, "health_safety": 0.6}}
    gold = Gold({"framing": {"economic": 1.0}}, {"framing": frozenset({"health_safety"})})
    both = mixed(gold, of_several, {}, 0.5)
    assert both.labels["framing"] == pytest.approx({"economic": 0.6, "health_safety": 0.6})
    assert not both.not_coded
    of_one = {"role": {"none": 0.5, "expert": 0.3, "media": 0.2}}
    gold = Gold({"role": {"expert": 1.0}}, {"role": frozenset({"none"})})
    both = mixed(gold, of_one, {}, 0.5)
    assert both.labels["role"] == pytest.approx({"expert": 0.8, "media": 0.2})
    assert both.not_coded == {"role": frozenset({"none"})}


def test_answers_are_kept_as_they_are(tmp_path):
    spans = {"sourcing": [(), (TextSpan(0, 3, "cue", 1.0), TextSpan(4, 9, "source", 1.0))]}
    p = {"x": np.array([[0.25], [0.5]], np.float32)}
    answers = Answers({"x": ["yes"]}, p, spans)
    write_answers(answers, tmp_path / "kept.npz")
    read = read_answers(tmp_path / "kept.npz")
    assert read.labels == answers.labels
    assert read.spans == spans
    np.testing.assert_array_equal(read.p["x"], p["x"])
    assert not list(tmp_path.glob("*.part"))


def test_a_teacher_that_is_no_encoder_is_named(tmp_path):
    with pytest.raises(ValueError, match="teacher: linear is no encoder model"):
        taught("linear", tmp_path)
