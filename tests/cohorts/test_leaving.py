"""Leaving as one action, its undoing, and the return, through the real stack."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cohorts.actions import keep_title
from cohorts.models import Departure, Membership, Post, Talent, Title
from cohorts.querysets import on_staff_on
from mentorship.models import Pair
from programs.postdocs.models import PostdocAppointment
from talentcareer import dates
from talentcareer.access.actions import merge_unit
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from tests.builders.forms import said
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def talent(world) -> Talent:
    """Somebody with everything open: post, title, membership, mentor and mentee, postdoc stay, an account."""
    talent = make_talent(world.surgery, staff_no="10001", name="王明", title="020")
    other = make_talent(world.medicine)
    cohort = make_cohort(world.hospital, year=2024)
    make_membership(talent, cohort)
    keep(Pair(mentor=talent, mentee=other, paired_on=date(2024, 1, 1)))
    keep(Pair(mentor=other, mentee=talent, paired_on=date(2024, 1, 1)))
    keep(PostdocAppointment(talent=talent, entered_on=date(2024, 1, 1)))
    talent.user = make_account("wangming", role="talent", unit=world.hospital)
    keep(talent)
    return talent


def leave_url(talent: Talent) -> str:
    return reverse("cohorts:talent-leave", args=[talent.pk])


def facts(page, **more: str) -> dict[str, str]:
    """What a browser sends back with everything as proposed."""
    proposed = {bound.name: bound.value() for bound in page.context["form"] if bound.name not in {"kind", "on"}}
    return (
        {name: value for name, value in proposed.items() if value is not None}
        | {"kind": "left", "on": "2026-03-01"}
        | more
    )


def state() -> dict[str, list]:
    """Every row that a departure may touch, as values, without what is kept automatically."""
    found = {}
    for label in ("cohorts.Talent", "cohorts.Post", "cohorts.Title", "cohorts.Membership", "mentorship.Pair",
                  "postdocs.PostdocAppointment", "access.User", "access.RoleGrant"):  # fmt: skip
        model = apps.get_model(label)
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in {"version", "updated_at"}]
        found[label] = list(model._base_manager.order_by("pk").values_list(*names))
    return found


def test_everything_open_is_listed_and_ended_in_one_step(hr, talent) -> None:
    page = hr.get(leave_url(talent))
    assert [str(title) for title, _fields in page.context["form"].parts()][1:] == [
        "Posts", "Titles", "Batches and training", "Pairs", "Postdoc appointments", "Account",
    ]  # fmt: skip
    answer = hr.post(leave_url(talent), facts(page))
    assert answer.status_code == 302, answer.context["form"].errors
    talent.refresh_from_db()
    assert (talent.duty_status, talent.left_on) == ("left", date(2026, 3, 1))
    assert list(Post.objects.values_list("to_on", flat=True).filter(talent=talent)) == [date(2026, 2, 28)]
    assert list(Title.objects.values_list("to_on", flat=True).filter(talent=talent)) == [date(2026, 2, 28)]
    assert Membership.objects.get().state == "withdrawn"
    assert set(Pair.objects.values_list("ended_on", flat=True)) == {date(2026, 3, 1)}
    assert PostdocAppointment.objects.get().withdrawn_on == date(2026, 3, 1)
    assert not User.objects.get(username="wangming").is_active
    assert hr.get(talent.get_absolute_url()).status_code == 200, "left people stay findable"
    assert hr.get(reverse("cohorts:talent-list"), {"q": "10001"}).context["total"] == 1


def test_undoing_restores_every_row(hr, talent) -> None:
    before = state()
    hr.post(leave_url(talent), facts(hr.get(leave_url(talent))))
    assert state() != before
    hr.post(reverse("cohorts:departure-undo", args=[Departure.objects.get().pk]))
    after = state()
    for label in before:
        for one, other in zip(after[label], before[label], strict=True):
            assert one == other, [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    assert Departure.objects.get().undone_at


def test_what_is_kept_stays_open(hr, talent) -> None:
    page = hr.get(leave_url(talent))
    kept = {name: "keep" for name in page.context["form"].fields if "-" in name}
    hr.post(leave_url(talent), facts(page, **kept))
    assert Membership.objects.get().state == "in_training"
    assert Post.objects.get(talent=talent).to_on is None
    assert User.objects.get(username="wangming").is_active


def test_undoing_is_refused_whole_where_something_moved_on(hr, talent) -> None:
    hr.post(leave_url(talent), facts(hr.get(leave_url(talent))))
    pair = Pair.objects.filter(mentor=talent).get()
    pair.end_reason = "另有安排"
    keep(pair)
    moved = state()
    answer = hr.post(reverse("cohorts:departure-undo", args=[Departure.objects.get().pk]), follow=True)
    assert state() == moved
    assert "mentor of" in " ".join(str(one) for one in answer.context["messages"])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "2015-06-30"}, "on"),
        ({"on": "2026年3月"}, "on"),
        ({"on": ""}, "on"),
        ({"kind": "on_duty"}, "kind"),
        ({"on": "{ahead91}"}, "on"),
    ],
)
def test_a_day_that_cannot_be_stands_at_its_field_and_nothing_is_ended(hr, talent, typed, field) -> None:
    before = state()
    late = (dates.today() + timedelta(days=91)).isoformat()
    typed = {name: value.replace("{ahead91}", late) for name, value in typed.items()}
    answer = hr.post(leave_url(talent), facts(hr.get(leave_url(talent)), reason="家庭原因", **typed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "家庭原因" in answer.content.decode()
    assert state() == before


def test_the_day_of_joining_and_the_last_day_ahead_are_taken(hr, world) -> None:
    first = make_talent(world.surgery, hired_on=date(2026, 1, 5))
    assert hr.post(leave_url(first), facts(hr.get(leave_url(first)), on="2026-01-05")).status_code == 302
    ahead = make_talent(world.surgery)
    day = dates.today() + timedelta(days=90)
    assert hr.post(leave_url(ahead), facts(hr.get(leave_url(ahead)), on=day.isoformat())).status_code == 302


def test_something_opened_meanwhile_is_asked_for(hr, talent, world) -> None:
    typed = facts(hr.get(leave_url(talent)))
    third = make_talent(world.medicine, name="李丽")
    keep(Pair(mentor=third, mentee=talent, paired_on=date(2025, 1, 1)))
    answer = hr.post(leave_url(talent), typed)
    assert answer.status_code == 422
    assert not Departure.objects.exists()


def test_somebody_leaves_once(hr, talent) -> None:
    page = hr.get(leave_url(talent))
    hr.post(leave_url(talent), facts(page))
    again = hr.post(leave_url(talent), facts(page))
    assert again.status_code == 422
    assert Departure.objects.count() == 1


def test_a_return_continues_the_same_person_and_the_absence_stays_one(hr, talent, world) -> None:
    hr.post(leave_url(talent), facts(hr.get(leave_url(talent)), kind="retired"))
    url = reverse("cohorts:talent-return", args=[talent.pk])
    early = hr.post(url, {"on": "2026-02-28", "unit": str(world.medicine.pk)})
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["on"])
    assert hr.post(url, {"on": "2026-09-01", "unit": str(world.medicine.pk), "position": "返聘专家"}).status_code == 302
    talent.refresh_from_db()
    assert (talent.duty_status, talent.left_on, talent.unit) == ("on_duty", None, world.medicine)
    assert talent.posts.get(to_on=None).position == "返聘专家"

    def on_staff(day: date) -> bool:
        return Talent.objects.filter(on_staff_on(day), pk=talent.pk).exists()

    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1))
    assert [on_staff(day) for day in days] == [True, False, False, True]
    answer = hr.post(reverse("cohorts:departure-undo", args=[Departure.objects.get().pk]), follow=True)
    assert "come back" in " ".join(str(one) for one in answer.context["messages"])


def test_who_may_not_write_may_not_let_anybody_leave(world, talent) -> None:
    for user, status in ((world.head, 403), (world.office, 403), (world.nobody, 403)):
        client = Client()
        client.force_login(user)
        assert client.get(leave_url(talent)).status_code == status
    stranger = Client()
    stranger.force_login(make_account("hr2", role="hr", unit=world.medicine))
    assert stranger.get(leave_url(talent)).status_code == 404


def departed(hr, person) -> str:
    """Let somebody leave with everything as proposed; return the address that undoes it."""
    page = hr.get(leave_url(person))
    assert hr.post(leave_url(person), facts(page)).status_code == 302
    return reverse("cohorts:departure-undo", args=[Departure.objects.get(talent=person).pk])


def test_undoing_is_refused_where_something_took_the_place_of_what_it_ended(hr, world) -> None:
    person = make_talent(world.surgery, title="020")
    undo = departed(hr, person)
    person.refresh_from_db()
    keep_title(Title(talent=person, sense="appointed", title="010", from_on=date(2026, 5, 1)), by=SYSTEM)
    before = state()
    assert said(hr, hr.post(undo))[-1:] == ["There is an open title of this sense already: end it first."]
    assert state() == before


def test_undoing_follows_a_department_merged_meanwhile(hr, world) -> None:
    person = make_talent(world.medicine, post_from_on=date(2020, 1, 1))
    undo = departed(hr, person)
    merge_unit(world.medicine, into=world.surgery, on=date(2026, 3, 15), by=SYSTEM)
    assert hr.post(undo).status_code == 302
    assert list(Post.objects.filter(talent=person).order_by("from_on").values_list("unit__name", "from_on", "to_on")) == [
        ("内科", date(2020, 1, 1), date(2026, 3, 14)), ("外科", date(2026, 3, 15), None),
    ]  # fmt: skip
    assert Talent.objects.get(pk=person.pk).unit == world.surgery
