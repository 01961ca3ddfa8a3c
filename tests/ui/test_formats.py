import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from talentcareer.ui import formats


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (1234567, None, "1,234,567"),
        (-6, None, "−6"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("66.65"), 1, "66.7"),
        (0.1, None, "0.1"),
        (2.675, 2, "2.68"),
        (Decimal("1E+3"), None, "1,000"),
        (None, None, "—"),
        (None, 2, "—"),
    ],
)
def test_a_number_is_written(value: object, places: int | None, text: str) -> None:
    assert formats.number(value, places) == text


@pytest.mark.parametrize("value", ["12", "", True, []])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is no number"):
        formats.number(value)


@pytest.mark.parametrize(
    ("value", "text"), [(19, "+19"), (-6, "−6"), (0, "unchanged"), (None, "—"), (Decimal("-1.15"), "−1.15")]
)
def test_a_change_is_signed(value: object, text: str) -> None:
    with translation.override("en"):
        assert formats.signed(value) == text


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (Decimal(13600000), "1,360.00"),
        (Decimal("9385512.30"), "938.55"),
        (Decimal(50), "0.01"),
        (Decimal(-11500), "−1.15"),
        (Decimal(0), "0"),
        (None, "—"),
    ],
)
def test_yuan_are_shown_in_ten_thousands(yuan: Decimal | None, text: str) -> None:
    assert formats.wan(yuan) == text


def test_yuan_keep_their_fen() -> None:
    assert formats.yuan(Decimal("183204.664")) == "183,204.66"


def test_a_rate_has_one_decimal() -> None:
    assert formats.percent(Decimal("66.66")) == "66.7"


def test_a_moment_is_told_in_the_hospitals_time_zone() -> None:
    evening_in_london = datetime.datetime(2024, 12, 31, 16, 30, tzinfo=datetime.UTC)
    assert formats.moment(evening_in_london) == "2025-01-01 00:30"
    assert formats.day(evening_in_london) == "2025-01-01"
    assert formats.day(datetime.date(2024, 12, 31)) == "2024-12-31"
    assert formats.day(None) == "—"


@pytest.mark.parametrize(("value", "text"), [(None, "—"), ("", "—"), (0, 0), ("x", "x")])
def test_what_is_not_there_is_a_dash(value: object, text: object) -> None:
    assert formats.known(value) == text


@pytest.mark.parametrize(("language", "text"), [("en", "甲, 乙"), ("zh-hans", "甲、乙")])
def test_names_stand_side_by_side_as_the_language_sets_them(language: str, text: str) -> None:
    with translation.override(language):
        assert (formats.listed(["甲", "乙"]), formats.listed(["甲"]), formats.listed([])) == (text, "甲", "")
