"""What a workbook holds for whom, and how it draws what does not add up."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import translation

from reports import workbook
from reports.indicators import BY_CODE
from reports.scope import Scope, whole_hospital
from talentcareer.access import actions as access
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM, action
from tests.builders.people import make_cohort, make_membership, make_talent

ON = date(2022, 11, 30)


def title_of(code: str) -> str:
    with translation.override("zh-hans"):
        return str(BY_CODE[code].title)


@pytest.mark.parametrize(("second", "stacked"), [("education", "clustered"), ("", "stacked")])
def test_integrations_are_drawn_on_top_of_each_other_only_where_they_add_up(world, second, stacked) -> None:
    cohort = make_cohort(world.hospital, name="第一批", year=2022)
    integrations = ["research", second] if second else ["research"]
    make_membership(make_talent(world.surgery), cohort, integrations=integrations)
    _values, content = workbook.make(whole_hospital(), 2022, 1, ON)
    charts = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]._charts
    assert [chart.grouping for chart in charts][-1] == stacked


def test_nobody_takes_away_what_she_may_only_see(world) -> None:
    """A head with an own record elsewhere sees that record, and takes the department's alone."""
    cohort = make_cohort(world.hospital, name="第一批", year=2022)
    make_membership(make_talent(world.surgery, name="本科室"), cohort)
    own = make_talent(world.medicine, name="本人在内科")
    make_membership(own, cohort)
    connect(own, world.head, by=SYSTEM)
    access.grant_role(world.head, role="talent", unit=world.hospital, from_on=date(2020, 1, 1), by=SYSTEM)
    head = User.objects.get(pk=world.head.pk)
    values, content = workbook.make(Scope(head), 2022, 1, ON)
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert names & {"本科室", "本人在内科"} == {"本科室"}
    counted = next(row[-2].value for row in book.worksheets[0].iter_rows() if row[0].value == title_of("T03"))
    assert (values["figures"]["T03"], counted) == ({"2022": 2}, 1)


@action("test.connected")
def connect(talent, user, *, by) -> None:
    talent.user = user
    talent.save()
