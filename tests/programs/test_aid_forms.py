"""Student aid entered by hand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts.entering import ADD_PERSON
from programs.aid.models import Aid
from talentcareer.access import policy
from talentcareer.audit.models import Entry
from tests.builders.forms import errors, said, sent, signed_in
from tests.builders.people import keep, make_talent

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(world):
    return make_talent(
        world.hospital, staff_no=None, name="周学", kind="student", school="示例医科大学", numbers=[("other", "S1")]
    )


def url(what, *args):
    return reverse(f"aid:aid-{what}", args=args)


def facts(**more):
    return {"talent": "周学", "amount": "5,000", "paid_on": "2023.9.1", "donor": "仁心公司"} | more


def test_aid_is_added_with_what_can_be_filled_in(hr, student):
    answer = hr.post(url("add"), facts(foundation="青年基金会"))
    assert said(hr, answer) == ["Saved: " + str(Aid.objects.get())]
    assert answer["Location"] == f"{student.get_absolute_url()}#aid"
    row = Aid.objects.get()
    assert (row.talent, row.year, row.school, row.amount, row.paid_on, row.donor, row.foundation) == (
        student, 2023, "示例医科大学", Decimal("5000.00"), date(2023, 9, 1), "仁心公司", "青年基金会",
    )  # fmt: skip
    assert Entry.objects.filter(object_id=str(row.pk)).values_list("action", flat=True).get() == "aid.saved"


@pytest.mark.parametrize(
    ("typed", "amount"), [("5000", "5000.00"), ("1.2万", "12000.00"), ("0.5万元", "5000.00"), ("0", "0.00"), ("３０００．５", "3000.50")]
)  # fmt: skip
def test_amounts_are_understood_as_typed(hr, student, typed, amount):
    assert hr.post(url("add"), facts(amount=typed)).status_code == 302
    assert Aid.objects.get().amount == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"talent": "没有的人"}, "talent"),
        ({"talent": ""}, "talent"),
        ({"amount": ""}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "很多"}, "amount"),
        ({"paid_on": "2023-02-30"}, "paid_on"),
        ({"paid_on": ""}, "year"),
        ({"year": "1023"}, "year"),
    ],
)
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(hr, student, typed, field):
    answer = hr.post(url("add"), facts(foundation="青年基金会") | typed)
    assert list(errors(answer)) == [field]
    assert 'value="青年基金会"' in answer.content.decode()
    assert not Aid.objects.exists()


def make(student, **more):
    return keep(Aid(talent=student, **{"year": 2023, "donor": "仁心 公司", "amount": Decimal(100)} | more))


@pytest.mark.parametrize(
    ("typed", "refused"), [({}, True), ({"year": "2022"}, False), ({"donor": "另一公司"}, False), ({"donor": ""}, False)]
)  # fmt: skip
def test_one_aid_a_year_and_donor_however_the_donor_is_spelt(hr, student, typed, refused):
    make(student)
    answer = hr.post(url("add"), facts(**typed))
    assert Aid.objects.count() == (1 if refused else 2)
    if refused:
        words = "Aid of 2023 from “仁心 公司” is recorded already for this student. Correct that one instead."
        assert errors(answer) == {"donor": [words]}


def test_a_correction_keeps_its_own_place(hr, student):
    row = make(student)
    form = hr.get(url("edit", row.pk)).context["form"]
    assert hr.post(url("edit", row.pk), sent(form, amount="250.5")).status_code == 302
    row.refresh_from_db()
    assert (row.amount, row.donor, row.school) == (Decimal("250.50"), "仁心 公司", "示例医科大学")


def test_voided_aid_does_not_come_back_beside_its_successor(hr, student):
    row = make(student)
    hr.post(url("void", row.pk), {"reason": "录错"})
    make(student, donor="仁心公司")
    hr.post(url("take-back", row.pk))
    assert Aid.everything.get(pk=row.pk).voided_at


def test_voided_aid_comes_back(hr, student):
    row = make(student)
    hr.post(url("void", row.pk), {"reason": "录错"})
    assert not Aid.objects.exists()
    assert "录错" in hr.get(url("take-back", row.pk)).content.decode()
    hr.post(url("take-back", row.pk))
    assert Aid.objects.get() == row


def test_words_known_from_before_are_offered_within_reach(world, hr, student):
    make(student, foundation="青年基金会")
    assert re.search('<option[^>]* value="青年基金会"', hr.get(url("add")).content.decode())


def test_the_form_leads_to_adding_a_person_where_there_is_a_page_for_it(hr, world):
    there = ADD_PERSON in policy.table.routes and policy.may_open(world.hr, ADD_PERSON)
    page = hr.get(url("add")).content.decode()
    assert ("Add the person first" in page) == there


def test_who_may_what(world, student):
    row = make(student)
    asked = [url("add"), url("edit", row.pk), f"{url('add')}?talent={student.pk}"]
    for user in (world.office, world.leader, world.head, world.nobody):
        assert [signed_in(user).get(one).status_code for one in asked] == [403, 403, 403], user.username
    page = signed_in(world.hr).get(student.get_absolute_url()).content.decode()
    assert url("edit", row.pk) in page
    assert url("edit", row.pk) not in signed_in(world.office).get(student.get_absolute_url()).content.decode()
