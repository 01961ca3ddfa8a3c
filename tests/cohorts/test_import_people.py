"""The roster and batches over several files: completing, moving, correcting, selecting twice, and what is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Cohort, FormerName, Membership, MembershipChange, Post, Talent, Title
from cohorts.querysets import TalentQuerySet
from talentcareer.dates import today
from tests.builders.imports import Imported, identity_number, import_files
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World

ROSTER = ["工号", "姓名", "性别", "身份证号", "科室", "职称", "来院日期", "学位"]
MEMBERS = ["工号", "姓名", "阶段", "方向", "起始日期", "培养期", "资助总额（万元）", "状态", "状态日期", "破格说明"]
CARD = identity_number(date(1985, 4, 12), "male")
LI = ["1001", "李明", "男", CARD, "外科", "主治医师", "2010-07-01", "硕士"]


@pytest.fixture
def roster(world: World, tmp_path: Path) -> Any:
    return lambda *rows, head=ROSTER: import_files(tmp_path, {"花名册.xlsx": xlsx({"花名册": [head, *rows]})})


@pytest.fixture
def batch(world: World, tmp_path: Path) -> Any:
    make_talent(world.surgery, name="李明", staff_no="1001", sex="male", born_on=date(1985, 4, 12))
    make_talent(world.surgery, name="王芳", staff_no="1002", sex="female", born_on=date(1990, 1, 1))

    def one(name: str, *rows: list[Any], title: str = "", head: list[str] = MEMBERS) -> Imported:
        return import_files(tmp_path, {"批次.xlsx": xlsx({name: [[title], head, *rows] if title else [head, *rows]})})

    return one


def people() -> TalentQuerySet:
    return Talent.objects.unscoped("test")


def test_a_later_roster_completes_and_moves(roster: Any) -> None:
    roster(LI)
    again = roster(["1001", "李明", None, None, "内科", "副主任医师", None, "医学博士"])
    assert again.counts == {"talents": (0, 1, 0, 0)}
    talent = people().get()
    assert (talent.sex, talent.degree, talent.unit.name, talent.hired_on) == (
        "male",
        "doctor",
        "内科",
        date(2010, 7, 1),
    )
    assert list(Post.objects.unscoped("test").order_by("from_on").values_list("unit__name", "from_on", "to_on")) == [
        ("外科", date(2010, 7, 1), date.fromordinal(today().toordinal() - 1)), ("内科", today(), None),
    ]  # fmt: skip
    assert list(Title.objects.unscoped("test").filter(to_on=None).values_list("title", flat=True)) == ["232"]
    assert roster(["1001", "李明", None, None, "内科", "副主任医师", None, "医学博士"]).counts == {
        "talents": (0, 0, 1, 0)
    }


def test_a_new_name_keeps_the_former_one(roster: Any) -> None:
    roster(LI)
    assert roster(["1001", "李铭", *LI[2:]]).counts == {"talents": (0, 1, 0, 0)}
    assert (people().get().name, list(FormerName.objects.unscoped("test").values_list("name", flat=True))) == (
        "李铭",
        ["李明"],
    )


def test_an_id_number_corrected_in_the_middle_is_kept(roster: Any) -> None:
    """Both numbers look alike once masked: first and last two characters are the same."""
    other = next(
        card
        for serial in range(2, 400)
        for card in [identity_number(date(1985, 4, 12), "male", serial)]
        if card[-2:] == CARD[-2:]
    )
    roster(LI)
    assert roster(["1001", "李明", "男", other, *LI[4:]]).counts == {"talents": (0, 1, 0, 0)}
    assert roster(["1001", "李明", "男", other, *LI[4:]]).counts == {"talents": (0, 0, 1, 0)}
    assert roster(["1002", "别人", "男", CARD, *LI[4:]]).counts == {"talents": (1, 0, 0, 0)}


def test_numbers_that_lost_their_zeros_and_namesakes(roster: Any, world: World) -> None:
    make_talent(world.surgery, name="陈默", staff_no="00815", sex="male", born_on=date(1980, 1, 1))
    assert roster([815, "陈默", "男", None, "外科", None, None, None]).counts == {"talents": (0, 0, 1, 0)}
    other = roster([815, "陈静", "女", None, "外科", None, None, None])
    assert other.counts == {"talents": (1, 0, 0, 0)}
    assert list(people().order_by("name").values_list("name", "staff_no")) == [("陈静", "815"), ("陈默", "00815")]


def test_a_second_number_of_one_id_number_is_refused(roster: Any) -> None:
    run = roster(LI, ["1002", *LI[1:]], LI)
    assert run.refusals == [("D3", "1002", "same-id-as-another"), ("A4", "1001", "repeats-a-row")]


def test_people_of_one_name_and_birth_date_are_listed(roster: Any) -> None:
    head = ["工号", "姓名", "出生日期", "性别"]
    run = roster(
        ["1001", "李明", "1985-04-12", "男"],
        ["1002", "李明", "1985-04-12", "男"],
        ["1003", "李明", "1985.4", "男"],
        head=head,
    )
    doubts = [("B3", "1002"), ("B4", "1003"), ("B4", "1003")]
    assert (run.counts, run.warnings) == (
        {"talents": (3, 0, 0, 0)},
        [(*doubt, "possible-duplicate") for doubt in doubts],
    )
    assert list(people().order_by("staff_no").values_list("born_on", "born_month")) == [
        (date(1985, 4, 12), ""),
        (date(1985, 4, 12), ""),
        (None, "1985-04"),
    ]


def test_english_headers_and_codes(roster: Any) -> None:
    run = roster(["1001", "Anna", 2, "01", "231"], head=["Staff No.", "Name", "Gender", "民族代码", "Title"])
    assert run.refusals == []
    talent = people().get()
    assert (talent.name, talent.sex, talent.ethnicity, talent.titles.get().title) == ("Anna", "female", "01", "231")


# --- batches -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "title", "name", "year"),
    [
        ("第一批", "2021年创新人才培养对象", "第一批", 2021),
        ("2021", "", "2021", 2021),
        ("名单", "培养对象（2021年度 第二批）", "培养对象（2021年度 第二批）", 2021),
        ("首批", "", "首批", 2021),
    ],
)
def test_the_batch_stands_in_the_name_or_the_title(batch: Any, sheet: str, title: str, name: str, year: int) -> None:
    run = batch(sheet, ["1001", "李明", "40s", "医研", "2021-09-01", 3, 60, None, None, None], title=title)
    assert (run.code, list(Cohort.objects.unscoped("test").values_list("name", "year"))) == (0, [(name, year)])


def test_a_sheet_without_a_batch_is_not_taken(batch: Any) -> None:
    run = batch("名单", ["1001", "李明", "40s", "医研", "2021-09-01", 3, 60, None, None, None])
    assert (run.code, run.sheet["problem"]["code"], Cohort.objects.unscoped("test").count()) == (3, "batch-missing", 0)


def test_a_batch_over_two_years_must_say_its_own(batch: Any) -> None:
    run = batch(
        "第一批",
        ["1001", None, "40s", "医研", "2021-09-01", None, None, None, None, None],
        ["1002", None, "30s", "医研", "2022-01-01", None, None, None, None, None],
    )
    assert [code for _cell, _key, code in run.refusals] == ["batch-year-unknown", "batch-year-unknown"]


def test_a_membership_goes_through_its_states(batch: Any) -> None:
    row = ["1001", "李明", "40s", "医研", "2021-09-01", 3, 60]
    batch("第一批2021", [*row, "在培", None, None])
    run = batch("第1批 2021年", [*row[:3], "医教", *row[4:], "退出", "2022-06-30", None])
    assert run.counts == {"memberships": (0, 1, 0, 0)}
    membership = Membership.objects.unscoped("test").get()
    assert (membership.state, membership.state_on, membership.period_to_on, membership.promised_support) == (
        "withdrawn",
        date(2022, 6, 30),
        date(2024, 8, 31),
        Decimal(600000),
    )
    assert sorted(membership.integrations.values_list("integration", flat=True)) == ["education", "research"]
    assert list(MembershipChange.objects.unscoped("test").values_list("from_state", "to_state", "on")) == [
        ("in_training", "withdrawn", date(2022, 6, 30))
    ]
    assert Cohort.objects.unscoped("test").count() == 1


def test_limits_exemptions_and_missing_days(batch: Any) -> None:
    run = batch(
        "第一批2021",
        ["1001", None, "30s", "医研", "2021-09-01", 3, None, None, None, None],
        ["1002", None, "30s", "医研", "2021-09-01", 3, None, "退出", None, None],
    )  # fmt: skip
    assert run.refusals == [("C2", "1001", "age-over-limit"), ("I3", "1002", "state-day-missing")]
    taken = batch(
        "第一批2021",
        ["1001", None, "30s", None, "2021-09-01", 3, None, None, None, "学科急需"],
        ["1002", None, "30s", "医研", None, 3, None, None, None, None],
    )
    assert (taken.refusals, taken.warnings) == (
        [("E3", "1002", "period-missing")],
        [("C2", "1001", "age-exempted"), ("D2", "1001", "integration-missing")],
    )
    assert list(Membership.objects.unscoped("test").values_list("talent__staff_no", "exemption_reason")) == [
        ("1001", "学科急需")
    ]


def test_a_batch_and_the_money_of_its_members_in_one_run(world: World, tmp_path: Path) -> None:
    """Files come in any order: the awards' file goes first by name, the roster last."""
    run = import_files(
        tmp_path,
        {
            "a.xlsx": xlsx(
                {"预算": [["工号", "批次", "经费来源", "批复金额（万元）"], ["1001", "第一批", "院级", 60]]}
            ),
            "b.xlsx": xlsx({"第一批": [MEMBERS, ["1001", None, "40s", "医研", "2021-09-01", 3, 60, None, None, None]]}),
            "c.xlsx": xlsx({"花名册": [ROSTER, LI]}),
        },
    )
    assert (run.code, run.refusals, run.counts) == (
        0,
        [],
        {"talents": (1, 0, 0, 0), "memberships": (1, 0, 0, 0), "awards": (1, 0, 0, 0)},
    )
