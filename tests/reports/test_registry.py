"""Held over the whole registry: what is counted is what opens, for whoever reads."""

from decimal import Decimal

import pytest

from reports.indicators import BY_CODE, FIGURES, indicators, windows
from reports.indicators.declaring import At, Indicator, Ratio, rate, span
from reports.indicators.reading import read
from reports.scope import Scope, whole_hospital
from tests.builders.world import World
from tests.reports.small_hospital import ON, YEARS

CODES = [
    "T01",
    "T02",
    "T03",
    "T04",
    "T05",
    "T06",
    "P01",
    "P02",
    "P02g",
    "P03",
    "P04",
    "P05",
    "A01",
    "A02",
    "A03",
    "A04",
    "A05",
    "L01",
    "L02",
    "F01",
    "F02",
    "F03",
    "F04",
    "M01",
    "M02",
    "S01",
    "S02",
    "U01",
    "U02",
    "R00",
    "Q01",
    "W01",
]
ATS = span(2022, 3, ON)


def test_the_codes_are_those_of_the_report() -> None:
    assert [figure.code for figure in FIGURES] == CODES


def test_every_figure_says_what_it_counts() -> None:
    assert [
        figure.code
        for figure in BY_CODE.values()
        if not (figure.title and figure.unit and figure.counts and figure.basis)
    ] == []
    assert [figure.code for figure in FIGURES if not figure.source] == []


def scopes(world: World) -> dict[str, Scope]:
    return {
        "the whole hospital": whole_hospital(),
        "the office": Scope(world.office),
        "a head": Scope(world.head),
        "no grant": Scope(world.nobody),
    }


@pytest.mark.parametrize("reader", ["the whole hospital", "the office", "a head", "no grant"])
def test_figures_and_cells_are_their_rows(small, reader) -> None:
    scope = scopes(small.world)[reader]
    found = read(scope, FIGURES, ATS)
    wrong = []
    for indicator in indicators():
        if not scope.may(indicator.permission):
            continue
        for at in ATS:
            counted = measured(indicator, indicator.rows(scope, at), scope, at) if indicator.known_at(at) else None
            if found.value(indicator.code, at.year) != counted:
                wrong.append((indicator.code, at.year, found.value(indicator.code, at.year), counted))
            for dimension in indicator.dimensions:
                for value, number in found.cells[indicator.code, dimension.code].get(at.year, {}).items():
                    opened = measured(indicator, indicator.cell(scope, at, dimension, value), scope, at)
                    if opened != number:
                        wrong.append((indicator.code, dimension.code, value, at.year, number, opened))
    assert wrong == []


def measured(indicator: Indicator, rows, scope: Scope, at: At) -> object:
    """The measure over rows, in Python."""
    measure = indicator.measure
    if isinstance(indicator, windows.WindowsClosing):
        return sum(len(row.closing.splitlines()) for row in windows.with_words(rows, scope, at))
    if measure.kind == "rows":
        return len(set(rows.values_list("pk", flat=True)))
    if measure.kind == "distinct":
        return len(set(rows.values_list(measure.of, flat=True)))
    if measure.money:
        return sum(rows.values_list(measure.of, flat=True), Decimal("0.00"))
    return sum(rows.annotate(worth=measure.of).values_list("worth", flat=True))


@pytest.mark.parametrize("reader", ["the whole hospital", "a head"])
def test_breakdowns_that_say_so_add_up(small, reader) -> None:
    scope = scopes(small.world)[reader]
    found = read(scope, FIGURES, ATS)
    sums = {
        (indicator.code, dimension.code, year): sum(cells.values())
        for indicator in indicators()
        if scope.may(indicator.permission)
        for dimension in indicator.dimensions
        if dimension.adds_up
        for year, cells in found.cells[indicator.code, dimension.code].items()
    }
    assert sums == {key: found.value(key[0], key[2]) for key in sums}
    assert len(sums) > 20


def test_the_one_breakdown_that_does_not_add_up_says_so() -> None:
    assert [(i.code, d.code) for i in indicators() for d in i.dimensions if not d.adds_up] == [("T05", "integration")]


def test_ratios_are_their_two_parts(small) -> None:
    found = read(whole_hospital(), FIGURES, ATS)
    ratios = [figure for figure in BY_CODE.values() if isinstance(figure, Ratio)]
    for ratio in ratios:
        for year in YEARS:
            parts = found.value(ratio.numerator.code, year), found.value(ratio.denominator.code, year)
            assert found.value(ratio.code, year) == (None if None in parts else rate(*parts))
    assert {ratio.code for ratio in ratios} == {"P05", "F04", "F04y", "F04a", "S02", "Q01"}


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 0, None), (0, 4, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (1, 800, "0.1")],
)
def test_a_rate_is_rounded_half_up_and_unsaid_over_nothing(numerator, denominator, expected) -> None:
    assert rate(numerator, denominator) == (None if expected is None else Decimal(expected))


def test_somebody_without_a_grant_sees_nothing(small) -> None:
    scope = Scope(small.world.nobody)
    assert read(scope, FIGURES, ATS).values == {}
    assert [i.code for i in indicators() for at in ATS if i.rows(scope, at).exists()] == []


def test_administrators_see_no_business_figure(small) -> None:
    for user in (small.world.system_admin, small.world.security_admin, small.world.audit_admin):
        assert read(Scope(user), FIGURES, ATS).values == {}


def test_a_head_counts_the_own_department(small) -> None:
    found = read(Scope(small.world.head), FIGURES, ATS)
    assert {code: found.values[code] for code in ("T02", "T03", "A01", "R00")} == {
        "T02": {2020: 2, 2021: 2, 2022: 3},
        "T03": {2020: 2, 2021: 0, 2022: 2},
        "A01": {2020: 0, 2021: 2, 2022: 0},
        "R00": {2020: 5, 2021: 6, 2022: 5},
    }


def test_the_office_counts_the_hospital_but_for_a_person_without_a_unit(small) -> None:
    office, whole = (read(scope, FIGURES, ATS).values for scope in (Scope(small.world.office), whole_hospital()))
    differing = {code for code in whole if office[code] != whole[code]}
    assert differing == {
        "P01",
        "P03",
        "P05",
        "R00",
        "Q01",
        "Q01n",
        "Q01d",
        "Q01m",
        "W01",
    }  # where the postdoc "without unit" counts
