"""What rows of the subjects mean where sheets leave room: batches by name, students, platforms, days that stand already."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, Membership, Talent
from programs.abroad.models import StudyAbroad
from programs.supports.models import Platform
from talentcareer.access import roles
from talentcareer.access.models import Unit
from tests.builders.imports import import_files
from tests.builders.people import make_cohort, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_account

MEMBERS = ["工号", "姓名", "阶段", "方向", "起始日期"]


@pytest.fixture
def imported(world: World, tmp_path: Path) -> Any:
    def one(sheet: str, head: list[str], *rows: list[Any], options: tuple[str, ...] = (), title: str = "") -> Any:
        above = [[title]] if title else []
        return import_files(tmp_path, {"a.xlsx": xlsx({sheet: [*above, head, *rows]})}, *options)

    return one


# Batches


@pytest.mark.parametrize(
    ("typed", "code", "found"),
    [
        ("青苗第一批", None, "青苗第一批"),
        ("领军计划第一批", None, "领军第一批"),
        ("某医院“青苗计划”培养对象（第一批）", None, "青苗第一批"),
        ("第一批", "batch-several", None),
        ("第二批", "batch-unknown", None),
        ("骨干第一批", "batch-unknown", None),
        ("2019", None, "二〇一九"),
        ("2019年第一批", "batch-unknown", None),
    ],
)
def test_a_batch_is_the_one_that_its_whole_name_means(
    imported: Any, world: World, typed: str, code: str | None, found: str | None
) -> None:
    make_talent(world.surgery, staff_no="1", name="李明")
    make_cohort(world.hospital, name="青苗第一批", year=2022)
    make_cohort(world.hospital, name="领军第一批", year=2022)
    make_cohort(world.hospital, name="二〇一九", year=2019)
    run = imported("经费预算", ["工号", "姓名", "批次", "经费来源", "批复金额"], ["1", "李明", typed, "院级", 100])
    assert [one for _cell, _key, one in run.refusals] == ([code] if code else [])
    assert list(Talent.objects.unscoped("test").values_list("awards__cohort__name", flat=True)) == [found]
    if code == "batch-several":
        assert "青苗第一批 (2022)、领军第一批 (2022)" in run.sheet["refusals"][0]["message"]


def test_batches_of_two_programmes_stay_two(imported: Any, world: World) -> None:
    make_talent(world.surgery, staff_no="1", name="李明", born_on=date(1990, 1, 1))
    for programme in ("青苗", "领军"):
        title = f"示例市第一人民医院2022年“{programme}计划”第一批人才培养对象名单"
        imported("名单", MEMBERS, ["1", "李明", "40s", "医研", "2022-03-01"], title=title)
    assert sorted(Cohort.objects.unscoped("test").values_list("name", "year")) == [
        ("青苗第一批", 2022),
        ("领军第一批", 2022),
    ]
    assert Membership.objects.unscoped("test").count() == 2


def test_members_ask_the_same_number_of_queries(imported: Any, world: World) -> None:
    def asked(*numbers: str) -> int:
        rows = [[number, f"李{number}", "40s", "医研", "2022-03-01"] for number in numbers]
        imported("第一批2022", MEMBERS, *rows)
        with CaptureQueriesContext(connection) as queries:
            run = imported("第一批2022", MEMBERS, *[[*row[:2], "50s", *row[3:]] for row in rows])
        assert run.counts == {"memberships": (0, len(numbers), 0, 0)}
        return len(queries)

    everybody = [str(number) for number in range(1, 34)]
    for number in everybody:
        make_talent(world.surgery, staff_no=number, name=f"李{number}", born_on=date(1985, 1, 1))
    assert asked(*everybody[:3]) == asked(*everybody[3:])


# Studies abroad

ABROAD = ["工号", "姓名", "研学类别", "开始日期", "结束日期", "报告应交日期"]


@pytest.mark.parametrize(
    ("end", "due"), [("2023-06-30", date(2023, 9, 1)), ("2023-07-31", date(2023, 8, 31)), (None, date(2023, 9, 1))],
    ids=["same end", "new end", "end not said"],
)  # fmt: skip
def test_a_blank_cell_keeps_the_day_by_which_the_report_is_due(
    imported: Any, world: World, end: str | None, due: date
) -> None:
    make_talent(world.surgery, staff_no="1", name="李明")
    imported("研学", ABROAD, ["1", "李明", "临床骨干", "2023-01-01", "2023-06-30", "2023-09-01"])
    again = imported("研学", ABROAD, ["1", "李明", "临床骨干", "2023-01-01", end, None])
    assert StudyAbroad.objects.unscoped("test").get().report_due_on == due
    assert again.counts == {"studies_abroad": (0, 0, 1, 0) if due == date(2023, 9, 1) else (0, 1, 0, 0)}


# Students

AID = ["姓名", "所在单位", "学校", "年度", "金额"]


def test_students_belong_to_the_hospital_whatever_unit_the_sheet_names(imported: Any, world: World) -> None:
    run = imported("助学", AID, ["王芳", "示例医学院附属学校", "示例医学院", 2022, 100])
    assert (run.refusals, run.warnings) == ([], [])
    assert Talent.objects.unscoped("test").get().unit == world.hospital
    assert Unit.objects.unscoped("test").filter(name="示例医学院附属学校").count() == 0


def test_new_students_are_left_to_those_who_keep_aid_for_the_hospital(imported: Any, world: World) -> None:
    make_account("surgery_hr", role=roles.HR.code, unit=world.surgery)
    run = imported("助学", AID, ["王芳", None, "示例医学院", 2022, 100], options=("--as", "surgery_hr"))
    assert run.refusals == [("A2", "王芳", "student-of-the-hospital")]


# Platforms


def test_a_platform_that_gets_its_department_later_stays_one(imported: Any, world: World) -> None:
    head = ["平台名称", "类型", "依托科室", "建立日期"]
    imported("平台", head, ["沈院士工作站", "院士工作站", None, "2022-05-01"])
    later = imported("平台", head, ["沈院士工作站", "院士工作站", "外科", "2022-05-01"])
    assert later.counts == {"platforms": (0, 1, 0, 0)}
    assert Platform.objects.unscoped("test").get().unit == world.surgery
    assert imported("平台", head, ["沈院士工作站", "院士工作站", "外科", "2022-05-01"]).counts == {
        "platforms": (0, 0, 1, 0)
    }


# Awards


@pytest.mark.parametrize(("number", "told"), [(None, True), ("K1", False)])
def test_two_awards_alike_are_told_apart_by_project_numbers(
    imported: Any, world: World, number: str | None, told: bool
) -> None:
    make_talent(world.surgery, staff_no="1", name="李明")
    head = ["工号", "姓名", "经费来源", "项目编号", "批复金额", "批复日期"]
    row = ["1", "李明", "院级", number, 100, "2022-01-01"]
    run = imported("经费预算", head, row, row)
    assert run.refusals == [("A3", "1", "repeats-a-row")]
    assert ("项目编号" in run.sheet["refusals"][0]["message"]) is told


# Rows left out


@pytest.mark.parametrize(
    ("first", "taken"),
    [
        ("统计与数据科学平台", True),
        ("打印费管理中心", True),
        ("审核认证中心", True),
        ("以上海为中心的平台", True),
        ("负责人培训基地", True),
        ("统计", False),
        ("打印：", False),
        ("审核人", False),
        ("制表日期2024-12-31", False),
        ("合计", False),
        ("以上数据由人事处提供", False),
    ],
)
def test_a_footer_is_told_from_a_name_and_listed(imported: Any, world: World, first: str, taken: bool) -> None:
    head = ["平台名称", "类型", "依托科室", "建立日期", "负责人"]
    run = imported("平台", head, ["甲平台", "其他", "外科", "2022-05-01", "李明"], [first, "其他"])
    assert sorted(Platform.objects.unscoped("test").values_list("name", flat=True)) == sorted(
        ["甲平台", *[first] * taken]
    )
    assert run.sheet["rows_left_out"] == ([] if taken else [3])


def test_two_files_of_one_name_are_two(world: World, tmp_path: Path) -> None:
    from tests.builders.imports import import_paths

    make_talent(world.surgery, staff_no="1", name="李明")
    head = ["日期", "工号", "姓名", "科目", "金额"]
    for year in ("2023", "2024"):
        (tmp_path / year).mkdir()
        rows = [[f"{year}-01-01", "1", "李明", "劳务费", 10], ["2022-05-05", "1", "李明", "劳务费", 7]]
        (tmp_path / year / "支出明细.xlsx").write_bytes(xlsx({"支出": [head, *rows]}))
    run = import_paths(tmp_path, str(tmp_path / "2023"), str(tmp_path / "2024"))
    assert list(run.sheets) == ["2023/支出明细.xlsx/支出", "2024/支出明细.xlsx/支出"]
    assert [sheet["new"] for sheet in run.sheets.values()] == [2, 1]
