"""Days, months and years as people type them."""

from datetime import date, datetime, time
from typing import Any

import pytest

from talentcareer.exchange.reading import Cell
from talentcareer.exchange.values import OPEN, PartialDate, ValueProblem, date_of, year_of


def code_of(found: Any, **options: Any) -> str:
    with pytest.raises(ValueProblem) as caught:
        date_of(found, **options)
    return caught.value.code


@pytest.mark.parametrize(
    "typed",
    [
        date(2024, 7, 1),
        datetime(2024, 7, 1, 23, 59),
        "2024-07-01",
        "2024-7-1",
        "2024/7/1",
        "2024.7.1",
        "2024.07.01",
        "20240701",
        20240701,
        20240701.0,
        "2024年7月1日",
        "2024年07月01号",
        "2024年7月1",
        " 2024 年 7 月 1 日 ",
        "２０２４－０７－０１",
        "２０２４．７．１",
        "2024。7。1",
        "2024—7—1",
        "24/7/1",
        "24.7.1",
        "240701",
        "24年7月1日",
        "二〇二四年七月一日",
        "二零二四年七月一日",
        "二○二四年七月一号",
        45474,
        45474.75,
        "45474",
        "2024-07-01 08:30",
        "2024-07-01 08:30:00",
        "2024/7/1 8:30",
        "2024-07-01T08:30:00",
        "2024-07-01T08:30:00+08:00",
        "2024-06-30T20:00:00Z",
        "\u200b2024-07-01\ufeff",
        Cell(3, "date", date(2024, 7, 1)),
        Cell(3, "text", "2024.7.1"),
    ],
)
def test_one_day_in_every_spelling(typed: Any) -> None:
    assert date_of(typed) == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("85/3/1", date(1985, 3, 1)),
        ("85.3.1", date(1985, 3, 1)),
        ("850301", date(1985, 3, 1)),
        ("35/3/1", date(2035, 3, 1)),
        ("36/3/1", date(1936, 3, 1)),
        ("二〇二四年十二月三十一日", date(2024, 12, 31)),
        ("二〇二四年十月二十日", date(2024, 10, 20)),
        ("二〇二四年二月二十九日", date(2024, 2, 29)),
        (31107, date(1985, 3, 1)),
        (10_000, date(1927, 5, 18)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2070-12-31", date(2070, 12, 31)),
    ],
)
def test_other_days(typed: Any, day: date) -> None:
    assert date_of(typed) == day


def test_options_decide_epoch_and_century() -> None:
    assert date_of(44012, epoch=1904) == date(2024, 7, 1)
    assert date_of("26/3/1", latest_two_digit_year=2025) == date(1926, 3, 1)
    assert date_of("25/3/1", latest_two_digit_year=2025) == date(2025, 3, 1)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "-", "——", "/", "无", "N/A"])
def test_blanks_and_placeholders(blank: Any) -> None:
    assert date_of(blank) is None


@pytest.mark.parametrize(
    ("typed", "partial"),
    [
        ("1985.3", PartialDate(1985, 3)),
        ("1985.10", PartialDate(1985, 10)),
        ("1985.1", PartialDate(1985, 1)),
        ("1985-03", PartialDate(1985, 3)),
        ("1985/3", PartialDate(1985, 3)),
        ("198503", PartialDate(1985, 3)),
        (198503, PartialDate(1985, 3)),
        ("1985年3月", PartialDate(1985, 3)),
        ("85年3月", PartialDate(1985, 3)),
        ("85.3", PartialDate(1985, 3)),
        ("一九八五年十二月", PartialDate(1985, 12)),
        (1985.3, PartialDate(1985, 3)),
        (1985.11, PartialDate(1985, 11)),
        (1985.01, PartialDate(1985, 1)),
    ],
)
def test_a_month_of_a_year(typed: Any, partial: PartialDate) -> None:
    assert date_of(typed, need="month") == partial
    assert date_of(typed, need="year") == partial
    assert code_of(typed) == "date-day-missing"


@pytest.mark.parametrize("typed", ["1985", 1985, 1985.0, "1985年", "85年", "一九八五年", "１９８５"])
def test_a_year_alone(typed: Any) -> None:
    assert date_of(typed, need="year") == PartialDate(1985)
    assert code_of(typed, need="month") == "date-month-missing"
    assert code_of(typed) == "date-day-missing"


def test_a_whole_day_serves_where_a_month_is_enough() -> None:
    assert date_of("1985-03-02", need="month") == date(1985, 3, 2)


@pytest.mark.parametrize("typed", ["至今", "现在", "目前", "今", "长期", "Present"])
def test_what_goes_on_has_no_end(typed: str) -> None:
    assert date_of(typed, open_end=True) is OPEN
    assert code_of(typed) == "date-open"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1985-02-30", "date-impossible"),
        ("2023-02-29", "date-impossible"),
        ("2024-13-01", "date-impossible"),
        ("2024-00-10", "date-impossible"),
        ("19850230", "date-impossible"),
        ("二〇二〇年三月四十一日", "date-impossible"),
        ("1885-01-01", "date-out-of-range"),
        ("2085/1/1", "date-out-of-range"),
        ("99991231", "date-out-of-range"),
        (date(1899, 12, 25), "date-out-of-range"),
        (1985.1, "date-month-ambiguous"),
        ("7/1/2024", "date-not-understood"),
        ("2024-07-01 25:61+08:00", "date-not-understood"),
        ("2024-", "date-not-understood"),
        ("abc", "date-not-understood"),
        ("2024-07-01起", "date-not-understood"),
        (0, "date-not-understood"),
        (-5, "date-not-understood"),
        (100, "date-not-understood"),
        (9_999, "date-out-of-range"),
        (9_999.5, "date-out-of-range"),
        (1e300, "date-not-understood"),
        (float("nan"), "date-not-understood"),
        (True, "date-not-understood"),
        (time(0, 0), "date-not-understood"),
        ("9" * 5000, "date-not-understood"),
        (Cell(3, "error", "#N/A"), "cell-error"),
        (Cell(3, "formula", "=TODAY()"), "formula-without-value"),
    ],
)
def test_what_is_no_day(typed: Any, code: str) -> None:
    assert code_of(typed, need="year") == code


def test_the_sentence_says_what_was_found_and_what_to_do() -> None:
    with pytest.raises(ValueProblem) as caught:
        date_of("1985-02-30")
    assert (caught.value.found, caught.value.message) == (
        "1985-02-30",
        "The date “1985-02-30” does not exist. Correct the month or the day.",
    )
    with pytest.raises(ValueProblem, match="The year of “1885-01-01” is outside 1900–2070"):
        date_of("1885-01-01")


def test_partial_dates_are_ordered_and_shown() -> None:
    months = [PartialDate(1985, 3), PartialDate(1984, 12), PartialDate(1985)]
    assert sorted(months) == [PartialDate(1984, 12), PartialDate(1985), PartialDate(1985, 3)]
    assert [str(month) for month in months] == ["1985-03", "1984-12", "1985"]
    assert [month.first_day for month in months] == [date(1985, 3, 1), date(1984, 12, 1), date(1985, 1, 1)]


@pytest.mark.parametrize(
    "typed",
    [
        2024,
        2024.0,
        "2024",
        "2024.0",
        "2024年",
        "2024年度",
        "2024 年度",
        "2024学年",
        "２０２４",
        "二〇二四年",
        "2024-07-01",
        date(2024, 1, 1),
    ],
)
def test_years(typed: Any) -> None:
    assert year_of(typed) == 2024


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("24", "year-not-understood"),
        ("abc", "year-not-understood"),
        (float("nan"), "year-not-understood"),
        (2024.5, "year-not-understood"),
        (True, "year-not-understood"),
        (1885, "date-out-of-range"),
        (3024, "date-out-of-range"),
    ],
)
def test_what_is_no_year(typed: Any, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        year_of(typed)
    assert caught.value.code == code
    assert year_of(None) is None
