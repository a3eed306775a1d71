"""One person by a full name and by part of it, in the ways that names of many languages go."""

from __future__ import annotations

import pytest

from toolkit.models.base import Model
from toolkit.models.registry import load_model
from toolkit.schema import Article
from toolkit.scoring.article import score_articles

NAMES = [
    ("Abdel Fattah el-Sisi", "el-Sisi"),
    ("Ashraf al-Qudwa", "Qudwa"),
    ("Ursula von der Leyen", "von der Leyen"),
    ("Aung San Suu Kyi", "Suu Kyi"),
    ("Nguyen Van Anh", "Anh"),
    ("Luiz Inácio Lula da Silva", "Lula"),
    ("Andrés Manuel López Obrador", "López Obrador"),
    ("Mohammed bin Salman", "bin Salman"),
    ("Amartya Sen", "Sen"),
    ("Ada Maria Orr-Lind", "Lind"),
    ("Ngozi Okonjo-Iweala", "Okonjo-Iweala"),
    ("Lee Jae-myung", "Lee"),
]


@pytest.fixture(scope="module")
def linear() -> Model:
    return load_model("linear")


@pytest.mark.parametrize(("full", "short"), NAMES)
def test_part_of_a_name_is_of_the_same_person(linear: Model, full: str, short: str) -> None:
    text = (
        f"{full}, the head of the river agency, said on Monday that the bridge was safe. The road "
        f"stayed shut. “We have checked it twice,” {short} said."
    )
    (article,) = score_articles([Article("1", text)], linear)
    assert article.sources["name"].tolist() == [full]
    assert article.sources["naming"].tolist() == ["named"]
    assert article.sources["n_mentions"].tolist() == [2]


def test_two_people_are_not_joined_by_a_name_that_both_have(linear: Model) -> None:
    text = (
        "Ada Maria Orr said the bridge was safe. Bo Maria Lind said the road was shut. "
        "“It is not safe,” Maria Tan said."
    )
    (article,) = score_articles([Article("1", text)], linear)
    assert article.sources["name"].tolist() == ["Ada Maria Orr", "Bo Maria Lind", "Maria Tan"]
