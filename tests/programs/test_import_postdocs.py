"""Registers of postdocs: how a stay ends, whom it is about, what a second file changes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Post, Talent, TalentNumber
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.rules import End, days_in_order, end_of_stay, stays_apart
from tests.builders.imports import Imported, identity_number, import_files
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World

DAY, LATER = date(2022, 5, 1), date(2023, 5, 1)


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ({}, End()),
        ({"kind": "in_station"}, End()),
        ({"exited_on": DAY, "kind": "stayed"}, End(DAY, None, True)),
        ({"exited_on": DAY, "kind": "left"}, End(DAY, None, False)),
        ({"exited_on": DAY, "kind": "completed"}, End(DAY, None, None)),
        ({"exited_on": DAY, "kind": "completed", "stayed": True}, End(DAY, None, True)),
        ({"exited_on": DAY, "kind": "withdrawn"}, End(None, DAY)),
        ({"exited_on": DAY, "stayed": False}, End(DAY, None, False)),
        ({"exited_on": DAY, "day_means_completed": True}, End(DAY, None, None)),
        ({"withdrawn_on": DAY}, End(None, DAY)),
        ({"withdrawn_on": DAY, "kind": "withdrawn"}, End(None, DAY)),
    ],
)
def test_how_a_stay_ended(said: dict[str, Any], end: End) -> None:
    found, verdict = end_of_stay(
        **{"exited_on": None, "withdrawn_on": None, "kind": "", "stayed": None, "day_means_completed": False} | said
    )
    assert (found, verdict.allowed) == (end, True)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"exited_on": DAY, "withdrawn_on": LATER}, "postdoc-ends-twice"),
        ({"exited_on": DAY}, "postdoc-end-kind-missing"),
        ({"kind": "stayed"}, "postdoc-end-day-missing"),
        ({"kind": "withdrawn"}, "postdoc-end-day-missing"),
        ({"exited_on": DAY, "kind": "in_station"}, "postdoc-end-contradicts"),
        ({"withdrawn_on": DAY, "kind": "stayed"}, "postdoc-end-contradicts"),
        ({"exited_on": DAY, "kind": "stayed", "stayed": False}, "postdoc-end-contradicts"),
    ],
)
def test_what_does_not_say_how_it_ended(said: dict[str, Any], code: str) -> None:
    _found, verdict = end_of_stay(
        **{"exited_on": None, "withdrawn_on": None, "kind": "", "stayed": None, "day_means_completed": False} | said
    )
    assert [reason.code for reason in verdict.refusals] == [code]


def test_days_of_a_stay_are_in_order() -> None:
    assert days_in_order(born_on=date(1990, 1, 1), entered_on=DAY, planned_exit_on=DAY, ended_on=DAY).allowed
    wrong = days_in_order(born_on=DAY, entered_on=DAY, planned_exit_on=date(2022, 4, 30), ended_on=date(2022, 4, 30))
    assert [reason.code for reason in wrong.refusals] == [
        "postdoc-entered-before-birth",
        "postdoc-exit-before-entry",
        "postdoc-exit-before-entry",
    ]


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ((date(2020, 1, 1), DAY), True),
        ((date(2020, 1, 1), date(2022, 5, 2)), False),
        ((date(2020, 1, 1), None), False),
        ((LATER, None), True),
        ((date(2023, 4, 30), None), False),
    ],
)
def test_stays_of_one_person_lie_apart(other: tuple[date, date | None], apart: bool) -> None:
    assert stays_apart(DAY, LATER, [other]).allowed is apart


# --- the kind of sheet -------------------------------------------------------------------------------------------------

HEAD = [
    "博士后编号",
    "姓名",
    "性别",
    "身份证号",
    "合作导师工号",
    "合作导师",
    "进站日期",
    "拟出站日期",
    "实际出站日期",
    "出站类型",
]
CARD = identity_number(date(1991, 1, 1), "male")


@pytest.fixture
def register(world: World, tmp_path: Path) -> Any:
    make_talent(world.surgery, name="李导师", staff_no="1001")
    return lambda *rows, head=HEAD: import_files(tmp_path, {"博士后.xlsx": xlsx({"博士后": [head, *rows]})})


def stays() -> list[tuple[Any, ...]]:
    return list(
        PostdocAppointment.objects.unscoped("test")
        .order_by("entered_on")
        .values_list("number", "entered_on", "completed_on", "withdrawn_on", "stayed")
    )


def test_a_postdoc_goes_through_the_years(register: Any) -> None:
    """Entered, then completed and gone, then back for a second stay: one person, one number, two stays."""
    person = ["B1", "钱一", "男", CARD, "1001", "李导师"]
    assert register([*person, "2020-01-01", "2022-01-01", None, None]).counts == {"postdocs": (1, 0, 0, 0)}
    talent = Talent.objects.unscoped("test").get(kind="postdoc")
    assert (talent.unit.name, talent.hired_on, talent.left_on, talent.born_on) == (
        "外科",
        date(2020, 1, 1),
        None,
        date(1991, 1, 1),
    )
    assert register([*person, "2020-01-01", "2022-01-01", "2022-02-01", "出站离院"]).counts == {
        "postdocs": (0, 1, 0, 0)
    }
    talent.refresh_from_db()
    assert (talent.left_on, talent.duty_status) == (date(2022, 2, 1), "left")
    ended = register([*person, "2020-01-01", None, "2022-02-01", "出站离院"], [*person, "2023-03-01", None, None, None])
    assert ended.counts == {"postdocs": (1, 0, 1, 0)}
    talent.refresh_from_db()
    assert (talent.left_on, talent.duty_status) == (None, "on_duty")
    assert stays() == [
        ("B1", date(2020, 1, 1), date(2022, 2, 1), None, False),
        ("B1", date(2023, 3, 1), None, None, None),
    ]
    assert list(Post.objects.unscoped("test").filter(talent=talent).order_by("from_on").values_list("from_on", "to_on")) == [
        (date(2020, 1, 1), date(2022, 2, 1)), (date(2023, 3, 1), None),
    ]  # fmt: skip
    assert TalentNumber.objects.unscoped("test").count() == 1


def test_an_end_is_corrected_from_completion_to_withdrawal(register: Any) -> None:
    person = ["B1", "钱一", "男", CARD, "1001", "李导师", "2020-01-01", None, "2021-06-01"]
    register([*person, "出站留院"])
    assert stays() == [("B1", date(2020, 1, 1), date(2021, 6, 1), None, True)]
    assert register([*person, "退站"]).counts == {"postdocs": (0, 1, 0, 0)}
    assert stays() == [("B1", date(2020, 1, 1), None, date(2021, 6, 1), None)]


def test_blank_cells_erase_nothing(register: Any) -> None:
    register(["B1", "钱一", "男", CARD, "1001", "李导师", "2020-01-01", "2022-01-01", "2022-02-01", "出站留院"])
    before = stays()
    again = register(["B1", None, None, None, None, None, "2020-01-01", None, None, None])
    assert (again.counts, stays()) == ({"postdocs": (0, 0, 1, 0)}, before)


def test_refused_stays_leave_nobody_behind(register: Any) -> None:
    run: Imported = register(
        ["B1", "钱一", None, None, None, None, "2020-01-01", None, "2019-12-31", "退站"],
        ["B2", "钱二", None, None, None, None, "2020-01-01", None, "2022-01-01", None],
        ["B3", "钱三", None, None, None, None, "2020-01-01", None, None, "出站留院"],
        [None, "钱四", None, None, None, None, "2020-01-01", None, None, None],
        ["B5", None, None, None, None, None, "2020-01-01", None, None, None],
        ["B6", "钱六", None, None, None, None, None, None, None, None],
        ["B7", "钱七", "女", CARD, None, None, "2020-01-01", None, None, None],
        ["B8", "钱八", None, None, None, None, "2020-01-01", None, None, "出国"],
    )
    assert run.refusals == [
        ("G2", "B1", "postdoc-exit-before-entry"), ("I3", "B2", "postdoc-end-kind-missing"), ("J4", "B3", "postdoc-end-day-missing"),
        ("B5", "钱四", "person-missing"), ("B6", "B5", "person-missing"), ("G7", "B6", "required"), ("C8", "B7", "sex-differs"), ("J9", "B8", "choice-unknown"),
    ]  # fmt: skip
    assert (
        stays(),
        Talent.objects.unscoped("test").filter(kind="postdoc").count(),
        TalentNumber.objects.unscoped("test").count(),
    ) == ([], 0, 0)


def test_repeats_overlaps_and_numbers_of_others(register: Any) -> None:
    run = register(
        ["B1", "钱一", "男", CARD, None, None, "2020-01-01", None, None, None],
        ["B1", "钱一", "男", CARD, None, None, "2020-01-01", None, None, None],
        ["B1", "钱一", "男", CARD, None, None, "2020-02-01", None, None, None],
        ["B2", "钱一", "男", CARD, None, None, "2021-01-01", None, None, None],
        ["B1", "孙二", "女", identity_number(date(1992, 2, 2), "female"), None, None, "2021-01-01", None, None, None],
    )
    assert [(key, code) for _cell, key, code in run.refusals] == [
        ("B1", "repeats-a-row"),
        ("B1", "repeats-a-row"),
        ("B2", "postdoc-stays-overlap"),
        ("B1", "number-of-another"),
    ]


def test_a_supervisor_that_nobody_knows_is_kept_as_typed(register: Any) -> None:
    run = register(
        ["B1", "钱一", None, None, "4711", "王教授", "2020-01-01", None, None, None],
        ["B2", "钱二", None, None, "1001", "别人", "2020-01-01", None, None, None],
    )
    assert run.warnings == [("E2", "B1", "supervisor-unknown"), ("F3", "B2", "name-differs")]
    found = (
        PostdocAppointment.objects.unscoped("test")
        .order_by("number")
        .values_list("supervisor__name", "supervisor_name", "unit__name")
    )
    assert list(found) == [(None, "王教授", "示例医院"), ("李导师", "别人", "外科")]


def test_a_person_on_the_staff_stays_on_the_staff(register: Any, world: World) -> None:
    staff = make_talent(
        world.medicine, name="周杰", staff_no="1002", sex="male", born_on=date(1991, 1, 1), id_number=CARD
    )
    run = register(["B1", "周杰", "男", CARD, "1001", None, "2020-01-01", None, "2022-01-01", "出站留院"])
    assert run.counts == {"postdocs": (1, 0, 0, 0)}
    staff.refresh_from_db()
    assert (staff.kind, staff.unit.name, staff.left_on, "b1" in staff.search_text.split("\n")) == (
        "staff",
        "内科",
        None,
        True,
    )
    assert Talent.objects.unscoped("test").filter(kind="postdoc").count() == 0
