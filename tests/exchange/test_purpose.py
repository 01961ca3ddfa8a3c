"""What an import is for: adding only, updating only, or both; and what is kept of columns that are not taken."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from mentorship.models import Pair
from programs.recognitions.models import Recognition
from talentcareer.exchange.models import ImportState
from talentcareer.jobs import work
from tests.builders.imports import Imported, import_files
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World
from tests.exchange.rosters import roster, roster_row
from tests.exchange.test_pages import confirm, page_of, upload

pytestmark = pytest.mark.django_db

KNOWN = {
    "talents": ["花名册", ["工号", "姓名", "性别", "最高学位", "来院日期"], ["10001", "张三", "女", "硕士", "2015-07-01"]],
    "recognitions": ["人才项目", ["工号", "姓名", "人才项目", "级别", "年度", "文号"],
        ["10001", "张三", "青年拔尖人才", "国家级", 2020, "甲1号"]],
    "pairs": ["结对", ["导师工号", "学员工号", "结对日期", "结束日期"], ["20001", "10001", "2021-01-01", None]],
}  # fmt: skip
CHANGED: dict[str, list[Any]] = {
    "talents": ["10001", "张三", "女", "博士", "2015-07-01"],
    "recognitions": ["10001", "张三", "青年拔尖人才", "省级", 2020, "甲1号"],
    "pairs": ["20001", "10001", "2021-01-01", "2022-01-01"],
}
NEW: dict[str, list[Any]] = {
    "talents": ["10009", "李四", "男", "博士", "2016-07-01"],
    "recognitions": ["10001", "张三", "青年拔尖人才", "国家级", 2023, "乙1号"],
    "pairs": ["20001", "10002", "2023-01-01", None],
}
TABLES = {
    "talents": lambda: sorted(Talent.objects.unscoped("test").values_list("staff_no", "degree", "version")),
    "recognitions": lambda: sorted(Recognition.objects.unscoped("test").values_list("year", "level", "version")),
    "pairs": lambda: sorted(
        Pair.objects.unscoped("test").values_list("mentee__staff_no", "ended_on", "version"), key=str
    ),
}


def sheet(kind: str, *rows: list[Any]) -> bytes:
    name, head, _row = KNOWN[kind]
    return xlsx({name: [head, *rows]})


@pytest.fixture
def people(world: World) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", sex="female", degree="master")
    make_talent(world.surgery, staff_no="10002", name="王五", sex="male")
    make_talent(world.medicine, staff_no="20001", name="导师甲")


def importing(folder: Path, kind: str, purpose: str, **options: Any) -> Imported:
    rows = KNOWN[kind][2], CHANGED[kind], NEW[kind]
    taken = [rows[0]] if options.pop("known", False) else [rows[1], rows[2]]
    return import_files(folder, {"a.xlsx": sheet(kind, *taken)}, "--purpose", purpose, **options)


def outcomes(run: Imported) -> dict[str, int]:
    return {
        name: run.sheet[name] for name in ("new", "changed", "unchanged", "refused", "existing") if name in run.sheet
    }


@pytest.mark.parametrize("kind", KNOWN)
@pytest.mark.parametrize(
    ("purpose", "counts"),
    [
        ("both", {"new": 1, "changed": 1, "unchanged": 0, "refused": 0}),
        ("add", {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "existing": 1}),
        ("update", {"new": 0, "changed": 1, "unchanged": 0, "refused": 1}),
    ],
)
def test_a_purpose_holds_for_every_kind(
    people: None, tmp_path: Path, kind: str, purpose: str, counts: dict[str, int]
) -> None:
    importing(tmp_path, kind, "both", known=True)
    before = TABLES[kind]()
    checked = importing(tmp_path, kind, purpose, commit=False)
    assert outcomes(checked) == counts
    assert TABLES[kind]() == before
    written = importing(tmp_path, kind, purpose)
    assert written.report == checked.report
    after = TABLES[kind]()
    assert (len(after) > len(before), set(before) <= set(after)) == (purpose != "update", purpose == "add")
    if purpose == "update":
        assert [code for _cell, _key, code in written.refusals] == ["not-recorded"]


def test_adding_only_twice_changes_nothing(people: None, tmp_path: Path) -> None:
    first = importing(tmp_path, "talents", "add")
    again = importing(tmp_path, "talents", "add")
    assert outcomes(first) == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "existing": 1}
    assert outcomes(again) == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0, "existing": 1}


def test_the_page_keeps_shows_and_changes_the_purpose(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", degree="master")
    content = roster(roster_row("10001", "张三"), roster_row("10002", "李四"))
    run = upload(hr, ("roster.xlsx", content), purpose="add")
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "existing": 1, "places": 0}
    text = page_of(hr, run, "?show=existing")
    assert "Add only" in text
    assert "recorded already, left out" in text
    assert "<del>master</del> → <ins>doctor</ins>" in text
    assert "1 added, 0 changed in 0 places, 1 left out" in text
    assert confirm(hr, run).state == ImportState.DONE
    assert list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "degree")) == [
        ("10001", "master"),
        ("10002", "doctor"),
    ]


HEAD = ["工号", "姓名", "性别", "备注", "籍贯", "家庭住址"]


def test_columns_that_are_not_taken_are_kept_as_a_remark(world: World, tmp_path: Path) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", sex="female", remark="老同事\n籍贯：宁波")
    rows = [["10001", "张三", "女", None, "杭州", None], ["10002", "李四", "男", "新来", "温州", "110105199003078888"]]
    files = {"a.xlsx": xlsx({"花名册": [HEAD, *rows]})}
    first = import_files(tmp_path, files, "--remarks", "--new-units", "ask")
    assert (first.counts, first.sheet["left_out"]) == ({"talents": (1, 1, 0, 0)}, ["籍贯", "家庭住址"])
    kept = dict(Talent.objects.unscoped("test").values_list("staff_no", "remark"))
    assert kept == {"10001": "老同事\n籍贯：杭州", "10002": f"新来\n籍贯：温州\n家庭住址：11{'*' * 14}88"}
    assert import_files(tmp_path, files, "--remarks").counts == {"talents": (0, 0, 2, 0)}


def test_without_being_asked_nothing_of_them_is_kept(world: World, tmp_path: Path) -> None:
    run = import_files(tmp_path, {"a.xlsx": xlsx({"花名册": [HEAD, ["10002", "李四", "男", None, "温州", None]]})})
    assert (run.counts, run.sheet["left_out"]) == ({"talents": (1, 0, 0, 0)}, ["籍贯", "家庭住址"])
    assert Talent.objects.unscoped("test").get(staff_no="10002").remark == ""


def test_the_page_names_them_and_offers_to_keep_them_where_a_remark_is(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", sex="female")
    awards = [["工号", "人才项目", "级别", "年度", "奖金去向"], ["10001", "青年拔尖人才", "国家级", 2020, "设备"]]
    people = [[*HEAD[:3], "籍贯"], ["10002", "李四", "男", "温州"]]
    run = upload(hr, ("a.xlsx", xlsx({"花名册": people, "人才项目": awards})))
    text = page_of(hr, run)
    assert "花名册: left out: 籍贯" in text
    assert "人才项目: left out: 奖金去向 (Recognitions have no remark that could keep them)" in text
    assert 'name="remarks"' in text
    hr.post(reverse("exchange:import-check", args=[run.pk]), {"purpose": "add", "remarks": "on"})
    work.run_waiting()
    run.refresh_from_db()
    assert (run.options["purpose"], run.options["remarks"]) == ("add", True)
    assert "花名册: kept as a remark: 籍贯" in page_of(hr, run)
    confirm(hr, run)
    assert Talent.objects.unscoped("test").get(staff_no="10002").remark == "籍贯：温州"


def test_where_no_record_has_a_remark_none_is_offered(world: World, hr: Client) -> None:
    awards = [["工号", "人才项目", "级别", "年度", "奖金去向"], ["10001", "青年拔尖人才", "国家级", 2020, "设备"]]
    assert 'name="remarks"' not in page_of(hr, upload(hr, ("a.xlsx", xlsx({"人才项目": awards}))))
