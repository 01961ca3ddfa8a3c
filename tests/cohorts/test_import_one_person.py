"""One person is one record in a run, whatever sheets and files speak of them: posts, names, titles, numbers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts.choices import NumberKind
from cohorts.models import FormerName, Post, Talent, TalentNumber, Title
from programs.aid.models import Aid
from programs.postdocs.models import PostdocAppointment
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from talentcareer.dates import today
from talentcareer.exchange.kinds import all_kinds
from tests.builders.imports import Imported, identity_number, import_files
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World

ROSTER = ["工号", "姓名", "曾用名", "性别", "出生日期", "科室", "职称", "聘任日期", "来院日期"]
CARD = identity_number(date(1990, 4, 12), "male")


def person(number: str | None, name: str, **more: Any) -> list[Any]:
    """Return a row of the roster; overrides by header."""
    return list((dict.fromkeys(ROSTER) | {"工号": number, "姓名": name, "科室": "外科"} | more).values())


def book(*rows: list[Any], head: list[str] = ROSTER, name: str = "花名册") -> bytes:
    return xlsx({name: [head, *rows]})


@pytest.fixture
def imported(world: World, tmp_path: Path) -> Any:
    return lambda files, *options: import_files(tmp_path, files, *options)


def roster(imported: Any, *rows: list[Any], head: list[str] = ROSTER) -> Imported:
    return imported({"花名册.xlsx": book(*rows, head=head)})


def one() -> Talent:
    return Talent.objects.unscoped("test").get()


def former_names() -> list[str]:
    return sorted(FormerName.objects.unscoped("test").values_list("name", flat=True))


# One record


def test_a_postdoc_in_the_roster_and_in_the_register_keeps_what_both_say(imported: Any, world: World) -> None:
    """The roster moves the postdoc, the register adds a phone: both hold, and one primary post stays open."""
    stay = ["博士后编号", "工号", "姓名", "身份证号", "进站日期", "科室", "邮箱"]
    known = ["P1", "1001", "李明", CARD, "2022-01-01", "外科", None]
    first = imported({"a.xlsx": book(known, head=stay, name="博士后")})
    assert first.counts == {"postdocs": (1, 0, 0, 0)}
    head = ["工号", "姓名", "身份证号", "科室", "专业"]
    both = imported(
        {
            "花名册.xlsx": book(["1001", "李明", CARD, "内科", "肿瘤学"], head=head),
            "博士后.xlsx": book([*known[:5], "内科", "li@example.org"], head=stay, name="博士后"),
        }
    )
    assert (both.code, both.refusals) == (0, [])
    talent = one()
    assert (talent.staff_no, talent.major, talent.email, talent.unit) == (
        "1001",
        "肿瘤学",
        "li@example.org",
        world.medicine,
    )
    assert list(Post.objects.unscoped("test").filter(to_on=None).values_list("unit__name", flat=True)) == ["内科"]


def test_a_student_completed_by_two_sheets_keeps_both(imported: Any) -> None:
    aid = ["姓名", "学校", "身份证号", "专业", "年度", "金额"]
    imported({"a.xlsx": book(["王芳", "示例医学院", CARD, None, 2022, 100], head=aid, name="助学")})
    assert Aid.objects.unscoped("test").count() == 1
    both = imported(
        {
            "a.xlsx": book(["王芳", "示例医学院", None, "临床医学", 2023, 100], head=aid, name="助学"),
            "b.xlsx": book(["王芳", CARD, "汉族"], head=["姓名", "身份证号", "民族"]),
        }
    )
    assert both.refusals == []
    assert (one().major, one().ethnicity) == ("临床医学", "01")


# Names


@pytest.mark.parametrize(
    ("rosters", "names", "last"),
    [
        ([person("1", "李铭", 曾用名="李明")], ["李明"], "李铭"),
        ([person("1", "李明", 曾用名="李 明")], [], "李明"),
        ([person("1", "李铭"), person("1", "李明"), person("1", "李铭")], ["李明", "李铭"], "李铭"),
    ],
    ids=["former name and stored name are one", "own name is no former one", "there and back again"],
)
def test_a_former_name_is_kept_once(
    imported: Any, world: World, rosters: list[Any], names: list[str], last: str
) -> None:
    make_talent(world.surgery, staff_no="1", name="李明")
    run = imported({f"{number}.xlsx": book(row) for number, row in enumerate(rosters)})
    assert (run.code, run.refusals) == (0, [])
    assert (one().name, former_names()) == (last, names)


def test_a_new_former_name_alone_is_found_by_search(imported: Any, world: World) -> None:
    make_talent(world.surgery, staff_no="1", name="李明")
    assert roster(imported, person("1", "李明", 曾用名="赵刚")).counts == {"talents": (0, 1, 0, 0)}
    for words in ("赵刚", "zhaogang", "zg", "李明"):
        assert Talent.objects.unscoped("test").matching(words).count() == 1, words
    assert roster(imported, person("1", "李明", 曾用名="赵刚")).counts == {"talents": (0, 0, 1, 0)}


# Numbers


def test_a_staff_number_goes_before_somebodys_other_number(imported: Any, world: World) -> None:
    own = make_talent(world.surgery, staff_no="1001", name="李明")
    other = make_talent(world.surgery, staff_no="1002", name="王芳")
    keep(TalentNumber(talent=other, kind=NumberKind.FORMER, number="1001"))
    assert roster(imported, person("1001", "李明", 职称="主治医师")).counts == {"talents": (0, 1, 0, 0)}
    assert list(Title.objects.unscoped("test").values_list("talent", flat=True)) == [own.pk]


@pytest.mark.parametrize(
    ("typed", "name", "known"),
    [("1001", "李明", True), ("1001", None, True), ("1001", "王五", False), ("001001", "王五", True)],
)
def test_forgiven_zeros_do_not_take_somebody_of_another_name(
    imported: Any, world: World, typed: str, name: str | None, known: bool
) -> None:
    make_talent(world.surgery, staff_no="001001", name="李明")
    make_cohort(world.hospital, name="第一批", year=2022)
    head = ["工号", "姓名", "批次", "阶段", "方向", "起始日期"]
    run = imported({"a.xlsx": book([typed, name, "第一批", "40s", "医研", "2022-01-01"], head=head, name="培养对象")})
    assert [code for _cell, _key, code in run.refusals] == ([] if known else ["person-unknown"])


@pytest.mark.parametrize(
    ("header", "number"), [("工号", CARD), ("工号", "110105900412123"), ("姓名", CARD), ("姓名", "11010519491231002X")]
)
def test_an_id_number_in_another_column_is_refused_and_never_shown(
    imported: Any, world: World, header: str, number: str
) -> None:
    run = roster(imported, person(**{"number": "1001", "name": "李明", header: number}))
    assert [code for _cell, _key, code in run.refusals] == [
        "staff-no-is-id-number" if header == "工号" else "name-not-a-name"
    ]
    assert number not in str(run.report)
    assert number not in run.said


def test_an_id_number_makes_no_department(imported: Any) -> None:
    run = imported({"a.xlsx": book(person("1001", "李明", 科室=CARD))}, "--new-units", "create")
    assert (run.refusals, CARD in str(run.report)) == ([("F2", "1001", "unit-not-a-name")], False)


def test_every_kind_reads_the_kind_of_document_first() -> None:
    for one in all_kinds():
        names = list(one.fields)
        if "id_number" in names:
            assert names.index("id_kind") < names.index("id_number"), one.code


# Joining, leaving, coming back


@pytest.mark.parametrize(
    ("born", "refused"),
    [("2015-06-30", False), ("2015-07-01", True), ("2015-07-02", True)],
    ids=["before", "on", "after"],
)
def test_a_completed_person_has_joined_after_birth(imported: Any, world: World, born: str, refused: bool) -> None:
    make_talent(world.surgery, staff_no="1", name="李明", hired_on=date(2015, 7, 1), born_on=None)
    run = roster(imported, person("1", "李明", 出生日期=born))
    assert run.refusals == ([("E2", "1", "hired-before-birth")] if refused else [])


@pytest.mark.parametrize(
    ("left", "kind", "duty"), [(None, "staff", "on_duty"), ("2020-01-01", "former", "left")], ids=["back", "gone"]
)
def test_the_roster_puts_former_staff_on_duty_again(
    imported: Any, world: World, left: str | None, kind: str, duty: str
) -> None:
    make_talent(world.hospital, staff_no="1", name="李明", kind="former", duty_status="left", hired_on=None)
    roster(imported, [*person("1", "李明"), left], head=[*ROSTER, "离职日期"])
    talent = one()
    assert (talent.kind, talent.duty_status, talent.left_on) == (kind, duty, date(2020, 1, 1) if left else None)


# Titles


def titles() -> list[tuple[Any, ...]]:
    return list(Title.objects.unscoped("test").order_by("from_on").values_list("title", "from_on", "to_on"))


def test_an_older_dated_title_is_history_and_said_with_its_day(imported: Any) -> None:
    now = person("1", "李明", 职称="副主任医师", 聘任日期="2020-01-01")
    old = person("1", "李明", 职称="主治医师", 聘任日期="2015-01-01")
    oldest = person("1", "李明", 职称="住院医师", 聘任日期="2010-01-01")
    for row in (now, old, oldest):
        roster(imported, row)
    assert titles() == [
        ("234", date(2010, 1, 1), date(2014, 12, 31)),
        ("233", date(2015, 1, 1), date(2019, 12, 31)),
        ("232", date(2020, 1, 1), None),
    ]
    for row in (now, old, oldest):
        assert roster(imported, row).counts == {"talents": (0, 0, 1, 0)}


def test_a_newer_title_ends_the_one_before(imported: Any) -> None:
    roster(imported, person("1", "李明", 职称="主治医师", 聘任日期="2015-01-01"))
    roster(imported, person("1", "李明", 职称="副主任医师", 聘任日期="2020-01-01"))
    assert titles() == [("233", date(2015, 1, 1), date(2019, 12, 31)), ("232", date(2020, 1, 1), None)]


# Documents and schooling


@pytest.mark.parametrize(
    ("head", "kind", "number", "stored", "refused"),
    [
        ("证件号码", "护照", "E12345678", "passport", []),
        ("证件号码", "港澳居民来往内地通行证", "H12345678", "permit", []),
        ("证件号码", "身份证", CARD, "identity_card", []),
        ("身份证号/护照号", None, "E12345678", "passport", []),
        ("身份证号/护照号", None, CARD, "identity_card", []),
        ("证件号码", None, "E12345678", None, ["id-number-characters"]),
    ],
)
def test_the_kind_of_document_is_read_before_its_number(
    imported: Any, head: str, kind: str | None, number: str, stored: str | None, refused: list[str]
) -> None:
    run = roster(imported, ["1", "李明", number, kind, "外科"], head=["工号", "姓名", head, "证件类型", "科室"])
    assert [code for _cell, _key, code in run.refusals] == refused
    assert list(Talent.objects.unscoped("test").values_list("id_kind", flat=True)) == ([stored] if stored else [])


@pytest.mark.parametrize(
    ("head", "typed", "level", "degree"),
    [
        ("学历/学位", "博士研究生/医学博士", "11", "doctor"),
        ("学历", "博士研究生/医学博士", "11", "doctor"),
        ("学历学位", "本科、学士", "20", "bachelor"),
        ("学历学位", "硕士", "", "master"),
        ("学历", "大学本科", "20", ""),
        ("学历", "自学", "自学", ""),
    ],
)
def test_schooling_and_degree_in_one_cell_are_parted(
    imported: Any, head: str, typed: str, level: str, degree: str
) -> None:
    roster(imported, ["1", "李明", typed, "外科"], head=["工号", "姓名", head, "科室"])
    assert (one().education_level, one().degree) == (level, degree)


# What was voided


def test_what_was_voided_is_not_brought_back_by_a_file(imported: Any, world: World) -> None:
    talent = make_talent(world.surgery, staff_no="1", name="李明", born_on=date(1988, 3, 1))
    membership = make_membership(talent, make_cohort(world.hospital, name="第一批", year=2022))
    void(membership, by=SYSTEM, reason="录错了人")
    head = ["工号", "姓名", "批次", "阶段", "方向", "起始日期"]
    sheet = {"a.xlsx": book(["1", "李明", "第一批", "40s", "医研", "2022-03-01"], head=head, name="培养对象")}
    run = imported(sheet)
    assert run.refusals == [("A2", "1", "voided-before")]
    said = run.sheet["refusals"][0]["message"]
    assert "录错了人" in said
    assert str(today()) in said


def test_a_voided_title_and_a_voided_stay_stay_voided(imported: Any, world: World) -> None:
    roster(imported, person("1", "李明", 职称="主治医师"))
    void(Title.objects.unscoped("test").get(), by=SYSTEM, reason="不是他的")
    again = roster(imported, person("1", "李明", 职称="主治医师"))
    assert again.refusals == [("A2", "1", "voided-before")]
    head = ["博士后编号", "姓名", "出生日期", "进站日期"]
    sheet = {"a.xlsx": book(["P1", "王芳", "1990-01-01", "2022-01-01"], head=head, name="博士后")}
    imported(sheet)
    void(PostdocAppointment.objects.unscoped("test").get(), by=SYSTEM, reason="重复")
    assert imported(sheet).refusals == [("A2", "P1", "voided-before")]


# Names as they are searched


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("查明", "zhaming"),
        ("查明", "chaming"),
        ("单晨", "shanchen"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("李明", "ＬＩming"),
    ],
)
def test_people_are_found_in_every_reading(world: World, name: str, words: str) -> None:
    make_talent(world.surgery, name=name)
    assert Talent.objects.unscoped("test").matching(words).count() == 1
