"""The dashboard's numbers against plain SQL, written without the project's rules, for every unit of the demo hospital."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from reports.dashboard import place, reading
from reports.dashboard.bands import BANDS
from reports.dashboard.figures import NOT_SELECTED
from reports.indicators.declaring import now
from talentcareer.access.models import Unit, User

MADE_AT = datetime(2026, 6, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = MADE_AT.date()
FIVE = range(2022, 2027)
HERE = """WITH RECURSIVE below(id) AS (
    SELECT id FROM access_unit WHERE id = %(unit)s
    UNION ALL SELECT u.id FROM access_unit u JOIN below b ON u.parent_id = b.id
), here AS (SELECT t.* FROM cohorts_talent t JOIN below b ON t.unit_id = b.id WHERE t.merged_into_id IS NULL AND t.voided_at IS NULL),
staff AS (
    SELECT h.* FROM here h
    WHERE (h.kind IN ('staff', 'postdoc') AND (h.hired_on IS NULL OR h.hired_on <= %(today)s)
        AND (h.left_on > %(today)s OR (h.left_on IS NULL AND h.duty_status NOT IN ('retired', 'left', 'transferred', 'deceased')))
        AND h.id NOT IN (
            SELECT d.talent_id FROM cohorts_departure d
            WHERE d."on" <= %(today)s AND d.returned_on > %(today)s AND d.undone_at IS NULL))
    OR h.id IN (
        SELECT p.talent_id FROM postdocs_postdocappointment p WHERE p.voided_at IS NULL AND p.entered_on <= %(today)s
        AND coalesce(p.completed_on, p.withdrawn_on, '9999-12-31') > %(today)s)
), members AS (
    SELECT m.*, c.year, s.code AS stage FROM cohorts_membership m JOIN here h ON h.id = m.talent_id
    JOIN cohorts_cohort c ON c.id = m.cohort_id JOIN cohorts_stage s ON s.id = m.stage_id
    WHERE m.voided_at IS NULL AND c.confidential = %(false)s
), training AS (
    SELECT * FROM members WHERE period_from_on <= %(today)s AND coalesce(period_to_on, '9999-12-31') >= %(today)s
    AND NOT (state IN ('completed', 'withdrawn', 'terminated') AND state_on <= %(today)s)
) """


@dataclass(frozen=True)
class Asked:
    """Plain questions about a unit with everything below it."""

    unit: Unit

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        unit = self.unit.pk.hex if connection.vendor == "sqlite" else self.unit.pk
        given = {"unit": unit, "today": TODAY.isoformat(), "false": False} | values
        with connection.cursor() as cursor:
            cursor.execute((HERE + sql).replace("'9999-12-31'", _far()), given)
            return list(cursor.fetchall())

    def one(self, sql: str, **values: Any) -> Any:
        [[value]] = self.rows(sql, **values)
        return value


def _far() -> str:
    return "'9999-12-31'" if connection.vendor == "sqlite" else "DATE '9999-12-31'"


Both = list[tuple[str, reading.Read, Asked]]


@pytest.fixture(scope="module")
def _read(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=folder, DEBUG=True), transaction.atomic():
        with time_machine.travel(MADE_AT, tick=False):
            call_command("demo_hospital", stdout=StringIO())
            leader = User.objects.get(username="leader")
            here = place.places(leader)
            read = [(unit, reading.read_all(here.named(str(unit.pk)), leader, TODAY)) for unit in here.units]
        yield [(unit.name, found, Asked(unit)) for unit, found in read]
        transaction.set_rollback(True)


@pytest.fixture
def both(_read: Both, db: None) -> Both:
    """Every unit as the dashboard reads it, beside the questions about it."""
    return _read


def faults(both: list[Any], shown: Any, counted: Any) -> list[Any]:
    found = [(name, shown(read), counted(asked)) for name, read, asked in both]
    assert len(found) > 25
    assert len({str(one) for _name, one, _other in found}) > 1, (
        "the same everywhere: this would hold for an empty hospital"
    )
    return [fault for fault in found if fault[1] != fault[2]]


def figures(code: str) -> Any:
    return lambda read: [read.value(code, at) for at in read.ats]


def of_years(sql: str) -> Any:
    """Ask for each year; `end` is 31 December, of the running year today."""
    return lambda asked: [
        asked.one(
            sql, year=year, end=min(date(year, 12, 31), TODAY).isoformat(), first=f"{year}-01-01", last=f"{year}-12-31"
        )
        or 0
        for year in FIVE
    ]


RECOGNISED = """SELECT count(*) FROM recognitions_recognition r JOIN here h ON h.id = r.talent_id
    WHERE r.voided_at IS NULL AND r.status IN ('trainee', 'awarded', 'expired') AND r.year = %(year)s AND r.level IN """
PLAIN = {
    "T01": """SELECT count(DISTINCT talent_id) FROM members
        WHERE period_from_on <= %(end)s AND coalesce(period_to_on, '9999-12-31') >= %(end)s
        AND NOT (state IN ('completed', 'withdrawn', 'terminated') AND state_on <= %(end)s)""",
    "T02": "SELECT count(DISTINCT talent_id) FROM members WHERE year <= %(year)s",
    "P01": """SELECT count(DISTINCT p.talent_id) FROM postdocs_postdocappointment p JOIN here h ON h.id = p.talent_id
        WHERE p.voided_at IS NULL AND p.entered_on <= %(end)s
        AND coalesce(p.completed_on, p.withdrawn_on, '9999-12-31') > %(end)s""",
    "A01": RECOGNISED + "('national')",
    "A02": RECOGNISED + "('provincial')",
    "A02u": RECOGNISED + "('national', 'provincial')",
    "A03": RECOGNISED + "('municipal')",
}


@pytest.mark.parametrize("code", PLAIN)
def test_figures_of_five_years(both: Any, code: str) -> None:
    assert faults(both, figures(code), of_years(PLAIN[code])) == []


@pytest.mark.parametrize(
    ("code", "sql"),
    [
        (
            "D06",
            "SELECT sum(e.amount) FROM funding_expense e JOIN here h ON h.id = e.talent_id WHERE e.voided_at IS NULL AND e.spent_on <= %(end)s",
        ),
        (
            "D08",
            """SELECT sum(e.amount) FROM funding_expense e JOIN here h ON h.id = e.talent_id
            WHERE e.voided_at IS NULL AND e.spent_on BETWEEN %(first)s AND %(last)s""",
        ),
        (
            "D07",
            """SELECT sum(a.received) FROM funding_award a JOIN here h ON h.id = a.talent_id LEFT JOIN cohorts_cohort c ON c.id = a.cohort_id
            WHERE a.voided_at IS NULL AND (a.received_on <= %(end)s OR (a.received_on IS NULL AND c.year <= %(year)s))""",
        ),
    ],
)
def test_money_of_five_years(both: Any, code: str, sql: str) -> None:
    def exact(asked: Asked) -> list[Decimal]:
        return [Decimal(str(amount)).quantize(Decimal("0.01")) for amount in of_years(sql)(asked)]

    assert faults(both, figures(code), exact) == []


def test_selected_by_stage(both: Any) -> None:
    def shown(read: Any) -> list[dict[str, int]]:
        return [{stage: n for stage, n in read.reading.cells["T04", "stage"][at.year].items() if n} for at in read.ats]

    def counted(asked: Asked) -> list[dict[str, int]]:
        sql = "SELECT stage, count(*) FROM members WHERE year <= %(year)s GROUP BY stage"
        return [dict(asked.rows(sql, year=year)) for year in FIVE]

    assert faults(both, shown, counted) == []


def test_integrations(both: Any) -> None:
    sql = """SELECT i.integration, count(*) FROM cohorts_membershipintegration i JOIN members m ON m.id = i.membership_id
        WHERE m.year <= 2026 GROUP BY i.integration"""
    assert faults(both, lambda read: dict(read.integrations), lambda asked: dict(asked.rows(sql))) == []


def latest_stage(asked: Asked) -> dict[tuple[str, str], int]:
    """Count by stage and age band; which membership is the latest is decided here, line by line."""
    sql = "SELECT s.id, s.born_on, m.stage, m.year, m.period_from_on FROM staff s LEFT JOIN members m ON m.talent_id = s.id"
    people: dict[Any, tuple[Any, Any]] = {}
    for person, born_on, stage, year, from_on in asked.rows(sql):
        latest = people.get(person, (born_on, ("", "", "")))[1]
        if stage and (year, str(from_on)) > (latest[0] or 0, latest[1]):
            latest = (year, str(from_on), stage)
        people[person] = (born_on, latest)
    found: dict[tuple[str, str], int] = {}
    for born_on, latest in people.values():
        key = (latest[2] or NOT_SELECTED, _band(born_on))
        found[key] = found.get(key, 0) + 1
    return found


def _band(born_on: Any) -> str:
    if born_on is None:
        return ""
    born = date.fromisoformat(str(born_on))
    age = 2026 - born.year - ((born.month, born.day) > (1, 1))
    return next(band.code for band in BANDS if band.high is None or age < band.high)


def test_stage_by_age(both: Any) -> None:
    def shown(read: Any) -> dict[tuple[str, str], int]:
        cells: dict[tuple[str, str], int] = {}
        for (stage, band, _last), count in read.people.items():
            cells[stage, band] = cells.get((stage, band), 0) + count
        return cells

    assert faults(both, shown, latest_stage) == []


def test_last_chances(both: Any) -> None:
    """Under 35, 45 and 50 on 1 January: who turned 34, 44 or 49 by the first day of the year turns the cap within it."""
    sql = """SELECT count(*) FROM staff WHERE id NOT IN (SELECT talent_id FROM members)
        AND born_on > %(after)s AND born_on <= %(until)s"""

    def counted(asked: Asked) -> dict[str, int]:
        caps = {"S30": 35, "S40": 45, "S50": 50}
        numbers = {
            stage: asked.one(sql, after=f"{2026 - cap}-01-01", until=f"{2027 - cap}-01-01")
            for stage, cap in caps.items()
        }
        return {stage: number for stage, number in numbers.items() if number}

    def shown(read: Any) -> dict[str, int]:
        found: dict[str, int] = {}
        for (_stage, _band_code, last), count in read.people.items():
            if last:
                found[last] = found.get(last, 0) + count
        return found

    assert faults(both, shown, counted) == []


def test_headcount_and_concurrent_posts(both: Any) -> None:
    assert faults(both, lambda read: read.headcount, lambda asked: asked.one("SELECT count(*) FROM staff")) == []
    sql = """SELECT count(DISTINCT t.id) FROM cohorts_talent t JOIN cohorts_post p ON p.talent_id = t.id JOIN below b ON b.id = p.unit_id
        WHERE p.kind <> 'primary' AND p.voided_at IS NULL AND coalesce(p.to_on, '9999-12-31') >= %(today)s
        AND coalesce(p.from_on, %(today)s) <= %(today)s AND (t.unit_id IS NULL OR t.unit_id NOT IN (SELECT id FROM below))
        AND t.kind IN ('staff', 'postdoc') AND t.left_on IS NULL"""
    assert faults(both, lambda read: read.concurrent, lambda asked: asked.one(sql)) == []


LONG_AGO = (TODAY - timedelta(days=60)).isoformat()
NEEDS = {
    "T01d": """SELECT count(DISTINCT talent_id), min(period_to_on) FROM members WHERE period_to_on < %(today)s
        AND NOT (state IN ('completed', 'withdrawn', 'terminated') AND state_on <= %(today)s)""",
    "D05": """SELECT count(*), min(s.report_due_on) FROM abroad_studyabroad s JOIN here h ON h.id = s.talent_id
        WHERE s.voided_at IS NULL AND s.confidential = %(false)s AND s.report_on IS NULL AND s.report_due_on < %(today)s""",
    "D03": """SELECT count(DISTINCT mentee_id), min(quiet) FROM (
        SELECT p.mentee_id, coalesce((SELECT max(held_on) FROM mentorship_meeting m WHERE m.mentee_id = p.mentee_id
            AND m.voided_at IS NULL AND m.held_on <= %(today)s), p.paired_on) AS quiet
        FROM mentorship_pair p JOIN here h ON h.id = p.mentee_id
        WHERE p.voided_at IS NULL AND p.paired_on <= %(long_ago)s AND coalesce(p.ended_on, '9999-12-31') > %(today)s
        AND p.mentee_id IN (
            SELECT m.talent_id FROM cohorts_membership m WHERE m.voided_at IS NULL AND m.period_from_on <= %(today)s
            AND coalesce(m.period_to_on, '9999-12-31') >= %(today)s
            AND NOT (m.state IN ('completed', 'withdrawn', 'terminated') AND m.state_on <= %(today)s))
        ) AS pairs WHERE quiet <= %(long_ago)s""",
}


@pytest.mark.parametrize("code", NEEDS)
def test_who_needs_somebody(both: Any, code: str) -> None:
    def shown(read: Any) -> tuple[int, str]:
        return read.waiting[code].count, str(read.waiting[code].oldest)

    def counted(asked: Asked) -> tuple[int, str]:
        [[count, oldest]] = asked.rows(NEEDS[code], long_ago=LONG_AGO)
        return count, str(oldest)

    assert faults(both, shown, counted) == []


def test_periods_that_end_soon(both: Any) -> None:
    """Looked at 45 days before the next periods end: on the day the hospital is made none is near."""
    last = both[0][2].one("SELECT min(period_to_on) FROM cohorts_membership WHERE period_to_on > %(today)s")
    day = date.fromisoformat(str(last)) - timedelta(days=45)
    sql = "SELECT count(DISTINCT talent_id), min(period_to_on) FROM training WHERE period_to_on <= %(soon)s"
    with time_machine.travel(MADE_AT, tick=False):
        leader = User.objects.get(username="leader")
        here = place.places(leader)
        found = []
        for _name, _read, asked in both:
            waiting = reading.waiting(here.named(str(asked.unit.pk)).scope(leader), now(day))["D04"]
            [[count, oldest]] = asked.rows(sql, today=day.isoformat(), soon=(day + timedelta(days=90)).isoformat())
            found.append(((waiting.count, str(waiting.oldest)), (count, str(oldest))))
    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert len(set(found)) > 1


def test_records_with_something_missing(both: Any) -> None:
    sql = """SELECT count(*) FROM here h WHERE (h.kind = 'student' AND (h.sex = '' OR h.school = ''))
        OR (h.kind = 'postdoc' AND (h.hired_on IS NULL OR h.hired_on <= %(today)s) AND (h.left_on IS NULL OR h.left_on > %(today)s)
            AND (h.left_on > %(today)s OR h.duty_status NOT IN ('retired', 'left', 'transferred', 'deceased'))
            AND (h.sex = '' OR h.born_on IS NULL OR coalesce(h.id_number_index, '') = '' OR h.degree = ''))
        OR (h.kind = 'staff' AND (h.hired_on IS NULL OR h.hired_on <= %(today)s) AND (h.left_on IS NULL OR h.left_on > %(today)s)
            AND (h.left_on > %(today)s OR h.duty_status NOT IN ('retired', 'left', 'transferred', 'deceased'))
            AND (coalesce(h.staff_no, '') = '' OR h.sex = '' OR h.born_on IS NULL OR coalesce(h.id_number_index, '') = ''
                OR h.degree = '' OR h.hired_on IS NULL))"""
    assert faults(both, lambda read: read.waiting["Q01m"].count, lambda asked: asked.one(sql)) == []


def test_departments_add_up_to_the_hospital(both: Any) -> None:
    """Everybody has one primary post: the departments' numbers are the hospital's, without those who stand at its top."""
    whole = next(read for _name, read, asked in both if asked.unit.parent_id is None)
    departments = [
        read for _name, read, asked in both if asked.unit.parent_id is not None and asked.unit.parent.parent_id is None
    ]
    at_the_top = Asked(next(asked.unit for _name, _read, asked in both if asked.unit.parent_id is None))
    own = at_the_top.one("SELECT count(*) FROM staff WHERE unit_id = %(unit)s")
    assert whole.headcount == sum(read.headcount for read in departments) + own
