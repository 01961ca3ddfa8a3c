"""Windows that close, as deadlines: who is reminded of whom, on which days, once; nothing confidential in words or absence."""

from datetime import date
from typing import Any

import pytest

from programs.eligibility import deadlines
from talentcareer.audit.actions import SYSTEM
from talentcareer.deadlines.models import Deadline, Reminder
from talentcareer.deadlines.reminding import run
from tests.builders.people import make_cohort, make_membership, make_talent
from tests.eligibility.people import make_call, make_programme

pytestmark = pytest.mark.django_db
CLOSES = date(2026, 3, 20)


STAGE = "30s Start-up"


def found(day: date, window: str) -> list[tuple[str, date]]:
    return [(due.params["name"], due.on) for due in deadlines.closing(day) if due.params["window_en"] == window]


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(1987, 12, 31), []),  # over the cut-off of 2026 already
        (date(1988, 1, 1), [("甲", CLOSES)]),
        (date(1988, 12, 31), [("甲", CLOSES)]),
        (date(1989, 1, 1), []),  # lets in 2027 too, which closes in more than 12 months
        (None, []),
    ],
)
def test_who_is_in_time_for_the_last_time(world: Any, born_on: date | None, expected: list[Any]) -> None:
    make_call(
        make_programme("青年项目"), conditions=({"kind": "born_from", "day_on": date(1988, 1, 1)},), closes_on=CLOSES
    )
    make_talent(world.surgery, name="甲", born_on=born_on)
    assert found(date(2026, 3, 1), "青年项目") == expected


def test_a_stage_closes_with_its_year_and_speaks_both_languages(world: Any) -> None:
    make_talent(world.surgery, name="甲", born_on=date(1991, 6, 1))
    (due,) = [one for one in deadlines.closing(date(2026, 3, 1)) if one.params["window_en"] == STAGE]
    assert (due.on, due.unit_id) == (date(2026, 12, 31), world.surgery.pk)
    assert (due.params["window_zh"], due.params["window_en"]) == ("30s起步期", "30s Start-up")


def test_a_confidential_batch_shows_neither_in_words_nor_in_absence(world: Any) -> None:
    for name, confidential in (("甲", True), ("乙", False)):
        cohort = make_cohort(world.hospital, name=f"批次{name}", year=2025, confidential=confidential)
        make_membership(make_talent(world.surgery, name=name, born_on=date(1991, 6, 1)), cohort, "S30")
    assert found(date(2026, 3, 1), STAGE) == [("甲", date(2026, 12, 31))]


def test_the_nightly_run_reminds_the_heads_of_their_own_people_once(world: Any) -> None:
    make_talent(world.surgery, name="甲", born_on=date(1991, 6, 1))
    make_talent(world.medicine, name="乙", born_on=date(1991, 6, 1))
    for _turn in range(2):
        run(date(2026, 12, 1), by=SYSTEM)
    stages = Deadline.objects.filter(key__startswith="S30:")
    assert [one.params["name"] for one in stages.visible_to(world.head)] == ["甲"]
    told = Reminder.objects.filter(user=world.head, deadline__in=stages)
    assert [(one.deadline.params["name"], one.threshold) for one in told] == [("甲", 30)]
    assert stages.visible_to(world.office).count() == 2
