"""The written rules over what an encoder marks."""

import re

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.rule_ensemble import blend, rule_answers
from toolkit.models.sourcing.labelling import Sourcing

COLUMNS = slice(0, 9)
KINDS = load_codebook("sourcing").question("attribution").label_ids


def likely(answers):
    """Probabilities of the question of attribution: `yes` attributed, `no` none."""
    kinds = {"yes": "attributed", "no": "none"}
    return np.array([[0.9 * (kind == kinds[a]) for kind in KINDS] for a in answers.split()])


def marked(sentences):
    """Token rows as a sure tagger would give them; `s[…]`, `c[…]`, `k[…]` mark the spans."""
    texts, logits, number, start, end = [], [], [], [], []
    for n, sentence in enumerate(sentences):
        text, spans = "", []
        for part in re.split(r"(\w\[[^]]*\])", sentence):
            label = {"s[": 0, "c[": 1, "k[": 2}.get(part[:2])
            words = part if label is None else part[2:-1]
            if label is not None:
                spans.append((len(text), len(text) + len(words), label))
            text += words
        texts.append(text)
        for token in re.finditer(r"\w+|[^\w\s]", text):
            row = np.tile([4.0, -4.0, -4.0], 3)
            for low, high, label in spans:
                if low <= token.start() < high:
                    row[3 * label : 3 * label + 3] = [-4.0, 0.0, 4.0]
            logits.append(row)
            number.append(n)
            start.append(token.start())
            end.append(token.end())
    table = np.array(logits, np.float32)
    return texts, TokenRows(table, *(np.array(column) for column in (number, start, end)))


def test_the_rules_read_what_is_marked():
    texts, rows = marked(
        [
            "s[A ministry official], speaking on condition of anonymity, c[said] "
            "k[the bridge was safe].",
            "It rained.",
            "s[Critics] c[claim] k[that it was built too fast].",
        ]
    )
    (article,) = rule_answers([texts], rows, COLUMNS, likely("yes no yes"), KINDS)
    first, second, third = article.sourcing
    assert (first.attribution, first.naming, first.role) == (
        "attributed",
        "anonymous",
        "government",
    )
    assert second == Sourcing()
    assert (third.naming, third.cue_stance) == ("vague", "distancing")


def test_articles_are_read_apart():
    texts, rows = marked(
        ["s[Ada Ruiz], the mayor, c[spoke] first.", "s[She] c[said] k[it was safe]."]
    )
    p = likely("yes yes")
    (together,) = rule_answers([texts], rows, COLUMNS, p, KINDS)
    _, apart = rule_answers([texts[:1], texts[1:]], rows, COLUMNS, p, KINDS)
    assert together.sourcing[1].role == "government"
    assert apart.sourcing[0].role == "none"


def test_rules_have_the_weight_of_the_configuration():
    labels = load_codebook("sourcing").question("naming").label_ids
    p = np.full((2, len(labels)), 0.01, np.float32)
    p[:, labels.index("role_only")] = 1 - 0.01 * (len(labels) - 1)
    answers = [Sourcing("attributed", "indirect", "anonymous", "government", "neutral"), Sourcing()]
    for weight, winner in ((0.0, "role_only"), (5.0, "anonymous")):
        joint = blend({"naming": p}, {"naming": labels}, answers, {"naming": weight})["naming"]
        assert labels[int(joint[0].argmax())] == winner
        assert joint.sum(axis=1) == pytest.approx(1, abs=1e-5)
        assert joint[1] == pytest.approx(p[1])
