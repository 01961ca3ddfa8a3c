"""How long the dashboard of a hospital of 10,000 people takes, beside the bare SQL of its figures. Prints figures, holds no limit."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cohorts import actions
from cohorts.choices import TalentKind
from cohorts.models import Membership, MembershipIntegration, Post, Stage, Talent
from mentorship.models import Meeting, Pair
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from talentcareer import dates
from talentcareer.access import actions as access
from talentcareer.access.models import Unit
from talentcareer.audit.actions import SYSTEM, action
from tests.builders.people import keep, make_cohort
from tests.builders.world import World

PEOPLE = 10_000
DEPARTMENTS = 60
RUNS = 3


@action("bench.filled")
def fill(world: World, units: list[Unit], *, by: Any) -> None:
    """Fill the hospital: everybody with a post, every tenth with a membership, a mentor, money and a recognition."""
    born = date(1964, 1, 1)
    people = [
        actions.prepare(
            Talent(
                name=f"员工{number}", staff_no=f"{10_000 + number}", kind=TalentKind.STAFF, sex="female", degree="doctor",
                born_on=born + timedelta(days=1.4 * number), hired_on=date(2015, 7, 1), unit=units[number % DEPARTMENTS],
            )
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    Talent.objects.bulk_create(people, batch_size=500)
    Post.objects.bulk_create([Post(talent=one, unit=one.unit) for one in people], batch_size=500)
    stages = list(Stage.objects.unscoped("bench").order_by("order"))
    cohorts = [make_cohort(world.hospital, name=f"{year}年", year=year) for year in range(2020, 2026)]
    programme = keep(Programme(name="省甲", name_key="省甲", level="provincial"))
    chosen = list(enumerate(people[::10]))
    memberships = [
        Membership(talent=one, cohort=cohorts[n % 6], stage=stages[n % 3], period_from_on=date(2024, 1, 1), period_to_on=date(2027, 1, 1))
        for n, one in chosen
    ]  # fmt: skip
    Membership.objects.bulk_create(memberships, batch_size=500)
    MembershipIntegration.objects.bulk_create(
        [MembershipIntegration(membership=one, integration="research") for one in memberships], batch_size=500
    )
    today = dates.today()
    for rows in (
        [Pair(mentor=people[n + 1], mentee=one, paired_on=date(2024, 1, 1)) for n, one in chosen],
        [Meeting(mentor=people[n + 1], mentee=one, held_on=today - timedelta(days=n % 120)) for n, one in chosen],
        [Recognition(talent=one, programme=programme, level="provincial", year=2021 + n % 6) for n, one in chosen],
        [PostdocAppointment(talent=one, entered_on=date(2023, 1 + n % 12, 1)) for n, one in chosen],
        [
            Award(talent=one, approved=Decimal(9), received=Decimal(9), received_on=date(2024, 5, 1))
            for _n, one in chosen
        ],
        [
            Expense(talent=one, subject="设备费", amount=Decimal(3), spent_on=date(2022 + n % 5, 2, 2))
            for n, one in chosen
        ],
    ):
        type(rows[0]).objects.bulk_create(rows, batch_size=500)  # type: ignore[attr-defined]


STATEMENTS = """
SELECT (SELECT m.stage_id FROM cohorts_membership m WHERE m.talent_id = t.id ORDER BY m.period_from_on DESC LIMIT 1) AS stage,
    cast((julianday('now') - julianday(born_on)) / 1826.2 AS integer) AS band, count(*) FROM cohorts_talent t GROUP BY 1, 2;
SELECT EACH(count(DISTINCT CASE WHEN period_from_on <= 'LASTDAY' AND period_to_on >= 'LASTDAY' THEN talent_id END)) FROM cohorts_membership;
SELECT EACH(count(DISTINCT CASE WHEN c.year <= YEAR THEN m.talent_id END)) FROM cohorts_membership m
    JOIN cohorts_cohort c ON c.id = m.cohort_id;
SELECT c.year, m.stage_id, count(*) FROM cohorts_membership m JOIN cohorts_cohort c ON c.id = m.cohort_id GROUP BY 1, 2;
SELECT integration, count(*) FROM cohorts_membershipintegration GROUP BY 1;
SELECT EACH(sum(entered_on <= 'LASTDAY' AND completed_on IS NULL)) FROM postdocs_postdocappointment;
SELECT level, year, count(*) FROM recognitions_recognition GROUP BY 1, 2;
SELECT EACH(sum(CASE WHEN spent_on <= 'LASTDAY' THEN amount END)) FROM funding_expense;
SELECT EACH(sum(CASE WHEN received_on <= 'LASTDAY' THEN received END)) FROM funding_award;
SELECT count(DISTINCT p.mentee_id) FROM mentorship_pair p WHERE NOT EXISTS (
    SELECT 1 FROM mentorship_meeting e WHERE e.mentee_id = p.mentee_id AND e.held_on > date('now', '-60 days'));
SELECT count(*) FROM cohorts_membership WHERE period_to_on < date('now', '+90 days');
SELECT count(*) FROM abroad_studyabroad WHERE report_on IS NULL;
SELECT count(*) FROM cohorts_talent WHERE degree = '' OR born_on IS NULL OR id_number_index IS NULL
"""
"""The figures over the whole hospital as somebody would write them by hand, a statement for each kind of record (SQLite)."""


def bare(day: date) -> list[str]:
    """Return the statements with their years."""

    def each(found: re.Match[str]) -> str:
        years = range(day.year - 4, day.year + 1)
        return ", ".join(found[1].replace("YEAR", str(year)).replace("LASTDAY", f"{year}-12-31") for year in years)

    return [re.sub(r"EACH\((.*)\)(?= FROM)", each, one) for one in STATEMENTS.split(";")]


def best(run: Callable[[], Any]) -> float:
    """Return the shortest of some runs: what the machine can, without what others did meanwhile."""
    found = []
    for _run in range(RUNS):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return min(found)


@pytest.mark.django_db
def test_the_dashboard_of_10000_people(world: World, client_of: Any, capsys: pytest.CaptureFixture[str]) -> None:
    units = [
        access.create_unit(name=f"{number}病区", parent=world.hospital, by=SYSTEM) for number in range(DEPARTMENTS)
    ]
    fill(world, units, by=SYSTEM)
    client = client_of(world.leader)

    def page(address: str) -> None:
        assert client.get(address).status_code == 200

    def sql() -> None:
        with connection.cursor() as cursor:
            for statement in bare(dates.today()):
                cursor.execute(statement)
                cursor.fetchall()

    whole, one = best(lambda: page("/department/")), best(lambda: page(f"/department/?unit={units[0].pk}"))
    plain = best(sql)
    with capsys.disabled():
        print(
            f"\nthe dashboard of {PEOPLE} people: {whole:.2f} s, {whole / plain:.1f} times the bare SQL ({plain:.2f} s)",
            end="",
        )
        print(
            f"\nthe dashboard of one of {DEPARTMENTS} departments: {one:.2f} s, {one / plain:.1f} times that SQL",
            end="",
        )
