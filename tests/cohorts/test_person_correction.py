"""A person's own details corrected, two at once, and another ID number with its reason."""

from datetime import date

import pytest

from cohorts.models import FormerName, Talent, TalentNumber
from talentcareer.audit.models import Entry
from tests.builders.people import make_talent
from tests.builders.world import make_account
from tests.cohorts.test_person_form import card

pytestmark = pytest.mark.django_db
CARD = card("19840315", "002")
OTHER = card("19840315", "004")


@pytest.fixture
def talent(world):
    return make_talent(
        world.surgery, staff_no="10001", name="王明", born_on=None, sex="", id_number=CARD, mobile="13812345678"
    )


def url(talent) -> str:
    return f"/people/{talent.pk}/correct/"


def sent(form, **typed):
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def now(talent) -> Talent:
    return Talent.objects.unscoped("test").get(pk=talent.pk)


def test_a_correction_is_one_entry_and_can_be_undone(hr, talent) -> None:
    form = hr.get(url(talent)).context["form"]
    answer = hr.post(url(talent), sent(form, school="北江大学", degree="master"))
    assert (answer.status_code, answer["Location"]) == (302, talent.get_absolute_url())
    assert (now(talent).school, now(talent).degree) == ("北江大学", "master")
    assert Entry.objects.filter(action="talent.saved").count() == 1
    hr.post(f"/people/{talent.pk}/undo/")
    assert (now(talent).school, now(talent).degree) == ("", "doctor")


def test_numbers_are_never_on_the_page(hr, talent) -> None:
    answer = hr.get(url(talent))
    base = answer.context["form"].initial["base"]
    assert not any(secret in answer.content.decode() for secret in (CARD, "13812345678"))
    assert "13*******78" in answer.content.decode()
    hr.post(url(talent), sent(answer.context["form"], school="北江大学"))
    assert (now(talent).mobile, now(talent).id_number.reveal(), bool(base)) == ("13812345678", CARD, True)


@pytest.mark.parametrize(
    ("typed", "mobile"), [({"mobile": "139"}, "139"), ({"no_mobile": "on"}, ""), ({}, "13812345678")]
)
def test_a_mobile_number_is_replaced_or_taken_off(hr, talent, typed, mobile) -> None:
    hr.post(url(talent), sent(hr.get(url(talent)).context["form"], **typed))
    assert now(talent).mobile == mobile


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"born_on": "1984-03-16"}, "born_on"),
        ({"sex": "male"}, "sex"),
        ({"hired_on": "1984-03-15"}, "hired_on"),
        ({"name": ""}, "name"),
        ({"staff_no": "20002"}, "staff_no"),
        ({"duty_status": "retired"}, "duty_status"),
    ],
)
def test_a_refused_correction_stands_at_its_field_and_changes_nothing(world, hr, talent, typed, field) -> None:
    make_talent(world.medicine, staff_no="20002")
    version = now(talent).version
    answer = hr.post(url(talent), sent(hr.get(url(talent)).context["form"], remark="留着") | typed)
    assert (answer.status_code, list(answer.context["form"].errors), "留着" in answer.content.decode()) == (
        422,
        [field],
        True,
    )
    assert now(talent).version == version


@pytest.mark.parametrize("kept", [False, True])
def test_the_name_and_number_before_are_kept_where_asked_for(hr, talent, kept) -> None:
    more = {"keep_name": "on", "keep_number": "on"} if kept else {}
    hr.post(url(talent), sent(hr.get(url(talent)).context["form"], name="王铭", staff_no="10009", **more))
    former, numbers = (
        list(FormerName.objects.values_list("name", flat=True)),
        list(TalentNumber.objects.values_list("number", flat=True)),
    )
    assert (now(talent).name, now(talent).staff_no, former, numbers) == (
        "王铭",
        "10009",
        *((["王明"], ["10001"]) if kept else ([], [])),
    )
    assert ("wangming" in now(talent).search_text, "10001" in now(talent).search_text) == (True, kept)


def test_two_editors(hr, talent) -> None:
    mine, theirs = (hr.get(url(talent)).context["form"] for _who in range(2))
    hr.post(url(talent), sent(theirs, school="甲大学"))
    assert hr.post(url(talent), sent(mine, major="肿瘤学")).status_code == 302
    assert (now(talent).school, now(talent).major) == ("甲大学", "肿瘤学")
    answer = hr.post(url(talent), sent(mine, school="乙大学"))
    assert (answer.status_code, [clash.name for clash in answer.context["clashes"]]) == (409, ["school"])


def number_url(talent) -> str:
    return f"/people/{talent.pk}/id-number/"


def change(client, talent, **typed):
    return client.post(number_url(talent), {"kind": "identity_card", "number": OTHER, "reason": "证件更换"} | typed)


def test_another_id_number_needs_its_reason_and_goes_on_record(hr, talent) -> None:
    page = hr.get(number_url(talent)).content.decode()
    assert (CARD in page, now(talent).id_number_mask in page) == (False, True)
    answer = change(hr, talent)
    assert (answer.status_code, now(talent).id_number.reveal()) == (302, OTHER)
    entry = Entry.objects.get(action="talent.id_number_changed")
    assert (entry.reason, any(secret in str(entry.changes) for secret in (CARD, OTHER))) == ("证件更换", False)
    assert (now(talent).born_on, now(talent).sex) == (date(1984, 3, 15), "female")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"number": ""}, "number"),
        ({"number": "110105198403150020"}, "number"),
        ({"number": card("19840315", "001")}, "number"),
        ({"number": card("19850315", "002")}, "number"),
        ({"number": card("19840315", "006")}, "number"),
        ({"kind": "passport", "number": "?"}, "number"),
    ],
)
def test_a_refused_id_number_stands_at_its_field(world, hr, talent, typed, field) -> None:
    make_talent(world.medicine, name="同号者", born_on=None, sex="", id_number=card("19840315", "006"))
    answer = change(hr, talent, **typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert now(talent).id_number.reveal() == CARD


def test_a_number_beyond_reach_is_told_without_a_name(world, client_of, talent) -> None:
    known = make_talent(world.medicine, name="同号者", born_on=None, sex="", id_number=OTHER)
    narrow = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    text = change(narrow, talent).content.decode()
    assert ("Ask the talent office" in text, "同号者" in text, str(known.pk) in text) == (True, False, False)


@pytest.mark.parametrize("address", [url, number_url])
def test_who_may_not(world, client_of, talent, address) -> None:
    narrow = make_account("hr_medicine", role="hr", unit=world.medicine)
    assert [
        client_of(user).get(address(talent)).status_code for user in (world.hr, world.office, world.head, narrow)
    ] == [200, 403, 403, 404]


def test_a_number_that_is_kept_already_is_not_kept_twice(hr, talent) -> None:
    for number in ("10002", "10001", "10003"):
        form = hr.get(url(talent)).context["form"]
        assert hr.post(url(talent), sent(form, staff_no=number, keep_number="on")).status_code == 302
    kept = TalentNumber.objects.filter(talent=talent).order_by("number").values_list("number", flat=True)
    assert (now(talent).staff_no, list(kept)) == ("10003", ["10001", "10002"])
