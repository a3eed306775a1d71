"""Naming and role of a source, decided together from a network's answers and the rules'."""

from __future__ import annotations

import numpy as np
import pytest
from weighed_sources import weighed

from toolkit.codebook import load_codebook
from toolkit.models.encoder.rule_ensemble import forms_of, with_forms
from toolkit.models.registry import load_model
from toolkit.schema import Article, Source
from toolkit.scoring.article import score_articles

ATTRIBUTION = load_codebook("sourcing").question("attribution").label_ids


def decided(naming: str, role: str, network: tuple[str, str], name: str = "") -> tuple[str, str]:
    """Of a source with the rules' labels, what is decided with those of the ``network``."""
    labels = {"naming": naming, "role": role}
    return weighed(Source("1", name, "a person close to her", labels), network)


@pytest.mark.parametrize(
    ("rules", "network", "expected"),
    [
        # A document has the role of one, a medium that of media.
        (("organization", "ngo"), ("organization", "document"), ("organization", "ngo")),
        (("media", "media"), ("organization", "media"), ("media", "media")),
        (("document", "document"), ("document", "government"), ("document", "document")),
        # Who is told by nothing but what they know has no role, whatever a network guesses.
        (("vague", "none"), ("vague", "corporate"), ("vague", "none")),
        (("anonymous", "none"), ("role_only", "media"), ("anonymous", "none")),
        (("vague", "none"), ("role_only", "citizen"), ("vague", "none")),
        # Of anybody else a network may know more than the rules.
        (("named", "none"), ("named", "expert"), ("named", "expert")),
    ],
)
def test_naming_and_role_agree(
    rules: tuple[str, str], network: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert decided(*rules, network) == expected


def test_whom_the_article_names_is_named() -> None:
    assert decided("named", "government", ("role_only", "government"), "Ada Ruiz")[0] == "named"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ana Lima declined to comment.", "none"),
        ("The ministry did not respond to a request for comment.", "none"),
        ("Ana Lima declined to comment, an aide said.", "attributed"),
        ("Ana Lima declined to comment but said the case was old.", "attributed"),
        ("“No,” said Ana Lima, who declined to comment further.", "attributed"),
    ],
)
def test_who_declines_to_comment_passes_nothing_on(sentence: str, kind: str) -> None:
    p = np.array([[0.9 if label == "attributed" else 0.03 for label in ATTRIBUTION]])
    found = with_forms(p, ATTRIBUTION, [[sentence]], forms_of([[sentence]]))
    assert ATTRIBUTION[int(found[0].argmax())] == kind


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
@pytest.mark.parametrize(
    ("before", "speaker", "role"),
    [
        ("The government's plan was read aloud.", "Archbishop Piet Maas", "ngo"),
        ("The ministry of defense published its plan.", "Sen. Ida Crane", "political"),
        ("The ministry's plan came out.", "Coldport chief executive Ines Roth", "corporate"),
        (
            "The party was split.",
            "Rita Sund, professor of politics at Ely College,",
            "expert",
        ),
    ],
)
def test_an_office_of_a_single_role_tells_it(
    model: str, before: str, speaker: str, role: str
) -> None:
    text = f"{before} {speaker} said the army would be smaller."
    (article,) = score_articles([Article("a", text)], load_model(model))
    assert next(iter(article.scored_sentences[-1].labels["role"])) == role
