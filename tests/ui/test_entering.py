"""Records entered by hand: add, correct, two at once, void, take back, undo, through the real stack."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_talent
from tests.builders.world import PASSWORD

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    assert client.login(request=None, username=user.username, password=PASSWORD) or client.force_login(user) is None
    return client


@pytest.fixture
def programme(world):
    return keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))


@pytest.fixture
def talent(world):
    return make_talent(world.surgery, staff_no="10001", name="王明")


def facts(programme, **more):
    return {"programme": str(programme.pk), "published_on": "2023.5.4", "status": "awarded"} | more


def sent(form, **typed):
    """What a browser sends back from the page: the form's values, and what was typed over them."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def test_a_recognition_is_added_by_number_and_typed_date(hr, talent, programme) -> None:
    answer = hr.post(reverse("recognitions:recognition-add"), facts(programme, talent="10001"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == f"{talent.get_absolute_url()}#recognitions"
    row = Recognition.objects.get()
    assert (row.talent, row.programme, row.year, row.level, row.published_on) == (
        talent, programme, 2023, "national", date(2023, 5, 4),
    )  # fmt: skip
    assert Entry.objects.filter(object_id=str(row.pk)).values_list("action", flat=True).get() == "recognition.saved"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"talent": "99999"}, "talent", "99999"),
        ({"published_on": "2023-02-30"}, "published_on", "2023-02-30"),
        ({"published_on": "2023年5月"}, "published_on", "2023"),
        ({"programme": ""}, "programme", ""),
    ],
)
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(hr, talent, programme, typed, field, words) -> None:
    answer = hr.post(reverse("recognitions:recognition-add"), facts(programme, talent="10001", document_number="甲字1号") | typed)  # fmt: skip
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in str(form.errors[field])
    assert "甲字1号" in answer.content.decode()
    assert not Recognition.objects.exists()


@pytest.fixture
def row(talent, programme):
    return keep(Recognition(talent=talent, programme=programme, level="national", year=2023))


def edit_url(row):
    return reverse("recognitions:recognition-edit", args=[row.pk])


def test_a_correction_is_one_entry_and_can_be_undone(hr, row) -> None:
    form = hr.get(edit_url(row)).context["form"]
    assert hr.post(edit_url(row), sent(form, document_number="乙字2号")).status_code == 302
    row.refresh_from_db()
    assert row.document_number == "乙字2号"
    page = hr.get(edit_url(row))
    assert "乙字2号" in str(page.context["last_change"].text)
    hr.post(reverse("recognitions:recognition-undo", args=[row.pk]))
    row.refresh_from_db()
    assert row.document_number == ""


def test_two_who_change_different_fields_both_stay(hr, world, row) -> None:
    mine = hr.get(edit_url(row)).context["form"]
    theirs = hr.get(edit_url(row)).context["form"]
    hr.post(edit_url(row), sent(theirs, document_number="乙字2号"))
    answer = hr.post(edit_url(row), sent(mine, published_on="2023-06-01"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.document_number, row.published_on) == ("乙字2号", date(2023, 6, 1))


@pytest.mark.parametrize(("decided", "expected"), [("mine", "丙字3号"), ("theirs", "乙字2号")])
def test_two_who_change_one_field_decide(hr, row, decided, expected) -> None:
    mine = hr.get(edit_url(row)).context["form"]
    theirs = hr.get(edit_url(row)).context["form"]
    hr.post(edit_url(row), sent(theirs, document_number="乙字2号"))
    answer = hr.post(edit_url(row), sent(mine, document_number="丙字3号"))
    assert answer.status_code == 409
    [clash] = answer.context["clashes"]
    assert (clash.name, clash.recorded, clash.typed) == ("document_number", "乙字2号", "丙字3号")
    again = sent(answer.context["form"], deciding="document_number")
    assert hr.post(edit_url(row), again).status_code == 409, "nothing was decided"
    answer = hr.post(edit_url(row), again | {"keep-document_number": decided})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.document_number == expected


def test_a_voided_record_leaves_the_lists_and_comes_back(hr, row) -> None:
    url = reverse("recognitions:recognition-void", args=[row.pk])
    assert hr.post(url, {"reason": ""}).status_code == 422
    assert hr.post(url, {"reason": "录错人"}).status_code == 302
    assert not Recognition.objects.exists()
    assert Recognition.everything.get().void_reason == "录错人"
    assert hr.get(edit_url(row)).status_code == 404
    hr.post(reverse("recognitions:recognition-take-back", args=[row.pk]))
    assert Recognition.objects.get() == row


def test_a_voided_record_takes_nobodys_place_and_does_not_come_back_beside_its_successor(hr, row, talent, programme) -> None:  # fmt: skip
    hr.post(reverse("recognitions:recognition-void", args=[row.pk]), {"reason": "录错人"})
    keep(Recognition(talent=talent, programme=programme, level="national", year=2023))
    hr.post(reverse("recognitions:recognition-take-back", args=[row.pk]))
    assert Recognition.everything.get(pk=row.pk).voided_at


def test_who_may_not_write_gets_403_and_who_may_not_see_404(world, row, talent) -> None:
    for user, status in ((world.head, 403), (world.other_head, 403), (world.nobody, 403)):
        client = Client()
        client.force_login(user)
        assert client.get(edit_url(row)).status_code == status
        assert client.get(f"{reverse('recognitions:recognition-add')}?talent={talent.pk}").status_code == status
