"""A roster as a stranger would try us with: every row hides something, and each comes to what a careful clerk would do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from tests.builders.imports import with_check_character
from tests.builders.workbooks import xlsx
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed

pytestmark = pytest.mark.django_db
HEAD = ["人员编号", "姓名", "出生日期", "身份证号码", "科室", "备注", "籍贯"]
IMPOSSIBLE = with_check_character("11010519790229101")
ROWS: list[list[Any]] = [
    ["示例医院人员名单"],
    [],
    HEAD,
    ["000123", "李明", "1991.1.1", None, "外科", "骨干", "北京"],
    ["000124", "乔　岳", None, 110105198703071230.0, "外科", None, None],
    ["000125", "阿依努尔·买买提", "1988年3月7日", None, "外科", None, None],
    ["000126", "王芳", None, IMPOSSIBLE, "外科", None, None],
    ["合计", 4],
]


def test_two_in_two_refused_and_nothing_dropped_in_silence(world: World, hr: Client) -> None:
    files = {"名单.xlsx": xlsx({"人员": ROWS})}
    run = checked(hr, files)
    assert [run.counts[name] for name in ("new", "changed", "unchanged", "refused")] == [2, 0, 0, 2]
    page = hr.get(reverse("exchange:import-detail", args=[run.pk]))
    told = [
        (row.sheet["name"], one["cell"], one["found"], one["message"])
        for row in page.context["page"]
        for one in row.findings
    ]
    assert [(sheet, cell) for sheet, cell, _found, _message in told] == [("人员", "D5"), ("人员", "D7")]
    assert told[0][3].startswith("The ID number was typed as a number")
    assert told[1][3] == (
        "The birth date inside the ID number 11**************17 does not exist. Compare it with the card."
    )
    assert [(one.sheet, one.columns) for one in page.context["not_taken"]] == [("人员", ["籍贯"])]
    confirmed(hr, run)
    people = list(Talent.objects.unscoped("test").order_by("staff_no"))
    assert [(one.staff_no, one.name, str(one.born_on), one.remark) for one in people] == [
        ("000123", "李明", "1991-01-01", "骨干"),
        ("000125", "阿依努尔·买买提", "1988-03-07", ""),
    ]
    again = checked(hr, files)
    assert [again.counts[name] for name in ("new", "changed", "unchanged", "refused")] == [0, 0, 2, 2]
