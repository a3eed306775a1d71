"""Offices that outrank families, offices of any body, groups, and who leads what."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe
from toolkit.schema import Article
from toolkit.scoring.article import score_articles

np = pytest.importorskip("numpy")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Offices of any body: whose it is decides, else the kind of office.
        ("the ferry company's chief security officer", "corporate"),
        ("the chief privacy officer", "corporate"),
        ("the county's chief information officer", "government"),
        ("the chief medical officer", "government"),
        ("the charity's chief executive", "ngo"),
        ("an officer of the bank", "corporate"),
        ("a police officer", "government"),
        ("a union officer", "ngo"),
        ("a vice president of the bank", "corporate"),
        ("a vice president for sales", "corporate"),
        ("the vice president", "government"),
        ("a former president of the dockers' union", "ngo"),
        ("a former president of Mexico", "political"),
        ("a district court nominee", "government"),
        ("the party's nominee", "political"),
        # A part has the role of the whole; a task is no body.
        ("the chair of the college's history department", "expert"),
        ("the ferry company's legal department", "corporate"),
        ("the city's legal department", "government"),
        ("the head of product policy at the ferry company", "corporate"),
        ("an associate director for research", "expert"),
        ("a lawyer for hedge funds", "corporate"),
        ("a lawyer advising the Dockers Union", "ngo"),
        ("a minister with the Harbor Baptist Church", "ngo"),
        ("the minister of finance", "government"),
        # Groups by what they are for.
        ("gun-rights groups", "ngo"),
        ("civil liberties groups", "ngo"),
        ("an anti-abortion group", "ngo"),
        ("the leader of an oil industry group", "corporate"),
        ("the leader of an armed group", "other"),
        ("the Islamic State", "other"),
        ("the Friends of the Harbor Baths", "ngo"),
        ("Friends of the couple", "citizen"),
        ("the Food Safety Office", "government"),
        ("the Town Landowners Federation", "corporate"),
        ("the World Trade Organization", "government"),
        ("the chairman of Norway Rising", "other"),
        # Private people.
        ("four children", "citizen"),
        ("a Muslim who left to join the Islamic State", "citizen"),
        ("an Army veteran", "citizen"),
        ("some local officials", "government"),
        ("the village head", "government"),
    ],
)
def test_role(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An office outranks a family.
        ("Sen. Ada Ruiz, the son of miners, spoke. Ruiz said the dam would hold.", "political"),
        ("Ada Ruiz, the son of miners, spoke. Ruiz said the dam would hold.", "citizen"),
        # The bench outranks the politics of a nomination.
        (
            "Judge Ada Ruiz met senators. Democrats fought the Ruiz nomination in the Senate. "
            "Ruiz nomination votes split Republicans. Ruiz said the law was clear.",
            "government",
        ),
        (
            "Gov. Ada Ruiz met senators. Democrats fought the Ruiz campaign in the Senate. "
            "Ruiz supporters cheered Republicans. Ruiz said the law was clear.",
            "political",
        ),
        # Whose office a title is, before or behind the name.
        ("The dockers' union's president Ada Ruiz said the dam would hold.", "ngo"),
        ("President Ada Ruiz said the dam would hold.", "government"),
        ("The secretary of the Treasury, Ada Ruiz, spoke. Ruiz said it held.", "government"),
        ("Former senators Bo Lind and Ada Ruiz spoke. Ruiz said the dam would hold.", "political"),
        # Who leads, runs, or works for what.
        ("Ada Ruiz, who heads the tenants' union, said the dam would hold.", "ngo"),
        ("Ada Ruiz, who runs a small cafe, said the dam would hold.", "corporate"),
        ("Ada Ruiz, who employs 17 people, said the dam would hold.", "corporate"),
        ("Ada Ruiz, who owns a home nearby, said the dam would hold.", "none"),
        ("Ada Ruiz, who represented the fourth district, said it would hold.", "political"),
        ("Ada Ruiz works for the Democratic Party. Ruiz said the dam would hold.", "political"),
        ("Ada Ruiz, a moderate Republican, said the dam would hold.", "political"),
        ("Ada Ruiz, Lind’s close friend, said the dam would hold.", "citizen"),
    ],
)
def test_person(text: str, expected: str) -> None:
    article = next(iter(score_articles([Article("a", text)], load_model("linear"))))
    source = article.scored_sentences[-1].source
    assert source is not None
    assert source.labels["role"] == expected
