"""The same facts in other offices' hands: headers in other words, coded values, periods, layouts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts import codes
from cohorts.models import Membership
from programs.abroad.models import StudyAbroad
from talentcareer.exchange.kinds import by_code, without_days, years_said
from talentcareer.exchange.reading import read_workbook
from talentcareer.exchange.recognition import Recognised, recognise
from talentcareer.exchange.values import HeaderKey, Span, ValueProblem, header_key, period_of
from tests.builders.imports import identity_number, import_files
from tests.builders.workbooks import xlsx


def field_of(kind: str, header: str) -> str | None:
    found = header_key(header)
    return by_code(kind).field_of(found) or by_code(kind).field_by_wording(found)


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (
            "talents",
            {
                "*人员编码": "staff_no",
                "教职工姓名": "name",
                "出生日期\n(yyyy-mm-dd)": "born_on",
                "所在处(科)室": "unit",
                "到岗时间": "hired_on",
                "民族编码": "ethnicity",
            },
        ),
        (
            "memberships",
            {
                "遴选年度": "cohort",
                "培养层级": "stage",
                "培养期（止）": "period_to_on",
                "资助总经费/万元": "promised_support",
                "异动时间": "state_on",
            },
        ),
        (
            "postdocs",
            {
                "合作导师(院外)": "joint_supervisor",
                "合作导师(院内)": "supervisor_name",
                "实际出（退）站日期": "exited_on",
                "预期出站时间": "planned_exit_on",
            },
        ),
        ("awards", {"批复总额（万元）": "approved", "累计到账金额": "received", "经费到位时间": "received_on"}),
        ("expenses", {"列支日期": "spent_on", "实报金额(元)": "amount", "费用（元）": "amount"}),
        ("pairs", {"师傅工号": "mentor_no", "徒弟姓名": "mentee_name", "结对解除时间": "ended_on"}),
        ("studies_abroad", {"留学机构": "host", "研修报告上交日期": "report_on", "回国（境）日期": "to_on"}),
    ],
)
def test_headers_in_other_words(kind: str, headers: dict[str, str]) -> None:
    assert {header: field_of(kind, header) for header in headers} == headers


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (
            "talents",
            ["出生地", "参加工作时间", "毕业时间", "科室编码", "入院时间", "学位证书编号", "导师资格", "出生年/月"],
        ),
        ("memberships", ["中期考核时间", "到位金额", "支出金额", "导师工号"]),
        ("postdocs", ["博士毕业时间", "合作导师科室", "证书发放日期"]),
        ("awards", ["支出金额", "结余", "未到位金额", "执行率"]),
        ("expenses", ["累计支出", "批复金额", "贷方金额", "不含税金额"]),
        ("pairs", ["导师科室", "学员职称", "中期考核日期"]),
        ("studies_abroad", ["个人分担", "报销日期", "协议日期"]),
    ],
)
def test_headers_that_mean_something_else_are_left_out(kind: str, headers: list[str]) -> None:
    assert {header: field_of(kind, header) for header in headers} == dict.fromkeys(headers)


def test_a_header_said_literally_goes_before_one_in_other_words(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(
        xlsx({"花名册": [["职工编码", "工号", "姓名", "现任职称", "职称"], ["X", "1", "张三", "医师", "主治医师"]]})
    )
    found = recognise(read_workbook(path, "file.xlsx").sheets[0])
    assert isinstance(found, Recognised)
    assert found.columns == {"staff_no": 1, "name": 2, "title_appointed": 4}
    assert found.left_out == ("职工编码", "现任职称")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("批复金额/万元", HeaderKey("批复金额", "万元")),
        ("批复金额，单位：万元", HeaderKey("批复金额", "万元")),
        ("资助总额万元", HeaderKey("资助总额", "万元")),
        ("培养期/年", HeaderKey("培养期", "年")),
        ("单元", HeaderKey("单元")),
        ("出生年/月", HeaderKey("出生年/月")),
    ],
)
def test_a_unit_behind_a_header_without_brackets(header: str, key: HeaderKey) -> None:
    assert header_key(header) == key


@pytest.mark.parametrize(
    ("typed", "header", "period"),
    [
        (3, "培养期", 36),
        ("三年", "", 36),
        ("2年6个月", "", 30),
        ("36个月", "", 36),
        (36, "培养期(月)", 36),
        ("2020.3.1-2023.2.28", "", Span(date(2020, 3, 1), date(2023, 2, 28))),
        ("2020-03-01-2023-02-28", "", Span(date(2020, 3, 1), date(2023, 2, 28))),
        ("2020年3月1日至2023年2月28日", "", Span(date(2020, 3, 1), date(2023, 2, 28))),
        ("２０２０/３/１～２０２３/２/２８", "", Span(date(2020, 3, 1), date(2023, 2, 28))),
        ("2024.5.1-5.8", "", Span(date(2024, 5, 1), date(2024, 5, 8))),
        ("2024年5月1日至8日", "", Span(date(2024, 5, 1), date(2024, 5, 8))),
        ("2024-05-01至今", "", Span(date(2024, 5, 1))),
        (None, "", None),
    ],
)
def test_periods(typed: Any, header: str, period: Any) -> None:
    assert period_of(typed, header=header) == period


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (36, "period-unit-missing"),
        ("2020.03-2023.02", "date-day-missing"),
        ("2020-03-01", "period-not-understood"),
        ("长期", "period-not-understood"),
        (True, "period-not-understood"),
    ],
)
def test_periods_that_are_not_clear(typed: Any, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        period_of(typed, header="培养期限")
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (codes.SEXES, "1-男", "male"),
        (codes.SEXES, "01", "male"),
        (codes.SEXES, "1-女", None),
        (codes.STAGES, "成长期（40s）", "S40"),
        (codes.STAGES, "S30起步期", "S30"),
        (codes.STAGES, "30s/40s", None),
        (codes.INTEGRATIONS, "医学与科研融合", "research"),
        (codes.INTEGRATIONS, "医+工/信", "engineering"),
        (codes.INTEGRATIONS, "医研教", None),
        (codes.TITLES, "副主任医师（副高）", "232"),
        (codes.TITLES, "主任医师（副高）", None),
        (codes.TITLES, "2312", "231"),
        (codes.DEGREES, "博士（在读）", None),
    ],
)
def test_words_of_lists(words: Any, typed: str, code: str | None) -> None:
    found = words.find(typed)
    assert (found.code if found else None) == code


def test_days_of_filling_in_name_no_year() -> None:
    titles = ["2022年度入选名单", "填报日期：2024年12月31日", "截至2023年底", "制表时间 2024-12-31"]
    assert [without_days(title) for title in titles[2:]] == ["", "制表时间"]
    assert years_said(titles) == {2022}


ROSTER = [
    ["工号", "姓名", "身份证号"],
    ["001", "张三", identity_number(date(1990, 5, 1), "male", 1)],
    ["002", "李四", identity_number(date(1980, 5, 1), "female", 2)],
]


@pytest.mark.django_db
def test_members_with_periods_in_one_cell(tmp_path: Path) -> None:
    head = ["序号", "人员编码", "入选届次", "生涯阶段", "融合领域", "培养期限", "资助总额/万元"]
    rows = [
        ["培养对象汇总表"], ["填报日期：2024年12月31日"], head,
        [1, "１", "第一批", "启航期(30s)", "医研和医教", "2020.3.1-2023.2.28", 30], [2, "2", "第一批", "S40", "医与产", "2020年6月1日至2023年5月31日", "60"],
        ["制表人：王五", None, None, "审核人：", None, "负责人（签字）：", None],
    ]  # fmt: skip
    said = import_files(
        tmp_path, {"a.xlsx": xlsx({"花名册": ROSTER, "名单": rows, "填表说明": [["填写说明"], ["1", "工号为必填项"]]})}
    )
    assert (said.code, said.refusals, said.counts["memberships"]) == (0, [], (2, 0, 0, 0))
    found = Membership.objects.unscoped("test").order_by("talent__staff_no")
    assert list(
        found.values_list(
            "talent__staff_no", "cohort__year", "stage__code", "period_from_on", "period_to_on", "promised_support"
        )
    ) == [
        ("001", 2020, "S30", date(2020, 3, 1), date(2023, 2, 28), 300000),
        ("002", 2020, "S40", date(2020, 6, 1), date(2023, 5, 31), 600000),
    ]
    assert [sorted(one.integrations.values_list("integration", flat=True)) for one in found] == [
        ["education", "research"],
        ["industry"],
    ]


@pytest.mark.django_db
def test_studies_with_both_days_in_one_cell(tmp_path: Path) -> None:
    rows = [
        ["员工编号", "姓名", "研修类别", "国别", "起止日期", "结束日期", "总费用"],
        ["001", "张三", "医学创新人才", "德国", "2024.5.1-5.8", None, "￥80,000"],
        ["002", "李四", "医学教学人才", "法国", "2024-05-01至2024-06-01", "2024-06-02", 1],
        ["002", "李四", "医学教学人才", "法国", "2024.05-2024.06", None, 1],
        ["002", "李四", "医学教学人才", "法国", None, None, 1],
    ]
    said = import_files(tmp_path, {"a.xlsx": xlsx({"花名册": ROSTER, "出国研修": rows})})
    assert said.refusals == [
        ("E3", "002", "span-differs"),
        ("E4", "002", "date-day-missing"),
        ("A5", "002", "required"),
    ]
    (study,) = StudyAbroad.objects.unscoped("test")
    assert (study.talent.staff_no, study.from_on, study.to_on, study.cost) == (
        "001",
        date(2024, 5, 1),
        date(2024, 5, 8),
        80000,
    )
