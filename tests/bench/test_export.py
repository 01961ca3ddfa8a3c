"""Taking a list of 20,000 people away with every column, beside a bare SELECT written by XlsxWriter in constant memory. Prints figures, holds no limit."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.test import Client
from django.urls import reverse

from cohorts import actions
from cohorts.models import Talent
from cohorts.tables import TalentTable
from talentcareer.audit.actions import SYSTEM, action
from tests.bench.rosters import timed
from tests.builders.world import World

PEOPLE = 20_000
FIELDS = (
    "name", "staff_no", "unit__name", "titles__title", "born_on", "kind", "duty_status", "sex", "education_level", "degree", "school",
    "major", "discipline", "origin", "hired_on", "employment_type", "degree_on", "left_on", "memberships__stage__code",
    "memberships__cohort__name", "memberships__state", "memberships__period_from_on", "memberships__period_to_on",
    "memberships__integrations__integration", "ethnicity", "political_status", "nationality", "id_number_mask", "email",
    "remark",
)  # fmt: skip


@action("bench.filled")
def fill(world: World, *, by: Any) -> None:
    """Fill the hospital with people."""
    people = [
        actions.prepare(
            Talent(
                name=f"员工{number}", staff_no=f"{10_000 + number}", sex="female", degree="doctor", school="某某医学院", major="内科学",
                born_on=date(1966, 1, 1) + timedelta(days=number % 9_000), hired_on=date(2015, 7, 1), unit=world.surgery,
            )
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    Talent.objects.bulk_create(people, batch_size=500)


def bare() -> int:
    """Write the same fields of the same rows as a workbook, and return its size."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, values in enumerate(Talent.objects.unscoped("bench").values_list(*FIELDS).iterator(2000)):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif value:
                sheet.write_string(number, column, value)
    book.close()
    return len(out.getvalue())


@pytest.mark.django_db
def test_20000_people(world: World, client_of: Callable[..., Client], capsys: pytest.CaptureFixture[str]) -> None:
    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")

    fill(world, by=SYSTEM)
    address = reverse("cohorts:talent-list") + "?" + "&".join(f"columns={name}" for name in TalentTable.base_columns)
    client = client_of(world.hr)
    with timed(f"a bare SELECT of {len(FIELDS)} fields and XlsxWriter", say) as floor:
        bare()
    with timed("the list as its page exports it", say) as ours:
        answer = client.post(address)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) > PEOPLE
    say(f"{len(rows[-1])} columns; ours is {ours[0] / floor[0]:.1f} times the bare one\n")
