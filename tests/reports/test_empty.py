"""A hospital without records: pages say what to do first, figures are 0 and not missing, and are read in as many queries as later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import actions, reach, yearly
from reports.indicators import FIGURES
from reports.indicators.declaring import span
from reports.indicators.reading import read
from reports.scope import Scope, whole_hospital
from tests.builders.world import World
from tests.reports import small_hospital

ON = date(2022, 11, 30)
# Each year asks its windows one by one: rules, batch, stages, calls, and a query a window (three stages here).
MOST_QUERIES_A_REPORT = 50


def test_home_leads_to_the_import(world, client_of) -> None:
    page = client_of(world.hr).get("/").content.decode()
    assert "Three steps to the first report" in page
    assert reverse("exchange:import-new") in page


def test_the_report_leads_to_the_import(world, client_of) -> None:
    page = client_of(world.hr).get("/reports/?year=2022").content.decode()
    assert "There are no records yet." in page
    assert reverse("exchange:import-new") in page


def test_a_report_without_a_record_leads_to_the_import(world, client_of) -> None:
    values = yearly.compute(Scope(world.hr), 2022, 5, ON)
    actions.keep_report(year=2022, years=5, as_of=ON, values=values, reached=reach.of(world.hr), by=world.hr)
    page = client_of(world.hr).get("/reports/?year=2022&years=5").content.decode()
    assert "No record counts in these years" in page
    assert reverse("exchange:import-new") in page


@pytest.mark.django_db
def test_counts_are_zero_and_rates_are_not_said() -> None:
    figures = yearly.compute(whole_hospital(), 2022, 2, ON)["figures"]
    assert {code for code, by_year in figures.items() if None in by_year.values()} == {"P05", "F04", "S02", "Q01"}
    assert {number for by_year in figures.values() for number in by_year.values()} == {0, None}


def test_queries_do_not_grow_with_rows(world) -> None:
    empty = queries(world)
    small_hospital.build(world)
    full = queries(world)
    assert full == empty <= MOST_QUERIES_A_REPORT


def queries(world: World) -> int:
    user = type(world.office).objects.get(pk=world.office.pk)
    with CaptureQueriesContext(connection) as captured:
        read(Scope(user), FIGURES, span(2022, 3, ON))
    return len(captured)
