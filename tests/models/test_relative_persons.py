"""Whom "who" stands for where a place or a body comes between: "a nurse in Port Harcourt, who"."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model

MODELS = {name: load_model(name) for name in ("linear", "default")}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("sentence", "name", "naming"),
    [
        ("A nurse in Port Harcourt, who told us the ward was full, wept.", "", "role_only"),
        ("A farmer near Deir al-Balah, who said the well was dry, left.", "", "role_only"),
        ("A fisherman off Lamu, who said the nets were empty, left.", "", "role_only"),
        ("A monk at Wat Arun, who said the roof leaked, left.", "", "role_only"),
        ("A student at Santa Clara, who said fees had doubled, left.", "", "role_only"),
        ("A clerk at the mill in Leeds, who said the belt broke, left.", "", "role_only"),
        ("The head of the union, who said the strike would go on, left.", "", "role_only"),
        ("A spokesman for the bank, who said lending would tighten, left.", "", "role_only"),
        ("Police in Leeds, who said the man was armed, closed the road.", "", "role_only"),
        ("Ana Ruiz, a nurse in Leeds, who said the ward was full, left.", "Ana Ruiz", "named"),
        ("Ana Ruiz of Leeds, who said the ward was full, left.", "Ana Ruiz", "named"),
        ("An aide to Omar Haddad, who said he was ill, left.", "Omar Haddad", "named"),
        ("A friend of Omar Haddad, who said he was ill, left.", "Omar Haddad", "named"),
        ("A letter from Omar Haddad, who said he was ill, was read.", "Omar Haddad", "named"),
    ],
)
def test_who_is_a_person_and_no_place(model: str, sentence: str, name: str, naming: str) -> None:
    (prediction,) = MODELS[model].predict([[sentence]])[0]
    assert prediction.source is not None
    assert (prediction.source.name, [*prediction.labels["naming"]]) == (name, [naming])
