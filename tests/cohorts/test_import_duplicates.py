"""Rows that may speak of somebody on record: asked on the page, side by side, and what each answer comes to."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent, TalentNumber
from cohorts.rules import Birth, may_be_one_person
from talentcareer.access import actions
from talentcareer.access.models import UnitKind
from talentcareer.access.secrets import mask
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange.models import ImportRun
from talentcareer.jobs import work
from tests.builders.imports import identity_number
from tests.builders.people import make_talent
from tests.builders.workbooks import xlsx
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed

pytestmark = pytest.mark.django_db
HEAD = ["工号", "姓名", "出生日期", "所在科室", "身份证号", "曾用名"]
BORN = date(1985, 4, 12)
OLD, NEW = identity_number(BORN, "female"), identity_number(BORN, "female", serial=77)


@pytest.mark.parametrize(
    ("one", "other", "numbered", "expected"),
    [
        (Birth(BORN), Birth(BORN), True, True),
        (Birth(BORN), Birth(date(1985, 4, 13)), False, False),
        (Birth(BORN), Birth(month="1985-04"), True, True),
        (Birth(month="1985-05"), Birth(BORN), False, False),
        (Birth(month="1985-04"), Birth(month="1985-04"), True, True),
        (Birth(BORN), Birth(), True, False),
        (Birth(BORN), Birth(), False, True),
        (Birth(), Birth(), True, False),
    ],
)
def test_who_may_be_one(one: Birth, other: Birth, numbered: bool, expected: bool) -> None:
    assert may_be_one_person(one, other, id_numbers_differ=False, both_numbered=numbered) is expected
    assert may_be_one_person(other, one, id_numbers_differ=False, both_numbered=numbered) is expected
    assert not may_be_one_person(one, other, id_numbers_differ=True, both_numbered=numbered)


def upload(client: Client, *rows: list[Any]) -> ImportRun:
    return checked(client, {"花名册.xlsx": xlsx({"花名册": [HEAD, *rows]})})


def asked(client: Client, run: ImportRun) -> list[Any]:
    page = client.get(reverse("exchange:import-detail", args=[run.pk]))
    return page.context["questions"].people if page.context["questions"] else []


def answered(client: Client, run: ImportRun, *said: str) -> ImportRun:
    """Answer the questions in their order and have the files checked again."""
    answers = {question.name: answer for question, answer in zip(asked(client, run), said, strict=True)}
    assert client.post(reverse("exchange:import-values", args=[run.pk]), answers).status_code == 302
    work.run_waiting()
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> tuple[int, ...]:
    return tuple(run.counts[name] for name in ("new", "changed", "unchanged", "refused"))


def people() -> list[tuple[Any, ...]]:
    return list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "name", "born_on"))


@pytest.fixture
def known(world: World) -> Talent:
    return make_talent(world.surgery, name="李明", staff_no="1001", born_on=BORN, school="协和医学院")


def test_a_possible_duplicate_waits_and_is_shown_side_by_side(hr: Client, known: Talent) -> None:
    run = upload(
        hr, ["2001", "李 明", "1985-04-12", "内科", None, None], ["2002", "王芳", "1990-01-01", "内科", None, None]
    )
    assert counts(run) == (1, 0, 0, 1)
    (question,) = asked(hr, run)
    assert (question.place, question.only_same, question.said) == ("花名册, row 2", False, "")
    assert question.sides == [
        ("name", "李 明", "李明", True),
        ("sex", "", "female", False),
        ("birth date", "1985-04-12", "1985-04-12", False),
        ("staff no.", "2001", "1001", True),
        ("department", "内科", "外科", True),
        ("school", "", "协和医学院", False),
    ]
    page = hr.get(reverse("exchange:import-detail", args=[run.pk]) + "?show=doubted")
    assert [shown.row["number"] for shown in page.context["page"].object_list] == [2]
    assert [(count.value, count.label) for count in page.context["counts"]][-2] == (1, "possible duplicate")
    confirmed(hr, run)
    assert people() == [("1001", "李明", BORN), ("2002", "王芳", date(1990, 1, 1))]


def test_one_person_is_completed_and_keeps_the_second_number(hr: Client, known: Talent) -> None:
    row = ["2001", "李明", "1985-04-12", "内科", OLD, None]
    run = answered(hr, upload(hr, row), "same")
    assert counts(run) == (0, 1, 0, 0)
    assert [question.said for question in asked(hr, run)] == ["same"]
    confirmed(hr, run)
    assert people() == [("1001", "李明", BORN)]
    known.refresh_from_db()
    assert (known.unit.name, known.id_number_mask) == ("内科", mask(OLD))
    assert list(TalentNumber.objects.unscoped("test").values_list("number", flat=True)) == ["2001"]
    assert counts(upload(hr, row)) == (0, 0, 1, 0)


def test_two_people_are_two_and_are_not_asked_about_again(hr: Client, known: Talent) -> None:
    row = ["2001", "李明", "1985-04-12", "内科", None, None]
    run = answered(hr, upload(hr, row), "other")
    assert counts(run) == (1, 0, 0, 0)
    confirmed(hr, run)
    assert people() == [("1001", "李明", BORN), ("2001", "李明", BORN)]
    assert counts(upload(hr, row)) == (0, 0, 1, 0)


def test_an_answer_is_taken_back(hr: Client, known: Talent) -> None:
    run = answered(hr, upload(hr, ["2001", "李明", "1985-04-12", "内科", None, None]), "other")
    assert counts(answered(hr, run, "")) == (0, 0, 0, 1)
    assert counts(answered(hr, run, "nonsense")) == (0, 0, 0, 1)


def test_a_former_name_is_known_and_does_not_come_back(hr: Client, known: Talent) -> None:
    run = upload(hr, ["2001", "李晓明", "1985-04-12", "内科", None, "李明"])
    run = answered(hr, run, "same")
    confirmed(hr, run)
    assert people() == [("1001", "李晓明", BORN)]
    again = upload(hr, ["3001", "李明", "1985-04-12", "内科", None, None])
    confirmed(hr, answered(hr, again, "same"))
    assert people() == [("1001", "李晓明", BORN)]


def test_two_id_numbers_are_two_people(hr: Client, world: World) -> None:
    make_talent(world.surgery, name="李明", staff_no="1001", born_on=BORN, id_kind="identity_card", id_number=OLD)
    run = upload(hr, ["2001", "李明", "1985-04-12", "内科", NEW, None])
    assert (counts(run), asked(hr, run)) == ((1, 0, 0, 0), [])


def test_one_id_number_with_two_staff_numbers_is_one_person_or_a_mistake(hr: Client, world: World) -> None:
    make_talent(world.surgery, name="李明", staff_no="1001", born_on=BORN, id_kind="identity_card", id_number=OLD)
    run = upload(hr, ["2001", "李明", "1985-04-12", "外科", OLD, None])
    assert (counts(run), [question.only_same for question in asked(hr, run)]) == ((0, 0, 0, 1), [True])
    assert counts(answered(hr, run, "other")) == (0, 0, 0, 1)
    run = answered(hr, run, "same")
    confirmed(hr, run)
    assert people() == [("1001", "李明", BORN)]
    assert list(TalentNumber.objects.unscoped("test").values_list("number", flat=True)) == ["2001"]


def test_two_rows_of_one_file_are_asked_about_as_well(hr: Client, world: World) -> None:
    run = upload(
        hr, ["2001", "李明", "1985-04-12", "内科", None, None], ["2002", "李明", "1985-04-12", "外科", None, None]
    )
    assert counts(run) == (1, 0, 0, 1)
    run = answered(hr, run, "same")
    confirmed(hr, run)
    assert people() == [("2001", "李明", BORN)]
    assert list(TalentNumber.objects.unscoped("test").values_list("number", flat=True)) == ["2002"]


def test_people_beyond_reach_are_not_told_of(hr: Client, world: World) -> None:
    elsewhere = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    make_talent(elsewhere, name="李明", staff_no="9001", born_on=BORN)
    run = upload(hr, ["2001", "李明", "1985-04-12", "内科", None, None])
    assert (counts(run), asked(hr, run)) == ((1, 0, 0, 0), [])
