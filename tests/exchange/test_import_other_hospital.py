"""A hospital with other headers, codes, layouts and batches: what comes in, value by value, and again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum

from cohorts.choices import TalentKind
from cohorts.models import Cohort, Membership, Talent, TalentNumber, Title
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from programs.supports.models import Platform, Team
from talentcareer.access import actions as access
from talentcareer.access.models import Unit, UnitKind, UnitName
from talentcareer.audit.actions import SYSTEM
from tests.builders.imports import Imported, import_files
from tests.exchange import other_hospital as hospital

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Imported]:
    """Import everything once for all tests of this file; what they write themselves is undone after each."""
    with django_db_blocker.unblock(), transaction.atomic():
        access.create_unit(name="市第二人民医院", kind=UnitKind.HOSPITAL, by=SYSTEM)
        yield import_files(tmp_path_factory.mktemp("import"), hospital.files())
        transaction.set_rollback(True)


def test_every_row_of_every_sheet_comes_in(imported: Imported) -> None:
    assert (imported.code, imported.refusals) == (0, [])
    assert imported.counts == {
        "talents": (6, 0, 0, 0), "memberships": (6, 0, 0, 0), "postdocs": (5, 0, 0, 0), "recognitions": (5, 0, 0, 0),
        "awards": (4, 0, 0, 0), "expenses": (5, 0, 0, 0), "pairs": (3, 0, 0, 0), "meetings": (3, 0, 0, 0),
        "platforms": (4, 0, 0, 0), "studies_abroad": (3, 0, 0, 0), "student_aid": (3, 0, 0, 0),
    }  # fmt: skip
    assert [sheet["left_out"] for sheet in imported.sheets.values()] == [[]] * 11


def test_what_is_doubtful_is_said_at_its_cell(imported: Imported) -> None:
    assert sorted(imported.warnings) == [
        ("A4", "林院士工作站", "kind-from-name"),
        ("A6", "00106", "award-without-year"),
        ("B5", "名医工作室", "kind-other"),
        ("D4", "102", "unit-differs"),
        ("E5", "00104", "level-differs"),
        ("E8", "00105", "age-exempted"),
        ("F8", "P-05", "postdoc-type-unknown"),
        ("K3", "104", "age-over-cap"),
    ]


def test_the_same_files_again_change_nothing(imported: Imported, tmp_path: Path) -> None:
    before = {
        model: set(model.objects.unscoped("test").values_list("pk", "version"))
        for model in (Talent, Unit, UnitName, Expense, Meeting, Pair, Award)
    }
    again = import_files(tmp_path, hospital.files())
    assert again.counts == {kind: (0, 0, sum(counts), 0) for kind, counts in imported.counts.items()}
    assert {model: set(model.objects.unscoped("test").values_list("pk", "version")) for model in before} == before


def test_people(imported: Imported) -> None:
    staff = Talent.objects.unscoped("test").filter(kind=TalentKind.STAFF).order_by("staff_no")
    found = staff.values_list("staff_no", "name", "sex", "born_on", "degree", "origin", "hired_on", "unit__name")
    assert list(found) == [
        ("00101", "李 明", "male", date(1985, 4, 12), "doctor", "recruited", date(2010, 7, 1), "心血管内科"),
        ("00102", "王 芳", "female", date(1990, 11, 3), "master", "cultivated", date(2015, 8, 15), "心血管内科"),
        (
            "00103",
            "阿依古丽•买买提",
            "female",
            date(1988, 2, 29),
            "doctor",
            "cultivated",
            date(2016, 9, 1),
            "心血管内科",
        ),
        ("00104", "赵强", "male", date(1972, 6, 1), "doctor", "cultivated", date(2003, 7, 1), "骨科"),
        ("00105", "孙丽", "female", date(1975, 12, 31), "doctor", "flexible", date(2004, 7, 1), "骨科"),
        ("00106", "周杰", "male", date(1993, 7, 20), "bachelor", "cultivated", date(2018, 7, 1), "检验科"),
    ]
    assert list(Title.objects.unscoped("test").order_by("talent__staff_no").values_list("title", "sense")) == [
        ("231", "appointed"), ("233", "appointed"), ("232", "appointed"), ("232", "appointed"), ("231", "appointed"), ("234", "appointed"),
    ]  # fmt: skip


def test_departments_are_made_once_whatever_they_are_called(imported: Imported) -> None:
    assert list(
        Unit.objects.unscoped("test").filter(kind="department").order_by("name").values_list("name", flat=True)
    ) == ["心血管内科", "检验科", "骨科"]
    assert list(UnitName.objects.unscoped("test").values_list("unit__name", "name")) == [("心血管内科", "心内科")]


def test_batches_by_a_column_of_years(imported: Imported) -> None:
    assert list(Cohort.objects.unscoped("test").order_by("year").values_list("year", flat=True)) == [2019, 2022]
    memberships = Membership.objects.unscoped("test").order_by("cohort__year", "talent__staff_no")
    found = memberships.values_list(
        "cohort__year",
        "talent__staff_no",
        "stage__code",
        "period_from_on",
        "period_to_on",
        "promised_support",
        "state",
        "state_on",
    )
    assert list(found) == [
        (2019, "00101", "S30", date(2019, 5, 1), date(2022, 4, 30), Decimal(300000), "completed", date(2022, 5, 1)),
        (2019, "00102", "S30", date(2019, 5, 1), date(2022, 4, 30), Decimal(300000), "withdrawn", date(2020, 12, 31)),
        (2019, "00104", "S50", date(2019, 5, 1), date(2022, 4, 30), Decimal(600000), "in_training", None),
        (2022, "00101", "S40", date(2022, 6, 1), date(2025, 5, 31), Decimal(600000), "in_training", None),
        (2022, "00103", "S30", date(2022, 6, 1), date(2025, 5, 31), Decimal(300000), "in_training", None),
        (2022, "00105", "S40", date(2022, 6, 1), date(2025, 5, 31), Decimal(600000), "in_training", None),
    ]
    assert [sorted(m.integrations.values_list("integration", flat=True)) for m in memberships] == [
        ["education", "research"], ["engineering"], ["industry"], ["engineering"], ["education"], ["research"],
    ]  # fmt: skip


def test_postdocs(imported: Imported) -> None:
    stays = PostdocAppointment.objects.unscoped("test").order_by("number")
    found = stays.values_list(
        "number",
        "talent__name",
        "talent__kind",
        "postdoc_type",
        "supervisor__staff_no",
        "supervisor_name",
        "unit__name",
        "completed_on",
        "withdrawn_on",
        "stayed",
    )
    assert list(found) == [
        ("P-01", "钱一", "postdoc", "dual", "00101", "李明", "心血管内科", date(2021, 2, 28), None, True),
        ("P-02", "钱二", "postdoc", "basic", None, "外校某教授", "市第二人民医院", None, date(2021, 6, 30), None),
        ("P-03", "钱三", "postdoc", "clinical", "00104", "赵强", "骨科", None, None, None),
        ("P-04", "周杰", "staff", "clinical", "00101", "李明", "心血管内科", None, None, None),
        ("P-05", "钱五", "postdoc", "", "00101", "李明", "心血管内科", date(2023, 9, 1), None, False),
    ]
    assert [stays.in_station_on(date(year, 12, 31)).count() for year in (2019, 2020, 2021, 2022, 2023)] == [
        1,
        2,
        1,
        2,
        2,
    ]
    people = Talent.objects.unscoped("test").filter(kind=TalentKind.POSTDOC).order_by("name")
    assert list(people.values_list("name", "sex", "born_on", "hired_on", "left_on", "duty_status")) == [
        ("钱一", "male", date(1991, 1, 1), date(2019, 3, 1), None, "on_duty"),
        ("钱三", "male", date(1993, 3, 3), date(2022, 12, 31), None, "on_duty"),
        ("钱二", "female", date(1992, 2, 2), date(2020, 6, 30), date(2021, 6, 30), "left"),
        ("钱五", "female", date(1994, 5, 5), date(2021, 9, 1), date(2023, 9, 1), "left"),
    ]
    assert list(TalentNumber.objects.unscoped("test").order_by("number").values_list("number", "talent__name")) == [
        ("P-01", "钱一"), ("P-02", "钱二"), ("P-03", "钱三"), ("P-04", "周杰"), ("P-05", "钱五"),
    ]  # fmt: skip


def test_recognitions(imported: Imported) -> None:
    assert list(Programme.objects.unscoped("test").exclude(recognitions=None).distinct().order_by("level").values_list("name", "level")) == [
        ("区拔尖人才", "district"), ("国家“青年拔尖”人才", "national"), ("省卫生创新人才", "provincial"),
    ]  # fmt: skip
    recognitions = Recognition.objects.unscoped("test").order_by("year", "level")
    assert list(
        recognitions.values_list(
            "year", "talent__staff_no", "level", "status", "document_number", "published_on", "origin"
        )
    ) == [
        (2020, "00105", "district", "awarded", "", date(2020, 12, 8), ""),
        (2021, "00101", "national", "awarded", "国人〔2021〕1号", date(2022, 1, 5), "cultivated"),
        (2022, "00103", "national", "shortlisted", "", None, ""),
        (2022, "00103", "provincial", "trainee", "浙卫〔2022〕9号", None, ""),
        (2023, "00104", "municipal", "awarded", "浙卫〔2023〕2号", None, ""),
    ]
    assert recognitions.counted().count() == 4


def test_money(imported: Imported) -> None:
    awards = Award.objects.unscoped("test").order_by("project_number")
    assert list(
        awards.values_list(
            "project_number", "source", "cohort__year", "approved", "received", "received_on", "unit__name"
        )
    ) == [
        ("K1", "省财政", 2019, Decimal(300000), Decimal(300000), date(2019, 7, 1), "心血管内科"),
        ("K2", "医院配套", 2019, Decimal(200000), Decimal(125000), date(2020, 1, 15), "心血管内科"),
        ("K3", "医院配套", 2019, Decimal(600000), Decimal(0), None, "骨科"),
        ("K4", "市科技局", None, Decimal(50000), Decimal(50000), date(2023, 3, 1), "检验科"),
    ]
    expenses = Expense.objects.unscoped("test").order_by("voucher_number", "occurrence")
    assert list(expenses.values_list("voucher_number", "occurrence", "subject", "amount")) == [
        ("记-1", 1, "试剂费", Decimal("1234.56")), ("记-1", 2, "试剂费", Decimal("1234.56")), ("记-2", 1, "试剂费", Decimal("-234.56")),
        ("记-3", 1, "版面费", Decimal(5000)), ("记-4", 1, "培训费用", Decimal(800)),
    ]  # fmt: skip
    assert expenses.aggregate(total=Sum("amount"))["total"] == Decimal("8034.56")


def test_mentors(imported: Imported) -> None:
    outside = Talent.objects.unscoped("test").get(kind=TalentKind.EXTERNAL)
    assert (outside.name, outside.staff_no) == ("王院士", None)
    pairs = Pair.objects.unscoped("test").order_by("paired_on", "mentor__name")
    assert list(pairs.values_list("mentor__name", "mentee__staff_no", "kind", "paired_on", "ended_on")) == [
        ("王院士", "00101", "external", date(2019, 6, 1), None),
        ("赵强", "00102", "clinical", date(2019, 6, 1), date(2020, 12, 31)),
        ("孙丽", "00101", "primary", date(2022, 7, 1), None),
    ]
    meetings = Meeting.objects.unscoped("test").order_by("held_on", "occurrence")
    assert list(meetings.values_list("mentor__name", "mentee__staff_no", "topic", "form", "next_step", "occurrence")) == [
        ("王院士", "00101", "选题", "线上", "查文献", 1), ("赵强", "00102", "病例", "面谈", "", 1), ("赵强", "00102", "病例", "面谈", "", 2),
    ]  # fmt: skip


def test_platforms_and_teams_of_one_sheet(imported: Imported) -> None:
    platforms = Platform.objects.unscoped("test").order_by("established_on")
    assert list(platforms.values_list("name", "kind", "kind_as_typed", "unit__name", "established_on")) == [
        ("名医工作室", "other", "工作室", "心血管内科", date(2018, 1, 1)),
        ("陈院士专家工作站", "academician_workstation", "院士专家工作站", "骨科", date(2020, 10, 1)),
        ("林院士工作站", "academician_workstation", "", "市第二人民医院", date(2021, 3, 1)),
    ]
    assert list(Team.objects.unscoped("test").values_list("name", "kind", "signed_on", "ended_on")) == [
        ("陈院士团队", "academician", date(2020, 9, 1), date(2023, 8, 31)),
    ]


def test_studies_abroad(imported: Imported) -> None:
    studies = StudyAbroad.objects.unscoped("test").order_by("from_on")
    assert list(
        studies.values_list(
            "talent__staff_no", "route", "category", "from_on", "to_on", "report_due_on", "report_on", "cost"
        )
    ) == [
        ("00105", "scholarship", "", date(2023, 9, 1), None, None, None, None),
        (
            "00101",
            "plan",
            "clinical",
            date(2024, 1, 31),
            date(2024, 2, 29),
            date(2024, 3, 29),
            date(2024, 3, 29),
            Decimal(85000),
        ),
        ("00104", "plan", "management", date(2024, 5, 1), date(2024, 5, 8), date(2024, 6, 8), None, Decimal(30000)),
    ]


def test_students_of_one_name_at_two_schools_are_two(imported: Imported) -> None:
    aids = Aid.objects.unscoped("test").order_by("talent__name", "school")
    assert list(
        aids.values_list(
            "talent__name", "school", "year", "donor", "foundation", "amount", "talent__kind", "talent__born_on"
        )
    ) == [
        ("冯小雨", "乙医学院", 2022, "某企业", "某基金会", Decimal(5000), "student", None),
        ("冯小雨", "甲医科大学", 2022, "某企业", "某基金会", Decimal(5000), "student", date(2001, 9, 9)),
        ("陈大山", "甲医科大学", 2022, "某企业", "某基金会", Decimal("5000.50"), "student", None),
    ]
