"""What an imported row is tied to beyond its person: an expense to its award, a corrected day to the step it belongs to."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Membership, MembershipChange
from programs.funding.models import Expense
from reports.indicators import BY_CODE
from reports.indicators.declaring import span
from reports.indicators.reading import read
from reports.scope import whole_hospital
from tests.builders.imports import import_files
from tests.builders.people import make_cohort, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World


@pytest.fixture
def importing(world: World, tmp_path: Path) -> Any:
    """Return `importing({sheet: [head, *rows]})`; 1001 is in surgery, and there are two batches."""
    make_talent(world.surgery, name="李明", staff_no="1001")
    for name, year in (("第一批", 2020), ("第二批", 2022)):
        make_cohort(world.hospital, name=name, year=year)
    return lambda sheets: import_files(tmp_path, {"表.xlsx": xlsx(sheets)})


AWARDS = ["工号", "批次", "经费来源", "批复金额（元）", "批复日期"]
EXPENSES = ["工号", "批次", "科目", "金额（元）", "报销日期"]


def test_an_expense_belongs_to_the_only_award_of_its_batch(importing: Any) -> None:
    sheets = {
        "经费预算": [
            AWARDS,
            ["1001", "第一批", "院级", 100, "2020-03-01"],
            ["1001", "第二批", "院级", 200, "2022-03-01"],
            ["1001", "第二批", "省级", 300, "2022-03-01"],
        ],
        "支出明细": [
            EXPENSES,
            ["1001", "第一批", "设备费", 10, "2022-05-01"],
            ["1001", "第二批", "设备费", 20, "2022-05-02"],
            ["1001", None, "设备费", 30, "2022-05-03"],
        ],
    }
    assert importing(sheets).counts == {"awards": (3, 0, 0, 0), "expenses": (3, 0, 0, 0)}
    found = (
        Expense.objects.unscoped("test")
        .order_by("spent_on")
        .values_list("amount", "award__source", "award__cohort__name")
    )
    assert [(int(amount), source, batch) for amount, source, batch in found] == [
        (10, "院级", "第一批"),
        (20, None, None),
        (30, None, None),
    ]
    cells = read(whole_hospital(), [BY_CODE["F03"]], span(2022, 1, date(2022, 12, 31))).cells["F03", "source"]
    assert {source: int(amount) for source, amount in cells[2022].items()} == {"院级": 10, "": 50}
    assert importing(sheets).counts == {"awards": (0, 0, 3, 0), "expenses": (0, 0, 3, 0)}


MEMBERS = ["工号", "批次", "阶段", "融合方向", "起始日期", "状态", "状态日期"]


def test_a_corrected_day_moves_the_step_it_belongs_to(importing: Any) -> None:
    def imported(day: str) -> dict[str, tuple]:
        return importing(
            {"培养对象": [MEMBERS, ["1001", "第一批", "40s", "医研", "2020-03-01", "暂停培养", day]]}
        ).counts

    def paused() -> list[Any]:
        reading = read(whole_hospital(), [BY_CODE["T01"]], span(2022, 3, date(2022, 12, 31)))
        return [reading.value("T01p", year) for year in (2020, 2021, 2022)]

    assert imported("2021-06-01") == {"memberships": (1, 0, 0, 0)}
    assert paused() == [0, 1, 1]
    assert imported("2020-12-31") == {"memberships": (0, 1, 0, 0)}
    assert Membership.objects.unscoped("test").get().state_on == date(2020, 12, 31)
    assert [change.on for change in MembershipChange.objects.unscoped("test")] == [date(2020, 12, 31)]
    assert paused() == [1, 1, 1]
    assert imported("2020-12-31") == {"memberships": (0, 0, 1, 0)}
