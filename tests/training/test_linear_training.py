"""The parts of the linear model, trained on Five Newsrooms: smoke forms of the real trainings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.models.linear.model import LinearModel
from toolkit.models.registry import BUNDLED
from toolkit.models.sourcing import SourcingExtractor
from toolkit.models.sourcing.spans.tagger import Tagger
from toolkit.schema import Gold, Passage, TextSpan
from toolkit.training.linear import PARTS, train_part
from toolkit.training.linear.sourcing import fit_weights, shares_of_answers
from toolkit.training.linear.tagger import TaggerSettings, build_vocabulary, train_tagger

SOURCE = "{corpus: five_newsrooms, scheme: codebooks, dev_every: 4}"
CONFIGS = {
    "loaded_language": f"""
sources: {{newsrooms: {SOURCE}}}
sentences: {{newsrooms: 1.0}}
combination: {{newsrooms: 1.0}}
phrases: [newsrooms]
""",
    "framing": f"""
sources: {{news: {SOURCE}, newsrooms: {SOURCE}}}
news: news
context_min_df: 2
operating_point: 1.0
""",
    "sourcing": f"""
sources: {{newsrooms: {SOURCE}}}
tagger: {{dim: 4, hidden: 8, epochs: 1, min_count: 2}}
""",
}


def test_each_part_is_trained_once_and_together_they_predict(tmp_path: Path) -> None:
    folder = tmp_path / "linear"
    for part in PARTS:
        config = tmp_path / f"{part}.yaml"
        config.write_text(CONFIGS[part], encoding="utf-8")
        assert train_part(part, config, folder / part, report=str)
    assert not train_part(part, config, folder / part, report=str)
    (folder / "config.json").write_text(
        '{"kind": "linear", "codebooks": ["loaded_language", "framing", "sourcing"]}'
    )
    model = LinearModel.load("smoke", folder, "")
    (predictions,) = model.predict([["“Shame on them,” the mayor said.", "It rained."]])
    for prediction in predictions:
        assert list(prediction.labels) == [
            question.id for codebook in model.codebooks for question in codebook.questions
        ]


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no linear part 'tone'; there are loaded_language"):
        train_part("tone", tmp_path / "x.yaml", tmp_path)


def passages(n: int) -> list[Passage]:
    names, things = ["Ruiz", "Holm", "Lind", "Voss", "Tran"], ["bridge", "lake", "road", "mine"]
    made = []
    for i in range(n):
        name, thing = names[i % 5], things[i % 4]
        said = f"{name} said the {thing} was closed."
        spans = (
            TextSpan(0, len(name), "source", 1.0),
            TextSpan(len(name) + 1, len(name) + 5, "cue", 1.0),
            TextSpan(len(name) + 6, len(said) - 1, "content", 1.0),
        )
        gold = (Gold(spans={"sourcing": spans}), Gold())
        made.append(Passage((said, f"The {thing} was closed in winter."), gold))
    return made


def test_the_tagger_learns_what_is_marked_and_is_deterministic(tmp_path: Path) -> None:
    settings = TaggerSettings(dim=8, hidden=16, epochs=25, batch=8, dropout=0.0, min_count=2)
    tagger = train_tagger(passages(40), settings)
    tagged = tagger.tag(["Adu said the lake was closed.", "The road was closed in winter."])
    words = tagged.words > 0.5
    assert words[:4].tolist() == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [False, False, True],
    ]
    assert tagged.sentences[0] > 0.8
    assert tagged.sentences[1] < 0.2
    assert len(fit_weights(tagger, passages(10))) == 4
    again = train_tagger(passages(40), settings)
    tagger.save(tmp_path)
    for other in (again, Tagger.load(tmp_path)):
        assert all(np.array_equal(tagger.weights[k], other.weights[k]) for k in tagger.weights)


def test_names_stay_out_of_the_vocabulary() -> None:
    vocabulary = build_vocabulary(passages(40), 2)
    assert "said" in vocabulary
    assert "lake" in vocabulary
    many = [Passage(("the plan of Ruiz failed",), (Gold(),))] * 5
    assert "ruiz" not in build_vocabulary(many, 2)


def test_shares_of_right_answers_are_counted_by_label() -> None:
    model = SourcingExtractor.load(BUNDLED / "linear" / "sourcing")
    said = ("Ana Ruiz said the lake was closed.", "Critics say the lake was closed.", "It rained.")

    def gold(naming: str) -> tuple[Gold, ...]:
        found = {"attribution": {"attributed": 1.0}}
        answers = ({"naming": {naming: 1.0}}, {"naming": {"vague": 1.0}})
        none = Gold({"attribution": {"none": 1.0}, "naming": {"none": 1.0}})
        return (*(Gold({**found, **each}) for each in answers), none)

    right = [Passage(said, gold("named"))] * 10
    wrong = [Passage(said, gold("organization"))] * 10
    shares = shares_of_answers(model, right + wrong)
    assert list(shares) == ["naming"]  # no gold answer to any other question
    assert list(shares["naming"]) == ["named", "vague"]  # and none where nothing is attributed
    overall = 31 / 42
    assert shares["naming"]["named"] == pytest.approx((10 + 10 * overall) / 30, abs=1e-4)
    assert shares["naming"]["vague"] == pytest.approx((20 + 10 * overall) / 30, abs=1e-4)
