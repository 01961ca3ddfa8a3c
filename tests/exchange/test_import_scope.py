"""Whoever imports writes what the roles allow, in the own units, and learns nothing of people elsewhere."""

from datetime import date
from pathlib import Path

import pytest

from cohorts.models import Membership, Talent
from mentorship.models import Pair
from programs.funding.models import Expense
from talentcareer.access import roles
from talentcareer.access.models import User
from talentcareer.audit.models import Entry
from tests.builders.imports import identity_number, import_files
from tests.builders.people import make_cohort, make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World, make_account

HEAD = ["工号", "姓名", "性别", "出生日期", "身份证号", "科室"]
CARD = identity_number(date(1970, 1, 1), "male")


@pytest.fixture
def surgery_hr(world: World) -> User:
    return make_account("surgery_hr", role=roles.HR.code, unit=world.surgery)


@pytest.fixture
def elsewhere(world: World) -> Talent:
    return make_talent(
        world.medicine, name="司马无名", staff_no="2001", sex="male", born_on=date(1970, 1, 1), id_number=CARD
    )


def test_people_elsewhere_are_neither_changed_nor_named(
    world: World, surgery_hr: User, elsewhere: Talent, tmp_path: Path
) -> None:
    own = make_talent(world.surgery, name="李明", staff_no="1001", sex="male", born_on=date(1985, 4, 12))
    sheet = xlsx(
        {
            "花名册": [
                HEAD,
                ["1001", "李明", "男", "1985-04-12", None, "外科"],
                ["2001", "李四", "男", None, None, "外科"],
                ["1002", "王五", "男", "1970-01-01", CARD, "外科"],
                ["1003", "赵六", "男", None, None, "内科"],
                ["1004", "司马无名", "男", "1970-01-01", None, "外科"],
                ["1005", "孙七", "男", None, None, None],
            ]
        }
    )
    run = import_files(tmp_path, {"a.xlsx": sheet}, "--as", "surgery_hr")
    assert (run.code, run.counts) == (0, {"talents": (1, 0, 1, 4)})
    assert run.refusals == [
        ("A3", "2001", "exists-elsewhere"), ("E4", "1002", "exists-elsewhere"), ("F5", "1003", "unit-out-of-reach"), ("F7", "1005", "unit-missing"),
    ]  # fmt: skip
    assert run.warnings == []
    assert "2001" not in "".join(one["message"] for one in run.sheet["refusals"])
    assert "司马无名" not in "".join(one["message"] for one in run.sheet["refusals"])
    elsewhere.refresh_from_db()
    own.refresh_from_db()
    assert (elsewhere.name, elsewhere.version, own.version) == ("司马无名", 1, 1)
    # The same file by the hospital's HR names whom it is about: the control.
    whole = import_files(tmp_path, {"a.xlsx": sheet}, "--as", "hr")
    assert "2001" in "".join(one["message"] for one in whole.sheet["refusals"])


def test_records_about_people_elsewhere_are_refused(
    world: World, surgery_hr: User, elsewhere: Talent, tmp_path: Path
) -> None:
    make_talent(world.surgery, name="李明", staff_no="1001")
    make_cohort(world.hospital, name="第一批", year=2022)
    members = xlsx(
        {
            "第一批2022": [
                ["工号", "姓名", "阶段", "方向", "起始日期"],
                ["1001", "李明", "40s", "医研", "2022-01-01"],
                ["2001", "某人", "50s", "医研", "2022-01-01"],
            ]
        }
    )
    run = import_files(tmp_path, {"a.xlsx": members}, "--as", "surgery_hr")
    assert run.refusals == [("A3", "2001", "exists-elsewhere")]
    assert list(
        Membership.objects.unscoped("test").values_list("talent__staff_no", "cohort__name", "cohort__unit__name")
    ) == [("1001", "第一批", "示例医院")]


def test_a_mentor_elsewhere_may_be_picked_but_stays_unnamed(
    world: World, surgery_hr: User, elsewhere: Talent, tmp_path: Path
) -> None:
    make_talent(world.surgery, name="李明", staff_no="1001")
    pairs = xlsx(
        {
            "结对": [
                ["导师工号", "导师姓名", "学员工号", "学员姓名", "结对日期"],
                ["2001", "别的名字", "1001", "李明", "2022-01-01"],
                ["1001", "李明", "2001", "某人", "2022-01-01"],
            ]
        }
    )
    run = import_files(tmp_path, {"a.xlsx": pairs}, "--as", "surgery_hr")
    assert (run.refusals, run.warnings) == ([("C3", "2001", "exists-elsewhere")], [("B2", "1001", "name-differs")])
    assert "司马无名" not in run.said
    assert list(Pair.objects.unscoped("test").values_list("mentor", "mentee__staff_no")) == [(elsewhere.pk, "1001")]


@pytest.mark.parametrize("account", ["office", "head", "leader", "system_admin", "audit_admin", "nobody"])
def test_who_may_not_write_imports_nothing(world: World, tmp_path: Path, account: str) -> None:
    run = import_files(
        tmp_path, {"a.xlsx": xlsx({"花名册": [HEAD, ["1001", "李明", "男", None, None, "外科"]]})}, "--as", account
    )
    assert (run.code, run.sheet["problem"]["code"], Talent.objects.unscoped("test").count()) == (3, "not-permitted", 0)


def test_finance_writes_money_and_nothing_else(world: World, tmp_path: Path) -> None:
    make_account("finance", role=roles.FINANCE.code, unit=world.hospital)
    make_talent(world.surgery, name="李明", staff_no="1001")
    files = {
        "a.xlsx": xlsx({"支出": [["日期", "工号", "科目", "金额"], ["2022-01-01", "1001", "劳务费", 10]]}),
        "b.xlsx": xlsx({"花名册": [HEAD, ["1002", "王芳", "女", None, None, "外科"]]}),
    }
    run = import_files(tmp_path, files, "--as", "finance")
    assert (run.code, run.counts["expenses"], run.sheets["b.xlsx/花名册"]["problem"]["code"]) == (
        3,
        (1, 0, 0, 0),
        "not-permitted",
    )
    assert (Expense.objects.unscoped("test").count(), Talent.objects.unscoped("test").count()) == (1, 1)


def test_the_trail_says_who_imported(world: World, tmp_path: Path) -> None:
    import_files(
        tmp_path, {"a.xlsx": xlsx({"花名册": [HEAD, ["1001", "李明", "男", None, None, "外科"]]})}, "--as", "HR"
    )
    assert set(Entry.objects.filter(action="import.written").values_list("actor_name", flat=True)) == {"人事甲"}
