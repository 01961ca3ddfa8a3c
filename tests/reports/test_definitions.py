"""What figures count at their edges: the day itself, another hospital, people who became staff."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from cohorts.codes import TITLES
from cohorts.models import Title
from programs.abroad.models import StudyAbroad
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from reports.indicators import BY_CODE
from reports.indicators.declaring import elapsed, now, span
from reports.indicators.reading import read
from reports.scope import whole_hospital
from talentcareer.access import actions as access
from talentcareer.access.models import UnitKind
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import keep, make_cohort, make_talent

ON = date(2022, 11, 30)


def value(code: str, year: int, on: date = ON):
    return read(whole_hospital(), [BY_CODE[code]], span(year, 1, on)).value(code, year)


def value_today(code: str, on: date = ON):
    return read(whole_hospital(), [BY_CODE[code]], [now(on)]).value(code, on.year)


def programme(level: str = "national") -> Programme:
    return keep(Programme(name="甲计划", name_key="甲计划", level=level))


@pytest.mark.parametrize(("year", "counted"), [(2018, 0), (2019, 1), (2020, 1), (2021, 1)])
def test_a_postdoc_who_became_staff_stays_in_the_years_in_station(world, year, counted) -> None:
    person = make_talent(world.surgery, hired_on=date(2021, 7, 1))
    keep(PostdocAppointment(talent=person, entered_on=date(2019, 1, 1), completed_on=date(2021, 6, 30), stayed=True))
    keep(Recognition(talent=person, programme=programme(), level="national", year=2018))
    assert (value("R00", year), value("A05", year)) == (counted, counted)


@pytest.mark.parametrize(
    ("due_on", "handed_in", "due", "on_time", "missing"),
    [
        (date(2022, 11, 29), None, 1, 0, 1),
        (date(2022, 11, 30), None, 0, 0, 0),
        (date(2022, 12, 1), None, 0, 0, 0),
        (date(2022, 11, 30), date(2022, 11, 30), 1, 1, 0),
        (date(2022, 11, 29), date(2022, 11, 30), 1, 0, 0),
        (date(2021, 12, 31), None, 0, 0, 0),
    ],
)
def test_a_report_is_due_once_its_day_is_over_or_it_is_handed_in(
    world, due_on, handed_in, due, on_time, missing
) -> None:
    person = make_talent(world.surgery)
    keep(StudyAbroad(talent=person, from_on=date(2021, 5, 1), report_due_on=due_on, report_on=handed_in))
    assert (value("S02d", 2022), value("S02n", 2022), value("S02m", 2022)) == (due, on_time, missing)


def test_reports_missing_from_any_year_wait_at_home(world, client_of) -> None:
    for year in (2020, 2021, 2022):
        keep(StudyAbroad(talent=make_talent(world.surgery), from_on=date(year, 1, 1), report_due_on=date(year, 11, 29)))
    keep(StudyAbroad(talent=make_talent(world.surgery), from_on=date(2022, 2, 1), report_due_on=ON))
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        client = client_of(world.hr)
        waiting = {str(todo.title): (todo.count, todo.url) for todo in client.get("/").context["todos"]}
        count, url = waiting["Study reports not handed in"]
        assert (count, client.get(url).context["total"]) == (3, 3)


def money(world, received_on: date) -> None:
    person = make_talent(world.surgery)
    hundred = {"approved": Decimal(100), "received": Decimal(100)}
    keep(Award(talent=person, source="院级", approved_on=received_on, received_on=received_on, **hundred))


@pytest.mark.parametrize(
    ("received_on", "rate"),
    [(date(2022, 11, 30), Decimal("20.0")), (date(2022, 12, 1), None), (date(2022, 12, 31), None)],
)
def test_what_has_arrived_by_today_is_what_has_arrived_by_the_day(world, received_on, rate) -> None:
    money(world, received_on)
    keep(Expense(talent=make_talent(world.surgery), subject="设备费", amount=Decimal(20), spent_on=ON))
    assert (value_today("F04"), value_today("F04a"), value("F04", 2022)) == (rate, rate, Decimal("20.0"))


def test_the_year_goes_by_until_its_end_also_as_of_today() -> None:
    assert [elapsed(at) for at in (now(ON), *span(2022, 1, ON), now(date(2022, 12, 31)))] == [
        Decimal("91.5"),
        Decimal("91.5"),
        Decimal("100.0"),
    ]


def test_the_rate_at_home_opens_what_it_is_made_of(world, client_of) -> None:
    from tests.builders.world import make_account

    money(world, date(2022, 11, 30))
    money(world, date(2022, 12, 1))
    keep(Expense(talent=make_talent(world.surgery), subject="设备费", amount=Decimal(20), spent_on=ON))
    keep(Expense(talent=make_talent(world.surgery), subject="设备费", amount=Decimal(30), spent_on=date(2022, 12, 1)))
    client = client_of(make_account("finance", role="finance", unit=world.hospital))
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        key = next(key for key in client.get("/").context["figures"] if str(key.label) == "Execution rate")
        page = client.get(key.figure.url)
        lines = {line.code: [figure.value for figure in line.numbers] for line in page.context["lines"]}
        assert (key.figure.value, lines["F04"]) == (Decimal("20.0"), [20.0])
        assert (lines["F04n"], lines["F04d"]) == ([20.0], [100.0])
        spent = next(line for line in page.context["lines"] if line.code == "F04n").numbers[0]
        assert client.get(spent.url).context["total"] == 1


def test_the_first_of_its_kind_is_the_hospitals_own(world) -> None:
    authority = access.create_unit(name="卫健委", kind=UnitKind.AUTHORITY, by=SYSTEM)
    other = access.create_unit(name="他院", kind=UnitKind.HOSPITAL, parent=authority, by=SYSTEM)
    department = access.create_unit(name="骨科", parent=other, by=SYSTEM)
    plan = programme()
    for unit, year in ((department, 2020), (world.surgery, 2021), (world.medicine, 2022)):
        keep(Recognition(talent=make_talent(unit), programme=plan, level="national", year=year))
    assert [value("A04", year) for year in (2020, 2021, 2022)] == [1, 1, 0]


def cells(page, name: str) -> list[str]:
    return [str(row.get_cell_value(name)) for row in page.context["table"].rows]


def test_rows_of_recognised_people_name_what_counts_by_the_year(world, client_of) -> None:
    person, plan = make_talent(world.surgery), programme()
    for year, status in ((2020, "awarded"), (2021, "shortlisted"), (2021, "revoked"), (2022, "awarded")):
        number = f"{year}{status}"
        keep(Recognition(talent=person, programme=plan, level="national", year=year, status=status, document_number=number))  # fmt: skip
    client = client_of(world.leader)
    assert cells(client.get("/reports/figures/A05/2020/"), "recognitions") == ["甲计划 2020"]
    assert cells(client.get("/reports/figures/A05/2022/"), "recognitions") == ["甲计划 2020 · 甲计划 2022"]


def test_titles_beside_people_are_those_appointed_to_today(world, client_of) -> None:
    person = make_talent(world.surgery)
    chief, attending = TITLES.find("主任医师").code, TITLES.find("主治医师").code
    keep(Title(talent=person, sense="awarded", title=chief, from_on=date(2020, 1, 1)))
    keep(Title(talent=person, sense="appointed", title=attending, from_on=date(2015, 1, 1), to_on=date(2022, 11, 29)))
    keep(Title(talent=person, sense="appointed", title=attending, from_on=date(2022, 11, 30)))
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        page = client_of(world.leader).get("/reports/figures/R00/2022/")
    assert cells(page, "titles") == [TITLES.label(attending)]
    assert "Title appointed today" in page.content.decode()


def test_awards_stand_under_their_own_department_or_the_persons(world, client_of) -> None:
    person, cohort = make_talent(world.surgery), make_cohort(world.hospital)
    for source, unit in (("院级", world.medicine), ("省级", None)):
        keep(Award(talent=person, cohort=cohort, unit=unit, source=source, approved=Decimal(1), approved_on=ON))
    page = client_of(world.leader).get("/reports/figures/F01/2022/?sort=source")
    assert sorted(zip(cells(page, "source"), cells(page, "department"), strict=True)) == [
        ("省级", "外科"),
        ("院级", "内科"),
    ]
