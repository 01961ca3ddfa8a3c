"""Awards and expenses entered by hand: units, own awards only, equal lines, reversing entries, who may."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, Talent
from programs.funding import rules
from programs.funding.models import Award, Expense
from talentcareer import dates
from talentcareer.access import roles
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World, make_account

ClientOf = Callable[..., Client]


@pytest.fixture
def talent(world: World) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明")


@pytest.fixture
def cohort(world: World, talent: Talent) -> Cohort:
    cohort = make_cohort(world.hospital)
    make_membership(talent, cohort)
    return cohort


@pytest.fixture
def award(talent: Talent, cohort: Cohort) -> Award:
    return keep(Award(talent=talent, cohort=cohort, source="医院培养经费", approved=Decimal(600000), approved_on=date(2022, 3, 1)))  # fmt: skip


AWARD = {
    "talent": "10001", "source": "省财政", "project_number": "X1", "approved": "60万", "approved_on": "2022.3.1",
    "received": "", "received_on": "",
}  # fmt: skip
EXPENSE = {
    "talent": "10001", "spent_on": "2023-05-06", "voucher_number": "记-001", "subject": "设备费", "amount": "12,000.50",
    "payee": "某公司", "note": "",
}  # fmt: skip
ADD_AWARD, ADD_EXPENSE = "/records/award/add/", "/records/expense/add/"


def url(what: str, row: Any) -> str:
    return reverse(f"funding:{what}", args=[row.pk])


def sent(answer: Any, **typed: Any) -> dict[str, Any]:
    """What a browser sends back from a page's form, with what was typed over it."""
    values = {bound.html_name: bound.value() for bound in answer.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


# --- awards ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ["hr", "finance"])
def test_an_award_is_added_in_the_unit_that_people_type(world: World, client_of: ClientOf, talent: Talent, account: str) -> None:  # fmt: skip
    user = world.hr if account == "hr" else make_account("finance", role=roles.FINANCE.code, unit=world.hospital)
    answer = client_of(user).post(ADD_AWARD, AWARD)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == f"{talent.get_absolute_url()}#funding"
    row = Award.objects.get()
    assert (row.talent, row.unit, row.approved, row.approved_on, row.received, row.cohort) == (
        talent, talent.unit, Decimal("600000.00"), date(2022, 3, 1), 0, None,
    )  # fmt: skip
    assert Entry.objects.filter(object_id=str(row.pk)).values_list("action", flat=True).get() == "award.saved"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"talent": "99999"}, "talent", "99999"),
        ({"approved": "-1"}, "approved", "cannot be negative"),
        ({"received": "-0.01"}, "received", "cannot be negative"),
        ({"approved": "六十"}, "approved", "六十"),
        ({"approved": ""}, "approved", "required"),
        ({"received_on": "2022-04-01"}, "received_on", "2022-04-01"),
    ],
)
def test_what_is_wrong_with_an_award_stands_at_its_field(
    hr: Client, talent: Talent, typed: dict[str, str], field: str, words: str
) -> None:
    answer = hr.post(ADD_AWARD, AWARD | typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in str(answer.context["form"].errors[field])
    assert "省财政" in answer.content.decode()
    assert not Award.objects.exists()


def test_an_award_recorded_already_is_refused_however_its_source_is_spelt(hr: Client, talent: Talent) -> None:
    hr.post(ADD_AWARD, AWARD)
    answer = hr.post(ADD_AWARD, AWARD | {"source": " 省财政　", "project_number": "ｘ1"})
    assert list(answer.context["form"].errors) == ["source"]
    assert Award.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "remarks"),
    [
        ({}, []),
        ({"approved_on": ""}, ["Neither a batch nor a day is given"]),
        ({"received": "600000"}, []),
        ({"received": "600000.01"}, ["More has arrived (600,000.01 yuan)"]),
    ],
)
def test_what_is_worth_a_look_is_said(hr: Client, talent: Talent, typed: dict[str, str], remarks: list[str]) -> None:
    answer = hr.post(ADD_AWARD, AWARD | typed, follow=True)
    said = [str(message) for message in answer.context["messages"] if message.level_tag == "info"]
    assert [words.split(" than ")[0].split(", so ")[0] for words in said] == remarks


def test_only_the_persons_own_batches_are_offered_and_taken(hr: Client, world: World, talent: Talent, cohort: Cohort) -> None:  # fmt: skip
    other = make_cohort(world.hospital, name="第二批", year=2023)
    form = hr.get(f"{ADD_AWARD}?talent={talent.pk}").context["form"]
    assert [code for code, _label in form.fields["cohort"].choices] == ["", str(cohort.pk)]
    assert hr.post(ADD_AWARD, AWARD | {"cohort": str(other.pk)}).status_code == 422
    assert hr.post(ADD_AWARD, AWARD | {"cohort": str(cohort.pk)}).status_code == 302
    assert Award.objects.get().cohort == cohort


# --- expenses ----------------------------------------------------------------------------------------------------------


def test_an_expense_takes_the_only_award_and_its_batch(hr: Client, talent: Talent, award: Award) -> None:
    assert hr.post(ADD_EXPENSE, EXPENSE).status_code == 302
    row = Expense.objects.get()
    assert (row.award, row.cohort, row.amount, row.spent_on, row.occurrence) == (
        award, award.cohort, Decimal("12000.50"), date(2023, 5, 6), 1,
    )  # fmt: skip


def test_of_several_awards_none_is_guessed(hr: Client, talent: Talent, award: Award) -> None:
    keep(Award(talent=talent, source="省财政", approved=1))
    hr.post(ADD_EXPENSE, EXPENSE)
    assert Expense.objects.get().award is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "abc"}, "amount"),
        ({"spent_on": "2023-02-30"}, "spent_on"),
        ({"subject": ""}, "subject"),
        ({"award": "other"}, "award"),
        ({"award": "own", "cohort": "own"}, "cohort"),
    ],
)
def test_what_is_wrong_with_an_expense_stands_at_its_field(
    hr: Client, world: World, talent: Talent, award: Award, typed: dict[str, str], field: str
) -> None:
    second = make_cohort(world.hospital, name="第二批", year=2025)
    make_membership(talent, second)
    foreign = keep(Award(talent=make_talent(world.surgery), source="医院", approved=1))
    known = {"other": str(foreign.pk), "own": str(award.pk)}
    if typed.get("cohort"):
        typed = {"award": str(award.pk), "cohort": str(second.pk)}
    answer = hr.post(ADD_EXPENSE, EXPENSE | {name: known.get(value, value) for name, value in typed.items()})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "记-001" in answer.content.decode()
    assert not Expense.objects.exists()


def test_an_equal_line_is_asked_about_once_and_then_another_one(hr: Client, talent: Talent) -> None:
    hr.post(ADD_EXPENSE, EXPENSE)
    assert 'type="checkbox" name="again"' not in hr.get(ADD_EXPENSE).content.decode()
    answer = hr.post(ADD_EXPENSE, EXPENSE)
    assert list(answer.context["form"].errors) == ["again"]
    assert '<input type="checkbox" name="again"' in answer.content.decode()
    assert Expense.objects.count() == 1
    assert hr.post(ADD_EXPENSE, EXPENSE | {"again": "on"}).status_code == 302
    assert list(Expense.objects.order_by("occurrence").values_list("occurrence", flat=True)) == [1, 2]
    assert hr.post(ADD_EXPENSE, EXPENSE | {"payee": "另一家"}).status_code == 302


def test_the_place_of_a_voided_line_stays_free_of_trouble(hr: Client, talent: Talent) -> None:
    hr.post(ADD_EXPENSE, EXPENSE)
    hr.post(ADD_EXPENSE, EXPENSE | {"again": "on"})
    hr.post(url("expense-void", Expense.objects.get(occurrence=1)), {"reason": "录重"})
    assert list(hr.post(ADD_EXPENSE, EXPENSE).context["form"].errors) == ["again"]
    hr.post(ADD_EXPENSE, EXPENSE | {"again": "on"})
    assert list(Expense.objects.order_by("occurrence").values_list("occurrence", flat=True)) == [2, 3]


def test_a_line_without_a_voucher_is_corrected_and_the_correction_undone(hr: Client, talent: Talent) -> None:
    row = keep(Expense(talent=talent, subject="设备费", amount=100, spent_on=date(2023, 1, 1)))
    page = hr.get(url("expense-edit", row))
    assert hr.post(url("expense-edit", row), sent(page, amount="1.2万")).status_code == 302
    row.refresh_from_db()
    assert row.amount == Decimal("12000.00")
    hr.post(url("expense-undo", row))
    row.refresh_from_db()
    assert row.amount == Decimal("100.00")


@pytest.mark.parametrize(
    ("typed", "status"), [({"amount": "101"}, 422), ({"spent_on": "2023-01-02"}, 422), ({"note": "会议"}, 302)]
)
def test_what_is_booked_is_not_written_over(hr: Client, talent: Talent, typed: dict[str, str], status: int) -> None:
    row = keep(Expense(talent=talent, subject="设备费", amount=100, spent_on=date(2023, 1, 1), voucher_number="记-1"))
    answer = hr.post(url("expense-edit", row), sent(hr.get(url("expense-edit", row)), **typed))
    assert answer.status_code == status
    if status == 422:
        [field] = answer.context["form"].errors
        assert (field, "记-1" in str(answer.context["form"].errors[field])) == (next(iter(typed)), True)


# --- reversing entries -------------------------------------------------------------------------------------------------


@pytest.fixture
def booked(talent: Talent, award: Award) -> Expense:
    return keep(
        Expense(
            talent=talent, award=award, cohort=award.cohort, subject="设备费", amount=Decimal("100.10"),
            spent_on=dates.today() - timedelta(days=10), voucher_number="记-1", payee="某公司",
        )
    )  # fmt: skip


def test_a_booked_line_is_taken_back_by_an_opposite_one(hr: Client, booked: Expense) -> None:
    answer = hr.post(url("expense-reverse", booked), {"on": dates.today().isoformat(), "voucher_number": "记-9", "reason": "科目记错"})  # fmt: skip
    assert answer.status_code == 302
    reversing = booked.reversals.get()
    assert (reversing.amount, reversing.award, reversing.cohort, reversing.subject, reversing.note, reversing.voucher_number) == (
        Decimal("-100.10"), booked.award, booked.cohort, "设备费", "科目记错", "记-9",
    )  # fmt: skip
    entry = Entry.objects.get(object_id=str(reversing.pk))
    assert (entry.action, entry.reason) == ("expense.reversed", "科目记错")
    page = hr.get(booked.talent.get_absolute_url()).content.decode()
    assert (">reversed<" in page, "reversing entry" in page, url("expense-reverse", booked) in page) == (True, True, False)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "status"), [(-11, 422), (-10, 302), (-9, 302), (-1, 302), (0, 302), (1, 422)],
)  # fmt: skip
def test_the_day_of_a_reversing_entry(hr: Client, booked: Expense, days: int, status: int) -> None:
    day = dates.today() + timedelta(days=days)
    answer = hr.post(url("expense-reverse", booked), {"on": day.isoformat(), "reason": "科目记错"})
    assert answer.status_code == status
    assert booked.reversals.count() == (1 if status == 302 else 0)
    if status == 422:
        assert (list(answer.context["form"].errors), "科目记错" in answer.content.decode()) == (["on"], True)


def test_a_line_is_taken_back_once_and_a_reversing_line_never(hr: Client, booked: Expense) -> None:
    typed = {"on": dates.today().isoformat(), "reason": "科目记错"}
    assert hr.post(url("expense-reverse", booked), {**typed, "reason": " "}).status_code == 422
    hr.post(url("expense-reverse", booked), typed)
    assert hr.post(url("expense-reverse", booked), typed).status_code == 422
    reversing = booked.reversals.get()
    assert hr.post(url("expense-reverse", reversing), typed).status_code == 422
    assert hr.post(url("expense-void", booked), {"reason": "录错"}).status_code == 422, "a reversing entry stands on it"
    edit = hr.post(url("expense-edit", reversing), sent(hr.get(url("expense-edit", reversing)), amount="-1"))
    assert list(edit.context["form"].errors) == ["amount"]
    hr.post(url("expense-void", reversing), {"reason": "冲错"})
    assert hr.post(url("expense-reverse", booked), typed).status_code == 302


def test_the_right_line_may_follow_at_once(hr: Client, booked: Expense) -> None:
    typed = {"on": dates.today().isoformat(), "reason": "科目记错", "again": "1"}
    answer = hr.post(url("expense-reverse", booked), typed, follow=True)
    form = answer.context["form"]
    values = {bound.name: str(bound.value()) for bound in form}
    assert {name: values[name] for name in ("award", "subject", "amount", "payee", "talent")} == {
        "award": str(booked.award_id), "subject": "设备费", "amount": "100.10", "payee": "某公司", "talent": "10001 王明",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reverses", "reversed_by", "codes"),
    [(False, False, []), (True, False, ["is-reversing"]), (False, True, ["reversed-before"])],
)
def test_rule_of_taking_back(reverses: bool, reversed_by: bool, codes: list[str]) -> None:
    verdict = rules.may_reverse(reverses=reverses, reversed_by=reversed_by)
    assert [reason.code for reason in verdict.refusals] == codes


# --- who may -----------------------------------------------------------------------------------------------------------


def test_who_may_not_write_gets_403_and_who_is_out_of_reach_404(
    world: World, client_of: ClientOf, booked: Expense
) -> None:
    assert booked.award is not None
    pages = [url("expense-edit", booked), url("expense-reverse", booked), url("award-edit", booked.award)]
    for user in (world.office, world.head, world.leader, world.nobody):
        assert [client_of(user).get(page).status_code for page in (*pages, ADD_EXPENSE)] == [403] * 4, user
    elsewhere = client_of(make_account("hr2", role=roles.HR.code, unit=world.medicine))
    assert [elsewhere.get(page).status_code for page in (*pages, f"{ADD_EXPENSE}?talent={booked.talent_id}")] == [
        404
    ] * 4
    assert list(elsewhere.post(ADD_EXPENSE, EXPENSE).context["form"].errors) == ["talent"]


def test_the_page_asks_as_often_with_many_awards(hr: Client, talent: Talent, award: Award) -> None:
    def queries() -> int:
        hr.get(f"{ADD_EXPENSE}?talent={talent.pk}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            hr.get(f"{ADD_EXPENSE}?talent={talent.pk}")
        return len(asked)

    few = queries()
    for number in range(20):
        keep(Award(talent=talent, source=f"来源{number}", approved=1))
    assert (queries(), few <= 20) == (few, True)
