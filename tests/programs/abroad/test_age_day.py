"""The day on which a year's notice counts the age: from a file, on the page, the file twice; and the default."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from programs.abroad.models import StudyAbroad
from programs.abroad.rules import age_day, exceeding_approved, exceeding_explained, over_cap
from tests.builders.forms import signed_in
from tests.builders.imports import import_files
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import make_world

HEAD = ["工号", "研学类别", "国家", "开始日期", "结束日期", "年龄计算日期", "超龄说明", "超龄批准人"]


@pytest.mark.parametrize(
    ("named", "day"), [(None, date(2024, 1, 1)), (date(2024, 4, 30), date(2024, 4, 30)), (date(2023, 12, 31), date(2023, 12, 31))]
)  # fmt: skip
def test_the_day_of_the_notice_or_the_first_of_the_year(named: date | None, day: date) -> None:
    assert age_day(date(2024, 9, 1), named) == day


@pytest.mark.parametrize(
    ("born_on", "on", "over"),
    [
        (date(1972, 2, 29), date(2023, 2, 27), False),
        (date(1972, 2, 29), date(2023, 2, 28), False),
        (date(1972, 2, 29), date(2023, 3, 1), True),
        (date(1973, 5, 10), date(2024, 5, 9), False),
        (date(1973, 5, 10), date(2024, 5, 10), True),
        (None, date(2024, 5, 10), False),
    ],
)
def test_over_the_cap_from_the_birthday_after_it(born_on: date | None, on: date, over: bool) -> None:
    assert over_cap(born_on, "clinical", on) is over
    explained = exceeding_explained(born_on, "clinical", on=on, reason="")
    approved = exceeding_approved(born_on, "clinical", on=on, approver="")
    codes = [reason.code for reason in (explained + approved).refusals]
    assert codes == (["age-over-cap", "approver-missing"] if over else [])
    assert exceeding_explained(born_on, "clinical", on=on, reason="急需").allowed
    assert exceeding_approved(born_on, "clinical", on=on, approver="院长办公会").allowed


@pytest.mark.django_db
def test_it_is_read_from_a_file_shown_and_the_same_file_changes_nothing(tmp_path: Path) -> None:
    world = make_world()
    talent = make_talent(world.surgery, name="李明", staff_no="1001", born_on=date(1973, 5, 10))

    def importing(*cells: Any) -> Any:
        return import_files(tmp_path, {"表.xlsx": xlsx({"百医出海": [HEAD, ["1001", "临床", "德国", "2024-06-01", "2024-08-31", *cells]]})})  # fmt: skip

    first = importing("2024-05-09", None, None)
    assert (first.counts, first.warnings) == ({"studies_abroad": (1, 0, 0, 0)}, [])
    second = importing("2024-05-10", None, None)
    assert (second.counts, second.warnings) == ({"studies_abroad": (0, 1, 0, 0)}, [("G2", "1001", "age-over-cap")])
    told = importing("2024-05-10", "团队急需", "院长办公会")
    assert (told.counts, told.warnings) == ({"studies_abroad": (0, 1, 0, 0)}, [])
    assert importing("2024-05-10", "团队急需", "院长办公会").counts == {"studies_abroad": (0, 0, 1, 0)}
    assert StudyAbroad.objects.get().age_counted_on == date(2024, 5, 10)
    page = signed_in(world.hr).get(talent.get_absolute_url()).content.decode()
    assert "age counted on 2024-05-10" in page
    assert "over the age cap: 团队急需 (approved by 院长办公会)" in page
