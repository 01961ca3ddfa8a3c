"""How long 100,000 people × 30 programmes take, beside SQL written by hand for the same conditions. Prints figures; the counts must agree."""

import resource
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from cohorts import actions
from cohorts.choices import TalentKind
from cohorts.codes import TITLES
from cohorts.models import Talent, Title
from programs.catalogue.models import Call
from programs.eligibility import calls, querysets
from programs.eligibility.asks import Reader
from programs.eligibility.choices import Cell
from programs.recognitions.models import Recognition
from talentcareer.audit.actions import SYSTEM, action
from tests.builders.world import World
from tests.eligibility.people import make_call, make_programme

PEOPLE, PROGRAMMES, DAY = 100_000, 30, date(2026, 3, 18)
HIGH = [code.code for code in TITLES.codes if code.rank and code.rank <= 2]
KNOWN = [code.code for code in TITLES.codes if code.rank]


@action("bench.filled")
def fill(world: World, *, by: Any) -> None:
    """Make the people, a title each, a recognition for every twentieth, and 30 programmes with six conditions each."""
    held = make_programme("青拔", layer="young")
    born = date(1966, 1, 1)
    for start in range(0, PEOPLE, 20_000):
        people = [
            actions.prepare(
                Talent(
                    name=f"员工{number}", staff_no=f"{number}", kind=TalentKind.STAFF, sex=("female", "male")[number % 2],
                    degree=("doctor", "doctor", "master", "")[number % 4], born_on=born + timedelta(days=number * 7919 % 12_000),
                    hired_on=date(2025, 1, 1) + timedelta(days=number % 400), unit=world.surgery,
                )
            )
            for number in range(start, start + 20_000)
        ]  # fmt: skip
        Talent.objects.bulk_create(people, batch_size=500)
        Title.objects.bulk_create(
            [
                Title(talent=one, sense="appointed", title=KNOWN[n % len(KNOWN)])
                for n, one in enumerate(people)
                if n % 5
            ],
            batch_size=500,
        )
        Recognition.objects.bulk_create(
            [Recognition(talent=one, programme=held, level="national", year=2020) for one in people[::20]],
            batch_size=500,
        )
    for number in range(PROGRAMMES):
        edges = ({"kind": "born_from", "sex": sex, "day_on": date(year + number % 10, 1, 1)} for sex, year in (("male", 1981), ("female", 1978)))  # fmt: skip
        make_call(make_programme(f"项目{number}"), closes_on=date(2026, 3, 20), conditions=(
            *edges, {"kind": "title_at_least", "number": 2}, {"kind": "degree", "code": "doctor"},
            {"kind": "layer", "code": "young"}, {"kind": "tenure", "number": 12},
        ))  # fmt: skip


BY_HAND = """
SELECT CASE
    WHEN t.sex = '' OR t.born_on IS NULL THEN 'missing'
    WHEN t.born_on < CASE t.sex WHEN 'male' THEN %(male)s ELSE %(female)s END THEN 'closed'
    WHEN (t.degree <> '' AND t.degree <> 'doctor') OR t.hired_on > '2025-03-20'
        OR (EXISTS (SELECT 1 FROM cohorts_title h WHERE h.talent_id = t.id AND h.voided_at IS NULL AND h.title IN (KNOWN))
            AND NOT EXISTS (SELECT 1 FROM cohorts_title h WHERE h.talent_id = t.id AND h.voided_at IS NULL AND h.title IN (HIGH)))
        OR EXISTS (SELECT 1 FROM recognitions_recognition r JOIN catalogue_programme p ON p.id = r.programme_id
            WHERE r.talent_id = t.id AND r.voided_at IS NULL AND r.status IN ('trainee', 'awarded', 'expired') AND r.year <= 2026
            AND p.layer IN ('young', 'leading')) THEN 'blocked'
    WHEN t.degree = '' OR t.hired_on IS NULL
        OR NOT EXISTS (SELECT 1 FROM cohorts_title h WHERE h.talent_id = t.id AND h.voided_at IS NULL AND h.title IN (KNOWN)) THEN 'missing'
    WHEN t.born_on < CASE t.sex WHEN 'male' THEN %(male1)s ELSE %(female1)s END THEN 'year_1'
    WHEN t.born_on < CASE t.sex WHEN 'male' THEN %(male2)s ELSE %(female2)s END THEN 'year_2'
    WHEN t.born_on < CASE t.sex WHEN 'male' THEN %(male3)s ELSE %(female3)s END THEN 'year_3'
    ELSE 'later' END AS cell, count(*)
FROM cohorts_talent t WHERE t.voided_at IS NULL AND t.merged_into_id IS NULL GROUP BY 1
"""


def by_hand(number: int) -> dict[str, int]:
    """Return the cells of a programme by the statement above."""
    years = {"male": 1981 + number % 10, "female": 1978 + number % 10}
    statement = BY_HAND
    for word, codes in (("KNOWN", KNOWN), ("HIGH", HIGH)):
        statement = statement.replace(word, ", ".join(f"'{code}'" for code in codes))
    for sex, year in years.items():
        for name, later in ((f"{sex}3", 3), (f"{sex}2", 2), (f"{sex}1", 1), (sex, 0)):
            statement = statement.replace(f"%({name})s", f"'{year + later}-01-01'")
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_100000_people_and_30_programmes(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    fill(world, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    people = Talent.objects.unscoped("the whole hospital of the benchmark")
    assert Call.objects.count() >= PROGRAMMES
    wanted = [window for window in calls.programme_windows(DAY) if window.label.startswith("项目")]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    ours = {}
    for window in wanted:
        cells: Counter[str] = Counter()
        for state, number in querysets.counted(people, window, Reader()).items():
            cells[querysets.cell_of_state(state, window, DAY)] += number
        ours[window.label] = {str(Cell(cell)): number for cell, number in cells.items()}
    taken = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    began = time.perf_counter()
    plain = {f"项目{number}": by_hand(number) for number in range(PROGRAMMES)}
    bare = time.perf_counter() - began
    assert ours == plain
    with capsys.disabled():
        print(
            f"\n{PEOPLE} people × {PROGRAMMES} programmes ({connection.vendor}): {taken:.1f} s, {taken / bare:.1f} times SQL by hand "
            f"({bare:.1f} s), {grown:.0f} MB more, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB in all",
            end="",
        )
