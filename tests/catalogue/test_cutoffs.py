"""The six ways in which texts turn "N岁" into a birth-date cut-off, each with the cut-off that was published (domain 3.1), and their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.rules import AgeLimit, within_limit
from programs.catalogue.choices import Convention, Inclusion
from programs.catalogue.rules import (
    Cutoff,
    born_under,
    call_days,
    confirmable,
    cutoff,
    next_year_free,
    printed_agrees,
    shifted,
)

C = Convention
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


PUBLISHED = [
    ("A: NSFC C 2025, men", C.UNDER_ON_NEW_YEAR, 35, 2025, None, "1990-01-01"),
    ("A: NSFC C 2025, women", C.UNDER_ON_NEW_YEAR, 40, 2025, None, "1985-01-01"),
    ("A: NSFC B 2025, men", C.UNDER_ON_NEW_YEAR, 38, 2025, None, "1987-01-01"),
    ("A: NSFC A 2025, women", C.UNDER_ON_NEW_YEAR, 48, 2025, None, "1977-01-01"),
    ("B: young top talents 2018", C.UP_TO_ON_DAY, 40, 2018, "2018-08-31", "1978-08-31"),
    ("C: young talents' lifting 2024", C.CALENDAR_YEAR, 32, 2024, None, "1992-01-01"),
    ("D: entering a station at 35", C.BEFORE_NEXT_BIRTHDAY, 35, 2018, "2018-06-15", "1982-06-16"),
    ("F: Boxin 2021", C.UP_TO_ON_NEW_YEAR, 31, 2021, None, "1989-01-01"),
    ("F: Boxin 2023", C.UP_TO_ON_NEW_YEAR, 31, 2023, None, "1991-01-01"),
]


@pytest.mark.parametrize(("_whose", "convention", "age", "year", "on", "expected"), PUBLISHED, ids=[row[0] for row in PUBLISHED])  # fmt: skip
def test_each_convention_gives_the_published_cutoff(_whose, convention, age, year, on, expected) -> None:
    assert cutoff(convention, age, year, on and day(on)) == Cutoff(day(expected))


def test_every_convention_has_its_example() -> None:
    assert set(C) - {row[1] for row in PUBLISHED} == {C.PRINTED, C.PRINTED_OTHERWISE}


@pytest.mark.parametrize("convention", [C.PRINTED, C.PRINTED_OTHERWISE])
def test_what_only_a_printed_date_can_say_is_not_computed(convention) -> None:
    """E: 博士后特别资助（站前） 2020 says 35 on 15 May and prints 1984-01-01; the printed date counts."""
    assert cutoff(convention, 35, 2020, date(2020, 5, 15)) is None


@pytest.mark.parametrize("convention", [C.UP_TO_ON_DAY, C.BEFORE_NEXT_BIRTHDAY])
def test_a_convention_of_a_day_needs_the_day(convention) -> None:
    assert cutoff(convention, 35, 2020, None) is None


@pytest.mark.parametrize(
    ("convention", "age", "on", "expected"),
    [
        # 29 February is 1 March in a common year, as a birthday is.
        (C.UP_TO_ON_DAY, 40, "2024-02-29", "1984-02-29"),
        (C.UP_TO_ON_DAY, 39, "2024-02-29", "1985-03-01"),
        (C.UP_TO_ON_DAY, 40, "2024-02-28", "1984-02-28"),
        (C.UP_TO_ON_DAY, 40, "2024-03-01", "1984-03-01"),
        # Under 36 on the day: the birthday of 36 lies after it.
        (C.BEFORE_NEXT_BIRTHDAY, 35, "2024-02-28", "1988-02-29"),
        (C.BEFORE_NEXT_BIRTHDAY, 35, "2024-02-29", "1988-03-01"),
        (C.BEFORE_NEXT_BIRTHDAY, 35, "2023-02-28", "1987-03-01"),
        (C.BEFORE_NEXT_BIRTHDAY, 35, "2023-03-01", "1987-03-02"),
        (C.BEFORE_NEXT_BIRTHDAY, 35, "2023-12-31", "1988-01-01"),
    ],
)
def test_days_around_the_end_of_february(convention, age, on, expected) -> None:
    assert cutoff(convention, age, day(on).year, day(on)) == Cutoff(day(expected))


@pytest.mark.parametrize(
    ("inclusion", "first", "sure"),
    [
        (Inclusion.YES, "1990-01-01", "1990-01-01"),
        (Inclusion.NO, "1990-01-02", "1990-01-02"),
        (Inclusion.UNSTATED, "1990-01-01", "1990-01-02"),
    ],
)
def test_whether_the_printed_day_itself_counts(inclusion, first, sure) -> None:
    found = Cutoff(date(1990, 1, 1), inclusion)
    assert (found.first_on, found.sure_on) == (day(first), day(sure))


@pytest.mark.parametrize(
    ("born", "cap", "inclusive", "on", "within"),
    [
        # Born on 29 February: the birthday of a common year is 1 March.
        ("2000-02-29", 35, False, "2035-02-28", True),
        ("2000-02-29", 35, False, "2035-03-01", False),
        ("2000-02-29", 35, True, "2036-02-28", True),
        ("2000-02-29", 35, True, "2036-02-29", False),
        ("2000-02-28", 35, False, "2035-02-28", False),
        ("2000-03-01", 35, False, "2035-02-28", True),
        ("2000-03-01", 35, False, "2035-03-01", False),
        # 不超过 50 includes the 50th year (domain 1.5.8, Civil Code 1259).
        ("1974-06-02", 50, True, "2025-06-01", True),
        ("1974-06-01", 50, True, "2025-06-01", False),
        ("1975-06-01", 50, False, "2025-06-01", False),
        ("1975-06-02", 50, False, "2025-06-01", True),
    ],
)
def test_the_age_limit_and_the_cutoff_agree_at_the_edges(born, cap, inclusive, on, within) -> None:
    limit = AgeLimit(cap_age=cap, inclusive=inclusive, reference_on=day(on))
    assert within_limit(day(born), limit) is within
    assert (day(born) >= born_under(cap + inclusive, day(on)).first_on) is within


@given(
    born=st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    on=st.dates(date(2015, 1, 1), date(2040, 12, 31)),
    cap=st.integers(18, 70),
    inclusive=st.booleans(),
)
def test_the_age_limit_and_the_cutoff_agree_for_all_births(born, on, cap, inclusive) -> None:
    """However a limit is asked, by age on a day or by birth date, it lets in the same people."""
    limit = AgeLimit(cap_age=cap, inclusive=inclusive, reference_on=on)
    assert within_limit(born, limit) is (born >= born_under(cap + inclusive, on).first_on)


@given(on=st.dates(date(2015, 1, 1), date(2040, 12, 31)), cap=st.integers(18, 70), off=st.sampled_from([-1, 0, 1]))
def test_the_day_before_on_and_after_every_cutoff(on, cap, off) -> None:
    """Births drawn from all dates rarely meet the edge: here each lies within a day of it."""
    born = born_under(cap, on).first_on + off * ONE_DAY
    limit = AgeLimit(cap_age=cap, inclusive=False, reference_on=on)
    assert within_limit(born, limit) is (off >= 0)


@pytest.mark.parametrize(
    ("on", "years", "expected"),
    [
        ("1990-01-01", 1, "1991-01-01"),
        ("1988-02-29", 1, "1989-02-28"),
        ("1988-02-29", 4, "1992-02-29"),
        ("1990-01-01", -2, "1988-01-01"),
    ],
)
def test_a_printed_day_is_shifted_by_whole_years(on, years, expected) -> None:
    assert shifted(day(on), years) == day(expected)


def test_no_day_stays_none_when_shifted() -> None:
    assert shifted(None, 1) is None


@pytest.mark.parametrize(
    ("convention", "age", "printed", "codes"),
    [
        (C.UNDER_ON_NEW_YEAR, 35, Cutoff(date(1990, 1, 1)), []),
        (C.UNDER_ON_NEW_YEAR, 35, Cutoff(date(1989, 12, 31), Inclusion.NO), []),
        (C.UNDER_ON_NEW_YEAR, 35, Cutoff(date(1990, 1, 1), Inclusion.NO), ["cutoff-differs"]),
        (C.UNDER_ON_NEW_YEAR, 35, Cutoff(date(1989, 12, 31)), ["cutoff-differs"]),
        (C.UNDER_ON_NEW_YEAR, None, Cutoff(date(1989, 12, 31)), []),
        (C.UP_TO_ON_DAY, 35, Cutoff(date(1989, 12, 31)), []),  # without a day nothing can be held against it
        (C.PRINTED, 35, Cutoff(date(1984, 1, 1)), []),
        (C.PRINTED_OTHERWISE, 35, Cutoff(date(1984, 1, 1)), []),
    ],
)
def test_a_printed_date_is_held_against_the_text(convention, age, printed, codes) -> None:
    verdict = printed_agrees(convention, age, 2025, None, printed)
    assert ([one.code for one in verdict.warnings], verdict.refusals) == (codes, ())


def test_text_and_printed_date_that_disagree_are_both_told() -> None:
    """E with its numbers: 35 on 15 May 2020 would be 1984-05-16 before the birthday; printed is 1984-01-01."""
    verdict = printed_agrees(C.BEFORE_NEXT_BIRTHDAY, 35, 2020, date(2020, 5, 15), Cutoff(date(1984, 1, 1)))
    assert "1984-05-16" in str(verdict.warnings[0])
    assert "1984-01-01" in str(verdict.warnings[0])


@pytest.mark.parametrize(
    ("opens", "closes", "allowed"),
    [
        ("2026-03-01", "2026-03-20", True),
        ("2026-03-01", "2026-03-01", True),
        ("2026-03-02", "2026-03-01", False),
        (None, "2026-03-01", True),
        ("2026-03-02", None, True),
    ],
)
def test_a_call_closes_after_it_opens(opens, closes, allowed) -> None:
    assert bool(call_days(opens and day(opens), closes and day(closes))) is allowed


@pytest.mark.parametrize(
    ("document", "on", "codes"),
    [
        ("2026年指南", "2026-01-05", []),
        (" ", "2026-01-05", ["document-missing"]),
        ("2026年指南", None, ["document-day-missing"]),
        ("", None, ["document-missing", "document-day-missing"]),
    ],
)
def test_only_a_document_with_its_day_confirms(document, on, codes) -> None:
    verdict = confirmable(document=document, document_on=on and day(on))
    assert [one.code for one in verdict.refusals] == codes


@pytest.mark.parametrize(("taken", "allowed"), [((2024, 2025), True), ((2025, 2026), False), ((), True)])
def test_a_year_has_one_call(taken, allowed) -> None:
    assert bool(next_year_free(2026, taken)) is allowed
