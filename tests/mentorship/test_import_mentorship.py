"""Pairs and meetings: by number on both sides, mentors from outside by name, equal meetings apart."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Talent
from mentorship.models import Meeting, Pair
from tests.builders.imports import Imported, import_files
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World

PAIRS = ["导师工号", "导师姓名", "学员工号", "学员姓名", "导师类型", "结对日期", "结束日期"]
MEETINGS = ["日期", "导师工号", "导师姓名", "学员工号", "主题", "形式"]


@pytest.fixture
def importing(world: World, tmp_path: Path) -> Any:
    for number, name in (("1001", "李导师"), ("1002", "王学员"), ("1003", "赵学员")):
        make_talent(world.surgery, name=name, staff_no=number)

    def both(pairs: list[list[Any]], meetings: list[list[Any]] | None = None) -> Imported:
        return import_files(
            tmp_path, {"导师.xlsx": xlsx({"结对": [PAIRS, *pairs], "记录": [MEETINGS, *(meetings or [])]})}
        )

    return both


def pairs() -> list[tuple[Any, ...]]:
    return list(
        Pair.objects.unscoped("test")
        .order_by("paired_on")
        .values_list("mentor__name", "mentee__name", "kind", "paired_on", "ended_on")
    )


def test_pairs_are_made_and_completed(importing: Any) -> None:
    assert (
        importing([["1001", "李导师", "1002", "王学员", "主导师", "2022-01-01", None]]).sheets["导师.xlsx/结对"]["new"]
        == 1
    )
    again = importing(
        [
            ["1001", None, "1002", None, None, "2022-01-01", "2023-01-01"],
            ["1001", None, "1002", None, None, "2024-01-01", "至今"],
        ]
    )
    assert again.sheets["导师.xlsx/结对"]["changed"] == again.sheets["导师.xlsx/结对"]["new"] == 1
    assert pairs() == [
        ("李导师", "王学员", "primary", date(2022, 1, 1), date(2023, 1, 1)),
        ("李导师", "王学员", "primary", date(2024, 1, 1), None),
    ]


def test_what_no_pair_can_be(importing: Any) -> None:
    run = importing(
        [
            ["1001", None, "1001", None, None, "2022-01-01", None],
            ["1001", None, "1002", None, None, "2022-01-01", "2021-12-31"],
            ["1001", None, "1003", None, None, "2022-01-01", None],
            ["1001", None, "1003", None, None, "2022-01-01", None],
            [None, "李导师", "1002", None, "主导师", "2022-01-01", None],
            ["9999", "某人", "1002", None, None, "2022-01-01", None],
            ["1001", None, "9999", "某人", None, "2022-01-01", None],
            [None, None, "1002", None, None, "2022-01-01", None],
            ["1001", "别名", "1002", None, "保姆", "2022-01-01", None],
        ]
    )
    assert run.refusals == [
        ("A2", "1001", "mentor-is-mentee"), ("G3", "1002", "pair-reversed"), ("A5", "1003", "repeats-a-row"), ("A6", "1002", "mentor-number-missing"),
        ("A7", "1002", "person-unknown"), ("C8", "9999", "person-unknown"), ("A9", "1002", "person-missing"), ("E10", "1002", "choice-unknown"),
    ]  # fmt: skip
    assert len(pairs()) == 1


def test_a_mentor_from_outside_is_one_person(importing: Any) -> None:
    outside = [
        [None, "王院士", "1002", None, "院外导师", "2022-01-01", None],
        [None, "王 院士", "1003", None, "院外导师", "2022-01-01", None],
    ]
    run = importing(
        outside,
        [["2022-02-01", None, "王院士", "1002", "选题", None], ["2022-02-01", None, "陌生人", "1002", "选题", None]],
    )
    assert run.refusals == [("B3", "1002", "mentor-number-missing")]
    assert Talent.objects.unscoped("test").filter(kind="external").count() == 1
    assert importing(outside).sheets["导师.xlsx/结对"]["unchanged"] == 2


def test_a_refused_pair_makes_no_mentor(importing: Any) -> None:
    importing([[None, "王院士", "1002", None, "院外导师", "2022-01-01", "2021-01-01"]])
    assert (pairs(), Talent.objects.unscoped("test").filter(kind="external").count()) == ([], 0)


def test_equal_meetings_stay_apart_and_are_not_doubled(importing: Any) -> None:
    line = ["2022-02-01", "1001", None, "1002", "选题", "面谈"]
    counts = [
        (sheet["new"], sheet["unchanged"])
        for meetings in ([line, line], [line, line], [line, line, line], [[*line[:4], "别的", None]])
        for sheet in [importing([], meetings).sheets["导师.xlsx/记录"]]
    ]
    assert counts == [(2, 0), (0, 2), (1, 2), (1, 0)]
    assert list(Meeting.objects.unscoped("test").order_by("topic", "occurrence").values_list("topic", "form", "occurrence")) == [
        ("别的", "", 1), ("选题", "面谈", 1), ("选题", "面谈", 2), ("选题", "面谈", 3),
    ]  # fmt: skip
