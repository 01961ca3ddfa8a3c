"""When one is reminded: the day before, the day and the day after each threshold, and around 29 February."""

from datetime import date, timedelta

import pytest

from talentcareer.deadlines import rules

DUE = date(2026, 6, 30)
ALL = (365, 180, 90, 30, 7)


def before(days: int) -> date:
    return DUE - timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (before(366), None), (before(365), 365), (before(364), 365),
        (before(181), 365), (before(180), 180), (before(179), 180),
        (before(91), 180), (before(90), 90), (before(89), 90),
        (before(31), 90), (before(30), 30), (before(29), 30),
        (before(8), 30), (before(7), 7), (before(6), 7),
        (before(1), 7), (DUE, 7), (before(-1), 7), (before(-400), 7),
    ],
)  # fmt: skip
def test_the_tightest_threshold_reached(day: date, expected: int | None) -> None:
    assert rules.reached(DUE, day, ALL) == expected
    assert rules.reached(DUE, day, reversed(ALL)) == expected


@pytest.mark.parametrize(
    ("due", "threshold", "day", "expected"),
    [
        (date(2024, 2, 29), 0, date(2024, 2, 28), None),
        (date(2024, 2, 29), 0, date(2024, 2, 29), 0),
        (date(2024, 2, 29), 0, date(2024, 3, 1), 0),
        # Days are counted: a year with 29 February between the two has one more.
        (date(2024, 3, 1), 365, date(2023, 3, 1), None),
        (date(2024, 3, 1), 365, date(2023, 3, 2), 365),
        (date(2025, 2, 28), 365, date(2024, 2, 28), None),
        (date(2025, 2, 28), 365, date(2024, 2, 29), 365),
        (date(2025, 2, 28), 365, date(2024, 3, 1), 365),
        (date(2024, 3, 7), 7, date(2024, 2, 28), None),
        (date(2024, 3, 7), 7, date(2024, 2, 29), 7),
        (date(2023, 3, 7), 7, date(2023, 2, 28), 7),
        (date(2023, 3, 7), 7, date(2023, 2, 27), None),
    ],
)
def test_around_29_february(due: date, threshold: int, day: date, expected: int | None) -> None:
    assert rules.reached(due, day, (threshold,)) == expected


TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("due", "until", "code"),
    [
        (date(2026, 4, 1), date(2026, 3, 9), "snooze_past"),
        (date(2026, 4, 1), TODAY, "snooze_past"),
        (date(2026, 4, 1), date(2026, 3, 11), ""),
        (date(2026, 4, 1), date(2026, 3, 31), ""),
        (date(2026, 4, 1), date(2026, 4, 1), ""),
        (date(2026, 4, 1), date(2026, 4, 2), "snooze_past_due"),
        (TODAY, date(2026, 3, 11), ""),
        (date(2026, 3, 1), date(2026, 6, 8), ""),
        (date(2026, 3, 1), date(2026, 6, 9), "snooze_long"),
    ],
)
def test_how_long_something_may_be_put_off(due: date, until: date, code: str) -> None:
    assert [reason.code for reason in rules.may_snooze(due, until, TODAY).refusals] == ([code] if code else [])
