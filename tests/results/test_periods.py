"""A date that is none is in no period, and one that lies far off costs no figure."""

from __future__ import annotations

import pytest

from toolkit.results.periods import PERIODS, every_period, period_of

WRONG = ("2025-13-01", "0000-01-01", "2025-00-10", "2025-02-30", "45000", "9999-99-99")


@pytest.mark.parametrize("day", WRONG)
@pytest.mark.parametrize("period", PERIODS)
def test_a_date_that_is_none_is_in_no_period(day: str, period: str) -> None:
    assert period_of(day, period) == ""


@pytest.mark.parametrize("period", PERIODS)
def test_a_date_far_off_is_not_joined_to_the_others(period: str) -> None:
    days = ("0001-01-01", "2025-02-03", "2025-02-04", "9999-12-31")
    named = sorted({period_of(day, period) for day in days})
    assert every_period(named, period) == named
    near = sorted({period_of(day, period) for day in ("2023-12-31", "2025-02-03")})
    filled = every_period(near, period)
    assert len(filled) > len(near)
    assert filled == sorted(filled)
