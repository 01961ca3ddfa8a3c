"""The rules of eligibility as tables of examples: the published test vectors, every cut-off's edges, every judge at its boundary."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from programs.catalogue.choices import ConditionKind as Kind
from programs.catalogue.choices import ConfirmationKind, Inclusion, Strength
from programs.catalogue.rules import Cutoff, born_under, shifted
from programs.eligibility.choices import Cell, Outcome
from programs.eligibility.judges import JUDGES, STAGE, Result
from programs.eligibility.rules import WindowVerdict, judge, place_of
from programs.eligibility.windows import (
    Confirmed,
    Duty,
    Facts,
    HeldTitle,
    Selection,
    Stay,
    Term,
    Turn,
    Window,
    closing_cell,
)
from talentcareer.dates import age_on

PROGRAMME, OTHER = UUID(int=1), UUID(int=2)
ON = date(2026, 3, 20)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def turns(year: int, cutoffs: dict[str, Cutoff], years: int = 4, closes: tuple[int, int] = (3, 20)) -> tuple[Turn, ...]:
    """Return a call and the ones after it, each with its cut-offs shifted by a year."""
    return tuple(
        Turn(year + one, date(year + one, *closes), {sex: Cutoff(shifted(at.on, one) or at.on, at.inclusion) for sex, at in cutoffs.items()})
        for one in range(years)
    )  # fmt: skip


def window(*conditions: Term, by_sex: dict[str, Any] | None = None, years: int = 4, year: int = 2026, **more: Any) -> Window:  # fmt: skip
    cutoffs = {sex: at if isinstance(at, Cutoff) else Cutoff(at) for sex, at in (by_sex or {}).items()}
    return Window("w", "W", "", turns(year, cutoffs, years), conditions, **more)


def nsfc(male: int, female: int, year: int = 2025) -> Window:
    """Return a call of NSFC: its cut-offs by sex are 1 January."""
    return window(by_sex={"male": date(male, 1, 1), "female": date(female, 1, 1)}, year=year)


C_2025, A_2025 = nsfc(1990, 1985), nsfc(1980, 1977)
TOP_YOUNG_2018 = window(by_sex={"": date(1978, 8, 31)}, year=2018, years=1)


# --- the published vectors (domain 3.4) --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "sex", "of", "outcome"),
    [
        ("1990-01-01", "male", C_2025, Outcome.ELIGIBLE),
        ("1989-12-31", "male", C_2025, Outcome.CLOSED),
        ("1990-01-02", "male", C_2025, Outcome.ELIGIBLE),
        ("1985-01-01", "female", C_2025, Outcome.ELIGIBLE),
        ("1985-01-01", "male", C_2025, Outcome.CLOSED),
        ("1984-12-31", "female", C_2025, Outcome.CLOSED),
        ("1977-01-01", "female", A_2025, Outcome.ELIGIBLE),
        ("1977-01-01", "male", A_2025, Outcome.CLOSED),
        ("1980-01-01", "male", A_2025, Outcome.ELIGIBLE),
        ("1978-08-31", "male", TOP_YOUNG_2018, Outcome.ELIGIBLE),
        ("1978-08-31", "", TOP_YOUNG_2018, Outcome.ELIGIBLE),
        ("1978-08-30", "male", TOP_YOUNG_2018, Outcome.CLOSED),
        (None, "male", C_2025, Outcome.MISSING_AGE),
        ("1990-01-01", "", C_2025, Outcome.MISSING_AGE),
    ],
)
def test_the_published_vectors(born, sex, of, outcome) -> None:
    assert judge(Facts(day(born), sex), of, date(of.current.year, 1, 5)).outcome == outcome


def test_an_age_alone_would_be_wrong() -> None:
    """Born on 1 January 1990 he is 35 on 1 January 2025, and the printed date still lets him in."""
    assert age_on(date(1990, 1, 1), date(2025, 1, 1)) == 35
    assert judge(Facts(date(1990, 1, 1), "male"), C_2025, date(2025, 1, 5)).open


@pytest.mark.parametrize(
    ("born", "reference", "within"),
    [
        ("2000-02-29", "2035-02-28", True),
        ("2000-02-29", "2035-03-01", False),
        ("2000-02-28", "2035-02-28", False),
        ("2000-03-01", "2035-02-28", True),
    ],
)
def test_born_on_29_february(born, reference, within) -> None:
    """The birthday of a common year is 1 March: 35 on that day, still 34 on 28 February."""
    limit = window(by_sex={"": born_under(35, date.fromisoformat(reference))}, year=2035)
    assert judge(Facts(day(born), "male"), limit, date(2035, 1, 5)).open is within


@pytest.mark.parametrize("born", [date(1988, 2, 28), date(1988, 2, 29), date(1988, 3, 1)])
def test_a_cutoff_on_29_february_lets_that_day_in(born) -> None:
    leap = window(by_sex={"": date(1988, 2, 29)})
    assert judge(Facts(born), leap, ON).open is (born >= date(1988, 2, 29))
    # Shifted by a year it is 28 February: whoever is born on it gets in.
    assert leap.turns[1].cutoff("").on == date(1989, 2, 28)


@pytest.mark.parametrize(
    ("inclusion", "before", "on", "after"),
    [
        (Inclusion.YES, Outcome.CLOSED, Outcome.ELIGIBLE, Outcome.ELIGIBLE),
        (Inclusion.NO, Outcome.CLOSED, Outcome.CLOSED, Outcome.ELIGIBLE),
        (Inclusion.UNSTATED, Outcome.CLOSED, Outcome.CHECK, Outcome.ELIGIBLE),
    ],
)
def test_the_printed_day_by_what_the_text_says_of_it(inclusion, before, on, after) -> None:
    printed = window(by_sex={"": Cutoff(date(1978, 1, 1), inclusion)})
    found = [judge(Facts(born), printed, ON) for born in (date(1977, 12, 31), date(1978, 1, 1), date(1978, 1, 2))]
    assert [one.outcome for one in found] == [before, on, after]
    if inclusion == Inclusion.UNSTATED:
        assert [reason.code for reason in found[1].reasons] == ["cutoff-unstated"]


@pytest.mark.parametrize(
    ("born", "outcome", "codes"),
    [
        ("1995-12-31", Outcome.ELIGIBLE, []),
        ("1996-01-01", Outcome.ELIGIBLE, []),
        ("1996-01-02", Outcome.TOO_YOUNG, ["too-young"]),
        ("1989-12-31", Outcome.CLOSED, ["over-limit"]),
    ],
)
def test_between_the_earliest_and_the_latest_birth_date(born, outcome, codes) -> None:
    found = judge(Facts(day(born)), window(by_sex={"": date(1990, 1, 1)}, born_until={"": date(1996, 1, 1)}), ON)
    assert (found.outcome, [reason.code for reason in found.reasons]) == (outcome, codes)


def test_the_cutoff_of_the_own_sex_goes_before_the_general_one() -> None:
    both = window(by_sex={"": date(1988, 1, 1), "female": date(1986, 1, 1)})
    found = {sex: judge(Facts(date(1987, 6, 1), sex), both, ON).outcome for sex in ("male", "female")}
    assert found == {"male": Outcome.CLOSED, "female": Outcome.ELIGIBLE}


def test_the_dates_compared_are_told() -> None:
    [reason] = judge(Facts(date(1989, 12, 31), "male"), replace(C_2025, document="2025 guide"), date(2025, 1, 5)).reasons  # fmt: skip
    assert str(reason) == "Born on 1989-12-31; the limit of 2025 is 1990-01-01 and later."


# --- until, since, last chance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "until", "last_year", "last_chance", "cell"),
    [
        ("1988-01-01", "2026-03-20", 2026, True, Cell.YEAR_1),
        ("1988-12-31", "2026-03-20", 2026, True, Cell.YEAR_1),
        ("1989-01-01", "2027-03-20", 2027, False, Cell.YEAR_2),
        ("1990-01-01", "2028-03-20", 2028, False, Cell.YEAR_3),
        ("1991-01-01", None, None, False, Cell.LATER),
    ],
)
def test_until_when(born, until, last_year, last_chance, cell) -> None:
    found = judge(Facts(day(born)), window(by_sex={"": date(1988, 1, 1)}), date(2026, 3, 18))
    assert (found.until_on, found.last_year, found.last_chance, found.cell) == (day(until), last_year, last_chance, cell)  # fmt: skip
    assert (found.open, found.closed_on) == (True, None)


@pytest.mark.parametrize(
    ("born", "since"),
    [("1987-12-31", "2025-03-20"), ("1987-01-01", "2025-03-20"), ("1986-12-31", "2024-03-20"), ("1980-06-01", "2018-03-20")],
)  # fmt: skip
def test_closed_since(born, since) -> None:
    found = judge(Facts(day(born)), window(by_sex={"": date(1988, 1, 1)}), ON)
    assert (found.outcome, found.closed_on, found.until_on) == (Outcome.CLOSED, day(since), None)


def test_closed_since_a_turn_of_a_call_every_three_years() -> None:
    rare = replace(window(by_sex={"": date(1988, 1, 1)}), every_years=3)
    assert judge(Facts(date(1987, 6, 1)), rare, ON).closed_on == date(2023, 3, 20)


@pytest.mark.parametrize(
    ("last_on", "cell"),
    [
        ("2026-03-18", Cell.YEAR_1), ("2027-03-18", Cell.YEAR_1), ("2027-03-19", Cell.YEAR_2), ("2028-03-18", Cell.YEAR_2),
        ("2028-03-19", Cell.YEAR_3), ("2029-03-18", Cell.YEAR_3), ("2029-03-19", Cell.LATER),
    ],
)  # fmt: skip
def test_the_cell_by_the_months_left(last_on, cell) -> None:
    assert closing_cell(date.fromisoformat(last_on), date(2026, 3, 18)) == cell


def test_without_a_limit_of_age_nobody_has_a_last_chance() -> None:
    found = judge(Facts(), window(), ON)
    assert (found.outcome, found.cell, found.last_chance, found.until_on) == (Outcome.ELIGIBLE, Cell.LATER, False, None)


def test_a_cutoff_for_men_only_leaves_women_unlimited() -> None:
    men = window(by_sex={"male": date(1988, 1, 1)})
    assert place_of(date(1960, 1, 1), "female", men).unlimited
    assert judge(Facts(date(1960, 1, 1), "male"), men, ON).outcome == Outcome.CLOSED
    assert judge(Facts(date(1960, 1, 1), ""), men, ON).outcome == Outcome.MISSING_AGE


def test_a_later_call_that_narrows_is_the_end() -> None:
    """Where next year's printed date is far later, this year is the last chance for more than one year of births."""
    jump = Window("w", "W", "", (
        Turn(2026, date(2026, 3, 20), {"": Cutoff(date(1988, 1, 1))}), Turn(2027, date(2027, 3, 20), {"": Cutoff(date(1992, 1, 1))}),
        Turn(2028, date(2028, 3, 20), {"": Cutoff(date(1989, 1, 1))}),
    ))  # fmt: skip
    found = judge(Facts(date(1990, 6, 1)), jump, date(2026, 3, 18))
    assert (found.last_chance, found.until_on) == (True, date(2026, 3, 20))


# --- strength, alternatives, equivalents -------------------------------------------------------------------------------

TITLE = Term(Kind.TITLE_AT_LEAST, number=2)
DEGREE = Term(Kind.DEGREE, code="doctor")
INTEGRITY = Term(Kind.CONFIRMATION, code=ConfirmationKind.INTEGRITY)
SENIOR, JUNIOR = (HeldTitle(1),), (HeldTitle(4),)


def found_of(window_: Window, **facts: Any) -> WindowVerdict:
    return judge(Facts(**facts), window_, ON)


@pytest.mark.parametrize(
    ("terms", "facts", "outcome", "codes", "lacks"),
    [
        ((TITLE, DEGREE), {"titles": SENIOR, "degree": "doctor"}, Outcome.ELIGIBLE, [], 0),
        ((TITLE, DEGREE), {"titles": SENIOR}, Outcome.MISSING, ["degree-missing"], 1),
        ((TITLE, DEGREE), {"titles": JUNIOR}, Outcome.BLOCKED, ["title-too-low", "degree-missing"], 2),
        ((TITLE, DEGREE), {}, Outcome.MISSING, ["title-missing", "degree-missing"], 2),
        ((TITLE, INTEGRITY), {"titles": SENIOR}, Outcome.CHECK, ["to-be-confirmed"], 1),
        ((TITLE, INTEGRITY), {}, Outcome.MISSING, ["title-missing", "to-be-confirmed"], 2),
        # One of two is enough; where neither holds, both are told and count as one thing.
        ((replace(TITLE, alternative=1), replace(DEGREE, alternative=1)), {"degree": "doctor"}, Outcome.ELIGIBLE, [], 0),
        ((replace(TITLE, alternative=1), replace(DEGREE, alternative=1)), {"titles": SENIOR}, Outcome.ELIGIBLE, [], 0),
        ((replace(TITLE, alternative=1), replace(DEGREE, alternative=1)), {"titles": JUNIOR, "degree": "master"},
            Outcome.BLOCKED, ["title-too-low", "degree-too-low"], 1),
        ((replace(TITLE, alternative=1), replace(DEGREE, alternative=1)), {"titles": JUNIOR},
            Outcome.MISSING, ["title-too-low", "degree-missing"], 1),
        ((replace(TITLE, alternative=1), replace(DEGREE, alternative=2)), {"degree": "doctor"}, Outcome.MISSING, ["title-missing"], 1),
        # What should hold asks for an exemption instead of barring.
        ((replace(TITLE, strength=Strength.SOFT),), {"titles": JUNIOR}, Outcome.CHECK, ["title-too-low", "exemption-needed"], 1),
        ((replace(TITLE, strength=Strength.SOFT),), {}, Outcome.CHECK, ["title-missing", "exemption-needed"], 1),
        ((replace(TITLE, strength=Strength.SOFT),), {"titles": SENIOR}, Outcome.ELIGIBLE, [], 0),
        # What is preferred never bars.
        ((replace(TITLE, strength=Strength.PREFERRED),), {"titles": JUNIOR}, Outcome.ELIGIBLE, [], 0),
        ((replace(TITLE, strength=Strength.FAVOURED),), {}, Outcome.ELIGIBLE, [], 0),
        # A condition for women is not asked of men.
        ((replace(TITLE, sex="female"),), {"sex": "male", "titles": JUNIOR}, Outcome.ELIGIBLE, [], 0),
        ((replace(TITLE, sex="female"),), {"sex": "female", "titles": JUNIOR}, Outcome.BLOCKED, ["title-too-low"], 1),
        ((replace(TITLE, sex="male", alternative=1), replace(DEGREE, sex="female", alternative=1)), {"sex": "male", "titles": JUNIOR},
            Outcome.BLOCKED, ["title-too-low"], 1),
    ],
)  # fmt: skip
def test_conditions_together(terms, facts, outcome, codes, lacks) -> None:
    found = found_of(window(*terms), **facts)
    assert (found.outcome, [reason.code for reason in found.reasons], found.lacks) == (outcome, codes, lacks)


def equivalent(kind: str, *, found: bool, on: str = "2026-01-05") -> tuple[Confirmed, ...]:
    return (Confirmed(kind, found, "人才办", date.fromisoformat(on)),)


@pytest.mark.parametrize(
    ("term", "confirmed", "outcome"),
    [
        (replace(TITLE, equivalent=True), equivalent("equivalent_title", found=True), Outcome.ELIGIBLE),
        (replace(TITLE, equivalent=True), equivalent("equivalent_title", found=False), Outcome.BLOCKED),
        (replace(TITLE, equivalent=True), equivalent("equivalent_degree", found=True), Outcome.BLOCKED),
        (replace(TITLE, equivalent=True), (), Outcome.BLOCKED),
        (TITLE, equivalent("equivalent_title", found=True), Outcome.BLOCKED),
        # The latest finding counts; one after the call has closed says nothing about it.
        (replace(TITLE, equivalent=True), (
            *equivalent("equivalent_title", found=True, on="2025-01-05"), *equivalent("equivalent_title", found=False),
        ), Outcome.BLOCKED),
        (replace(TITLE, equivalent=True), equivalent("equivalent_title", found=True, on="2026-03-20"), Outcome.ELIGIBLE),
        (replace(TITLE, equivalent=True), equivalent("equivalent_title", found=True, on="2026-03-21"), Outcome.BLOCKED),
        (replace(INTEGRITY), equivalent("integrity", found=True), Outcome.ELIGIBLE),
        (replace(INTEGRITY), equivalent("integrity", found=False), Outcome.BLOCKED),
        (replace(INTEGRITY), equivalent("integrity", found=False, on="2026-03-21"), Outcome.CHECK),
        (replace(INTEGRITY), equivalent("medical_safety", found=True), Outcome.CHECK),
    ],
)  # fmt: skip
def test_what_an_office_found(term, confirmed, outcome) -> None:
    assert found_of(window(term), titles=JUNIOR, confirmed=confirmed).outcome == outcome


@pytest.mark.parametrize(
    ("born", "outcome", "cell", "codes"),
    [
        ("1990-01-01", Outcome.ELIGIBLE, Cell.YEAR_1, []),
        ("1989-12-31", Outcome.CHECK, Cell.EXEMPTION, ["over-soft-limit"]),
        (None, Outcome.MISSING_AGE, Cell.MISSING, ["born-on-missing"]),
    ],
)
def test_a_soft_limit_asks_for_an_exemption(born, outcome, cell, codes) -> None:
    found = judge(Facts(day(born)), window(by_sex={"": date(1990, 1, 1)}, soft_age=True), date(2026, 3, 18))
    assert (found.outcome, found.cell, [reason.code for reason in found.reasons]) == (outcome, cell, codes)


def test_what_bars_goes_before_an_exemption() -> None:
    found = judge(Facts(date(1980, 1, 1), titles=JUNIOR), window(TITLE, by_sex={"": date(1990, 1, 1)}, soft_age=True), ON)  # fmt: skip
    assert (found.outcome, found.cell) == (Outcome.BLOCKED, Cell.BLOCKED)
    assert [reason.code for reason in found.reasons] == ["over-soft-limit", "title-too-low"]


def test_preferences_are_told_in_their_words() -> None:
    young = Term(Kind.BORN_FROM, Strength.FAVOURED, day_on=date(1980, 1, 1), text="45岁以下")
    lead = Term(Kind.CONFIRMATION, Strength.PREFERRED, code=ConfirmationKind.KEY_SPECIALTY)
    facts = {"born_on": date(1985, 1, 1), "confirmed": equivalent("key_specialty", found=True)}
    found = found_of(window(young, lead), **facts)
    assert [str(one) for one in found.preferences] == [
        "favoured: 45岁以下",
        "preferred: leader of a municipal key specialty (人才办 2026-01-05)",
    ]


# --- the study-abroad plan's vectors (domain 1.5.8) --------------------------------------------------------------------

REFERENCE = date(2025, 6, 1)


def abroad(cap: int, *terms: Term) -> Window:
    """Return a category of the plan: its cap is inclusive and soft, on the reference day."""
    return window(*terms, by_sex={"": born_under(cap + 1, REFERENCE)}, year=2025, soft_age=True, reference_on=REFERENCE)  # fmt: skip


BACHELOR = Term(Kind.EDUCATION, number=2)
INTERMEDIATE = Term(Kind.TITLE_AT_LEAST, number=3, equivalent=True)
UP_TO_45 = Term(Kind.BORN_FROM, Strength.FAVOURED, day_on=born_under(46, REFERENCE).on, text="45岁以下")
THREE_YEARS = Term(Kind.DUTY, number=3, code="administrative")
LANGUAGE = Term(Kind.CONFIRMATION, Strength.PREFERRED, code=ConfirmationKind.LANGUAGE)


@pytest.mark.parametrize(
    ("cap", "age", "outcome"),
    [(50, 50, Outcome.ELIGIBLE), (50, 51, Outcome.CHECK), (55, 55, Outcome.ELIGIBLE), (55, 56, Outcome.CHECK)],
)
@pytest.mark.parametrize("birthday", [(6, 1), (12, 31)])
def test_the_cap_is_included_and_over_it_a_reason_is_asked(cap, age, outcome, birthday) -> None:
    years = age if birthday <= (REFERENCE.month, REFERENCE.day) else age + 1
    born = date(REFERENCE.year - years, *birthday)
    assert age_on(born, REFERENCE) == age
    assert judge(Facts(born), abroad(cap), REFERENCE).outcome == outcome


@pytest.mark.parametrize(
    ("born", "age", "favoured"), [("1980-06-01", 45, 1), ("1979-06-02", 45, 1), ("1979-06-01", 46, 0)]
)
def test_forty_five_is_favoured_and_forty_six_is_not(born, age, favoured) -> None:
    assert age_on(date.fromisoformat(born), REFERENCE) == age
    assert len(judge(Facts(day(born)), abroad(50, UP_TO_45), REFERENCE).preferences) == favoured


@pytest.mark.parametrize(
    ("from_on", "to_on", "outcome"),
    [
        ("2022-06-01", None, Outcome.ELIGIBLE),
        ("2022-06-02", None, Outcome.BLOCKED),
        ("2022-07-01", None, Outcome.BLOCKED),  # two years and eleven months
        ("2018-01-01", "2020-12-31", Outcome.BLOCKED),
        ("2018-01-01", "2021-01-01", Outcome.ELIGIBLE),
        (None, None, Outcome.BLOCKED),
    ],
)
def test_three_years_of_administrative_work(from_on, to_on, outcome) -> None:
    duties = (Duty("administrative", day(from_on), day(to_on)),)
    assert judge(Facts(date(1985, 1, 1), duties=duties), abroad(50, THREE_YEARS), REFERENCE).outcome == outcome


@pytest.mark.parametrize(
    ("education", "title", "confirmed", "outcome"),
    [
        (2, 3, (), Outcome.ELIGIBLE),
        (3, 3, (), Outcome.BLOCKED),
        (2, 4, (), Outcome.BLOCKED),
        (2, 4, ("equivalent_title",), Outcome.ELIGIBLE),
        (1, 1, (), Outcome.ELIGIBLE),
        (None, 3, (), Outcome.MISSING),
    ],
)
def test_bachelor_and_intermediate_title_or_equivalent(education, title, confirmed, outcome) -> None:
    findings = [one for kind in confirmed for one in equivalent(kind, found=True, on="2025-01-05")]
    facts = Facts(date(1985, 1, 1), education_rank=education, titles=(HeldTitle(title),), confirmed=findings)
    assert judge(facts, abroad(50, BACHELOR, INTERMEDIATE), REFERENCE).outcome == outcome


def test_no_language_score_bars_nobody() -> None:
    found = judge(Facts(date(1985, 1, 1)), abroad(50, LANGUAGE), REFERENCE)
    assert (found.outcome, found.reasons) == (Outcome.ELIGIBLE, ())


# --- each judge at its boundary ----------------------------------------------------------------------------------------


def selection(programme: UUID = PROGRAMME, year: int = 2024, **more: Any) -> Selection:
    return Selection(**{"programme_id": programme, "programme": "青拔", "layer": "young", "year": year, "counted": True} | more)  # fmt: skip


MONTHS = Term(Kind.STATION_MONTHS, number=18)
BOUNDARIES: list[tuple[Term, dict[str, Any], Result]] = [
    (Term(Kind.BORN_FROM, day_on=date(1980, 1, 1)), {"born_on": date(1980, 1, 1)}, Result.PASS),
    (Term(Kind.BORN_FROM, day_on=date(1980, 1, 1)), {"born_on": date(1979, 12, 31)}, Result.FAIL),
    (Term(Kind.BORN_FROM, day_on=date(1980, 1, 1), inclusion=Inclusion.NO), {"born_on": date(1980, 1, 1)}, Result.FAIL),
    (Term(Kind.BORN_FROM, day_on=date(1980, 1, 1), inclusion=Inclusion.UNSTATED), {"born_on": date(1980, 1, 1)}, Result.FAIL),
    (Term(Kind.BORN_FROM, day_on=date(1980, 1, 1)), {}, Result.MISSING),
    (TITLE, {"titles": (HeldTitle(2),)}, Result.PASS),
    (TITLE, {"titles": (HeldTitle(3),)}, Result.FAIL),
    (TITLE, {"titles": (HeldTitle(2, ON),)}, Result.PASS),
    (TITLE, {"titles": (HeldTitle(2, date(2026, 3, 21)),)}, Result.MISSING),
    (TITLE, {"titles": (HeldTitle(3), HeldTitle(1, None, date(2026, 3, 20)))}, Result.PASS),
    (TITLE, {"titles": (HeldTitle(3), HeldTitle(1, None, date(2026, 3, 19)))}, Result.FAIL),
    (TITLE, {}, Result.MISSING),
    (Term(Kind.TITLE_AT_MOST, number=2), {"titles": (HeldTitle(2),)}, Result.PASS),
    (Term(Kind.TITLE_AT_MOST, number=2), {"titles": (HeldTitle(1),)}, Result.FAIL),
    (Term(Kind.TITLE_AT_MOST, number=2), {}, Result.PASS),
    (DEGREE, {"degree": "doctor"}, Result.PASS),
    (DEGREE, {"degree": "master"}, Result.FAIL),
    (Term(Kind.DEGREE, code="bachelor"), {"degree": "doctor"}, Result.PASS),
    (Term(Kind.DEGREE, code="bachelor"), {"degree": "none"}, Result.FAIL),
    (DEGREE, {}, Result.MISSING),
    (BACHELOR, {"education_rank": 2}, Result.PASS),
    (BACHELOR, {"education_rank": 3}, Result.FAIL),
    (BACHELOR, {}, Result.MISSING),
    (Term(Kind.SINCE_DEGREE, number=36), {"degree_on": date(2023, 3, 20)}, Result.PASS),
    (Term(Kind.SINCE_DEGREE, number=36), {"degree_on": date(2023, 3, 19)}, Result.FAIL),
    (Term(Kind.SINCE_DEGREE, number=36), {}, Result.MISSING),
    (Term(Kind.TENURE, number=12), {"hired_on": date(2025, 3, 20)}, Result.PASS),
    (Term(Kind.TENURE, number=12), {"hired_on": date(2025, 3, 21)}, Result.FAIL),
    (Term(Kind.TENURE, number=12), {}, Result.MISSING),
    (THREE_YEARS, {"duties": (Duty("administrative", date(2023, 3, 20)),)}, Result.PASS),
    (THREE_YEARS, {"duties": (Duty("administrative", date(2023, 3, 21)),)}, Result.FAIL),
    (THREE_YEARS, {"duties": (Duty("teaching", date(2000, 1, 1)),)}, Result.FAIL),
    # Two posts at once count once: four years and an overlapping two are four, not six.
    (Term(Kind.DUTY, number=5, code="administrative"), {"duties": (
        Duty("administrative", date(2020, 1, 1), date(2024, 1, 1)), Duty("administrative", date(2021, 1, 1), date(2023, 1, 1)),
    )}, Result.FAIL),
    (Term(Kind.IN_STATION), {"stays": (Stay(ON),)}, Result.PASS),
    (Term(Kind.IN_STATION), {"stays": (Stay(date(2026, 3, 21)),)}, Result.FAIL),
    (Term(Kind.IN_STATION), {"stays": (Stay(date(2024, 1, 1), ON),)}, Result.FAIL),
    (Term(Kind.IN_STATION), {"stays": (Stay(date(2024, 1, 1), date(2026, 3, 21)),)}, Result.PASS),
    (Term(Kind.NOT_IN_STATION), {"stays": (Stay(ON),)}, Result.FAIL),
    (Term(Kind.NOT_IN_STATION), {"stays": (Stay(date(2024, 1, 1), ON),)}, Result.PASS),
    (Term(Kind.NOT_IN_STATION), {}, Result.PASS),
    (MONTHS, {"stays": (Stay(date(2024, 9, 20)),)}, Result.PASS),
    (MONTHS, {"stays": (Stay(date(2024, 9, 19)),)}, Result.FAIL),
    (MONTHS, {"stays": (Stay(date(2020, 1, 1)), Stay(date(2025, 1, 1)))}, Result.PASS),
    (MONTHS, {"stays": (Stay(date(2026, 3, 21)),)}, Result.FAIL),
    (MONTHS, {}, Result.FAIL),
    # A layer bars for good, and so does the one above it, never the one below.
    (Term(Kind.LAYER, code="young"), {"selections": (selection(),)}, Result.FAIL),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(year=1999),)}, Result.FAIL),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(layer="leading"),)}, Result.FAIL),
    (Term(Kind.LAYER, code="leading"), {"selections": (selection(),)}, Result.PASS),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(layer="postdoc"),)}, Result.PASS),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(counted=False, shortlisted=True),)}, Result.PASS),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(year=2026, published_on=ON),)}, Result.FAIL),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(year=2026, published_on=date(2026, 3, 21)),)}, Result.PASS),
    (Term(Kind.LAYER, code="young"), {"selections": (selection(year=2027),)}, Result.PASS),
    (Term(Kind.PROGRAMME, programme_id=PROGRAMME), {"selections": (selection(year=1999),)}, Result.FAIL),
    (Term(Kind.PROGRAMME, programme_id=PROGRAMME), {"selections": (selection(OTHER),)}, Result.PASS),
    (Term(Kind.PROGRAMME, programme_id=PROGRAMME, number=3), {"selections": (selection(year=2023),)}, Result.FAIL),
    (Term(Kind.PROGRAMME, programme_id=PROGRAMME, number=3), {"selections": (selection(year=2022),)}, Result.PASS),
    (Term(Kind.SELECTED_BY, programme_id=PROGRAMME), {"selections": (selection(counted=False, shortlisted=True),)}, Result.PASS),
    (Term(Kind.SELECTED_BY, programme_id=PROGRAMME), {"selections": (selection(counted=False),)}, Result.FAIL),
    (Term(Kind.SELECTED_BY, programme_id=PROGRAMME), {}, Result.FAIL),
    (Term(Kind.APPLICATIONS, number=2, programme_id=PROGRAMME), {"applications": ((PROGRAMME, 2025),)}, Result.PASS),
    (Term(Kind.APPLICATIONS, number=2, programme_id=PROGRAMME), {"applications": ((PROGRAMME, 2024), (PROGRAMME, 2025))}, Result.FAIL),
    (Term(Kind.APPLICATIONS, number=2, programme_id=PROGRAMME), {"applications": ((PROGRAMME, 2025), (PROGRAMME, 2026))}, Result.PASS),
    (Term(Kind.APPLICATIONS, number=2, programme_id=PROGRAMME), {"applications": ((PROGRAMME, 2025), (OTHER, 2024))}, Result.PASS),
    (INTEGRITY, {}, Result.CHECK),
    (INTEGRITY, {"confirmed": equivalent("integrity", found=True)}, Result.PASS),
    (INTEGRITY, {"confirmed": (*equivalent("integrity", found=True, on="2025-01-01"), *equivalent("integrity", found=False))}, Result.FAIL),
    (Term(STAGE, code="S40"), {"stages": (("S40", 2025, "第一批"),)}, Result.FAIL),
    (Term(STAGE, code="S40"), {"stages": (("S40", 2026, "第二批"), ("S30", 2022, "第一批"))}, Result.PASS),
]  # fmt: skip


@pytest.mark.parametrize(("term", "facts", "result"), BOUNDARIES)
def test_each_judge_at_its_boundary(term, facts, result) -> None:
    found = JUDGES[term.kind](term, Facts(**facts), ON)
    assert found.result == result
    assert bool(found.reasons) is (result != Result.PASS)
    assert all("{" not in str(reason) for reason in found.reasons)  # every value of the sentence is given


def test_every_judge_has_boundaries() -> None:
    assert {term.kind for term, _facts, _result in BOUNDARIES} == set(JUDGES)
    for kind in JUDGES:
        assert len({result for term, _facts, result in BOUNDARIES if term.kind == kind}) > 1, kind
