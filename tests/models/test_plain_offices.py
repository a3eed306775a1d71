"""Where a title decides the role of a source, whatever a network takes from the article's topic."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.encoder.sources import source_probabilities
from toolkit.models.sourcing.capacities import Evidence, Telling, person_role
from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.schema import Source

LABELS = {
    question.id: question.label_ids
    for question in load_codebook("sourcing").questions
    if question.id in ("naming", "role")
}


def decided(source: Source, network: tuple[str, str]) -> tuple[str, str]:
    """What is decided of a source with the rules' labels and those of the ``network``."""
    article = SourcedArticle([], [], (source,), [0], [[]], [[]], [(0, -1)])
    article = article._replace(seen=[None])  # type: ignore[list-item]
    p = {
        question: np.array([[0.9 if label == says else 0.01 for label in LABELS[question]]])
        for question, says in zip(("naming", "role"), network, strict=True)
    }
    found = source_probabilities(p, LABELS, [article], {"naming": 2.0, "role": 1.5})
    naming, role = (LABELS[k][int(found[k][0].argmax())] for k in ("naming", "role"))
    return naming, role


@pytest.mark.parametrize(
    ("name", "description", "rules", "network", "expected"),
    [
        ("Tom Hale", "President", "government", "political", "government"),
        ("Ada Ruiz", "Treasury Secretary", "government", "political", "government"),
        ("Karl Lindt", "Editor", "media", "political", "media"),
        ("Bo Lind", "pastor", "ngo", "political", "ngo"),
        ("Bo Lind", "chairman of the Senate water committee", "political", "ngo", "political"),
        # The words leave it open whose office it is, or in which capacity somebody is heard.
        ("Ada Ruiz", "its president", "government", "ngo", "ngo"),
        ("Ada Ruiz", "secretary of the staff", "government", "ngo", "ngo"),
        ("Ada Ruiz", "Vice President", "government", "political", "political"),
        ("Ada Ruiz", "nurse", "expert", "citizen", "citizen"),
        ("Ada Ruiz", "", "government", "political", "political"),
    ],
)
def test_a_title_decides(
    name: str, description: str, rules: str, network: str, expected: str
) -> None:
    source = Source("1", name, description, {"naming": "named", "role": rules})
    assert decided(source, ("named", network))[1] == expected


@pytest.mark.parametrize(
    ("name", "network", "expected"),
    [
        ("FEMA", "expert", "government"),
        ("U.S. Geological Survey", "expert", "government"),
        ("Harbor Survey", "expert", "expert"),
    ],
)
def test_a_listed_agency_is_of_the_state(name: str, network: str, expected: str) -> None:
    source = Source("1", name, "", {"naming": "organization", "role": "government"})
    assert decided(source, ("organization", network)) == ("organization", expected)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("One in three voters", "vague"),
        ("62 percent of tenants", "vague"),
        ("Three voters", "role_only"),
    ],
)
def test_a_share_of_people_is_vague(description: str, expected: str) -> None:
    source = Source("1", "", description, {"naming": "vague", "role": "citizen"})
    assert decided(source, ("role_only", "citizen"))[0] == expected


@pytest.mark.parametrize(
    ("words", "political", "mentions", "expected"),
    [
        (["former", "shoe", "executive"], 3, 4, "political"),
        (["retired", "shoe", "executive"], 3, 4, "political"),
        (["former", "shoe", "executive"], 1, 4, "corporate"),
        (["former", "shoe", "executive"], 2, 9, "corporate"),
        (["shoe", "executive"], 3, 4, "corporate"),
    ],
)
def test_who_has_left_a_calling_for_politics(
    words: list[str], political: int, mentions: int, expected: str
) -> None:
    title = Evidence("corporate", frozenset(words))
    assert person_role(Telling([title], [], [], 0, political, mentions)) == expected
