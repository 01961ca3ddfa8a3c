"""Recognitions, money, platforms, studies abroad and student aid: what repeats, what completes, what is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Talent
from programs.abroad.models import StudyAbroad
from programs.abroad.rules import age_within_cap
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.catalogue.rules import programme_key
from programs.funding.models import Award, Expense
from programs.recognitions.models import Recognition
from programs.supports.models import Platform, Team
from tests.builders.imports import Imported, identity_number, import_files
from tests.builders.people import keep, make_cohort, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World


@pytest.fixture
def importing(world: World, tmp_path: Path) -> Any:
    """Return `importing(name, head, *rows)`: one sheet of that name; 李明 (1001) is in surgery."""
    make_talent(world.surgery, name="李明", staff_no="1001", sex="male", born_on=date(1970, 6, 1))

    def one(name: str, head: list[str], *rows: list[Any]) -> Imported:
        return import_files(tmp_path, {"表.xlsx": xlsx({name: [head, *rows]})})

    return one


# --- recognitions ------------------------------------------------------------------------------------------------------

PRIZES = ["工号", "人才项目", "级别", "年度", "文号", "状态"]


def test_a_programme_is_found_by_any_of_its_names(importing: Any) -> None:
    keep(
        Programme(
            name="国家“示例计划”青年人才",
            name_key=programme_key("国家“示例计划”青年人才"),
            level="national",
            aliases=["示青"],
        )
    )
    run = importing(
        "称号",
        PRIZES,
        ["1001", "示 青", None, 2021, None, None],
        ["1001", '国家"示例计划"青年人才', "国家级", 2022, None, None],
    )
    assert (run.counts, run.warnings) == ({"recognitions": (2, 0, 0, 0)}, [])
    assert list(Recognition.objects.unscoped("test").order_by("year").values_list("year", "level", "programme__aliases")) == [
        (2021, "national", ["示青"]), (2022, "national", ["示青"]),
    ]  # fmt: skip
    assert Programme.objects.unscoped("test").exclude(recognitions=None).distinct().count() == 1


def test_recognitions_repeat_complete_and_stay_apart(importing: Any) -> None:
    first = importing(
        "称号",
        PRIZES,
        ["1001", "名医", "市厅级", 2021, None, None],
        ["1001", "名医", "市厅级", 2021, None, None],
        ["1001", "名医", "市厅级", 2022, "甲1号", None],
        ["1001", "名医", "市厅级", 2022, "甲2号", None],
        ["1001", "无级别项目", None, 2022, None, None],
        ["1001", "名医", "市厅级", None, None, None],
    )
    assert first.refusals == [
        ("B3", "1001", "repeats-a-row"), ("C6", "1001", "level-missing"), ("D7", "1001", "recognition-year-missing"),
    ]  # fmt: skip
    later = importing(
        "称号", PRIZES, ["1001", "名医", None, 2021, "甲0号", "撤销"], ["1001", "名医", None, 2022, "甲3号", None]
    )
    assert later.counts == {"recognitions": (1, 1, 0, 0)}
    assert list(Recognition.objects.unscoped("test").order_by("document_number").values_list("year", "document_number", "status")) == [
        (2021, "甲0号", "revoked"), (2022, "甲1号", "awarded"), (2022, "甲2号", "awarded"), (2022, "甲3号", "awarded"),
    ]  # fmt: skip
    assert {one.programme.name for one in Recognition.objects.unscoped("test")} == {"名医"}
    assert Programme.objects.unscoped("test").filter(name="无级别项目").count() == 0


def test_level_and_year_may_stand_in_the_name_of_the_sheet(importing: Any) -> None:
    run = importing("2023年省部级人才项目", ["工号", "人才项目", "文号"], ["1001", "省级人才", "甲"])
    assert (run.code, list(Recognition.objects.unscoped("test").values_list("year", "level"))) == (
        0,
        [(2023, "provincial")],
    )


# --- money -------------------------------------------------------------------------------------------------------------


def test_an_award_is_brought_up_to_date(importing: Any) -> None:
    head = ["工号", "资金来源", "批复金额（万元）", "批复日期", "到账金额（元）"]
    assert importing("预算", head, ["1001", "省财政", 30, "2022-01-01", 0]).counts == {"awards": (1, 0, 0, 0)}
    assert importing("预算", head, ["1001", "省 财政", None, None, 150000]).counts == {"awards": (0, 1, 0, 0)}
    assert list(Award.objects.unscoped("test").values_list("source", "approved", "received", "unit__name")) == [
        ("省财政", Decimal(300000), Decimal(150000), "外科")
    ]
    run = importing(
        "预算",
        head,
        ["1001", "市财政", None, None, 5],
        ["1001", "区财政", -1, "2022-01-01", None],
        ["1001", "省财政", 30, None, None],
        ["1001", "省财政", 31, None, None],
    )
    assert [code for _cell, _key, code in run.refusals] == ["approved-missing", "amount-negative", "repeats-a-row"]
    assert Award.objects.unscoped("test").count() == 1


def test_expenses_are_counted_line_by_line(importing: Any, world: World) -> None:
    make_cohort(world.hospital, name="第一批", year=2022)
    head, line = (
        ["日期", "工号", "批次", "科目", "金额（元）", "凭证号"],
        ["2022-03-01", "1001", "第一批", "劳务费", 100, "1"],
    )
    assert importing("支出", head, line, line).counts == {"expenses": (2, 0, 0, 0)}
    assert importing("支出", head, line, line).counts == {"expenses": (0, 0, 2, 0)}
    assert importing("支出", head, line, line, line).counts == {"expenses": (1, 0, 2, 0)}
    assert importing("支出", head, line).counts == {"expenses": (0, 0, 1, 0)}
    run = importing(
        "支出",
        head,
        [*line[:4], 0, "1"],
        [*line[:2], "第七批", *line[3:]],
        [*line[:3], None, 5, None],
        [*line[:3], "从未听说的科目", -5, None],
    )
    assert (run.refusals, run.warnings) == (
        [("E2", "1001", "expense-zero"), ("C3", "1001", "batch-unknown")],
        [("D4", "1001", "subject-missing")],
    )
    assert list(Expense.objects.unscoped("test").order_by("amount", "occurrence").values_list("subject", "amount", "occurrence", "cohort__name")) == [
        ("从未听说的科目", Decimal(-5), 1, "第一批"), ("", Decimal(5), 1, "第一批"),
        ("劳务费", Decimal(100), 1, "第一批"), ("劳务费", Decimal(100), 2, "第一批"), ("劳务费", Decimal(100), 3, "第一批"),
    ]  # fmt: skip


def test_the_same_line_in_two_files_is_one(world: World, tmp_path: Path) -> None:
    """A copy under another name in the same folder adds nothing."""
    make_talent(world.surgery, name="李明", staff_no="1001")
    book = xlsx({"支出": [["日期", "工号", "科目", "金额"], ["2022-03-01", "1001", "劳务费", 100]]})
    run = import_files(tmp_path, {"a.xlsx": book, "a - 副本.xlsx": book})
    assert sorted((sheet["new"], sheet["unchanged"]) for sheet in run.sheets.values()) == [(0, 1), (1, 0)]
    assert Expense.objects.unscoped("test").count() == 1


@pytest.mark.parametrize(
    ("header", "title", "typed", "yuan"),
    [
        ("批复金额", "单位：万元", 30, 300000),
        ("批复金额", "单位：元", 30, 30),
        ("批复金额", "填报单位：外科", 30, 30),
        ("批复金额(元)", "单位：万元", 30, 30),
        ("批复金额（万元）", "", "12.5", 125000),
        ("批复金额", "", "12.5万", 125000),
    ],
)
def test_the_unit_of_amounts(world: World, tmp_path: Path, header: str, title: str, typed: Any, yuan: int) -> None:
    make_talent(world.surgery, name="李明", staff_no="1001")
    import_files(
        tmp_path,
        {
            "a.xlsx": xlsx(
                {
                    "预算": [
                        ["经费预算表"],
                        [None, None, title or None],
                        ["工号", "经费来源", header, "批复日期"],
                        ["1001", "甲", typed, "2022-01-01"],
                    ]
                }
            )
        },
    )
    assert list(Award.objects.unscoped("test").values_list("approved", flat=True)) == [Decimal(yuan)]


# --- platforms and teams -----------------------------------------------------------------------------------------------


def test_platforms_and_teams_complete_and_repeat(importing: Any) -> None:
    head = ["平台名称", "类型", "建立日期", "终止日期", "依托科室"]
    first = importing(
        "平台",
        head,
        ["甲院士工作站", "院士工作站", "2020-01-01", None, "外科"],
        ["甲院士工作站", None, None, None, None],
        ["乙实验室", "重点实验室", "2021-01-01", "2020-01-01", None],
    )
    assert [(cell, code) for cell, _key, code in first.refusals] == [
        ("A3", "repeats-a-row"),
        ("D4", "support-reversed"),
    ]
    assert importing("平台", head, ["甲院士工作站", None, None, "2023-12-31", None]).counts == {
        "platforms": (0, 1, 0, 0)
    }
    assert list(
        Platform.objects.unscoped("test").values_list(
            "name", "kind", "kind_as_typed", "established_on", "ended_on", "unit__name"
        )
    ) == [
        ("甲院士工作站", "academician_workstation", "院士工作站", date(2020, 1, 1), date(2023, 12, 31), "外科"),
    ]
    teams = importing(
        "团队",
        ["团队名称", "团队类型", "负责人", "签约时间"],
        ["丙团队", "院士团队", "丙", "2022.5.1"],
        ["丁团队", "柔性团队", "丁", None],
    )
    assert (teams.counts, teams.warnings) == (
        {"teams": (2, 0, 0, 0)},
        [("B3", "丁团队", "kind-other"), ("D3", "丁团队", "support-day-missing")],
    )
    assert list(Team.objects.unscoped("test").order_by("kind").values_list("name", "kind", "kind_as_typed", "signed_on")) == [
        ("丙团队", "academician", "院士团队", date(2022, 5, 1)), ("丁团队", "other", "柔性团队", None),
    ]  # fmt: skip


# --- studies abroad ----------------------------------------------------------------------------------------------------

ABROAD = ["工号", "研学类别", "国家", "开始日期", "结束日期", "超龄说明"]


@pytest.mark.parametrize(
    ("category", "born_on", "reason", "warned"),
    [
        ("leader", date(1968, 6, 1), "", False),
        ("leader", date(1968, 1, 1), "", True),
        ("leader", date(1968, 1, 2), "", False),
        ("clinical", date(1973, 1, 2), "", False),
        ("clinical", date(1973, 1, 1), "", True),
        ("clinical", date(1973, 1, 1), "急需", False),
        ("", date(1950, 1, 1), "", False),
        ("clinical", None, "", False),
    ],
)
def test_the_age_cap_counts_itself_and_only_warns(
    category: str, born_on: date | None, reason: str, warned: bool
) -> None:
    verdict = age_within_cap(born_on, category, on=date(2024, 1, 1), reason=reason)
    assert (verdict.allowed, [one.code for one in verdict.warnings]) == (True, ["age-over-cap"] if warned else [])


def test_studies_of_the_plan_and_of_other_routes(importing: Any) -> None:
    plan = importing("百医出海", ABROAD, ["1001", "领军", "德国", "2024-01-31", None, None])
    assert (plan.counts, plan.warnings) == ({"studies_abroad": (1, 0, 0, 0)}, [])
    assert importing("百医出海", ABROAD, ["1001", None, None, "2024-01-31", "2024-01-31", None]).counts == {
        "studies_abroad": (0, 1, 0, 0)
    }
    other = importing(
        "出国人员",
        ABROAD,
        ["1001", None, "美国", "2025-01-01", "2025-06-01", None],
        ["1001", "临床", "美国", "2026-01-01", "2025-12-31", None],
    )
    assert (other.refusals, other.warnings) == ([("E3", "1001", "study-reversed")], [("A2", "1001", "route-missing")])
    assert list(StudyAbroad.objects.unscoped("test").order_by("from_on").values_list("route", "category", "country", "to_on", "report_due_on")) == [
        ("plan", "leader", "德国", date(2024, 1, 31), date(2024, 2, 29)), ("other", "", "美国", date(2025, 6, 1), None),
    ]  # fmt: skip


# --- student aid -------------------------------------------------------------------------------------------------------

AID = ["姓名", "学校", "身份证号", "资助年度", "资助方", "金额"]


def test_students_are_one_person_over_the_years_and_namesakes_apart(importing: Any) -> None:
    card = identity_number(date(2001, 1, 1), "male")
    first = importing(
        "助学",
        AID,
        ["张三", "甲大学", None, 2022, "乙", 5000],
        ["张三", "甲大学", None, 2022, "乙", 5000],
        ["张三", "丙大学", None, 2022, "乙", 5000],
        ["张三", None, None, 2022, "乙", 1],
    )
    assert [(cell, code) for cell, _key, code in first.refusals] == [
        ("A3", "repeats-a-row"),
        ("A5", "person-not-certain"),
    ]
    second = importing(
        "助学", AID, ["张 三", "甲大学", card, 2023, "乙", 6000], ["张三", "甲大学", card, 2022, "丁", 100]
    )
    assert second.counts == {"student_aid": (2, 0, 0, 0)}
    students = Talent.objects.unscoped("test").filter(kind="student").order_by("school")
    assert list(students.values_list("school", "born_on", "unit__name")) == [
        ("丙大学", None, "示例医院"),
        ("甲大学", date(2001, 1, 1), "示例医院"),
    ]
    assert [student.aids.count() for student in students] == [1, 3]
    third = importing("助学", AID, ["张三", "甲大学", None, 2023, "乙", -1], ["张三", "甲大学", None, None, "乙", 1])
    assert [code for _cell, _key, code in third.refusals] == ["amount-negative", "aid-year-missing"]
    other = importing("助学", AID, ["张三", "甲大学", identity_number(date(2002, 2, 2), "female"), 2024, "乙", 1])
    assert (other.counts, Talent.objects.unscoped("test").filter(kind="student").count()) == (
        {"student_aid": (1, 0, 0, 0)},
        3,
    )
    assert Aid.objects.unscoped("test").count() == 5
