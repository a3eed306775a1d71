"""Views that a group shares, without a verb of speech, and look-alikes that pass nothing on."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.spans.shared_views import find_shared_view

VIEWS = {
    "The consensus among growers is that the frost came too early.": ("growers", "consensus"),
    "The feeling of most pupils was that the test was unfair.": ("most pupils", "feeling"),
    "A frequent complaint from drivers is that the signs cannot be read.": ("drivers", "complaint"),
    "Word among dealers in Antwerp is that the stone was sold twice.": (
        "dealers in Antwerp",
        "Word",
    ),
    "Fears are mounting among fishermen that the cod will not return.": ("fishermen", "Fears"),
    "There is growing unease among nurses that the ward will close.": ("nurses", "unease"),
    "Doubts persist among lenders that the yard can pay.": ("lenders", "Doubts"),
    "Few in the orchestra believe the hall will be ready.": ("Few in the orchestra", "believe"),
    "Some on the council privately doubt the figure.": ("Some on the council", "privately doubt"),
    "Opponents of the dam have long warned that it would silt up.": (
        "Opponents of the dam",
        "have long warned",
    ),
}
NONE = (
    "The view of the harbour is that of an old postcard.",
    "The concern of the hour is that the pump is broken.",
    "Few in the crowd saw the train leave.",
    "Others on the bus read that day's paper.",
    "Analysts had lunch at noon.",
    "The hope of a thaw was gone.",
)


@pytest.mark.parametrize("text", VIEWS)
def test_a_view_of_a_group(text):
    places = find_shared_view(text, lexicon())
    assert places is not None
    assert tuple(text[slice(*span)] for span in places[:2]) == VIEWS[text]
    assert text[places[2][0] :].endswith(".")


@pytest.mark.parametrize("text", NONE)
def test_what_passes_nothing_on(text):
    assert find_shared_view(text, lexicon()) is None


@pytest.mark.parametrize("model", ["linear", "default"])
def test_whose_view_it_is_nobody_can_tell(model):
    texts = [text for text in VIEWS if "nurses" not in text and "council" not in text]
    for text, (answer,) in zip(texts, load_model(model).predict([[t] for t in texts]), strict=True):
        assert list(answer.labels["attribution"]) == ["attributed"], text


@pytest.mark.parametrize(
    "text",
    [
        "Whispers in the ministry suggest that the budget will be late.",
        "According to several accounts, the guards had left their posts.",
    ],
)
def test_what_is_whispered_is_nobody_s(text):
    answer = load_model("linear").predict([[text]])[0][0]
    assert list(answer.labels["attribution"]) == ["sourceless"]
