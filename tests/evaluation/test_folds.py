from __future__ import annotations

from collections import Counter

import pytest

from toolkit.evaluation.folds import (
    before_and_after,
    grouped_folds,
    leave_one_out,
    random_folds,
)
from toolkit.schema import LabelledText

TEXTS = [
    LabelledText(f"t{i}", "", (), {"event": f"e{i % 12}", "outlet": "abc"[i % 3],
                                   "date": f"2024-{1 + i % 12:02}-01"})
    for i in range(120)
]  # fmt: skip


@pytest.mark.parametrize(
    "folds",
    [random_folds(TEXTS, 4), grouped_folds(TEXTS, "event", 4), leave_one_out(TEXTS, "outlet")],
)
def test_every_text_is_tested_once_and_never_learned_from_then(folds):
    tested = Counter(item for fold in folds for item in fold.test)
    assert tested == Counter(text.item for text in TEXTS)
    for fold in folds:
        assert not set(fold.train) & set(fold.test)
        assert len(fold.train) + len(fold.test) == len(TEXTS)


def test_groups_stay_together():
    group = {text.item: text.groups["event"] for text in TEXTS}
    for fold in grouped_folds(TEXTS, "event", 5, seed=3):
        assert not {group[i] for i in fold.train} & {group[i] for i in fold.test}
    assert [fold.name for fold in leave_one_out(TEXTS, "outlet")] == ["a", "b", "c"]
    assert random_folds(TEXTS, 3, seed=1) != random_folds(TEXTS, 3, seed=2)
    assert grouped_folds(TEXTS, "event", 3, seed=1) == grouped_folds(TEXTS, "event", 3, seed=1)


def test_a_text_without_the_group_is_its_own():
    bare = [LabelledText(str(i), "", ()) for i in range(6)]
    assert len(leave_one_out(bare, "outlet")) == 6


def test_too_few_groups():
    with pytest.raises(ValueError, match="5 folds by outlet need 5 groups; there are 3"):
        grouped_folds(TEXTS, "outlet", 5)
    with pytest.raises(ValueError, match="leaving one topic out needs two"):
        leave_one_out(TEXTS[:1], "topic")


def test_time():
    split = before_and_after(TEXTS, "2024-07-01")
    date = {text.item: text.groups["date"] for text in TEXTS}
    assert max(date[i] for i in split.train) < "2024-07-01" <= min(date[i] for i in split.test)
    with pytest.raises(ValueError, match="one side of 2030"):
        before_and_after(TEXTS, "2030-01-01")
    with pytest.raises(ValueError, match="1 texts have no date, the first is x"):
        before_and_after([LabelledText("x", "", ())], "2024-01-01")
