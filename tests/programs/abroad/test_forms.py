"""Studies abroad entered by hand: the age cap on its day, the report's day, what is confidential."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts.models import Talent
from programs.abroad.models import StudyAbroad
from talentcareer.access import policy
from tests.builders.forms import errors, said, sent, signed_in
from tests.builders.people import keep, make_talent

pytestmark = pytest.mark.django_db


@pytest.fixture
def talent(world) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明", born_on=date(1985, 6, 1))


def url(what, *args):
    return reverse(f"abroad:study-{what}", args=args)


def facts(**more):
    typed = {
        "talent": "10001", "route": "plan", "category": "clinical", "country": "德国", "host": "海德堡大学医院",
        "from_on": "2024.3.1", "to_on": "2024.5.31",
    }  # fmt: skip
    return typed | more


def make(talent, **more):
    values = {"route": "plan", "category": "clinical", "from_on": date(2024, 3, 1), "to_on": date(2024, 5, 31)}
    return keep(StudyAbroad(talent=talent, **values | {"report_due_on": date(2024, 6, 30)} | more))


def test_a_study_is_added_and_its_report_said(hr, talent):
    answer = hr.post(url("add"), facts(cost="8.5万", confidential="on"))
    assert sorted(said(hr, answer)) == ["Saved: 德国 2024-03-01", "The report is due on 2024-06-30."]
    assert answer["Location"] == f"{talent.get_absolute_url()}#abroad"
    row = StudyAbroad.objects.get()
    assert (row.talent, row.route, row.category, row.from_on, row.to_on, row.report_due_on, row.cost, row.confidential) == (
        talent, "plan", "clinical", date(2024, 3, 1), date(2024, 5, 31), date(2024, 6, 30), Decimal("85000.00"), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "due", "words"),
    [
        ({"to_on": "2024-01-31", "from_on": "2024-01-02"}, date(2024, 2, 29), ["The report is due on 2024-02-29."]),
        ({"report_due_on": "2024-07-15"}, date(2024, 7, 15), ["The report is due on 2024-07-15."]),
        ({"report_on": "2024-06-10"}, date(2024, 6, 30), []),
        ({"to_on": ""}, None, ["The day of the report follows one month after the end. Add the end as soon as it is known."]),
        ({"route": "hospital"}, None, []),
    ],
)  # fmt: skip
def test_when_the_report_is_due(hr, talent, typed, due, words):
    answer = hr.post(url("add"), facts(**typed))
    assert [one for one in said(hr, answer) if not one.startswith("Saved")] == words
    assert StudyAbroad.objects.get().report_due_on == due


@pytest.mark.parametrize(
    ("was", "typed", "due"),
    [
        ({}, {"to_on": "2024-08-31"}, date(2024, 9, 30)),
        ({}, {"to_on": "2024-08-31", "report_due_on": "2024-12-01"}, date(2024, 12, 1)),
        ({"report_due_on": date(2024, 7, 15)}, {"to_on": "2024-08-31"}, date(2024, 7, 15)),
        ({}, {"country": "法国"}, date(2024, 6, 30)),
        ({"route": "hospital", "report_due_on": None}, {"to_on": "2024-08-31"}, None),
    ],
    ids=["moves with the end", "typed anew", "set by hand before", "the end stays", "another route"],
)
def test_the_reports_day_follows_the_end_until_somebody_sets_it(hr, talent, was, typed, due):
    row = make(talent, **was)
    form = hr.get(url("edit", row.pk)).context["form"]
    assert hr.post(url("edit", row.pk), sent(form, **typed)).status_code == 302
    row.refresh_from_db()
    assert row.report_due_on == due


OVER = "Aged {age} on {day}, over the cap of {cap} in this category. Add the reason."
BY = "Say who approved that the age exceeds the cap of {cap}."


@pytest.mark.parametrize(
    ("category", "born_on", "counted_on", "age"),
    [
        ("clinical", date(1973, 1, 2), "", None),
        ("clinical", date(1973, 1, 1), "", 51),
        ("clinical", date(1972, 12, 31), "", 51),
        ("leader", date(1968, 1, 2), "", None),
        ("leader", date(1968, 1, 1), "", 56),
        ("management", date(1973, 5, 10), "2024-05-09", None),
        ("management", date(1973, 5, 10), "2024-05-10", 51),
        ("management", date(1973, 5, 10), "2024-05-11", 51),
        ("", date(1950, 1, 1), "", None),
    ],
)
def test_over_the_cap_needs_reason_and_approver(hr, talent, category, born_on, counted_on, age):
    talent.born_on = born_on
    keep(talent)
    answer = hr.post(url("add"), facts(category=category, age_counted_on=counted_on))
    if age is None:
        assert answer.status_code == 302
        return
    cap, day = 55 if category == "leader" else 50, counted_on or "2024-01-01"
    assert errors(answer) == {
        "over_cap_reason": [OVER.format(age=age, day=day, cap=cap)],
        "over_cap_by": [BY.format(cap=cap)],
    }
    only_reason = facts(category=category, age_counted_on=counted_on, over_cap_reason="团队急需")
    assert errors(hr.post(url("add"), only_reason)) == {"over_cap_by": [BY.format(cap=cap)]}
    assert hr.post(url("add"), only_reason | {"over_cap_by": "院长办公会"}).status_code == 302
    assert StudyAbroad.objects.get().over_cap_by == "院长办公会"


@pytest.mark.parametrize("route", ["scholarship", "hospital", "foreign", "other"])
def test_the_plans_caps_hold_for_its_own_route_only(hr, talent, route):
    talent.born_on = date(1950, 1, 1)
    keep(talent)
    assert hr.post(url("add"), facts(route=route)).status_code == 302


def test_an_age_that_could_not_be_checked_is_said(hr, talent):
    talent.born_on = None
    keep(talent)
    found = said(hr, hr.post(url("add"), facts()))
    assert "The birth date is not recorded, so the age cap could not be checked." in found


@pytest.mark.parametrize(
    ("to_on", "refused"), [("2024-02-29", True), ("2024-03-01", False), ("2024-03-02", False)], ids=["before", "on", "after"]
)  # fmt: skip
def test_it_does_not_end_before_it_begins(hr, talent, to_on, refused):
    answer = hr.post(url("add"), facts(to_on=to_on))
    assert StudyAbroad.objects.count() == (0 if refused else 1)
    if refused:
        words = "The study ends on 2024-02-29, before it begins on 2024-03-01. Correct one of them."
        assert errors(answer) == {"to_on": [words]}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"talent": "99999"}, "talent"),
        ({"route": ""}, "route"),
        ({"category": "6"}, "category"),
        ({"from_on": ""}, "from_on"),
        ({"from_on": "2024年3月"}, "from_on"),
        ({"cost": "-5"}, "cost"),
    ],
)
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(hr, talent, typed, field):
    answer = hr.post(url("add"), facts(over_cap_reason="团队急需") | typed)
    assert list(errors(answer)) == [field]
    assert 'value="海德堡大学医院"' in answer.content.decode()


def test_one_study_from_one_day(hr, talent):
    make(talent)
    words = "A study abroad from 2024-03-01 is recorded already for this person. Correct that one instead."
    assert errors(hr.post(url("add"), facts())) == {"from_on": [words]}
    assert hr.post(url("add"), facts(from_on="2024-03-02")).status_code == 302


def test_a_correction_its_undo_and_voiding(hr, talent):
    row = make(talent)
    form = hr.get(url("edit", row.pk)).context["form"]
    hr.post(url("edit", row.pk), sent(form, to_on="2024-08-31"))
    hr.post(url("undo", row.pk))
    row.refresh_from_db()
    assert (row.to_on, row.report_due_on) == (date(2024, 5, 31), date(2024, 6, 30))
    hr.post(url("void", row.pk), {"reason": "录错"})
    assert not StudyAbroad.objects.exists()
    hr.post(url("take-back", row.pk))
    assert StudyAbroad.objects.get() == row


def without_need_to_know(monkeypatch):
    row = policy.table.permissions["cohort.confidential"]
    monkeypatch.setitem(policy.table.permissions, row.code, policy.Permission(row.code, row.label, row.roles - {"hr"}))


def test_who_need_not_know_is_not_offered_the_mark_and_cannot_set_it(hr, talent, monkeypatch):
    assert "confidential" in hr.get(url("add")).context["form"].fields
    without_need_to_know(monkeypatch)
    assert "confidential" not in hr.get(url("add")).context["form"].fields
    hr.post(url("add"), facts(confidential="on"))
    assert StudyAbroad.objects.get().confidential is False


def test_a_confidential_study_is_not_there_for_who_need_not_know(hr, talent, monkeypatch):
    row = make(talent, confidential=True)
    asked = [url("edit", row.pk), url("void", row.pk)]
    assert [hr.get(one).status_code for one in asked] == [200, 200]
    without_need_to_know(monkeypatch)
    assert [hr.get(one).status_code for one in asked] == [404, 404]


def test_who_may_what(world, talent):
    row = make(talent)
    asked = [url("add"), url("edit", row.pk), f"{url('add')}?talent={talent.pk}"]
    for user in (world.office, world.leader, world.head, world.other_head, world.nobody):
        assert [signed_in(user).get(one).status_code for one in asked] == [403, 403, 403], user.username
    assert url("edit", row.pk) in signed_in(world.hr).get(talent.get_absolute_url()).content.decode()
    assert url("edit", row.pk) not in signed_in(world.head).get(talent.get_absolute_url()).content.decode()
